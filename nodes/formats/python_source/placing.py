"""Places for nodes that a changed source has brought into a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.shaping import REGIONS
from nodes.graph import Block, NodeId, Place
from nodes.layout import arrange
from nodes.nesting import enclosing, with_bodies

STEP = 220
"""How far right of what leads to it a node goes."""
ROW = 90
"""How far below another one."""


def placed(block: Block, places: Mapping[NodeId, Place]) -> Block:
    """`block` with the places that are known, and new ones beside what leads to them for the rest."""
    if not any(id in places for id in block.nodes):
        return replace(block, places=arrange(block, {}))
    known = {id: place for id, place in places.items() if id in block.nodes}
    fresh = [id for id in block.nodes if id not in known]
    if not fresh:
        return replace(block, places=known)
    for id in _in_order(block, fresh):
        before = [known[wire.source] for wire in block.wires_into(id) if wire.source in known]
        corner = max(before, key=lambda place: place.x, default=Place(0, 0))
        x, y = corner.x + STEP, corner.y
        while any(abs(each.x - x) < STEP - 40 and abs(each.y - y) < ROW for each in known.values()):
            y += ROW
        known[id] = Place(x, y)
    block = replace(block, places=known)
    outer = {
        (enclosing(block, id) or (id,))[-1]
        for id in fresh
        if enclosing(block, id) or block.nodes[id].kind in REGIONS
    }
    for region in sorted(outer):
        known.update(arrange(block, {}, with_bodies(block, [region])))
        block = replace(block, places=dict(known))
    return block


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
