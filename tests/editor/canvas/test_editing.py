"""What the window's actions do on the canvas: add, delete, copy, align, arrange, bypass, zoom, pictures."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import READABLE, Canvas
from editor.canvas.mirror import AT_ONCE
from editor.canvas.viewer import ZOOM_MAX, ZOOM_MIN
from editor.document import Document
from editor.theme.colours import DARK, LIGHT
from nodes import edit
from nodes.graph import NodeId, empty_project
from nodes.report import NodeReport, NodeState, Problem, Report, Severity, TensorSpec
from tests.editor.canvas.hand import assert_mirrors, block_of, wires_of
from tests.editor.canvas.large import large_project
from tests.editor.conftest import settle


def steps(canvas: Canvas) -> int:
    """How many steps the history has."""
    return len(canvas.document.history.steps)


def test_a_node_is_added_after_the_selected_one(canvas, catalogue):
    """It stands to the right, is wired, and is selected: nodes added in a row make a chain."""
    first = canvas.add(catalogue.nodes["input"])
    second = canvas.add(catalogue.nodes["keras.layers.Dense"], {"units": 256})
    third = canvas.add(catalogue.nodes["keras.layers.ReLU"])
    assert wires_of(canvas) == {(first, "output", second, "inputs"), (second, "output", third, "inputs")}
    rects = [canvas.mirror.nodes[id].rect for id in (first, second, third)]
    assert rects[0].right() < rects[1].left()
    assert rects[1].right() < rects[2].left()
    assert canvas.selection == {third}
    assert steps(canvas) == 4


def test_added_nodes_do_not_overlap(canvas, catalogue):
    """A second branch goes below the first, nodes without a neighbour beside each other."""
    first = canvas.add(catalogue.nodes["input"])
    for _ in range(3):
        canvas.select([first])
        canvas.add(catalogue.nodes["keras.layers.Dense"])
    canvas.select([])
    canvas.add(catalogue.nodes["input"])
    rects = [view.rect for view in canvas.mirror.nodes.values()]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)


@pytest.mark.parametrize("heal", [False, True])
def test_delete_can_heal_the_wire(canvas, hand, chain, heal):
    """With heal, wires lead past what is gone; undo brings all back."""
    before, wires = canvas.document.project, wires_of(canvas)
    canvas.select([chain[1]])
    canvas.delete(heal)
    assert wires_of(canvas) == ({(chain[0], "output", chain[2], "inputs")} if heal else set())
    assert canvas.document.history.undo_label == "Delete flatten"
    assert canvas.selection == frozenset()
    canvas.document.undo()
    assert canvas.document.project == before
    assert wires_of(canvas) == wires


def test_copies_are_text_that_another_window_takes(canvas, chain, catalogue, qtbot):
    """Inner wires come along, and the copy stands in another document."""
    canvas.select(chain)
    canvas.copy()
    assert QGuiApplication.clipboard().text().startswith('{"layerwright"')
    other = Canvas(Document(empty_project(), catalogue), DARK)
    other.paste()
    assert len(other.mirror.nodes) == 3
    assert len(other.mirror.wires) == 2
    assert other.document.history.undo_label == "Paste 3 nodes"
    assert_mirrors(other)
    other.close()
    other.deleteLater()


@pytest.mark.parametrize("text", ["123", "hello", "{}", "[1, 2]"])
def test_foreign_text_is_refused(canvas, chain, qtbot, text):
    """The canvas says so, and nothing changes."""
    QGuiApplication.clipboard().setText(text)
    before = canvas.document.project
    with qtbot.waitSignal(canvas.refused):
        canvas.paste()
    assert canvas.document.project is before


def test_cut_and_paste_are_a_step_each(canvas, chain):
    """The pasted nodes are selected."""
    canvas.select([chain[1]])
    before = steps(canvas)
    canvas.cut()
    assert len(canvas.mirror.nodes) == 2
    canvas.paste()
    assert len(canvas.mirror.nodes) == 3
    assert steps(canvas) == before + 2
    assert len(canvas.selection) == 1


def test_duplicates_stand_beside_their_originals(canvas, chain):
    """With the wires between them, in one step."""
    canvas.select(chain[1:])
    before = steps(canvas)
    canvas.duplicate()
    assert len(canvas.mirror.nodes) == 5
    assert len(canvas.mirror.wires) == 3
    assert canvas.selection.isdisjoint(chain)
    assert steps(canvas) == before + 1
    assert canvas.document.history.undo_label == "Duplicate 2 nodes"


def test_bypass_fades_and_comes_back(canvas, chain):
    """A second time uses the nodes again; notes are left alone."""
    canvas.select(chain[1:])
    canvas.toggle_bypass()
    assert [canvas.mirror.nodes[id].look.bypassed for id in chain] == [False, True, True]
    assert canvas.document.history.undo_label == "Bypass 2 nodes"
    canvas.toggle_bypass()
    assert not any(view.look.bypassed for view in canvas.mirror.nodes.values())


def test_where_nothing_can_go_past_there_is_no_bypass(canvas, chain, add):
    """An Input or an Output would be drawn as if it were not there, and be there all the same."""
    ends = [chain[0], add("output", 900, 0), add("constant", 900, 300)]
    before = canvas.document.project
    canvas.select(ends)
    canvas.toggle_bypass()
    assert canvas.document.project is before
    canvas.select([*ends, chain[1]])
    canvas.toggle_bypass()
    assert [id for id, view in canvas.mirror.nodes.items() if view.look.bypassed] == [chain[1]]


def test_a_bypassed_input_of_a_file_can_be_used_again(canvas, chain):
    """However it came to be so."""
    canvas.document.apply("From a file", lambda p: edit.set_bypassed(p, p.main, chain[:1], True))
    canvas.select(chain[:1])
    canvas.toggle_bypass()
    assert not canvas.mirror.nodes[chain[0]].look.bypassed


@pytest.mark.parametrize(
    ("edge", "side"), [("left", "left"), ("right", "right"), ("top", "top"), ("bottom", "bottom")]
)
def test_alignment(canvas, add, edge, side):
    """All selected nodes share the edge."""
    nodes = [add("input", 0, 0), add("keras.layers.Dense", 130, 90), add("keras.layers.Conv2D", 40, 200)]
    canvas.select(nodes)
    canvas.align(edge)
    assert len({getattr(canvas.mirror.nodes[id].rect, side)() for id in nodes}) == 1
    assert canvas.document.history.undo_label == "Align 3 nodes"


def test_distribution_makes_gaps_equal(canvas, add):
    """The outer nodes stay."""
    nodes = [add("input", 0, 0), add("input", 170, 0), add("input", 600, 0)]
    canvas.select(nodes)
    canvas.distribute("horizontal")
    rects = [canvas.mirror.nodes[id].rect for id in nodes]
    assert abs((rects[1].left() - rects[0].right()) - (rects[2].left() - rects[1].right())) <= 1
    assert (rects[0].left(), rects[2].left()) == (0, 600)


def test_arranging_is_one_step(canvas, chain, add):
    """Wires lead from left to right, nothing overlaps, undo is exact."""
    before = canvas.document.project
    canvas._edits.place("heap", dict.fromkeys(chain, (0, 0)))
    canvas.arrange()
    rects = [canvas.mirror.nodes[id].rect for id in chain]
    assert rects[0].right() < rects[1].left() < rects[1].right() < rects[2].left()
    assert canvas.document.history.undo_label == "Arrange 3 nodes"
    canvas.document.undo()
    canvas.document.undo()
    assert canvas.document.project == before


def test_frames_stay_around_what_is_arranged(canvas, chain, add):
    """An outer frame too; a frame with nothing on it stays where it is; all of it is one step."""
    canvas._edits.place("heap", {id: (400 * n, 300 * n) for n, id in enumerate(chain)})
    canvas.select(chain[:2])
    inner = canvas.frame_selection()
    canvas.select([inner])
    outer = canvas.frame_selection()
    empty = add("frame", 5000, 5000)
    before = canvas.document.project
    canvas.select([])
    canvas.arrange()
    rects = {id: view.rect for id, view in canvas.mirror.nodes.items()}
    assert rects[chain[0]].bottom() > rects[chain[1]].top()
    assert all(rects[inner].contains(rects[id]) for id in chain[:2])
    assert not rects[inner].intersects(rects[chain[2]])
    assert rects[outer].contains(rects[inner])
    assert rects[inner].height() < 200
    assert rects[empty].topLeft() == QPointF(5000, 5000)
    canvas.document.undo()
    assert canvas.document.project == before


def test_a_big_drawing_is_arranged_a_turn_later(canvas, catalogue, qtbot):
    """As one step, and also when something changed the drawing in between."""
    canvas.document.replace(large_project(catalogue, AT_ONCE + 50), None)
    before = canvas.document.project
    canvas.arrange()
    assert canvas.document.project is before
    canvas.document.apply("rename", lambda p: edit.set_title(p, p.main, NodeId("n3"), "third"))
    qtbot.waitUntil(lambda: canvas.document.history.undo_label == f"Arrange {AT_ONCE + 50} nodes")
    canvas.document.undo()
    canvas.document.undo()
    assert canvas.document.project == before
    assert_mirrors(canvas)


def test_what_was_laid_out_of_another_file_is_forgotten(canvas, catalogue):
    """The file that has been opened in between stays as it was."""
    canvas.document.replace(large_project(catalogue, AT_ONCE + 50), None)
    canvas.arrange()
    opened = large_project(catalogue, 3)
    canvas.document.replace(opened, None)
    settle()
    assert canvas.document.project is opened


def test_the_selection_survives_undo_where_nodes_still_exist(canvas, chain):
    """What is gone is not selected."""
    canvas.select(chain)
    canvas.document.undo()
    canvas.document.undo()
    canvas.document.undo()
    canvas.document.undo()
    assert chain[2] not in block_of(canvas).nodes
    assert canvas.selection == set(chain[:2])


def test_zoom_has_limits(canvas):
    """However often it is asked for."""
    for _ in range(60):
        canvas.zoom_in()
    assert canvas.zoom == ZOOM_MAX
    for _ in range(60):
        canvas.zoom_out()
    assert canvas.zoom == ZOOM_MIN
    canvas.zoom_reset()
    assert canvas.zoom == 1.0


def test_fit_shows_everything_and_show_node_one(canvas, add):
    """Neither is a step."""
    nodes = [add("input", -2000, 0), add("input", 3000, 900)]
    before = steps(canvas)
    canvas.fit()
    assert all(canvas.view.visible_rect().contains(view.rect) for view in canvas.mirror.nodes.values())
    canvas.show_node(nodes[1])
    middle = canvas.view.visible_rect().center() - canvas.mirror.nodes[nodes[1]].rect.center()
    assert middle.manhattanLength() < 4
    assert canvas.selection == {nodes[1]}
    assert steps(canvas) == before


def test_reports_are_shown_and_repaint_only_what_is_new(canvas, chain, qtbot):
    """Shapes stand at the outputs, dtypes colour wires, errors mark nodes."""
    specs = {"output": TensorSpec((None, 20), "float32")}
    nodes = {((), chain[0]): NodeReport(NodeState.OK, specs), ((), chain[1]): NodeReport(NodeState.OK, specs)}
    problem = Problem("missing-input", Severity.ERROR, node=chain[2], port="inputs")
    report = Report(1, nodes, {}, (problem,))
    canvas.set_report(report)
    assert canvas.mirror.nodes[chain[0]].look.outputs[0].shape == "(None, 20)"
    assert canvas.mirror.nodes[chain[2]].look.error
    wires = {w.input_port.view.node_id: w.look for w in canvas.mirror.wires.values()}
    assert wires[chain[1]].dtype == "float32"
    assert wires[chain[2]].error
    assert_mirrors(canvas)
    emitted = []
    canvas.mirror.repainted.connect(emitted.append)
    canvas.set_report(Report(2, nodes, {}, (problem,)))
    assert emitted == [[]]


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_pictures_are_made(canvas, chain, suffix):
    """SVG keeps text as text."""
    if suffix == ".svg":
        assert b">flatten</text>" in canvas.svg()
    else:
        image = QImage.fromData(canvas.png(1.0))
        assert image.width() > 600


def test_a_picture_fits_its_target(canvas, chain):
    """The same painter paints on anything."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    canvas.paint_picture(painter, QRectF(image.rect()))
    painter.end()
    assert image.pixelColor(5, 5).name() == DARK.canvas


