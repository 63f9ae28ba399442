"""Values as source: what is printed means the same value, and nothing in it can become code."""

from __future__ import annotations

import ast
import math
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from nodes.catalogue.spec import Catalogue
from nodes.codegen.literals import Unprintable, construction, literal, quoted
from nodes.graph import Object

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.none() | st.booleans() | NUMBERS | st.text()
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(value=VALUES)
def test_a_printed_value_is_that_value(catalogue: Catalogue, value: Any) -> None:
    """What is printed reads back as an equal value of the same types."""
    read = ast.literal_eval(str(literal(value, catalogue)))
    assert repr(read) == repr(value)


@given(texts=st.lists(st.text(alphabet=st.characters() | st.sampled_from("'\"\\\n\r{}"), max_size=20)))
@settings(max_examples=25, deadline=None)
def test_strings_are_as_ruff_format_leaves_them(texts: list[str]) -> None:
    """The quotes and escapes are those that `ruff format` prefers."""
    source = "x = None\n" + "".join(f"x = {quoted(text)}\n" for text in texts)
    assert _formatted(source) == source


def test_every_character_can_be_in_a_string() -> None:
    """Each of Unicode's first 70,000 characters reads back, and is left alone by `ruff format`."""
    texts = ["".join(map(chr, range(start, start + 10))) for start in range(0, 70_000, 10)]
    source = "x = [\n" + "".join(f"    {quoted(text)},\n" for text in texts) + "]\n"
    assert ast.literal_eval(source.removeprefix("x = ")) == texts
    assert _formatted(source) == source


def _formatted(source: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((3, 3), "(3, 3)"),
        ((2,), "(2,)"),
        ((), "()"),
        (-1.5, "-1.5"),
        (1e-05, "1e-05"),
        (math.inf, 'float("inf")'),
        (-math.inf, 'float("-inf")'),
        (math.nan, 'float("nan")'),
        ('say "no"', "'say \"no\"'"),
        ("it's", '"it\'s"'),
        ("a\nb", r'"a\nb"'),
        ({"alpha": (1, None)}, '{"alpha": (1, None)}'),
        (Object("keras.regularizers.L2", {"l2": 0.1}), "tf.keras.regularizers.L2(l2=0.1)"),
        (Object("keras.layers.Dense", {"units": 3}), "tf.keras.layers.Dense(3)"),
        (
            Object("keras.layers.Pipeline", {"layers": (Object("keras.layers.RandomFlip"),)}),
            "tf.keras.layers.Pipeline([tf.keras.layers.RandomFlip()])",
        ),
        (Object("keras.initializers.Zeros"), "tf.keras.initializers.Zeros()"),
    ],
)  # fmt: skip
def test_the_form_of_a_value(catalogue: Catalogue, value: Any, text: str) -> None:
    """Each kind of value is written as a person would write it."""
    assert str(literal(value, catalogue)) == text


@pytest.mark.parametrize(
    ("type", "config", "code"),
    [
        ("os.system", {}, "unknown-type"),
        ("tf.keras.layers.Dense(1)", {}, "unknown-type"),
        ("input", {}, "unknown-type"),
        ("keras.layers.Dense", {"units": 1, "units=2, x": 1}, "unknown-argument"),
        ("keras.layers.Dense", {}, "missing-argument"),
    ],
)
def test_what_the_catalogue_does_not_know_is_not_written(
    catalogue: Catalogue, type: str, config: Any, code: str
) -> None:
    """An object of another class, or with another argument, never reaches the source."""
    with pytest.raises(Unprintable) as caught:
        literal((1, Object(type, config)), catalogue)
    assert caught.value.code == code


def test_positional_arguments_come_in_a_row(catalogue: Catalogue) -> None:
    """An argument after one that is left out needs its name."""
    spec = catalogue.nodes["keras.layers.Conv2D"]
    config = {"kernel_size": 3, "filters": 8, "strides": 2}
    assert str(construction(spec, config, catalogue)) == "tf.keras.layers.Conv2D(8, 3, strides=2)"
