"""Arrays as JSON, with no loss."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np


def pack(array: Any) -> dict[str, Any]:
    """An array as dtype, shape and data: little-endian, the last axis first, in base64.

    A dtype that NumPy has not (bfloat16) goes as the name that `ml_dtypes` knows it by.
    """
    found = np.asarray(array)
    if found.dtype.byteorder == ">" or (found.dtype.byteorder == "=" and not np.little_endian):
        found = found.astype(found.dtype.newbyteorder("<"))
    data = base64.b64encode(np.ascontiguousarray(found).tobytes()).decode("ascii")
    return {"dtype": found.dtype.name, "shape": list(found.shape), "data": data}


def unpack(packed: Mapping[str, Any]) -> Any:
    """The array that `pack` was given, which can be written to."""
    dtype = _dtype(packed["dtype"])
    data = base64.b64decode(packed["data"])
    return np.frombuffer(data, dtype).reshape(packed["shape"]).copy()


def _dtype(name: str) -> Any:
    if name == "bfloat16" or name.startswith("float8"):
        import ml_dtypes

        return np.dtype(getattr(ml_dtypes, name))
    return np.dtype(name).newbyteorder("<")
