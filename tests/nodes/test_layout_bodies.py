"""Bodies of loops and branches are laid out in their rectangles, which count as one node outside."""

from __future__ import annotations

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect
from nodes.graph import Block, NodeId, Place, PortName, Project, empty_project
from nodes.layout import arrange
from nodes.nesting import ENDS, body_of
from nodes.regions import add_region

SIZES = (160, 60)


def box(block: Block, places, id: NodeId) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a node that has been laid out."""
    place = places[id]
    width, height = (place.width, place.height) if place.width else SIZES
    return place.x, place.y, place.x + width, place.y + height


def overlap(one, other) -> bool:
    """Whether two rectangles share a point."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer, inner) -> bool:
    """Whether one rectangle lies in another one."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


@pytest.fixture
def nested(catalogue: Catalogue) -> tuple[Project, dict[str, NodeId]]:
    """Input → while(relu → for(tanh)) → Output, all at one place."""
    project, ids = empty_project(), {}
    here, main = Place(0, 0), project.main

    def add(name: str, kind: str, region: NodeId | None = None) -> NodeId:
        nonlocal project
        spec = catalogue.nodes[kind]
        project, ids[name] = add_node(project, main, spec, here, catalogue, region=region)
        return ids[name]

    def wire(source: NodeId, target: NodeId, into: str) -> None:
        nonlocal project
        out = "x" if source in regions else "output"
        ends = (source, PortName(out), target, PortName(into))
        project = connect(project, main, *ends, catalogue)

    start = add("input", "input")
    project, outer = add_region(project, main, "while", here, catalogue)
    relu = add("relu", "keras.ops.relu", outer)
    project, inner = add_region(project, main, "for", here, catalogue, region=outer)
    add("tanh", "keras.ops.tanh", inner)
    end = add("output", "output")
    regions = {outer, inner}
    ids |= {"while": outer, "for": inner}
    wire(start, outer, "x")
    wire(relu, inner, "x")
    wire(outer, end, "input")
    return project, ids


def test_every_body_lies_in_its_rectangle(nested):
    """Bodies inside bodies too, and nothing beside them overlaps."""
    project, ids = nested
    block = project.main_block
    places = arrange(block, dict.fromkeys(block.nodes, SIZES))
    boxes = {id: box(block, places, id) for id in places}
    for region in (ids["while"], ids["for"]):
        inside = [id for id in body_of(block, region) if block.nodes[id].kind not in ENDS]
        assert inside
        assert all(holds(boxes[region], boxes[id]) for id in inside)
        left, top, right, bottom = boxes[region]
        ends = [boxes[each.id] for each in block.members_of(region) if each.kind in ENDS]
        assert ends
        assert all(left <= end[0] < right and top < end[1] < bottom for end in ends)
    assert not overlap(boxes[ids["relu"]], boxes[ids["for"]])
    assert boxes[ids["relu"]][2] <= boxes[ids["for"]][0]
    assert boxes[ids["input"]][2] <= boxes[ids["while"]][0]
    assert boxes[ids["while"]][2] <= boxes[ids["output"]][0]


def test_some_nodes_of_a_body_are_laid_out_where_they_stand(nested):
    """The rest stays, the loop around them too."""
    project, ids = nested
    chosen = [ids["relu"], ids["for"]]
    places = arrange(project.main_block, dict.fromkeys(project.main_block.nodes, SIZES), chosen)
    assert ids["while"] not in places
    assert ids["input"] not in places
    assert {ids["relu"], ids["for"], ids["tanh"]} <= places.keys()
