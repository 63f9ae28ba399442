"""What can be said of a text of Python without running it: its brackets, its strings, its mistakes."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from editor.panels.code_editor_text import utf16
from nodes.syntax import module_of

PARTNERS = {")": "(", "]": "[", "}": "{"}
TOKENS = re.compile(
    r"""#[^\n]*|"{3}(?:\\.|[^\\])*?(?:"{3}|\Z)|'{3}(?:\\.|[^\\])*?(?:'{3}|\Z)"""
    r"""|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[()\[\]{}]""",
    re.DOTALL,
)
"""Comments, strings and brackets. A lexer would tell more, and take a hundred times as long for each key."""
MOST_COMPILED = 50_000
"""How many characters are compiled too. Python's compiler, unlike its parser, can overflow the stack."""


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
    shift, last = 0, 0
    for found in TOKENS.finditer(text):
        # Qt counts some characters twice.
        shift, last = shift + utf16(text[last : found.start()]) - (found.start() - last), found.start()
        at = found.start() + shift
        if len(found[0]) == 1 and found[0] not in "'\"#":
            _take(found[0], at, pairs, waiting)
        else:
            quiet.append((at, at + utf16(found[0])))
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
            tree = module_of(text)
            if len(text) <= MOST_COMPILED:
                # Tells a `return` outside of a function, and the like.
                compile(tree, "<code>", "exec", dont_inherit=True)
    except SyntaxError as error:
        line = min(error.lineno or 1, text.count("\n") + 1)
        return (Mark(line, error.msg, (error.offset or 1) - 1 if error.lineno == line else None),)
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        # A null character, or code nested too deep for Python's parser.
        return (Mark(1, str(error) or type(error).__name__),)
    return ()
