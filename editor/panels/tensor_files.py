"""Tensors of the live model out to files of NumPy, and in from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.panels.live_weights import LiveWeights, Weight
from editor.plain_text import show_plainly
from editor.requests import sentence
from nodes.report import shape_text
from nodes.tensor_matches import Wanted, suggested

Kind = tuple[str, str]
"""What a kind of file is called, and its suffix."""
AskOpen = Callable[[str, Sequence[Kind]], Path | None]
AskSave = Callable[[str, str, Sequence[Kind]], Path | None]


def name_of(weight: Weight) -> str:
    """What a weight is called in a dict of tensors: `dense.kernel`."""
    return (weight.python[0] if weight.python else weight.path).removeprefix("model.")


class TensorFiles(QObject):
    """Asks for names, warns of pickles, and lets the person say which array is for which weight."""

    told = Signal(str)
    """Something to say in the status line."""

    def __init__(
        self,
        store: LiveWeights,
        window: QWidget,
        anyway: Callable[[Callable[[], object], str], object],
    ) -> None:
        super().__init__(window)
        self._store = store
        self._window = window
        self._anyway = anyway
        self.ask_open: AskOpen = lambda title, kinds: None
        """Asks which file to read."""
        self.ask_save: AskSave = lambda title, proposal, kinds: None
        """Asks where to write."""
        self.dialog: TensorsDialog | None = None
        self.warning: QMessageBox | None = None

    # -- out ---------------------------------------------------------------------------------------------

    def save_one(self, weight: Weight) -> None:
        """Ask for a name, and save one tensor."""
        kinds = [(self.tr("One array of NumPy"), "npy")]
        path = self.ask_save(self.tr("Save tensor"), f"{weight.name.rpartition('/')[2]}.npy", kinds)
        path = self._named(path, ".npy")
        if path is not None:
            self.save_to(path, [weight], None)

    def save_several(self, weights: Sequence[Weight], as_dict: bool) -> None:
        """Ask for a name, and save a list of tensors, or a dict of them by their names."""
        kinds = [(self.tr("Several arrays of NumPy"), "npz")]
        path = self.ask_save(self.tr("Save tensors"), "tensors.npz", kinds)
        path = self._named(path, ".npz")
        if path is not None:
            names = [name_of(each) for each in weights] if as_dict else None
            self.save_to(path, weights, names)

    def _named(self, path: Path | None, suffix: str) -> Path | None:
        """The file that is written, whose name ends as NumPy wants it; never one that nobody has named."""
        if path is None or path.suffix == suffix:
            return path
        path = path.with_name(f"{path.name}{suffix}")
        if not path.exists():
            return path
        text = self.tr("{name} is there already. To replace it, give its whole name.")
        self._complain(text.format(name=path.name))
        return None

    def save_to(self, path: Path, weights: Sequence[Weight], names: Sequence[str] | None) -> None:
        """Save tensors to `path`."""
        payload = {"path": str(path.absolute()), "keys": [each.key for each in weights], "names": names}
        words = self.tr("Saved %n tensors to {path}", "", len(weights)).format(path=path)
        self._store.live.ask("tensors.save", payload, lambda data: self.told.emit(words), self._complain)

    # -- in ----------------------------------------------------------------------------------------------

    def load(self, weights: Sequence[Weight]) -> None:
        """Ask for a file, and which of its arrays are for which of `weights`."""
        kinds = [(self.tr("Arrays of NumPy"), "npy *.npz"), (self.tr("All files"), "")]
        path = self.ask_open(self.tr("Load tensors"), kinds)
        if path is not None:
            self.load_from(path, weights)

    def load_from(self, path: Path, weights: Sequence[Weight], pickled: bool = False) -> None:
        """See what a file holds, and show it."""
        payload = {"path": str(path.absolute()), "pickled": pickled}
        request = self._store.live.ask(
            "tensors.look",
            payload,
            lambda data: self._show(path, weights, data["arrays"], pickled),
            self._complain,
        )

        def refused(error: dict[str, Any]) -> None:
            if error.get("code") == "file-pickled":
                self._warn(path, weights)
            else:
                self._complain(sentence(error))

        request.on_error = refused

    def _warn(self, path: Path, weights: Sequence[Weight]) -> None:
        self.warning = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Pickled file"))
        box.setText(self.tr("{name} holds a pickle. Reading it can run any program.").format(name=path.name))
        show_plainly(box)
        box.setInformativeText(
            self.tr(
                "Read it only if you made it yourself or trust whoever did. It would be read in the session,"
                " with your rights."
            )
        )
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        insist = box.addButton(self.tr("Read it all the same"), QMessageBox.ButtonRole.DestructiveRole)
        insist.clicked.connect(lambda: self.load_from(path, weights, pickled=True))
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show(
        self, path: Path, weights: Sequence[Weight], arrays: Sequence[Sequence[Any]], pickled: bool
    ) -> None:
        shapes = {str(name): tuple(shape) for name, shape, _ in arrays}
        self.dialog = dialog = TensorsDialog(path, weights, shapes, self._window)
        dialog.accepted.connect(lambda: self._load(path, dialog.matches, pickled))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _load(self, path: Path, matches: Mapping[str, str], pickled: bool) -> None:
        label = self.tr("Load {name}").format(name=path.name)
        payload = {"path": str(path.absolute()), "matches": matches, "label": label, "pickled": pickled}
        self._store.change("tensors.load", payload, self._complain, self._anyway)

    # -- asking ------------------------------------------------------------------------------------------

    def _complain(self, why: str) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Tensors"))
        box.setText(why)
        show_plainly(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.warning = box
        box.open()


class TensorsDialog(QDialog):
    """The weights, and for each a choice among the arrays that have its shape."""

    def __init__(
        self,
        path: Path,
        weights: Sequence[Weight],
        arrays: Mapping[str, tuple[int, ...]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._weights = list(weights)
        self._arrays = arrays
        self.combos: list[QComboBox] = []
        self.table = QTableWidget(len(self._weights), 3)
        self.rest = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.load_button = self.buttons.addButton(self.tr("Load"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle(self.tr("Load tensors"))
        self._build_ui(path)
        self._suggest()

    @property
    def matches(self) -> dict[str, str]:
        """The array for each weight that gets one."""
        pairs = zip(self._weights, self.combos, strict=True)
        return {weight.key: combo.currentData() for weight, combo in pairs if combo.currentData() is not None}

    def _build_ui(self, path: Path) -> None:
        self.resize(620, 420)
        words = QLabel(
            self.tr("What {name} holds for these weights:").format(name=path.name),
            textFormat=Qt.TextFormat.PlainText,
        )
        table = self.table
        table.setHorizontalHeaderLabels([self.tr("Weight"), self.tr("Shape"), self.tr("Array in the file")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        # The end of a long name tells more than its beginning.
        table.setTextElideMode(Qt.TextElideMode.ElideLeft)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 16)
        mode = QHeaderView.ResizeMode
        for place, resize in enumerate((mode.Stretch, mode.ResizeToContents, mode.Stretch)):
            table.horizontalHeader().setSectionResizeMode(place, resize)
        for row, weight in enumerate(self._weights):
            table.setItem(row, 0, QTableWidgetItem(name_of(weight)))
            table.setItem(row, 1, QTableWidgetItem(shape_text(weight.shape)))
            table.setCellWidget(row, 2, self._combo(weight))
        self.rest.setWordWrap(True)
        self.rest.setProperty("role", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for widget in (words, table, self.rest, self.buttons):
            column.addWidget(widget)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _combo(self, weight: Weight) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(self.tr("Array for {name}").format(name=name_of(weight)))
        fitting = [name for name, shape in self._arrays.items() if shape == weight.shape]
        combo.addItem(self.tr("– keep its values –") if fitting else self.tr("– none has its shape –"), None)
        for name in fitting:
            combo.addItem(name, name)
        combo.setEnabled(bool(fitting))
        combo.currentIndexChanged.connect(self._count)
        self.combos.append(combo)
        return combo

    def _suggest(self) -> None:
        wanted = [
            Wanted(each.key, (name_of(each), each.path, each.path.partition("/")[2], each.name), each.shape)
            for each in self._weights
        ]
        found = suggested(wanted, self._arrays)
        for weight, combo in zip(self._weights, self.combos, strict=True):
            if weight.key in found:
                combo.setCurrentIndex(combo.findData(found[weight.key]))
        self._count()

    def _count(self) -> None:
        taken = set(self.matches.values())
        self.load_button.setEnabled(bool(taken))
        left = [f"{name} {shape_text(shape)}" for name, shape in self._arrays.items() if name not in taken]
        more = f" … ({len(left)})" if len(left) > 8 else ""
        words = QCoreApplication.translate("TensorsDialog", "Not used: {names}")
        self.rest.setText(words.format(names=", ".join(left[:8]) + more) if left else "")
