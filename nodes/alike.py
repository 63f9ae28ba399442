"""What the nodes of a block are, so that it can be told which are alike, and where their wires come from."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping

from nodes.catalogue.shaping import REGIONS
from nodes.graph import Block, LayerId, Node, NodeId, Object, PortName, Value, Wire
from nodes.nesting import OUTSIDERS, SILENT, bound_in
from nodes.ports import order_of

Slot = tuple[PortName, int | str]
"""An input of a node: its port, and the place or key among the port's wires."""
Label = tuple[object, ...]


class Wiring:
    """The nodes of a block that may stand in a part, what each is, and where its wires come from."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.sources: dict[NodeId, dict[Slot, tuple[NodeId, PortName]]] = {}
        arriving: dict[NodeId, list[Wire]] = {}
        for wire in block.wires.values():
            if wire.source in block.nodes and wire.target in block.nodes:
                arriving.setdefault(wire.target, []).append(wire)
        for id in block.nodes:
            self.sources[id] = slots(arriving.get(id, ()))
        self.rank = ranks(block)
        bound = {each for layer in block.layers.values() for each in bound_in(layer.config)}
        self.labels: dict[NodeId, int] = {}
        numbers: dict[Label, int] = {}
        for node in block.nodes.values():
            if self._may_fold(node, bound):
                label = self._label(node)
                self.labels[node.id] = numbers.setdefault(label, len(numbers))

    def _may_fold(self, node: Node, bound: Collection[LayerId]) -> bool:
        """Whether a node can be in a part: one that shares nothing with what is outside of it."""
        if (
            node.kind in (*SILENT, *OUTSIDERS, *REGIONS)
            or node.region is not None
            or node.id not in self.rank
        ):
            return False
        if node.kind != "layer":
            return True
        layer = self.block.layer_of(node)
        if layer is None or layer.given or layer.id in bound or any(True for _ in bound_in(layer.config)):
            return False
        return len(self.block.calls_of(layer.id)) == 1

    def _label(self, node: Node) -> Label:
        """All that has to be equal in two nodes that answer each other, apart from what is before them."""
        layer = self.block.layer_of(node)
        made = (
            () if layer is None else (layer.type, frozen(layer.config), layer.trainable, layer.device or "")
        )
        own = (node.kind, frozen(node.arguments), node.bypassed, node.outputs, node.device or "")
        ports = sorted(str((*slot, port)) for slot, (_, port) in self.sources[node.id].items())
        return (own, made, tuple(ports))


def slots(wires: Iterable[Wire]) -> dict[Slot, tuple[NodeId, PortName]]:
    """Where what enters each slot of a node comes from, given the wires into it."""
    found: dict[Slot, tuple[NodeId, PortName]] = {}
    counts: Counter[PortName] = Counter()
    for wire in sorted(wires, key=lambda wire: (wire.target_port, order_of(wire))):
        key = wire.key if isinstance(wire.key, str) else counts[wire.target_port]
        counts[wire.target_port] += 1
        found[wire.target_port, key] = (wire.source, wire.source_port)
    return found


def ranks(block: Block) -> dict[NodeId, int]:
    """The place of each node outside circles in an order in which they can be called."""
    needed = dict.fromkeys(block.nodes, 0)
    for wire in block.wires.values():
        if wire.source in needed and wire.target in needed:
            needed[wire.target] += 1
    free = deque(id for id, count in needed.items() if not count)
    ranks: dict[NodeId, int] = {}
    while free:
        id = free.popleft()
        ranks[id] = len(ranks)
        for wire in block.wires_from(id):
            if wire.target in needed:
                needed[wire.target] -= 1
                if not needed[wire.target]:
                    free.append(wire.target)
    return ranks


def frozen(value: Value | Mapping[str, Value]) -> object:
    """`value` as something to compare: 1, 1.0 and True are three."""
    if isinstance(value, Object):
        return ("object", value.type, frozen(value.config))
    if isinstance(value, Mapping):
        return tuple(sorted((name, frozen(each)) for name, each in value.items() if name != "name"))
    if isinstance(value, tuple):
        return tuple(map(frozen, value))
    return f"{type(value).__name__} {value!r}"
