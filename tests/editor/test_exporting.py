"""Whole models in files from the window, and the way from an export to its proof."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from editor import exporting, files
from editor.dialogs import saving
from editor.dialogs.proof import ProofDialog
from editor.main_window import MainWindow
from editor.processes.session import Session
from nodes.edit import set_values
from nodes.graph import NodeId, Project
from tests.editor.conftest import execute

Mlp = tuple[Project, tuple[NodeId, ...]]

SAME_KERAS = """
import keras, numpy as np
again = keras.models.load_model({path!r})
x = np.linspace(-1, 1, 40, dtype="float32").reshape(2, 20)
np.testing.assert_array_equal(again(x), model(x))
"""
SAME_SAVED = """
import numpy as np, tensorflow as tf
loaded = tf.saved_model.load({path!r})
x = np.linspace(-1, 1, 40, dtype="float32").reshape(2, 20)
np.testing.assert_allclose(loaded.serve(tf.constant(x)), model(x), rtol=1e-5, atol=1e-5)
"""


@pytest.fixture
def window(open_window: Callable[..., MainWindow], mlp: Mlp, session: Session) -> MainWindow:
    """A window with a drawing, and a real session in which nothing is built yet."""
    return open_window(mlp[0], session=session)


def told(qtbot: QtBot, window: MainWindow, do: Callable[[], None], begins: str) -> str:
    """What the status line says in the end."""
    said: list[str] = []
    window.exporting.told.connect(said.append)
    do()
    qtbot.waitUntil(lambda: any(each.startswith(begins) for each in said))
    qtbot.waitUntil(lambda: window.live.session.is_free)
    qtbot.waitUntil(lambda: not shown(window))
    return said[-1]


def shown(window: MainWindow) -> list[QProgressDialog]:
    """The dialogs that show progress."""
    return [each for each in window.findChildren(QProgressDialog) if each.isVisible()]


def test_a_keras_file_of_what_is_drawn_comes_back_the_same(
    window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model is built first; a name without the suffix gets it."""
    monkeypatch.setattr(exporting, "ask_save", lambda *given: tmp_path / "mlp.v2")
    path = tmp_path / "mlp.v2.keras"
    said = told(qtbot, window, window.exporting.save_keras, "Saved")
    assert str(path) in said
    assert execute(qtbot, session, SAME_KERAS.format(path=str(path))) == "ok"
    assert list(tmp_path.glob("*.keras")) == [path]


def test_a_saved_model_replaces_only_one_of_its_kind(
    window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a question; any other folder of that name stays as it is. An outdated model is built anew."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(exporting, "ask_folder", lambda *given: folder)
    path = folder / "mlp_saved_model"
    told(qtbot, window, window.exporting.export_saved_model, "Exported")
    assert execute(qtbot, session, SAME_SAVED.format(path=str(path))) == "ok"

    answers = iter(("Cancel", "Replace"))

    def answer(box: QMessageBox) -> None:
        wanted = next(answers)
        next(each for each in box.buttons() if each.text().replace("&", "") == wanted).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    before = (path / "saved_model.pb").stat().st_mtime_ns
    layers = [id for id, node in window.document.project.main_block.nodes.items() if node.layer]
    window.document.apply(
        "Edit",
        lambda p: set_values(p, p.main, [layers[-1]], "use_bias", False, window.document.catalogue),
    )
    qtbot.waitUntil(lambda: window.live.outdated)
    window.exporting.export_saved_model()
    assert (path / "saved_model.pb").stat().st_mtime_ns == before
    told(qtbot, window, window.exporting.export_saved_model, "Exported")
    assert (path / "saved_model.pb").stat().st_mtime_ns != before
    assert execute(qtbot, session, "assert not model.layers[-1].use_bias") == "ok"
    assert list(folder.iterdir()) == [path]

    (path / "saved_model.pb").unlink()
    said = told(qtbot, window, window.exporting.export_saved_model, "There is something else")
    assert str(path) in said


def test_what_cannot_be_written_is_said(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the status line; nothing is left behind."""
    monkeypatch.setattr(exporting, "ask_save", lambda *given: tmp_path / "nowhere" / "mlp.keras")
    said = told(qtbot, window, window.exporting.save_keras, "The file cannot be written")
    assert "No such file" in said


def test_writing_can_be_cancelled(
    window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there before stays, and the session goes on."""
    monkeypatch.setattr(exporting, "ask_save", lambda *given: tmp_path / "mlp.keras")
    monkeypatch.setattr(saving, "AFTER_MS", 0)
    (tmp_path / "mlp.keras").write_text("before")
    with qtbot.waitSignal(window.live.built):
        window.live.build()
    qtbot.waitUntil(lambda: session.is_free)
    begun = tmp_path / "begun"
    endless = (
        "def save(self, path):\n    open({!r}, 'w').close()\n    while True: pass\ntype(model).save = save"
    )
    assert execute(qtbot, session, endless.format(str(begun))) == "ok"

    def cancel() -> None:
        window.exporting.save_keras()
        # An interrupt that comes before the code is heard by nobody.
        qtbot.waitUntil(lambda: begun.exists() and bool(shown(window)))
        button = shown(window)[0].findChild(QPushButton)
        assert isinstance(button, QPushButton)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    told(qtbot, window, cancel, "Cancelled")
    assert (tmp_path / "mlp.keras").read_text() == "before"
    assert [each.name for each in tmp_path.glob("*.keras")] == ["mlp.keras"]


def test_an_export_leads_to_its_proof(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar says where the file stands; it goes with the next edit. Another project has no export yet."""
    path = tmp_path / "exported.py"
    monkeypatch.setattr(files, "ask_save", lambda *given: path)
    proved: list[Path] = []
    monkeypatch.setattr(ProofDialog, "prove", lambda dialog: proved.append(dialog._source))
    bar = window.exporting.bar
    assert not bar.isVisible()
    window.files.export_python()
    assert bar.isVisible()
    assert str(path) in bar.words.text()
    qtbot.mouseClick(bar.prove, Qt.MouseButton.LeftButton)
    assert proved == [path]
    assert not bar.isVisible()
    assert window.exporting.dialog is not None
    window.exporting.dialog.reject()
    qtbot.waitUntil(lambda: window.exporting.dialog is None)
    window.files.export_python()
    layers = [id for id, node in window.document.project.main_block.nodes.items() if node.layer]
    window.document.apply(
        "Edit", lambda p: set_values(p, p.main, layers[-1:], "units", 3, window.document.catalogue)
    )
    assert not bar.isVisible()


def test_without_an_export_what_would_be_exported_is_proved(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the menu, in a file that goes with the dialog."""
    proved: list[tuple[Path, str]] = []
    monkeypatch.setattr(
        ProofDialog,
        "prove",
        lambda dialog: proved.append((dialog._source, dialog._source.read_text())),
    )
    window.menus.actions["model.prove"].trigger()
    assert window.exporting.dialog is not None
    assert proved[0][0].name == "mlp.py"
    assert proved[0][1] == window.code.text()
    window.exporting.dialog.reject()
    qtbot.waitUntil(lambda: window.exporting.dialog is None)
    assert not proved[0][0].exists()
