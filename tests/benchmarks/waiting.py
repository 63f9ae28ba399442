"""How long something takes that answers by a signal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QGraphicsView

from editor.main_window import MainWindow
from nodes.graph import empty_project
from tests.editor.canvas.hand import assert_mirrors
from tests.editor.conftest import settle


def seconds_until(
    signal: SignalInstance, holds: Callable[..., bool], start: Callable[[], Any], most: int = 180
) -> float:
    """Seconds from `start()`, with the event loop running, until `signal` brings something that `holds`."""
    loop = QEventLoop()
    ended: list[float] = []

    def hear(*brought: Any) -> None:
        if not ended and holds(*brought):
            ended.append(perf_counter())
            loop.quit()

    patience = QTimer(singleShot=True, interval=most * 1000)
    patience.timeout.connect(loop.quit)
    patience.start()
    signal.connect(hear)
    began = perf_counter()
    start()
    if not ended:
        loop.exec()
    signal.disconnect(hear)
    patience.stop()
    assert ended, f"not within {most} s"
    return ended[0] - began


def seconds_of_frame(view: QGraphicsView, step: Callable[..., Any], *arguments: Any) -> float:
    """Seconds from a step to its picture, which is painted once."""
    start = perf_counter()
    step(*arguments)
    # At once: by way of the event loop it would be painted there, and then here once more.
    view.viewport().repaint()
    QApplication.processEvents()
    return perf_counter() - start


def _empty(window: MainWindow) -> None:
    """Begin with an empty drawing, and with nothing in work any more of the one before."""
    window.document.replace(empty_project(), None)
    view, source = window.code.view, window.code.text()
    if view.isVisible() and view.toPlainText() != source:
        seconds_until(view.textChanged, lambda: view.toPlainText() == source, lambda: None)
    settle()


def seconds_to_open(window: MainWindow, path: Path) -> float:
    """Seconds from an empty drawing to the one in `path`, complete and painted."""
    _empty(window)
    start = perf_counter()
    mirror = window.canvas.mirror
    window.files.open(path)
    if mirror.busy:
        seconds_until(mirror.settled, lambda: True, lambda: None)
    window.canvas.view.viewport().repaint()
    taken = perf_counter() - start
    assert_mirrors(window.canvas)
    return taken


def seconds_to_read(window: MainWindow, path: Path) -> float:
    """Seconds from an empty drawing to what the model in `path` becomes, complete and painted."""
    _empty(window)
    start = perf_counter()
    seconds_until(window.files.opened, lambda found: True, lambda: window.files.open(path))
    mirror = window.canvas.mirror
    if mirror.busy:
        seconds_until(mirror.settled, lambda: True, lambda: None)
    window.canvas.view.viewport().repaint()
    taken = perf_counter() - start
    assert_mirrors(window.canvas)
    return taken
