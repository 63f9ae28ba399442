"""What the mouse is over: lit up, named in the status line, explained in a tooltip."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from editor.canvas.hits import NO_HIT, Hit
from editor.canvas.looks import Kind
from editor.canvas.stage import Stage
from editor.canvas.values import Values
from editor.device_words import crossing_text, device_lines
from editor.messages import translated
from nodes.devices import crossing
from nodes.edit import title_of
from nodes.graph import NodeId, Wire
from nodes.report import Problem, TensorSpec, shape_text


class Hover:
    """Remembers what is under the mouse, and says what it is."""

    def __init__(self, stage: Stage, values: Values) -> None:
        self._stage = stage
        self.values = values
        self._hit = NO_HIT
        self._at = QPointF()

    @property
    def cursor(self) -> Qt.CursorShape | None:
        """The mouse cursor for what is under it."""
        if self._hit.port is not None:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.SizeFDiagCursor if self._hit.corner else None

    @property
    def nodes(self) -> tuple[NodeId, ...]:
        """The node under the mouse, if there is one."""
        view = self._hit.node
        return () if view is None else (view.node_id,)

    def over(self, at: QPointF) -> None:
        """The mouse is at `at`."""
        hit = self._stage.hit(at)
        if hit == self._hit:
            return
        self._hit, self._at = hit, at
        self._stage.view.repaint_over()
        self._stage.hint.emit("  ·  ".join(self._lines(hit)[:2]))

    def leave(self) -> None:
        """Nothing is under the mouse any more, or it may be gone."""
        if self._hit != NO_HIT:
            self._hit = NO_HIT
            self._stage.view.repaint_over()
            self._stage.hint.emit("")

    def text(self, at: QPointF) -> str:
        """The tooltip for what is at `at`, unless there is a card with its values."""
        hit = self._stage.hit(at)
        lines = self._lines(hit)
        if not lines or self.values.place_at(hit) is not None:
            return ""
        first, *rest = (escape(line) for line in lines)
        return "<br>".join((f"<b>{first}</b>", *rest))

    def paint(self, painter: QPainter) -> None:
        """Light up the port or the wire."""
        palette = self._stage.painter.palette
        hit = self._hit
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if hit.port is not None:
            colour = palette.wire(self._dtype(hit))
            self._stage.painter.nodes.port(painter, hit.port.centre, colour, radius=7)
        elif hit.wire is not None:
            pen = QPen(self._stage.painter.wire_colour(hit.wire), 3)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(hit.wire.curve())
        self.values.paint_card(painter, hit, self._at, self._parts(hit))

    def _dtype(self, hit: Hit) -> str:
        if hit.port is None:
            return ""
        if hit.port.is_output:
            return str(hit.port.look.dtype)
        wire = next(iter(hit.port.connected_pipes), None)
        return str(wire.look.dtype) if wire is not None else ""

    # -- words -------------------------------------------------------------------------------------------

    def _lines(self, hit: Hit) -> list[str]:
        return [part for part in self._parts(hit) if part]

    def _parts(self, hit: Hit) -> list[str]:
        """A title, of a wire or port its shape and type (empty: not known), and what more there is to say."""
        if hit.port is not None:
            return self._port_lines(hit)
        if hit.wire is not None:
            return self._wire_lines(hit)
        if hit.node is not None and hit.node.look.kind in (Kind.NODE, Kind.REGION):
            return self._node_lines(hit.node.node_id)
        return []

    def _port_lines(self, hit: Hit) -> list[str]:
        port = hit.port
        assert port is not None
        block = self._stage.block
        node = block.nodes.get(port.view.node_id)
        if node is None:
            return []
        name = f"{title_of(block, node)}.{port.look.name}"
        spec = self._spec(port.view.node_id, port.look.name) if port.is_output else ""
        wires = [] if port.is_output else list(port.connected_pipes)
        if wires:
            wire = block.wires.get(wires[0].wire_id)
            spec = self._spec(wire.source, wire.source_port) if wire is not None else ""
        return [name, spec]

    def _wire_lines(self, hit: Hit) -> list[str]:
        block = self._stage.block
        wire = block.wires.get(hit.wire.wire_id) if hit.wire is not None else None
        if wire is None:
            return []
        source, target = block.nodes.get(wire.source), block.nodes.get(wire.target)
        names = (title_of(block, node) if node else "?" for node in (source, target))
        lines = [" → ".join(names)]
        spec = self._spec(wire.source, wire.source_port)
        problems = self._stage.mirror.findings.wire_problems.get(wire.id, ())
        copied = self._copied(wire)
        return [*lines, spec, *([copied] if copied else []), *_sentences(problems)]

    def _copied(self, wire: Wire) -> str:
        """What is copied where, for a wire that crosses devices."""
        found = crossing(self._stage.block, wire, self._known(wire.source, wire.source_port))
        if found is None:
            return ""
        return crossing_text(found)

    def _node_lines(self, id: NodeId) -> list[str]:
        block = self._stage.block
        node = block.nodes.get(id)
        if node is None:
            return []
        look = self._stage.mirror.nodes[id].look
        same = not look.title or look.type == look.title
        lines = [look.type if same else f"{look.title} — {look.type}"]
        found = self._stage.mirror.findings.nodes.get(id)
        for name, spec in (found.outputs if found else {}).items():
            lines.append(f"{name}: {shape_text(spec.shape)} {spec.dtype}")
        lines += device_lines(block, node)
        return [*lines, *_sentences(self._stage.mirror.findings.problems.get(id, ()))]

    def _known(self, node: NodeId, port: str) -> TensorSpec | None:
        found = self._stage.mirror.findings.nodes.get(node)
        return next((spec for name, spec in found.outputs.items() if name == port), None) if found else None

    def _spec(self, node: NodeId, port: str) -> str:
        spec = self._known(node, port)
        return f"{shape_text(spec.shape)} {spec.dtype}" if spec else ""


def _sentences(problems: Iterable[Problem]) -> list[str]:
    return [translated(problem.code, problem.arguments) for problem in problems]
