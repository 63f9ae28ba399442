"""What happens to the file of a window from outside, and the bar that offers what can be done about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.document import Document
from editor.on_disk import OnDisk
from editor.panels.file_bar import FileBar
from nodes.graph import Project


class FileChanges(QObject):
    """Says that the file was changed, renamed or removed by another program."""

    reload_wanted = Signal()
    """The person wants what the file holds now."""
    compare_wanted = Signal(object)
    """The person wants to see how the file, at this path, differs from the drawing."""
    save_wanted = Signal()
    """The person wants the file to be written again."""
    rename_wanted = Signal(object, object)
    """The person wants to go on with this path, in which stands that project, or None for an unknown one."""

    def __init__(self, document: Document, disk: OnDisk, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._disk = disk
        self.bar = FileBar()
        disk.changed.connect(self._on_changed)
        disk.gone.connect(self._on_gone)
        disk.settled.connect(self._on_settled)
        self._saved: Project | None = None

    def _on_changed(self, digest: str) -> None:
        path = self._disk.path
        assert path is not None
        words = self.tr("{name} has been changed by another program.").format(name=path.name)
        if self._document.dirty:
            words += " " + self.tr("What you have not saved stays one undo away if you reload.")
        self.bar.ask(
            words,
            (self.tr("Reload"), self.reload_wanted.emit, True),
            (self.tr("Keep mine"), lambda: self._keep_mine(digest), True),
            (self.tr("Compare"), lambda: self.compare_wanted.emit(path), False),
        )

    def _keep_mine(self, digest: str) -> None:
        self._disk.accept(digest)
        self._document.mark_unsaved()

    def _on_gone(self, renamed: Path | None) -> None:
        path, self._saved = self._disk.path, self._document.saved
        assert path is not None
        self._document.mark_unsaved()
        again = self.tr("Save it again"), self.save_wanted.emit, True
        dismiss = self.tr("Dismiss"), lambda: None, True
        if renamed is None:
            words = self.tr(
                "{name} is gone: it was moved or deleted. The drawing is only in this window now."
            )
            self.bar.ask(words.format(name=path.name), again, dismiss)
            return
        saved = self._saved
        self.bar.ask(
            self.tr("{name} is called {other} now.").format(name=path.name, other=renamed.name),
            (self.tr("Go on with that"), lambda: self.rename_wanted.emit(renamed, saved), True),
            again,
            dismiss,
        )

    def _on_settled(self) -> None:
        """The file is what it was: after a deletion that was taken back, for instance."""
        self.bar.withdraw()
        path = self._document.path
        if self._saved is not None and path is not None and self._document.saved is None:
            self._document.mark_saved(path, self._saved)
        self._saved = None
