"""A read-only view of Python source: line numbers, tinted lines, and which line was clicked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from editor.panels.python_colours import Painted, length_of
from editor.theme.colours import Theme
from editor.theme.style import mixed

ABOVE = 6
"""Pixels above the first line."""
BAR = 3
"""Width of the bar beside a tinted line."""


class CodeView(QPlainTextEdit):
    """Shows source; lines can be tinted in a colour, and a click tells its line."""

    line_clicked = Signal(int)
    """The 1-based line that was clicked without selecting text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tints: Mapping[int, str] = {}
        self._margin = _Margin(self)
        self._colours: Painted | None = None
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setProperty("role", "code")
        self.document().setDocumentMargin(0)
        self.setAccessibleName(self.tr("Generated code"))
        self.updateRequest.connect(self._on_update_requested)
        self.blockCountChanged.connect(self._fit_margin)
        self.verticalScrollBar().valueChanged.connect(self._colour_what_is_seen)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        if self._colours is not None:
            self._colours.set_theme(theme)
            self._colour_what_is_seen()
        self._fit_margin()
        self._margin.update()

    def show_source(self, text: str) -> None:
        """Show `text`; only the lines that differ are replaced, so that the view stays where it was."""
        if self._colours is None:
            self._colours = Painted(self.document(), self._theme)
        old, new = _lines(self.toPlainText()), _lines(text)
        first = _common(old, new)
        last = _common(old[first:][::-1], new[first:][::-1])
        if first == len(old) == len(new):
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(length_of(old[:first]))
        cursor.setPosition(length_of(old[: len(old) - last]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("".join(new[first : len(new) - last]))
        self._colours.take(new)
        self._colour_what_is_seen()

    def tint(self, tints: Mapping[int, str]) -> None:
        """Tint lines (1-based) in colours; all others lose theirs."""
        self._tints = tints
        self.viewport().update()
        self._margin.update()

    @property
    def tinted(self) -> frozenset[int]:
        """The lines that are tinted."""
        return frozenset(self._tints)

    def reveal(self, lines: Iterable[int]) -> None:
        """Scroll to the first of `lines`, unless one of them can be seen."""
        wanted = sorted(lines)
        top = self.firstVisibleBlock().blockNumber() + 1
        shown = range(top, top + max(1, self.viewport().height() // max(1, self.fontMetrics().height())))
        if wanted and not any(line in shown for line in wanted):
            self.verticalScrollBar().setValue(max(0, wanted[0] - 3))

    def paint_margin(self, event: QPaintEvent) -> None:
        """Paint the line numbers; the margin calls this."""
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), QColor(self._theme.canvas))
        painter.setFont(self.font())
        for line, area in self._seen_lines(event.rect().bottom()):
            tint = self._tints.get(line)
            if tint:
                wash = QColor(mixed(tint, self._theme.canvas, 0.16))
                painter.fillRect(0, area.top(), self._margin.width(), area.height(), wash)
                painter.fillRect(0, area.top(), BAR, area.height(), QColor(tint))
            painter.setPen(QColor(self._theme.text if tint else self._theme.faint))
            numbers = QRect(0, area.top(), self._margin.width() - 12, area.height())
            painter.drawText(numbers, Qt.AlignmentFlag.AlignRight, str(line))

    def margin_width(self) -> int:
        """How wide the line numbers are."""
        digits = max(3, len(str(self.blockCount())))
        return 24 + digits * self.fontMetrics().horizontalAdvance("9")

    def _seen_lines(self, bottom: int) -> Iterator[tuple[int, QRect]]:
        """The lines (from 1) in sight above `bottom`, and where they are."""
        block = self.firstVisibleBlock()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()
            if area.top() > bottom:
                return
            yield block.blockNumber() + 1, area
            block = block.next()

    def _colour_what_is_seen(self) -> None:
        if self._colours is not None:
            for line, _area in self._seen_lines(self.viewport().height()):
                self._colours.catch_up(self.document().findBlockByNumber(line - 1))

    def _fit_margin(self) -> None:
        self.setViewportMargins(self.margin_width(), ABOVE, 0, 0)
        area = self.contentsRect().adjusted(0, ABOVE, 0, 0)
        self._margin.setGeometry(QRect(area.left(), area.top(), self.margin_width(), area.height()))

    def _on_update_requested(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._margin.scroll(0, scrolled)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tints under the text: only those in sight, however many there are."""
        painter = QPainter(self.viewport())
        for line, area in self._seen_lines(event.rect().bottom()):
            tint = self._tints.get(line)
            if tint:
                colour = QColor(mixed(tint, self._theme.canvas, 0.16))
                painter.fillRect(QRect(0, area.top(), self.viewport().width(), area.height()), colour)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin at the left edge."""
        super().resizeEvent(event)
        self._fit_margin()
        self._colour_what_is_seen()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which line was clicked, unless the gesture selected text."""
        super().mouseReleaseEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not self.textCursor().hasSelection():
            cursor = self.cursorForPosition(event.position().toPoint())
            self.line_clicked.emit(cursor.blockNumber() + 1)


class _Margin(QWidget):
    """The strip of line numbers."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_margin(event)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _common(one: list[str], other: list[str]) -> int:
    """How many lines two texts begin with alike."""
    for count, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return count
    return min(len(one), len(other))
