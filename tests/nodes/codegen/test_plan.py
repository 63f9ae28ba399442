"""What a drawing means as a program: which calls, in which order, with what; and what is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nodes.codegen.plan import WAITING, Literal, Ref
from nodes.graph import LayerId, NodeId, PortName, Wire, WireId

OUTPUT = PortName("output")


def test_a_chain_is_called_in_its_order(drawing: Any) -> None:
    """Each call comes after what it needs, whatever the order of the ids."""
    first = drawing.add("input", shape=(4,))
    second = drawing.add("layers.Dense", first, units=3)
    third = drawing.add("layers.Dense", second, units=2)
    plan = drawing.plan()
    assert [call.node for call in plan.calls] == [second, third]
    assert plan.calls[1].positional == (Ref(second, OUTPUT),)
    assert plan.inputs == (first,)


def test_a_layer_is_constructed_once(drawing: Any) -> None:
    """A shared layer has one construction and a call for each of its nodes."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    again = drawing.call_again(dense, dense)
    plan = drawing.plan()
    assert [made.attribute for made in plan.constructions] == ["dense"]
    assert [(call.node, call.callee) for call in plan.calls] == [(dense, "self.dense"), (again, "self.dense")]


def test_an_expression_leaves_defaults_out(drawing: Any) -> None:
    """Arguments equal to their default are not written; the name is the attribute."""
    start = drawing.add("input", shape=(4,))
    drawing.add("layers.Dense", start, units=4, use_bias=True, activation="relu")
    expression = drawing.plan().constructions[0].expression
    assert expression == 'tf.keras.layers.Dense(4, activation="relu", name="dense")'


def test_a_frozen_layer_says_so(drawing: Any) -> None:
    """A layer that is not trainable is frozen once it is made, which reaches the layers inside it too."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    drawing.change_layer(dense, trainable=False)
    made = drawing.plan().constructions[0]
    assert made.expression == 'tf.keras.layers.Dense(4, name="dense")'
    assert made.frozen


def test_without_outputs_the_ends_are_returned(drawing: Any) -> None:
    """A block without Output nodes returns what nothing takes, but no constants."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    other = drawing.add("layers.Dense", dense, units=4)
    third = drawing.add("layers.Dense", dense, units=4)
    drawing.add("constant", value=1.0)
    assert drawing.plan().results == (Ref(other, OUTPUT), Ref(third, OUTPUT))


def test_outputs_decide_what_is_returned(drawing: Any) -> None:
    """Results come in the order of the Output nodes; what no Output uses is called all the same."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    side = drawing.add("layers.Dense", dense, units=4)
    ends = [drawing.add("output", source) for source in (dense, start)]
    drawing.change(outputs=tuple(reversed(ends)))
    plan = drawing.plan()
    assert plan.results == (Ref(start, OUTPUT), Ref(dense, OUTPUT))
    assert plan.outputs == (ends[1], ends[0])
    assert side in [call.node for call in plan.calls]


def test_an_output_without_a_wire_changes_nothing(drawing: Any) -> None:
    """An Output that is not connected yet is left out, and the ends are returned."""
    dense = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=4)
    end = drawing.add("output")
    plan = drawing.plan()
    assert plan.results == (Ref(dense, OUTPUT),)
    assert plan.left_out == {end: "missing-input"}


def test_inputs_alone_are_returned(drawing: Any) -> None:
    """A block of Inputs alone is the identity."""
    nodes = [drawing.add("input", shape=(4,)) for _ in range(2)]
    assert drawing.plan().results == tuple(Ref(node, OUTPUT) for node in nodes)


def test_refs_go_past_a_bypassed_node(drawing: Any) -> None:
    """A bypassed node makes no call; what entered its first input goes on."""
    start = drawing.add("input", shape=(4,))
    dropout = drawing.add("layers.Dropout", start, rate=0.5)
    add = drawing.add("layers.Add", dropout, start)
    dense = drawing.add("layers.Dense", add, units=4)
    drawing.bypass(dropout)
    drawing.bypass(add)
    plan = drawing.plan()
    assert [(call.node, call.positional) for call in plan.calls] == [(dense, (Ref(start, OUTPUT),))]


def test_a_bypassed_node_with_nothing_to_pass_on(drawing: Any) -> None:
    """What follows a bypassed node that has no wire lacks its input."""
    dropout = drawing.add("layers.Dropout", rate=0.5)
    dense = drawing.add("layers.Dense", dropout, units=4)
    drawing.bypass(dropout)
    assert drawing.plan().left_out == {dense: "missing-input"}


def test_a_bypassed_input_is_an_input(drawing: Any) -> None:
    """There is nothing to go past before an Input, so bypassing it means nothing."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    drawing.bypass(start)
    assert [call.node for call in drawing.plan().calls] == [dense]


