"""Which variables a statement that has no form may change all the same."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from nodes.formats.python_source.drafts import Layers, One, Plain, Row, Table, Thing
from nodes.formats.python_source.values import Values

_GROWS = frozenset({"add", "pop"})
"""What changes a Sequential."""
_HARMLESS = ("keras.", "numpy.", "tf.")


def changed_by(statement: ast.stmt, variables: Mapping[str, Thing], values: Values) -> frozenset[str]:
    """The variables that a statement may change: given a value there, or lists whose methods it calls."""
    found: set[str] = set()
    for each in ast.walk(statement):
        if isinstance(each, ast.Name | ast.Attribute | ast.Subscript) and not isinstance(each.ctx, ast.Load):
            # another attribute of a model changes no layer of it
            harmless = isinstance(each, ast.Attribute) and each.attr != "trainable"
            found |= set() if harmless else _base(each)
        elif isinstance(each, ast.Call):
            found |= set(_called(each, variables, values))
    return frozenset(found)


def _called(call: ast.Call, variables: Mapping[str, Thing], values: Values) -> Iterator[str]:
    """The lists that a call may change."""
    if isinstance(call.func, ast.Attribute):
        for name in _base(call.func.value):
            held = variables.get(name)
            if _grows(held) or (isinstance(held, One) and call.func.attr in _GROWS):
                yield name
    elif isinstance(call.func, ast.Name) and hasattr(builtins, call.func.id):
        return
    if values.spelling.dotted(call.func).startswith(_HARMLESS):
        return
    for given in (*call.args, *(each.value for each in call.keywords)):
        if isinstance(given, ast.Name) and _grows(variables.get(given.id)):
            yield given.id


def _grows(thing: Thing | None) -> bool:
    """Whether something is a list or a table."""
    return isinstance(thing, Layers | Row | Table) or (
        isinstance(thing, Plain) and isinstance(thing.value, tuple | Mapping)
    )


def _base(node: ast.expr) -> set[str]:
    """The variable that an attribute or an element belongs to."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
