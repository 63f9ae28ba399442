"""Nothing of a project's code runs before the person says so, and what they write is theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from editor import files
from editor.document import Document
from editor.main_window import MainWindow
from editor.panels.trust_dialog import TrustDialog
from editor.settings import Settings
from nodes.arrays import array
from nodes.coding import put_code, remove_code
from nodes.edit import add_node, connect_after
from nodes.formats.clipboard import copy_text
from nodes.formats.layers import write
from nodes.graph import Code, Place, Project, empty_project
from tests.editor.conftest import StubAnalyser, settle

LEFT = Qt.MouseButton.LeftButton
SCALE = Code("scale", "function", "def scale(x):\n    return 2 * x\n")
OTHER = Code("scale", "function", "def scale(x):\n    return 3 * x\n")


def coded(code: Code = SCALE) -> Project:
    """A project with a piece of code."""
    return put_code(empty_project(), code)


def lines_of_code(catalogue, body: str) -> Project:
    """A project with a code node."""
    project = empty_project()
    values = {"inputs": ("x",), "outputs": ("y",), "body": body}
    return add_node(project, project.main, catalogue.nodes["code"], Place(0, 0), catalogue, values)[0]


# -- the document ----------------------------------------------------------------------------------------


def test_what_a_person_writes_in_a_project_of_their_own_is_trusted(catalogue) -> None:
    """From nothing to code, and on to other code."""
    document = Document(empty_project(), catalogue)
    for code in (SCALE, OTHER):
        document.apply("Write", lambda p, code=code: put_code(p, code))
        assert document.trusted


def test_what_comes_from_a_file_is_not(catalogue) -> None:
    """Neither is what is added to it, until the person says so; then it is all the time."""
    document = Document(empty_project(), catalogue)
    document.replace(coded(), None)
    assert not document.trusted
    document.apply("Write", lambda p: put_code(p, replace(SCALE, name="more")))
    assert not document.trusted
    document.grant_trust()
    document.apply("Write", lambda p: put_code(p, OTHER))
    assert document.trusted


def test_undo_never_brings_trust_to_code_that_had_none(catalogue) -> None:
    """Taking foreign code away and writing one's own does not make the foreign one trusted."""
    document = Document(empty_project(), catalogue)
    document.replace(coded(), None)
    document.apply("Delete", lambda p: remove_code(p, "scale"))
    assert document.trusted
    document.apply("Write", lambda p: put_code(p, OTHER))
    assert document.trusted
    document.undo()
    document.undo()
    assert not document.trusted
    document.redo()
    document.redo()
    assert document.trusted


def test_an_edit_from_elsewhere_is_trusted_only_if_it_is_known(catalogue) -> None:
    """Code that comes in by the clipboard; the same code as before changes nothing."""
    document = Document(coded(), catalogue)
    document.grant_trust()
    document.apply("Paste", lambda p: put_code(p, OTHER), foreign=True)
    assert not document.trusted
    document.undo()
    assert document.trusted


def test_trust_is_kept_in_the_settings_and_not_in_the_project(
    catalogue, settings: Settings, tmp_path: Path
) -> None:
    """Another document with the same code is trusted; one with other code is not."""
    document = Document(coded(), catalogue)
    document.trust.keep_in(settings)
    document.grant_trust()
    settings.save()
    for code, trusted in ((SCALE, True), (OTHER, False)):
        again = Document(empty_project(), catalogue)
        again.trust.keep_in(Settings())
        again.replace(coded(code), None)
        assert again.trusted is trusted
    write(tmp_path / "one.layers", coded())
    assert "trust" not in (tmp_path / "one.layers").read_text()


# -- the window ------------------------------------------------------------------------------------------


def _opened(window: MainWindow, tmp_path: Path, project: Project) -> None:
    write(tmp_path / "one.layers", project)
    window.document.mark_saved(tmp_path / "other.layers")
    assert window.files.open(tmp_path / "one.layers")
    settle()


