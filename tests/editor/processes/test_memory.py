"""What processes may take of the memory is what the person has chosen; more is refused in a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from editor import machine
from editor.dialogs.session_settings import SessionSettingsDialog
from editor.document import Document
from editor.live_model import LiveModel
from editor.messages import translated
from editor.processes import memory
from editor.processes.analyser import Analyser
from editor.processes.child import Child
from editor.processes.memory import MemoryWatch
from editor.processes.session import Session
from editor.session_settings import tell_memory
from editor.settings import Settings
from nodes.asking import MEMORY_GIGABYTES, MEMORY_VARIABLE, memory_allowed
from nodes.catalogue.spec import Catalogue
from nodes.graph import empty_project
from tests.editor.conftest import execute

LIMITED = "layerwright.part('memory').limit(1 << 28)"
UNLIMITED = """\
import resource
resource.setrlimit(resource.RLIMIT_DATA, (resource.getrlimit(resource.RLIMIT_DATA)[1],) * 2)
layerwright.part('memory').limit(0)
"""
TOLD = """\
try:
    {greedy}
except BaseException as error:
    told = layerwright.part('answering').failure(layerwright.LIVE, error)
    assert told['code'] == 'memory-refused', told
else:
    raise AssertionError('it was given')
"""


@pytest.fixture
def limited(qtbot: QtBot, session: Session) -> Iterator[Session]:
    """The session, which may take little more."""
    assert execute(qtbot, session, LIMITED) == "ok"
    try:
        yield session
    finally:
        assert execute(qtbot, session, UNLIMITED) == "ok"


@pytest.mark.parametrize(
    "greedy", ["bytearray(1 << 30)", "np.ones((1 << 14, 1 << 14))", "tf.zeros((1 << 14, 1 << 14)).numpy()"]
)
def test_a_session_is_refused_what_is_too_much(qtbot: QtBot, limited: Session, greedy: str) -> None:
    """It goes on, and says that it was the limit."""
    assert execute(qtbot, limited, TOLD.format(greedy=greedy)) == "ok"


def test_the_sentence_says_how_much_and_where_to_change_it() -> None:
    """In gigabytes."""
    text = translated("memory-refused", {"gigabytes": 4})
    assert "4 GB" in text
    assert "Session…" in text


def test_a_session_that_took_too_much_says_so(qtbot: QtBot, catalogue: Catalogue) -> None:
    """In one line, with what it may take."""
    with closing(LiveModel(Document(empty_project(), catalogue))) as live:
        live.session.setup = {"memory": 3}
        with qtbot.waitSignal(live.failed) as failed:
            live.session.ended.emit("memory")
        assert "3 GB" in failed.args[0]


def test_what_holds_too_much_is_told_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what it held when it began; nothing is told of one without a limit."""
    held = [machine.GIGABYTE]
    monkeypatch.setattr(memory, "held", lambda process: held[0])
    parent = Session()
    with closing(parent):
        watch = MemoryWatch(parent)
        watch._timer.setInterval(1)
        told: list[int] = []
        watch.exceeded.connect(lambda: told.append(held[0]))
        watch.begin(os.getpid(), 0)
        assert not watch._timer.isActive()
        watch.begin(os.getpid(), 2)
        watch._look()
        assert told == []
        held[0] = 4 * machine.GIGABYTE
        qtbot.waitUntil(lambda: bool(told))
        assert not watch._timer.isActive()


SAYS_READY = (sys.executable, "-c", "import sys; print('{\"ready\": {}}', flush=True); sys.stdin.read()")
"""A process that has loaded what it needs."""


@pytest.fixture
def growing(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What each process holds, on a system that refuses it nothing."""
    taken = [machine.GIGABYTE]
    monkeypatch.setattr(memory, "held", lambda process: taken[0])
    monkeypatch.setattr(memory, "system_refuses", lambda: False)
    monkeypatch.setattr(memory, "EVERY_MS", 1)
    monkeypatch.setenv(MEMORY_VARIABLE, "3")
    return taken


def test_an_analyser_that_takes_too_much_is_ended_where_the_system_refuses_nothing(
    qtbot: QtBot, growing: list[int]
) -> None:
    """And another one takes its place."""
    with closing(Analyser(command=SAYS_READY)) as analyser:
        qtbot.waitUntil(lambda: analyser.state == "idle")
        first = analyser.pid
        growing[0] += 2 * machine.GIGABYTE
        qtbot.waitUntil(lambda: analyser._memory._timer.isActive())
        assert analyser.pid == first
        growing[0] += 2 * machine.GIGABYTE
        qtbot.waitUntil(lambda: analyser.pid not in (0, first))


def test_so_is_what_does_one_thing(qtbot: QtBot, growing: list[int]) -> None:
    """The checker and the prover hear of it as of any other end."""
    parent = QObject()
    child = Child(parent)
    ended: list[bool] = []
    child.ended.connect(ended.append)
    child.start(SAYS_READY)
    with closing(child):
        qtbot.waitUntil(lambda: list(child.heard()) == [{"ready": {}}])
        child.guard()
        growing[0] += 4 * machine.GIGABYTE
        qtbot.waitUntil(lambda: ended == [False])


def test_nobody_is_watched_where_the_system_sees_to_it(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused in the process itself costs no look each second."""
    parent = QObject()
    watch = MemoryWatch(parent)
    for refuses in (True, False):
        monkeypatch.setattr(memory, "system_refuses", lambda refuses=refuses: refuses)
        watch.guard(os.getpid())
        assert watch._timer.isActive() is not refuses
    watch.end()


def test_the_machine_tells_what_it_has_and_what_a_process_holds() -> None:
    """This one holds more than a megabyte, and a process that is not there nothing."""
    assert machine.held(os.getpid()) > 1 << 20
    assert machine.held(1 << 30) == 0
    assert machine.of_this_machine() >= 1


def test_limits_are_chosen_in_gigabytes(
    qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the session and of what analyses; none is a choice too, and processes that start hear of it."""
    monkeypatch.setenv(MEMORY_VARIABLE, "")
    assert settings.session_memory == max(1, machine.of_this_machine() * 3 // 4)
    assert memory_allowed() == settings.analyser_memory == MEMORY_GIGABYTES
    dialog = SessionSettingsDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    for box, keys in ((dialog.memory, "7"), (dialog.analyser_memory, "0")):
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, keys)
    assert dialog.memory.text() == "7 GB"
    assert dialog.analyser_memory.value() == 0
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert settings.session_setup["memory"] == 7
    tell_memory(settings)
    assert memory_allowed() == 0
    settings._store.setValue("session/memory", "much")
    assert settings.session_memory == max(1, machine.of_this_machine() * 3 // 4)
