"""The session's process is killed at any moment of what it does, and nothing else is harmed."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import psutil
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from editor import exporting
from editor.main_window import MainWindow
from editor.processes.session import DEAD
from nodes.catalogue.spec import Catalogue
from nodes.edit import set_values
from nodes.graph import NodeId, Project
from tests.editor.canvas.hand import Hand
from tests.editor.conftest import build, execute, settle
from tests.nodes.runtime.live_examples import Kernel

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation")]

UNITS = 60_000
"""So many that writing and reading the values takes a while."""
ENDED = "The session has ended by itself. Build again to go on."


class Desk:
    """A whole window around a session of its own, and what a person does there.

    All weights have the same value, another one from round to round: a file that mixes two is damaged.
    """

    def __init__(self, qtbot: QtBot, window: MainWindow, nodes: tuple[NodeId, ...], folder: Path) -> None:
        self.qtbot = qtbot
        self.window = window
        self.live = window.live
        self.nodes = nodes
        self.kept = folder / "kept.weights.h5"
        self.whole = folder / "whole.keras"
        self.arrays = folder / "arrays.npz"
        self.folder = folder / "model_saved_model"
        self.value = 0
        """What all weights are in the session."""
        self.told: list[str] = []
        window.live.failed.connect(self.told.append)
        window.weight_files.told.connect(self.told.append)
        window.exporting.told.connect(self.told.append)
        self._agreeing = QTimer(window, interval=2)
        self._agreeing.timeout.connect(self._agree)

    def _agree(self) -> None:
        dialog = self.window.weight_files.dialog
        if dialog is not None and dialog.isVisible() and dialog.load.isEnabled():
            self.qtbot.mouseClick(dialog.load, Qt.MouseButton.LeftButton)

    def click(self, node: NodeId) -> None:
        """Select a node on the canvas."""
        canvas = self.window.canvas
        canvas.fit()
        settle()
        hand = Hand(canvas)
        hand.click(hand.body(node))
        settle()
        assert canvas.selection == {node}

    def set_value(self, value: int) -> None:
        """Give all weights of the session this value."""
        self.value = value
        code = f"for each in model.weights: each.assign(tf.fill(each.shape, {value}.0))"
        assert execute(self.qtbot, self.live.session, code) == "ok"

    def edit(self) -> None:
        """Change the drawing, and no weight's shape."""
        document = self.window.document
        value = ("relu", "tanh", "gelu")[self.value % 3]
        document.apply(
            "Edit",
            lambda p: set_values(p, p.main, [self.nodes[2]], "activation", value, document.catalogue),
        )

    def begin(self, kind: str) -> None:
        """Begin what the session is killed in."""
        control = Qt.KeyboardModifier.ControlModifier
        if kind == "build":
            self.edit()
            self.qtbot.keyClick(self.window, Qt.Key.Key_B, control)
        elif kind == "run":
            self.qtbot.keyClick(self.window, Qt.Key.Key_R, control)
        elif kind == "save":
            self.window.weight_files.save_to(self.kept)
        elif kind == "load":
            self._agreeing.start()
            self.window.weight_files.load(self.kept)
        elif kind == "train":
            self.window.docks.raise_if(True, "train")
            panel = self.window.live_panels.train
            self.qtbot.mouseClick(panel.start_button, Qt.MouseButton.LeftButton)
        elif kind == "arrays":
            assert self.live.result is not None
            payload = {"path": str(self.arrays), "keys": list(self.live.result.weights)}
            self.live.ask("tensors.save", payload, lambda data: None, self.told.append)
        elif kind == "SavedModel":
            self.window.exporting._export(self.folder, "exported")
        else:
            self.window.exporting.save_keras()

    def end(self) -> None:
        """Agree to nothing any more, and close what tells that something did not work."""
        self._agreeing.stop()
        for box in self.window.findChildren(QMessageBox):
            if box.isVisible():
                self.qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
        dialog = self.window.weight_files.dialog
        if dialog is not None:
            dialog.reject()
        settle()

    def save(self) -> None:
        """Save the weights, undisturbed."""
        done: list[bool] = []
        self.window.weight_files.save_to(self.kept, done.append)
        self.qtbot.waitUntil(lambda: bool(done) and self.live.is_idle)
        assert done == [True]

    def accept(self) -> None:
        """Take what is offered: the model is built, and has the values that were saved last."""
        bar = self.window.weight_files.bar
        assert bar.isVisible()
        assert self.kept.name in bar.words.text()
        self.told.clear()
        self.qtbot.mouseClick(bar.yes, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: any("Loaded 4 of 4" in each for each in self.told))
        self.qtbot.waitUntil(lambda: self.live.is_idle)


