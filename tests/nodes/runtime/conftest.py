"""Says at the end of a run how much the sweep has tried."""

from __future__ import annotations

from collections import Counter

import pytest

from nodes.catalogue.spec import Catalogue
from tests.nodes.runtime.models import Model
from tests.nodes.runtime.sweep_cases import TALLY


@pytest.fixture
def model(catalogue: Catalogue) -> Model:
    """An empty main block and an empty inner one."""
    return Model(catalogue)


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.stash[TALLY] = Counter()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much was tried."""
    counts = ", ".join(f"{count} {name}" for name, count in config.stash[TALLY].items())
    if counts:
        terminalreporter.write_line(f"Sweep: {counts}")
