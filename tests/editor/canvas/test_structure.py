"""Shared layers, blocks, chains, loops and branches, by hand on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from editor.canvas.geometry import HEADER
from editor.canvas.looks import Kind
from nodes.edit import title_of
from nodes.graph import NodeId, Object, argument
from tests.editor.canvas.hand import assert_fresh, assert_mirrors, block_of, wires_of

DENSE = "keras.layers.Dense"
ALT = Qt.KeyboardModifier.AltModifier


def look(canvas, node: NodeId):
    """What is seen of a node."""
    return canvas.mirror.nodes[node].look


def rect(canvas, node: NodeId):
    """Where a node stands."""
    return canvas.mirror.nodes[node].rect


def region_of(canvas, node: NodeId) -> NodeId | None:
    """The loop or branch in whose body a node stands."""
    return block_of(canvas).nodes[node].region


def ends(canvas, region: NodeId) -> dict[str, NodeId]:
    """What the body of a region begins and ends with, by kind."""
    return {
        node.kind: node.id
        for node in block_of(canvas).members_of(region)
        if node.kind in ("enter", "leave", "then", "else")
    }


def inside(canvas, region: NodeId) -> QPointF:
    """A free place in the body of a region."""
    return rect(canvas, region).center() + QPointF(0, 30)


@pytest.fixture
def loop(canvas, hand) -> NodeId:
    """An empty *while* that was dropped from the palette."""
    assert hand.drop_from_palette("while", QPointF(400, 250))
    return next(id for id, node in block_of(canvas).nodes.items() if node.kind == "while")


# -- shared layers ---------------------------------------------------------------------------------------


def test_a_shared_duplicate_has_the_colour_and_the_next_number(canvas, chain):
    """One layer, two calls: both wear its colour, numbered in the order in which they are called."""
    dense = chain[2]
    canvas.select([dense])
    canvas.structure.duplicate_shared()
    (copy,) = canvas.selection
    block = block_of(canvas)
    assert block.nodes[copy].layer == block.nodes[dense].layer
    assert (look(canvas, dense).shared, look(canvas, copy).shared) == (1, 2)
    assert look(canvas, dense).tone == look(canvas, copy).tone
    canvas.document.undo()
    assert look(canvas, dense).shared == 0


def test_numbers_follow_the_wires(canvas, hand, add):
    """What is called first is the first, whichever was drawn first."""
    start, late = add("input", 0, 100), add(DENSE, 600, 100)
    canvas.select([late])
    canvas.structure.duplicate_shared()
    (early,) = canvas.selection
    canvas._edits.place("place", {early: (300, 300)})
    hand.drag(hand.output(start), hand.input(early))
    hand.drag(hand.output(early), hand.input(late))
    assert (look(canvas, early).shared, look(canvas, late).shared) == (1, 2)
    assert_mirrors(canvas)


def test_each_shared_layer_has_a_colour_of_its_own(canvas, add):
    """Two shared layers can be told apart."""
    tones = []
    for y in (0, 200):
        canvas.select([add(DENSE, 0, y)])
        canvas.structure.duplicate_shared()
        tones.append(look(canvas, next(iter(canvas.selection))).tone)
    assert tones == [0, 1]
    palette = canvas.stage.painter.palette
    assert palette.tone(0)[0] != palette.tone(1)[0]


def test_tie_and_untie(canvas, add):
    """Tied nodes call the layer of the first; untied ones have their own again."""
    one, two = add(DENSE, 0, 0), add(DENSE, 300, 0)
    canvas.select([one, two])
    canvas.structure.tie()
    block = block_of(canvas)
    assert block.nodes[one].layer == block.nodes[two].layer
    assert len(block.layers) == 1
    canvas.select([two])
    canvas.structure.untie()
    block = block_of(canvas)
    assert block.nodes[one].layer != block.nodes[two].layer
    assert look(canvas, one).shared == 0


def test_layers_of_different_types_are_not_tied(canvas, add, qtbot):
    """The reason is told, nothing changes."""
    one, two = add(DENSE, 0, 0), add("keras.layers.Flatten", 300, 0)
    canvas.select([one, two])
    before = canvas.document.project
    with qtbot.waitSignal(canvas.refused):
        canvas.structure.tie()
    assert canvas.document.project is before


# -- blocks ----------------------------------------------------------------------------------------------


def test_wrapping_asks_for_the_name_in_place(canvas, chain):
    """The name that is typed is the block's; the instance is a card with a double border."""
    canvas.select(chain[1:])
    canvas.structure.wrap()
    field = canvas.inplace.field
    assert field is not None
    QTest.keyClicks(field, "Head")
    QTest.keyClick(field, Qt.Key.Key_Return)
    (instance,) = canvas.selection
    inner = canvas.stage.block_in(instance)
    assert canvas.document.project.blocks[inner].name == "Head"
    assert look(canvas, instance).card.instance
    assert_fresh(canvas)
    canvas.document.undo()
    canvas.document.undo()
    assert set(chain) == block_of(canvas).nodes.keys()


