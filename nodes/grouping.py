"""Things by what they have in common, found anew where only little has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import compress
from typing import Any

from nodes.differing import unlike

Key = Callable[[Any], Any]

FEW = 64
"""So many changed things are looked up anew; for more, all are."""


def grouped(items: Iterable[Any], key: Key) -> dict[Any, tuple[Any, ...]]:
    """The items of each key, in order; those whose key is None are in no group."""
    groups: dict[Any, list[Any]] = {}
    for item in items:
        group = key(item)
        if group is not None:
            groups.setdefault(group, []).append(item)
    return {group: tuple(found) for group, found in groups.items()}


def regrouped(
    known: Mapping[Any, tuple[Any, ...]], before: Mapping[Any, Any], after: Mapping[Any, Any], key: Key
) -> Mapping[Any, tuple[Any, ...]]:
    """The groups of the values of `after`, where those of `before` are `known`."""
    if before is after:
        return known
    changed = [after[id] for id in unlike(before, after)]
    changed += [before[id] for id in unlike(after, before)]
    if len(changed) > FEW:
        return grouped(after.values(), key)
    touched = set(map(key, changed))
    found = dict(known)
    for group in touched:
        found.pop(group, None)
    # Gone through in C, as in `unlike`: each edit of a large drawing does it for four indexes.
    items = after.values()
    found.update(grouped(compress(items, map(touched.__contains__, map(key, items))), key))
    return found
