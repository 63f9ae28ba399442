"""Watches how much memory a process takes, for systems that refuse it nothing."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal

from editor.machine import GIGABYTE, held
from nodes.asking import memory_allowed

EVERY_MS = 1_000


class MemoryWatch(QObject):
    """Looks after one process at a time."""

    exceeded = Signal()
    """It holds more than it may; told once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process = 0
        self._most = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)

    def begin(self, process: int, gigabytes: int) -> None:
        """Allow a process so many gigabytes beyond what it holds now; 0: as many as it likes."""
        self._timer.stop()
        if process and gigabytes:
            self._process, self._most = process, held(process) + gigabytes * GIGABYTE
            self._timer.start()

    def guard(self, process: int) -> None:
        """Allow a process of ours what was chosen, once TensorFlow is there, unless the system sees to it."""
        if not system_refuses():
            self.begin(process, memory_allowed())

    def end(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()

    def _look(self) -> None:
        if held(self._process) > self._most:
            self._timer.stop()
            self.exceeded.emit()


def system_refuses() -> bool:
    """Whether a process can have the system refuse it what is too much (`nodes.runtime.session.memory`)."""
    return sys.platform.startswith("linux")
