"""Going from block to block: by double click, crumbs, tabs, history and undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from editor.document import Document
from editor.navigation import Navigation
from nodes import edit
from nodes.blocks import instances_of
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect_after
from nodes.graph import Block, BlockId, NodeId, Object, Place, PortName, Project, block_type, empty_project
from nodes.report import LayerReport, NodeReport, NodeState, Problem, Report, Severity, TensorSpec, WeightSpec
from nodes.vocabulary import vocabulary
from tests.editor.canvas.hand import Hand
from tests.editor.conftest import settle

NEST = BlockId("nest")


@pytest.fixture
def nested(catalogue: Catalogue) -> tuple[Project, dict[str, NodeId]]:
    """Input → nest → nest_1 → Output in the main block; Input → Dense → Output in NestMLP."""
    project = empty_project("Main")
    project = replace(project, blocks={**project.blocks, NEST: Block(NEST, "Nest")})
    ids: dict[str, NodeId] = {}
    steps = (
        (NEST, "inner input", "input"),
        (NEST, "dense", "keras.layers.Dense"),
        (NEST, "inner output", "output"),
        (project.main, "input", "input"),
        (project.main, "first", block_type(NEST)),
        (project.main, "second", block_type(NEST)),
        (project.main, "output", "output"),
    )
    previous: dict[BlockId, NodeId] = {}
    for block, name, kind in steps:
        known = vocabulary(project, catalogue)
        place = Place(260 * len(project.blocks[block].nodes), 100)
        project, ids[name] = add_node(project, block, known.nodes[kind], place, known)
        if block in previous:
            known = vocabulary(project, catalogue)
            project = connect_after(project, block, previous[block], ids[name], known)
        previous[block] = ids[name]
    return project, ids


@pytest.fixture
def window(open_window, analyser, nested):
    """A window with the nested drawing."""
    return open_window(nested[0], analyser)


def path_of(window, name: str, ids) -> tuple:
    """The path of an instance in the main block."""
    return (window.document.project.main_block.nodes[ids[name]].layer,)


def test_a_double_click_opens_the_block_of_an_instance(window, nested):
    """The canvas shows what is inside, the strip tells the way, and a crumb leads back."""
    ids = nested[1]
    assert not window.bar.isVisible()
    hand = Hand(window.canvas)
    hand.double_click(hand.body(ids["second"]))
    assert window.canvas.block == NEST
    assert window.canvas.path == path_of(window, "second", ids)
    assert window.bar.isVisible()
    assert [crumb.text() for crumb in window.bar.crumbs] == ["Main", "nest_1"]
    QTest.mouseClick(window.bar.crumbs[0], Qt.MouseButton.LeftButton)
    assert window.canvas.block == window.document.main
    assert window.bar.tabs.count() == 2


def test_tabs_open_and_close_blocks(window, nested):
    """Each opened block has a tab; closing it leads to another; the main one cannot be closed."""
    window.navigation.enter(nested[1]["first"])
    window.bar.tabs.setCurrentIndex(0)
    assert window.canvas.block == window.document.main
    window.bar.tabs.setCurrentIndex(1)
    assert window.canvas.block == NEST
    side = QTabBar.ButtonPosition.RightSide
    QTest.mouseClick(window.bar.tabs.tabButton(1, side), Qt.MouseButton.LeftButton)
    assert window.canvas.block == window.document.main
    assert window.navigation.tabs == (window.document.main,)
    assert window.bar.tabs.tabButton(0, side) is None


def test_the_shapes_are_those_of_the_instance_as_which_the_block_is_seen(window, nested, analyser):
    """The chooser lists all instances, and canvas, header and inspector follow it."""
    ids = nested[1]
    first, second = path_of(window, "first", ids), path_of(window, "second", ids)
    output = PortName("output")
    analyser.answer(
        Report(
            window.document.revision,
            {
                (path, ids[name]): NodeReport(NodeState.OK, {output: TensorSpec((None, size), "float32")})
                for path, size in ((first, 3), (second, 5))
                for name in ("dense", "inner input")
            },
        )
    )
    window.navigation.enter(ids["first"])
    settle()
    assert window.canvas.mirror.nodes[ids["dense"]].look.outputs[0].shape == "(None, 3)"
    chooser = window.bar.instances
    assert [chooser.itemText(row) for row in range(chooser.count())] == ["nest", "nest_1"]
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    settle()
    assert window.canvas.path == second
    assert window.canvas.mirror.nodes[ids["dense"]].look.outputs[0].shape == "(None, 5)"
    assert "(None, 5)" in window.header.ends.text()
    window.canvas.select([ids["dense"]])
    values = [line.value for line in window.inspector.sections.shapes.lines]
    assert any("(None, 5)" in value for value in values)


def test_back_and_forward_and_up(window, nested):
    """The ways back are those that were gone."""
    navigation = window.navigation
    assert not navigation.can_go_back
    navigation.enter(nested[1]["first"])
    navigation.back()
    assert window.canvas.block == window.document.main
    assert navigation.can_go_forward
    navigation.forward()
    assert window.canvas.block == NEST
    assert navigation.up()
    assert window.canvas.block == window.document.main
    assert not navigation.up()


def test_undo_goes_to_the_block_that_it_changes(window, nested, catalogue):
    """What undo and redo do can be seen: the block that changes is opened."""
    dense = nested[1]["dense"]
    window.navigation.enter(nested[1]["first"])
    document = window.document
    document.apply("Units", lambda p: edit.set_values(p, NEST, [dense], "units", 7, catalogue))
    window.navigation.up()
    document.undo()
    assert window.canvas.block == NEST
    window.navigation.up()
    document.redo()
    assert window.canvas.block == NEST


def test_a_block_that_is_undone_away_leaves_the_canvas(open_window, catalogue):
    """The main block is shown instead, and its tab is all there is."""
    window = open_window(empty_project())
    add = Block(NEST, "Nest")
    window.document.apply("Add", lambda p: replace(p, blocks={**p.blocks, NEST: add}))
    window.navigation.open(NEST)
    assert window.canvas.block == NEST
    assert window.bar.instances.itemText(0) == "not used in the model"
    window.document.undo()
    assert window.canvas.block == window.document.main
    assert window.navigation.tabs == (window.document.main,)


def test_the_view_of_each_block_is_remembered(window, nested):
    """Coming back shows what was shown."""
    window.canvas.view.zoom_to(1.7)
    window.canvas.view.centerOn(333, 99)
    before = window.canvas.view.visible_rect().center()
    window.navigation.enter(nested[1]["first"])
    settle()
    assert window.canvas.zoom != pytest.approx(1.7)
    window.navigation.up()
    assert window.canvas.zoom == pytest.approx(1.7)
    assert (window.canvas.view.visible_rect().center() - before).manhattanLength() < 3


def test_a_problem_leads_into_its_block_and_instance(window, nested, analyser):
    """A click on a problem opens the block in which it is, as the instance where it was found."""
    ids = nested[1]
    second = path_of(window, "second", ids)
    problem = Problem("keras", Severity.ERROR, NEST, ids["dense"], path=second, arguments={"text": "no"})
    analyser.answer(Report(window.document.revision, problems=(problem,)))
    window.toggle_panel("problems")
    settle()
    window.problems.list.itemClicked.emit(window.problems.list.topLevelItem(0), 0)
    assert window.canvas.block == NEST
    assert window.canvas.path == second
    assert window.canvas.selection == {ids["dense"]}


def test_instances_in_chains_are_found(catalogue, nested):
    """An element of a chain is an instance too; its step is the chain's layer with its place."""
    project = nested[0]
    known = vocabulary(project, catalogue)
    layers = {"layers": (Object("keras.layers.ReLU"), Object(block_type(NEST)))}
    project, node = add_node(project, project.main, known.nodes["chain"], Place(0, 400), known, layers)
    chain = project.main_block.nodes[node].layer
    assert (f"{chain}.1",) in instances_of(project, NEST)
    navigation = Navigation(Document(project, catalogue))
    navigation.open(NEST, (f"{chain}.1",))
    assert [title for title, _ in navigation.trail()] == ["Main", "chain[1]"]


