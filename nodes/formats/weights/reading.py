"""Looks into files of weights, told apart by what they hold and not by their names."""

from __future__ import annotations

import io
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import h5py

from nodes.formats.files import DAMAGED, FileError
from nodes.formats.weights.h5_walk import NoWeights, contents_of, map_in
from nodes.formats.weights.layouts import keras_tensors, legacy_root, legacy_tensors
from nodes.formats.weights.npz import npz_tensors
from nodes.formats.weights.probing import EMPTY_ZIP, ZIP
from nodes.formats.weights.tensors import FileTensor, Layout, WeightFile

HDF5 = b"\x89HDF\r\n\x1a\n"
MEMBER = "model.weights.h5"
"""The part of a `.keras` file that holds the weights."""
LARGEST_UNPACKED = 8 * 1024**3
UNSUSPECTED = 256 << 20
"""Bytes that are unpacked however small they were packed."""
MOST_RATIO = 100
"""How many times larger than packed more than that may be: numbers are hardly packed at all."""


def inspect(path: Path) -> WeightFile:
    """The names, shapes and dtypes of the tensors in `path`. No code of the file is run, no numbers are read.

    Raises:
        FileError: it cannot be used; says why.
    """
    try:
        return _inspect(path)
    except NoWeights as error:
        raise FileError(path, error.code, **error.arguments) from error
    except FileNotFoundError as error:
        raise FileError(path, "file-missing") from error
    except DAMAGED as error:
        raise _damaged(path, error) from error


def _inspect(path: Path) -> WeightFile:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FileError(path, "file-unreadable", reason="it is not a regular file")
    if not status.st_size:
        raise NoWeights("weights-empty")
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith((ZIP, EMPTY_ZIP)):
        return _zip(path)
    if _is_hdf5(path, start):
        return _h5(path, path)
    shown = re.sub(r"[^\x20-\x7e]+", "·", start[:24].decode("latin-1"))
    raise NoWeights("weights-unknown", begin=shown)


def _is_hdf5(path: Path, start: bytes) -> bool:
    if start.startswith(HDF5):
        return True
    # It may begin later, after 512, 1024 … bytes of something else.
    return bool(h5py.is_hdf5(path))


def _h5(path: Path, source: Path | IO[bytes], member: str = "") -> WeightFile:
    with h5py.File(source, "r") as file:
        # Before anything in it is opened by its name: what leads out of the file is refused there.
        contents = contents_of(file)
        root = legacy_root(file)
        if root is None:
            told = map_in(file)
            found = keras_tensors(contents, told)
            found, version = tuple(each for each in found if each.address not in told.again), ""
        else:
            prefix = root.name.strip("/")
            found = legacy_tensors(root, contents, f"{prefix}/" if prefix else "")
            version = _version(root)
        count = len(contents.datasets)
    tensors = tuple(each for each in found if not _is_state(each))
    if not tensors:
        raise NoWeights("weights-none")
    layout = Layout.KERAS if root is None else Layout.LEGACY
    return WeightFile(str(path), layout, tensors, member, count - len(tensors), version)


def _version(root: Any) -> str:
    found = root.attrs.get("keras_version", "")
    return found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found)


def _is_state(tensor: FileTensor) -> bool:
    """Whether it belongs to an optimizer or to a source of random numbers."""
    first, last = tensor.address.split("/")[0], tensor.group.rpartition("/")[2]
    seed = re.fullmatch(r"seed_generator(_\d+)?|state", last) is not None
    return first in ("optimizer", "optimizer_weights", "_optimizer") or (
        seed and tensor.shape == (2,) and tensor.dtype in ("uint32", "int64")
    )


# -- archives ----------------------------------------------------------------------------------------------


def _zip(path: Path) -> WeightFile:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if MEMBER not in names:
            if not any(name.endswith(".npy") for name in names):
                raise NoWeights("weights-archive")
            return WeightFile(str(path), Layout.NPZ, npz_tensors(archive))
    with opened_member(path, MEMBER) as source:
        return _h5(path, source, MEMBER)


@contextmanager
def opened_member(path: Path, member: str) -> Iterator[IO[bytes]]:
    """One part of a zip archive as a file that can be read at any place.

    Raises:
        NoWeights: it would be too large.
    """
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(member)
        if entry.flag_bits & 1:
            raise NoWeights("weights-encrypted")
        if entry.compress_type == zipfile.ZIP_STORED:
            with path.open("rb") as file:
                yield io.BufferedReader(_Part(file, *_extent(file, entry)), 1 << 16)
            return
        if entry.file_size > LARGEST_UNPACKED:
            raise NoWeights("weights-large", most=LARGEST_UNPACKED // 1024**3)
        if entry.file_size > UNSUSPECTED + MOST_RATIO * min(entry.compress_size, path.stat().st_size):
            raise NoWeights("keras-bomb", part=member, megabytes=UNSUSPECTED >> 20)
        with tempfile.TemporaryFile() as unpacked, archive.open(entry) as packed:
            while piece := packed.read(1 << 20):
                unpacked.write(piece)
            unpacked.seek(0)
            yield unpacked


def _extent(file: IO[bytes], entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Where the bytes of a part that is not compressed begin, and how many there are."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(ZIP):
        raise zipfile.BadZipFile("a part is not where the archive says")
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return entry.header_offset + 30 + lengths, entry.file_size


class _Part(io.RawIOBase):
    """Some bytes of a file as a file of their own."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """It can be read at any place."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read what fits into `buffer`, up to the end of the part."""
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


# -- what went wrong ---------------------------------------------------------------------------------------


def _damaged(path: Path, error: Exception) -> FileError:
    text = str(error)
    sizes = re.search(r"truncated file: eof = (\d+).*?stored_eof = (\d+)", text)
    if sizes:
        return FileError(path, "weights-truncated", there=int(sizes[1]), expected=int(sizes[2]))
    if isinstance(error, PermissionError):
        return FileError(path, "file-unreadable", reason=error.strerror or text)
    return FileError(path, "weights-damaged", reason=text[:200] or type(error).__name__)
