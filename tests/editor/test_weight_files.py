"""Weights go out to files and come in from them through the window, whole or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from editor.dialogs import places
from editor.document import Document
from editor.live_model import Lost
from editor.main_window import MainWindow
from editor.messages import translated
from editor.processes.weight_reader import WeightReader
from editor.settings import Settings
from editor.theme.colours import LIGHT
from editor.weight_files import WeightFiles
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect_after
from nodes.formats.files import FileError
from nodes.formats.layers import write
from nodes.formats.weights.reading import inspect
from nodes.formats.weights.tensors import WeightFile
from nodes.graph import Place, Project, empty_project
from nodes.living import Built
from nodes.runtime import session
from nodes.runtime.session.live import Refused
from tests.editor.conftest import settle
from tests.nodes.formats.weights import made
from tests.nodes.runtime.live_examples import Kernel

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation")]


def drawn(catalogue: Catalogue) -> Project:
    """Input (8,) → Dense(8) → Dense(8) → Dense(3): the first two could be each other."""
    project, before = empty_project("Net"), None
    steps = (("input", {"shape": (8,)}), *(("keras.layers.Dense", {"units": units}) for units in (8, 8, 3)))
    for at, (kind, config) in enumerate(steps):
        project, node = add_node(
            project, project.main, catalogue.nodes[kind], Place(240 * at, 0), catalogue, config
        )
        if before is not None:
            project = connect_after(project, project.main, before, node, catalogue)
        before = node
    return project


class StubLive(QObject):
    """Answers as a `LiveModel` does, in the next turn of the event loop, by a live model in this process."""

    built = Signal(object)
    values_changed = Signal()
    lost = Signal(object)

    def __init__(self, kernel: Kernel) -> None:
        super().__init__()
        self.kernel = kernel
        self.result: Built | None = kernel.built
        self.outdated = False

    def ask(
        self,
        method: str,
        payload: dict[str, Any],
        then: Callable[[Any], object],
        failed: Callable[[str], object] | None = None,
        progress: Callable[[Any], object] | None = None,
    ) -> StubLive:
        """Answer soon."""

        def answer() -> None:
            try:
                told = json.loads(json.dumps(self.kernel.ask(method, **json.loads(json.dumps(payload)))))
            except Refused as refused:
                if failed is not None:
                    failed(translated(refused.code, refused.arguments))
                return
            then(told)

        QTimer.singleShot(0, self, answer)
        return self

    def cancel(self) -> None:
        """As a request."""

    def build(self, then: Callable[[], object]) -> None:
        """There is a model again."""
        self.result = self.kernel.built
        self.built.emit(self.result)
        self.values_changed.emit()
        then()

    def end(self) -> None:
        """Go as a session goes that has died."""
        before, self.result = self.result, None
        self.lost.emit(Lost("died", before))


class HereReader(WeightReader):
    """Looks into files without a process of its own: that one is tested once."""

    def ask(self, path: Path) -> None:
        """Answer at once, as what the process prints is understood."""
        self._path = str(path)
        try:
            record = json.loads(json.dumps(inspect(path).as_record()))
        except FileError as error:
            self._fail(error.code, dict(error.arguments))
        else:
            self.read.emit(WeightFile.from_record(record))


class Desk:
    """A window with nothing but what this is about, and what a person sees of it."""

    def __init__(self, qtbot: QtBot, live: StubLive, document: Document, settings: Settings) -> None:
        self.qtbot, self.live, self.document = qtbot, live, document
        self.window = QWidget()
        self.files = WeightFiles(self.window, document, live, settings, lambda: LIGHT)
        self.use(HereReader(self.files))
        QVBoxLayout(self.window).addWidget(self.files.bar)
        self.said: list[str] = []
        self.files.told.connect(self.said.append)
        self.window.resize(700, 300)
        self.window.show()

    def use(self, reader: WeightReader) -> None:
        """Look into files by `reader`."""
        self.files.reader = reader
        reader.read.connect(self.files._on_read)
        reader.failed.connect(self.files._on_unreadable)

    @property
    def weights(self) -> dict[str, keras.Variable]:
        """The variables by what Keras calls them: `dense_1/kernel`."""
        return {each.path.partition("/")[2]: each for each in self.live.kernel.live.weights.values()}

    def values(self) -> dict[str, np.ndarray]:
        """What they hold."""
        return {path: np.array(each.numpy()) for path, each in self.weights.items()}

    def scramble(self) -> dict[str, np.ndarray]:
        """Other values everywhere; gives them."""
        random = np.random.default_rng(5)
        for each in self.weights.values():
            each.assign(random.normal(size=each.shape))
        return self.values()

    def clear(self) -> None:
        """Nought everywhere."""
        for each in self.weights.values():
            each.assign(each * 0)

    def load(self, path: Path) -> None:
        """Choose `path` for loading, until there is something to be seen."""
        self.files.load(path)
        self.qtbot.waitUntil(lambda: self.files.dialog is not None or self.complaint() is not None)

    def complaint(self) -> QMessageBox | None:
        """The box that says that something does not work."""
        boxes = self.window.findChildren(QMessageBox)
        return next((each for each in boxes if each.isVisible()), None)

    def agree(self) -> None:
        """Press Load in the table."""
        dialog = self.files.dialog
        assert dialog is not None
        self.qtbot.mouseClick(dialog.load, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: self.files.dialog is None or dialog.problem.isVisible())

    def save(self, path: Path) -> None:
        """Write the weights."""
        done: list[bool] = []
        self.files.save_to(path, done.append)
        self.qtbot.waitUntil(lambda: bool(done))
        assert done == [True]


@pytest.fixture(scope="module")
def kernel(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    """The drawing of this file, built once: values are all that tests change."""
    session.part("weight_files")
    kernel = Kernel()
    kernel.build(drawn(catalogue), catalogue, tmp_path_factory.mktemp("built"))
    return kernel


@pytest.fixture
def desk(
    qtbot: QtBot, catalogue: Catalogue, settings: Settings, kernel: Kernel, tmp_path: Path
) -> Iterator[Desk]:
    """The drawing, saved as `net.layers`, and its model."""
    assert kernel.built is not None
    write(tmp_path / "net.layers", kernel.built.project)
    document = Document(kernel.built.project, catalogue, tmp_path / "net.layers")
    desk = Desk(qtbot, StubLive(kernel), document, settings)
    yield desk
    desk.files.close()
    desk.window.close()
    settle()
    desk.window.deleteLater()
    settle()


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    """Whether values are equal to the bit."""
    return one.keys() == other.keys() and all(one[each].tobytes() == other[each].tobytes() for each in one)


def test_what_is_saved_comes_back_to_the_bit(desk: Desk, tmp_path: Path) -> None:
    """Keras's own reader takes the file too; loading shows that everything is exact."""
    before = desk.scramble()
    desk.save(tmp_path / "kept.weights.h5")
    assert any("kept.weights.h5" in each for each in desk.said)
    desk.scramble()
    desk.live.kernel.live.model.load_weights(tmp_path / "kept.weights.h5")
    assert same(desk.values(), before)
    desk.clear()
    desk.load(tmp_path / "kept.weights.h5")
    assert desk.files.dialog.totals.text() == "6 exact"
    desk.agree()
    assert same(desk.values(), before)


