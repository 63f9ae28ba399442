"""Every mistake that needs no Keras is found, at its place, with words that fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from nodes.formats.layers import loads
from nodes.graph import (
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    empty_project,
)
from nodes.messages import sentence
from nodes.report import Problem, Severity
from nodes.validate import cyclic_nodes, problems, together
from tests.nodes.drawing import INPUTS, OUTPUT, Drawing
from tests.nodes.strategies import CATALOGUE, broken_blocks, projects


def codes(drawing: Drawing) -> list[str]:
    """The codes of all problems."""
    return [problem.code for problem in problems(drawing.project, drawing.catalogue)]


def only(drawing: Drawing, code: str) -> Problem:
    """The one problem with this code."""
    (found,) = [each for each in problems(drawing.project, drawing.catalogue) if each.code == code]
    return found


def wired(source: NodeId, target: NodeId, port: str = "inputs", id: str = "w", **more: Any) -> dict:
    """A wire as a file may hold it, for `Drawing.replace_block`."""
    wire = Wire(WireId(id), source, OUTPUT, target, PortName(port), **more)
    return {wire.id: wire}


# -- no mistakes -----------------------------------------------------------------------------------------


def test_a_whole_model_has_no_problems(drawing: Drawing) -> None:
    """Input → Dense → Output is fine."""
    drawing.chain("input", "keras.layers.Dense", "output")
    assert problems(drawing.project, drawing.catalogue) == ()


def test_every_node_of_the_catalogue_starts_with_values_that_fit(drawing: Drawing) -> None:
    """A node just placed may lack wires or a value that only a person knows, but nothing in it is wrong."""
    for id, spec in drawing.catalogue.nodes.items():
        if spec.offered:
            drawing.add(id)
    found = {problem.code for problem in problems(drawing.project, drawing.catalogue)}
    assert found <= {"missing-input", "too-few-inputs", "missing-argument", "unused", "no-device"}


# -- one mistake each ------------------------------------------------------------------------------------


def missing_input(drawing: Drawing) -> Problem:
    """A Dense alone."""
    return Problem("missing-input", Severity.ERROR, node=drawing.dense(), port=INPUTS)


def missing_operand(drawing: Drawing) -> Problem:
    """A function with one of two wires; the other takes a number."""
    a, f = drawing.add("input"), drawing.add("keras.ops.matmul")
    drawing.wire(a, f, "x1")
    return Problem("missing-input", Severity.ERROR, node=f, port=PortName("x2"))


def too_few(drawing: Drawing) -> Problem:
    """A merge of one."""
    _a, merge = drawing.chain("input", "keras.layers.Subtract")
    return Problem("too-few-inputs", Severity.ERROR, node=merge, port=INPUTS)


def too_many(drawing: Drawing) -> Problem:
    """Two wires into one place."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    drawing.replace_block(wires={**drawing.block.wires, **wired(a, b)})
    return Problem("too-many-wires", Severity.ERROR, node=b, port=INPUTS)


def self_loop(drawing: Drawing) -> Problem:
    """A node fed by itself."""
    a = drawing.dense()
    drawing.replace_block(wires=wired(a, a))
    return Problem("in-cycle", Severity.ERROR, node=a)


def unknown_layer(drawing: Drawing) -> Problem:
    """A layer of a later Keras."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    layer = replace(drawing.block.layer_of(drawing.node(b)), type="keras.layers.Future")
    drawing.replace_block(layers={layer.id: layer})
    return Problem("unknown-type", Severity.ERROR, node=b)


def unknown_kind(drawing: Drawing) -> Problem:
    """A kind of a later version."""
    drawing.add("input")
    odd = Node(NodeId("odd"), "loop")
    drawing.replace_block(nodes={**drawing.block.nodes, odd.id: odd})
    return Problem("unknown-type", Severity.ERROR, node=odd.id)


def missing_layer(drawing: Drawing) -> Problem:
    """A call of nothing."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    drawing.replace_block(layers={})
    return Problem("missing-layer", Severity.ERROR, node=b)


