"""The name of an argument beside its field, with the button that resets it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from editor.panels.entry_rows import bold
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentSpec

BAR = 3
INDENT = 12
WIDEST_NAME = "kernel_initializer"
"""What the column of labels has room for; longer names end in an ellipsis."""


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