def test_loading_is_one_step_that_can_be_undone(desk: Desk, tmp_path: Path) -> None:
    """It is among the changes of values."""
    before = desk.scramble()
    desk.load(made.keras_file(tmp_path / "x.h5", for_model(desk)))
    desk.agree()
    assert not same(desk.values(), before)
    assert desk.live.kernel.ask("weights.undo")["label"] == "Load x.h5"
    assert same(desk.values(), before)


def for_model(desk: Desk) -> dict[str, np.ndarray]:
    """Values that fit the model: all ones."""
    return {path: np.ones(each.shape, "float32") for path, each in desk.weights.items()}


def test_part_of_a_file_is_loaded_when_marks_are_taken_away(desk: Desk, tmp_path: Path) -> None:
    """Space takes the mark from the selected row; the button counts."""
    before = desk.scramble()
    desk.load(made.keras_file(tmp_path / "x.h5", for_model(desk)))
    dialog = desk.files.dialog
    dialog.view.setFocus()
    dialog.view.selectRow(0)
    desk.qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert dialog.load.text() == "Load 5 of 6"
    desk.agree()
    after = desk.values()
    first = next(iter(after))
    assert np.array_equal(after.pop(first), before[first])
    assert all(np.all(each == 1) for each in after.values())
    assert desk.files.unsaved


