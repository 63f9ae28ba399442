"""Where nodes go: columns from left to right, along the wires.

The order in the columns comes from fast-sugiyama; widths and heights, which it does not know, from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median

import fast_sugiyama

from nodes.graph import Block, NodeId, Place

GRID = 10
COLUMN_GAP = 60
ROW_GAP = 30
COMPONENT_GAP = 60
DEFAULT_SIZE = (160, 60)

Sizes = Mapping[NodeId, tuple[int, int]]
Point = tuple[int, int]


def arrange(block: Block, sizes: Sizes, nodes: Collection[NodeId] | None = None) -> Mapping[NodeId, Place]:
    """New places for `nodes`, or for all of `block` apart from notes and frames.

    The top left corner of what is arranged stays where it is. Frames never move: they are drawn around what
    stands in them. A node that `sizes` leaves out counts as `DEFAULT_SIZE`.
    """
    chosen = [id for id in (block.nodes if nodes is None else nodes) if _moves(block, id, nodes is None)]
    if not chosen:
        return {}
    # The order of the drawing, not of the ids, decides between equals.
    chosen.sort(key=lambda id: (_place(block, id).y, _place(block, id).x, id))
    boxes = {id: _snapped(sizes.get(id, DEFAULT_SIZE)) for id in chosen}
    parts = _layered(chosen, _edges(block, set(chosen)), boxes)
    left = min(_place(block, id).x for id in chosen) // GRID * GRID
    top = min(_place(block, id).y for id in chosen) // GRID * GRID
    places = {}
    for part, (x, y) in zip(parts, _packed([_extent(part, boxes) for part in parts]), strict=True):
        for id, (dx, dy) in part.items():
            old = _place(block, id)
            places[id] = Place(left + x + dx, top + y + dy, old.width, old.height)
    return places


def _moves(block: Block, id: NodeId, all_of_block: bool) -> bool:
    kind = block.nodes[id].kind
    return kind != "frame" and not (all_of_block and kind == "note")


def _place(block: Block, id: NodeId) -> Place:
    return block.places.get(id, Place(0, 0))


def _snapped(size: tuple[int, int]) -> tuple[int, int]:
    """`size` in whole steps of the grid, so that what is snapped does not overlap."""
    width, height = size
    return -(-max(width, GRID) // GRID) * GRID, -(-max(height, GRID) // GRID) * GRID


def _edges(block: Block, chosen: set[NodeId]) -> list[tuple[NodeId, NodeId]]:
    """What is wired to what, once each; a wire from a node to itself would abort the process."""
    pairs = dict.fromkeys(
        (wire.source, wire.target)
        for wire in block.wires.values()
        if wire.source in chosen and wire.target in chosen and wire.source != wire.target
    )
    return list(pairs)


def _layered(
    chosen: Sequence[NodeId], edges: list[tuple[NodeId, NodeId]], boxes: Sizes
) -> list[dict[NodeId, Point]]:
    """Each connected part with its nodes' corners, from (0, 0) on; single nodes come last."""
    rank = {id: index for index, id in enumerate(chosen)}
    wired = sorted({id for edge in edges for id in edge}, key=rank.__getitem__)
    number = {id: index for index, id in enumerate(wired)}
    parts = []
    if edges:
        numbered = sorted((number[source], number[target]) for source, target in edges)
        layouts = fast_sugiyama.from_edges(
            numbered,
            vertex_spacing=1,
            dummy_vertices=True,
            ranking_type="minimize",
            crossing_minimization="barycenter",
            check_layout=False,
        )
        for positions, _, _, _ in layouts:
            parts.append(_corners(positions, wired, boxes))
    parts.sort(key=lambda part: min(rank[id] for id in part))
    return parts + [{id: (0, 0)} for id in chosen if id not in number]


def _corners(
    positions: Iterable[tuple[int, tuple[float, float]]], wired: Sequence[NodeId], boxes: Sizes
) -> dict[NodeId, Point]:
    """The corners of one connected part, given rank and order of its nodes and of its wires' bends.

    The engine's layers go up, ours go right; a number past `wired` is a bend, which only takes room.
    """
    columns: dict[float, list[tuple[float, int]]] = {}
    for index, (across, along) in positions:
        columns.setdefault(-along, []).append((across, index))
    heights = [
        boxes[wired[index]][1] for column in columns.values() for _, index in column if index < len(wired)
    ]
    unit = median(heights) + ROW_GAP
    corners: dict[NodeId, Point] = {}
    x = 0
    for along in sorted(columns):
        column = sorted(columns[along])
        tall = [boxes[wired[index]][1] if index < len(wired) else 0 for _, index in column]
        tops = _spread([across * unit for across, _ in column], tall)
        width = 0
        for (_, index), top in zip(column, tops, strict=True):
            if index < len(wired):
                corners[wired[index]] = (x, top)
                width = max(width, boxes[wired[index]][0])
        x += width + COLUMN_GAP if width else 0
    highest = min(y for _, y in corners.values())
    return {id: (x, y - highest) for id, (x, y) in corners.items()}


def _spread(centres: Sequence[float], heights: Sequence[int]) -> list[int]:
    """Tops on the grid for boxes in this order, as near to `centres` as can be without overlap.

    Boxes that would overlap are joined into a group that stands at the mean of what they want
    (pool adjacent violators).
    """
    offsets = [0.0]
    for one, other in pairwise(heights):
        offsets.append(offsets[-1] + (one + other) / 2 + ROW_GAP)
    groups: list[list[float]] = []
    for centre, offset in zip(centres, offsets, strict=True):
        groups.append([centre - offset, 1])
        while len(groups) > 1 and groups[-2][0] >= groups[-1][0]:
            value, count = groups.pop()
            before = groups[-1]
            before[0] = (before[0] * before[1] + value * count) / (before[1] + count)
            before[1] += count
    shifts = [value for value, count in groups for _ in range(int(count))]
    tops: list[int] = []
    lowest: float | None = None
    for shift, offset, height in zip(shifts, offsets, heights, strict=True):
        top = round((shift + offset - height / 2) / GRID) * GRID
        top = top if lowest is None else max(top, int(lowest))
        tops.append(top)
        lowest = top + height + ROW_GAP
    return tops


def _extent(part: Mapping[NodeId, Point], boxes: Sizes) -> tuple[int, int]:
    return (
        max(x + boxes[id][0] for id, (x, _) in part.items()),
        max(y + boxes[id][1] for id, (_, y) in part.items()),
    )


def _packed(extents: Sequence[tuple[int, int]]) -> list[Point]:
    """Where rectangles go: in rows, in this order, no wider than the widest or than a square of them all."""
    area = sum((width + COMPONENT_GAP) * (height + COMPONENT_GAP) for width, height in extents)
    widest = max(max(width for width, _ in extents), int(1.6 * area**0.5))
    corners = []
    x = y = row = 0
    for width, height in extents:
        if x and x + width > widest:
            x, y, row = 0, y + row + COMPONENT_GAP, 0
        corners.append((x, y))
        x += width + COMPONENT_GAP
        row = max(row, height)
    return corners
