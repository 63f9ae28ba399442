"""How a layer of a model is called, as Keras 2 and Keras 3 write it: positional and named arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nodes.graph import Value

CONSTANT = "_CONSTANT_VALUE"
"""What Keras 2 writes in the place of a layer's name where a value stands."""


MOST_OUTPUTS = 10_000
"""No call of a layer gives more."""


class BrokenModel(Exception):
    """A configuration that no Keras can have written. `code` and `arguments` say why, as in a `FileError`."""

    def __init__(self, code: str, **arguments: Value) -> None:
        super().__init__(code, arguments)
        self.code = code
        self.arguments = arguments


@dataclass(frozen=True, slots=True)
class Tensor:
    """One output of one call of a layer. `shape` and `dtype` are None where the file does not say them."""

    layer: str
    call: int
    index: int
    shape: tuple[int | None, ...] | None = None
    dtype: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One call: what is no tensor in it is JSON as it stands in the file."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    older: bool = False
    """Whether it is written as Keras 2 did."""


def inbound_of(data: Any, names: Collection[str]) -> Inbound:
    """One entry of `inbound_nodes`, of a model whose layers are called `names`."""
    if isinstance(data, dict):
        if not isinstance(data.get("args"), list) or not isinstance(data.get("kwargs"), dict):
            raise BrokenModel("keras-bad-call")
        args = tuple(map(_revived, data["args"]))
        return Inbound(args, {name: _revived(value) for name, value in data["kwargs"].items()})
    if isinstance(data, list):
        return _older(data, names)
    raise BrokenModel("keras-bad-call")


def tensors_in(data: Any) -> Iterator[Tensor]:
    """Every tensor in an argument, in order."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Tensor):
            yield each
        elif isinstance(each, list | tuple):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            waiting.extend(reversed(list(each.values())))


def structure_of(data: Any) -> Any:
    """`input_layers` or `output_layers`: tensors in lists and objects, or one alone."""
    if _is_leaf(data):
        return _tensor(data)
    if isinstance(data, dict) and data.get("class_name") == "__tuple__":
        return tuple(structure_of(each) for each in data.get("items") or ())
    if isinstance(data, list):
        return [structure_of(each) for each in data]
    if isinstance(data, dict):
        return {key: structure_of(each) for key, each in data.items()}
    raise BrokenModel("keras-bad-ends")


def flat(structure: Any) -> list[Any]:
    """What stands in a structure, in the order in which Keras numbers it: of objects, by their keys."""
    if isinstance(structure, dict):
        return [each for key in sorted(structure) for each in flat(structure[key])]
    if isinstance(structure, list | tuple):
        return [each for part in structure for each in flat(part)]
    return [structure]


# -- Keras 3 -----------------------------------------------------------------------------------------------


def _revived(data: Any) -> Any:
    if isinstance(data, list):
        return [_revived(each) for each in data]
    if not isinstance(data, dict):
        return data
    name, config = data.get("class_name"), data.get("config")
    if name == "__keras_tensor__" and isinstance(config, dict):
        history, shape = config.get("keras_history"), config.get("shape")
        if not isinstance(history, list) or not _is_leaf(history):
            raise BrokenModel("keras-bad-call")
        dtype = config.get("dtype")
        row = tuple(shape) if isinstance(shape, list) else None
        return Tensor(history[0], history[1], history[2], row, dtype if isinstance(dtype, str) else None)
    if name == "__tuple__":
        return [_revived(each) for each in data.get("items") or ()]
    if isinstance(name, str) and "config" in data:
        return data
    return {key: _revived(each) for key, each in data.items()}


def _is_leaf(data: Any) -> bool:
    return (
        isinstance(data, list)
        and len(data) in (3, 4)
        and isinstance(data[0], str)
        and type(data[1]) is int
        and type(data[2]) is int
    )


def _tensor(data: list[Any]) -> Tensor:
    return Tensor(data[0], data[1], data[2])


# -- Keras 2 -----------------------------------------------------------------------------------------------


def _older(data: list[Any], names: Collection[str]) -> Inbound:
    kwargs: dict[str, Any] = {}
    first = _older_structure(data, names, kwargs)
    if isinstance(first, list) and len(first) == 1:
        first = first[0]
    return Inbound((first,), kwargs, older=True)


def _older_structure(data: Any, names: Collection[str], kwargs: dict[str, Any]) -> Any:
    """Tensors in lists; the arguments that each of them carries go into `kwargs`."""
    if isinstance(data, list) and data and isinstance(data[0], str):
        if len(data) < 3 or not all(isinstance(each, int) for each in data[1:2]):
            raise BrokenModel("keras-bad-call")
        if len(data) > 3 and isinstance(data[3], dict):
            kwargs.update({name: _named(value, names) for name, value in data[3].items()})
        if data[0] == CONSTANT:
            return data[2]
        return _tensor(data)
    if isinstance(data, list):
        return [_older_structure(each, names, kwargs) for each in data]
    if isinstance(data, dict):
        return {key: _older_structure(each, names, kwargs) for key, each in data.items()}
    raise BrokenModel("keras-bad-call")


def _named(data: Any, names: Collection[str]) -> Any:
    """An argument by name: a list of a layer's name and two numbers is a tensor."""
    if isinstance(data, list):
        if len(data) == 3 and data[0] in (CONSTANT, *()) and data[1] == -1:
            return data[2]
        if _is_leaf(data) and data[0] in names:
            return _tensor(data)
        return [_named(each, names) for each in data]
    if isinstance(data, dict):
        return {key: _named(each, names) for key, each in data.items()}
    return data
