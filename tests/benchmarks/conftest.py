"""Measuring, often against something else: interleaved rounds, medians and quartiles, one table at the end.

`make bench` runs these; an ordinary test run goes through each once, with a small drawing, and times nothing.
"""

from __future__ import annotations

import gc
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from editor.app import favour_the_window
from tests.editor.conftest import (
    home as home,
    look as look,
    open_window as open_window,
    qtbot as qtbot,
    settings as settings,
)

ROUNDS = 9

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    aim: str
    lower: float
    median: float
    upper: float
    unit: str


ROWS = pytest.StashKey[list[Row]]()


class Measure:
    """Goes through rounds and adds rows to the table. What is measured takes its own time."""

    def __init__(self, benchmark: Any, rows: list[Row]) -> None:
        self._benchmark = benchmark
        self._rows = rows

    @property
    def timed(self) -> bool:
        """Whether times are wanted, or only that everything still works."""
        return not self._benchmark.disabled

    def rounds(self, one: Callable[[], T], rounds: int = ROUNDS) -> list[T]:
        """What `one` gives in each round; once for each test."""
        results: list[T] = []
        self._benchmark.pedantic(lambda: results.append(one()), rounds=rounds)
        return results

    def ratio(self, what: str, aim: str, ours: Callable[[], float], theirs: Callable[[], float]) -> None:
        """How much of what `theirs` gives `ours` gives, one right after the other in every round."""

        def one() -> float:
            given = theirs()
            return ours() / given

        self.row(what, aim, self.rounds(one), "×")

    def row(self, what: str, aim: str, values: Iterable[float], unit: str, percentile: int = 50) -> None:
        """A row of the table: the median of `values`, or another percentile, and their quartiles."""
        if not self.timed:
            return
        found = sorted(values)
        parts = statistics.quantiles(found, n=100, method="inclusive") if len(found) > 1 else found * 99
        self._rows.append(Row(what, aim, parts[24], parts[percentile - 1], parts[74], unit))
        self._benchmark.extra_info[what] = {"unit": unit, "values": found}


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the table."""
    config.stash[ROWS] = []


def pytest_benchmark_group_stats() -> list[Any]:
    """Leave out the table of pytest-benchmark: it times whole rounds, theirs and ours together."""
    return []


@pytest.fixture(autouse=True)
def as_in_the_program() -> Iterator[None]:
    """The interpreter as the program sets it for its window."""
    before, thresholds = sys.getswitchinterval(), gc.get_threshold()
    favour_the_window()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(before)


@pytest.fixture
def measure(benchmark: Any, request: pytest.FixtureRequest) -> Measure:
    """Times things and adds rows to the table."""
    return Measure(benchmark, request.config.stash[ROWS])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the table in the form that the README shows."""
    rows = config.stash[ROWS]
    if not rows:
        return
    terminalreporter.write_line(f"\n{platform.machine()}, Python {platform.python_version()}\n")
    terminalreporter.write_line("| what | aim | measured | quartiles |")
    terminalreporter.write_line("|---|---|---|---|")
    for row in rows:
        terminalreporter.write_line(
            f"| {row.what} | {row.aim} | {row.median:.3g} {row.unit} | {row.lower:.3g} – {row.upper:.3g} |"
        )
