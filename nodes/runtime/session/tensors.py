"""Tensors in files of NumPy: one as `.npy`, several as `.npz`; nothing is unpickled unasked."""

from __future__ import annotations

import os
import pickle
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .answering import answers
from .changing import replace_values
from .figures import array_of, plain
from .lasting import sync_folder
from .live import Live, Refused, dtype_of, shape_of
from .reaching import weight_of

LARGEST = 1 << 34
"""Bytes that a file may unpack to."""
NPY, ZIP = b"\x93NUMPY", b"PK"


# -- writing ---------------------------------------------------------------------------------------------


@answers("tensors.save")
def save(live: Live, path: str, keys: Sequence[str], names: Sequence[str] | None = None) -> dict[str, Any]:
    """Write weights: one as it is into a `.npy`, several into a `.npz`, as a list or under `names`."""
    arrays = [plain(array_of(weight_of(live, key))) for key in keys]
    target = Path(path)
    if target.suffix == ".npy":
        write_whole(target, lambda file: np.save(file, arrays[0], allow_pickle=False))
    else:
        names = [f"arr_{place}" for place in range(len(arrays))] if names is None else names
        members = dict(zip(names, arrays, strict=True))
        write_whole(target, lambda file: _write_members(file, members, live))
    return {"path": str(target), "count": len(arrays)}


def _write_members(file: Any, members: Mapping[str, Any], live: Live) -> None:
    """As `np.savez`, which cannot be given every name, and told how far it has come."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for place, (name, array) in enumerate(members.items()):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
            live.tell({"done": place + 1, "all": len(members)})


def write_whole(path: Path, write: Callable[[Any], None]) -> None:
    """Let `write` fill a file: it is the old one or the new one, never half of either.

    Raises:
        Refused: it cannot be written; what was there is as it was.
    """
    temporary = ""
    try:
        path = path.resolve()
        # It tells which process is writing: should that be killed, the window clears up.
        prefix = f".{path.name[:80]}.{os.getpid()}-"
        handle, temporary = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fchmod(file.fileno(), _permissions(path))
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = ""
        sync_folder(path.parent)
    except OSError as error:
        raise Refused("file-unwritable", reason=error.strerror or str(error)) from error
    finally:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)


def _permissions(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


# -- reading ---------------------------------------------------------------------------------------------


@answers("tensors.look")
def look(live: Live, path: str, pickled: bool = False) -> dict[str, Any]:
    """The arrays in a file: name, shape and dtype of each, in the file's order."""
    arrays = read(Path(path), pickled)
    return {
        "arrays": [[name, list(array.shape), str(array.dtype.name)] for name, array in arrays.items()],
    }


@answers("tensors.load")
def load(
    live: Live,
    path: str,
    matches: Mapping[str, str],
    label: str = "",
    pickled: bool = False,
    anyway: bool = False,
) -> dict[str, Any]:
    """Give weights the values of the arrays called so in a file; none changes when one does not fit."""
    arrays = read(Path(path), pickled)
    for key, name in matches.items():
        shape, found = shape_of(weight_of(live, key)), arrays.get(name)
        if found is None:
            raise Refused("no-such-array", name=name)
        if tuple(found.shape) != shape:
            raise Refused("value-shape", expected=str(shape), received=str(tuple(found.shape)))
        if found.dtype.kind not in "biufV":
            raise Refused("no-numbers-given")

    def values(key: str, name: str) -> Callable[[], Any]:
        return lambda: _as_the_weight(arrays[name], live.weights[key])

    return replace_values(
        live, label, [(key, (), values(key, name)) for key, name in matches.items()], anyway
    )


def _as_the_weight(array: Any, variable: Any) -> Any:
    """`array` in the dtype of a weight; two bytes of no kind are a `bfloat16`, as NumPy writes it."""
    dtype = array_of(variable).dtype
    if (
        array.dtype.kind == "V"
        and array.dtype.itemsize == dtype.itemsize
        and dtype_of(variable) == "bfloat16"
    ):
        return array.view(dtype)
    return array.astype(dtype)


def read(path: Path, pickled: bool = False) -> dict[str, Any]:
    """The arrays in a file by name; the one of a `.npy` file is called as the file.

    Raises:
        Refused: it holds none, more than memory may take, or a pickle, and that was not asked for.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begin = file.read(6)
            if not path.is_file() or size > LARGEST:
                raise Refused("tensors-unread", reason="it is too large, or no file")
            if begin[:2] == ZIP:
                return _members(path, pickled)
            file.seek(0)
            if begin == NPY:
                return _whole(path, _array(file, size, pickled), pickled)
        return _pickle(path, pickled)
    except OSError as error:
        raise Refused("file-unreadable", reason=error.strerror or str(error)) from error
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, SyntaxError) as error:
        # RuntimeError: it is encrypted.
        raise Refused("tensors-unread", reason=str(error)[:200] or "it is damaged") from error


def _members(path: Path, pickled: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise Refused("tensors-unread", reason="it is too large")
        for entry in entries:
            if entry.filename.endswith(".npy"):
                with archive.open(entry) as file:
                    array = _array(file, entry.file_size, pickled)
                found |= _opened(re.sub(r"\.npy$", "", entry.filename), array)
    if not found:
        raise Refused("tensors-unread", reason="it holds no arrays")
    return found


def _array(file: Any, size: int, pickled: bool) -> Any:
    """One array; what its header promises is compared with `size`, the bytes that there are, before."""
    version = np.lib.format.read_magic(file)
    read_header = (
        np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    )
    shape, fortran, dtype = read_header(file)
    if dtype.hasobject:
        if not pickled:
            raise Refused("file-pickled")
        return _unpickled(file)
    count = int(np.prod(shape, dtype=object)) if shape else 1
    if count * dtype.itemsize > size:
        raise Refused("tensors-unread", reason="it does not hold as many numbers as it says")
    array = np.frombuffer(file.read(count * dtype.itemsize), dtype, count)
    return array.reshape(shape, order="F" if fortran else "C")


def _whole(path: Path, array: Any, pickled: bool) -> dict[str, Any]:
    return _opened(path.stem, array)


def _opened(name: str, value: Any) -> dict[str, Any]:
    """The arrays in `value`, which pickles may hold in lists and dicts."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        value = value.item() if value.ndim == 0 else list(value)
    if isinstance(value, Mapping):
        return {str(key): np.asarray(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return {f"arr_{place}": np.asarray(each) for place, each in enumerate(value)}
    return {name: np.asarray(value)}


def _pickle(path: Path, pickled: bool) -> dict[str, Any]:
    """What a file that is no array of NumPy's holds: maybe a pickle."""
    with path.open("rb") as file:
        begin = file.read(1)
        if begin not in (b"\x80", b"(", b"]", b"}"):
            raise Refused("tensors-unread", reason="it does not begin as a .npy or .npz file does")
        if not pickled:
            raise Refused("file-pickled")
        file.seek(0)
        return _opened(path.stem, _unpickled(file))


def _unpickled(file: Any) -> Any:
    """Run a pickle, which may do anything: the person has insisted.

    Raises:
        Refused: it fails.
    """
    try:
        return pickle.load(file)
    except Exception as error:
        raise Refused("tensors-unread", reason=f"{type(error).__name__}: {error}"[:200]) from error
