"""Ways to have code run that nobody has trusted, by the roads that lead through a window; each is closed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from editor.app import Program
from editor.dialogs.trusted_projects import TrustedProjectsDialog
from editor.document import Document
from editor.main_window import MainWindow
from editor.panels.trust_dialog import TrustDialog
from editor.processes.analyser import Analyser
from editor.settings import Settings
from editor.trusted_projects import Change, TrustedProjects, compared, lines_of
from nodes.catalogue.spec import Catalogue
from nodes.coding import put_code, remove_code
from nodes.edit import add_node
from nodes.formats.clipboard import copy_text
from nodes.formats.delta import NOTHING, apply_difference
from nodes.formats.layers import write
from nodes.graph import Code, Layer, LayerId, Node, NodeId, Place, Project, empty_project
from nodes.trust import Piece, fingerprint
from nodes.visible import visible
from tests.editor.conftest import StubAnalyser, settle
from tests.editor.programs import running

LEFT = Qt.MouseButton.LeftButton
SCALE = Code("scale", "function", "def scale(x, by=1):\n    return by * x\n")
OTHER = Code("scale", "function", "def scale(x, by=1):\n    return open(by) and x\n")


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Program]:
    """A program whose analysers are stubs."""
    with running(qapp, settings, catalogue, StubAnalyser, tmp_path) as program:
        yield program


def coded(code: Code = SCALE, by: object = 2) -> Project:
    """A project whose code is called with an argument."""
    project = put_code(empty_project(), code)
    node = Node(NodeId("n"), "custom:scale", None, {"by": by})  # type: ignore[dict-item]
    block = replace(project.main_block, nodes={node.id: node}, places={node.id: Place(0, 0)})
    return project.with_block(block)


def opened(window: MainWindow, path: Path, project: Project) -> None:
    """Open a file that holds `project`; what is there now may go."""
    write(path, project)
    window.document.mark_saved(path.with_name("before.layers"))
    assert window.files.open(path)
    settle()


def looked(window: MainWindow, qtbot: QtBot) -> TrustDialog:
    """The dialog that lists the code, as the bar opens it."""
    qtbot.mouseClick(window.own_code.bar.look, LEFT)
    dialog = window.findChild(TrustDialog)
    assert dialog is not None
    return dialog


def trust(window: MainWindow, qtbot: QtBot) -> None:
    """Trust the project after looking."""
    dialog = looked(window, qtbot)
    qtbot.mouseClick(dialog.trust, LEFT)
    settle()
    assert window.document.trusted


# -- a file that is changed outside ----------------------------------------------------------------------


def test_code_that_was_changed_outside_is_shown_with_what_has_changed(
    window: MainWindow, analyser: StubAnalyser, qtbot: QtBot, tmp_path: Path
) -> None:
    """Line by line; it runs no more, until the person has looked at it."""
    path = tmp_path / "one.layers"
    opened(window, path, coded())
    assert not looked(window, qtbot).changed.isVisible()
    window.findChild(TrustDialog).reject()  # type: ignore[union-attr]
    settle()
    trust(window, qtbot)
    opened(window, path, coded(OTHER))
    assert not window.document.trusted
    assert analyser.trusted[-1] is False
    assert "changed" in window.own_code.bar.words.text()
    dialog = looked(window, qtbot)
    assert dialog.changed.isVisible()
    (row,) = [row for row in dialog.rows if row.change is Change.CHANGED]
    assert [line.sign for line in lines_of(row)] == [" ", "-", "+", " "]
    assert dialog.list.item(0).text().endswith("(changed)")
    assert len(dialog.view.tinted) == 2
    qtbot.mouseClick(dialog.trust, LEFT)
    settle()
    assert window.document.trusted
    assert analyser.trusted[-1] is True
    opened(window, path, coded())
    assert window.document.trusted, "it has been trusted before"


def test_what_code_is_given_is_looked_at_too(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """The same code with another argument, from a file, is not trusted; by the person's own hand it is."""
    path = tmp_path / "one.layers"
    opened(window, path, coded())
    trust(window, qtbot)
    opened(window, path, coded(by="/etc/passwd"))
    assert not window.document.trusted
    dialog = looked(window, qtbot)
    assert [row.piece.text for row in dialog.rows if row.change is not Change.SAME] == [
        "custom:scale(by='/etc/passwd')"
    ]
    dialog.reject()
    opened(window, path, coded())
    window.document.apply("Edit", lambda project: coded(by=3).with_block(coded(by=3).main_block))
    assert window.document.trusted


