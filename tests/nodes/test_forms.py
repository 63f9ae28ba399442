"""In what several outputs stand: text that is kept, of nothing but numbers in lists, tuples and dicts."""

from __future__ import annotations

import pytest

from nodes.forms import Form, form_of, form_text


@pytest.mark.parametrize(
    ("form", "count"),
    [({"z": 1, "a": 0}, 2), ([0, (1, {"k": 2})], 3), ([0], 1), ({"a": [], "b": 0}, 1), ((0, 1), 2)],
)
def test_a_form_is_kept(form: Form, count: int) -> None:
    """Its text is read as the same form."""
    assert form_of(form_text(form), count) == form


@pytest.mark.parametrize(
    "text",
    [
        *("", "dict", "list", "[0, 1", "[1, 0]", "[0, 0]", "[0, 2]", "[0]", "[0, 1, 2]", "[0, True]"),
        *(
            '{"z": 0, "a": 1}',
            "{0: 0, 1: 1}",
            "[0, exit()]",
            "[0, 'x']",
            "[" * 5000,
            "[0, 1]" + " " * 100_000,
        ),
    ],
)
def test_what_is_no_form_is_left(text: str) -> None:
    """Other words, other numbers, another order than Keras's: outputs are given in a row."""
    assert form_of(text, 2) is None
