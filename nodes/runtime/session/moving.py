"""Layers that stand elsewhere in the drawing than before: under which keys their weights are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MOST = 64
"""So many places are looked at for one weight."""


class Moves:
    """Which piece of a key means what another piece meant before: `b/a`, the layer `a` in the instance `b` of
    a block that it was put into, and `a`. It is the same layer, so it counts both ways.
    """

    def __init__(self, pairs: Iterable[Iterable[str]] = ()) -> None:
        self._others: dict[str, list[str]] = {}
        self._first: dict[str, set[str]] = {}
        for one, other in pairs:
            for here, there in ((one, other), (other, one)):
                self._others.setdefault(here, []).append(there)
                self._first.setdefault(_first_of(here), set()).add(here)

    def others(self, key: str) -> Iterator[str]:
        """The other keys of a weight, the nearest first."""
        seen = {key}
        waiting = [key]
        for each in waiting:
            for other in self._next(each):
                if other not in seen and len(seen) < MOST:
                    seen.add(other)
                    waiting.append(other)
                    yield other

    def _next(self, key: str) -> Iterator[str]:
        path, bar, name = key.partition("|")
        steps = path.split("/")
        for place, step in enumerate(steps):
            for piece in self._first.get(_first_of(step), ()):
                rest = "/".join(steps[place:])
                if rest == piece or rest.startswith((f"{piece}/", f"{piece}.")):
                    for other in self._others[piece]:
                        yield "/".join((*steps[:place], other + rest[len(piece) :])) + bar + name


def _first_of(piece: str) -> str:
    return piece.partition("/")[0].partition(".")[0]
