"""The bar that says what has happened to the file of the document, and offers what can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from editor.panels.field_rows import WrappedLabel

Choice = tuple[str, Callable[[], object], bool]
"""What a button says, what it does, and whether the question is answered with it."""


class FileBar(QFrame):
    """One question at a time, which goes when it has been answered."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.words = WrappedLabel("")
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 12, 6)
        self._row.addWidget(self.words, 1)
        self.hide()

    def ask(self, words: str, *choices: Choice) -> None:
        """Ask something; a question that was there before is forgotten."""
        self.withdraw()
        self.words.setText(words)
        for title, run, answers in choices:
            button = QPushButton(title)
            button.clicked.connect(partial(self._on_clicked, run, answers))
            self._row.addWidget(button)
            self.buttons.append(button)
        self.show()

    def withdraw(self) -> None:
        """Ask nothing any more."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.hide()

    def _on_clicked(self, run: Callable[[], object], answers: bool, checked: bool = False) -> None:
        if answers:
            self.withdraw()
        run()
