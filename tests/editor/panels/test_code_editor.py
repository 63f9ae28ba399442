"""The code editor: what its keys do to the text, what it marks, and when it applies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from editor.panels.code_editor import CodeEditor
from editor.panels.code_editor_structure import structure_of, syntax_mistakes
from editor.theme.colours import DARK, LIGHT
from editor.theme.style import mixed
from tests.editor.panels.editing import CONTROL, SHIFT, Key, SilentCompletion, completion, editor, put, read

__all__ = ["completion", "editor"]

PRESSES = [
    ("def f(x):|", Key.Key_Return, "def f(x):\n    |"),
    ("    if x:  # why|", Key.Key_Return, "    if x:  # why\n        |"),
    ("    x = 1|", Key.Key_Return, "    x = 1\n    |"),
    ("        return x|", Key.Key_Return, "        return x\n    |"),
    ("pass|", Key.Key_Return, "pass\n|"),
    ("    returned|", Key.Key_Return, "    returned\n    |"),
    ("|def f():", Key.Key_Return, "\n|def f():"),
    ("|x", Key.Key_Tab, "    |x"),
    ("ab|", Key.Key_Tab, "ab  |"),
    ("        |x", Key.Key_Backspace, "    |x"),
    ("      |", Key.Key_Backspace, "    |"),
    ("x  |", Key.Key_Backspace, "x |"),
    ("|x", Key.Key_Backspace, "|x"),
    ("a\n|x", Key.Key_Backspace, "a|x"),
]


@pytest.mark.parametrize(("before", "key", "after"), PRESSES)
def test_a_key_knows_of_indentation(
    editor: CodeEditor, qtbot: QtBot, before: str, key: Qt.Key, after: str
) -> None:
    """Enter, Tab and Backspace do what the line asks for."""
    put(editor, before)
    qtbot.keyClick(editor, key)
    assert read(editor) == after


SELECTIONS = [
    ("|a\nb\n|c", Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "    a\n    b\nc"),
    ("a|a\n\nb|b", Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "    aa\n\n    bb"),
    ("|    a\n  b\nc|", Key.Key_Backtab, SHIFT, "a\nb\nc"),
    ("        a|", Key.Key_Backtab, SHIFT, "    a"),
    ("|a|", Key.Key_Slash, CONTROL, "# a"),
    ("|    a\n\n        b|", Key.Key_Slash, CONTROL, "    # a\n\n    #     b"),
    ("|    # a\n    #b|", Key.Key_Slash, CONTROL, "    a\n    b"),
    ("|# a\nb|", Key.Key_Slash, CONTROL, "# # a\n# b"),
    ("x|", Key.Key_Slash, CONTROL, "# x"),
    ("|", Key.Key_Slash, CONTROL, ""),
]


@pytest.mark.parametrize(("before", "key", "held", "after"), SELECTIONS)
def test_keys_for_selected_lines_are_one_step_of_undo(
    editor: CodeEditor, qtbot: QtBot, before: str, key: Qt.Key, held: Qt.KeyboardModifier, after: str
) -> None:
    """Lines are indented, moved back and commented out together; one undo brings them back."""
    put(editor, before)
    qtbot.keyClick(editor, key, held)
    assert editor.text() == after
    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert editor.text() == before.replace("|", "")


def test_commenting_in_brings_back_what_was_there(editor: CodeEditor, qtbot: QtBot) -> None:
    """Twice the same key leaves the text and the selection as they were."""
    put(editor, "|def f():\n    return 1\n|")
    for _twice in range(2):
        qtbot.keyClick(editor, Key.Key_Slash, CONTROL)
    assert editor.text() == "def f():\n    return 1\n"
    assert editor.textCursor().hasSelection()


def test_typing_a_class_needs_no_spaces(editor: CodeEditor, qtbot: QtBot) -> None:
    """A class is typed line by line, and stands as deep as Python wants it."""
    for line in ("class A:", "def f(self):", "return 1", "", "B = 2"):
        qtbot.keyClicks(editor, line)
        qtbot.keyClick(editor, Key.Key_Return)
    assert editor.text() == "class A:\n    def f(self):\n        return 1\n    \n    B = 2\n    "


def test_ctrl_enter_applies(editor: CodeEditor, qtbot: QtBot) -> None:
    """The text is told as it is; nothing is typed by the key itself."""
    put(editor, "x = |1")
    qtbot.keyClicks(editor, "4")
    assert editor.is_changed
    with qtbot.waitSignal(editor.applied) as told:
        qtbot.keyClick(editor, Key.Key_Return, CONTROL)
    assert told.args == ["x = 41"]
    assert not editor.is_changed


def test_leaving_the_text_applies_what_was_typed(editor: CodeEditor, qtbot: QtBot) -> None:
    """A click elsewhere applies once; leaving an unchanged text applies nothing."""
    told: list[str] = []
    editor.applied.connect(told.append)
    other = editor.window().findChild(QLineEdit)
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(other.hasFocus)
    assert told == []
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(editor, "y")
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert told == ["y"]


def test_only_the_persons_edits_are_told(editor: CodeEditor, qtbot: QtBot) -> None:
    """Showing a text, or another theme, is no edit."""
    told: list[None] = []
    editor.edited.connect(lambda: told.append(None))
    editor.set_text("import this")
    editor.set_theme(LIGHT)
    assert told == []
    qtbot.keyClicks(editor, "ab")
    assert len(told) == 2


def test_a_text_comes_back_as_it_was_given(editor: CodeEditor) -> None:
    """Spaces that do not break, tabs, and characters beyond Unicode's first plane survive."""
    text = "x = '\u00a0\t😀'\n\n# é\n"
    editor.set_text(text)
    assert editor.text() == text
    assert not editor.is_changed


