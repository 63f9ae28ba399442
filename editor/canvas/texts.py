"""Strings as they are measured and painted: each laid out once, whatever the zoom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QTextLayout

from editor.theme.fonts import Fonts, load_fonts


class Role(StrEnum):
    """What a string is for; decides its font. Strings, as Python hashes these without a call."""

    TITLE = "title"
    TYPE = "type"
    PORT = "port"
    SHAPE = "shape"
    NOTE = "note"
    BADGE = "badge"
    SIGN = "sign"
    TAG = "tag"


_SIZES = {
    Role.TITLE: 13,
    Role.TYPE: 11,
    Role.PORT: 12,
    Role.SHAPE: 12,
    Role.NOTE: 13,
    Role.BADGE: 11,
    Role.SIGN: 20,
    Role.TAG: 10,
}
_BOLD = {Role.TITLE, Role.BADGE}


@dataclass(frozen=True, slots=True)
class Laid:
    """A string laid out: its glyphs and how much room they take."""

    runs: tuple[QGlyphRun, ...]
    width: float
    height: float


class Texts:
    """The fonts of the canvas, and every string that was ever laid out in them."""

    def __init__(self) -> None:
        self.fonts = {role: _font(role) for role in Role}
        self._metrics = {role: QFontMetricsF(font) for role, font in self.fonts.items()}
        self._widths: dict[tuple[str, Role], float] = {}
        self._laid: dict[tuple[str, Role], Laid] = {}
        self.as_text = False
        """Paint strings as text, not as glyphs: for a picture in which they can be searched."""

    def width(self, string: str, role: Role) -> float:
        """How wide `string` is, in scene units."""
        found = self._widths.get((string, role))
        if found is None:
            found = self._widths[string, role] = self._metrics[role].horizontalAdvance(string)
        return found

    def height_of(self, string: str, role: Role, width: float) -> float:
        """How high `string` is when wrapped to `width`."""
        room = QRectF(0, 0, width, 100_000)
        return self._metrics[role].boundingRect(room, int(Qt.TextFlag.TextWordWrap), string).height()

    def elided(self, string: str, role: Role, width: float) -> str:
        """`string`, shortened with an ellipsis where it is wider than `width`."""
        if self.width(string, role) <= width:
            return string
        return self._metrics[role].elidedText(string, Qt.TextElideMode.ElideRight, width)

    def draw(self, painter: QPainter, x: float, middle: float, string: str, role: Role) -> None:
        """Paint `string` in the painter's pen, from `x` on, centred on the height `middle`."""
        if self.as_text:
            metrics = self._metrics[role]
            painter.setFont(self.fonts[role])
            painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), string)
            return
        laid = self._laid.get((string, role)) or self._lay(string, role)
        at = QPointF(x, middle - laid.height / 2)
        for run in laid.runs:
            painter.drawGlyphRun(at, run)

    def draw_wrapped(self, painter: QPainter, room: QRectF, string: str, role: Role) -> None:
        """Paint `string` inside `room`, wrapped."""
        painter.setFont(self.fonts[role])
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), string)

    def _lay(self, string: str, role: Role) -> Laid:
        layout = QTextLayout(string, self.fonts[role])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        laid = Laid(tuple(layout.glyphRuns()), line.naturalTextWidth(), line.height())
        self._laid[string, role] = laid
        return laid


def _font(role: Role) -> QFont:
    font = _families().code() if role in (Role.SHAPE, Role.SIGN, Role.TAG) else _families().text()
    font.setPixelSize(_SIZES[role])
    font.setWeight(QFont.Weight.DemiBold if role in _BOLD else QFont.Weight.Normal)
    # hinting would place letters differently at each zoom
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _families() -> Fonts:
    return load_fonts()
