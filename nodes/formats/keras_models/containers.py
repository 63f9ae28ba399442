"""Opens what a model is saved in, told apart by what it holds, and gives the configuration as plain JSON."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodes.formats.files import DAMAGED, FileError, reason_of
from nodes.formats.values import is_deeper
from nodes.formats.weights.probing import EMPTY_ZIP, ZIP

Record = Mapping[str, Any]

HDF5 = b"\x89HDF\r\n\x1a\n"
CONFIG, WEIGHTS = "config.json", "model.weights.h5"
VOCABULARY = re.compile(r"assets/(?P<layer>.+)/vocabulary\.txt")

LARGEST_CONFIG = 64 << 20
"""Bytes of JSON: the configuration of the largest model of `keras.applications` takes two million."""
LARGEST_VOCABULARY = 64 << 20
MOST_RATIO = 200
"""How many times larger than packed a configuration may be: more is a bomb."""
MOST_ENTRIES = 20_000
DEEPEST = 300
"""How deep lists and objects may be nested: four or five for each model within a model."""


@dataclass(frozen=True)
class Saved:
    """What a file holds: the record of the model, and where its values stand."""

    path: Path
    record: Record
    version: str = ""
    """Of the Keras that wrote it, where the file says so."""
    kind: str = "json"
    """`"keras"`, `"h5"` or `"json"`, which holds no values."""
    weights: bool = False
    vocabularies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The words that layers of text have learnt, by where the archive keeps them."""

    @property
    def is_legacy(self) -> bool:
        """Whether Keras 2 wrote it, or one before."""
        return self.version[:2] in ("1.", "2.")


def open_saved(path: Path) -> Saved:
    """What is saved in `path`.

    Raises:
        FileError: it is no model, or cannot be used; says why.
    """
    try:
        return _opened(path)
    except FileNotFoundError as error:
        raise FileError(path, "file-missing") from error
    except DAMAGED as error:
        if isinstance(error, zipfile.BadZipFile) or "truncated file" in str(error):
            raise FileError(path, "keras-cut-off") from error
        raise FileError(path, "keras-damaged", reason=reason_of(error)[:200]) from error


def _opened(path: Path) -> Saved:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        what = "it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a regular file"
        raise FileError(path, "file-unreadable", reason=what)
    if not status.st_size:
        raise FileError(path, "keras-empty")
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith((ZIP, EMPTY_ZIP)):
        return _archive(path)
    if start.startswith(HDF5):
        return _hdf5(path)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _text(path, status.st_size)
    shown = re.sub(r"[^\x20-\x7e]+", "·", start[:24].decode("latin-1"))
    raise FileError(path, "keras-unknown", begin=shown)


# -- .keras ------------------------------------------------------------------------------------------------


def _archive(path: Path) -> Saved:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise FileError(path, "keras-many-parts", count=len(entries), most=MOST_ENTRIES)
        names = {entry.filename for entry in entries}
        if CONFIG not in names:
            raise FileError(path, "keras-no-config")
        record = parse(path, _unpacked(path, archive, CONFIG, LARGEST_CONFIG))
        version = ""
        if "metadata.json" in names:
            metadata = parse(path, _unpacked(path, archive, "metadata.json", 1 << 20))
            version = str(metadata.get("keras_version", ""))
        words = _vocabularies(path, archive, names)
    return Saved(path, record, version or "3", "keras", WEIGHTS in names, words)


def _vocabularies(path: Path, archive: zipfile.ZipFile, names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The words in an archive; all together they may be no larger than one of them."""
    found: dict[str, tuple[str, ...]] = {}
    left = LARGEST_VOCABULARY
    for name in sorted(names):
        place = VOCABULARY.fullmatch(name)
        if place is not None:
            data = _unpacked(path, archive, name, left)
            left -= len(data)
            found[place["layer"]] = _vocabulary(data)
    return found


def _unpacked(path: Path, archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One part of an archive, if it is no larger than `most` and not packed beyond reason."""
    entry = archive.getinfo(name)
    if entry.flag_bits & 1:
        raise FileError(path, "weights-encrypted")
    data = b""
    if entry.file_size <= most:
        with archive.open(entry) as file:
            # What the archive says of the size need not be so: reading stops at the limit.
            data = file.read(most + 1)
    size = max(len(data), entry.file_size)
    # Nor need what it says of the size packed.
    packed_size = min(entry.compress_size, path.stat().st_size)
    if size > most or size > (1 << 20) + MOST_RATIO * packed_size:
        raise FileError(path, "keras-bomb", part=name, megabytes=max(1, most >> 20))
    return data


def _vocabulary(data: bytes) -> tuple[str, ...]:
    lines = data.decode("utf-8").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


# -- .h5 ---------------------------------------------------------------------------------------------------


def _hdf5(path: Path) -> Saved:
    import h5py

    from nodes.formats.weights.h5_walk import attribute

    with h5py.File(path, "r") as file:
        text = attribute(file.id, "model_config")
        version = attribute(file.id, "keras_version")
        weights = file.id.links.exists(b"model_weights")
    if not isinstance(text, str):
        raise FileError(path, "keras-weights-alone")
    if len(text) > LARGEST_CONFIG:
        raise FileError(path, "keras-bomb", part="model_config", megabytes=LARGEST_CONFIG >> 20)
    said = version if isinstance(version, str) else "2."
    return Saved(path, parse(path, text.encode("utf-8")), said, "h5", weights)


# -- JSON --------------------------------------------------------------------------------------------------


def _text(path: Path, size: int) -> Saved:
    if size > LARGEST_CONFIG:
        raise FileError(path, "file-too-large", megabytes=LARGEST_CONFIG >> 20)
    record = parse(path, path.read_bytes())
    version = record.get("keras_version")
    if "class_name" not in record:
        raise FileError(path, "keras-no-class")
    return Saved(path, record, version if isinstance(version, str) else "3")


def parse(path: Path, data: bytes) -> dict[str, Any]:
    """An object of JSON whose depth is bounded.

    Raises:
        FileError: it is none.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileError(path, "keras-not-utf8", byte=error.start) from error
    except RecursionError as error:
        raise FileError(path, "keras-too-deep", most=DEEPEST) from error
    except ValueError as error:
        raise FileError(path, "keras-not-json", reason=str(error)[:120]) from error
    if not isinstance(found, dict):
        raise FileError(path, "keras-not-json", reason="it is no object")
    if is_deeper(found, DEEPEST):
        raise FileError(path, "keras-too-deep", most=DEEPEST)
    return found
