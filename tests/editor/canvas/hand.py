"""A hand on the canvas, with real events in scene coordinates; and what the canvas must always show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import Canvas
from editor.canvas.interaction import MIME
from editor.canvas.items import PortView, WireView
from editor.canvas.looks import ORIGIN, node_look, wire_look
from nodes.graph import Block, NodeId, PortName, Wire

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NOTHING = Qt.KeyboardModifier.NoModifier


class Hand:
    """Moves the mouse over a canvas and presses its buttons."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.port = canvas.view.viewport()

    def pixel(self, at: QPointF) -> QPoint:
        """Where a point of the scene is in the window."""
        return self.canvas.view.mapFromScene(at)

    def _send(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, buttons: Qt.MouseButton, keys):
        pixel = QPointF(self.pixel(at))
        event = QMouseEvent(kind, pixel, QPointF(self.port.mapToGlobal(pixel)), button, buttons, keys)
        QApplication.sendEvent(self.port, event)

    def press(self, at: QPointF, keys=NOTHING, button: Qt.MouseButton = LEFT) -> None:
        """Press a button."""
        self._send(QEvent.Type.MouseButtonPress, at, button, button, keys)

    def move(self, at: QPointF, keys=NOTHING, button: Qt.MouseButton = LEFT) -> None:
        """Move with the button held."""
        self._send(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, button, keys)

    def release(self, at: QPointF, keys=NOTHING, button: Qt.MouseButton = LEFT) -> None:
        """Let the button go."""
        self._send(QEvent.Type.MouseButtonRelease, at, button, Qt.MouseButton.NoButton, keys)

    def hover(self, at: QPointF) -> None:
        """Move without a button."""
        self._send(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, NOTHING)

    def click(self, at: QPointF, keys=NOTHING) -> None:
        """Press and let go."""
        self.press(at, keys)
        self.release(at, keys)

    def double_click(self, at: QPointF) -> None:
        """Click twice."""
        QTest.mouseDClick(self.port, LEFT, NOTHING, self.pixel(at))

    def drag(
        self, start: QPointF, end: QPointF, keys=NOTHING, button: Qt.MouseButton = LEFT, drop: bool = True
    ) -> None:
        """Press at `start`, move to `end` and, with `drop`, let go there."""
        self.press(start, keys, button)
        for part in (0.1, 0.5, 1.0):
            self.move(start + (end - start) * part, keys, button)
        if drop:
            self.release(end, keys, button)

    def drag_from_palette(self, id: str, at: QPointF) -> None:
        """Hold a catalogue entry over a place."""
        mime = QMimeData()
        mime.setData(MIME, id.encode())
        enter = QDragEnterEvent(
            self.pixel(at), Qt.DropAction.CopyAction, mime, Qt.MouseButton.NoButton, NOTHING
        )
        QApplication.sendEvent(self.port, enter)

    def drop_from_palette(self, id: str, at: QPointF) -> bool:
        """Drop a catalogue entry, as the palette's drag does; answers whether it was taken."""
        mime = QMimeData()
        mime.setData(MIME, id.encode())
        pixel = self.pixel(at)
        action, none = Qt.DropAction.CopyAction, Qt.MouseButton.NoButton
        enter = QDragEnterEvent(pixel, action, mime, none, NOTHING)
        QApplication.sendEvent(self.port, enter)
        drop = QDropEvent(QPointF(pixel), action, mime, none, NOTHING)
        QApplication.sendEvent(self.port, drop)
        return enter.isAccepted() and drop.isAccepted()

    def key(self, key: Qt.Key, keys=NOTHING) -> None:
        """Press a key and let it go."""
        QTest.keyClick(self.canvas.view, key, keys)

    # -- where things are --------------------------------------------------------------------------------

    def body(self, node: NodeId) -> QPointF:
        """A place on the header of `node` that is no port."""
        return self.canvas.mirror.nodes[node].rect.topLeft() + QPointF(40, 12)

    def output(self, node: NodeId, index: int = 0) -> QPointF:
        """The middle of an output."""
        return self.canvas.mirror.nodes[node].outputs[index].centre

    def input(self, node: NodeId, index: int = 0) -> QPointF:
        """The middle of an input's slot."""
        return self.canvas.mirror.nodes[node].inputs[index].centre

    def on_wire(self, wire: WireView, part: float = 0.5) -> QPointF:
        """A place on a wire."""
        return wire.curve().pointAtPercent(part)


