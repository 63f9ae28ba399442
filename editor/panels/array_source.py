"""Where a view of an array has its values from: held here, or asked for part by part."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from nodes.figures import Figures, figures_of, figures_of_json

Index = tuple[int, ...]
Range = tuple[int, int]
Then = Callable[[Any], None]
Failed = Callable[[str], None]


class ArraySource(Protocol):
    """An array that answers later, or at once. Arrays that it gives are NumPy's.

    A place in an array of more than two dimensions is an `index` of the first ones; rows and columns are the
    last two. One dimension is a column, none a single cell.
    """

    shape: tuple[int, ...]
    dtype: str

    def fetch_block(self, index: Index, rows: Range, columns: Range, then: Then, failed: Failed) -> None:
        """Give the values of some rows and columns, as an array with two dimensions."""

    def fetch_figures(self, then: Callable[[Figures], None], failed: Failed) -> None:
        """Give the figures of all values."""

    def fetch_picture(self, index: Index, most: int, channels: bool, then: Then, failed: Failed) -> None:
        """Give the values as a picture with at most `most` rows and columns, each the mean of its part.

        With `channels` the last dimension is the colour of a point.
        """


class Asks(Protocol):
    """Who puts questions to the session: see `LiveModel.ask`."""

    def ask(
        self,
        method: str,
        payload: Mapping[str, Any],
        then: Callable[[Any], None],
        failed: Failed | None = None,
        progress: Callable[[Any], None] | None = None,
        *,
        newest: str = "",
    ) -> Any:
        """Ask, and give the answer to `then`."""


def rows_and_columns(shape: Sequence[int]) -> tuple[int, int]:
    """How many rows and columns a slice of an array has."""
    if len(shape) >= 2:
        return shape[-2], shape[-1]
    return (shape[0], 1) if shape else (1, 1)


def can_be_picture(shape: Sequence[int]) -> bool:
    """Whether the last dimensions may be those of an image with colours."""
    return len(shape) >= 3 and shape[-1] in (1, 3, 4) and math.prod(shape) > 0


class HeldArray:
    """A NumPy array in this process."""

    def __init__(self, array: Any) -> None:
        self._array = array
        self.shape = tuple(array.shape)
        self.dtype = "string" if array.dtype.kind in "OSUT" else str(array.dtype)

    def fetch_block(self, index: Index, rows: Range, columns: Range, then: Then, failed: Failed) -> None:
        """Give some rows and columns."""
        part = self._array[index] if index else self._array
        height, width = rows_and_columns(self.shape)
        then(part.reshape(height, width)[slice(*rows), slice(*columns)])

    def fetch_figures(self, then: Callable[[Figures], None], failed: Failed) -> None:
        """Give the figures of all values."""
        then(figures_of(self._array))

    def fetch_picture(self, index: Index, most: int, channels: bool, then: Then, failed: Failed) -> None:
        """Give a picture of the slice at `index`."""
        part = self._array[index] if index else self._array
        shape = part.shape if channels else rows_and_columns(self.shape)
        then(smaller(part.reshape(shape), most))


class AskedArray:
    """An array in the session: `method`.block, `method`.figures and `method`.picture answer for `payload`."""

    def __init__(
        self, live: Asks, method: str, payload: Mapping[str, Any], shape: Sequence[int], dtype: str
    ) -> None:
        self._live = live
        self._method = method
        self._payload = payload
        self.shape = tuple(shape)
        self.dtype = dtype

    def fetch_block(self, index: Index, rows: Range, columns: Range, then: Then, failed: Failed) -> None:
        """Ask for some rows and columns."""
        payload = {"index": list(index), "rows": list(rows), "columns": list(columns)}
        self._ask("block", payload, lambda data: then(unpacked(data["array"])), failed)

    def fetch_figures(self, then: Callable[[Figures], None], failed: Failed) -> None:
        """Ask for the figures of all values."""
        self._ask("figures", {}, lambda data: then(figures_of_json(data)), failed)

    def fetch_picture(self, index: Index, most: int, channels: bool, then: Then, failed: Failed) -> None:
        """Ask for a picture of the slice at `index`."""
        payload = {"index": list(index), "most": most, "channels": channels}
        self._ask("picture", payload, lambda data: then(unpacked(data["array"])), failed)

    def _ask(self, what: str, payload: Mapping[str, Any], then: Then, failed: Failed) -> None:
        method = f"{self._method}.{what}"
        self._live.ask(method, {**self._payload, **payload}, then, failed, newest=f"view:{method}")


def unpacked(packed: Mapping[str, Any]) -> Any:
    """The NumPy array that the session packed."""
    import base64

    import numpy as np

    data = base64.b64decode(packed["data"])
    return np.frombuffer(data, np.dtype(packed["dtype"])).reshape(packed["shape"])


def smaller(array: Any, most: int) -> Any:
    """`array` with at most `most` rows and columns, each the mean of those it stands for; floats."""
    import numpy as np

    found = np.abs(array) if array.dtype.kind == "c" else array
    found = found.astype(np.float32)
    for axis in (0, 1):
        size = found.shape[axis]
        step = -(-size // most)
        if step > 1:
            starts = np.arange(0, size, step)
            lengths = np.diff(np.append(starts, size)).astype(np.float32)
            found = np.add.reduceat(found, starts, axis=axis)
            found /= lengths.reshape([-1 if each == axis else 1 for each in range(found.ndim)])
    return found
