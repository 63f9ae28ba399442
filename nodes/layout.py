"""Where nodes go: columns from left to right, along the wires; in rows where that would be too wide.

The order in the columns comes from fast-sugiyama; widths and heights, which it does not know, from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import fast_sugiyama

from nodes.catalogue.shaping import ENTER, REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.docking import about_docked
from nodes.graph import Block, NodeId, Place, Project
from nodes.names import title_of
from nodes.nesting import ENDS, enclosing, with_bodies
from nodes.ports import ports_of, spec_of
from nodes.rows import in_rows

GRID = 10
COLUMN_GAP = 60
ROW_GAP = 30
COMPONENT_GAP = 60
CLEAR = 10
"""How far beside a node a wire runs past it."""
CLEARINGS = 2
"""So many times nodes are moved aside: what moves comes into the way of others."""
DEFAULT_SIZE = (160, 60)
TOP = 50
"""How far below the upper edge of its rectangle a body begins."""
LABELS = 80
"""How much room the names of its inputs take in the rectangle of a *for* or an *if*."""
LEAST_BODY = (120, 80)
LETTER, ROW, FIRST_ROW, WIDEST = 8, 20, 40, 360
"""How much room a letter, a row of ports and the title take in a node; what is wider is shortened."""
LETTERS_OF_A_SHAPE = 20
"""As many as `(None, 112, 112, 96)` has."""

Sizes = Mapping[NodeId, tuple[int, int]]
Point = tuple[int, int]


def arrange(block: Block, sizes: Sizes, nodes: Collection[NodeId] | None = None) -> Mapping[NodeId, Place]:
    """New places for `nodes`, or for all of `block` apart from notes and frames.

    The top left corner of what is arranged stays where it is. Frames never move: they are drawn around what
    stands in them. A node that `sizes` leaves out counts as `DEFAULT_SIZE`. The body of a loop or branch is
    laid out in its rectangle, which takes the size that it needs and counts as one node outside.
    """
    chosen = [id for id in (block.nodes if nodes is None else nodes) if _moves(block, id, nodes is None)]
    if not chosen:
        return {}
    if any(node.kind in REGIONS for node in block.nodes.values()):
        return _with_bodies(block, sizes, chosen)
    return _from_corner(block, chosen, _flat(block, sizes, chosen), {})


def laid_out(project: Project, catalogue: Catalogue) -> Project:
    """`project` with new places in every block, for nodes that nobody has drawn yet."""
    blocks = {
        id: replace(block, places=arrange(block, expected_sizes(block, catalogue)))
        for id, block in project.blocks.items()
    }
    return replace(project, blocks=blocks)


def expected_sizes(block: Block, catalogue: Catalogue) -> Sizes:
    """About how large nodes become when they are drawn: rather too large than too small."""
    sizes = {}
    for node in block.nodes.values():
        if node.kind in REGIONS:
            continue
        spec, ports = spec_of(block, node, catalogue), ports_of(block, node, catalogue)
        name = "" if spec is None else spec.title
        rows = max(len(ports.inputs), len(ports.outputs), 1)
        inner = max((len(port.name) for port in ports.inputs), default=0) + LETTERS_OF_A_SHAPE
        letters = max(len(title_of(block, node)) + len(name) + 3, inner)
        sizes[node.id] = (min(LETTER * letters, WIDEST), FIRST_ROW + ROW * rows)
    return sizes


def _from_corner(
    block: Block, chosen: Sequence[NodeId], points: Mapping[NodeId, Point], boxes: Sizes
) -> dict[NodeId, Place]:
    """Places at `points` from the top left corner on at which `chosen` stand; `boxes` are new sizes."""
    left = min(_place(block, id).x for id in chosen) // GRID * GRID
    top = min(_place(block, id).y for id in chosen) // GRID * GRID
    places = {}
    for id, (x, y) in points.items():
        old = _place(block, id)
        places[id] = Place(left + x, top + y, *boxes.get(id, (old.width, old.height)))
    return places


def _flat(
    block: Block,
    sizes: Sizes,
    chosen: Iterable[NodeId],
    region: NodeId | None = None,
    lifts: bool = False,
    stacks: bool = False,
) -> dict[NodeId, Point]:
    """Where `chosen` go, from (0, 0) on. With `lifts`, what stands in a body counts as its loop or branch.

    With `stacks`, parts that no wire joins stand one below the other, as a loop's condition and its round do.
    """
    # The order of the drawing, not of the ids, decides between equals.
    ids = sorted(chosen, key=lambda id: (_place(block, id).y, _place(block, id).x, id))
    if not ids:
        return {}
    boxes = {id: _snapped(sizes.get(id, DEFAULT_SIZE)) for id in ids}
    edges = _lifted_edges(block, set(ids), region) if lifts else _edges(block, set(ids))
    parts = _layered(ids, edges, boxes)
    points: dict[NodeId, Point] = {}
    extents = [_extent(part, boxes) for part in parts]
    corners = _stacked(extents) if stacks else _packed(extents)
    for part, (x, y) in zip(parts, corners, strict=True):
        points |= {id: (x + dx, y + dy) for id, (dx, dy) in part.items()}
    return points


# -- bodies ----------------------------------------------------------------------------------------------


def _with_bodies(block: Block, sizes: Sizes, chosen: Sequence[NodeId]) -> dict[NodeId, Place]:
    """As `arrange`, in a block with loops or branches."""
    heads = [id for id in chosen if block.nodes[id].kind not in ENDS]
    heads = [id for id in heads if not set(enclosing(block, id)) & set(chosen)]
    inside = with_bodies(block, heads)
    regions = [id for id in inside if block.nodes[id].kind in REGIONS]
    boxes, bodies = dict(sizes), {}
    new_sizes: dict[NodeId, tuple[int, int]] = {}
    for region in sorted(regions, key=lambda id: -len(enclosing(block, id))):
        boxes[region], bodies[region] = _body(block, boxes, region)
        new_sizes[region] = boxes[region]
    places: dict[NodeId, Place] = {}
    for level in dict.fromkeys(block.nodes[id].region for id in heads):
        here = [id for id in heads if block.nodes[id].region == level]
        places |= _from_corner(block, here, _flat(block, boxes, here, level, lifts=True), new_sizes)
    waiting = [id for id in places if id in bodies]
    for region in waiting:
        at = places[region]
        for id, (x, y) in bodies[region].items():
            old = _place(block, id)
            places[id] = Place(at.x + x, at.y + y, *new_sizes.get(id, (old.width, old.height)))
            if id in bodies:
                waiting.append(id)
        places |= about_docked(block.nodes[region], block.members_of(region), at)
    return places


def _body(block: Block, sizes: Sizes, region: NodeId) -> tuple[tuple[int, int], dict[NodeId, Point]]:
    """How large the rectangle of `region` has to be, and where in it its body stands."""
    ends = [each for each in block.members_of(region) if each.kind in ENDS]
    enter = max((sizes.get(each.id, DEFAULT_SIZE)[0] for each in ends if each.kind == ENTER), default=0)
    leaves = [sizes.get(each.id, DEFAULT_SIZE) for each in ends if each.kind != ENTER]
    labels = 0 if block.nodes[region].kind == "while" else LABELS
    left, right = labels + enter + ROW_GAP, max((width for width, _ in leaves), default=0) + ROW_GAP
    members = [each.id for each in block.members_of(region) if each.kind not in ENDS]
    points = _flat(block, sizes, members, region, lifts=True, stacks=True)
    boxes = {id: _snapped(sizes.get(id, DEFAULT_SIZE)) for id in members}
    width, height = _extent(points, boxes) if points else LEAST_BODY
    size = _snapped((left + width + right, TOP + height + ROW_GAP))
    left = -(-left // GRID) * GRID
    return size, {id: (left + x, TOP + y) for id, (x, y) in points.items()}


def _lifted_edges(block: Block, chosen: set[NodeId], region: NodeId | None) -> list[tuple[NodeId, NodeId]]:
    """As `_edges`, for the nodes of one body: what stands deeper counts as what it stands in there."""
    standing = {id: id for id in chosen}
    for id in block.nodes:
        for around in enclosing(block, id):
            if around in chosen and block.nodes[around].region == region:
                standing[id] = around
    pairs = dict.fromkeys(
        (standing[wire.source], standing[wire.target])
        for wire in block.wires.values()
        if wire.source in standing and wire.target in standing
    )
    return [(source, target) for source, target in pairs if source != target]


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
            pairs = [(wired[one], wired[two]) for one, two in numbered]
            corners: Mapping[NodeId, Point] = _corners(positions, wired, boxes)
            own = [pair for pair in pairs if pair[0] in corners]
            for _ in range(CLEARINGS):
                corners = _cleared(corners, own, boxes)
            parts.append(in_rows(corners, own, boxes))
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


def _cleared(
    corners: Mapping[NodeId, Point], edges: Iterable[tuple[NodeId, NodeId]], boxes: Sizes
) -> Mapping[NodeId, Point]:
    """`corners`, with nodes moved aside that a wire past them would run through: a wire knows no bends."""
    columns: dict[int, list[NodeId]] = {}
    for id in sorted(corners, key=lambda id: corners[id][1]):
        columns.setdefault(corners[id][0], []).append(id)
    shifts = _shifts(corners, columns, edges, boxes)
    if not shifts:
        return corners
    found = dict(corners)
    for x in {corners[id][0] for id in shifts}:
        ids = columns[x]
        wanted = [corners[id][1] + boxes[id][1] / 2 + shifts.get(id, 0) for id in ids]
        tops = _spread(wanted, [boxes[id][1] for id in ids])
        found |= {id: (x, top) for id, top in zip(ids, tops, strict=True)}
    highest = min(y for _, y in found.values())
    return {id: (x, y - highest) for id, (x, y) in found.items()}


def _shifts(
    corners: Mapping[NodeId, Point],
    columns: Mapping[int, Sequence[NodeId]],
    edges: Iterable[tuple[NodeId, NodeId]],
    boxes: Sizes,
) -> dict[NodeId, float]:
    """How far nodes would have to go up or down for the wires past them."""
    order = sorted(columns)
    number = {x: place for place, x in enumerate(order)}
    standing = [
        [
            (id, corners[id][1] + boxes[id][1] / 2, boxes[id][1] / 2 + CLEAR, x + boxes[id][0] / 2)
            for id in ids
        ]
        for x, ids in sorted(columns.items())
    ]
    shifts: dict[NodeId, float] = {}
    for source, target in edges:
        (left, top), (right, bottom) = corners[source], corners[target]
        first, last = number[left] + 1, number[right]
        if last <= first:
            continue
        start, end = top + boxes[source][1] / 2, bottom + boxes[target][1] / 2
        left += boxes[source][0]
        slope = (end - start) / max(right - left, 1)
        base = start - slope * left
        met = [
            (id, above, far)
            for column in standing[first:last]
            for id, middle, far, across in column
            if -far < (above := middle - base - slope * across) < far
        ]
        # all to the same side, so that what is a line stays one
        down = sum(above for _, above, _ in met) >= 0
        for id, above, far in met:
            shift = far - above if down else -far - above
            if abs(shift) > abs(shifts.get(id, 0)):
                shifts[id] = shift
    return shifts


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


def _stacked(extents: Sequence[tuple[int, int]]) -> list[Point]:
    """Corners for boxes that stand one below the other."""
    corners, y = [], 0
    for _, height in extents:
        corners.append((0, y))
        y += height + ROW_GAP
    return corners


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
