"""The bar that says that a project holds code which is not trusted yet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from editor.document import Document
from editor.panels.field_rows import WrappedLabel


class TrustBar(QFrame):
    """Is seen as long as the document's code may not run. Trust is given where the code is listed."""

    looked = Signal()
    """The person wants to see the code."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.setProperty("role", "banner")
        self.words = WrappedLabel("")
        self.look = QPushButton(self.tr("Look at the code…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.look)
        self.look.clicked.connect(self.looked)
        document.trust_changed.connect(self.refresh)
        document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Be seen or not, as the document says."""
        trusted = self._document.trusted
        if not trusted and self.isHidden():
            self.words.setText(
                self.tr(
                    "The code of this project has changed since you trusted it. It is shown, but not run."
                )
                if self._document.trust.before
                else self.tr("This project contains code of its own. It is shown, but not run.")
            )
        self.setVisible(not trusted)
