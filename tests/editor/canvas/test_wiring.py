"""Wires drawn, led elsewhere, detached, cut and refused, with the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from tests.editor.canvas.hand import assert_mirrors, block_of, wires_of

EMPTY = QPointF(400, 420)


def only_wire(canvas):
    """The one wire on the canvas."""
    (wire,) = canvas.mirror.wires.values()
    return wire


@pytest.fixture
def pair(add):
    """Two Dense layers, not wired."""
    return add("keras.layers.Dense", 0, 100), add("keras.layers.Dense", 300, 100)


@pytest.mark.parametrize("from_output", [True, False])
def test_drag_from_either_end_connects(canvas, hand, pair, from_output):
    """A wire can be drawn from the output or from the input; it is one labelled step."""
    first, second = pair
    steps = len(canvas.document.history.steps)
    ends = hand.output(first), hand.input(second)
    hand.drag(*(ends if from_output else reversed(ends)))
    assert wires_of(canvas) == {(first, "output", second, "inputs")}
    assert len(canvas.document.history.steps) == steps + 1
    assert canvas.document.history.undo_label == "Connect dense to dense_1"
    canvas.document.undo()
    assert wires_of(canvas) == set()
    assert_mirrors(canvas)
    canvas.document.redo()
    assert wires_of(canvas) == {(first, "output", second, "inputs")}


def test_dropping_a_wire_on_a_node_takes_its_free_port(canvas, hand, pair):
    """The port itself need not be hit."""
    first, second = pair
    hand.drag(hand.output(first), hand.body(second))
    assert wires_of(canvas) == {(first, "output", second, "inputs")}


def test_a_second_wire_replaces_the_first(canvas, hand, pair, add):
    """A single input holds one wire."""
    first, second = pair
    third = add("keras.layers.Dense", 0, 300)
    hand.drag(hand.output(first), hand.input(second))
    hand.drag(hand.output(third), hand.input(second))
    assert wires_of(canvas) == {(third, "output", second, "inputs")}
    canvas.document.undo()
    assert wires_of(canvas) == {(first, "output", second, "inputs")}


def test_the_end_of_a_wire_can_be_led_elsewhere(canvas, hand, pair, add):
    """Dragging from a wired input takes the wire's end along, in one step."""
    first, second = pair
    third = add("keras.layers.Dense", 300, 300)
    hand.drag(hand.output(first), hand.input(second))
    steps = len(canvas.document.history.steps)
    hand.drag(hand.input(second), hand.input(third))
    assert wires_of(canvas) == {(first, "output", third, "inputs")}
    assert len(canvas.document.history.steps) == steps + 1


@pytest.mark.parametrize("part", [0.2, 0.8])
def test_the_nearer_end_of_a_wire_follows_the_mouse(canvas, hand, pair, add, part):
    """Dragging the wire itself takes up the end that is nearer."""
    first, second = pair
    other = add("keras.layers.Dense", 0 if part < 0.5 else 300, 300)
    hand.drag(hand.output(first), hand.input(second))
    end = hand.output(other) if part < 0.5 else hand.input(other)
    hand.drag(hand.on_wire(only_wire(canvas), part), end)
    expected = (other, "output", second, "inputs") if part < 0.5 else (first, "output", other, "inputs")
    assert wires_of(canvas) == {expected}


def test_an_end_dropped_into_nothing_detaches_the_wire(canvas, hand, pair, qtbot):
    """Only a new wire asks what it should lead to."""
    first, second = pair
    hand.drag(hand.output(first), hand.input(second))
    with qtbot.assertNotEmitted(canvas.search_requested):
        hand.drag(hand.input(second), EMPTY)
    assert wires_of(canvas) == set()
    assert canvas.document.history.undo_label == "Detach a wire"


def test_an_end_dropped_where_it_was_changes_nothing(canvas, hand, pair):
    """Taking a wire up and putting it back is no step."""
    first, second = pair
    hand.drag(hand.output(first), hand.input(second))
    steps = len(canvas.document.history.steps)
    hand.press(hand.input(second))
    hand.move(EMPTY)
    hand.move(hand.input(second))
    hand.release(hand.input(second))
    assert len(canvas.document.history.steps) == steps
    assert wires_of(canvas) == {(first, "output", second, "inputs")}


@pytest.mark.parametrize("from_output", [True, False])
def test_a_new_wire_dropped_into_nothing_asks_for_a_node(canvas, hand, pair, qtbot, from_output):
    """The request says where, and which end is loose."""
    start = hand.output(pair[0]) if from_output else hand.input(pair[0])
    with qtbot.waitSignal(canvas.search_requested) as asked:
        hand.drag(start, EMPTY)
    request = asked.args[0]
    assert request.loose_end.node == pair[0]
    assert request.loose_end.is_output is from_output
    assert (request.scene - EMPTY).manhattanLength() < 2


