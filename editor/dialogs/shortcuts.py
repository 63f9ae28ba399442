"""Every shortcut and gesture, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    section: str
    title: str
    keys: str


class ShortcutsDialog(QDialog):
    """Lists keys by menu, with a field to find one."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts and gestures"))
        self.resize(560, 640)
        self.search = QLineEdit(placeholderText=self.tr("Search"), clearButtonEnabled=True)
        self.list = QTreeWidget(columnCount=2)
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.list.setHeaderHidden(True)
        self.list.setIndentation(12)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        self._fill(entries)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.search.textChanged.connect(self._filter)

    def _fill(self, entries: Sequence[Entry]) -> None:
        sections: dict[str, QTreeWidgetItem] = {}
        for entry in entries:
            section = sections.get(entry.section)
            if section is None:
                section = sections[entry.section] = QTreeWidgetItem(self.list, [entry.section])
                font = section.font(0)
                font.setBold(True)
                section.setFont(0, font)
            item = QTreeWidgetItem(section, [entry.title, entry.keys])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
        self.list.expandAll()

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for row in range(self.list.topLevelItemCount()):
            section = self.list.topLevelItem(row)
            if section is None:
                continue
            items = [section.child(number) for number in range(section.childCount())]
            found = [item for item in items if item is not None and _matches(item, words)]
            for item in items:
                if item is not None:
                    item.setHidden(item not in found)
            section.setHidden(not found)


def _matches(item: QTreeWidgetItem, words: Sequence[str]) -> bool:
    told = f"{item.text(0)} {item.text(1)}".lower()
    return all(word in told for word in words)
