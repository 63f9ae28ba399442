"""Some steps of training, which show whether the drawing learns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.live_model import LiveModel
from editor.panels.flow import ColumnArea, FlowLayout
from editor.panels.loss_curve import LossCurve
from editor.panels.run_inputs import AskFile
from editor.panels.sight import is_in_sight
from editor.panels.train_choices import TrainChoices
from editor.theme.colours import Theme
from editor.trainer import Ends, Trainer
from nodes.figures import number_text
from nodes.learning import Outcome, Trained
from nodes.living import split_weight

NARROWEST = 300
MOST_NAMES = 4
"""So many weights are named in a sentence."""


class TrainPanel(QWidget):
    """Chooses how to train, draws the loss while it falls, and says what has moved."""

    shown = Signal()
    """The panel should be in sight."""

    def __init__(self, live: LiveModel, document: Document, theme: Theme) -> None:
        super().__init__()
        self._live = live
        self._document = document
        self._theme = theme
        self._chosen: dict[str, Any] = {}
        self.ask_file: AskFile = lambda: None
        """Asks for a file with a target."""
        self.trainer = Trainer(live, document, self)
        self.choices = TrainChoices()
        self.curve = LossCurve(theme)
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)
        self._build_ui()
        self._connect()
        self._show_last()
        self._show_stage()

    # -- building ----------------------------------------------------------------------------------------

    def _build_ui(self) -> None:
        self.start_button = QPushButton(self.tr("Try to train"))
        self.start_button.setToolTip(self.tr("Make these steps of training with the live model"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Stop after the step that is being made"))
        self.restore_button = QPushButton(self.tr("Restore values"))
        self.restore_button.setToolTip(self.tr("Give the weights the values of before this training"))
        self.restore_button.setEnabled(False)
        self.logarithmic = QCheckBox(self.tr("Logarithmic"))
        self.logarithmic.setToolTip(self.tr("Losses of 0 and below have no place on such an axis"))
        self.state = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.state.setProperty("role", "small")
        self.state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.result = QLabel(wordWrap=True)
        self.wrong = QLabel(wordWrap=True)
        self.wrong.setProperty("role", "error")
        for label in (self.result, self.wrong):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.hide()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._build_choices())
        self.splitter.addWidget(self._build_results())
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _build_choices(self) -> QWidget:
        self.choices.targets.ask_file = lambda: self.ask_file()
        self.choices.form.setContentsMargins(12, 8, 12, 8)
        return ColumnArea(self.choices, NARROWEST)

    def _build_results(self) -> QWidget:
        buttons = FlowLayout(gap=8)
        for widget in (self.start_button, self.cancel_button, self.restore_button, self.state):
            buttons.addWidget(widget)
        buttons.addWidget(self.logarithmic)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self.result)
        column.addWidget(self.wrong)
        column.addWidget(self.curve, 1)
        return whole

    def _connect(self) -> None:
        trainer = self.trainer
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(trainer.cancel)
        self.restore_button.clicked.connect(trainer.restore)
        self.logarithmic.toggled.connect(self.curve.set_logarithmic)
        self.choices.changed.connect(self._show_stage)
        trainer.changed.connect(self._show_stage)
        trainer.ends_known.connect(self._on_ends_known)
        trainer.begun.connect(self._on_begun)
        trainer.stepped.connect(self._on_stepped)
        trainer.ended.connect(self._on_ended)
        trainer.restored.connect(self._on_restored)
        trainer.failed.connect(self._on_failed)
        self._document.changed.connect(self._on_document_changed)
        self._live.state_changed.connect(self._show_stage)
        self._live.condition_changed.connect(self._on_condition_changed)

    # -- what the window does with it --------------------------------------------------------------------

    def start(self) -> None:
        """Train as it is chosen; a drawing that is not built is built first."""
        self._show_wrong("")
        mistake = self.choices.mistake
        if mistake:
            self._show_wrong(mistake)
        else:
            self._chosen = self.choices.payload()
            self.trainer.start(self._chosen)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.curve.set_theme(theme)

    def close(self) -> bool:
        """Let go of the live model."""
        self._document.changed.disconnect(self._on_document_changed)
        self._live.state_changed.disconnect(self._show_stage)
        self._live.condition_changed.disconnect(self._on_condition_changed)
        self._looking.stop()
        self.trainer.close()
        self.curve.close()
        return super().close()

    # -- what happens ------------------------------------------------------------------------------------

    def look(self, seen: bool = True) -> None:
        """Come into sight: look at what has changed meanwhile."""
        if seen:
            self._looking.start()

    def _on_document_changed(self) -> None:
        self._looking.start()

    def _look(self) -> None:
        # Behind the tab of another panel, this one is visible to Qt, and yet in nobody's sight.
        if is_in_sight(self):
            self.trainer.look()

    def _on_ends_known(self, ends: Ends) -> None:
        self.choices.targets.set_outputs(ends.outputs)

    def _on_begun(self) -> None:
        self._live.last_training = Trained(self._chosen)
        self.result.hide()
        self.curve.begin(self._chosen["steps"])

    def _on_stepped(self, first: int, losses: Collection[float | None]) -> None:
        self.curve.add(first, list(losses))
        self._keep(losses=tuple(self.curve.losses))
        self._show_stage()

    def _on_ended(self, outcome: Outcome) -> None:
        self._keep(outcome=outcome)
        self._show_outcome(outcome)

    def _on_restored(self) -> None:
        self._keep(restored=True)
        self._show_restored()

    def _keep(self, **news: Any) -> None:
        if self._live.last_training is not None:
            self._live.last_training = replace(self._live.last_training, **news)

    def _show_last(self) -> None:
        """As another language has it: what was trained last is still there."""
        last = self._live.last_training
        if last is None:
            return
        self.choices.show_chosen(last.choices)
        self.curve.begin(last.choices["steps"])
        self.curve.add(0, last.losses)
        if last.restored:
            self._show_restored()
        elif last.outcome is not None:
            self._show_outcome(last.outcome)

    def _show_outcome(self, outcome: Outcome) -> None:
        self.restore_button.setEnabled(self._live.result is not None)
        self.result.setText(self._words_of(outcome))
        good = outcome.moved and outcome.stopped != "nan"
        self._set_role(self.result, "good" if good and self._has_fallen(outcome) else "warning")
        self.result.show()

    def _show_restored(self) -> None:
        self.restore_button.setEnabled(False)
        self._set_role(self.result, "dim")
        self.result.setText(self.tr("The weights have the values of before the training again."))
        self.result.show()

    def _on_failed(self, why: str) -> None:
        self._show_wrong(why)
        self._live.failed.emit(why)

    def _on_condition_changed(self) -> None:
        if self._live.result is None:
            self.restore_button.setEnabled(False)
        self._show_stage()

    def _show_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def _show_stage(self) -> None:
        stage = self.trainer.stage
        self.start_button.setEnabled(not stage and not self.choices.mistake)
        self.cancel_button.setEnabled(bool(stage) and stage != "ending")
        done, steps = len(self.curve.losses), self.choices.steps.value()
        words = {
            "building": self.tr("Building …"),
            "preparing": self.tr("Making the data …"),
            "training": self.tr("Step {step} of {steps}").format(step=f"{done:,}", steps=f"{steps:,}"),
            "ending": self.tr("Looking at the weights …"),
        }
        text = words.get(stage, "")
        if stage == "training" and self._live.state == "interrupting":
            text = self.tr("Stopping …")
        self.state.setText(text)

    @staticmethod
    def _set_role(label: QLabel, role: str) -> None:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)

    # -- words -------------------------------------------------------------------------------------------

    @staticmethod
    def _has_fallen(outcome: Outcome) -> bool:
        return outcome.first is not None and outcome.last is not None and outcome.last < outcome.first

    def _words_of(self, outcome: Outcome) -> str:
        """What came of the training, in a few sentences."""
        found = [
            self.tr("Loss {first} → {last} in {steps} steps, {time} each.").format(
                first=number_text(outcome.first),
                last=number_text(outcome.last),
                steps=f"{outcome.steps:,}",
                time=duration_text(outcome.seconds),
            ),
            self.tr("{moved} of {trained} weights moved.").format(
                moved=len(outcome.moved), trained=len(outcome.trained)
            ),
        ]
        if outcome.stopped == "cancelled":
            found.insert(0, self.tr("Cancelled."))
        elif outcome.stopped == "nan":
            found.insert(0, self._words_of_nan(outcome))
        reasons = (
            ("none", self.tr("The loss does not depend on {names}.")),
            ("zero", self.tr("The gradient of {names} is zero.")),
            ("small", self.tr("The steps were too small to move {names}.")),
        )
        for reason, sentence in reasons:
            names = [key for key, why in outcome.still.items() if why == reason]
            if names:
                found.append(sentence.format(names=self._names(names)))
        return " ".join(found)

    def _words_of_nan(self, outcome: Outcome) -> str:
        text = self.tr(
            "Stopped at step {step}, where the loss is no finite number: a smaller learning rate may help."
        )
        text = text.format(step=f"{outcome.steps:,}")
        if outcome.broken:
            broken = self.tr("There are such values in {names}.").format(names=self._names(outcome.broken))
            return f"{text} {broken}"
        return text

    def _names(self, keys: Iterable[str]) -> str:
        """The Python that reaches some weights; of many, the first."""
        found = [self._name(key) for key in keys]
        return ", ".join(found[:MOST_NAMES]) + (" …" if len(found) > MOST_NAMES else "")

    def _name(self, key: str) -> str:
        layer, name = split_weight(key)
        built = self._live.result
        return name if built is None else f"{built.python(layer)}.{name}"

    # -- Qt's own ----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what has changed while nobody saw it."""
        super().showEvent(event)
        self._looking.start()

    def sizeHint(self) -> QSize:
        """A strip along the window."""
        return QSize(900, 240)


def duration_text(seconds: float) -> str:
    """How long something took: `0.4 ms`, `12 ms`, `3.4 s`."""
    if seconds < 0.001:
        return f"{seconds * 1000:.1f} ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
