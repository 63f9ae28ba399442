"""A small field that asks for a name where the mouse is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from editor.panels.field_rows import WrappedLabel

WIDTH = 260


class NamePrompt(QFrame):
    """Asks until the name can be used: `take` answers why it cannot, or nothing. Esc leaves."""

    def __init__(self, words: str, wish: str, take: Callable[[str], str], parent: QWidget) -> None:
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

    def open_at(self, screen: QPoint) -> None:
        """Show it, ready to be typed into."""
        self.move(screen)
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def _on_entered(self) -> None:
        why = self._take(self.line.text().strip())
        if not why:
            self.close()
            return
        self.error.setText(why)
        self.error.show()
        self.adjustSize()
