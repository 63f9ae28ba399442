"""Offering what a crash left behind."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.recovery import LeftOver


class Choice(Enum):
    """What to do with the work."""

    RESTORE = "restore"
    DISCARD = "discard"
    LATER = "later"


class RecoveryDialog(QDialog):
    """Lists unsaved work and asks what to do with the marked part of it."""

    def __init__(self, work: Sequence[LeftOver], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice.LATER
        self._work = work
        self.setWindowTitle(self.tr("Unsaved work"))
        self.resize(480, 280)
        words = QLabel(
            self.tr("Layerwright did not end properly. This work had not been saved:"), wordWrap=True
        )
        self.list = QListWidget()
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.tr("Unsaved work"))
        for each in work:
            QListWidgetItem(self._words(each), self.list)
        self.list.selectAll()
        self._buttons = QDialogButtonBox()
        self._add(self.tr("Restore"), QDialogButtonBox.ButtonRole.AcceptRole, Choice.RESTORE, default=True)
        self._add(self.tr("Discard"), QDialogButtonBox.ButtonRole.DestructiveRole, Choice.DISCARD)
        self._add(self.tr("Ask again later"), QDialogButtonBox.ButtonRole.RejectRole, Choice.LATER)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addWidget(self._buttons)

    @property
    def marked(self) -> list[LeftOver]:
        """The work that is marked in the list."""
        return [self._work[index.row()] for index in self.list.selectedIndexes()]

    def _words(self, each: LeftOver) -> str:
        name = self.tr("Untitled") if each.path is None else str(each.path)
        when = QDateTime.fromSecsSinceEpoch(int(each.when.timestamp()))
        return f"{name} · {QLocale().toString(when, QLocale.FormatType.ShortFormat)}"

    def _add(
        self, title: str, role: QDialogButtonBox.ButtonRole, choice: Choice, default: bool = False
    ) -> None:
        button = self._buttons.addButton(title, role)
        button.setDefault(default)
        button.clicked.connect(lambda: self._decide(choice))

    def _decide(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()
