"""What is told of a tensor in place of its values: shape, range, mean, the first ones, a histogram."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

FIRST = 8
"""So many values are told as they are."""
LONGEST = 60
"""Characters of a text that are told."""
BINS = 24
SAMPLE = 256
"""A histogram is that of about so many values, taken evenly; of fewer it is that of all."""

Measures = dict[str, Any]


def measured(value: Any) -> Measures | None:
    """What is told of a value; None if it is no tensor, or one without values yet."""
    array, shape = array_of(value)
    return None if array is None else of_array(array, shape)


def array_of(value: Any) -> tuple[Any, tuple[int | None, ...]]:
    """The numbers of a tensor as an array, and its shape; of a ragged or sparse one those that it has.

    None in the place of the array if it is no tensor, or one without values yet.
    """
    if isinstance(value, keras.Variable):
        value = value.value
    if isinstance(value, np.ndarray | np.generic | bool | int | float | complex | str):
        return np.asarray(value), np.shape(value)
    inner = getattr(value, "flat_values", getattr(value, "values", None))
    if inner is not None and hasattr(inner, "numpy"):
        shape = value.shape.as_list() if hasattr(value.shape, "as_list") else list(value.shape)
        return inner.numpy(), tuple(shape)
    if not hasattr(value, "numpy") or not hasattr(value, "shape"):
        return None, ()
    array = np.asarray(value.numpy())
    return array, array.shape


def of_array(array: Any, shape: Sequence[int | None]) -> Measures:
    """What is told of an array."""
    flat = array.reshape(-1)
    told: Measures = {
        "dtype": dtype_name(array),
        "shape": list(shape),
        "size": int(flat.size),
        "first": texts_of(flat[:FIRST]),
        **nothing_known(),
    }
    numbers = _as_numbers(flat)
    if numbers is None or not flat.size:
        return told
    finite, nan = numbers, 0
    if numbers.dtype.kind == "f":
        total = float(numbers.sum(dtype="float64"))
        if not math.isfinite(total):
            nan = int(np.count_nonzero(np.isnan(numbers)))
            finite = numbers[np.isfinite(numbers)]
    told["nan"], told["inf"] = nan, int(numbers.size - finite.size - nan)
    if finite.size:
        mean = float(np.mean(finite, dtype="float64"))
        told.update(low=float(finite.min()), high=float(finite.max()), mean=mean)
        told["bins"] = histogram(finite[:: step_of(finite.size)], told["low"], told["high"])
    return told


def nothing_known() -> Measures:
    """What is told of a tensor without numbers."""
    return {"nan": 0, "inf": 0, "low": None, "high": None, "mean": None, "bins": []}


def step_of(size: int) -> int:
    """How far the values of a sample are apart."""
    return max(1, -(-size // SAMPLE))


def histogram(values: Any, low: float, high: float) -> list[int]:
    """How many of `values` lie in each of the equal parts from `low` to `high`."""
    return histograms(values, [len(values)], [low], [high])[0]


def histograms(
    values: Any, sizes: Sequence[int], lows: Sequence[float], highs: Sequence[float]
) -> list[list[int]]:
    """The histograms of samples of such sizes, which stand in `values` one after the other."""
    kind = values.dtype if values.dtype.kind == "f" and values.dtype.itemsize > 2 else "float64"
    low = np.asarray(lows, kind)
    width = np.asarray(highs, kind) - low
    with np.errstate(all="ignore"):
        # Where all are the same, they stand in the middle.
        factor = np.where(width > 0, BINS / width, 0).astype(kind)
        middle = np.where(width > 0, 0, BINS // 2).astype(kind)
        place = (values - np.repeat(low, sizes)) * np.repeat(factor, sizes) + np.repeat(middle, sizes)
        np.clip(place, 0, BINS - 1, out=place)
    np.nan_to_num(place, copy=False)
    column = place.astype("int64")
    column += np.repeat(np.arange(len(sizes)) * BINS, sizes)
    counts = np.bincount(column, minlength=len(sizes) * BINS)
    found: list[list[int]] = counts.reshape(len(sizes), BINS).tolist()
    return found


def dtype_name(array: Any) -> str:
    """The dtype of an array as TensorFlow calls it."""
    return "string" if array.dtype.kind in "OSU" else str(array.dtype.name)


def _as_numbers(flat: Any) -> Any:
    """Values that have a range: of complex ones the size, of those that NumPy does not know itself floats."""
    if flat.dtype.kind in "OSU":
        return None
    if flat.dtype.kind == "c":
        return np.abs(flat)
    if flat.dtype.kind == "b":
        return flat.astype("uint8")
    if flat.dtype.kind == "V" or flat.dtype == np.float16:
        return flat.astype("float32")
    return flat


def texts_of(values: Any) -> list[str]:
    """Each value of an array, short."""
    kind = values.dtype.kind
    if kind in "OSU":
        texts = (each.decode("utf-8", "replace") if isinstance(each, bytes) else each for each in values)
        return [repr(str(each)[:LONGEST]) for each in texts]
    if kind in "iub":
        return [str(each) for each in values.tolist()]
    if kind == "c":
        return [f"{each:.4g}" for each in values.tolist()]
    return [f"{each:.4g}" for each in values.astype("float64").tolist()]
