"""Files in and out of one window: new, open, save, export, and the journal of unsaved work."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.canvas.canvas import Canvas
from editor.dialogs.errors import show_file_error
from editor.dialogs.file_questions import Clash, Held, ask_about_clash, ask_about_held
from editor.dialogs.places import ask_open, ask_save
from editor.dialogs.recovery_offer import Choice, RecoveryDialog
from editor.dialogs.unsaved import Answer, ask_to_save
from editor.document import Document
from editor.drives import Drives
from editor.errands import soon
from editor.example_words import worded
from editor.file_changes import FileChanges
from editor.file_kinds import SUFFIX as SUFFIX, array_kinds, project_kinds, readable_kinds, value_kinds
from editor.journaling import Journaling, unsaved_folder as unsaved_folder
from editor.on_disk import OnDisk, holder_of
from editor.recovery import LeftOver, left_over
from editor.saving import Saved, save
from editor.settings import Settings, state_folder
from editor.source_file import left_out_names, write_source
from editor.versions import Version, time_of, versions_of
from nodes.formats.files import FileError, write_whole
from nodes.formats.foreign import is_foreign
from nodes.formats.layers import Opened, read
from nodes.graph import Project, empty_project
from nodes.history import History


def versions_folder() -> Path:
    """Where earlier versions of projects are kept."""
    return state_folder() / "versions"


class Files(QObject):
    """What a window does with files. Dialogs belong to `window`."""

    opened = Signal(object)
    """Another project is in the window; carries what the file held (`Opened`)."""
    foreign_chosen = Signal(Path)
    """A file is to be opened that is no project, but can become one."""
    told = Signal(str)
    """Something to say in the status line."""
    exported = Signal(object)
    """The source has been written to this path."""
    saved = Signal(object)
    """The project has been written to this path."""
    reloaded = Signal(object)
    """The project was replaced, as one step, by what its file holds now (`Opened`)."""
    values_found = Signal(object)
    """Values of the model that a crash left behind stand at this path."""
    leaving = Signal()
    """The project is about to be written, or to go: what is being typed has to count now."""

    def __init__(self, window: QWidget, document: Document, canvas: Canvas, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._canvas = canvas
        self._settings = settings
        self._handing_over = False
        self._drives = Drives(window)
        self.disk = OnDisk(self)
        self.journal = Journaling(document, self.disk, self)
        self.journal.told.connect(self.told)
        self.changes = FileChanges(document, self.disk, self)
        self.changes.reload_wanted.connect(self.reload)
        self.changes.save_wanted.connect(self.save)
        self.changes.rename_wanted.connect(self._follow_renamed)
        self.read_only = False
        """Whether a newer version wrote the file, or it is open elsewhere: saving might lose something."""
        self.compare: Callable[[QWidget, Project, Project, tuple[str, str]], object] | None = None
        """Shows what differs between two projects, given a parent, both, and what they are called."""
        self.values_may_go: Callable[[], bool] = lambda: True
        """Whether the values of the model, which are not in the project, may go; may ask."""

    @property
    def name(self) -> str:
        """What the document is called: its file's name, or untitled."""
        path = self._document.path
        return self.tr("Untitled") if path is None else path.stem

    # -- in ----------------------------------------------------------------------------------------------

    def new(self) -> bool:
        """Begin an empty drawing, once unsaved work is safe; False when the person changed their mind."""
        if not self.may_replace():
            return False
        self._take(Opened(empty_project()), None)
        return True

    def open(self, path: Path | None = None) -> bool:
        """Open a file, asking which when none is given. One that is no project takes its time."""
        if path is None:
            path = ask_open(self._window, self._settings, "project", self.tr("Open"), readable_kinds())
        if path is None or not self.may_replace():
            return False
        if is_foreign(path):
            self.foreign_chosen.emit(path)
            return True
        try:
            return self._take_left_over(path) or self._open_own(path)
        except FileError as error:
            show_file_error(self._window, error)
            return False

    def _open_own(self, path: Path) -> bool:
        """Open a project, unless it is open elsewhere and the person wants it otherwise."""
        holder, far = self._drives.ask(
            path, lambda: ("", False) if self.disk.is_at(path) else holder_of(path)
        )
        how = ask_about_held(self._window, path.name, holder, far) if holder else Held.ANYWAY
        if how is Held.CANCEL:
            return False
        if how is Held.COPY:
            return self._read(path, None)
        if not self._read(path, path, read_only=how is Held.READ_ONLY):
            return False
        if how is Held.ANYWAY:
            self.disk.hold(anyway=far)
        return True

    def _take_left_over(self, path: Path) -> bool:
        """Offer what a crash left behind of a project that is to be opened."""
        work = self._drives.ask(
            path,
            lambda: [
                each for each in left_over(unsaved_folder()) if each.path == Path(os.path.realpath(path))
            ],
        )
        if not work:
            return False
        choice, marked = self.ask_about(work)
        for each in marked if choice is Choice.DISCARD else ():
            each.discard()
        return choice is Choice.RESTORE and bool(marked) and self.restore(marked[0])

    def ask_about(self, work: list[LeftOver]) -> tuple[Choice, list[LeftOver]]:
        """Ask what is to become of work that a crash left behind, and of which part of it."""
        dialog = RecoveryDialog(work, self._window, self.compare)
        dialog.exec()
        dialog.deleteLater()
        return dialog.choice, dialog.marked

    def take(self, found: Opened) -> None:
        """Take over what a file has become, as unsaved work."""
        self._take(found, None, dirty=True)

    def open_copy(self, path: Path) -> bool:
        """Open an example: a copy without a name, so that saving does not change the example.

        Its code is trusted, as is the program that it came with.
        """
        return self.may_replace() and self._read(path, None, worded, shipped=True)

    def ask_array(self) -> Path | None:
        """Ask for a file with numbers for a constant."""
        return ask_open(self._window, self._settings, "array", self.tr("Open an array"), array_kinds())

    def ask_values(self) -> Path | None:
        """Ask for a file with the values of an input."""
        return ask_open(
            self._window, self._settings, "values", self.tr("Open the values of an input"), value_kinds()
        )

    def restore(self, left: LeftOver) -> bool:
        """Take over what a crash left behind, with its history, as unsaved work."""
        with left.held() as held:
            work = left.found.work
            if not held or work is None:
                reason = left.found.reason or self.tr("another program has taken it")
                show_file_error(
                    self._window, FileError(left.path or left.stem, "file-unreadable", reason=reason)
                )
                return False
            found = Opened(work.project, digest=work.digest)
            self._take(found, left.path, dirty=not work.saved, history=work.history)
            self.read_only = bool(self.disk.hold())
            values = left.values
            # Values are found by their journal, also where all of the project is saved.
            self.journal.keep(anyway=values is not None)
            if values is not None and self.journal.keeper.take_values(values):
                self.values_found.emit(self.journal.keeper.values)
            if self.journal.keeper.wait():  # it is ours now, so the old one can go
                left.discard()
        if left.found.left_out:
            words = self.tr("What was kept of the last changes cannot be read ({reason}): they are left out.")
            self.told.emit(words.format(reason=left.found.reason))
        self.disk.look()
        return True

    def reload(self) -> bool:
        """Take what the file holds now, as one step that can be undone."""
        path = self._document.path
        if path is None:
            return False
        self.leaving.emit()
        try:
            found = self._drives.ask(path, lambda: read(path))
        except FileError as error:
            show_file_error(self._window, error)
            return False
        self.changes.bar.withdraw()
        self._document.apply(self.tr("Reload"), lambda project: found.project, foreign=True)
        self.read_only = found.read_only
        self.disk.accept(found.digest)
        self._document.mark_saved(path, found.project)
        self.reloaded.emit(found)
        self.told.emit(self.tr("Reloaded {path}").format(path=path))
        return True

    def versions(self) -> list[Version]:
        """The earlier versions of the project that are kept, newest first."""
        path = self._document.path
        return [] if path is None else soon(lambda: versions_of(versions_folder(), path), [])

    def revert(self, version: Version) -> bool:
        """Take an earlier version of the project, as one step that can be undone."""
        self.leaving.emit()
        try:
            found = read(version.file)
        except FileError as error:
            show_file_error(self._window, error)
            return False
        self._document.apply(self.tr("Revert"), lambda project: found.project, foreign=True)
        self.told.emit(
            self.tr("This is the version of {time}. Undo brings back the other one.").format(
                time=time_of(version)
            )
        )
        return True

    def _read(
        self,
        path: Path,
        becomes: Path | None,
        change: Callable[[Project], Project] | None = None,
        shipped: bool = False,
        read_only: bool = False,
    ) -> bool:
        try:
            found = self._drives.ask(path, lambda: read(path))
        except FileError as error:
            if error.code != "file-unanswered":
                self._settings.forget_recent_file(path)
            show_file_error(self._window, error)
            return False
        if becomes is not None:
            self._settings.add_recent_file(becomes)
        if change is not None:
            found = replace(found, project=change(found.project))
        self._take(found, becomes, trusted=shipped, read_only=read_only)
        return True

    def _take(
        self,
        found: Opened,
        path: Path | None,
        *,
        dirty: bool = False,
        trusted: bool = False,
        read_only: bool = False,
        history: History | None = None,
    ) -> None:
        self.read_only = found.read_only or read_only
        self.journal.keeper.drop()
        self.changes.bar.withdraw()
        self.disk.follow(path, found.digest)
        self._document.replace(found.project, path, dirty, trusted, history)
        self.opened.emit(found)

    # -- out ---------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Write the project to its file, asking for one when it has none; False when it was not written."""
        self.leaving.emit()
        path = self._document.path
        if path is None or self.read_only:
            return self.save_as()
        return self._write(path)

    def save_as(self) -> bool:
        """Write the project to a file that the person names."""
        self.leaving.emit()
        proposal = f"{self._document.stem}{SUFFIX}"
        path = ask_save(
            self._window, self._settings, "project", self.tr("Save as"), proposal, project_kinds()
        )
        return path is not None and self._write(path)

    def _write(self, path: Path) -> bool:
        project = self._document.project
        try:
            if not self._may_write(path):
                return False
            saved = self._drives.ask(
                path,
                lambda: save(path, project, versions_folder()),
                lambda saved: self._on_late(path, project, saved),
            )
        except FileError as error:
            show_file_error(self._window, error)
            return False
        self.read_only = False
        self.changes.bar.withdraw()
        self._on_written(path, project, saved)
        self._settings.add_recent_file(path)
        self.saved.emit(path)
        return True

    def _on_written(self, path: Path, project: Project, saved: Saved) -> None:
        self.disk.follow(path, saved.digest)
        self.disk.hold()
        self._document.mark_saved(path, project)
        words = self.tr("Saved {path}")
        if saved.lost:
            words = self.tr("Saved {path}. The version before could not be kept.")
        self.told.emit(words.format(path=path))

    def _on_late(self, path: Path, project: Project, saved: Saved) -> None:
        """A drive has answered that nobody waited for any more."""
        if self.disk.is_at(path):
            self._on_written(path, project, saved)
        else:
            self.told.emit(self.tr("The drive has answered: {path} was written.").format(path=path))

    def _may_write(self, path: Path) -> bool:
        """Whether what others have made of the file may go; may ask, and do something else instead."""
        own, holder, changed = self._drives.ask(path, lambda: self._others(path))
        if not holder and not changed:
            return True
        answer = ask_about_clash(self._window, path.name, holder, can_reload=own)
        if answer is Clash.SAVE_AS:
            self.save_as()
        elif answer is Clash.RELOAD:
            self.reload()
        return answer is Clash.OVERWRITE

    def _others(self, path: Path) -> tuple[bool, str, bool]:
        """Whether the file is ours, who else has it open, and whether another program has written it."""
        own = self.disk.is_at(path)
        holder = "" if own and not self.read_only else holder_of(path)[0]
        return own, holder, own and self.disk.is_changed()

    def _follow_renamed(self, path: Path, saved: Project | None) -> None:
        self.disk.follow(path, self.disk.digest)
        self.disk.hold()
        self._settings.add_recent_file(path)
        if saved is None:
            self._document.path = path
            self._document.state_changed.emit()
        else:
            self._document.mark_saved(path, saved)

    def export_python(self) -> bool:
        """Write the model's source to a file that the person names."""
        self.leaving.emit()
        kinds = [(self.tr("Python source"), "py")]
        proposal = f"{self._document.stem}.py"
        path = ask_save(self._window, self._settings, "export", self.tr("Export Python"), proposal, kinds)
        if path is None:
            return False
        try:
            source = self._drives.ask(path, lambda: write_source(path, self._document))
        except FileError as error:
            show_file_error(self._window, error)
            return False
        text = self.tr("Exported {path}").format(path=path)
        names = left_out_names(self._document.project, source)
        if names:
            text = self.tr("Exported {path} without what is not complete: {names}").format(
                path=path, names=", ".join(names)
            )
        self.told.emit(text)
        self.exported.emit(path)
        return True

    def export_picture(self) -> bool:
        """Write the drawing as a picture to a file that the person names."""
        kinds = [(self.tr("Scalable picture"), "svg"), (self.tr("Picture"), "png")]
        proposal = f"{self._document.stem}.svg"
        path = ask_save(self._window, self._settings, "picture", self.tr("Export picture"), proposal, kinds)
        if path is None:
            return False
        try:
            if path.suffix.lower() not in (".svg", ".png"):
                raise OSError(self.tr("A picture is an .svg or a .png file"))
            is_png = path.suffix.lower() == ".png"
            data = self._canvas.png() if is_png else self._canvas.svg()
            self._drives.ask(path, lambda: write_whole(path, data))
        except FileError as error:
            show_file_error(self._window, error)
            return False
        except OSError as error:
            reason = error.strerror or str(error)
            show_file_error(self._window, FileError(path, "file-unwritable", reason=reason))
            return False
        self.told.emit(self.tr("Exported {path}").format(path=path))
        return True

    # -- unsaved work ------------------------------------------------------------------------------------

    def may_replace(self) -> bool:
        """Whether the document and its model may go: they are saved, or the person says so."""
        self.leaving.emit()
        return self._project_may_go() and self.values_may_go()

    def _project_may_go(self) -> bool:
        if not self._document.dirty:
            return True
        answer = ask_to_save(self._window, self.name)
        if answer is Answer.SAVE:
            return self.save()
        return answer is Answer.DISCARD

    def keep(self) -> None:
        """Hand the work to the journal; it is on the disk soon after."""
        self.journal.keep()

    def hand_over(self) -> None:
        """Leave the journal, and the hold on the file, to another window."""
        self._handing_over = True
        self.journal.hand_over()

    def take_over(self, other: Files) -> None:
        """Go on with what `other` has handed over: it was in another window of the same document."""
        self.read_only = other.read_only
        self.journal.take_over(other.journal)
        self.disk.take_over(other.disk)
        self.disk.look()

    def close(self) -> None:
        """The window closes: no journal is needed any more, and others may have the file."""
        self.disk.close(hold_on=self._handing_over)
        self.journal.close()
