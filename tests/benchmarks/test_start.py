"""The program from outside: how soon it can be used, and how much memory its window takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

import psutil
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import write
from tests.benchmarks.conftest import Measure
from tests.benchmarks.drawings import residual
from tests.e2e.desktop import ROOT, Program, Screen

pytestmark = [pytest.mark.e2e, pytest.mark.full]

MLP = ROOT / "resources" / "examples" / "mlp.layers"
USABLE = (
    "window is not None and window.windowHandle() is not None and window.windowHandle().isExposed()"
    " and window.canvas.view.viewport().isVisible() and window.canvas.view.acceptDrops()"
    " and len(window.canvas.mirror.nodes) == {nodes} and not window.canvas.mirror.busy"
)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """A screen in memory."""
    screen = Screen()
    yield screen
    screen.close()


def test_start(measure: Measure, screen: Screen, tmp_path: Path) -> None:
    """From the command to a window whose nodes can be dragged, beside what importing TensorFlow takes."""

    def ours() -> float:
        start = perf_counter()
        program = Program(screen, tmp_path, str(MLP))
        _wait(program, USABLE.format(nodes=6))
        taken = perf_counter() - start
        program.close()
        return taken

    def theirs() -> float:
        start = perf_counter()
        code = "import tensorflow" if measure.timed else "pass"
        subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
        return perf_counter() - start

    measure.ratio('start to usable window ÷ `python -c "import tensorflow"`', "≤ 0.4", ours, theirs)


def test_memory(measure: Measure, screen: Screen, tmp_path: Path, catalogue: Catalogue) -> None:
    """Of the window's process, with a large drawing and all its shapes."""
    count = 1000 if measure.timed else 60
    path = tmp_path / "large.layers"
    write(path, residual(catalogue, count))

    def one() -> tuple[float, float]:
        program = Program(screen, tmp_path, str(path))
        _wait(program, USABLE.format(nodes=count))
        if measure.timed:
            program.wait_for("window.findings.report.final", 180)
        memory = psutil.Process(program.process.pid).memory_full_info()
        program.close()
        return memory.uss / 1e6, memory.rss / 1e6

    rounds = measure.rounds(one, 3)
    what = "memory of the window's process with that graph"
    measure.row(f"{what}, its own (USS)", "≤ 200 MB", (own for own, _ in rounds), "MB")
    measure.row(f"{what}, with shared libraries (RSS)", "", (whole for _, whole in rounds), "MB")


def _wait(program: Program, question: str) -> None:
    """Wait until `question` is answered with yes, asking more often than a test would."""
    while not program.ask(question):
        sleep(0.005)
