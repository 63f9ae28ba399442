"""Chips: small buttons that flow from line to line, one for each entry used lately."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from editor.panels.entry_rows import (
    SQUARE,
    drag_pixmap,
    paint_line,
    paint_square,
    tint_of,
)
from editor.panels.flow import FlowLayout
from editor.panels.palette_model import documentation, mime_of
from editor.theme.colours import Theme
from nodes.catalogue.spec import Catalogue, NodeSpec

HEIGHT = 24


class Chip(QAbstractButton):
    """One entry as a button that can also be dragged onto the canvas."""

    def __init__(self, spec: NodeSpec, catalogue: Catalogue, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self._catalogue = catalogue
        self.theme = theme
        self._pressed_at: QPoint | None = None
        self.setText(spec.title)
        self.setToolTip(documentation(spec))
        self.setAccessibleName(self.tr("Add %1").replace("%1", spec.title))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """The title with the square before it."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + SQUARE + 26, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded box with the category's square and the title."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(self.theme.accent if strong else self.theme.border))
        painter.setBrush(QColor(self.theme.raised))
        radius = HEIGHT / 2 - 1
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        paint_square(painter, 10, HEIGHT // 2, tint_of(self.spec, self._catalogue, self.theme))
        rect = self.rect().adjusted(SQUARE + 16, 0, -6, 0)
        paint_line(painter, rect, self.text(), self.font(), self.theme.text)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag once the mouse has gone far enough."""
        point = event.position().toPoint()
        start = self._pressed_at
        far = start is not None and (point - start).manhattanLength() >= QApplication.startDragDistance()
        if not far or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        self._pressed_at = None
        self.setDown(False)
        start_drag(self, self.spec, self._catalogue, self.theme)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()


class Chips(QWidget):
    """The entries used lately, newest first."""

    chosen = Signal(str)
    """Somebody wants one of these: its catalogue id."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._theme = theme
        self._flow = FlowLayout(self)
        self._chips: list[Chip] = []
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def ids(self) -> tuple[str, ...]:
        """What is shown."""
        return tuple(chip.spec.id for chip in self._chips)

    @property
    def buttons(self) -> tuple[Chip, ...]:
        """The chips themselves."""
        return tuple(self._chips)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Take entries from `catalogue` from now on."""
        self._catalogue = catalogue

    def show_entries(self, ids: Sequence[str]) -> None:
        """Show a chip for each of `ids` that the catalogue has."""
        while self._chips:
            chip = self._chips.pop()
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for spec in filter(None, map(self._catalogue.get, ids)):
            chip = Chip(spec, self._catalogue, self._theme, self)
            chip.clicked.connect(lambda _=False, id=spec.id: self.chosen.emit(id))
            self._flow.addWidget(chip)
            self._chips.append(chip)
            chip.show()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        for chip in self._chips:
            chip.theme = theme
            chip.update()


def start_drag(source: QWidget, spec: NodeSpec, catalogue: Catalogue, theme: Theme) -> None:
    """Drag an entry from `source` until it is dropped."""
    drag = QDrag(source)
    drag.setMimeData(mime_of(spec))
    picture = drag_pixmap(spec, catalogue, theme, source.font(), source.devicePixelRatioF())
    drag.setPixmap(picture)
    drag.setHotSpot(QPoint(12, round(picture.deviceIndependentSize().height() / 2)))
    drag.exec(Qt.DropAction.CopyAction)
