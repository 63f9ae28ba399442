"""Parts, figures and pictures of arrays: only what is shown leaves the session.

Large arrays are gone through in parts, so that nothing as large as they are is made beside them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .packing import pack

PART = 1 << 20
"""Values that are looked at together."""
BINS = 40
LARGEST_BLOCK = 1 << 16
"""Values that travel at most as a part of a table."""
LONGEST_TEXT = 200
"""Characters of a text that travel."""


def array_of(value: Any) -> Any:
    """The values of a variable or a tensor as NumPy's: perhaps no copy, so to be looked at and not kept."""
    value = getattr(value, "value", value)
    read = getattr(value, "read_value", None)
    tensor = value if read is None else read()
    try:
        return np.asarray(memoryview(tensor))
    except (TypeError, ValueError):
        # Text, numbers of a kind that NumPy has not, or what is no tensor.
        return np.asarray(tensor)


def plain(array: Any) -> Any:
    """`array` in a dtype of NumPy's own: small floats of other kinds as `float32`, texts as text."""
    if array.dtype.kind == "V":
        return array.astype(np.float32)
    if array.dtype.kind in "OS":
        texts = [
            each.decode("utf-8", "backslashreplace") if isinstance(each, bytes) else str(each)
            for each in array.reshape(-1)
        ]
        return np.array([each[:LONGEST_TEXT] for each in texts], dtype=np.str_).reshape(array.shape)
    return array


def block_of(array: Any, index: Sequence[int], rows: Sequence[int], columns: Sequence[int]) -> dict[str, Any]:
    """Some rows and columns of the slice of `array` at `index`, packed: one dimension is a column."""
    part = array[tuple(index)]
    height, width = part.shape if part.ndim == 2 else (part.size, 1)
    part = part.reshape(height, width)[slice(*rows), slice(*columns)]
    if part.size > LARGEST_BLOCK:
        part = part[: max(1, LARGEST_BLOCK // max(1, part.shape[1]))]
    return _packed(plain(part))


def _packed(array: Any) -> dict[str, Any]:
    packed = pack(array)
    # The name that NumPy gives a dtype of text means nothing to it.
    return {**packed, "dtype": array.dtype.str} if array.dtype.kind == "U" else packed


def picture_of(array: Any, index: Sequence[int], most: int, channels: bool) -> dict[str, Any]:
    """The slice of `array` at `index` with at most `most` rows and columns, each a mean, packed as floats."""
    part = array[tuple(index)]
    if not channels:
        part = part.reshape(part.shape if part.ndim == 2 else (part.size, 1))
    height, width = part.shape[:2]
    down, right = -(-height // most), -(-width // most)
    starts = np.arange(0, width, right)
    lengths = np.diff(np.append(starts, width)).astype(np.float32)
    lengths = lengths.reshape(-1, 1) if channels else lengths
    lines = []
    for top in range(0, height, down):
        line = _magnitudes(part[top : top + down]).astype(np.float32).mean(axis=0)
        lines.append(np.add.reduceat(line, starts, axis=0) / lengths)
    return pack(np.array(lines, np.float32))


def figures_of(array: Any, told: Callable[[int], None] = lambda done: None) -> dict[str, Any]:
    """The figures of `array` as `nodes.figures.Figures` has them; `told` hears how many values are done."""
    if not _is_number(array) or not array.size:
        return {"count": int(array.size)}
    whole = array.dtype.kind in "biu"
    sums = _Sums()
    for done, part in _parts(array):
        sums.add(part)
        told(done)
    found = sums.told(int(array.size))
    if sums.count:
        bins = 1 if sums.least == sums.most or not math.isfinite(sums.most - sums.least) else BINS
        bins = min(bins, int(sums.most - sums.least) + 1) if whole and bins > 1 else bins
        counts = np.zeros(bins, np.int64)
        for _, part in _parts(array):
            finite = _finite(part)
            exact = array.size <= PART
            counts += (_counted if exact else _counted_fast)(finite, bins, sums.least, sums.most)
        found["counts"] = counts.tolist()
    return found


def _counted(values: Any, bins: int, least: float, most: float) -> Any:
    return np.histogram(values, bins, (least, most))[0]


def _counted_fast(values: Any, bins: int, least: float, most: float) -> Any:
    """As `_counted`, several times as fast: a value on the edge of two bars may count for its neighbour."""
    if bins == 1:
        return np.array([values.size])
    places = ((values - least) * (bins / (most - least))).astype(np.intp)
    np.clip(places, 0, bins - 1, out=places)
    return np.bincount(places, minlength=bins)


def _finite(part: Any) -> Any:
    """The finite values of a part, which mostly are all."""
    seen = np.isfinite(part)
    return part if seen.all() else part[seen]


def _is_number(array: Any) -> bool:
    return array.dtype.kind in "biufc" or (array.dtype.kind == "V" and array.dtype.fields is None)


def _magnitudes(part: Any) -> Any:
    part = plain(part)
    return np.abs(part) if part.dtype.kind == "c" else part


def _parts(array: Any) -> Iterator[tuple[int, Any]]:
    """The values part by part as large floats, with how many there were up to then."""
    flat = array.reshape(-1)
    for start in range(0, flat.size, PART):
        part = flat[start : start + PART]
        yield start + part.size, _magnitudes(part).astype(np.float64)


class _Sums:
    """Mean and spread of values that come in parts (Chan's way, which keeps the digits)."""

    def __init__(self) -> None:
        self.count = self.nan = self.zeros = 0
        self.mean = self.spread = 0.0
        self.least, self.most = math.inf, -math.inf

    def add(self, part: Any) -> None:
        """Take more values."""
        finite = _finite(part)
        self.nan += int(np.isnan(part).sum()) if finite.size != part.size else 0
        self.zeros += part.size - int(np.count_nonzero(part))
        if not finite.size:
            return
        mean = float(finite.mean())
        away = finite - mean
        spread = float(np.dot(away, away))
        total = self.count + finite.size
        step = mean - self.mean
        self.mean += step * finite.size / total
        self.spread += spread + step * step * self.count * finite.size / total
        self.count = total
        self.least = min(self.least, float(finite.min()))
        self.most = max(self.most, float(finite.max()))

    def told(self, count: int) -> dict[str, Any]:
        """What is known, of `count` values in all."""
        found: dict[str, Any] = {"count": count, "nan": self.nan, "zeros": self.zeros}
        found["infinite"] = count - self.nan - self.count
        if self.count:
            deviation = math.sqrt(self.spread / self.count)
            found |= {"minimum": self.least, "maximum": self.most, "mean": self.mean, "deviation": deviation}
        return found
