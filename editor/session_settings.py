"""The choice of kernel and setup for sessions: a dialog in one window, and what the program makes of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.session_settings import SessionSettingsDialog
from editor.live_model import LiveModel
from editor.processes.kernels import CatalogueMaker, catalogue_name, is_whole
from editor.processes.session import COMMAND, RUNS, Session
from editor.settings import Settings, cache_folder
from nodes.asking import MEMORY_VARIABLE


class SessionSettings(QObject):
    """Opens the dialog for one window, and offers to restart its session when something else is chosen."""

    chosen = Signal()
    """The settings are others."""
    analyser_changed = Signal()
    """The analyser has to be started anew, to be as it was chosen."""

    def __init__(self, live: LiveModel, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._live = live
        self._settings = settings
        self._window = window
        self.dialog: SessionSettingsDialog | None = None
        self.offer: QMessageBox | None = None

    def open(self) -> None:
        """Let the person choose."""
        settings = self._settings
        before, memory = (settings.session_setup, settings.kernel), settings.analyser_memory
        dialog = self.dialog = SessionSettingsDialog(self._settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def end(result: int) -> None:
            self.dialog = None
            if not result:
                return
            settings.save()
            if memory != settings.analyser_memory:
                tell_memory(settings)
                self.analyser_changed.emit()
            if before != (settings.session_setup, settings.kernel):
                self.chosen.emit()

        dialog.finished.connect(end)
        dialog.open()

    def offer_restart(self) -> None:
        """Ask whether a session that runs as it was chosen before is to be started anew."""
        live = self._live
        if live.state not in RUNS:
            return
        box = self.offer = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Session"))
        box.setText(self.tr("The session still runs as it was chosen before. Restart it now?"))
        box.setInformativeText(
            self.tr("The values of the weights that have not been saved are lost. The drawing stays.")
            if live.result is not None
            else self.tr("The drawing stays.")
        )
        role = QMessageBox.ButtonRole
        later = box.addButton(self.tr("Later"), role.RejectRole)
        box.addButton(self.tr("Restart"), role.AcceptRole).clicked.connect(live.restart)
        box.setDefaultButton(later)
        box.setEscapeButton(later)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def close(self) -> None:
        """Ask no more."""
        if self.dialog is not None:
            self.dialog.reject()


class ChosenRuntime(QObject):
    """What the settings say of the kernel, as everything that starts a process needs it."""

    ready = Signal(str)
    """Processes can be started as was chosen; with a sentence when something is not as one would expect."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        tell_memory(settings)
        self._maker = CatalogueMaker(self)
        self._maker.made.connect(self._on_made)
        self.catalogue: Path | None = None
        """The folder with the catalogue of the kernel's Keras; None: the one that ships will do."""
        kernel = settings.kernel
        if kernel is not None and not is_ours(kernel.versions):
            folder = cache_folder() / "catalogue" / catalogue_name(kernel.versions)
            self.catalogue = folder if is_whole(folder) else None

    def prepare(self) -> None:
        """See that there is a catalogue for the kernel; `ready` tells when."""
        kernel = self._settings.kernel
        if kernel is not None and not Path(kernel.argv[0]).exists():
            self._settings.kernel = None
            text = self.tr("{path} is not there any more. Sessions are the program's own Python again.")
            self.catalogue = None
            self.ready.emit(text.format(path=kernel.argv[0]))
        elif kernel is None or is_ours(kernel.versions):
            self.catalogue = None
            self.ready.emit("")
        else:
            self._maker.make(kernel, cache_folder() / "catalogue")

    def is_missing(self) -> bool:
        """Whether something has to be made or mended before all is as was chosen."""
        kernel = self._settings.kernel
        if kernel is None:
            return False
        return not Path(kernel.argv[0]).exists() or (self.catalogue is None and not is_ours(kernel.versions))

    def command(self, module: str) -> tuple[str, ...]:
        """What runs one of our modules on the chosen Python."""
        kernel = self._settings.kernel
        program = sys.executable if kernel is None else kernel.argv[0]
        return (program, "-m", module, *(() if self.catalogue is None else (str(self.catalogue),)))

    def options(self, module: str) -> dict[str, Any]:
        """What the owner of a process is to be made with; nothing for the program's own Python."""
        kernel = self._settings.kernel
        if kernel is None:
            return {}
        return {"command": self.command(module), "environment": kernel.environment}

    def dress(self, session: Session) -> None:
        """Let `session` be as was chosen when it starts the next time."""
        kernel = self._settings.kernel
        session.setup = self._settings.session_setup
        session.command = COMMAND if kernel is None else kernel.argv
        session.environment = {} if kernel is None else kernel.environment

    def close(self) -> None:
        """Make nothing more."""
        self._maker.close()

    def _on_made(self, folder: Path | None) -> None:
        self.catalogue = folder
        words = self.tr(
            "The catalogue of this Keras could not be made: what ships with the program is shown."
        )
        self.ready.emit("" if folder is not None else words)


def tell_memory(settings: Settings) -> None:
    """Let the processes that analyse, check and prove know what they may take, from their next start."""
    os.environ[MEMORY_VARIABLE] = str(settings.analyser_memory)


def is_ours(versions: Any) -> bool:
    """Whether the catalogue that ships is the one of these versions."""
    # Imported late: it is needed only when another kernel has been chosen.
    from importlib.metadata import version

    return all(versions.get(name) == version(name) for name in ("keras", "tensorflow"))
