"""What functions of Python give of plain numbers: `len`, `int`, `max`, `sum` …."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nodes.graph import Value

OF_ROWS: Mapping[str, Callable[[Sequence[Any]], Any]] = {"max": max, "min": min, "sum": sum, "sorted": sorted}
"""Functions of a row of numbers; the first two may be given these one by one."""
OF_NUMBERS: Mapping[str, Callable[[Any], Any]] = {"abs": abs, "int": int, "round": round}
"""Functions of one number."""
COUNTED = frozenset({*OF_ROWS, *OF_NUMBERS, "len"})


def counted(name: str, given: Sequence[Value]) -> Value:
    """What the function `name` gives of values; None where it takes no such."""
    row = given[0] if len(given) == 1 and isinstance(given[0], tuple) else None
    if name == "len":
        return None if row is None else len(row)
    if row is None and name in ("max", "min") and len(given) > 1:
        row = tuple(given)
    numbers = given if row is None else row
    if not numbers or not all(isinstance(each, int | float) for each in numbers):
        return None
    try:
        if row is not None and name in OF_ROWS:
            found = OF_ROWS[name](row)
        elif row is None and name in OF_NUMBERS and len(given) == 1:
            found = OF_NUMBERS[name](given[0])
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return tuple(found) if isinstance(found, list) else found
