"""What differs between two values of one drawing, by identity: an edit shares all that it did not touch."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from operator import is_not
from typing import Any, TypeVar

K = TypeVar("K")


def unlike(before: Mapping[K, Any], after: Mapping[K, Any]) -> list[K]:
    """The keys of `after` under which `before` has another object, or nothing, in the order of `after`."""
    if before is after:
        return []
    # Gone through in C: every edit of a large drawing asks this a dozen times of thousands of parts.
    return list(compress(after, map(is_not, map(before.get, after), after.values())))
