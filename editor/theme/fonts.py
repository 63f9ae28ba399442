"""Which fonts the window uses: the system's own where it has real ones, ours where it has not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
INTERFACE = "Inter"
MONOSPACED = "JetBrains Mono"
BASE_SIZE = 13
"""Pixels of the interface's text at presentation size 1."""

GENERIC = {"", "sans serif", "sans", "sans-serif", "dejavu sans", "helvetica", "arial", "bitstream vera sans"}
"""What a desktop without a font of its own answers; Inter is better than these."""
GENERIC_MONOSPACED = {
    "",
    "monospace",
    "dejavu sans mono",
    "courier",
    "courier new",
    "fixed",
    "noto sans mono",
}


@dataclass(frozen=True, slots=True)
class Fonts:
    """The two families of the window."""

    interface: str
    monospaced: str

    def text(self, scale: float = 1.0) -> QFont:
        """The interface's font at a presentation size."""
        return _sized(self.interface, BASE_SIZE * scale)

    def code(self, scale: float = 1.0) -> QFont:
        """The font of shapes, values and source."""
        font = _sized(self.monospaced, (BASE_SIZE - 1) * scale)
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font


def load_fonts() -> Fonts:
    """Make our fonts known to Qt and choose the families. Needs a QGuiApplication."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    for file in sorted(FOLDER.glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(file))
    return Fonts(
        INTERFACE if system.lower() in GENERIC else system,
        MONOSPACED if fixed.lower() in GENERIC_MONOSPACED else fixed,
    )


def _sized(family: str, pixels: float) -> QFont:
    font = QFont(family)
    font.setPixelSize(round(pixels))
    return font
