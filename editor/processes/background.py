"""Work on another thread, for what takes longer than the window may wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from threading import Event
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from editor.errands import begun

LOOK_MS = 20
"""How often it is looked for an answer that nobody waits for."""
LONGEST_REST = 1.0
"""Seconds after which work goes on although nobody has said so."""


class OneThread(ThreadPoolExecutor):
    """One thread for all that a window has worked out, which can rest while the window is hard at work.

    Python runs one thread at a time: what is done meanwhile would hold the window up.
    """

    def __init__(self) -> None:
        super().__init__(1, "background")
        self._awake = Event()
        self._wakes_at = 0.0

    def rest(self, resting: bool) -> None:
        """Begin nothing new from now on, or go on."""
        if resting:
            self._awake.clear()
            self._wakes_at = monotonic() + LONGEST_REST
        else:
            self._awake.set()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Do `work` once awake."""
        return super().submit(self._do, work, *arguments, **named)

    def _do(self, work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self._awake.wait(max(0.0, self._wakes_at - monotonic()))
        return work(*arguments, **named)


class Background(QObject):
    """Answers questions with `work`, one at a time; of those that wait, only the newest counts.

    `work` has to be a pure function of values that never change. Those who share a `pool` of one thread do
    not compete with each other, so that the window gets its turn sooner.
    """

    answered = Signal(object)
    """What `work` gave, in the window's own thread."""
    _finished = Signal(object)

    def __init__(
        self, work: Callable[[Any], Any], parent: QObject | None = None, pool: Executor | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._pool = pool or ThreadPoolExecutor(1, "background")
        self._shares = pool is not None
        self._current: Future[Any] | None = None
        self._waiting: tuple[Any] | None = None
        self._busy = self._closed = False
        # Queued also where the work was done at once: an answer never comes before `ask` has returned.
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Any) -> None:
        """Answer `question` soon, in place of the one that waits; not any more once this is closed."""
        if self._closed:
            return
        if self._busy:
            self._waiting = (question,)
            return
        self._busy = True
        self._current = self._pool.submit(self._work, question)
        self._current.add_done_callback(self._finished.emit)

    def close(self) -> None:
        """Return when nothing is being worked on any more; nothing is answered after that."""
        self._closed = True
        if self._current is not None and not self._current.cancel():
            wait([self._current])
        if not self._shares:
            self._pool.shutdown()

    def _on_finished(self, future: Future[Any]) -> None:
        if self._closed:
            return
        self._busy = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(waiting[0])
        self.answered.emit(future.result())


class Detached(QObject):
    """As `Background`, for questions that may never be answered: nobody waits for them in the end.

    They are asked on a thread each, and come from where something else is at fault: a drive, another machine.
    """

    answered = Signal(object)
    """What `work` gave, in the window's own thread."""

    def __init__(self, work: Callable[[Any], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._current: Future[Any] | None = None
        self._waiting: tuple[Any] | None = None
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)

    def ask(self, question: Any) -> None:
        """Answer `question` soon, in place of the one that waits."""
        if self._current is not None:
            self._waiting = (question,)
            return
        self._current = begun(lambda: self._work(question))
        self._looking.start()

    def close(self) -> None:
        """Answer nothing any more."""
        self._looking.stop()
        self._waiting = None

    def _look(self) -> None:
        future = self._current
        if future is None or not future.done():
            return
        self._looking.stop()
        self._current = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(waiting[0])
        self.answered.emit(future.result())
