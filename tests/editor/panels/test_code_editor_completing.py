"""Names and calls at the cursor of the code editor: what is asked, shown and typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from editor.panels.code_editor import CodeEditor
from editor.processes.completion import Signature
from editor.theme.colours import DARK
from tests.editor.panels.editing import CONTROL, Key, SilentCompletion, completion, editor, put, read

__all__ = ["completion", "editor"]

LAYERS = ("Dense", "DepthwiseConv1D", "deserialize", "Dropout", "_private")


def answer(completion: SilentCompletion, *names: str) -> None:
    """Answer the newest question for names."""
    numbers = [n for n, asked in enumerate(completion.asked, 1) if asked[0] == "names"]
    completion.named.emit(numbers[-1], names)


@pytest.fixture
def offered(editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot) -> CodeEditor:
    """An editor in which a dot was typed and names are listed."""
    put(editor, "x = |")
    qtbot.keyClicks(editor, "layers.")
    answer(completion, *LAYERS)
    assert editor.completer.popup.isVisible()
    return editor


def test_a_dot_asks_for_names(offered: CodeEditor, completion: SilentCompletion) -> None:
    """The text goes out as it is, with the place of the cursor; the answer is listed, the first chosen."""
    assert completion.asked[-1] == ("names", "x = layers.", 1, len("x = layers."), "")
    assert offered.completer.popup.names == list(LAYERS)
    assert offered.completer.popup.list.currentRow() == 0
    assert offered.hasFocus()


@pytest.mark.parametrize("before", ["x = 1|", "# see tf|", "x = 'tf|", "|"])
def test_other_dots_ask_for_nothing(
    editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot, before: str
) -> None:
    """In numbers, comments and strings a dot is only a dot."""
    put(editor, before)
    qtbot.keyClicks(editor, ".")
    assert completion.asked == []


def test_what_is_typed_chooses_among_the_names(offered: CodeEditor, qtbot: QtBot) -> None:
    """Names that begin with it stay, those that are written alike first; nothing more is asked."""
    popup = offered.completer.popup
    qtbot.keyClicks(offered, "d")
    assert popup.names == ["deserialize", "Dense", "DepthwiseConv1D", "Dropout"]
    qtbot.keyClicks(offered, "en")
    assert popup.names == ["Dense"]
    qtbot.keyClicks(offered, "x")
    assert not popup.isVisible()
    qtbot.keyClick(offered, Key.Key_Backspace)
    assert popup.names == ["Dense"]
    qtbot.keyClicks(offered, " ")
    assert not popup.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Tab])
def test_a_name_is_taken_with_the_keyboard(offered: CodeEditor, qtbot: QtBot, key: Qt.Key) -> None:
    """Down and Up walk the list round, Enter and Tab take the name in the place of what was typed."""
    qtbot.keyClicks(offered, "D")
    for step in (Key.Key_Down, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down):
        qtbot.keyClick(offered, step)
    qtbot.keyClick(offered, key)
    assert read(offered) == "x = layers.DepthwiseConv1D|"
    assert not offered.completer.popup.isVisible()


def test_a_name_is_taken_with_the_mouse(offered: CodeEditor, qtbot: QtBot) -> None:
    """A click on a row takes it, and the text keeps the focus."""
    rows = offered.completer.popup.list
    at = rows.visualItemRect(rows.item(3)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert read(offered) == "x = layers.Dropout|"
    assert offered.hasFocus()


def test_escape_closes_the_list_and_changes_nothing(offered: CodeEditor, qtbot: QtBot) -> None:
    """Afterwards Enter and the arrows belong to the text again."""
    qtbot.keyClick(offered, Key.Key_Escape)
    assert not offered.completer.popup.isVisible()
    qtbot.keyClick(offered, Key.Key_Return)
    assert offered.text() == "x = layers.\n"


def test_leaving_the_word_closes_the_list(offered: CodeEditor, qtbot: QtBot) -> None:
    """Moving left of the dot, and losing the focus, both close it."""
    qtbot.keyClick(offered, Key.Key_Left)
    assert not offered.completer.popup.isVisible()
    offered.completer.ask_names()
    offered.window().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1].setFocus()
    assert not offered.completer.is_open


def test_ctrl_space_asks_in_the_middle_of_a_word(
    editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot
) -> None:
    """What is asked is what may stand where the word begins; the word goes when a name is taken."""
    editor.set_surroundings("class Own: pass")
    put(editor, "a = 1\n'😀'; tf.red|")
    qtbot.keyClick(editor, Key.Key_Space, CONTROL)
    assert completion.asked == [("names", "a = 1\n'😀'; tf.", 2, len("'😀'; tf."), "class Own: pass")]
    answer(completion, "reduce_max", "reduce_sum", "abs")
    qtbot.keyClick(editor, Key.Key_Down)
    qtbot.keyClick(editor, Key.Key_Tab)
    assert editor.text() == "a = 1\n'😀'; tf.reduce_sum"


def test_nothing_to_offer_is_said_when_asked_for(
    editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot
) -> None:
    """Ctrl+Space says so, a dot does not; the row does not keep Enter from the text."""
    put(editor, "abc|")
    qtbot.keyClicks(editor, ".")
    answer(completion)
    assert not editor.completer.popup.isVisible()
    qtbot.keyClick(editor, Key.Key_Space, CONTROL)
    answer(completion)
    assert editor.completer.popup.message == "Nothing fits here"
    qtbot.keyClick(editor, Key.Key_Return)
    assert editor.text() == "abc.\n"
    assert not editor.completer.popup.isVisible()


def test_a_slow_answer_is_announced(editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot) -> None:
    """A row says what is being waited for; typing goes on, and the answer fits what has been typed."""
    put(editor, "tf|")
    qtbot.keyClicks(editor, ".")
    popup = editor.completer.popup
    qtbot.waitUntil(lambda: popup.message == "Reading TensorFlow…")
    qtbot.keyClicks(editor, "ma")
    answer(completion, "abs", "math", "matmul")
    assert (popup.message, popup.names) == ("", ["math", "matmul"])


def test_an_answer_that_comes_too_late_is_dropped(
    editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot
) -> None:
    """Neither the answer to an older question nor one to a word that was left is shown."""
    put(editor, "tf|")
    qtbot.keyClicks(editor, ".a.")
    completion.named.emit(1, ("old",))
    assert not editor.completer.popup.isVisible()
    qtbot.keyClicks(editor, " ")
    answer(completion, "late")
    assert not editor.completer.popup.isVisible()


def calls(completion: SilentCompletion) -> list[int]:
    """The numbers of the questions for the call at the cursor."""
    return [n for n, asked in enumerate(completion.asked, 1) if asked[0] == "signature"]


def test_a_bracket_shows_the_call(editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot) -> None:
    """The parameter whose turn it is stands out, follows the cursor, and Esc or the end closes it."""
    put(editor, "Dense|")
    qtbot.keyClicks(editor, "(")
    hint = editor.completer.hint
    completion.signed.emit(calls(completion)[-1], Signature("Dense", ("units", "activation=None"), 0))
    assert hint.isVisible()
    assert ">units</b>, activation=None)" in hint.text()
    qtbot.keyClicks(editor, "3, ")
    asked = calls(completion)
    completion.signed.emit(asked[-1], Signature("Dense", ("units", "activation=None"), 1))
    assert "(units, <b" in hint.text()
    qtbot.keyClicks(editor, ")")
    qtbot.waitUntil(lambda: len(calls(completion)) > len(asked))
    completion.signed.emit(calls(completion)[-1], None)
    assert not hint.isVisible()


def test_escape_closes_the_call(editor: CodeEditor, completion: SilentCompletion, qtbot: QtBot) -> None:
    """And an answer on its way does not open it again."""
    put(editor, "f|")
    qtbot.keyClicks(editor, "(")
    number = calls(completion)[-1]
    completion.signed.emit(number, Signature("f", ("a",), 0))
    qtbot.keyClick(editor, Key.Key_Escape)
    completion.signed.emit(number, Signature("f", ("a",), 0))
    assert not editor.completer.hint.isVisible()
    assert editor.text() == "f("


@pytest.fixture
def alone(qtbot: QtBot, well_read: None) -> Iterator[CodeEditor]:
    """An editor with a completion process of its own."""
    made = CodeEditor(DARK)
    made.resize(600, 300)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    made.close()
    made.deleteLater()


def test_a_layer_of_keras_is_completed(alone: CodeEditor, qtbot: QtBot) -> None:
    """With the real process: `tf.keras.layers.Den` becomes `Dense`, and its arguments are shown."""
    put(alone, "import tensorflow as tf\nx = tf.keras|")
    qtbot.keyClicks(alone, ".layers.")
    qtbot.waitUntil(lambda: "Dense" in alone.completer.popup.names)
    qtbot.keyClicks(alone, "Den")
    qtbot.keyClick(alone, Key.Key_Tab)
    assert alone.text().endswith("tf.keras.layers.Dense")
    qtbot.keyClicks(alone, "(")
    qtbot.waitUntil(alone.completer.hint.isVisible)
    assert "units" in alone.completer.hint.text()
    assert alone._completion.pid > 0
    alone.close()
    assert alone._completion.pid == 0
