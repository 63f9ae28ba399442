"""Loops and branches: what stands in them, what they carry, and what may cross their border."""

from __future__ import annotations

import pytest

from nodes import edit, regions
from nodes.graph import NodeId, Place, PortName, Wire
from nodes.ports import ports_of
from nodes.refusal import Refusal
from nodes.validate import problems
from tests.nodes.drawing import Drawing

X = PortName("x")


def add_region(drawing: Drawing, kind: str, *values: str, region: NodeId | None = None) -> NodeId:
    """Place a loop or branch."""
    drawing.project, id = regions.add_region(
        drawing.project, drawing.block.id, kind, Place(0, 0), drawing.catalogue, values or None, region
    )
    return id


def ends(drawing: Drawing, region: NodeId) -> dict[str, NodeId]:
    """What the body begins and ends with, by kind."""
    return {node.kind: node.id for node in drawing.block.members_of(region) if node.kind in regions.ENDS}


def wire(drawing: Drawing, source: NodeId, port: str, target: NodeId, into: str) -> Wire:
    """Draw a wire between any ports."""
    before = set(drawing.block.wires)
    drawing.project = edit.connect(
        drawing.project,
        drawing.block.id,
        source,
        PortName(port),
        target,
        PortName(into),
        drawing.catalogue,
    )
    return drawing.block.wires[(set(drawing.block.wires) - before).pop()]


def inside(drawing: Drawing, region: NodeId | None, *nodes: NodeId) -> None:
    """Put nodes into a body."""
    drawing.project = regions.set_region(drawing.project, drawing.block.id, nodes, region)


@pytest.mark.parametrize(
    ("kind", "found"),
    [("while", {"enter", "leave"}), ("for", {"enter", "leave"}), ("if", {"enter", "then", "else"})],
)
def test_a_loop_comes_with_its_ends_inside_its_rectangle(
    drawing: Drawing, kind: str, found: set[str]
) -> None:
    """They stand in the body, and nothing is wrong with them but missing wires."""
    region = add_region(drawing, kind, "a", "b")
    around = drawing.block.places[region]
    assert set(ends(drawing, region)) == found
    for kind_of_end, id in ends(drawing, region).items():
        place = drawing.block.places[id]
        middle = around.x + around.width // 2
        assert around.x <= place.x < around.x + around.width
        assert (place.x < middle) == (kind_of_end == "enter")
        assert around.y < place.y < around.y + around.height
    codes = {problem.code for problem in problems(drawing.project, drawing.catalogue)}
    assert codes <= {"missing-input", "unused"}


def test_a_plain_edit_places_loops_whole_too(drawing: Drawing) -> None:
    """Whoever places a node of the catalogue gets the body with it."""
    assert set(ends(drawing, drawing.add("while"))) == {"enter", "leave"}


def test_wires_go_into_a_body_but_leave_it_by_its_end(drawing: Drawing) -> None:
    """The body sees what is outside; outside sees only the results."""
    region = add_region(drawing, "while")
    before, body, after = drawing.add("input"), drawing.dense(), drawing.dense()
    inside(drawing, region, body)
    drawing.wire(before, body)
    with pytest.raises(Refusal) as refused:
        drawing.wire(body, after)
    assert refused.value.code == "out-of-body"
    wire(drawing, body, "output", ends(drawing, region)["leave"], "x")
    wire(drawing, region, "x", after, "inputs")
    with pytest.raises(Refusal) as refused:
        wire(drawing, region, "x", body, "inputs")
    assert refused.value.code == "cycle"


def test_circles_through_a_loop_are_refused(drawing: Drawing) -> None:
    """What a loop gives cannot enter its body, not even by way of others or of an inner loop."""
    outer = add_region(drawing, "while")
    inner = add_region(drawing, "if", region=outer)
    deep, after = drawing.dense(), drawing.dense()
    inside(drawing, inner, deep)
    wire(drawing, outer, "x", after, "inputs")
    for target, port in ((deep, "inputs"), (inner, "x"), (outer, "x")):
        with pytest.raises(Refusal) as refused:
            wire(drawing, after, "output", target, port)
        assert refused.value.code == "cycle"
    with pytest.raises(Refusal) as refused:
        inside(drawing, inner, after)
    assert refused.value.code == "cycle"


