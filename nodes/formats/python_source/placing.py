"""Places for nodes that a changed source has brought into a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, NodeId, Place
from nodes.layout import Sizes, arrange, expected_sizes
from nodes.nesting import ENDS, enclosing, with_bodies

GAP = 60
"""How far right of what leads to it a node goes."""
ROW = 100
"""How far below another one, at least."""
USUAL = (160, 60)


def placed(block: Block, places: Mapping[NodeId, Place], catalogue: Catalogue) -> Block:
    """`block` with the places that are known, and new ones beside what leads to them for the rest."""
    sizes = expected_sizes(block, catalogue)
    if not any(id in places for id in block.nodes):
        return replace(block, places=arrange(block, sizes))
    known = {id: place for id, place in places.items() if id in block.nodes}
    # what a body begins and ends with stands at the edges of its rectangle, and has no place of its own
    fresh = [id for id, node in block.nodes.items() if id not in known and node.kind not in ENDS]
    if not fresh:
        return replace(block, places=known)
    for id in _in_order(block, fresh):
        before = [wire.source for wire in block.wires_into(id) if wire.source in known]
        x, y = max(
            ((known[each].x + _width(known[each], sizes, each) + GAP, known[each].y) for each in before),
            default=(0, 0),
        )
        while any(_meet(x, y, id, other, place, sizes) for other, place in known.items()):
            y += ROW
        known[id] = Place(x, y)
    block = replace(block, places=known)
    outer = {
        (enclosing(block, id) or (id,))[-1]
        for id in fresh
        if enclosing(block, id) or block.nodes[id].kind in REGIONS
    }
    for region in sorted(outer):
        known.update(arrange(block, sizes, with_bodies(block, [region])))
        block = replace(block, places=dict(known))
    return block


def _width(place: Place, sizes: Sizes, id: NodeId) -> int:
    return place.width or sizes.get(id, USUAL)[0]


def _meet(x: int, y: int, id: NodeId, other: NodeId, place: Place, sizes: Sizes) -> bool:
    """Whether a node at (x, y) would lie on another one, or too near."""
    width, height = sizes.get(id, USUAL)
    wide, high = _width(place, sizes, other), place.height or sizes.get(other, USUAL)[1]
    return (
        x < place.x + wide + 20 and place.x < x + width + 20 and y < place.y + high and place.y < y + height
    )


def _in_order(block: Block, fresh: list[NodeId]) -> list[NodeId]:
    """New nodes, each after those of them that lead to it, as far as that is possible."""
    waiting = dict.fromkeys(fresh)
    found: list[NodeId] = []
    while waiting:
        ready = [id for id in waiting if not any(wire.source in waiting for wire in block.wires_into(id))]
        for id in ready or list(waiting):
            found.append(id)
            del waiting[id]
    return found
