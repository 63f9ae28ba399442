"""Blocks as classes: their order, what they are given, how they are built, saved and used."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest

from nodes.codegen.plan import WAITING, plan_block
from nodes.graph import Object, argument, given_layer


def _dense_block(drawing: Any, name: str, kind: str = "model", **values: Any) -> str:
    """A block of one Dense."""
    type = drawing.open(name, kind)
    drawing.add("output", drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=4, **values))
    drawing.open()
    return str(type)


def test_classes_stand_above_those_that_use_them(drawing: Any) -> None:
    """Blocks come in the order of use, inner ones first; then those that nothing uses; the main one last."""
    inner, unused = _dense_block(drawing, "Zed"), _dense_block(drawing, "Alone")
    outer = drawing.open("Outer")
    drawing.add("output", drawing.add(inner, drawing.add("input", shape=(4,))))
    first = _dense_block(drawing, "First")
    drawing.open()
    start = drawing.add("input", shape=(4,))
    drawing.add("output", drawing.add(outer, drawing.add(first, start)))
    assert unused not in {layer.type for layer in drawing.block.layers.values()}
    tree = ast.parse(drawing.source().text)
    names = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert names == ["First", "Zed", "Outer", "Alone", "Model"]


def test_instances_have_weights_of_their_own_and_calls_share_them(drawing: Any) -> None:
    """Two instances are two layers; one instance may be called twice."""
    type = _dense_block(drawing, "Inner")
    one = drawing.add(type, drawing.add("input", shape=(4,)))
    two = drawing.add(type, one)
    drawing.call_again(one, two)
    assert drawing.body()[:3] == ["x = self.inner(inputs)", "x = self.inner_1(x)", "x = self.inner(x)"]


@pytest.mark.parametrize(("kind", "base"), [("model", "tf.keras.Model"), ("layer", "tf.keras.layers.Layer")])
def test_a_block_is_a_model_or_a_layer(drawing: Any, kind: str, base: str) -> None:
    """The kind of a block is its base class; a layer with layers inside builds itself."""
    drawing.add(_dense_block(drawing, "Inner", kind), drawing.add("input", shape=(4,)))
    text = drawing.in_class("Inner")
    assert text.startswith(base)
    assert ("def build(" in text) == (kind == "layer")


def test_what_a_wrapper_wraps_builds_itself(drawing: Any) -> None:
    """TimeDistributed calls `build` of the block inside it, which therefore has one."""
    type = _dense_block(drawing, "Inner")
    drawing.add("layers.TimeDistributed", drawing.add("input", shape=(3, 4)), layer=Object(type))
    assert "def build(self, input_shape):" in drawing.in_class("Inner")


def test_arguments_have_their_defaults(drawing: Any) -> None:
    """Promoted arguments are parameters with defaults; an instance names those that differ."""
    type = drawing.open("Inner", units=8, rate=0.5)
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=argument("units"))
    drawing.add("output", drawing.add("layers.Dropout", dense, rate=argument("rate")))
    drawing.open()
    drawing.add(type, drawing.add("input", shape=(4,)), units=16)
    inner = drawing.in_class("Inner")
    assert "    def __init__(self, units=8, rate=0.5, **kwargs):" in inner
    assert 'tf.keras.layers.Dense(units, name="dense")' in inner
    assert '{**super().get_config(), "units": self.units, "rate": self.rate}' in inner
    assert "from_config" not in inner
    assert 'self.inner = Inner(units=16, name="inner")' in drawing.source().text


def test_a_default_that_is_an_object_is_made_each_time(drawing: Any) -> None:
    """An initialiser is no default value: instances would share it."""
    drawing.open("Inner", start=Object("keras.initializers.HeNormal", {"seed": 1}))
    dense = drawing.add(
        "layers.Dense", drawing.add("input", shape=(4,)), units=1, kernel_initializer=argument("start")
    )
    drawing.add("output", dense)
    inner = drawing.in_class("Inner")
    assert "def __init__(self, start=None, **kwargs):" in inner
    assert "            start = tf.keras.initializers.HeNormal(seed=1)" in inner
    assert '"start": tf.keras.utils.serialize_keras_object(self.start)' in inner


@pytest.mark.parametrize("name", ["x y", "class", "self", "tf", "name", "dense", "kwargs", "): pass"])
def test_an_argument_that_cannot_be_a_parameter_has_its_default(drawing: Any, name: str) -> None:
    """What has no legal name is no parameter; its default stands where it is used."""
    drawing.open("Inner")
    drawing.change(arguments={name: 3})
    dense = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=argument(name))
    drawing.add("output", dense)
    assert "    def __init__(self, **kwargs):" in drawing.in_class("Inner")
    assert 'Dense(3, name="dense")' in drawing.in_class("Inner")


def test_arguments_reach_calls(drawing: Any) -> None:
    """In `call` an argument is read from the instance."""
    drawing.open("Inner", parts=2)
    split = drawing.add("ops.split", drawing.add("input", shape=(4,)), indices_or_sections=argument("parts"))
    drawing.outputs(split, "output", "output_1")
    drawing.add("output", split)
    assert "tf.keras.ops.split(inputs, self.parts)" in drawing.in_class("Inner")


def test_a_plan_takes_the_arguments_of_an_instance(drawing: Any) -> None:
    """With an instance's arguments the plan has their values, and defaults for the rest."""
    drawing.open("Inner", units=8, activation="relu")
    dense = drawing.add(
        "layers.Dense",
        drawing.add("input", shape=(4,)),
        units=argument("units"),
        activation=argument("activation"),
    )
    drawing.add("output", dense)
    plan = plan_block(drawing.project, drawing.current, drawing.catalogue, {"units": 3})
    assert plan.constructions[0].expression == 'tf.keras.layers.Dense(3, activation="relu", name="dense")'
    assert (
        drawing.plan().constructions[0].expression.startswith("tf.keras.layers.Dense(units, activation=act")
    )


