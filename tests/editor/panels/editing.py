"""A code editor on screen whose completion answers when the test says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from editor.panels.code_editor import CodeEditor
from editor.panels.code_editor_text import utf16
from editor.theme.colours import DARK

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class SilentCompletion(QObject):
    """Has the signals of `Completion`, and never answers by itself."""

    named = Signal(int, object)
    signed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, int, int, str]] = []
        self.started = self.closed = 0

    def start(self) -> None:
        """Remember that completion may be needed."""
        self.started += 1

    def ask_names(self, text: str, line: int, column: int, before: str = "") -> int:
        """Remember the question."""
        self.asked.append(("names", text, line, column, before))
        return len(self.asked)

    def ask_signature(self, text: str, line: int, column: int, before: str = "") -> int:
        """Remember the question."""
        self.asked.append(("signature", text, line, column, before))
        return len(self.asked)

    def close(self) -> None:
        """Remember that nobody asks any more."""
        self.closed += 1


@pytest.fixture
def completion(qapp: QApplication) -> SilentCompletion:
    """What the editor asks for names."""
    return SilentCompletion()


@pytest.fixture
def editor(qtbot: QtBot, completion: SilentCompletion) -> Iterator[CodeEditor]:
    """An editor on screen that has the focus, beside a line that can take it."""
    window = QWidget()
    made = CodeEditor(DARK, window, completion)  # type: ignore[arg-type]
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(QLineEdit())
    window.resize(600, 400)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    made.close()
    window.close()
    window.deleteLater()


def put(editor: CodeEditor, text: str) -> None:
    """Show `text`: `|` is the cursor, a second one the end of a selection."""
    parts = text.split("|")
    editor.set_text("".join(parts))
    cursor = editor.textCursor()
    cursor.setPosition(utf16(parts[0]))
    if len(parts) == 3:
        cursor.setPosition(utf16(parts[0] + parts[1]), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def read(editor: CodeEditor) -> str:
    """The text with `|` at the cursor."""
    at = editor.textCursor().position()
    return editor.text()[:at] + "|" + editor.text()[at:]
