"""Every example of the chapter, drawn at the window from nothing."""

from __future__ import annotations

import pytest

from editor.main_window import EXAMPLES, MainWindow
from nodes.codegen.source import generate
from nodes.formats.layers import read
from tests.editor.conftest import settle
from tests.editor.drawing.person import Person
from tests.editor.drawing.recipes import RECIPES

USUAL = ("chimera", "custom_init", "linear_init", "my_dense", "my_sequential", "shared_dense")
"""Blocks in blocks, loops, branches, code of one's own, initialisers, chains, and a layer called twice."""


@pytest.mark.parametrize(
    "name", [name if name in USUAL else pytest.param(name, marks=pytest.mark.full) for name in RECIPES]
)
def test_an_example_is_drawn_by_hand(window: MainWindow, name: str) -> None:
    """Drawn with mouse and keyboard, it means exactly what the shipped project means."""
    window.resize(1600, 1000)
    settle()
    RECIPES[name](Person(window))
    drawn = window.document
    shipped = read(EXAMPLES / f"{name}.layers").project
    assert generate(drawn.project, drawn.catalogue).text == generate(shipped, drawn.catalogue).text
