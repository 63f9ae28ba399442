"""A bar that lets a loss flow back, and says what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QSizePolicy, QWidget

from editor.gradients import LiveGradients
from editor.panels.flow import FlowLayout
from editor.panels.targets import Targets
from editor.panels.train_choices import LossBox, short_title
from editor.plain_text import plain_tip
from nodes.figures import number_text
from nodes.learning import Gradient, Gradients


class GradientBar(QWidget):
    """Which loss is meant, what outputs are compared with, and the button."""

    def __init__(self, gradients: LiveGradients) -> None:
        super().__init__()
        self._gradients = gradients
        self._error = ""
        self.title = QLabel(self.tr("Gradient of"))
        self.loss = LossBox("sum", self)
        self.from_logits = QCheckBox(self.tr("Before softmax or sigmoid"))
        self.targets = Targets(self)
        self.button = QPushButton(self.tr("Backward pass"))
        self.state = QLabel(wordWrap=True)
        self._build_ui()
        self._connect()
        self._follow()

    def _build_ui(self) -> None:
        self.title.setProperty("role", "dim")
        self.from_logits.setChecked(True)
        self.from_logits.setToolTip(self.tr("from_logits: the loss itself makes probabilities of the output"))
        self.button.setToolTip(
            self.tr("Let the loss flow back through the model, from the inputs of the last run")
        )
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.loss.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row = FlowLayout(self, gap=8)
        row.setContentsMargins(12, 4, 8, 4)
        for widget in (self.title, self.loss, self.targets, self.from_logits, self.button, self.state):
            row.addWidget(widget)

    def _connect(self) -> None:
        self.loss.currentIndexChanged.connect(self._follow)
        self.targets.changed.connect(self._follow)
        self.button.clicked.connect(self.start)
        self._gradients.changed.connect(self._show_state)
        self._gradients.failed.connect(self._on_failed)

    def start(self) -> None:
        """Let the chosen loss flow back."""
        self._error = ""
        targets = self.targets.wishes() if self.loss.has_target else []
        logits = self.from_logits.isChecked()
        self._gradients.start({"loss": self.loss.name, "from_logits": logits, "targets": targets})

    def _follow(self) -> None:
        self.targets.setVisible(self.loss.has_target)
        self.from_logits.setVisible(self.loss.has_logits)
        self._show_state()

    def _on_failed(self, why: str) -> None:
        self._error = why
        self._show_state()

    def _show_state(self) -> None:
        mistake = self.targets.mistake if self.loss.has_target else ""
        self.button.setEnabled(not self._gradients.working and not mistake)
        text, role = self._words()
        if mistake:
            text, role = mistake, "error"
        self.state.setText(text)
        self.state.setToolTip(plain_tip(text))
        self.state.setProperty("role", role)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    def _words(self) -> tuple[str, str]:
        """What is said beside the button, and its role."""
        found = self._gradients.found
        if self._gradients.working:
            return self.tr("Working …"), "small"
        if self._error:
            return self._error, "error"
        if found is None:
            return self.tr("No backward pass yet: there are no gradients."), "small"
        text = self.tr("{loss} = {value}").format(
            loss=short_title(found.loss), value=number_text(found.value)
        )
        if self._gradients.outdated:
            return self.tr("{text}. Values have changed since.").format(text=text), "warning"
        if not found.apart:
            more = self.tr("A layer assigns its own weights while it runs: calls are not told apart.")
            return f"{text}. {more}", "small"
        return text, "small"

    # -- words for others --------------------------------------------------------------------------------

    def cells(self, weights: list[str]) -> dict[str, str]:
        """What stands beside each weight: the norm of its gradient, or why there is none."""
        found = self._gradients.found
        if found is None:
            return dict.fromkeys(weights, self.tr("no pass yet"))
        return {key: self.cell(found.weights.get(key)) for key in weights}

    def tips(self, weights: list[str]) -> dict[str, str]:
        """What more there is to say of each gradient."""
        found = self._gradients.found
        return (
            {} if found is None else {key: self._tip(found, key) for key in weights if key in found.weights}
        )

    def _tip(self, found: Gradients, key: str) -> str:
        gradient = found.weights[key]
        figures = gradient.figures
        if gradient.state == "none":
            return self.tr("The loss does not depend on this weight.")
        if gradient.state == "frozen" or figures is None:
            return self.tr("Training does not change this weight, so its gradient is not asked for.")
        lines = [
            self.tr("Norm {norm}, from {least} to {most}, mean {mean}").format(
                norm=number_text(gradient.norm),
                least=number_text(figures.minimum),
                most=number_text(figures.maximum),
                mean=number_text(figures.mean),
            )
        ]
        if gradient.rows is not None:
            lines.append(self.tr("Something flows back to {rows} rows alone.").format(rows=gradient.rows))
        for parts in found.parts.get(key, {}).values():
            norms = " + ".join(number_text(part.norm) for part in parts)
            lines.append(self.tr("Norms of the parts of its calls: {norms}").format(norms=norms))
        return "\n".join([*lines, self.tr("Double-click shows the values.")])

    def cell(self, gradient: Gradient | None) -> str:
        """The norm of a gradient, or why there is none."""
        if gradient is None:
            return ""
        words = {"none": self.tr("not in the loss"), "frozen": self.tr("frozen")}
        return words.get(gradient.state, number_text(gradient.norm))
