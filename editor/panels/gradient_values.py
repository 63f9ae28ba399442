"""A window with the values of one gradient."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from editor.panels.array_source import ArraySource
from editor.panels.array_view import ArrayView
from editor.theme.colours import Theme


class GradientValues(QDialog):
    """Shows a gradient as a table, a histogram and a heat map, beside the window."""

    def __init__(self, source: ArraySource, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.setWindowTitle(title)
        self.view = ArrayView(theme)
        self.view.set_source(source, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.view)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for nothing more."""
        self.view.close()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """Room for some rows and columns."""
        return QSize(620, 400)
