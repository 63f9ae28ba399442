"""Every state the drawing has been in; a click goes there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from editor.document import Document
from editor.theme.colours import Theme

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QStringListModel):
    """The steps of a document's history, oldest first.

    Qt keeps the labels: else it would ask for the number of rows once for each of them, after every edit.
    """

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self.theme = theme
        document.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the history anew."""
        beginning = self.tr("Beginning")
        self.setStringList([step.label or beginning for step in self._document.history.steps])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The label of a state; the current one is bold, those that redo would bring are dim."""
        history = self._document.history
        if role == Qt.ItemDataRole.FontRole and index.row() == history.position:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and index.row() > history.position:
            return QColor(self.theme.faint)
        return super().data(index, role)


class HistoryPanel(QWidget):
    """Lists the undo steps and moves between them."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._model = HistoryModel(document, theme)
        self.list = QListView(uniformItemSizes=True)
        self.list.setAccessibleName(self.tr("History"))
        self.list.setModel(self._model)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self.list)
        self.list.clicked.connect(self._on_step_chosen)
        self.list.activated.connect(self._on_step_chosen)
        self._model.modelReset.connect(self._follow)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._model.theme = theme
        self._model.refresh()

    def _follow(self) -> None:
        current = self._model.index(self._document.history.position)
        self.list.setCurrentIndex(current)
        self.list.scrollTo(current)

    def _on_step_chosen(self, index: QModelIndex) -> None:
        if index.row() != self._document.history.position:
            self._document.go(index.row())
