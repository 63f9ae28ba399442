"""A text that a person has changed, on top of what the drawing has become meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class _Change(NamedTuple):
    """The lines from `first` to before `last` of the common text, and what stands in their place."""

    first: int
    last: int
    lines: list[str]

    def meets(self, other: _Change) -> bool:
        """Whether two changes are about the same lines."""
        if self.first == self.last or other.first == other.last:
            return self.first <= other.last and other.first <= self.last
        return self.first < other.last and other.first < self.last


def rebased(base: str, mine: str, theirs: str) -> str:
    """`mine`, made from `base`, with what differs between `base` and `theirs`: in the same lines mine."""
    lines = base.split("\n")
    own = _changes(lines, mine.split("\n"))
    others = [each for each in _changes(lines, theirs.split("\n")) if not any(map(each.meets, own))]
    found: list[str] = []
    place = 0
    for change in sorted((*own, *others)):
        found += [*lines[place : change.first], *change.lines]
        place = change.last
    return "\n".join([*found, *lines[place:]])


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [_Change(a, b, list(after[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
