"""Weights out to files and in from them: whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np

from .answering import answers
from .changing import replace_values
from .lasting import put_in_place
from .live import Live, Refused, bytes_of, dtype_of, shape_of
from .steady import steadily
from .weight_addresses import places_of, targets

MAP_NAME = "layerwright"
"""The attribute of the root that says which weight each tensor is; Keras does not look at it."""
SUFFIX = ".weights.h5"
MEMBER = "model.weights.h5"
STALE_AFTER = 600
"""Seconds after which what a killed save left behind is removed by the next one."""
LARGEST_UNPACKED = 8 << 30
TOLD_EVERY = 0.1
_FAMILIES = {"bool": 0, "uint": 1, "int": 1, "float": 2, "bfloat": 2, "complex": 3}


@answers("weights.targets")
def weight_targets(live: Live) -> dict[str, Any]:
    """What the weights of the live model are called, for finding them in a file."""
    _require_model(live)
    if not live.weights and not live.model.built:
        raise Refused("weights-unbuilt")
    return {"targets": list(targets(live))}


# -- out ---------------------------------------------------------------------------------------------------


@answers("weights.save")
def save_weights(live: Live, path: str) -> dict[str, Any]:
    """Write all weights to `path` as Keras does, with our map beside them. The old file stays until then."""
    _require_model(live)
    if not live.model.built:
        raise Refused("weights-unbuilt")
    target = Path(os.path.realpath(path))
    _remove_stale(target)
    temporary = target.with_name(f".{target.name[:80]}.{os.getpid()}-{time.monotonic_ns():x}.tmp{SUFFIX}")
    try:
        with steadily(temporary):
            live.model.save_weights(str(temporary))
            with h5py.File(temporary, "r+") as file:
                file.attrs[MAP_NAME] = json.dumps(_map(live))
        put_in_place(temporary, target)
    except OSError as error:
        raise Refused("weights-unwritable", path=path, reason=error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return {"path": path, "count": len(live.weights), "bytes": target.stat().st_size}


def _map(live: Live) -> dict[str, Any]:
    places = places_of(live.model)
    known = ((places.addresses.get(id(each)), key) for key, each in live.weights.items())
    weights = {address: key.split("|", 1) for address, key in known if address}
    return {"format": 1, "weights": weights, "again": places.again}


def _remove_stale(target: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(target.name[:80])}\.\d+-[0-9a-f]+\.tmp{re.escape(SUFFIX)}")
    with contextlib.suppress(OSError):
        for each in target.parent.iterdir():
            if pattern.fullmatch(each.name) and time.time() - each.stat().st_mtime > STALE_AFTER:
                each.unlink()


# -- in ----------------------------------------------------------------------------------------------------


@answers("weights.load")
def load_weights(
    live: Live, path: str, layout: str, member: str, tensors: Sequence[Sequence[str]], label: str = ""
) -> dict[str, Any]:
    """Give weights the values that the person agreed on: pairs of an address in the file and a key.

    Everything is read and looked at before anything is changed; a change that fails is taken back. It is one
    step of the changes that can be undone, called `label`, unless it is too large for that.
    """
    _require_model(live)
    gone = [key for _, key in tensors if key not in live.weights]
    if gone:
        raise Refused("weights-changed", name=gone[0])
    try:
        with _opened(path, layout, member) as read:
            values = dict(_values(live, tensors, read))
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
        raise Refused("weights-unread", path=path, reason=str(error)[:300]) from error
    changes = ((key, (), lambda value=value: value) for key, value in values.items())
    return {"count": len(values), **replace_values(live, label, changes, anyway=True)}


def _values(
    live: Live, tensors: Sequence[Sequence[str]], read: Callable[[str, Any], Any]
) -> Iterator[tuple[str, Any]]:
    total = sum(bytes_of(live.weights[key]) for _, key in tensors)
    done, told = 0, 0.0
    for address, key in tensors:
        variable = live.weights[key]
        value = read(address, variable)
        dtype, wanted = value.dtype.name, dtype_of(variable)
        if not _fits(dtype, wanted):
            raise Refused("weights-dtype", address=address, dtype=dtype, wanted=wanted)
        yield key, keras.ops.convert_to_tensor(value, wanted)
        done += bytes_of(variable)
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            live.tell({"done": done, "total": total})


def _fits(source: str, target: str) -> bool:
    one, other = (_FAMILIES.get(re.sub(r"\d+.*$", "", each), -1) for each in (source, target))
    return min(one, other) >= 0 and one <= other


def _require_model(live: Live) -> None:
    if live.model is None:
        raise Refused("not-built")


# -- reading -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(path: str, layout: str, member: str) -> Iterator[Callable[[str, Any], Any]]:
    """What reads one tensor of a file, by its address, for a variable."""
    if layout == "npz":
        with zipfile.ZipFile(path) as archive:
            yield lambda address, variable: _from_npz(archive, address, variable)
    elif member:
        room = Room()
        with _unpacked(path, member) as file, h5py.File(file, "r") as opened:
            yield lambda address, variable: _from_h5(opened, address, variable, room)
    else:
        room = Room()
        with h5py.File(path, "r") as opened:
            yield lambda address, variable: _from_h5(opened, address, variable, room)


@contextlib.contextmanager
def _unpacked(path: str, member: str) -> Iterator[Any]:
    """A part of an archive as a file that can be read at any place."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryFile() as file:
        if archive.getinfo(member).file_size > LARGEST_UNPACKED:
            raise Refused("weights-large", most=LARGEST_UNPACKED >> 30)
        with archive.open(member) as packed:
            shutil.copyfileobj(packed, file, 1 << 22)
        file.seek(0)
        yield file


class Room:
    """Memory that one tensor after the other is read into: fresh memory costs more than the reading."""

    def __init__(self) -> None:
        self._bytes = np.empty(0, np.uint8)

    def read(self, dataset: Any) -> Any:
        """The numbers of `dataset`, until the next ones are read."""
        size = dataset.size * dataset.dtype.itemsize
        if not size or not dataset.shape:
            return dataset[()]
        if size > self._bytes.size:
            self._bytes = np.empty(size, np.uint8)
        found = self._bytes[:size].view(dataset.dtype).reshape(dataset.shape)
        dataset.read_direct(found)
        return found


def _from_h5(file: Any, address: str, variable: Any, room: Room) -> Any:
    found = file[address]
    made = found.id.get_create_plist()
    if not isinstance(found, h5py.Dataset) or made.get_external_count() or found.is_virtual:
        raise Refused("weights-moved", address=address)
    _check_shape(address, found.shape, variable)
    return _sound(room.read(found))


def _from_npz(archive: zipfile.ZipFile, address: str, variable: Any) -> Any:
    from numpy.lib import format as npy

    with archive.open(f"{address}.npy") as file:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        _check_shape(address, read(file)[0], variable)
    with archive.open(f"{address}.npy") as file:
        return _sound(npy.read_array(file, allow_pickle=False))


def _check_shape(address: str, shape: Sequence[int], variable: Any) -> None:
    # Before it is read: what has the shape of a weight has a size that is bearable.
    if tuple(shape) != shape_of(variable):
        raise Refused(
            "weights-shape", address=address, shape=str(tuple(shape)), wanted=str(shape_of(variable))
        )


def _sound(value: Any) -> Any:
    """An array as TensorFlow takes it: bfloat16 by its name, bytes in the machine's order."""
    if value.dtype.kind == "V":
        import ml_dtypes

        return np.ascontiguousarray(value).view(ml_dtypes.bfloat16)
    return value.astype(value.dtype.newbyteorder("="), copy=False)