def test_another_tensor_is_chosen_from_a_list(desk: Desk, tmp_path: Path) -> None:
    """A click on what is in the file opens the tensors that fit; the choice is told, and loaded."""
    arrays = for_model(desk)
    arrays["spare/kernel"] = np.full((8, 8), 7, "float32")
    desk.load(made.keras_file(tmp_path / "x.h5", arrays))
    dialog = desk.files.dialog
    index = dialog.rows.index(0, 2)
    desk.qtbot.mouseClick(
        dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=dialog.view.visualRect(index).center()
    )
    (box,) = dialog.view.findChildren(QComboBox)
    chosen = next(at for at in range(box.count()) if box.itemText(at).startswith("spare/"))
    steps = chosen - box.currentIndex()
    for _ in range(abs(steps)):
        desk.qtbot.keyClick(box.view(), Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    desk.qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    settle()
    assert dialog.rows.index(0, 4).data() == "chosen by you"
    desk.agree()
    assert np.all(next(iter(desk.values().values())) == 7)


def test_nothing_changes_when_the_table_is_closed(desk: Desk, tmp_path: Path) -> None:
    """Escape leaves every value as it was."""
    before = desk.scramble()
    desk.load(made.keras_file(tmp_path / "x.h5", for_model(desk)))
    desk.qtbot.keyClick(desk.files.dialog, Qt.Key.Key_Escape)
    settle()
    assert desk.files.dialog is None
    assert same(desk.values(), before)


def test_a_file_that_changes_under_the_table_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """All is read and looked at before anything is assigned; the table stays, and says why."""
    before = desk.scramble()
    path = made.keras_file(tmp_path / "x.h5", for_model(desk))
    desk.load(path)
    arrays = for_model(desk)
    arrays["dense_2/bias"] = np.ones(4, "float32")
    made.keras_file(path, arrays)
    desk.agree()
    assert "No value was changed" in desk.files.dialog.problem.text()
    assert same(desk.values(), before)
    path.unlink()
    desk.agree()
    assert same(desk.values(), before)
    desk.files.dialog.reject()


def test_equal_layers_that_were_swapped_in_the_file_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    """Our map in the file says which is which, wherever they stand."""
    before = desk.scramble()
    desk.save(tmp_path / "x.weights.h5")
    with h5py.File(tmp_path / "x.weights.h5", "r+") as file:
        first, second = "dense/vars", "dense_1/vars"
        text = file.attrs["layerwright"].replace(first + "/", "*").replace(second + "/", first + "/")
        file.attrs["layerwright"] = text.replace("*", second + "/")
        file.move("dense", "spare")
        file.move("dense_1", "dense")
        file.move("spare", "dense_1")
    desk.load(tmp_path / "x.weights.h5")
    desk.clear()
    desk.agree()
    assert same(desk.values(), before)


def test_a_plain_name_is_shown_as_it_will_be(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`net.h5` becomes `net.weights.h5`, before anything is written."""
    monkeypatch.setattr(places.QFileDialog, "exec", lambda dialog: dialog.DialogCode.Accepted)
    monkeypatch.setattr(places.QFileDialog, "selectedFiles", lambda dialog: [str(tmp_path / "mine.h5")])
    shown: list[str] = []

    def press(box: QMessageBox) -> int:
        shown.append(box.text())
        next(each for each in box.buttons() if each.text() == ("Cancel", "Save")[len(shown) - 1]).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert not desk.files.save()
    assert shown == ["The weights will be saved as mine.weights.h5."]
    assert not list(tmp_path.glob("mine*"))
    assert desk.files.save()
    desk.qtbot.waitUntil(lambda: (tmp_path / "mine.weights.h5").exists() and not desk.files.unsaved)
    assert not list(tmp_path.glob("mine.h5"))


def test_a_save_that_fails_leaves_the_old_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it leave anything else."""
    desk.save(tmp_path / "x.weights.h5")
    old = (tmp_path / "x.weights.h5").read_bytes()
    desk.scramble()

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    done: list[bool] = []
    desk.files.save_to(tmp_path / "x.weights.h5", done.append)
    desk.qtbot.waitUntil(lambda: bool(done))
    assert done == [False]
    assert "No space left" in desk.complaint().text()
    desk.complaint().close()
    assert (tmp_path / "x.weights.h5").read_bytes() == old
    assert [each.name for each in tmp_path.glob("*.h5")] == ["x.weights.h5"]
    assert not list(tmp_path.glob(".x*"))


def test_a_dropped_file_is_looked_into(
    open_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it had been chosen."""
    window = open_window()
    path = made.keras_file(tmp_path / "x.weights.h5")
    chosen: list[Path] = []
    window.weights_dropped.disconnect()
    window.weights_dropped.connect(chosen.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    assert chosen == [path]


# -- beside the project ------------------------------------------------------------------------------------


def press(desk: Desk, button: object) -> None:
    """Press a button of the bar."""
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_saving_the_project_offers_once_to_keep_the_weights(desk: Desk, tmp_path: Path) -> None:
    """Then they are written each time the project is saved."""
    bar, kept = desk.files.bar, tmp_path / "net.weights.h5"
    desk.files.project_saved(desk.document.path)
    assert bar.isVisible()
    press(desk, bar.yes)
    desk.qtbot.waitUntil(kept.exists)
    before = desk.scramble()
    desk.files.project_saved(desk.document.path)
    assert not bar.isVisible()
    desk.qtbot.waitUntil(lambda: sum("Saved the weights" in each for each in desk.said) == 2)
    desk.scramble()
    desk.live.kernel.live.model.load_weights(kept)
    assert same(desk.values(), before)


def test_who_does_not_want_them_kept_is_not_asked_again(desk: Desk, tmp_path: Path) -> None:
    """The answer is remembered."""
    desk.files.project_saved(desk.document.path)
    press(desk, desk.files.bar.no)
    desk.files.project_saved(desk.document.path)
    assert not desk.files.bar.isVisible()
    assert not (tmp_path / "net.weights.h5").exists()


def test_opening_offers_the_weights_beside_the_project(desk: Desk, tmp_path: Path) -> None:
    """They are applied by identity after the build, without a table when everything is clear."""
    before = desk.scramble()
    desk.save(tmp_path / "net.weights.h5")
    desk.clear()
    desk.files.project_opened()
    assert desk.files.bar.isVisible()
    assert "net.weights.h5" in desk.files.bar.words.text()
    press(desk, desk.files.bar.yes)
    desk.qtbot.waitUntil(lambda: any("Loaded 6 of 6" in each for each in desk.said))
    assert same(desk.values(), before)
    assert not desk.files.unsaved


def test_values_of_a_session_that_ended_are_offered_again(desk: Desk, tmp_path: Path) -> None:
    """Those that were saved last, with the time."""
    before = desk.scramble()
    desk.save(tmp_path / "somewhere.weights.h5")
    desk.clear()
    desk.live.end()
    assert "somewhere.weights.h5" in desk.files.bar.words.text()
    press(desk, desk.files.bar.yes)
    desk.qtbot.waitUntil(lambda: any("Loaded 6 of 6" in each for each in desk.said))
    assert same(desk.values(), before)


@pytest.mark.parametrize(
    ("answer", "closes", "saved"), [(0, True, True), (1, True, False), (2, False, False)]
)
def test_values_that_are_in_no_file_are_asked_about(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int, closes: bool, saved: bool
) -> None:
    """Save, Don't save, Cancel."""
    assert desk.files.may_go()
    desk.scramble()
    desk.live.values_changed.emit()
    assert desk.files.unsaved

    def press(box: QMessageBox) -> int:
        texts = ["Save", "Don't save", "Cancel"]
        next(each for each in box.buttons() if each.text() == texts[answer]).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert desk.files.may_go() is closes
    assert (tmp_path / "net.weights.h5").exists() is saved


def test_who_keeps_weights_is_not_asked_when_leaving(desk: Desk, tmp_path: Path, settings: Settings) -> None:
    """They are written, and then the values may go."""
    settings.keep_weights = True
    desk.scramble()
    desk.live.values_changed.emit()
    assert desk.files.may_go()
    assert (tmp_path / "net.weights.h5").exists()


# -- wrong files -------------------------------------------------------------------------------------------

COMPLAINTS = {
    "empty": "The file is empty.",
    "text": "This is not a file of weights: it begins with version https://git-lfs.",
    "truncated": "The file ends too early: it has 3000 of",
    "overwritten": "The file is damaged and cannot be read:",
    "without weights": "The file is sound, but there are no weights in it.",
    "a circle of groups": "The groups of the file contain each other, at first/again/first/again/",
    "a link out of the file": "layers/secret is a link to /etc/other.h5:/x.",
    "a link within the file": "layers/other is a link to /first.",
    "a virtual dataset": "The numbers of other/vars/0 stand in another file.",
    "numbers in another file": "The numbers of other/vars/0 stand in another file.",
    "thousands of groups in each other": "The file is not read: its groups stand in each other more than",
    "text among the numbers": "first/vars/2 holds no numbers but text or objects:",
    "names without numbers": "The file names weights that are not in it: last/last/kernel:0.",
    "pickled objects": "first holds pickled Python objects. Reading them could run any code,",
    "an archive of something else": "This zip archive holds no weights:",
    "half an archive": "The file is damaged and cannot be read: File is not a zip file.",
    "an archive that lies about its size": "The file is not read: model.weights.h5 would take more than",
    "a folder": "The file cannot be read: it is not a regular file.",
}
"""What the window says of files that it cannot use."""


@pytest.mark.parametrize("name", made.UNUSABLE)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(desk: Desk, tmp_path: Path, name: str) -> None:
    """No value is changed."""
    before = desk.scramble()
    path = made.unusable(name, tmp_path)
    desk.load(path)
    box = desk.complaint()
    assert box.text().startswith(COMPLAINTS[name])
    assert box.informativeText() == str(path)
    box.close()
    assert desk.files.dialog is None
    assert same(desk.values(), before)


Arrays = dict[str, np.ndarray]


def _changed(change: Callable[[Arrays], object]) -> Callable[[Path, Arrays], None]:
    def write(path: Path, arrays: Arrays) -> None:
        change(arrays)
        made.keras_file(path, arrays)

    return write


def _renamed(arrays: Arrays) -> None:
    for weight in ("kernel", "bias"):
        arrays[f"head/{weight}"] = arrays.pop(f"dense_2/{weight}")


def _both_renamed(arrays: Arrays) -> None:
    for old, new in (("dense", "one"), ("dense_1", "two")):
        for weight in ("kernel", "bias"):
            arrays[f"{new}/{weight}"] = arrays.pop(f"{old}/{weight}")


def _other_model(path: Path, arrays: Arrays) -> None:
    made.keras_file(
        path, {"conv/kernel": np.zeros((3, 3, 1, 4), "float32"), "conv/bias": np.zeros(4, "float32")}
    )


MATCHED = {
    "another model": (_other_model, "6 missing  ·  2 extra", 0),
    "a transposed kernel": (
        _changed(lambda arrays: arrays.update({"dense_2/kernel": arrays["dense_2/kernel"].T})),
        "5 exact  ·  1 of a wrong shape",
        5,
    ),
    "a missing layer": (
        _changed(lambda arrays: [arrays.pop("dense_2/kernel"), arrays.pop("dense_2/bias")]),
        "4 exact  ·  2 missing",
        4,
    ),
    "a renamed layer": (_changed(_renamed), "4 exact  ·  2 renamed", 6),
    "two equal layers renamed": (_changed(_both_renamed), "2 exact  ·  4 missing  ·  4 extra", 2),
    "an extra layer": (
        _changed(lambda arrays: arrays.update({"more/kernel": np.zeros((9, 9))})),
        "6 exact  ·  1 extra",
        6,
    ),
    "other units": (
        _changed(lambda arrays: arrays.update({"dense_2/kernel": np.zeros((8, 5), "float32")})),
        "5 exact  ·  1 of a wrong shape",
        5,
    ),
    "one dtype off": (
        _changed(lambda arrays: arrays.update({"dense/bias": arrays["dense/bias"].astype("float64")})),
        "5 exact  ·  1 of another type",
        6,
    ),
    "complex numbers": (
        _changed(lambda arrays: arrays.update({"dense/bias": arrays["dense/bias"].astype("complex64")})),
        "5 exact  ·  1 of a wrong type",
        5,
    ),
}
"""Files that fit in part: how they are made, the totals of the table, how many could be loaded."""


@pytest.mark.parametrize("name", MATCHED)
def test_a_file_that_fits_in_part_says_how(desk: Desk, tmp_path: Path, name: str) -> None:
    """The totals tell; no value is changed before the person agrees, and then only what fits."""
    make, totals, count = MATCHED[name]
    before = desk.scramble()
    make(tmp_path / "x.h5", for_model(desk))
    desk.load(tmp_path / "x.h5")
    dialog = desk.files.dialog
    assert dialog.totals.text() == totals
    assert dialog.load.text() == f"Load {count} of 6"
    assert dialog.load.isEnabled() is bool(count)
    assert same(desk.values(), before)
    if not count:
        dialog.reject()
        return
    desk.agree()
    changed = [path for path, each in desk.values().items() if not np.array_equal(each, before[path])]
    assert len(changed) == count


def test_what_is_open_is_matched_by_order_only_when_wanted(desk: Desk, tmp_path: Path) -> None:
    """The box says how many; each such row says so too."""
    arrays = for_model(desk)
    _both_renamed(arrays)
    desk.load(made.keras_file(tmp_path / "x.h5", arrays))
    dialog = desk.files.dialog
    assert dialog.by_order.text() == "Match 4 more by order alone"
    desk.qtbot.mouseClick(
        dialog.by_order, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.by_order.height() // 2)
    )
    assert dialog.load.text() == "Load 6 of 6"
    assert dialog.rows.index(0, 4).data() == "by order alone"
    dialog.reject()


def test_the_process_that_looks_into_files_answers(desk: Desk, tmp_path: Path) -> None:
    """What it says is shown like what is read here."""
    desk.use(WeightReader(desk.files))
    desk.load(made.keras_file(tmp_path / "x.h5", for_model(desk)))
    assert desk.files.dialog.totals.text() == "6 exact"
    desk.files.dialog.reject()


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "import os; os.abort()", "print('{')"])
def test_a_process_that_does_not_answer_is_ended(desk: Desk, tmp_path: Path, code: str) -> None:
    """The window says so, and goes on."""
    reader = WeightReader(desk.window, command=(sys.executable, "-S", "-c", code), deadline_ms=500)
    with desk.qtbot.waitSignal(reader.failed) as caught:
        reader.ask(tmp_path / "x.h5")
    assert caught.args[1].startswith("The file could not be looked into")
    assert not reader.is_reading
