"""Selecting many rows of a view at once: one range for each run, not one for each row; copying cells."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QItemSelection
from PySide6.QtWidgets import QTableView


def selection_of(model: QAbstractItemModel, rows: Iterable[int]) -> QItemSelection:
    """A selection of `rows`, over all columns."""
    selection = QItemSelection()
    last = model.columnCount() - 1
    run: list[int] = []
    for row in [*sorted(rows), -1]:
        if run and row != run[-1] + 1:
            selection.select(model.index(run[0], 0), model.index(run[-1], last))
            run = []
        run.append(row)
    return selection


def cells_text(table: QTableView) -> str:
    """The selected cells as lines with tabs, which spreadsheets take."""
    lines: dict[int, list[str]] = {}
    for index in sorted(table.selectedIndexes(), key=lambda each: (each.row(), each.column())):
        lines.setdefault(index.row(), []).append(str(index.data()))
    return "\n".join("\t".join(line) for line in lines.values())
