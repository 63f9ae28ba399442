"""A field for a whole number that may be large and mostly is not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSpinBox, QWidget

LETTERS = 12
"""So many letters have room at least, with what stands before and beside them."""


class CountBox(QSpinBox):
    """Can be narrower than its largest number, which Qt's own cannot."""

    def __init__(self, least: int, most: int, value: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent, minimum=least, maximum=most, value=value)
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """Room for the numbers that are usual."""
        found = super().minimumSizeHint()
        usual = LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(found.width(), usual), found.height())

    def sizeHint(self) -> QSize:
        """The same: what holds it makes it wider where there is room."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())
