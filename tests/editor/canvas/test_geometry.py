"""Where things are: sizes, curves, alignment. Values in, values out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from editor.canvas import geometry
from editor.canvas.aligning import Axis, Edge, aligned, distributed
from nodes.graph import NodeId

A, B, C = NodeId("a"), NodeId("b"), NodeId("c")
RECTS = {A: QRectF(0, 0, 100, 60), B: QRectF(150, 40, 200, 80), C: QRectF(500, 100, 100, 60)}


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (4, 0), (6, 10), (-6, -10), (104.9, 100)])
def test_snapping(value, expected):
    """The nearest grid line."""
    assert geometry.snapped(value) == expected


def test_heights_follow_the_rows():
    """A node without ports is as high as one with one."""
    assert [geometry.node_height(rows) for rows in (0, 1, 2, 5)] == [60, 60, 80, 140]


def test_widths_are_on_the_grid_and_hold_the_text():
    """The wider of header and rows decides."""
    assert geometry.node_width(101, [(20, 30)]) == 130
    assert geometry.node_width(50, [(60, 90), (10, 10)]) == 190


@pytest.mark.parametrize("end", [QPointF(200, 80), QPointF(-200, 80), QPointF(-200, 0), QPointF(1, 300)])
def test_a_wire_begins_and_ends_at_its_ports(end):
    """Forwards, backwards and straight down; it leaves to the right and arrives from the left."""
    path = geometry.wire_path(QPointF(0, 0), end)
    assert path.pointAtPercent(0) == QPointF(0, 0)
    assert (path.pointAtPercent(1) - end).manhattanLength() < 1e-6
    assert path.pointAtPercent(0.02).x() > 0
    assert path.pointAtPercent(0.98).x() < end.x()


@pytest.mark.parametrize("across", [-300, -20, 0, 1, 30, 900])
@pytest.mark.parametrize("down", [-500, -71, -10, 0, 70, 500])
def test_the_box_of_a_wire_is_that_of_its_curve(across, down):
    """It is known before the curve is made, and holds every control point."""
    start, end = QPointF(10, 20), QPointF(10 + across, 20 + down)
    curve = geometry.wire_path(start, end).controlPointRect()
    assert geometry.wire_box(start, end) == pytest.approx(geometry.box_of(curve))


def test_a_free_spot_is_below_what_is_in_the_way():
    """Nothing is touched."""
    taken = [QRectF(0, 0, 100, 60), QRectF(0, 80, 100, 60)]
    at = geometry.free_spot(QRectF(50, 10, 100, 60), taken)
    assert not any(QRectF(at.x(), at.y(), 100, 60).intersects(rect) for rect in taken)
    assert at.x() == 50


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        (Edge.LEFT, [(0, 0), (0, 40), (0, 100)]),
        (Edge.RIGHT, [(500, 0), (400, 40), (500, 100)]),
        (Edge.TOP, [(0, 0), (150, 0), (500, 0)]),
        (Edge.BOTTOM, [(0, 100), (150, 80), (500, 100)]),
        (Edge.CENTRE, [(250, 0), (200, 40), (250, 100)]),
        (Edge.MIDDLE, [(0, 50), (150, 40), (500, 50)]),
    ],
)
def test_alignment(edge, expected):
    """The common rectangle gives the line."""
    assert list(aligned(RECTS, edge).values()) == expected


def test_distribution():
    """Equal gaps; the outer ones stay."""
    assert distributed(RECTS, Axis.HORIZONTAL) == {A: (0, 0), B: (200, 40), C: (500, 100)}
