"""The code panel: the source of the drawing, in step with it and with the selection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.code import CodePanel
from editor.panels.code_view import CodeView
from editor.theme.colours import DARK, LIGHT
from editor.theme.style import mixed
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, disconnect, set_values
from nodes.graph import NodeId, Place, Project
from tests.editor.conftest import draw_mlp

Panel = tuple[CodePanel, Document, tuple[NodeId, ...]]


@pytest.fixture
def shown(qtbot: QtBot, catalogue: Catalogue) -> Iterator[Panel]:
    """A code panel on screen that shows the MLP."""
    project, nodes = draw_mlp(catalogue)
    document = Document(project, catalogue)
    panel = CodePanel(document, DARK)
    panel.resize(800, 300)
    panel.show()
    qtbot.waitExposed(panel)
    panel.refresh()
    yield panel, document, nodes
    panel.close()
    panel.deleteLater()


def _line(view: CodeView, part: str) -> int:
    return 1 + next(n for n, line in enumerate(view.toPlainText().split("\n")) if part in line)


def test_an_edit_changes_the_source(shown: Panel, qtbot: QtBot, catalogue: Catalogue) -> None:
    """A moment after the edit the new value stands in the source."""
    panel, document, nodes = shown
    assert "Dense(256" in panel.view.toPlainText()

    def set_units(project: Project) -> Project:
        return set_values(project, project.main, nodes[2:3], "units", 64, catalogue)

    document.apply("Set units", set_units)
    qtbot.waitUntil(lambda: "Dense(64" in panel.view.toPlainText())
    assert panel.view.toPlainText() == panel.text()


def test_a_hidden_panel_catches_up_when_it_is_shown(shown: Panel, qtbot: QtBot, catalogue: Catalogue) -> None:
    """Nothing is written while nobody looks."""
    panel, document, nodes = shown
    panel.hide()
    document.apply("Set", lambda p: set_values(p, p.main, nodes[2:3], "units", 65, catalogue))
    panel.show()
    qtbot.waitUntil(lambda: "Dense(65" in panel.view.toPlainText())


def test_the_lines_of_the_selected_nodes_are_tinted(shown: Panel) -> None:
    """Construction and call of the layer are marked, and nothing else."""
    panel, _document, nodes = shown
    panel.set_selection(frozenset(nodes[1:2]))
    view = panel.view
    assert _line(view, "layers.Flatten(") in view.tinted
    assert _line(view, "layers.Dense(256") not in view.tinted
    panel.set_selection(frozenset())
    assert view.tinted == frozenset()


def test_a_click_in_the_source_tells_the_node(shown: Panel, qtbot: QtBot) -> None:
    """The line of a layer's construction belongs to its node."""
    panel, _document, nodes = shown
    view = panel.view
    line = _line(view, "layers.Dense(10")
    view.verticalScrollBar().setValue(line - 3)
    block = view.document().findBlockByNumber(line - 1)
    at = view.blockBoundingGeometry(block).translated(view.contentOffset()).center().toPoint()
    with qtbot.waitSignal(panel.node_chosen) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, at.y()))
    assert told.args == [nodes[3]]


def test_nodes_that_are_left_out_are_named(shown: Panel, qtbot: QtBot) -> None:
    """A banner says which nodes are not in the code; it goes when they are."""
    panel, document, nodes = shown
    block = document.project.main_block
    (wire,) = block.wires_into(nodes[3])
    document.apply("Cut", lambda p: disconnect(p, p.main, [wire.id]))
    qtbot.waitUntil(panel._banner.isVisible)
    assert "dense_1" in panel._banner.text()
    document.undo()
    qtbot.waitUntil(lambda: not panel._banner.isVisible())


def test_what_a_loop_begins_and_ends_with_is_not_named_beside_it(shown: Panel, qtbot: QtBot) -> None:
    """Nobody has placed it or given it a name."""
    panel, document, _nodes = shown
    known = document.catalogue
    document.apply("Add", lambda p: add_node(p, p.main, known.nodes["while"], Place(0, 400), known)[0])
    qtbot.waitUntil(panel._banner.isVisible)
    assert panel._banner.text().endswith(": while")


def test_the_whole_source_is_copied(shown: Panel, qtbot: QtBot) -> None:
    """What is copied is what is exported."""
    panel, _document, _nodes = shown
    qtbot.mouseClick(panel._copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == panel.text()


def test_keywords_are_coloured_in_the_theme(shown: Panel) -> None:
    """Highlighting follows the theme."""
    panel, _document, _nodes = shown
    view = panel.view
    block = view.document().findBlockByNumber(_line(view, "class MLP") - 1)
    assert block.layout().formats()[0].format.foreground().color() == QColor(DARK.role("math"))
    panel.set_theme(LIGHT)
    assert block.layout().formats()[0].format.foreground().color() == QColor(LIGHT.role("math"))
    assert mixed("#ffffff", "#000000", 0.5) == "#808080"


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    """A view of source without a panel."""
    view = CodeView(DARK)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    return view


TEXTS = [
    "",
    "a",
    "a\nb",
    "a\nb\nc",
    "x\nb\nc",
    "a\nx\nc",
    "a\nb\nx",
    "b",
    "c\nb\na",
    "a\na\na",
    "a\na",
    "\n\n",
    "a\n",
]


@pytest.mark.parametrize("new", TEXTS)
def test_replacing_only_what_differs_gives_the_whole_text(view: CodeView, new: str) -> None:
    """However two texts differ, afterwards the new one is there."""
    for old in TEXTS:
        view.show_source(old)
        view.show_source(new)
        assert view.toPlainText() == new, old


def test_an_edit_leaves_the_view_where_it_was(view: CodeView) -> None:
    """The scroll position survives a change of another line."""
    view.show_source("\n".join(f"line{n}" for n in range(300)))
    view.verticalScrollBar().setValue(150)
    view.show_source("\n".join(f"line{n}" if n != 200 else "changed" for n in range(300)))
    assert view.verticalScrollBar().value() == 150


def test_lines_are_coloured_when_they_come_into_sight(view: CodeView) -> None:
    """A long text costs no more than what is seen of it."""
    view.show_source("\n".join("import a" for _ in range(2000)))
    last = view.document().findBlockByNumber(1999)
    assert not last.layout().formats()
    view.verticalScrollBar().setValue(1999)
    assert last.layout().formats()


def test_a_line_out_of_sight_is_revealed(view: CodeView) -> None:
    """A selected node's first line comes into sight; one that is in sight moves nothing."""
    view.show_source("\n".join(f"line{n}" for n in range(300)))
    view.reveal([1, 200])
    assert view.verticalScrollBar().value() == 0
    view.reveal([200])
    assert 190 < view.verticalScrollBar().value() < 200
