"""What a person does with weights: change values, begin anew, freeze, take back, save and load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from editor.document import Document
from editor.panels.live_weights import LiveWeights, Weight
from editor.panels.reinitialise import ReinitialiseDialog, title_for
from editor.panels.tensor_files import TensorFiles, name_of
from editor.plain_text import show_plainly
from editor.theme.colours import Theme
from nodes.freezing import drawn_place, frozen_alike, frozen_around, set_trainable_at
from nodes.living import Built, Entry
from nodes.weight_tree import WEIGHT, Branch


class WeightActions(QObject):
    """Does it, and asks where something would be lost."""

    told = Signal(str)
    """Something to say in the status line."""

    def __init__(self, store: LiveWeights, document: Document, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.store = store
        self.theme = theme
        self._document = document
        self._window = window
        self.files = TensorFiles(store, window, self.ask_anyway)
        self.files.told.connect(self.told)
        self.dialog: ReinitialiseDialog | None = None
        self.question: QMessageBox | None = None

    # -- values ------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last change of values."""
        if self.store.undo_labels:
            self.store.change("weights.undo", {}, self.told.emit)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.store.redo_labels:
            self.store.change("weights.redo", {}, self.told.emit)

    def change(
        self, key: str, operation: str, index: Any, value: Any, refused: Callable[[str], object]
    ) -> None:
        """Set a part of a weight, add to it, or multiply it."""
        label = {
            "set": self.tr("Set {name}"),
            "add": self.tr("Add to {name}"),
            "scale": self.tr("Multiply {name}"),
            "fill": self.tr("Fill {name}"),
        }[operation].format(name=name_of(self.store.weights[key]))
        payload = {"key": key, "operation": operation, "index": index, "value": value, "label": label}
        self.store.change("weights.change", payload, refused, self.ask_anyway)

    def reinitialise(self, weights: Sequence[Weight], name: str) -> None:
        """Ask for new first values of `weights`, which are those of `name`."""
        if not weights:
            return
        name = name_of(weights[0]) if len(weights) == 1 else name
        title = title_for(weights, name)
        catalogue = self._document.catalogue
        self.dialog = dialog = ReinitialiseDialog(
            self.store, weights, title, catalogue, self.theme, self._window
        )
        label = self.tr("Re-initialise {name}").format(name=name)
        keys = [each.key for each in weights]

        def begin(wanted: Mapping[str, Any] | None) -> None:
            payload = {"keys": keys, "initializer": wanted, "label": label}
            self.store.change("weights.reinitialise", payload, self.complain, self.ask_anyway)

        dialog.chosen.connect(begin)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def freeze(self, key: str, trainable: bool) -> None:
        """Freeze a layer, or a weight that is drawn, in the drawing too; one weight of a layer here alone."""
        built = self.store.built
        place = None if built is None else drawn_place(built, self._document.project, key)
        if built is None or place is None:
            self.store.freeze([(key, trainable)], False, self.complain)
            self.told.emit(
                self.tr(
                    "This holds in this session only: the drawing, and so the exported file, is as it was."
                )
            )
            return
        around = frozen_around(self._document.project, place.key) if trainable else None
        if around is not None:
            text = self.tr("{name} is frozen as a whole. Unfreeze that first.")
            self.complain(text.format(name=built.python(around)))
            self.store.listed.emit()
            return
        self._freeze_drawn(built, place, trainable)

    def _freeze_drawn(self, built: Built, place: Entry, trainable: bool) -> None:
        live = self.store.live
        was_outdated = live.outdated or live.is_comparing
        words = self.tr("Unfreeze {name}") if trainable else self.tr("Freeze {name}")
        label = words.format(name=place.python.removeprefix("model."))
        self._document.apply(label, lambda p: set_trainable_at(p, place.key, trainable))
        alike = frozen_alike(built, self._document.project, place.key, trainable)
        self.store.freeze(alike, True, self.complain)
        if not was_outdated:
            live.follow_drawing()
            self.told.emit(self.tr("The layer is changed in the drawing too, and so in the code."))

    # -- questions ---------------------------------------------------------------------------------------

    def ask_anyway(self, go_on: Callable[[], object], why: str) -> None:
        """Ask whether a change should be made that cannot be taken back."""
        self.question = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Change values"))
        box.setText(why)
        show_plainly(box)
        box.setInformativeText(self.tr("Change them although this cannot be taken back?"))
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.addButton(self.tr("Change"), QMessageBox.ButtonRole.AcceptRole).clicked.connect(go_on)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def complain(self, why: str) -> None:
        """Say why something was not done."""
        self.question = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Weights"))
        box.setText(why)
        show_plainly(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # -- menus -------------------------------------------------------------------------------------------

    def fill(self, menu: QMenu, branch: Branch, weights: Sequence[Weight]) -> None:
        """Offer what can be done with `branch`, which is chosen with `weights`."""
        alone = branch.kind == WEIGHT and len(weights) == 1
        for text in weights[0].python if alone else (branch.python,):
            menu.addAction(self.tr("Copy {text}").format(text=text), partial(self.copy, text))
        if not weights:
            return
        menu.addSeparator()
        menu.addAction(self.tr("Re-initialise…"), lambda: self.reinitialise(weights, branch.python))
        if alone or branch.kind != WEIGHT:
            frozen = all(not each.trainable for each in weights)
            menu.addAction(self._freeze_words(branch, frozen), lambda: self.freeze(branch.key, frozen))
        menu.addSeparator()
        self.fill_files(menu, weights)

    def _freeze_words(self, branch: Branch, frozen: bool) -> str:
        built = self.store.built
        if built is not None and drawn_place(built, self._document.project, branch.key) is not None:
            return self.tr("Unfreeze") if frozen else self.tr("Freeze")
        return self.tr("Unfreeze in this session only") if frozen else self.tr("Freeze in this session only")

    def fill_files(self, menu: QMenu, weights: Sequence[Weight]) -> None:
        """Offer to save and to load."""
        files = self.files
        if len(weights) == 1:
            menu.addAction(self.tr("Save tensor (.npy)…"), lambda: files.save_one(weights[0]))
        menu.addAction(
            self.tr("Save as a list of tensors (.npz)…"), lambda: files.save_several(weights, as_dict=False)
        )
        menu.addAction(
            self.tr("Save as a dict of tensors (.npz)…"), lambda: files.save_several(weights, as_dict=True)
        )
        menu.addAction(self.tr("Load tensors…"), lambda: files.load(weights))

    def copy(self, text: str) -> None:
        """Copy the Python that reaches something."""
        QGuiApplication.clipboard().setText(text)
        self.tell_copied(text)

    def tell_copied(self, text: str) -> None:
        """Say that `text` has been copied."""
        self.told.emit(self.tr("Copied: {text}").format(text=text))
