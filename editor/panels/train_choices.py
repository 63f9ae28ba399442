"""What a training is asked for: the loss, the optimiser and its rate, how many steps, and on what."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from editor.count_box import CountBox
from editor.messages import QT_TRANSLATE_NOOP
from editor.panels.targets import Targets

LOSSES: tuple[tuple[str, str], ...] = (
    ("mse", QT_TRANSLATE_NOOP("Losses", "Mean squared error")),
    ("mae", QT_TRANSLATE_NOOP("Losses", "Mean absolute error")),
    ("sparse_categorical_crossentropy", QT_TRANSLATE_NOOP("Losses", "Cross-entropy of class numbers")),
    ("categorical_crossentropy", QT_TRANSLATE_NOOP("Losses", "Cross-entropy of one-hot classes")),
    ("binary_crossentropy", QT_TRANSLATE_NOOP("Losses", "Cross-entropy of yes and no")),
    ("sum", QT_TRANSLATE_NOOP("Losses", "Sum of the output")),
    ("mean", QT_TRANSLATE_NOOP("Losses", "Mean of the output")),
)
OPTIMIZERS = ("Adam", "SGD", "RMSprop", "AdamW", "Nadam", "Adagrad", "Lion")
MOST_STEPS = 100_000
MOST_ROWS = 1_000_000
SHORTEST = 8
"""Letters of a chosen name that have room at least."""


SHORT = {
    "mse": QT_TRANSLATE_NOOP("Losses", "MSE"),
    "mae": QT_TRANSLATE_NOOP("Losses", "MAE"),
    "sum": QT_TRANSLATE_NOOP("Losses", "sum"),
    "mean": QT_TRANSLATE_NOOP("Losses", "mean"),
}


def short_title(name: str) -> str:
    """What a loss is called within a sentence."""
    return QCoreApplication.translate("Losses", SHORT.get(name, QT_TRANSLATE_NOOP("Losses", "cross-entropy")))


def loss_title(name: str) -> str:
    """What a loss is called in the window."""
    return QCoreApplication.translate("Losses", dict(LOSSES)[name])


class LossBox(QComboBox):
    """Offers the losses; Keras's name for each stands in its hint."""

    def __init__(self, first: str = "mse", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for name, _ in LOSSES:
            self.addItem(loss_title(name), name)
            self.setItemData(self.count() - 1, name, 3)
        self.setCurrentIndex(self.findData(first))
        self.setAccessibleName(self.tr("Loss"))

    def minimumSizeHint(self) -> QSize:
        """Room for the beginning of a name: some are long."""
        least = QSize(SHORTEST * self.fontMetrics().averageCharWidth() + 40, super().sizeHint().height())
        return super().minimumSizeHint().boundedTo(least)

    @property
    def name(self) -> str:
        """Keras's name of the chosen loss, or `sum` or `mean`."""
        return str(self.currentData())

    @property
    def has_logits(self) -> bool:
        """Whether it matters if outputs are probabilities already."""
        return self.name.endswith("crossentropy")

    @property
    def has_target(self) -> bool:
        """Whether outputs are compared with something."""
        return self.name not in ("sum", "mean")


class TrainChoices(QWidget):
    """The fields; what stands there that cannot be meant is said below them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossBox(parent=self)
        self.from_logits = QCheckBox(self.tr("Before softmax or sigmoid"))
        self.optimizer = QComboBox()
        self.rate = QLineEdit("0.01")
        self.steps = self._spin(1, MOST_STEPS, 100)
        self.batch = self._spin(1, MOST_ROWS, 32)
        self.rows = self._spin(1, MOST_ROWS, 32)
        self.targets = Targets()
        self.wrong = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._build_ui()
        self._connect()
        self._follow_loss()

    def _build_ui(self) -> None:
        self.optimizer.addItems(list(OPTIMIZERS))
        for box in (self.loss, self.optimizer):  # the longest name would make a narrow panel too wide
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(SHORTEST)
        self.from_logits.setChecked(True)
        self.from_logits.setToolTip(self.tr("from_logits: the loss itself makes probabilities of the output"))
        self.rate.setProperty("role", "code")
        self.wrong.setProperty("role", "error")
        self.form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        rows = (
            (self.tr("Loss"), self.loss),
            ("", self.from_logits),
            (self.tr("Optimiser"), self.optimizer),
            (self.tr("Learning rate"), self.rate),
            (self.tr("Steps"), self.steps),
            (self.tr("Batch"), self.batch),
            (self.tr("Rows of data"), self.rows),
            (self.tr("Target"), self.targets),
        )
        for title, widget in rows:
            if not title:
                form.addRow(widget)
                continue
            label = QLabel(title)
            label.setProperty("role", "dim")
            form.addRow(label, widget)
            widget.setAccessibleName(title)
        self.rows.setToolTip(self.tr("So many random rows; a file has as many as it has"))
        form.addRow(self.wrong)
        self.wrong.hide()

    def _connect(self) -> None:
        self.loss.currentIndexChanged.connect(self._follow_loss)
        self.rate.textChanged.connect(self._check)
        self.targets.changed.connect(self._check)

    def show_chosen(self, payload: Mapping[str, Any]) -> None:
        """Choose what was chosen before; a target is chosen for the outputs that there are."""
        self.loss.setCurrentIndex(self.loss.findData(payload["loss"]))
        self.from_logits.setChecked(payload["from_logits"])
        self.optimizer.setCurrentText(payload["optimizer"])
        self.rate.setText(f"{payload['learning_rate']:g}")
        for name, box in (("steps", self.steps), ("batch", self.batch), ("rows", self.rows)):
            box.setValue(payload[name])

    def _spin(self, least: int, most: int, value: int) -> CountBox:
        spin = CountBox(least, most, value)
        spin.setGroupSeparatorShown(True)
        return spin

    @property
    def learning_rate(self) -> float | None:
        """The learning rate; None where the text is none."""
        try:
            rate = float(self.rate.text())
        except ValueError:
            return None
        return rate if math.isfinite(rate) and rate > 0 else None

    def payload(self) -> dict[str, Any]:
        """What the session is asked for."""
        return {
            "loss": self.loss.name,
            "from_logits": self.from_logits.isChecked(),
            "optimizer": self.optimizer.currentText(),
            "learning_rate": self.learning_rate,
            "steps": self.steps.value(),
            "batch": self.batch.value(),
            "rows": self.rows.value(),
            "targets": self.targets.wishes(),
        }

    @property
    def mistake(self) -> str:
        """What is wrong with what is chosen; empty if nothing is."""
        if self.learning_rate is None:
            return self.tr("The learning rate is a number above 0, such as 0.001. Received: {text}").format(
                text=self.rate.text() or "–"
            )
        return self.targets.mistake if self.loss.has_target else ""

    def _follow_loss(self) -> None:
        self.form.setRowVisible(self.from_logits, self.loss.has_logits)
        self.form.setRowVisible(self.targets, self.loss.has_target)
        self._check()

    def _check(self) -> None:
        mistake = self.mistake
        self.wrong.setVisible(bool(mistake))
        self.wrong.setText(mistake)
        self.rate.setProperty("wrong", self.learning_rate is None)
        self.rate.style().unpolish(self.rate)
        self.rate.style().polish(self.rate)
        self.changed.emit()
