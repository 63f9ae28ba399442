"""Fields for what only some nodes have: names, formulas, lines of code, arrays, layers that are given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from editor.messages import translated
from editor.panels.code_editor import CodeEditor
from editor.panels.field_text import WrongText, parse, shown_text
from editor.panels.fields import ChoiceField, Field, Shown, TextField, Unclear
from editor.processes.completion import Completion
from editor.theme.colours import Theme
from nodes.arrays import is_array, shape_of
from nodes.catalogue.spec import ArgumentSpec, Catalogue
from nodes.expressions import is_expression, is_index
from nodes.formats.files import FileError
from nodes.formats.npy import array_names, read_array
from nodes.graph import Object, Value
from nodes.report import shape_text

BODY_HEIGHT = 180
"""Pixels that the lines of a code node have."""


class Surroundings:
    """What stands around the selected node, as the fields need to know it. The inspector keeps it true."""

    def __init__(self) -> None:
        self.excluded: frozenset[str] = frozenset()
        """Types that may not stand here: the blocks in which the node stands."""
        self.given: Callable[[str], list[tuple[str, Value]]] = lambda name: []
        """Which layers can be given to the argument of that name."""
        self.ask_file: Callable[[], Path | None] = lambda: None
        """Asks for a file with an array."""
        self.train: Callable[[], str] = lambda: ""
        """Makes the selected constants weights that train; answers why not."""
        self.completion: Completion | None = None


class LateField(TextField):
    """A line that counts when it is left, or on Enter; until then it says what is wrong with it."""

    def check(self, text: str) -> str:
        """What is wrong with `text`; nothing for a text that can be taken."""
        try:
            parse(text, self.spec)
        except WrongText as wrong:
            return str(wrong)
        return ""

    def _on_text_edited(self, text: str) -> None:
        self.refused.emit(self.check(text) if text.strip() else "")

    def _on_editing_finished(self) -> None:
        text = self.line.text()
        if not self.line.isModified() or self.restore_if_empty(self.line):
            return
        if self.check(text):
            return
        self.line.setModified(False)
        value = parse(text, self.spec)
        self.line.setText(shown_text(value, self.spec))
        self.give(value)
        self.finished.emit()


class FormulaField(LateField):
    """An expression, or what stands between the brackets of an index."""

    def __init__(self, spec: ArgumentSpec, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._catalogue = catalogue

    def check(self, text: str) -> str:
        """What is wrong with `text`."""
        if self.spec.name == "index":
            wrong = QCoreApplication.translate("FieldText", "Expected an index, such as 0 or :, 1:3.")
            return "" if is_index(text, self._catalogue) else wrong
        wrong = QCoreApplication.translate(
            "FieldText",
            "Expected a formula: names, numbers, arithmetic, comparisons, indexing, functions of keras.ops.",
        )
        return "" if is_expression(text, self._catalogue) else wrong


class GivenField(ChoiceField):
    """One of the layers around an instance, which it is given."""

    def __init__(self, spec: ArgumentSpec, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(spec, [], parent)
        self._around = around

    def show_value(self, value: Shown) -> None:
        """Choose the layer that is given, among those that there are now."""
        self._choices = self._around.given(self.spec.name)
        with QSignalBlocker(self.combo):
            self.combo.clear()
            self.combo.addItems([label for label, _ in self._choices])
        known = [choice for _, choice in self._choices]
        if isinstance(value, Unclear) or value not in known:
            self.shown = value
            words = self.tr("choose a layer") if known else self.tr("there is no layer of this type here")
            self.combo.setPlaceholderText(words)
            self.combo.setCurrentIndex(-1)
            return
        super().show_value(value)


class BodyField(Field):
    """The lines of a code node, applied by Ctrl+Enter or by leaving them."""

    def __init__(
        self, spec: ArgumentSpec, theme: Theme, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, parent)
        # Below the label, where there is the whole width.
        self.details = QWidget(parent)
        self.editor = CodeEditor(theme, self.details, around.completion)
        self.editor.setFixedHeight(BODY_HEIGHT)
        self.editor.setAccessibleName(spec.called)
        below = QVBoxLayout(self.details)
        below.setContentsMargins(0, 2, 0, 2)
        below.addWidget(self.editor)
        words = QLabel(self.tr("Ctrl+Enter applies"), self)
        words.setProperty("role", "dim")
        self._column.addWidget(words)
        self.setFocusProxy(self.editor)
        self.editor.applied.connect(self._on_applied)

    def show_value(self, value: Shown) -> None:
        """Show the lines, unless they stand there already."""
        self.shown = value
        text = value if isinstance(value, str) else ""
        if text != self.editor.applied_text:
            self.editor.set_text(text)

    def _on_applied(self, text: str) -> None:
        self.give(text)
        self.finished.emit()


class ArrayField(TextField):
    """The value of a constant: a literal, or an array out of a file.

    With `trains`, it is that of a Constant node, which can become a weight.
    """

    def __init__(
        self, spec: ArgumentSpec, around: Surroundings, parent: QWidget | None = None, trains: bool = False
    ) -> None:
        super().__init__(spec, parent)
        self._around = around
        self.array = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.array.setProperty("role", "code")
        self.array.hide()
        self.button = QPushButton(self.tr("From file…"))
        self.button.setToolTip(self.tr("Read the numbers from an .npy or .npz file"))
        self.menu = QMenu(self)
        self._column.addWidget(self.array)
        self._column.addWidget(self.button)
        self.button.clicked.connect(self._on_file)
        self.train = QPushButton(self.tr("Make it a trainable weight"))
        self.train.setToolTip(self.tr("A weight that begins with this value and is trained"))
        self.train.clicked.connect(lambda: self.refused.emit(self._around.train()))
        if trains:
            # Below the label, where there is room for the words.
            self.details = QWidget(parent)
            below = QVBoxLayout(self.details)
            below.setContentsMargins(0, 2, 0, 2)
            below.addWidget(self.train)

    def show_value(self, value: Shown) -> None:
        """Show the literal, or of which type and shape the array is."""
        held = not isinstance(value, Unclear) and is_array(value)
        self.line.setVisible(not held)
        self.array.setVisible(held)
        if held and isinstance(value, Object):
            self.shown = value
            shape = shape_of(value)
            self.array.setText(
                f"{'?' if shape is None else shape_text(shape)} {value.config.get('dtype', '?')}"
            )
            return
        super().show_value(value)

    def _on_file(self) -> None:
        path = self._around.ask_file()
        if path is None:
            return
        try:
            names = array_names(path)
        except FileError as error:
            self.refused.emit(translated(error.code, error.arguments))
            return
        if len(names) < 2:
            self._read(path, None)
            return
        self.menu.clear()
        for name in names:
            action = self.menu.addAction(name)
            action.triggered.connect(lambda _on=False, name=name: self._read(path, name))
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _read(self, path: Path, name: str | None) -> None:
        try:
            value = read_array(path, name)
        except FileError as error:
            self.refused.emit(translated(error.code, error.arguments))
            return
        self.show_value(value)
        self.give(value)
        self.finished.emit()
