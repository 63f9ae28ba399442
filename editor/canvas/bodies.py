"""Loops and branches as rectangles: their ends at the edges, their bodies inside."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QRectF

from editor.canvas import geometry
from editor.canvas.looks import ORIGIN, NodeLook, node_look
from editor.canvas.stage import Stage
from editor.canvas.texts import Role
from nodes import docking, edit
from nodes.catalogue.shaping import ENTER, REGIONS
from nodes.graph import Block, NodeId, Place, Project
from nodes.nesting import ENDS, OUTSIDERS, enclosing
from nodes.regions import region_at

PADDING = 20
"""How far a body keeps from the edge of its rectangle, and from its ends."""
UNDER_HEADER = 10


def can_join(block: Block, nodes: Collection[NodeId]) -> tuple[NodeId, ...]:
    """Those of `nodes` whose region changes when they are dropped elsewhere; the others go with them."""
    found = []
    for id in nodes:
        node = block.nodes.get(id)
        if node is None or node.kind in OUTSIDERS or (node.kind in ENDS and node.region is not None):
            continue
        if not any(each in nodes for each in enclosing(block, id)):
            found.append(id)
    return tuple(found)


def region_under(stage: Stage, x: float, y: float, without: Collection[NodeId] = ()) -> NodeId | None:
    """The innermost loop or branch at a point of the scene; not one of `without`, nor one inside it."""
    return region_at(stage.block, round(x), round(y), without)


def docked(stage: Stage, project: Project, regions: Iterable[NodeId]) -> Project:
    """Put what the bodies of `regions` begin and end with at the inner edges of their rectangles."""
    block = project.blocks[stage.block_id]
    places: dict[NodeId, Place] = {}
    for region in regions:
        if region in block.nodes and block.nodes[region].kind in REGIONS:
            places |= _ends(stage, block, region)
    return edit.move(project, stage.block_id, places) if places else project


def grown(stage: Stage, project: Project, nodes: Iterable[NodeId]) -> Project:
    """Make the loops and branches around `nodes` large enough for what stands in them."""
    block = project.blocks[stage.block_id]
    around: dict[NodeId, None] = {}
    for id in nodes:
        node = block.nodes.get(id)
        if node is not None and node.kind in REGIONS:
            around[id] = None
        around.update(dict.fromkeys(enclosing(block, id)))
    # the innermost first: what is around a rectangle that grows may have to grow too
    for region in sorted(around, key=lambda id: -len(enclosing(block, id))):
        place = _around_body(stage, project.blocks[stage.block_id], region)
        if place != block.places.get(region):
            project = edit.move(project, stage.block_id, {region: place})
            project = docked(stage, project, [region])
    return project


def least_corner(stage: Stage, region: NodeId) -> tuple[float, float]:
    """How far right and down the rectangle of `region` reaches at least, to hold its body."""
    content = _content(stage, stage.block, region)
    _, right = _margins(stage, stage.block, region)
    place = stage.block.places.get(region, ORIGIN)
    width, height = geometry.LEAST_REGION
    if content.isNull():
        return place.x + width, place.y + height
    return max(place.x + width, content.right() + right), max(place.y + height, content.bottom() + PADDING)


def _around_body(stage: Stage, block: Block, region: NodeId) -> Place:
    """The rectangle of `region`, as much larger as its body needs."""
    look = _look(stage, block, region)
    old = block.places.get(region, ORIGIN)
    content = _content(stage, block, region)
    left, top, right, bottom = old.x, old.y, old.x + look.width, old.y + look.height
    if not content.isNull():
        before, after = _margins(stage, block, region)
        left = min(left, _down(content.left() - before))
        top = min(top, _down(content.top() - geometry.HEADER - UNDER_HEADER))
        right = max(right, geometry.snapped_up(content.right() + after))
        bottom = max(bottom, geometry.snapped_up(content.bottom() + PADDING))
    rows = [_look(stage, block, each.id).height for each in docking.leaves_of(block.members_of(region))]
    bottom = max(bottom, top + geometry.HEADER + sum(rows) + UNDER_HEADER * (len(rows) + 1))
    return Place(left, top, right - left, geometry.snapped_up(bottom - top))


def _content(stage: Stage, block: Block, region: NodeId) -> QRectF:
    """The rectangle around what stands in `region`, without its ends."""
    rects = []
    for node in block.members_of(region):
        if node.kind not in ENDS:
            look, place = _look(stage, block, node.id), block.places.get(node.id, ORIGIN)
            rects.append(QRectF(place.x, place.y, look.width, look.height))
    return geometry.united(rects)


def _margins(stage: Stage, block: Block, region: NodeId) -> tuple[float, float]:
    """How much room the ends take at the left and at the right."""
    enter = [_look(stage, block, each.id).width for each in block.members_of(region) if each.kind == ENTER]
    leaves = [_look(stage, block, each.id).width for each in docking.leaves_of(block.members_of(region))]
    return _label_room(stage, block, region) + max(enter, default=0) + PADDING, max(
        leaves, default=0
    ) + PADDING


def _ends(stage: Stage, block: Block, region: NodeId) -> dict[NodeId, Place]:
    look, corner = _look(stage, block, region), block.places.get(region, ORIGIN)
    at = Place(corner.x, corner.y, look.width, look.height)
    labels = _label_room(stage, block, region)
    places = docking.docked(
        block.members_of(region), at, labels, lambda end: _look(stage, block, end.id).width
    )
    return {id: place for id, place in places.items() if block.places.get(id) != place}


def _label_room(stage: Stage, block: Block, region: NodeId) -> int:
    """The strip at the left in which inputs are named that the body does not begin with."""
    look = _look(stage, block, region)
    widest = max((stage.texts.width(port.label, Role.PORT) for port in look.inputs), default=0.0)
    return geometry.snapped_up(widest + 16) if widest else 0


def _look(stage: Stage, block: Block, id: NodeId) -> NodeLook:
    return node_look(block, block.nodes[id], stage.catalogue, stage.mirror.findings, stage.texts)


def _down(value: float) -> int:
    return -geometry.snapped_up(-value)
