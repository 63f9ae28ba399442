"""Which array of a file is meant for which weight."""

from __future__ import annotations

import pytest

from nodes.tensor_matches import Wanted, suggested

KERNEL = Wanted("a|kernel", ("dense.kernel", "mlp/dense/kernel", "dense/kernel", "kernel"), (4, 4))
OTHER = Wanted("b|kernel", ("dense_1.kernel", "mlp/dense_1/kernel", "dense_1/kernel", "kernel"), (4, 4))
BIAS = Wanted("a|bias", ("dense.bias", "mlp/dense/bias", "dense/bias", "bias"), (4,))


@pytest.mark.parametrize(
    ("weights", "arrays", "expected"),
    [
        (
            [KERNEL, BIAS],
            {"dense.kernel": (4, 4), "dense.bias": (4,)},
            {"a|kernel": "dense.kernel", "a|bias": "dense.bias"},
        ),
        ([KERNEL], {"dense/kernel": (4, 4), "x": (4, 4)}, {"a|kernel": "dense/kernel"}),
        ([KERNEL], {"kernel": (4, 5)}, {}),
        ([KERNEL, OTHER], {"kernel": (4, 4)}, {"a|kernel": "kernel"}),
        ([KERNEL, OTHER], {"arr_0": (4, 4), "arr_1": (4, 4)}, {"a|kernel": "arr_0", "b|kernel": "arr_1"}),
        ([KERNEL, OTHER], {"x": (4, 4), "y": (4, 4)}, {}),
        ([KERNEL, BIAS], {"x": (4,), "y": (4, 4)}, {"a|kernel": "y", "a|bias": "x"}),
        ([KERNEL, BIAS], {"arr_0": (4, 4), "arr_1": (5,)}, {"a|kernel": "arr_0"}),
        ([KERNEL], {"anything": (4, 4)}, {"a|kernel": "anything"}),
        ([KERNEL], {}, {}),
    ],
)
def test_arrays_are_suggested(
    weights: list[Wanted], arrays: dict[str, tuple[int, ...]], expected: dict[str, str]
) -> None:
    """By name, by place in a list, by a shape that is its own; never by chance."""
    assert suggested(weights, arrays) == expected
