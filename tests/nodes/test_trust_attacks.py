"""Ways to have code run under a trust that was given to something else: each gives another fingerprint."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from nodes.graph import (
    IMPORT,
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
from nodes.trust import fingerprint, needs_trust, said, surely_alike
from tests.nodes.drawing import Drawing

LINES: Mapping[str, Value] = {"inputs": ("x",), "outputs": ("y",), "body": "y = x"}
OWN = Code("Own", "layer", "class Own(tf.keras.layers.Layer):\n    pass\n")
TWO = Code("Two", "layer", "class Two(tf.keras.layers.Layer):\n    pass\n")
READ = Code("tf.io.read_file", IMPORT, "def read_file(filename: str): ...")

Change = Callable[[Project], Project]


def coded(drawing: Drawing) -> Project:
    """A project with code of every kind, each given something."""
    outer = Block(
        BlockId("outer"),
        "Outer",
        layers={LayerId("o"): Layer(LayerId("o"), "o", "custom:Own", {"text": argument("text")})},
        nodes={NodeId("o"): Node(NodeId("o"), "layer", LayerId("o"))},
        arguments={"text": "plain"},
    )
    layers = [
        Layer(LayerId("a"), "a", "custom:Own", {"text": "2 * x"}),
        Layer(LayerId("b"), "b", "keras.layers.Dense", {"units": 2}),
        Layer(
            LayerId("c"),
            "c",
            "keras.layers.TimeDistributed",
            {"layer": Object("custom:Own", {"text": "x"})},
        ),
        Layer(LayerId("d"), "d", block_type(outer.id), {"text": "given"}),
        Layer(LayerId("e"), "e", "keras.layers.StringLookup", {"vocabulary": "/a"}),
    ]
    nodes = [Node(NodeId(layer.id), "layer", layer.id) for layer in layers]
    nodes.append(Node(NodeId("f"), "custom:tf.io.read_file", None, {"filename": "/a"}))
    nodes.append(Node(NodeId("g"), "tf.io.gfile.rmtree", None, {"path": "/a"}))
    nodes.append(Node(NodeId("h"), "code", None, LINES))
    drawing.replace_block(
        layers={layer.id: layer for layer in layers},
        nodes={node.id: node for node in nodes},
        places={node.id: Place(0, 0) for node in nodes},
    )
    project = drawing.project.with_block(outer)
    return replace(project, code={"Own": OWN, "Two": TWO, READ.name: READ})


def config(layer: str, values: Mapping[str, Value]) -> Change:
    """Give a layer of the main block another configuration."""

    def change(project: Project) -> Project:
        block = project.main_block
        found = replace(block.layers[LayerId(layer)], config=values)
        return project.with_block(replace(block, layers={**block.layers, found.id: found}))

    return change


def arguments(node: str, values: Mapping[str, Value]) -> Change:
    """Give a node of the main block other arguments."""

    def change(project: Project) -> Project:
        block = project.main_block
        found = replace(block.nodes[NodeId(node)], arguments=values)
        return project.with_block(replace(block, nodes={**block.nodes, found.id: found}))

    return change


def code(*codes: Code) -> Change:
    """Have other code."""
    return lambda project: replace(project, code={each.name: each for each in codes})


def default(value: Value) -> Change:
    """Give the argument of the block another default."""

    def change(project: Project) -> Project:
        outer = project.blocks[BlockId("outer")]
        return project.with_block(replace(outer, arguments={"text": value}))

    return change


ATTACKS: Mapping[str, Change] = {
    "a string that code is given": config("a", {"text": "__import__('os')"}),
    "a number that looks like the string": config("a", {"text": 2}),
    "a truth value in the place of a number": config("a", {"text": True}),
    "an argument more": config("a", {"text": "2 * x", "more": 1}),
    "code deep inside a layer of Keras is given something else": config(
        "c", {"layer": Object("custom:Own", {"text": "y"})}
    ),
    "the same is given to other code": config("c", {"layer": Object("custom:Two", {"text": "x"})}),
    "code by way of a block": config("d", {"text": "other"}),
    "code by way of a block's default": default("other"),
    "another file": config("e", {"vocabulary": "/b"}),
    "an argument of a call of code": arguments("a", {"flag": "x"}),
    "a function of TensorFlow reads another file": arguments("f", {"filename": "/b"}),
    "a function that nobody knows removes another folder": arguments("g", {"path": "/"}),
    "lines with another name": arguments("h", {**LINES, "inputs": ("x=1",)}),
    "lines with a blank more": arguments("h", {**LINES, "body": "y = x "}),
    "texts change places": code(replace(OWN, text=TWO.text), replace(TWO, text=OWN.text), READ),
    "code under another name": code(replace(OWN, name="Three"), TWO, READ),
    "a signature that becomes code": code(OWN, TWO, replace(READ, kind="function")),
    "code of another kind": code(replace(OWN, kind="initializer"), TWO, READ),
    "a letter that looks the same": code(replace(OWN, text=OWN.text.replace("O", "О")), TWO, READ),
    "a character that is not seen": code(
        replace(OWN, text=OWN.text.replace("pass", "pass\u200b")), TWO, READ
    ),
    "lines end otherwise": code(replace(OWN, text=OWN.text.replace("\n", "\r\n")), TWO, READ),
    "code becomes lines": lambda project: arguments("h", {**LINES, "body": OWN.text})(
        code(TWO, READ)(project)
    ),
    "a piece less": code(OWN, READ),
}


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_what_is_not_the_same_has_another_fingerprint(drawing: Drawing, attack: str) -> None:
    """And the quick look at what has changed does not take it for the same."""
    project = coded(drawing)
    changed = ATTACKS[attack](project)
    assert fingerprint(changed, drawing.catalogue) != fingerprint(project, drawing.catalogue)
    assert not surely_alike(project, changed, drawing.catalogue)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_characters_that_are_one_another_s_normal_form_are_not_the_same(drawing: Drawing, form: str) -> None:
    """Python takes some of them for the same name, and strings keep them apart."""
    text = "x = 'e\u0301 ﬁ ² \u212b'"
    assert unicodedata.normalize(form, text) != text
    told = {
        fingerprint(code(Code("f", "function", each))(drawing.project), drawing.catalogue)
        for each in (text, unicodedata.normalize(form, text))
    }
    assert len(told) == 2


def test_two_halves_are_not_the_character_that_they_stand_for(drawing: Drawing) -> None:
    """A pair of surrogates is written like the character by many programs."""
    told = {
        fingerprint(code(Code("f", "function", each))(drawing.project), drawing.catalogue)
        for each in ("# \U0001f600", "# \ud83d\ude00")
    }
    assert len(told) == 2


VALUES: tuple[Value, ...] = (
    *(None, True, 1, 1.0, "1", "", "None", "(1, )", (), (1,), ((1,),), (1, 1), ("1",)),
    *({}, {"a": 1}, {"a": "1"}, {"a=1, b": 2}, {"a": 1, "b": 2}),
    *(Object("a"), Object("a", {"b": 1}), Object("a(b=1)"), Object("a", {"b=1), a(c": 1}), Object("'a'")),
    *(Object("a", {"b": Object("c")}), Object("a", {"b": "c()"}), "a()", "x" * 20_000, "x" * 20_001),
    "<20000 letters, SHA-256 0>",
)


def test_no_two_values_are_said_alike() -> None:
    """Whatever stands in names and types."""
    told = [said(value) for value in VALUES]
    assert len(set(told)) == len(VALUES)


def test_a_copy_of_a_block_with_code_is_the_same_code(drawing: Drawing) -> None:
    """Ids and the order in which things stand say nothing."""
    project = coded(drawing)
    block = project.main_block
    turned = replace(
        block,
        nodes=dict(reversed(block.nodes.items())),
        layers=dict(reversed(block.layers.items())),
        places={},
    )
    other = replace(project.with_block(turned), code=dict(reversed(project.code.items())))
    assert fingerprint(other, drawing.catalogue) == fingerprint(project, drawing.catalogue)


def test_a_node_of_a_layer_that_is_also_code_is_looked_at(drawing: Drawing) -> None:
    """Only a file can hold such a node; the quick look does not pass over it."""
    layer = Layer(LayerId("l"), "l", "keras.layers.Dense", {"units": 1})
    before, after = (
        Node(NodeId("n"), "code", layer.id, {**LINES, "body": body}) for body in ("y = x", "y = x; evil()")
    )
    projects = []
    for node in (before, after):
        drawing.replace_block(layers={layer.id: layer}, nodes={node.id: node}, places={node.id: Place(0, 0)})
        projects.append(drawing.project)
    one, other = projects
    assert fingerprint(one, drawing.catalogue) != fingerprint(other, drawing.catalogue)
    assert not surely_alike(one, other, drawing.catalogue)


def test_what_surely_is_alike_has_the_same_fingerprint(drawing: Drawing) -> None:
    """A walk at random through small changes of nodes, layers and code."""
    chance = random.Random(7)
    values: list[Mapping[str, Value]] = [
        {},
        {"units": 3},
        {"vocabulary": "/a"},
        {"vocabulary": "/b"},
        {"text": argument("text")},
        {"layer": Object("custom:Own", {"text": "x"})},
        LINES,
    ]
    types = ["keras.layers.Dense", "custom:Own", "keras.layers.StringLookup", block_type(BlockId("outer"))]
    kinds = ["layer", "code", "custom:tf.io.read_file", "keras.ops.relu", "tf.io.gfile.rmtree", "note"]
    project = coded(drawing)
    alike = 0
    for _ in range(600):
        block = project.main_block
        which = chance.choice(list(block.nodes.values()))
        layers, nodes = dict(block.layers), dict(block.nodes)
        if chance.random() < 0.5:
            layer = chance.choice(list(layers.values()))
            layers[layer.id] = replace(layer, type=chance.choice(types), config=chance.choice(values))
        else:
            layer_id = chance.choice([None, *layers])
            nodes[which.id] = replace(
                which, kind=chance.choice(kinds), layer=layer_id, arguments=chance.choice(values)
            )
        after = project.with_block(replace(block, layers=layers, nodes=nodes))
        same = fingerprint(project, drawing.catalogue) == fingerprint(after, drawing.catalogue)
        if surely_alike(project, after, drawing.catalogue):
            alike += 1
            assert same, (project.main_block, after.main_block)
        project = after
    assert alike > 10


def test_what_code_is_given_is_listed(drawing: Drawing) -> None:
    """With the code that gets it, so that it can be read before it is trusted."""
    told = [
        piece.text for piece in needs_trust(coded(drawing), drawing.catalogue) if piece.why == "arguments"
    ]
    assert "custom:Own(text='2 * x')" in told
    assert "Outer(text='given')" in told
    assert "Outer(text='plain')" in told
    assert "custom:tf.io.read_file(filename='/a')" in told
    assert "tf.io.gfile.rmtree(path='/a')" in told
