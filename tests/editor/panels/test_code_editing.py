"""The code panel as a text to be edited: what is applied becomes one step of the drawing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.drafts import drafts_folder, take_draft
from editor.panels.code import CodePanel
from editor.processes.completion import Completion
from editor.theme.colours import DARK
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.edit import set_values
from nodes.graph import NodeId
from tests.editor.conftest import draw_mlp

Panel = tuple[CodePanel, Document, tuple[NodeId, ...]]


@pytest.fixture
def shown(qtbot: QtBot, catalogue: Catalogue) -> Iterator[Panel]:
    """A code panel on screen that shows the MLP, about to be edited."""
    project, nodes = draw_mlp(catalogue)
    document = Document(project, catalogue)
    completion = Completion()
    panel = CodePanel(document, DARK)
    panel.completion = completion
    panel.resize(800, 400)
    panel.show()
    qtbot.waitExposed(panel)
    panel.refresh()
    button = next(each for each in panel.view.findChildren(QToolButton) if "Edit" in each.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    yield panel, document, nodes
    panel.close()
    completion.close()
    panel.deleteLater()


def _type(panel: CodePanel, qtbot: QtBot, part: str, text: str) -> None:
    """Select `part` of the text and type `text` in its place."""
    editor = panel.editing.editor
    cursor = QTextCursor(editor.document())
    at = editor.text().index(part)
    cursor.setPosition(at)
    cursor.setPosition(at + len(part), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    for number, line in enumerate(text.split("\n")):
        if number:
            qtbot.keyClick(editor, Qt.Key.Key_Return)
        if line.startswith("\b"):
            qtbot.keyClick(editor, Qt.Key.Key_Backspace)
        qtbot.keyClicks(editor, line.strip())


def _apply(panel: CodePanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.editing.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_an_applied_text_is_one_step_of_the_drawing(shown: Panel, qtbot: QtBot) -> None:
    """Another number in the text is another value of the layer; undo brings back the project as it was."""
    panel, document, _nodes = shown
    before = document.project
    _type(panel, qtbot, "256", "64")
    _apply(panel, qtbot)
    qtbot.waitUntil(panel.view.isVisible)
    after = document.project.main_block
    assert [layer.config.get("units") for layer in after.layers.values()] == [None, 64, 10]
    assert after.places == before.main_block.places
    assert set(after.nodes) == set(before.main_block.nodes)
    assert "Dense(64" in panel.view.toPlainText()
    document.undo()
    assert document.project is before


def test_what_is_no_python_is_told_with_its_line(shown: Panel, qtbot: QtBot) -> None:
    """The text stays, the line is marked, the drawing is as it was."""
    panel, document, _nodes = shown
    before = document.project
    _type(panel, qtbot, "return x", "return x +")
    _apply(panel, qtbot)
    editing = panel.editing
    qtbot.waitUntil(editing.wrong.isVisible)
    line = 1 + editing.editor.text()[: editing.editor.text().index("return x +")].count("\n")
    assert f"Line {line}" in editing.wrong.text()
    assert line in editing.editor.errors
    assert document.project is before


def test_discarding_leaves_the_drawing_as_it_is(shown: Panel, qtbot: QtBot) -> None:
    """The code of the drawing is shown again."""
    panel, document, _nodes = shown
    before = document.project
    _type(panel, qtbot, "256", "64")
    qtbot.mouseClick(panel.editing.discard_button, Qt.MouseButton.LeftButton)
    assert panel.view.isVisible()
    assert document.project is before
    assert "Dense(256" in panel.view.toPlainText()


def test_the_drawing_may_change_while_the_text_is_edited(
    shown: Panel, qtbot: QtBot, catalogue: Catalogue
) -> None:
    """The text is kept, the change is told, and both count when the text is applied."""
    panel, document, nodes = shown
    _type(panel, qtbot, "256", "64")
    document.apply("Set", lambda p: set_values(p, p.main, nodes[3:4], "units", 7, catalogue))
    assert "meanwhile" in panel.editing.words.text()
    assert "Dense(64" in panel.editing.editor.text()
    _apply(panel, qtbot)
    qtbot.waitUntil(panel.view.isVisible)
    units = [layer.config.get("units") for layer in document.project.main_block.layers.values()]
    assert units == [None, 64, 7]


def test_what_has_no_form_is_kept_as_code_and_told(shown: Panel, qtbot: QtBot) -> None:
    """A line that no node can hold becomes a code node, with the reason above the code."""
    panel, document, _nodes = shown
    _type(panel, qtbot, "return x", "x = tf.raw_ops.Relu(features=x)\nreturn x")
    _apply(panel, qtbot)
    qtbot.waitUntil(panel.view.isVisible)
    kinds = [node.kind for node in document.project.main_block.nodes.values()]
    assert "code" in kinds
    assert "tf.raw_ops.Relu" in panel._notes.text()


def _line_of(text: str, part: str) -> int:
    return 1 + text[: text.index(part)].count("\n")


@pytest.mark.parametrize(
    ("part", "text", "reason"),
    [
        ("Dense(256", "Dens(256", "tf.keras.layers.Dens is not known here."),
        ("self.dense_1(x)", "self.dens_1(x)", "self.dens_1 is not known here."),
        ("return x", "for row in x:\n    x = x + row\n\breturn x", "The loop over x cannot be drawn"),
    ],
)
def test_more_than_a_line_becomes_code_only_when_the_person_says_so(
    shown: Panel, qtbot: QtBot, part: str, text: str, reason: str
) -> None:
    """A mistyped line is told and marked, and nothing is applied; mended, the text is applied as ever."""
    panel, document, _nodes = shown
    editing = panel.editing
    before = document.project
    _type(panel, qtbot, part, text)
    line = _line_of(editing.editor.text(), text.split("\n")[0])
    _apply(panel, qtbot)
    qtbot.waitUntil(editing.anyway_button.isVisible)
    assert f"Line {line}: {reason}" in editing.wrong.text()
    assert line in editing.editor.errors
    assert document.project is before
    _apply(panel, qtbot)
    qtbot.waitUntil(editing.apply_button.isEnabled)
    assert document.project is before
    _type(panel, qtbot, "256", "64")
    assert not editing.anyway_button.isVisible()
    _apply(panel, qtbot)
    qtbot.waitUntil(editing.anyway_button.isVisible)
    qtbot.mouseClick(editing.anyway_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.view.isVisible)
    after = document.project
    assert after.code or any(node.kind == "code" for node in after.main_block.nodes.values())
    document.undo()
    assert document.project is before


def test_a_text_that_cannot_be_applied_waits_for_the_next_start(
    shown: Panel, qtbot: QtBot, catalogue: Catalogue
) -> None:
    """A panel that was closed with it, and one whose program died, leave it to the next one."""
    panel, document, _nodes = shown
    _type(panel, qtbot, "Dense(256", "Dens(256")
    panel.apply_changes()
    assert panel.holds_text
    panel.close()
    again = CodePanel(document, DARK)
    again.completion = panel.completion
    with contextlib.closing(again):
        again.show()
        qtbot.waitUntil(lambda: again.holds_text)
        assert "Dens(256" in again.editing.editor.text()
        assert again.editing.is_changed
        assert take_draft(drafts_folder(), generate(document.project, catalogue).text, "") is None
        _type(again, qtbot, "Dens(256", "Dense(64")
        _apply(again, qtbot)
        qtbot.waitUntil(again.view.isVisible)
    units = [layer.config.get("units") for layer in document.project.main_block.layers.values()]
    assert units == [None, 64, 10]
    assert list(drafts_folder().glob("*.json")) == []
    again.deleteLater()


def test_what_is_typed_is_kept_while_it_is_typed(shown: Panel, qtbot: QtBot) -> None:
    """It stands in a file some time after the last key; discarded, it goes."""
    panel, _document, _nodes = shown
    panel.editing.keeping.setInterval(0)
    _type(panel, qtbot, "256", "64")
    qtbot.waitUntil(lambda: len(list(drafts_folder().glob("*.json"))) == 1)
    qtbot.mouseClick(panel.editing.discard_button, Qt.MouseButton.LeftButton)
    assert list(drafts_folder().glob("*.json")) == []


def test_escape_leaves_a_text_that_nobody_changed(shown: Panel, qtbot: QtBot) -> None:
    """With something typed it stays."""
    panel, _document, _nodes = shown
    _type(panel, qtbot, "256", "64")
    qtbot.keyClick(panel.editing.editor, Qt.Key.Key_Escape)
    assert not panel.view.isVisible()
    _type(panel, qtbot, "64", "256")
    qtbot.keyClick(panel.editing.editor, Qt.Key.Key_Escape)
    assert panel.view.isVisible()