def test_what_cannot_move_stays(drawing: Drawing) -> None:
    """Ends and Inputs stay where they are; a loop does not go into itself."""
    outer = add_region(drawing, "while")
    inner = add_region(drawing, "while", region=outer)
    enter, given = ends(drawing, outer)["enter"], drawing.add("input")
    inside(drawing, inner, enter, given)
    assert drawing.node(enter).region == outer
    assert drawing.node(given).region is None
    for region in (outer, inner):
        with pytest.raises(Refusal) as refused:
            inside(drawing, region, outer)
        assert refused.value.code == "region-in-itself"


def test_a_loop_moves_with_its_body(drawing: Drawing) -> None:
    """Choosing a loop and what is in it moves the loop alone; the rest comes along."""
    outer, moved = add_region(drawing, "for"), add_region(drawing, "while")
    body = drawing.dense()
    inside(drawing, moved, body)
    inside(drawing, outer, moved, body, *ends(drawing, moved).values())
    assert drawing.node(moved).region == outer
    assert drawing.node(body).region == moved
    assert regions.enclosing(drawing.block, body) == (moved, outer)
    assert set(regions.body_of(drawing.block, outer)) >= {moved, body}


def test_wires_that_now_leave_a_body_become_problems(drawing: Drawing) -> None:
    """Dragging a part of a line into a loop keeps its wires until the rest has followed."""
    region = add_region(drawing, "while")
    a, b = drawing.dense(), drawing.dense()
    crossing = drawing.wire(a, b)
    inside(drawing, region, a)
    found = [each for each in problems(drawing.project, drawing.catalogue) if each.code == "out-of-body"]
    assert [each.wire for each in found] == [crossing.id]
    inside(drawing, region, b)
    assert all(each.code != "out-of-body" for each in problems(drawing.project, drawing.catalogue))


def test_removing_a_loop_takes_its_body_and_healing_leads_past_it(drawing: Drawing) -> None:
    """Each value goes on to where it went from the loop."""
    source, outer, body, target = (
        drawing.add("input"),
        add_region(drawing, "for", "a", "x"),
        drawing.dense(),
        drawing.dense(),
    )
    inner = add_region(drawing, "if", region=outer)
    inside(drawing, inner, body)
    wire(drawing, source, "output", outer, "x")
    wire(drawing, outer, "x", target, "inputs")
    project = edit.remove(drawing.project, drawing.block.id, [outer], drawing.catalogue, heal=True)
    block = project.main_block
    assert set(block.nodes) == {source, target}
    assert [(each.source, each.target) for each in block.wires.values()] == [(source, target)]
    assert len(block.layers) == 1


def test_ends_stay_as_long_as_their_loop(drawing: Drawing) -> None:
    """They cannot be removed or bypassed alone."""
    region = add_region(drawing, "while")
    before = drawing.project
    gone = ends(drawing, region).values()
    assert edit.remove(before, drawing.block.id, gone, drawing.catalogue) is before
    assert edit.set_bypassed(before, drawing.block.id, [region, *gone], True) == before
    assert not edit.remove(before, drawing.block.id, [region], drawing.catalogue).main_block.nodes


def test_a_node_joins_the_body_that_it_is_wired_in(drawing: Drawing) -> None:
    """On a wire in a body, or after a node in it."""
    region = add_region(drawing, "while")
    a, b, c, d = (drawing.dense() for _ in range(4))
    inside(drawing, region, a, b)
    between = drawing.wire(a, b)
    project = edit.insert_on_wire(drawing.project, drawing.block.id, c, between.id, drawing.catalogue)
    project = edit.connect_after(project, drawing.block.id, b, d, drawing.catalogue)
    block = project.main_block
    assert block.nodes[c].region == block.nodes[d].region == region
    drawing.project = project
    drawing.project = edit.remove(project, block.id, [c], drawing.catalogue, heal=True)
    assert (a, b) in drawing.pairs()


