"""Measuring against something else: interleaved rounds, medians and quartiles, one table at the end.

`make bench` runs these; an ordinary test run only checks that they still work (one round, no timing).
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

ROUNDS = 9


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
    """Times a thing, alone or against another, and adds a row to the table."""

    def __init__(self, benchmark: Any, rows: list[Row]) -> None:
        self._benchmark = benchmark
        self._rows = rows

    def absolute(
        self, what: str, aim: str, run: Callable[[], Any], unit: str = "ms", rounds: int = ROUNDS
    ) -> None:
        """How long `run` takes; `unit` is ms or s."""
        self._benchmark.pedantic(run, rounds=self._rounds(rounds), warmup_rounds=1)
        if not self._benchmark.disabled:
            factor = {"ms": 1000.0, "s": 1.0}[unit]
            self.values(what, aim, [each * factor for each in self._benchmark.stats.stats.data], unit)

    def ratio(
        self, what: str, aim: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = ROUNDS
    ) -> None:
        """How long `ours` takes in units of `theirs`, which runs right before it in every round."""
        their_times: list[float] = []

        def run_theirs() -> None:
            start = time.perf_counter()
            theirs()
            their_times.append(time.perf_counter() - start)

        self._benchmark.pedantic(ours, setup=run_theirs, rounds=self._rounds(rounds))
        if not self._benchmark.disabled:
            our_times = self._benchmark.stats.stats.data
            pairs = zip(our_times, their_times[-len(our_times) :], strict=True)
            self.values(what, aim, [ours / theirs for ours, theirs in pairs], "×")

    def values(self, what: str, aim: str, values: list[float], unit: str) -> None:
        """A row from values measured elsewhere, such as frame times or memory."""
        lower, median, upper = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
        self._benchmark.extra_info.update(lower=lower, median=median, upper=upper, unit=unit)
        self._rows.append(Row(what, aim, lower, median, upper, unit))

    @property
    def timed(self) -> bool:
        """Whether times are wanted, or only that everything still works."""
        return not self._benchmark.disabled

    def _rounds(self, rounds: int) -> int:
        return 1 if self._benchmark.disabled else rounds


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the table."""
    config.stash[ROWS] = []


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
    terminalreporter.write_line("| what | aim | median | quartiles |")
    terminalreporter.write_line("|---|---|---|---|")
    for row in rows:
        terminalreporter.write_line(
            f"| {row.what} | {row.aim} | {row.median:.3g} {row.unit} | {row.lower:.3g} – {row.upper:.3g} |"
        )
