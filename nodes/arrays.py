"""Arrays as values: `Object("array", {"dtype", "shape", "data"})`, the numbers in base64, or a reference.

The data are little-endian and in C order. An array that stands in a file that could not be read has
`"key"` in place of `"data"`: it is kept as a reference.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from collections.abc import Mapping

from nodes.graph import Object, Value

ARRAY = "array"
WIDTHS: Mapping[str, int] = {
    "bool": 1,
    "int8": 1,
    "uint8": 1,
    "int16": 2,
    "uint16": 2,
    "int32": 4,
    "uint32": 4,
    "int64": 8,
    "uint64": 8,
    "float16": 2,
    "float32": 4,
    "float64": 8,
}
"""The dtypes that an array may have, and how many bytes a number takes."""
LARGEST = 64 * 1024 * 1024
"""Bytes: a larger array is data, and no constant of a model."""


def array(dtype: str, shape: tuple[int, ...], data: bytes) -> Object:
    """The array of `data`."""
    text = base64.b64encode(data).decode("ascii")
    return Object(ARRAY, {"dtype": dtype, "shape": shape, "data": text})


def is_array(value: Value) -> bool:
    """Whether `value` is an array or a reference to one, sound or not."""
    return isinstance(value, Object) and value.type == ARRAY


def shape_of(value: Object) -> tuple[int, ...] | None:
    """The shape of an array; None where it has none."""
    shape = value.config.get("shape")
    if not isinstance(shape, tuple):
        return None
    sizes = tuple(each for each in shape if type(each) is int and each >= 0)
    return sizes if len(sizes) == len(shape) else None


def count_of(value: Object) -> int | None:
    """How many numbers an array has; None where its dtype or shape is none."""
    shape = shape_of(value)
    if shape is None or value.config.get("dtype") not in WIDTHS:
        return None
    return math.prod(shape)


def data_of(value: Object) -> bytes | None:
    """The numbers of an array; None where they are missing, or not as many as its shape says."""
    count, data = count_of(value), value.config.get("data")
    if count is None or not isinstance(data, str):
        return None
    try:
        found = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == count * WIDTHS[str(value.config["dtype"])] else None


def key_of(value: Object, data: bytes) -> str:
    """What the array with these bytes is called in a file: it depends on all that it holds."""
    shape = ",".join(map(str, shape_of(value) or ()))
    head = f"{value.config.get('dtype')}:{shape}:"
    return hashlib.sha256(head.encode("utf-8", "replace") + data).hexdigest()[:32]


def reference_of(value: Value) -> str | None:
    """The key of an array whose numbers are not there; None for other values."""
    if not isinstance(value, Object) or value.type != ARRAY or "data" in value.config:
        return None
    key = value.config.get("key")
    return key if isinstance(key, str) else None
