"""The list of problems: the worst first, each leading to its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.problems import ProblemsPanel
from editor.theme.colours import DARK, LIGHT
from nodes.catalogue.spec import Catalogue
from nodes.graph import NodeId
from nodes.report import Problem, Report, Severity
from tests.editor.conftest import draw_mlp

Shown = tuple[ProblemsPanel, tuple[NodeId, ...]]


@pytest.fixture
def shown(qtbot: QtBot, catalogue: Catalogue) -> Shown:
    """A problems panel on screen, and the nodes of its drawing."""
    project, nodes = draw_mlp(catalogue)
    panel = ProblemsPanel(Document(project, catalogue), DARK)
    qtbot.addWidget(panel)
    panel.resize(700, 200)
    panel.show()
    qtbot.waitExposed(panel)
    return panel, nodes


def _three(nodes: tuple[NodeId, ...]) -> Report:
    return Report(
        problems=(
            Problem("unused", Severity.HINT, node=nodes[1], arguments={"title": "flatten"}),
            Problem("keras", Severity.ERROR, node=nodes[2], arguments={"text": "No."}),
            Problem("unbuilt", Severity.WARNING, node=nodes[3], arguments={"title": "dense_1"}),
        )
    )


def _texts(panel: ProblemsPanel) -> list[tuple[str, str]]:
    items = [panel.list.topLevelItem(row) for row in range(panel.list.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def test_problems_are_told_in_sentences_the_worst_first(shown: Shown) -> None:
    """Each names its node; Keras's own words are quoted."""
    panel, nodes = shown
    panel.set_report(_three(nodes))
    titles, sentences = zip(*_texts(panel), strict=True)
    assert titles == ("dense", "dense_1", "flatten")
    assert sentences[0] == "No."
    assert sentences[2] == "Nothing uses the result of flatten: connect it to an Output, or remove it."


def test_errors_and_warnings_are_counted(shown: Shown, qtbot: QtBot) -> None:
    """Hints do not make a badge; the same report again tells nothing."""
    panel, nodes = shown
    told: list[int] = []
    panel.count_changed.connect(told.append)
    panel.set_report(_three(nodes))
    panel.set_report(_three(nodes))
    panel.set_report(Report())
    assert told == [2, 0]


def test_without_problems_the_panel_says_so(shown: Shown) -> None:
    """An empty list would leave the question open."""
    panel, nodes = shown
    assert panel._empty.isVisible()
    panel.set_report(_three(nodes))
    assert not panel._empty.isVisible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_choosing_a_problem_tells_its_node(shown: Shown, qtbot: QtBot, by: str) -> None:
    """A click or Enter goes to the place."""
    panel, nodes = shown
    panel.set_report(_three(nodes))
    item = panel.list.topLevelItem(0)
    with qtbot.waitSignal(panel.node_chosen) as told:
        if by == "mouse":
            place = panel.list.visualItemRect(item).center()
            qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            panel.list.setCurrentItem(item)
            qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert told.args == [nodes[2]]


def test_the_problems_of_the_selected_nodes_are_marked(shown: Shown) -> None:
    """The selection of the canvas is shown, also after the theme has changed."""
    panel, nodes = shown
    panel.set_report(_three(nodes))
    panel.set_selection(frozenset(nodes[1:2]))
    panel.set_theme(LIGHT)
    assert [item.text(0) for item in panel.list.selectedItems()] == ["flatten"]