def broken_target(drawing: Drawing) -> Problem:
    """A wire into a port that Dense does not have."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    drawing.replace_block(wires={**drawing.block.wires, **wired(a, b, "mask")})
    return Problem("broken-wire", Severity.ERROR, node=b, port=PortName("mask"), wire=WireId("w"))


def broken_source(drawing: Drawing) -> Problem:
    """A wire from a port that Dense does not have any more."""
    a, b, c = drawing.chain("input", "keras.layers.Dense", "keras.layers.Dense")
    state = Wire(WireId("w"), b, PortName("state"), c, INPUTS)
    first = next(wire for wire in drawing.block.wires.values() if wire.source == a)
    drawing.replace_block(wires={first.id: first, state.id: state})
    return Problem("broken-wire", Severity.ERROR, node=b, port=PortName("state"), wire=state.id)


def loose_wire(drawing: Drawing) -> Problem:
    """A wire to a node that is not there."""
    a = drawing.add("input")
    drawing.replace_block(wires=wired(a, NodeId("gone")))
    return Problem("loose-wire", Severity.ERROR, node=a, port=OUTPUT, wire=WireId("w"))


def nowhere_wire(drawing: Drawing) -> Problem:
    """A wire between two nodes that are not there."""
    drawing.add("input")
    drawing.replace_block(wires=wired(NodeId("gone"), NodeId("too")))
    return Problem("loose-wire", Severity.ERROR, wire=WireId("w"))


def illegal_attribute(drawing: Drawing) -> Problem:
    """A name that would be code."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    layer = replace(drawing.block.layer_of(drawing.node(b)), attribute="x; import os")
    drawing.replace_block(layers={layer.id: layer})
    return Problem("illegal-attribute", Severity.ERROR, node=b)


def missing_argument(drawing: Drawing) -> Problem:
    """A Dense without units."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    layer = replace(drawing.block.layer_of(drawing.node(b)), config={})
    drawing.replace_block(layers={layer.id: layer})
    return Problem("missing-argument", Severity.ERROR, node=b)


def bad_argument(drawing: Drawing) -> Problem:
    """A negative number of units."""
    a, b = drawing.add("input"), drawing.dense(units=-3)
    drawing.wire(a, b)
    return Problem("bad-argument", Severity.ERROR, node=b)


def unknown_argument(drawing: Drawing) -> Problem:
    """A value that Dense has no use for."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    layer = drawing.block.layer_of(drawing.node(b))
    layer = replace(layer, config={**layer.config, "colour": "red"})
    drawing.replace_block(layers={layer.id: layer})
    return Problem("unknown-argument", Severity.ERROR, node=b)


def unknown_object(drawing: Drawing) -> Problem:
    """A value of a type that the catalogue does not have."""
    a, b = drawing.add("input"), drawing.dense(kernel_initializer=Object("os.system"))
    drawing.wire(a, b)
    return Problem("unknown-type", Severity.ERROR, node=b)


def unknown_argument_within(drawing: Drawing) -> Problem:
    """An initialiser inside a wrapped layer with a value that it has no use for."""
    inner = Object("keras.initializers.Constant", {"colour": 1})
    layer = Object("keras.layers.Dense", {"units": 3, "bias_initializer": inner})
    a, b = drawing.add("input"), drawing.add("keras.layers.TimeDistributed", layer=layer)
    drawing.wire(a, b)
    return Problem("unknown-argument", Severity.ERROR, node=b)


def unused(drawing: Drawing) -> Problem:
    """A Dense beside the way to the Output."""
    a, _b, _c = drawing.chain("input", "keras.layers.Dense", "output")
    side = drawing.dense()
    drawing.wire(a, side)
    return Problem("unused", Severity.HINT, node=side)


def nothing(drawing: Drawing) -> Problem:
    """A note alone."""
    drawing.add("note")
    return Problem("no-nodes", Severity.HINT)


def illegal_name(drawing: Drawing) -> Problem:
    """A class name that would be code."""
    drawing.add("input")
    drawing.replace_block(name="M:\n  pass")
    return Problem("illegal-name", Severity.ERROR)


