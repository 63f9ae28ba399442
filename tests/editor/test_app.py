"""The program: its windows, and what it does about a mistake of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor import app
from editor.app import ErrorHandler, Program
from editor.dialogs.errors import ErrorDialog
from editor.dialogs.recovery_offer import Choice, RecoveryDialog
from editor.files import unsaved_folder
from editor.recovery import left_over
from editor.settings import Settings
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import write
from nodes.graph import NodeId, Project, empty_project
from tests.editor.conftest import StubAnalyser, leave, settle
from tests.editor.programs import running


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Program]:
    """A program whose analysers are stubs."""
    with running(qapp, settings, catalogue, StubAnalyser, tmp_path) as program:
        yield program


def test_the_window_needs_no_tensorflow() -> None:
    """Neither TensorFlow nor Keras is loaded with the editor."""
    code = "import editor.app, sys; print([n for n in ('tensorflow', 'keras') if n in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_first_window_shows_the_start_page(program: Program) -> None:
    """There is something to choose from at once."""
    assert program.open_window().starting.page.isVisible()


def test_a_file_is_opened_in_its_window(
    program: Program, mlp: tuple[Project, tuple[NodeId, ...]], tmp_path: Path
) -> None:
    """A file named at the start is in the window, and the start page is not."""
    path = tmp_path / "mlp.layers"
    write(path, mlp[0])
    window = program.open_window(path)
    assert window.document.project == mlp[0]
    assert not window.starting.page.isVisible()


def test_a_new_window_is_one_more_and_quitting_closes_all(program: Program) -> None:
    """Each window has an analyser of its own, and gives it back."""
    first = program.open_window()
    first.menus.actions["file.new_window"].trigger()
    assert len(program.windows) == 2
    first.menus.actions["file.quit"].trigger()
    assert program.windows == []


@pytest.mark.parametrize(
    ("choice", "restored", "kept"),
    [(Choice.RESTORE, True, 0), (Choice.DISCARD, False, 0), (Choice.LATER, False, 1)],
)
def test_work_left_by_a_crash_is_offered(
    program: Program, monkeypatch: pytest.MonkeyPatch, choice: Choice, restored: bool, kept: int
) -> None:
    """It is restored into the untouched window, discarded, or kept for the next time."""
    folder = unsaved_folder()
    folder.mkdir(parents=True)
    leave(folder, empty_project("Lost"))
    window = program.open_window()
    monkeypatch.setattr(RecoveryDialog, "exec", lambda dialog: dialog._decide(choice))
    program.offer_left_over()
    assert (window.document.project.main_block.name == "Lost") is restored
    assert len(left_over(folder)) == kept


def test_nothing_is_offered_after_a_clean_end(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """No dialog where there is no work."""
    monkeypatch.setattr(RecoveryDialog, "exec", lambda dialog: pytest.fail("asked"))
    program.open_window()
    program.offer_left_over()


def test_a_mistake_is_shown_once_and_the_program_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second mistake is added to the same dialog; the report can be copied."""
    monkeypatch.setattr(sys, "__excepthook__", lambda *given: None)
    handler = ErrorHandler()
    for text in ("first", "second"):
        error = ValueError(text)
        handler(ValueError, error, None)
    (dialog,) = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, ErrorDialog) and each.isVisible()
    ]
    shown = dialog.report.toPlainText()
    assert "ValueError: first" in shown
    assert "ValueError: second" in shown
    assert app.VERSION in shown
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert handler._dialog is None