def test_a_read_only_text_can_be_selected_but_not_changed(editor: CodeEditor, qtbot: QtBot) -> None:
    """No key changes or applies it; writing is possible again afterwards."""
    put(editor, "def f():|")
    told: list[str] = []
    editor.applied.connect(told.append)
    editor.set_read_only(True)
    for key, held in ((Key.Key_Return, CONTROL), (Key.Key_A, Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(editor, key, held)
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Backspace):
        qtbot.keyClick(editor, key)
    qtbot.keyClick(editor, Key.Key_Slash, CONTROL)
    assert (editor.text(), told) == ("def f():", [])
    editor.set_read_only(False)
    editor.setFocus()
    qtbot.keyClicks(editor, "x")
    assert "x" in editor.text()


# -- mistakes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x = (1", 1, 4),
        ("a = 1\nb = = 2", 2, 4),
        ("def f():\nreturn 1", 2, 0),
        ("if x\n    pass", 1, 4),
        ("return 1", 1, 0),
    ],
)
def test_mistakes_are_found_without_running(text: str, line: int, column: int | None) -> None:
    """What keeps a text from being Python is told with its place."""
    (found,) = syntax_mistakes(text)
    assert (found.line, found.column) == (line, column)
    assert found.text


@pytest.mark.parametrize("text", ["x = '\0'", "(" * 5000, "-" * 100_000 + "1"])
def test_what_python_cannot_even_read_is_one_mistake(text: str) -> None:
    """Null characters and code nested too deep are told like other mistakes."""
    assert [mark.line for mark in syntax_mistakes(text)] == [1]


def test_what_overflows_the_compiler_is_not_given_to_it() -> None:
    """This would end the process if it were compiled."""
    assert syntax_mistakes("[x " + "for x in y " * 100_000 + "]") == ()


@pytest.mark.parametrize("text", ["", "import nothing_that_exists", "1 / 0", "'\\d'", "x is 1"])
def test_what_is_python_has_no_mistakes(text: str) -> None:
    """Only running could tell what is wrong here, and nothing runs; warnings are not mistakes."""
    assert syntax_mistakes(text) == ()


def test_mistakes_are_marked_while_typing(editor: CodeEditor, qtbot: QtBot) -> None:
    """A moment after the last key the line is marked; mended, it is not."""
    put(editor, "a = 1\n|")
    with qtbot.waitSignal(editor.checked) as told:
        qtbot.keyClicks(editor, "b = = 2")
    assert [mark.line for mark in told.args[0]] == [2]
    assert list(editor.errors) == [2] == list(editor.gutter.wrong)
    assert _waves(editor) == ["= 2"]
    for _times in "= 2":
        qtbot.keyClick(editor, Key.Key_Backspace)
    qtbot.keyClicks(editor, "2")
    qtbot.waitUntil(lambda: not editor.errors)
    assert _waves(editor) == []


def _waves(editor: CodeEditor) -> list[str]:
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    shown = editor.extraSelections()
    return [each.cursor.selectedText() for each in shown if each.format.underlineStyle() == wave]


def test_marks_of_others_move_with_their_lines(editor: CodeEditor, qtbot: QtBot) -> None:
    """A line typed above takes the mark down with the line it belongs to."""
    put(editor, "|if a:\n    b = 2")
    editor.set_errors([(2, "b is wrong"), (99, "so is the end")])
    assert editor.errors == {2: ("b is wrong", "so is the end")}
    assert _waves(editor)[0] == "b = 2"
    qtbot.keyClick(editor, Key.Key_Return)
    assert list(editor.errors) == [3]
    editor.set_errors([])
    assert editor.errors == {}


def test_a_tooltip_tells_what_is_wrong(editor: CodeEditor, qtbot: QtBot) -> None:
    """Over the line and over its dot; what it quotes is text, not markup."""
    put(editor, "a = 1\nb = <2>|")
    editor.set_errors([(2, "no <b>")])
    at = editor.cursorRect().center()
    for widget, pos in ((editor.viewport(), at), (editor.gutter, QPoint(5, at.y()))):
        event = QHelpEvent(QHelpEvent.Type.ToolTip, pos, widget.mapToGlobal(pos))
        QApplication.sendEvent(widget, event)
        assert "no &lt;b&gt;" in QToolTip.text()
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_wrong_line_has_a_dot(editor: CodeEditor, qtbot: QtBot) -> None:
    """The strip beside the text is red where something is wrong."""
    put(editor, "|a\nb\nc")
    red = QColor(DARK.error)
    assert not _has(editor.gutter, red)
    editor.set_errors([(2, "wrong")])
    assert _has(editor.gutter, red)


