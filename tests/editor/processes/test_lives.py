"""Processes that are stopped, hang or end each time: the window notices, says so, and is not held up."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from pytestqt.qtbot import QtBot

from editor.main_window import MainWindow
from editor.processes import analyser as analysers, child
from editor.processes.analyser import MOST_DEATHS, Analyser
from editor.processes.session import DEAD, IDLE, Execution, Session
from nodes.graph import empty_project
from nodes.report import Report
from tests.editor.conftest import StubAnalyser, settle

ANSWERS = """
    import json, sys
    def send(**message):
        print(json.dumps(message), flush=True)
    send(ready={})
    for line in sys.stdin:
        request = json.loads(line)
        send(revision=request["revision"], problems=[], gone=[], gone_layers=[], final=True, done=True)
"""
DIES = """
    import json, sys
    print(json.dumps({"ready": {}}), flush=True)
    sys.stdin.readline()
    sys.exit("nobody knows why")
"""
BROKEN = "raise SystemExit('TensorFlow is broken')"
LOOPS = """
    import itertools, json, sys
    print(json.dumps({"ready": {}}), flush=True)
    sys.stdin.readline()
    sum(itertools.repeat(1))
"""


@pytest.fixture
def started(tmp_path: Path, qapp: object) -> Iterator[Callable[..., Analyser]]:
    """Starts an analyser whose process runs a script; the script can be written anew."""
    made: list[Analyser] = []

    def start(text: str, deadline_ms: int = 60_000) -> Analyser:
        (tmp_path / "process.py").write_text(textwrap.dedent(text), encoding="utf-8")
        if not made:
            command = (sys.executable, str(tmp_path / "process.py"))
            made.append(Analyser(command=command, deadline_ms=deadline_ms))
        return made[0]

    yield start
    for each in made:
        each.close()


def answered(qtbot: QtBot, analyser: Analyser, revision: int) -> Report:
    """What is said of a project."""
    reports: list[Report] = []
    analyser.report_changed.connect(reports.append)
    analyser.analyse(empty_project(), revision)
    qtbot.waitUntil(lambda: bool(reports) and reports[-1].final and reports[-1].revision == revision)
    return reports[-1]


@pytest.mark.parametrize("asked_before", [False, True])
def test_an_analyser_that_was_stopped_is_replaced(
    qtbot: QtBot, started: Callable[..., Analyser], asked_before: bool
) -> None:
    """By its deadline, once something is asked of it; the next one answers."""
    analyser = started(ANSWERS, 3_000)
    qtbot.waitUntil(lambda: analyser.state == IDLE)
    if asked_before:
        answered(qtbot, analyser, 1)
    before = analyser.pid
    os.kill(before, signal.SIGSTOP)
    answered(qtbot, analyser, 2)
    assert analyser.pid != before


def test_an_analyser_in_an_endless_loop_is_replaced(qtbot: QtBot, started: Callable[..., Analyser]) -> None:
    """A loop of C that never lets Python have its turn."""
    analyser = started(LOOPS, 3_000)
    qtbot.waitUntil(lambda: analyser.state == IDLE)
    analyser.analyse(empty_project(), 1)
    qtbot.waitUntil(lambda: analyser.state == "working")
    started(ANSWERS)
    assert answered(qtbot, analyser, 2).final


@pytest.mark.parametrize(("text", "words"), [(BROKEN, "TensorFlow is broken"), (DIES, "nobody knows why")])
def test_an_analyser_that_ends_each_time_is_given_up(
    qtbot: QtBot, started: Callable[..., Analyser], monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    """At the start or when something is asked: a problem says why, and only the person has it tried again."""
    monkeypatch.setattr(analysers, "BACK_OFF_MS", (0, 0, 0))
    reports: list[Report] = []
    states: list[str] = []
    analyser = started(text)
    analyser.state_changed.connect(states.append)
    analyser.report_changed.connect(reports.append)
    analyser.analyse(empty_project(), 1)
    qtbot.waitUntil(lambda: analyser.state == "failed")
    assert analyser.pid == 0
    assert len(states) <= 3 * (MOST_DEATHS + 1)
    (problem,) = reports[-1].problems
    assert problem.code == "analysis-failed"
    assert words in str(problem.arguments["text"])
    started(ANSWERS)
    analyser.analyse(empty_project(), 2)
    assert analyser.state == "failed"
    analyser.renew()
    qtbot.waitUntil(lambda: analyser.state == IDLE and reports[-1].revision == 2)
    assert reports[-1].problems == ()


def test_an_analyser_can_be_started_anew_at_any_time(qtbot: QtBot, started: Callable[..., Analyser]) -> None:
    """The new one is told what the one before knew."""
    analyser = started(ANSWERS)
    answered(qtbot, analyser, 1)
    before = analyser.pid
    analyser.renew()
    assert answered(qtbot, analyser, 2).problems == ()
    assert analyser.pid != before


def test_the_window_says_that_it_was_given_up_and_tries_again(
    window: MainWindow, analyser: StubAnalyser, qtbot: QtBot
) -> None:
    """In one line, with what to do about it beside."""
    again = window.status.again
    assert not again.isVisible()
    analyser.state_changed.emit("failed")
    assert again.isVisible()
    assert "ends each time" in window.status.left.text()
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert analyser.renewed == 1
    analyser.state_changed.emit("restarting")
    assert not again.isVisible()


def test_a_window_does_not_wait_for_a_process_that_takes_long_to_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is let go of, and heard of no more, once the system has taken it away."""
    process = QProcess()
    with qtbot.waitSignal(process.started):
        process.start(sys.executable, ["-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(child, "FAREWELL_MS", 10)
    heard: list[object] = []
    process.finished.connect(lambda *told: heard.append(told))
    gone: list[object] = []
    process.destroyed.connect(lambda: gone.append(1))
    child.end(process, 0)
    qtbot.waitUntil(lambda: bool(settle() or gone))
    assert heard == []


# -- the session ---------------------------------------------------------------------------------------------


def test_a_session_that_was_stopped_is_told(qtbot: QtBot, session: Session) -> None:
    """Nothing comes from it, though it is busy; when it goes on, so does everything."""
    told: list[bool] = []
    session.pulse.silence_changed.connect(lambda: told.append(session.pulse.is_silent))
    interval = session.pulse.timer.interval()
    session.pulse.timer.setInterval(50)
    ends: list[str] = []
    os.kill(session.pid, signal.SIGSTOP)
    try:
        session.execute(Execution("1 + 1", lambda told: None, lambda status, reply: ends.append(status)))
        qtbot.waitUntil(lambda: told == [True])
        assert ends == []
    finally:
        os.kill(session.pid, signal.SIGCONT)
        session.pulse.timer.setInterval(interval)
    qtbot.waitUntil(lambda: ends == ["ok"] and session.is_free)
    assert told == [True, False]
    assert not session.pulse.timer.isActive()


def test_a_session_that_is_only_busy_gives_signs_of_life(qtbot: QtBot, session: Session) -> None:
    """Also while a loop of C never lets Python have its turn."""
    told: list[bool] = []
    beats: list[int] = []
    session.pulse.silence_changed.connect(lambda: told.append(session.pulse.is_silent))
    assert session._channels is not None
    session._channels.beaten.connect(lambda: beats.append(1))
    interval = session.pulse.timer.interval()
    session.pulse.timer.setInterval(300)
    try:
        loop = "import itertools; sum(itertools.repeat(1, 200_000_000))"
        ends: list[str] = []
        session.execute(Execution(loop, lambda told: None, lambda status, reply: ends.append(status)))
        qtbot.waitUntil(lambda: bool(ends) and session.is_free)
    finally:
        session.pulse.timer.setInterval(interval)
    assert told == []
    assert beats


def test_a_stopped_session_is_restarted_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    """A process that has been stopped ends like any other."""
    with closing(Session()) as own:
        own.command = (sys.executable, "-c", "import time; time.sleep(600)", "{connection_file}")
        own.where = tmp_path
        own.start()
        qtbot.waitUntil(lambda: own.pid > 0)
        before = own.pid
        os.kill(before, signal.SIGSTOP)
        own.restart()
        qtbot.waitUntil(lambda: own.pid not in (0, before))
        own.kill()
        assert own.state in (DEAD, "off")


def test_the_status_line_says_so(window: MainWindow) -> None:
    """And what can be done."""
    window.status.set_session("silent", "")
    assert "no sign of life" in window.status.session.text()
