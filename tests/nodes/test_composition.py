"""Problems of loops, blocks, chains and code that only a file can have, each told once and in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes import blocks, coding, regions
from nodes.arrays import array
from nodes.composition import fault_of_lines
from nodes.graph import (
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Place,
    Value,
    argument,
    block_type,
    given_layer,
)
from nodes.messages import sentence
from nodes.report import Problem, Severity
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.drawing import Drawing

DENSE = "keras.layers.Dense"


def found(drawing: Drawing, *besides: str) -> list[Problem]:
    """The problems of the project apart from missing wires and unused results."""
    known = vocabulary(drawing.project, drawing.catalogue)
    plain = {"missing-input", "unused", *besides}
    told = [each for each in problems(drawing.project, known) if each.code not in plain]
    assert all(sentence(each.code, each.arguments) for each in told)
    return told


def codes(drawing: Drawing, *besides: str) -> list[str]:
    """Their codes."""
    return [each.code for each in found(drawing, *besides)]


def put(drawing: Drawing, *things: Node | Layer) -> None:
    """Put nodes and layers into the main block as they are."""
    nodes = {each.id: each for each in things if isinstance(each, Node)}
    layers = {each.id: each for each in things if isinstance(each, Layer)}
    drawing.replace_block(
        nodes={**drawing.block.nodes, **nodes},
        layers={**drawing.block.layers, **layers},
        places={**drawing.block.places, **{id: Place(0, 0) for id in nodes}},
    )


def call(type: str, config: dict[str, Value], given: bool = False) -> tuple[Layer, Node]:
    """A layer and a call of it."""
    layer = Layer(LayerId("l"), "made", type, config, given=given)
    return layer, Node(NodeId("n"), "layer", layer.id)


# -- loops -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "gone", "code"),
    [("while", "enter", "missing-end"), ("for", "leave", "missing-end"), ("if", "else", "missing-end")],
)
def test_a_loop_without_an_end_is_told(drawing: Drawing, kind: str, gone: str, code: str) -> None:
    """One that is missing, and one that is there twice."""
    region = drawing.add(kind)
    ends = {node.kind: node for node in drawing.block.members_of(region)}
    rest = {id: node for id, node in drawing.block.nodes.items() if node.kind != gone}
    whole = drawing.block.nodes
    drawing.replace_block(nodes=rest)
    assert codes(drawing) == [code]
    drawing.replace_block(nodes=whole)
    put(drawing, replace(ends[gone], id=NodeId("twin")))
    assert codes(drawing) == [code]


def test_ends_and_nodes_in_no_loop_are_told(drawing: Drawing) -> None:
    """Their loop is gone, or is none."""
    other = drawing.add("input")
    put(drawing, Node(NodeId("a"), "enter"), Node(NodeId("b"), "leave", region=NodeId("gone")))
    put(drawing, Node(NodeId("c"), "constant", arguments={"value": 1}, region=other))
    assert codes(drawing) == ["stray-end", "stray-end", "no-such-region"]


def test_a_loop_in_itself_and_an_input_in_a_loop_are_told(drawing: Drawing) -> None:
    """Only a file can say so."""
    one, two = drawing.add("while"), drawing.add("while")
    given = drawing.add("input")
    nodes = drawing.block.nodes
    put(drawing, replace(nodes[one], region=two), replace(nodes[two], region=one))
    assert "region-in-itself" in codes(drawing)
    put(drawing, nodes[one], nodes[two], replace(nodes[given], region=one))
    assert codes(drawing) == ["not-in-body"]


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("for", ("index",), "value-name-taken"),
        ("for", ("times",), "value-name-taken"),
        ("while", ("condition",), "value-name-taken"),
        ("if", (), "no-values"),
        ("while", ("a", "a"), "bad-argument"),
        ("while", ("a b",), "bad-argument"),
    ],
)
def test_names_of_values_are_names(drawing: Drawing, kind: str, values: tuple[str, ...], code: str) -> None:
    """Each another, and none that the loop has itself."""
    region = drawing.add(kind)
    put(drawing, replace(drawing.node(region), arguments={"values": values}))
    assert codes(drawing) == [code]


def test_an_unwired_condition_is_told_at_its_port(drawing: Drawing) -> None:
    """Of a while at the end of its body, of an if at itself."""
    loop, branch = drawing.add("while"), drawing.add("if")
    end = next(each.id for each in drawing.block.members_of(loop) if each.kind == "leave")
    known = problems(drawing.project, drawing.catalogue)
    at = {(each.node, each.port) for each in known if each.code == "missing-input"}
    assert at >= {(end, "condition"), (branch, "condition")}


def test_a_circle_through_a_loop_is_told(drawing: Drawing) -> None:
    """What a loop gives enters its own body, in a file."""
    region = drawing.add("while")
    a = drawing.dense()
    wire = drawing.wire(drawing.add("input"), a)
    drawing.project = regions.set_region(drawing.project, drawing.block.id, [a], region)
    broken = replace(wire, source=region, source_port="x")
    drawing.replace_block(wires={wire.id: broken})
    assert "in-cycle" in codes(drawing)


# -- blocks ------------------------------------------------------------------------------------------------


def inner_block(drawing: Drawing, *layers: Layer, **arguments: Value) -> BlockId:
    """A block with an Output and these layers."""
    block = Block(
        BlockId("inner"),
        "Inner",
        layers={each.id: each for each in layers},
        nodes={NodeId("out"): Node(NodeId("out"), "output")},
        places={NodeId("out"): Place(0, 0)},
        outputs=(NodeId("out"),),
        arguments=arguments,
    )
    drawing.project = drawing.project.with_block(block)
    return block.id


def test_a_block_that_gives_nothing_is_told_where_it_is_used(drawing: Drawing) -> None:
    """An instance needs an Output inside."""
    drawing.project, inner = blocks.new_block(drawing.project, "Inner")
    assert codes(drawing) == ["no-nodes"]
    put(drawing, *call(block_type(inner), {}))
    assert codes(drawing) == ["no-outputs"]


def test_blocks_that_contain_each_other_are_told(drawing: Drawing) -> None:
    """As wholes, by a file."""
    inner = inner_block(drawing, Layer(LayerId("m"), "m", block_type(drawing.project.main)))
    put(drawing, *call(block_type(inner), {}))
    told = found(drawing)
    assert {each.block for each in told if each.code == "contains-itself"} == {inner, drawing.block.id}


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({}, "missing-argument"),
        ({"core": given_layer(LayerId("gone"))}, "wrong-layer"),
        ({"core": given_layer(LayerId("other"))}, "wrong-layer"),
        ({"core": given_layer(LayerId("right"))}, None),
        ({"core": 3}, "bad-argument"),
    ],
)
def test_an_instance_is_given_layers_of_the_right_type(
    drawing: Drawing, config: dict[str, Value], code: str | None
) -> None:
    """Bound, there, and of the type that is called inside."""
    inner = inner_block(drawing, Layer(LayerId("p"), "core", DENSE, given=True))
    put(drawing, Layer(LayerId("right"), "right", DENSE, {"units": 1}))
    put(drawing, Layer(LayerId("other"), "other", "keras.layers.Flatten"))
    put(drawing, *call(block_type(inner), config))
    assert codes(drawing) == ([] if code is None else [code])


def test_layers_that_are_given_each_other_are_told(drawing: Drawing) -> None:
    """Neither could be made first."""
    inner = block_type(BlockId("inner"))
    inner_block(drawing, Layer(LayerId("p"), "core", inner, given=True))
    one = Layer(LayerId("one"), "one", inner, {"core": given_layer(LayerId("two"))})
    two = Layer(LayerId("two"), "two", inner, {"core": given_layer(LayerId("one"))})
    put(drawing, one, two, Node(NodeId("n"), "layer", one.id), Node(NodeId("m"), "layer", two.id))
    assert codes(drawing).count("wrong-layer") == 2


def test_a_given_layer_has_no_values_and_no_place_in_the_main_block(drawing: Drawing) -> None:
    """What it is made with stands outside."""
    put(drawing, *call(DENSE, {}, given=True))
    assert codes(drawing) == ["given-in-main"]


def test_an_argument_that_the_block_does_not_have_is_told(drawing: Drawing) -> None:
    """Also inside an object."""
    held = Object("keras.initializers.Constant", {"value": argument("gone")})
    put(drawing, *call(DENSE, {"units": argument("width"), "kernel_initializer": held}))
    drawing.replace_block(arguments={"width": 3})
    (problem,) = found(drawing)
    assert (problem.code, problem.arguments["name"]) == ("no-such-argument", "gone")


# -- code --------------------------------------------------------------------------------------------------


def test_code_that_cannot_be_read_is_told_with_its_line(drawing: Drawing) -> None:
    """And what needs it says so, instead of being unknown."""
    drawing.project = coding.put_code(drawing.project, Code("Mine", "layer", "class Mine:\n  def"))
    put(drawing, *call("custom:Mine", {}))
    told = found(drawing)
    assert [each.code for each in told] == ["bad-code", "code-unread"]
    assert told[0].arguments["line"] == 2
    put(drawing, *call("custom:Other", {}))
    assert "unknown-type" in codes(drawing)


def test_unused_code_is_a_hint(drawing: Drawing) -> None:
    """It stops nothing."""
    drawing.project = coding.put_code(drawing.project, Code("f", "function", "def f(x): return x"))
    (problem,) = found(drawing, "no-nodes")
    assert (problem.code, problem.severity) == ("unused-code", Severity.HINT)


def test_names_of_code_are_names_and_no_blocks(drawing: Drawing) -> None:
    """A file may call code anything; it does not get into the source."""
    name = "x: pass\nimport os"
    code = {name: Code(name, "function", "def f(x): return x")}
    drawing.project = replace(drawing.project, code=code)
    assert "bad-code-name" in codes(drawing)
    text = f"def {drawing.block.name}(x): return x"
    drawing.project = replace(
        drawing.project, code={drawing.block.name: Code(drawing.block.name, "function", text)}
    )
    assert "clashing-code" in codes(drawing)


LINES = {
    "y = x": None,
    "if x > 0:\n    y = x\nelse:\n    y = -x": None,
    "    y = x": None,
    "for y in x: pass": None,
    "def y(a):\n    return a": None,
    "import math as y": None,
    "y =": 1,
    "z = x": 1,
    "y = x\nreturn y": 2,
    "y = yield x": 1,
    "": 1,
    "y = x\n  z = 3": 2,
    "y = 1\x00": 1,
}


@pytest.mark.parametrize("text", sorted(LINES))
def test_lines_of_code_are_python_that_gives_every_output_a_value(text: str) -> None:
    """And they do not end the call."""
    fault = fault_of_lines(text, ("x",), ("y",))
    assert (None if fault is None else fault[0]) == LINES[text]


def test_a_code_node_with_bad_lines_or_names_is_told(drawing: Drawing) -> None:
    """On the node, with the line."""
    id = drawing.add("code", body="y = x\ny =")
    (problem,) = found(drawing)
    assert (problem.code, problem.node, problem.arguments["line"]) == ("bad-lines", id, 2)
    values = {"inputs": ("self",), "outputs": ("list",), "body": "list = self"}
    put(drawing, replace(drawing.node(id), arguments=values))
    assert codes(drawing) == ["value-name-taken", "value-name-taken"]


# -- expressions and arrays --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("expression", {"text": "open('x')"}, "not-an-expression"),
        ("operator.index", {"index": "0] + y[0"}, "not-an-index"),
        ("operator.index", {"index": "[3, 2, 1, 0]"}, "not-an-index"),
    ],
)
def test_what_is_no_expression_is_told(
    drawing: Drawing, kind: str, values: dict[str, Value], code: str
) -> None:
    """It is never code."""
    drawing.add(kind, **values)
    assert codes(drawing) == [code]


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"dtype": "float32", "shape": (2,), "data": "AAAAAAAAAAA="}, None),
        ({"dtype": "float32", "shape": (3,), "data": "AAAAAAAAAAA="}, "bad-array"),
        ({"dtype": "object", "shape": (2,), "data": "AAAAAAAAAAA="}, "bad-array"),
        ({"dtype": "float32", "shape": (-2,), "data": "AAAAAAAAAAA="}, "bad-array"),
        ({"dtype": "float32", "shape": 2, "data": "AAAAAAAAAAA="}, "bad-array"),
        ({"dtype": "float32", "shape": (2,), "data": "??"}, "bad-array"),
        ({"dtype": "float32", "shape": (2,), "key": "0" * 32}, "missing-array"),
    ],
)
def test_the_numbers_of_an_array_are_as_many_as_its_shape_says(
    drawing: Drawing, config: dict[str, Value], code: str | None
) -> None:
    """Or it is a reference to numbers that are missing."""
    drawing.add("constant", value=Object("array", config))
    assert codes(drawing) == ([] if code is None else [code])


def test_an_array_of_bytes_is_sound(drawing: Drawing) -> None:
    """As it is made here."""
    drawing.add("constant", value=array("int8", (3,), b"abc"))
    assert codes(drawing) == []


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("y = x\nbreak", 2),
        ("y = x\nif True:\n    continue", 3),
        ("nonlocal x\ny = x", 1),
        ("global x\ny = x", 1),
        ("from math import *\ny = x", 1),
        ("from __future__ import annotations\ny = x", 1),
        ("y = x\n\ndef f(a, a):\n    pass", 3),
        ("y = [a async for a in x]", 1),
        ("class A:\n    return 3\ny = x", 2),
    ],
)
def test_what_python_says_of_the_whole_function_is_told(lines: str, line: int) -> None:
    """Parsing alone does not find it."""
    fault = fault_of_lines(lines, ("x",), ("y",))
    assert fault is not None
    assert fault[0] == line
    assert fault[1]


@pytest.mark.parametrize(
    "lines", ["for i in range(3):\n    break\ny = x", "y = x\nx: int = 3", "del y\ny = x"]
)
def test_what_may_stand_in_a_function_is_no_fault(lines: str) -> None:
    """Nor are names that are no names: those are told by themselves."""
    assert fault_of_lines(lines, ("x",), ("y",)) is None
    assert fault_of_lines(lines, ("x", "no name", "class"), ("y",)) is None
