"""Large drawings in the window and on the command line: NASNetLarge, 1,041 layers, and a chain of 3,000."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.main_window import MainWindow
from editor.theme.colours import DARK
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import write
from nodes.graph import Project
from tests.architectures import chain, nasnet
from tests.benchmarks.conftest import Measure
from tests.benchmarks.peer import ROOT
from tests.benchmarks.stock import HEIGHT, PAN, WIDTH, ZOOM
from tests.benchmarks.waiting import seconds_of_frame, seconds_to_open
from tests.editor.canvas.hand import Hand, assert_mirrors
from tests.editor.conftest import settle

FRAMES = 20
DRAGGED = 500
KERAS = "import tensorflow, keras"


def large(measure: Measure, catalogue: Catalogue) -> Project:
    """NASNetLarge, or a small network of such cells where nobody measures."""
    return nasnet(catalogue) if measure.timed else nasnet(catalogue, 1, 24, 63)


def seconds_of(*arguments: str) -> float:
    """Seconds from the start to the end of a command of Python."""
    began = perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - began


@pytest.mark.full
@pytest.mark.timeout(900)
def test_checking(measure: Measure, catalogue: Catalogue, tmp_path: Path) -> None:
    """The verb `check`, beside Keras building the network; what importing TensorFlow takes is apart."""
    path = tmp_path / "nasnet.layers"
    write(path, large(measure, catalogue))
    # Keras builds it for half a minute: where nobody measures, something smaller does.
    peer = "NASNetLarge" if measure.timed else "MobileNet"
    build = f"{KERAS}; keras.applications.{peer}(weights=None)"

    def one() -> float:
        loaded = seconds_of("-c", KERAS)
        ours = seconds_of("main.py", "check", str(path)) - loaded
        return ours / (seconds_of("-c", build) - loaded)

    ratios = measure.rounds(one, 5)
    measure.row("`check` of NASNetLarge ÷ building it in Keras, imports apart", "≤ 0.35", ratios, "×")


@pytest.mark.timeout(900)
def test_opening(
    measure: Measure, open_window: Callable[..., MainWindow], catalogue: Catalogue, tmp_path: Path
) -> None:
    """From the file to the painted canvas, in the whole window."""
    path = tmp_path / "nasnet.layers"
    write(path, large(measure, catalogue))
    window = open_window()
    window.resize(WIDTH, HEIGHT)

    def one() -> float:
        return seconds_to_open(window, path)

    measure.row("open NASNetLarge, 1,041 layers, canvas complete", "≤ 0.6 s", measure.rounds(one), "s")


def shown(project: Project, catalogue: Catalogue) -> Canvas:
    """A canvas on screen with all of `project` in sight."""
    canvas = Canvas(Document(project, catalogue), DARK)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    canvas.mirror.flush()
    settle()
    canvas.fit()
    settle()
    assert canvas.view.visible_rect().contains(canvas.stage.bounds())
    return canvas


def frame(canvas: Canvas, step: Callable[..., Any], *arguments: Any) -> float:
    """Milliseconds from a step to its picture."""
    return seconds_of_frame(canvas.view, step, *arguments) * 1000


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("count", "aim"), [(1041, "≤ 16 ms"), (3000, "≤ 33 ms")])
def test_panning_and_zooming(measure: Measure, catalogue: Catalogue, count: int, aim: str) -> None:
    """Everything is in sight, and every step is painted by itself."""
    project = large(measure, catalogue) if count == 1041 else chain(catalogue, count if measure.timed else 60)
    canvas = shown(project, catalogue)
    view = canvas.view

    def one() -> tuple[list[float], list[float]]:
        canvas.fit()
        view.zoom_to(view.zoom * 0.85)
        QApplication.processEvents()
        panned = [frame(canvas, view.pan, QPoint(PAN, PAN)) for _ in range(FRAMES)]
        zoomed = [frame(canvas, lambda: view.zoom_to(view.zoom / ZOOM)) for _ in range(FRAMES)]
        return panned, zoomed

    rounds = measure.rounds(one, 5)
    canvas.close()
    canvas.deleteLater()
    what = f"{count:,} nodes, all visible: a frame while"
    measure.row(f"{what} panning, p95", aim, (ms for panned, _ in rounds for ms in panned), "ms", 95)
    measure.row(f"{what} zooming, p95", aim, (ms for _, zoomed in rounds for ms in zoomed), "ms", 95)


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("qapp")
def test_dragging_many(measure: Measure, catalogue: Catalogue) -> None:
    """Half of the network is selected and dragged by the mouse, step by step, and dropped."""
    canvas = shown(large(measure, catalogue), catalogue)
    hand = Hand(canvas)
    chosen = list(canvas.document.project.main_block.nodes)[:DRAGGED]
    start = canvas.mirror.nodes[chosen[0]].rect.center()

    def one() -> tuple[list[float], float]:
        canvas.select(chosen)
        at = start + QPointF()
        hand.press(at)
        steps = []
        for _ in range(FRAMES):
            at = at + QPointF(20, 20)
            steps.append(frame(canvas, hand.move, at))
        dropped = frame(canvas, hand.release, at)
        assert canvas.document.history.undo_label is not None
        canvas.document.undo()
        settle()
        return steps, dropped

    rounds = measure.rounds(one, 5)
    assert_mirrors(canvas)
    canvas.close()
    canvas.deleteLater()
    what = f"{DRAGGED} of 1,041 nodes are dragged:"
    # what is lifted from the picture is painted once more in the first frame
    measure.row(f"{what} a frame, p95", "≤ 33 ms", (ms for steps, _ in rounds for ms in steps), "ms", 95)
    measure.row(f"{what} the first frame", "", (steps[0] for steps, _ in rounds), "ms")
    measure.row(f"{what} dropped", "", (dropped for _, dropped in rounds), "ms")
