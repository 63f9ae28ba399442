"""Where the live model's variables and operations are, beside where the drawing asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nodes.devices import call_device, instance_at, layer_device
from nodes.graph import Block, LayerId, NodeId, Path
from nodes.living import Built, Entry, split_weight
from nodes.names import title_of

Kind = Literal["variables", "call"]


@dataclass(frozen=True, slots=True)
class Placement:
    """The variables of one layer, or one call: the device asked for, and those where they really are."""

    kind: Kind
    title: str
    real: tuple[str, ...]
    asked: str | None = None
    path: Path = ()
    node: NodeId | None = None

    @property
    def differs(self) -> bool:
        """Whether it is elsewhere than asked, or only a part of it is there."""
        return self.asked is not None and self.real != (self.asked,)


def placements(built: Built, told: Mapping[str, Any]) -> tuple[Placement, ...]:
    """What the session tells of a build's variables, and of its operations once it has run."""
    return (*_variables(built, told.get("variables", {})), *_calls(built, told.get("operations", ())))


def _variables(built: Built, devices: Mapping[str, str]) -> Iterator[Placement]:
    """A row for each layer that holds variables, in their order."""
    real: dict[str, dict[str, None]] = {}
    for weight in built.weights:
        if weight in devices:
            real.setdefault(split_weight(weight)[0], {})[devices[weight]] = None
    for key, found in real.items():
        place = built.places.get(key)
        if place is not None:
            yield _of_layer(built, place, tuple(sorted(found)))


def _of_layer(built: Built, place: Entry, real: tuple[str, ...]) -> Placement:
    title = place.python.removeprefix("model.")
    block, around = instance_at(built.project, place.path)
    layer = None if block is None else block.layers.get(LayerId(place.layer))
    if block is None or layer is None:
        return Placement("variables", title, real)
    calls = block.calls_of(layer.id)
    node = calls[0].id if calls else None
    return Placement("variables", title, real, layer_device(block, layer, around), place.path, node)


def _calls(built: Built, rows: Any) -> Iterator[Placement]:
    """A row for each node that computed something, in the order in which they did."""
    known: dict[str, tuple[Block | None, str | None]] = {}
    for path, node, devices in rows:
        if path not in known:
            known[path] = instance_at(built.project, _steps(path))
        block, around = known[path]
        if block is not None and node in block.nodes:
            each = block.nodes[node]
            asked = call_device(block, each, around)
            yield Placement("call", title_of(block, each), tuple(devices), asked, _steps(path), each.id)


def _steps(path: str) -> Path:
    return tuple(map(LayerId, path.split("/"))) if path else ()