def test_keys_lead_in_and_out(window, nested):
    """Return opens the selected instance, Alt+Up, Alt+Left and Alt+Right go the ways back."""
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.select([nested[1]["second"]])
    alt = Qt.KeyboardModifier.AltModifier
    view = window.canvas.view
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.canvas.block == NEST
    QTest.keyClick(view, Qt.Key.Key_Up, alt)
    assert window.canvas.block == window.document.main
    QTest.keyClick(view, Qt.Key.Key_Left, alt)
    assert window.canvas.block == NEST
    QTest.keyClick(view, Qt.Key.Key_Left, alt)
    assert window.canvas.block == window.document.main
    QTest.keyClick(view, Qt.Key.Key_Right, alt)
    assert window.canvas.block == NEST


def test_an_instance_shows_how_many_parameters_it_has(window, nested, analyser):
    """What Keras told of the layers inside is added up on the card."""
    ids = nested[1]
    dense = window.document.project.blocks[NEST].nodes[ids["dense"]].layer
    weights = (WeightSpec("kernel", (20, 10), "float32", True), WeightSpec("bias", (10,), "float32", True))
    path = path_of(window, "first", ids)
    analyser.answer(Report(window.document.revision, layers={(path, dense): LayerReport(weights)}))
    assert window.canvas.mirror.nodes[ids["first"]].look.card.lines == ("210 parameters",)
    assert window.canvas.mirror.nodes[ids["second"]].look.card.lines == ()