def test_an_empty_canvas_says_what_to_do(canvas, chain):
    """The middle is not empty when there is no node, and calm again with one."""
    canvas.select_all()
    canvas.delete()
    middle = canvas.view.viewport().rect().center()
    image = canvas.view.grab().toImage()
    row = {image.pixelColor(middle.x() + dx, middle.y() - 12).name() for dx in range(-150, 150)}
    assert len(row) > 2


def test_the_theme_changes_at_once(canvas, chain):
    """The whole canvas wears the new colours."""
    canvas.set_theme(LIGHT)
    assert canvas.view.grab().toImage().pixelColor(3, 3).name() == LIGHT.canvas


def test_another_document_is_shown_whole(canvas, chain, catalogue):
    """The canvas goes to the new main block."""
    canvas.document.replace(empty_project("Other"), None)
    assert canvas.block == canvas.document.main
    assert not canvas.mirror.nodes
    assert canvas.selection == frozenset()


def test_a_large_document_is_shown_in_slices(canvas, catalogue, qtbot):
    """The event loop runs in between; an edit meanwhile finds the mirror complete."""
    canvas.document.replace(large_project(catalogue, 400), None)
    assert canvas.mirror.busy
    with qtbot.waitSignal(canvas.mirror.settled):
        pass
    assert_mirrors(canvas)
    canvas.document.replace(large_project(catalogue, 300), None)
    canvas.add(catalogue.nodes["input"])
    assert not canvas.mirror.busy
    assert len(canvas.mirror.nodes) == 301
    assert canvas.view.visible_rect().intersects(canvas.stage.bounds(canvas.selection))
    assert isinstance(canvas.view.visible_rect().center(), QPointF)


