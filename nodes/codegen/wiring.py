"""Where the tensors that enter a node really come from: past bypassed nodes, without broken wires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, NodeId, PortName, Wire
from nodes.ports import order_of, ports_of, spec_of


@dataclass(frozen=True, slots=True)
class Ref:
    """A tensor made earlier: by an Input or by a call."""

    node: NodeId
    port: PortName


Sources = Mapping[PortName, tuple[Ref | None, ...]]
"""For each input port with wires, where each of them comes from; None where it leads nowhere."""


def sources_of(block: Block, node: NodeId, catalogue: Catalogue) -> Sources:
    """Where the wires into `node` come from, in the order of the wires."""
    found: dict[PortName, tuple[Ref | None, ...]] = {}
    for wire in sorted(block.wires_into(node), key=order_of):
        found[wire.target_port] = (*found.get(wire.target_port, ()), _origin(block, wire, catalogue))
    return found


def is_passed_by(block: Block, node: NodeId, catalogue: Catalogue) -> bool:
    """Whether tensors go past `node`: it is bypassed, and has an input that they can go past from."""
    found = block.nodes[node]
    return found.bypassed and bool(ports_of(block, found, catalogue).inputs)


def _origin(block: Block, wire: Wire | None, catalogue: Catalogue) -> Ref | None:
    """What `wire` brings: what leaves its source, or what enters a bypassed source's first input.

    Past a loop or branch, each of its values goes on as it was.
    """
    seen: set[NodeId] = set()
    while wire is not None and wire.source in block.nodes and wire.source not in seen:
        source = block.nodes[wire.source]
        if not is_passed_by(block, source.id, catalogue):
            return Ref(source.id, wire.source_port) if _has_output(block, wire, catalogue) else None
        seen.add(source.id)
        ports = ports_of(block, source, catalogue)
        entry = ports.inputs[0].name
        if source.kind in REGIONS and any(port.name == wire.source_port for port in ports.inputs):
            entry = wire.source_port
        elif wire.source_port not in ports.outputs[:1]:
            return None
        first = [each for each in block.wires_into(source.id) if each.target_port == entry]
        wire = min(first, key=order_of, default=None)
    return None


def _has_output(block: Block, wire: Wire, catalogue: Catalogue) -> bool:
    """Whether the source of `wire` still has its port; one of an unknown kind is believed."""
    node = block.nodes[wire.source]
    spec = spec_of(block, node, catalogue)
    return spec is None or wire.source_port in (spec.outputs if node.outputs is None else node.outputs)