def _missing_input(drawing: Any, start: NodeId) -> NodeId:
    return drawing.add("layers.Dense", units=1)


def _too_few(drawing: Any, start: NodeId) -> NodeId:
    return drawing.add("layers.Subtract", start)


def _unknown_type(drawing: Any, start: NodeId) -> NodeId:
    node = drawing.add("layers.ReLU", start)
    drawing.change_layer(node, type="custom:Gone")
    return node


def _unknown_object(drawing: Any, start: NodeId) -> NodeId:
    from nodes.graph import Object

    return drawing.add(
        "layers.Dense", start, units=1, kernel_initializer=Object("os.system", {"command": "ls"})
    )


def _missing_layer(drawing: Any, start: NodeId) -> NodeId:
    node = drawing.add("layers.ReLU", start)
    lost = replace(drawing.block.nodes[node], layer=LayerId("lost"))
    drawing.change(nodes={**drawing.block.nodes, node: lost})
    return node


def _missing_argument(drawing: Any, start: NodeId) -> NodeId:
    node = drawing.add("layers.Dense", start)
    drawing.change_layer(node, config={})
    return node


def _unknown_argument(drawing: Any, start: NodeId) -> NodeId:
    node = drawing.add("layers.Dense", start)
    drawing.change_layer(node, config={"units": 1, "x=print()": 1})
    return node


def _unknown_call_argument(drawing: Any, start: NodeId) -> NodeId:
    node = drawing.add("layers.Dense", start)
    odd = replace(drawing.block.nodes[node], arguments={"*print()": 1})
    drawing.change(nodes={**drawing.block.nodes, node: odd})
    return node


def _no_value(drawing: Any, start: NodeId) -> NodeId:
    node = drawing.add("constant")
    drawing.change(nodes={**drawing.block.nodes, node: replace(drawing.block.nodes[node], arguments={})})
    return node


@pytest.mark.parametrize(
    ("mistake", "code"),
    [
        (_missing_input, "missing-input"),
        (_too_few, "too-few-inputs"),
        (_unknown_type, "unknown-type"),
        (_unknown_object, "unknown-type"),
        (_missing_layer, "missing-layer"),
        (_missing_argument, "missing-argument"),
        (_unknown_argument, "unknown-argument"),
        (_unknown_call_argument, "unknown-argument"),
        (_no_value, "missing-argument"),
    ],
)
def test_what_is_wrong_is_left_out(drawing: Any, mistake: Any, code: str) -> None:
    """A node with a mistake is left out with its code, what follows it waits, the rest is there."""
    start = drawing.add("input", shape=(4,))
    good = drawing.add("layers.Dense", start, units=4)
    bad = mistake(drawing, start)
    add = drawing.add("layers.Add", good)
    wire = Wire(WireId("w"), bad, OUTPUT, add, PortName("inputs"), 1)
    drawing.change(wires={**drawing.block.wires, wire.id: wire})
    plan = drawing.plan()
    assert plan.left_out == {bad: code, add: WAITING}
    assert [call.node for call in plan.calls] == [good]
    assert plan.results == (Ref(good, OUTPUT),)


