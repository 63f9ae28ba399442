"""Constants that come from a file: few numbers stand in the source, many beside it."""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Mapping

from nodes import arrays
from nodes.arrays import is_array as is_array
from nodes.codegen.unprintable import Unprintable
from nodes.graph import Object, Value

MOST_NUMBERS = 64
"""An array of more numbers does not stand in the source."""

FORMATS: Mapping[str, str] = {
    "bool": "?",
    "int8": "b",
    "uint8": "B",
    "int16": "h",
    "uint16": "H",
    "int32": "i",
    "uint32": "I",
    "int64": "q",
    "uint64": "Q",
    "float16": "e",
    "float32": "f",
    "float64": "d",
}
"""The dtypes that an array may have, as `struct` calls them."""

DIGITS: Mapping[str, range] = {"float16": range(1, 6), "float32": range(1, 10)}
"""How many digits may be needed to tell two floats apart."""


def dtype_of(value: Object) -> str:
    """The dtype of an array.

    Raises:
        Unprintable: it is none that an array can have.
    """
    dtype = value.config.get("dtype")
    if not isinstance(dtype, str) or dtype not in FORMATS:
        raise Unprintable("bad-array")
    return dtype


def shape_of(value: Object) -> tuple[int, ...]:
    """The shape of an array that has all its numbers.

    Raises:
        Unprintable: it has not, or no shape.
    """
    shape = arrays.shape_of(value)
    dtype_of(value)
    bytes_of(value)
    if shape is None:
        raise Unprintable("bad-array")
    return shape


def bytes_of(value: Object) -> bytes:
    """The numbers of an array: little-endian, the last axis first.

    Raises:
        Unprintable: they are not there, or not as many as the shape says.
    """
    data = arrays.data_of(value)
    if data is None:
        raise Unprintable("bad-array" if arrays.reference_of(value) is None else "missing-array")
    return data


def nested(value: Object) -> Value:
    """An array as nested tuples, each number as short as tells it from others."""
    shape, dtype = shape_of(value), dtype_of(value)
    count = math.prod(shape)
    numbers = struct.unpack(f"<{count}{FORMATS[dtype]}", bytes_of(value))
    return _folded([_short(each, dtype) for each in numbers], shape)


def npz(values: Mapping[str, Object]) -> bytes:
    """The file that a source with such `arrays` reads: what `numpy.savez` would write, always the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, value in sorted(values.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), _npy(value))
    return file.getvalue()


def _npy(value: Object) -> bytes:
    dtype = dtype_of(value)
    kind = {"b": "b", "f": "f", "i": "i", "u": "u"}[dtype[0]]
    order = "<" if _width(dtype) > 1 else "|"
    header = (
        f"{{'descr': '{order}{kind}{_width(dtype)}', 'fortran_order': False, 'shape': {shape_of(value)}, }}"
    )
    padded = header + " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded.encode("ascii") + bytes_of(value)


def _folded(numbers: list[Value], shape: tuple[int, ...]) -> Value:
    if not shape:
        return numbers[0]
    step = len(numbers) // shape[0] if shape[0] else 0
    return tuple(_folded(numbers[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0]))


def _width(dtype: str) -> int:
    return struct.calcsize(f"<{FORMATS[dtype]}")


def _short(number: float, dtype: str) -> Value:
    """The shortest number that is the same in `dtype`."""
    form = f"<{FORMATS[dtype]}"
    for digits in DIGITS.get(dtype, ()):
        short = float(f"{number:.{digits}g}")
        try:
            if struct.pack(form, short) == struct.pack(form, number):
                return short
        except OverflowError:
            continue
    return number
