"""How the drawing is painted: frames, wires, nodes, each as plainly as the zoom asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from editor.canvas.geometry import box_of
from editor.canvas.items import NodeView, WireView
from editor.canvas.looks import Kind, WireLook
from editor.canvas.nodes_painting import NodePainter
from editor.canvas.palette import Palette
from editor.canvas.texts import Texts

FAR = 0.4
"""Below: coloured boxes and straight wires."""
CLOSE = 0.75
"""From here on: wires with a real pen."""
NEAR = 0.6
"""From here on: every detail."""
BROKEN = [5, 4]
CROSSING = [2, 2]
"""The dashes of wires that lead nowhere, and of those that cross devices."""
BADGE_PIXELS = 7.0
"""The radius of a badge on screen, below which it never falls."""


@dataclass(frozen=True)
class Scene:
    """What there is to paint, in the order in which it lies. From afar what looks alike is one stroke."""

    nodes: Collection[NodeView]
    wires: Collection[WireView]
    selected: frozenset[str] = frozenset()
    selected_wires: frozenset[str] = frozenset()

    @cached_property
    def bounds(self) -> QRectF:
        """The rectangle around all of it."""
        boxes = [view.box for view in self.nodes] + [view.box for view in self.wires]
        if not boxes:
            return QRectF()
        left, top, right, bottom = zip(*boxes, strict=True)
        return QRectF(QPointF(min(left), min(top)), QPointF(max(right), max(bottom)))

    @cached_property
    def boxes(self) -> dict[tuple[bool, str, bool] | None, list[QRectF]]:
        """The rectangles of nodes that look the same from afar."""
        groups: dict[tuple[bool, str, bool] | None, list[QRectF]] = {}
        for view in self.nodes:
            groups.setdefault(view.group, []).append(view.rect)
        return groups

    @cached_property
    def bundles(self) -> list[tuple[bool, list[WireView]]]:
        """The wires in groups that look the same, with whether they are selected; those come last."""
        chosen: list[WireView] = []
        plain: Iterable[WireView] = self.wires
        if self.selected_wires:
            chosen = [view for view in self.wires if view.wire_id in self.selected_wires]
            plain = [view for view in self.wires if view.wire_id not in self.selected_wires]
        return [(False, views) for views in _alike(plain)] + [(True, views) for views in _alike(chosen)]

    @cached_property
    def lines(self) -> list[list[QLineF]]:
        """For each of the bundles, from where to where its wires run."""
        return [[view.line for view in views] for _, views in self.bundles]


class ScenePainter:
    """Paints a scene, or the part of it inside some rectangles, in the colours of a theme."""

    def __init__(self, palette: Palette, texts: Texts) -> None:
        self.palette = palette
        self.nodes = NodePainter(palette, texts)

    def paint(self, painter: QPainter, scene: Scene, scale: float, solid: bool = False) -> None:
        """Paint `scene` at `scale` pixels per unit. `solid`: with real pens, for a picture."""
        far = scale < FAR
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not far)
        nodes = list(scene.nodes)
        self._backdrops(painter, nodes, scene.selected, far)
        if far:
            self._far_wires(painter, scene)
            self._far_nodes(painter, scene)
        else:
            self._wires(painter, scene, scale, solid)
            detailed = scale >= NEAR
            regions: list[NodeView] = []
            for view in nodes:
                if view.group is not None:
                    self.nodes.node(painter, view, view.node_id in scene.selected, detailed)
                elif view.look.kind is Kind.REGION:
                    regions.append(view)
            for view in regions:
                self.nodes.region_ports(painter, view)
        self._badges(painter, nodes, scale)

    def _backdrops(
        self, painter: QPainter, nodes: list[NodeView], selected: frozenset[str], far: bool
    ) -> None:
        """Paint frames and regions, the inner over the outer ones, a region over a frame around it."""
        found = [view for view in nodes if view.group is None]
        for view in sorted(found, key=lambda view: (view.look.depth, view.look.kind is Kind.REGION)):
            paint = self.nodes.frame if view.look.kind is Kind.FRAME else self.nodes.region
            paint(painter, view, view.node_id in selected, far)

    def grid(self, painter: QPainter, rects: Iterable[QRectF], scale: float) -> None:
        """Paint the canvas itself, with its dots, inside `rects`."""
        step = 40 if scale >= 0.75 else 80 if scale >= FAR else 0
        pen = QPen(self.palette.grid, 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for rect in rects:
            painter.fillRect(rect, self.palette.canvas)
            if not step:
                continue
            left, top = int(rect.left() // step) * step, int(rect.top() // step) * step
            across = range(left, int(rect.right()) + step, step)
            down = range(top, int(rect.bottom()) + step, step)
            painter.drawPoints([QPointF(x, y) for x in across for y in down])

    def wire_colour(self, view: WireView) -> QColor:
        """The colour in which a wire is drawn."""
        if view.look.error or view.look.broken:
            return self.palette.error
        return self.palette.wire(view.look.dtype, view.look.bypassed)

    def _by_colour(self, scene: Scene) -> Iterable[tuple[QColor, WireLook, list[WireView]]]:
        """The bundles of wires with their colours."""
        for chosen, views in scene.bundles:
            yield self.palette.accent if chosen else self.wire_colour(views[0]), views[0].look, views

    def _wires(self, painter: QPainter, scene: Scene, scale: float, solid: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A hairline is many times cheaper than a thin antialiased pen; two look like one of 1.7 pixels.
        solid = solid or scale >= CLOSE
        twice = not solid and scale >= NEAR
        for colour, look, views in self._by_colour(scene):
            pen = QPen(colour, 1.8 if solid else 0)
            if look.broken or look.crosses:
                pen.setDashPattern(BROKEN if look.broken else CROSSING)
            painter.setPen(pen)
            paths = [view.curve() for view in views]
            for path in paths:
                painter.drawPath(path)
            if twice or colour is self.palette.accent:
                painter.translate(0, 0.7 / scale)
                for path in paths:
                    painter.drawPath(path)
                painter.translate(0, -0.7 / scale)

    def _far_wires(self, painter: QPainter, scene: Scene) -> None:
        for (colour, _, _), lines in zip(self._by_colour(scene), scene.lines, strict=True):
            painter.setPen(QPen(colour, 0))
            painter.drawLines(lines)

    def _far_nodes(self, painter: QPainter, scene: Scene) -> None:
        selected = scene.selected
        chosen = [view for view in scene.nodes if view.node_id in selected and view.group] if selected else []
        rings = [view.rect.adjusted(-5, -5, 5, 5) for view in chosen]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette.accent)
        painter.drawRects(rings)
        for group, rects in scene.boxes.items():
            if group is None:
                continue
            is_note, tint, bypassed = group
            tints = self.palette.tints(tint)
            colour = tints.faded_bar if bypassed else tints.far
            painter.setBrush(self.palette.paper_line if is_note else colour)
            painter.drawRects(rects)

    def _badges(self, painter: QPainter, nodes: list[NodeView], scale: float) -> None:
        marked = [view for view in nodes if view.marked]
        if not marked:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        radius = max(8.0, BADGE_PIXELS / scale)
        for view in marked:
            badge = self.nodes.error_badge if view.look.error else self.nodes.warning_badge
            badge(painter, view.rect.topRight(), radius)


def margin(scale: float) -> float:
    """How far beyond its own rectangle a node may be painted."""
    return 12.0 + (BADGE_PIXELS + 3) / scale


def _alike(wires: Iterable[WireView]) -> Iterable[list[WireView]]:
    """The wires in groups that look the same: equal looks are one object (see `Mirror`)."""
    groups: dict[int, list[WireView]] = {}
    for view in wires:
        groups.setdefault(id(view.look), []).append(view)
    return groups.values()


T = TypeVar("T", NodeView, WireView)


def touching(views: Collection[T], areas: list[QRectF]) -> list[T]:
    """Those of `views` whose box touches one of `areas`."""
    if len(areas) == 1:
        left, top, right, bottom = box_of(areas[0])
        return [
            view
            for view in views
            if (box := view.box)[0] <= right and box[2] >= left and box[1] <= bottom and box[3] >= top
        ]
    # in the order in which they lie, each once
    seen = {id(view) for area in areas for view in touching(views, [area])}
    return [view for view in views if id(view) in seen]
