"""The grammar of expressions: what a person may type into a formula or an index. They are never code.

Names, numbers, truth values, arithmetic, comparison, `and`, `or`, `not`, indexing, and calls of functions of
`keras.ops` by their bare names, whose arguments by name are literals.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterator
from typing import TypeGuard

from nodes.catalogue.shaping import free_names
from nodes.catalogue.spec import Catalogue
from nodes.graph import Value
from nodes.syntax import expression_of

LONGEST = 2000
"""A text longer than this is not read: formulas are typed by hand."""
DEEPEST = 40
"""So deep may brackets and operators be nested."""

_OPERATORS = (
    ast.BitOr,
    ast.BitXor,
    ast.BitAnd,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.MatMult,
    ast.Pow,
)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_MANY = (ast.Tuple, ast.List, ast.BoolOp)


def is_expression(text: Value, catalogue: Catalogue) -> bool:
    """Whether `text` fits the grammar."""
    tree = _parsed(text)
    if tree is None or not _fits(tree, catalogue, 0):
        return False
    calls = (each.func for each in ast.walk(tree) if isinstance(each, ast.Call))
    called = {each.id for each in calls if _is_name(each)}
    return called.isdisjoint(free_names(text))


def _is_name(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def is_index(text: Value, catalogue: Catalogue) -> bool:
    """Whether `text` can stand between the brackets of an index: numbers and slices, no names."""
    tree = _parsed(f"x[{text}]") if isinstance(text, str) else None
    if not isinstance(tree, ast.Subscript) or not isinstance(tree.value, ast.Name):
        return False
    named = (each for each in ast.walk(tree.slice) if isinstance(each, ast.Name))
    return all(_stands_for_function(each, tree.slice) for each in named) and _index_fits(
        tree.slice, catalogue, 0
    )


def is_place(node: ast.expr) -> bool:
    """Whether TensorFlow may take `node` between brackets: it has no places by list, and none by mask."""
    if isinstance(node, ast.List | ast.Tuple | ast.Compare | ast.BoolOp):
        return False
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return False
    return not (isinstance(node, ast.Constant) and isinstance(node.value, bool | float | str))


def _stands_for_function(name: ast.Name, tree: ast.expr) -> bool:
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and each.func is name:
            return True
        if isinstance(each, ast.Attribute) and each.value is name and ast.unparse(each) == "tf.newaxis":
            return True
    return False


def _parsed(text: Value) -> ast.expr | None:
    if not isinstance(text, str) or len(text) > LONGEST or "\n" in text or "#" in text:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return expression_of(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _fits(node: ast.expr, catalogue: Catalogue, depth: int) -> bool:
    if depth >= DEEPEST:
        return False
    if isinstance(node, ast.Name):
        return True
    if isinstance(node, ast.Constant):
        return _is_literal(node.value)
    if isinstance(node, ast.Subscript):
        return _fits(node.value, catalogue, depth + 1) and _index_fits(node.slice, catalogue, depth + 1)
    if isinstance(node, ast.Call):
        return _call_fits(node, catalogue, depth)
    parts = list(_parts(node))
    return bool(parts or isinstance(node, ast.Tuple | ast.List)) and all(
        _fits(each, catalogue, depth + 1) for each in parts
    )


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """The operands of an operator or the elements of a row; none for what is neither."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, _OPERATORS):
        yield from (node.left, node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare) and all(isinstance(each, _COMPARISONS) for each in node.ops):
        yield from (node.left, *node.comparators)
    elif isinstance(node, _MANY):
        yield from node.values if isinstance(node, ast.BoolOp) else node.elts


def _is_literal(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool | int | str)


def _call_fits(node: ast.Call, catalogue: Catalogue, depth: int) -> bool:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    spec = catalogue.get(f"keras.ops.{name}")
    if spec is None or not spec.expression:
        return False
    plain = all(each.arg is not None and _is_plain(each.value) for each in node.keywords)
    values = (*node.args, *(each.value for each in node.keywords))
    return plain and all(_fits(each, catalogue, depth + 1) for each in values)


def _is_plain(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
    return True


def _index_fits(node: ast.expr, catalogue: Catalogue, depth: int) -> bool:
    """Whether `node` can stand between brackets: also slices, `...` and `tf.newaxis`."""
    if isinstance(node, ast.Tuple) and node.elts:
        return all(_index_part_fits(each, catalogue, depth) for each in node.elts)
    return _index_part_fits(node, catalogue, depth)


def _index_part_fits(node: ast.expr, catalogue: Catalogue, depth: int) -> bool:
    if isinstance(node, ast.Slice):
        ends = (each for each in (node.lower, node.upper, node.step) if each is not None)
        return all(is_place(each) and _fits(each, catalogue, depth) for each in ends)
    if isinstance(node, ast.Constant) and node.value is ...:
        return True
    if isinstance(node, ast.Attribute) and ast.unparse(node) == "tf.newaxis":
        return True
    return is_place(node) and _fits(node, catalogue, depth)
