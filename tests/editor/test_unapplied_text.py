"""A text in the code panel that cannot be applied is not lost with the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from editor.drafts import drafts_folder
from editor.main_window import MainWindow
from tests.editor.conftest import draw_mlp


def _answer(window: MainWindow, name: str, told: list[str]) -> None:
    """Press the button called `name` in the question that will come."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, window, press)
            return
        told.append(box.informativeText())
        button = next(each for each in box.buttons() if each.text().replace("&", "") == name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, window, press)


@pytest.fixture
def window(qtbot: QtBot, catalogue, open_window: Callable[..., MainWindow]) -> MainWindow:
    """A window in whose code a line is mistyped."""
    project, _nodes = draw_mlp(catalogue)
    window = open_window(project)
    window.docks.raise_if(True, "code")
    qtbot.waitUntil(window.code.view.isVisible)
    window.code.edit()
    editor = window.code.editing.editor
    editor.set_text(editor.text().replace("Dense(256", "Dens(25"), undoable=True)
    qtbot.keyClicks(editor, " ")
    return window


def test_closing_asks_before_a_text_is_lost(qtbot: QtBot, window: MainWindow) -> None:
    """Back leads to the text, with the reason; leaving without it forgets it."""
    told: list[str] = []
    _answer(window, "Back to the code", told)
    assert not window.close()
    assert "tf.keras.layers.Dens is not known here." in told[0]
    assert "Dens(25" in window.code.editing.editor.text()
    assert window.code.editing.isVisible()
    _answer(window, "Leave without it", told)
    assert window.close()
    assert list(drafts_folder().glob("*.json")) == []


def test_another_project_asks_too(qtbot: QtBot, window: MainWindow) -> None:
    """The drawing and the text stay when the person goes back."""
    told: list[str] = []
    before = window.document.project
    _answer(window, "Back to the code", told)
    assert not window.files.new()
    assert window.document.project is before
    _answer(window, "Leave without it", told)
    assert window.files.new()
    assert not window.code.holds_text
    assert len(told) == 2


def test_what_can_be_applied_is_applied_when_the_window_closes(qtbot: QtBot, window: MainWindow) -> None:
    """Nobody is asked about it, and saving has it."""
    editor = window.code.editing.editor
    editor.set_text(editor.text().replace("Dens(25", "Dense(25"), undoable=True)
    window.files.leaving.emit()
    units = [layer.config.get("units") for layer in window.document.project.main_block.layers.values()]
    assert 25 in units
    assert not window.code.holds_text