def test_unpacking_brings_the_nodes_back(canvas, chain):
    """What was wrapped stands on the canvas again, wired as before."""
    wires = len(wires_of(canvas))
    canvas.select(chain[1:])
    canvas.structure.wrap()
    canvas.inplace.cancel()
    canvas.structure.unpack()
    assert len(block_of(canvas).nodes) == 3
    assert len(wires_of(canvas)) == wires
    assert len(canvas.document.project.blocks) == 1


def test_a_double_click_asks_for_the_block(canvas, hand, chain, qtbot):
    """So does the action for the selected instance."""
    canvas.select(chain[1:])
    canvas.structure.wrap()
    canvas.inplace.cancel()
    (instance,) = canvas.selection
    with qtbot.waitSignal(canvas.open_requested) as asked:
        hand.double_click(hand.body(instance))
    assert asked.args == [instance]
    with qtbot.waitSignal(canvas.open_requested):
        canvas.open_block()


def test_a_chain_lists_its_layers(canvas, hand, chain, add):
    """A straight line of layers becomes one node, and many again."""
    canvas.select(chain[1:])
    canvas.structure.chain()
    (node,) = canvas.selection
    assert look(canvas, node).card.lines[0].startswith("Flatten")
    canvas.structure.unpack()
    assert len(block_of(canvas).nodes) == 3


# -- loops and branches ----------------------------------------------------------------------------------


def test_a_dropped_loop_is_a_rectangle_with_its_ends_at_the_edges(canvas, loop):
    """The ends of the body stand at the inner edges."""
    frame, parts = rect(canvas, loop), ends(canvas, loop)
    assert look(canvas, loop).kind is Kind.REGION
    assert rect(canvas, parts["enter"]).left() == frame.left()
    assert rect(canvas, parts["leave"]).right() == frame.right()
    assert rect(canvas, parts["leave"]).top() == frame.top() + HEADER
    assert [port.name for port in look(canvas, parts["leave"]).inputs] == ["condition", "x"]
    assert_fresh(canvas)


def test_an_if_has_two_ends(canvas, hand):
    """The branch that is taken stands above the other one, inside the rectangle."""
    hand.drop_from_palette("if", QPointF(400, 250))
    region = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "if")
    parts = ends(canvas, region)
    then, other = rect(canvas, parts["then"]), rect(canvas, parts["else"])
    assert then.bottom() <= other.top()
    assert other.bottom() <= rect(canvas, region).bottom()


def test_what_is_dropped_inside_stands_in_the_body(canvas, hand, loop):
    """Palette and search put a node where the mouse is, and so into the body."""
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    node = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "layer")
    assert region_of(canvas, node) == loop
    outside = rect(canvas, loop).bottomRight() + QPointF(100, 100)
    spec = canvas.document.catalogue.nodes["keras.layers.ReLU"]
    assert region_of(canvas, canvas.add(spec, None, outside)) is None
    assert region_of(canvas, canvas.add(spec, None, inside(canvas, loop) + QPointF(0, -40))) == loop


def test_dragging_into_and_out_of_a_body(canvas, hand, loop, add):
    """Where the mouse lets go decides; each is one undo step."""
    node = add(DENSE, 400, 500)
    hand.drag(hand.body(node), inside(canvas, loop))
    assert region_of(canvas, node) == loop
    assert rect(canvas, loop).contains(rect(canvas, node))
    hand.drag(hand.body(node), QPointF(400, 560))
    assert region_of(canvas, node) is None
    canvas.document.undo()
    assert region_of(canvas, node) == loop
    canvas.document.undo()
    assert region_of(canvas, node) is None


def test_inputs_and_outputs_join_no_body(canvas, hand, loop, add):
    """They belong to the block itself."""
    node = add("input", 400, 500)
    hand.drag(hand.body(node), inside(canvas, loop))
    assert region_of(canvas, node) is None


