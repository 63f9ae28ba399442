"""An array as a table, a histogram, a heat map and an image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from editor.panels.array_bars import Bars
from editor.panels.array_lines import Caption, Tabs
from editor.panels.array_picture import MOST, Picture
from editor.panels.array_source import ArraySource, HeldArray, can_be_picture, rows_and_columns
from editor.panels.array_table import PAGE, ArrayTableModel
from editor.panels.flow import FlowLayout
from editor.panels.selecting import cells_text
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from nodes.figures import Figures, number_text

TABLE, HISTOGRAM, HEAT, IMAGE = range(4)


class ArrayView(QWidget):
    """Shows one array, whole or held elsewhere; only what is in sight is fetched."""

    part_chosen = Signal(str)
    """The part of the array whose cells are selected in the table, as an index is typed."""
    slice_changed = Signal(object)
    """The slice that is shown: the index of the first dimensions."""
    refused = Signal(str)
    """Why something typed into a cell was not taken, or the values did not come."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: ArraySource | None = None
        self._figures: Figures | None = None
        self._round = 0
        self._page = TABLE
        self._spins: list[QSpinBox] = []
        self.model = ArrayTableModel(theme)
        self.title = QLabel()
        self.caption = Caption()
        self.empty = QLabel(
            self.tr("Nothing to show"),
            alignment=Qt.AlignmentFlag.AlignCenter,
            textFormat=Qt.TextFormat.PlainText,
        )
        self.tabs = Tabs()
        self.table = QTableView()
        self.bars = Bars(theme, scaled=True)
        self.heat = Picture(theme)
        self.image = Picture(theme, coloured=True)
        self._stack = QStackedWidget()
        self._build_ui()
        self._connect()
        self.set_source(None)

    # -- building ----------------------------------------------------------------------------------------

    def _build_ui(self) -> None:
        self.title.setProperty("role", "code")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setProperty("role", "small")
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.empty.setProperty("role", "dim")
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setExpanding(False)
        for title in (self.tr("Values"), self.tr("Histogram"), self.tr("Heat map"), self.tr("Image")):
            self.tabs.addTab(title)
        for page in (self.table, self.bars, self.heat, self.image, self.empty):
            self._stack.addWidget(page)
        self._build_table()
        self._slicing = QWidget()
        self._slicing.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._slices = FlowLayout(self._slicing, gap=4)
        head = FlowLayout()
        head.setContentsMargins(4, 0, 8, 0)
        head.addWidget(self.tabs)
        head.addWidget(self._slicing)
        self._below = below = FlowLayout(gap=12)
        below.setContentsMargins(12, 2, 8, 4)
        below.addWidget(self.title)
        below.addWidget(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(below)

    def _build_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setProperty("role", "code")
        table.setAccessibleName(self.tr("Values"))
        table.setEditTriggers(QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed)
        table.setWordWrap(False)
        for header in (table.horizontalHeader(), table.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
        table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_page_chosen)
        self.model.refused.connect(self._refuse)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.heat.pointed.connect(self._say)
        self.image.pointed.connect(self._say)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def add_below(self, widget: QWidget) -> None:
        """Put something before the title, below the array."""
        self._below.put_first(widget)

    # -- what is shown -----------------------------------------------------------------------------------

    def set_array(self, array: Any, title: str = "") -> None:
        """Show a NumPy array that is held here; None shows nothing."""
        self.set_source(None if array is None else HeldArray(array), title)

    def set_source(
        self,
        source: ArraySource | None,
        title: str = "",
        setter: Callable[[tuple[int, ...], Any], None] | None = None,
    ) -> None:
        """Show what `source` gives; with `setter(index, number)` its values can be edited."""
        before = None if self._source is None else self._source.shape
        self._source, self._figures = source, None
        self.model.setter = setter
        self.title.setText(title)
        self.title.setVisible(bool(title))
        if source is None or source.shape != before:
            self._make_spins(() if source is None else source.shape)
        self._show_tabs()
        self._show_slice()

    def refresh(self) -> None:
        """Fetch anew what is in sight: the values may be other ones."""
        self._figures = None
        self.model.refresh()
        self._show_page()

    @property
    def index(self) -> tuple[int, ...]:
        """The slice that is shown: the index of the first dimensions."""
        return tuple(spin.value() for spin in self._spins[: self._leading])

    def set_index(self, index: tuple[int, ...]) -> None:
        """Show another slice."""
        for spin, place in zip(self._spins, index, strict=False):
            with QSignalBlocker(spin):
                spin.setValue(place)
        self._show_slice()

    def show_page(self, page: int) -> None:
        """Show the table, the histogram, the heat map or the image, where the array has it."""
        if self.tabs.isTabVisible(page):
            self.tabs.setCurrentIndex(page)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = self.model.theme = theme
        for part in (self.bars, self.heat, self.image):
            part.set_theme(theme)
        self._fit()
        self.table.viewport().update()

    def copy(self) -> None:
        """Copy the selected values as lines with tabs."""
        QApplication.clipboard().setText(cells_text(self.table))

    # -- slices ------------------------------------------------------------------------------------------

    @property
    def _leading(self) -> int:
        """How many dimensions are chosen by number."""
        return 0 if self._source is None else max(0, len(self._source.shape) - 2)

    def _make_spins(self, shape: tuple[int, ...]) -> None:
        while (item := self._slices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._spins = []
        for axis, size in enumerate(shape[:-2]):
            self._add_spin("[" if axis == 0 else ",", size - 1, self.tr("Index of dimension {axis}"), axis)
        if self._spins:
            self._slices.addWidget(self._label(", :, :]"))
        for axis, size in enumerate(rows_and_columns(shape)):
            words = self.tr("First row") if axis == 0 else self.tr("First column")
            if shape and size > PAGE:
                self._add_spin(words, size - 1, words, axis).setSingleStep(PAGE)
        self._slicing.setVisible(bool(self._spins))

    def _add_spin(self, before: str, most: int, words: str, axis: int) -> QSpinBox:
        spin = QSpinBox(self)
        spin.setRange(0, max(0, most))
        spin.setKeyboardTracking(False)
        spin.setAccessibleName(words.format(axis=axis))
        spin.setToolTip(self.tr("0 to {most}").format(most=f"{max(0, most):,}"))
        spin.valueChanged.connect(self._show_slice)
        self._slices.addWidget(self._label(before))
        self._slices.addWidget(spin)
        spin.show()
        self._spins.append(spin)
        return spin

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "code")
        label.show()
        return label

    def _corner(self) -> tuple[int, int]:
        """The first row and column of the page of the table."""
        if self._source is None or not self._source.shape:
            return (0, 0)
        spins = iter(self._spins[self._leading :])
        rows, columns = rows_and_columns(self._source.shape)
        top = next(spins).value() if rows > PAGE else 0
        return top, (next(spins).value() if columns > PAGE else 0)

    def _show_slice(self) -> None:
        self.model.show(self._source, self.index, self._corner())
        self._fit()
        self._show_page()
        self.slice_changed.emit(self.index)

    def _on_selected(self) -> None:
        """Tell the part that is selected, if it is one."""
        selection = self.table.selectionModel().selection()
        if selection.size() == 1:
            cells = selection.first()
            ends = (cells.top(), cells.left()), (cells.bottom(), cells.right())
            self.part_chosen.emit(self.model.part(*ends))

    # -- pages -------------------------------------------------------------------------------------------

    def _show_tabs(self) -> None:
        """Offer what the array can be shown as."""
        source = self._source
        filled = source is not None and 0 not in source.shape
        numbers = filled and source is not None and source.dtype != "string"
        offered = {
            TABLE: source is not None,
            HISTOGRAM: numbers,
            HEAT: numbers and source is not None and len(source.shape) >= 1,
            IMAGE: numbers and source is not None and can_be_picture(source.shape),
        }
        with QSignalBlocker(self.tabs):
            for page, shown in offered.items():
                self.tabs.setTabVisible(page, shown)
            self.tabs.setCurrentIndex(self._page if offered[self._page] else TABLE)
        # A bar without a tab has no height, and does not ask for one when it gets some.
        self.tabs.updateGeometry()

    def _on_page_chosen(self, page: int) -> None:
        self._page = page
        self._show_page()

    def _show_page(self) -> None:
        source, page = self._source, self.tabs.currentIndex()
        self._round += 1
        self._say("")
        filled = source is not None and 0 not in source.shape
        pages: tuple[QWidget, ...] = (self.table, self.bars, self.heat, self.image)
        self._stack.setCurrentWidget(pages[page] if filled else self.empty)
        self.empty.setText(self.tr("Nothing to show") if source is None else self.tr("No values"))
        if source is None or not filled:
            return
        this = self._round
        failed = lambda why: self._fail(this, why)  # noqa: E731 - it is given away twice
        if page in (HEAT, IMAGE):
            self._fetch_picture(source, page, this, failed)
        elif self._figures is not None:
            self._take_figures(this, self._figures)
        elif source.dtype != "string":
            source.fetch_figures(lambda figures: self._take_figures(this, figures), failed)

    def _fetch_picture(
        self, source: ArraySource, page: int, this: int, failed: Callable[[str], None]
    ) -> None:
        colours, index = page == IMAGE, self.index
        size = source.shape[-3:-1] if colours else rows_and_columns(source.shape)
        picture = self.image if colours else self.heat
        index = index[: len(source.shape) - 3] if colours else index
        source.fetch_picture(
            index,
            MOST,
            colours,
            lambda array: picture.show_array(array, (size[0], size[1])) if this == self._round else None,
            failed,
        )

    def _take_figures(self, this: int, figures: Figures) -> None:
        if this == self._round:
            self._figures = figures
            self.bars.show_figures(figures)
            self._say(figures_text(figures))

    def _fail(self, this: int, why: str) -> None:
        if this == self._round:
            self._refuse(why)

    def _refuse(self, why: str) -> None:
        self._say(why)
        self.refused.emit(why)

    def _say(self, words: str) -> None:
        self.caption.setText(words)
        self.caption.setToolTip(plain_tip(words))

    def _fit(self) -> None:
        """Make columns as wide as a number, and rows as high as a line."""
        metrics = QFontMetrics(self.table.font())
        widest = 24 if self._source is not None and self._source.dtype[:7] in ("complex", "string") else 11
        self.table.horizontalHeader().setDefaultSectionSize(widest * metrics.averageCharWidth() + 16)
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 6)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for nothing more."""
        self._round += 1
        self.model.close()
        super().closeEvent(event)


def figures_text(figures: Figures) -> str:
    """The figures of an array in one line."""
    parts = []
    if figures.mean is not None:
        words = QCoreApplication.translate("ArrayView", "mean {mean} · std {std} · {least} to {most}")
        parts.append(
            words.format(
                mean=number_text(figures.mean),
                std=number_text(figures.deviation),
                least=number_text(figures.minimum),
                most=number_text(figures.maximum),
            )
        )
    if figures.zeros:
        zeros = QCoreApplication.translate("ArrayView", "{count} zeros")
        parts.append(zeros.format(count=f"{figures.zeros:,}"))
    if figures.nan:
        nan = QCoreApplication.translate("ArrayView", "{count} NaN")
        parts.append(nan.format(count=f"{figures.nan:,}"))
    if figures.infinite:
        infinite = QCoreApplication.translate("ArrayView", "{count} infinite")
        parts.append(infinite.format(count=f"{figures.infinite:,}"))
    return " · ".join(parts)
