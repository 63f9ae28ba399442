"""The view: pan, zoom, the cached picture of the drawing, and the events that start gestures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from editor.canvas.foundation import NodeViewer
from editor.canvas.painting import margin

WORLD = QRectF(-60_000, -60_000, 120_000, 120_000)
"""The one scene rectangle: changing it would throw the cached picture away."""
ZOOM_MIN, ZOOM_MAX = 0.05, 4.0
ZOOM_STEP = 1.2
NOTCH = 120
"""What one step of a mouse wheel is called by Qt."""


class Handlers(Protocol):
    """What the view asks of the canvas. Those that answer tell whether the event was dealt with."""

    def paint(self, painter: QPainter, rects: list[QRectF], scale: float) -> None:
        """Paint the drawing inside `rects`."""

    def paint_over(self, painter: QPainter) -> None:
        """Paint the gesture in hand."""

    def press(self, event: QMouseEvent) -> bool:
        """A button went down."""

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved."""

    def mouse_left(self) -> None:
        """The mouse is elsewhere."""

    def release(self, event: QMouseEvent) -> None:
        """A button came up."""

    def double_click(self, event: QMouseEvent) -> bool:
        """A button went down twice."""

    def key(self, event: QKeyEvent) -> bool:
        """A key went down."""

    def key_released(self, event: QKeyEvent) -> bool:
        """A key came up."""

    def drag(self, event: QDragMoveEvent) -> bool:
        """Something is dragged over the canvas."""

    def drag_left(self) -> None:
        """It is not any more."""

    def drop(self, event: QDropEvent) -> bool:
        """It was let go."""

    def help(self, event: QHelpEvent) -> bool:
        """The mouse rests."""

    def menu(self, event: QContextMenuEvent) -> None:
        """The context menu is asked for."""

    def holding(self) -> bool:
        """Whether a drag is going on."""

    def focus_lost(self) -> None:
        """Keys go elsewhere from now on."""


MOST_RECTS = 12
"""How many parts of the picture are painted one by one."""


