"""Which ports a node has. Ports are data: answering needs the catalogue and the drawing, never Keras."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nodes.catalogue.shaping import ENTER, shaped
from nodes.catalogue.spec import Catalogue, NodeSpec, PortSpec
from nodes.graph import Block, Node, NodeId, PortName, Wire


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one node, in drawing order."""

    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[PortName, ...] = ()

    def input(self, name: PortName) -> PortSpec | None:
        """The input port called `name`."""
        return next((port for port in self.inputs if port.name == name), None)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in an input port that a wire can end at: `key` as in `Wire`; `wire` None when it is free."""

    port: PortName
    key: int | str | None
    wire: Wire | None


def spec_of(block: Block, node: Node, catalogue: Catalogue) -> NodeSpec | None:
    """The catalogue's entry for `node`; None when this version does not know its kind or type."""
    if node.kind != "layer":
        spec = catalogue.get(node.kind)
        return spec if spec is None or not spec.shaped else shaped(block, node, spec)
    layer = block.layer_of(node)
    return None if layer is None else catalogue.get(layer.type)


def ports_of(block: Block, node: Node, catalogue: Catalogue) -> Ports:
    """The ports of `node`: those it has, and those that its wires still name, so that they stay visible."""
    own = _own_ports(node, spec_of(block, node, catalogue))
    stray_inputs = {w.target_port for w in block.wires_into(node.id)}.difference(p.name for p in own.inputs)
    stray_outputs = {w.source_port for w in block.wires_from(node.id)}.difference(own.outputs)
    if not stray_inputs and not stray_outputs:
        return own
    return Ports(
        (*own.inputs, *(PortSpec(name, optional=True) for name in sorted(stray_inputs))),
        (*own.outputs, *sorted(stray_outputs)),
    )


def open_ports_of(block: Block, node: Node, catalogue: Catalogue) -> Ports:
    """The ports that a new wire may take: of a known kind only those it has, not those of broken wires."""
    spec = spec_of(block, node, catalogue)
    return ports_of(block, node, catalogue) if spec is None else _own_ports(node, spec)


def _own_ports(node: Node, spec: NodeSpec | None) -> Ports:
    outputs = node.outputs if node.outputs is not None else () if spec is None else spec.outputs
    return Ports(() if spec is None else spec.inputs, outputs)


def is_broken(wire: Wire, block: Block, catalogue: Catalogue) -> bool:
    """Whether `wire` is tied to a port that its node no longer has, or to no node at all."""
    source, target = block.nodes.get(wire.source), block.nodes.get(wire.target)
    if source is None or target is None:
        return True
    source_spec, target_spec = spec_of(block, source, catalogue), spec_of(block, target, catalogue)
    if source_spec is None or target_spec is None:
        return False
    outputs = source.outputs if source.outputs is not None else source_spec.outputs
    return wire.source_port not in outputs or all(
        port.name != wire.target_port for port in target_spec.inputs
    )


def slots_of(port: PortSpec, wires: tuple[Wire, ...]) -> tuple[Slot, ...]:
    """The slots of one input port, given the wires into its node.

    A single input has one slot. A list has one for each wire, in order, and a free one at the end while
    there is room.
    """
    mine = [wire for wire in wires if wire.target_port == port.name]
    if len(mine) > 1:
        mine.sort(key=order_of)
    if not port.many:
        return (Slot(port.name, None, mine[0] if mine else None),)
    slots = [Slot(port.name, wire.key, wire) for wire in mine]
    if port.most is None or len(mine) < port.most:
        slots.append(Slot(port.name, next_key(mine), None))
    return tuple(slots)


def order_of(wire: Wire) -> tuple[int, str]:
    """What the wires of one list input are sorted by."""
    return (wire.key, wire.id) if isinstance(wire.key, int) else (0, str(wire.key or wire.id))


def next_key(wires: list[Wire]) -> int:
    """The key that puts one more wire at the end of a list input."""
    return 1 + max((wire.key for wire in wires if isinstance(wire.key, int)), default=-1)


def leads_to(block: Block, start: NodeId, goal: NodeId) -> bool:
    """Whether following wires from `start` reaches `goal` (a node reaches itself)."""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        for each in followers(block, node):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return False


def followers(block: Block, node: NodeId) -> Iterator[NodeId]:
    """The nodes that need `node` first: those that its wires lead to, and the loop around it.

    What enters a loop or branch is needed by everything that its body begins with.
    """
    for wire in block.wires_from(node):
        yield wire.target
        yield from (each.id for each in block.members_of(wire.target) if each.kind == ENTER)
    found = block.nodes.get(node)
    if found is not None and found.region is not None:
        yield found.region
