"""Values are called wrong only where they surely are."""

from __future__ import annotations

import pytest

from nodes.catalogue.fitting import expected_of, fits
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue
from nodes.graph import Object


def test_defaults_and_samples_fit(catalogue: Catalogue) -> None:
    """What the catalogue itself says is never called wrong."""
    specs = [
        *catalogue.nodes.values(),
        *(s for group in catalogue.references.values() for s in group.values()),
    ]
    for spec in specs:
        for argument in (*spec.arguments, *spec.call_arguments):
            assert argument.required or fits(argument, argument.default), (spec.id, argument.name)
            assert argument.sample is None or fits(argument, argument.sample), (spec.id, argument.name)
            assert expected_of(argument)


OBJECT = Object("keras.regularizers.L2")
K = ArgumentKind


@pytest.mark.parametrize(
    ("kind", "fields", "good", "bad"),
    [
        (K.INT, {"minimum": 1, "required": True}, [1, 10**30], [0, 1.0, True, "1", None, (1, 2)]),
        (K.INT, {}, [-1, (0, 1)], [1.5, "x", (1, "x")]),
        (K.FLOAT, {"minimum": 0, "maximum": 1}, [0, 1, 0.5], [1.1, -0.1, float("nan"), "0", True]),
        (K.NUMBER, {"optional": True}, [1, 1.5, None], ["1", (1,)]),
        (K.BOOL, {}, [True, False, None], [0, 1, "True"]),
        (K.STR, {"required": True}, ["", "x"], [1, None, ("x",)]),
        (K.ENUM, {"choices": ("same", "valid"), "default": "same"}, ["same"], ["SAMEISH", 1, None]),
        (K.INTS, {"length": 2, "minimum": 1}, [3, (1, 2), ((1, 1), (2, 2))], [(1,), 0, (1, 0), "3"]),
        (K.INTS, {"length": 1}, [3, (1,)], [(1, 2), ()]),
        (K.FLOATS, {"length": 2, "tuple_only": True}, [(0, 1.5)], [0.1, (1,)]),
        (K.FLOATS, {"length": 2}, [0.1, (0, 1.5)], [(1, 2, 3), ("a", "b")]),
        (K.SHAPE, {}, [(), (None, 3), (-1, 2), None], [(1.5,), ("a",), "3", (True,)]),
        (K.DTYPE, {}, ["float32", Object("keras.DTypePolicy")], [5, ("float32",)]),
        (K.SEED, {"optional": True}, [0, None], ["1", 1.5]),
        (K.REGULARIZER, {"optional": True}, ["l2", OBJECT, None], [0.1, (OBJECT,)]),
        (K.LAYER, {"required": True}, [OBJECT], ["dense", None]),
        (K.LAYERS, {"required": True}, [(OBJECT, OBJECT), ()], [OBJECT, (1,)]),
        (K.ANY, {}, [None, 1, "x", OBJECT, {"a": 1}], []),
    ],
)
def test_values_fit_their_argument(kind: ArgumentKind, fields: dict, good: list, bad: list) -> None:
    """What is surely wrong does not fit; everything else is left to Keras."""
    argument = ArgumentSpec("x", kind, **fields)
    assert [value for value in good if not fits(argument, value)] == []
    assert [value for value in bad if fits(argument, value)] == []
    assert expected_of(argument)
