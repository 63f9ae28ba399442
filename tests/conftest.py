"""Fixtures that every test may use. Noise fails: Python and Qt warnings are errors (see pyproject.toml)."""

from __future__ import annotations

import gc
import os
import random
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import pytest
from hypothesis import settings

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue

settings.register_profile("usual", derandomize=True)
settings.register_profile("full")
settings.load_profile("usual")


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


@pytest.fixture(autouse=True)
def seeded() -> None:
    """The same random numbers in every run: first weights that happen to be dead would fail one run in a hundred."""
    random.seed(1)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(1)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a QApplication, and refuse it below tests/nodes.

    The examples of the tutorial come first: at the end two processes share what is left of a file, and each
    would have to find out about all of them.
    """
    items.sort(key=lambda item: "tests/tutorial/" not in item.nodeid)
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.gui)
            if "tests/nodes/" in item.nodeid:
                raise pytest.UsageError(f"{item.nodeid} asks for Qt: tests of nodes/ need no window")
