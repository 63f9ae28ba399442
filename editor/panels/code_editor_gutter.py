"""The strip beside the editor's text: line numbers, and a dot where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from editor.theme.colours import Theme
from editor.theme.style import mixed

DOT = 7
SIDE = 12
"""Pixels left and right of the numbers."""

Seen = Callable[[int], Iterable[tuple[int, QRect]]]
"""The lines (from 1) in sight above a height, and where they are."""


def told(wrong: Iterable[str]) -> str:
    """What a tooltip says of a line."""
    lines = "\n".join(wrong)
    return f"<p style='white-space: pre-wrap'>{escape(lines)}</p>" if lines else ""


class Gutter(QWidget):
    """Shows the numbers of the lines in sight."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme, seen: Seen) -> None:
        super().__init__(editor)
        self._editor = editor
        self._seen = seen
        self._wrong: Mapping[int, tuple[str, ...]] = {}
        self.theme = theme
        self.setCursor(Qt.CursorShape.ArrowCursor)

    @property
    def wrong(self) -> Mapping[int, tuple[str, ...]]:
        """What is wrong in which line."""
        return self._wrong

    def show_wrong(self, wrong: Mapping[int, tuple[str, ...]]) -> None:
        """Put a dot beside each line in which something is wrong."""
        if wrong != self._wrong:
            self._wrong = wrong
            self.update()

    def width_needed(self) -> int:
        """How wide the strip has to be for the numbers of all lines."""
        digits = max(3, len(str(self._editor.blockCount())))
        return 2 * SIDE + digits * self._editor.fontMetrics().horizontalAdvance("9")

    def sizeHint(self) -> QSize:
        """As wide as the numbers."""
        return QSize(self.width_needed(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint numbers and dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(self.theme.canvas))
        painter.setFont(self._editor.font())
        current = self._editor.textCursor().blockNumber() + 1
        for line, area in self._seen(event.rect().bottom()):
            if line == current:
                tint = QColor(mixed(self.theme.text, self.theme.canvas, 0.05))
                painter.fillRect(0, area.top(), self.width(), area.height(), tint)
            colour = self.theme.error if line in self._wrong else self.theme.faint
            painter.setPen(QColor(self.theme.text if line == current else colour))
            numbers = QRect(0, area.top(), self.width() - SIDE, area.height())
            painter.drawText(numbers, Qt.AlignmentFlag.AlignRight, str(line))
            if line in self._wrong:
                self._paint_dot(painter, area)

    def _paint_dot(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.error))
        top = area.top() + (min(area.height(), self._editor.fontMetrics().height()) - DOT) / 2
        painter.drawEllipse(QRectF((SIDE - DOT) / 2, top, DOT, DOT))

    def event(self, event: QEvent) -> bool:
        """Say what is wrong in the line under the mouse."""
        if isinstance(event, QHelpEvent):
            for line, area in self._seen(self.height()):
                if area.top() <= event.pos().y() < area.bottom() + 1:
                    QToolTip.showText(event.globalPos(), told(self._wrong.get(line, ())), self)
            return True
        return super().event(event)