def test_a_given_layer_is_passed_on(drawing: Any) -> None:
    """A block takes a given layer, and is constructed after the layer that it is given."""
    type = drawing.open("Decoder")
    shared = drawing.give("shared", units=4)
    drawing.add("output", drawing.call(shared, drawing.add("input", shape=(4,))))
    drawing.open()
    start = drawing.add("input", shape=(4,))
    own = drawing.give("projection", units=4)
    drawing.add("output", drawing.add(type, start, shared=given_layer(own)))
    decoder = drawing.in_class("Decoder")
    assert "def __init__(self, shared, **kwargs):" in decoder
    assert "self.shared = shared" in decoder
    assert '{**super().get_config(), "shared": self.shared}' in decoder
    assert 'config["shared"] = tf.keras.layers.deserialize(config["shared"])' in decoder
    made = [each.attribute for each in drawing.plan().constructions]
    assert made == ["projection", "decoder"]
    assert 'Decoder(shared=self.projection, name="decoder")' in drawing.source().text


def test_a_block_in_a_chain_is_given_a_layer(drawing: Any) -> None:
    """Made before the chain, and under the name that the class has for it."""
    type = drawing.open("Decoder")
    shared = drawing.give("class", units=4)
    drawing.add("output", drawing.call(shared, drawing.add("input", shape=(4,))))
    drawing.open()
    start = drawing.add("input", shape=(4,))
    own = drawing.give("projection", units=4)
    inside = Object(type, {"class": given_layer(own)})
    drawing.add("output", drawing.add("chain", start, layers=(inside, Object("keras.layers.ReLU"))))
    assert drawing.source().left_out == {}
    (parameter,) = re.findall(r"def __init__\(self, (\w+), ", drawing.in_class("Decoder"))
    assert f"Decoder({parameter}=self.projection)" in drawing.source().text
    assert [each.attribute for each in drawing.plan().constructions] == ["projection", "chain"]


