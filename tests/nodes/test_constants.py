"""Constants that become weights, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodes.arrays import array, is_array
from nodes.catalogue.spec import Catalogue
from nodes.constants import beginning_of, constant_of_weight, weight_of_constant
from nodes.edit import set_title
from nodes.graph import NodeId, Object, Value, argument
from nodes.refusal import Refusal
from nodes.report import Severity
from nodes.validate import problems
from tests.nodes.drawing import Drawing

CONSTANT = "keras.initializers.Constant"
FEW = array("float32", (2,), np.arange(2, dtype="<f4").tobytes())
WHOLE = array("int64", (2,), np.arange(2, dtype="<i8").tobytes())


def _used(drawing: Drawing, **values: Value) -> NodeId:
    constant = drawing.add("constant", **values)
    drawing.wire(constant, drawing.add("output"), "input")
    return constant


def _trained(drawing: Drawing, node: NodeId) -> None:
    drawing.project = weight_of_constant(drawing.project, drawing.block.id, node, drawing.catalogue)


@pytest.mark.parametrize(
    ("values", "config"),
    [
        ({"value": 2.5}, {"shape": (), "initializer": Object(CONSTANT, {"value": 2.5})}),
        ({"value": 0.0}, {"shape": (), "initializer": Object(CONSTANT)}),
        ({"value": ((1, 2.0),)}, {"shape": (1, 2), "initializer": Object(CONSTANT, {"value": ((1, 2.0),)})}),
        ({"value": FEW}, {"shape": (2,), "initializer": Object(CONSTANT, {"value": FEW})}),
        (
            {"value": WHOLE, "dtype": "float16"},
            {"shape": (2,), "initializer": Object(CONSTANT, {"value": WHOLE}), "dtype": "float16"},
        ),
    ],
)
def test_a_constant_becomes_a_weight_and_a_constant_again(
    drawing: Drawing, values: dict[str, Any], config: dict[str, Any]
) -> None:
    """The weight trains and begins with the value; name, wires and place stay, and back is back."""
    node = _used(drawing, **values)
    drawing.project = set_title(drawing.project, drawing.block.id, node, "Start of it")
    before = drawing.block
    _trained(drawing, node)
    (layer,) = drawing.block.layers.values()
    assert (layer.type, layer.attribute, layer.trainable) == ("weight", "start_of_it", True)
    assert layer.config == config
    assert (drawing.block.wires, drawing.block.places) == (before.wires, before.places)
    assert [
        each for each in problems(drawing.project, drawing.catalogue) if each.severity is Severity.ERROR
    ] == []
    drawing.project = constant_of_weight(drawing.project, before.id, node)
    assert drawing.block == before


def test_numbers_that_a_float32_cannot_hold_stay_exact(drawing: Drawing) -> None:
    """Keras takes what is typed for float32: these begin as an array."""
    node = _used(drawing, value=(0.1, 2.0), dtype="float64")
    _trained(drawing, node)
    (layer,) = drawing.block.layers.values()
    initializer = layer.config["initializer"]
    assert isinstance(initializer, Object)
    assert is_array(initializer.config["value"])
    drawing.project = constant_of_weight(drawing.project, drawing.block.id, node)
    assert drawing.block.nodes[node].arguments == {
        "value": array("float64", (2,), np.array([0.1, 2.0], "<f8").tobytes())
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"value": 2, "dtype": "int32"}, "not-floats"),
        ({"value": WHOLE}, "not-floats"),
        ({"value": "word", "dtype": "string"}, "no-numbers"),
        ({"value": True}, "no-numbers"),
        ({"value": ((1.0,), (1.0, 2.0))}, "no-numbers"),
        ({"value": argument("start")}, "no-numbers"),
        ({"value": Object("array", {"dtype": "float32", "shape": (2,), "key": "0"})}, "no-numbers"),
    ],
)
def test_what_cannot_be_trained_is_refused(drawing: Drawing, values: dict[str, Any], code: str) -> None:
    """The refusal says why."""
    node = _used(drawing, **values)
    with pytest.raises(Refusal) as refused:
        _trained(drawing, node)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "config",
    [
        {"shape": (2,)},
        {"shape": (2,), "initializer": "zeros"},
        {"shape": (2,), "initializer": Object(CONSTANT, {"value": 1.0})},
        {"shape": (3,), "initializer": Object(CONSTANT, {"value": FEW})},
    ],
)
def test_another_weight_is_no_constant(drawing: Drawing, config: dict[str, Any]) -> None:
    """Only numbers of the weight's own shape can stand in its place."""
    node = drawing.add("weight", **config)
    assert beginning_of(drawing.block, drawing.node(node)) is None
    with pytest.raises(Refusal):
        constant_of_weight(drawing.project, drawing.block.id, node)


def test_a_node_that_is_no_constant_is_refused(drawing: Drawing, catalogue: Catalogue) -> None:
    """A Dense has no value."""
    node = drawing.dense()
    with pytest.raises(Refusal):
        weight_of_constant(drawing.project, drawing.block.id, node, catalogue)
