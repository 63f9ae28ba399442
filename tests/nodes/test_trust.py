"""What counts as code needs trust, wherever it hides; what is no code needs none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes import blocks, coding, edit
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
    Project,
    Value,
    argument,
    block_type,
)
from nodes.trust import file_arguments, fingerprint, needs_trust, node_needs_trust
from nodes.vocabulary import vocabulary
from tests.nodes.drawing import Drawing

LOOKUP = "keras.layers.StringLookup"
SECRET = "/etc/passwd"


def whys(drawing: Drawing) -> list[str]:
    """Why the project needs trust."""
    return [piece.why for piece in needs_trust(drawing.project, drawing.catalogue)]


def put_layer(drawing: Drawing, type: str, config: dict[str, Value]) -> NodeId:
    """A node and its layer as only a file may hold them."""
    layer = Layer(LayerId("hostile"), "hostile", type, config)
    node = Node(NodeId("node"), "layer", layer.id)
    drawing.replace_block(
        layers={**drawing.block.layers, layer.id: layer},
        nodes={**drawing.block.nodes, node.id: node},
        places={**drawing.block.places, node.id: Place(0, 0)},
    )
    return node.id


def test_layers_of_keras_need_no_trust(chain: Drawing) -> None:
    """A drawing of the catalogue's own things has no fingerprint."""
    chain.add("keras.ops.matmul")
    chain.add("expression", text="x * 2")
    put_layer(chain, LOOKUP, {"vocabulary": ("a", "b")})
    assert whys(chain) == []
    assert fingerprint(chain.project, chain.catalogue) == ""


