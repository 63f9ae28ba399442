"""A slice of an array as a picture: a heat map with its scale, or an image."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor.theme.colours import Theme
from nodes.figures import number_text

MOST = 256
"""Rows and columns that a picture has at most."""
BAR = 12
"""Pixels that the scale is wide."""
SLIM = 4.0
"""How many times as long as wide a picture may be before it is stretched to be seen at all."""


class Picture(QWidget):
    """One picture, as large as there is room; `coloured`: its values are colours, not heat."""

    pointed = Signal(str)
    """What is under the mouse, in words; nothing when it has left."""

    def __init__(self, theme: Theme, coloured: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._coloured = coloured
        self._array: Any = None
        self._shape = (0, 0)
        self._range = (0.0, 0.0)
        self._image = QImage()
        self.setMouseTracking(True)
        self.setMinimumHeight(60)
        self.setAccessibleName(self.tr("Image") if coloured else self.tr("Heat map"))

    @property
    def image(self) -> QImage:
        """What is painted, one pixel for each value."""
        return self._image

    def show_array(self, array: Any, shape: tuple[int, int]) -> None:
        """Show `array`, which stands for a slice with the rows and columns of `shape`; None shows nothing."""
        self._array, self._shape = array, shape
        self._paint()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._paint()
        self.update()

    def _paint(self) -> None:
        if self._array is None or not self._array.size:
            self._image = QImage()
        else:
            self._range = _range_of(self._array)
            values = colours_of(self._array, self._range) if self._coloured else self._heat()
            self._image = _image_of(values)

    def _heat(self) -> Any:
        import numpy as np

        low, high = self._range
        with np.errstate(invalid="ignore", over="ignore"):
            part = (self._array - low) / (high - low) if high > low else np.full(self._array.shape, 0.5)
        seen = np.isfinite(part)
        places = (np.where(seen, part, 0).clip(0, 1) * 255).astype(np.uint8)
        table = np.array([QColor(each).toTuple()[:3] for each in self._scale()], np.uint8)  # type: ignore[index]
        found = table[places]
        found[~seen] = QColor(self._theme.error).toTuple()[:3]  # type: ignore[index]
        return found

    def _scale(self) -> list[str]:
        """The colours from the least to the largest value; zero is pale where both signs occur."""
        theme, (low, high) = self._theme, self._range
        if low < 0 < high:
            return _blend((theme.role("control"), theme.raised, theme.accent))
        ends = (theme.canvas, theme.accent, theme.text)
        return _blend(ends if high > 0 else tuple(reversed(ends)))

    # -- Qt's own ----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """What a panel has."""
        return QSize(320, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and the scale of a heat map beside it."""
        painter = QPainter(self)
        if not self._image.isNull():
            painter.drawImage(self._area(), self._image)
            if not self._coloured:
                self._paint_scale(painter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the point under the mouse."""
        self.pointed.emit(self.text_at(event.position()))

    def leaveEvent(self, event: Any) -> None:
        """Tell of nothing any more."""
        self.pointed.emit("")

    def text_at(self, point: QPointF) -> str:
        """What a point stands for: its place and value; several places where it is their mean."""
        area = self._area()
        if self._image.isNull() or not area.contains(point.toPoint()):
            return ""
        x = int((point.x() - area.left()) / area.width() * self._image.width())
        y = int((point.y() - area.top()) / area.height() * self._image.height())
        x, y = min(x, self._image.width() - 1), min(y, self._image.height() - 1)
        found = self._array[y, x]
        value = number_text(float(found)) if found.ndim == 0 else ", ".join(map(number_text, found.tolist()))
        sizes = zip((y, x), self._array.shape, self._shape, strict=False)
        place = ", ".join(_span(at, count, size) for at, count, size in sizes)
        return f"[{place}]  {value}"

    def _area(self) -> QRect:
        """Where the picture stands: in its own proportions unless that would make it a line."""
        room = self.rect().adjusted(12, 6, -12 if self._coloured else -self._margin(), -6)
        size = QSize(self._image.width(), self._image.height())
        if not size.isEmpty() and 1 / SLIM <= size.width() / size.height() <= SLIM:
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        else:
            size = room.size()
        return QRect(room.left(), room.top(), max(1, size.width()), max(1, size.height()))

    def _margin(self) -> int:
        metrics = QFontMetrics(self.font())
        return BAR + 28 + max(metrics.horizontalAdvance(number_text(each)) for each in self._range)

    def _paint_scale(self, painter: QPainter) -> None:
        area = self._area()
        bar = QRect(area.right() + 12, area.top(), BAR, area.height())
        colours = self._scale()
        for y in range(bar.height()):
            place = 255 - y * 255 // max(1, bar.height() - 1)
            painter.fillRect(bar.left(), bar.top() + y, BAR, 1, QColor(colours[place]))
        painter.setPen(QColor(self._theme.dim))
        words = QRect(bar.right() + 8, bar.top(), self.width(), bar.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, number_text(self._range[1]))
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom, number_text(self._range[0]))


def _span(at: int, count: int, size: int) -> str:
    step = -(-size // count) if count else 1
    return str(at) if step <= 1 else f"{at * step}:{min(size, (at + 1) * step)}"


def _range_of(array: Any) -> tuple[float, float]:
    """The least and the largest finite value; the same distance from zero where both signs occur."""
    import numpy as np

    finite = array[np.isfinite(array)]
    if not finite.size:
        return 0.0, 0.0
    low, high = float(finite.min()), float(finite.max())
    far = max(-low, high)
    return (-far, far) if low < 0 < high else (low, high)


def colours_of(array: Any, seen: tuple[float, float]) -> Any:
    """Bytes of red, green and blue. Values in 0…1 or 0…255 are taken as they are, others spread out."""
    import numpy as np

    low, high = seen
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    part = (np.nan_to_num(array) - low) / ((high - low) or 1.0)
    found = (part.clip(0, 1) * 255).astype(np.uint8)
    if found.ndim == 2:
        found = found[..., None]
    return np.repeat(found, 3, axis=2) if found.shape[2] == 1 else found[..., :3]


def _image_of(values: Any) -> QImage:
    import numpy as np

    values = np.ascontiguousarray(values)
    height, width, _ = values.shape
    return QImage(values.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _blend(stops: tuple[str, ...]) -> list[str]:
    """256 colours through `stops`."""
    found = []
    for place in range(256):
        at = place / 255 * (len(stops) - 1)
        first = min(int(at), len(stops) - 2)
        parts = zip(
            QColor(stops[first]).toTuple()[:3],  # type: ignore[index]
            QColor(stops[first + 1]).toTuple()[:3],  # type: ignore[index]
            strict=True,
        )
        found.append("#" + "".join(f"{round(a + (b - a) * (at - first)):02x}" for a, b in parts))
    return found
