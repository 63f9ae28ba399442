"""The field for a number: it steps, has a range, and calculates."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from editor.panels.field_text import WrongText, is_relative, number
from editor.panels.fields import Field, Shown, Unclear, placeholder
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec


class NumberBox(QAbstractSpinBox):
    """A spin box for numbers of any size, for none at all, and for calculations."""

    stepped = Signal(int)
    """An arrow, an arrow key or the wheel asks for so many steps."""

    def stepBy(self, steps: int) -> None:
        """Ask for `steps`."""
        self.stepped.emit(steps)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Both ways, always: the field knows the range."""
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Any text may be typed; the field says what is wrong with it."""
        return QValidator.State.Acceptable, text, position


class NumberField(Field):
    """A number with a range. `+8`, `*2` and the like change what stands there."""

    def __init__(self, spec: ArgumentSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        # Not the line's own mark of having been edited: the box takes that away before it tells of Enter.
        self._typed = False
        self.box = NumberBox(self)
        self.line = self.box.lineEdit()
        for widget in (self.box, self.line):
            widget.setProperty("role", "code")
        self.line.setTextMargins(6, 0, 0, 0)
        self.line.setAccessibleName(spec.called)
        self.take(self.box)
        self.line.textEdited.connect(self._on_text_edited)
        self.box.editingFinished.connect(self._on_editing_finished)
        self.box.stepped.connect(self._on_stepped)

    def show_value(self, value: Shown) -> None:
        """Show `value`; a text that already means it is left as it was typed."""
        same = self.shown == value and type(self.shown) is type(value)
        if same and self._typed:
            return
        self.shown = value
        text = "" if isinstance(value, Unclear) or value is None else repr(value)
        self.line.setPlaceholderText(placeholder(self.spec, value))
        if text != self.line.text():
            self.line.setText(text)
        self._typed = False
        self.refused.emit("")

    def revert(self) -> None:
        """Bring back the value in place of a text that is none."""
        self._typed = False
        self.show_value(self.shown)

    @property
    def _number(self) -> int | float | None:
        return self.shown if isinstance(self.shown, (int, float)) else None

    def _on_text_edited(self, text: str) -> None:
        self._typed = True
        if is_relative(text) or text.strip() in ("-", "."):
            self.refused.emit("")
        elif not text.strip() or (text.strip() == "None" and self.spec.optional):
            self.empty()
        else:
            self._read(text)

    def _read(self, text: str) -> bool:
        try:
            value = number(text, self.spec, self._number)
        except WrongText as wrong:
            self.refused.emit(str(wrong))
            return False
        self.give(value)
        return True

    def _on_editing_finished(self) -> None:
        if not self._typed:
            return
        text = self.line.text()
        if self.restore_if_empty(self.line):
            self._typed = False
            return
        if text.strip() in ("", "None") or self._read(text):
            shown = self.shown
            self._typed = False
            self.line.setText("" if shown is None or isinstance(shown, Unclear) else repr(shown))
            self.finished.emit()

    def _on_stepped(self, steps: int) -> None:
        whole = self.spec.kind in (ArgumentKind.INT, ArgumentKind.SEED) or isinstance(self._number, int)
        low = int(self.spec.minimum or 0) if whole else self.spec.minimum or 0.0
        start = self._number
        value: int | float = low if start is None else start + steps * (1 if whole else _step(start))
        value = value if whole else round(value, 10)
        if self.spec.minimum is not None and value < self.spec.minimum:
            return
        if self.spec.maximum is not None and value > self.spec.maximum:
            return
        self.line.setText(repr(value))
        self._typed = False
        self.give(value)


def _step(value: float) -> float:
    """One step from `value`: a tenth of its size, so that 0.001 and 0.5 both move sensibly."""
    size = abs(value)
    step = 0.1
    while step > 1e-9 and size < step * 0.999 and size:
        step /= 10
    return step