def test_a_project_with_code_shows_a_bar_until_it_is_trusted(
    window: MainWindow, analyser: StubAnalyser, qtbot: QtBot, tmp_path: Path
) -> None:
    """The analyser is asked without trust, and again with it."""
    bar = window.own_code.bar
    assert not bar.isVisible()
    _opened(window, tmp_path, coded())
    assert bar.isVisible()
    assert analyser.trusted[-1] is False
    qtbot.mouseClick(bar.look, LEFT)
    dialog = window.findChild(TrustDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.trust, LEFT)
    assert not bar.isVisible()
    settle()
    assert analyser.trusted[-1] is True


def test_the_code_can_be_read_before_it_is_trusted(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, catalogue
) -> None:
    """Every piece is listed with its text."""
    project = put_code(lines_of_code(catalogue, "y = x * 7"), SCALE)
    _opened(window, tmp_path, project)
    qtbot.mouseClick(window.own_code.bar.look, LEFT)
    dialog = window.findChild(TrustDialog)
    assert dialog is not None
    texts = []
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        texts.append(dialog.view.toPlainText())
    assert len(texts) == 2
    assert "return 2 * x" in texts[0]
    assert "y = x * 7" in texts[1]
    assert not window.document.trusted
    qtbot.mouseClick(dialog.trust, LEFT)
    assert window.document.trusted


def test_code_out_of_the_clipboard_is_looked_at_first(window: MainWindow, qtbot: QtBot, catalogue) -> None:
    """A trusted project that takes it in is not trusted any more, until the paste is undone."""
    document = window.document
    document.apply("Write", lambda p: put_code(p, SCALE))
    assert document.trusted
    other = lines_of_code(catalogue, "y = x")
    QGuiApplication.clipboard().setText(copy_text(other, other.main, list(other.main_block.nodes)))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(document.project.main_block.nodes) == 1
    assert not document.trusted
    assert window.own_code.bar.isVisible()
    document.undo()
    assert document.trusted


def test_an_example_that_came_with_the_program_is_trusted(
    window: MainWindow, analyser: StubAnalyser, tmp_path: Path
) -> None:
    """A copy of it is opened, and its code runs."""
    write(tmp_path / "example.layers", coded())
    assert window.files.open_copy(tmp_path / "example.layers")
    settle()
    assert window.document.trusted
    assert analyser.trusted[-1] is True


def test_the_inspector_leads_to_the_code_of_a_node(
    open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """And so does a double click on the canvas, by the same way."""
    window = open_window(coded())
    document = window.document
    known = document.catalogue
    spec = known.nodes["custom:scale"]
    document.apply("Add", lambda p: add_node(p, p.main, spec, Place(0, 0), known)[0])
    window.canvas.select(list(document.project.main_block.nodes))
    settle()
    dock = window.docks.dock("custom")
    assert dock.visibleRegion().isEmpty()
    qtbot.mouseClick(window.inspector.header.inside, LEFT)
    settle()
    assert not dock.visibleRegion().isEmpty()
    assert window.own_code.panel.current == "scale"


def test_an_export_has_the_numbers_of_its_constants_beside_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The source reads them from there."""
    known = window.document.catalogue
    value = array("float32", (300, 300), bytes(4 * 300 * 300))

    def draw(project: Project) -> Project:
        spec = known.nodes["constant"]
        project, node = add_node(project, project.main, spec, Place(0, 0), known, {"value": value})
        project, end = add_node(project, project.main, known.nodes["output"], Place(9, 0), known)
        return connect_after(project, project.main, node, end, known)

    window.document.apply("Draw", draw)
    monkeypatch.setattr(files, "ask_save", lambda *_: tmp_path / "net.py")
    assert window.files.export_python()
    assert (tmp_path / "net.py").exists()
    assert (tmp_path / "net.constants.npz").exists()
