"""Opening what is no project: a model that Keras has saved, or Python source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from editor.dialogs.errors import show_file_error
from editor.dialogs.places import ask_open
from editor.document import Document
from editor.files import Files
from editor.plain_text import show_plainly
from editor.processes.background import Background, Detached
from editor.processes.session_files import own_stem
from editor.settings import Settings
from editor.weight_files import WeightFiles
from nodes.catalogue.spec import Catalogue
from nodes.formats.files import FileError
from nodes.formats.foreign import needs_code, problems_of, read_foreign, read_pair
from nodes.formats.imported import Imported, WeightSource
from nodes.formats.layers import Opened
from nodes.formats.weights.names import SUFFIX
from nodes.formats.weights.probing import probe, probe_model
from nodes.graph import empty_project

AFTER_MS = 400
"""What takes longer than this says so, and can be cancelled."""


@dataclass(frozen=True, slots=True)
class _Question:
    path: Path
    catalogue: Catalogue
    revision: int
    """The document's when the file was asked for."""
    source: Path | None = None
    """Where the code of the model is, when that is not in the file."""


@dataclass(frozen=True, slots=True)
class _Writing:
    source: WeightSource
    file: Path
    """What they stand in."""
    path: Path


class Converting(QObject):
    """Reads one file at a time on a thread of its own; what it becomes takes the place of the document."""

    told = Signal(str)
    """Something to say in the status line."""

    def __init__(
        self, window: QWidget, document: Document, files: Files, weights: WeightFiles, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._files = files
        self._weights = weights
        self._settings = settings
        self._asked: _Question | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self.dialog: QProgressDialog | None = None
        """What says that a file is being read."""
        self._reading = Detached(_read, self)
        self._reading.answered.connect(self._on_read)
        self._writing = Background(_write, self)
        self._writing.answered.connect(self._on_written)
        files.foreign_chosen.connect(self.open)
        files.opened.connect(self._cancel)

    def open(self, path: Path) -> None:
        """Read `path`, and put what it becomes into the window; the window stays usable meanwhile."""
        self._ask(path, None)

    def _ask(self, path: Path, source: Path | None) -> None:
        catalogue = self._document.catalogue_of(empty_project())
        self._asked = _Question(path, catalogue, self._document.revision, source)
        self._say(self.tr("Reading {file} …").format(file=path.name))
        self._reading.ask(self._asked)

    def choose(self, path: Path) -> None:
        """A file was dropped that may hold a model or only weights: open it, or ask what is wanted."""
        if not self._document.project.main_block.nodes:
            self._files.open(path)
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Layerwright"))
        box.setText(self.tr("What is wanted of {file}?").format(file=path.name))
        box.setInformativeText(
            self.tr("It can be opened in place of this drawing, or its weights be loaded into this model.")
        )
        show_plainly(box)
        open_it = box.addButton(self.tr("Open it"), QMessageBox.ButtonRole.AcceptRole)
        load = box.addButton(self.tr("Load its weights"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(open_it)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        if clicked is open_it:
            self._files.open(path)
        elif clicked is load:
            self._weights.load(path)

    def close(self) -> None:
        """Let go of what is being read, and of values that nobody wanted."""
        self._hush()
        self._reading.close()
        self._writing.close()
        self._drop_values()

    # -- reading -----------------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self._hush()
        dialog = self.dialog = QProgressDialog(words, self.tr("Cancel"), 0, 0, self._window)
        show_plainly(dialog)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.setMinimumDuration(AFTER_MS)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(self._cancel)

    def _hush(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.canceled.disconnect(self._cancel)
            dialog.close()
            dialog.deleteLater()

    def _cancel(self) -> None:
        # A thread cannot be stopped: what it finds is not wanted any more.
        self._asked = None
        self._hush()

    def _on_read(self, answer: tuple[_Question, Imported | FileError]) -> None:
        asked, found = answer
        if asked is not self._asked:
            return
        self._asked = None
        self._hush()
        if isinstance(found, FileError):
            self._settings.forget_recent_file(asked.path)
            show_file_error(self._window, found)
        elif self._document.revision == asked.revision or self._files.may_replace():
            self._take(asked, found)

    def _take(self, asked: _Question, found: Imported) -> None:
        path, bar = asked.path, self._weights.bar
        self._settings.add_recent_file(path)
        self._drop_values()
        self._files.take(Opened(found.project, problems_of(found)))
        self.told.emit(self.tr("Opened {file}. Saving writes a project of its own.").format(file=path.name))
        no = (self.tr("Not now"), lambda: None)
        holds = self.tr("{file} holds the values of the weights too.").format(file=path.name)
        if needs_code(found):
            words = self.tr("The model in {file} is a class of its own, whose code is in a Python file.")
            choose = (self.tr("Choose its source…"), partial(self._choose_source, path))
            bar.offer(words.format(file=path.name), choose, no)
        elif asked.source is not None:
            # In which order they stand only the class knows: the person sees what goes where.
            bar.offer(holds, (self.tr("Build and look at them"), partial(self._weights.load, path)), no)
        elif found.weights is not None:
            load = (self.tr("Build and load them"), partial(self._load, found.weights, path))
            bar.offer(holds, load, no)

    def _choose_source(self, path: Path) -> None:
        kinds = [(self.tr("Python source"), "py"), (self.tr("All files"), "")]
        source = ask_open(self._window, self._settings, "project", self.tr("Open"), kinds)
        if source is not None:
            self._ask(path, source)

    # -- values ------------------------------------------------------------------------------------------

    def _load(self, source: WeightSource, path: Path) -> None:
        self._folder = TemporaryDirectory(prefix=own_stem())
        self.told.emit(self.tr("Reading {file} …").format(file=path.name))
        self._writing.ask(_Writing(source, path, Path(self._folder.name) / f"{path.stem}{SUFFIX}"))

    def _on_written(self, answer: tuple[_Writing, FileError | None]) -> None:
        asked, error = answer
        if self._folder is None or not asked.path.is_relative_to(self._folder.name):
            return
        if error is not None:
            show_file_error(self._window, error)
            self._drop_values()
        else:
            self._weights.load_passing(asked.path)

    def _drop_values(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()


def _read(asked: _Question) -> tuple[_Question, Imported | FileError]:
    try:
        probe_model(asked.path)
        if asked.source is not None:
            return asked, read_pair(asked.path, asked.source, asked.catalogue)
        return asked, read_foreign(asked.path, asked.catalogue)
    except FileError as error:
        return asked, error


def _write(asked: _Writing) -> tuple[_Writing, FileError | None]:
    try:
        probe(asked.file)
        asked.source.write(asked.path)
    except FileError as error:
        return asked, error
    return asked, None
