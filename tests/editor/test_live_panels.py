"""What the window shows of the live model, and what it takes along when it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from editor.app import Program
from editor.live_panels import PARTS
from editor.main_window import EXAMPLES, MainWindow
from editor.processes.session import RUNS, Session
from editor.settings import ENGLISH, Settings
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, remove, set_values
from nodes.formats.layers import Opened, read
from nodes.graph import NodeId, Place, Project, empty_project
from tests.editor.conftest import StubAnalyser, build, settle

Mlp = tuple[Project, tuple[NodeId, ...]]


@pytest.fixture
def window(open_window: Callable[..., MainWindow], mlp: Mlp, session: Session) -> MainWindow:
    """A window with the drawing of an MLP, and an idle session."""
    return open_window(mlp[0], session=session)


def apply(window: MainWindow, change: Callable[..., Project], *values: object) -> None:
    """Edit the main block."""
    document = window.document
    document.apply("Edit", lambda project: change(project, project.main, *values, document.catalogue))


def test_a_build_by_the_keyboard_is_told_in_the_status_line(
    qtbot: QtBot, window: MainWindow, mlp: Mlp
) -> None:
    """What there is now, what was kept, what began anew and what was left out, in a sentence each."""
    with qtbot.waitSignal(window.live.built):
        qtbot.keyClick(window.canvas, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.status.left.text() == "Built: 4 weights."
    build(qtbot, window.live)
    assert window.status.left.text() == "Built. All values are kept."
    apply(window, set_values, [mlp[1][2]], "units", 8)
    build(qtbot, window.live)
    assert window.status.left.text() == "Built. Initialised anew: model.dense, model.dense_1"
    add = window.document.catalogue.nodes["keras.layers.Add"]
    window.document.apply(
        "Add", lambda p: add_node(p, p.main, add, Place(0, 200), window.document.catalogue)[0]
    )
    build(qtbot, window.live)
    assert window.status.left.text() == "Built without what is not complete: add"


def test_the_status_line_says_what_the_session_does(qtbot: QtBot, window: MainWindow, mlp: Mlp) -> None:
    """Idle, and whether the model is still the drawing's."""
    build(qtbot, window.live)
    qtbot.waitUntil(lambda: window.status.session.text() == "Session: idle")
    apply(window, remove, mlp[1][3:])
    qtbot.waitUntil(
        lambda: window.status.session.text() == "Session: the drawing has changed since the build"
    )


def test_what_can_be_done_follows_the_session(qtbot: QtBot, window: MainWindow) -> None:
    """Only what is busy can be interrupted, and only what runs started again."""
    actions = window.menus.actions
    qtbot.waitUntil(lambda: actions["model.restart"].isEnabled())
    assert not actions["model.interrupt"].isEnabled()
    assert actions["model.build"].isEnabled()


def test_another_file_lets_go_of_the_model(qtbot: QtBot, window: MainWindow) -> None:
    """The session goes on, and what it builds next has nothing of the other project."""
    first = build(qtbot, window.live)
    window.files.opened.emit(Opened(window.document.project))
    assert window.live.result is None
    again = build(qtbot, window.live)
    assert again.new == tuple(first.weights)


def test_a_restart_is_asked_for_while_there_are_values(qtbot: QtBot, window: MainWindow) -> None:
    """The box says what is lost; to cancel it keeps the session."""
    build(qtbot, window.live)
    process = window.live.session.pid
    window.menus.actions["model.restart"].trigger()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "lost" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    settle()
    assert window.live.state in RUNS
    assert window.live.session.pid == process


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Program]:
    """A program in English whose analysers are stubs."""
    settings.language = ENGLISH
    program = Program(qapp, settings, catalogue, StubAnalyser)
    yield program
    for window in [*program.windows]:
        window.document.mark_saved(tmp_path / "saved.layers")
    program.quit()
    settle()
    program.language.close()
    qapp.setStyleSheet("")
    for each in (program.look, program.language, program):
        shiboken6.delete(each)


def test_the_session_outlives_the_language_and_ends_with_the_window(qtbot: QtBot, program: Program) -> None:
    """The window in the other language has the same session; the last one takes it along."""
    before = program.open_window()
    session = before.live.session
    # Something that is never ready: however long the window takes, it says that the session starts.
    session.command = ("/bin/sleep", "3600")
    session.start()
    qtbot.waitUntil(lambda: session.pid > 0)
    process, files = psutil.Process(session.pid), session.files
    program.language.refresh()
    program._on_language_changed()
    (after,) = program.windows
    assert after is not before
    assert after.live.session is session
    assert process.is_running()
    qtbot.waitUntil(lambda: "TensorFlow" in after.status.session.text())
    after.close()
    assert not process.is_running()
    assert files is not None
    assert not files.folder.exists()


@pytest.mark.full
@pytest.mark.parametrize("example", ["nest_mlp", "text_classifier"])
def test_examples_are_built_through_the_window(
    qtbot: QtBot, open_window: Callable[..., MainWindow], session: Session, example: str
) -> None:
    """By the button of the toolbar."""
    window = open_window(read(EXAMPLES / f"{example}.layers").project, session=session)
    window.document.grant_trust()
    button = window.toolbar.widgetForAction(window.menus.actions["model.build"])
    with qtbot.waitSignal(window.live.built):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.live.result is not None


def test_nothing_is_loaded_for_a_window_that_builds_nothing(open_window: Callable[..., MainWindow]) -> None:
    """No process, no folder, no thread."""
    live = open_window(empty_project()).live
    assert live.session.pid == 0
    assert live.session.files is None


def test_panels_that_are_made_later_show_no_window_of_their_own(
    open_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has no parent yet when it is shown flashes up, and takes the keys away."""
    panels = open_window(empty_project()).live_panels
    shown: list[QWidget] = []
    sees = QWidget.setVisible

    def see(widget: QWidget, visible: bool) -> None:
        if visible and widget.isWindow():
            shown.append(widget)
        sees(widget, visible)

    monkeypatch.setattr(QWidget, "setVisible", see)
    for name in PARTS:
        getattr(panels, name)
    assert shown == []