def test_canvases_come_and_go(qapp, catalogue):
    """Nothing is left that a garbage collection could stumble over."""
    for _ in range(4):
        made = Canvas(Document(large_project(catalogue, 60), catalogue), DARK)
        made.show()
        QApplication.processEvents()
        made.select_all()
        made.duplicate()
        made.document.undo()
        made.close()
        made.close()
        made.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del made
        gc.collect()


def test_tooltips_name_shapes_and_problems(canvas, hand, chain):
    """On a wire dtype and shape, on a node every output and what is wrong with it."""
    specs = {"output": TensorSpec((None, 20), "float32")}
    problem = Problem(
        "missing-input",
        Severity.ERROR,
        node=chain[1],
        port="inputs",
        arguments={"port": "inputs", "title": "flatten"},
    )
    canvas.set_report(Report(1, {((), chain[0]): NodeReport(NodeState.OK, specs)}, {}, (problem,)))
    text = canvas._hover.text
    wire = next(w for w in canvas.mirror.wires.values() if w.output_port.view.node_id == chain[0])
    assert text(hand.on_wire(wire)) == "<b>input → flatten</b><br>(None, 20) float32"
    assert text(hand.output(chain[0])) == "<b>input.output</b><br>(None, 20) float32"
    assert text(hand.input(chain[1])) == "<b>flatten.inputs</b><br>(None, 20) float32"
    assert "output: (None, 20) float32" in text(hand.body(chain[0]))
    assert "Nothing enters inputs" in text(hand.body(chain[1]))
    assert text(QPointF(400, 420)) == ""


@pytest.mark.parametrize("count", [6, 30])
def test_a_drawing_opened_before_the_window_is_shown_fits_it(qapp, catalogue, count):
    """The zoom follows from the size that the window has in the end, and lets the texts be read."""
    made = Canvas(Document(large_project(catalogue, count), catalogue), DARK)
    QApplication.processEvents()
    made.resize(1000, 700)
    made.show()
    QApplication.processEvents()
    QApplication.processEvents()
    seen, drawing = made.view.visible_rect(), made.stage.bounds()
    assert made.zoom >= READABLE
    assert seen.contains(drawing) or (
        made.zoom == READABLE and seen.left() < drawing.left() < seen.center().x()
    )
    made.close()
    made.deleteLater()
