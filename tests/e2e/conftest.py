"""The program on a screen, from outside."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desktop import Program, Screen


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One screen for all end-to-end tests."""
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """A function that starts the program with the given arguments; it is ended with the test."""
    running: list[Program] = []

    def run(*arguments: str) -> Program:
        running.append(Program(screen, tmp_path, *arguments))
        return running[-1]

    yield run
    for program in running:
        program.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here as end-to-end."""
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
