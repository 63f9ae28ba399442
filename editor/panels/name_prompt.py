"""A small field that asks for a name where the mouse is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from editor.panels.field_rows import WrappedLabel

WIDTH = 260


class NamePrompt(QFrame):
    """Asks until the name can be used: `take` answers why it cannot, or nothing. Esc leaves."""

    def __init__(self, words: str, wish: str, take: Callable[[str], str], parent: QWidget | None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._take = take
        label = QLabel(words)
        label.setWordWrap(True)
        self.line = QLineEdit(wish)
        self.line.setProperty("role", "code")
        self.line.setAccessibleName(words)
        self.error = WrappedLabel("error")
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        for widget in (label, self.line, self.error):
            column.addWidget(widget)
        self.setFixedWidth(WIDTH)
        self.line.returnPressed.connect(self._on_entered)

    def open_at(self, point: QPoint) -> None:
        """Show it there, all of it on the screen, ready to be typed into."""
        self.adjustSize()
        self._stand_at(point)
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said of a name makes it higher: it stays on the screen."""
        super().resizeEvent(event)
        self._stand_at(self.pos())

    def _stand_at(self, point: QPoint) -> None:
        """Move it there, or as near as the screen lets all of it be seen."""
        screen = QGuiApplication.screenAt(point) or self.screen()
        room = screen.availableGeometry()
        x = max(room.left(), min(point.x(), room.right() + 1 - self.width()))
        y = max(room.top(), min(point.y(), room.bottom() + 1 - self.height()))
        self.move(x, y)

    def _on_entered(self) -> None:
        why = self._take(self.line.text().strip())
        if not why:
            self.close()
            return
        self.error.setText(why)
        self.error.show()
        self.adjustSize()
