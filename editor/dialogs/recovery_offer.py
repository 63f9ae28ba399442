"""Offering what a crash left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.errors import show_file_error
from editor.recovery import LeftOver
from nodes.formats.files import LARGEST, FileError, digest_of, read_bytes
from nodes.formats.layers import read
from nodes.graph import Project

Compare = Callable[[QWidget, Project, Project, tuple[str, str]], object]
"""Shows what differs between two projects, given a parent, both, and what they are called."""


class Choice(Enum):
    """What to do with the work."""

    RESTORE = "restore"
    DISCARD = "discard"
    LATER = "later"


class RecoveryDialog(QDialog):
    """Lists unsaved work and asks what to do with the marked part of it. What is not discarded stays."""

    def __init__(
        self, work: Sequence[LeftOver], parent: QWidget | None = None, compare: Compare | None = None
    ) -> None:
        super().__init__(parent)
        self.choice = Choice.LATER
        self._work = work
        self._compare = compare
        self.setWindowTitle(self.tr("Unsaved work"))
        self.resize(620, 300)
        words = QLabel(
            self.tr("Layerwright did not end properly. This work had not been saved:"), wordWrap=True
        )
        self.list = QListWidget()
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.tr("Unsaved work"))
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        for each in work:
            QListWidgetItem(self._words(each), self.list)
        self.list.selectAll()
        self._buttons = QDialogButtonBox()
        self._add(self.tr("Restore"), QDialogButtonBox.ButtonRole.AcceptRole, Choice.RESTORE, default=True)
        self._add(self.tr("Discard"), QDialogButtonBox.ButtonRole.DestructiveRole, Choice.DISCARD)
        self._add(self.tr("Ask again later"), QDialogButtonBox.ButtonRole.RejectRole, Choice.LATER)
        self.compare_button = self._buttons.addButton(
            self.tr("Compare with the file"), QDialogButtonBox.ButtonRole.HelpRole
        )
        self.compare_button.clicked.connect(self._show_difference)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addWidget(self._buttons)
        self.list.itemSelectionChanged.connect(self._refresh)
        self._refresh()

    @property
    def marked(self) -> list[LeftOver]:
        """The work that is marked in the list."""
        return [self._work[index.row()] for index in self.list.selectedIndexes()]

    def _words(self, each: LeftOver) -> str:
        name = self.tr("Untitled") if each.path is None else str(each.path)
        when = QDateTime.fromSecsSinceEpoch(int(each.when.timestamp()))
        first = f"{name} · {QLocale().toString(when, QLocale.FormatType.ShortFormat)}"
        told = [first, " · ".join(filter(None, (self._size(each), self._state(each), self._values(each))))]
        return "\n".join(filter(None, told))

    def _size(self, each: LeftOver) -> str:
        work = each.found.work
        if work is None:
            return self.tr("It cannot be read: {reason}").format(reason=each.found.reason)
        count = len(work.steps) - 1
        text = self.tr("1 step of its history") if count == 1 else self.tr("{count} steps of its history")
        text = text.format(count=count)
        if each.found.left_out:
            return self.tr("{steps} (the last ones cannot be read)").format(steps=text)
        return text

    def _state(self, each: LeftOver) -> str:
        """What has become of its file since."""
        work = each.found.work
        if work is None or each.path is None:
            return ""
        try:
            now = digest_of(read_bytes(each.path, LARGEST))
        except FileError:
            return self.tr("its file is not there any more")
        return self.tr("its file has been saved since") if now != work.digest else ""

    def _values(self, each: LeftOver) -> str:
        return "" if each.values is None else self.tr("with values of the model")

    def _refresh(self) -> None:
        marked = self.marked
        one = marked[0] if len(marked) == 1 else None
        can = one is not None and one.found.work is not None and one.path is not None and one.path.is_file()
        self.compare_button.setEnabled(can)
        self.compare_button.setVisible(self._compare is not None)

    def _show_difference(self) -> None:
        (left,) = self.marked
        if left.path is None or left.found.work is None or self._compare is None:
            return
        try:
            before = read(left.path).project
        except FileError as error:
            show_file_error(self, error)
            return
        names = left.path.stem, self.tr("Unsaved work")
        self._compare(self, before, left.found.work.project, names)

    def _add(
        self, title: str, role: QDialogButtonBox.ButtonRole, choice: Choice, default: bool = False
    ) -> QPushButton:
        button = self._buttons.addButton(title, role)
        button.setDefault(default)
        button.clicked.connect(lambda: self._decide(choice))
        return button

    def _decide(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()
