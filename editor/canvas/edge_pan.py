"""A drag that comes to the border of the window moves the window on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QTimer

BORDER = 24
"""Pixels from the border at which the window begins to move."""
FASTEST = 24
"""Pixels that it moves at a time."""
INTERVAL = 25


class EdgePan(QObject):
    """Pans while a drag holds the mouse near the border; `pan` is given the pixels to move by."""

    def __init__(self, pan: Callable[[QPoint], None]) -> None:
        super().__init__()
        self._pan = pan
        self._by = QPoint()
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._step)

    @property
    def active(self) -> bool:
        """Whether the window is moving."""
        return self._timer.isActive()

    def follow(self, pixel: QPoint, window: QRect) -> None:
        """The mouse of a drag is at `pixel`."""
        self._by = QPoint(
            _speed(pixel.x(), window.left(), window.right()), _speed(pixel.y(), window.top(), window.bottom())
        )
        if self._by.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """The drag has ended."""
        self._timer.stop()

    def _step(self) -> None:
        self._pan(self._by)


def _speed(at: int, low: int, high: int) -> int:
    """How fast to move along one axis: faster the further `at` is beyond the border."""
    if at < low + BORDER:
        return -min(FASTEST, low + BORDER - at)
    if at > high - BORDER:
        return min(FASTEST, at - high + BORDER)
    return 0
