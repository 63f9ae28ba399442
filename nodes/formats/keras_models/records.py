"""What stands in the record of a model: its layers, how they are called, what goes in and comes out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nodes.formats.keras_models.inbound import BrokenModel, Inbound, Tensor, flat, inbound_of, tensors_in
from nodes.forms import Form, form_text
from nodes.graph import NodeId, PortName, Value

AUTOMATIC = re.compile(r"(input|input_layer|inputs?_?\d*)(_\d+)?|keras_tensor(_\d+)?(CLONE)?")
"""Names of inputs that nobody chose."""


@dataclass
class Drawn:
    """What was drawn for one record of a model's layers: its calls, in order, and their output ports."""

    calls: list[tuple[NodeId, tuple[PortName, ...]]] = field(default_factory=list)


def calls_of(record: Mapping[str, Any], names: frozenset[str]) -> list[Inbound]:
    """How a layer is called, as often as it is."""
    data = record.get("inbound_nodes", [])
    if not isinstance(data, list):
        raise BrokenModel("keras-bad-call")
    return [inbound_of(each, names) for each in data if each]


def shifts(
    records: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    calls: Sequence[Sequence[Inbound]],
    ends: Sequence[Any],
) -> Iterator[tuple[tuple[str, bool], int]]:
    """How much higher than they are the calls of inner models are numbered: within, and at the ends.

    Keras counts the one by which it made the inner model. Version 3 does so at the ends alone, and not for
    sequential models.
    """
    lowest: dict[str, int] = {}
    for tensor in all_tensors(calls, ends):
        lowest[tensor.layer] = min(lowest.get(tensor.layer, tensor.call), tensor.call)
    older = any(call.older for inbound in calls for call in inbound)
    for record, name in zip(records, names, strict=True):
        config = record.get("config")
        if not isinstance(config, dict) or "layers" not in config:
            continue
        if older:
            shift = int(lowest.get(name, 0) > 0)
            yield (name, False), shift
            yield (name, True), shift
        elif "input_layers" in config:
            yield (name, True), 1


def all_tensors(calls: Sequence[Sequence[Inbound]], ends: Sequence[Any]) -> Iterator[Tensor]:
    """Every tensor that calls and ends take."""
    yield from tensors_in(list(ends))
    for inbound in calls:
        for call in inbound:
            yield from tensors_in([*call.args, dict(call.kwargs)])


def carrying(
    records: Sequence[Mapping[str, Any]], names: Sequence[str], calls: Sequence[Sequence[Inbound]]
) -> frozenset[str]:
    """The layers whose outputs may carry a mask: those that make one or are given one, and what follows."""
    followers: dict[str, list[str]] = {}
    found: dict[str, None] = {}
    for record, name, inbound in zip(records, names, calls, strict=True):
        config = record.get("config")
        values = config if isinstance(config, dict) else {}
        is_model = "layers" in values
        given = any(any(tensors_in(call.kwargs.get("mask"))) for call in inbound)
        if values.get("mask_zero") or record.get("class_name") == "Masking" or is_model or given:
            found[name] = None
        for call in inbound:
            for tensor in tensors_in([*call.args, dict(call.kwargs)]):
                followers.setdefault(tensor.layer, []).append(name)
    waiting = list(found)
    for name in waiting:
        new = [each for each in followers.get(name, ()) if each not in found]
        found.update(dict.fromkeys(new))
        waiting.extend(dict.fromkeys(new))
    return frozenset(found)


def name_of(record: Mapping[str, Any]) -> str:
    """What the model calls a layer."""
    name = record.get("name")
    config = record.get("config")
    if not isinstance(name, str) and isinstance(config, dict):
        name = config.get("name")
    return name if isinstance(name, str) else str(record.get("class_name"))


def shown_name(record: Mapping[str, Any], name: str) -> str:
    """What a person called a layer."""
    config = record.get("config")
    said = config.get("name") if isinstance(config, dict) else None
    return said if isinstance(said, str) else name


def declared(config: Any) -> Any:
    """The shape, with the batch, that a configuration declares for what comes in."""
    if not isinstance(config, dict):
        return None
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if isinstance(shape, dict):
        shape = shape.get("items")
    return shape


def is_trained(config: Any) -> bool:
    """Whether training may change a layer; a wrapper, what stands inside it; a model, one of its layers."""
    if not isinstance(config, dict):
        return True
    if config.get("trainable") is False and isinstance(config.get("layers"), list):
        layers = (each.get("config") for each in config["layers"] if isinstance(each, dict))
        return any(is_trained(each) for each in layers if isinstance(each, dict) and "trainable" in each)
    inside = [config.get(name) for name in ("layer", "backward_layer", "cell")]
    held = [each.get("config") for each in inside if isinstance(each, dict)]
    return config.get("trainable") is not False and (not held or any(map(is_trained, held)))


def takes(structure: Any) -> str:
    """How a block takes tensors: in a list only where that is one of a single tensor."""
    if _is_nested(structure):
        return "nested"
    if isinstance(structure, dict):
        return "dict"
    return "list" if isinstance(structure, list | tuple) and len(structure) == 1 else ""


def gives(structure: Any) -> str:
    """How a block gives tensors: one in a list alone Keras takes out of it."""
    only = isinstance(structure, list | tuple) and len(structure) == 1
    structure = structure[0] if only else structure
    if only and isinstance(structure, list | tuple):
        return form_text(_numbered(structure, itertools.count()))
    if isinstance(structure, dict) and not _is_nested(structure) and sorted(structure) == list(structure):
        return "dict"
    if isinstance(structure, dict) or _is_nested(structure):
        return form_text(_numbered(structure, itertools.count()))
    return "list" if isinstance(structure, list) else ""


def _is_nested(structure: Any) -> bool:
    inner = structure.values() if isinstance(structure, dict) else structure
    several = isinstance(structure, dict | list | tuple)
    return several and any(isinstance(each, dict | list | tuple) for each in inner)


def _numbered(structure: Any, numbers: Iterator[int]) -> Form:
    """The numbers of the tensors, in what these stand in."""
    if isinstance(structure, dict):
        found = {key: _numbered(structure[key], numbers) for key in sorted(structure)}
        return {key: found[key] for key in structure}
    if isinstance(structure, list | tuple):
        inside = [_numbered(each, numbers) for each in structure]
        return inside if isinstance(structure, list) else tuple(inside)
    return next(numbers)


def keys_of(structure: Any, count: int) -> list[str]:
    """The keys of what stands in a dict, in order; no names for anything else."""
    if isinstance(structure, dict) and len(structure) == count:
        return [str(key) for key in sorted(structure)]
    return [""] * count


def dtype_of(value: Value) -> str | None:
    """The dtype that Keras gives to plain numbers, where it is not that of a Constant."""
    kinds = {type(each) for each in flat(value)}
    if kinds == {bool}:
        return "bool"
    return "int32" if kinds == {int} else None
