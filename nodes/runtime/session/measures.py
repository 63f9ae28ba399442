"""What is told of a tensor in place of its values: shape, range, mean, the first ones, a histogram."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np

FIRST = 8
"""So many values are told as they are."""
BINS = 24
SAMPLE = 512
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
        "first": [text_of(each) for each in flat[:FIRST]],
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
    return histograms([values], [low], [high])[0]


def histograms(samples: Sequence[Any], lows: Iterable[float], highs: Iterable[float]) -> list[list[int]]:
    """The histograms of several samples at once; what is not finite counts nowhere."""
    sizes = [len(each) for each in samples]
    if not sizes:
        return []
    low = np.repeat(np.fromiter(lows, "float64"), sizes)
    width = np.repeat(np.fromiter(highs, "float64"), sizes) - low
    values = np.concatenate([np.asarray(each, "float64") for each in samples])
    with np.errstate(all="ignore"):
        place = np.where(width > 0, (values - low) / width * BINS, BINS // 2)
    usable = np.isfinite(values) & np.isfinite(place)
    row = np.repeat(np.arange(len(sizes)), sizes)[usable]
    column = np.clip(place[usable].astype("int64"), 0, BINS - 1)
    counts = np.bincount(row * BINS + column, minlength=len(sizes) * BINS)
    return [list(map(int, each)) for each in counts.reshape(len(sizes), BINS)]


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


def text_of(value: Any) -> str:
    """One value, short."""
    if isinstance(value, bytes):
        return repr(value.decode("utf-8", "replace"))
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    if isinstance(value, complex | np.complexfloating):
        return f"{complex(value):.4g}"
    return f"{float(value):.4g}"
