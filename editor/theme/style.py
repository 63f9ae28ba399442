"""The window's style: a palette and one sheet, both filled from a Theme."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

from editor.theme.colours import Theme
from editor.theme.fonts import Fonts

SHEET = Path(__file__).with_name("sheet.qss")
ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"


def mixed(over: str, under: str, part: float) -> str:
    """The colour of `over` laid over `under` with opacity `part`."""
    one, other = QColor(over), QColor(under)
    red, green, blue = (
        round(a * part + b * (1 - part))
        for a, b in zip(one.toTuple()[:3], other.toTuple()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(red, green, blue).name()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def derived(theme: Theme) -> dict[str, str]:
    """The colours that the sheet mixes from the theme's own."""
    return {
        "hover": mixed(theme.text, theme.panel, 0.07),
        "selection": mixed(theme.accent, theme.panel, 0.25 if theme.dark else 0.18),
        "textselection": mixed(theme.accent, theme.panel, 0.4 if theme.dark else 0.3),
        "field": theme.canvas,
        "outline": mixed(theme.text, theme.panel, 0.22),
        "onaccent": theme.canvas,
        "banner": mixed(theme.warning, theme.panel, 0.14),
    }


def palette_of(theme: Theme) -> QPalette:
    """The palette for everything that the sheet does not reach."""
    palette = QPalette()
    mix = derived(theme)
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.canvas,
        role.AlternateBase: theme.panel,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Text: theme.text,
        role.PlaceholderText: theme.faint,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Highlight: mix["textselection"],
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Light: theme.raised,
    }
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.faint))
    return palette


def style_sheet(theme: Theme, fonts: Fonts, scale: float = 1.0) -> str:
    """The sheet for `theme`, with every length of more than one pixel scaled."""
    values = {
        **derived(theme),
        "icons": (ICONS / theme.name).as_posix(),
        "interface": fonts.interface,
        "monospaced": fonts.monospaced,
    }
    text = SHEET.read_text(encoding="utf-8")
    text = re.sub(r"\b(\d+)px", lambda found: f"{_scaled(int(found[1]), scale)}px", text)
    text = re.sub(r"@([a-z]+)", lambda found: str(getattr(theme, found[1])), text)
    return re.sub(r"\$([a-z]+)", lambda found: values[found[1]], text)


def _scaled(pixels: int, scale: float) -> int:
    return pixels if pixels <= 1 else max(2, round(pixels * scale))


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