def test_the_target_is_lit_while_dragging(canvas, hand, loop, add):
    """One sees which body a node would join."""
    node = add(DENSE, 400, 500)
    before = canvas.view.viewport().grab().toImage()
    hand.drag(hand.body(node), inside(canvas, loop), drop=False)
    assert canvas.interaction.gesture._region == loop
    assert canvas.view.viewport().grab().toImage() != before
    hand.key(Qt.Key.Key_Escape)
    assert region_of(canvas, node) is None


def test_the_rectangle_grows_with_a_node_that_is_dragged_to_its_edge(canvas, hand, loop):
    """The body stays inside, the end stays at the edge."""
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    node = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "layer")
    before = rect(canvas, loop)
    edge = QPointF(before.right() - 5, before.bottom() - 5)
    hand.drag(hand.body(node), edge)
    assert region_of(canvas, node) == loop
    after = rect(canvas, loop)
    assert after.contains(rect(canvas, node))
    assert after.width() > before.width()
    assert rect(canvas, ends(canvas, loop)["leave"]).right() == after.right()
    assert_fresh(canvas)


@pytest.mark.parametrize("grip", ["header", "end"])
def test_a_loop_takes_its_body_along(canvas, hand, loop, grip):
    """It is moved by its header, or by what its body begins with."""
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    members = [node.id for node in block_of(canvas).members_of(loop)]
    before = {id: rect(canvas, id).topLeft() for id in (loop, *members)}
    at = hand.body(loop) if grip == "header" else rect(canvas, ends(canvas, loop)["enter"]).center()
    hand.drag(at, at + QPointF(50, 70))
    assert all(rect(canvas, id).topLeft() == at + QPointF(50, 70) for id, at in before.items())


def test_a_loop_is_resized_by_its_corner_and_never_below_its_body(canvas, hand, loop):
    """The ends follow the edge."""
    corner = rect(canvas, loop).bottomRight() - QPointF(5, 5)
    hand.drag(corner, corner + QPointF(100, 60))
    assert rect(canvas, ends(canvas, loop)["leave"]).right() == rect(canvas, loop).right()
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    node = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "layer")
    hand.drag(rect(canvas, loop).bottomRight() - QPointF(5, 5), rect(canvas, loop).topLeft())
    assert rect(canvas, loop).contains(rect(canvas, node))


def test_a_rubber_band_inside_selects_what_stands_there(canvas, hand, loop):
    """Neither the loop nor its ends."""
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    node = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "layer")
    body = rect(canvas, loop)
    hand.drag(body.topLeft() + QPointF(150, HEADER + 10), body.bottomRight() - QPointF(20, 20))
    assert canvas.selection == {node}


def test_a_wire_leads_in_but_not_out(canvas, hand, loop, add, qtbot):
    """From outside straight into the body; out only through its end, and the reason is told."""
    start, goal = add("input", 0, 500), add("output", 900, 500)
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    node = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "layer")
    hand.drag(hand.output(start), hand.input(node))
    assert (start, "output", node, "inputs") in wires_of(canvas)
    before = wires_of(canvas)
    with qtbot.waitSignal(canvas.refused):
        hand.drag(hand.output(node), hand.input(goal))
    assert wires_of(canvas) == before
    leave = ends(canvas, loop)["leave"]
    hand.drag(hand.output(node), hand.input(leave, 1))
    hand.drag(hand.output(loop), hand.input(goal))
    assert len(wires_of(canvas)) == len(before) + 2


@pytest.mark.parametrize("kind", ["while", "for", "if"])
def test_wrapping_a_selection_in_a_loop_and_deleting_it(canvas, chain, kind):
    """The body is what was selected; it goes with the loop."""
    canvas.select(chain[1:])
    canvas.structure.wrap_in_region(kind)
    (region,) = canvas.selection
    assert all(region_of(canvas, id) == region for id in chain[1:])
    assert all(rect(canvas, region).contains(rect(canvas, id)) for id in chain[1:])
    assert_fresh(canvas)
    canvas.delete()
    assert block_of(canvas).nodes.keys() == {chain[0]}


def test_loops_stand_in_loops(canvas, hand, loop):
    """The inner one is painted over the outer one, and the outer one grows around it."""
    assert hand.drop_from_palette("for", inside(canvas, loop))
    inner = next(id for id, node in block_of(canvas).nodes.items() if node.kind == "for")
    assert region_of(canvas, inner) == loop
    assert rect(canvas, loop).contains(rect(canvas, inner))
    assert look(canvas, inner).depth == 1
    assert canvas.stage.hit(rect(canvas, inner).topLeft() + QPointF(60, 10)).node.node_id == inner
    assert_fresh(canvas)


