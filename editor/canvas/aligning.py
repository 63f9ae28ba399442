"""Where selected nodes go when they are lined up or spread out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QRectF

from editor.canvas.geometry import united
from nodes.graph import NodeId

Rects = Mapping[NodeId, QRectF]
Corners = dict[NodeId, tuple[float, float]]


class Edge(StrEnum):
    """What nodes are lined up by."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    CENTRE = "centre"
    """Their middles above each other."""
    MIDDLE = "middle"
    """Their middles beside each other."""


class Axis(StrEnum):
    """Along what nodes are spread out."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


def aligned(rects: Rects, edge: Edge) -> Corners:
    """New corners with `edge` of every node on that of their common rectangle."""
    whole = united(rects.values())
    return {id: _against(rect, whole, edge) for id, rect in rects.items()}


def _against(rect: QRectF, whole: QRectF, edge: Edge) -> tuple[float, float]:
    x, y = rect.x(), rect.y()
    match edge:
        case Edge.LEFT:
            x = whole.left()
        case Edge.RIGHT:
            x = whole.right() - rect.width()
        case Edge.TOP:
            y = whole.top()
        case Edge.BOTTOM:
            y = whole.bottom() - rect.height()
        case Edge.CENTRE:
            x = whole.center().x() - rect.width() / 2
        case Edge.MIDDLE:
            y = whole.center().y() - rect.height() / 2
    return x, y


def distributed(rects: Rects, axis: Axis) -> Corners:
    """New corners with equal gaps between the nodes; the first and the last stay."""
    across = axis is Axis.HORIZONTAL
    ordered = sorted(rects.items(), key=lambda item: item[1].x() if across else item[1].y())
    sizes = [rect.width() if across else rect.height() for _, rect in ordered]
    whole = united(rects.values())
    gap = ((whole.width() if across else whole.height()) - sum(sizes)) / max(len(ordered) - 1, 1)
    at = whole.left() if across else whole.top()
    corners: Corners = {}
    for (id, rect), size in zip(ordered, sizes, strict=True):
        corners[id] = (at, rect.y()) if across else (rect.x(), at)
        at += size + gap
    return corners
