"""Names and calls at the editor's cursor: when to ask for them, and what keys do with the answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from editor.panels.code_editor_popup import CallHint, Suggestions
from editor.panels.code_editor_structure import structure_of
from editor.panels.code_editor_text import before, utf16, word_before
from editor.processes.completion import Completion, Signature
from editor.theme.colours import Theme

PATIENCE_MS = 250
"""How long an answer may take before a row says what is being waited for."""
FOLLOW_MS = 60
"""How long the cursor rests before the call that it is in is asked for again."""


class Completer(QObject):
    """Offers names while code is typed in `editor`.

    Names are asked for once for each word, at its beginning; what is typed of the word chooses among them.
    """

    def __init__(self, editor: QPlainTextEdit, completion: Completion, theme: Theme) -> None:
        super().__init__(editor)
        self.completion = completion
        self.surroundings = ""
        self.popup = Suggestions(editor, theme)
        self.hint = CallHint(editor, theme)
        self._editor = editor
        self._names: tuple[str, ...] | None = None
        self._asked = self._called = 0
        self._wanted = False
        self._anchor = -1
        """Where the word begins that names are offered for; -1 while none are."""
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._following = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._waiting.timeout.connect(self._say_waiting)
        self._following.timeout.connect(self.ask_call)
        self.popup.chosen.connect(self._insert)
        completion.named.connect(self._on_named)
        completion.signed.connect(self._on_signed)
        editor.cursorPositionChanged.connect(self._follow)

    @property
    def is_open(self) -> bool:
        """Whether something floats beside the cursor, or is about to."""
        return self._anchor >= 0 or self.hint.isVisible()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.popup.set_theme(theme)
        self.hint.set_theme(theme)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to what floats beside the cursor; if so, it has done its work."""
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            # The list first; the call stays until Esc is pressed again.
            if self._anchor >= 0:
                self.stop()
            else:
                self._drop_hint()
            return True
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        return plain and self.popup.takes(event.key())

    def typed(self, text: str) -> None:
        """Something was typed: a dot asks for names, a bracket or a comma for the call."""
        if text == "." and self._asks_for_names():
            self.ask_names(wanted=False)
        elif text in ("(", ","):
            self.ask_call()

    def ask_names(self, wanted: bool = True) -> None:
        """Offer the names that may stand at the cursor; say so if there are none and they were `wanted`."""
        cursor = self._editor.textCursor()
        word = word_before(cursor)
        self._wanted = wanted
        self._anchor = cursor.position() - utf16(word)
        self._names = None
        left = before(cursor).removesuffix(word)
        lines = self._text().split("\n")
        number = cursor.blockNumber()
        lines[number] = left + lines[number][len(left) + len(word) :]
        self._asked = self.completion.ask_names("\n".join(lines), number + 1, len(left), self.surroundings)
        self._waiting.start()

    def ask_call(self) -> None:
        """Show the call that the cursor is in."""
        cursor = self._editor.textCursor()
        line, column = cursor.blockNumber() + 1, len(before(cursor))
        self._called = self.completion.ask_signature(self._text(), line, column, self.surroundings)

    def stop(self) -> None:
        """Offer no names any more."""
        self._waiting.stop()
        self._anchor, self._names = -1, None
        self.popup.hide()

    def hide(self) -> None:
        """Let nothing float any more."""
        self.stop()
        self._drop_hint()

    def _drop_hint(self) -> None:
        self._following.stop()
        self._called = 0
        self.hint.hide()

    def _text(self) -> str:
        return self._editor.document().toRawText().replace("\u2029", "\n")

    def _asks_for_names(self) -> bool:
        """Whether a dot just typed follows a name, a call or the like, and not the digits of a number."""
        cursor = self._editor.textCursor()
        receiver = before(cursor)[:-1].rstrip()
        if not receiver or receiver.split()[-1].isdigit():
            return False
        return structure_of(self._text()).is_code(cursor.position() - 1)

    def _word(self) -> str | None:
        """What has been typed of the word; None when the cursor has left it."""
        cursor = self._editor.textCursor()
        if self._anchor < 0 or cursor.position() < self._anchor or cursor.hasSelection():
            return None
        part = QTextCursor(self._editor.document())
        part.setPosition(self._anchor)
        part.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        word = part.selectedText()
        return word if not word or word.isidentifier() else None

    def _follow(self) -> None:
        if self.hint.isVisible():
            self._following.start()
        if self._anchor < 0:
            return
        if self._word() is None:
            self.stop()
        elif self._names is not None:
            self._offer()

    def _offer(self) -> None:
        word = self._word()
        if word is None or self._names is None:
            self.stop()
            return
        fitting = [name for name in self._names if name.casefold().startswith(word.casefold())]
        # What is written as it is comes first.
        fitting.sort(key=lambda name: not name.startswith(word))
        if not fitting or fitting == [word]:
            self.popup.hide()
        else:
            self.popup.show_names(fitting, self._place())

    def _on_named(self, number: int, names: tuple[str, ...]) -> None:
        if number == self._asked and self._anchor >= 0:
            self._waiting.stop()
            self._names = names
            self._offer()
            if self._wanted and not self.popup.isVisible():
                self.popup.show_message(self.tr("Nothing fits here"), self._place())

    def _on_signed(self, number: int, call: Signature | None) -> None:
        if number != self._called or not self._editor.hasFocus():
            return
        if call is None:
            self._drop_hint()
        else:
            cursor = self._editor.textCursor()
            self.hint.show_call(call, self._on_screen(cursor))

    def _insert(self, name: str) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(self._anchor, QTextCursor.MoveMode.KeepAnchor)
        self.stop()
        cursor.insertText(name)
        self._editor.setTextCursor(cursor)

    def _say_waiting(self) -> None:
        self.popup.show_message(self.tr("Reading TensorFlow…"), self._place())

    def _place(self) -> QRect:
        cursor = self._editor.textCursor()
        if self._anchor >= 0:
            cursor.setPosition(self._anchor)
        return self._on_screen(cursor)

    def _on_screen(self, cursor: QTextCursor) -> QRect:
        area = self._editor.cursorRect(cursor)
        view = self._editor.viewport()
        return QRect(view.mapToGlobal(QPoint(area.left(), area.top())), area.size())
