"""What is told of tensors of every kind, beside what NumPy says of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.keras


def told(value: Any) -> dict[str, Any]:
    """What is told of a tensor."""
    from nodes.runtime.session.measures import measured

    found = measured(value)
    assert found is not None
    return found


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "bfloat16", "int8", "int64", "uint8"])
def test_numbers_have_a_range_and_a_histogram(dtype: str) -> None:
    """Of every dtype, with as many values in the histogram as there are."""
    import tensorflow as tf

    values = np.arange(48).reshape(4, 12) % 7
    found = told(tf.cast(values, dtype))
    assert (found["dtype"], found["shape"], found["size"]) == (dtype, [4, 12], 48)
    assert (found["low"], found["high"], found["mean"]) == (0.0, 6.0, pytest.approx(values.mean()))
    assert (sum(found["bins"]), len(found["bins"])) == (48, 24)
    assert found["first"] == ["0", "1", "2", "3", "4", "5", "6", "0"]


def test_what_is_not_finite_is_counted_and_left_out() -> None:
    """NaN and Inf are no part of the range; a large sum alone is not taken for one."""
    import tensorflow as tf

    found = told(tf.constant([1.0, math.nan, math.inf, -math.inf, 3.0]))
    assert (found["nan"], found["inf"]) == (1, 2)
    assert (found["low"], found["high"], found["mean"]) == (1.0, 3.0, 2.0)
    assert found["first"] == ["1", "nan", "inf", "-inf", "3"]
    large = told(tf.fill((9,), tf.constant(60000.0, tf.float16)))
    assert (large["nan"], large["inf"], large["mean"]) == (0, 0, 60000.0)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda tf: tf.constant(["a", "é"]), {"dtype": "string", "first": ["'a'", "'é'"], "low": None}),
        (lambda tf: tf.constant([True, False]), {"dtype": "bool", "first": ["True", "False"], "mean": 0.5}),
        (lambda tf: tf.constant([3 + 4j]), {"dtype": "complex128", "low": 5.0, "first": ["3+4j"]}),
        (lambda tf: tf.zeros((0, 3)), {"shape": [0, 3], "size": 0, "bins": []}),
        (lambda tf: tf.ragged.constant([[1], [2, 3]]), {"shape": [2, None], "size": 3, "high": 3.0}),
        (lambda tf: tf.sparse.from_dense([[1, 0], [0, 2]]), {"shape": [2, 2], "low": 1.0, "high": 2.0}),
        (lambda tf: tf.constant(5), {"shape": [], "low": 5.0, "high": 5.0}),
        (lambda tf: tf.Variable([1.0, 2.0]), {"shape": [2], "mean": 1.5}),
        (lambda tf: 0.5, {"shape": [], "low": 0.5}),
    ],
)
def test_tensors_of_other_kinds(make: Any, expected: dict[str, Any]) -> None:
    """Text has its first values, complex numbers a size, ragged and sparse ones the values that they have."""
    import tensorflow as tf

    found = told(make(tf))
    assert {key: found[key] for key in expected} == expected


def test_what_is_no_tensor_has_no_measures() -> None:
    """Nothing, a stand-in without values, a list."""
    import keras

    from nodes.runtime.session.measures import measured

    assert [measured(each) for each in (None, keras.Input((2,)), [1.0])] == [None] * 3


def test_a_narrow_range_far_from_zero_is_told_apart() -> None:
    """The parts of a histogram are not lost in rounding."""
    from nodes.runtime.session.measures import histogram

    values = np.float32(1e6) + np.arange(24, dtype="float32") / 16
    assert histogram(values, float(values.min()), float(values.max()))[:23] == [1] * 23
