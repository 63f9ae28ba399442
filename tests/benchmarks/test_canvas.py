"""The canvas with a thousand nodes: opening, an edit, panning and zooming, also beside plain NodeGraphQt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.main_window import MainWindow
from editor.theme.colours import DARK
from nodes import edit
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import write
from nodes.graph import NodeId, Place, Project, WireId
from tests.benchmarks.conftest import Measure
from tests.benchmarks.drawings import residual, write_outline
from tests.benchmarks.peer import Peer
from tests.benchmarks.stock import HEIGHT, PAN, WIDTH, ZOOM
from tests.benchmarks.waiting import seconds_of_frame, seconds_to_open
from tests.editor.canvas.hand import assert_mirrors
from tests.editor.conftest import settle

STEPS = 5


@pytest.fixture
def drawing(measure: Measure, catalogue: Catalogue) -> Project:
    """A large drawing, or a small one where nobody measures."""
    return residual(catalogue, 1000 if measure.timed else 60)


@pytest.fixture
def stock(drawing: Project, tmp_path: Path) -> Iterator[Peer]:
    """The same drawing in plain NodeGraphQt."""
    write_outline(drawing, tmp_path / "outline.json")
    peer = Peer("stock.py", tmp_path / "outline.json")
    yield peer
    peer.close()


@pytest.fixture
def canvas(qapp: QApplication, catalogue: Catalogue, drawing: Project) -> Iterator[Canvas]:
    """A canvas on screen with all of the drawing on it."""
    canvas = Canvas(Document(drawing, catalogue), DARK)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    canvas.mirror.flush()
    canvas.fit()
    settle()
    yield canvas
    assert_mirrors(canvas)
    canvas.close()
    canvas.deleteLater()
    settle()


@pytest.mark.timeout(900)
def test_opening_a_large_file(
    measure: Measure, open_window: Callable[..., MainWindow], drawing: Project, stock: Peer, tmp_path: Path
) -> None:
    """From the file to the painted canvas, in the whole window, beside create_node and connect_to."""
    path = tmp_path / "large.layers"
    write(path, drawing)
    window = open_window()
    window.resize(WIDTH, HEIGHT)

    def ours() -> float:
        return seconds_to_open(window, path)

    measure.ratio(
        "open a 1,000-node, 1,200-wire project, canvas complete ÷ NodeGraphQt's `create_node`/`connect_to`",
        "≤ 0.08",
        ours,
        lambda: stock.ask("open"),
    )


def test_an_edit_and_its_undo(measure: Measure, canvas: Canvas, catalogue: Catalogue) -> None:
    """A node is moved, renamed, cut off or given a value in the middle of the drawing, and that is undone."""
    document = canvas.document
    edits = cycle(_edits(document.project, catalogue))

    def one() -> tuple[float, float]:
        start = perf_counter()
        document.apply("edit", next(edits))
        edited = perf_counter()
        assert_mirrors(canvas)
        again = perf_counter()
        document.undo()
        return (edited - start) * 1000, (perf_counter() - again) * 1000

    times = measure.rounds(one, 40)
    measure.row("one edit, mirrored on that canvas", "≤ 5 ms", (edited for edited, _ in times), "ms")
    measure.row("undo of it", "≤ 5 ms", (undone for _, undone in times), "ms")


def _edits(project: Project, catalogue: Catalogue) -> list[Callable[[Project], Project]]:
    main, middle = project.main, NodeId(f"n{len(project.main_block.nodes) // 10 * 5 + 1}")
    return [
        lambda each: edit.move(each, main, {middle: Place(17, 23)}),
        lambda each: edit.set_title(each, main, middle, "middle"),
        lambda each: edit.disconnect(each, main, [WireId("w30")]),
        lambda each: edit.set_values(each, main, [middle], "filters", 9, catalogue),
        lambda each: edit.remove(each, main, [middle], catalogue, heal=True),
    ]


@pytest.mark.timeout(900)
def test_panning_and_zooming(measure: Measure, canvas: Canvas, stock: Peer) -> None:
    """With everything in view, in steps that are painted one by one."""
    stock.ask("open")
    view = canvas.view

    def one() -> tuple[list[float], list[float]]:
        their_panning, their_zooming = stock.ask("frames", STEPS)
        canvas.fit()
        view.zoom_to(view.zoom * 0.85)
        QApplication.processEvents()
        assert view.visible_rect().contains(canvas.stage.bounds())
        panning = [seconds_of_frame(view, view.pan, QPoint(PAN, PAN)) for _ in range(STEPS)]
        zooming = [seconds_of_frame(view, lambda: view.zoom_to(view.zoom / ZOOM)) for _ in range(STEPS)]
        both = (
            sum(panning) / sum(their_panning),
            sum(zooming) / sum(their_zooming),
            sum(panning + zooming) / sum(their_panning + their_zooming),
        )
        return both, panning, zooming

    rounds = measure.rounds(one)
    what = "frame while panning and zooming, 1,000 nodes all visible"
    measure.row(f"{what} ÷ NodeGraphQt", "≤ 0.06", (ratio for (_, _, ratio), _, _ in rounds), "×")
    measure.row("… panning alone ÷ NodeGraphQt", "", (ratio for (ratio, _, _), _, _ in rounds), "×")
    measure.row("… zooming alone ÷ NodeGraphQt", "", (ratio for (_, ratio, _), _, _ in rounds), "×")
    panned = [time * 1000 for _, panning, _ in rounds for time in panning]
    zoomed = [time * 1000 for _, _, zooming in rounds for time in zooming]
    measure.row("… panning, p95", "≤ 16 ms", panned, "ms", 95)
    measure.row("… zooming, p95", "", zoomed, "ms", 95)
