"""How wide the columns of a tree are: as wide as what stands in them, and narrower where there is no room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

Groups = Sequence[Sequence[int]]
"""Columns that are seen together or not at all, the most important first."""


class FittedTree(QTreeView):
    """A tree whose columns share the room. A column that the person has made wider or narrower stays so.

    Where there is no room, some columns become narrower, and some are left out; only then is it scrolled.
    """

    def __init__(self) -> None:
        super().__init__()
        self._most: Mapping[int, int] = {}
        self._least: Mapping[int, int] = {}
        self._optional: Groups = ()
        self._takes: dict[int, int] = {}
        self._held: dict[int, int] = {}
        self._out: set[int] = set()
        self._fitting = False
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        header.sectionResized.connect(self._on_section_resized)

    def limit(self, most: Mapping[int, int], least: Mapping[int, int], optional: Groups) -> None:
        """Give no column more than `most`. Where there is no room those of `least` become narrower, in that
        order, and the last of `optional` are left out.
        """
        self._most, self._least, self._optional = most, least, optional
        self.fit()

    def fit(self, narrower: bool = True) -> None:
        """Look again at what stands in the columns; `narrower`: they may become so."""
        if narrower:
            self._held.clear()
        header = self.header()
        # What is hidden has no size that could be asked for.
        self._leave_out(self._takes, set())
        for column, most in self._most.items():
            if self.isColumnHidden(column):
                self._takes.pop(column, None)
                continue
            takes = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            before = 0 if narrower else self._takes.get(column, 0)
            self._takes[column] = max(before, min(takes, most))
        self._share()

    def _share(self) -> None:
        wanted = {column: self._held.get(column, takes) for column, takes in self._takes.items()}
        room = self.viewport().width()
        widths = shared(wanted, self._least, self._optional, room)
        self._leave_out(wanted, wanted.keys() - widths.keys())
        self._fitting = True
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self._fitting = False

    def _leave_out(self, columns: Iterable[int], out: set[int]) -> None:
        self._fitting = True
        for column in columns:
            if column in out or column in self._out:
                self.setColumnHidden(column, column in out)
        self._fitting = False
        self._out = out

    def _on_section_resized(self, column: int, before: int, width: int) -> None:
        # One that is hidden, or shown again, is resized too.
        if not self._fitting and before and width:
            self._held[column] = width

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room that there is now."""
        super().resizeEvent(event)
        self._share()


def shared(takes: Mapping[int, int], least: Mapping[int, int], optional: Groups, room: int) -> dict[int, int]:
    """The width of every column that is not left out."""
    may_go = {column for group in optional for column in group}
    found = {column: width for column, width in takes.items() if column not in may_go}
    for group in optional:
        more = found | {column: takes[column] for column in group if column in takes}
        if sum(min(width, least.get(column, width)) for column, width in more.items()) <= room:
            found = more
    over = sum(found.values()) - room
    for column, smallest in least.items():
        given = max(0, min(over, found.get(column, 0) - smallest))
        if given:
            found[column] -= given
            over -= given
    return found
