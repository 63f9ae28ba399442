"""Editors for single values: a field shows a value, and says when a person has given it another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from editor.panels.field_text import WrongText, parse, shown_text
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.graph import Value

MIXED_TEXT = "—"


class Unclear(Enum):
    """What a field shows that has not one value."""

    MIXED = "mixed"
    """The selected nodes differ."""
    MISSING = "missing"
    """A required argument that nobody has given."""


Shown = Value | Unclear


class Guard(QObject):
    """Keeps a field from taking what is not meant for it.

    The wheel scrolls the panel unless the field has the focus; undo and redo are the window's, which knows
    the whole drawing.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let such an event pass by."""
        wheel = event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus()
        undo = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if wheel or (undo and _is_undo(event)):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and (
        event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
    )


class Field(QWidget):
    """The editor of one value. Showing a value never sends `edited`; only a person does."""

    edited = Signal(object)
    """The person gave this value."""
    emptied = Signal()
    """The person took the value away: the default should come back."""
    finished = Signal()
    """The person has done with this field for now; the next edit is another step."""
    refused = Signal(str)
    """What is wrong with what stands there; an empty text when nothing is."""

    own_wanted = Signal(object)
    """What stands at that way inside the value (`Way`) should no longer be an argument of the block."""
    menu_wanted = Signal(object, QMenu)
    """The menu of what stands at that way inside the value is about to be shown."""

    details: QWidget | None = None
    """What belongs below the whole row: the arguments of the chosen object."""

    def __init__(self, spec: ArgumentSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.shown: Shown = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def take(self, editor: QWidget) -> None:
        """Make `editor` the one that the person works in."""
        self._column.addWidget(editor)
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.installEventFilter(Guard(editor))
        editor.setAccessibleName(self.spec.called)
        self.setFocusProxy(editor)

    def show_value(self, value: Shown) -> None:
        """Show `value`, unless it is what stands there already."""
        raise NotImplementedError

    def give(self, value: Value) -> None:
        """Tell that the person gave `value`."""
        self.shown = value
        self.refused.emit("")
        self.edited.emit(value)

    def revert(self) -> None:
        """Bring back the value in place of a text that is none."""

    def empty(self) -> None:
        """Tell that the person took the text away, where nothing is a value too.

        Where it is none, an empty field is only the beginning of typing another value.
        """
        self.refused.emit("")
        if self.spec.optional:
            self.shown = None
            self.emptied.emit()

    def restore_if_empty(self, line: QLineEdit) -> bool:
        """On leaving: an emptied `line` that needs a value asks for the default again."""
        if line.text().strip() or self.spec.optional or self.spec.kind is ArgumentKind.STR:
            return False
        before, self.shown = self.shown, None
        self.emptied.emit()
        if self.shown is None:
            self.shown = before
            self.revert()
        self.finished.emit()
        return True


def placeholder(spec: ArgumentSpec, shown: Shown) -> str:
    """What stands dimly in an empty field."""
    if shown is Unclear.MIXED:
        return MIXED_TEXT
    if shown is Unclear.MISSING:
        return QCoreApplication.translate("Fields", "required")
    return "None" if spec.optional else ""


class TextField(Field):
    """A line whose text is read as the kind of argument wants: tuples, shapes, literals, plain text."""

    def __init__(self, spec: ArgumentSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line = QLineEdit(self)
        self.line.setProperty("role", "code")
        self.take(self.line)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._on_editing_finished)

    def show_value(self, value: Shown) -> None:
        """Show `value` as text; a text that already means it is left as it was typed."""
        same = self.shown == value and type(self.shown) is type(value)
        if same and self.line.isModified():
            return
        self.shown = value
        text = "" if isinstance(value, Unclear) else shown_text(value, self.spec)
        self.line.setPlaceholderText(placeholder(self.spec, value))
        if text != self.line.text():
            self.line.setText(text)
        self.line.setModified(False)
        self.refused.emit("")

    def revert(self) -> None:
        """Bring back the value in place of a text that is none."""
        self.line.setModified(False)
        self.show_value(self.shown)

    def _on_text_edited(self, text: str) -> None:
        if not text.strip() and (self.spec.optional or self.spec.kind is not ArgumentKind.STR):
            self.empty()
            return
        try:
            value = parse(text, self.spec)
        except WrongText as wrong:
            self.refused.emit(str(wrong))
            return
        self.give(value)

    def _on_editing_finished(self) -> None:
        if not self.line.isModified():
            return
        if self.restore_if_empty(self.line):
            return
        try:
            parse(self.line.text(), self.spec)
        except WrongText:
            return
        # Left complete: from now on it stands as the program writes it.
        self.line.setModified(False)
        if not isinstance(self.shown, Unclear):
            self.line.setText(shown_text(self.shown, self.spec))
        self.finished.emit()


class CheckField(Field):
    """A box to tick; half ticked where the selected nodes differ."""

    def __init__(self, spec: ArgumentSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = QCheckBox(self)
        self.box.setMinimumHeight(26)
        self.take(self.box)
        self.box.clicked.connect(self._on_clicked)

    def show_value(self, value: Shown) -> None:
        """Tick the box or not."""
        self.shown = value
        state = Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked
        mixed = isinstance(value, Unclear)
        self.box.setTristate(mixed)
        self.box.setCheckState(Qt.CheckState.PartiallyChecked if mixed else state)

    def _on_clicked(self) -> None:
        ticked = self.box.checkState() != Qt.CheckState.Unchecked
        self.box.setTristate(False)
        self.box.setChecked(ticked)
        self.give(ticked)
        self.finished.emit()


class _Combo(QComboBox):
    """A combo box as wide as there is room: measuring a hundred choices takes longer than showing them."""

    def sizeHint(self) -> QSize:
        return QSize(80, 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 26)


class ChoiceField(Field):
    """One of several values."""

    def __init__(
        self, spec: ArgumentSpec, choices: Sequence[tuple[str, Value]], parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, parent)
        self.combo = _Combo(self)
        self.combo.setMaxVisibleItems(16)
        self.take(self.combo)
        self._choices = list(choices)
        self.combo.addItems([label for label, _ in self._choices])
        self.combo.activated.connect(self._on_activated)

    @property
    def labels(self) -> list[str]:
        """What can be chosen, as it is written."""
        return [label for label, _ in self._choices]

    def show_value(self, value: Shown) -> None:
        """Choose `value`; one that is not among the choices is added to them."""
        self.shown = value
        self.combo.setPlaceholderText(placeholder(self.spec, value))
        self.combo.setCurrentIndex(-1 if isinstance(value, Unclear) else self._row_of(value))

    def _row_of(self, value: Value) -> int:
        for row, (_, choice) in enumerate(self._choices):
            if choice == value and type(choice) is type(value):
                return row
        self._choices.append((str(value), value))
        with QSignalBlocker(self.combo):
            self.combo.addItem(str(value))
        return len(self._choices) - 1

    def _on_activated(self, row: int) -> None:
        self.give(self._choices[row][1])
        self.finished.emit()


class NoteField(Field):
    """Text of several lines."""

    def __init__(self, spec: ArgumentSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.text = _NoteEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(110)
        self.take(self.text)
        self.text.textChanged.connect(self._on_text_changed)
        self.text.left.connect(self.finished)

    def show_value(self, value: Shown) -> None:
        """Show `value` with the cursor where it was."""
        self.shown = value
        text = value if isinstance(value, str) else ""
        self.text.setPlaceholderText(placeholder(self.spec, value))
        if text == self.text.toPlainText():
            return
        with QSignalBlocker(self.text):
            position = self.text.textCursor().position()
            self.text.setPlainText(text)
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(min(position, len(text)))
            self.text.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        self.give(self.text.toPlainText())


class _NoteEdit(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class ExplainedField(Field):
    """Says why a value cannot be given here."""

    def __init__(self, spec: ArgumentSpec, text: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.label = QLabel(text)
        self.label.setProperty("role", "dim")
        self.label.setWordWrap(True)
        self.take(self.label)
        self.label.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_value(self, value: Shown) -> None:
        """Nothing to show: the text stands."""
        self.shown = value