class GraphView(NodeViewer):
    """NodeGraphQt's viewer with our eyes and hands.

    The view's own background pixmap is the cache of the picture: whatever changes is invalidated there, and
    gestures are painted over it.
    """

    zoom_changed = Signal(float)

    def __init__(self, handlers: Handlers, parent: QWidget) -> None:
        self._handlers: Handlers | None = None
        self._outdated: list[QRectF] = []
        self._way: QPoint | None = None
        """How far a slanted pan has come: Qt would move the picture twice, across and down."""
        super().__init__(parent)
        self._handlers = handlers
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setSceneRect(WORLD)
        self.scene().setSceneRect(WORLD)
        # Nobody asks the scene what lies where; Qt would index each port before it paints.
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # NodeGraphQt's hidden menu bar, text at the cursor and search window: ours are elsewhere.
        self._ctx_menu_bar.hide()
        self.scene().removeItem(self._cursor_text)
        self.centerOn(0, 0)

    # -- zoom and pan ------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Pixels per scene unit."""
        return float(self.transform().m11())

    def zoom_to(self, zoom: float, fixed: QPoint | None = None) -> None:
        """Change the zoom, within its limits, so that the point `fixed` of the window stays where it is."""
        zoom = min(max(zoom, ZOOM_MIN), ZOOM_MAX)
        if zoom == self.zoom:
            return
        fixed = fixed if fixed is not None else self.viewport().rect().center()
        scene = self.mapToScene(fixed)
        # The kept picture is of no use any more: moving it would take as long as painting a good part of it.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        moved = self.mapFromScene(scene) - fixed
        self.pan(moved)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.zoom_changed.emit(zoom)

    def pan(self, by: QPoint) -> None:
        """Move the window over the drawing by so many pixels."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        self._way = QPoint()
        across.setValue(across.value() + by.x())
        down.setValue(down.value() + by.y())
        way, self._way = self._way, None
        if not way.isNull():
            self.scrollContentsBy(way.x(), way.y())

    def show_rect(self, rect: QRectF, most: float = 1.0) -> None:
        """Show all of `rect`, no larger than at zoom `most`."""
        port = self.viewport().rect()
        room = min(port.width() / max(rect.width() + 80, 1), port.height() / max(rect.height() + 80, 1))
        self.zoom_to(min(room, most))
        self.centerOn(rect.center())

    def visible_rect(self) -> QRectF:
        """The part of the scene that is in the window."""
        return QRectF(self.mapToScene(self.viewport().rect()).boundingRect())

    # -- the picture -------------------------------------------------------------------------------------

    def repaint_scene(self, rects: Iterable[QRectF]) -> None:
        """What is inside `rects` looks different: paint it anew."""
        around = margin(self.zoom)
        grown_rects = _few([rect.adjusted(-around, -around, around, around) for rect in rects])
        self._outdated = _few([*self._outdated, *grown_rects])
        for grown in grown_rects:
            self.scene().invalidate(grown, QGraphicsScene.SceneLayer.BackgroundLayer)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Qt moves the kept picture, but not its note of which parts of it are out of date."""
        if self._way is not None:
            self._way += QPoint(dx, dy)
            return
        super().scrollContentsBy(dx, dy)
        for rect in self._outdated:
            self.scene().invalidate(rect, QGraphicsScene.SceneLayer.BackgroundLayer)

    def repaint_over(self) -> None:
        """What gestures paint over the picture is different now."""
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the drawing into the cache."""
        if self._handlers is None:
            return
        self._outdated.clear()
        # A pan exposes two strips, whose common rectangle would be the whole window. The region comes in
        # whole scene units, up to one short on each side; Qt does not cut it to the window.
        clip = list(painter.clipRegion()) if painter.hasClipping() else []  # type: ignore[call-overload]
        exposed = [QRectF(each).adjusted(-1, -1, 1, 1) for each in clip] or [QRectF(rect)]
        around = margin(self.zoom)
        window = self.visible_rect().adjusted(-around, -around, around, around)
        rects = [cut for each in exposed if not (cut := each & window).isEmpty()]
        self._handlers.paint(painter, rects, float(painter.worldTransform().m11()))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint what lies over the drawing: the gesture in hand."""
        if self._handlers is not None:
            self._handlers.paint_over(painter)

    # -- events ------------------------------------------------------------------------------------------

    def _update_scene(self) -> None:
        """NodeGraphQt refits the scene here; ours stays as it is."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the zoom, and the middle in the middle."""
        old = event.oldSize()
        if old.isValid() and not old.isEmpty():
            grown = event.size() - old
            self.pan(QPoint(-(grown.width() // 2), -(grown.height() // 2)))
        QGraphicsView.resizeEvent(self, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the cursor; two fingers on a touchpad with Shift, or sideways, pan."""
        pixels, delta = event.pixelDelta(), event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not pixels.isNull():
            self.pan(-pixels)
        elif delta.y():
            self.zoom_to(self.zoom * ZOOM_STEP ** (delta.y() / NOTCH), event.position().toPoint())
        else:
            self.pan(QPoint(-delta.x(), 0))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a gesture."""
        self._previous_pos = event.position().toPoint()
        event.setAccepted(self._handlers is not None and self._handlers.press(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or look what is under the cursor."""
        self._previous_pos = event.position().toPoint()
        if self._handlers is not None:
            self._handlers.move(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the gesture."""
        if self._handlers is not None:
            self._handlers.release(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename, edit or search, depending on what is there."""
        if self._handlers is not None and not self._handlers.double_click(event):
            self._handlers.press(event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep Tab from moving the focus away, and shortcuts from changing what a drag holds."""
        if event.type() == QEvent.Type.ShortcutOverride and self._handlers and self._handlers.holding():
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._handlers:
            tab = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.key() in tab and self._handlers.key(event):
                return True
        return bool(QGraphicsView.event(self, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand keys to the canvas; what it does not want goes on to the window."""
        event.setAccepted(self._handlers is not None and self._handlers.key(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """As `keyPressEvent`."""
        event.setAccepted(self._handlers is not None and self._handlers.key_released(event))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Without NodeGraphQt's menu bar."""
        QGraphicsView.focusInEvent(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of keys that are held."""
        QGraphicsView.focusOutEvent(self, event)
        if self._handlers is not None:
            self._handlers.focus_lost()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The window has the menu."""
        if self._handlers is not None:
            self._handlers.menu(event)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Answer what is under the cursor when it rests; hear when it goes elsewhere."""
        if event.type() == QEvent.Type.Leave and self._handlers is not None:
            self._handlers.mouse_left()
        if isinstance(event, QHelpEvent) and self._handlers is not None and self._handlers.help(event):
            return True
        return bool(QGraphicsView.viewportEvent(self, event))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what the palette drags."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        event.setAccepted(self._handlers is not None and self._handlers.drag(event))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget it again."""
        if self._handlers is not None:
            self._handlers.drag_left()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Place it."""
        event.setAccepted(self._handlers is not None and self._handlers.drop(event))

    def scene_point(self, event: QMouseEvent | QDropEvent) -> QPointF:
        """Where in the scene an event happened."""
        return QPointF(self.mapToScene(event.position().toPoint()))


def _few(rects: list[QRectF]) -> list[QRectF]:
    """`rects`, or what holds them all where they are many."""
    if len(rects) <= MOST_RECTS:
        return rects
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    return [whole]
