"""Running the model by mouse and keyboard, in a real session: inputs, results, values, mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from editor.live_model import LiveModel
from editor.main_window import EXAMPLES
from editor.panels.run import RunPanel
from editor.panels.run_results import PLACE
from editor.theme.colours import DARK, LIGHT
from nodes.catalogue.spec import Catalogue
from nodes.edit import set_values
from nodes.formats.layers import read
from nodes.graph import Project, empty_project
from tests.nodes.codegen.conftest import Drawing

LEFT = Qt.MouseButton.LeftButton
Make = Callable[[Project], LiveModel]
Open = Callable[[Project], RunPanel]


def example(name: str) -> Project:
    """One of the drawings that ship."""
    return read(EXAMPLES / f"{name}.layers").project


@pytest.fixture
def open_panel(qtbot: QtBot, make_live: Make) -> Iterator[Open]:
    """Opens the panel on a project, and waits for its inputs."""
    panels: list[RunPanel] = []

    def open(project: Project) -> RunPanel:
        live = make_live(project)
        panel = RunPanel(live, live.document, DARK)
        panels.append(panel)
        panel.resize(1100, 300)
        panel.show()
        qtbot.waitExposed(panel)
        qtbot.waitUntil(lambda: bool(panel.rows) or not project.main_block.inputs)
        return panel

    yield open
    for panel in panels:
        panel.close()
        panel.deleteLater()


def run(qtbot: QtBot, panel: RunPanel) -> None:
    """Click Run, and wait for the end."""
    with qtbot.waitSignal(panel.runner.ran):
        qtbot.mouseClick(panel.start_button, LEFT)


def refused(qtbot: QtBot, panel: RunPanel) -> str:
    """Click Run, and wait for the reason why it comes to nothing."""
    with qtbot.waitSignal(panel.runner.failed):
        qtbot.mouseClick(panel.start_button, LEFT)
    assert not panel.runner.stage
    return panel.wrong.text()


def type_into(qtbot: QtBot, line: object, text: str) -> None:
    """Type over what stands in a line."""
    line.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(line, text)


def rows_of(panel: RunPanel, group: int) -> list[QTreeWidgetItem]:
    """The rows of one group of the results."""
    parent = panel.results.topLevelItem(group)
    assert parent is not None
    return [parent.child(at) for at in range(parent.childCount())]


def click(qtbot: QtBot, panel: RunPanel, item: QTreeWidgetItem) -> None:
    """Click a row."""
    parent = item.parent()
    assert parent is not None
    parent.setExpanded(True)
    panel.results.scrollToItem(item)
    at = panel.results.visualItemRect(item).center()
    qtbot.mouseClick(panel.results.viewport(), LEFT, pos=at)


def test_a_run_builds_what_is_not_built_and_shows_what_came_of_it(qtbot: QtBot, open_panel: Open) -> None:
    """Outputs, every node, the way of loops; a click shows the values, which are those of the range."""
    panel = open_panel(example("fancy_mlp_shared"))
    assert panel.nothing.isVisible()
    run(qtbot, panel)
    result = panel.runner.run
    assert result is not None
    assert [item.text(0) for item in rows_of(panel, 0)] == ["output"]
    assert "just now" in panel.state.text()
    assert any("body" in parts for parts in result.parts.values())
    item = next(item for item in rows_of(panel, 1) if item.text(0) == "matmul")
    assert item.text(1) == "(2, 20) float32"
    with qtbot.waitSignal(panel.node_chosen):
        click(qtbot, panel, item)
    qtbot.waitUntil(lambda: panel.view is not None and panel.view.model.rowCount() == 2)
    view = panel.view
    assert view is not None
    (value,) = result.ports[item.data(0, PLACE)[:2]].values()
    qtbot.waitUntil(lambda: view.model.index(0, 0).data() not in (None, "…"))
    assert float(view.model.index(0, 0).data()) == pytest.approx(float(value.first[0]), rel=1e-2)
    panel.set_theme(LIGHT)
    assert len(rows_of(panel, 1)) == len(list(result.ports))


def test_the_same_seed_gives_the_same_and_an_edit_makes_values_old(
    qtbot: QtBot, open_panel: Open, catalogue: Catalogue
) -> None:
    """Another seed gives others; the batch can be changed; after an edit the panel says so."""
    panel = open_panel(example("mlp"))
    found = []
    for seed in ("3", "3", "4"):
        type_into(qtbot, panel.rows[0].seed.lineEdit(), seed)
        type_into(qtbot, panel.rows[0].shape, "5, 20")
        run(qtbot, panel)
        assert panel.runner.run is not None
        found.append(panel.runner.run.outputs[0][1].first)
        assert panel.runner.run.outputs[0][1].shape == (5, 10)
    assert found[0] == found[1] != found[2]
    document = panel.runner._document
    dense = next(id for id, node in document.project.main_block.nodes.items() if node.layer)
    edit = lambda project: set_values(project, project.main, [dense], "units", 7, catalogue)  # noqa: E731
    document.apply("edit", edit)
    qtbot.waitUntil(lambda: "has changed since" in panel.state.text())


def test_what_cannot_be_meant_is_said_before_anything_runs(qtbot: QtBot, open_panel: Open) -> None:
    """A shape that the Input does not have, and one that is none: expected and received."""
    panel = open_panel(example("mlp"))
    type_into(qtbot, panel.rows[0].shape, "2, 21")
    assert "Expected (None, 20), received (2, 21)" in panel.rows[0].wrong.text()
    assert "(2, 21)" in refused(qtbot, panel)
    type_into(qtbot, panel.rows[0].shape, "two")
    assert "such as 2, 20, received two" in panel.rows[0].wrong.text()
    type_into(qtbot, panel.rows[0].shape, "3, 20")
    assert not panel.rows[0].wrong.isVisible()
    run(qtbot, panel)


def test_without_an_input_there_is_nothing_to_run_on(qtbot: QtBot, open_panel: Open) -> None:
    """The panel says what to do."""
    panel = open_panel(empty_project())
    assert panel.no_inputs.isVisible()
    assert "add an Input node" in refused(qtbot, panel)


def test_inputs_come_from_a_file(qtbot: QtBot, open_panel: Open, tmp_path: Path) -> None:
    """A chosen array of an .npz file; of one that does not fit both shapes are said."""
    panel = open_panel(example("mlp"))
    row = panel.rows[0]
    np.savez(tmp_path / "data.npz", wrong=np.ones((4, 3)), right=np.ones((4, 20)))
    row.how.setFocus()
    while row.how.currentData() != "file":
        qtbot.keyClick(row.how, Qt.Key.Key_Down)
    assert "Choose a file" in refused(qtbot, panel)
    panel.ask_file = lambda: tmp_path / "data.npz"
    qtbot.mouseClick(row.file, LEFT)
    assert [row.array.itemText(at) for at in range(row.array.count())] == ["wrong", "right"]
    text = refused(qtbot, panel)
    assert "expected the shape (None, 20), received (4, 3)" in text
    qtbot.keyClick(row.array, Qt.Key.Key_Down)
    run(qtbot, panel)
    assert panel.runner.run is not None
    assert panel.runner.run.outputs[0][1].shape == (4, 10)
    assert not panel.wrong.isVisible()


def test_the_first_node_with_nan_is_marked_and_a_failing_one_is_named(
    qtbot: QtBot, open_panel: Open, catalogue: Catalogue
) -> None:
    """The logarithm, not what comes after it; a call that fails says at which node."""
    drawing = Drawing(catalogue)
    start = drawing.add("input", shape=(None,))
    log = drawing.add("ops.log", start)
    drawing.add("output", drawing.add("ops.exp", log))
    reshaped = drawing.add("ops.reshape", start, newshape=(7, 3))
    drawing.title(reshaped, "seven by three")
    drawing.add("output", reshaped)
    panel = open_panel(drawing.project)
    assert refused(qtbot, panel).startswith("At seven by three: ")
    type_into(qtbot, panel.rows[0].shape, "3, 7")
    run(qtbot, panel)
    assert panel.runner.run is not None
    assert panel.runner.run.first == (((), log), "output")
    marked = [item.text(0) for item in rows_of(panel, 1)]
    assert "the first" in marked[0]
    assert len(marked) == 2


def test_an_endless_run_is_cancelled(qtbot: QtBot, open_panel: Open, catalogue: Catalogue) -> None:
    """The session is free again, and runs the next drawing."""
    drawing = Drawing(catalogue)
    start = drawing.add("input", shape=(2,))
    loop, enter = drawing.loop("while", start, values=("x",))
    above = drawing.add("expression", drawing.add("ops.sum", enter), text="total * 0 == 0")
    drawing.add("leave", above, drawing.add("operator.multiply", enter, y=1))
    drawing.leave()
    drawing.add("output", loop)
    panel = open_panel(drawing.project)
    qtbot.mouseClick(panel.start_button, LEFT)
    qtbot.waitUntil(lambda: bool(panel.runner.at))
    assert "Running: " in panel.state.text()
    qtbot.mouseClick(panel.cancel_button, LEFT)
    live = panel.runner._live
    qtbot.waitUntil(lambda: live.session.is_free)
    assert panel.start_button.isEnabled()
    assert panel.runner.run is None


def test_a_model_is_run_as_in_training(qtbot: QtBot, open_panel: Open) -> None:
    """The switch is part of the code that the person sees, and told with the run."""
    panel = open_panel(example("residual_cnn"))
    panel.training.setFocus()
    qtbot.keyClick(panel.training, Qt.Key.Key_Space)
    assert panel.training.isChecked()
    run(qtbot, panel)
    assert panel.runner.run is not None
    assert panel.runner.run.training


def test_a_panel_that_is_made_anew_shows_the_last_run(qtbot: QtBot, open_panel: Open) -> None:
    """As with another language: what was run, and the inputs that were chosen, are still there."""
    first = open_panel(example("mlp"))
    first.rows[0].seed.setValue(7)
    run(qtbot, first)
    live = first.runner._live
    again = RunPanel(live, live.document, DARK)
    again.show()
    try:
        assert again.runner.run is first.runner.run
        assert again.results.topLevelItemCount() == first.results.topLevelItemCount() > 0
        qtbot.waitUntil(lambda: bool(again.rows))
        assert again.rows[0].seed.value() == 7
    finally:
        again.close()
        again.deleteLater()
    live.forget()
    assert live.last_run is None
