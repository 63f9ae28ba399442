"""Files in and out of one window: new, open, save, export, and the copy of unsaved work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from editor.canvas.canvas import Canvas
from editor.dialogs.errors import show_file_error
from editor.dialogs.places import Kind, ask_open, ask_save
from editor.dialogs.unsaved import Answer, ask_to_save
from editor.document import Document
from editor.example_words import worded
from editor.recovery import Keeper, LeftOver
from editor.settings import Settings, state_folder
from nodes.codegen.source import Source, generate
from nodes.edit import snake_case
from nodes.formats.files import FileError, write_whole
from nodes.formats.foreign import MODELS, SOURCES, is_foreign
from nodes.formats.layers import Opened, read, write
from nodes.formats.npy import to_npz
from nodes.graph import Project, empty_project
from nodes.names import title_of
from nodes.nesting import ENDS

SUFFIX = ".layers"
KEEP_AFTER = 1_000
"""Milliseconds without an edit after which unsaved work is copied."""
KEEP_AT_LEAST = 5_000
"""Milliseconds after which it is copied although the person goes on editing."""


def unsaved_folder() -> Path:
    """Where copies of unsaved work are kept."""
    return state_folder() / "unsaved"


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
    leaving = Signal()
    """The project is about to be written, or to go: what is being typed has to count now."""

    def __init__(self, window: QWidget, document: Document, canvas: Canvas, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._canvas = canvas
        self._settings = settings
        self._keeper = Keeper(unsaved_folder())
        self.read_only = False
        """Whether a newer version wrote the file: saving over it would lose something."""
        self.values_may_go: Callable[[], bool] = lambda: True
        """Whether the values of the model, which are not in the project, may go; may ask."""
        self._pause = QTimer(self, singleShot=True, interval=KEEP_AFTER)
        self._pause.timeout.connect(self.keep)
        self._longest = QTimer(self, singleShot=True, interval=KEEP_AT_LEAST)
        self._longest.timeout.connect(self.keep)
        document.state_changed.connect(self._on_document_changed)

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
            path = ask_open(self._window, self._settings, "project", self.tr("Open"), self._readable())
        if path is None or not self.may_replace():
            return False
        if is_foreign(path):
            self.foreign_chosen.emit(path)
            return True
        return self._read(path, path)

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
        kinds = [(self.tr("Arrays of NumPy"), "npy *.npz"), (self.tr("All files"), "")]
        return ask_open(self._window, self._settings, "array", self.tr("Open an array"), kinds)

    def ask_values(self) -> Path | None:
        """Ask for a file with the values of an input."""
        kinds = [
            (
                self.tr("Arrays, tables and images"),
                "npy *.npz *.csv *.txt *.png *.jpg *.jpeg *.bmp *.gif *.webp",
            ),
            (self.tr("All files"), ""),
        ]
        return ask_open(self._window, self._settings, "values", self.tr("Open the values of an input"), kinds)

    def restore(self, work: LeftOver) -> bool:
        """Take over what a crash left behind, as unsaved work."""
        try:
            found = work.read()
        except FileError as error:
            show_file_error(self._window, error)
            return False
        self._take(found, work.path, dirty=True)
        self.keep()
        self._keeper.wait()  # its copy is ours now, so the old one can go
        work.discard()
        return True

    def _read(
        self,
        path: Path,
        becomes: Path | None,
        change: Callable[[Project], Project] | None = None,
        shipped: bool = False,
    ) -> bool:
        try:
            found = read(path)
        except FileError as error:
            self._settings.forget_recent_file(path)
            show_file_error(self._window, error)
            return False
        if becomes is not None:
            self._settings.add_recent_file(becomes)
        if change is not None:
            found = replace(found, project=change(found.project))
        self._take(found, becomes, trusted=shipped)
        return True

    def _take(self, found: Opened, path: Path | None, dirty: bool = False, trusted: bool = False) -> None:
        self.read_only = found.read_only
        self._keeper.drop()
        self._document.replace(found.project, path, dirty, trusted)
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
        proposal = self._proposal(SUFFIX)
        path = ask_save(self._window, self._settings, "project", self.tr("Save as"), proposal, self._kinds())
        return path is not None and self._write(path)

    def _write(self, path: Path) -> bool:
        try:
            write(path, self._document.project)
        except FileError as error:
            show_file_error(self._window, error)
            return False
        self.read_only = False
        self._document.mark_saved(path)
        self._settings.add_recent_file(path)
        self.told.emit(self.tr("Saved {path}").format(path=path))
        self.saved.emit(path)
        return True

    def export_python(self) -> bool:
        """Write the model's source to a file that the person names."""
        self.leaving.emit()
        kinds = [(self.tr("Python source"), "py")]
        path = ask_save(
            self._window, self._settings, "export", self.tr("Export Python"), self._proposal(".py"), kinds
        )
        if path is None:
            return False
        source = generate(self._document.project, self._document.catalogue)
        try:
            if source.arrays:
                write_whole(path.with_suffix(".constants.npz"), to_npz(source.arrays))
            write_whole(path, source.text.encode("utf-8"))
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
        path = ask_save(
            self._window, self._settings, "picture", self.tr("Export picture"), self._proposal(".svg"), kinds
        )
        if path is None:
            return False
        try:
            if path.suffix.lower() not in (".svg", ".png"):
                raise OSError(self.tr("A picture is an .svg or a .png file"))
            if path.suffix.lower() == ".png":
                self._canvas.save_png(str(path), 2.0)
            else:
                self._canvas.save_svg(str(path))
        except OSError as error:
            reason = error.strerror or str(error)
            show_file_error(self._window, FileError(path, "file-unwritable", reason=reason))
            return False
        self.told.emit(self.tr("Exported {path}").format(path=path))
        return True

    def _proposal(self, suffix: str) -> str:
        path = self._document.path
        stem = snake_case(self._document.project.main_block.name) if path is None else path.stem
        return f"{stem or 'model'}{suffix}"

    def _readable(self) -> list[Kind]:
        """All that can be opened."""
        models, sources = (" *.".join(each[1:] for each in kinds) for kinds in (MODELS, SOURCES))
        return [
            (self.tr("All that can be opened"), f"{SUFFIX[1:]} *.{models} *.{sources}"),
            self._kinds()[0],
            (self.tr("Models of Keras"), models),
            (self.tr("Python source"), sources),
            (self.tr("All files"), ""),
        ]

    def _kinds(self) -> list[Kind]:
        return [(self.tr("Layerwright projects"), SUFFIX[1:]), (self.tr("All files"), "")]

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
        """Copy unsaved work now."""
        self._pause.stop()
        self._longest.stop()
        if self._document.dirty:
            self._keeper.keep(self._document.project, self._document.path)

    def close(self) -> None:
        """The window closes: no copy is needed any more."""
        self._pause.stop()
        self._longest.stop()
        self._keeper.close()

    def _on_document_changed(self) -> None:
        if not self._document.dirty:
            self._pause.stop()
            self._longest.stop()
            self._keeper.drop()
            return
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()


def left_out_names(project: Project, source: Source) -> list[str]:
    """What the nodes are called that `source` leaves out, block by block; ends of a body go with the rest."""
    return [
        title_of(block, block.nodes[id])
        for block in project.blocks.values()
        for id in source.left_out
        if id in block.nodes and block.nodes[id].kind not in ENDS
    ]
