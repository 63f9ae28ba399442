"""Copies the groups of layers from where Keras kept them in a model to where a generated class has them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nodes.formats.keras_models.addresses import Addresses
from nodes.formats.keras_models.parts import Part, Wrapped, stems_of
from nodes.formats.keras_models.sharing import LENDERS
from nodes.graph import BlockId

LISTS = ("layers", "_layer_checkpoint_dependencies", "_self_tracked_trackables")
"""Where versions of Keras have written the layers of a model."""
CELLS = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
HEADS = {
    "query": "query_dense",
    "key": "key_dense",
    "value": "value_dense",
    "attention_output": "output_dense",
}
ATTENTION: Mapping[str, Mapping[str, str]] = {
    "MultiHeadAttention": {**HEADS, "gate": "_gate_dense"},
    "GroupedQueryAttention": {name: f"_{group}" for name, group in HEADS.items()} | {"gate": "_gate_dense"},
}
"""Where layers of attention keep what is called so inside them."""
DROPS_PATHS = "StochasticDepth"
"""A layer of `keras.applications` that is drawn as a Dropout."""
NORMALIZED = "SpectralNormalization"
STACKED = "StackedRNNCells"
HOLDERS = frozenset({"TimeDistributed", NORMALIZED, "RNN", STACKED})
"""Layers around others that they do not make themselves."""
VARIABLES = "vars"


@dataclass(frozen=True, slots=True)
class Place:
    """An instance of a block in the model: the way of layers that leads to it.

    What stands inside a wrapper has no key of its own: there `path` is None.
    """

    block: BlockId
    path: tuple[str, ...] | None = ()


class Told:
    """What is told of the file beside the numbers: which layer of the model each group belongs to."""

    def __init__(self) -> None:
        self.layers: dict[str, str] = {}
        self.again: list[str] = []
        """The addresses of numbers that stand there once more."""

    def note(self, group: Any, place: Place, key: str, given: bool = False) -> None:
        """Note that the weights in `group` are those of the layer `key` of an instance."""
        if place.path is not None and not given:
            self.layers[group.name.strip("/")] = "/".join((*place.path, key))

    def note_again(self, group: Any) -> None:
        """Note that `group` is the same as one that has been noted."""
        above = group.name.strip("/")
        group.visititems(
            lambda name, each: self.again.append(f"{above}/{name}") if hasattr(each, "dtype") else None
        )

    def record(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {"format": 1, "weights": {}, "layers": self.layers, "again": self.again}


# -- .keras ------------------------------------------------------------------------------------------------


class Copier:
    """Copies what Keras 3 wrote. A layer that stands in several models is in the file once."""

    def __init__(self, places: Addresses) -> None:
        self.told = Told()
        self._places = places
        self._known: dict[tuple[str, str], Any] = {}
        self._lending: dict[int, Any] = {}
        """The groups of layers that stand in wrappers and elsewhere, by number."""
        self._written: dict[int, str] = {}
        """Where each layer that stands in several models was put first, by number."""

    def model(self, source: Any, target: Any, parts: Sequence[Part], place: Place) -> None:
        """Copy the layers of a model from its group into the group of its instance."""
        at = self._places.of(place.block)
        listed = None if source is None else next((source[name] for name in LISTS if name in source), None)
        if listed is None and source is not None:
            if len(parts) == 1 and parts[0].attribute in at:
                # A class of one's own: its weights stand where it put them.
                self._leaf(source, target, at[parts[0].attribute], parts[0], place)
            return
        # Of a model whose layers have all been written elsewhere there is nothing.
        listed = {} if listed is None else listed
        names = _names_in(listed)
        for part in parts:
            key = names.get(part.name, part.stem)
            if part.stem and part.stem in listed and _name_of(listed[part.stem]) in ("", part.name):
                key = part.stem
            there = bool(key) and key in listed
            found = listed[key] if there else None
            if part.lends:
                found = self._lent(found, part)
            elif found is None:
                found = self._known.get((part.name, part.class_name))
            if part.attribute in at and (found is not None or part.parts is not None):
                if found is not None:
                    self._known.setdefault((part.name, part.class_name), found)
                self._shared(found, target, at[part.attribute], part, place)

    def _shared(self, found: Any, target: Any, address: str, part: Part, around: Place) -> None:
        """Copy a layer, once, to all places where Keras may look for it first."""
        first = self._written.get(part.number) if part.number else None
        if first is None:
            self._part(found, target, address, part, around)
            if part.number:
                self._written[part.number] = f"{target.name}/{address}"
            return
        above, _, name = address.rpartition("/")
        place = target.require_group(above) if above else target
        place[name] = target.file[first]
        if part.given:
            self.told.note_again(place[name])
            return
        self.told.note_again(target.file[first])
        self._tell(place[name], part, around)
        if VARIABLES in place[name]:
            place[name][VARIABLES].attrs["name"] = part.attribute

    def _tell(self, group: Any, part: Part, around: Place) -> None:
        """Note whose the weights in `group` are, which have been copied before."""
        if part.parts is None or part.block is None or part.inside:
            self.told.note(group, around, self._places.keys(around.block)[part.attribute])
            return
        at = self._places.of(part.block)
        for each in part.parts:
            if at.get(each.attribute, "") in group and not each.given:
                self._tell(group[at[each.attribute]], each, inside_of(part, around, self._places))

    def _part(self, found: Any, target: Any, address: str, part: Part, around: Place) -> None:
        if part.lends:
            self._wrapper(found, target, address, part, around)
            return
        if part.parts is None or part.block is None:
            self._leaf(found, target, address, part, around)
            return
        place = target.create_group(address)
        for name in found if found is not None and part.inside else ():
            if name != part.inside:
                found.copy(name, place)
        if VARIABLES not in place:
            place.create_group(VARIABLES)
        place[VARIABLES].attrs["name"] = part.attribute
        if not part.inside:
            self.model(found, place, part.parts, inside_of(part, around, self._places))
            return
        self.told.note(place, around, self._places.keys(around.block)[part.attribute], part.given)
        inner = found[part.inside] if found is not None and part.inside in found else None
        within = place.create_group(part.inside)
        within.create_group(VARIABLES)
        self.model(inner, within, part.parts, Place(part.block, None))

    def _lent(self, found: Any, part: Part) -> Any:
        """The group of a layer that stands in a wrapper and elsewhere: `found`, or what is inside it."""
        if found is not None and part.class_name in LENDERS:
            found = found.get(part.inside)
        return (
            self._lending.get(part.number) if found is None else self._lending.setdefault(part.number, found)
        )

    def _wrapper(self, found: Any, target: Any, address: str, part: Part, around: Place) -> None:
        """Put a layer that stands in a wrapper and elsewhere into the group of the wrapper."""
        place = target.create_group(address)
        place.create_group(VARIABLES).attrs["name"] = part.attribute
        self.told.note(place, around, self._places.keys(around.block)[part.attribute], part.given)
        if part.parts is None or part.block is None:
            found.file.copy(found, place, name=part.inside)
            return
        within = place.create_group(part.inside)
        within.create_group(VARIABLES)
        self.model(found, within, part.parts, Place(part.block, None))

    def _leaf(self, found: Any, target: Any, address: str, part: Part, around: Place) -> None:
        above, _, name = address.rpartition("/")
        place = target.require_group(above) if above else target
        found.file.copy(found, place, name=name)
        self.told.note(place[name], around, self._places.keys(around.block)[part.attribute], part.given)
        if part.class_name == DROPS_PATHS:
            _add_seed(place[name])
        if part.class_name in HOLDERS:
            self._fill(place[name], part.wraps)
        if VARIABLES in place[name]:
            place[name][VARIABLES].attrs["name"] = part.attribute

    def _fill(self, group: Any, wraps: Sequence[Wrapped]) -> None:
        """Put what is inside a wrapper there, where the file has it once for several."""
        stems = stems_of([{"class_name": each.class_name} for each in wraps])
        for each, stem in zip(wraps, stems, strict=True):
            key = (each.name, each.class_name)
            place = f"{each.key}/{stem}" if each.key == "cells" else each.key
            if place in group:
                self._known.setdefault(key, group[place])
            elif key in self._known:
                self._known[key].file.copy(self._known[key], group, name=place)
            if each.class_name in HOLDERS:
                self._fill(group.require_group(place), each.wraps)


def _add_seed(group: Any) -> None:
    """Give a layer that has become a Dropout the seed that Keras looks for, another for each."""
    import numpy as np

    seed = zlib.crc32(group.name.encode("utf-8", "replace"))
    group.require_group(f"seed_generator/{VARIABLES}")["0"] = np.array([seed, 0], "int64")


def inside_of(part: Part, around: Place, places: Addresses) -> Place:
    """The instance that a layer is, which is a model."""
    assert part.block is not None
    if around.path is None or part.given:
        return Place(part.block, None)
    return Place(part.block, (*around.path, places.keys(around.block)[part.attribute]))


def _names_in(listed: Any) -> Mapping[str, str]:
    """The groups of layers by the names that Keras gave to these."""
    return {name: key for key in listed if (name := _name_of(listed[key]))}


def _name_of(group: Any) -> str:
    found = group[VARIABLES].attrs.get("name", "") if VARIABLES in group else ""
    return found if isinstance(found, str) else ""


# -- .h5 ---------------------------------------------------------------------------------------------------

Weight = tuple[str, str]
"""The name of a weight, as a path, and its address."""


class LegacyCopier:
    """Puts the weights of layers, which Keras 2 keeps in a row, where Keras 3 keeps them."""

    def __init__(self, places: Addresses) -> None:
        self.told = Told()
        self._places = places
        self._known: dict[tuple[str, str], Sequence[Weight]] = {}
        """The weights of layers, which stand in the file once where a layer is in several inner models."""

    def root(self, root: Any, target: Any, parts: Sequence[Part], place: Place) -> None:
        """Copy the weights of a model."""
        from nodes.formats.weights.layouts import names_in

        at = self._places.of(place.block)
        for part in parts:
            if part.name in root and part.attribute in at:
                group = root[part.name]
                weights = [(name, f"{group.name}/{name}") for name in names_in(group, "weight_names")]
                self._part(root.file, target, part, weights, place)

    def _part(self, file: Any, target: Any, part: Part, weights: Sequence[Weight], around: Place) -> None:
        place = target.create_group(self._places.of(around.block)[part.attribute])
        place.create_group(VARIABLES).attrs["name"] = part.attribute
        if part.parts is None or part.block is None or part.inside:
            self.told.note(place, around, self._places.keys(around.block)[part.attribute])
        if part.parts is None or part.block is None:
            if weights:
                self._known.setdefault((part.name, part.class_name), weights)
            self._leaf(file, place, part, weights or self._known.get((part.name, part.class_name), ()))
            if part.class_name == DROPS_PATHS:
                _add_seed(place)
            return
        within = Place(part.block, None) if part.inside else inside_of(part, around, self._places)
        inner = place.create_group(part.inside) if part.inside else place
        if part.inside:
            inner.create_group(VARIABLES)
        at = self._places.of(part.block)
        for each, own in _by_layer(part.parts, weights):
            if each.attribute in at:
                self._part(file, inner, each, own, within)

    def _leaf(self, file: Any, place: Any, part: Part, weights: Sequence[Weight]) -> None:
        rows: dict[str, list[str]] = {}
        for name, address in weights:
            rows.setdefault(name.rpartition("/")[0], []).append(address)
        for group, datasets in _placed(part.class_name, part.wraps, list(rows.items())):
            into = place.require_group(f"{group}/{VARIABLES}".lstrip("/"))
            for number, dataset in enumerate(datasets, len(into)):
                file.copy(dataset, into, name=str(number))


def _by_layer(parts: Sequence[Part], weights: Sequence[Weight]) -> Iterator[tuple[Part, list[Weight]]]:
    """The weights of each layer of an inner model, found by the names on their ways.

    They come in the order of the layers, first those that are trained. Where several layers have such a name
    in them, it is the one whose turn it is.
    """
    owners: dict[str, list[int]] = {}
    for place, part in enumerate(parts):
        for name in {part.name, *_names_below(part)}:
            owners.setdefault(name, []).append(place)
    found: dict[int, list[Weight]] = {}
    last = 0
    for name, address in weights:
        steps = (step for step in name.split("/")[:-1] if step in owners)
        may = owners.get(next(steps, ""), [0] if len(parts) == 1 else [])
        open = [each for each in may if all(name != known for known, _ in found.get(each, ()))]
        if open:
            last = next((each for each in open if each >= last), open[0])
            found.setdefault(last, []).append((name, address))
    for place, part in enumerate(parts):
        yield part, found.get(place, [])


def _names_below(part: Part) -> Iterator[str]:
    for each in part.parts or ():
        yield each.name
        yield from _names_below(each)


Row = tuple[str, list[str]]
"""Weights with the same path above them: the path, and their addresses."""


def _placed(class_name: str, wraps: Sequence[Wrapped], rows: Sequence[Row]) -> Iterator[Row]:
    """Which groups inside that of a layer the weights belong to, in the order of Keras 2."""
    inner = wraps[0] if wraps else Wrapped("")
    if class_name == NORMALIZED and len(rows) > 1:
        # It counts what it normalizes among its own, which come last as they are not trained.
        *kernels, (_, own) = rows
        yield from _within("layer", inner, kernels)
        yield "", [kernels[0][1][0], *own]
    elif class_name == "Bidirectional":
        half = len(rows) // 2
        yield from _within("forward_layer", inner, rows[:half])
        yield from _within("backward_layer", inner, rows[half:])
    elif class_name in ("TimeDistributed", NORMALIZED):
        yield from _within("layer", inner, rows)
    elif inner.class_name == STACKED and len(inner.wraps) == len(rows):
        stems = stems_of([{"class_name": cell.class_name} for cell in inner.wraps])
        yield from (
            (f"cell/cells/{stem}", addresses) for stem, (_, addresses) in zip(stems, rows, strict=True)
        )
    else:
        heads = ATTENTION.get(class_name, {})
        usual = "cell" if class_name in CELLS else ""
        for path, addresses in rows:
            yield heads.get(path.rpartition("/")[2], usual), addresses


def _within(group: str, inner: Wrapped, rows: Sequence[Row]) -> Iterator[Row]:
    for below, addresses in _placed(inner.class_name, inner.wraps, rows):
        yield f"{group}/{below}".rstrip("/"), addresses