@pytest.mark.parametrize("kind", ["while", "for", "if"])
def test_a_loop_on_a_wire_is_led_through_its_value(drawing: Drawing, kind: str) -> None:
    """Not through its condition or its number of rounds; after a node too."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    (between,) = drawing.block.wires
    region = add_region(drawing, kind)
    project = edit.insert_on_wire(drawing.project, drawing.block.id, region, between, drawing.catalogue)
    assert [each.target_port for each in project.main_block.wires_into(region)] == [X]
    assert [each.source for each in project.main_block.wires_into(b)] == [region]
    project = edit.connect_after(drawing.project, drawing.block.id, a, region, drawing.catalogue)
    assert [each.target_port for each in project.main_block.wires_into(region)] == [X]


# -- carried values ----------------------------------------------------------------------------------------


def test_wires_follow_a_value_that_is_renamed(drawing: Drawing) -> None:
    """Outside and in the body, by position."""
    region = add_region(drawing, "for", "a", "b")
    source, enter, leave = (
        drawing.add("input"),
        ends(drawing, region)["enter"],
        ends(drawing, region)["leave"],
    )
    wire(drawing, source, "output", region, "b")
    wire(drawing, enter, "b", leave, "a")
    wire(drawing, enter, "index", leave, "b")
    drawing.project = edit.set_values(
        drawing.project, drawing.block.id, [region], "values", ("a", "c"), drawing.catalogue
    )
    found = {(each.source_port, each.target_port) for each in drawing.block.wires.values()}
    assert found == {("output", "c"), ("c", "a"), ("index", "c")}


def test_values_come_and_go(drawing: Drawing) -> None:
    """A new one has a free name; with the old one its wires go, and no others."""
    region = add_region(drawing, "while", "x", "y")
    enter, leave = ends(drawing, region)["enter"], ends(drawing, region)["leave"]
    for name in ("x", "y"):
        wire(drawing, enter, name, leave, name)
    project, name = regions.add_value(drawing.project, drawing.block.id, region, drawing.catalogue)
    assert regions.carried(project.main_block, region) == ("x", "y", name)
    project = regions.remove_value(project, drawing.block.id, region, "x", drawing.catalogue)
    assert [each.target_port for each in project.main_block.wires.values()] == ["y"]
    assert regions.carried(project.main_block, region) == ("y", name)


def test_the_innermost_loop_is_found_at_a_point(drawing: Drawing) -> None:
    """Also when what is dragged is itself a loop."""
    outer = add_region(drawing, "while")
    drawing.project, inner = regions.add_region(
        drawing.project, drawing.block.id, "for", Place(50, 50, 200, 100), drawing.catalogue, region=outer
    )
    assert regions.region_at(drawing.block, 60, 60) == inner
    assert regions.region_at(drawing.block, 5, 5) == outer
    assert regions.region_at(drawing.block, 60, 60, besides=[inner]) == outer
    assert regions.region_at(drawing.block, -5, 5) is None


# -- wrapping ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["while", "for", "if"])
def test_a_choice_of_nodes_becomes_a_body(drawing: Drawing, kind: str) -> None:
    """What leaves becomes a carried value that begins as what enters."""
    a, b, c, d = drawing.chain("input", "keras.layers.Dense", "keras.layers.Dense", "output")
    drawing.project, region = regions.wrap_in_region(
        drawing.project, drawing.block.id, [b, c], kind, drawing.catalogue
    )
    names = regions.carried(drawing.block, region)
    assert len(names) == 1
    found = ends(drawing, region)
    leave = found.get("leave") or found["then"]
    assert drawing.pairs() == {(a, region), (found["enter"], b), (b, c), (c, leave), (region, d)}
    assert {drawing.node(id).region for id in (b, c)} == {region}
    around = drawing.block.places[region]
    for id in (b, c, *found.values()):
        assert around.x <= drawing.block.places[id].x < around.x + around.width


def test_what_comes_back_cannot_become_a_body(drawing: Drawing) -> None:
    """The results of a loop are there when it is done."""
    a, b, c = drawing.chain(*["keras.layers.Dense"] * 3)
    with pytest.raises(Refusal) as refused:
        regions.wrap_in_region(drawing.project, drawing.block.id, [a, c], "while", drawing.catalogue)
    assert refused.value.code == "wrap-cycle"
    assert ports_of(drawing.block, drawing.node(b), drawing.catalogue).inputs
