"""What lies where in the drawing, found among the boxes of what is mirrored.

The scene itself is not asked: it would have to index each port, which costs more than the boxes of a whole
drawing do when a mouse moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from editor.canvas.geometry import CORNER, FRAME_HEADER
from editor.canvas.items import PORT_SIZE, WIRE_SIZE, NodeView, PortView, WireView
from editor.canvas.looks import BACKDROPS, Kind
from editor.canvas.mirror import Mirror
from editor.canvas.painting import FAR, touching

PORT_REACH = 9.0
"""How far from its edge a port can be grabbed, in scene units, and in pixels when zoomed out."""
WIRE_REACH = 5.0


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies at a point: at most one of port, node and wire; `corner`: the node's handle for resizing."""

    port: PortView | None = None
    node: NodeView | None = None
    wire: WireView | None = None
    corner: bool = False


NO_HIT = Hit()


def hit(mirror: Mirror, at: QPointF, zoom: float) -> Hit:
    """What lies at a point of the scene: a port before a node, a node before a wire."""
    port_reach = max(PORT_REACH, 6.0 / zoom) if zoom >= FAR else 0.0
    reach = max(port_reach, WIRE_REACH / zoom, 0.5)
    ports = list(_ports_around(mirror, at, reach)) if port_reach else []
    if ports:
        return Hit(port=min(ports, key=lambda port: _distance(port.centre, at)))
    for node in _nodes_at(mirror, at):
        if _touches(node, at):
            return Hit(node=node, corner=_at_corner(node, at))
    wire = next(wires_in(mirror, _around(at, reach)), None)
    return Hit(wire=wire) if wire is not None else NO_HIT


def wires_in(mirror: Mirror, rect: QRectF) -> Iterator[WireView]:
    """The wires that run through `rect`, the topmost one first."""
    grown = rect.adjusted(-WIRE_SIZE, -WIRE_SIZE, WIRE_SIZE, WIRE_SIZE)
    for wire in reversed(touching(mirror.wires.values(), [grown])):
        if wire.complete and wire.runs_through(rect):
            yield wire


def _ports_around(mirror: Mirror, at: QPointF, reach: float) -> Iterator[PortView]:
    reach += PORT_SIZE
    for node in touching(mirror.nodes.values(), [_around(at, reach)]):
        for port in (*node.inputs, *node.outputs):
            centre = port.centre
            if abs(centre.x() - at.x()) < reach and abs(centre.y() - at.y()) < reach:
                yield port


def _nodes_at(mirror: Mirror, at: QPointF) -> list[NodeView]:
    """The nodes whose rectangle holds `at`, the topmost one first; frames lie below everything."""
    found = reversed(touching(mirror.nodes.values(), [QRectF(at, at)]))
    # what stands on a backdrop is above it, the inner backdrops above the outer ones
    return sorted(found, key=lambda view: (view.look.kind in BACKDROPS, -view.look.depth))


def _touches(view: NodeView, at: QPointF) -> bool:
    rect = view.rect
    if view.look.kind not in BACKDROPS:
        return True
    on_border = not rect.adjusted(5, 0, -5, -5).contains(at)
    return at.y() <= rect.top() + FRAME_HEADER or on_border or _at_corner(view, at)


def _at_corner(view: NodeView, at: QPointF) -> bool:
    corner = view.rect.bottomRight()
    return view.look.kind is not Kind.NODE and at.x() > corner.x() - CORNER and at.y() > corner.y() - CORNER


def _around(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def _distance(one: QPointF, other: QPointF) -> float:
    between = one - other
    return float(between.x() ** 2 + between.y() ** 2)
