"""Where in the rectangle of a loop or branch that stands what its body begins and ends with."""

from __future__ import annotations

from nodes.catalogue.shaping import ENTER
from nodes.graph import Block, Node, NodeId, Place
from nodes.nesting import ENDS

HEADER = 30
"""How high the strip is in which a loop or branch says what it is."""
LABELS = 70
"""How much room the names of the inputs of a *for* or an *if* take at its left edge."""
LETTER, MARGIN = 8, 20
"""How wide a letter of a port's name is, and what is beside it."""
TITLES = {"then": 60, "else": 50}
"""How wide an end is that has a title, at least."""


def docked_ends(block: Block, region: NodeId, at: Place) -> dict[NodeId, Place]:
    """The places of the ends of `region`, whose rectangle is `at`: at its inner edges, about as drawn."""
    found: dict[NodeId, Place] = {}
    kind = block.nodes[region].kind
    ends = [each for each in block.members_of(region) if each.kind in ENDS]
    # `then` stands above `else`
    leaves = sorted((each for each in ends if each.kind != ENTER), key=lambda node: node.kind == "else")
    share = (at.height - HEADER) // max(len(leaves), 1)
    for each in ends:
        if each.kind == ENTER:
            found[each.id] = Place(at.x + (0 if kind == "while" else LABELS), at.y + HEADER)
    for number, each in enumerate(leaves):
        left = at.x + at.width - _width(block, region, each)
        found[each.id] = Place(left, at.y + HEADER + number * share)
    return found


def _width(block: Block, region: NodeId, end: Node) -> int:
    values = block.nodes[region].arguments.get("values")
    names = [str(each) for each in values] if isinstance(values, tuple) else []
    names += ["condition"] if block.nodes[region].kind == "while" else []
    width = MARGIN + LETTER * max(map(len, names), default=0)
    return -(-max(width, TITLES.get(end.kind, 0)) // 10) * 10
