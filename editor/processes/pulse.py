"""Signs of life of a process that is busy, and whether they are missing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

EVERY_MS = 3_000
"""How often a sign of life is asked for."""
MOST_MISSED = 4
"""So many of them may be missing before that is told."""


class Pulse(QObject):
    """Asks for signs of life while there is reason to."""

    silence_changed = Signal()
    """There is none, as of a process that has been stopped, or there is one again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ask: Callable[[], None] = lambda: None
        self._missed = 0
        self.timer = QTimer(self, interval=EVERY_MS)
        self.timer.timeout.connect(self._on_timeout)

    @property
    def is_silent(self) -> bool:
        """Whether there has been no sign of life for a while."""
        return self._missed > MOST_MISSED

    def begin(self, ask: Callable[[], None]) -> None:
        """Ask again and again, by `ask`."""
        self._ask = ask
        self.timer.start()

    def beat(self) -> None:
        """There is one."""
        was_silent, self._missed = self.is_silent, 0
        if was_silent:
            self.silence_changed.emit()

    def end(self) -> None:
        """Ask no more: nothing is expected."""
        self.timer.stop()
        self.beat()

    def _on_timeout(self) -> None:
        self._missed += 1
        self._ask()
        if self._missed == MOST_MISSED + 1:
            self.silence_changed.emit()
