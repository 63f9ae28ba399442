"""Parts of arrays and numbers as they are typed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nodes.refusal import Refusal
from nodes.slices import index_as_json, parse_index, parse_numbers, shape_at

SHAPE = (4, 5, 6)
PARTS = (
    "",
    "...",
    "0",
    "0, :",
    "1:3",
    ":, 2",
    "-1, -1, -1",
    "[1, 2]",
    "..., 0",
    "::2, 1:4, ::-1",
    "0, ..., 5",
)


@pytest.mark.parametrize("text", PARTS)
def test_a_part_is_what_numpy_takes(text: str) -> None:
    """And its shape is known before anything is asked of the session."""
    index = parse_index(text, SHAPE)
    assert shape_at(index, SHAPE) == np.zeros(SHAPE)[index].shape
    assert len(index_as_json(index)) == len(index)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", "bad-index"),
        ("0, 0, 0, 0", "bad-index"),
        ("..., ...", "bad-index"),
        ("::0", "bad-index"),
        ("1.5", "bad-index"),
        ("0,,1", "bad-index"),
        ("0" * 2000, "bad-index"),
        ("4", "index-outside"),
        ("-5", "index-outside"),
        ("..., 6", "index-outside"),
        ("0, 5", "index-outside"),
    ],
)
def test_what_is_no_part_is_refused(text: str, code: str) -> None:
    """In words that tell what is expected."""
    with pytest.raises(Refusal) as refused:
        parse_index(text, SHAPE)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        (" -1e-3 ", -0.001),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
        ("[1, 2, 3]", (1, 2, 3)),
        ("[[1, nan], [3, 4]]", ((1, math.nan), (3, 4))),
        ("True", True),
    ],
)
def test_numbers_are_read(text: str, value: object) -> None:
    """One, or rows of them."""
    assert repr(parse_numbers(text)) == repr(value)


@pytest.mark.parametrize("text", ["", "x", "__import__('os')", "'a'", "1 +", "{1: 2}", "[" * 500])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Nothing is run."""
    with pytest.raises(Refusal):
        parse_numbers(text)
