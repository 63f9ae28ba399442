"""How nodes are painted that are no plain boxes: instances, formulas, signs, and the ends of bodies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from editor.canvas import cards, geometry
from editor.canvas.geometry import HEADER, MARGIN, RADIUS
from editor.canvas.items import NodeView
from editor.canvas.looks import NodeLook
from editor.canvas.palette import Palette
from editor.canvas.texts import Role, Texts
from nodes.catalogue.shaping import CONDITION

_NO_PEN = Qt.PenStyle.NoPen
LIMIT_ROOM = 160
"""How much of a region's header is left to what stands at its right."""


class CardPainter:
    """Paints what is more than title and ports."""

    def __init__(self, palette: Palette, texts: Texts) -> None:
        self.palette = palette
        self.texts = texts

    def lines(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        """Paint the lines below the ports."""
        shown = look.card.lines
        painter.setPen(self.palette.faded_text if look.bypassed else self.palette.dim)
        top = rect.bottom() - 8 - cards.LINE * len(shown)
        for number, line in enumerate(shown):
            text = self.texts.elided(line, Role.SHAPE, max(cards.MOST_WIDTH, rect.width() - 2 * MARGIN))
            middle = top + cards.LINE * (number + 0.5)
            self.texts.draw(painter, rect.left() + MARGIN, middle, text, Role.SHAPE)

    def second_border(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        """Mark an instance of a block: a line inside the border, and a corner that can be opened."""
        tints = self.palette.tints(look.tint)
        pen = QPen(tints.backdrop_line, 1)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), RADIUS - 3, RADIUS - 3)
        painter.setPen(_NO_PEN)
        painter.setBrush(tints.bar)
        corner = rect.bottomRight() - QPointF(5, 5)
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(9, 0), corner - QPointF(0, 9)]))

    def sign(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        """Paint a box with a large sign instead of a title."""
        palette = self.palette
        tints = palette.tints(look.tint)
        painter.setPen(_NO_PEN)
        painter.setBrush(tints.faded_header if look.bypassed else tints.header)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        bar = tints.faded_bar if look.bypassed else tints.bar
        painter.fillRect(QRectF(rect.left(), rect.top() + RADIUS, 3, rect.height() - 2 * RADIUS), bar)
        painter.setPen(palette.faded_text if look.bypassed else palette.text)
        labels = max((self.texts.width(port.label, Role.PORT) for port in look.inputs), default=0.0)
        left = rect.left() + MARGIN + labels + 10
        self.texts.draw(painter, left, rect.center().y(), look.card.sign, Role.SIGN)

    def end(self, painter: QPainter, look: NodeLook, rect: QRectF, selected: bool) -> None:
        """Paint what a body begins or ends with, as a part of the edge of its region."""
        palette = self.palette
        tints = palette.tints(look.tint)
        painter.setPen(_NO_PEN)
        rim = 2.0 if look.error and not selected else 1.0
        painter.setBrush(palette.accent if selected else palette.error if look.error else tints.backdrop_line)
        painter.drawRoundedRect(rect.adjusted(-rim, -rim, rim, rim), 4 + rim, 4 + rim)
        painter.setBrush(tints.backdrop_header)
        painter.drawRoundedRect(rect, 4, 4)
        if look.inputs and look.inputs[0].name == CONDITION:
            # what decides whether there is another round is marked
            row = rect.top() + geometry.row_middle(0, look.card.top)
            painter.setPen(QPen(tints.bar, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect.left() + 3, row - 9, rect.width() - 6, 18), 4, 4)
        if look.title and look.card is cards.LEAF:
            painter.setPen(palette.text)
            middle = rect.top() + cards.CAPTION / 2 + 2
            self.texts.draw(painter, rect.left() + MARGIN, middle, look.title, Role.TYPE)

    def region(self, painter: QPainter, view: NodeView, selected: bool, far: bool) -> None:
        """Paint the rectangle of a loop or branch; what stands in it is painted over it."""
        look, rect = view.look, view.rect
        palette = self.palette
        tints = palette.tints(look.tint)
        line = palette.accent if selected else palette.error if look.error else tints.bar
        painter.setPen(_NO_PEN)
        painter.setBrush(tints.backdrop)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        header = QRectF(rect.left(), rect.top(), rect.width(), HEADER)
        painter.setBrush(tints.backdrop_header)
        painter.drawRoundedRect(header, RADIUS, RADIUS)
        painter.drawRect(header.adjusted(0, RADIUS, 0, 0))
        pen = QPen(line, 2 if selected else 1.4)
        pen.setDashPattern([5, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if not far:
            self._region_words(painter, look, rect)

    def _region_words(self, painter: QPainter, look: NodeLook, rect: QRectF) -> None:
        palette, texts = self.palette, self.texts
        middle = rect.top() + HEADER / 2
        painter.setPen(palette.text)
        title = texts.elided(look.title, Role.TITLE, max(rect.width() - LIMIT_ROOM, 60))
        texts.draw(painter, rect.left() + MARGIN, middle, title, Role.TITLE)
        painter.setPen(palette.dim)
        left = rect.right() - MARGIN - texts.width(look.type, Role.TYPE)
        texts.draw(painter, left, middle, look.type, Role.TYPE)
        painter.setPen(_NO_PEN)
        painter.setBrush(palette.tints(look.tint).bar)
        corner = rect.bottomRight() - QPointF(4, 4)
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(9, 0), corner - QPointF(0, 9)]))
        painter.setPen(palette.dim)
        for row, port in enumerate(look.inputs):
            y = rect.top() + geometry.row_middle(row)
            texts.draw(painter, rect.left() + 9, y, port.label, Role.PORT)
