"""Mistakes of the program itself: each is told once, the work is kept, and the program goes on."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from editor.dialogs.errors import ErrorDialog
from editor.mistakes import FAULTS, MOST_SHOWN, CrashWatch, ErrorHandler, crash_reports, last_lines
from tests.editor.conftest import settle

ROOT = Path(__file__).parents[2]


@pytest.fixture
def kept() -> list[int]:
    """How often the work has been kept."""
    return []


@pytest.fixture
def handler(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kept: list[int]) -> Iterator[ErrorHandler]:
    """A handler that takes in whatever goes wrong in this process."""
    monkeypatch.setattr(sys, "__excepthook__", lambda *given: None)
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    handler = ErrorHandler(lambda: kept.append(1))
    handler.install()
    yield handler
    sys.excepthook, threading.excepthook, sys.unraisablehook = before
    qInstallMessageHandler(None)
    for dialog in dialogs():
        dialog.close()
    settle()


def dialogs() -> list[ErrorDialog]:
    """The dialogs that are in sight."""
    return [
        each for each in QApplication.topLevelWidgets() if isinstance(each, ErrorDialog) and each.isVisible()
    ]


def report() -> str:
    """What the one dialog shows."""
    (dialog,) = dialogs()
    return dialog.report.toPlainText()


class Slots(QObject):
    """Raises in a slot."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self.answer)

    @Slot()
    def answer(self) -> None:
        """Make a mistake."""
        raise LookupError("in a slot")


def test_a_mistake_in_a_slot_is_shown(handler: ErrorHandler, kept: list[int]) -> None:
    """By a signal, and from a timer; the work is kept each time."""
    slots = Slots()
    slots.asked.emit()
    assert "LookupError: in a slot" in report()
    assert kept == [1]
    QTimer.singleShot(0, lambda: 1 / 0)
    QApplication.processEvents()
    assert "ZeroDivisionError" in report()
    assert kept == [1, 1]


def test_a_mistake_in_a_thread_is_shown(handler: ErrorHandler, qtbot: QtBot) -> None:
    """In the window's own thread, though it is made in another."""
    met: list[str] = []
    handler._met.connect(lambda place, report: met.append(place))
    for _ in range(300):
        thread = threading.Thread(target=lambda: [][1])
        thread.start()
        thread.join()
    assert dialogs() == []
    qtbot.waitUntil(lambda: bool(dialogs()))
    assert "IndexError" in report()
    settle()
    assert len(met) < 15


class Dying:
    """Raises where nobody can raise."""

    def __del__(self) -> None:
        raise OSError("too late")


def test_a_mistake_where_nobody_can_raise_is_shown(handler: ErrorHandler) -> None:
    """While an object is thrown away."""
    Dying()
    gc.collect()
    assert "OSError: too late" in report()


class Painting(QWidget):
    """Raises whenever it is painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Make a mistake, and be painted again."""
        self.painted += 1
        self.update()
        raise RuntimeError("while painting")


def test_a_mistake_that_is_made_again_and_again_is_shown_once(
    handler: ErrorHandler, qtbot: QtBot, kept: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    """It is counted; neither dialogs nor the log grow with it, and closing the dialog ends it."""
    widget = Painting()
    qtbot.addWidget(widget)
    widget.resize(50, 50)
    widget.show()
    qtbot.waitUntil(lambda: widget.painted >= 120)
    assert report().count("RuntimeError: while painting") == 1
    (dialog,) = dialogs()
    assert dialog.repeated.isVisible()
    assert any(str(count) in dialog.repeated.text() for count in range(100, 10_000, 100))
    assert kept == [1]
    assert sum("unexpected" in each.message for each in caplog.records) == 3
    assert len(caplog.records) < 20
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    seen = widget.painted
    qtbot.waitUntil(lambda: widget.painted > seen + 20)
    assert dialogs() == []
    widget.hide()


def test_many_different_mistakes_fill_one_dialog_and_no_more(handler: ErrorHandler) -> None:
    """What comes after them stands in the log alone."""
    for number in range(3 * MOST_SHOWN):
        handler(ValueError, ValueError(f"number {number}"), None)
    shown = report()
    assert f"number {MOST_SHOWN - 1}" in shown
    assert f"number {MOST_SHOWN}\n" not in shown


def test_a_mistake_while_one_is_shown_does_not_go_round_in_circles(
    handler: ErrorHandler, qtbot: QtBot
) -> None:
    """The work cannot be kept, which is a mistake too."""

    def keep() -> None:
        handler(OSError, OSError("the disk is full"), None)

    handler.keep = keep
    handler(ValueError, ValueError("first"), None)
    assert "first" in report()
    assert len(dialogs()) == 1


def test_the_report_can_be_copied(handler: ErrorHandler, qtbot: QtBot) -> None:
    """With the versions of what runs here."""
    handler(ValueError, ValueError("copied"), None)
    (dialog,) = dialogs()
    (copy,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Copy report"]
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert "ValueError: copied" in text
    assert text.startswith("Layerwright ")


def test_what_qt_says_is_logged_a_few_times(
    handler: ErrorHandler, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same warning from every painting of a widget does not fill the disk."""
    for _ in range(500):
        handler._in_qt(QtMsgType.QtWarningMsg, QMessageLogContext(), "painter not active")
    assert 1 <= len(caplog.records) <= 3
    assert capsys.readouterr().err.count("painter not active") <= 3


CRASHES = """
import ctypes, os, sys
from pathlib import Path
from editor.mistakes import CrashWatch
watch = CrashWatch(Path(sys.argv[1]))
watch.begin()
def deep_inside():
    {deed}
deep_inside()
watch.end()
"""


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("ctypes.string_at(0)", "Segmentation fault"),
        ("os.abort()", "Aborted"),
        ("os.kill(os.getpid(), 9)", ""),
        ("pass", ""),
    ],
)
def test_a_crash_leaves_a_report_for_the_next_start(tmp_path: Path, deed: str, told: str) -> None:
    """It is told once; a program that was killed, or has ended as it should, leaves none."""
    code = CRASHES.format(deed=deed)
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, check=False)
    found = crash_reports(tmp_path)
    assert bool(found) is bool(told)
    assert all(told in each and "deep_inside" in each for each in found)
    assert crash_reports(tmp_path) == []
    assert list((tmp_path / FAULTS).iterdir()) == []


def test_a_program_that_runs_has_not_crashed(tmp_path: Path) -> None:
    """Its file is left alone, and so is what is none."""
    (tmp_path / FAULTS).mkdir()
    own, other = (tmp_path / FAULTS / name for name in (f"{os.getppid()}.log", "notes.log"))
    for each in (own, other):
        each.write_text("Fatal Python error")
    assert crash_reports(tmp_path) == []
    assert own.exists()
    assert other.exists()
    assert crash_reports(tmp_path / "nowhere") == []
    CrashWatch(tmp_path).end()


def test_a_crash_is_told_at_the_next_start(qtbot: QtBot) -> None:
    """With what was left, and words that say what it is."""
    dialog = ErrorDialog("Fatal Python error: Aborted", ended=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle() == "Layerwright ended unexpectedly"
    assert "Aborted" in report()


def test_the_end_of_the_log_is_what_was_said_last(tmp_path: Path) -> None:
    """However long it is; none where there is none."""
    log = tmp_path / "layerwright.log"
    log.write_text("".join(f"line {number}\n" for number in range(20_000)))
    assert last_lines(log).splitlines()[-1] == "line 19999"
    assert len(last_lines(log).splitlines()) == 60
    assert last_lines(tmp_path / "nowhere.log") == ""
