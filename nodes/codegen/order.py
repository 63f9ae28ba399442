"""In which order the calls of a block are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nodes.graph import NodeId

Dependencies = Mapping[NodeId, Sequence[NodeId]]
"""What each node needs first, in the order of its inputs."""


def in_cycles(dependencies: Dependencies) -> set[NodeId]:
    """The nodes that stand in a circle, or between two of them."""
    followers: dict[NodeId, list[NodeId]] = {node: [] for node in dependencies}
    for node, needed in dependencies.items():
        for each in needed:
            followers[each].append(node)
    left = _without_ends(set(dependencies), dependencies, followers)
    return _without_ends(left, followers, dependencies)


def _without_ends(nodes: set[NodeId], before: Dependencies, after: Dependencies) -> set[NodeId]:
    """`nodes` without those that have nothing of it before them, again and again."""
    counts = {node: sum(each in nodes for each in before[node]) for node in nodes}
    ends = [node for node, count in counts.items() if count == 0]
    for node in ends:
        for each in after[node]:
            if each in counts:
                counts[each] -= 1
                if counts[each] == 0:
                    ends.append(each)
    return nodes - set(ends)


def ordered(dependencies: Dependencies, roots: Iterable[NodeId]) -> list[NodeId]:
    """Every node that `roots` need, and themselves, each after what it needs.

    What leads to a node's first input is written first, so that a branch stands in one piece. There must be
    no circles.
    """
    done: dict[NodeId, None] = {}
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if ready:
            done[node] = None
        elif node not in done:
            stack.append((node, True))
            stack.extend((each, False) for each in reversed(dependencies[node]) if each not in done)
    return list(done)
