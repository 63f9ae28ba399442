"""A drive that does not answer holds up no window, and costs no work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, current_thread
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from pytestqt.qtbot import QtBot

from editor import errands, files, on_disk, recovery
from editor.main_window import MainWindow
from editor.recovery import Keeper, left_over
from nodes.edit import set_title
from nodes.formats.journal import Work
from nodes.formats.layers import read, write
from nodes.graph import NodeId, Project
from nodes.history import Step
from tests.editor.conftest import journal_of

Mlp = tuple[Project, tuple[NodeId, ...]]
STOP, OK = "Stop waiting", "OK"


class Drive:
    """Does not answer until it is let go."""

    def __init__(self) -> None:
        self.answers = Event()
        self.said: list[str] = []
        """What the dialogs said that came up."""
        self._titles: list[str] = []
        self._hand = QTimer(interval=5)
        self._hand.timeout.connect(self._press)

    def hangs(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work` as it is on this drive."""

        def hang(*given: Any, **named: Any) -> Any:
            # What the journal writes stands elsewhere.
            if current_thread().name == "errand":
                self.answers.wait()
            return work(*given, **named)

        return hang

    def press(self, *titles: str) -> None:
        """Press these buttons of the dialogs that come, one after the other."""
        self._titles = [*titles]
        self._hand.start()

    def _press(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isVisible():
            return
        buttons = {each.text().replace("&", ""): each for each in dialog.findChildren(QAbstractButton)}
        if self._titles and self._titles[0] in buttons:
            self.said.append(getattr(dialog, "text", getattr(dialog, "labelText", str))())
            QTest.mouseClick(buttons[self._titles.pop(0)], Qt.MouseButton.LeftButton)
            if not self._titles:
                self._hand.stop()

    def close(self) -> None:
        """Answer all that was asked."""
        self._hand.stop()
        self.answers.set()


@pytest.fixture
def drive(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    """A drive on the network that is away; nobody has much patience."""
    monkeypatch.setattr(errands, "PATIENCE", 0.05)
    drive = Drive()
    yield drive
    drive.close()


def edit(window: MainWindow, node: NodeId, title: str) -> Project:
    """Change the drawing."""
    window.document.apply("Rename", lambda project: set_title(project, project.main, node, title))
    return window.document.project


def save(qtbot: QtBot, window: MainWindow) -> None:
    """Save as a person does."""
    # Without a window manager nobody gives the window its keys back when a dialog has gone.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.canvas.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_a_save_that_is_not_answered_can_be_left_and_comes_through_late(
    qtbot: QtBot,
    opened: MainWindow,
    mlp: Mlp,
    path: Path,
    drive: Drive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The window goes on with unsaved work, which the journal has; what was left is told once it is done."""
    first = edit(opened, mlp[1][0], "first")
    monkeypatch.setattr(os, "fsync", drive.hangs(os.fsync))
    drive.press(STOP, OK)
    save(qtbot, opened)
    assert "mlp.layers" in drive.said[0]
    assert "does not answer" in drive.said[1]
    assert opened.document.dirty
    assert read(path).project == mlp[0]
    keeper = opened.files.journal.keeper
    assert keeper.wait()
    assert journal_of(keeper.file).project == first
    second = edit(opened, mlp[1][0], "second")
    told: list[str] = []
    opened.files.told.connect(told.append)
    drive.answers.set()
    qtbot.waitUntil(lambda: bool(told))
    assert read(path).project == first
    assert opened.document.saved == first
    assert opened.document.project == second
    assert not opened.files.changes.bar.isVisible()
    save(qtbot, opened)
    assert not opened.document.dirty
    assert read(path).project == second


def test_a_later_save_waits_for_the_one_that_was_left(
    qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what comes through late is not put over what was saved after it."""
    edit(opened, mlp[1][0], "first")
    monkeypatch.setattr(os, "fsync", drive.hangs(os.fsync))
    drive.press(STOP, OK)
    save(qtbot, opened)
    second = edit(opened, mlp[1][0], "second")
    drive.press(STOP, OK)
    save(qtbot, opened)
    assert opened.document.dirty
    answering = QTimer(singleShot=True, interval=100)
    answering.timeout.connect(drive.answers.set)
    answering.start()
    save(qtbot, opened)
    assert drive.answers.is_set()
    assert not opened.document.dirty
    assert read(path).project == second


def test_who_saves_under_another_name_is_told_when_the_first_comes_through(
    qtbot: QtBot,
    opened: MainWindow,
    mlp: Mlp,
    path: Path,
    tmp_path: Path,
    drive: Drive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file elsewhere is the window's own from then on."""
    elsewhere = tmp_path / "near.layers"
    first = edit(opened, mlp[1][0], "first")
    with monkeypatch.context() as away:
        away.setattr(os, "fsync", drive.hangs(os.fsync))
        drive.press(STOP, OK)
        save(qtbot, opened)
    monkeypatch.setattr(files, "ask_save", lambda *given: elsewhere)
    second = edit(opened, mlp[1][0], "second")
    assert opened.files.save_as()
    told: list[str] = []
    opened.files.told.connect(told.append)
    drive.answers.set()
    qtbot.waitUntil(lambda: bool(told))
    assert "The drive has answered" in told[0]
    assert (read(path).project, read(elsewhere).project) == (first, second)
    assert opened.document.path == elsewhere
    assert not opened.document.dirty


def test_a_file_that_does_not_come_can_be_left(
    opened: MainWindow, path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was in the window stays there, and the file among those that were used last."""
    before = opened.document.project
    other = path.with_name("other.layers")
    write(other, before)
    opened.settings.add_recent_file(other)
    monkeypatch.setattr(files, "read", drive.hangs(read))
    drive.press(STOP, OK)
    assert not opened.files.open(other)
    assert opened.document.project is before
    assert opened.document.path == path
    assert opened.settings.recent_files[0] == other


def test_a_window_closes_whose_drive_does_not_answer(
    qtbot: QtBot, opened: MainWindow, path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a look at its file nor its lock is waited for."""
    hangs = drive.hangs(on_disk._seen)
    asked = Event()

    def look(question: object) -> object:
        asked.set()
        return hangs(question)

    disk = opened.files.disk
    disk._look_no_more()
    monkeypatch.setattr(on_disk, "_seen", look)
    disk.look()
    qtbot.waitUntil(asked.is_set)
    lock = disk._lock
    assert lock is not None

    away = SimpleNamespace(isLocked=lock.isLocked, unlock=drive.hangs(lock.unlock))
    monkeypatch.setattr(disk, "_lock", away)
    assert opened.close()
    assert lock.isLocked()
    drive.answers.set()
    qtbot.waitUntil(lambda: not lock.isLocked())


def test_what_a_crash_left_is_offered_when_its_file_cannot_be_asked(
    mlp: Mlp, path: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the file holds it already is not known: it may be the only copy."""
    folder = tmp_path / "unsaved"
    keeper = Keeper(folder)
    keeper.keep(Work((Step("", mlp[0]),), 0, str(path)))
    assert keeper.wait()
    keeper._writer.close()
    keeper._lock.unlock()
    assert left_over(folder) == []
    keeper = Keeper(folder)
    keeper.keep(Work((Step("", mlp[0]),), 0, str(path)))
    assert keeper.wait()
    keeper._writer.close()
    keeper._lock.unlock()
    monkeypatch.setattr(recovery, "_is_saved", drive.hangs(recovery._is_saved))
    assert [each.path for each in left_over(folder)] == [path]
