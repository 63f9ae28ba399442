"""Where Keras writes each weight in a `.weights.h5`, as Keras itself says while it goes through a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import keras

from .live import Live, dtype_of, shape_of


@dataclass
class Places:
    """What would be written: the address of each variable by `id`, names and objects of layers by address.

    `again` are the addresses of variables that Keras writes more than once.
    """

    addresses: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    layers: dict[str, Any] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)

    def note(self, address: str, value: Any) -> None:
        """Note that `value` is written to `address`."""
        if self.addresses.setdefault(id(value), address) != address:
            self.again.append(address)


def places_of(model: Any) -> Places:
    """Let Keras save `model` into nothing, and note where it would have put what.

    What it does for this is not among its public names. Where another version of Keras does otherwise,
    nothing is known.
    """
    try:
        from keras.src.saving import saving_lib

        store, save = saving_lib.H5IOStore, saving_lib._save_state
    except (ImportError, AttributeError):
        return Places()
    places = Places()
    known = {id(layer): layer for layer in _layers(model)}

    class Recorder(store):  # type: ignore[misc, valid-type]
        """Is written to like a file."""

        def __init__(self) -> None:
            self.path = ""
            self.made = False

        def __bool__(self) -> bool:
            return True

        def make(self, path: str, metadata: Mapping[str, Any] | None = None) -> Any:
            """Begin what belongs to one layer."""
            self.path, self.made = path, True
            if metadata and "name" in metadata:
                places.names[path] = str(metadata["name"])
            return self

        def __setitem__(self, key: str, value: Any) -> None:
            places.note(f"{self.path}/vars/{key}".lstrip("/"), value)

    class Visited(set):  # type: ignore[type-arg]
        """Keras notes here that it has been to a layer, just after it has written what that has itself."""

        def add(self, each: int) -> None:
            """Note which layer the last path was."""
            super().add(each)
            if recorder.made and each in known:
                places.layers[recorder.path] = known[each]
            recorder.made = False

    recorder = Recorder()
    try:
        save(model, recorder, None, "", Visited())
    except (TypeError, AttributeError, ValueError, NotImplementedError):
        return Places()
    return places


def targets(live: Live) -> Iterator[dict[str, Any]]:
    """What is known of each weight of the live model for finding it in a file."""
    places = places_of(live.model)
    owners = dict(_owners(live.model))
    made_up = _made_up(live.model)
    for key, variable in live.weights.items():
        told = {"key": key, "shape": list(shape_of(variable)), "dtype": dtype_of(variable)}
        owner = owners.get(id(variable))
        address = places.addresses.get(id(variable), "")
        group = address.rpartition("vars/")[0].rstrip("/")
        steps = list(_steps(group, places))
        yield {
            **told,
            "address": address,
            "names": [name for name, _, _ in steps] if address else str(variable.path).split("/")[1:-1],
            "parts": [part for _, part, _ in steps],
            "weight": str(variable.name),
            "index": int(address.rpartition("/")[2]) if address else 0,
            "outer": _outer([layer for _, _, layer in steps]),
            "standard": _is_standard(owner),
            "row": _row(group, places, made_up),
        }


def _steps(group: str, places: Places) -> Iterator[tuple[str, str, Any]]:
    """The layers on the way to `group`: name, piece of the address, and the layer itself."""
    parts = group.split("/") if group else []
    begin = 0
    for end in range(1, len(parts) + 1):
        path, part = "/".join(parts[:end]), "/".join(parts[begin:end])
        if path in places.names or end == len(parts):
            yield places.names.get(path, part), part, places.layers.get(path)
            begin = end


def _outer(layers: Sequence[Any]) -> int:
    """How many lead to the first layer that is Keras's own and does not just hold others."""
    own = (at for at, layer in enumerate(layers, start=1) if _is_standard(layer) and not _holds(layer))
    return next(own, len(layers))


def _is_standard(layer: Any) -> bool:
    return type(layer).__module__.split(".")[0] == "keras"


def _holds(layer: Any) -> bool:
    return hasattr(layer, "layers")


def _row(group: str, places: Places, made_up: set[int]) -> str | None:
    """The list of layers in which the outermost layer stands whose name Keras made up."""
    parts = group.split("/") if group else []
    for end in range(1, len(parts) + 1):
        layer = places.layers.get("/".join(parts[:end]))
        if layer is not None and id(layer) in made_up:
            return "/".join(parts[: end - 1])
    return None


def _made_up(model: Any) -> set[int]:
    """The layers that have a name from Keras: elements of lists, and those that take none."""
    found = set()
    for holder in _layers(model):
        if _is_standard(holder) and not _holds(holder):
            continue  # what is inside of Keras's own layers is named by Keras, always the same
        given = {id(each) for attribute, each in vars(holder).items() if _is_named(each, attribute)}
        found |= {id(each) for each in holder._layers if id(each) not in given and _looks_made_up(each)}
    return found


def _is_named(each: Any, attribute: str) -> bool:
    return isinstance(each, keras.Layer) and each.name == attribute


def _looks_made_up(layer: Any) -> bool:
    stem = re.sub(r"_\d+$", "", layer.name)
    return type(layer).__name__.replace("_", "").lower() == stem.replace("_", "")


def _layers(model: Any) -> list[Any]:
    return list(model._flatten_layers(include_self=True, recursive=True))


def _owners(model: Any) -> Iterator[tuple[int, Any]]:
    for layer in _layers(model):
        for variable in (*layer._trainable_variables, *layer._non_trainable_variables):
            yield id(variable), layer
