"""Values of the model that are in no file outlive the program that made them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import h5py
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor import checkpoints, files
from editor.main_window import MainWindow
from editor.processes.session import Session
from editor.recovery import left_over
from nodes.graph import NodeId, Project
from tests.editor.conftest import build, execute, journal_of, settle

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation")]
Open = Callable[..., MainWindow]
SET = "for each in model.weights: each.assign(each * 0 + 3)"
ARE = "assert all((each.numpy() == 3).all() for each in model.weights)"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are made at once."""
    monkeypatch.setattr(checkpoints, "QUIET_MS", 1)
    monkeypatch.setattr(checkpoints, "EVERY_S", 0.0)


@pytest.fixture
def trained(
    qtbot: QtBot, open_window: Open, session: Session, mlp: tuple[Project, tuple[NodeId, ...]], hasty: None
) -> MainWindow:
    """A window whose model has values that are in no file, and a copy of them."""
    window = open_window(mlp[0], session=session)
    window.checkpoints._timer.setInterval(1)
    build(qtbot, window.live)
    values = window.files.journal.keeper.values
    assert not values.exists()
    set_in_console(qtbot, session)
    qtbot.waitUntil(lambda: window.checkpoints._copied == values and holds(values))
    return window


def set_in_console(qtbot: QtBot, session: Session) -> None:
    """Give all weights the value 3, and let the window hear of it as of what a console has run."""
    assert execute(qtbot, session, SET) == "ok"
    session.executed.emit()


def holds(path: Path) -> bool:
    """Whether all weights in a file are 3: a copy may have been made before they were."""
    found: list[bool] = []
    if path.is_file():
        with h5py.File(path) as file:
            file.visititems(
                lambda name, each: (
                    found.append(bool((each[()] == 3).all()))
                    if isinstance(each, h5py.Dataset) and each.size > 1
                    else None
                )
            )
    return bool(found) and all(found)


def load(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    """Accept what is offered, and see that the values are the ones of before."""
    told: list[str] = []
    window.weight_files.told.connect(told.append)
    qtbot.mouseClick(window.weight_files.bar.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("Loaded 4 of 4" in each for each in told))
    qtbot.waitUntil(lambda: window.live.is_idle)
    assert execute(qtbot, session, ARE) == "ok"
    assert window.weight_files.unsaved


def test_values_are_copied_and_the_copy_goes_when_they_are_saved(
    qtbot: QtBot, trained: MainWindow, tmp_path: Path
) -> None:
    """Nobody is offered what stands in a file."""
    trained.weight_files.save_to(tmp_path / "mine.weights.h5")
    qtbot.waitUntil(lambda: not trained.files.journal.keeper.values.exists())
    assert (tmp_path / "mine.weights.h5").is_file()


def test_a_crash_of_the_program_leaves_them_to_the_next_start(
    qtbot: QtBot, trained: MainWindow, open_window: Open, session: Session
) -> None:
    """They are offered with the work, though that is saved, and loaded once the model is built."""
    keeper = trained.files.journal.keeper
    assert keeper.wait()
    assert journal_of(keeper.file).saved
    folder = files.unsaved_folder()
    for file in (keeper.file, keeper.values):
        (folder / f"left{''.join(file.suffixes)}").write_bytes(file.read_bytes())
    (left,) = left_over(folder)
    assert left.values is not None
    other = open_window(session=session)
    assert other.files.restore(left)
    assert left_over(folder) == []
    ours = other.files.journal.keeper
    assert journal_of(ours.file).saved, "a second crash would lose them"
    assert holds(ours.values)
    assert "A copy of" in other.weight_files.bar.words.text()
    load(qtbot, other, session)


def test_a_session_that_ends_leaves_them_too(
    qtbot: QtBot,
    open_window: Open,
    mlp: tuple[Project, tuple[NodeId, ...]],
    hasty: None,
    tmp_path: Path,
) -> None:
    """The program goes on, and offers what the session had."""
    window = open_window(mlp[0])
    window.checkpoints._timer.setInterval(1)
    session = window.live.session
    session.environment, session.where = {"IPYTHONDIR": str(tmp_path / "ipython")}, tmp_path
    build(qtbot, window.live)
    set_in_console(qtbot, session)
    qtbot.waitUntil(lambda: holds(window.files.journal.keeper.values))
    qtbot.waitUntil(lambda: window.checkpoints._copied is not None and window.live.is_idle)
    with qtbot.waitSignal(window.live.lost):
        os.kill(session.pid, signal.SIGKILL)
    settle()
    assert "A copy of" in window.weight_files.bar.words.text()
    load(qtbot, window, session)


def test_a_model_that_is_too_large_is_told_of(
    qtbot: QtBot,
    open_window: Open,
    session: Session,
    mlp: tuple[Project, tuple[NodeId, ...]],
    hasty: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once: the person has to save by hand."""
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 8)
    window = open_window(mlp[0], session=session)
    window.checkpoints._timer.setInterval(1)
    told: list[str] = []
    window.checkpoints.told.connect(told.append)
    build(qtbot, window.live)
    set_in_console(qtbot, session)
    qtbot.waitUntil(lambda: bool(told))
    assert not window.files.journal.keeper.values.exists()