def test_a_loop_is_copied_with_its_body(canvas, hand, loop):
    """The copy has a body and ends of its own."""
    hand.drop_from_palette(DENSE, inside(canvas, loop))
    canvas.select([loop])
    count = len(block_of(canvas).nodes)
    canvas.duplicate()
    block = block_of(canvas)
    assert len(block.nodes) == 2 * count
    copies = [id for id, node in block.nodes.items() if node.kind == "while" and id != loop]
    assert len(block.members_of(copies[0])) == len(block.members_of(loop))


def test_arranging_lays_a_body_out_in_its_rectangle(canvas, hand, chain):
    """The loop counts as one node outside; nothing overlaps."""
    canvas.select(chain[1:])
    canvas.structure.wrap_in_region("while")
    (region,) = canvas.selection
    canvas.select([])
    canvas.arrange()
    assert all(rect(canvas, region).contains(rect(canvas, id)) for id in chain[1:])
    assert not rect(canvas, region).intersects(rect(canvas, chain[0]))
    one, two = (rect(canvas, id) for id in chain[1:])
    assert not one.intersects(two)
    frame = rect(canvas, region)
    assert rect(canvas, ends(canvas, region)["enter"]).left() == frame.left()


def test_a_number_that_is_an_argument_is_called_by_its_name(canvas, add):
    """Beside the port, in the place of the wire."""
    node = add("keras.ops.power", 0, 0, x2=argument("more"))
    assert [port.label for port in look(canvas, node).inputs] == ["x1", "x2 = more"]


# -- cards -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("expression", {"text": "x * 2 + y"}, "x * 2 + y"),
        ("code", {"body": "y = x\n\nz = y"}, "z = y"),
        ("weight", {"shape": (3, 4)}, "(3, 4) · glorot_uniform"),
        ("chain", {"layers": (Object(DENSE, {"units": argument("width")}),)}, "Dense width"),
        ("chain", {"layers": argument("parts")}, "parts"),
    ],
)
def test_a_card_shows_what_the_node_is(canvas, add, kind, values, shown):
    """A formula, lines of code, a shape can be read on the canvas."""
    node = add(kind, 0, 0, **values)
    assert shown in look(canvas, node).card.lines
    assert_fresh(canvas)


@pytest.mark.parametrize(("kind", "sign"), [("operator.add", "+"), ("operator.matmul", "@")])
def test_an_operator_is_its_sign(canvas, add, kind, sign):
    """A small box with the sign, lower than a node with a title."""
    node = add(kind, 0, 0)
    assert look(canvas, node).card.sign == sign
    assert look(canvas, node).height < look(canvas, add("keras.layers.Add", 300, 0)).height + HEADER
    assert title_of(block_of(canvas), block_of(canvas).nodes[node])


@pytest.mark.parametrize("how", ["select", "hover"])
def test_the_other_calls_are_lit_up(canvas, hand, add, how):
    """Selecting or hovering one call of a shared layer shows where the others are."""
    one = add(DENSE, 0, 0)
    canvas.select([one])
    canvas.structure.duplicate_shared()
    (two,) = canvas.selection
    canvas._edits.place("place", {two: (400, 300)})
    canvas.select([])
    around = canvas.view.mapFromScene(rect(canvas, two).adjusted(-8, -8, 8, 8)).boundingRect()
    before = canvas.view.viewport().grab(around).toImage()
    if how == "select":
        canvas.select([one])
    else:
        hand.hover(hand.body(one))
    assert canvas.view.viewport().grab(around).toImage() != before
    canvas.select([])
    hand.hover(QPointF(800, 500))
    assert canvas.view.viewport().grab(around).toImage() == before


def test_the_body_is_lit_while_something_is_dragged_from_the_palette(canvas, hand, loop):
    """One sees that it would stand in the body; the light goes with the drag."""
    before = canvas.view.viewport().grab().toImage()
    hand.drag_from_palette(DENSE, inside(canvas, loop))
    assert canvas.view.viewport().grab().toImage() != before
    hand.drag_from_palette(DENSE, QPointF(400, 600))
    assert canvas.view.viewport().grab().toImage() == before


def test_an_end_is_not_bypassed(canvas, loop):
    """It is no node of its own."""
    canvas.select([ends(canvas, loop)["enter"]])
    before = canvas.document.project
    canvas.toggle_bypass()
    assert canvas.document.project is before
