"""A kernel is started, interrupted, ended and started again, whatever it does; nothing of it stays behind."""

from __future__ import annotations

import json
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.live_model import LiveModel, Lost
from editor.processes import session_files
from editor.processes.session import BUSY, DEAD, IDLE, INTERRUPTING, OFF, RESTARTING, Execution, Session
from editor.processes.session_files import SessionFiles
from nodes.catalogue.spec import Catalogue
from nodes.edit import set_values
from nodes.graph import NodeId, Project
from tests.editor.conftest import build, execute

ROOT = Path(__file__).parents[3]
ENDLESS_GRAPH = """\
@tf.function
def endless():
    return tf.while_loop(lambda i: i >= 0, lambda i: [i * 1], [tf.constant(0)])
endless()
"""
Mlp = tuple[Project, tuple[NodeId, ...]]


@pytest.fixture
def own(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    """A session that a test may end."""
    session = Session()
    session.environment = {"IPYTHONDIR": str(tmp_path)}
    session.where = tmp_path
    yield session
    session.close()


def start(qtbot: QtBot, session: Session) -> psutil.Process:
    """Start a session and wait until it is idle; its process."""
    session.start()
    qtbot.waitUntil(lambda: session.is_free, timeout=120_000)
    return psutil.Process(session.pid)


def test_a_loop_of_python_is_interrupted(qtbot: QtBot, session: Session) -> None:
    """The kernel is the same one, and what it held is there."""
    execute(qtbot, session, "held, begun = 42, []")
    ends: list[str] = []
    code = "while True: begun.append(len(begun)) if len(begun) < 9 else None"
    session.execute(Execution(code, lambda told: None, lambda status, reply: ends.append(reply["ename"])))
    assert session.state == BUSY
    process = session.pid
    session.interrupt()
    assert session.state == INTERRUPTING
    qtbot.waitUntil(lambda: session.state == IDLE, timeout=30_000)
    assert ends == ["KeyboardInterrupt"]
    assert session.pid == process
    assert execute(qtbot, session, "assert held == 42") == "ok"


def test_a_loop_that_heeds_no_interrupt_is_ended(qtbot: QtBot, catalogue: Catalogue, mlp: Mlp) -> None:
    """A loop within TensorFlow is killed with its kernel, another one starts, and the drawing is untouched;
    closing then leaves no process and no file behind.
    """
    document = Document(mlp[0], catalogue)
    live = LiveModel(document)
    live.session.set_patience(1_000)
    first = build(qtbot, live)
    process, folder, before = psutil.Process(live.session.pid), live.folder, document.project
    assert folder is not None
    ends: list[str] = []
    live.session.execute(
        Execution(ENDLESS_GRAPH, lambda told: None, lambda status, reply: ends.append(status))
    )
    lost: list[Lost] = []
    live.lost.connect(lost.append)
    with qtbot.waitSignal(live.lost, timeout=30_000):
        live.interrupt()
    assert ends == ["gone"]
    assert lost == [Lost("stuck", first)]
    assert document.project is before
    assert not process.is_running()
    qtbot.waitUntil(lambda: live.session.pid > 0, timeout=30_000)
    again = psutil.Process(live.session.pid)
    assert live.state == RESTARTING
    live.close()
    assert not again.is_running()
    assert not folder.exists()


def test_files_of_a_session_are_private(qtbot: QtBot, session: Session) -> None:
    """Nobody else can look into the folder or read the key."""
    assert session.files is not None
    assert session.connection_file is not None
    assert stat.S_IMODE(session.files.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(session.connection_file.stat().st_mode) == 0o600
    connection = json.loads(session.connection_file.read_text())
    assert connection["transport"] == "ipc"
    assert Path(connection["ip"]).parent == session.files.folder


def test_a_long_path_leads_over_the_loopback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket's path has a limit; where it does not fit, free ports of this machine take its place."""
    place = tmp_path / ("long" * 30)
    place.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))
    files = SessionFiles()
    _, connection = files.connection(ipc=True)
    assert connection["transport"] == "tcp"
    assert connection["ip"] == "127.0.0.1"
    assert len({connection[f"{name}_port"] for name in session_files.CHANNELS}) == 5
    files.close()
    assert not list(place.iterdir())


