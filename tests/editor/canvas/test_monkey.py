"""Random gestures and edits: the canvas mirrors the document after each, and undo leads back to the start."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from editor.canvas.canvas import Canvas
from tests.editor.canvas.hand import assert_fresh, assert_mirrors
from tests.editor.canvas.monkey import Monkey

ROUND = 400
"""Steps after which everything is undone and done again: fewer than the history keeps."""


def undo_all_and_redo_all(canvas: Canvas) -> None:
    """Undo leads exactly to the first graph, redo exactly to the last."""
    canvas.interaction.cancel()
    canvas.inplace.cancel()
    document = canvas.document
    while document.history.redo_label is not None:
        document.redo()
    first, last = document.history.steps[0].project, document.project
    while document.history.undo_label is not None:
        document.undo()
    assert document.project is first
    assert_mirrors(canvas)
    while document.history.redo_label is not None:
        document.redo()
    assert document.project is last
    assert_mirrors(canvas)
    document.replace(last, None)


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make new ids follow from a seed, so that a run can be repeated."""

    def seed(number: int) -> None:
        ids = random.Random(number)
        monkeypatch.setattr("secrets.token_hex", lambda size: f"{ids.getrandbits(8 * size):0{2 * size}x}")

    return seed


def let_loose(canvas: Canvas, seed: int, steps: int) -> None:
    """Let a monkey do `steps` things; what it did is told when something breaks."""
    monkey = Monkey(canvas, seed)
    start = canvas.document.project
    for step in range(1, steps + 1):
        monkey.act()
        try:
            assert_mirrors(canvas)
            if step % 20 == 0:
                assert_fresh(canvas)
        except AssertionError as error:
            raise AssertionError(f"step {step}, after {monkey.done[-20:]}") from error
        if step % ROUND == 0 or step == steps:
            assert canvas.document.history.steps[0].project is start
            undo_all_and_redo_all(canvas)
            start = canvas.document.project


def test_six_hundred_random_gestures(canvas, seeded):
    """The part of the monkey that runs with every change."""
    seeded(7)
    let_loose(canvas, seed=7, steps=600)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_thousand_random_gestures(canvas, seeded, seed):
    """The whole monkey."""
    seeded(seed)
    let_loose(canvas, seed, 10_000)
