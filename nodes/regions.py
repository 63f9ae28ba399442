"""Edits of loops and branches: their bodies, and the values that they carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nodes.catalogue.shaping import ENTER, REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, disconnect, set_values
from nodes.graph import Block, BlockId, NodeId, Place, PortName, Project, Value, Wire, WireId, new_id
from nodes.names import title_of
from nodes.nesting import (
    ENDS,
    OUTSIDERS,
    body_of as body_of,
    enclosing as enclosing,
    is_end,
    with_bodies,
)
from nodes.ports import followers, leads_to
from nodes.refusal import Refusal
from nodes.selection import Source, carried_name, common_region, crossing, whole
from nodes.wires import in_body

NODE_SIZE = (160, 80)
"""What a node of unknown size counts as when a rectangle is drawn around it."""
MARGIN = 40
HEADER = 60
ENDS_WIDTH = 200
"""How much room a rectangle has at its left and right for what its body begins and ends with."""


def add_region(
    project: Project,
    block_id: BlockId,
    kind: str,
    place: Place,
    vocabulary: Catalogue,
    values: tuple[str, ...] | None = None,
    region: NodeId | None = None,
) -> tuple[Project, NodeId]:
    """Place a loop or branch with what its body begins and ends with, carrying `values`.

    `place` is its rectangle; without a size it gets one. `region` is the body in which it stands itself.
    """
    chosen: dict[str, Value] = {} if values is None else {"values": values}
    return add_node(project, block_id, vocabulary.nodes[kind], place, vocabulary, chosen, region)


def region_at(block: Block, x: int, y: int, besides: Collection[NodeId] = ()) -> NodeId | None:
    """The innermost loop or branch whose rectangle holds the point; not `besides` nor what is in them."""
    skipped = with_bodies(block, besides)
    found = [
        (len(enclosing(block, id)), id)
        for id, node in block.nodes.items()
        if node.kind in REGIONS and id not in skipped and _holds(block.places.get(id), x, y)
    ]
    return max(found)[1] if found else None


def _holds(place: Place | None, x: int, y: int) -> bool:
    return (
        place is not None and place.x <= x < place.x + place.width and place.y <= y < place.y + place.height
    )


def set_region(
    project: Project, block_id: BlockId, nodes: Iterable[NodeId], region: NodeId | None
) -> Project:
    """Let `nodes` stand in the body of `region`, or with None in none.

    Nodes that stand in a loop or branch among `nodes` move along with it. What a body begins and ends with
    stays, and so do Inputs and Outputs. Wires that now leave a body other than by its end are kept: they
    become problems until the rest has followed or they are drawn anew.

    Raises:
        Refusal: a loop or branch would stand in itself, or a node would need its own result.
    """
    block = project.blocks[block_id]
    if region is not None and (region not in block.nodes or block.nodes[region].kind not in REGIONS):
        raise Refusal("no-such-node", node=region)
    chosen = [id for id in dict.fromkeys(nodes) if id in block.nodes]
    for id in chosen:
        node = block.nodes[id]
        if is_end(block, node) or node.kind in OUTSIDERS or not set(enclosing(block, id)).isdisjoint(chosen):
            continue
        block = in_body(block, id, region)
    return project.with_block(block)


# -- carried values --------------------------------------------------------------------------------------


def carried(block: Block, region: NodeId) -> tuple[str, ...]:
    """The names of the values that a loop or branch carries."""
    values = block.nodes[region].arguments.get("values")
    return tuple(each for each in values if isinstance(each, str)) if isinstance(values, tuple) else ()


def add_value(
    project: Project, block_id: BlockId, region: NodeId, vocabulary: Catalogue, wish: str = "x"
) -> tuple[Project, str]:
    """Let a loop or branch carry one value more, called `wish` or what is free."""
    names = carried(project.blocks[block_id], region)
    name, count = wish, 0
    while name in (*names, "index", "times", "condition"):
        count += 1
        name = f"{wish}_{count}"
    return set_values(project, block_id, [region], "values", (*names, name), vocabulary), name


def remove_value(
    project: Project, block_id: BlockId, region: NodeId, name: str, vocabulary: Catalogue
) -> Project:
    """Let a loop or branch no longer carry the value `name`: its wires go, outside and in the body."""
    block = project.blocks[block_id]
    ends = {region, *(each.id for each in block.members_of(region) if each.kind in ENDS)}
    gone = [
        wire.id
        for wire in block.wires.values()
        if (wire.target in ends and wire.target_port == name)
        or (wire.source in ends and wire.source_port == name)
    ]
    left = tuple(each for each in carried(block, region) if each != name)
    # First the wires: a port that moves up must not take over the wires of the one that goes.
    project = disconnect(project, block_id, gone)
    block = project.blocks[block_id]
    node = block.nodes[region]
    node = replace(node, arguments={**node.arguments, "values": left})
    return project.with_block(replace(block, nodes={**block.nodes, region: node}))


# -- wrapping --------------------------------------------------------------------------------------------


def wrap_in_region(
    project: Project, block_id: BlockId, nodes: Iterable[NodeId], kind: str, vocabulary: Catalogue
) -> tuple[Project, NodeId]:
    """Put `nodes` into the body of a new loop or branch (there: the first of the two).

    What leaves them becomes a carried value, and begins as what enters them, in the order of the drawing:
    the first of these as the first of those. What enters besides goes on doing so, since a body may look
    outside.

    Raises:
        Refusal: there is nothing to wrap, or the nodes are no whole (`nodes.selection`), or what leaves them
            comes back to them.
    """
    block = project.blocks[block_id]
    chosen = whole(block, nodes)
    region = common_region(block, chosen)
    found = crossing(block, chosen, vocabulary)
    sources = list(found.entering)[: len(found.leaving)]
    names: list[str] = []
    for place, leaving in enumerate(found.leaving):
        shown = sources[place] if place < len(sources) else leaving
        names.append(carried_name(block, shown, {*names, "index", "times", "condition"}, "x"))
    where = _rectangle(block, chosen)
    project, new = add_region(project, block_id, kind, where, vocabulary, tuple(names), region)
    block = project.blocks[block_id]
    enter, leave = _first_ends(block, new)
    carried_in = dict(zip(sources, names, strict=False))
    carried_out = dict(zip(found.leaving, names, strict=True))
    wires = _rewired(block, chosen, carried_in, carried_out, (new, enter, leave))
    moved = {
        id: replace(block.nodes[id], region=new) for id in chosen if block.nodes[id].region not in chosen
    }
    block = replace(block, nodes={**block.nodes, **moved}, wires=wires)
    for each in followers(block, new):
        if each != region and each in block.nodes and leads_to(block, each, new):
            raise Refusal("wrap-cycle", title=title_of(block, block.nodes[each]))

    return project.with_block(block), new


def _first_ends(block: Block, region: NodeId) -> tuple[NodeId, NodeId]:
    """What the body begins with, and what takes the results: of a branch, of the first."""
    kinds = {node.kind: node.id for node in block.members_of(region)}
    return kinds[ENTER], kinds.get("leave") or kinds["then"]


def _rewired(
    block: Block,
    chosen: Collection[NodeId],
    carried_in: Mapping[Source, str],
    carried_out: Mapping[Source, str],
    region: tuple[NodeId, NodeId, NodeId],
) -> dict[WireId, Wire]:
    """The wires of `block` with those that cross the new body's border led through its ends."""
    new, enter, leave = region
    wires: dict[WireId, Wire] = {}
    for wire in block.wires.values():
        source = (wire.source, wire.source_port)
        if wire.target in chosen and source in carried_in:
            wire = replace(wire, source=enter, source_port=PortName(carried_in[source]))
        elif wire.source in chosen and wire.target not in chosen:
            wire = replace(wire, source=new, source_port=PortName(carried_out[source]))
        wires[wire.id] = wire
    ends = [(source, new, name) for source, name in carried_in.items()]
    ends += [(source, leave, name) for source, name in carried_out.items()]
    for (node, port), target, name in ends:
        id = WireId(new_id())
        wires[id] = Wire(id, node, port, target, PortName(name))
    return wires


def _rectangle(block: Block, nodes: Collection[NodeId]) -> Place:
    """What holds `nodes`, with room at both sides for what a body begins and ends with."""
    places = [block.places.get(id, Place(0, 0)) for id in nodes]
    left = min(place.x for place in places) - ENDS_WIDTH
    top = min(place.y for place in places) - HEADER
    right = max(place.x + max(place.width, NODE_SIZE[0]) for place in places) + ENDS_WIDTH
    bottom = max(place.y + max(place.height, NODE_SIZE[1]) for place in places) + MARGIN
    return Place(left, top, right - left, max(bottom - top, 200))
