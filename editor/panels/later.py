"""What stands where a panel will be, until somebody looks there."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget


class Later(QWidget):
    """An empty panel that says when it is seen first.

    Behind the tab of another panel a widget is visible to Qt: what is painted is really in sight.
    """

    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        # A panel may not come in the middle of painting.
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self.seen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Somebody looks here."""
        super().paintEvent(event)
        self._telling.start()
