"""How one entry of the catalogue is drawn in a list: a coloured square, its name, a dim line under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QFont, QFontDatabase, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor.theme.colours import Theme
from editor.theme.fonts import MONOSPACED
from nodes.catalogue.spec import Catalogue, NodeSpec

MARGIN = 12
SQUARE = 8
TEXT_LEFT = MARGIN + SQUARE + 10
ROUND = 4.0

RowIndex = QModelIndex | QPersistentModelIndex


class EntryDelegate(QStyledItemDelegate):
    """Draws rows of two lines, each about an entry; a subclass says what stands in them."""

    def __init__(self, catalogue: Catalogue, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.catalogue = catalogue
        self.theme = theme
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: RowIndex) -> QSize:
        """Two lines."""
        return QSize(100, row_height(self.view.font()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: RowIndex) -> None:
        """Draw one row."""
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        # A drag swallows the mouse's leaving: ask where it is, or the row would stay lit.
        mouse = self.view.viewport().mapFromGlobal(QCursor.pos())
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and rect.contains(mouse)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_background(painter, rect, self.theme, selected, hovered)
        self.paint_row(painter, rect, index)
        painter.restore()

    def paint_row(self, painter: QPainter, rect: QRect, index: RowIndex) -> None:
        """Draw what stands in the row `index`."""

    def paint_entry(self, painter: QPainter, rect: QRect, spec: NodeSpec, beside: str = "") -> QRect:
        """Draw the square and the name of `spec`, and `beside` at the right; answers the line below."""
        font = self.view.font()
        upper = QRect(rect.left(), rect.top() + 4, rect.width(), self.view.fontMetrics().height())
        upper = upper.adjusted(TEXT_LEFT, 0, -MARGIN, 0)
        lower = upper.translated(0, upper.height())
        lower.setBottom(rect.bottom() - 3)
        tint = tint_of(spec, self.catalogue, self.theme)
        paint_square(painter, rect.left() + MARGIN, upper.center().y() + 1, tint)
        if beside:
            used = paint_line(painter, upper, beside, small(font), self.theme.dim, right=True)
            upper.setRight(upper.right() - used - 8)
        paint_line(painter, upper, spec.title, font, self.theme.text)
        return lower


def tint_of(spec: NodeSpec, catalogue: Catalogue, theme: Theme) -> QColor:
    """The colour of the category that `spec` stands in."""
    category = catalogue.categories.get(spec.category)
    return QColor(theme.role(category.role if category else "ends"))


def small(font: QFont) -> QFont:
    """`font` for what stands below or beside a name."""
    smaller = QFont(font)
    if font.pixelSize() > 0:
        smaller.setPixelSize(max(font.pixelSize() - 2, 9))
    else:
        smaller.setPointSizeF(max(font.pointSizeF() * 0.86, 7.0))
    return smaller


def bold(font: QFont) -> QFont:
    """`font` for names that stand out."""
    bolder = QFont(font)
    bolder.setWeight(QFont.Weight.DemiBold)
    return bolder


def monospaced(font: QFont) -> QFont:
    """The font of values, in the size of what stands below a name."""
    mono = small(font)
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    mono.setFamilies([MONOSPACED, *system.families()])
    return mono


def row_height(font: QFont) -> int:
    """The height of a row with two lines."""
    return QFontMetrics(font).height() + QFontMetrics(small(font)).height() + 8


def paint_background(painter: QPainter, rect: QRect, theme: Theme, selected: bool, hovered: bool) -> None:
    """A quiet tint behind the row that is selected or under the mouse."""
    if not selected and not hovered:
        return
    tint = QColor(theme.accent if selected else theme.text)
    tint.setAlpha((70 if theme.dark else 46) if selected else 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(QRectF(rect.adjusted(4, 0, -4, 0)), ROUND, ROUND)


def paint_square(painter: QPainter, left: int, middle: int, tint: QColor) -> None:
    """The square that tells the category."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(QRectF(left, middle - SQUARE / 2, SQUARE, SQUARE), 2.0, 2.0)


def paint_line(
    painter: QPainter, rect: QRect, text: str, font: QFont, colour: str | QColor, right: bool = False
) -> int:
    """One line of text, shortened with an ellipsis where it has no room; returns the width it took."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown)


def drag_pixmap(spec: NodeSpec, catalogue: Catalogue, theme: Theme, font: QFont, ratio: float) -> QPixmap:
    """What hangs at the mouse while an entry is dragged: a small node with its name."""
    name = bold(font)
    width = QFontMetrics(name).horizontalAdvance(spec.title) + 32
    height = QFontMetrics(name).height() + 12
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.border))
    painter.setBrush(QColor(theme.node))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 6.0, 6.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint_of(spec, catalogue, theme))
    painter.drawRoundedRect(QRectF(1, 3, 3, height - 6), 1.5, 1.5)
    paint_line(painter, QRect(16, 0, width - 24, height), spec.title, name, theme.text)
    painter.end()
    return picture
