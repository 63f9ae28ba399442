"""What is told of an array instead of its values: how many, how large, how they are spread."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BINS = 40
"""How many bars a histogram has at most."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of `count` values, `nan` are not a number and `infinite` are infinite; the rest tells of the others.

    `counts` are the bars of a histogram between `minimum` and `maximum`. Of complex numbers the magnitudes
    are told. Text has a count alone.
    """

    count: int = 0
    nan: int = 0
    infinite: int = 0
    zeros: int = 0
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    deviation: float | None = None
    counts: tuple[int, ...] = ()

    @property
    def constant(self) -> bool:
        """Whether all values are the same number."""
        return self.minimum is not None and self.minimum == self.maximum and not self.nan + self.infinite


def figures_of_json(data: Mapping[str, Any]) -> Figures:
    """The figures that the session told."""

    def number(name: str) -> float | None:
        found = data.get(name)
        return float(found) if isinstance(found, (int, float)) else None

    count, nan, infinite, zeros = (int(data.get(name, 0)) for name in ("count", "nan", "infinite", "zeros"))
    least, most, mean, deviation = map(number, ("minimum", "maximum", "mean", "deviation"))
    counts = tuple(map(int, data.get("counts", ())))
    return Figures(count, nan, infinite, zeros, least, most, mean, deviation, counts)


def figures_of(array: Any) -> Figures:
    """The figures of a NumPy array that is held here."""
    import numpy as np

    count = int(array.size)
    if array.dtype.kind not in "biufc" or not count:
        return Figures(count)
    values = np.abs(array) if array.dtype.kind == "c" else array
    values = values.astype(np.float64).ravel()
    finite = values[np.isfinite(values)]
    nan, zeros = int(np.isnan(values).sum()), int((values == 0).sum())
    infinite = count - nan - finite.size
    if not finite.size:
        return Figures(count, nan, infinite, zeros)
    least, most = float(finite.min()), float(finite.max())
    counts, _ = np.histogram(finite, bins_between(least, most, array.dtype.kind in "biu"), (least, most))
    return Figures(
        count,
        nan,
        infinite,
        zeros,
        least,
        most,
        float(finite.mean()),
        float(finite.std()),
        tuple(counts.tolist()),
    )


def bins_between(least: float, most: float, whole: bool) -> int:
    """How many bars suit values from `least` to `most`; of a few whole numbers each has its own."""
    if least == most or not math.isfinite(most - least):
        return 1
    return min(BINS, int(most - least) + 1) if whole else BINS


def number_text(value: float | None) -> str:
    """A number as it fits a cell: `0.0043`, `-1.2e-07`, `256`; `–` for none."""
    if value is None:
        return "–"
    if math.isfinite(value) and abs(value) < 1e6 and value == int(value):
        return str(int(value))
    return f"{value:.4g}"


def size_text(shape: Sequence[int]) -> str:
    """How many values a shape has: `5,120`."""
    return f"{math.prod(shape):,}"