@pytest.mark.parametrize("from_output", [True, False])
def test_the_node_chosen_for_a_loose_end_is_wired_to_it(canvas, hand, pair, qtbot, catalogue, from_output):
    """Placing it and wiring it is one step."""
    start = hand.output(pair[0]) if from_output else hand.input(pair[0])
    with qtbot.waitSignal(canvas.search_requested) as asked:
        hand.drag(start, EMPTY)
    request = asked.args[0]
    steps = len(canvas.document.history.steps)
    made = canvas.add(catalogue.nodes["keras.layers.ReLU"], None, request.scene, request.loose_end)
    expected = (pair[0], "output", made, "inputs") if from_output else (made, "output", pair[0], "inputs")
    assert wires_of(canvas) == {expected}
    assert len(canvas.document.history.steps) == steps + 1


def test_a_circle_is_refused_with_its_reason(canvas, hand, chain, qtbot):
    """The wire shows why while it is dragged, and says so when it is dropped."""
    before = canvas.document.project
    hand.drag(hand.output(chain[2]), hand.input(chain[1]), drop=False)
    assert "circle" in canvas.interaction.gesture._reason
    with qtbot.waitSignal(canvas.refused) as refused:
        hand.release(hand.input(chain[1]))
    assert "circle" in refused.args[0]
    assert canvas.document.project is before


def test_two_outputs_cannot_be_wired(canvas, hand, pair, qtbot):
    """A wire goes from an output to an input."""
    with qtbot.waitSignal(canvas.refused) as refused:
        hand.drag(hand.output(pair[0]), hand.output(pair[1]))
    assert "output to an input" in refused.args[0]


def test_a_full_list_refuses_more(canvas, hand, add, qtbot, catalogue):
    """Subtract takes two wires and offers no third place."""
    sources = [add("input", 0, 100 * row) for row in range(3)]
    subtract = add("keras.layers.Subtract", 300, 100)
    hand.drag(hand.output(sources[0]), hand.input(subtract, 0))
    hand.drag(hand.output(sources[1]), hand.input(subtract, 1))
    assert len(canvas.mirror.nodes[subtract].inputs) == 2
    assert len(block_of(canvas).wires) == 2


def test_a_list_has_a_slot_for_each_wire_and_a_free_one(canvas, hand, add):
    """Wires stand in order; a place that was left closes up."""
    sources = [add("input", 0, 100 * row) for row in range(3)]
    total = add("keras.layers.Add", 300, 100)
    for row, source in enumerate(sources):
        hand.drag(hand.output(source), hand.input(total, row))
        assert len(canvas.mirror.nodes[total].inputs) == row + 2
    hand.drag(hand.input(total, 1), EMPTY)
    slots = canvas.mirror.nodes[total].inputs
    assert [port.look.free for port in slots] == [False, False, True]
    ends = [port.connected_pipes[0].output_port.view.node_id for port in slots[:2]]
    assert ends == [sources[0], sources[2]]


@pytest.mark.parametrize("way", ["alt and shift", "x"])
def test_a_stroke_cuts_every_wire_it_crosses(canvas, hand, chain, qtbot, way):
    """Both wires are cut in one step."""
    first, second = (hand.on_wire(wire) for wire in canvas.mirror.wires.values())
    keys = Qt.KeyboardModifier.NoModifier
    if way == "x":
        from PySide6.QtTest import QTest

        QTest.keyPress(canvas.view, Qt.Key.Key_X)
    else:
        keys = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    steps = len(canvas.document.history.steps)
    hand.press(first - QPointF(5, 40), keys)
    for at in (first + QPointF(5, 40), second + QPointF(-5, 40), second - QPointF(-5, 40)):
        hand.move(at, keys)
    hand.release(second - QPointF(-5, 40), keys)
    assert wires_of(canvas) == set()
    assert len(canvas.document.history.steps) == steps + 1
    assert canvas.document.history.undo_label == "Remove 2 wires"


def test_a_click_selects_a_wire_and_delete_removes_it(canvas, hand, chain):
    """Wires can be selected like nodes."""
    wire = next(iter(canvas.mirror.wires.values()))
    hand.click(hand.on_wire(wire))
    assert canvas.stage.wire_selection == {wire.wire_id}
    hand.key(Qt.Key.Key_Delete)
    assert wire.wire_id not in block_of(canvas).wires
    assert len(block_of(canvas).wires) == 1


@pytest.mark.parametrize("undo_while_dragging", [False, True])
def test_escape_or_undo_in_mid_drag_leaves_the_wire(canvas, hand, chain, undo_while_dragging):
    """What is being dragged is dropped where it was."""
    before = canvas.document.project
    hand.drag(hand.input(chain[2]), EMPTY, drop=False)
    assert canvas.busy
    if undo_while_dragging:
        canvas.document.undo()
    else:
        hand.key(Qt.Key.Key_Escape)
        assert canvas.document.project is before
    assert not canvas.busy
    assert_mirrors(canvas)
    hand.release(EMPTY)
    assert_mirrors(canvas)
