"""The bar that offers what can be done with weights that are kept beside the project."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from editor.panels.field_rows import WrappedLabel

Choice = tuple[str, Callable[[], object]]
"""What a button says, and what it does."""


class WeightsBar(QFrame):
    """One offer at a time, which goes when it has been answered."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.words = WrappedLabel("")
        self.yes = QPushButton()
        self.no = QPushButton()
        self._choices: dict[QPushButton, Callable[[], object]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self.words, 1)
        for button in (self.yes, self.no):
            row.addWidget(button)
            button.clicked.connect(self._on_clicked)
        self.hide()

    def offer(self, words: str, yes: Choice, no: Choice) -> None:
        """Ask something; an offer that was there before is forgotten."""
        self.words.setText(words)
        for button, (title, run) in ((self.yes, yes), (self.no, no)):
            button.setText(title)
            self._choices[button] = run
        self.show()

    def withdraw(self) -> None:
        """Ask nothing any more."""
        self._choices.clear()
        self.hide()

    def _on_clicked(self) -> None:
        button = self.sender()
        run = self._choices.get(button) if isinstance(button, QPushButton) else None
        self.withdraw()
        if run is not None:
            run()
