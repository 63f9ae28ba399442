"""What a window writes on a disk that fails: the old is there, and the person is told; settings are whole."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from editor import files, versions
from editor.main_window import MainWindow
from editor.settings import Settings
from nodes.formats.files import FileError
from nodes.formats.layers import read, write
from tests.editor.conftest import journal_of
from tests.editor.whole.disk import Disk as Failing
from tests.hostile.faults import Disk, Fault, narrow
from tests.hostile.savers import project

WAYS: dict[str, tuple[str, Callable[[MainWindow], bool]]] = {
    "source": ("net.py", lambda window: window.files.export_python()),
    "SVG": ("net.svg", lambda window: window.files.export_picture()),
    "PNG": ("net.png", lambda window: window.files.export_picture()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_window_says_what_could_not_be_written(
    way: str,
    open_window: Callable[..., MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk, at each thing that is asked of it: the file is as it was, and a box says why."""
    name, save = WAYS[way]
    told: list[FileError] = []
    monkeypatch.setattr(files, "show_file_error", lambda _window, error: told.append(error))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.setattr(files, "ask_save", lambda *given: folder / name)
    window = open_window(project(1, 0))
    at, before = 0, b"what was there before"
    while True:
        (folder / name).write_bytes(before)
        told.clear()
        with Disk(folder, at, Fault.FULL) as disk:
            well = save(window)
        found = (folder / name).read_bytes()
        assert well == (not told), (at, disk.failed)
        assert (found == before) == bool(told), (at, disk.failed)
        assert not told or told[0].arguments["reason"] == os.strerror(28)
        left = [each for each in folder.iterdir() if each.name != name]
        if disk.failed is None:
            assert not left
            break
        assert not left or disk.failed.what == "unlink"
        for each in left:
            each.unlink()
        at += 1
    print(f"{way}: {at} points")
    assert at > 3


