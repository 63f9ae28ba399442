"""The field in which entries of the catalogue are searched for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from editor.theme.colours import Theme
from editor.theme.icons import icon

HEIGHT = 28
_CLEAR_BUTTON = 24
_KEYS_FOR_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class SearchField(QLineEdit):
    """A line with a clear button and, at its right, how much was found.

    With `escape_empties`, Esc empties it before it does anything else.
    """

    moved = Signal(QKeyEvent)
    """An arrow or page key was pressed: the list of hits should move."""

    def __init__(self, parent: QWidget | None = None, escape_empties: bool = True) -> None:
        super().__init__(parent)
        self._escape_empties = escape_empties
        self.setObjectName("search")
        self._clear = QAction(self.tr("Clear"), self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.setMinimumHeight(HEIGHT)
        self._count = QLabel(self)
        self._count.setProperty("role", "small")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Search nodes"))

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._clear.setIcon(icon("x", theme.dim, theme.faint))

    @property
    def count_text(self) -> str:
        """What stands at the right: how much was found."""
        return self._count.text()

    def show_count(self, count: int | None) -> None:
        """Say how much was found; None says nothing."""
        self._count.setText("" if count is None else self.tr("%n found", "", count))
        self._place_count()

    def _place_count(self) -> None:
        self._count.adjustSize()
        room = self._count.width() + 4 if self._count.text() else 0
        self._count.move(
            self.width() - _CLEAR_BUTTON - self._count.width() - 4,
            (self.height() - self._count.height()) // 2,
        )
        self.setTextMargins(0, 0, room, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the count at the right edge."""
        super().resizeEvent(event)
        self._place_count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties a field that has text; arrows belong to the list of hits."""
        if event.key() == Qt.Key.Key_Escape and self.text() and self._escape_empties:
            self.clear()
        elif event.key() in _KEYS_FOR_THE_LIST:
            self.moved.emit(event)
        else:
            super().keyPressEvent(event)
