"""Arranged nodes stand apart, and wires lead to the right."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings, strategies as st

from nodes.catalogue.spec import Catalogue
from nodes.edit import set_title
from nodes.graph import Block, BlockId, Node, NodeId, Place, PortName, Project, Wire, WireId
from nodes.layout import GRID, arrange, expected_sizes, laid_out
from nodes.rows import LONGEST
from tests.architectures import chain, nasnet, resnet
from tests.nodes.drawing import Drawing


def chain_of_many(catalogue: Catalogue) -> Project:
    """Nine hundred layers, each after the other."""
    return chain(catalogue, 900)


sides = st.integers(1, 300)


def block_of(count: int, pairs: list[tuple[int, int]], kind: str = "keras.ops.add") -> Block:
    """A block of so many nodes, wired by their numbers."""
    ids = [NodeId(f"n{number:04}") for number in range(count)]
    wires = {
        WireId(f"w{number}"): Wire(WireId(f"w{number}"), ids[a], PortName("output"), ids[b], PortName("x"))
        for number, (a, b) in enumerate(pairs)
    }
    return Block(BlockId("b"), "Model", nodes={id: Node(id, kind) for id in ids}, wires=wires)


@st.composite
def blocks(draw: st.DrawFn, circles: bool = False) -> tuple[Block, dict[NodeId, tuple[int, int]]]:
    """Random graphs with random sizes; without circles unless asked for."""
    count = draw(st.integers(1, 25))
    number = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(number, number), max_size=40))
    if not circles:
        pairs = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    block = block_of(count, pairs)
    return block, {id: (draw(sides), draw(sides)) for id in block.nodes}


def overlapping(places: dict[NodeId, Place], sizes: dict[NodeId, tuple[int, int]]) -> list:
    """Pairs of nodes of which one covers a part of the other."""
    boxes = [(p.x, p.y, p.x + sizes[id][0], p.y + sizes[id][1]) for id, p in places.items()]
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


@given(blocks())
@settings(max_examples=150, deadline=None)
def test_wires_lead_right_and_nothing_overlaps(drawn) -> None:
    """On any graph without circles, of whatever sizes, every node is placed on the grid."""
    block, sizes = drawn
    places = arrange(block, sizes)
    assert set(places) == set(block.nodes)
    assert overlapping(places, sizes) == []
    assert all(place.x % GRID == place.y % GRID == 0 for place in places.values())
    for wire in block.wires.values():
        assert places[wire.source].x + sizes[wire.source][0] < places[wire.target].x
    assert arrange(block, sizes) == places


@given(blocks(circles=True))
@settings(max_examples=100, deadline=None)
def test_circles_are_survived(drawn) -> None:
    """Circles, wires from a node to itself and repeated wires only bend the order."""
    block, sizes = drawn
    places = arrange(block, sizes)
    assert set(places) == set(block.nodes)
    assert overlapping(places, sizes) == []


def test_arranging_twice_changes_nothing(drawing: Drawing) -> None:
    """An arranged drawing stays as it is."""
    drawing.chain("input", "keras.layers.Dense", "keras.layers.Dense", "output")
    drawing.dense()
    once = arrange(drawing.block, {})
    assert arrange(replace(drawing.block, places=once), {}) == once


def test_a_chain_is_a_straight_line() -> None:
    """Nodes of one height that follow each other stand on one line."""
    places = arrange(block_of(6, [(n, n + 1) for n in range(5)]), {})
    assert len({place.y for place in places.values()}) == 1


@pytest.mark.parametrize("drawn", [chain_of_many, resnet, nasnet])
def test_what_is_too_wide_goes_on_in_rows(catalogue: Catalogue, drawn) -> None:
    """As a text does: rows of about one width, and a wire that leads back leads to a lower row."""
    block = drawn(catalogue).main_block
    sizes = dict.fromkeys(block.nodes, (200, 80))
    places = arrange(block, sizes)
    assert overlapping(places, sizes) == []
    width = max(place.x for place in places.values()) + 200 - min(place.x for place in places.values())
    height = max(place.y for place in places.values()) + 80 - min(place.y for place in places.values())
    assert width < 4 * height or width <= LONGEST
    assert width < 60_000
    for wire in block.wires.values():
        source, target = places[wire.source], places[wire.target]
        assert source.x + 200 < target.x or source.y + 80 < target.y
    assert arrange(block, sizes) == places


def test_rows_end_where_few_wires_run_on(catalogue: Catalogue) -> None:
    """Between residual blocks, never inside one."""
    block = resnet(catalogue).main_block
    places = arrange(block, {})
    back = [wire for wire in block.wires.values() if places[wire.target].x < places[wire.source].x]
    assert back
    assert len({wire.source for wire in back}) == len({places[wire.target].y // 100 for wire in back})
    # what enters a residual block enters it by the node after its end alone
    assert all(block.wires_from(wire.source) == (wire,) for wire in back)


def test_the_corner_stays() -> None:
    """What is arranged stays where it was on the canvas."""
    block = block_of(3, [(0, 1), (1, 2)])
    block = replace(block, places={id: Place(504 + n, -300 - n) for n, id in enumerate(block.nodes)})
    places = arrange(block, {})
    assert (min(p.x for p in places.values()), min(p.y for p in places.values())) == (500, -310)


def test_a_selection_is_arranged_alone() -> None:
    """Only the chosen nodes move, along the wires among them."""
    block = block_of(4, [(0, 1), (1, 2), (2, 3)])
    chosen = list(block.nodes)[1:3]
    places = arrange(block, {}, chosen)
    assert set(places) == set(chosen)
    assert places[chosen[0]].x < places[chosen[1]].x


def test_notes_move_only_when_chosen_and_frames_never(drawing: Drawing) -> None:
    """Sizes that a person chose are kept."""
    note, frame, node = drawing.add("note"), drawing.add("frame"), drawing.dense()
    drawing.replace_block(
        places={note: Place(7, 7, 300, 80), frame: Place(0, 0, 900, 900), node: Place(3, 3)}
    )
    assert set(arrange(drawing.block, {})) == {node}
    chosen = arrange(drawing.block, {}, [note, frame, node])
    assert set(chosen) == {note, node}
    assert (chosen[note].width, chosen[note].height) == (300, 80)


@pytest.mark.parametrize("nodes", [None, []])
def test_nothing_is_arranged_without_nodes(nodes) -> None:
    """An empty block, or an empty selection, has no places."""
    assert arrange(block_of(0, []), {}, nodes) == {}


def test_parts_without_a_wire_between_stand_apart() -> None:
    """Two chains and single nodes are packed below and beside each other, not on top."""
    block = block_of(40, [(0, 1), (2, 3)])
    sizes = dict.fromkeys(block.nodes, (160, 60))
    places = arrange(block, sizes)
    assert overlapping(places, sizes) == []
    assert max(place.y for place in places.values()) < 2_000


@pytest.mark.parametrize("height", [40, 60, 120])
@pytest.mark.parametrize("between", [1, 2, 5])
def test_a_wire_past_others_leads_beside_them(height: int, between: int) -> None:
    """A skip connection, drawn straight from node to node, is not hidden behind what it skips."""
    last = between + 1
    block = block_of(last + 1, [(n, n + 1) for n in range(last)] + [(0, last)])
    ids = list(block.nodes)
    places = arrange(block, dict.fromkeys(ids, (160, height)))
    ends = [places[ids[n]].y + height / 2 for n in (0, last)]
    tops = [places[id].y for id in ids[1:last]]
    assert max(ends) < min(tops) or min(ends) > max(tops) + height


def test_what_nobody_has_drawn_yet_does_not_overlap(catalogue: Catalogue) -> None:
    """Long names make wide nodes: columns keep apart for them."""
    drawing = Drawing(catalogue)
    ids = [drawing.add("input", shape=(8,))]
    for number in range(4):
        ids.append(drawing.dense(units=8))
        title = f"expanded_convolution_of_the_stage_{number}"
        drawing.project = set_title(drawing.project, drawing.project.main, ids[-1], title)
        drawing.wire(ids[-2], ids[-1])
    block = laid_out(drawing.project, catalogue).main_block
    sizes = expected_sizes(block, catalogue)
    for before, after in pairwise(ids):
        assert block.places[before].x + sizes[before][0] < block.places[after].x
    assert sizes[ids[1]][0] > 300
