"""What leaves one window besides the project: whole models in files, and proofs of exported source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.places import ask_folder, ask_save
from editor.dialogs.saving import SavingDialog
from editor.document import Document, GraphChange
from editor.files import Files
from editor.live_model import LiveModel
from editor.messages import translated
from editor.panels.export_bar import ExportBar
from editor.processes.prover import Prover
from editor.processes.session_files import own_stem
from editor.settings import Settings
from nodes.codegen.source import generate
from nodes.formats.files import write_whole
from nodes.formats.npy import to_npz
from nodes.proofs import input_specs

if TYPE_CHECKING:
    from editor.dialogs.proof import ProofDialog

KERAS, SAVED_MODEL = ".keras", "_saved_model"


class Exporting(QObject):
    """Saves the live model whole, and proves what has been exported. Dialogs belong to `window`."""

    told = Signal(str)
    """A sentence for the status line."""
    node_wanted = Signal(str)
    """The person wants to see a node."""

    def __init__(
        self, document: Document, live: LiveModel, files: Files, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document = document
        self._live = live
        self._settings = settings
        self._window = window
        self.exported: Path | None = None
        """The file that was exported last, of this project."""
        self._digest = self._fingerprint = ""
        self._folder: TemporaryDirectory[str] | None = None
        self.dialog: ProofDialog | None = None
        self.prover = Prover(self)
        self.bar = ExportBar()
        self.bar.proof_wanted.connect(self.prove)
        files.exported.connect(self._on_exported)
        files.opened.connect(self._on_opened)
        document.changed.connect(self._on_document_changed)

    # -- proofs --------------------------------------------------------------------------------------------

    def prove(self) -> None:
        """Prove the file that was exported last; without one, what would be exported now."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        source = self._exported_source() or self._written()
        # Loaded when first needed: a window that opens has no time for it.
        from editor.dialogs.proof import ProofDialog

        dialog = self.dialog = ProofDialog(source, self._live, self._window, self.prover)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.node_wanted.connect(self.node_wanted)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()
        dialog.prove()

    def _exported_source(self) -> Path | None:
        """The file that was exported last, if it is still that, and its code may run.

        The drawing may have lost code since that was never trusted, and another program may have written
        something else.
        """
        path = self.exported
        if path is None or not self._document.trust.has_been_granted(self._fingerprint):
            return None
        if digest_of(path) == self._digest:
            return path
        words = self.tr("{path} is not what was exported any more: what would be exported now is proved.")
        self.told.emit(words.format(path=path))
        return None

    def _written(self) -> Path:
        """The source of the drawing in a file for the time of one proof."""
        self._folder = TemporaryDirectory(prefix=own_stem())
        path = Path(self._folder.name) / f"{self._document.stem}.py"
        source = generate(self._document.project, self._document.catalogue)
        if source.arrays:
            write_whole(path.with_suffix(".constants.npz"), to_npz(source.arrays))
        write_whole(path, source.text.encode("utf-8"))
        return path

    def _on_dialog_finished(self) -> None:
        self.dialog = None
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _on_exported(self, path: Path) -> None:
        self.exported, self._digest = path, digest_of(path)
        self._fingerprint = self._document.trust.fingerprint
        self.bar.show_path(path)

    def _on_opened(self) -> None:
        self.exported = None
        self.bar.hide()

    def _on_document_changed(self, change: GraphChange) -> None:
        self.bar.hide()

    # -- whole models --------------------------------------------------------------------------------------

    def save_keras(self) -> None:
        """Save the model as a `.keras` file that the person names."""
        proposal = f"{self._document.stem}{KERAS}"
        kinds = [(self.tr("Keras models"), KERAS[1:])]
        path = ask_save(
            self._window, self._settings, "model", self.tr("Save model as .keras"), proposal, kinds
        )
        if path is None:
            return
        if path.suffix != KERAS:
            path = path.with_name(f"{path.name}{KERAS}")
            if path.exists() and not self._may_replace(path):
                return
        self._with_model(lambda: self._write("whole.keras", {"path": str(path)}, self._saved_words(path)))

    def export_saved_model(self) -> None:
        """Export the model as a SavedModel into a folder that the person chooses."""
        title = self.tr("Export SavedModel: choose the folder to put it into")
        folder = ask_folder(self._window, self._settings, "model", title)
        if folder is None:
            return
        path = folder / f"{self._document.stem}{SAVED_MODEL}"
        if path.exists():
            if not (path / "saved_model.pb").is_file():
                self.told.emit(translated("not-saved-model", {"path": str(path)}))
                return
            if not self._may_replace(path):
                return
        words = self.tr("Exported {path}. It needs nothing but TensorFlow: tf.saved_model.load").format(
            path=path
        )
        self._with_model(lambda: self._export(path, words))

    def _export(self, path: Path, words: str) -> None:
        result = self._live.result
        assert result is not None
        inputs = input_specs(result.project, self._document.catalogue)
        self._write("whole.saved_model", {"path": str(path), "inputs": inputs}, words)

    def _with_model(self, then: Callable[[], None]) -> None:
        """Do something with the model that the drawing means now."""
        live = self._live
        if live.result is None or live.outdated or live.replaced:
            live.build(then)
        else:
            then()

    def _write(self, method: str, payload: Mapping[str, Any], words: str) -> None:
        progress = SavingDialog(self._window, Path(payload["path"]), self._size())

        def end(text: str) -> None:
            progress.end()
            self.told.emit(text)

        request = self._live.ask(method, payload, lambda _told: end(words), end, progress.show_step)

        def cancel() -> None:
            request.cancel()
            end(self.tr("Cancelled. What was there before is unchanged."))

        progress.canceled.connect(cancel)

    def _size(self) -> int:
        """About how many bytes the weights take."""
        result = self._live.result
        return 0 if result is None else result.bytes

    def _may_replace(self, path: Path) -> bool:
        title = self.tr("Layerwright")
        text = self.tr("{path} is there already. Replace it?").format(path=path)
        box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        answer = box.clickedButton() is replace
        box.deleteLater()
        return answer

    def _saved_words(self, path: Path) -> str:
        return self.tr("Saved {path}. To load it, import the exported Python file first.").format(path=path)

    def close(self) -> None:
        """End what is being done."""
        self.prover.close()
        if self.dialog is not None:
            self.dialog.reject()


def digest_of(path: Path) -> str:
    """What stands for all that a file holds; nothing for one that cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
