"""Goes through an HDF5 file without trusting it: nothing outside of it is opened, no numbers are read."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from h5py import h5a, h5d, h5g, h5l, h5o, h5z

DEEPEST = 64
LOOKED_AT_FROM = 12
"""How deep a group stands that is looked at for circles."""
MOST_OBJECTS = 200_000
LONGEST_TEXT = 64 * 1024 * 1024
MAP_NAME = "layerwright"
"""The attribute of the root that says which weight each tensor is."""
_NUMBERS = "fiubc"
FILTERS = frozenset({h5z.FILTER_DEFLATE, h5z.FILTER_SHUFFLE, h5z.FILTER_FLETCHER32, h5z.FILTER_LZF})
"""Ways of packing that h5py brings with it."""


class NoWeights(Exception):
    """A file that is not read. `code` and `arguments` say why, as in a `FileError`."""

    def __init__(self, code: str, **arguments: str | int) -> None:
        super().__init__(code, arguments)
        self.code = code
        self.arguments = arguments


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is known of a dataset without reading it."""

    address: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The datasets of a file, and the names that Keras gave to its groups."""

    datasets: tuple[Dataset, ...]
    names: Mapping[str, str]


def contents_of(file: Any) -> Contents:
    """Everything in an open `h5py.File` or group.

    Raises:
        NoWeights: it leads out of itself or in a circle, is too deep or too large, or holds no numbers.
    """
    walk = _Walk()
    datasets = tuple(walk.group(file.id, ""))
    return Contents(datasets, walk.names)


class _Walk:
    """One way through a file, which meets every group once."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._count = 0
        self._seen: set[object] = set()

    def group(self, group: Any, address: str, depth: int = 0) -> Iterator[Dataset]:
        """The datasets in `group` and below."""
        self._refuse_circle(group, address, depth)
        links: list[tuple[bytes, int]] = []
        group.links.iterate(lambda name, info: links.append((name, info.type)), info=True)
        for name, kind in links:
            where = f"{address}/{_text(name)}" if address else _text(name)
            self._count += 1
            if self._count > MOST_OBJECTS:
                raise NoWeights("weights-many", most=MOST_OBJECTS)
            if kind != h5l.TYPE_HARD:
                raise _link(group, name, kind, where)
            found = h5o.open(group, name)
            if isinstance(found, h5g.GroupID):
                if name == b"vars":
                    self._take_name(found, address)
                yield from self.group(found, where, depth + 1)
            elif isinstance(found, h5d.DatasetID):
                yield _dataset(found, where)

    def _refuse_circle(self, group: Any, address: str, depth: int) -> None:
        """A way that leads in a circle becomes long. Most ways are short, and not looked at."""
        if depth > DEEPEST:
            raise NoWeights("weights-deep", most=DEEPEST)
        if depth >= LOOKED_AT_FROM:
            place = h5o.get_info(group).addr
            if place in self._seen:
                raise NoWeights(
                    "weights-circle", address=f"{address[:60]}…" if len(address) > 60 else address
                )
            self._seen.add(place)

    def _take_name(self, variables: Any, address: str) -> None:
        if h5a.exists(variables, b"name"):
            found = attribute(variables, "name")
            if isinstance(found, str):
                self.names[address] = found


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _link(group: Any, name: bytes, kind: int, where: str) -> NoWeights:
    target = "?"
    if kind in (h5l.TYPE_SOFT, h5l.TYPE_EXTERNAL):
        found = group.links.get_val(name)
        parts = (found,) if isinstance(found, bytes) else found
        target = ":".join(_text(part) for part in parts)
    return NoWeights("weights-link", address=where, target=target[:200])


def _dataset(found: Any, where: str) -> Dataset:
    made = found.get_create_plist()
    if made.get_layout() == h5d.VIRTUAL or made.get_external_count():
        raise NoWeights("weights-elsewhere", address=where)
    packed = {made.get_filter(number)[0] for number in range(made.get_nfilters())} - FILTERS
    if packed:
        # HDF5 would look for a library that unpacks it.
        reason = f"{where} is packed in a way that is not known here ({min(packed)})"
        raise NoWeights("weights-damaged", reason=reason)
    dtype = dtype_of(found, where)
    if dtype == "":
        kind = "text or objects" if found.dtype.kind in "OSU" else str(found.dtype)[:60]
        raise NoWeights("weights-objects", address=where, kind=kind)
    return Dataset(where, tuple(found.shape), dtype)


def dtype_of(dataset: Any, where: str) -> str:
    """The dtype of an open dataset as Keras names it; "" for what are no numbers."""
    dtype = dataset.dtype
    if dtype.kind == "V" and dtype.itemsize == 2 and dtype.names is None and dtype.subdtype is None:
        # Keras writes bfloat16 as two bytes without a meaning, and says so beside them.
        return "bfloat16" if attribute(dataset, "dtype") == "bfloat16" else ""
    return _name(dtype) if dtype.kind in _NUMBERS else ""


@cache
def _name(dtype: Any) -> str:
    # NumPy works it out anew each time.
    return str(dtype.name)


def attribute(of: Any, name: str) -> object:
    """An attribute of an open group or dataset as text or an array; None where it is missing or huge."""

    key = name.encode("utf-8")
    if not h5a.exists(of, key):
        return None
    found = h5a.open(of, key)
    if math.prod(found.shape) * found.dtype.itemsize > LONGEST_TEXT:
        return None
    value = np.empty(found.shape, dtype=found.dtype)
    if value.size:
        found.read(value)
    if found.shape != ():
        return value
    text = value[()]
    return _text(text) if isinstance(text, bytes) else text


@dataclass(frozen=True, slots=True)
class Map:
    """What our map says: the key of the weight at each address, and which addresses are written once more.

    A file that no model has written knows only the `layers`: the key of each by the address of its group.
    """

    keys: Mapping[str, str]
    again: frozenset[str] = frozenset()
    layers: Mapping[str, str] = field(default_factory=dict)

    def identity(self, address: str) -> str:
        """Which weight stands at `address`: its key, or `<key of the layer>|/<address inside the layer>`."""
        if address in self.keys:
            return self.keys[address]
        steps = address.split("/")
        for end in range(len(steps) - 1, 0, -1):
            layer = self.layers.get("/".join(steps[:end]))
            if layer is not None:
                return f"{layer}|/{'/'.join(steps[end:])}"
        return ""


def map_in(file: Any) -> Map:
    """The map of an open file; empty where there is no sound one."""
    text = attribute(file.id, MAP_NAME)
    try:
        record = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        return Map({})
    pairs, again = record.get("weights"), record.get("again")
    found = {
        address: f"{pair[0]}|{pair[1]}"
        for address, pair in (pairs.items() if isinstance(pairs, dict) else ())
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)
    }
    # Two tensors that claim to be the same weight are neither.
    claims = Counter(found.values())
    keys = {address: key for address, key in found.items() if claims[key] == 1}
    groups = record.get("layers")
    named = {
        group: layer
        for group, layer in (groups.items() if isinstance(groups, dict) else ())
        if isinstance(layer, str)
    }
    claims = Counter(named.values())
    layers = {group: layer for group, layer in named.items() if claims[layer] == 1}
    texts = (each for each in (again if isinstance(again, list) else ()) if isinstance(each, str))
    return Map(keys, frozenset(texts), layers)
