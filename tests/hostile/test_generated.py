"""Generated source is parsed back: no text of a project is in it anything but a name or a literal."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings, strategies as st

from nodes.arrays import array
from nodes.codegen.source import Source, generate
from nodes.graph import (
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Project,
    Value,
    argument,
    block_type,
    given_layer,
)
from tests.hostile.corpus import PLACES, Put, Sketch, load_catalogue

CANARY, NUMBER = "canary", 424242
"""A name and a number that no source has by itself."""
HARMLESS = "canary"
PIECES = (
    CANARY, f"{CANARY}({NUMBER})", str(NUMBER), "x", "self", "tf", "_", ".", ",", "=", ":", ":=", ";", "#",
    " ",
    "(", ")", "[", "]", "{", "}", "*", "**", "@", "%s", "\\", '"', "'", '"""', "'''", "\n", "\r", "\t", "\f",
    "\v", "\0", "\x1a", "\x1c", "\x85", "\u2028", "\u2029", "\ud800", "\ufeff", "\u202e", "\u200b", "\u0301",
    "ｃ", "ﬁ", "²", "é", "层", "🙂", "\\N{DIGIT ONE}", "\\x41", "\n    ", "\nimport os\n", "if x:",
    "lambda: ", "import", "class", "None", "f'", "__class__", "1",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)

# -- places ----------------------------------------------------------------------------------------------


def _devices(sketch: Sketch, text: str) -> None:
    sketch.layers = {id: replace(layer, device=text) for id, layer in sketch.layers.items()}
    for number, device in enumerate((f"CPU:{text}", f"/device:CPU:0{text}", f"CPU:0{text}", text)):
        id = sketch.layer(f"placed{number}", "keras.layers.Dense", {"units": 2})
        sketch.nodes[id] = replace(sketch.nodes[id], device=device)


def _objects(sketch: Sketch, text: str) -> None:
    inner = Object(text, {text: text})
    known = Object("keras.layers.Dense", {"units": 2, "activation": text, "name": text, text: 1})
    configs: list[tuple[str, dict[str, Value]]] = [
        ("keras.layers.Dense", {"units": 2, "kernel_initializer": inner}),
        ("keras.layers.Dense", {"units": 2, "kernel_initializer": Object(f"keras.initializers.{text}")}),
        ("keras.layers.Dense", {"units": argument(text), "activation": given_layer(LayerId(text))}),
        ("keras.layers.Dense", {"units": 2, "activation": {text: (text, {text: text})}}),
        ("keras.layers.TimeDistributed", {"layer": known}),
        ("chain", {"layers": (known, inner)}),
        ("keras.Sequential", {"layers": (replace(known, config={"units": 2, "name": text}),)}),
        ("keras.layers.StringLookup", {"vocabulary": (text, text * 2), "oov_token": text}),
        (f"keras.layers.{text}", {}),
        (f"custom:{text}", {text: text}),
        (f"block:{text}", {}),
        (text, {text: text}),
    ]
    for number, (type, config) in enumerate(configs):
        sketch.layer(f"object{number}", type, config)


def _kinds(sketch: Sketch, text: str) -> None:
    for number, kind in enumerate((text, f"keras.ops.{text}", f"custom:{text}", f"tf.{text}")):
        sketch.node("start", Node(NodeId(f"kind{number}"), kind, None, {text: text}))
    sketch.node("start", Node(NodeId("relu"), "keras.ops.relu", None, {text: text}))
    sketch.node("start", Node(NodeId("cast"), "keras.ops.cast", None, {"dtype": text}))
    sketch.node("start", Node(NodeId("einsum"), "keras.ops.einsum", None, {"subscripts": text}))


def _inputs(sketch: Sketch, text: str) -> None:
    for number, values in enumerate(({"dtype": text}, {"shape": (text,)}, {"shape": text}, {"batch": text})):
        id = NodeId(f"input{number}")
        sketch.nodes[id] = Node(id, "input", None, {"shape": (4,), **values}, title=text)


def _arrays(sketch: Sketch, text: str) -> None:
    sound = array("float32", (100,), b"\0" * 400)
    for number, changes in enumerate(({}, {"dtype": text}, {"key": text}, {text: text}, {"shape": (text,)})):
        id = NodeId(f"array{number}")
        value = replace(sound, config={**sound.config, **changes})
        sketch.nodes[id] = Node(id, "constant", None, {"value": value, "dtype": text}, title=text)


def _dicts(sketch: Sketch, text: str) -> None:
    sketch.nodes[sketch.start] = replace(sketch.nodes[sketch.start], title=text)
    sketch.more[BlockId("inner")] = replace(
        sketch.block(BlockId("inner")), name=text, kind=text, takes="dict", gives="dict", device=text
    )
    sketch.layer("instance", block_type(BlockId("inner")), {text: text}, attribute=text)


def _weights(sketch: Sketch, text: str) -> None:
    configs: tuple[dict[str, Value], ...] = (
        {"shape": (2,), "initializer": text},
        {"shape": (text,), "dtype": text},
        {"shape": (2,), "name": text, text: text},
        {"shape": (2,), "initializer": Object("keras.initializers.Constant", {"value": text})},
    )
    for number, config in enumerate(configs):
        layer = Layer(LayerId(f"weight{number}"), text if number else f"{text}_1", "weight", config)
        sketch.layers[layer.id] = layer
        sketch.nodes[NodeId(layer.id)] = Node(NodeId(layer.id), "layer", layer.id, title=text)