def block_of(canvas: Canvas) -> Block:
    """The block on the canvas."""
    return canvas.document.project.blocks[canvas.block]


def wires_of(canvas: Canvas) -> set[tuple[NodeId, PortName, NodeId, PortName]]:
    """The wires of the block, without ids and places in lists."""
    return {(w.source, w.source_port, w.target, w.target_port) for w in block_of(canvas).wires.values()}


def assert_mirrors(canvas: Canvas) -> None:
    """The items of NodeGraphQt's scene are exactly what the document says, looks and selection included."""
    canvas.mirror.flush()
    block = block_of(canvas)
    _assert_nodes(canvas, block)
    _assert_wires(canvas, block)
    assert canvas.selection <= block.nodes.keys()
    chosen = {item.node_id for item in canvas.view.selected_nodes()}
    assert chosen == canvas.selection
    if canvas.interaction.gesture is None:
        assert not canvas.stage.lifted
        assert not canvas.stage.lifted_wires


def _assert_nodes(canvas: Canvas, block: Block) -> None:
    stage = canvas.stage
    shown = {item.id: item for item in canvas.view.all_nodes()}
    assert shown == canvas.mirror.nodes
    assert shown.keys() == block.nodes.keys()
    for id, item in shown.items():
        place = block.places.get(id, ORIGIN)
        assert (item.pos().x(), item.pos().y()) == (place.x, place.y)
        look = node_look(block, block.nodes[id], stage.catalogue, canvas.mirror.findings, stage.texts)
        assert item.look == look, f"{item.look}\n{look}"
        assert [port.look for port in item.inputs] == list(look.inputs)
        assert [port.look for port in item.outputs] == list(look.outputs)
        for port in (*item.inputs, *item.outputs):
            assert port.parentItem() is item
            assert port.centre == port.scenePos()


def _assert_wires(canvas: Canvas, block: Block) -> None:
    pipes = {item.wire_id: item for item in canvas.view.all_pipes()}
    assert pipes == canvas.mirror.wires
    assert pipes.keys() == block.wires.keys()
    for id, pipe in pipes.items():
        _assert_wire(canvas, block, block.wires[id], pipe)
    held = {
        pipe
        for item in canvas.mirror.nodes.values()
        for port in _ports(item)
        for pipe in port.connected_pipes
    }
    assert held <= set(pipes.values())


def _assert_wire(canvas: Canvas, block: Block, wire: Wire, pipe: WireView) -> None:
    source, target = pipe.output_port, pipe.input_port
    assert (source.view.node_id, source.look.name) == (wire.source, wire.source_port)
    assert (target.view.node_id, target.look.name) == (wire.target, wire.target_port)
    assert target.look.key == wire.key
    assert pipe in source.connected_pipes
    assert pipe in target.connected_pipes
    assert (pipe.start, pipe.end) == (source.scenePos(), target.scenePos())
    assert pipe.look == wire_look(block, wire, canvas.stage.catalogue, canvas.mirror.findings)
    assert pipe.isVisible()


def _ports(item) -> list[PortView]:
    return [*item.inputs, *item.outputs]


def assert_fresh(canvas: Canvas) -> None:
    """The picture that was kept up to date piece by piece is the one that a full repaint gives."""
    QApplication.processEvents()
    kept = canvas.view.grab().toImage()
    canvas.view.resetCachedContent()
    full = canvas.view.grab().toImage()
    pairs = zip(bytes(kept.constBits()), bytes(full.constBits()), strict=True)
    # a scrolled picture may round a line differently
    assert kept == full or sum(abs(a - b) > 40 for a, b in pairs) < 400
