"""Which language the program speaks, and the one signal when that changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from editor.settings import ENGLISH, Settings

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "translations"
CHINESE = "zh_CN"
NAMES = {ENGLISH: "English", CHINESE: "简体中文"}
"""The languages there are, each in its own words."""


class Language(QObject):
    """The program's language: follows the system until the person chooses otherwise."""

    changed = Signal()
    """Everything that is made from now on speaks another language."""

    def __init__(self, app: QCoreApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._translators: list[QTranslator] = []
        self.spoken = ENGLISH
        self._speak()

    def refresh(self) -> None:
        """Speak what the settings say now."""
        before = self.spoken
        self._speak()
        if self.spoken != before:
            self.changed.emit()

    def close(self) -> None:
        """Leave the application without our translations."""
        for each in self._translators:
            self._app.removeTranslator(each)
            each.deleteLater()
        self._translators.clear()

    def _speak(self) -> None:
        choice = self._settings.language
        self.close()
        self.spoken = choice if choice in NAMES else nearest(QLocale.system().uiLanguages())
        if self.spoken == ENGLISH:
            return
        # The later one is asked first: ours stands above Qt's own words (Cancel, Copy, Paste …).
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for file in (qt / f"qtbase_{self.spoken}.qm", FOLDER / f"layerwright_{self.spoken}.qm"):
            translator = QTranslator(self)
            self._translators.append(translator)
            if translator.load(str(file)):
                self._app.installTranslator(translator)


def nearest(wanted: Sequence[str]) -> str:
    """The first of the `wanted` languages, as `QLocale.uiLanguages` names them, that there is; or English."""
    for name in wanted:
        language = name.partition("-")[0]
        found = next((each for each in NAMES if each.partition("_")[0] == language), None)
        if found is not None:
            return found
    return ENGLISH
