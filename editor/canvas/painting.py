"""How the drawing is painted: frames, wires, nodes, each as plainly as the zoom asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from editor.canvas.items import NodeView, WireView
from editor.canvas.looks import Kind
from editor.canvas.nodes_painting import NodePainter
from editor.canvas.palette import Palette
from editor.canvas.texts import Texts

FAR = 0.36
"""Below: coloured boxes and straight wires."""
NEAR = 0.6
"""From here on: every detail."""
BADGE_PIXELS = 7.0
"""The radius of an error badge on screen, below which it never falls."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to paint, in the order in which it lies."""

    nodes: Iterable[NodeView]
    wires: Iterable[WireView]
    selected: frozenset[str] = frozenset()
    selected_wires: frozenset[str] = frozenset()


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
        for view in nodes:
            if view.look.kind is Kind.FRAME:
                self.nodes.frame(painter, view, view.node_id in scene.selected, far)
        if far:
            self._far_wires(painter, scene)
            self._far_nodes(painter, nodes, scene.selected)
        else:
            self._wires(painter, scene, scale, solid)
            detailed = scale >= NEAR
            for view in nodes:
                if view.look.kind is not Kind.FRAME:
                    self.nodes.node(painter, view, view.node_id in scene.selected, detailed)
        self._error_badges(painter, nodes, scale)

    def grid(self, painter: QPainter, rects: Iterable[QRectF], scale: float) -> None:
        """Paint the canvas itself, with its dots, inside `rects`."""
        step = 40
        for rect in rects:
            painter.fillRect(rect, self.palette.canvas)
            if scale < 0.3:
                continue
            left, top = int(rect.left() // step) * step, int(rect.top() // step) * step
            dots = [
                QPointF(x, y)
                for x in range(left, int(rect.right()) + step, step)
                for y in range(top, int(rect.bottom()) + step, step)
            ]
            pen = QPen(self.palette.grid, 2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPoints(dots)

    def wire_colour(self, view: WireView) -> QColor:
        """The colour in which a wire is drawn."""
        if view.look.error or view.look.broken:
            return self.palette.error
        return self.palette.wire(view.look.dtype, view.look.bypassed)

    def _wires(self, painter: QPainter, scene: Scene, scale: float, solid: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        groups: dict[tuple[int, bool], list[QPainterPath]] = {}
        for view in scene.wires:
            chosen = view.wire_id in scene.selected_wires
            colour = self.palette.accent if chosen else self.wire_colour(view)
            groups.setdefault((colour.rgba(), view.look.broken), []).append(view.curve())
            if chosen:
                groups.setdefault((colour.rgba(), view.look.broken), []).append(
                    view.curve().translated(0, 1.4)
                )
        for (rgba, broken), paths in groups.items():
            pen = QPen(QColor.fromRgba(rgba), 2 if solid else 0)
            if broken:
                pen.setDashPattern([5, 4])
            painter.setPen(pen)
            for path in paths:
                painter.drawPath(path)
            if solid or scale < NEAR:
                continue
            # A hairline is many times cheaper than a thin antialiased pen; two of them look like one of 1.7.
            painter.translate(0, 0.7 / scale)
            for path in paths:
                painter.drawPath(path)
            painter.translate(0, -0.7 / scale)

    def _far_wires(self, painter: QPainter, scene: Scene) -> None:
        groups: dict[int, list[QLineF]] = {}
        for view in scene.wires:
            chosen = view.wire_id in scene.selected_wires
            colour = self.palette.accent if chosen else self.wire_colour(view)
            groups.setdefault(colour.rgba(), []).append(QLineF(view.start, view.end))
        for rgba, lines in groups.items():
            painter.setPen(QPen(QColor.fromRgba(rgba), 0))
            painter.drawLines(lines)

    def _far_nodes(self, painter: QPainter, nodes: list[NodeView], selected: frozenset[str]) -> None:
        groups: dict[int, tuple[QColor, list[QRectF]]] = {}
        rings: list[QRectF] = []
        for view in nodes:
            if view.look.kind is Kind.FRAME:
                continue
            tints = self.palette.tints(view.look.tint)
            colour = tints.faded_bar if view.look.bypassed else tints.far
            if view.look.kind is Kind.NOTE:
                colour = self.palette.paper_line
            groups.setdefault(colour.rgba(), (colour, []))[1].append(view.rect)
            if view.node_id in selected:
                rings.append(view.rect.adjusted(-5, -5, 5, 5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette.accent)
        painter.drawRects(rings)
        for colour, rects in groups.values():
            painter.setBrush(colour)
            painter.drawRects(rects)

    def _error_badges(self, painter: QPainter, nodes: list[NodeView], scale: float) -> None:
        wrong = [view for view in nodes if view.look.error]
        if not wrong:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        radius = max(8.0, BADGE_PIXELS / scale)
        for view in wrong:
            self.nodes.error_badge(painter, view.rect.topRight(), radius)


def margin(scale: float) -> float:
    """How far beyond its own rectangle a node may be painted."""
    return 8.0 + (BADGE_PIXELS + 3) / scale


def visible(views: Iterable[NodeView], rects: list[QRectF]) -> list[NodeView]:
    """Those of `views` that touch one of `rects`."""
    return [view for view in views if any(rect.intersects(view.rect) for rect in rects)]


def visible_wires(views: Iterable[WireView], rects: list[QRectF]) -> list[WireView]:
    """Those of `views` whose curve may touch one of `rects`."""
    return [
        view
        for view in views
        if view.isVisible() and any(rect.intersects(view.bounds.adjusted(-2, -2, 2, 2)) for rect in rects)
    ]
