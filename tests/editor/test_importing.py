"""A function of TensorFlow that the catalogue does not have is placed by typing its name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from editor.main_window import MainWindow
from editor.processes.analyser import Analyser
from nodes.formats.layers import dumps
from nodes.graph import IMPORT, Code, empty_project
from nodes.imported import Signature
from tests.editor.conftest import StubAnalyser

PNG = "tf.io.decode_png"
TEXT = 'def decode_png(contents: tensor, channels: int = 0):\n    """Decode a PNG-encoded image."""\n'


def type_name(window: MainWindow, name: str = PNG) -> list[str]:
    """Type into the search that places nodes; answers what it lists."""
    window.search_nodes()
    popup = window.placing.popup
    assert popup is not None
    QTest.keyClicks(popup.field, name)
    return [popup.hits.index(row).data() for row in range(popup.hits.rowCount())]


def choose(window: MainWindow) -> None:
    """Press Return in the search."""
    QTest.keyClick(window.placing.popup.field, Qt.Key.Key_Return)


def kinds(window: MainWindow) -> list[str]:
    """The kinds of the nodes of the main block."""
    return [node.kind for node in window.document.project.main_block.nodes.values()]


def test_the_last_row_offers_to_read_the_signature(window: MainWindow) -> None:
    """For a dotted name that nothing else has, and for no other text."""
    assert type_name(window)[-1] == PNG
    popup = window.placing.popup
    assert popup.list.currentIndex().data() == PNG
    for text in ("tf.io.", "tf.math.xlogy", "decode_png", "tf.io.decode png", "os.system", "tf._x.y"):
        popup.close()
        assert text not in type_name(window, text) or text == "tf.math.xlogy"
        assert not any(
            popup.hits.index(row).data(Qt.ItemDataRole.UserRole).spec.id.startswith("import:")
            for row in range(popup.hits.rowCount())
        )
    popup.close()


def test_names_that_go_on_as_typed_come_first(window: MainWindow) -> None:
    """While `tf.math.sq` is typed, Return takes what is there."""
    listed = type_name(window, "tf.math.sq")
    popup = window.placing.popup
    assert (popup.list.currentIndex().row(), listed[-1]) == (0, "tf.math.sq")
    popup.close()


def test_the_function_is_placed_when_its_signature_is_known(
    window: MainWindow, analyser: StubAnalyser, qtbot: QtBot
) -> None:
    """Code and node come as one step, and go as one."""
    type_name(window)
    choose(window)
    assert analyser.signatures == [PNG]
    assert window.status.left.text() == f"Reading the signature of {PNG}…"
    assert kinds(window) == []
    analyser.signature_read.emit(Signature(PNG, TEXT))
    document = window.document
    assert kinds(window) == [f"custom:{PNG}"]
    assert document.project.code == {PNG: Code(PNG, IMPORT, TEXT)}
    assert (document.trusted, document.history.position) == (True, 1)
    assert window.status.left.text() == f"{PNG} is part of this project now."
    document.undo()
    assert (kinds(window), document.project.code) == ([], {})
    document.redo()
    assert kinds(window) == [f"custom:{PNG}"]


def test_it_is_found_like_any_other_from_then_on(window: MainWindow, analyser: StubAnalyser) -> None:
    """Without asking again, and wired to what is selected."""
    type_name(window)
    choose(window)
    analyser.signature_read.emit(Signature(PNG, TEXT))
    type_name(window, PNG)
    choose(window)
    assert analyser.signatures == [PNG]
    assert kinds(window) == [f"custom:{PNG}"] * 2
    assert len(window.document.project.main_block.wires) == 1


@pytest.mark.parametrize(
    ("problem", "arguments", "words"),
    [
        ("signature-missing", {"name": PNG, "part": "tf.io"}, "there is no tf.io"),
        ("signature-class", {"name": PNG}, "is a class"),
        ("signature-ended", {"name": PNG}, "Try again"),
    ],
)
def test_what_is_wrong_is_said(
    window: MainWindow, analyser: StubAnalyser, problem: str, arguments: dict, words: str
) -> None:
    """Nothing else happens."""
    type_name(window)
    choose(window)
    analyser.signature_read.emit(Signature(PNG, "", problem, arguments))
    assert words in window.status.left.text()
    assert (kinds(window), window.document.history.position) == ([], 0)


def untrusted() -> object:
    """A project with code that nobody has trusted."""
    return replace(empty_project(), code={"f": Code("f", "function", "def f(x): return x")})


def test_a_project_that_is_not_trusted_asks_nothing(window: MainWindow, analyser: StubAnalyser) -> None:
    """The sentence says what to do first."""
    window.document.replace(untrusted(), None)
    assert not window.document.trusted
    type_name(window)
    choose(window)
    assert analyser.signatures == []
    assert "Trust the project first" in window.status.left.text()


def test_an_answer_for_a_file_that_has_been_left_is_nothing(
    window: MainWindow, analyser: StubAnalyser
) -> None:
    """Another drawing is open by then."""
    type_name(window)
    choose(window)
    window.document.replace(empty_project(), None)
    analyser.signature_read.emit(Signature(PNG, TEXT))
    assert kinds(window) == []


def test_the_palette_offers_it_too(window: MainWindow, analyser: StubAnalyser) -> None:
    """Its search lists the same row."""
    field = window.palette_panel.field
    QTest.keyClicks(field, PNG)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert analyser.signatures == [PNG]
    analyser.signature_read.emit(Signature(PNG, TEXT))
    assert kinds(window) == [f"custom:{PNG}"]


def test_its_signature_can_be_mended(window: MainWindow, analyser: StubAnalyser) -> None:
    """In the panel of custom code; the node's ports follow."""
    type_name(window)
    choose(window)
    analyser.signature_read.emit(Signature(PNG, TEXT))
    panel = window.own_code.panel
    panel.show_code(PNG)
    assert panel.status.text() == "Applied"
    panel.editor.set_text(TEXT.replace("channels: int = 0", "channels: tensor"), undoable=True)
    panel.editor.apply()
    spec = window.document.catalogue.get(f"custom:{PNG}")
    assert [port.name for port in spec.inputs] == ["contents", "channels"]
    panel.rename(PNG, "mine")
    assert "it has no other name" in panel.status.text()


