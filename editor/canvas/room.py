"""Making room for a node that is put between two others."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF

from editor.canvas import geometry
from editor.canvas.looks import BACKDROPS
from editor.canvas.stage import Stage
from nodes import edit
from nodes.graph import NodeId, Place, Project, WireId

NEAREST = 30
"""How close to its neighbours a node may stand that was put between them."""
LEVEL = 20
"""From how far a node jumps to the height of the one before it."""


def with_room(stage: Stage, project: Project, node: NodeId, wire: WireId, rect: QRectF) -> Project:
    """Put `node`, which is to stand at `rect`, between the ends that `wire` has on the canvas.

    Where it would cover one of them, it goes after the first, and all that stands from the second on to the
    right makes room.
    """
    view = stage.mirror.wires[wire]
    if view.output_port is None or view.input_port is None:
        return project
    before, after = view.output_port.view.rect, view.input_port.view.rect
    if after.left() < before.right():
        return project
    left, top = rect.left(), rect.top()
    if abs(top - before.top()) <= LEVEL:
        top = before.top()
    beside = rect.bottom() < min(before.top(), after.top()) or top > max(before.bottom(), after.bottom())
    by = 0
    if not beside and not before.right() + NEAREST <= left <= after.left() - NEAREST - rect.width():
        left = geometry.snapped(before.right() + edit.GAP)
        by = max(0, geometry.snapped_up(left + rect.width() + edit.GAP - after.left()))
    places = _moved_on(stage, after.left(), by, node) if by else {}
    places[node] = Place(round(left), round(top))
    return edit.move(project, stage.block_id, places)


def _moved_on(stage: Stage, edge: float, by: int, but: NodeId) -> dict[NodeId, Place]:
    """Where everything stands when all from `edge` on has moved; frames that reach across it grow."""
    moved = {}
    for id, view in stage.mirror.nodes.items():
        place, rect = stage.block.places.get(id), view.rect
        if place is None or id == but:
            continue
        if rect.left() >= edge:
            moved[id] = replace(place, x=place.x + by)
        elif view.look.kind in BACKDROPS and rect.right() > edge:
            moved[id] = replace(place, width=round(rect.width()) + by, height=round(rect.height()))
    return moved
