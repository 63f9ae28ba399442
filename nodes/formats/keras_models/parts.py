"""Which layer of a file became which layer of the project: what moving the values needs."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nodes.graph import BlockId


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The class of a layer inside another, and what is inside that."""

    class_name: str
    wraps: tuple[Wrapped, ...] = ()
    name: str = ""
    key: str = ""
    """Under which the outer layer keeps it, where it is one."""


def wrapped_in(config: Any) -> tuple[Wrapped, ...]:
    """What stands inside the layer that has this configuration: one layer, or several cells."""
    if not isinstance(config, dict):
        return ()
    key = next((each for each in ("layer", "cell", "cells") if each in config), "")
    inside = config.get(key)
    found = inside if isinstance(inside, list) else [inside]
    return tuple(
        Wrapped(str(each.get("class_name")), wrapped_in(each.get("config")), _name(each), key)
        for each in found
        if isinstance(each, dict)
    )


def _name(record: Mapping[str, Any]) -> str:
    config = record.get("config")
    return str(config.get("name")) if isinstance(config, dict) else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A layer: what the file calls it, its class there, where its group stands in that of its model, and the
    attribute that it has now.

    `parts` are the layers of an inner model, which is an instance of `block`, and in a wrapper stands in the
    attribute `inside`.
    """

    name: str
    class_name: str
    stem: str
    attribute: str
    parts: tuple[Part, ...] | None = None
    inside: str = ""
    wraps: tuple[Wrapped, ...] = ()
    """The layers inside a wrapper, the cells inside a recurrent layer."""
    block: BlockId | None = None
    given: bool = False
    """Whether the block is given it: it is made elsewhere."""
    number: int = 0
    """Of a layer that stands in several models; 0 for others."""
    lends: bool = False
    """Whether it is a wrapper around a layer that stands elsewhere too, which the file may have instead."""


def stems_of(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Where Keras writes the layers of a model: after their classes, numbered."""
    counts: dict[str, int] = {}
    for record in records:
        stem = keras_snake(str(record.get("class_name", "")).rpartition(">")[2])
        count = counts.get(stem, 0)
        counts[stem] = count + 1
        yield f"{stem}_{count}" if count else stem


def keras_snake(name: str) -> str:
    """A class name as Keras writes it in the addresses of weights."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


class Attributes:
    """Gives the layers of one block their attributes: legal, each once, like the names in the file."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._reserved = frozenset(reserved)
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The attribute for a layer that the file calls `name`."""
        wish = _identifier(name)
        stem, found = wish, wish
        while found in self._taken or not self._is_legal(found):
            number = self._numbers.get(stem, 0) + 1
            self._numbers[stem] = number
            found = f"{stem}_{number}"
        self._taken.add(found)
        return found

    def _is_legal(self, name: str) -> bool:
        return name not in self._reserved and not keyword.iskeyword(name)


def _identifier(name: str) -> str:
    """`name` with what no attribute can hold made `_`; `layer` where nothing is left."""
    found = re.sub(r"[^0-9A-Za-z_]+", "_", name)[:80].strip("_")
    found = re.sub(r"__+", "_", found)
    if found[:1].isdigit():
        found = f"layer_{found}"
    return found or "layer"


def class_name_of(name: str, kind: str) -> str:
    """What the class of a model is called that the file calls `name`: `my_model` becomes `MyModel`."""
    words = [word for word in re.split(r"[^0-9A-Za-z]+", name) if word]
    if re.fullmatch(r"(functional|model|sequential)(_\d+)?", name) or not words:
        return "Model" if kind != "Sequential" else "Sequential"
    found = "".join(word[:1].upper() + word[1:] for word in words)[:60]
    return found if found[:1].isalpha() else f"Model{found}"
