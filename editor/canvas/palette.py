"""The theme's colours as the painter needs them: mixed once, kept as Qt's own values."""

from __future__ import annotations

from PySide6.QtGui import QColor

from editor.theme.colours import Theme
from editor.theme.style import mixed

_TONES = ("recurrent", "pooling", "control", "custom", "normalization", "convolution")
"""Roles whose tints the second, the third … shared layer of a block has; the first one's is gold."""


class Tints:
    """The colours of one category, or of a colour that the person chose (`#rrggbb`)."""

    def __init__(self, theme: Theme, role: str) -> None:
        own = role not in theme.roles and QColor.isValidColorName(role)
        tint = QColor(role).name() if own else theme.role(role)
        self.bar = QColor(tint)
        self.header = QColor(mixed(tint, theme.node, 0.24 if theme.dark else 0.15))
        self.far = QColor(mixed(tint, theme.canvas, 0.62))
        self.backdrop = QColor(mixed(tint, theme.canvas, 0.08))
        self.backdrop_header = QColor(mixed(tint, theme.canvas, 0.26 if theme.dark else 0.2))
        self.backdrop_line = QColor(mixed(tint, theme.canvas, 0.55))
        self.paper = QColor(mixed(tint, theme.canvas, 0.16))
        self.faded_bar = QColor(mixed(tint, theme.canvas, 0.35))
        self.faded_header = QColor(mixed(tint, theme.canvas, 0.1))


class Palette:
    """Every colour on the canvas."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.canvas = QColor(theme.canvas)
        self.grid = QColor(theme.grid)
        self.text = QColor(theme.text)
        self.dim = QColor(theme.dim)
        self.faint = QColor(theme.faint)
        self.accent = QColor(theme.accent)
        self.error = QColor(theme.error)
        self.warning = QColor(theme.warning)
        self.node = QColor(theme.node)
        self.border = QColor(mixed(theme.text, theme.node, 0.14 if theme.dark else 0.24))
        self.shared = QColor(theme.shared)
        self.on_shared = QColor("#1d1705" if theme.dark else "#ffffff")
        self._tones = [QColor(theme.shared), *(QColor(theme.role(each)) for each in _TONES)]
        self.on_error = QColor("#2a0707" if theme.dark else "#ffffff")
        self.on_warning = QColor("#241700" if theme.dark else "#ffffff")
        self.raised = QColor(theme.raised)
        self.panel_border = QColor(theme.border)
        self.faded_node = QColor(mixed(theme.node, theme.canvas, 0.45))
        self.faded_text = QColor(mixed(theme.text, theme.canvas, 0.45))
        self.faded_border = QColor(mixed(theme.text, theme.canvas, 0.12))
        self.paper = QColor(mixed(theme.warning, theme.canvas, 0.16 if theme.dark else 0.14))
        self.paper_line = QColor(mixed(theme.warning, theme.canvas, 0.4))
        self._tints: dict[str, Tints] = {}
        self._wires: dict[tuple[str, bool], QColor] = {}

    def tints(self, role: str) -> Tints:
        """The colours of a category."""
        found = self._tints.get(role)
        if found is None:
            found = self._tints[role] = Tints(self.theme, role)
        return found

    def tone(self, number: int) -> tuple[QColor, QColor]:
        """The colour of the shared layer `number`, and that of what is written on it."""
        return self._tones[number % len(self._tones)], self.on_shared

    def wire(self, dtype: str, faded: bool = False) -> QColor:
        """The colour of a wire or a port that carries `dtype` (empty: not known yet)."""
        found = self._wires.get((dtype, faded))
        if found is None:
            colour = self.theme.dtype(dtype) if dtype else self.theme.faint
            found = QColor(mixed(colour, self.theme.canvas, 0.4) if faded else colour)
            self._wires[dtype, faded] = found
        return found