MISTAKES: list[Callable[[Drawing], Problem]] = [
    missing_input,
    missing_operand,
    too_few,
    too_many,
    self_loop,
    unknown_layer,
    unknown_kind,
    missing_layer,
    broken_target,
    broken_source,
    loose_wire,
    nowhere_wire,
    illegal_attribute,
    missing_argument,
    bad_argument,
    unknown_argument,
    unknown_object,
    unknown_argument_within,
    unused,
    nothing,
    illegal_name,
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_the_one_problem_at_its_place(drawing: Drawing, mistake) -> None:
    """Each mistake is found once, where it is, and nothing else is called wrong."""
    expected = mistake(drawing)
    (found,) = problems(drawing.project, drawing.catalogue)
    assert replace(found, arguments={}) == replace(expected, block=drawing.block.id)
    assert "{" not in sentence(found.code, found.arguments)


# -- mistakes with company -------------------------------------------------------------------------------


def test_a_circle_and_what_comes_after_it(drawing: Drawing) -> None:
    """Every node of a circle is marked, what depends on it is hinted at, the rest is fine."""
    _a, b, c, d = drawing.chain("input", "keras.layers.Add", "keras.layers.Dense", "keras.layers.Dense")
    drawing.replace_block(wires={**drawing.block.wires, **wired(c, b, key=9)})
    found = {(each.code, each.node, each.severity) for each in problems(drawing.project, drawing.catalogue)}
    assert found == {
        ("in-cycle", b, Severity.ERROR),
        ("in-cycle", c, Severity.ERROR),
        ("after-cycle", d, Severity.HINT),
    }


def test_a_node_between_two_circles_is_after_one_and_in_none(drawing: Drawing) -> None:
    """Removing a wire of it would open no circle."""
    a, between, c = (drawing.dense() for _ in range(3))
    loops = {**wired(a, a, id="1"), **wired(c, c, id="2")}
    drawing.replace_block(wires={**loops, **wired(a, between, id="3"), **wired(between, c, id="4")})
    assert cyclic_nodes(drawing.block) == {a, c}


def test_a_long_circle_is_found_without_recursion(drawing: Drawing) -> None:
    """Neither a circle nor a chain of thousands of nodes is too deep."""
    ids = [NodeId(f"n{number}") for number in range(5_000)]
    wires = {}
    for number, id in enumerate(ids):
        wires |= wired(ids[number - 1], id, id=f"w{number}")
    drawing.replace_block(nodes={id: Node(id, "keras.ops.relu") for id in ids}, wires=wires)
    assert cyclic_nodes(drawing.block) == set(ids)
    drawing.replace_block(wires={id: wire for id, wire in wires.items() if id != "w0"})
    assert cyclic_nodes(drawing.block) == frozenset()


def test_two_layers_of_one_name_are_both_marked(drawing: Drawing) -> None:
    """On the first call of each."""
    _a, b, c = drawing.chain("input", "keras.layers.Dense", "keras.layers.Dense")
    layers = {id: replace(layer, attribute="twin") for id, layer in drawing.block.layers.items()}
    drawing.replace_block(layers=layers)
    found = problems(drawing.project, drawing.catalogue)
    assert {(each.code, each.node) for each in found} == {
        ("clashing-attribute", b),
        ("clashing-attribute", c),
    }


def test_a_shared_layer_is_blamed_once(drawing: Drawing) -> None:
    """A wrong value of a layer stands on the first of its nodes."""
    a, b = drawing.add("input"), drawing.dense(units=0)
    twin = replace(drawing.node(b), id=NodeId("twin"))
    drawing.replace_block(nodes={**drawing.block.nodes, twin.id: twin})
    drawing.wire(a, b)
    drawing.wire(a, twin.id)
    assert only(drawing, "bad-argument").node == b


def test_a_bypassed_node_needs_only_its_first_input(drawing: Drawing) -> None:
    """What is led past a node cannot be wrong with it."""
    a, b = drawing.add("input"), drawing.add("keras.ops.matmul")
    drawing.wire(a, b, "x1")
    drawing.replace_block(nodes={a: drawing.node(a), b: replace(drawing.node(b), bypassed=True)})
    assert codes(drawing) == []


def test_a_number_may_stand_in_for_a_wire(drawing: Drawing) -> None:
    """A port that takes a literal and has one is not missing."""
    a, f = drawing.add("input"), drawing.add("keras.ops.add", x2=2.0)
    drawing.wire(a, f, "x1")
    assert codes(drawing) == []


def test_unused_is_said_only_where_the_outputs_are_drawn(drawing: Drawing) -> None:
    """Without Output nodes every end is a result."""
    drawing.chain("input", "keras.layers.Dense")
    assert codes(drawing) == []


def test_two_blocks_of_one_name_clash(drawing: Drawing) -> None:
    """Two classes of a file cannot have one name."""
    drawing.add("input")
    other = empty_project(drawing.block.name).main_block
    drawing.project = drawing.project.with_block(other)
    assert codes(drawing) == ["clashing-name", "clashing-name"]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [(1.0, False), ((), False), (((1, 2), (3, 4)), False), (((1, 2), (3,)), True), ((1, (2,)), True)],
)
def test_a_constant_has_rows_of_one_length(drawing: Drawing, value: Value, wrong: bool) -> None:
    """NumPy's words on it are no help."""
    drawing.add("constant", value=value)
    assert ("uneven-value" in codes(drawing)) is wrong


