"""Columns of nodes as lines of a page, where one line would be too long."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from nodes.graph import NodeId

LONGEST = 9_000
"""A drawing that would be wider goes on in a row below, as a text does."""
SHAPE = 1.6
"""How much wider than high such a page is."""
LEAST_ROW = 0.7
"""How much of its width a row fills at least."""
ROWS_GAP = 140
"""Room between rows, in which wires lead back."""

Point = tuple[int, int]


def in_rows(
    corners: Mapping[NodeId, Point], edges: Iterable[tuple[NodeId, NodeId]], boxes: Mapping[NodeId, Point]
) -> dict[NodeId, Point]:
    """`corners`, as lines of a page where one line would be too long; it ends where few wires run on."""
    width = max(x + boxes[id][0] for id, (x, _) in corners.items())
    height = max(y + boxes[id][1] for id, (_, y) in corners.items())
    longest = max(LONGEST, int((SHAPE * width * (height + ROWS_GAP)) ** 0.5))
    if width <= longest:
        return dict(corners)
    columns = sorted({x for x, _ in corners.values()})
    starts = _row_starts(columns, _wires_across(columns, corners, edges), longest)
    places: dict[NodeId, Point] = {}
    top = 0
    by_row: dict[int, list[NodeId]] = {}
    for id, (x, _) in corners.items():
        by_row.setdefault(bisect(starts, x) - 1, []).append(id)
    for row, ids in sorted(by_row.items()):
        highest = min(corners[id][1] for id in ids)
        lowest = max(corners[id][1] + boxes[id][1] for id in ids)
        for id in ids:
            x, y = corners[id]
            places[id] = (x - starts[row], y - highest + top)
        top += lowest - highest + ROWS_GAP
    return places


def _wires_across(
    columns: Sequence[int], corners: Mapping[NodeId, Point], edges: Iterable[tuple[NodeId, NodeId]]
) -> list[int]:
    """How many wires run past the left edge of each column."""
    number = {x: place for place, x in enumerate(columns)}
    changes = [0] * (len(columns) + 1)
    for source, target in edges:
        if source in corners and target in corners:
            one, other = sorted((number[corners[source][0]], number[corners[target][0]]))
            changes[one + 1] += 1
            changes[other + 1] -= 1
    return list(accumulate(changes[:-1]))


def _row_starts(columns: Sequence[int], across: Sequence[int], longest: int) -> list[int]:
    """Where rows begin that are about as wide as `longest`: at the columns before which fewest wires run."""
    starts = [columns[0]]
    while columns[-1] - starts[-1] > longest:
        first = bisect(columns, starts[-1] + LEAST_ROW * longest)
        last = max(bisect(columns, starts[-1] + longest), first + 1)
        if first >= len(columns):
            break
        best = min(range(first, min(last, len(columns))), key=lambda place: (across[place], -place))
        starts.append(columns[best])
    return starts
