"""What the tensors of an HDF5 file are called: as Keras 3 writes them, and as Keras 2 did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nodes.formats.weights.h5_walk import Contents, Dataset, Map, NoWeights, attribute
from nodes.formats.weights.tensors import FileTensor, group_of, natural

TOP_LEVEL = "top_level_model_weights"
"""Where Keras 3 puts the weights of the model itself in the layout of Keras 2."""
_VARIABLE = re.compile(r"(?:.*/)?vars/\d+")


# -- Keras 3 -----------------------------------------------------------------------------------------------


def keras_tensors(contents: Contents, told: Map) -> tuple[FileTensor, ...]:
    """The tensors of a `.weights.h5`, in the order in which Keras numbers them."""
    found = (each for each in contents.datasets if _VARIABLE.fullmatch(each.address))
    tensors = [_keras_tensor(each, contents.names, told) for each in found]
    return tuple(sorted(tensors, key=lambda each: natural(each.address)))


def _keras_tensor(found: Dataset, names: Mapping[str, str], told: Map) -> FileTensor:
    steps = layer_steps(group_of(found.address), names)
    return FileTensor(
        found.address,
        found.shape,
        found.dtype,
        tuple(name for name, _ in steps),
        tuple(part for _, part in steps),
        index=int(found.address.rpartition("/")[2]),
        identity=told.identity(found.address),
    )


def layer_steps(group: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The layers on the way to `group`: name (the address where there is none), and piece of the address."""
    parts, found, begin = group.split("/") if group else [], [], 0
    for end in range(1, len(parts) + 1):
        name = names.get("/".join(parts[:end]))
        if name is not None or end == len(parts):
            part = "/".join(parts[begin:end])
            found.append((part if name is None else name, part))
            begin = end
    return found


# -- Keras 2 -----------------------------------------------------------------------------------------------


def legacy_root(file: Any) -> Any:
    """The group that holds layers as Keras 2 writes them; None where there is none."""
    if _names_layers(file):
        return file
    found = file.get("model_weights")
    return found if found is not None and _names_layers(found) else None


def _names_layers(group: Any) -> bool:
    return "layer_names" in group.attrs or "layer_names0" in group.attrs


def legacy_tensors(root: Any, contents: Contents, prefix: str) -> tuple[FileTensor, ...]:
    """The tensors of a `.h5` of Keras 2, in its own order.

    Raises:
        NoWeights: a list of names in it cannot be read, or names what is not there.
    """
    datasets = {each.address: each for each in contents.datasets}
    layers = [*names_in(root, "layer_names"), *([TOP_LEVEL] if TOP_LEVEL in root else [])]
    return tuple(each for layer in layers for each in _layer(root, layer, datasets, prefix))


def _layer(root: Any, layer: str, datasets: Mapping[str, Dataset], prefix: str) -> Iterator[FileTensor]:
    if layer not in root:
        raise NoWeights("weights-incomplete", address=layer)
    for index, name in enumerate(names_in(root[layer], "weight_names")):
        address = f"{prefix}{layer}/{name}"
        if address not in datasets:
            raise NoWeights("weights-incomplete", address=address)
        *names, weight = _legacy_path(layer, name)
        found = datasets[address]
        yield FileTensor(address, found.shape, found.dtype, tuple(names), weight=weight, index=index)


def _legacy_path(layer: str, name: str) -> list[str]:
    parts = [part for part in re.sub(r":\d+$", "", name).split("/") if part]
    if layer == TOP_LEVEL:
        return parts[-1:]
    first = layer.split("/")
    for at in range(len(parts) - len(first)):
        if parts[at : at + len(first)] == first:
            return parts[at:]
    return [*first, *parts]


def names_in(group: Any, name: str) -> list[str]:
    """A list of names, which Keras cuts into pieces when it is long."""
    found = attribute(group.id, name)
    if found is None:
        pieces: list[str] = []
        for number in range(10_000):
            piece = attribute(group.id, f"{name}{number}")
            if piece is None:
                return pieces
            pieces += _decoded(piece, name)
    return _decoded(found, name)


def _decoded(found: object, name: str) -> list[str]:
    if not hasattr(found, "ravel"):
        raise NoWeights("weights-incomplete", address=name)
    values: Iterable[object] = found.ravel().tolist()
    return [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in values]
