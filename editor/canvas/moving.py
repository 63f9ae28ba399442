"""Dragging nodes: frames take along what stands on them, a single node may be dropped on a wire."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform

from editor.canvas import geometry
from editor.canvas.bodies import can_join, grown, region_under
from editor.canvas.gestures import Gesture, labelled, named
from editor.canvas.items import NodeView, WireView
from editor.canvas.looks import BACKDROPS, ORIGIN, Kind
from editor.canvas.painting import Scene, margin
from editor.canvas.room import with_room
from editor.canvas.stage import Stage
from nodes import edit
from nodes.graph import NodeId, Place, Project, WireId
from nodes.nesting import with_bodies
from nodes.ports import ports_of
from nodes.regions import set_region

translate = QCoreApplication.translate

MANY = 40
"""From so many nodes on, what is dragged is painted once and moved as a picture."""


def carried(stage: Stage, nodes: frozenset[NodeId]) -> frozenset[NodeId]:
    """`nodes`, what stands wholly on the frames among them, and the bodies of the loops and branches.

    What a body begins or ends with is a part of its loop, which goes in its place.
    """
    views, block = stage.mirror.nodes, stage.block
    ends = {id: block.nodes[id].region for id in nodes if views[id].look.card.end}
    if ends:
        nodes = (nodes - ends.keys()) | {region for region in ends.values() if region is not None}
    frames = [views[id].rect for id in nodes if views[id].look.kind is Kind.FRAME]
    if frames:
        nodes = nodes | {
            id for id, view in views.items() if any(frame.contains(view.rect) for frame in frames)
        }
    if any(views[id].look.kind is Kind.REGION for id in nodes):
        nodes = frozenset(with_bodies(block, nodes))
    return nodes


class Move(Gesture):
    """Drags the selected nodes. They leave the picture while they are dragged and are painted over it."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, grabbed: NodeView, start: QPointF) -> None:
        super().__init__(stage)
        self._start = start
        self._origin = grabbed.pos()
        self._nodes = carried(stage, stage.selection)
        self._offset = QPointF()
        views = [view for id, view in stage.mirror.nodes.items() if id in self._nodes]
        self._frames = [view for view in views if view.look.kind in BACKDROPS]
        self._views = [view for view in views if view.look.kind not in BACKDROPS]
        self._inner: list[WireView] = []
        self._outer: list[WireView] = []
        self._picture: QPixmap | None = None
        self._picture_at = QPoint()
        self._picture_of = QTransform()
        self._picture_offset = QPointF()
        self._onto: WireView | None = None
        self._insertable = self._can_insert()
        grabbed_node = stage.block.nodes[grabbed.node_id]
        self._joining = can_join(stage.block, self._nodes)
        """The nodes that join the loop or branch in which they are let go."""
        self._home = stage.block.nodes[self._joining[0]].region if self._joining else None
        if grabbed.node_id in self._joining:
            self._home = grabbed_node.region
        self._region = self._home
        self._lift()

    def _can_insert(self) -> bool:
        if len(self._nodes) != 1:
            return False
        block = self.stage.block
        id = next(iter(self._nodes))
        ports = ports_of(block, block.nodes[id], self.stage.catalogue)
        return bool(ports.inputs and ports.outputs) and not block.wires_into(id) and not block.wires_from(id)

    def _lift(self) -> None:
        stage, block = self.stage, self.stage.block
        wires: set[WireId] = set()
        for id in self._nodes:
            wires.update(wire.id for wire in (*block.wires_into(id), *block.wires_from(id)))
        for wire_id in wires & stage.mirror.wires.keys():
            wire = block.wires[wire_id]
            inner = wire.source in self._nodes and wire.target in self._nodes
            (self._inner if inner else self._outer).append(stage.mirror.wires[wire_id])
        stage.lift(self._nodes, frozenset(wires))

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Follow the mouse, on the grid unless Alt is held."""
        to = self._origin + at - self._start
        if modifiers & Qt.KeyboardModifier.AltModifier:
            to = QPointF(round(to.x()), round(to.y()))
        else:
            to = QPointF(geometry.snapped(to.x()), geometry.snapped(to.y()))
        self._offset = to - self._origin
        self._region = region_under(self.stage, at.x(), at.y(), self._nodes) if self._joining else self._home
        if self._insertable:
            rect = self._views[0].rect.translated(self._offset)
            core = rect.adjusted(rect.width() * 0.25, 0, -rect.width() * 0.25, 0)
            self._onto = self.stage.wire_under(core, self._nodes)
        self.stage.view.repaint_over()
        return self

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Put the nodes down where they are."""
        stage = self.stage
        stage.lift(frozenset(), frozenset())
        stage.view.repaint_over()
        places = moved_places(stage, self._nodes, round(self._offset.x()), round(self._offset.y()))
        if self._onto is None:
            move = translate("Canvas", "Move {0}")
            many = translate("Canvas", "Move {0} nodes")
            stage.apply(labelled(stage, move, many, self._nodes), lambda p: self._put_down(p, places))
            return
        node, wire = next(iter(self._nodes)), self._onto.wire_id
        label = translate("Canvas", "Insert {0} on a wire").format(named(stage, node))
        rect = self._views[0].rect.translated(self._offset)

        def insert(project: Project) -> Project:
            project = edit.move(project, stage.block_id, places)
            project = edit.insert_on_wire(project, stage.block_id, node, wire, stage.catalogue)
            project = with_room(stage, project, node, wire, rect)
            return grown(stage, project, [node])

        stage.apply(label, insert)

    def _put_down(self, project: Project, places: dict[NodeId, Place]) -> Project:
        stage = self.stage
        project = edit.move(project, stage.block_id, places)
        if self._region != self._home:
            project = set_region(project, stage.block_id, self._joining, self._region)
        return grown(stage, project, self._nodes)

    def cancel(self) -> None:
        """Put the nodes back where they were."""
        self.stage.lift(frozenset(), frozenset())
        self.stage.view.repaint_over()

    def paint(self, painter: QPainter) -> None:
        """The nodes on their way, and their wires."""
        palette = self.stage.painter.palette
        zoom = self.stage.view.zoom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._region != self._home:
            paint_region_highlight(painter, self.stage, self._region)
        painter.translate(self._offset)
        self.stage.painter.paint(painter, Scene(self._frames, (), self.stage.selection), zoom)
        painter.translate(-self._offset)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for view in self._outer:
            self._outer_wire(painter, view)
        if self._onto is not None:
            paint_highlight(painter, palette.accent.name(), self._onto)
        if len(self._views) > MANY:
            self._paint_picture(painter)
            return
        painter.save()
        painter.translate(self._offset)
        self.stage.painter.paint(painter, self._scene(), zoom)
        painter.restore()

    def _outer_wire(self, painter: QPainter, view: WireView) -> None:
        if view.output_port is None or view.input_port is None:
            return
        start, end = view.start, view.end
        if view.output_port.view.node_id in self._nodes:
            start = start + self._offset
        else:
            end = end + self._offset
        painter.setPen(QPen(self.stage.painter.wire_colour(view), 1.8))
        painter.drawPath(geometry.wire_path(start, end))

    def _scene(self) -> Scene:
        return Scene(self._views, self._inner, self.stage.selection)

    def _paint_picture(self, painter: QPainter) -> None:
        """Paint a picture of the nodes, taken anew when the window or the nodes have moved far."""
        view = self.stage.view
        transform = view.viewportTransform()
        port = view.viewport().rect()
        moved = ((self._offset - self._picture_offset) * view.zoom).toPoint()
        far = abs(moved.x()) > port.width() / 2 or abs(moved.y()) > port.height() / 2
        if self._picture is None or self._picture_of != transform or far:
            self._picture = self._taken(port, transform)
            self._picture_of, self._picture_offset, moved = transform, QPointF(self._offset), QPoint()
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(self._picture_at + moved, self._picture)
        painter.restore()

    def _taken(self, port: QRect, transform: QTransform) -> QPixmap:
        """A picture of the nodes where they are now, as far as half a window around the window."""
        whole = geometry.united(view.rect for view in self._views)
        for wire in self._inner:
            whole = whole.united(wire.bounds)
        around = margin(self.stage.view.zoom)
        seen = transform.mapRect(whole.adjusted(-around, -around, around, around).translated(self._offset))
        across, down = port.width() // 2, port.height() // 2
        part = seen.toAlignedRect() & port.adjusted(-across, -down, across, down)
        self._picture_at = part.topLeft()
        ratio = self.stage.view.devicePixelRatioF()
        picture = QPixmap(part.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.translate(-part.topLeft())
        painter.setTransform(transform, combine=True)
        painter.translate(self._offset)
        self.stage.painter.paint(painter, self._scene(), self.stage.view.zoom)
        painter.end()
        return picture


def moved_places(stage: Stage, nodes: frozenset[NodeId], dx: int, dy: int) -> dict[NodeId, Place]:
    """Where `nodes` stand when moved by so much."""
    places = stage.block.places
    old = {id: places.get(id, ORIGIN) for id in nodes}
    return {id: replace(place, x=place.x + dx, y=place.y + dy) for id, place in old.items()}


def paint_region_highlight(painter: QPainter, stage: Stage, region: NodeId | None) -> None:
    """Show that something would join the body of `region`."""
    view = stage.mirror.nodes.get(region) if region is not None else None
    if view is None:
        return
    pen = QPen(stage.painter.palette.accent, 3)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(view.rect, geometry.RADIUS, geometry.RADIUS)


def paint_highlight(painter: QPainter, colour: str, wire: WireView) -> None:
    """Show that something would be put on `wire`."""
    pen = QPen(colour)
    pen.setWidth(4)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(wire.curve())


def centred(at: QPointF, width: int, height: int) -> QRectF:
    """A rectangle around `at`, on the grid."""
    return QRectF(geometry.snapped(at.x() - width / 2), geometry.snapped(at.y() - height / 2), width, height)
