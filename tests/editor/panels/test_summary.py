"""The summary panel: the model as a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels import summary_model
from editor.panels.summary import HEADINGS, SummaryPanel
from editor.theme.colours import DARK
from nodes import summary
from nodes.blocks import wrap
from nodes.catalogue.spec import Catalogue
from nodes.edit import remove
from nodes.graph import NodeId, PortName, Project
from nodes.report import LayerReport, NodeReport, NodeState, Report, TensorSpec, WeightSpec
from tests.benchmarks.drawings import residual
from tests.editor.conftest import draw_mlp
from tests.editor.questions import questions_to

Shown = tuple[SummaryPanel, Document, tuple[NodeId, ...]]
OUTPUT = PortName("output")


def _report(document: Document, nodes: tuple[NodeId, ...]) -> Report:
    block = document.project.main_block
    shapes = ((None, 20), (None, 20), (None, 256), (None, 10))
    told = {
        ((), node): NodeReport(NodeState.OK, {OUTPUT: TensorSpec(shape, "float32")})
        for node, shape in zip(nodes, shapes, strict=True)
    }
    weights = {}
    for node, (before, units) in ((nodes[2], (20, 256)), (nodes[3], (256, 10))):
        kernel = WeightSpec("kernel", (before, units), "float32", True)
        bias = WeightSpec("bias", (units,), "float32", True)
        weights[((), block.nodes[node].layer)] = LayerReport((kernel, bias))
    return Report(1, told, weights)


@pytest.fixture
def shown(qtbot: QtBot, catalogue: Catalogue) -> Iterator[Shown]:
    """A summary on screen, of the MLP as Keras sees it."""
    project, nodes = draw_mlp(catalogue)
    document = Document(project, catalogue)
    panel = SummaryPanel(document, DARK)
    panel.resize(900, 300)
    panel.show()
    qtbot.waitExposed(panel)
    panel.set_report(_report(document, nodes))
    panel.refresh()
    yield panel, document, nodes
    panel.close()
    panel.deleteLater()


def _column(panel: SummaryPanel, column: int) -> list[str]:
    model = panel.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_headings_are_those_of_the_command_line() -> None:
    """One table, told in two places."""
    assert HEADINGS == summary.HEADINGS


def test_every_node_has_a_row(shown: Shown) -> None:
    """Shapes and parameters as Keras counts them."""
    panel, _document, _nodes = shown
    assert _column(panel, 0) == ["input", "flatten", "dense", "dense_1"]
    assert _column(panel, 2) == ["(None, 20)", "(None, 20)", "(None, 256)", "(None, 10)"]
    assert _column(panel, 4) == ["0", "0", "5,376", "2,570"]
    assert panel.totals.parameters == 7946


def test_numbers_sort_as_numbers(shown: Shown, qtbot: QtBot) -> None:
    """A click on a heading sorts, a second one the other way round, a third one as the wires lead."""
    panel, _document, _nodes = shown
    header = panel.table.header()
    at = header.sectionViewportPosition(4) + 20
    up, down = ["0", "0", "2,570", "5,376"], ["5,376", "2,570", "0", "0"]
    for order in (up, down, ["0", "0", "5,376", "2,570"], up):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, header.height() // 2))
        assert _column(panel, 4) == order


def test_the_selection_goes_both_ways_without_an_echo(shown: Shown, qtbot: QtBot) -> None:
    """A selection from outside is shown and not told; a click is told."""
    panel, _document, nodes = shown
    told: list[frozenset[NodeId]] = []
    panel.selection_chosen.connect(told.append)
    panel.set_selection(frozenset(nodes[1:3]))
    assert {index.row() for index in panel.table.selectionModel().selectedRows()} == {1, 2}
    assert told == []
    rect = panel.table.visualRect(panel.table.model().index(3, 0))
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert told == [frozenset(nodes[3:4])]


def test_the_table_follows_the_drawing(shown: Shown, qtbot: QtBot, catalogue: Catalogue) -> None:
    """A removed node's row goes, and the totals follow."""
    panel, document, nodes = shown
    document.apply("Delete", lambda p: remove(p, p.main, nodes[3:], catalogue))
    with qtbot.waitSignal(panel.totals_changed):
        pass
    assert _column(panel, 0) == ["input", "flatten", "dense"]
    assert panel.totals.parameters == 5376