@pytest.fixture
def desk(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    mlp: tuple[Project, tuple[NodeId, ...]],
    catalogue: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    """A drawing whose model has millions of weights, in a session that may be killed."""
    project, nodes = mlp
    project = set_values(project, project.main, [nodes[2]], "units", UNITS, catalogue)
    window = open_window(project)
    session = window.live.session
    session.environment = {"IPYTHONDIR": str(tmp_path / "ipython")}
    session.where = tmp_path
    folder = tmp_path / "files"
    folder.mkdir()
    desk = Desk(qtbot, window, nodes, folder)
    monkeypatch.setattr(exporting, "ask_save", lambda *_given: desk.whole)
    yield desk
    desk.end()


def only_value(file: Any) -> int:
    """The one value that all tensors of an h5 file have."""
    values: set[float] = set()
    with h5py.File(file) as opened:
        tensors: list[Any] = []
        opened.visititems(lambda name, each: tensors.append(each) if isinstance(each, h5py.Dataset) else None)
        assert len(tensors) == 4
        for each in tensors:
            found = each[()]
            values |= {float(found.min()), float(found.max())}
    (value,) = values
    return int(value)


def whole_value(path: Path) -> int:
    """The one value that all tensors of a `.keras` file have, all of whose parts are sound."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) >= {"config.json", "metadata.json"}
        return only_value(BytesIO(archive.read("model.weights.h5")))


def arrays_value(path: Path) -> int:
    """The one value that all arrays of an npz file have."""
    with np.load(path) as file:
        (value,) = {float(each) for name in file for each in (file[name].min(), file[name].max())}
    return int(value)


def folder_value(path: Path) -> int:
    """The one value that all weights of a SavedModel have."""
    import tensorflow as tf

    reader = tf.train.load_checkpoint(str(path / "variables" / "variables"))
    names = [name for name in reader.get_variable_to_shape_map() if "_VALUE" in name]
    arrays = [reader.get_tensor(name) for name in names]
    (value,) = {
        float(found) for each in arrays if each.dtype == "float32" for found in (each.min(), each.max())
    }
    assert (path / "saved_model.pb").is_file()
    return int(value)


LONGEST = {
    **{"build": 400, "run": 1000, "save": 150, "load": 1500, "train": 2000, "keras": 300},
    **{"arrays": 150, "SavedModel": 2500},
}
"""Milliseconds within which the session is killed."""
KINDS = ("build", "run", "save", "load", "train", "keras", "arrays", "SavedModel")


HALVES = [tuple(KINDS[at % len(KINDS)] for at in range(first, first + 25)) for first in (0, 25)]
"""Fifty in all, for two processes of tests."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("kinds", "seed"),
    [
        (("save",), 4),
        *(pytest.param(half, at, marks=pytest.mark.full) for at, half in enumerate(HALVES)),
    ],
    ids=["a save", "twenty-five", "twenty-five more"],
)
def test_killing_the_session_harms_nothing(
    desk: Desk, kinds: tuple[str, ...], seed: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    """At whatever moment it dies: what was lost is told, what was saved last is offered and comes back."""
    numbers = random.Random(seed)
    here = Kernel()
    here.build(desk.window.document.project, catalogue, tmp_path)
    build(desk.qtbot, desk.live)
    desk.set_value(1)
    desk.save()
    assert only_value(desk.kept) == 1
    saved, others = 1, dict.fromkeys(("keras", "arrays", "SavedModel"), 0)
    for at, kind in enumerate(kinds, 2):
        desk.set_value(at)
        moment = numbers.randrange(0, LONGEST[kind])
        saved = round_of(desk, kind, moment, saved, others)
        here.live.model.load_weights(desk.kept)
        assert {float(each.numpy().mean()) for each in here.live.model.weights} == {saved}
        print(f"{at}. {kind}, killed after {moment} ms: saved {saved}, {others}", flush=True)


def round_of(desk: Desk, kind: str, moment: int, saved: int, others: dict[str, int]) -> int:
    """Kill the session `moment` milliseconds into something, and go on; what the file of weights holds.

    `others` is what the other files hold, by the kind of what writes them.
    """
    window, live = desk.window, desk.live
    desk.told.clear()
    with desk.qtbot.waitSignal(live.lost):
        desk.begin(kind)
        before = window.document.project
        process = psutil.Process(live.session.pid)
        QTimer.singleShot(moment, live, process.kill)
    assert live.state == DEAD
    assert live.result is None
    assert ENDED in desk.told
    settle()
    desk.end()
    assert QApplication.activeModalWidget() is None
    assert not window.live_panels.train.trainer.stage
    assert not window.live_panels.run.runner.stage
    # The window answers, and the drawing is what it was.
    desk.click(desk.nodes[saved % len(desk.nodes)])
    assert window.document.project is before
    saved = check(only_value(desk.kept), saved, desk.value if kind == "save" else saved)
    for name, path, value_of in (
        ("keras", desk.whole, whole_value),
        ("arrays", desk.arrays, arrays_value),
        ("SavedModel", desk.folder, folder_value),
    ):
        if path.exists():
            others[name] = check(value_of(path), others[name], desk.value if kind == name else others[name])
        else:
            assert not others[name]
    files = {each.name for each in (desk.kept, desk.whole, desk.arrays, desk.folder)}
    assert {each.name for each in desk.kept.parent.iterdir()} <= files
    desk.accept()
    right = f"assert all((each.numpy() == {saved}).all() for each in model.weights)"
    assert execute(desk.qtbot, live.session, right) == "ok"
    return saved


def check(found: int, old: int, new: int) -> int:
    """The value of a file, which is the old one or the new one."""
    assert found in (old, new)
    return found
