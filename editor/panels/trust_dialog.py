"""Everything in a project that counts as code, to be read before it is trusted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.messages import QT_TRANSLATE_NOOP
from editor.panels.code_view import CodeView
from editor.theme.colours import Theme
from nodes.trust import Piece, needs_trust

WHYS = {
    "code": QT_TRANSLATE_NOOP("Trust", "code of the project"),
    "lines": QT_TRANSLATE_NOOP("Trust", "lines of code on a node"),
    "file": QT_TRANSLATE_NOOP("Trust", "a file that would be read"),
    "function": QT_TRANSLATE_NOOP("Trust", "a function that is not of Keras"),
}
"""Why a piece needs trust, by its `why`."""


class TrustDialog(QDialog):
    """Lists the pieces at the left and shows the text of one at the right."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.pieces: Sequence[Piece] = needs_trust(document.project, document.catalogue)
        self.setWindowTitle(self.tr("Code in this project"))
        self.resize(860, 520)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pieces of code"))
        self.view = CodeView(theme, self)
        self.buttons = QDialogButtonBox()
        self._build_ui()
        for piece in self.pieces:
            why = QCoreApplication.translate("Trust", WHYS[piece.why])
            QListWidgetItem(f"{piece.where} — {why}", self.list)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        # Only now: what is not part of a dialog yet is not its default either.
        self.trust.setAutoDefault(False)
        self.close_button.setDefault(True)
        self.list.setFocus()

    def _build_ui(self) -> None:
        words = QLabel(
            self.tr(
                "Trusted code runs with your rights, as any program that you start: it can read and change"
                " your files. Trust it if you know where it comes from, or have read it."
            ),
            wordWrap=True,
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.view)
        split.setSizes([300, 560])
        split.setChildrenCollapsible(False)
        role = QDialogButtonBox.ButtonRole
        self.trust = self.buttons.addButton(self.tr("Trust this project"), role.AcceptRole)
        self.trust.setEnabled(not self._document.trusted)
        self.close_button = self.buttons.addButton(self.tr("Close"), role.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(split, 1)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self._on_trusted)
        self.buttons.rejected.connect(self.reject)

    def _on_trusted(self) -> None:
        self._document.grant_trust()
        self.accept()

    def _show(self, row: int) -> None:
        self.view.show_source(self.pieces[row].text if 0 <= row < len(self.pieces) else "")