def test_several_ends_are_a_list_and_a_row(drawing: Any) -> None:
    """Inputs go in as one list, outputs come out as a row; an Output that nothing reaches gives nothing."""
    type = drawing.open("Inner")
    one, two = drawing.add("input", shape=(4,)), drawing.add("input", shape=(4,))
    for title, source in (("sum", drawing.add("operator.add", one, two)), ("none", None), ("same", two)):
        drawing.title(drawing.add("output", source), title)
    drawing.open()
    start = drawing.add("input", shape=(4,))
    inner = drawing.add(type, start, start)
    late = drawing.add("layers.ReLU", (inner, "none"))
    drawing.add("layers.ReLU", (inner, "same"))
    assert drawing.body()[0] == "_, same = self.inner([inputs, inputs])"
    assert drawing.plan().left_out == {late: WAITING}


def test_a_block_inside_itself_is_left_out(drawing: Any) -> None:
    """A block never makes instances of itself, neither directly nor in a list of layers."""
    type = drawing.open("Inner")
    start = drawing.add("input", shape=(4,))
    itself, listed = drawing.add("layers.ReLU", start), drawing.add("layers.ReLU", start)
    drawing.change_layer(itself, type=type)
    drawing.change_layer(listed, type="keras.Sequential", config={"layers": (Object(type),)})
    drawing.title(start, "inputs")
    assert drawing.plan().left_out == {itself: "contains-itself", listed: "contains-itself"}


def test_an_argument_that_holds_its_own_block_is_left_out(drawing: Any) -> None:
    """Only a file can say so: making an instance would never end."""
    type = _dense_block(drawing, "Inner")
    start = drawing.add("input", shape=(3, 4))
    instance = drawing.add(type, start)
    drawing.open("Inner")
    wrapper = drawing.add("layers.TimeDistributed", drawing.block.inputs[0], layer=argument("inside"))
    drawing.change(arguments={"inside": Object(type)})
    left_out = drawing.source().left_out
    assert left_out[wrapper] == "unknown-argument"
    assert left_out[instance] == "contains-itself"
    assert "Inner()" not in drawing.source().text


def test_training_is_known_from_deep_inside(drawing: Any) -> None:
    """A Dropout in a block in a list makes every `call` around it take `training`."""
    type = drawing.open("Inner")
    drawing.add("output", drawing.add("layers.Dropout", drawing.add("input", shape=(4,)), rate=0.1))
    drawing.open()
    drawing.add("chain", drawing.add("input", shape=(4,)), layers=(Object(type),))
    signatures = [line for line in drawing.source().text.splitlines() if "def call(" in line]
    assert signatures == ["    def call(self, inputs, training=None):"] * 3


def test_lists_of_layers(drawing: Any) -> None:
    """A Sequential is Keras's own; a chain is an instance of a class that is written once."""
    start = drawing.add("input", shape=(4,))
    layers = (Object("keras.layers.Dense", {"units": 2}), Object("keras.layers.ReLU"))
    one = drawing.add("keras.Sequential", start, layers=layers)
    drawing.add("chain", drawing.add("chain", one, layers=layers), layers=layers)
    text = drawing.source().text
    assert text.count("class Chain(tf.keras.Model):") == 1
    assert "[tf.keras.layers.Dense(2), tf.keras.layers.ReLU()], name=" in text


def test_the_chain_leaves_names_to_others(drawing: Any) -> None:
    """Where a block is called Chain, the class of chains has another name."""
    _dense_block(drawing, "Chain")
    drawing.add("chain", drawing.add("input", shape=(4,)), layers=(Object("keras.layers.ReLU"),))
    assert "self.chain = Chain_1([tf.keras.layers.ReLU()]" in drawing.source().text


def test_weights_are_made_in_the_order_of_use(drawing: Any) -> None:
    """A weight is made in `__init__`, says whether it trains, and is read where it is used."""
    start = drawing.add("input", shape=(4,))
    late, early = (drawing.add("weight", shape=(4, 4)) for _ in range(2))
    drawing.change_layer(late, trainable=True)
    drawing.add("operator.matmul", drawing.add("operator.matmul", start, early), late)
    assert drawing.body()[:2] == ["x = inputs @ self.weight_1", "x = x @ self.weight"]
    made = [each.expression for each in drawing.plan().constructions]
    assert made == [
        'self.add_weight(shape=(4, 4), trainable=False, name="weight_1")',
        'self.add_weight(shape=(4, 4), trainable=True, name="weight")',
    ]
