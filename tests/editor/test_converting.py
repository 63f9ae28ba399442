"""Models of Keras and Python source, opened in a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import h5py
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from editor import converting
from editor.main_window import MainWindow
from editor.processes.session import Session
from nodes.formats.files import FileError
from nodes.formats.foreign import read_foreign
from nodes.graph import NodeId, Project
from nodes.names import title_of
from tests.editor.conftest import settle

DATA = Path(__file__).parents[1] / "data"
MODEL = DATA / "models" / "small_net.keras"
OpenWindow = Callable[..., MainWindow]
NODES = ["add", "conv2d", "conv2d_1", "global_average_pooling2d", "head", "img", "output"]
SUBCLASS = DATA / "models" / "nest_mlp.keras"
NESTED = """\
import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class NestMLP(tf.keras.Model):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.net = tf.keras.Sequential([tf.keras.layers.Dense(64, activation="relu")])
        self.out = tf.keras.layers.Dense(units)

    def call(self, inputs):
        return self.out(self.net(inputs))

    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""
SOURCE = """\
import tensorflow as tf


class MLP(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(units=256, activation=tf.nn.relu)
        self.out = tf.keras.layers.Dense(units=10)

    def call(self, X):
        return self.out(self.hidden(X))
"""


def titles(window: MainWindow) -> list[str]:
    """What the nodes of the open project are called."""
    block = window.document.project.main_block
    return sorted(title_of(block, node) for node in block.nodes.values())


def dropped(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def answer(button: str) -> Callable[[], None]:
    """What presses the button of this name in the box that asks."""

    def press() -> None:
        box = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox))
        next(each for each in box.findChildren(QPushButton) if each.text().replace("&", "") == button).click()

    return press


def test_a_model_of_keras_becomes_a_drawing(qtbot: QtBot, open_window: OpenWindow) -> None:
    """It is unsaved work without a file: saving it does not touch the model."""
    window, before = open_window(), MODEL.read_bytes()
    with qtbot.waitSignal(window.files.opened):
        assert window.files.open(MODEL)
    assert titles(window) == NODES
    assert window.document.project.main_block.name == "SmallNet"
    assert window.document.path is None
    assert window.document.dirty
    assert window.converting.dialog is None
    assert window.settings.recent_files == [MODEL]
    assert MODEL.read_bytes() == before