def test_the_inspector_lists_the_weights_inside_an_instance(window, nested, analyser):
    """Each by its way from the instance on, and their sum; a frozen instance trains none of them."""
    ids = nested[1]
    dense = window.document.project.blocks[NEST].nodes[ids["dense"]].layer
    weights = (WeightSpec("kernel", (20, 10), "float32", True), WeightSpec("bias", (10,), "float32", True))
    path = path_of(window, "first", ids)
    analyser.answer(Report(window.document.revision, layers={(path, dense): LayerReport(weights)}))
    window.canvas.select([ids["first"]])
    shown = window.inspector.sections.weights
    assert [(line.name, line.value) for line in shown.lines] == [
        ("dense/kernel", "(20, 10)"),
        ("dense/bias", "(10,)"),
    ]
    assert shown.heading.remark.text() == "210 parameters"
    assert "not trainable" not in shown.lines[0].below
    main = window.document.main
    window.document.apply("Freeze", lambda p: edit.set_trainable(p, main, {path[0]}, False))
    assert "not trainable" in shown.lines[0].below
    window.canvas.select([ids["second"]])
    assert shown.lines == ()


def test_a_problem_inside_an_instance_is_told_at_it_and_leads_inside(window, nested, analyser):
    """Only at the instance that has it, unless every instance has it; a click leads to the node."""
    ids = nested[1]
    second = path_of(window, "second", ids)
    missing = {"port": "inputs", "title": "out"}
    problems = (
        Problem("keras", Severity.ERROR, NEST, ids["dense"], path=second, arguments={"text": "<img> no"}),
        Problem("missing-input", Severity.ERROR, NEST, ids["inner output"], arguments=missing),
    )
    analyser.answer(Report(window.document.revision, problems=problems))
    inner = window.inspector.inner
    window.canvas.select([ids["first"]])
    assert "no" not in inner.text().split("Nothing")[0]
    assert "Nothing enters" in inner.text()
    window.canvas.select([ids["second"]])
    assert "Nest ▸ dense" in inner.text()
    assert "&lt;img&gt; no" in inner.text()
    inner.linkActivated.emit(str(inner.text()[: inner.text().index("Nest ▸ dense")].count("<br>")))
    assert window.canvas.block == NEST
    assert window.canvas.path == second
    assert window.canvas.selection == {ids["dense"]}
    assert not inner.isVisible()


def test_wrapping_with_the_keyboard_opens_and_unpacks_again(window, nested):
    """Ctrl+G wraps, the typed name is the class's, Ctrl+Shift+G unpacks."""
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.select([nested[1]["first"], nested[1]["second"]])
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.canvas.view, Qt.Key.Key_G, control)
    field = window.canvas.inplace.field
    QTest.keyClicks(field, "Pair")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Pair" in {block.name for block in window.document.project.blocks.values()}
    QTest.keyClick(window.canvas.view, Qt.Key.Key_G, control | shift)
    assert "Pair" not in {block.name for block in window.document.project.blocks.values()}
    assert len(window.document.project.main_block.nodes) == 4


def test_the_code_follows_the_open_block(window, nested):
    """What comes from the opened block is in sight."""
    window.code.refresh()
    shown: list[list[int]] = []
    window.code.view.reveal = lambda lines: shown.append(list(lines))
    window.navigation.enter(nested[1]["first"])
    lines = window.code.view.toPlainText().splitlines()
    (first,) = next(each for each in shown if each)
    assert lines.index("class Nest(tf.keras.Model):") < first < lines.index("class Main(tf.keras.Model):")
