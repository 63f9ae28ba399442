"""What a file of weights holds beside what the model has: nothing changes before the person agrees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.load_weights_table import (
    ROW_ROLE,
    STATUS,
    TENSOR,
    TENSOR_SHAPE,
    WEIGHT,
    WEIGHT_SHAPE,
    TensorDelegate,
    WeightsTable,
)
from editor.theme.colours import Theme
from nodes.formats.weights.matching import Matching, Row, Status
from nodes.formats.weights.tensors import Layout, WeightFile


class RowFilter(QSortFilterProxyModel):
    """Shows the rows whose names hold all words that are typed, and that are of one status."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._statuses: frozenset[Status] = frozenset(Status)

    def set_words(self, text: str) -> None:
        """Show what holds every word of `text`."""
        self.beginFilterChange()
        self._words = text.lower().split()
        self.endFilterChange()

    def set_statuses(self, statuses: frozenset[Status]) -> None:
        """Show rows of these alone."""
        self.beginFilterChange()
        self._statuses = statuses
        self.endFilterChange()

    def filterAcceptsRow(self, number: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether a row is shown."""
        source = self.sourceModel()
        row = source.index(number, WEIGHT).data(ROW_ROLE)
        if row.status not in self._statuses:
            return False
        columns = (WEIGHT, WEIGHT_SHAPE, TENSOR, TENSOR_SHAPE)
        told = " ".join(str(source.index(number, column).data()) for column in columns).lower()
        return all(word in told for word in self._words)


class LoadWeightsDialog(QDialog):
    """Shows a matching, lets the person change it, and says what is to be loaded."""

    load_wanted = Signal(object)
    """Pairs of a FileTensor and the key of a weight."""
    cancelled = Signal()
    """The loading that goes on should end."""

    def __init__(
        self, matching: Matching, name_of: Callable[[str], str], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = WeightsTable(matching, name_of, theme)
        self.rows = RowFilter()
        self.rows.setSourceModel(self.table)
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.search = QLineEdit(placeholderText=self.tr("Filter by name or shape"), clearButtonEnabled=True)
        self.statuses = QComboBox()
        self.view = QTableView()
        self.by_order = QCheckBox()
        self.totals = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.load = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._busy = False
        self._build_ui()
        self._connect()
        self._show_totals()

    def _build_ui(self) -> None:
        file = self.table.matching.file
        self.setWindowTitle(self.tr("Load weights"))
        self.resize(980, 560)
        self.words.setText(self._about(file))
        self._fill_statuses()
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.statuses)
        self._prepare_view()
        self.totals.setAccessibleName(self.tr("Totals"))
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self.progress.hide()
        self.load.setDefault(True)
        self.by_order.setToolTip(
            self.tr(
                "The first tensor of a shape goes to the first weight of that shape. Nothing else says so."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        for widget in (self.by_order, self.totals, self.problem, self.progress, self.buttons):
            column.addWidget(widget)
        self.search.setFocus()

    def _prepare_view(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setAccessibleName(self.tr("Weights"))
        view.setItemDelegateForColumn(TENSOR, TensorDelegate(view))
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        triggers = QTableView.EditTrigger
        view.setEditTriggers(triggers.EditKeyPressed | triggers.SelectedClicked | triggers.DoubleClicked)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (WEIGHT, TENSOR):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in (WEIGHT_SHAPE, TENSOR_SHAPE, STATUS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.rows.set_words)
        self.statuses.currentIndexChanged.connect(self._on_status_chosen)
        self.view.clicked.connect(self._on_clicked)
        self.by_order.toggled.connect(self.table.match_in_order)
        self.table.changed.connect(self._show_totals)
        self.load.clicked.connect(self._on_load)
        self.buttons.rejected.connect(self.reject)

    # -- words -------------------------------------------------------------------------------------------

    def _about(self, file: WeightFile) -> str:
        kinds = {
            Layout.KERAS: self.tr("weights of Keras 3"),
            Layout.LEGACY: self.tr("weights in the layout of Keras 2"),
            Layout.NPZ: self.tr("arrays of NumPy"),
        }
        kind = self.tr("a whole model of Keras 3") if file.member else kinds[file.layout]
        text = self.tr("{name}: {kind}, {count} tensors.").format(
            name=Path(file.path).name, kind=kind, count=len(file.tensors)
        )
        if file.aside:
            text += " " + self.tr(
                "{count} more belong to an optimiser or to sources of random numbers; they are left aside."
            ).format(count=file.aside)
        return text

    def _fill_statuses(self) -> None:
        groups = (
            (self.tr("All rows"), frozenset(Status)),
            (self.tr("What needs a look"), frozenset(Status) - {Status.EXACT}),
            (self.tr("Exact"), frozenset({Status.EXACT})),
            (self.tr("Renamed"), frozenset({Status.RENAMED, Status.CONVERTED})),
            (self.tr("Wrong shape or type"), frozenset({Status.WRONG_SHAPE, Status.WRONG_DTYPE})),
            (self.tr("Missing"), frozenset({Status.MISSING})),
            (self.tr("Extra"), frozenset({Status.EXTRA})),
        )
        for title, statuses in groups:
            self.statuses.addItem(title, statuses)

    def _show_totals(self) -> None:
        table, totals = self.table, self.table.matching.totals
        words = {
            Status.EXACT: self.tr("{count} exact"),
            Status.RENAMED: self.tr("{count} renamed"),
            Status.CONVERTED: self.tr("{count} of another type"),
            Status.WRONG_DTYPE: self.tr("{count} of a wrong type"),
            Status.WRONG_SHAPE: self.tr("{count} of a wrong shape"),
            Status.MISSING: self.tr("{count} missing"),
            Status.EXTRA: self.tr("{count} extra"),
        }
        self.totals.setText(
            "  ·  ".join(text.format(count=totals[each]) for each, text in words.items() if totals[each])
        )
        count, all = len(table.chosen), len(table.matching.targets)
        self.load.setText(self.tr("Load {count} of {all}").format(count=count, all=all))
        self.load.setEnabled(bool(count) and not self._busy)
        open_now = table.orderable
        self.by_order.setVisible(bool(open_now) or self.by_order.isChecked())
        matched = table.in_order or open_now
        self.by_order.setText(self.tr("Match {count} more by order alone").format(count=matched))

    # -- loading -----------------------------------------------------------------------------------------

    def show_progress(self, done: int, total: int) -> None:
        """Tell how far the loading has come."""
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * done / max(total, 1)))

    def show_failure(self, text: str) -> None:
        """Say why nothing was loaded, and let the person try again."""
        self._set_busy(False)
        self.problem.setText(text)
        self.problem.show()

    def close_when_done(self) -> None:
        """Go away: there is nothing left to decide."""
        self._busy = False
        self.close()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.table.set_theme(theme)

    def _on_load(self) -> None:
        chosen = self.table.chosen
        if chosen and not self._busy:
            self.problem.hide()
            self._set_busy(True)
            self.load_wanted.emit(chosen)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)
        for widget in (self.search, self.statuses, self.view, self.by_order):
            widget.setEnabled(not busy)
        self._show_totals()

    # -- gestures ----------------------------------------------------------------------------------------

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == TENSOR:
            self.view.edit(index)

    def _on_status_chosen(self) -> None:
        self.rows.set_statuses(self.statuses.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks the selected rows, Return opens the list of tensors of the current one."""
        in_table = self.view.hasFocus()
        if in_table and event.key() == Qt.Key.Key_Space:
            self._toggle_selected()
        elif in_table and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            index = self.view.currentIndex()
            self.view.edit(index.siblingAtColumn(TENSOR))
        else:
            super().keyPressEvent(event)

    def _toggle_selected(self) -> None:
        indexes = [self.rows.mapToSource(each) for each in self.view.selectionModel().selectedRows(WEIGHT)]
        found = [each for each in indexes if self._row(each).loadable]
        role = Qt.ItemDataRole.CheckStateRole
        marked = all(Qt.CheckState(each.data(role)) == Qt.CheckState.Checked for each in found)
        state: Any = Qt.CheckState.Unchecked if marked else Qt.CheckState.Checked
        for each in found:
            self.table.setData(each, state, role)

    def _row(self, index: QModelIndex) -> Row:
        row = index.data(ROW_ROLE)
        assert isinstance(row, Row)
        return row

    def reject(self) -> None:
        """End the loading, or the dialog."""
        if self._busy:
            self.cancelled.emit()
        super().reject()
