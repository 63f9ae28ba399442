"""What a window without a file begins with: recent files, and the examples."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject

from editor.files import SUFFIX, Files
from editor.panels.centre import Centre
from editor.panels.start_page import StartPage
from editor.settings import Settings
from editor.theme.colours import Theme
from editor.theme.look import Look

EXAMPLES = Path(__file__).resolve().parents[1] / "resources" / "examples"


class Starting(QObject):
    """The start page of one window, made when it is first shown."""

    def __init__(self, centre: Centre, files: Files, settings: Settings, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._centre = centre
        self._files = files
        self._settings = settings
        self._look = look

    @cached_property
    def page(self) -> StartPage:
        """Recents and examples."""
        recents = self._settings.recent_files
        page = StartPage(sorted(EXAMPLES.glob(f"*{SUFFIX}")), recents, self._look.theme)
        page.dismissed.connect(lambda: self._centre.show_card(None))
        page.open_chosen.connect(self._files.open)
        page.file_chosen.connect(self._on_file_chosen)
        page.example_chosen.connect(self._files.open_copy)
        return page

    def show(self) -> None:
        """Show it over the canvas."""
        self.page.set_recents(self._settings.recent_files)
        self._centre.show_card(self.page)

    def set_theme(self, theme: Theme) -> None:
        """Wear other colours."""
        if self._centre.card is not None:
            self.page.set_theme(theme)

    def _on_file_chosen(self, path: Path) -> None:
        if not self._files.open(path):
            self.page.set_recents(self._settings.recent_files)
