"""The window answers while much is happening: a heartbeat of 50 ms may miss two beats."""

from __future__ import annotations

from time import thread_time

import pytest
from PySide6.QtCore import QTimer

from nodes.report import NodeReport, NodeState, Report, TensorSpec
from tests.editor.canvas.hand import assert_mirrors
from tests.editor.canvas.large import large_project

BEAT = 0.05


class Heart:
    """Beats every 50 ms and remembers the longest time between two beats.

    It counts what this thread itself was busy with: what else the machine does is not the canvas's fault.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(round(BEAT * 1000))

    def _beat(self) -> None:
        now = thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()


@pytest.mark.full
def test_opening_and_arranging_a_thousand_nodes_misses_no_more_than_two_beats(canvas, catalogue, qtbot):
    """Opening, the first report and arranging are worked off in slices."""
    canvas.resize(1600, 1000)
    heart = Heart()
    with qtbot.waitSignal(canvas.mirror.settled):
        canvas.document.replace(large_project(catalogue, 1000), None)
    specs = {"output": TensorSpec((None, 224, 224, 64), "float32")}
    nodes = {((), id): NodeReport(NodeState.OK, specs) for id in canvas.stage.block.nodes}
    with qtbot.waitSignal(canvas.mirror.settled):
        canvas.set_report(Report(1, nodes))
    with qtbot.waitSignal(canvas.mirror.settled):
        canvas.arrange()
    qtbot.waitUntil(lambda: not canvas.mirror.busy)
    heart.stop()
    assert_mirrors(canvas)
    assert heart.longest < 3 * BEAT


def test_only_what_is_in_the_window_is_painted(canvas, chain, monkeypatch, qtbot):
    """However much of the scene is said to look different."""
    painted = []
    paint = canvas.view._handlers.paint
    monkeypatch.setattr(
        canvas.view._handlers, "paint", lambda p, rects, s: (painted.extend(rects), paint(p, rects, s))
    )
    canvas.view.repaint_scene([canvas.view.scene().sceneRect()])
    qtbot.waitUntil(lambda: bool(painted))
    room = canvas.view.visible_rect().adjusted(-100, -100, 100, 100)
    assert all(room.contains(rect) for rect in painted)
