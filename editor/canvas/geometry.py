"""Where things are on the canvas: sizes from text, rows of ports, curves of wires. Scene units throughout."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nodes import docking, edit

GRID = 10
HEADER = docking.HEADER
FIRST_ROW = 44
"""From a node's top to the middle of its first port."""
ROW = 20
BELOW = 16
RADIUS = 8
PORT_RADIUS = 5
MARGIN = 12
SHAPE_ROOM = 72
"""Kept free for a shape that is not known yet, so that nodes seldom grow when it comes."""
BADGE = 18
MOST_TITLE = 280
"""A longer title is shortened."""
NOTE_WIDTH = 200
FRAME_SIZE = (320, 200)
REGION_SIZE = edit.REGION_SIZE
LEAST_REGION = (240, 120)
FRAME_HEADER = 28
FRAME_PADDING = 30
AROUND = 70
"""How far a wire that leads back keeps from its ends, below them."""
BULGE = 40
CORNER = 16
"""The handle at the lower right of frames and notes."""
LEAST_SIZE = (60, 40)

Box = tuple[float, float, float, float]
"""Left, top, right, bottom: compared a thousand times a frame, which is too often for Qt's own type."""


def box_of(rect: QRectF) -> Box:
    """The borders of `rect`."""
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def snapped(value: float) -> int:
    """`value` on the grid."""
    return round(value / GRID) * GRID


def snapped_up(value: float) -> int:
    """The first grid line at or after `value`."""
    return int(-(-value // GRID)) * GRID


def row_middle(row: int, top: int = FIRST_ROW) -> int:
    """From a node's top to the middle of its port number `row`, when the first one is at `top`."""
    return top + ROW * row


def node_height(rows: int, top: int = FIRST_ROW) -> int:
    """The height of a node with `rows` rows of ports."""
    return top + ROW * (max(rows, 1) - 1) + BELOW


def node_width(header: float, rows: Iterable[tuple[float, float]]) -> int:
    """The width of a node whose title and type take `header`, and each row its input's and output's text."""
    widest = max((left + right + 12 for left, right in rows), default=0.0)
    return snapped_up(max(header, widest) + 2 * MARGIN)


def wire_path(start: QPointF, end: QPointF) -> QPainterPath:
    """The curve of a wire from an output to an input; one that leads back goes around."""
    path = QPainterPath(start)
    left, top, right, bottom = start.x(), start.y(), end.x(), end.y()
    across, down = right - left, bottom - top
    if across >= 0:
        # No control point leaves the rectangle of the ends: `wire_box` relies on it.
        reach = min(across / 2, 20 + abs(down) / 2)
        path.cubicTo(left + reach, top, right - reach, bottom, right, bottom)
        return path
    middle = _way_back(top, down)
    path.cubicTo(left + BULGE, top, left + BULGE, middle, left, middle)
    path.lineTo(right, middle)
    path.cubicTo(right - BULGE, middle, right - BULGE, bottom, right, bottom)
    return path


def wire_box(start: QPointF, end: QPointF) -> Box:
    """The box of `wire_path`, known without its curve."""
    left, top, right, bottom = start.x(), start.y(), end.x(), end.y()
    above, below = (top, bottom) if top < bottom else (bottom, top)
    if right >= left:
        return left, above, right, below
    middle = _way_back(top, bottom - top)
    return right - BULGE, min(above, middle), left + BULGE, max(below, middle)


def _way_back(top: float, down: float) -> float:
    """The height at which a wire leads back."""
    return top + (down / 2 if abs(down) > AROUND else AROUND)


def united(rects: Iterable[QRectF]) -> QRectF:
    """The smallest rectangle around all of `rects`; an empty one around none."""
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    return whole


def free_spot(wanted: QRectF, taken: Iterable[QRectF]) -> QPointF:
    """The first place at or below `wanted` where its rectangle touches none of `taken`."""
    padded = [rect.adjusted(-GRID, -GRID, GRID, GRID) for rect in taken]
    spot = QRectF(wanted)
    while True:
        hit = next((rect for rect in padded if rect.intersects(spot)), None)
        if hit is None:
            return spot.topLeft()
        spot.moveTop(snapped_up(hit.bottom() + 1))