def test_an_instance_unfolds_into_what_is_inside(shown: Shown, qtbot: QtBot, catalogue: Catalogue) -> None:
    """Each weight counts once in all; a click on an inner row tells the way to it; it stays unfolded."""
    panel, document, nodes = shown

    def nest(project: Project) -> Project:
        return wrap(project, project.main, nodes[2:3], "Part", catalogue)[0]

    report = _report(document, nodes)
    document.apply("Wrap", nest)
    block = document.project.main_block
    instance = next(node for node in block.nodes.values() if node.id not in nodes)
    inner = next(each for each in document.project.blocks.values() if each.id != block.id)
    layer = next(iter(inner.layers))
    dense = inner.calls_of(layer)[0].id
    path = (instance.layer,)
    weights = {(path, layer): next(iter(report.layers.values()))}
    told = {(path, dense): NodeReport(NodeState.OK), ((), instance.id): NodeReport(NodeState.OK)}
    panel.set_report(Report(2, {**report.nodes, **told}, weights))
    panel.refresh()
    model, table = panel.table.model(), panel.table
    row = _column(panel, 0).index("part")
    above = model.index(row, 0)
    assert model.rowCount(above) >= 1
    assert panel.totals.parameters == 5376
    assert not table.isExpanded(above)
    table.setFocus()
    table.setCurrentIndex(above)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.isExpanded(above)
    titles = [model.index(each, 0, above).data() for each in range(model.rowCount(above))]
    at = model.index(titles.index("dense"), 0, above)
    with qtbot.waitSignal(panel.node_chosen) as heard:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(at).center())
    assert heard.args == [dense, path]
    panel.refresh()
    assert table.isExpanded(model.index(row, 0))


def test_a_layer_that_is_not_built_says_so(shown: Shown) -> None:
    """In the place of its parameters; the totals are a least."""
    panel, document, nodes = shown
    layer = document.project.main_block.nodes[nodes[2]].layer
    report = _report(document, nodes)
    panel.set_report(replace(report, layers={**report.layers, ((), layer): LayerReport((), built=False)}))
    panel.refresh()
    assert _column(panel, 4) == ["0", "0", "not built", "2,570"]
    assert not panel.totals.complete


@pytest.mark.parametrize(("button", "begins"), [("_markdown", "| Node |"), ("_csv", "Node,Type")])
def test_the_table_is_copied(shown: Shown, qtbot: QtBot, button: str, begins: str) -> None:
    """As Markdown or as CSV, with all rows."""
    panel, _document, _nodes = shown
    qtbot.mouseClick(getattr(panel, button), Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith(begins)
    assert "dense_1" in text


def test_selected_rows_are_copied_from_the_keyboard(shown: Shown, qtbot: QtBot) -> None:
    """Ctrl+C gives whole rows, in the order in which they stand."""
    panel, _, nodes = shown
    panel.set_selection(frozenset(nodes[2:]))
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[:3] for line in lines] == [
        ["dense", "Dense", "(None, 256)"],
        ["dense_1", "Dense", "(None, 10)"],
    ]


def test_only_rows_that_are_seen_are_asked_for(qtbot: QtBot, catalogue: Catalogue) -> None:
    """Of a thousand rows Qt asks Python for those on screen alone: each answer waits for busy threads."""
    panel = SummaryPanel(Document(residual(catalogue, 1000), catalogue), DARK)
    panel.resize(900, 300)
    panel.show()
    qtbot.waitExposed(panel)
    with closing(panel):
        panel.refresh()
        with questions_to(summary_model) as asked:
            panel.table.doItemsLayout()
            panel.table.viewport().repaint()
    assert panel.table.model().rowCount() == 1000
    assert 0 < asked.total() < 1000, asked