def test_keras_need_not_say_again_what_the_drawing_shows(drawing: Drawing) -> None:
    """Of a node with a wrong value only our own sentence is left; what Keras says of others stays."""
    a, b = drawing.dense(units=0), drawing.dense()
    told = [Problem("keras", Severity.ERROR, node=id, arguments={"text": "No."}) for id in (a, b)]
    found = together(problems(drawing.project, drawing.catalogue), told)
    assert [each.node for each in found if each.code == "keras"] == [b]


# -- whatever the graph ----------------------------------------------------------------------------------


@given(broken_blocks)
@settings(max_examples=200, deadline=None)
def test_no_graph_is_too_broken(parts: dict[str, list]) -> None:
    """Every problem of any graph has a sentence, and a place that exists."""
    project = empty_project()
    tables = {name: {each.id: each for each in things} for name, things in parts.items()}
    block = replace(project.main_block, **tables)
    for problem in problems(project.with_block(block), CATALOGUE):
        assert sentence(problem.code, problem.arguments)
        assert problem.node is None or problem.node in block.nodes
        assert problem.wire is None or problem.wire in block.wires


@given(projects)
@settings(max_examples=50, deadline=None)
def test_what_edits_draw_has_only_some_problems(project: Project) -> None:
    """A drawing made by hand can be incomplete or hold odd values, never be inconsistent."""
    found = {problem.code for problem in problems(project, CATALOGUE)}
    # What stands inside an object that was put into a value is known, or not: `unknown-type`, `-argument`.
    assert found <= {
        "unknown-type",
        "unknown-argument",
        "missing-input",
        "too-few-inputs",
        "missing-argument",
        "bad-argument",
        "not-an-expression",
        "bad-lines",
        "value-name-taken",
        "no-values",
        "broken-wire",
        "unused",
        "no-nodes",
    }


def test_mistakes_by_file_are_all_found(drawing: Drawing) -> None:
    """A file with several mistakes opens, and shows each of them."""
    text = """{"format": 1, "main": "b", "blocks": [{"id": "b", "name": "Model",
        "layers": [{"id": "l1", "attribute": "dense", "type": "keras.layers.Dense", "config": {"units": 3}},
                   {"id": "l2", "attribute": "dense", "type": "keras.layers.Dense", "config": {"units": 3}},
                   {"id": "l3", "attribute": "odd", "type": "keras.layers.Nothing"}],
        "nodes": [{"id": "n1", "kind": "layer", "layer": "l1"}, {"id": "n2", "kind": "layer", "layer": "l2"},
                  {"id": "n3", "kind": "layer", "layer": "l3"}, {"id": "n4", "kind": "keras.ops.relu"}],
        "wires": [{"id": "w1", "source": "n1", "source_port": "output",
                   "target": "n2", "target_port": "inputs"},
                  {"id": "w2", "source": "n2", "source_port": "output",
                   "target": "n1", "target_port": "inputs"}]}]}"""
    drawing.project = loads(text).project
    assert set(codes(drawing)) == {"clashing-attribute", "in-cycle", "unknown-type", "missing-input"}


def test_a_layer_without_calls_is_no_trouble(drawing: Drawing) -> None:
    """It is in the file, but not in the drawing."""
    drawing.add("input")
    stray = Layer(LayerId("l"), "1", "?")
    drawing.replace_block(layers={stray.id: stray})
    assert codes(drawing) == []