def _has(widget: QWidget, colour: QColor) -> bool:
    picture = widget.grab().toImage()
    return any(
        picture.pixelColor(x, y) == colour for x in range(picture.width()) for y in range(picture.height())
    )


# -- looks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("f(a[0])", {1: 6, 6: 1, 3: 5, 5: 3}),
        ("('(' # (\n)", {0: 9, 9: 0}),
        ("'''(\n(''' ()", {10: 11, 11: 10}),
        ("(]", {0: -1, 1: -1}),
        ("'😀' ()", {5: 6, 6: 5}),
    ],
)
def test_brackets_are_matched(text: str, pairs: dict[int, int]) -> None:
    """Brackets in strings and comments match nothing; positions are Qt's."""
    assert structure_of(text).pairs == pairs


def test_the_bracket_at_the_cursor_and_its_partner_are_tinted(editor: CodeEditor) -> None:
    """Both are tinted; one without a partner in the colour of mistakes."""
    tint = QColor(mixed(DARK.accent, DARK.canvas, 0.3))
    alone = QColor(mixed(DARK.error, DARK.canvas, 0.3))
    put(editor, "f(x)|")
    assert _tinted(editor, tint) == ["(", ")"] or _tinted(editor, tint) == [")", "("]
    put(editor, "x|y")
    assert _tinted(editor, tint) == []
    put(editor, "f(|")
    assert _tinted(editor, alone) == ["("]


def _tinted(editor: CodeEditor, colour: QColor) -> list[str]:
    return [
        each.cursor.selectedText()
        for each in editor.extraSelections()
        if each.format.background().color() == colour
    ]


def test_strings_over_many_lines_are_coloured(editor: CodeEditor, qtbot: QtBot) -> None:
    """A line inside a docstring has its colour, and loses it when the string is closed above."""
    put(editor, '"""one|\nimport this\n"""\n')
    string, keyword = QColor(DARK.role("normalization")), QColor(DARK.role("math"))
    assert _colour(editor, 1) == string
    qtbot.keyClicks(editor, '"""')
    assert _colour(editor, 1) == keyword


def test_lines_are_coloured_when_they_come_into_sight(editor: CodeEditor, qtbot: QtBot) -> None:
    """By scrolling, and by what stood above them being erased; a long text costs what is seen of it."""
    editor.set_text("x\n" * 600 + "import this\n" + "y\n" * 600)
    block = editor.document().findBlockByNumber(600)
    above = editor.textCursor()
    above.setPosition(block.position())
    above.setPosition(0, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(above)
    assert not block.layout().formats()
    qtbot.keyClick(editor, Key.Key_Backspace)
    qtbot.waitUntil(lambda: editor.blockCount() == 602 and _colour(editor, 0) == QColor(DARK.role("math")))
    editor.set_text("import a\n" * 600)
    last = editor.document().findBlockByNumber(590)
    assert not last.layout().formats()
    editor.verticalScrollBar().setValue(590)
    qtbot.waitUntil(lambda: bool(last.layout().formats()))


def _colour(editor: CodeEditor, line: int) -> QColor:
    formats = editor.document().findBlockByNumber(line).layout().formats()
    return formats[0].format.foreground().color()


def test_zoom_makes_the_text_larger(editor: CodeEditor) -> None:
    """Text and line numbers grow, and come back."""
    height, width = editor.fontMetrics().height(), editor.gutter.width()
    editor.set_zoom(2.0)
    assert editor.fontMetrics().height() > 1.5 * height
    assert editor.gutter.width() > width
    editor.set_zoom(1.0)
    assert editor.fontMetrics().height() == height


def test_the_windows_shortcuts_leave_the_texts_keys_alone(qtbot: QtBot, completion: SilentCompletion) -> None:
    """A window that has the same keys for itself does not get them while code is typed."""
    window = QMainWindow()
    editor = CodeEditor(DARK, window, completion)  # type: ignore[arg-type]
    window.setCentralWidget(editor)
    taken: list[str] = []
    for keys in ("Ctrl+Return", "Ctrl+/", "Ctrl+Space", "Tab", "Ctrl+B"):
        action = QAction(window, shortcut=keys)
        action.triggered.connect(lambda _on=False, keys=keys: taken.append(keys))
        window.addAction(action)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    for key in (Key.Key_Return, Key.Key_Slash, Key.Key_Space, Key.Key_B):
        qtbot.keyClick(editor, key, CONTROL)
    qtbot.keyClick(editor, Key.Key_Tab)
    assert taken == ["Ctrl+B"]
    editor.close()
    window.close()
    window.deleteLater()


def test_completion_starts_with_the_first_focus(editor: CodeEditor, completion: SilentCompletion) -> None:
    """Nothing is started for a text that is only there; what is shared is not closed."""
    assert completion.started >= 1
    editor.close()
    assert completion.closed == 0
    other = CodeEditor(DARK)
    assert other._completion.pid == 0
    other.close()
    other.deleteLater()
