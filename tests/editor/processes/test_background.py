"""Work on another thread: answered in order, the newest question in place of those that wait."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from editor.processes.background import Background, OneThread


def test_a_question_is_answered_in_the_windows_thread(qtbot: QtBot) -> None:
    """The work is done elsewhere, the answer arrives here."""
    worked: list[object] = []
    background = Background(lambda n: worked.append(threading.current_thread()) or n * 2)
    with qtbot.waitSignal(background.answered) as told:
        background.ask(21)
    assert told.args == [42]
    assert worked != [threading.current_thread()]
    background.close()


def test_only_the_newest_of_the_waiting_questions_is_answered(qtbot: QtBot) -> None:
    """Who asks faster than it can be answered gets the first and the last answer."""
    gate = threading.Event()
    answers: list[int] = []
    background = Background(lambda n: (gate.wait(), n)[1])
    background.answered.connect(answers.append)
    for question in range(5):
        background.ask(question)
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [0, 4]
    background.close()


def test_nothing_is_answered_after_closing(qtbot: QtBot) -> None:
    """Closing waits for the work, and its answer is dropped."""
    answers: list[int] = []
    background = Background(lambda n: n)
    background.answered.connect(answers.append)
    background.ask(1)
    background.close()
    # A session may still tell of what was asked of it, and lead to the next question.
    background.ask(2)
    qtbot.wait(0)
    assert answers == []


@pytest.mark.parametrize("shared", [True, False])
def test_a_shared_thread_stays_for_the_others(shared: bool) -> None:
    """Closing one who shares does not end the thread; closing one who does not, does."""
    pool = ThreadPoolExecutor(1)
    background = Background(lambda n: n, pool=pool if shared else None)
    background.close()
    assert pool.submit(lambda: 1).result() == 1
    pool.shutdown()


def test_nothing_is_begun_while_the_thread_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked meanwhile is done once it goes on."""
    monkeypatch.setattr("editor.processes.background.LONGEST_REST", 3_600)
    thread = OneThread()
    thread.rest(True)
    worked = thread.submit(lambda n: n * 2, 21)
    assert not worked.done()
    thread.rest(False)
    assert worked.result() == 42
    thread.shutdown()


def test_a_rest_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that is waited for is done even when nobody says that it may go on."""
    monkeypatch.setattr("editor.processes.background.LONGEST_REST", 0.1)
    thread = OneThread()
    thread.rest(True)
    assert thread.submit(lambda: "done").result() == "done"
    thread.shutdown()
