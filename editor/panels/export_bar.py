"""The bar that says where the source has been written, and offers to prove it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from editor.panels.field_rows import WrappedLabel


class ExportBar(QFrame):
    """Is seen from an export until the person has had enough of it, or edits on."""

    proof_wanted = Signal()
    """The person wants the exported file to be proved."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.words = WrappedLabel("")
        self.prove = QPushButton(self.tr("Prove it"))
        self.prove.setToolTip(
            self.tr("Run the file in a fresh process and compare what it gives with what the session gives")
        )
        self.dismiss = QPushButton(self.tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.prove)
        row.addWidget(self.dismiss)
        self.prove.clicked.connect(self._on_prove)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def show_path(self, path: Path) -> None:
        """Say that the source stands at `path`."""
        self.words.setText(self.tr("Exported {path}.").format(path=path))
        self.show()

    def _on_prove(self) -> None:
        self.hide()
        self.proof_wanted.emit()