@pytest.fixture
def real(qapp: object) -> Iterator[Analyser]:
    """An analyser with its process."""
    with closing(Analyser()) as made:
        yield made


def test_a_process_that_ends_over_a_name_is_told(qapp: object, qtbot: QtBot) -> None:
    """The question is not asked again by itself."""
    dies = "print('{\"ready\": {}}', flush=True); input()"
    told: list[Signature] = []
    with closing(Analyser(command=(sys.executable, "-c", dies))) as analyser:
        analyser.signature_read.connect(told.append)
        analyser.read_signature(PNG)
        qtbot.waitUntil(lambda: bool(told))
    assert [(each.name, each.problem) for each in told] == [(PNG, "signature-ended")]


def test_a_function_by_its_name_has_shapes(open_window, real: Analyser, qtbot: QtBot, tmp_path: Path) -> None:
    """From the keys to the shapes that TensorFlow tells, and into the source; it waits while that loads."""
    window = open_window(analyser=real)
    for text in ("Input shape=4,5", "tf.reduce_sum"):
        type_name(window, text)
        choose(window)
    qtbot.waitUntil(lambda: "custom:tf.reduce_sum" in kinds(window))
    (node,) = (n for n in window.document.project.main_block.nodes.values() if n.kind.startswith("custom:"))
    qtbot.waitUntil(lambda: window.findings.report.spec(node.id, "output") is not None)
    assert window.findings.report.spec(node.id, "output").shape == ()
    assert '"import"' in dumps(window.document.project)
