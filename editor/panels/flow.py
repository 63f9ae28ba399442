"""Rows and columns that fit the width there is, also with large letters."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QScrollArea, QStyle, QWidget

GAP = 6

Placed = tuple[QLayoutItem, int, int]
"""An item with its width and its height."""


class FlowLayout(QLayout):
    """Places its items side by side, in as many lines as the width asks for.

    What wants to grow takes the room that is left in its line.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = GAP) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put `item` at the end."""
        self._items.append(item)

    def put_first(self, widget: QWidget) -> None:
        """Put `widget` before what is there."""
        self.addWidget(widget)
        self._items.insert(0, self._items.pop())

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at `index`; None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at `index` out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Neither: it takes the width that there is, and the height that this asks for."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at `width`."""
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        heights = [_height(self._line(line, inner)) for line in self._lines(inner)]
        total = sum(heights) + self._gap * max(0, len(heights) - 1)
        return total + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """All in one line."""
        items = self._shown()
        width = sum(map(_width, items)) + self._gap * max(0, len(items) - 1)
        return self._with_margins(width, [item.sizeHint() for item in items])

    def minimumSize(self) -> QSize:
        """Room for the widest item; the rest flows."""
        sizes = [item.minimumSize() for item in self._shown()]
        return self._with_margins(max((size.width() for size in sizes), default=0), sizes)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items in `rect`."""
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for items in self._lines(inner.width()):
            line = self._line(items, inner.width())
            left, height = inner.left(), _height(line)
            for item, width, own in line:
                item.setGeometry(QRect(left, top + (height - own) // 2, width, own))
                left += width + self._gap
            top += height + self._gap

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _with_margins(self, width: int, sizes: list[QSize]) -> QSize:
        margins = self.contentsMargins()
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The items, line by line."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wanted = _width(item)
            if not lines or used + self._gap + wanted > width:
                lines.append([item])
                used = wanted
            else:
                lines[-1].append(item)
                used += self._gap + wanted
        return lines

    def _line(self, items: list[QLayoutItem], width: int) -> list[Placed]:
        """The items of one line, each with its width and its height."""
        growing = sum(map(_grows, items))
        taken = sum(map(_width, items)) + self._gap * (len(items) - 1)
        more = max(0, width - taken) // max(1, growing)
        found = []
        for item in items:
            own = min(_width(item) + (more if _grows(item) else 0), width)
            high = item.heightForWidth(own) if item.hasHeightForWidth() else item.sizeHint().height()
            found.append((item, own, high))
        return found


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _width(item: QLayoutItem) -> int:
    """What an item needs: as little as it can do with where it grows."""
    return item.minimumSize().width() if _grows(item) else item.sizeHint().width()


def _height(line: list[Placed]) -> int:
    return max((high for _, _, high in line), default=0)


class ColumnArea(QScrollArea):
    """Scrolls a column up and down; it is never narrower than what stands in it."""

    def __init__(self, column: QWidget, narrowest: int = 0) -> None:
        super().__init__(widgetResizable=True)
        self._column, self._narrowest = column, narrowest
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(column)

    def minimumSizeHint(self) -> QSize:
        """The narrowest that the column can be, and the bar beside it."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        width = self._column.minimumSizeHint().width() + bar
        return QSize(max(width, self._narrowest), super().minimumSizeHint().height())
