"""A part of an array as a person types it, `0, :` or `..., -1`, and numbers to put there."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from types import EllipsisType

from nodes.graph import Value
from nodes.refusal import Refusal
from nodes.syntax import literal_in

Step = int | slice | EllipsisType
"""One place of an index: a number, a range, or all that is left out (`...`)."""
Index = tuple[Step, ...]

_NUMBER = r"\s*([+-]?\d+)?\s*"
_RANGE = re.compile(rf"{_NUMBER}:{_NUMBER}(?::{_NUMBER})?$")
_WHOLE = re.compile(r"\s*[+-]?\d+\s*$")
LONGEST = 1_000
"""Characters: a longer text is none that was typed."""


def parse_index(text: str, shape: Sequence[int]) -> Index:
    """The part of an array of `shape` that `text` names; without text all of it.

    Raises:
        Refusal: it names none.
    """
    text = text.strip().removeprefix("[").removesuffix("]")
    if not text or len(text) > LONGEST:
        return _all_or_refused(text, shape)
    index = tuple(_step(part, text, shape) for part in text.removesuffix(",").split(","))
    given = sum(each is not ... for each in index)
    if given > len(shape) or given < len(index) - 1:
        raise Refusal("bad-index", text=text, shape=str(tuple(shape)))
    for place, each in enumerate(index):
        axis = place if ... not in index[:place] else place - len(index) + len(shape)
        if isinstance(each, int) and not -shape[axis] <= each < shape[axis]:
            raise Refusal("index-outside", number=each, most=shape[axis] - 1, axis=axis)
    return index


def _all_or_refused(text: str, shape: Sequence[int]) -> Index:
    if text:
        raise Refusal("bad-index", text=text[:20], shape=str(tuple(shape)))
    return ()


def _step(part: str, text: str, shape: Sequence[int]) -> Step:
    if part.strip() == "...":
        return ...
    if _WHOLE.match(part):
        return int(part)
    found = _RANGE.match(part)
    numbers = [None if each is None else int(each) for each in found.groups()] if found else [0, 0, 0]
    if numbers[2] == 0:
        raise Refusal("bad-index", text=text, shape=str(tuple(shape)))
    return slice(*numbers)


def index_as_json(index: Index) -> list[Value]:
    """The index as the session takes it."""
    return [
        "..." if each is ... else (each.start, each.stop, each.step) if isinstance(each, slice) else each
        for each in index
    ]


def shape_at(index: Index, shape: Sequence[int]) -> tuple[int, ...]:
    """The shape of the part that `index` names."""
    left = list(shape)
    given = sum(each is not ... for each in index)
    found: list[int] = []
    for each in (*index, *(() if ... in index else (...,))):
        if each is ...:
            count = len(shape) - given
            found += left[:count]
            del left[:count]
        elif isinstance(each, slice):
            found.append(len(range(*each.indices(left.pop(0)))))
        else:
            left.pop(0)
    return tuple(found)


def index_text(place: Sequence[int], last: int, shape: Sequence[int]) -> str:
    """The text of an index whose first places are `place` and whose last ones, `last` in number, are free."""
    return ", ".join([*map(str, place), *[":"] * min(last, len(shape))])


def parse_numbers(text: str) -> Value:
    """The number, or the rows of numbers, that `text` spells: `0.5`, `-inf`, `[1, 2, 3]`.

    Raises:
        Refusal: it spells none.
    """
    words = re.sub(r"\b(nan|inf|infinity)\b", lambda each: _WORDS[each[1].lower()[:3]], text, flags=re.I)
    try:
        return _numbers(literal_in(words.strip()))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise Refusal("bad-numbers", text=text.strip()[:40]) from error


_WORDS = {"nan": "'nan'", "inf": "1e999"}


def _numbers(found: object) -> Value:
    if found == "nan":
        return math.nan
    if isinstance(found, (list, tuple)):
        return tuple(map(_numbers, found))
    if isinstance(found, (bool, int, float)):
        return found
    raise ValueError(found)
