"""Fixtures that every test may use. Noise fails: Python and Qt warnings are errors (see pyproject.toml).

Nothing is left to chance: every test begins with random numbers of its own that are the same in each run,
ids and the order of sets included. A test that fails does so again.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import zlib

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# For the processes that are started from here: the workers of a parallel run, kernels, analysers.
os.environ.setdefault("PYTHONHASHSEED", "0")

import pytest
from hypothesis import HealthCheck, settings

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue

# How fast the machine is has nothing to do with what is right.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", PATIENT, derandomize=True)
settings.register_profile("full", PATIENT)
settings.load_profile("usual")

# What is loaded and collected stays: until the first test runs, nobody looks through it for garbage.
gc.disable()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships with the program."""
    return load_catalogue()


@pytest.fixture(scope="module", autouse=True)
def small_heap() -> None:
    """Set aside what is there before a file of tests: TensorFlow's objects would slow down every search
    through the heap, of which each test of a widget makes some.
    """
    gc.collect()
    gc.freeze()


class Ids:
    """Stands for `secrets` where ids are made."""

    def __init__(self, seed: int) -> None:
        self._numbers = random.Random(seed)

    def token_hex(self, size: int) -> str:
        """The next id."""
        return self._numbers.randbytes(size).hex()


@pytest.fixture(autouse=True)
def seeded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same random numbers in every run: first weights that happen to be dead would fail one run in a
    hundred. Each test has others: a model that an earlier test has made must not be made again.
    """
    seed = zlib.crc32(request.node.nodeid.encode())
    random.seed(seed)
    monkeypatch.setattr("nodes.graph.secrets", Ids(seed))
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(seed)


WHOLE = ("tests/e2e/", "tests/hostile/", "tests/test_main.py")
"""Where `make test` looks for tests of the whole program."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """From now on there is garbage."""
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a QApplication, and refuse it below tests/nodes. Refuse tests of the whole
    program that `make test` would not find.

    The examples of the tutorial come first: at the end two processes share what is left of a file, and each
    would have to find out about all of them.
    """
    items.sort(key=lambda item: "tests/tutorial/" not in item.nodeid)
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.gui)
            if "tests/nodes/" in item.nodeid:
                raise pytest.UsageError(f"{item.nodeid} asks for Qt: tests of nodes/ need no window")
        marks = {mark.name for mark in item.iter_markers()}
        if "e2e" in marks and "full" not in marks and not item.nodeid.startswith(WHOLE):
            raise pytest.UsageError(f"{item.nodeid} is e2e: the Makefile does not look for that here")
