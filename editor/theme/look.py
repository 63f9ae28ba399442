"""Which theme and text size the program shows, and the one signal when that changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from editor.settings import Settings
from editor.theme.colours import DARK, LIGHT, Theme
from editor.theme.fonts import load_fonts
from editor.theme.style import palette_of, style_sheet

SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
"""The text sizes that bigger and smaller step through."""


class Look(QObject):
    """The program's appearance: follows the system until the person chooses otherwise."""

    changed = Signal(Theme)
    """The theme or the text size is another one, and the application already wears it."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self.fonts = load_fonts()
        app.setStyle("Fusion")
        self._wear()
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def choice(self) -> str:
        """`system`, `light` or `dark`."""
        return self._settings.theme

    @property
    def theme(self) -> Theme:
        """The theme to show: the chosen one, or the system's; dark where the system says nothing."""
        if self.choice != "system":
            return LIGHT if self.choice == "light" else DARK
        light = self._app.styleHints().colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK

    @property
    def scale(self) -> float:
        """The text size."""
        return self._settings.scale

    def choose(self, choice: str) -> None:
        """Take another theme, and remember it."""
        self._settings.theme = choice
        self._wear()

    def rescale(self, scale: float) -> None:
        """Take another text size, and remember it."""
        self._settings.scale = scale
        self._wear()

    def bigger(self) -> None:
        """Take the next bigger text size."""
        self.rescale(next((each for each in SCALES if each > self.scale + 0.01), SCALES[-1]))

    def smaller(self) -> None:
        """Take the next smaller text size."""
        self.rescale(next((each for each in reversed(SCALES) if each < self.scale - 0.01), SCALES[0]))

    def _wear(self) -> None:
        theme = self.theme
        # To undress and dress again takes Qt two thirds of what changing clothes takes.
        self._app.setStyleSheet("")
        self._app.setPalette(palette_of(theme))
        self._app.setFont(self.fonts.text(self.scale))
        self._app.setStyleSheet(style_sheet(theme, self.fonts, self.scale))
        self.changed.emit(theme)

    def _on_scheme_changed(self) -> None:
        if self.choice == "system":
            self._wear()
