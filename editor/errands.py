"""What is asked of a drive, on a thread of its own: a drive on the network may never answer.

Such a thread keeps neither the window nor the end of the program waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

PATIENCE = 1.0
"""Seconds for which a window may wait without a word."""

T = TypeVar("T")
U = TypeVar("U")


def begun(work: Callable[[], T]) -> Future[T]:
    """What `work` will give, which nobody has to wait for."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for the answer is told
            future.set_exception(error)

    Thread(target=run, name="errand", daemon=True).start()
    return future


def is_answered(future: Future[T]) -> bool:
    """Whether there is an answer, which is waited for a moment."""
    wait([future], PATIENCE)
    return future.done()


def soon(work: Callable[[], T], otherwise: U) -> T | U:
    """What `work` gives, or `otherwise` where that takes longer than a window may wait."""
    future = begun(work)
    return future.result() if is_answered(future) else otherwise
