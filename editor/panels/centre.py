"""The middle of the window: a strip, the canvas below it, and a card that may lie above the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

MARGIN = 24


class Centre(QWidget):
    """Keeps the card in the middle of the canvas."""

    def __init__(self, strips: Sequence[QWidget], canvas: QWidget) -> None:
        super().__init__()
        self._canvas = canvas
        self.card: QWidget | None = None
        """The card that was shown last."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in strips:
            column.addWidget(strip)
        column.addWidget(canvas, 1)

    @property
    def shows_card(self) -> bool:
        """Whether a card lies above the canvas."""
        return self.card is not None and self.card.isVisibleTo(self)

    def show_card(self, card: QWidget | None) -> None:
        """Lay a card above the canvas, or take it away and give the canvas the keys."""
        if card is None:
            if self.hide_card() and self.isVisible():
                self._canvas.setFocus()
            return
        if self.card is not card:
            self.card = card
            card.setParent(self)
        card.show()
        self.place_card()
        card.raise_()
        card.setFocus()

    def hide_card(self) -> bool:
        """Take the card away; False when there was none."""
        shown = self.shows_card
        if self.card is not None:
            self.card.hide()
        return shown

    def place_card(self) -> None:
        """Put the card into the middle."""
        if self.card is None:
            return
        area = self._canvas.geometry().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        width = min(self.card.maximumWidth(), area.width())
        height = self.card.heightForWidth(width) if self.card.hasHeightForWidth() else -1
        height = min(max(height, self.card.sizeHint().height()), area.height())
        self.card.setGeometry(
            area.center().x() - width // 2, area.center().y() - height // 2, max(width, 0), max(height, 0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card in the middle."""
        super().resizeEvent(event)
        self.place_card()

    def showEvent(self, event: QShowEvent) -> None:
        """The canvas has its place now."""
        super().showEvent(event)
        self.place_card()
