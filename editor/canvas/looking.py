"""A drawing to be looked at, moved and zoomed, in which nodes can be marked; nothing in it can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)
from shiboken6 import isValid

from editor.canvas.canvas import Canvas
from editor.canvas.geometry import RADIUS
from editor.canvas.painting import Scene, touching
from editor.canvas.picture import area
from editor.document import Document
from editor.theme.colours import Theme
from nodes.catalogue.spec import Catalogue
from nodes.graph import BlockId, NodeId, Project

STEP = 1.2
LEAST, MOST = 0.03, 2.0
NEAR = 0.7
"""The zoom at which a single node is shown."""
RING = 6


class Looking(QGraphicsView):
    """Shows one block of a project."""

    def __init__(
        self, project: Project, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # It is never on the screen: it knows how everything looks, and paints it here.
        self._canvas = Canvas(Document(project, catalogue), theme)
        # It has no parent: it goes with this, also where this goes with a window that is closed.
        self.destroyed.connect(partial(_let_go, self._canvas))
        self.marks: Mapping[NodeId, str] = {}
        self._item = _Picture(self._canvas, self)
        self.setScene(QGraphicsScene(self))
        self.scene().addItem(self._item)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setBackgroundBrush(QColor(theme.canvas))
        self._fitted = False

    @property
    def block(self) -> BlockId:
        """The block that is shown."""
        return self._canvas.block

    def show_block(self, block: BlockId, marks: Mapping[NodeId, str]) -> None:
        """Show all of a block, with the nodes in `marks` in these colours."""
        self.marks = marks
        self._canvas.show_block(block)
        self._canvas.mirror.flush()
        self._item.measure()
        self.scene().setSceneRect(self._item.boundingRect())
        self.fit()

    def fit(self) -> None:
        """Show everything."""
        self._fitted = True
        self.fitInView(self._item.boundingRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def show_node(self, node: NodeId) -> None:
        """Bring a node to the middle, large enough to be read."""
        view = self._canvas.mirror.nodes.get(node)
        if view is None:
            return
        self._fitted = False
        scale = max(self.transform().m11(), NEAR)
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(view.rect.center())

    def close(self) -> bool:
        """Let go of the drawing."""
        _let_go(self._canvas)
        return super().close()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, the point under the mouse staying where it is."""
        self._fitted = False
        factor = STEP ** (event.angleDelta().y() / 120)
        zoom = self.transform().m11()
        factor = min(max(zoom * factor, LEAST), MOST) / zoom
        self.scale(factor, factor)
        event.accept()

    def resizeEvent(self, event: object) -> None:
        """Keep showing everything until the person has looked closer."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._fitted:
            self.fit()


def _let_go(canvas: Canvas) -> None:
    if isValid(canvas):
        canvas.close()
        canvas.deleteLater()


class _Picture(QGraphicsItem):
    """All of a drawing."""

    def __init__(self, canvas: Canvas, view: Looking) -> None:
        super().__init__()
        self._stage = canvas.stage
        self._view = view
        self._area = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def measure(self) -> None:
        """The drawing is another one."""
        self.prepareGeometryChange()
        self._area = area(self._stage)

    def boundingRect(self) -> QRectF:
        """All of the drawing."""
        return self._area

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint what can be seen of it, and the marks."""
        mirror = self._stage.mirror
        exposed = [option.exposedRect.adjusted(-RING, -RING, RING, RING)]
        nodes = touching(mirror.nodes.values(), exposed)
        wires = [wire for wire in touching(mirror.wires.values(), exposed) if wire.complete]
        scale = painter.worldTransform().m11()
        self._stage.painter.paint(painter, Scene(nodes, wires), scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for node in nodes:
            colour = self._view.marks.get(node.node_id)
            if colour:
                wide = max(3.0, 2.5 / scale)
                painter.setPen(QPen(QColor(colour), wide))
                shade = QColor(colour)
                shade.setAlpha(45)
                painter.setBrush(shade)
                painter.drawRoundedRect(node.rect.adjusted(-wide, -wide, wide, wide), RADIUS, RADIUS)
