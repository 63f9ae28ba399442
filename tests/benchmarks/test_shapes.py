"""How soon Keras's answer to an edit is in the window, also beside making the model again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

import pytest

from editor.main_window import MainWindow
from editor.processes.analyser import Analyser
from nodes.catalogue.spec import Catalogue
from nodes.edit import set_values
from nodes.graph import NodeId, Project
from nodes.report import Report
from tests.benchmarks.conftest import Measure
from tests.benchmarks.drawings import OUTPUT, last_node, residual, with_size, write_outline
from tests.benchmarks.peer import Peer
from tests.benchmarks.waiting import seconds_until

Open = Callable[[Project], MainWindow]


@pytest.fixture
def analysed(open_window: Callable[..., MainWindow]) -> Iterator[Open]:
    """Opens a window with a project and waits until everything in it has its shape."""

    def open(project: Project) -> MainWindow:
        window = open_window(project, Analyser())
        seconds_until(window.findings.changed, lambda report: report.final, lambda: None)
        window.canvas.mirror.flush()
        return window

    return open


def test_an_edit_that_changes_no_shape(measure: Measure, analysed: Open, catalogue: Catalogue) -> None:
    """A layer in the middle gets another value each time; the whole report is confirmed again."""
    window = analysed(residual(catalogue, 177 if measure.timed else 12))
    document, values = window.document, count(1)
    middle = NodeId(f"n{len(document.project.main_block.nodes) // 10 * 5 + 2}")

    def one() -> float:
        momentum = 0.5 + next(values) / 1000

        def edit(project: Project) -> Project:
            return set_values(project, project.main, [middle], "momentum", momentum, catalogue)

        return 1000 * seconds_until(
            window.findings.changed,
            lambda report: report.final and report.revision == document.revision,
            lambda: document.apply("edit", edit),
        )

    what = "edit of a property that changes no shape → new report in the window, 177 nodes"
    measure.row(what, "≤ 50 ms", measure.rounds(one, 27), "ms")
    assert len(window.findings.report.nodes) == len(document.project.main_block.nodes)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("alike", "kind"), [(3, ""), pytest.param(1, ", no two blocks alike", marks=pytest.mark.full)]
)
def test_another_input_size(
    measure: Measure, analysed: Open, catalogue: Catalogue, tmp_path: Path, alike: int, kind: str
) -> None:
    """Every shape changes: when they are there, and when all are confirmed, beside a warm Keras."""
    project = residual(catalogue, 1000 if measure.timed else 12, alike)
    write_outline(project, tmp_path / "outline.json")
    keras = Peer("rebuild.py", tmp_path / "outline.json")
    window = analysed(project)
    sizes = count(33)

    def one() -> tuple[float, float]:
        size = next(sizes)
        theirs = keras.ask("build", size)
        first, final = _resize(window, size)
        return first / theirs, final / theirs

    rounds = measure.rounds(one)
    keras.close()
    what = f"change of the input size in a 1,000-node graph{kind} →"
    against = "÷ rebuilding that model in a warm Keras"
    measure.row(f"{what} first shapes {against}", "≤ 0.1", (first for first, _ in rounds), "×")
    measure.row(f"{what} traced shapes {against}", "≤ 0.35", (final for _, final in rounds), "×")


def _resize(window: MainWindow, size: int) -> tuple[float, float]:
    """Seconds until the last node has its new shape, and until all is confirmed."""
    document = window.document
    last = last_node(document.project.main_block)
    first: list[float] = []

    def hear(report: Report) -> bool:
        spec = report.spec(last, OUTPUT)
        if not first and spec is not None and spec.shape is not None and spec.shape[1] == size:
            first.append(perf_counter())
        return report.final and report.revision == document.revision

    began = perf_counter()
    final = seconds_until(
        window.findings.changed,
        hear,
        lambda: document.apply("size", lambda each: with_size(each, size, document.catalogue)),
    )
    assert first
    return first[0] - began, final
