"""Formulas too long for a line, which the export writes in several statements, as one again."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from nodes.codegen.bodies import LONGEST_TARGET
from nodes.codegen.printing import fits

_HOISTED = re.compile(r"(left|right|whole)(_\d+)?")


def rejoined(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """`statements` with what was set apart put back where it is used, if it would not fit there."""
    found: list[ast.stmt] = []
    apart: dict[str, ast.Assign] = {}
    for each in statements:
        if isinstance(each, ast.Assign | ast.Return) and apart and each.value is not None:
            used = [node.id for node in ast.walk(each.value) if isinstance(node, ast.Name)]
            whole = _Whole(apart).visit(each.value) if all(used.count(name) == 1 for name in apart) else None
            if whole is not None and not fits(" " * (each.col_offset + LONGEST_TARGET) + ast.unparse(whole)):
                changed = ast.copy_location(_with_value(each, whole), each)
                apart = {}
                each = changed
        name = _target(each)
        formula = isinstance(each, ast.Assign) and "self." not in ast.unparse(each.value).partition("(")[0]
        if _HOISTED.fullmatch(name) and isinstance(each, ast.Assign) and formula and name not in apart:
            apart[name] = each
            continue
        found += [*apart.values(), each]
        apart = {}
    return [*found, *apart.values()]


def _target(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return ""


def _with_value(statement: ast.Assign | ast.Return, value: ast.expr) -> ast.stmt:
    if isinstance(statement, ast.Return):
        return ast.Return(value)
    return ast.Assign(statement.targets, value)


class _Whole(ast.NodeTransformer):
    """Puts values in the place of names."""

    def __init__(self, values: dict[str, ast.Assign]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name that stands for a part."""
        found = self.values.get(node.id)
        return node if found is None else found.value
