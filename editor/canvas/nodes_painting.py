"""How one node, note or frame is painted."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from editor.canvas import geometry
from editor.canvas.card_painting import CardPainter
from editor.canvas.cards import PLAIN
from editor.canvas.geometry import BADGE, HEADER, MARGIN, PORT_RADIUS, RADIUS
from editor.canvas.items import NodeView
from editor.canvas.looks import Kind, NodeLook, PortLook
from editor.canvas.palette import Palette
from editor.canvas.texts import Role, Texts

TAG = 16
"""The height of a tag on the edge of a node."""
_NO_PEN = Qt.PenStyle.NoPen


class NodePainter:
    """Paints single nodes. Fills are cheap and pens are not: every border is a larger fill below."""

    def __init__(self, palette: Palette, texts: Texts) -> None:
        self.palette = palette
        self.texts = texts
        self.cards = CardPainter(palette, texts)

    def node(self, painter: QPainter, view: NodeView, selected: bool, detailed: bool) -> None:
        """Paint a node or a note; without `detailed`, its box and its title only."""
        if view.look.kind is Kind.NOTE:
            self._note(painter, view, selected)
            return
        look, rect = view.look, view.rect
        if look.card is not PLAIN and (look.card.end or look.card.sign):
            self._untitled(painter, look, rect, selected, detailed)
        else:
            if detailed:
                self._outline(painter, look, rect, selected)
                self._box(painter, view)
            else:
                self._plain_box(painter, look, rect, selected)
            self._title(painter, look, rect, detailed)
        if detailed:
            self._rows(painter, look, rect)
            self._ports(painter, look, rect)
            if look.card.lines:
                self.cards.lines(painter, look, rect)
        if look.shared:
            self._shared_badge(painter, look, rect)
        if look.device and detailed:
            self._device_badge(painter, look, rect)

    def region(self, painter: QPainter, view: NodeView, selected: bool, far: bool) -> None:
        """Paint the rectangle of a loop or branch; its ports come later, over the ends of its body."""
        self.cards.region(painter, view, selected, far)

    def region_ports(self, painter: QPainter, view: NodeView) -> None:
        """Paint the ports of a loop or branch, and its device."""
        self._ports(painter, view.look, view.rect)
        if view.look.device:
            self._device_badge(painter, view.look, view.rect)

    def _untitled(
        self, painter: QPainter, look: NodeLook, rect: QRectF, selected: bool, detailed: bool
    ) -> None:
        if look.card.end:
            self.cards.end(painter, look, rect, selected)
            return
        self._outline(painter, look, rect, selected)
        self.cards.sign(painter, look, rect)

    def frame(self, painter: QPainter, view: NodeView, selected: bool, far: bool) -> None:
        """Paint a titled backdrop."""
        rect, tints = view.rect, self.palette.tints(view.look.tint or "ends")
        painter.setPen(_NO_PEN)
        painter.setBrush(self.palette.accent if selected else tints.backdrop_line)
        painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)
        painter.setBrush(tints.backdrop)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        header = QRectF(rect.left(), rect.top(), rect.width(), geometry.FRAME_HEADER)
        painter.setBrush(tints.backdrop_header)
        painter.drawRoundedRect(header, RADIUS, RADIUS)
        painter.drawRect(header.adjusted(0, RADIUS, 0, 0))
        if not far:
            painter.setPen(self.palette.text)
            room = rect.width() - 2 * MARGIN
            title = self.texts.elided(view.look.title, Role.TITLE, room)
            self.texts.draw(painter, rect.left() + MARGIN, header.center().y(), title, Role.TITLE)
            self._handle(painter, rect, tints.backdrop_line)

    def error_badge(self, painter: QPainter, at: QPointF, radius: float) -> None:
        """Paint the mark of a node with a mistake, around `at`."""
        painter.setPen(_NO_PEN)
        painter.setBrush(self.palette.canvas)
        painter.drawEllipse(at, radius * 1.2, radius * 1.2)
        painter.setBrush(self.palette.error)
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(self.palette.on_error)
        _exclamation(painter, at, radius)

    def warning_badge(self, painter: QPainter, at: QPointF, radius: float) -> None:
        """Paint the mark of a node that is warned of, around `at`: another shape, not only another colour."""
        painter.setPen(_NO_PEN)
        for colour, reach in ((self.palette.canvas, radius * 1.5), (self.palette.warning, radius * 1.2)):
            painter.setBrush(colour)
            painter.drawPolygon(_triangle(at, reach))
        painter.setBrush(self.palette.on_warning)
        _exclamation(painter, at + QPointF(0, radius * 0.12), radius * 0.8)

    def _rings(self, look: NodeLook, selected: bool) -> Iterator[tuple[QColor, float]]:
        """The outlines of a node, from the outermost inwards: colour, and how far it reaches."""
        palette = self.palette
        if selected:
            yield palette.accent, 4
            yield palette.canvas, 2.2
        if look.error:
            yield palette.error, 1.8
        elif look.shared:
            yield palette.tone(look.tone)[0], 1.6
        elif not look.unknown:
            yield (palette.faded_border if look.bypassed else palette.border), 1

    def _outline(self, painter: QPainter, look: NodeLook, rect: QRectF, selected: bool) -> None:
        painter.setPen(_NO_PEN)
        for colour, by in self._rings(look, selected):
            painter.setBrush(colour)
            painter.drawRoundedRect(rect.adjusted(-by, -by, by, by), RADIUS + by, RADIUS + by)

    def _box(self, painter: QPainter, view: NodeView) -> None:
        look, rect = view.look, view.rect
        tints = self.palette.tints(look.tint)
        if view.header is None:
            view.header = _header_path(rect.left(), rect.top(), rect.width())
        painter.setPen(_NO_PEN)
        painter.setBrush(self.palette.faded_node if look.bypassed else self.palette.node)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        painter.setBrush(tints.faded_header if look.bypassed else tints.header)
        painter.drawPath(view.header)
        bar = tints.faded_bar if look.bypassed else tints.bar
        painter.fillRect(QRectF(rect.left(), rect.top() + RADIUS, 3, rect.height() - 2 * RADIUS), bar)
        if look.unknown:
            self._dashes(painter, look, rect)
        if look.card.instance:
            self.cards.second_border(painter, look, rect)

    def _plain_box(self, painter: QPainter, look: NodeLook, rect: QRectF, selected: bool) -> None:
        """A box without round corners: they cannot be seen from here, and cost most."""
        tints = self.palette.tints(look.tint)
        for colour, by in self._rings(look, selected):
            painter.fillRect(rect.adjusted(-by, -by, by, by), colour)
        painter.fillRect(rect, self.palette.faded_node if look.bypassed else self.palette.node)
        header = QRectF(rect.left(), rect.top(), rect.width(), HEADER)
        painter.fillRect(header, tints.faded_header if look.bypassed else tints.header)
        bar = QRectF(rect.left(), rect.top(), 4, rect.height())
        painter.fillRect(bar, tints.faded_bar if look.bypassed else tints.bar)
        if look.unknown:
            self._dashes(painter, look, rect)

    def _dashes(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        pen = QPen(self.palette.error if look.error else self.palette.dim, 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _title(self, painter: QPainter, look: NodeLook, rect: QRectF, detailed: bool) -> None:
        left, middle = rect.left() + MARGIN, rect.top() + HEADER / 2
        painter.setPen(self.palette.faded_text if look.bypassed else self.palette.text)
        title = self.texts.elided(look.title, Role.TITLE, geometry.MOST_TITLE)
        self.texts.draw(painter, left, middle, title, Role.TITLE)
        if detailed:
            end = rect.right() - MARGIN - (BADGE + 6 if look.shared else 0)
            painter.setPen(self.palette.faint if look.bypassed else self.palette.dim)
            self.texts.draw(
                painter, end - self.texts.width(look.type, Role.TYPE), middle, look.type, Role.TYPE
            )

    def _rows(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        palette, texts = self.palette, self.texts
        painter.setPen(palette.faint if look.bypassed else palette.dim)
        for row, port in enumerate(look.inputs):
            middle = rect.top() + geometry.row_middle(row, look.card.top)
            texts.draw(painter, rect.left() + MARGIN, middle, port.label, Role.PORT)
        for row, port in enumerate(look.outputs):
            self._output(
                painter,
                look,
                port,
                rect.right() - MARGIN,
                rect.top() + geometry.row_middle(row, look.card.top),
            )

    def _output(self, painter: QPainter, look: NodeLook, port: PortLook, right: float, middle: float) -> None:
        texts = self.texts
        at = right - texts.width(port.shape, Role.SHAPE)
        if port.shape:
            painter.setPen(self.palette.faded_text if look.bypassed else self.palette.text)
            texts.draw(painter, at, middle, port.shape, Role.SHAPE)
            at -= 8
        elif look.unbuilt:
            self._hollow_dot(painter, right - 4, middle)
            at -= 16
        if port.label:
            painter.setPen(self.palette.dim)
            texts.draw(painter, at - texts.width(port.label, Role.PORT), middle, port.label, Role.PORT)

    def _hollow_dot(self, painter: QPainter, x: float, y: float) -> None:
        painter.setPen(_NO_PEN)
        painter.setBrush(self.palette.dim)
        painter.drawEllipse(QPointF(x, y), 4, 4)
        painter.setBrush(self.palette.node)
        painter.drawEllipse(QPointF(x, y), 2.5, 2.5)

    def _ports(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        for row, port in enumerate(look.inputs):
            at = QPointF(rect.left(), rect.top() + geometry.row_middle(row, look.card.top))
            self.port(painter, at, self._port_colour(look, port), hollow=port.free or port.spare)
        for row, port in enumerate(look.outputs):
            at = QPointF(rect.right(), rect.top() + geometry.row_middle(row, look.card.top))
            self.port(painter, at, self._port_colour(look, port))

    def port(
        self,
        painter: QPainter,
        at: QPointF,
        colour: QColor,
        hollow: bool = False,
        radius: float = PORT_RADIUS,
    ) -> None:
        """Paint one port around `at`."""
        painter.setPen(_NO_PEN)
        painter.setBrush(self.palette.canvas)
        painter.drawEllipse(at, radius + 1.2, radius + 1.2)
        painter.setBrush(colour)
        painter.drawEllipse(at, radius, radius)
        if hollow:
            painter.setBrush(self.palette.canvas)
            painter.drawEllipse(at, radius - 1.6, radius - 1.6)

    def _port_colour(self, look: NodeLook, port: PortLook) -> QColor:
        return self.palette.wire(port.dtype, look.bypassed)

    def _shared_badge(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        centre = QPointF(rect.right() - MARGIN - BADGE / 2 + 4, rect.top() + HEADER / 2)
        painter.setPen(_NO_PEN)
        tone, on_tone = self.palette.tone(look.tone)
        painter.setBrush(tone)
        painter.drawEllipse(centre, BADGE / 2, BADGE / 2)
        painter.setPen(on_tone)
        number = str(look.shared)
        width = self.texts.width(number, Role.BADGE)
        self.texts.draw(painter, centre.x() - width / 2, centre.y(), number, Role.BADGE)

    def _device_badge(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        """The device as a tag on the lower edge."""
        width = self.texts.width(look.device, Role.TAG) + 12
        tag = QRectF(rect.left() + MARGIN, rect.bottom() - TAG / 2 + 3, width, TAG)
        painter.setPen(_NO_PEN)
        for colour, by in ((self.palette.canvas, 1.5), (self.palette.dim, 0.0), (self.palette.node, -1.0)):
            painter.setBrush(colour)
            painter.drawRoundedRect(tag.adjusted(-by, -by, by, by), TAG / 2 + by, TAG / 2 + by)
        painter.setPen(self.palette.faded_text if look.bypassed else self.palette.text)
        self.texts.draw(painter, tag.left() + 6, tag.center().y(), look.device, Role.TAG)

    def _note(self, painter: QPainter, view: NodeView, selected: bool) -> None:
        rect, palette = view.rect, self.palette
        paper, line = palette.paper, palette.paper_line
        if view.look.tint:
            tints = palette.tints(view.look.tint)
            paper, line = tints.paper, tints.backdrop_line
        painter.setPen(_NO_PEN)
        by = 2 if selected else 1
        painter.setBrush(palette.accent if selected else line)
        painter.drawRoundedRect(rect.adjusted(-by, -by, by, by), 4 + by, 4 + by)
        painter.setBrush(paper)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(palette.text)
        room = rect.adjusted(MARGIN, MARGIN - 2, -MARGIN, -4)
        self.texts.draw_wrapped(painter, room, view.look.title, Role.NOTE)
        self._handle(painter, rect, line)

    def _handle(self, painter: QPainter, rect: QRectF, colour: QColor) -> None:
        corner = rect.bottomRight() - QPointF(4, 4)
        painter.setPen(_NO_PEN)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(8, 0), corner - QPointF(0, 8)]))


def _exclamation(painter: QPainter, at: QPointF, radius: float) -> None:
    thick = radius * 0.24
    painter.drawRect(QRectF(at.x() - thick / 2, at.y() - radius * 0.58, thick, radius * 0.7))
    painter.drawRect(QRectF(at.x() - thick / 2, at.y() + radius * 0.3, thick, thick * 1.1))


def _triangle(at: QPointF, reach: float) -> QPolygonF:
    foot = QPointF(at.x(), at.y() + reach * 0.7)
    return QPolygonF([QPointF(at.x(), at.y() - reach), foot + QPointF(reach, 0), foot - QPointF(reach, 0)])


def _header_path(left: float, top: float, width: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, top + HEADER))
    path.lineTo(left, top + RADIUS)
    path.quadTo(left, top, left + RADIUS, top)
    path.lineTo(left + width - RADIUS, top)
    path.quadTo(left + width, top, left + width, top + RADIUS)
    path.lineTo(left + width, top + HEADER)
    path.closeSubpath()
    return path
