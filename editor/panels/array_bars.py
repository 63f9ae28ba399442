"""A histogram, painted: large with its scale, or small in a card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor.theme.colours import Theme
from nodes.figures import Figures, number_text

THIN = 6
"""Pixels that the single bar of a constant array has in a card."""


class Bars(QWidget):
    """The bars of a histogram; `scaled` adds the least and the largest value, and how many a bar counts."""

    def __init__(self, theme: Theme, scaled: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaled = scaled
        self._figures = Figures()
        self._under = -1
        self.setMouseTracking(scaled)
        self.setAccessibleName(self.tr("Histogram"))
        self.setMinimumHeight(60 if scaled else 24)

    @property
    def figures(self) -> Figures:
        """What is shown."""
        return self._figures

    def show_figures(self, figures: Figures) -> None:
        """Show other bars."""
        self._figures, self._under = figures, -1
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.update()

    def range_of(self, bar: int) -> tuple[float, float]:
        """Between which values a bar counts."""
        figures = self._figures
        least, most = figures.minimum or 0.0, figures.maximum or 0.0
        width = (most - least) / max(1, len(figures.counts))
        return least + bar * width, least + (bar + 1) * width

    # -- Qt's own ----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """A card's corner, or what a panel has."""
        return QSize(320, 140) if self._scaled else QSize(104, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars, and their scale below."""
        painter = QPainter(self)
        counts = self._figures.counts
        if counts:
            area = self._area()
            self._paint_bars(painter, area, counts)
            if self._scaled:
                self._paint_scale(painter, area)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the bar under the mouse."""
        area, count = self._area(), len(self._figures.counts)
        at = int((event.position().x() - area.left()) / max(1, area.width()) * count) if count else -1
        under = at if 0 <= at < count else -1
        if under != self._under:
            self._under = under
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of no bar any more."""
        self._under = -1
        self.update()

    def _area(self) -> QRect:
        line = QFontMetrics(self.font()).height() + 6
        return self.rect().adjusted(12, line, -12, -line) if self._scaled else self.rect()

    def _paint_bars(self, painter: QPainter, area: QRect, counts: tuple[int, ...]) -> None:
        most = max(counts)
        constant = self._figures.constant
        step = area.width() / len(counts)
        for bar, count in enumerate(counts):
            if not count:
                continue
            height = max(1.0, area.height() * count / most)
            left, width = area.left() + bar * step, max(1.0, step - 1)
            if constant:
                left, width = area.center().x() - THIN / 2, float(THIN)
            colour = self._theme.dim if constant else self._theme.accent
            strong = bar == self._under
            rect = QRectF(left, area.bottom() + 1 - height, width, height)
            painter.fillRect(rect, QColor(self._theme.text if strong else colour))

    def _paint_scale(self, painter: QPainter, area: QRect) -> None:
        figures, line = self._figures, area.top()
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(area.left(), area.bottom() + 1, area.right(), area.bottom() + 1)
        painter.setPen(QColor(self._theme.dim))
        below = QRect(area.left(), area.bottom() + 2, area.width(), self.height() - area.bottom() - 2)
        sides = Qt.AlignmentFlag
        if figures.constant:
            painter.drawText(below, sides.AlignHCenter | sides.AlignVCenter, number_text(figures.minimum))
        else:
            painter.drawText(below, sides.AlignLeft | sides.AlignVCenter, number_text(figures.minimum))
            painter.drawText(below, sides.AlignRight | sides.AlignVCenter, number_text(figures.maximum))
        if self._under >= 0:
            low, high = self.range_of(self._under)
            text = self.tr("{low} to {high}: {count}").format(
                low=number_text(low), high=number_text(high), count=f"{figures.counts[self._under]:,}"
            )
            painter.drawText(QRect(area.left(), 0, area.width(), line), sides.AlignCenter, text)
