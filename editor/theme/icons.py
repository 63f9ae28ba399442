"""Icons from one set (Phosphor, as qtawesome ships it), painted in a colour of the theme.

qtawesome's own `icon()` reads all its twelve fonts when first asked, which costs a quarter of our start; so
the glyphs are painted here, from the one font that is used.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

SET = "phosphor"


class GlyphEngine(QIconEngine):
    """Paints one glyph of the icon font, at any size, in a colour and a paler one when disabled."""

    def __init__(self, glyph: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._glyph, self._colour, self._disabled = glyph, colour, disabled

    def clone(self) -> QIconEngine:
        """Another engine that paints the same."""
        return GlyphEngine(self._glyph, self._colour, self._disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the glyph into `rect`."""
        font = QFont(_family())
        font.setPixelSize(max(1, round(min(rect.width(), rect.height()) * 0.96)))
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(self._disabled if mode == QIcon.Mode.Disabled else self._colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph as a picture."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture


def icon(name: str, colour: str, disabled: str) -> QIcon:
    """The icon called `name` in the set; no icon for an empty name.

    Raises:
        KeyError: the set has no such icon.
    """
    if not name:
        return QIcon()
    return QIcon(GlyphEngine(chr(int(_codes()[name], 16)), colour, disabled))


@cache
def _folder() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("qtawesome", name="qtawesome")
    return Path(found.origin).parent / "fonts"


@cache
def _codes() -> dict[str, str]:
    (file,) = _folder().glob(f"{SET}-charmap-*.json")
    codes: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return codes


@cache
def _family() -> str:
    (file,) = _folder().glob(f"{SET}-*.ttf")
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]