def _regions(sketch: Sketch, text: str) -> None:
    for kind, ends in (("while", ("enter", "leave")), ("if", ("enter", "then", "else"))):
        region = NodeId(kind)
        sketch.nodes[region] = Node(region, kind, None, {"values": (text, "x"), "limit": text}, title=text)
        for end in ends:
            id = NodeId(f"{kind} {end}")
            sketch.nodes[id] = Node(id, end, region=region, title=text)
        sketch.wire(sketch.start, region, text)
        sketch.wire(sketch.start, region, "x")


WHERE: dict[str, Put] = {
    **{name: put for name, put in PLACES.items() if name != "code"},
    "devices": _devices,
    "objects": _objects,
    "kinds": _kinds,
    "inputs": _inputs,
    "arrays": _arrays,
    "dicts": _dicts,
    "weights": _weights,
    "regions": _regions,
}
"""Every place of a project that holds text, but for code and formulas."""


def drawn(place: str, text: str) -> Project:
    """A drawing with `text` in a place."""
    sketch = Sketch()
    WHERE[place](sketch, text)
    return sketch.project()


# -- what is parsed back ---------------------------------------------------------------------------------

STATEMENTS = (ast.Import, ast.ClassDef, ast.FunctionDef, ast.With, ast.If)
"""What stands at the top of a source."""
NEVER = (
    ast.Lambda, ast.JoinedStr, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, ast.Delete, ast.Global,
    ast.Nonlocal, ast.Raise, ast.Try, ast.Assert, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Match, ast.ImportFrom,
)  # fmt: skip
MODULES = {"tensorflow", "functools", "pathlib", "numpy"}


def check(source: Source, text: str, formulas: bool = False) -> None:
    """Assert that `text` is no more than names and literals in a source."""
    tree = ast.parse(source.text)
    assert all(isinstance(each, STATEMENTS) for each in tree.body)
    classes = {each.name for each in ast.walk(tree) if isinstance(each, ast.ClassDef)}
    for node in ast.walk(tree):
        assert not isinstance(node, NEVER), ast.unparse(node)
        if isinstance(node, ast.Import):
            assert {each.name for each in node.names} <= MODULES
        elif isinstance(node, ast.Constant):
            assert formulas or node.value != NUMBER
            assert not _has(node.value) or _is_quoted(str(node.value), text), (node.value, text)
        elif isinstance(node, ast.Attribute) and _has(node.attr):
            assert isinstance(node.value, ast.Name), ast.unparse(node)
            assert node.value.id == "self", ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _has(node.func.id):
            assert node.func.id in classes or _is_inner(tree, node.func.id), ast.unparse(node)
    for comment in _comments(source.text):
        assert not _has(comment), comment


def _has(said: object) -> bool:
    return isinstance(said, str) and (CANARY in said.lower() or str(NUMBER) in said)


def _is_quoted(found: str, text: str) -> bool:
    """Whether a literal is the text as it was, a row of it, or a name that was made of it."""
    return text in found or found.isidentifier()


def _is_inner(tree: ast.Module, name: str) -> bool:
    """Whether a name is that of a function inside another, such as the body of a loop."""
    return any(isinstance(each, ast.FunctionDef) and each.name == name for each in ast.walk(tree))


def _comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def _shape(source: Source) -> list[str]:
    """What a source is made of, whatever names and strings are in it."""
    return [type(node).__name__ for node in ast.walk(ast.parse(source.text))]


@cache
def _harmless(place: str) -> Source:
    return generate(drawn(place, HARMLESS), load_catalogue())


def _try(place: str, text: str) -> None:
    source = generate(drawn(place, text), load_catalogue())
    check(source, text)
    plain = _harmless(place)
    if place in ("titles", "attribute", "ids") and source.left_out == plain.left_out:
        assert _shape(source) == _shape(plain)


@given(st.sampled_from(sorted(WHERE)), texts)
@settings(max_examples=250, deadline=None)
def test_no_text_becomes_code(place: str, text: str) -> None:
    """Wherever it stands: the tree of the source has it as names and literals, and is no other for it."""
    _try(place, text)


@pytest.mark.full
@pytest.mark.timeout(1_800)
@given(st.sampled_from(sorted(WHERE)), texts)
@settings(max_examples=10_000, deadline=None)
def test_no_text_of_very_many_becomes_code(place: str, text: str) -> None:
    """As above."""
    _try(place, text)


@given(st.sampled_from(("expression", "operator.index")), texts)
@settings(max_examples=150, deadline=None)
def test_no_formula_calls_what_is_not_listed(kind: str, text: str) -> None:
    """A formula is of names, literals, operators and functions of the grammar; others are left out."""
    sketch = Sketch()
    name = "text" if kind == "expression" else "index"
    sketch.node("start", Node(NodeId("hostile"), kind, None, {name: text}))
    source = generate(sketch.project(), load_catalogue())
    check(source, text, formulas=True)


@pytest.mark.parametrize("place", sorted(WHERE))
def test_every_place_is_tried(place: str) -> None:
    """A harmless text gives a source; what is looked for would be found in it."""
    assert "class " in _harmless(place).text


@pytest.mark.parametrize(
    "wrong",
    [
        'x = tf.keras.layers.Dense(2, name="a"); canary(424242)',
        "class A:\n    def f(self):\n        return tf.canary(1)",
        "import tensorflow as tf, os",
        "class A:\n    x = 424242",
        "class A:\n    pass  # canary",
        'class A:\n    x = "canary" + str(424242)',
    ],
)
def test_what_is_looked_for_is_found(wrong: str) -> None:
    """Sources in which a text has become more."""
    with pytest.raises(AssertionError):
        check(Source(wrong, {}, {}), 'a"); canary(424242)')