def test_a_reload_of_a_changed_file_takes_trust_away(
    window: MainWindow, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Also where only a node's lines differ, and every id is the same."""
    document = window.document
    layer = Layer(LayerId("l"), "l", "keras.layers.Dense", {"units": 1})
    lines = {"inputs": ("x",), "outputs": ("y",)}
    projects = []
    for body in ("y = x", "y = x  # evil"):
        node = Node(NodeId("n"), "code", layer.id, {**lines, "body": body})
        block = replace(
            document.project.main_block, layers={layer.id: layer}, nodes={node.id: node}, places={}
        )
        projects.append(document.project.with_block(block))
    document.replace(projects[0], tmp_path / "one.layers")
    document.grant_trust()
    assert document.trusted
    document.replace(projects[1], tmp_path / "one.layers")
    assert not document.trusted


def test_another_catalogue_looks_again(catalogue: Catalogue) -> None:
    """A function that the Keras of another Python does not have counts as code, whatever was found before."""
    project = empty_project()
    spec = catalogue.nodes["keras.ops.relu"]
    project, _ = add_node(project, project.main, spec, Place(0, 0), catalogue, {})
    document = Document(project, catalogue)
    assert document.trusted
    heard: list[bool] = []
    document.trust_changed.connect(lambda: heard.append(document.trusted))
    less = {id: each for id, each in catalogue.nodes.items() if id != "keras.ops.relu"}
    document.catalogue = replace(catalogue, nodes=less)
    assert heard == [False]
    document.catalogue = catalogue
    assert heard == [False, True]


# -- the clipboard, undo, drops, other formats -------------------------------------------------------------


def test_pieces_that_come_by_the_clipboard_are_never_trusted_by_what_is_done_after(
    window: MainWindow, qtbot: QtBot
) -> None:
    """Undo, redo, a copy of what was pasted, and edits around it."""
    document = window.document
    document.apply("Write", lambda project: coded())
    assert document.trusted
    other = coded(OTHER, "/etc/passwd")
    QGuiApplication.clipboard().setText(copy_text(other, other.main, list(other.main_block.nodes)))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(document.project.main_block.nodes) == 2
    assert not document.trusted
    document.undo()
    assert document.trusted
    document.redo()
    assert not document.trusted
    window.canvas.select_all()
    window.canvas.duplicate()
    settle()
    assert not document.trusted
    document.amend(replace(document.project, main=document.project.main))
    assert not document.trusted


def test_source_that_was_converted_is_not_trusted(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """A layer of its own in a Python file, that no node even calls in a way of its own."""
    (tmp_path / "net.py").write_text(
        "import tensorflow as tf\n\n\nclass Own(tf.keras.layers.Layer):\n    def call(self, x):\n"
        "        print(x)\n        return x\n\n\n"
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.own = Own()\n\n    def call(self, x):\n        return self.own(x)\n",
        encoding="utf-8",
    )
    with qtbot.waitSignal(window.files.opened):
        window.files.open(tmp_path / "net.py")
    settle()
    assert window.document.trust.code_is_there
    assert not window.document.trusted


def test_an_export_of_what_was_not_trusted_is_not_run_later(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    """The drawing has lost its code since, so that it needs no trust; the file has it still."""
    opened(window, tmp_path / "one.layers", coded())
    (tmp_path / "net.py").write_text("evil()", encoding="utf-8")
    exporting = window.exporting
    window.files.exported.emit(tmp_path / "net.py")
    window.document.apply("Delete", lambda project: empty_project())
    assert window.document.trusted
    assert exporting._exported_source() is None
    # Nor is a file that another program has written since.
    window.files.exported.emit(tmp_path / "net.py")
    assert exporting._exported_source() == tmp_path / "net.py"
    (tmp_path / "net.py").write_text("more_evil()", encoding="utf-8")
    with qtbot.waitSignal(exporting.told):
        assert exporting._exported_source() is None


# -- the race between an edit and trust -------------------------------------------------------------------

ANSWERS = """
import json, sys
def send(**message):
    print(json.dumps(message), flush=True)
send(ready={{}})
with open({log!r}, "a") as log:
    for line in sys.stdin:
        log.write(line)
        log.flush()
        request = json.loads(line)
        send(revision=request["revision"], problems=[], gone=[], gone_layers=[], final=True, done=True)
"""


def test_a_request_carries_the_trust_of_the_very_project_that_it_tells(
    qtbot: QtBot, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    """However edits, undo and trust follow each other while the process is asked."""
    log, script = tmp_path / "log", tmp_path / "answers.py"
    script.write_text(ANSWERS.format(log=str(log)), encoding="utf-8")
    document = Document(empty_project(), catalogue)
    document.trust.keep_in(settings)
    done: list[int] = []
    with closing(Analyser(command=(sys.executable, str(script)))) as analyser:
        analyser.report_changed.connect(lambda report: done.append(report.revision))

        def ask() -> None:
            analyser.analyse(document.project, document.revision, document.trusted)

        document.changed.connect(ask)
        document.trust_changed.connect(ask)
        steps: list[Callable[[], object]] = [
            lambda: document.replace(coded(), None),
            document.grant_trust,
            lambda: document.apply("Write", lambda p: put_code(p, OTHER)),
            lambda: document.apply("Paste", lambda p: put_code(p, replace(OTHER, text="x")), foreign=True),
            document.undo,
            lambda: document.apply("Delete", lambda p: remove_code(empty_project(), "none")),
            lambda: document.replace(coded(OTHER, "new"), None),
            document.withdraw_trust,
        ]
        for number, step in enumerate(steps * 3):
            step()
            if number % 2:
                qtbot.waitUntil(lambda: bool(done) and done[-1] == document.revision)
        qtbot.waitUntil(lambda: bool(done) and done[-1] == document.revision)
    project, asked = NOTHING, 0
    for line in log.read_text().splitlines():
        request = json.loads(line)
        project = apply_difference(NOTHING if request["whole"] else project, request["changes"])
        if request["trusted"] and fingerprint(project, document.catalogue_of(project)):
            asked += 1
            assert all(code.text != "x" for code in project.code.values())
    assert asked


# -- taking trust back -------------------------------------------------------------------------------------


def test_trust_is_withdrawn_from_the_menu(
    window: MainWindow, analyser: StubAnalyser, qtbot: QtBot, tmp_path: Path
) -> None:
    """After a question; what ran the code is started anew, and it is asked for again the next time."""
    actions, path = window.menus.actions, tmp_path / "one.layers"
    assert not actions["file.withdraw_trust"].isEnabled()
    opened(window, path, coded())
    trust(window, qtbot)
    assert actions["file.withdraw_trust"].isEnabled()
    actions["file.withdraw_trust"].trigger()
    box = window.findChild(QMessageBox)
    assert box is not None
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Cancel), LEFT)
    assert window.document.trusted
    actions["file.withdraw_trust"].trigger()
    settle()
    (agree,) = [
        button
        for each in window.findChildren(QMessageBox)
        if each.isVisible()
        for button in each.buttons()
        if each.buttonRole(button) == QMessageBox.ButtonRole.AcceptRole
    ]
    qtbot.mouseClick(agree, LEFT)
    settle()
    assert not window.document.trusted
    assert window.own_code.bar.isVisible()
    assert analyser.renewed == 1
    assert analyser.trusted[-1] is False
    opened(window, path, coded())
    assert not window.document.trusted


def test_trusted_projects_are_listed_and_forgotten(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """The one that is open too; a copy of it elsewhere is asked about as well."""
    for name in ("one", "two"):
        opened(window, tmp_path / f"{name}.layers", coded(by=name))
        trust(window, qtbot)
    window.menus.actions["file.trusted"].trigger()
    dialog = window.findChild(TrustedProjectsDialog)
    assert dialog is not None
    paths = [dialog.table.item(row, 0).text() for row in range(2)]  # type: ignore[union-attr]
    assert {Path(each).name for each in paths} == {"one.layers", "two.layers"}
    dialog.table.setCurrentCell([Path(each).name for each in paths].index("two.layers"), 0)
    qtbot.mouseClick(dialog.forget_button, LEFT)
    assert dialog.table.rowCount() == 1
    assert not window.document.trusted
    dialog.reject()
    settle()
    for name, trusted in (("one", True), ("two", False)):
        opened(window, tmp_path / f"copy_of_{name}.layers", coded(by=name))
        assert window.document.trusted is trusted


def _agree(window: MainWindow, qtbot: QtBot) -> None:
    """Withdraw trust from the menu, and mean it."""
    window.menus.actions["file.withdraw_trust"].trigger()
    box = window.trust_withdrawal.question
    assert box is not None
    roles = {box.buttonRole(each): each for each in box.buttons()}
    qtbot.mouseClick(roles[QMessageBox.ButtonRole.AcceptRole], LEFT)
    settle()


def _forget(window: MainWindow, qtbot: QtBot) -> None:
    """Forget the project `one` in the list of all projects."""
    window.menus.actions["file.trusted"].trigger()
    dialog = window.trust_withdrawal.dialog
    assert dialog is not None
    names = [Path(dialog.table.item(row, 0).text()).stem for row in range(dialog.table.rowCount())]  # type: ignore[union-attr]
    dialog.table.setCurrentCell(names.index("one"), 0)
    qtbot.mouseClick(dialog.forget_button, LEFT)
    dialog.reject()
    settle()


@pytest.mark.parametrize(("withdraw", "asking"), [(_agree, 0), (_forget, 2)])
def test_other_windows_lose_trust_too(
    program: Program,
    qtbot: QtBot,
    tmp_path: Path,
    withdraw: Callable[[MainWindow, QtBot], None],
    asking: int,
) -> None:
    """Those with the same code, whether they were trusted there or only remembered; others keep it, but not
    for what undo would bring back."""
    windows = [program.open_window() for _ in range(3)]
    killed: list[MainWindow] = []
    for window, name in zip(windows, ("one", "copy", "other"), strict=True):
        opened(window, tmp_path / f"{name}.layers", coded())
        if name == "one":
            trust(window, qtbot)
        assert window.document.trusted
        window.live.kill = lambda window=window: killed.append(window)  # type: ignore[method-assign]
    other = windows[2].document
    other.trust.grant()
    other.apply("Write", lambda p: put_code(p, OTHER))
    withdraw(windows[asking], qtbot)
    assert [each.document.trusted for each in windows] == [False, False, True]
    assert [each.own_code.bar.isVisible() for each in windows] == [True, True, False]
    assert sorted(map(windows.index, killed)) == [0, 1]
    assert [each._analyser.renewed for each in windows] == [1, 1, 0]  # type: ignore[attr-defined]
    other.undo()
    assert not other.trusted


def test_trust_reaches_other_windows_at_once(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    """Those with the same code run it too, without another event; those with other code do not."""
    windows = [program.open_window() for _ in range(3)]
    for window, name, code in zip(windows, ("one", "copy", "other"), (SCALE, SCALE, OTHER), strict=True):
        opened(window, tmp_path / f"{name}.layers", coded(code))
        assert window.own_code.bar.isVisible()
    trust(windows[0], qtbot)
    assert [each.own_code.bar.isVisible() for each in windows] == [False, False, True]
    assert [each._analyser.trusted[-1] for each in windows] == [True, True, False]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"path": 3}', '{"path": "x", "pieces": [[1, 2, 3, 4]]}'])
def test_a_damaged_record_says_nothing(tmp_path: Path, text: str) -> None:
    """It only helps to show what has changed."""
    projects = TrustedProjects(tmp_path)
    projects.keep(tmp_path / "one.layers", [Piece("scale", "code", "text", kind="function")])
    (file,) = tmp_path.glob("*.json")
    (found,) = projects.every()
    assert (found.path, found.pieces[0].kind) == (tmp_path / "one.layers", "function")
    file.write_text(text)
    assert projects.every() == []
    assert projects.of(tmp_path / "one.layers") is None


# -- code that does not look like what it is ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x = 1 # \u202e evil", "x = 1 # ⟨U+202E⟩ evil"),
        ("pass\u200b", "pass⟨U+200B⟩"),
        ("y = x\x0cevil()", "y = x⟨U+000C⟩evil()"),
        ("y = x\u2028evil()", "y = x⟨U+2028⟩evil()"),
        ("\tx = 'é'", "\tx = 'é'"),
    ],
)
def test_characters_that_hide_code_are_shown_by_their_numbers(text: str, shown: str) -> None:
    """What turns the direction of writing, what is not seen, and what looks like another line."""
    assert visible(text) == shown


def test_pieces_are_compared_by_where_they_stand() -> None:
    """Alike, changed, new and gone."""
    before = [Piece("a", "code", "1"), Piece("b", "code", "2"), Piece("n", "lines", "3")]
    now = [
        Piece("a", "code", "1"),
        Piece("b", "code", "4"),
        Piece("moved", "lines", "3"),
        Piece("c", "code", "5"),
    ]
    told = [(each.piece.where, each.change) for each in compared(before, now)]
    wanted = [("a", Change.SAME), ("b", Change.CHANGED), ("moved", Change.SAME), ("c", Change.NEW)]
    assert told == wanted
    assert [each.piece.where for each in compared(now, before) if each.change is Change.GONE] == ["c"]


def test_code_stays_in_sight_however_far_to_the_right_it_stands(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Long lines are wrapped where the code is listed."""
    opened(window, tmp_path / "one.layers", coded(replace(SCALE, text="x = 1;" + " " * 5_000 + "evil()")))
    dialog = looked(window, qtbot)
    assert dialog.view.horizontalScrollBar().maximum() == 0
    assert dialog.view.toPlainText().endswith("evil()")
