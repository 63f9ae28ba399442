"""The model as a table, like `model.summary()`."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document, GraphChange
from editor.messages import QT_TRANSLATE_NOOP
from editor.panels.selecting import selection_of
from editor.processes.background import Background
from editor.theme.colours import Theme
from editor.theme.fonts import MONOSPACED
from editor.theme.icons import icon
from nodes.graph import NodeId, Project
from nodes.report import EMPTY_REPORT, Report
from nodes.summary import Row, Totals, as_csv, as_markdown, cells, memory_text, rows, totals

Index = QModelIndex | QPersistentModelIndex

HEADINGS = (
    QT_TRANSLATE_NOOP("Summary", "Node"),
    QT_TRANSLATE_NOOP("Summary", "Type"),
    QT_TRANSLATE_NOOP("Summary", "Output shape"),
    QT_TRANSLATE_NOOP("Summary", "Dtype"),
    QT_TRANSLATE_NOOP("Summary", "Parameters"),
    QT_TRANSLATE_NOOP("Summary", "Trainable"),
    QT_TRANSLATE_NOOP("Summary", "Memory"),
)
FIRST_NUMBER = 4
MONOSPACED_COLUMNS = (2, 3)
DELAY = 60
"""Milliseconds without news before the table is made anew."""
SORT_ROLE = Qt.ItemDataRole.UserRole


class SummaryModel(QAbstractTableModel):
    """The rows of the summary; numbers sort as numbers, and what is unknown comes first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.theme = theme
        self.code_font = QFont(MONOSPACED)

    def show(self, rows: tuple[Row, ...]) -> None:
        """Take other rows; only values change when the nodes are the same."""
        same = [row.node for row in rows] == [row.node for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(HEADINGS) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many nodes there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

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
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells(row)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        if role == Qt.ItemDataRole.FontRole and column in MONOSPACED_COLUMNS:
            return self.code_font
        if role == SORT_ROLE:
            number = (row.parameters, row.trainable, row.memory)
            if column >= FIRST_NUMBER:
                value = number[column - FIRST_NUMBER]
                return -1 if value is None else value
            return cells(row)[column].lower()
        return None

    def _colour(self, row: Row, column: int) -> QColor | None:
        if column == 0 and row.shared:
            return QColor(self.theme.shared)
        empty = column >= FIRST_NUMBER and cells(row)[column] in ("0", "0 B")
        return QColor(self.theme.dim if column in (1, 3) or empty else self.theme.text)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= FIRST_NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class SummaryPanel(QWidget):
    """Shows what every node makes and weighs; the selection is in step with the canvas."""

    selection_chosen = Signal(frozenset)
    """The nodes whose rows the person selected."""
    totals_changed = Signal(Totals)
    """The sums of the table."""

    def __init__(self, document: Document, theme: Theme, pool: Executor | None = None) -> None:
        super().__init__()
        self._document = document
        self._report = EMPTY_REPORT
        self._theme = theme
        self._selection: frozenset[NodeId] = frozenset()
        self.totals = Totals()
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._reckoner = Background(self._rows, self, pool)
        self._model = SummaryModel(theme)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self.table = QTableView()
        self._sums = QLabel()
        self._sums.setProperty("role", "dim")
        # A narrow window cuts the sums, which the status line tells too, before it makes panels overlap.
        self._sums.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._markdown = QToolButton()
        self._markdown.setText(self.tr("Markdown"))
        self._markdown.setToolTip(self.tr("Copy the table as Markdown"))
        self._csv = QToolButton()
        self._csv.setText(self.tr("CSV"))
        self._csv.setToolTip(self.tr("Copy the table as CSV"))
        self._build_ui()
        self._connect()
        self.set_theme(theme)

    def _build_ui(self) -> None:
        table = self.table
        table.setModel(self._sorted)
        table.setAccessibleName(self.tr("Summary"))
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setHighlightSections(False)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self._sums, 1)
        for button in (self._markdown, self._csv):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(table, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(lambda: self._reckoner.ask((self._document.project, self._report)))
        self._reckoner.answered.connect(self._show)
        self._document.changed.connect(self._on_document_changed)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._markdown.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(as_markdown(self._in_order(self._all())))
        )
        self._csv.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(as_csv(self._in_order(self._all())))
        )
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_selected)

    def set_report(self, report: Report) -> None:
        """Take what Keras said."""
        self._report = report
        self._timer.start()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`, and fit the rows to the text size."""
        self._theme = self._model.theme = theme
        for button in (self._markdown, self._csv):
            button.setIcon(icon("copy", theme.dim, theme.faint))
        self._fit()

    def set_selection(self, nodes: frozenset[NodeId]) -> None:
        """Select the rows of `nodes`."""
        self._selection = nodes
        found = [
            self._sorted.mapFromSource(self._model.index(number, 0))
            for number, row in enumerate(self._model.rows)
            if row.node in nodes
        ]
        chosen = selection_of(self._sorted, (index.row() for index in found))
        with QSignalBlocker(self):
            self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if found:
            self.table.scrollTo(found[0])

    def refresh(self) -> None:
        """Make the table anew now, and wait for it."""
        self._timer.stop()
        self._show(self._rows((self._document.project, self._report)))

    def _rows(self, question: tuple[Project, Report]) -> tuple[Row, ...]:
        return rows(*question, self._document.catalogue_of(question[0]))

    def _show(self, found: tuple[Row, ...]) -> None:
        first = not self._model.rows
        self._model.show(found)
        self.set_selection(self._selection)
        if first and found:
            self._fit()
        self.totals = totals(found)
        self._sums.setText(self._words(self.totals))
        self.totals_changed.emit(self.totals)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is being worked on."""
        self._timer.stop()
        self._reckoner.close()
        super().closeEvent(event)

    def _words(self, sums: Totals) -> str:
        text = self.tr(
            "{parameters} parameters · {trainable} trainable · {rest} non-trainable · {memory}"
        ).format(
            parameters=f"{sums.parameters:,}",
            trainable=f"{sums.trainable:,}",
            rest=f"{sums.non_trainable:,}",
            memory=memory_text(sums.memory),
        )
        return text if sums.complete else self.tr("at least {sums}").format(sums=text)

    def _fit(self) -> None:
        """Make columns as wide as their usual content, and rows as high as a line."""
        metrics = QFontMetrics(self.table.font())
        self._model.code_font.setPixelSize(max(1, self.table.font().pixelSize() - 1))
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
        header = self.table.horizontalHeader()
        for column, widest in enumerate((17, 14, 21, 10, 11, 10, 9)):
            # The hint has room for the arrow that tells how the table is sorted.
            width = max(widest * metrics.averageCharWidth() + 16, header.sectionSizeHint(column))
            self.table.setColumnWidth(column, width)

    def _copy_selected(self) -> None:
        """Copy the selected rows as lines with tabs, which spreadsheets take."""
        chosen = self._in_order(sorted(each.row() for each in self.table.selectionModel().selectedRows()))
        if chosen:
            QGuiApplication.clipboard().setText("\n".join("\t".join(cells(row)) for row in chosen))

    def _all(self) -> range:
        return range(self._sorted.rowCount())

    def _in_order(self, shown: Iterable[int]) -> tuple[Row, ...]:
        """The rows of the model that stand at these places of the sorted table."""
        places = (self._sorted.mapToSource(self._sorted.index(row, 0)).row() for row in shown)
        return tuple(self._model.rows[place] for place in places)

    def _on_document_changed(self, change: GraphChange) -> None:
        self._timer.start()

    def _on_selection_changed(self) -> None:
        picked = {self._sorted.mapToSource(i).row() for i in self.table.selectionModel().selectedRows()}
        nodes = frozenset(self._model.rows[row].node for row in picked)
        if nodes != self._selection:
            self._selection = nodes
            self.selection_chosen.emit(nodes)