HOSTILE: dict[str, tuple[str, dict[str, Value]]] = {
    "a file named to a layer": (LOOKUP, {"vocabulary": SECRET}),
    "inside a wrapper": (
        "keras.layers.TimeDistributed",
        {"layer": Object(LOOKUP, {"vocabulary": SECRET})},
    ),
    "inside a chain": ("chain", {"layers": (Object(LOOKUP, {"vocabulary": SECRET}),)}),
    "inside a chain of a chain": (
        "keras.Sequential",
        {"layers": (Object("chain", {"layers": (Object(LOOKUP, {"vocabulary": SECRET}),)}),)},
    ),
    "inside a dict": ("keras.layers.Dense", {"units": {"vocabulary": SECRET}}),
    "in a layer of an unknown type": ("keras.layers.Unknown", {"vocabulary": SECRET}),
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_a_file_that_keras_would_open_needs_trust(drawing: Drawing, case: str) -> None:
    """A string that Keras takes for a file's name is found at any depth."""
    node = put_layer(drawing, *HOSTILE[case])
    assert whys(drawing) == ["file"]
    (piece,) = needs_trust(drawing.project, drawing.catalogue)
    assert (piece.text, piece.node) == (SECRET, node)
    assert node_needs_trust(drawing.project, drawing.block, drawing.node(node), drawing.catalogue)


@pytest.mark.parametrize("kind", ["tf.io.gfile.rmtree", "os.system", "tf.keras.utils.get_file"])
def test_a_dotted_name_that_is_not_listed_needs_trust(drawing: Drawing, kind: str) -> None:
    """A function that the catalogue does not have may do anything."""
    node = Node(NodeId("node"), kind, arguments={"path": "/tmp"})
    drawing.replace_block(nodes={node.id: node}, places={node.id: Place(0, 0)})
    assert whys(drawing) == ["function", "arguments"]


def test_a_code_node_needs_trust(drawing: Drawing) -> None:
    """Lines of Python are code, and so are the names beside them."""
    id = drawing.add("code", body="import os\ny = x")
    assert whys(drawing) == ["lines"]
    before = fingerprint(drawing.project, drawing.catalogue)
    broken = replace(drawing.node(id), arguments={"inputs": ("x):\n  evil(",), "body": 3})
    drawing.replace_block(nodes={id: broken})
    assert whys(drawing) == ["lines"]
    assert fingerprint(drawing.project, drawing.catalogue) not in ("", before)


def test_the_projects_own_code_needs_trust_used_or_not(drawing: Drawing) -> None:
    """Code that nothing uses counts too, and so does every node that uses some."""
    code = Code("Mine", "initializer", "class Mine: pass")
    drawing.project = coding.put_code(drawing.project, code)
    id = drawing.dense(kernel_initializer=Object("custom:Mine"))
    assert whys(drawing) == ["code"]
    catalogue = vocabulary(drawing.project, drawing.catalogue)
    assert node_needs_trust(drawing.project, drawing.block, drawing.node(id), catalogue)
    plain = drawing.dense()
    assert not node_needs_trust(drawing.project, drawing.block, drawing.node(plain), catalogue)


def nested(value: Value) -> tuple[Block, Block]:
    """A lookup in a block, in a block: its file comes through two arguments."""
    inner = Block(
        BlockId("inner"),
        "Inner",
        layers={LayerId("a"): Layer(LayerId("a"), "a", LOOKUP, {"vocabulary": argument("words")})},
        arguments={"words": None},
    )
    config = {"words": argument("path")}
    outer = Block(
        BlockId("outer"),
        "Outer",
        layers={LayerId("b"): Layer(LayerId("b"), "b", block_type(inner.id), config)},
        arguments={"path": value},
    )
    return inner, outer


@pytest.mark.parametrize("place", ["default", "instance", "chain"])
def test_a_file_that_comes_through_arguments_of_blocks_needs_trust(drawing: Drawing, place: str) -> None:
    """A string is followed to where Keras would take it for a file."""
    inner, outer = nested(SECRET if place == "default" else None)
    drawing.project = drawing.project.with_block(inner).with_block(outer)
    if place == "instance":
        put_layer(drawing, block_type(outer.id), {"path": SECRET})
    if place == "chain":
        put_layer(drawing, "chain", {"layers": (Object(block_type(outer.id), {"path": SECRET}),)})
    assert file_arguments(drawing.project)[outer.id] == {"path"}
    assert whys(drawing) == ["file"]


def test_a_fingerprint_follows_what_is_said_not_how_it_is_drawn(drawing: Drawing) -> None:
    """Order, places and copies change nothing; one character of code does."""
    one, two = Code("One", "function", "def One(x): pass"), Code("Two", "function", "def Two(x): pass")
    project = drawing.project
    there = replace(project, code={"One": one, "Two": two})
    back = replace(project, code={"Two": two, "One": one})
    first = fingerprint(there, drawing.catalogue)
    assert first == fingerprint(back, drawing.catalogue)
    assert len(first) == 64
    other = replace(there, code={**there.code, "Two": replace(two, text="def Two(x): pass ")})
    assert fingerprint(other, drawing.catalogue) != first
    drawing.project = there
    drawing.add("code")
    second = fingerprint(drawing.project, drawing.catalogue)
    drawing.add("code")
    assert fingerprint(drawing.project, drawing.catalogue) == second != first


def test_half_characters_do_not_stop_a_fingerprint(drawing: Drawing) -> None:
    """Whatever a file may hold has a fingerprint."""
    drawing.project = replace(drawing.project, code={"\ud800": Code("\ud800", "x", "\udfff")})
    assert fingerprint(drawing.project, drawing.catalogue)


def test_blocks_are_searched_used_or_not(drawing: Drawing) -> None:
    """Code in a block that the model does not use is told too."""
    drawing.project, inner = blocks.new_block(drawing.project, "Inner")
    spec = drawing.catalogue.nodes["code"]
    project, _ = edit.add_node(drawing.project, inner, spec, Place(0, 0), drawing.catalogue)
    assert [piece.block for piece in needs_trust(project, drawing.catalogue)] == [inner]
    assert isinstance(project, Project)
