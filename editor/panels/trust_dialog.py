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
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.messages import QT_TRANSLATE_NOOP
from editor.panels.code_view import CodeView
from editor.theme.colours import Theme
from editor.trusted_projects import Change, Compared, compared, lines_of
from nodes.trust import Piece
from nodes.visible import visible

WHYS = {
    "code": QT_TRANSLATE_NOOP("Trust", "code of the project"),
    "lines": QT_TRANSLATE_NOOP("Trust", "lines of code on a node"),
    "file": QT_TRANSLATE_NOOP("Trust", "a file that would be read"),
    "function": QT_TRANSLATE_NOOP("Trust", "a function that is not of Keras"),
    "arguments": QT_TRANSLATE_NOOP("Trust", "what code is given"),
}
"""Why a piece needs trust, by its `why`."""
CHANGES = {
    Change.NEW: QT_TRANSLATE_NOOP("Trust", "new"),
    Change.CHANGED: QT_TRANSLATE_NOOP("Trust", "changed"),
    Change.GONE: QT_TRANSLATE_NOOP("Trust", "gone"),
    Change.SAME: QT_TRANSLATE_NOOP("Trust", "as before"),
}
"""How a piece differs from what was trusted before."""


class TrustDialog(QDialog):
    """Lists the pieces at the left and shows the text of one at the right.

    Where something else of the same project has been trusted before, what has changed since stands first and
    is marked line by line.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._seen = document.trust.fingerprint
        before = document.trust.before
        self.pieces: Sequence[Piece] = document.trust.pieces
        self.rows = self._rows(before)
        self.setWindowTitle(self.tr("Code in this project"))
        self.resize(860, 520)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pieces of code"))
        self.view = CodeView(theme, self)
        # Nothing stands so far to the right that nobody looks there.
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.buttons = QDialogButtonBox()
        self._build_ui(bool(before))
        for row in self.rows:
            QListWidgetItem(self._title(row, bool(before)), self.list)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        # Only now: what is not part of a dialog yet is not its default either.
        self.trust.setAutoDefault(False)
        self.close_button.setDefault(True)
        self.list.setFocus()

    def _rows(self, before: Sequence[Piece]) -> list[Compared]:
        if not before:
            return [Compared(piece, Change.SAME, piece.text) for piece in self.pieces]
        order = list(CHANGES)
        return sorted(compared(before, self.pieces), key=lambda row: order.index(row.change))

    def _title(self, row: Compared, marked: bool) -> str:
        why = QCoreApplication.translate("Trust", WHYS[row.piece.why])
        title = f"{visible(row.piece.where)} — {why}"
        if not marked:
            return title
        change = QCoreApplication.translate("Trust", CHANGES[row.change])
        return f"{title} ({change})"

    def _build_ui(self, changed: bool) -> None:
        words = QLabel(
            self.tr(
                "Trusted code runs with your rights, as any program that you start: it can read and change"
                " your files. Trust it if you know where it comes from, or have read it."
            ),
            wordWrap=True,
        )
        self.changed = QLabel(
            self.tr("This project was trusted before. Its code has been changed since, by another program."),
            wordWrap=True,
        )
        self.changed.setProperty("role", "error")
        self.changed.setVisible(changed)
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
        column.addWidget(self.changed)
        column.addWidget(words)
        column.addWidget(split, 1)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self._on_trusted)
        self.buttons.rejected.connect(self.reject)

    def _on_trusted(self) -> None:
        # What has changed meanwhile has not been looked at.
        if self._document.trust.fingerprint == self._seen:
            self._document.grant_trust()
        self.accept()

    def _show(self, row: int) -> None:
        lines = lines_of(self.rows[row]) if 0 <= row < len(self.rows) else []
        colours = {"+": self._theme.good, "-": self._theme.error}
        self.view.show_source("\n".join(line.text for line in lines))
        self.view.tint(
            {number: colours[line.sign] for number, line in enumerate(lines, 1) if line.sign in colours}
        )
