"""What is told of an array instead of its values."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest

from nodes.figures import BINS, Figures, figures_of, figures_of_json, number_text


def test_what_is_not_a_number_is_counted_apart() -> None:
    """The rest tells of the others."""
    found = figures_of(np.array([0.0, 1.0, 3.0, np.nan, np.inf, -np.inf]))
    assert (found.count, found.nan, found.infinite, found.zeros) == (6, 1, 2, 1)
    assert (found.minimum, found.maximum, found.mean) == (0.0, 3.0, 4 / 3)
    assert sum(found.counts) == 3
    assert len(found.counts) == BINS


@pytest.mark.parametrize(
    ("array", "counts"),
    [
        (np.array([True, False, True]), (1, 2)),
        (np.array([3, 3, 5]), (2, 0, 1)),
        (np.ones((2, 2)), (4,)),
        (np.array([3 + 4j]), (1,)),
        (np.zeros((0, 3)), ()),
        (np.array(["a"]), ()),
        (np.array([np.nan]), ()),
    ],
)
def test_every_kind_of_array_has_figures(array: np.ndarray, counts: tuple[int, ...]) -> None:
    """A few whole numbers have a bar each; of complex ones the magnitude counts."""
    found = figures_of(array)
    assert found.counts == counts
    assert found.count == array.size


def test_figures_travel_as_json() -> None:
    """And come back equal."""
    found = figures_of(np.arange(5.0))
    assert figures_of_json(asdict(found)) == found
    assert figures_of_json({"count": 3}) == Figures(3)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (256.0, "256"), (0.00432, "0.00432"), (-1.23456e-7, "-1.235e-07"), (math.inf, "inf")],
)
def test_numbers_fit_a_cell(value: float | None, text: str) -> None:
    """Four digits."""
    assert number_text(value) == text
