"""Rows of a form: a label, a field, and below them what is wrong, and the chosen object's own arguments."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from editor.panels.field_label import FieldLabel
from editor.panels.fields import Field, Shown, Unclear
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentSpec
from nodes.graph import UNLESS_TOLD, Object, Value

MakeField = Callable[[ArgumentSpec, Theme, QWidget | None], Field]


@dataclass(frozen=True, slots=True)
class FieldState:
    """What one row shows: the value, whether it differs from the default, what is wrong, a remark."""

    value: Shown
    changed: bool = False
    errors: tuple[str, ...] = ()
    remark: str = ""


class WrappedLabel(QLabel):
    """A text of as many lines as its width asks for.

    Its height follows from the width that it has, not from asking the layout ahead: Qt squeezes the rows of
    a scroll area in which some widget's height depends on its width.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.setMinimumWidth(40)

    def hasHeightForWidth(self) -> bool:
        """Not for the layout."""
        return False

    def sizeHint(self) -> QSize:
        """The height of the text at the width there is."""
        return QSize(80, self.heightForWidth(max(self.width(), 40)))

    def minimumSizeHint(self) -> QSize:
        """All lines, always."""
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when the width is another one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class Chip(QWidget):
    """Stands in the place of a field whose value is an argument of the surrounding block."""

    left = Signal()
    """The person wants a value of its own again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.label.setProperty("role", "code")
        self.button = QToolButton(self)
        self.button.setText("×")
        self.button.setAutoRaise(True)
        self.button.setToolTip(self.tr("Use a value of its own"))
        self.button.setAccessibleName(self.tr("Use a value of its own"))
        self.button.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label)
        row.addWidget(self.button)
        row.addStretch(1)

    def show_name(self, name: str, told: bool) -> None:
        """Show the argument's name; with `told`, a value for when the model around is not told any."""
        self.label.setText(f"= {name}")
        usual = self.tr("The value that this argument of the block has")
        until = self.tr("Only until the model is told whether it trains: so do functional models of Keras")
        self.label.setToolTip(until if told else usual)


