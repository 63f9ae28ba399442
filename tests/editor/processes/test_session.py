"""A kernel is started, interrupted, ended and started again, whatever it does; nothing of it stays behind."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.live_model import LiveModel, Lost
from editor.processes import session_files
from editor.processes.session import BUSY, DEAD, IDLE, INTERRUPTING, OFF, RESTARTING, Execution, Session
from editor.processes.session_files import SessionFiles
from nodes.catalogue.spec import Catalogue
from nodes.graph import NodeId, Project
from tests.editor.conftest import build, execute

ROOT = Path(__file__).parents[3]
ENDLESS_GRAPH = """\
@tf.function
def endless():
    with tf.control_dependencies([tf.io.write_file({begun!r}, "")]):
        start = tf.constant(0) * 1
    return tf.while_loop(lambda i: i >= 0, lambda i: [i * 1], [start])
endless()
"""
"""A loop that no interrupt ends once it has begun: then the file is there."""
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
    qtbot.waitUntil(lambda: session.is_free)
    return psutil.Process(session.pid)


def test_a_loop_of_python_is_interrupted(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    """The kernel is the same one, and what it held is there."""
    execute(qtbot, session, "held = 42")
    ends: list[str] = []
    begun = tmp_path / "begun"
    code = f"open({str(begun)!r}, 'w').close()\nwhile True: pass"
    session.execute(Execution(code, lambda told: None, lambda status, reply: ends.append(reply["ename"])))
    # An interrupt that comes before the code is heard by nobody.
    qtbot.waitUntil(begun.exists)
    assert session.state == BUSY
    process = session.pid
    session.interrupt()
    assert session.state == INTERRUPTING
    qtbot.waitUntil(lambda: session.state == IDLE)
    assert ends == ["KeyboardInterrupt"]
    assert session.pid == process
    assert execute(qtbot, session, "assert held == 42") == "ok"


BEFORE = """\
def before(lines):
    get_ipython().input_transformers_cleanup.remove(before)
    open({begun!r}, "w").close()
    while True: pass
get_ipython().input_transformers_cleanup.append(before)
"""
"""Holds up the next cell before any line of it."""


def test_an_interrupt_before_the_first_line_ends_the_code_too(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    """A kernel that is interrupted there sends no reply; nobody waits for it, and what it held is there."""
    begun = tmp_path / "begun"
    assert execute(qtbot, session, BEFORE.format(begun=str(begun))) == "ok"
    process, ends = session.pid, []
    session.execute(Execution("1", lambda told: None, lambda status, reply: ends.append(reply["ename"])))
    qtbot.waitUntil(begun.exists)
    session.interrupt()
    qtbot.waitUntil(lambda: session.state == IDLE)
    assert ends == ["KeyboardInterrupt"]
    assert session.pid == process
    assert execute(qtbot, session, "assert before") == "ok"


@pytest.mark.parametrize("impatient", [True, pytest.param(False, marks=pytest.mark.full)])
def test_a_loop_that_heeds_no_interrupt_is_ended(
    qtbot: QtBot,
    catalogue: Catalogue,
    mlp: Mlp,
    tmp_path: Path,
    impatient: bool,
) -> None:
    """A loop within TensorFlow is killed with its kernel when a second interrupt is wanted, or after a while;
    another one starts, and the drawing is untouched. Closing then leaves no process and no file behind.
    """
    document = Document(mlp[0], catalogue)
    with closing(LiveModel(document)) as live:
        first = build(qtbot, live)
        process, folder, before = psutil.Process(live.session.pid), live.folder, document.project
        assert folder is not None
        ends: list[str] = []
        begun = tmp_path / "begun"
        code = ENDLESS_GRAPH.format(begun=str(begun))
        live.session.execute(Execution(code, lambda told: None, lambda status, reply: ends.append(status)))
        # An interrupt that comes while the graph is still made would be heeded.
        qtbot.waitUntil(begun.exists)
        lost: list[Lost] = []
        live.lost.connect(lost.append)
        live.session.set_patience(60_000 if impatient else 1_000)
        with qtbot.waitSignal(live.lost):
            live.interrupt_or_end()
            live.interrupt_or_end()
            assert not lost
            if impatient:
                qtbot.waitUntil(lambda: live.session.is_unheeding)
                live.interrupt_or_end()
        assert ends == ["gone"]
        assert lost == [Lost("stuck", first)]
        assert document.project is before
        # The window does not wait for the system to take its memory back.
        qtbot.waitUntil(lambda: not process.is_running())
        qtbot.waitUntil(lambda: live.session.pid > 0)
        again = psutil.Process(live.session.pid)
        assert live.state == RESTARTING
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
    with qtbot.waitSignal(own.ended) as ended:
        own.start()
    assert ended.args == ["unusable"]
    assert own.words
    assert own.state == DEAD


def test_a_kernel_without_what_it_needs_is_told(qtbot: QtBot, own: Session) -> None:
    """An environment without Keras cannot be a session, and its own words say so."""
    bare = "import sys, ipykernel.kernelapp as k; sys.modules['keras'] = None; k.launch_new_instance()"
    own.command = (sys.executable, "-c", bare, "-f", "{connection_file}")
    with qtbot.waitSignal(own.ended) as ended:
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
    kernel.wait(timeout=240)
    Path(folder).joinpath("kernel-1.json").unlink()


def test_a_session_that_never_was_has_nothing_to_end(qtbot: QtBot, own: Session) -> None:
    """Whatever is asked of it before it starts does nothing."""
    own.interrupt()
    own.kill()
    assert own.state == OFF
    assert own.files is None


def test_a_folder_that_another_program_is_removing_is_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is gone between being listed and being looked at keeps no session from starting."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    gone = tmp_path / f"{session_files.STEM}1-gone"
    monkeypatch.setattr(Path, "glob", lambda place, pattern: iter([gone] if place == tmp_path else []))
    files = SessionFiles()
    assert files.folder.parent == tmp_path
    files.close()
