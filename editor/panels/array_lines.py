"""The lines above and below an array: tabs, and what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QTabBar

LEAST_LETTERS = 12


class Tabs(QTabBar):
    """Tabs of which some are hidden: Qt's own bar remembers how wide it was with others."""

    def sizeHint(self) -> QSize:
        """All tabs that are shown."""
        sizes = [self.tabSizeHint(tab) for tab in range(self.count()) if self.isTabVisible(tab)]
        # The chosen tab's letters are wider than the others'.
        width = sum(size.width() for size in sizes) + 4 * len(sizes)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """Narrower tabs have shorter titles: a bar that scrolls would hide the first ones."""
        sizes = [self.minimumTabSizeHint(tab) for tab in range(self.count()) if self.isTabVisible(tab)]
        return QSize(sum(size.width() for size in sizes), self.sizeHint().height())


class Caption(QLabel):
    """One line, as much of it as there is room for."""

    def minimumSizeHint(self) -> QSize:
        """Room for a word."""
        return QSize(
            LEAST_LETTERS * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Leave out the end where there is no room for it."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.rect(),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
