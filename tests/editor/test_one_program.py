"""A second start of the program hands over to the first, unless that does not answer."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor import one_program
from editor.app import Program
from editor.one_program import GREETING, TAKEN, Place, Reception
from editor.settings import HOME_VARIABLE, Settings
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import write
from nodes.graph import empty_project
from tests.editor.conftest import StubAnalyser
from tests.editor.programs import running

ROOT = Path(__file__).parents[2]
FIRST = """
from PySide6.QtCore import QCoreApplication
from editor.one_program import Place, Reception
app = QCoreApplication([])
place = Place()
assert place.take()
reception = Reception(place, app)
reception.listen()
print(reception._folder, flush=True)
app.exec()
"""
"""A first program without a window."""


@pytest.fixture
def place(home: Path) -> Iterator[Place]:
    """The place of this process."""
    place = Place()
    assert place.take()
    yield place
    place.leave()


@pytest.fixture
def reception(qapp: QApplication, place: Place) -> Iterator[Reception]:
    """What hears others in this process."""
    reception = Reception(place, qapp)
    reception.listen()
    yield reception
    reception.close()
    shiboken6.delete(reception)


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, catalogue: Catalogue, tmp_path: Path, reception: Reception
) -> Iterator[Program]:
    """A program that is the first, and whose analysers are stubs."""
    with running(qapp, settings, catalogue, StubAnalyser, tmp_path) as program:
        reception.wanted.connect(program.receive)
        yield program


def _patient(code: str, folder: Path = ROOT) -> subprocess.Popen[str]:
    """Another process, with an argument, that waits as long as a slow machine needs."""
    begin = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); "
    begin += "from editor import one_program; one_program.PATIENCE = 240; "
    command = [sys.executable, "-c", begin + code, "one.layers"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def ask(qtbot: QtBot, reception: Reception) -> Callable[..., None]:
    """A function that asks as another start does, and is heard."""

    def ask(*files: Path) -> None:
        asking = _asking(reception)
        asking.write(json.dumps({"files": [str(each) for each in files]}).encode() + b"\n")
        qtbot.waitUntil(lambda: asking.state() == QLocalSocket.LocalSocketState.UnconnectedState)
        assert asking.readAll().data() == GREETING + TAKEN

    return ask


@pytest.fixture
def first(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is the first."""
    process = subprocess.Popen([sys.executable, "-c", FIRST], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def _folder_of(first: subprocess.Popen[str]) -> Path:
    """Where its socket stands, once it listens."""
    assert first.stdout is not None
    return Path(first.stdout.readline().strip())


# -- handing over ----------------------------------------------------------------------------------------


def test_a_second_start_opens_its_file_in_the_first_and_ends(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    """The file is named from the folder in which the second one was started."""
    window = program.open_window()
    write(tmp_path / "one.layers", empty_project("One"))
    with _patient(f"runpy.run_path({str(ROOT / 'main.py')!r}, run_name='__main__')", tmp_path) as second:
        qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 0
    assert program.windows == [window]
    assert window.document.path == tmp_path / "one.layers"


def test_a_file_comes_to_the_window_that_suits_it(
    program: Program, ask: Callable[..., None], tmp_path: Path
) -> None:
    """Where it is open already, it is shown there; nothing that is in a window has to make room."""
    program.open_window()
    for name, count in (("one", 1), ("two", 2), ("one", 2)):
        write(tmp_path / f"{name}.layers", empty_project())
        ask(tmp_path / f"{name}.layers")
        assert len(program.windows) == count
    one, two = program.windows
    assert [each.document.path.stem for each in (one, two) if each.document.path] == ["one", "two"]
    one.showMinimized()
    ask(tmp_path / "one.layers")
    assert not one.isMinimized()
    ask()
    assert len(program.windows) == 3
    assert program.windows[2].starting.page.isVisible()


def test_names_of_files_may_be_anything(reception: Reception, qtbot: QtBot) -> None:
    """What is no UTF-8, and what no terminal would show."""
    names = [b"/a \xff\n\xe4\xbd\xa0".decode("utf-8", "surrogateescape"), "/b\t'\""]
    with qtbot.waitSignal(reception.wanted) as told:
        other = _patient(f"print(one_program.Place().hand_over({names!r}))")
    assert other.communicate()[0] == "True\n"
    assert told.args == [[Path(each) for each in names]]


# -- whom nobody answers -----------------------------------------------------------------------------------


def test_the_place_of_a_killed_program_is_taken_over(first: subprocess.Popen[str], qapp: object) -> None:
    """The next start is the first; what the killed one left is cleared away."""
    folder = _folder_of(first)
    assert folder.is_dir()
    first.kill()
    first.wait()
    place = Place()
    assert not place.hand_over(["/a.layers"])
    assert place.is_taken
    parent = QObject()
    with closing(Reception(place, parent)) as reception:
        reception.listen()
        assert not folder.exists()
    assert not place.is_taken


def test_a_program_that_hangs_is_not_waited_for(
    first: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start is by itself then, and the other keeps its place."""
    _folder_of(first)
    first.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(one_program, "PATIENCE", 0.05)
    place = Place()
    assert not place.hand_over([])
    assert not place.is_taken


@pytest.mark.parametrize("address", ["", "nowhere"])
def test_a_program_that_cannot_be_reached_is_not_waited_for(
    place: Place, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """It has the place, and either never tells where it is, or is not there."""
    monkeypatch.setattr(one_program, "PATIENCE", 0.05)
    monkeypatch.setattr(one_program, "BEGINNING", 0.05)
    if address:
        place.tell(address)
    assert not Place().hand_over([])


def test_a_stranger_at_the_address_is_told_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not greet as the program does hears of no file."""
    monkeypatch.setattr(one_program, "PATIENCE", 0.05)
    # The path of a socket must be short.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(f"{folder}/stranger")
        stranger.listen()
        place.tell(f"{folder}/stranger")
        assert not Place().hand_over(["/secret.layers"])
        connection, _ = stranger.accept()
        with connection:
            connection.setblocking(False)
            assert connection.recv(1000) == b""


def test_programs_of_other_homes_and_screens_do_not_meet(
    place: Place, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is the first where it is."""
    for name, value in ((HOME_VARIABLE, str(home / "other")), ("DISPLAY", ":77")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            other = Place()
            assert other.take()
            other.leave()
    assert not Place().take()


def test_a_home_that_takes_no_files_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every program is by itself."""
    (tmp_path / "file").touch()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "file" / "home"))
    place = Place()
    assert not place.hand_over([])
    assert not place.is_taken


# -- who asks ------------------------------------------------------------------------------------------------


def _asking(reception: Reception) -> QLocalSocket:
    assert reception._server is not None
    asking = QLocalSocket()
    asking.connectToServer(reception._server.fullServerName())
    assert asking.waitForConnected()
    return asking


@pytest.mark.parametrize(
    "said", [b"\n", b"{\n", b"[]\n", b'{"files": 3}\n', b'{"files": [3]}\n', b"[" * 100_000 + b"\n"]
)
def test_what_makes_no_sense_opens_nothing(reception: Reception, qtbot: QtBot, said: bytes) -> None:
    """The line is hung up, and the next one that makes sense is heard."""
    heard: list[object] = []
    reception.wanted.connect(heard.append)
    asking = _asking(reception)
    asking.write(said)
    qtbot.waitUntil(lambda: asking.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    asking = _asking(reception)
    asking.write(json.dumps({"files": []}).encode() + b"\n")
    qtbot.waitUntil(lambda: heard == [[]])
    asking.abort()


def test_a_start_that_has_given_up_is_not_served(reception: Reception, qtbot: QtBot) -> None:
    """It has opened its file itself."""
    heard: list[object] = []
    reception.wanted.connect(heard.append)
    asking = _asking(reception)
    asking.write(b'{"files": ["/late.layers"]}\n')
    assert asking.waitForBytesWritten()
    asking.abort()
    asking = _asking(reception)
    asking.write(b'{"files": ["/next.layers"]}\n')
    qtbot.waitUntil(lambda: heard != [])
    assert heard == [[Path("/next.layers")]]
    qtbot.waitUntil(lambda: asking.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert asking.readAll().data() == GREETING + TAKEN


def test_only_the_person_can_reach_it(reception: Reception) -> None:
    """The folder of the socket is closed to others."""
    assert reception._folder is not None
    assert reception._folder.stat().st_mode & 0o777 == 0o700
    assert os.listdir(reception._folder) == ["program"]
