"""Mistakes that nobody expected: each is logged and shown once, the work is kept, and the program goes on."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import platform
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

import PySide6
from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from editor.dialogs.errors import ErrorDialog
from nodes import VERSION

LOG = logging.getLogger("layerwright")
MOST_ALIKE = 3
"""How often the same mistake is written to the log; after that it is only counted."""
MOST_SHOWN = 20
"""How many different mistakes a dialog shows."""
LONGEST_WORDS = 200
"""Letters of what a mistake says that it is known by."""
LONGEST = 200_000
"""Letters of what a program that has crashed has left behind."""
FAULTS = "faults"


class ErrorHandler(QObject):
    """The last place where an exception arrives: it is logged and shown, and the program goes on.

    A mistake that is made again and again, by a timer or while painting, is shown once, and counted.
    """

    _met = Signal(str, str)

    def __init__(self, keep: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.keep = keep
        """Puts the work in a safe place."""
        self._dialog: ErrorDialog | None = None
        self._counts: Counter[str] = Counter()
        self._told: set[str] = set()
        self._shown = 0
        self._is_showing = False
        self._met.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take in what goes wrong anywhere: in slots, in threads, where nobody can raise, and in Qt."""
        sys.excepthook = self
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._where_nobody_can_raise
        qInstallMessageHandler(self._in_qt)

    def __call__(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the place of `sys.excepthook`."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        place = _place(kind, error, trace)
        self._counts[place] += 1
        count = self._counts[place]
        if count <= MOST_ALIKE:
            sys.__excepthook__(kind, error or kind(), trace)
            LOG.error("unexpected", exc_info=(kind, error or kind(), trace))
        elif not _is_round(count):
            return
        else:
            LOG.error("%d times by now: %s", count, place)
        report = ""
        if place not in self._told:
            self._told.add(place)
            report = f"{about_here()}\n\n{''.join(traceback.format_exception(kind, error, trace))}"
        if QThread.currentThread() is self.thread():
            self._show(place, report)
        else:
            self._met.emit(place, report)

    def _in_thread(self, told: threading.ExceptHookArgs) -> None:
        if not issubclass(told.exc_type, SystemExit):
            self(told.exc_type, told.exc_value, told.exc_traceback)

    def _where_nobody_can_raise(self, told: sys.UnraisableHookArgs) -> None:
        self(told.exc_type, told.exc_value, told.exc_traceback)

    def _in_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        self._counts[text] += 1
        if self._counts[text] > MOST_ALIKE:
            return
        if sys.stderr is not None:
            sys.stderr.write(f"{text}\n")
        if kind == QtMsgType.QtFatalMsg:
            # Qt ends the program now, and `watch_for_crashes` tells where.
            LOG.critical("Qt cannot go on: %s", text)
        elif kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            LOG.warning("Qt: %s", text)

    def _show(self, place: str, report: str) -> None:
        if self._is_showing:
            # To show a mistake went wrong in its turn: it stands in the log.
            return
        self._is_showing = True
        try:
            self._take_in(place, report)
        finally:
            self._is_showing = False

    def _take_in(self, place: str, report: str) -> None:
        if not report:
            # Where nothing is shown any more it has been seen, and the person went on.
            if self._dialog is not None and _is_round(self._counts[place]):
                self._dialog.set_repeated(self._counts[place])
            return
        self._shown += 1
        if self._shown > MOST_SHOWN:
            return
        if self._dialog is None:
            self._dialog = ErrorDialog(report)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.show()
        else:
            self._dialog.add(report)
        self.keep()

    def _forget(self) -> None:
        self._dialog = None


def _place(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """What a mistake is known by: its type, and the line that raised it, or what it says."""
    frames = list(traceback.walk_tb(trace))
    if not frames:
        return f"{kind.__name__}: {str(error)[:LONGEST_WORDS]}"
    frame, line = frames[-1]
    return f"{kind.__name__} at {frame.f_code.co_filename}:{line}"


def _is_round(count: int) -> bool:
    """Whether that often is worth telling: 1, 2, 5, 10, 20 and so on."""
    return str(count).rstrip("0") in ("1", "2", "5")


def about_here() -> str:
    """The versions of what runs here, in a line."""
    return (
        f"Layerwright {VERSION}, PySide6 {PySide6.__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}"
    )


# -- crashes ---------------------------------------------------------------------------------------------


class CrashWatch:
    """Has a fatal signal write where every thread was, into a file that the next start finds."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the program's state."""
        self._path = folder / FAULTS / f"{os.getpid()}.log"
        self._file: IO[str] | None = None

    def begin(self) -> None:
        """Watch from now on."""
        # Without a file there is no report; the program works all the same.
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8")
            faulthandler.enable(self._file)

    def end(self) -> None:
        """The program has ended as it should."""
        faulthandler.disable()
        if self._file is not None:
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)


def crash_reports(folder: Path) -> list[str]:
    """What programs that have crashed left in the folder of the state; it is told once."""
    found = []
    for file in sorted((folder / FAULTS).glob("*.log")):
        with contextlib.suppress(OSError, ValueError):
            if is_running(int(file.stem)):
                continue
            with file.open(encoding="utf-8", errors="replace") as opened:
                text = opened.read(LONGEST)
            file.unlink()
            # One that was killed had no time to write anything.
            found += [text] if text.strip() else []
    return found


def is_running(process: int) -> bool:
    """Whether there is a process of this number."""
    if os.name != "posix":
        # There, to ask a process for a sign of life ends it.
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def last_lines(log: Path, most: int = 60) -> str:
    """The end of the log file."""
    try:
        with log.open(encoding="utf-8", errors="replace") as file:
            file.seek(max(0, log.stat().st_size - 50_000))
            return "\n".join(file.read().splitlines()[-most:])
    except OSError:
        return ""