def test_circles_are_left_out(drawing: Any) -> None:
    """The nodes of a circle are left out, what follows waits, what leads to it is there."""
    start = drawing.add("input", shape=(4,))
    before = drawing.add("layers.Dense", start, units=4)
    add = drawing.add("layers.Add", before)
    back = drawing.add("layers.Dense", add, units=4)
    after = drawing.add("layers.Dense", back, units=4)
    wire = Wire(WireId("back"), back, OUTPUT, add, PortName("inputs"), 1)
    drawing.change(wires={**drawing.block.wires, wire.id: wire})
    plan = drawing.plan()
    assert plan.left_out == {add: "in-cycle", back: "in-cycle", after: WAITING}
    assert [call.node for call in plan.calls] == [before]


def test_a_broken_wire_brings_nothing(drawing: Any) -> None:
    """A wire from a port that its node no longer has leaves its target without input."""
    start = drawing.add("input", shape=(4, 2))
    lstm = drawing.add("layers.LSTM", start, units=4, return_state=True)
    drawing.outputs(lstm, "output", "state_h", "state_c")
    dense = drawing.add("layers.Dense", (lstm, "state_h"), units=1)
    drawing.outputs(lstm, "output")
    assert drawing.plan().left_out == {dense: "missing-input"}


def test_optional_tensors_of_a_layer_are_named(drawing: Any) -> None:
    """What a layer may be given besides its input is passed by name, lists as lists."""
    start = drawing.add("input", shape=(4, 2))
    state = drawing.add("input", shape=(3,))
    gru = drawing.add("layers.GRU", start, state, units=3)
    call = drawing.plan().calls[0]
    assert call.node == gru
    assert call.positional == (Ref(start, OUTPUT),)
    assert call.keywords == {"initial_state": (Ref(state, OUTPUT),)}


def test_listed_inputs_are_one_list(drawing: Any) -> None:
    """Attention takes its named inputs as one list."""
    query, value = drawing.add("input", shape=(4, 2)), drawing.add("input", shape=(3, 2))
    drawing.add("layers.Attention", query, value)
    assert drawing.plan().calls[0].positional == ((Ref(query, OUTPUT), Ref(value, OUTPUT)),)


def test_a_typed_value_stands_for_a_tensor(drawing: Any) -> None:
    """Where a number is typed in the place of a wire, the number is passed."""
    start = drawing.add("input", shape=(4,))
    node = drawing.add("ops.maximum", start)
    typed = replace(drawing.block.nodes[node], arguments={"x2": 0.0})
    drawing.change(nodes={**drawing.block.nodes, node: typed})
    assert drawing.plan().calls[0].positional == (Ref(start, OUTPUT), Literal(0.0))


@pytest.mark.parametrize(
    ("value", "dtype", "keywords"),
    [
        (1.5, "float32", {}),
        (((1.0, 2.0), (3.0, 4.0)), "float32", {}),
        ((1, 2.5), "float32", {}),
        (1, "float32", {"dtype": Literal("float32")}),
        ((1, 2), "int32", {}),
        (2**40, "int64", {"dtype": Literal("int64")}),
        (True, "bool", {}),
        ("word", "string", {}),
        (1.5, "float64", {"dtype": Literal("float64")}),
        ((), "float32", {}),
    ],
)
def test_a_constant_names_its_dtype_where_it_must(
    drawing: Any, value: Any, dtype: str, keywords: Any
) -> None:
    """The dtype is written unless TensorFlow would choose it by itself."""
    drawing.add("constant", value=value, dtype=dtype)
    call = drawing.plan().calls[0]
    assert (call.callee, call.positional, call.keywords) == (
        "tf.constant",
        (Literal(value, lists=True),),
        keywords,
    )


def test_attributes_that_cannot_be_are_replaced(drawing: Any) -> None:
    """An illegal attribute, and the second of two alike, give way to a legal one."""
    start = drawing.add("input", shape=(4,))
    nodes = [drawing.add("layers.Dense", start, units=1) for _ in range(4)]
    for node, attribute in zip(nodes, ("call", "x; y", "same", "same"), strict=True):
        drawing.change_layer(node, attribute=attribute)
    attributes = {made.attribute for made in drawing.plan().constructions}
    assert attributes == {"dense", "dense_1", "same", "same_1"}
