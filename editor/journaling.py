"""The journal of one document: every change is handed over at once, whatever made it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.document import Document
from editor.on_disk import OnDisk
from editor.recovery import Keeper
from editor.settings import state_folder
from nodes.formats.journal import Work


def unsaved_folder() -> Path:
    """Where journals of unsaved work are kept."""
    return state_folder() / "unsaved"


class Journaling(QObject):
    """Follows the document; a thread writes (see `editor.recovery`)."""

    told = Signal(str)
    """Something to say in the status line."""
    _trouble = Signal(str)
    """The same, from the thread that writes."""

    def __init__(self, document: Document, disk: OnDisk, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._disk = disk
        self._handing_over = False
        self._trouble.connect(self._on_trouble)
        self.keeper = Keeper(unsaved_folder(), self._trouble.emit)
        document.state_changed.connect(self.keep)

    def keep(self, anyway: bool = False) -> None:
        """Hand the work over; it is on the disk soon after. `anyway`: even if all of it is saved."""
        document, history = self._document, self._document.history
        path = None if document.path is None else str(self._disk.path or document.path)
        work = Work(tuple(history.steps), history.position, path, self._disk.digest, not document.dirty)
        self.keeper.keep(work, anyway)

    def hand_over(self) -> None:
        """Leave the journal to another window of the document."""
        self._handing_over = True

    def take_over(self, other: Journaling) -> None:
        """Go on with the journal that `other` has handed over."""
        self.keeper.close()
        self.keeper = other.keeper
        self.keeper.trouble = self._trouble.emit

    def close(self) -> None:
        """The window closes: no journal is needed any more."""
        self._document.state_changed.disconnect(self.keep)
        if not self._handing_over:
            self.keeper.close()

    def _on_trouble(self, reason: str) -> None:
        words = self.tr("Unsaved work cannot be kept against a crash: {reason}. Save it somewhere else.")
        self.told.emit(words.format(reason=reason) if reason else self.tr("Unsaved work is kept again."))