def test_folders_of_the_dead_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed program left goes when the next one begins; what the living have stays."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    gone = subprocess.Popen(["true"])
    gone.wait()
    dead, alive, other = (tmp_path / f"layerwright-{name}-x" for name in (gone.pid, os.getppid(), "notes"))
    for each in (dead, alive, other):
        each.mkdir()
    files = SessionFiles()
    assert not dead.exists()
    assert alive.exists()
    assert other.exists()
    files.close()


def test_a_command_that_is_no_kernel_is_told(qtbot: QtBot, own: Session) -> None:
    """The sentence has the system's words."""
    own.command = ("/there/is/no/such/program",)
    with qtbot.waitSignal(own.ended, timeout=30_000) as ended:
        own.start()
    assert ended.args == ["unusable"]
    assert own.words
    assert own.state == DEAD


def test_a_kernel_without_what_it_needs_is_told(qtbot: QtBot, own: Session) -> None:
    """An environment without Keras cannot be a session, and its own words say so."""
    bare = "import sys, ipykernel.kernelapp as k; sys.modules['keras'] = None; k.launch_new_instance()"
    own.command = (sys.executable, "-c", bare, "-f", "{connection_file}")
    with qtbot.waitSignal(own.ended, timeout=60_000) as ended:
        own.start()
    assert ended.args == ["unusable"]
    assert "keras" in own.words


ALONE = """\
import sys
from PySide6.QtCore import QCoreApplication
from editor.processes.session import Session
app = QCoreApplication([])
session = Session()
session.freed.connect(lambda: print(session.pid, session.files.folder, flush=True))
session.start()
app.exec()
"""


@pytest.mark.full
def test_the_kernel_ends_with_a_killed_window() -> None:
    """The window has no time to say goodbye: the kernel sees it go."""
    window = subprocess.Popen([sys.executable, "-c", ALONE], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert window.stdout is not None
    number, folder = window.stdout.readline().split()
    kernel = psutil.Process(int(number))
    window.kill()
    window.wait()
    window.stdout.close()
    kernel.wait(timeout=30)
    Path(folder).joinpath("kernel-1.json").unlink()


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=pytest.mark.full)])
def test_killing_the_session_while_it_builds_harms_nothing(
    qtbot: QtBot, catalogue: Catalogue, mlp: Mlp, tmp_path: Path, times: int
) -> None:
    """At whatever moment it dies: the drawing is whole, what was lost is told, and the next build works."""
    numbers = random.Random(times)
    document = Document(mlp[0], catalogue)
    live = LiveModel(document)
    live.session.environment = {"IPYTHONDIR": str(tmp_path)}
    build(qtbot, live)
    for time in range(times):
        units = 10 + time
        document.apply("Edit", lambda p, n=units: set_values(p, p.main, [mlp[1][2]], "units", n, catalogue))
        before = document.project
        kill = Killing(live, numbers.randrange(0, 400))
        with qtbot.waitSignal(live.lost, timeout=30_000):
            live.build()
        assert kill.done
        assert live.state == DEAD
        assert document.project is before
        built = build(qtbot, live)
        assert next(iter(built.weights.values())).shape == (20, units)
    live.close()
    assert live.folder is None


class Killing:
    """Kills a session after some milliseconds, from outside."""

    def __init__(self, live: LiveModel, after: int) -> None:
        self._live = live
        self.done = False
        QTimer.singleShot(after, live, self._kill)

    def _kill(self) -> None:
        self.done = True
        os.kill(self._live.session.pid, signal.SIGKILL)


def test_a_session_that_never_was_has_nothing_to_end(qtbot: QtBot, own: Session) -> None:
    """Whatever is asked of it before it starts does nothing."""
    own.interrupt()
    own.kill()
    assert own.state == OFF
    assert own.files is None
