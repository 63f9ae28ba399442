"""Which nodes of a project the nodes are that were read from its export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nodes.graph import Block, LayerId, Node, NodeId
from nodes.nesting import ENDS

Owned = dict[NodeId, list[NodeId]]
"""For each node that was read those of the project; several where they were written as one."""


def own_nodes(
    own: Block,
    old: Block,
    shown: Mapping[NodeId, Sequence[int]],
    lines: Mapping[NodeId, int],
    layers: Mapping[LayerId, LayerId],
) -> Owned:
    """The nodes of `own` for those of `old`, which was read from its source.

    `shown` are the lines on which the former stand, `lines` those of the latter; `layers` are the project's
    for those that were read.
    """
    found: Owned = {}
    for ends in ("inputs", "outputs"):
        # an Output that nothing reaches stands on no line
        mine_there = [id for id in getattr(own, ends) if ends == "inputs" or shown.get(id)]
        pairs = zip(mine_there, getattr(old, ends), strict=False)
        found.update({theirs: [mine] for mine, theirs in pairs})
    taken = {each for some in found.values() for each in some}
    on_line: dict[int, list[NodeId]] = {}
    for id in own.nodes:
        for line in shown.get(id, ()):
            on_line.setdefault(line, []).append(id)
    starts = sorted({lines.get(id, 0) for id in old.nodes})
    following = dict(zip(starts, [*starts[1:], starts[-1] + 1] if starts else [], strict=True))
    for exact in (True, False):
        for id, node in old.nodes.items():
            if id in found or node.kind in ENDS or not lines.get(id):
                continue
            first = lines[id]
            last = following[first] if node.kind == "code" else first + 1
            here = dict.fromkeys(
                each for line in range(first, max(last, first + 1)) for each in on_line.get(line, ())
            )
            mine = [each for each in here if each not in taken and _alike(own, each, node, layers, exact)]
            if mine:
                found[id] = mine if node.kind == "code" else mine[:1]
                taken.update(found[id])
    _add_weights(own, old, layers, found)
    _add_ends(own, old, found)
    return found


def _alike(own: Block, id: NodeId, node: Node, layers: Mapping[LayerId, LayerId], exact: bool) -> bool:
    """Whether a node of the project may be the one that was read."""
    mine = own.nodes[id]
    if mine.kind in ENDS or mine.kind in ("input", "output"):
        return False
    if mine.layer is not None or node.layer is not None:
        return node.layer is not None and mine.layer == layers.get(node.layer)
    return mine.kind == node.kind or not exact


def _add_weights(own: Block, old: Block, layers: Mapping[LayerId, LayerId], found: Owned) -> None:
    """Weights stand on no line of their own: all nodes of one are the one that was read."""
    for id, node in old.nodes.items():
        if node.layer is not None and old.layers[node.layer].type == "weight" and node.layer in layers:
            found[id] = [each.id for each in own.calls_of(layers[node.layer])]


def _add_ends(own: Block, old: Block, found: Owned) -> None:
    """What the bodies of loops and branches begin and end with."""
    for id, node in old.nodes.items():
        if node.kind in ENDS and node.region is not None:
            for region in found.get(node.region, ()):
                same = [each.id for each in own.members_of(region) if each.kind == node.kind]
                if same:
                    found[id] = same[:1]
