"""One weight: its values, the Python that reaches it, and a line to change a part of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.messages import translated
from editor.panels.array_view import ArrayView
from editor.panels.field_rows import WrappedLabel, mark
from editor.panels.flow import FlowLayout
from editor.panels.live_weights import LiveWeights, Weight
from editor.panels.sight import is_in_sight
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.graph import Value
from nodes.refusal import Refusal
from nodes.report import shape_text
from nodes.slices import Index, index_as_json, index_text, parse_index, parse_numbers, shape_at

OPERATIONS = ("set", "add", "scale", "fill")
SHORTEST = 16
"""So many letters of the Python have room at least."""


class PythonButton(QToolButton):
    """The Python that reaches a weight, which a click copies; its menu has the other ways."""

    copied = Signal(str)
    """What is on the clipboard now."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.texts: tuple[str, ...] = ()
        self.setProperty("role", "code")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setToolTip(self.tr("Copy the Python that reaches it"))
        self.setMenu(QMenu(self))
        self.clicked.connect(lambda: self._copy(self.text()))
        self.set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Room for the beginning and the end: Python can be long."""
        least = SHORTEST * self.fontMetrics().averageCharWidth()
        return super().minimumSizeHint().boundedTo(QSize(least, self.sizeHint().height()))

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show other ways, the first one at once."""
        self.texts = texts
        self.setText(texts[0] if texts else "")
        self.setVisible(bool(texts))
        self.menu().clear()
        for text in texts:
            self.menu().addAction(text, partial(self._copy, text))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.setIcon(icon("copy", theme.dim, theme.faint))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)


