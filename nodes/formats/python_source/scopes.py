"""Which names a piece of a source takes from around it."""

from __future__ import annotations

import ast

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def outer_names(tree: ast.AST) -> set[str]:
    """The names that `tree` reads and does not give a value itself: neither parameters nor its variables."""
    read: set[str] = set()
    bound: set[str] = set()
    inner: set[str] = set()
    waiting = list(ast.iter_child_nodes(tree))
    if isinstance(tree, _FUNCTIONS):
        bound |= {each.arg for each in ast.walk(tree.args) if isinstance(each, ast.arg)}
    while waiting:
        each = waiting.pop()
        if isinstance(each, _FUNCTIONS | ast.ClassDef):
            inner |= outer_names(each)
            bound.add(getattr(each, "name", ""))
            continue
        if isinstance(each, ast.Name):
            (read if isinstance(each.ctx, ast.Load) else bound).add(each.id)
        waiting.extend(ast.iter_child_nodes(each))
    # what stands in a class is not seen in its methods
    return (read - bound) | (inner if isinstance(tree, ast.ClassDef) else inner - bound)
