"""What can be said of a text of Python without running it: its brackets, its strings, its mistakes."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from editor.panels.code_editor_text import utf16
from editor.panels.code_view import python_lexer

PARTNERS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Structure:
    """Where brackets, strings and comments are; all positions are Qt's own."""

    pairs: Mapping[int, int]
    """Each bracket's partner; -1 for one that has none."""
    quiet: tuple[tuple[int, int], ...]
    """Where strings and comments begin and end."""

    def is_code(self, position: int) -> bool:
        """Whether what stands at `position` is neither in a string nor in a comment."""
        return not any(start <= position < end for start, end in self.quiet)

    def pair_at(self, position: int) -> tuple[int, int] | None:
        """The bracket beside the cursor and its partner: the one on its left before the one on its right."""
        for each in (position - 1, position):
            if each in self.pairs:
                return each, self.pairs[each]
        return None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mistake: its line (from 1), what is wrong, and where it begins in the line when that is known."""

    line: int
    text: str
    column: int | None = None


def structure_of(text: str) -> Structure:
    """Read `text`, which may be unfinished."""
    pairs: dict[int, int] = {}
    quiet: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    at = 0
    for _start, kind, part in python_lexer()(text):
        name, end = str(kind), at + utf16(part)
        if name.startswith(("Token.Literal.String", "Token.Comment")):
            quiet.append((at, end))
        elif name == "Token.Punctuation":
            for offset, character in enumerate(part):
                _take(character, at + offset, pairs, waiting)
        at = end
    return Structure(pairs, tuple(quiet))


def _take(character: str, at: int, pairs: dict[int, int], waiting: list[tuple[str, int]]) -> None:
    if character in PARTNERS.values():
        pairs[at] = -1
        waiting.append((character, at))
    elif character in PARTNERS:
        pairs[at] = -1
        if waiting and waiting[-1][0] == PARTNERS[character]:
            partner = waiting.pop()[1]
            pairs[at], pairs[partner] = partner, at


def syntax_mistakes(text: str) -> tuple[Mark, ...]:
    """What keeps `text` from being Python, in Python's own words. Nothing of it runs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<code>", "exec", dont_inherit=True)
    except SyntaxError as error:
        line = min(error.lineno or 1, text.count("\n") + 1)
        return (Mark(line, error.msg, (error.offset or 1) - 1 if error.lineno == line else None),)
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        # A null character, or code nested too deep for Python's parser.
        return (Mark(1, str(error) or type(error).__name__),)
    return ()
