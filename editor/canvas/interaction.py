"""Which gesture an event begins, and where the events of the gesture in hand go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QToolTip

from editor.canvas.bodies import region_under
from editor.canvas.edge_pan import EdgePan
from editor.canvas.edits import Edits
from editor.canvas.geometry import HEADER
from editor.canvas.gestures import Band, Cut, Gesture, Pan, Press, Resize
from editor.canvas.hits import Hit
from editor.canvas.hover import Hover
from editor.canvas.items import NodeView, PortView, WireView
from editor.canvas.looks import Kind
from editor.canvas.moving import Move, paint_highlight, paint_region_highlight
from editor.canvas.painting import Scene, touching
from editor.canvas.stage import SearchRequest, Stage
from editor.canvas.ties import paint_ties
from editor.canvas.wiring import DragWire
from nodes.graph import NodeId

MIME = "application/x-layerwright-node"
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Interaction(QObject):
    """The hands of the canvas: turns events into gestures, and paints for the view."""

    edit_requested = Signal(str)
    """The title or the text of this node is to be edited in place."""
    open_requested = Signal(str)
    """The block of which this node is an instance is to be opened."""
    menu_requested = Signal(object)
    values_wanted = Signal(object)
    gradient_wanted = Signal(object)
    """What left the port of this `Place` in the last run is to be shown."""

    def __init__(self, stage: Stage, edits: Edits, hover: Hover) -> None:
        super().__init__()
        self.stage = stage
        self.gesture: Gesture | None = None
        self._edits = edits
        self._hover = hover
        self._space = False
        self._cut_key = False
        self._dropping: WireView | None = None
        self._over: NodeId | None = None
        """The loop or branch in whose body what is dragged from the palette would stand."""
        self._edge = EdgePan(self._on_edge)
        self._pixel = QPoint()
        self._keys = Qt.KeyboardModifier.NoModifier
        self.empty_hint: Callable[[QPainter], None] = lambda painter: None

    # -- painting ----------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, rects: list[QRectF], scale: float) -> None:
        """Paint the drawing inside `rects`, without what a gesture holds."""
        stage = self.stage
        stage.painter.grid(painter, rects, scale)
        around = 14.0 + 12.0 / scale
        grown = [rect.adjusted(-around, -around, around, around) for rect in rects]
        scene = stage.scene()
        if len(grown) > 1 or not grown[0].contains(scene.bounds):
            nodes = touching(scene.nodes, grown)
            wires = touching(scene.wires, grown)
            scene = Scene(nodes, wires, stage.selection, stage.wire_selection)
        stage.painter.paint(painter, scene, scale)
        self._hover.values.paint(painter, scene.nodes, scale)

    def paint_over(self, painter: QPainter) -> None:
        """Paint the gesture in hand, or what the mouse is over."""
        if self._over is not None:
            paint_region_highlight(painter, self.stage, self._over)
        if self._dropping is not None:
            paint_highlight(painter, self.stage.painter.palette.accent.name(), self._dropping)
        paint_ties(self.stage, painter, (*self.stage.selection, *self._hover.nodes))
        if self.gesture is not None:
            self.gesture.paint(painter)
        else:
            self._hover.paint(painter)
        if not self.stage.mirror.nodes and not self.stage.mirror.busy:
            self.empty_hint(painter)

    # -- the mouse ---------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> bool:
        """Begin what the button, the keys and the thing under the mouse mean."""
        if self.gesture is not None:
            return True
        self._hover.leave()
        self.stage.mirror.flush()
        at, pixel = self.stage.view.scene_point(event), event.position().toPoint()
        self.gesture = self._gesture_for(event, at, pixel)
        self._show_cursor()
        return self.gesture is not None

    def move(self, event: QMouseEvent) -> None:
        """Go on, or look what is under the mouse."""
        at, pixel = self.stage.view.scene_point(event), event.position().toPoint()
        if self.gesture is None:
            self._hover.over(at)
            self._show_cursor()
            return
        before, self._keys = self.gesture, event.modifiers()
        self.gesture = before.move(at, pixel, self._keys)
        if self.gesture is not before:
            self._show_cursor()
        if self.gesture.pans:
            self._pixel = pixel
            self._edge.follow(pixel, self.stage.view.viewport().rect())

    def mouse_left(self) -> None:
        """Nothing is under the mouse any more."""
        self._hover.leave()

    def _on_edge(self, by: QPoint) -> None:
        """The window moves under a drag whose mouse rests at the border."""
        view = self.stage.view
        view.pan(by)
        if self.gesture is not None:
            self.gesture = self.gesture.move(QPointF(view.mapToScene(self._pixel)), self._pixel, self._keys)

    def release(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self._edge.stop()
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            at, pixel = self.stage.view.scene_point(event), event.position().toPoint()
            gesture.finish(at, pixel, event.modifiers())
        self._show_cursor()

    def double_click(self, event: QMouseEvent) -> bool:
        """Edit a title or a note, or search where nothing is."""
        if event.button() != LEFT:
            return False
        at = self.stage.view.scene_point(event)
        hit = self.stage.hit(at)
        if hit.node is not None and self.stage.can_open(hit.node.node_id):
            self.open_requested.emit(hit.node.node_id)
            return True
        if hit.node is not None and self._is_title(hit.node, at):
            self.edit_requested.emit(hit.node.node_id)
            return True
        place = self._hover.values.place_at(hit)
        if place is not None:
            asked = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.gradient_wanted if asked else self.values_wanted).emit(place)
            return True
        if hit == Hit():
            self.stage.search_requested.emit(SearchRequest(at, event.globalPosition().toPoint()))
            return True
        return False

    def cancel(self) -> None:
        """Drop the gesture in hand; nothing has changed."""
        self._edge.stop()
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self._show_cursor()

    def _is_title(self, view: NodeView, at: QPointF) -> bool:
        return view.look.kind is Kind.NOTE or at.y() - view.rect.top() <= HEADER

    def _gesture_for(self, event: QMouseEvent, at: QPointF, pixel: QPoint) -> Gesture | None:
        stage, keys, button = self.stage, event.modifiers(), event.button()
        if button == MIDDLE or (button == LEFT and self._space):
            return Pan(stage, pixel)
        if button != LEFT:
            return None
        if self._cut_key or (keys & ALT and keys & SHIFT):
            return Cut(stage, at)
        hit = stage.hit(at)
        if hit.port is not None:
            port = hit.port
            return Press(stage, pixel, lambda: self._wire_from(port))
        if hit.node is not None:
            return self._press_node(hit, at, pixel, keys)
        if hit.wire is not None:
            return self._press_wire(hit.wire, at, pixel, keys)
        return Press(stage, pixel, lambda: Band(stage, at, keys), lambda: self._clear(keys))

    def _press_node(self, hit: Hit, at: QPointF, pixel: QPoint, keys: Qt.KeyboardModifier) -> Gesture:
        stage, view = self.stage, hit.node
        assert view is not None
        id = view.node_id
        if view.look.card.end:
            return Press(stage, pixel, lambda: self._move_region(view, at), lambda: stage.select([id]))
        if hit.corner:
            return Press(stage, pixel, lambda: Resize(stage, view), lambda: stage.select([id]))
        was_selected = id in stage.selection
        if keys & CONTROL and was_selected:
            return Press(
                stage, pixel, lambda: Move(stage, view, at), lambda: stage.select(stage.selection - {id})
            )
        if not was_selected:
            stage.select(stage.selection | {id} if keys & (CONTROL | SHIFT) else [id])
        elif stage.wire_selection and not keys & SHIFT:
            stage.select(stage.selection)
        only = None if keys & (CONTROL | SHIFT) else lambda: stage.select([id])
        return Press(stage, pixel, lambda: Move(stage, view, at), only)

    def _move_region(self, end: NodeView, at: QPointF) -> Gesture:
        """What a body begins or ends with is a part of its loop or branch, which it is dragged by."""
        region = self.stage.block.nodes[end.node_id].region
        view = self.stage.mirror.nodes.get(region) if region is not None else None
        self.stage.select([end.node_id if view is None else view.node_id])
        return Move(self.stage, end if view is None else view, at)

    def _press_wire(self, view: WireView, at: QPointF, pixel: QPoint, keys: Qt.KeyboardModifier) -> Gesture:
        stage, id = self.stage, view.wire_id
        if keys & (CONTROL | SHIFT):
            chosen = stage.wire_selection ^ {id}
            return Press(
                stage, pixel, lambda: self._take_end(view, at), lambda: stage.select(stage.selection, chosen)
            )
        return Press(stage, pixel, lambda: self._take_end(view, at), lambda: stage.select([], [id]))

    def _wire_from(self, port: PortView) -> Gesture:
        """A new wire from an output or a free input; the end of the wire that an input has."""
        taken = next(iter(port.connected_pipes), None) if not port.is_output else None
        if taken is not None and taken.output_port is not None:
            return DragWire(self.stage, taken.output_port, taken)
        return DragWire(self.stage, port)

    def _take_end(self, view: WireView, at: QPointF) -> Gesture:
        """Take up the end of a wire that is nearer to `at`."""
        to_start, to_end = at - view.start, at - view.end
        near_start = QPointF.dotProduct(to_start, to_start) < QPointF.dotProduct(to_end, to_end)
        fixed = view.input_port if near_start else view.output_port
        return DragWire(self.stage, fixed, view)

    def _clear(self, keys: Qt.KeyboardModifier) -> None:
        if not keys & (CONTROL | SHIFT):
            self.stage.select([])

    def _show_cursor(self) -> None:
        viewport = self.stage.view.viewport()
        shape = self.gesture.cursor if self.gesture is not None else self._hover.cursor
        if shape is None and self._space:
            shape = Qt.CursorShape.OpenHandCursor
        if shape is None:
            viewport.unsetCursor()
        else:
            viewport.setCursor(shape)

    # -- keys --------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """What Qt would eat, and what belongs to a gesture."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.gesture is not None:
            self.cancel()
            return True
        if key == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
            return True
        if key == Qt.Key.Key_X and not event.modifiers():
            self._cut_key = True
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not event.modifiers() & CONTROL:
            self.request_search()
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.stage.wire_selection:
            self._edits.delete(heal=bool(event.modifiers() & SHIFT))
            return True
        if key in ARROWS and self.stage.selection and self.gesture is None:
            self._nudge(Qt.Key(key), bool(event.modifiers() & SHIFT))
            return True
        return False

    def key_released(self, event: QKeyEvent) -> bool:
        """Let go of Space and X."""
        if event.isAutoRepeat() or event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_X):
            return False
        self.focus_lost()
        return True

    def holding(self) -> bool:
        """Whether a drag is going on: shortcuts have to wait."""
        return self.gesture is not None

    def focus_lost(self) -> None:
        """Held keys are not held any more."""
        self._space = self._cut_key = False
        self._show_cursor()

    def request_search(self) -> None:
        """Ask which node to place, at the mouse where it is over the canvas."""
        view = self.stage.view
        pixel = view.viewport().mapFromGlobal(view.cursor().pos())
        if not view.viewport().rect().contains(pixel):
            pixel = view.viewport().rect().center()
        request = SearchRequest(QPointF(view.mapToScene(pixel)), view.viewport().mapToGlobal(pixel))
        self.stage.search_requested.emit(request)

    def _nudge(self, key: Qt.Key, far: bool) -> None:
        x, y = ARROWS[key]
        step = 50 if far else 10
        self._edits.nudge(x * step, y * step)

    # -- what comes from elsewhere -----------------------------------------------------------------------

    def drag(self, event: QDragMoveEvent) -> bool:
        """Light up the wire that a node from the palette would go on."""
        if not event.mimeData().hasFormat(MIME):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        at = self.stage.view.scene_point(event)
        region = region_under(self.stage, at.x(), at.y())
        self._light(self._edits.drop_onto(QRectF(at.x() - 12, at.y() - 12, 24, 24)), region)
        return True

    def drag_left(self) -> None:
        """No wire is lit up any more."""
        self._light(None)

    def drop(self, event: QDropEvent) -> bool:
        """Place the node, on the wire if there is one."""
        if not event.mimeData().hasFormat(MIME):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        at = self.stage.view.scene_point(event)
        id = bytes(event.mimeData().data(MIME).data()).decode()
        spec = self.stage.catalogue.get(id)
        onto = self._edits.drop_onto(QRectF(at.x() - 12, at.y() - 12, 24, 24))
        self._light(None)
        if spec is None:
            return False
        wire = onto.wire_id if onto is not None and spec.inputs and spec.outputs else None
        self._edits.add(spec, None, at, onto=wire)
        # The keyboard would stay in the palette otherwise, and Ctrl+Z would go there.
        self.stage.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def help(self, event: QHelpEvent) -> bool:
        """Show what is under the resting mouse."""
        text = self._hover.text(QPointF(self.stage.view.mapToScene(event.pos())))
        if not text:
            QToolTip.hideText()
            return False
        QToolTip.showText(event.globalPos(), text, self.stage.view.viewport())
        return True

    def menu(self, event: QContextMenuEvent) -> None:
        """Select what the menu is about, and ask for it."""
        hit = self.stage.hit(QPointF(self.stage.view.mapToScene(event.pos())))
        if hit.node is not None and hit.node.node_id not in self.stage.selection:
            self.stage.select([hit.node.node_id])
        elif hit.wire is not None:
            self.stage.select([], [hit.wire.wire_id])
        self.menu_requested.emit(event.globalPos())

    def _light(self, wire: WireView | None, region: NodeId | None = None) -> None:
        if wire is not self._dropping or region != self._over:
            self._dropping, self._over = wire, region
            self.stage.view.repaint_over()
