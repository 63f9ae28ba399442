"""A slice of an array as a table that fetches only what is looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor

from editor.panels.array_source import ArraySource, rows_and_columns
from editor.theme.colours import Theme
from nodes.figures import number_text
from nodes.refusal import Refusal
from nodes.slices import parse_numbers

Where = QModelIndex | QPersistentModelIndex
TILE = 32
"""Rows and columns that are fetched together."""
KEPT = 256
"""Tiles that are kept: what was looked at lately."""
PAGE = 10_000
"""Rows and columns that a table shows at a time: Qt keeps something for each of them."""
MOST_TILES = 48
"""Tiles that one question asks for at most."""
_FLOATS = ("float", "bfloat", "complex")


class ArrayTableModel(QAbstractTableModel):
    """Two dimensions of an array; `setter(index, number)` makes its cells editable."""

    refused = Signal(str)
    """Something that was typed is no number; or the values could not be fetched."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setter: Callable[[tuple[int, ...], Any], None] | None = None
        self._source: ArraySource | None = None
        self._index: tuple[int, ...] = ()
        self._corner = (0, 0)
        self._tiles: dict[tuple[int, int], Any] = {}
        self._asked: set[tuple[int, int]] = set()
        self._looked: set[tuple[int, int]] = set()
        self._round = 0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fetch)

    def show(
        self, source: ArraySource | None, index: tuple[int, ...] = (), corner: tuple[int, int] = (0, 0)
    ) -> None:
        """Show the slice at `index` of `source`, from `corner` on."""
        self.beginResetModel()
        self._source, self._index, self._corner = source, index, corner
        self._forget()
        self.endResetModel()

    def refresh(self) -> None:
        """Fetch what is seen anew: the values may be other ones."""
        self._forget()
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def close(self) -> None:
        """Fetch nothing more."""
        self._timer.stop()
        self._round += 1

    def place(self, row: int, column: int) -> tuple[int, ...]:
        """The index in the whole array of a cell."""
        rank = 0 if self._source is None else len(self._source.shape)
        row, column = row + self._corner[0], column + self._corner[1]
        return (*self._index, row, column) if rank >= 2 else (row,) * rank

    def part(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """The part of the whole array from one cell to another, as an index is typed: `0:3, 1`."""
        places = zip(self.place(*first), self.place(*last), strict=True)
        return ", ".join(str(least) if least == most else f"{least}:{most + 1}" for least, most in places)

    def _forget(self) -> None:
        self._tiles.clear()
        self._asked.clear()
        self._looked.clear()
        self._round += 1

    # -- fetching ----------------------------------------------------------------------------------------

    def _value(self, row: int, column: int) -> Any:
        """The value of a cell; None while it is not here, which asks for it."""
        tile = row // TILE, column // TILE
        found = self._tiles.get(tile)
        if found is not None:
            return found[row % TILE, column % TILE]
        if tile not in self._asked:
            self._asked.add(tile)
            self._looked.add(tile)
            self._timer.start()
        return None

    def _fetch(self) -> None:
        """Fetch the tiles that were looked for as one block: also those of before that have not come yet,
        because this question may take the place of theirs, unless they are far away by now.
        """
        looked, self._looked = self._looked - self._tiles.keys(), set()
        if not looked or self._source is None:
            return
        wanted = self._asked - self._tiles.keys()
        if _area(wanted) > MOST_TILES:
            wanted = self._asked = looked
        height, width = (each - at for each, at in zip(self._size, self._corner, strict=True))
        tops, lefts = ({tile[axis] for tile in wanted} for axis in (0, 1))
        rows = min(tops) * TILE, min((max(tops) + 1) * TILE, height)
        columns = min(lefts) * TILE, min((max(lefts) + 1) * TILE, width)
        this = self._round
        down, right = self._corner
        self._source.fetch_block(
            self._index,
            (rows[0] + down, rows[1] + down),
            (columns[0] + right, columns[1] + right),
            lambda block: self._take(this, rows[0], columns[0], block),
            lambda why: self._fail(this, wanted, why),
        )

    def _take(self, this: int, top: int, left: int, block: Any) -> None:
        if this != self._round or not block.size:
            return
        if len(self._tiles) > KEPT:
            self._tiles.clear()
        for row in range(0, block.shape[0], TILE):
            for column in range(0, block.shape[1], TILE):
                tile = (top + row) // TILE, (left + column) // TILE
                self._tiles[tile] = block[row : row + TILE, column : column + TILE]
        self._asked.clear()
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def _fail(self, this: int, wanted: set[tuple[int, int]], why: str) -> None:
        if this == self._round:
            self.refused.emit(why)

    # -- Qt's own ----------------------------------------------------------------------------------------

    @property
    def _size(self) -> tuple[int, int]:
        return (0, 0) if self._source is None else rows_and_columns(self._source.shape)

    @property
    def _dtype(self) -> str:
        return "" if self._source is None else self._source.dtype

    def rowCount(self, parent: Where = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The rows of this page."""
        return 0 if parent.isValid() else max(0, min(PAGE, self._size[0] - self._corner[0]))

    def columnCount(self, parent: Where = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The columns of this page."""
        return 0 if parent.isValid() else max(0, min(PAGE, self._size[1] - self._corner[1]))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The number of a row or column; none where the array has no such dimension."""
        rank = 0 if self._source is None else len(self._source.shape)
        across = orientation == Qt.Orientation.Horizontal
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if rank < (2 if across else 1):
            return ""
        return str(section + self._corner[1 if across else 0])

    def flags(self, index: Where) -> Qt.ItemFlag:
        """Editable where values can be set."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if self.setter is not None else found

    def data(self, index: Where, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One value, short in its cell and whole in what is edited."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if self._dtype == "string" else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.EditRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.ForegroundRole,
        )
        if role not in roles:
            return None
        value = self._value(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(value)
        if value is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.ToolTipRole:
            place = ", ".join(map(str, self.place(index.row(), index.column())))
            return f"[{place}]  {value_text(value, whole=True)}"
        return value_text(value, whole=role == Qt.ItemDataRole.EditRole)

    def _colour(self, value: Any) -> QColor | None:
        if value is None:
            return QColor(self.theme.faint)
        wrong = self._dtype.startswith(_FLOATS) and not math.isfinite(abs(value))
        return QColor(self.theme.error) if wrong else None

    def setData(self, index: Where, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Set one value, if it is a number."""
        if role != Qt.ItemDataRole.EditRole or self.setter is None:
            return False
        shown = self._value(index.row(), index.column())
        if shown is not None and str(value) == value_text(shown, whole=True):
            return False
        try:
            number = parse_numbers(str(value))
        except Refusal:
            number = ()
        if isinstance(number, tuple):
            text = QCoreApplication.translate("ArrayView", "Expected a number. Received: {text}")
            self.refused.emit(text.format(text=str(value)[:40]))
            return False
        self.setter(self.place(index.row(), index.column()), number)
        return True


def _area(tiles: set[tuple[int, int]]) -> int:
    """How many tiles the block around `tiles` has."""
    tops, lefts = ({tile[axis] for tile in tiles} for axis in (0, 1))
    return (max(tops) - min(tops) + 1) * (max(lefts) - min(lefts) + 1)


def value_text(value: Any, whole: bool = False) -> str:
    """One value of an array as text, with five digits or `whole`."""
    kind = value.dtype.kind if hasattr(value, "dtype") else ""
    if kind == "f" or isinstance(value, float):
        return repr(_short(value)) if whole else number_text(float(value))
    if kind == "c" or isinstance(value, complex):
        found = complex(value)
        sign = "-" if math.copysign(1.0, found.imag) < 0 else "+"
        parts = (found.real, abs(found.imag))
        real, imaginary = (repr(each) if whole else number_text(each) for each in parts)
        return f"{real} {sign} {imaginary}j"
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    return str(value)


def _short(value: Any) -> float:
    """The shortest number that is `value` in its own precision: `0.1`, not `0.10000000149011612`."""
    return float(str(value))
