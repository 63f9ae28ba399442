"""What the outputs are compared with: for each a row that says where its target comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.count_box import CountBox
from editor.panels.run_inputs import MOST_SEED, AskFile, arrays_in
from editor.plain_text import plain_tip

SHORTEST = 4
"""Letters of what is chosen that have room at least."""


class TargetRow(QWidget):
    """The target of one output: random, a constant, or what stands in a file."""

    changed = Signal()

    def __init__(self, ask_file: Callable[[], Path | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask_file = ask_file
        self.path = ""
        self.how = QComboBox()
        self.seed = CountBox(0, MOST_SEED)
        self.value = QLineEdit("0")
        self.file = QPushButton()
        self.array = QComboBox()
        self._build_ui()
        self._connect()
        self._follow()

    def _build_ui(self) -> None:
        self.how.addItem(self.tr("Random"), userData="random")
        self.how.addItem(self.tr("Constant"), userData="constant")
        self.how.addItem(self.tr("File"), userData="file")
        self.how.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.how.setMinimumContentsLength(SHORTEST)
        self.how.setToolTip(self.tr("Where the target comes from"))
        self.seed.setToolTip(self.tr("The same seed gives the same numbers"))
        self.seed.setPrefix(self.tr("seed "))
        self.value.setToolTip(self.tr("What stands everywhere"))
        self.value.setProperty("role", "code")
        self.file.setText(self.tr("Choose…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.how)
        for widget in (self.seed, self.value, self.file, self.array):
            row.addWidget(widget, 1)
        self.array.hide()

    def _connect(self) -> None:
        self.how.currentIndexChanged.connect(self._follow)
        self.seed.valueChanged.connect(self.changed)
        self.value.textEdited.connect(self._follow)
        self.array.currentIndexChanged.connect(self.changed)
        self.file.clicked.connect(self._choose_file)

    @property
    def wish(self) -> dict[str, Any]:
        """The target as the session takes it."""
        how = self.how.currentData()
        if how == "random":
            return {"how": how, "seed": self.seed.value()}
        if how == "constant":
            return {"how": how, "value": self.value.text()}
        return {"how": how, "path": self.path, "array": self.array.currentText()}

    @property
    def mistake(self) -> str:
        """What is wrong with what is chosen; empty if nothing is."""
        how = self.how.currentData()
        if how == "file" and not self.path:
            return self.tr("Choose a file with the target.")
        if how == "constant":
            try:
                float(self.value.text())
            except ValueError:
                return self.tr("The target is a number. Received: {text}").format(
                    text=self.value.text() or "–"
                )
        return ""

    def take_file(self, path: Path) -> None:
        """Have the target come from a file."""
        self.path = str(path)
        with QSignalBlocker(self.array):
            self.array.clear()
            self.array.addItems(arrays_in(path))
        self.file.setText(path.name)
        self.file.setToolTip(plain_tip(self.path))
        self._follow()

    def _choose_file(self) -> None:
        path = self._ask_file()
        if path is not None:
            self.take_file(path)

    def _follow(self) -> None:
        how = self.how.currentData()
        self.seed.setVisible(how == "random")
        self.value.setVisible(how == "constant")
        self.file.setVisible(how == "file")
        self.array.setVisible(how == "file" and self.array.count() > 0)
        self.changed.emit()


class Targets(QWidget):
    """A row for each output of the model."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask_file: AskFile = lambda: None
        """Asks for a file with a target."""
        self._names: tuple[str, ...] = ()
        self.rows: list[TargetRow] = []
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.set_outputs(("output",))

    def set_outputs(self, names: Sequence[str]) -> None:
        """Have a row for each of the outputs; the rows that there are stay."""
        self._names = tuple(names) or ("output",)
        while len(self.rows) < len(self._names):
            label, row = QLabel(), TargetRow(lambda: self.ask_file(), self)
            label.setProperty("role", "small")
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.changed.connect(self.changed)
            self.rows.append(row)
            self._labels.append(label)
            self._column.addWidget(label)
            self._column.addWidget(row)
        for at, (label, row) in enumerate(zip(self._labels, self.rows, strict=True)):
            there = at < len(self._names)
            row.setVisible(there)
            label.setVisible(there and len(self._names) > 1)
            if there:
                label.setText(self._names[at])
                row.how.setAccessibleName(self.tr("Target of {name}").format(name=self._names[at]))

    def wishes(self) -> list[dict[str, Any]]:
        """The targets as the session takes them."""
        return [row.wish for row in self.rows[: len(self._names)]]

    @property
    def mistake(self) -> str:
        """What is wrong with what is chosen; empty if nothing is."""
        return next(filter(None, (row.mistake for row in self.rows[: len(self._names)])), "")
