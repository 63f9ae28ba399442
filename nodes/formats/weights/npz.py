"""The arrays of a `.npz` file by name. Pickled ones are refused: reading them would run code of the file."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from numpy.lib import format as npy

from nodes.formats.weights.h5_walk import NoWeights
from nodes.formats.weights.tensors import FileTensor, Shape

LONGEST_HEADER = 10_000
MOST_ARRAYS = 100_000
_BFLOAT16 = "|V2"
"""How NumPy writes the bytes of a bfloat16, whose name it does not know."""


def npz_tensors(archive: zipfile.ZipFile) -> tuple[FileTensor, ...]:
    """The arrays of `archive`, in its order.

    Raises:
        NoWeights: one of them holds no numbers, or Python objects.
    """
    entries = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
    if len(entries) > MOST_ARRAYS:
        raise NoWeights("weights-many", most=MOST_ARRAYS)
    return tuple(_tensor(archive, entry, index) for index, entry in enumerate(entries))


def _tensor(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, index: int) -> FileTensor:
    name = entry.filename.removesuffix(".npy")
    if entry.flag_bits & 1:
        raise NoWeights("weights-encrypted")
    with archive.open(entry) as file:
        shape, dtype = _header(file, name)
    identity = name if "|" in name else ""
    *names, weight = [part for part in re.split(r"[/.|]", re.sub(r":\d+$", "", name)) if part] or [name]
    return FileTensor(name, shape, dtype, tuple(names), weight=weight, index=index, identity=identity)


def _header(file: IO[bytes], name: str) -> tuple[Shape, str]:
    try:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(file, max_header_size=LONGEST_HEADER)
    except ValueError as error:
        raise NoWeights("weights-damaged", reason=f"{name}: {error}"[:200]) from error
    if dtype.hasobject:
        raise NoWeights("weights-pickled", address=name)
    if dtype.str == _BFLOAT16:
        return shape, "bfloat16"
    if dtype.kind not in "fiubc":
        raise NoWeights("weights-objects", address=name, kind=str(dtype)[:60])
    return shape, str(dtype.name)
