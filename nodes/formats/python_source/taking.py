"""How a `call` takes its inputs: as one tensor, as several in a list, or by their keys in a dict."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from nodes.codegen.values import FLATTENED
from nodes.formats.python_source.module import Entry


@dataclass(frozen=True)
class Taken:
    """Of how many tensors the only parameter of a `call` consists; the other two as a block has them."""

    count: int
    keys: tuple[str, ...] = ()
    takes: str = ""


def taken_of(
    name: str, body: list[ast.stmt], entries: Sequence[Entry] | None, is_main: bool, strict: bool
) -> Taken | None:
    """Of what the parameter `name` consists; None where it is one tensor.

    `entries` are what the model is called with, where that is known.
    """
    flattened = _flattened(name, body) if is_main and strict else 0
    if flattened:
        keys = tuple(each.key for each in entries or ())
        if len(keys) == flattened and all(keys):
            return Taken(flattened, keys, "dict")
        return Taken(flattened, (), "nested" if flattened > 1 else "list")
    keys = _keys(name, body) if is_main and not strict else ()
    if keys:
        return Taken(len(keys), keys, "dict")
    count = _count(name, body)
    return None if count is None else Taken(count)


def _uses(name: str, body: list[ast.stmt]) -> int:
    return sum(isinstance(each, ast.Name) and each.id == name for one in body for each in ast.walk(one))


def _flattened(name: str, body: list[ast.stmt]) -> int:
    """Into how many parts the first statement takes `name` apart, whatever structure that has."""
    first = body[0] if body else None
    if not isinstance(first, ast.Assign) or ast.unparse(first.value) != f"{FLATTENED}({name})":
        return 0
    target = first.targets[0]
    return len(target.elts) if isinstance(target, ast.Tuple) and _uses(name, body[1:]) == 0 else 0


def _keys(name: str, body: list[ast.stmt]) -> tuple[str, ...]:
    """The keys by which all of `name` is taken, in the order in which Keras goes through them."""
    found: set[str] = set()
    parts = 0
    for each in (part for one in body for part in ast.walk(one)):
        if isinstance(each, ast.Subscript) and ast.unparse(each.value) == name:
            key = each.slice.value if isinstance(each.slice, ast.Constant) else None
            if isinstance(key, str) and key and isinstance(each.ctx, ast.Load):
                found.add(key)
                parts += 1
    return tuple(sorted(found)) if parts == _uses(name, body) else ()


def _count(name: str, body: list[ast.stmt]) -> int | None:
    """Of how many tensors the row `name` consists; None where it is one tensor."""
    first = body[0] if body else None
    uses = _uses(name, body)
    if isinstance(first, ast.Assign) and ast.unparse(first.value) == name:
        target = first.targets[0]
        if isinstance(target, ast.Tuple | ast.List) and uses == 1:
            return len(target.elts)
    places: set[int] = set()
    parts = 0
    for each in (part for one in body for part in ast.walk(one)):
        if isinstance(each, ast.Subscript) and ast.unparse(each.value) == name:
            place = each.slice.value if isinstance(each.slice, ast.Constant) else None
            if isinstance(place, int):
                places.add(place)
                parts += 1
    return max(places) + 1 if len(places) > 1 and parts == uses else None
