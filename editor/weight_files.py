"""Weights of the live model out to files and in from them, and those that are kept beside the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QDateTime, QEventLoop, QLocale, QObject, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.places import ask_open, ask_save
from editor.dialogs.saving import SavingDialog
from editor.dialogs.unsaved import Answer
from editor.dialogs.weight_questions import agrees_to_name, ask_to_save_values
from editor.document import Document
from editor.errands import soon
from editor.live_model import LiveModel, Lost, Request
from editor.panels.weights_bar import WeightsBar
from editor.processes.weight_reader import WeightReader
from editor.settings import Settings
from editor.theme.colours import Theme
from nodes.formats.leftovers import clear_orphans
from nodes.formats.weights.matching import Matching, match
from nodes.formats.weights.names import SUFFIX, beside, weights_name
from nodes.formats.weights.tensors import FileTensor, Target, WeightFile
from nodes.living import split_weight

if TYPE_CHECKING:
    from editor.dialogs.load_weights import LoadWeightsDialog


class Filing(Protocol):
    """What is to be known of the files of a window."""

    opened: SignalInstance
    saved: SignalInstance
    values_may_go: Callable[[], bool]


class WeightFiles(QObject):
    """What a window does with files of weights. One file is loaded at a time."""

    told = Signal(str)
    """Something to say in the status line."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        live: LiveModel,
        settings: Settings,
        theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._live = live
        self._settings = settings
        self._theme = theme
        self.bar = WeightsBar()
        self.reader = WeightReader(self)
        self.dialog: LoadWeightsDialog | None = None
        self.unsaved = False
        """Whether values have changed that are in no file."""
        self.last: Path | None = None
        """The file that values were last saved to or loaded from."""
        self._quietly = False
        self._passing: Path | None = None
        self._file: WeightFile | None = None
        self._request: Request | None = None
        self._fresh = False
        self._leaving = False
        """Whether values are being saved so that they may go."""
        self._saving: tuple[Path, list[Callable[[bool], object]]] | None = None
        self.reader.read.connect(self._on_read)
        self.reader.failed.connect(self._on_unreadable)
        live.built.connect(self._on_built)
        live.values_changed.connect(self._on_values_changed)
        live.lost.connect(self._on_lost)

    def follow(self, files: Filing) -> None:
        """Hear of projects that come, are saved and would go."""
        files.opened.connect(self.project_opened)
        files.saved.connect(self.project_saved)
        files.values_may_go = self.may_go

    # -- out ---------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Ask for a name and write the weights there; False when the person changed their mind."""
        if self._live.result is None:
            self._live.build(self.save)
            return False
        kinds = [(self.tr("Weights of Keras"), SUFFIX[1:]), (self.tr("All files"), "")]
        path = ask_save(
            self._window, self._settings, "weights", self.tr("Save weights"), self._proposal(), kinds
        )
        if path is None:
            return False
        name = weights_name(path)
        if name != path and not agrees_to_name(self._window, path.name, name.name, soon(name.exists, False)):
            return False
        self.save_to(name)
        return True

    def save_to(self, path: Path, done: Callable[[bool], object] = lambda well: None) -> None:
        """Write the weights to `path`; `done` is told whether that went well."""
        if self._saving is not None and self._saving[0] == path:
            self._saving[1].append(done)
            return
        result = self._live.result
        total = 0 if result is None else result.bytes
        dialog = SavingDialog(self._window, path, total)
        waiting = [done]
        self._saving = path, waiting

        def ended(well: bool, text: str) -> None:
            self._saving = None
            dialog.end()
            if well:
                self.unsaved = False
                self.last = path
                self.told.emit(text)
            elif text:
                self._complain(text)
            for each in waiting:
                each(well)

        request = self._live.ask(
            "weights.save",
            {"path": str(path.absolute())},
            lambda data: ended(True, self.tr("Saved the weights to {path}").format(path=path)),
            lambda text: ended(False, text),
        )

        def stop() -> None:
            request.cancel()
            ended(False, "")

        dialog.canceled.connect(stop)

    def _proposal(self) -> str:
        path = self._document.path
        return f"{self._document.stem}{SUFFIX}" if path is None else beside(path).name

    # -- in ----------------------------------------------------------------------------------------------

    def load(self, path: Path | None = None) -> None:
        """Look into a file, asking which if none is given, and show what it holds; builds first if needed."""
        if path is None:
            endings = "h5 *.keras *.npz *.hdf5"
            kinds = [(self.tr("Weights"), endings), (self.tr("All files"), "")]
            path = ask_open(self._window, self._settings, "weights", self.tr("Load weights"), kinds)
        if path is not None:
            self._begin(path, quietly=False)

    def load_passing(self, path: Path) -> None:
        """Load all that a file has which will not stay: the values are in no file afterwards."""
        self._begin(path, quietly=True)
        self._passing = path

    def _begin(self, path: Path, quietly: bool) -> None:
        self._quietly, self._passing = quietly, None
        self._close_dialog()
        if self._live.result is None or self._live.outdated:
            self._live.build(lambda: self.reader.ask(path))
            return
        self.reader.ask(path)

    def _on_unreadable(self, path: str, text: str) -> None:
        self._complain(text, path)

    def _on_read(self, file: WeightFile) -> None:
        self._file = file
        self._live.ask("weights.targets", {}, self._on_targets, self._complain)

    def _on_targets(self, told: dict[str, Any]) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        matching = match(file, [Target.from_record(each) for each in told["targets"]])
        if self._quietly and matching.is_plain:
            pairs = [(tensor, target.key) for target, (tensor, _) in matching.both() if tensor is not None]
            self._load(matching, pairs)
        else:
            self._open(matching)

    def _open(self, matching: Matching) -> None:
        # Loaded when first needed: a window that opens has no time for it.
        from editor.dialogs.load_weights import LoadWeightsDialog

        dialog = self.dialog = LoadWeightsDialog(matching, self._name_of, self._theme(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.load_wanted.connect(lambda pairs: self._load(matching, pairs))
        dialog.cancelled.connect(self._on_cancelled)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _name_of(self, key: str) -> str:
        built = self._live.result
        place, name = split_weight(key)
        if built is None:
            return name
        python = built.python(place).removeprefix("model").removeprefix(".")
        drawn = built.places.get(place)
        if drawn is not None and drawn.kind == "weight":
            return python
        return f"{python}.{name.replace('/', '.')}" if python else name

    def _load(self, matching: Matching, pairs: list[tuple[FileTensor, str]]) -> None:
        file, dialog = matching.file, self.dialog
        payload = {
            "path": file.path,
            "layout": str(file.layout),
            "member": file.member,
            "tensors": [[tensor.address, key] for tensor, key in pairs],
            "label": self.tr("Load {name}").format(name=Path(file.path).name),
        }
        self._request = self._live.ask(
            "weights.load",
            payload,
            lambda told: self._on_loaded(file, told["count"], len(matching.targets)),
            self._on_not_loaded,
            None if dialog is None else lambda told: dialog.show_progress(told["done"], told["total"]),
        )

    def _on_loaded(self, file: WeightFile, count: int, all: int) -> None:
        self._request = None
        whole = count == all and Path(file.path) != self._passing
        self._close_dialog()
        self._live.values_changed.emit()
        self.unsaved = not whole
        if whole:
            self.last = Path(file.path)
        text = self.tr("Loaded {count} of {all} weights from {path}")
        self.told.emit(text.format(count=count, all=all, path=file.path))

    def _on_not_loaded(self, text: str) -> None:
        self._request = None
        if self.dialog is None:
            self._complain(text)
        else:
            self.dialog.show_failure(text)

    def _on_cancelled(self) -> None:
        request, self._request = self._request, None
        if request is not None:
            request.cancel()
            self.told.emit(self.tr("No weights were loaded."))

    def _close_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.finished.disconnect(self._forget_dialog)
            dialog.close_when_done()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _complain(self, text: str, about: str = "") -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Weights"), text, parent=self._window)
        box.addButton(QMessageBox.StandardButton.Ok)
        box.setInformativeText(about)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # -- beside the project ------------------------------------------------------------------------------

    @property
    def keeps(self) -> bool:
        """Whether weights are kept beside projects that are saved."""
        return self._settings.keep_weights is True

    def keep(self, wanted: bool) -> None:
        """Keep weights beside projects from now on, or not, and remember that."""
        self._settings.keep_weights = wanted
        if wanted and self._document.path is not None and self._live.result is not None:
            self.save_to(beside(self._document.path))

    def project_saved(self, path: Path) -> None:
        """The project was written to `path`: keep its weights beside it, or offer that once."""
        if self._live.result is None or not self._live.result.weights:
            return
        if self.keeps:
            self.save_to(beside(path))
        elif self._settings.keep_weights is None:
            self.bar.offer(
                self.tr("Keep the weights beside the project, in {file}, whenever it is saved?").format(
                    file=beside(path).name
                ),
                (self.tr("Keep them"), lambda: self.keep(True)),
                (self.tr("Don't keep them"), lambda: self.keep(False)),
            )

    def project_opened(self) -> None:
        """Another project is there: offer the weights that are kept beside it."""
        self.reader.close()
        self._file = None
        self._close_dialog()
        self.unsaved, self.last = False, None
        self.bar.withdraw()
        path = self._document.path
        if path is not None:
            soon(lambda: clear_orphans(beside(path)), None)
        if path is not None and soon(beside(path).is_file, False):
            self._offer(
                self.tr("Weights are kept beside this project, in {file}.").format(file=beside(path).name),
                beside(path),
            )

    def _offer(self, words: str, path: Path) -> None:
        self.bar.offer(
            words,
            (self.tr("Build and load them"), lambda: self._begin(path, quietly=True)),
            (self.tr("Not now"), lambda: None),
        )

    def offer_passing(self, words: str, path: Path) -> None:
        """Offer values from a file that will not stay."""
        self.bar.offer(
            words,
            (self.tr("Build and load them"), lambda: self.load_passing(path)),
            (self.tr("Not now"), lambda: None),
        )

    def _on_lost(self, lost: Lost) -> None:
        had, self.unsaved = self.unsaved, False
        self._request = None
        path = self.last
        if path is None and self._document.path is not None:
            path = beside(self._document.path)
        if lost.built is None or not lost.built.weights or path is None or not path.is_file():
            return
        when = QDateTime.fromSecsSinceEpoch(int(path.stat().st_mtime))
        words = self.tr(
            "The session has ended, and with it the values of the weights."
            " They were last saved in {file}, {time}."
        )
        if had:
            words += " " + self.tr("What changed since then is lost.")
        time = QLocale().toString(when, QLocale.FormatType.ShortFormat)
        self._offer(words.format(time=time, file=path.name), path)

    # -- what would be lost ------------------------------------------------------------------------------

    def may_go(self) -> bool:
        """Whether the values may go: they are in a file, or the person says so. Saves them if wanted."""
        if self._leaving:
            return False
        if not self.unsaved or self._live.result is None:
            return True
        path = self._document.path
        target = None if path is None else beside(path)
        answer = Answer.SAVE
        if target is None or not self.keeps:
            name = self._document.project.main_block.name if path is None else path.stem
            answer = ask_to_save_values(self._window, name, "" if target is None else target.name)
        if answer is not Answer.SAVE:
            return answer is Answer.DISCARD
        if target is None:
            target = self._ask_target()
        return target is not None and self._save_and_wait(target)

    def _ask_target(self) -> Path | None:
        kinds = [(self.tr("Weights of Keras"), SUFFIX[1:])]
        title = self.tr("Save weights")
        path = ask_save(self._window, self._settings, "weights", title, self._proposal(), kinds)
        return None if path is None else weights_name(path)

    def _save_and_wait(self, path: Path) -> bool:
        found: list[bool] = []
        loop = QEventLoop()

        def done(well: bool) -> None:
            found.append(well)
            loop.quit()

        self.save_to(path, done)
        self._leaving = True
        if not found:
            loop.exec()
        self._leaving = False
        return found[0]

    def _on_built(self) -> None:
        self._fresh = True

    def _on_values_changed(self) -> None:
        # A build tells of it too. What it makes anew is not worth saving, what it keeps is as it was.
        self.unsaved = self.unsaved or not self._fresh
        self._fresh = False

    # -- the end -----------------------------------------------------------------------------------------

    def take_over(self, other: WeightFiles) -> None:
        """Know what `other`, of another window around the same model, knew."""
        self.unsaved, self.last = other.unsaved, other.last

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def close(self) -> None:
        """Let go of the live model, and of the process that reads."""
        self.reader.close()
        self._close_dialog()
        self._live.built.disconnect(self._on_built)
        self._live.values_changed.disconnect(self._on_values_changed)
        self._live.lost.disconnect(self._on_lost)
