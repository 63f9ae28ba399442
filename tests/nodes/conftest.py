"""Fixtures of the tests that need no window."""

from __future__ import annotations

import pytest

from nodes.catalogue.spec import Catalogue
from tests.nodes.drawing import Drawing


@pytest.fixture
def drawing(catalogue: Catalogue) -> Drawing:
    """An empty drawing."""
    return Drawing(catalogue)


@pytest.fixture
def chain(drawing: Drawing) -> Drawing:
    """Input → Dense → Output."""
    drawing.chain("input", "keras.layers.Dense", "output")
    return drawing