def test_settings_are_the_old_or_the_new(tmp_path: Path, qapp: object) -> None:
    """Qt writes them by itself: wherever the disk is full, the file can be read as it was before or after."""
    file = tmp_path / "settings.ini"
    old = Settings(file)
    old.theme = "dark"
    old.keep_window(QByteArray(b"x" * 500), QByteArray(b"y" * 500))
    old.save()
    size = file.stat().st_size
    kept = file.read_bytes()
    for most in (0, 1, size // 2, size - 1, size, size + 10, 8 * size):
        file.write_bytes(kept)
        with narrow(most):
            new = Settings(file)
            new.theme = "light"
            new.keep_window(QByteArray(b"z" * 900), QByteArray(b"y" * 900))
            new.save()
        again = Settings(file)
        assert (again.theme, bytes(again.geometry.data())[:1]) in (("dark", b"x"), ("light", b"z")), most
        assert file.read_bytes() == kept or again.theme == "light", most
        del new
    assert again.theme == "light"
    assert {each.name for each in tmp_path.iterdir()} <= {"settings.ini", "settings.ini.lock"}


# -- saving from the window ------------------------------------------------------------------------------


@pytest.fixture
def boxes(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the boxes said that came up: each is read, and answered by its button that goes on."""
    said: list[str] = []
    monkeypatch.setattr(files, "ask_save", lambda *given: None)

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(f"{box.text()} {box.informativeText()}")
            role = QMessageBox.ButtonRole.AcceptRole
            button = next(each for each in box.buttons() if box.buttonRole(each) == role)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    answering = QTimer(interval=5)
    answering.timeout.connect(answer)
    answering.start()
    yield said
    answering.stop()


class Saving:
    """A window with a project in a folder of its own, which is saved by its key."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path, boxes: list[str]) -> None:
        folder.mkdir()
        self._qtbot = qtbot
        self.window = window
        self.folder = folder
        self.path = folder / "net.layers"
        self.boxes = boxes
        self.told: list[str] = []
        self._states = 1
        write(self.path, project(1, 1))
        assert window.files.open(self.path)
        window.files.told.connect(self.told.append)
        # What is compared is in the journal, too.
        self.edit()
        self.press()
        assert self.is_saved()

    def edit(self) -> None:
        """Draw something else, with another large constant."""
        self._states += 1
        self.window.document.apply("Edit", lambda _: project(self._states, 1))
        assert self.window.isWindowModified()

    def press(self) -> None:
        """Save as a person does; what boxes say is what they say of this."""
        self.boxes.clear()
        self.told.clear()
        # Without a window manager nobody gives the window its keys back when a box has gone.
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window.canvas.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def is_saved(self) -> bool:
        """Whether window and file hold the same, and nobody was told otherwise."""
        assert self.window.isWindowModified() == self.window.document.dirty
        assert not self.boxes or self.window.document.dirty
        there = read(self.path)
        assert there.problems == ()
        return not self.window.document.dirty and there.project == self.window.document.project

    def is_kept(self) -> bool:
        """Whether the work would be there after a crash."""
        keeper = self.window.files.journal.keeper
        return keeper.wait() and journal_of(keeper.file).project == self.window.document.project


@pytest.fixture
def saving(open_window: Callable[..., MainWindow], qtbot: QtBot, boxes: list[str], tmp_path: Path) -> Saving:
    """What was drawn has been saved."""
    return Saving(qtbot, open_window(), tmp_path / "here", boxes)


ERRORS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "not ours": errno.EACCES, "broken": errno.EIO}


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ERRORS[each], id=each, marks=() if each == "full" else pytest.mark.full)
        for each in ERRORS
    ],
)
def test_what_cannot_be_saved_is_told_and_stays(
    saving: Saving, error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From each thing on that is asked of it the disk refuses: a box says so, the file is the old one, the
    window and its journal hold the work, and it can be saved later."""
    disk, good = Failing(saving.folder, monkeypatch), 0
    names = sorted(each.name for each in saving.folder.iterdir())
    while True:
        saving.edit()
        before = read(saving.path).project
        disk.refuse(error, good)
        saving.press()
        disk.heal()
        if not saving.boxes:
            break
        (said,) = saving.boxes
        assert os.strerror(error) in said
        assert saving.path.stem in said
        assert not saving.is_saved()
        assert read(saving.path).project == before
        assert saving.is_kept()
        assert sorted(each.name for each in saving.folder.iterdir()) == names
        saving.press()
        assert saving.is_saved(), good
        good += 1
    assert saving.is_saved()
    print(f"{errno.errorcode[error]}: {good} points")
    assert good > 3


def test_a_folder_that_is_away_costs_nothing(saving: Saving) -> None:
    """As a network drive: it is said, and saved once the folder is back."""
    away = saving.folder.with_name("away")
    saving.edit()
    saving.folder.rename(away)
    saving.press()
    assert len(saving.boxes) == 1
    assert str(saving.folder) in saving.boxes[0]
    assert saving.window.document.dirty
    assert saving.is_kept()
    away.rename(saving.folder)
    assert not saving.is_saved()
    saving.press()
    assert saving.is_saved()


def test_a_window_stays_open_whose_work_cannot_be_saved(
    saving: Saving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who closes it and wants to save is told why that failed, and goes on."""
    disk = Failing(saving.folder, monkeypatch)
    saving.edit()
    disk.refuse(errno.ENOSPC)
    saving.boxes.clear()
    assert not saving.window.close()
    disk.heal()
    assert len(saving.boxes) == 2
    assert os.strerror(errno.ENOSPC) in saving.boxes[1]
    assert saving.window.isVisible()
    assert not saving.is_saved()
    assert saving.is_kept()
    work = saving.window.document.project
    assert saving.window.close()
    assert read(saving.path).project == work


def test_a_disk_that_takes_nothing_at_all_is_told_of(
    saving: Saving, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the journal: the person hears of both, and both go on when there is room."""
    disk = Failing(tmp_path, monkeypatch)
    disk.refuse(errno.ENOSPC)
    saving.edit()
    qtbot.waitUntil(lambda: any(os.strerror(errno.ENOSPC) in each for each in saving.told))
    saving.press()
    assert os.strerror(errno.ENOSPC) in saving.boxes[0]
    assert saving.window.document.dirty
    disk.heal()
    qtbot.waitUntil(saving.is_kept)
    assert not saving.is_saved()
    saving.press()
    assert saving.is_saved()


NEWEST = "2999-01-01-000000-000000.layers"


def _replaced(path: Path) -> Path:
    shutil.rmtree(path)
    return path


OBSTACLES: dict[str, Callable[[Path], object]] = {
    "a file for all": lambda place: _replaced(place.parent).write_bytes(b"x"),
    "a file": lambda place: _replaced(place).write_bytes(b"x"),
    "a circle": lambda place: _replaced(place).symlink_to(place),
    "a version that leads nowhere": lambda place: (place / NEWEST).symlink_to("nowhere"),
    "a version that is a folder": lambda place: (place / NEWEST).mkdir(),
    "a version that is a circle": lambda place: (place / NEWEST).symlink_to(place / NEWEST),
}


def test_nothing_in_the_way_of_earlier_versions_stops_a_save(saving: Saving) -> None:
    """Whatever stands where they belong, the work is saved, and no box comes up."""
    folder = files.versions_folder()
    place = versions._place(folder, saving.path)
    for name, put in OBSTACLES.items():
        if folder.is_file():
            folder.unlink()
        shutil.rmtree(folder, ignore_errors=True)
        place.mkdir(parents=True)
        put(place)
        for _ in range(2):
            saving.edit()
            saving.press()
            assert saving.is_saved(), name
            assert saving.boxes == [], name
            saving.window.menus.refresh()


@pytest.mark.parametrize("fault", [Fault.FULL, pytest.param(Fault.REFUSED, marks=pytest.mark.full)])
def test_an_earlier_version_that_cannot_be_kept_does_not_stop_a_save(saving: Saving, fault: Fault) -> None:
    """At each thing that keeping it asks of the disk: the work is saved, and it is said."""
    at, before = 0, len(saving.window.files.versions())
    while True:
        saving.edit()
        held = read(saving.path).project
        with Disk(files.versions_folder(), at, fault) as disk:
            saving.press()
        assert saving.is_saved()
        assert saving.boxes == []
        found = saving.window.files.versions()
        projects = [read(each.file).project for each in found]
        assert projects[0] == held or "could not be kept" in saving.told[0], (at, disk.failed)
        if disk.failed is None:
            break
        at += 1
    assert len(found) > before
    print(f"versions: {at} points, {fault}")
    assert at > 3


def test_the_last_room_is_for_the_work(saving: Saving) -> None:
    """Where the version before has filled the disk, that one goes: the file is written."""
    count = len(saving.window.files.versions())
    saving.edit()
    with Disk(saving.folder, 0, Fault.FULL) as disk:
        saving.press()
    assert disk.failed is not None
    assert saving.is_saved()
    assert saving.boxes == []
    assert "could not be kept" in saving.told[0]
    assert len(saving.window.files.versions()) == count
