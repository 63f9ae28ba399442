"""A choice of nodes that is to become one thing: which nodes, what enters and leaves them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, NodeId, Place, PortName, Wire
from nodes.names import title_of
from nodes.nesting import OUTSIDERS, is_end, with_bodies
from nodes.ports import order_of, ports_of
from nodes.refusal import Refusal

Source = tuple[NodeId, PortName]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The wires at a choice of nodes, in the order of the drawing."""

    entering: Mapping[Source, tuple[Wire, ...]]
    """What enters from outside, with the wires by which it does."""
    leaving: tuple[Source, ...]
    """What is used outside; if nothing is, what nothing uses at all."""
    inner: tuple[Wire, ...]


def whole(block: Block, nodes: Iterable[NodeId]) -> dict[NodeId, None]:
    """What `nodes` mean as one thing: without Inputs and Outputs, with the bodies of loops and branches.

    Raises:
        Refusal: nothing is left, or what a body begins or ends with is chosen without its loop or branch.
    """
    inside = [id for id in nodes if id in block.nodes and block.nodes[id].kind not in OUTSIDERS]
    found = with_bodies(block, inside)
    if not found:
        raise Refusal("nothing-to-wrap")
    for id in found:
        node = block.nodes[id]
        if is_end(block, node) and node.region not in found:
            raise Refusal("part-of-body", title=title_of(block, node))
    return found


def common_region(block: Block, chosen: Collection[NodeId]) -> NodeId | None:
    """The one body in which `chosen` stand; None for the block itself.

    Raises:
        Refusal: they stand in several.
    """
    regions = {block.nodes[id].region for id in chosen if block.nodes[id].region not in chosen}
    if len(regions) > 1:
        parts = sorted(title_of(block, block.nodes[id]) for id in regions if id in block.nodes and id)
        raise Refusal("part-of-body", title=", ".join(parts))
    region = regions.pop() if regions else None
    return region if region in block.nodes else None


def crossing(block: Block, chosen: Collection[NodeId], catalogue: Catalogue) -> Crossing:
    """The wires at `chosen`.

    Raises:
        Refusal: a wire leaves the body of a loop or branch among them other than by its end.
    """
    entering: dict[Source, tuple[Wire, ...]] = {}
    leaving: dict[Source, None] = {}
    inner: list[Wire] = []
    for id in in_order(block, chosen):
        for wire in sorted(block.wires_into(id), key=lambda wire: _rank(block, wire, catalogue)):
            source = (wire.source, wire.source_port)
            if wire.source in chosen:
                inner.append(wire)
            elif wire.source in block.nodes:
                entering[source] = (*entering.get(source, ()), wire)
        out = [wire for wire in block.wires_from(id) if wire.target not in chosen]
        ports = ports_of(block, block.nodes[id], catalogue).outputs
        for wire in sorted(out, key=lambda wire: ports.index(wire.source_port)):
            _check_leaving(block, wire, chosen)
            leaving[(id, wire.source_port)] = None
    return Crossing(entering, tuple(leaving) or _unused(block, chosen, catalogue), tuple(inner))


def in_order(block: Block, nodes: Iterable[NodeId]) -> list[NodeId]:
    """`nodes` from left to right, from top to bottom."""
    origin = Place(0, 0)

    def place(id: NodeId) -> tuple[int, int, str]:
        found = block.places.get(id, origin)
        return (found.x, found.y, id)

    return sorted(nodes, key=place)


def _rank(block: Block, wire: Wire, catalogue: Catalogue) -> tuple[int, tuple[int, str]]:
    ports = [port.name for port in ports_of(block, block.nodes[wire.target], catalogue).inputs]
    return ports.index(wire.target_port), order_of(wire)


def _check_leaving(block: Block, wire: Wire, chosen: Collection[NodeId]) -> None:
    node = block.nodes[wire.source]
    if node.region is not None and node.region in chosen:
        region = title_of(block, block.nodes[node.region])
        raise Refusal("out-of-body", source=title_of(block, node), region=region)


def _unused(block: Block, chosen: Collection[NodeId], catalogue: Catalogue) -> tuple[Source, ...]:
    found: list[Source] = []
    for id in in_order(block, chosen):
        node = block.nodes[id]
        if node.region not in chosen and not block.wires_from(id):
            found += [(id, port) for port in ports_of(block, node, catalogue).outputs]
    return tuple(found)


def carried_name(block: Block, source: Source, taken: Collection[str], stem: str) -> str:
    """A name for a tensor, none of `taken`: as its port where that has a name, else as its node."""
    node = block.nodes[source[0]]
    wish = title_of(block, node) if source[1].startswith("output") else source[1]
    wish = re.sub(r"\W+", "_", wish.strip()).lower().strip("_")
    if not wish.isidentifier() or keyword.iskeyword(wish):
        wish = stem
    name, count = wish, 0
    while name in taken:
        count += 1
        name = f"{wish}_{count}"
    return name
