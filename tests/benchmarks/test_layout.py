"""How long laying a large drawing out takes, and what it looks like then."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from time import perf_counter

from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, NodeId, Place
from nodes.layout import arrange
from tests.benchmarks.conftest import Measure
from tests.benchmarks.drawings import residual

WIDTH, HEIGHT = 170, 70


def test_arranging_a_thousand_nodes(measure: Measure, catalogue: Catalogue) -> None:
    """All nodes of a large drawing are arranged, without overlap, along their wires."""
    block = residual(catalogue, 1000).main_block
    sizes = {id: (WIDTH + 10 * (index % 5), HEIGHT) for index, id in enumerate(block.nodes)}
    found: list[Mapping[NodeId, Place]] = []

    def one() -> float:
        start = perf_counter()
        found.append(arrange(block, sizes))
        return perf_counter() - start

    measure.row("auto-layout of 1,000 nodes", "≤ 0.3 s", measure.rounds(one), "s")
    assert found[-1].keys() == block.nodes.keys()
    assert not _overlapping(found[-1], sizes)
    assert not _backward(block, found[-1], sizes)


def _overlapping(
    places: Mapping[NodeId, Place], sizes: Mapping[NodeId, tuple[int, int]]
) -> list[tuple[NodeId, NodeId]]:
    boxes = [(place.x, place.y, *sizes[id], id) for id, place in places.items()]
    return [
        (one, other)
        for (x, y, width, height, one), (x2, y2, width2, height2, other) in combinations(boxes, 2)
        if x < x2 + width2 and x2 < x + width and y < y2 + height2 and y2 < y + height
    ]


def _backward(
    block: Block, places: Mapping[NodeId, Place], sizes: Mapping[NodeId, tuple[int, int]]
) -> list[str]:
    """The wires that lead neither to the right nor to a lower row."""
    return [
        wire.id
        for wire in block.wires.values()
        if places[wire.source].x + sizes[wire.source][0] >= places[wire.target].x
        and places[wire.source].y + sizes[wire.source][1] >= places[wire.target].y
    ]
