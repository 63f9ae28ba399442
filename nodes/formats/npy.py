"""Arrays as `.npy` bytes, and rows of them as `.npz`: never pickled, never larger than they say.

Files are taken apart by hand, because NumPy makes room for what a header promises before it looks whether
that much is there.
"""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from nodes.arrays import LARGEST, WIDTHS, array, data_of, shape_of
from nodes.formats.files import FileError, read_bytes
from nodes.graph import Object
from nodes.syntax import literal_in

MAGIC = b"\x93NUMPY"
LONGEST_HEADER = 10_000
MOST_ARRAYS = 10_000
MOST_BYTES = 4 * LARGEST
"""All arrays of one file together."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""So that equal arrays make equal files."""
_DESCRIPTIONS = {
    "bool": "|b1",
    "int8": "|i1",
    "uint8": "|u1",
    "int16": "<i2",
    "uint16": "<u2",
    "int32": "<i4",
    "uint32": "<u4",
    "int64": "<i8",
    "uint64": "<u8",
    "float16": "<f2",
    "float32": "<f4",
    "float64": "<f8",
}
_DTYPES = {description[1:]: dtype for dtype, description in _DESCRIPTIONS.items()}


class NoArray(Exception):
    """Bytes that are no array of a kind that is known here; the message says why."""


# -- one array -------------------------------------------------------------------------------------------


def to_npy(value: Object) -> bytes:
    """A sound array as `.npy` bytes."""
    data = data_of(value)
    assert data is not None
    shape, description = shape_of(value), _DESCRIPTIONS[str(value.config["dtype"])]
    header = f"{{'descr': '{description}', 'fortran_order': False, 'shape': {shape!r}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return MAGIC + b"\x01\x00" + struct.pack("<H", len(header)) + header.encode("latin-1") + data


def from_npy(data: bytes) -> Object:
    """The array that `.npy` bytes hold.

    Raises:
        NoArray: they hold none, or one of objects, text or dates.
    """
    if data[:6] != MAGIC or len(data) < 12 or data[6] not in (1, 2, 3):
        raise NoArray("it does not begin as a .npy file does")
    width = 2 if data[6] == 1 else 4
    length = int.from_bytes(data[8 : 8 + width], "little")
    start = 8 + width + length
    if length > LONGEST_HEADER or start > len(data):
        raise NoArray("its header is too long")
    order, dtype, fortran, shape = _header(data[8 + width : start])
    numbers = data[start:]
    if len(numbers) != math.prod(shape) * WIDTHS[dtype]:
        raise NoArray("it does not hold as many numbers as it says")
    if (order == ">" and WIDTHS[dtype] > 1) or (fortran and len(shape) > 1):
        numbers = _reordered(numbers, order + dtype_code(dtype), shape, fortran)
    return array(dtype, shape, numbers)


def dtype_code(dtype: str) -> str:
    """`float32` as NumPy says it in files: `f4`."""
    return _DESCRIPTIONS[dtype][1:]


def _header(text: bytes) -> tuple[str, str, bool, tuple[int, ...]]:
    try:
        found = literal_in(text.decode("utf-8").strip())
        description, fortran, shape = found["descr"], found["fortran_order"], found["shape"]
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise NoArray("its header cannot be read") from error
    if not isinstance(description, str) or description[1:] not in _DTYPES:
        raise NoArray(f"numbers of the kind {str(description)[:20]} cannot be read")
    if not isinstance(shape, tuple) or not all(type(each) is int and 0 <= each <= LARGEST for each in shape):
        raise NoArray("its shape cannot be read")
    if len(shape) > 32 or math.prod(each or 1 for each in shape) > LARGEST:
        raise NoArray("it is too large")
    return description[0], _DTYPES[description[1:]], bool(fortran), shape


def _reordered(data: bytes, description: str, shape: tuple[int, ...], fortran: bool) -> bytes:
    """The numbers in C order, little end first."""
    import numpy as np

    found = np.frombuffer(data, dtype=description.replace("=", "<")).reshape(
        shape, order="F" if fortran else "C"
    )
    return np.ascontiguousarray(found).astype(found.dtype.newbyteorder("<")).tobytes()


# -- several ---------------------------------------------------------------------------------------------


def to_npz(arrays: Mapping[str, Object]) -> bytes:
    """Sound arrays by name as `.npz` bytes; equal arrays make equal bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, to_npy(arrays[name]))
    return file.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """The `.npy` bytes in a `.npz` by name.

    Raises:
        NoArray: it is none, is damaged, or says less than it holds.
    """
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ARRAYS:
                raise NoArray("it holds too many arrays")
            for entry in entries:
                with archive.open(entry) as file:
                    content = file.read(min(left, LARGEST + LONGEST_HEADER) + 1)
                left -= len(content)
                if left < 0 or len(content) > LARGEST + LONGEST_HEADER:
                    raise NoArray("it is too large")
                found[re.sub(r"\.npy$", "", entry.filename)] = content
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        # RuntimeError: it is encrypted; NotImplementedError, one of these: another way of packing.
        raise NoArray(str(error) or "it is damaged") from error
    return found


# -- a person's file -------------------------------------------------------------------------------------


def array_names(path: Path) -> tuple[str, ...]:
    """The names of the arrays in a `.npz` file; none for a `.npy` file.

    Raises:
        FileError: it cannot be used.
    """
    data = read_bytes(path, MOST_BYTES)
    if data[:6] == MAGIC:
        return ()
    try:
        return tuple(members_of(data))
    except NoArray as error:
        raise FileError(path, "file-no-array", reason=str(error)) from error


def read_array(path: Path, name: str | None = None) -> Object:
    """The array in a `.npy` file, or the one called `name` in a `.npz` file (its only one without).

    Raises:
        FileError: it cannot be used, or there is no such array, or more than one and no name.
    """
    data = read_bytes(path, MOST_BYTES)
    try:
        if data[:6] != MAGIC:
            members = members_of(data)
            if name is None and len(members) == 1:
                name = next(iter(members))
            if name is None or name not in members:
                raise NoArray(f"it has the arrays {', '.join(sorted(members))[:200]}: choose one")
            data = members[name]
        if len(data) > LARGEST + LONGEST_HEADER:
            raise NoArray("it is too large")
        return from_npy(data)
    except NoArray as error:
        raise FileError(path, "file-no-array", reason=str(error)) from error
