"""What fits the grammar is an expression; everything else is none, and is never run."""

from __future__ import annotations

import pytest

from nodes.catalogue.shaping import free_names
from nodes.catalogue.spec import Catalogue
from nodes.codegen.expression import Atom
from nodes.codegen.formulas import formula, indexed
from nodes.codegen.literals import Unprintable
from nodes.expressions import DEEPEST, LONGEST, is_expression, is_index

FORMULAS = (
    "x",
    "x + 1",
    "x * 2 + y",
    "-x ** 2",
    "(x @ y) / 3.5e2",
    "x[:, 0]",
    "x[..., tf.newaxis]",
    "x[0, 1:2:3]",
    "x[y]",
    "abs(x)",
    "sum(x, axis=-1, keepdims=True)",
    "concatenate([x, y], axis=1)",
    "x > 1 and not y <= 2 or z == 3",
    "1 < x < 3",
    "~x | y & z ^ 1",
    "(x, y)",
    "[1, 2.0, None, True, 'a']",
)
NO_FORMULAS = (
    "",
    "x +",
    "x = 1",
    "x; y",
    "x\ny",
    "x # y",
    "x.shape",
    "x.__class__",
    "tf.newaxis",
    "lambda: x",
    "[y for y in x]",
    "x if y else z",
    "x in y",
    "x is y",
    "__import__('os')",
    "open('/etc/passwd')",
    "eval(x)",
    "abs(*x)",
    "abs(**x)",
    "sum(x, axis=y)",
    "abs(x)(y)",
    "keras.ops.abs(x)",
    "f'{x}'",
    "b'x'",
    "1j",
    "1e999",
    "x := 1",
    "await x",
    "...",
    "{x: y}",
    "{x}",
    "abs(abs)",
    "abs(x) + abs",
    *(f"x[{place}]" for place in ("[y, 0]", "1.0", "x > 0")),
    "(" * (DEEPEST + 5) + "x" + ")" * (DEEPEST + 5) + "]",
    "-" * (DEEPEST + 5) + "x",
    "x + " * LONGEST + "x",
)
INDEXES = ("0", ":", ":, 0", "..., 1:", "tf.newaxis, :", "::2", "-1", "(0, 1)", ":, None", "1 + 1", "None:2")
NO_PLACES = (
    "[0, 1]",
    ":, [1, 0]",
    "0, (1, 2)",
    "True",
    "1.5",
    "'a'",
    "0 == 1",
    "not 0",
    "1.5:",
    "0 or 1",
    "True:2",
)
NO_INDEXES = (
    *NO_PLACES,
    "",
    "x",
    "y, 0",
    "0] + x[1",
    "0](y)[0",
    "0; 1",
    "open('a')",
    "x.y",
    "lambda: 0",
    "0\n1",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_fits_the_grammar_is_an_expression(catalogue: Catalogue, text: str) -> None:
    """Each is also one to the source."""
    assert is_expression(text, catalogue)
    assert formula(text, {name: Atom(name) for name in free_names(text)}, catalogue)


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_everything_else_is_none(catalogue: Catalogue, text: str) -> None:
    """None of it gets into the source either."""
    assert not is_expression(text, catalogue)
    with pytest.raises(Unprintable):
        formula(text, {name: Atom(name) for name in free_names(text)}, catalogue)


@pytest.mark.parametrize("text", INDEXES)
def test_what_may_stand_between_brackets(catalogue: Catalogue, text: str) -> None:
    """Numbers and slices, in the source too."""
    assert is_index(text, catalogue)
    assert indexed(Atom("x"), text, catalogue)


@pytest.mark.parametrize("text", NO_INDEXES)
def test_what_may_not(catalogue: Catalogue, text: str) -> None:
    """No names, and nothing that ends the brackets."""
    assert not is_index(text, catalogue)
    with pytest.raises(Unprintable):
        indexed(Atom("x"), text, catalogue)


@pytest.mark.parametrize("value", [None, 3, ("x",), 1.5])
def test_what_is_no_text_is_none(catalogue: Catalogue, value: object) -> None:
    """A value that is no string is no expression."""
    assert not is_expression(value, catalogue)  # type: ignore[arg-type]
    assert not is_index(value, catalogue)  # type: ignore[arg-type]
