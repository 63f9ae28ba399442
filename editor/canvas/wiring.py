"""Dragging a wire: a new one from a port, or one end of one that is there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from editor.canvas import geometry
from editor.canvas.gestures import Gesture, disconnected, named
from editor.canvas.items import NodeView, PortView, WireView
from editor.canvas.stage import LooseEnd, SearchRequest, Stage
from editor.canvas.texts import Role
from editor.messages import translated
from nodes import edit
from nodes.edit import Refusal
from nodes.graph import NodeId, PortName, Project

translate = QCoreApplication.translate


class DragWire(Gesture):
    """One end of a wire follows the mouse, the other stays at `fixed`.

    `taken` is the wire whose end was taken up; None draws a new wire.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, fixed: PortView, taken: WireView | None = None) -> None:
        super().__init__(stage)
        self._node: NodeId = fixed.view.node_id
        self._name, self._key = fixed.look.name, fixed.look.key
        self._is_output: bool = fixed.is_output
        self._from = QPointF(fixed.centre)
        self._taken = taken
        self._wire = stage.block.wires[taken.wire_id] if taken is not None else None
        self._to = QPointF(self._from)
        self._port: PortView | None = None
        self._reason = ""
        if taken is not None:
            stage.lift(frozenset(), frozenset({taken.wire_id}))

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Follow the mouse, and snap to the port that would take the wire."""
        self._port = self._port_at(at)
        self._reason = self._refusal(self._port) if self._port is not None else ""
        self._to = self._port.centre if self._port is not None and not self._reason else at
        self.stage.view.repaint_over()
        return self

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Connect, detach, or ask what the wire should lead to."""
        stage = self.stage
        stage.lift(frozenset(), frozenset())
        stage.view.repaint_over()
        if self._port is not None:
            self._connect(self._port)
        elif self._taken is not None:
            label = translate("Canvas", "Detach a wire")
            stage.apply(label, disconnected(stage, frozenset({self._taken.wire_id})))
        else:
            loose = LooseEnd(self._node, PortName(self._name), self._is_output, self._key)
            screen = stage.view.viewport().mapToGlobal(pixel)
            stage.search_requested.emit(SearchRequest(at, screen, loose))

    def cancel(self) -> None:
        """Leave the wire where it was."""
        self.stage.lift(frozenset(), frozenset())
        self.stage.view.repaint_over()

    def paint(self, painter: QPainter) -> None:
        """The wire on its way, and why it may not end here."""
        palette = self.stage.painter.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        colour = palette.error if self._reason else palette.accent
        pen = QPen(colour, 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start, end = (self._from, self._to) if self._is_output else (self._to, self._from)
        painter.drawPath(geometry.wire_path(start, end))
        if self._port is not None and not self._reason:
            self.stage.painter.nodes.port(painter, self._port.centre, palette.accent, radius=7)
        if self._reason:
            paint_label(painter, self.stage, self._to, self._reason)

    # -- what is under the mouse -------------------------------------------------------------------------

    def _port_at(self, at: QPointF) -> PortView | None:
        hit = self.stage.hit(at)
        if hit.port is not None:
            itself = hit.port.view.node_id == self._node and hit.port.is_output == self._is_output
            return None if itself and hit.port.look.name == self._name else hit.port
        if hit.node is not None and hit.node.node_id != self._node:
            return self._nearest(hit.node, at)
        return None

    def _nearest(self, view: NodeView, at: QPointF) -> PortView | None:
        """The port of a node that a wire dropped anywhere on it goes to."""
        ports: list[PortView] = view.inputs if self._is_output else view.outputs
        open_ports = [port for port in ports if not port.connected_pipes] or ports
        return min(open_ports, key=lambda port: abs(port.centre.y() - at.y()), default=None)

    def _refusal(self, port: PortView) -> str:
        if port.is_output == self._is_output:
            return translated("same-side", {})
        source, source_port, target, target_port, key = self._ends(port)
        stage = self.stage
        try:
            project = self._without_taken(stage.document.project)
            block = project.blocks[stage.block_id]
            edit.check_connect(block, source, source_port, target, target_port, stage.catalogue, key)
        except Refusal as refusal:
            return translated(refusal.code, refusal.arguments)
        return ""

    def _ends(self, port: PortView) -> tuple[NodeId, PortName, NodeId, PortName, int | str | None]:
        there = (port.view.node_id, PortName(port.look.name))
        here = (self._node, PortName(self._name))
        if self._is_output:
            return (*here, *there, port.look.key)
        # the fixed end keeps its place in a list, even though its wire is taken away on the way
        return (*there, *here, self._wire.key if self._wire is not None else self._key)

    def _without_taken(self, project: Project) -> Project:
        if self._taken is None:
            return project
        return edit.disconnect(project, self.stage.block_id, [self._taken.wire_id])

    def _connect(self, port: PortView) -> None:
        stage = self.stage
        if self._reason:
            stage.refused.emit(self._reason)
            return
        source, source_port, target, target_port, key = self._ends(port)
        there = {
            (wire.source, wire.source_port, wire.target_port, wire.key)
            for wire in stage.block.wires_into(target)
        }
        if (source, source_port, target_port, key) in there:
            return

        def connect(project: Project) -> Project:
            project = self._without_taken(project)
            return edit.connect(
                project, stage.block_id, source, source_port, target, target_port, stage.catalogue, key
            )

        if self._taken is not None:
            label = translate("Canvas", "Lead a wire to {0}").format(named(stage, port.view.node_id))
        else:
            label = translate("Canvas", "Connect {0} to {1}").format(
                named(stage, source), named(stage, target)
            )
        stage.apply(label, connect)


def paint_label(painter: QPainter, stage: Stage, at: QPointF, text: str) -> None:
    """Paint a sentence beside the cursor, as large as text on screen."""
    palette = stage.painter.palette
    pixel = stage.view.viewportTransform().map(at)
    width = min(320.0, stage.texts.width(text, Role.NOTE) + 1)
    height = stage.texts.height_of(text, Role.NOTE, width)
    port = stage.view.viewport().rect()
    left = min(pixel.x() + 16, port.width() - width - 28)
    top = min(pixel.y() + 16, port.height() - height - 20)
    painter.save()
    painter.resetTransform()
    box = QRectF(left, top, width + 20, height + 12)
    painter.setPen(QPen(palette.error, 1))
    painter.setBrush(palette.raised)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(palette.text)
    stage.texts.draw_wrapped(painter, box.adjusted(10, 6, -8, -4), text, Role.NOTE)
    painter.restore()