class EditLine(QWidget):
    """Sets a part of a weight, adds to it, or multiplies it."""

    changed = Signal(str, object, object)
    """What to do (`set`, `add`, `scale`, `fill`), with which part (an `Index`), and the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._shape: tuple[int, ...] = ()
        self.index = QLineEdit()
        self.operation = QComboBox()
        self.value = QLineEdit()
        self.button = QPushButton(self.tr("Apply"))
        self.remark = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.error = WrappedLabel("error")
        self._build_ui()
        self.index.textEdited.connect(self._look)
        self.value.textEdited.connect(self._look)
        self.operation.currentIndexChanged.connect(self._look)
        self.value.returnPressed.connect(self.apply)
        self.index.returnPressed.connect(self.apply)
        self.button.clicked.connect(self.apply)

    def _build_ui(self) -> None:
        self.index.setPlaceholderText(self.tr("all: or 0, : or 1:3"))
        self.index.setAccessibleName(self.tr("Part"))
        self.index.setProperty("role", "code")
        self.value.setPlaceholderText("0.5")
        self.value.setAccessibleName(self.tr("Value"))
        self.value.setProperty("role", "code")
        self.operation.setAccessibleName(self.tr("Change"))
        titles = (self.tr("set to"), self.tr("add"), self.tr("multiply by"), self.tr("fill with"))
        for operation, title in zip(OPERATIONS, titles, strict=True):
            self.operation.addItem(title, operation)
        self.remark.setProperty("role", "small")
        self.error.hide()
        row = FlowLayout(gap=6)
        for widget in (self.index, self.remark, self.operation, self.value, self.button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.error)

    def show_shape(self, shape: tuple[int, ...], index: tuple[int, ...] = ()) -> None:
        """Be about a weight of another shape, at first about the slice at `index`."""
        self._shape = shape
        self.show_part(index_text(index, 2, shape) if index else "")

    def show_part(self, part: str) -> None:
        """Be about another part of the same weight."""
        self.index.setText(part)
        self.refuse("")
        self._look()

    def refuse(self, why: str) -> None:
        """Say why something was not done."""
        self.error.setText(why)
        self.error.setVisible(bool(why))

    def apply(self) -> None:
        """Tell what is wanted, if it can be read."""
        part, numbers = self._part(), self._numbers()
        if part is None or numbers is None:
            self._look(complain=True)
            return
        self.refuse("")
        self.changed.emit(self.operation.currentData(), part[0], numbers[0])

    def _look(self, _: object = None, complain: bool = False) -> None:
        """Show what the texts mean, or what is wrong with them."""
        part = self._part()
        self.remark.setText("→ " + shape_text(shape_at(part[0], self._shape)) if part else "")
        typed = bool(self.value.text().strip())
        wrong = self._part(told=True) or (self._numbers(told=True) if typed or complain else "")
        self.refuse(str(wrong) if isinstance(wrong, str) else "")
        mark(self.index, "wrong", part is None)
        mark(self.value, "wrong", (typed or complain) and self._numbers() is None)

    def _part(self, told: bool = False) -> Any:
        """The part in a tuple, or None; `told`: why there is none, or nothing."""
        try:
            found: tuple[Index] = (parse_index(self.index.text(), self._shape),)
        except Refusal as refusal:
            return translated(refusal.code, refusal.arguments) if told else None
        return "" if told else found

    def _numbers(self, told: bool = False) -> Any:
        try:
            found: tuple[Value] = (parse_numbers(self.value.text()),)
            if self.operation.currentData() == "fill" and isinstance(found[0], tuple):
                raise Refusal("bad-numbers", text=self.value.text().strip()[:40])
        except Refusal as refusal:
            return translated(refusal.code, refusal.arguments) if told else None
        return "" if told else found


class WeightDetail(QWidget):
    """Shows one weight and lets it be changed."""

    change_wanted = Signal(str, str, object, object)
    """The key of the weight, what to do, with which part (as JSON), and the numbers."""
    copied = Signal(str)

    def __init__(self, store: LiveWeights, theme: Theme) -> None:
        super().__init__()
        self._store = store
        self.weight: Weight | None = None
        self._stale = False
        """Whether the values are other ones than those that were fetched."""
        self.python = PythonButton(theme)
        self.view = ArrayView(theme)
        self.line = EditLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.line)
        self.view.add_below(self.python)
        self.python.copied.connect(self.copied)
        self.line.changed.connect(self._on_changed)
        self.view.slice_changed.connect(self._on_slice_changed)
        self.view.part_chosen.connect(self.line.show_part)
        store.changed.connect(self._on_values_changed)
        self.show_weight("")

    def show_weight(self, key: str) -> None:
        """Show another weight; an empty key shows nothing."""
        weight = self._store.weights.get(key)
        if weight == self.weight and weight is not None:
            return
        before, self.weight = self.weight, weight
        self.python.show_texts(() if weight is None else weight.python)
        self.line.setVisible(weight is not None)
        if weight is None:
            self.view.set_source(None)
            return
        same = before is not None and (before.key, before.shape) == (weight.key, weight.shape)
        if same and before is not None and before.dtype == weight.dtype:
            return
        self.view.set_source(self._store.source(key), "", self._set_cell)
        self.line.show_shape(weight.shape, self.view.index)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.python.set_theme(theme)
        self.view.set_theme(theme)

    def _set_cell(self, index: tuple[int, ...], value: Any) -> None:
        if self.weight is not None:
            self.change_wanted.emit(self.weight.key, "set", list(index), value)

    def _on_changed(self, operation: str, index: Index, value: Any) -> None:
        if self.weight is not None:
            self.change_wanted.emit(self.weight.key, operation, index_as_json(index), value)

    def _on_slice_changed(self, index: tuple[int, ...]) -> None:
        if self.weight is not None and index:
            self.line.show_shape(self.weight.shape, index)

    def look(self) -> None:
        """Come into sight: fetch what has changed meanwhile."""
        if self._stale:
            self._stale = False
            self.view.refresh()

    def _on_values_changed(self, keys: set[str]) -> None:
        if self.weight is None or self.weight.key not in keys:
            return
        self._stale = True
        if is_in_sight(self):
            self.look()
