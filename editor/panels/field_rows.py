"""Rows of a form: a label, a field, and below them what is wrong, and the chosen object's own arguments."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QMenu, QVBoxLayout, QWidget

from editor.panels.entry_rows import bold
from editor.panels.fields import Field, Shown, Unclear
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentSpec
from nodes.graph import Value

MakeField = Callable[[ArgumentSpec, Theme, QWidget | None], Field]

BAR = 3
INDENT = 12
WIDEST_NAME = "kernel_initializer"
"""What the column of labels has room for; longer names end in an ellipsis."""


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


class ResetButton(QAbstractButton):
    """A small round arrow, seen while the mouse is on its row or the focus is on it."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setToolTip(self.tr("Reset to default"))
        self.setAccessibleName(self.tr("Reset %1").replace("%1", name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hovered = False

    @property
    def wanted(self) -> bool:
        """Whether it shows itself."""
        return self.isVisible() and (self.hovered or self.hasFocus())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The arrow, in the accent's colour under the mouse or with the focus; nothing while not wanted."""
        if not self.wanted:
            return
        painter = QPainter(self)
        strong = self.underMouse() or self.hasFocus()
        painter.setPen(QColor(self.theme.accent if strong else self.theme.dim))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "↺")
        painter.end()


class FieldLabel(QWidget):
    """The name of an argument. A changed one is bold, has a bar at its left, and a button to reset it."""

    reset = Signal()

    def __init__(self, spec: ArgumentSpec, theme: Theme, depth: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self.theme = theme
        self.changed = False
        self._depth = depth
        self.button: ResetButton | None = None

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.theme = theme
        if self.button is not None:
            self.button.theme = theme
        self.update()

    def show_hovered(self, hovered: bool) -> None:
        """Show the button while the mouse is on the row."""
        if self.button is not None:
            self.button.hovered = hovered
            self.update()

    def show_changed(self, changed: bool) -> None:
        """Mark the argument as differing from its default, or not."""
        if changed != self.changed:
            self.changed = changed
            if self.button is None:
                self.button = ResetButton(self.spec.called, self.theme, self)
                self.button.clicked.connect(self.reset)
                self._place_button()
            self.button.setVisible(changed)
            self.update()

    def sizeHint(self) -> QSize:
        """The same for every row, so that the fields stand in one column."""
        width = QFontMetrics(bold(self.font())).horizontalAdvance(WIDEST_NAME) + BAR + 10
        return QSize(width, self._line_height)

    @property
    def _line_height(self) -> int:
        """The height of a field of one line: 26 at the usual size of text."""
        return round(self.fontMetrics().height() * 1.62)

    def minimumSizeHint(self) -> QSize:
        """As wide as wanted: the fields give way."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right."""
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        if self.button is not None:
            self.button.setGeometry(QRect(self.width() - 20, (self.height() - 18) // 2, 18, 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar and the name."""
        painter = QPainter(self)
        left = self._depth * INDENT
        if self.changed:
            painter.fillRect(left, 3, BAR, self._line_height - 6, QColor(self.theme.accent))
        room = self.width() - left - BAR - 7 - (20 if self.button is not None and self.button.wanted else 0)
        font = bold(self.font()) if self.changed else self.font()
        text = QFontMetrics(font).elidedText(self.spec.called, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text if self.changed else self.theme.dim))
        place = QRect(left + BAR + 7, 0, room + 2, self._line_height)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.end()


class FieldRow(QWidget):
    """One argument: its name, its field, its errors."""

    edited = Signal(str, object)
    """The argument's name and the value the person gave."""
    reset = Signal(str)
    """The argument's default should come back."""
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
        self.label.reset.connect(self._on_reset)

    def show_state(self, state: FieldState) -> None:
        """Show what the document says."""
        self.field.show_value(state.value)
        self.label.show_changed(state.changed)
        self._problems = state.errors
        self._show_text("small", 1, state.remark)
        self._show_errors()

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
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)


class Form(QWidget):
    """Rows for several arguments."""

    edited = Signal(str, object)
    reset = Signal(str)
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
