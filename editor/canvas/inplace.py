"""Editing a title or a note where it stands, in a field laid over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from editor.canvas import geometry
from editor.canvas.items import NodeView
from editor.canvas.looks import Kind
from editor.canvas.palette import Palette
from editor.canvas.stage import Stage
from editor.canvas.texts import Role


class InPlace(QObject):
    """At most one field over the canvas. Enter or leaving it keeps the text, Escape does not."""

    closed = Signal()

    def __init__(self, stage: Stage, keep: Callable[[str, str], None]) -> None:
        super().__init__()
        self._stage = stage
        self._keep = keep
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._node = ""

    @property
    def active(self) -> bool:
        """Whether something is being edited."""
        return self._field is not None

    @property
    def field(self) -> QLineEdit | QPlainTextEdit | None:
        """The field over the canvas."""
        return self._field

    def open(self, view: NodeView, palette: Palette) -> None:
        """Edit the title of `view`, or the text of a note."""
        self.finish()
        viewport = self._stage.view.viewport()
        self._node = view.node_id
        if view.look.kind is Kind.NOTE:
            note = QPlainTextEdit(view.look.title, viewport)
            note.selectAll()
            self._field = note
        else:
            line = QLineEdit(view.look.title, viewport)
            line.selectAll()
            self._field = line
        self._dress(self._field, view, palette)
        self._field.installEventFilter(self)
        self._field.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Keep what was typed and close the field."""
        field, node = self._field, self._node
        if field is None:
            return
        text = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
        self.cancel()
        if node in self._stage.mirror.nodes:
            self._keep(node, text)

    def cancel(self) -> None:
        """Close the field and forget what was typed."""
        field, self._field = self._field, None
        if field is None:
            return
        field.removeEventFilter(self)
        had_focus = field.hasFocus()
        field.hide()
        field.deleteLater()
        if had_focus:
            self._stage.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Escape and a lost focus close the field."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.finish()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        several = isinstance(self._field, QPlainTextEdit)
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if enter and (with_control or not several):
            self.finish()
            return True
        return False

    def _dress(self, field: QWidget, view: NodeView, palette: Palette) -> None:
        stage, look = self._stage, view.look
        rect = QRectF(view.rect)
        if look.kind in (Kind.NODE, Kind.REGION):
            rect.setHeight(geometry.HEADER)
            rect.adjust(4, 3, -3, -3)
        elif look.kind is Kind.FRAME:
            rect.setHeight(geometry.FRAME_HEADER)
            rect.adjust(4, 2, -4, -2)
        box: QRect = stage.view.mapFromScene(rect).boundingRect()
        role = Role.NOTE if look.kind is Kind.NOTE else Role.TITLE
        font = stage.texts.fonts[role]
        font = type(font)(font)
        font.setPixelSize(max(11, round(font.pixelSize() * stage.view.zoom)))
        field.setFont(font)
        box.setHeight(max(box.height(), field.fontMetrics().height() + 8))
        box.setWidth(max(box.width(), 120))
        field.setGeometry(box)
        theme = palette.theme
        field.setStyleSheet(
            f"background: {theme.canvas}; color: {theme.text}; border: 1px solid {theme.accent};"
            f" border-radius: 4px; padding: 0 4px; font-size: {font.pixelSize()}px; min-height: 0;"
        )
