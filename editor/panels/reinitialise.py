"""New first values for weights: which initialiser, and what it would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.panels.array_bars import Bars
from editor.panels.array_view import figures_text
from editor.panels.field_rows import WrappedLabel
from editor.panels.live_weights import LiveWeights, Weight
from editor.panels.object_fields import make_field
from editor.theme.colours import Theme
from nodes.arrays import is_array
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue
from nodes.catalogue.words import named_by
from nodes.figures import Figures, figures_of_json
from nodes.graph import CUSTOM, Object, Value
from nodes.report import shape_text

SPEC = ArgumentSpec("initializer", ArgumentKind.INITIALIZER, default="glorot_uniform")
PAUSE = 150
"""Milliseconds after a change before a preview is asked for."""


class ReinitialiseDialog(QDialog):
    """Asks for an initialiser, and shows a histogram of what it would give for one of the weights."""

    chosen = Signal(object)
    """The initialiser as the session takes it; None: each weight as it was made."""

    def __init__(
        self,
        store: LiveWeights,
        weights: Sequence[Weight],
        title: str,
        catalogue: Catalogue,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._weights = list(weights)
        self._catalogue = catalogue
        self.value: Value = SPEC.default
        self.own = QRadioButton(self._own_words())
        self.other = QRadioButton(self.tr("With another initialiser:"))
        self.field = make_field(SPEC, theme, catalogue=catalogue)
        self.which = QComboBox()
        self.again = QPushButton(self.tr("Once more"))
        self.bars = Bars(theme, scaled=True)
        self.caption = WrappedLabel("small")
        self.error = WrappedLabel("error")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self.buttons.addButton(
            self.tr("Re-initialise"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self.setWindowTitle(self.tr("Re-initialise"))
        self._build_ui(title)
        self._connect()
        self.own.setChecked(True)
        self.preview()

    def _own_words(self) -> str:
        made = {each.initializer for each in self._weights}
        words = self.tr("As it was made") if len(self._weights) == 1 else self.tr("Each as it was made")
        return f"{words}: {made.pop()}" if len(made) == 1 and "" not in made else words

    def _build_ui(self, title: str) -> None:
        self.resize(460, 560)
        words = WrappedLabel("")
        words.setText(title)
        fields = QWidget()
        below = QVBoxLayout(fields)
        below.setContentsMargins(22, 0, 0, 0)
        below.addWidget(self.field)
        if self.field.details is not None:
            below.addWidget(self.field.details)
        below.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(fields)
        for weight in self._weights:
            self.which.addItem(f"{weight.python[0] if weight.python else weight.name}", weight.key)
        self.which.setAccessibleName(self.tr("Weight of the preview"))
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Preview for")))
        row.addWidget(self.which, 1)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (words, self.own, self.other):
            column.addWidget(widget)
        column.addWidget(area, 1)
        column.addLayout(row)
        column.addWidget(self.bars, 1)
        column.addWidget(self.caption)
        column.addWidget(self.error)
        column.addWidget(self.buttons)
        self.field.show_value(self.value)
        self.accept_button.setDefault(True)

    def _connect(self) -> None:
        self.field.edited.connect(self._on_edited)
        self.own.toggled.connect(self.preview)
        self.which.currentIndexChanged.connect(self.preview)
        self.again.clicked.connect(self.preview)
        self._timer.timeout.connect(self._ask)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def wanted(self) -> Mapping[str, Any] | None:
        """The initialiser as the session takes it."""
        return None if self.own.isChecked() else as_payload(self.value, self._catalogue)

    def preview(self) -> None:
        """Ask what the initialiser would give."""
        self._timer.start()

    def accept(self) -> None:
        """Take the choice."""
        self.chosen.emit(self.wanted)
        super().accept()

    def done(self, result: int) -> None:
        """Ask for no more previews."""
        self._timer.stop()
        super().done(result)

    def _on_edited(self, value: Value) -> None:
        self.value = value
        self.other.setChecked(True)
        self.preview()

    def _ask(self) -> None:
        key = self.which.currentData()
        payload = {"key": key, "initializer": self.wanted}
        self._store.live.ask("weights.preview", payload, self._take, self._refuse, newest="weights.preview")

    def _take(self, data: Mapping[str, Any]) -> None:
        figures = figures_of_json(data)
        self.bars.show_figures(figures)
        self.caption.setText(f"{data['initializer']} · {figures_text(figures)}")
        self.error.setText("")

    def _refuse(self, why: str) -> None:
        self.bars.show_figures(Figures())
        self.caption.setText("")
        self.error.setText(why)


def as_payload(value: Value, catalogue: Catalogue) -> dict[str, Any]:
    """An initialiser of a configuration as the session takes it: its name, its arguments, whose it is."""
    spec = named_by(value, ArgumentKind.INITIALIZER, catalogue)
    id = spec.id if spec is not None else str(value.type if isinstance(value, Object) else value)
    config = value.config if isinstance(value, Object) else {}
    own = id.startswith(CUSTOM)
    name = id.removeprefix(CUSTOM) if own else id.rpartition(".")[2]
    return {"type": name, "own": own, "config": {key: _plain(each) for key, each in config.items()}}


def _plain(value: Value) -> Any:
    return dict(value.config) if isinstance(value, Object) and is_array(value) else value


def title_for(weights: Sequence[Weight], name: str) -> str:
    """What the dialog says above its choices."""
    if len(weights) == 1:
        words = QCoreApplication.translate("ReinitialiseDialog", "New values for {name} {shape}:")
        return words.format(name=name, shape=shape_text(weights[0].shape))
    words = QCoreApplication.translate("ReinitialiseDialog", "New values for {count} weights of {name}:")
    return words.format(count=len(weights), name=name)
