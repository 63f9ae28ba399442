"""What the mouse can be in the middle of: each gesture is its own class with a start, moves and an end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from editor.canvas import geometry
from editor.canvas.bodies import docked, grown, least_corner
from editor.canvas.items import NodeView, WireView
from editor.canvas.looks import BACKDROPS, Kind
from editor.canvas.painting import touching
from editor.canvas.stage import Stage
from nodes import edit
from nodes.graph import NodeId, Place, Project, WireId

translate = QCoreApplication.translate

THRESHOLD = 4
"""Pixels that the mouse must move before a press becomes a drag."""
ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class Gesture:
    """One drag, from press to release. Nothing in the document changes before `finish`."""

    cursor: Qt.CursorShape | None = None
    pans = True
    """Whether the window moves on when the drag comes to its border."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """The mouse is at `at` (scene) and `pixel` (window); answers the gesture that goes on from here."""
        return self

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The button came up."""

    def cancel(self) -> None:
        """Leave everything as it was before the press."""

    def paint(self, painter: QPainter) -> None:
        """Paint what the gesture shows over the drawing, in scene coordinates."""


class Press(Gesture):
    """A button that went down and may become a click or a drag."""

    pans = False

    def __init__(
        self,
        stage: Stage,
        pixel: QPoint,
        drag: Callable[[], Gesture],
        click: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(stage)
        self._pixel = pixel
        self._drag = drag
        self._click = click

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Become the drag once the mouse has left its place."""
        if (pixel - self._pixel).manhattanLength() < THRESHOLD:
            return self
        return self._drag().move(at, pixel, modifiers)

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """It was a click."""
        if self._click is not None:
            self._click()


class Pan(Gesture):
    """Moves the window over the drawing."""

    cursor = Qt.CursorShape.ClosedHandCursor
    pans = False

    def __init__(self, stage: Stage, pixel: QPoint) -> None:
        super().__init__(stage)
        self._pixel = pixel

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Follow the mouse."""
        self.stage.view.pan(self._pixel - pixel)
        self._pixel = pixel
        return self


class Band(Gesture):
    """Selects what a rectangle touches; frames only when it holds them whole."""

    def __init__(self, stage: Stage, start: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        super().__init__(stage)
        self._start = start
        self._before = stage.selection
        self._toggle = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._kept = stage.selection if modifiers & ADDING else frozenset()
        self._rect = QRectF(start, start)

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Select what is inside now."""
        self._rect = QRectF(self._start, at).normalized()
        inside = {id for id, view in self.stage.mirror.nodes.items() if self._holds(view)}
        self.stage.select(self._kept ^ inside if self._toggle else self._kept | inside)
        self.stage.view.repaint_over()
        return self

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The selection stays as it is."""
        self.stage.view.repaint_over()

    def cancel(self) -> None:
        """Bring the former selection back."""
        self.stage.select(self._before)
        self.stage.view.repaint_over()

    def paint(self, painter: QPainter) -> None:
        """The rectangle."""
        accent = self.stage.painter.palette.accent
        fill = QColor(accent)
        fill.setAlpha(30)
        painter.setPen(QPen(accent, 0))
        painter.setBrush(fill)
        painter.drawRect(self._rect)

    def _holds(self, view: NodeView) -> bool:
        if view.look.kind in BACKDROPS:
            return self._rect.contains(view.rect)
        # the ends of a body come and go with their loop
        return not view.look.card.end and self._rect.intersects(view.rect)


class Cut(Gesture):
    """A stroke that cuts every wire it crosses."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, start: QPointF) -> None:
        super().__init__(stage)
        self._path = QPainterPath(start)

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Draw on."""
        self._path.lineTo(at)
        self.stage.view.repaint_over()
        return self

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Cut."""
        wires = {view.wire_id for view in self._crossed()}
        stage = self.stage
        stage.view.repaint_over()
        if wires:
            stage.apply(cut_label(len(wires)), lambda p: edit.disconnect(p, stage.block_id, wires))

    def cancel(self) -> None:
        """Cut nothing."""
        self.stage.view.repaint_over()

    def paint(self, painter: QPainter) -> None:
        """The stroke, and the wires that it would cut."""
        error = self.stage.painter.palette.error
        pen = QPen(error, 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for view in self._crossed():
            painter.drawPath(view.curve())
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPath(self._path)

    def _crossed(self) -> list[WireView]:
        wires = touching(self.stage.mirror.wires.values(), [self._path.controlPointRect()])
        return [view for view in wires if view.complete and view.curve().intersects(self._path)]


class Resize(Gesture):
    """Drags the lower right corner of a frame, a note or a region, which stays around its body."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, stage: Stage, view: NodeView) -> None:
        super().__init__(stage)
        self._id = view.node_id
        self._rect = QRectF(view.rect)
        self._least: QPointF | None = None
        if view.look.kind is Kind.REGION:
            self._least = QPointF(*least_corner(stage, view.node_id))

    def move(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> Gesture:
        """Follow the mouse, on the grid."""
        free = modifiers & Qt.KeyboardModifier.AltModifier
        corner = at if free else QPointF(geometry.snapped(at.x()), geometry.snapped(at.y()))
        width, height = geometry.LEAST_SIZE
        least = self._least if self._least is not None else self._rect.topLeft() + QPointF(width, height)
        self._rect.setBottomRight(QPointF(max(corner.x(), least.x()), max(corner.y(), least.y())))
        self.stage.view.repaint_over()
        return self

    def finish(self, at: QPointF, pixel: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Keep the size."""
        stage, rect = self.stage, self._rect
        place = Place(round(rect.x()), round(rect.y()), round(rect.width()), round(rect.height()))
        label = translate("Canvas", "Resize {0}").format(named(stage, self._id))
        stage.apply(label, lambda p: self._resized(p, place))
        stage.view.repaint_over()

    def _resized(self, project: Project, place: Place) -> Project:
        project = edit.move(project, self.stage.block_id, {self._id: place})
        return grown(self.stage, docked(self.stage, project, [self._id]), [self._id])

    def cancel(self) -> None:
        """Keep the old size."""
        self.stage.view.repaint_over()

    def paint(self, painter: QPainter) -> None:
        """The new outline."""
        painter.setPen(QPen(self.stage.painter.palette.accent, 0, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._rect)


def named(stage: Stage, node: NodeId) -> str:
    """What a label of the history calls a node."""
    found = stage.block.nodes.get(node)
    if found is None or found.kind in ("note", "frame"):
        kind = found.kind if found else ""
        names = {
            "note": translate("Canvas", "note"),
            "frame": translate("Canvas", "frame"),
        }
        return names.get(kind, "")
    return edit.title_of(stage.block, found)


def labelled(stage: Stage, one: str, many: str, nodes: frozenset[NodeId]) -> str:
    """A label for the history: `one` with a single node's name, `many` with their number."""
    if len(nodes) == 1:
        return one.format(named(stage, next(iter(nodes))))
    return many.format(len(nodes))


def cut_label(count: int) -> str:
    """What taking wires away is called in the history."""
    if count == 1:
        return translate("Canvas", "Remove a wire")
    return translate("Canvas", "Remove {0} wires").format(count)


def disconnected(stage: Stage, wires: frozenset[WireId]) -> Callable[[Project], Project]:
    """The edit that takes `wires` away."""
    return lambda project: edit.disconnect(project, stage.block_id, wires)
