"""Files are read and written on a thread: a drive that does not answer holds up no window."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from editor.dialogs.waiting import WaitingDialog
from editor.errands import begun, is_answered
from nodes.formats.files import FileError

LATE_MS = 200
"""How often it is looked whether a drive has answered after all."""

T = TypeVar("T")


class Drives(QObject):
    """Asks something of the drive that a file is on: in silence for a moment, then with a dialog.

    Of one file only one thing is asked at a time, also when nobody waits for that any more: a write that
    comes through late cannot undo a later one.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._left: dict[str, _Left] = {}
        """What nobody waits for any more, by the path of its file."""

    def ask(self, path: Path, work: Callable[[], T], late: Callable[[T], object] = lambda given: None) -> T:
        """What `work` gives, or raises.

        Raises:
            FileError: the person does not wait for it any longer; `late` hears of it if it is done after all.
        """
        left = self._left.get(os.path.abspath(path))
        if left is not None:
            self._wait(path, left.future)
            left.end()
        future = begun(work)
        try:
            self._wait(path, future)
        except FileError:
            self._left[os.path.abspath(path)] = _Left(self, path, future, late)
            raise
        return future.result()

    def _wait(self, path: Path, future: Future[Any]) -> None:
        if is_answered(future):
            return
        dialog = WaitingDialog(self._window, path, future)
        dialog.exec()
        dialog.deleteLater()
        if not future.done():
            raise FileError(path, "file-unanswered")

    def forget(self, left: _Left) -> None:
        """It has been answered."""
        for name in [name for name, each in self._left.items() if each is left]:
            del self._left[name]


class _Left(QObject):
    """What nobody waits for any more; heard of once it is done."""

    def __init__(
        self, drives: Drives, path: Path, future: Future[Any], late: Callable[[Any], object]
    ) -> None:
        super().__init__(drives)
        self.future = future
        self._drives = drives
        self._late = late
        self._is_told = False
        self._looking = QTimer(self, interval=LATE_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def end(self) -> None:
        """Tell what came of it, which is certain now."""
        if self._is_told:
            return
        self._is_told = True
        self._looking.stop()
        self._drives.forget(self)
        self.deleteLater()
        if self.future.exception() is None:
            self._late(self.future.result())

    def _look(self) -> None:
        if self.future.done():
            self.end()
