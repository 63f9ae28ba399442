"""Nodes selected, moved, dropped, renamed and framed, with the mouse and the keyboard."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from nodes.graph import Place
from tests.editor.canvas.hand import MIDDLE, assert_mirrors, block_of, wires_of

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
EMPTY = QPointF(400, 420)


def places_of(canvas, *nodes):
    """Where nodes stand."""
    return [(block_of(canvas).places[node].x, block_of(canvas).places[node].y) for node in nodes]


def test_clicks_select(canvas, hand, chain, qtbot):
    """A click selects one, Shift adds, Ctrl toggles, empty space clears."""
    first, second, third = chain
    with qtbot.waitSignal(canvas.selection_changed) as changed:
        hand.click(hand.body(first))
    assert changed.args == [frozenset({first})]
    hand.click(hand.body(second), SHIFT)
    hand.click(hand.body(third), CONTROL)
    assert canvas.selection == set(chain)
    hand.click(hand.body(first), CONTROL)
    assert canvas.selection == {second, third}
    hand.click(hand.body(second))
    assert canvas.selection == {second}
    hand.click(EMPTY)
    assert canvas.selection == frozenset()


def test_the_rubber_band_selects_what_it_touches(canvas, hand, chain):
    """With Shift it adds, with Ctrl it toggles; Escape brings the former selection back."""
    first, second, _ = chain
    hand.drag(QPointF(-20, 60), QPointF(260, 240))
    assert canvas.selection == {first, second}
    hand.drag(QPointF(480, 60), QPointF(560, 240), SHIFT)
    assert canvas.selection == set(chain)
    hand.drag(QPointF(480, 60), QPointF(560, 240), CONTROL)
    assert canvas.selection == {first, second}
    hand.drag(EMPTY, QPointF(-40, 40), drop=False)
    hand.key(Qt.Key.Key_Escape)
    assert canvas.selection == {first, second}


def test_a_move_snaps_and_is_one_step(canvas, hand, chain):
    """Undo and redo are exact, and the selection stays."""
    first, second, _ = chain
    steps = len(canvas.document.history.steps)
    hand.drag(hand.body(second), hand.body(second) + QPointF(33, 58))
    assert places_of(canvas, second) == [(280, 160)]
    assert len(canvas.document.history.steps) == steps + 1
    assert canvas.document.history.undo_label == "Move flatten"
    canvas.document.undo()
    assert places_of(canvas, second) == [(250, 100)]
    assert canvas.selection == {second}
    assert_mirrors(canvas)
    canvas.document.redo()
    assert places_of(canvas, first, second) == [(0, 100), (280, 160)]


def test_alt_moves_freely(canvas, hand, chain):
    """Alt leaves the grid."""
    hand.drag(hand.body(chain[1]), hand.body(chain[1]) + QPointF(33, 58), ALT)
    assert places_of(canvas, chain[1]) == [(283, 158)]


def test_selected_nodes_move_together(canvas, hand, chain):
    """The label counts them."""
    canvas.select(chain[:2])
    hand.drag(hand.body(chain[0]), hand.body(chain[0]) + QPointF(0, 100))
    assert places_of(canvas, *chain) == [(0, 200), (250, 200), (520, 100)]
    assert canvas.document.history.undo_label == "Move 2 nodes"


def test_many_nodes_move_as_a_picture(canvas, hand, add):
    """A large selection is painted once and moved."""
    nodes = [add("input", 120 * (n % 8), 80 * (n // 8)) for n in range(48)]
    canvas.select(nodes)
    hand.drag(hand.body(nodes[0]), hand.body(nodes[0]) + QPointF(50, 50), drop=False)
    canvas.grab()
    hand.release(hand.body(nodes[0]) + QPointF(50, 50))
    assert places_of(canvas, nodes[0], nodes[47]) == [(50, 50), (890, 450)]


def test_escape_puts_moved_nodes_back(canvas, hand, chain):
    """No step is left behind."""
    before = canvas.document.project
    hand.drag(hand.body(chain[1]), hand.body(chain[1]) + QPointF(33, 58), drop=False)
    hand.key(Qt.Key.Key_Escape)
    hand.release(EMPTY)
    assert canvas.document.project is before


@pytest.mark.parametrize(("key", "by"), [(Qt.Key.Key_Right, (10, 0)), (Qt.Key.Key_Up, (0, -10))])
def test_arrow_keys_nudge_in_one_step(canvas, hand, chain, key, by):
    """Nudges in a row merge."""
    hand.click(hand.body(chain[0]))
    steps = len(canvas.document.history.steps)
    for _ in range(3):
        hand.key(key)
    assert places_of(canvas, chain[0]) == [(3 * by[0], 100 + 3 * by[1])]
    assert len(canvas.document.history.steps) == steps + 1


def test_a_node_dropped_on_a_wire_is_inserted(canvas, hand, chain, add):
    """Moving it there and inserting it is one step."""
    relu = add("keras.layers.ReLU", 300, 400)
    wire = next(w for w in canvas.mirror.wires.values() if w.input_port.view.node_id == chain[2])
    rect = canvas.mirror.nodes[relu].rect
    target = hand.on_wire(wire) - (rect.center() - hand.body(relu))
    steps = len(canvas.document.history.steps)
    hand.drag(hand.body(relu), target)
    assert (chain[1], "output", relu, "inputs") in wires_of(canvas)
    assert (relu, "output", chain[2], "inputs") in wires_of(canvas)
    assert len(wires_of(canvas)) == 3
    assert len(canvas.document.history.steps) == steps + 1
    assert canvas.document.history.undo_label == "Insert re_lu on a wire"
    canvas.document.undo()
    assert len(wires_of(canvas)) == 2


def test_a_wired_node_moved_over_a_wire_is_left_alone(canvas, hand, chain, add):
    """Only a node that hangs on nothing is inserted."""
    other = add("keras.layers.Dense", 520, 300)
    hand.drag(hand.output(chain[0]), hand.input(other))
    wires = wires_of(canvas)
    hand.drag(hand.body(other), hand.body(other) + QPointF(-100, -200))
    assert wires_of(canvas) == wires


def test_the_palette_drops_a_node_where_the_mouse_is(canvas, hand):
    """It is selected, and the keyboard is in the canvas."""
    assert hand.drop_from_palette("keras.layers.Dense", QPointF(300, 200))
    ((id, view),) = canvas.mirror.nodes.items()
    assert view.rect.contains(QPointF(300, 200))
    assert canvas.selection == {id}
    assert canvas.document.history.undo_label == "Add Dense"


def test_the_palette_drops_a_node_on_a_wire(canvas, hand, chain):
    """Placing and inserting it is one step."""
    wire = next(iter(canvas.mirror.wires.values()))
    steps = len(canvas.document.history.steps)
    assert hand.drop_from_palette("keras.layers.ReLU", hand.on_wire(wire))
    assert len(wires_of(canvas)) == 3
    assert len(canvas.document.history.steps) == steps + 1


def test_a_node_on_a_short_wire_gets_room(canvas, hand, chain):
    """It covers nobody: what stands to the right moves on, in the same step."""
    wire = next(w for w in canvas.mirror.wires.values() if w.input_port.view.node_id == chain[2])
    assert hand.drop_from_palette("keras.layers.ReLU", hand.on_wire(wire))
    canvas.mirror.flush()
    (new,) = canvas.selection
    rects = [canvas.mirror.nodes[id].rect for id in (chain[0], chain[1], new, chain[2])]
    assert all(one.right() < other.left() for one, other in pairwise(rects))
    assert {rect.top() for rect in rects} == {100.0}
    canvas.document.undo()
    assert places_of(canvas, *chain) == [(0, 100), (250, 100), (520, 100)]


def test_a_note_stands_where_nothing_is(canvas, hand, chain):
    """It does not cover the drawing."""
    canvas.view.centerOn(canvas.mirror.nodes[chain[1]].rect.center())
    note = canvas.mirror.nodes[canvas.add_note()].rect
    canvas.inplace.cancel()
    assert not any(canvas.mirror.nodes[id].rect.intersects(note) for id in chain)


def test_foreign_drags_are_not_taken(canvas, hand):
    """What the catalogue does not know is not placed."""
    assert not hand.drop_from_palette("keras.layers.Nothing", QPointF(0, 0))
    assert not canvas.mirror.nodes


@pytest.mark.parametrize("way", ["F2", "double click"])
def test_a_title_is_renamed_in_place(canvas, hand, chain, way):
    """Enter keeps the text, as one step."""
    if way == "F2":
        hand.click(hand.body(chain[2]))
        canvas.rename()
    else:
        hand.double_click(hand.body(chain[2]))
    field = canvas.inplace.field
    assert isinstance(field, QLineEdit)
    assert canvas.busy
    QTest.keyClicks(field, "head")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert canvas.mirror.nodes[chain[2]].look.title == "head"
    assert canvas.document.history.undo_label == "Rename dense"
    assert not canvas.busy


def test_escape_leaves_the_title(canvas, hand, chain):
    """What was typed is forgotten."""
    before = canvas.document.project
    hand.double_click(hand.body(chain[2]))
    QTest.keyClicks(canvas.inplace.field, "head")
    QTest.keyClick(canvas.inplace.field, Qt.Key.Key_Escape)
    assert canvas.document.project is before


def test_a_node_deleted_while_it_is_renamed_stays_deleted(canvas, hand, chain):
    """The field closes with it."""
    hand.double_click(hand.body(chain[2]))
    canvas.document.undo()
    assert not canvas.inplace.active
    assert_mirrors(canvas)


def test_a_note_is_written_in_place(canvas, hand):
    """A new note opens at once; a double click opens it again."""
    note = canvas.add_note()
    field = canvas.inplace.field
    assert isinstance(field, QPlainTextEdit)
    QTest.keyClicks(field, "Twice as deep")
    QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
    assert canvas.mirror.nodes[note].look.title == "Twice as deep"
    assert canvas.document.history.undo_label == "Edit note"
    hand.double_click(hand.body(note))
    assert canvas.inplace.active


def test_a_frame_takes_along_what_stands_on_it(canvas, hand, chain):
    """Whole nodes move with it, the others stay."""
    canvas.select(chain[:2])
    frame = canvas.frame_selection()
    assert canvas.selection == {frame}
    canvas.select([])
    start = canvas.mirror.nodes[frame].rect.topLeft() + QPointF(60, 10)
    hand.drag(start, start + QPointF(20, 50))
    assert places_of(canvas, *chain) == [(20, 150), (270, 150), (520, 100)]
    canvas.document.undo()
    assert places_of(canvas, *chain) == [(0, 100), (250, 100), (520, 100)]


def test_a_frame_is_resized_by_its_corner(canvas, hand, chain):
    """Its size is in the document."""
    canvas.select(chain[:1])
    frame = canvas.frame_selection()
    corner = canvas.mirror.nodes[frame].rect.bottomRight() - QPointF(5, 5)
    hand.drag(corner, corner + QPointF(95, 45))
    old = canvas.mirror.nodes[frame].rect
    place: Place = block_of(canvas).places[frame]
    assert (old.width(), old.height()) == (place.width, place.height)
    assert canvas.document.history.undo_label == "Resize frame"


@pytest.mark.parametrize("way", ["middle", "space"])
def test_panning_changes_nothing_but_the_view(canvas, hand, chain, way):
    """The middle button or Space and the left button pan."""
    before, project = canvas.view.visible_rect(), canvas.document.project
    if way == "middle":
        hand.drag(EMPTY, EMPTY + QPointF(30, 40), button=MIDDLE)
    else:
        QTest.keyPress(canvas.view, Qt.Key.Key_Space)
        hand.drag(EMPTY, EMPTY + QPointF(30, 40))
    assert canvas.view.visible_rect() != before
    assert canvas.document.project is project


def test_tab_and_double_click_ask_for_a_node(canvas, hand, qtbot):
    """Tab at the mouse, a double click where it is."""
    with qtbot.waitSignal(canvas.search_requested) as asked:
        hand.key(Qt.Key.Key_Tab)
    assert asked.args[0].loose_end is None
    with qtbot.waitSignal(canvas.search_requested) as asked:
        hand.double_click(EMPTY)
    assert (asked.args[0].scene - EMPTY).manhattanLength() < 2


def test_hovering_says_what_is_there(canvas, hand, chain, qtbot):
    """Nodes, ports and wires, in the status line and in the tooltip."""
    with qtbot.waitSignal(canvas.hint) as said:
        hand.hover(hand.body(chain[2]))
    assert said.args == ["dense — Dense"]
    with qtbot.waitSignal(canvas.hint) as said:
        hand.hover(hand.on_wire(next(iter(canvas.mirror.wires.values()))))
    assert "→" in said.args[0]
    with qtbot.waitSignal(canvas.hint) as said:
        hand.hover(hand.output(chain[2]))
    assert said.args == ["dense.output"]
    with qtbot.waitSignal(canvas.hint) as said:
        QApplication.sendEvent(canvas.view.viewport(), QEvent(QEvent.Type.Leave))
    assert said.args == [""]


def test_a_drag_at_the_border_moves_the_window(canvas, hand, chain, qtbot):
    """The node stays under the mouse, and where it is dropped is one step."""
    before = canvas.view.visible_rect()
    steps = len(canvas.document.history.steps)
    hand.press(hand.body(chain[2]))
    border = QPointF(canvas.view.mapToScene(canvas.view.viewport().rect().center()))
    border.setX(before.right() - 4)
    hand.move(border)
    qtbot.waitUntil(lambda: canvas.view.visible_rect().left() > before.left() + 60)
    hand.release(QPointF(canvas.view.mapToScene(hand.pixel(border))))
    assert len(canvas.document.history.steps) == steps + 1
    assert places_of(canvas, chain[2])[0][0] > 700
    moved = canvas.view.visible_rect()
    hand.hover(border)
    assert canvas.view.visible_rect() == moved


def test_a_number_in_the_place_of_a_wire_is_shown(canvas, add):
    """The input says what stands there, and looks as if it needed no wire."""
    node = add("keras.ops.add", 0, 0, x2=0.5)
    port = canvas.mirror.nodes[node].inputs[1].look
    assert port.label == "x2 = 0.5"
    assert port.spare


def test_a_long_title_is_shortened(canvas, hand, add):
    """A node never becomes wider than the window for its title."""
    node = add("input", 0, 0)
    canvas._edits.rename(node, "a very long title " * 20)
    assert canvas.mirror.nodes[node].rect.width() < 400
    canvas.view.grab()


def test_shortcuts_wait_while_something_is_dragged(canvas, hand, chain, qtbot):
    """Ctrl+Z in mid-drag undoes nothing; afterwards it does."""
    undo = QAction("Undo", canvas)
    undo.setShortcut("Ctrl+Z")
    undo.triggered.connect(canvas.document.undo)
    canvas.addAction(undo)
    canvas.activateWindow()
    canvas.view.setFocus()
    project = canvas.document.project
    hand.drag(hand.body(chain[1]), hand.body(chain[1]) + QPointF(30, 30), drop=False)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert canvas.document.project is project
    hand.release(hand.body(chain[1]) + QPointF(30, 30))
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert canvas.document.project == project
