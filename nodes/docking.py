"""Where in the rectangle of a loop or branch that stands what its body begins and ends with.

The canvas knows how wide everything is; where nobody draws, that is estimated from the letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nodes.catalogue.shaping import ENTER, LEAVES
from nodes.graph import Node, NodeId, Place

HEADER = 30
"""How high the strip is in which a loop or branch says what it is."""
LABELS = 70
"""How much room the names of the inputs of a *for* or an *if* take at its left edge."""
LETTER, MARGIN = 8, 20
"""How wide a letter of a port's name is, and what is beside it."""
TITLES = {"then": 60, "else": 50}
"""How wide an end is that has a title, at least."""


def leaves_of(members: Iterable[Node]) -> list[Node]:
    """Those of `members` that a body ends with, from above to below: `then` stands above `else`."""
    found = [each for each in members if each.kind in LEAVES]
    return sorted(found, key=lambda node: node.kind == "else")


def docked(
    members: Iterable[Node], at: Place, labels: int, width: Callable[[Node], int]
) -> dict[NodeId, Place]:
    """The places of the ends among `members` of the rectangle `at`: at its inner edges.

    `labels` is the room that the names of inputs take at its left edge, `width` says how wide an end is.
    """
    members = tuple(members)
    found = {each.id: Place(at.x + labels, at.y + HEADER) for each in members if each.kind == ENTER}
    leaves = leaves_of(members)
    share = (at.height - HEADER) // max(len(leaves), 1)
    for number, each in enumerate(leaves):
        found[each.id] = Place(at.x + at.width - width(each), at.y + HEADER + number * share)
    return found


def about_docked(region: Node, members: Iterable[Node], at: Place) -> dict[NodeId, Place]:
    """As `docked`, about as the loop or branch `region` is drawn."""
    labels = 0 if region.kind == "while" else LABELS
    return docked(members, at, labels, lambda end: _width(region, end))


def _width(region: Node, end: Node) -> int:
    values = region.arguments.get("values")
    names = [str(each) for each in values] if isinstance(values, tuple) else []
    names += ["condition"] if region.kind == "while" else []
    width = MARGIN + LETTER * max(map(len, names), default=0)
    return -(-max(width, TITLES.get(end.kind, 0)) // 10) * 10
