"""Conditions that ask no tensor: what they are is known when the source is read."""

from __future__ import annotations

import ast
from typing import Protocol

from nodes.formats.python_source.drafts import One, Plain, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.values import Values
from nodes.graph import Object, Value


class Knowing(Protocol):
    """What knows the variables of a method."""

    values: Values

    def known(self, node: ast.expr) -> Thing | None:
        """What a variable or an attribute holds; None for what is neither."""

    def lookup(self, node: ast.expr) -> Value:
        """The value of a variable or an attribute."""


def truth(reader: Knowing, test: ast.expr) -> bool | None:
    """What a condition is that asks no tensor; None where it does, or where nobody knows."""
    if isinstance(test, ast.BoolOp):
        parts = [truth(reader, each) for each in test.values]
        ends = isinstance(test.op, ast.Or)
        if ends in parts:
            return ends
        return None if None in parts else not ends
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = truth(reader, test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compared(reader, test)
    known = _known(reader, test)
    if isinstance(known, Plain) and isinstance(known.value, None | bool | int | str | tuple):
        return bool(known.value)
    return True if isinstance(known, One) else None


def _known(reader: Knowing, node: ast.expr) -> Thing | None:
    known = reader.known(node)
    if known is None:
        try:
            known = Plain(reader.values.value(node, reader.lookup))
        except NoForm:
            return None
    # the argument of a block may be anything
    unknown = isinstance(known, Plain) and isinstance(known.value, Object) and known.value.type == "argument"
    return None if unknown else known


def _compared(reader: Knowing, test: ast.Compare) -> bool | None:
    left, right = _known(reader, test.left), _known(reader, test.comparators[0])
    operator = test.ops[0]
    if left is None or right is None:
        return None
    if isinstance(operator, ast.Is | ast.IsNot) and right == Plain(None):
        return (left == Plain(None)) is isinstance(operator, ast.Is)
    if not (isinstance(left, Plain) and isinstance(right, Plain)):
        return None
    one, other = left.value, right.value
    if isinstance(operator, ast.Eq | ast.NotEq):
        return (one == other) is isinstance(operator, ast.Eq)
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(other, tuple):
        return (one in other) is isinstance(operator, ast.In)
    if not (isinstance(one, int | float) and isinstance(other, int | float)):
        return None
    kinds = {ast.Lt: one < other, ast.LtE: one <= other, ast.Gt: one > other, ast.GtE: one >= other}
    return kinds.get(type(operator))
