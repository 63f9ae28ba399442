"""What the inputs of a run are to be: a row for each, with its shape and where its values come from."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from editor.count_box import CountBox
from editor.plain_text import plain_tip
from nodes.report import shape_text
from nodes.running import How, Wish

AskFile = Callable[[], Path | None]
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
MOST_SEED = 2**31 - 1


class InputRow(QWidget):
    """One input: its name, its shape, and how its values are made."""

    changed = Signal()

    def __init__(self, wish: Wish, ask_file: AskFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish = wish
        self._ask_file = ask_file
        self.name = QLabel(wish.name, textFormat=Qt.TextFormat.PlainText)
        kind = f"{shape_text(wish.declared or None)} {wish.dtype}"
        self.kind = QLabel(kind, textFormat=Qt.TextFormat.PlainText)
        self.shape = QLineEdit(", ".join(map(str, wish.shape)))
        self.how = QComboBox()
        self.seed = CountBox(0, MOST_SEED, wish.seed)
        self.low = QLineEdit(_number_text(wish.low))
        self.high = QLineEdit(_number_text(wish.high))
        self.value = QLineEdit(wish.value)
        self.file = QPushButton()
        self.array = QComboBox()
        self.resize_to_fit = QCheckBox(self.tr("Resize"))
        self.scale = QComboBox()
        self.wrong = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._captions: dict[QWidget, QLabel] = {}
        self._fill()
        self._build_ui()
        self._connect()
        self._follow()

    # -- building ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        numbers = self._wish.dtype != "string"
        if numbers and self._wish.dtype != "bool":
            if not self._wish.dtype.startswith(("int", "uint")):
                self.how.addItem(self.tr("Random normal"), userData="normal")
                self.how.addItem(self.tr("Random uniform"), userData="uniform")
            self.how.addItem(self.tr("Random integers"), userData="integers")
        elif numbers:
            self.how.addItem(self.tr("Random"), userData="integers")
        self.how.addItem(self.tr("Constant"), userData="constant")
        self.how.addItem(self.tr("File"), userData="file")
        self.how.setCurrentIndex(max(0, self.how.findData(self._wish.how)))
        self.scale.addItem(self.tr("0 to 1"), userData="unit")
        self.scale.addItem(self.tr("−1 to 1"), userData="signed")
        self.scale.addItem(self.tr("0 to 255"), userData="bytes")
        self.scale.setCurrentIndex(max(0, self.scale.findData(self._wish.scale)))
        self.resize_to_fit.setChecked(self._wish.resize)
        self._show_file()

    def _build_ui(self) -> None:
        self.name.setStyleSheet("font-weight: 600;")
        for label in (self.name, self.kind):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.kind.setProperty("role", "small")
        self.wrong.setProperty("role", "error")
        for line in (self.shape, self.low, self.high, self.value):
            line.setProperty("role", "code")
        words = (
            (self.shape, self.tr("Shape"), self.tr("Sizes with commas, the batch first")),
            (self.how, self.tr("Values"), self.tr("Where the values come from")),
            (self.seed, self.tr("Seed"), self.tr("The same seed gives the same numbers")),
            (self.low, self.tr("From"), self.tr("The smallest value")),
            (self.high, self.tr("To"), self.tr("The largest value")),
            (self.value, self.tr("Value"), self.tr("What stands everywhere")),
            (self.array, self.tr("Array"), self.tr("Which array of the file")),
            (self.scale, self.tr("Range"), self.tr("What black and white become")),
        )
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.name)
        above.addWidget(self.kind)
        above.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 8, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addLayout(above, 0, 0, 1, 2)
        field: QWidget
        for row, (field, caption, tip) in enumerate(words, 2):
            label = QLabel(caption)
            label.setProperty("role", "dim")
            label.setBuddy(field)
            field.setToolTip(tip)
            field.setAccessibleName(f"{self._wish.name}: {caption}")
            self._captions[field] = label
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.file, 10, 1)
        grid.addWidget(self.resize_to_fit, 11, 1)
        grid.addWidget(self.wrong, 12, 0, 1, 2)
        caption = self.tr("File")
        self.file.setAccessibleName(f"{self._wish.name}: {caption}")
        self.resize_to_fit.setToolTip(self.tr("Resize the image to the declared height and width"))

    def _connect(self) -> None:
        self.how.currentIndexChanged.connect(self._follow)
        for line in (self.shape, self.low, self.high, self.value):
            line.textEdited.connect(self._follow)
        self.seed.valueChanged.connect(self.changed)
        self.array.currentIndexChanged.connect(self.changed)
        self.scale.currentIndexChanged.connect(self.changed)
        self.resize_to_fit.toggled.connect(self.changed)
        self.file.clicked.connect(self._choose_file)

    # -- what is chosen ----------------------------------------------------------------------------------

    @property
    def wish(self) -> Wish:
        """What is chosen; numbers that cannot be read are as they were."""
        how: How = self.how.currentData()
        low, high = _number(self.low.text()), _number(self.high.text())
        return replace(
            self._wish,
            shape=self._sizes() or self._wish.shape,
            how=how,
            seed=self.seed.value(),
            low=self._wish.low if low is None else low,
            high=self._wish.high if high is None else high,
            value=self.value.text(),
            array=self.array.currentText() if self.array.count() else "",
            resize=self.resize_to_fit.isChecked(),
            scale=self.scale.currentData(),
        )

    @property
    def mistake(self) -> str:
        """What is wrong with what is chosen; empty if nothing is."""
        how, declared = self.how.currentData(), shape_text(self._wish.declared or None)
        if how == "file":
            return "" if self._wish.path else self.tr("Choose a file.")
        sizes = self._sizes()
        if sizes is None:
            return self.tr("Expected sizes such as 2, 20, received {text}.").format(text=self.shape.text())
        if not _fits(sizes, self._wish):
            received = shape_text(sizes)
            return self.tr(
                "Expected {declared}, received {received}. The Input node declares the shape."
            ).format(declared=declared, received=received)
        lines = [self.low, self.high] if how in ("uniform", "integers") else []
        if how == "constant" and self._wish.dtype not in ("string", "bool"):
            lines = [self.value]
        for line in lines:
            if _number(line.text()) is None:
                return self.tr("Expected a number, received {text}.").format(text=line.text())
        return ""

    def take_file(self, path: Path) -> None:
        """Have the values come from a file."""
        self._wish = replace(self._wish, path=str(path))
        with QSignalBlocker(self.array):
            self.array.clear()
            self.array.addItems(arrays_in(path))
        self._show_file()
        self._follow()

    def _sizes(self) -> tuple[int, ...] | None:
        text = self.shape.text().strip().removeprefix("(").removesuffix(")")
        parts = [part.strip() for part in text.replace("×", ",").split(",") if part.strip()]
        return tuple(map(int, parts)) if all(map(str.isdecimal, parts)) and parts else None

    def _choose_file(self) -> None:
        path = self._ask_file()
        if path is not None:
            self.take_file(path)

    def _show_file(self) -> None:
        path = self._wish.path
        self.file.setText(Path(path).name if path else self.tr("Choose…"))
        self.file.setToolTip(plain_tip(path) or self.tr("An array (.npy, .npz), a table (.csv) or an image"))

    def _follow(self) -> None:
        """Show what belongs to the choice, and what is wrong with it."""
        how = self.how.currentData()
        image = how == "file" and Path(self._wish.path).suffix.lower() in IMAGES
        random = how in ("normal", "uniform", "integers")
        shown = {
            self.shape: how != "file" or image,
            self.seed: random,
            self.low: how in ("uniform", "integers") and self._wish.dtype != "bool",
            self.high: how in ("uniform", "integers") and self._wish.dtype != "bool",
            self.value: how == "constant",
            self.file: how == "file",
            self.array: how == "file" and self.array.count() > 0,
            self.resize_to_fit: image,
            self.scale: image and self._wish.dtype.startswith(("float", "bfloat")),
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
            if widget in self._captions:
                self._captions[widget].setVisible(visible)
        mistake = self.mistake
        self.wrong.setText(mistake)
        self.wrong.setVisible(bool(mistake) and (how != "file" or bool(self._wish.path)))
        self.changed.emit()


def arrays_in(path: Path) -> list[str]:
    """The names of the arrays in an .npz file; none in other files."""
    if path.suffix.lower() != ".npz":
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
    except (OSError, zipfile.BadZipFile):
        # The session says what is wrong with it.
        return []


def _fits(sizes: Sequence[int], wish: Wish) -> bool:
    declared = wish.declared
    return not declared or (
        len(sizes) == len(declared)
        and all(size is None or size == given for size, given in zip(declared, sizes, strict=True))
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _number_text(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
