"""The list of projects whose code has been trusted, from which each can be struck."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.plain_text import plain_tip
from editor.settings import Settings
from editor.trusted_projects import TrustedProject, place_of
from nodes.trust import fingerprint_of


class TrustedProjectsDialog(QDialog):
    """Lists trusted projects, the newest first. What is forgotten is asked about when it is opened again."""

    forgetting = Signal(str, str)
    """A project is about to be trusted no more: its place (`place_of`), and the fingerprint of its code."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._projects: list[TrustedProject] = []
        self.setWindowTitle(self.tr("Trusted projects"))
        self.resize(640, 360)
        self.words = QLabel(
            self.tr(
                "The code of these projects runs without a question, as long as it is what you have trusted."
                " Forget a project, and it is shown to you again before it runs."
            ),
            wordWrap=True,
        )
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.empty = QLabel(self.tr("No project has been trusted yet."))
        self.empty.setProperty("role", "dim")
        self.table = QTableWidget(0, 3)
        self._build_table()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.forget_button = self.buttons.addButton(self.tr("Forget"), role)
        self.forget_button.setAutoDefault(False)
        self.forget_button.clicked.connect(self._forget)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)
        self._fill()

    def _build_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels([self.tr("Project"), self.tr("Trusted"), self.tr("Pieces of code")])
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setAccessibleName(self.tr("Trusted projects"))
        table.itemSelectionChanged.connect(self._refresh)

    def _fill(self) -> None:
        self._projects = self._settings.trusted_projects.every()
        self.table.setRowCount(len(self._projects))
        for row, project in enumerate(self._projects):
            when = QDateTime.fromSecsSinceEpoch(int(project.when.timestamp()))
            texts = (
                str(project.path),
                QLocale().toString(when, QLocale.FormatType.ShortFormat),
                str(len(project.pieces)),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(str(project.path)))
                self.table.setItem(row, column, item)
        self.empty.setVisible(not self._projects)
        self.table.setVisible(bool(self._projects))
        if self._projects:
            self.table.setCurrentCell(0, 0)
        self._refresh()

    def _refresh(self) -> None:
        self.forget_button.setEnabled(bool(self.table.selectedItems()))

    def _forget(self) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        for project in [self._projects[row] for row in sorted(rows)]:
            place, fingerprint = place_of(project.path), fingerprint_of(project.pieces)
            self.forgetting.emit(place, fingerprint)
            # The same code may be trusted of a copy of the project: then it is not any more.
            self._settings.forget_trusted(place, fingerprint)
            self._settings.trusted_projects.forget(project.path)
        self._settings.save()
        self._fill()