class FieldRow(QWidget):
    """One argument: its name, its field, its errors."""

    edited = Signal(str, object)
    """The argument's name and the value the person gave."""
    reset = Signal(str)
    """The argument's default should come back."""
    own_wanted = Signal(str, object)
    """The argument, or what is at that way inside its value (`Way`), should no longer be one of the block."""
    menu_wanted = Signal(str, object, QMenu)
    """The menu of the row, or of one inside it, is about to be shown: others may add to it."""
    finished = Signal()

    def __init__(
        self,
        spec: ArgumentSpec,
        field: Field | Callable[[QWidget], Field],
        theme: Theme,
        depth: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        # Made inside the row where possible: moving a widget to another parent styles it anew.
        self.field = field if isinstance(field, Field) else field(self)
        self.label = FieldLabel(spec, theme, depth, self)
        self.chip: Chip | None = None
        self._texts: dict[str, WrappedLabel] = {}
        self._refusal = ""
        self._problems: tuple[str, ...] = ()
        self._build_ui()
        self._connect()

    def _build_ui(self) -> None:
        self.field.setAccessibleDescription(self.spec.doc)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.field, 0, 1)
        if self.field.details is not None:
            grid.addWidget(self.field.details, 3, 0, 1, 2)

    def _connect(self) -> None:
        name = self.spec.name
        self.field.edited.connect(lambda value: self.edited.emit(name, value))
        self.field.emptied.connect(self._on_emptied)
        self.field.finished.connect(self.finished)
        self.field.refused.connect(self._on_refused)
        self.field.own_wanted.connect(lambda way: self.own_wanted.emit(name, way))
        self.field.menu_wanted.connect(lambda way, menu: self.menu_wanted.emit(name, way, menu))
        self.label.reset.connect(self._on_reset)

    def show_state(self, state: FieldState) -> None:
        """Show what the document says."""
        name = argument_name(state.value)
        self._show_chip(name, is_told(state.value))
        if name is None:
            self.field.show_value(state.value)
        self.label.show_changed(state.changed)
        self._problems = state.errors
        self._show_text("small", 1, state.remark)
        self._show_errors()

    def _show_chip(self, name: str | None, told: bool) -> None:
        """Show the argument of the block that stands here, or the field."""
        if self.chip is None and name is None:
            return
        if self.chip is None:
            self.chip = Chip(self)
            self.chip.left.connect(lambda: self.own_wanted.emit(self.spec.name, ()))
            self._grid.addWidget(self.chip, 0, 1)
        self.chip.setVisible(name is not None)
        self.field.setVisible(name is None)
        if name is not None:
            self.chip.show_name(name, told)
            if self.field.details is not None:
                self.field.details.hide()

    def refuse(self, text: str) -> None:
        """Say under the field why something could not be done."""
        self._on_refused(text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.label.set_theme(theme)
        details = self.field.details
        if isinstance(details, Form):
            details.set_theme(theme)

    @property
    def errors(self) -> str:
        """What is wrong, as it stands under the field."""
        return self._texts["error"].text() if "error" in self._texts else ""

    @property
    def remark_text(self) -> str:
        """What is remarked under the field."""
        return self._texts["small"].text() if "small" in self._texts else ""

    def _show_text(self, role: str, row: int, text: str) -> None:
        """Show `text` below the field; most rows never need the label for it."""
        label = self._texts.get(role)
        if label is None and not text:
            return
        if label is None:
            label = self._texts[role] = WrappedLabel(role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(label, row, 1)
        label.setText(text)
        label.setVisible(bool(text))

    def _on_refused(self, text: str) -> None:
        self._refusal = text
        self._show_errors()

    def _show_errors(self) -> None:
        text = self._refusal or "\n".join(self._problems)
        if text == self.errors:
            return
        self._show_text("error", 2, text)
        mark(self.field.focusProxy(), "wrong", bool(text))

    def _on_emptied(self) -> None:
        if self.spec.optional and self.spec.default is not None:
            self.edited.emit(self.spec.name, None)
        else:
            self.reset.emit(self.spec.name)

    def _on_reset(self) -> None:
        self.reset.emit(self.spec.name)
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc brings back the value when what stands there is none."""
        if event.key() == Qt.Key.Key_Escape and self._refusal:
            self.field.revert()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keras's words on hover, made when asked for; the button while the mouse is here."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.label.show_hovered(event.type() == QEvent.Type.Enter)
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            self.setToolTip(explanation(self.spec))
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Reset from the right button's menu too."""
        menu = QMenu(self)
        action = menu.addAction(self.tr("Reset to default"), self._on_reset)
        action.setEnabled(self.label.changed)
        self.menu_wanted.emit(self.spec.name, (), menu)
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)


class Form(QWidget):
    """Rows for several arguments."""

    edited = Signal(str, object)
    reset = Signal(str)
    own_wanted = Signal(str, object)
    menu_wanted = Signal(str, object, QMenu)
    finished = Signal()

    def __init__(
        self,
        specs: Sequence[ArgumentSpec],
        make_field: MakeField,
        theme: Theme,
        depth: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for spec in specs:
            row = FieldRow(spec, partial(make_field, spec, theme), theme, depth, self)
            row.edited.connect(self.edited)
            row.reset.connect(self.reset)
            row.own_wanted.connect(self.own_wanted)
            row.menu_wanted.connect(self.menu_wanted)
            row.finished.connect(self.finished)
            column.addWidget(row)
            self.rows[spec.name] = row

    def show_states(self, states: Mapping[str, FieldState]) -> None:
        """Show what the document says of each argument."""
        for name, row in self.rows.items():
            if name in states:
                row.show_state(states[name])

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        for row in self.rows.values():
            row.set_theme(theme)


def argument_name(value: Shown) -> str | None:
    """The argument of the surrounding block for which `value` stands; None for other values.

    What holds until the model is told is shown as such an argument, with a mark of what is left open.
    """
    if isinstance(value, Object) and is_told(value):
        return f"{value.config.get('value') is True} …"
    taken = isinstance(value, Object) and value.type == "argument"
    return str(value.config.get("name", "")) if isinstance(value, Object) and taken else None


def is_told(value: Shown) -> bool:
    """Whether `value` holds only where the model around is not told whether it trains."""
    return isinstance(value, Object) and value.type == UNLESS_TOLD


def state_of(spec: ArgumentSpec, values: Mapping[str, Value]) -> FieldState:
    """The state of an argument whose changed values are `values`."""
    if spec.name not in values:
        return FieldState(Unclear.MISSING if spec.required else spec.default)
    value = values[spec.name]
    # What a new node begins with is nobody's change either.
    starts = [spec.sample] if spec.required else [spec.default, spec.sample]
    return FieldState(value, all(repr(value) != repr(each) for each in starts))


def explanation(spec: ArgumentSpec) -> str:
    """Keras's words on an argument, as rich text for a tooltip, with its default and range."""
    facts = []
    if not spec.required:
        facts.append(QCoreApplication.translate("Fields", "Default: %1").replace("%1", repr(spec.default)))
    if spec.minimum is not None:
        facts.append(QCoreApplication.translate("Fields", "at least %1").replace("%1", f"{spec.minimum:g}"))
    if spec.maximum is not None:
        facts.append(QCoreApplication.translate("Fields", "at most %1").replace("%1", f"{spec.maximum:g}"))
    doc = html.escape(spec.doc).replace("\n\n", "</p><p>")
    return f"<p><b>{html.escape(spec.name)}</b></p><p>{doc}</p><p>{html.escape('; '.join(facts))}</p>"


def mark(widget: QWidget | None, name: str, value: bool) -> None:
    """Set a property that the sheet looks at, and let it look again."""
    if widget is None or widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
