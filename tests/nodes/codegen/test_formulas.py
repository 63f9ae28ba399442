"""Operators, indices and expressions: what is written, and what is refused."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.codegen.expression import Atom
from nodes.codegen.formulas import formula, indexed
from nodes.codegen.literals import Unprintable
from nodes.expressions import is_expression, is_index

NAMES = {"x": Atom("x"), "y": Atom("self.weight")}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x+y*2", "x + self.weight * 2"),
        ("(x+y)*2", "(x + self.weight) * 2"),
        ("x-(y-1)", "x - (self.weight - 1)"),
        ("x - y - 1", "x - self.weight - 1"),
        ("-x**2", "-(x**2)"),
        ("(-x)**2", "(-x) ** 2"),
        ("x**-1", "x**-1"),
        ("2 ** x ** y", "2**x**self.weight"),
        ("-(+(x))", "-+x"),
        ("-(-(x+1))", "--(x + 1)"),
        ("0<x<=1", "0 < x <= 1"),
        ("not x and (y or x)", "not x and (self.weight or x)"),
        ("abs(x)@y", "tf.keras.ops.abs(x) @ self.weight"),
        ("sum(x,axis=-1)", "tf.keras.ops.sum(x, axis=-1)"),
        ("x[...,tf.newaxis,1:]", "x[..., tf.newaxis, 1:]"),
        ("(x+y)[:,0]", "(x + self.weight)[:, 0]"),
        ("concatenate([x, y])", "tf.keras.ops.concatenate([x, self.weight])"),
    ],
)
def test_expressions_are_written_anew(catalogue: Catalogue, text: str, written: str) -> None:
    """Names stand for tensors, functions for those of Keras; brackets are those that are needed."""
    assert str(formula(text, NAMES, catalogue)) == written


REFUSED = [
    "",
    "x.shape",
    "__import__('os')",
    "print(x)",
    "(lambda: x)()",
    "[x for x in y]",
    "x if y else x",
    "x := 1",
    "f'{x}'",
    "x; y",
    "x\ny",
    "x # y",
    "gone + 1",
    "abs(*x)",
    "abs(**x)",
    "sum(x, axis=y)",
    "1e999",
    "x(y)",
    "abs.__globals__",
    "{1: x}",
    "await x",
    "-" * 60 + "x",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_expression_is_refused(catalogue: Catalogue, text: str) -> None:
    """Attributes, statements, other calls and unknown names are never written."""
    with pytest.raises(Unprintable) as raised:
        formula(text, NAMES, catalogue)
    assert raised.value.code == "not-an-expression"


@pytest.mark.parametrize(
    ("text", "written"),
    [(":, 0", "x[:, 0]"), ("...,-1", "x[..., -1]"), ("::2", "x[::2]"), ("1+1:", "x[1 + 1 :]"), ("0", "x[0]")],
)
def test_an_index_is_written_anew(catalogue: Catalogue, text: str, written: str) -> None:
    """Numbers, slices and what joins them."""
    assert str(indexed(Atom("x"), text, catalogue)) == written


@pytest.mark.parametrize("text", ["", "y", "0] + evil([0", "0](", "x.y", "tf.io", "evil()"])
def test_what_is_no_index_is_refused(catalogue: Catalogue, text: str) -> None:
    """No text leaves its brackets."""
    with pytest.raises(Unprintable):
        indexed(Atom("x"), text, catalogue)


CATALOGUE = load_catalogue()
OPERATORS = ["+", "-", "*", "/", "**", "<", "@", "//", "%", "&", "==", "and", "or"]
LEAVES = st.sampled_from(["x", "y", "2", "0.5", "True"])
TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({}) {} ({})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("{} {} {}".format, inner, st.sampled_from(OPERATORS[:6]), inner),
        st.builds("({}({}))".format, st.sampled_from(["-", "+", "~", "not ", "abs"]), inner),
        st.builds("({})[{}]".format, inner, st.sampled_from(["0", ":", "..., 1:", "::-1"])),
    ),
    max_leaves=8,
)


@given(text=TEXTS)
@settings(deadline=None)
def test_what_is_written_means_the_text(text: str) -> None:
    """The tree of what is written is that of the text, whatever stands in it."""
    names = {"x": Atom("x"), "y": Atom("y")}
    written = str(formula(text, names, CATALOGUE)).replace("tf.keras.ops.", "")
    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(text))


@pytest.mark.parametrize("text", [*REFUSED, "x + y", "abs(x)[0]", "0", "::2", "..., x"])
def test_the_drawing_and_the_source_agree(catalogue: Catalogue, text: str) -> None:
    """What the problems call an expression, or an index, is written, and nothing else."""
    tree_names = {name: Atom(name) for name in ("x", "y", "gone")}
    assert is_expression(text, catalogue) == _is_written(formula, text, tree_names, catalogue)
    assert is_index(text, catalogue) == _is_written(indexed, Atom("x"), text, catalogue)


def _is_written(write: Any, *arguments: Any) -> bool:
    try:
        write(*arguments)
    except Unprintable:
        return False
    return True


def test_operators_take_numbers(drawing: Any) -> None:
    """A number typed in the place of a wire stands beside the operator."""
    start = drawing.add("input", shape=(4,))
    node = drawing.add("operator.subtract", None, start, x=-1.5)
    drawing.add("output", drawing.add("operator.power", node, y=-2))
    assert drawing.body()[0].endswith(" = -1.5 - inputs")
    assert drawing.body()[1].endswith("**-2")


def test_a_text_that_is_no_expression_is_left_out(drawing: Any) -> None:
    """The node is left out with its code; nothing of the text is written."""
    start = drawing.add("input", shape=(4,))
    bad = drawing.add("expression", start, text="x.__class__")
    worse = drawing.add("operator.index", start, index="0] + evil([")
    assert drawing.plan().left_out == {bad: "not-an-expression", worse: "not-an-expression"}
    assert "evil" not in drawing.source().text


def test_a_long_formula_is_written_in_parts(drawing: Any) -> None:
    """What formatters break in ways hard to read gets a statement for each side."""
    start = drawing.add("input", shape=(4,))
    text = "sigmoid(x) * maximum(x, 0.0) * 123456 + tanh(x) * (x - 1)"
    drawing.add("expression", start, text=text)
    assert [line.split(" = ")[0] for line in drawing.body()[:-1]] == ["left", "right", "x"]