def test_the_values_of_a_model_are_loaded_when_wanted(
    qtbot: QtBot, open_window: OpenWindow, session: Session
) -> None:
    """The drawing is built, and every weight has the number that the file has; no other file keeps it."""
    window = open_window(session=session)
    with qtbot.waitSignal(window.files.opened):
        window.files.open(MODEL)
    bar = window.weight_files.bar
    qtbot.waitUntil(bar.isVisible)
    assert "small_net.keras" in bar.words.text()
    told: list[str] = []
    window.weight_files.told.connect(told.append)
    qtbot.mouseClick(bar.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert "Loaded 6 of 6 weights" in told[-1]
    assert window.weight_files.unsaved
    assert window.weight_files.last is None
    target = Path(window.live.folder or "") / "check.weights.h5"
    done: list[bool] = []
    window.weight_files.save_to(target, done.append)
    qtbot.waitUntil(lambda: done == [True])
    with h5py.File(target) as written:
        found = {name for name in written if name != "vars"}
    assert {"conv2d", "conv2d_1", "head"} <= found


def test_python_source_becomes_a_drawing(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    """Dropped on the window, it takes the place of the start page."""
    path = tmp_path / "mlp.py"
    path.write_text(SOURCE, encoding="utf-8")
    window = open_window()
    with qtbot.waitSignal(window.files.opened):
        dropped(window, path)
    assert {"hidden", "out"} <= set(titles(window))
    assert not window.weight_files.bar.isVisible()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("broken.keras", b"PK\x03\x04 not a zip", "cut off"),
        ("broken.py", b"class A(:\n", "not Python"),
        ("broken.json", b"[1, 2", "no model"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_drawing(
    qtbot: QtBot,
    open_window: OpenWindow,
    mlp: tuple[Project, tuple[NodeId, ...]],
    tmp_path: Path,
    name: str,
    data: bytes,
    words: str,
) -> None:
    """A box says what is wrong with which file."""
    window = open_window(mlp[0])
    window.document.mark_saved(tmp_path / "mlp.layers")
    path = tmp_path / name
    path.write_bytes(data)
    said: list[str] = []

    def read() -> None:
        box = next((each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)), None)
        if box is None:
            QTimer.singleShot(20, read)
            return
        said.extend((box.text(), box.informativeText()))
        box.button(QMessageBox.StandardButton.Ok).click()

    QTimer.singleShot(20, read)
    window.files.open(path)
    qtbot.waitUntil(lambda: bool(said))
    assert words.lower() in said[0].lower()
    assert said[1] == str(path)
    assert window.document.project is mlp[0]
    assert window.converting.dialog is None


def test_what_is_read_can_be_cancelled(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found is thrown away, and the drawing is as it was."""
    reads, may_read = read_foreign, Event()
    monkeypatch.setattr(converting, "AFTER_MS", 0)
    monkeypatch.setattr(converting, "read_foreign", lambda *given: may_read.wait(60) and reads(*given))
    window = open_window()
    project = window.document.project
    window.files.open(MODEL)
    dialog = window.converting.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    button = dialog.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.converting.dialog is None
    may_read.set()
    window.converting._reading.close()
    settle()
    assert window.document.project is project


@pytest.mark.parametrize(("button", "opened"), [("Open it", True), ("Load its weights", False)])
def test_a_file_of_either_kind_is_asked_about(
    qtbot: QtBot,
    open_window: OpenWindow,
    mlp: tuple[Project, tuple[NodeId, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
    opened: bool,
) -> None:
    """A `.keras` that is dropped on a drawing may be meant as a drawing, or as the values of this one."""
    window = open_window(mlp[0])
    window.document.mark_saved(tmp_path / "mlp.layers")
    loaded: list[Path | None] = []
    monkeypatch.setattr(window.weight_files, "load", loaded.append)
    QTimer.singleShot(0, answer(button))
    dropped(window, MODEL)
    if opened:
        qtbot.waitUntil(lambda: window.document.project is not mlp[0])
        assert window.document.project.main_block.name == "SmallNet"
    else:
        assert loaded == [MODEL]
        assert window.document.project is mlp[0]


@pytest.mark.parametrize("name", ["NestMLP", "Other"])
def test_a_class_of_its_own_is_paired_with_its_source(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The code of a subclass is not in its file: what the file knows goes into the drawing of the source."""
    source = tmp_path / "nest.py"
    source.write_text(NESTED.replace("NestMLP", name), encoding="utf-8")
    monkeypatch.setattr(converting, "ask_open", lambda *given: source)
    window = open_window()
    with qtbot.waitSignal(window.files.opened):
        window.files.open(SUBCLASS)
    bar = window.weight_files.bar
    qtbot.waitUntil(bar.isVisible)
    assert "whose code is in a Python file" in bar.words.text()
    refused: list[FileError] = []
    monkeypatch.setattr(converting, "show_file_error", lambda window, error: refused.append(error))
    before = window.document.project
    # Nothing has been edited since: no question about unsaved work comes.
    qtbot.mouseClick(bar.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(refused) or window.document.project is not before)
    assert [error.code for error in refused] == ([] if name == "NestMLP" else ["pair-no-class"])
    if refused:
        return
    block = window.document.project.main_block
    assert block.name == "NestMLP"
    assert block.arguments == {"units": 5}
    assert block.nodes[block.inputs[0]].arguments["shape"] == (20,)
    assert bar.isVisible()
