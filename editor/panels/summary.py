"""The model as a table, like `model.summary()`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document, GraphChange
from editor.panels.summary_model import HEADINGS as HEADINGS, SORT_ROLE, Key, SummaryModel
from editor.processes.background import Background
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.graph import NodeId, Project
from nodes.report import EMPTY_REPORT, Report
from nodes.summary import Row, Totals, as_csv, as_markdown, cells, deep_rows, memory_text, totals

DELAY = 60
"""Milliseconds without news before the table is made anew."""
MANY = 100
"""Rows from which on the whole table is painted, and not cell by cell."""
Found = tuple[tuple[Row, ...], frozenset[Key]]
"""The rows, and those whose layers are not built."""


class _Table(QTreeView):
    """The table itself."""

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Show what changed. Qt would ask for the place of each cell of a thousand rows, seen or not."""
        if last.row() - first.row() < MANY:
            super().dataChanged(first, last, roles)
        else:
            self.viewport().update()


class SummaryPanel(QWidget):
    """Shows what every node makes and weighs; the selection is in step with the canvas."""

    selection_chosen = Signal(frozenset)
    """The nodes whose rows the person selected."""
    node_chosen = Signal(object, object)
    """A node inside an instance, whose row the person selected, and the path to it."""
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
        self.table = _Table()
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
        table.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        table.setUniformRowHeights(True)
        table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.header().setHighlightSections(False)
        table.header().setSectionsClickable(True)
        # The third click leads back to the order of the wires.
        table.header().setSortIndicatorClearable(True)
        table.header().setStretchLastSection(False)
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
            self._sorted.mapFromSource(self._model.index_of(number))
            for number, row in enumerate(self._model.rows)
            if row.node in nodes
        ]
        chosen, last = QItemSelection(), self._model.columnCount() - 1
        for index in found:
            chosen.select(index, index.siblingAtColumn(last))
        with QSignalBlocker(self):
            self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if found and not any(self._is_seen(index) for index in found):
            self.table.scrollTo(found[0])

    def _is_seen(self, index: QModelIndex) -> bool:
        """Whether a row is in sight, and not folded away."""
        return not self.table.visualRect(index).intersected(self.table.viewport().rect()).isEmpty()

    def refresh(self) -> None:
        """Make the table anew now, and wait for it."""
        self._timer.stop()
        self._show(self._rows((self._document.project, self._report)))

    def _rows(self, question: tuple[Project, Report]) -> Found:
        project, report = question
        found = deep_rows(project, report, self._document.catalogue_of(project))
        waiting = {key for key, layer in report.layers.items() if not layer.built}
        unbuilt = set()
        for row in found if waiting else ():
            node = project.blocks[row.block].nodes[row.node]
            if node.layer is not None and (row.path, node.layer) in waiting:
                unbuilt.add((row.path, row.node))
        return found, frozenset(unbuilt)

    def _show(self, found: Found) -> None:
        first = not self._model.rows
        opened = self._opened()
        self._model.show(*found)
        self._open(opened)
        self.set_selection(self._selection)
        if first and found[0]:
            self._fit()
        self.totals = totals(row for row in found[0] if not row.path)
        self._sums.setText(self._words(self.totals))
        self.totals_changed.emit(self.totals)

    def _opened(self) -> frozenset[Key]:
        """The rows that are unfolded."""
        open_rows = (
            self._model.rows[number]
            for number in self._model.with_rows_below()
            if self.table.isExpanded(self._at(number))
        )
        return frozenset((row.path, row.node) for row in open_rows)

    def _open(self, keys: frozenset[Key]) -> None:
        for number, row in enumerate(self._model.rows if keys else ()):
            if (row.path, row.node) in keys:
                self.table.expand(self._at(number))

    def _at(self, number: int) -> QModelIndex:
        return self._sorted.mapFromSource(self._model.index_of(number))

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
        self._model.height = metrics.height() + 10
        header = self.table.header()
        for column, widest in enumerate((17, 14, 21, 10, 11, 10, 9)):
            # The hint has room for the arrow that tells how the table is sorted.
            width = max(widest * metrics.averageCharWidth() + 16, header.sectionSizeHint(column))
            self.table.setColumnWidth(column, width)

    def _copy_selected(self) -> None:
        """Copy the selected rows as lines with tabs, which spreadsheets take."""
        picked = self.table.selectionModel().selectedRows()
        picked.sort(key=lambda index: self.table.visualRect(index).top())
        if picked:
            lines = ("\t".join(cells(self._row(index))) for index in picked)
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _row(self, shown: QModelIndex) -> Row:
        return self._model.row_at(self._sorted.mapToSource(shown))

    def _all(self) -> range:
        return range(self._sorted.rowCount())

    def _in_order(self, shown: Iterable[int]) -> tuple[Row, ...]:
        """The rows of the model that stand at these places of the sorted table, not those inside others."""
        return tuple(self._row(self._sorted.index(row, 0)) for row in shown)

    def _on_document_changed(self, change: GraphChange) -> None:
        self._timer.start()

    def _on_selection_changed(self) -> None:
        picked = [self._row(index) for index in self.table.selectionModel().selectedRows()]
        nodes = frozenset(row.node for row in picked)
        if nodes == self._selection:
            return
        self._selection = nodes
        if len(picked) == 1 and picked[0].path:
            self.node_chosen.emit(picked[0].node, picked[0].path)
        else:
            self.selection_chosen.emit(nodes)
