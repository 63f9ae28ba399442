"""The rows of the summary as a tree: below the instance of a block stand the nodes inside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QStandardItem, QStandardItemModel

from editor.messages import QT_TRANSLATE_NOOP
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.fonts import MONOSPACED
from nodes.graph import NodeId, Path
from nodes.summary import Row, cells

Index = QModelIndex | QPersistentModelIndex
Key = tuple[Path, NodeId]

HEADINGS = (
    QT_TRANSLATE_NOOP("Summary", "Node"),
    QT_TRANSLATE_NOOP("Summary", "Type"),
    QT_TRANSLATE_NOOP("Summary", "Output shape"),
    QT_TRANSLATE_NOOP("Summary", "Dtype"),
    QT_TRANSLATE_NOOP("Summary", "Parameters"),
    QT_TRANSLATE_NOOP("Summary", "Trainable"),
    QT_TRANSLATE_NOOP("Summary", "Memory"),
)
UNBUILT = QT_TRANSLATE_NOOP("Summary", "not built")
WHY_UNBUILT = QT_TRANSLATE_NOOP("Summary", "Its weights are known once the input has a shape, or with data.")
FIRST_NUMBER = 4
MONOSPACED_COLUMNS = (2, 3)
SORT_ROLE = Qt.ItemDataRole.UserRole


class SummaryModel(QStandardItemModel):
    """The rows of the summary; numbers sort as numbers, and what is unknown comes first.

    Qt keeps which row stands where, and asks for what is seen. It asks for the place of every row whenever
    they change, and each question answered in Python would wait for the threads that work for other panels.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, len(HEADINGS))
        self.rows: tuple[Row, ...] = ()
        self.unbuilt: frozenset[Key] = frozenset()
        self.theme = theme
        self.code_font = QFont(MONOSPACED)
        self.height = 0
        """Pixels that a line has."""
        self._above: list[int] = []
        """For each row the row that it stands below, -1 for none."""
        self._below: dict[int, list[int]] = {-1: []}
        self._place: list[int] = []
        """For each row its place among those that stand below the same one."""

    def show(self, rows: tuple[Row, ...], unbuilt: frozenset[Key] = frozenset()) -> None:
        """Take other rows; only values change when the nodes are the same."""
        if (rows, unbuilt) == (self.rows, self.unbuilt):
            return
        same = [(row.path, row.node) for row in rows] == [(row.path, row.node) for row in self.rows]
        if same:
            self.rows, self.unbuilt = rows, unbuilt
            for above, below in self._below.items():
                if below:
                    parent = self.index_of(above)
                    last = len(HEADINGS) - 1
                    self.dataChanged.emit(self.index(0, 0, parent), self.index(len(below) - 1, last, parent))
            return
        self.beginResetModel()
        self.rows, self.unbuilt = rows, unbuilt
        self._arrange()
        self.endResetModel()

    def with_rows_below(self) -> tuple[int, ...]:
        """The rows that can be unfolded."""
        return tuple(above for above, below in self._below.items() if above >= 0 and below)

    def _arrange(self) -> None:
        """Each row stands below the last one that is as deep as its path without the last step."""
        self._above, self._place, self._below = [], [], {-1: []}
        last: dict[Path, int] = {}
        for number, row in enumerate(self.rows):
            above = last.get(row.path[:-1], -1) if row.path else -1
            siblings = self._below.setdefault(above, [])
            self._above.append(above)
            self._place.append(len(siblings))
            siblings.append(number)
            last[row.path] = number
        # Who hears of it is told once, when all of it is there.
        with QSignalBlocker(self):
            self.setRowCount(0)
            items = {-1: self.invisibleRootItem()}
            for above, below in self._below.items():
                if above >= 0:
                    items[above] = QStandardItem()
                    items[above].setColumnCount(len(HEADINGS))
                    items[self._above[above]].setChild(self._place[above], items[above])
                items[above].setRowCount(len(below))

    def row_at(self, index: Index) -> Row:
        """The row that `index` stands for."""
        return self.rows[self._number(index)]

    def _number(self, index: Index) -> int:
        above = index.parent()
        return self._below[self._number(above) if above.isValid() else -1][index.row()]

    def index_of(self, number: int, column: int = 0) -> QModelIndex:
        """The index of a row by its number; none for -1."""
        if number < 0:
            return QModelIndex()
        return self.index(self._place[number], column, self.index_of(self._above[number]))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("Summary", HEADINGS[section])
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        row, column = self.row_at(index), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            tip = role == Qt.ItemDataRole.ToolTipRole
            text = self._text(row, column, tip)
            return plain_tip(text) if tip else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        if role == Qt.ItemDataRole.FontRole and column in MONOSPACED_COLUMNS:
            return self.code_font
        if role == Qt.ItemDataRole.SizeHintRole and self.height:
            return QSize(0, self.height)
        return self._sorted_by(row, column) if role == SORT_ROLE else None

    def _text(self, row: Row, column: int, explained: bool) -> str:
        if column == FIRST_NUMBER and (row.path, row.node) in self.unbuilt and row.parameters is None:
            return QCoreApplication.translate("Summary", WHY_UNBUILT if explained else UNBUILT)
        return cells(row)[column]

    def _sorted_by(self, row: Row, column: int) -> int | str:
        numbers = (row.parameters, row.trainable, row.memory)
        if column < FIRST_NUMBER:
            return cells(row)[column].lower()
        value = numbers[column - FIRST_NUMBER]
        return -1 if value is None else value

    def _colour(self, row: Row, column: int) -> QColor | None:
        if column == 0 and row.shared:
            return QColor(self.theme.shared)
        empty = column >= FIRST_NUMBER and (cells(row)[column] in ("0", "0 B") or row.parameters is None)
        return QColor(self.theme.dim if column in (1, 3) or empty else self.theme.text)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= FIRST_NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
