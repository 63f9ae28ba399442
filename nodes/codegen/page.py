"""A page of source that is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nodes.graph import NodeId


class Page:
    """The lines written so far, and which nodes show on them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._marks: dict[NodeId, list[int]] = {}

    def write(self, lines: Sequence[str], *nodes: NodeId) -> None:
        """Add `lines`, which show `nodes`."""
        self._lines.extend(lines)
        numbers = range(len(self._lines) - len(lines) + 1, len(self._lines) + 1)
        for node in nodes:
            self._marks.setdefault(node, []).extend(numbers)

    def gap(self, comment: bool = False) -> None:
        """Leave a line empty before a function, unless one is already or another has just begun.

        `comment`: before one that begins with a comment, which follows the scope of a device at once.
        """
        last = self._lines[-1] if self._lines else ""
        if last and (not last.endswith(":") or (last.lstrip().startswith("with ") and not comment)):
            self._lines.append("")

    @property
    def text(self) -> str:
        """The whole page."""
        return "\n".join(self._lines) + "\n"

    @property
    def marks(self) -> Mapping[NodeId, tuple[int, ...]]:
        """For each node that shows, its lines, counted from 1."""
        return {node: tuple(numbers) for node, numbers in self._marks.items()}
