"""What a formula calls its values: the text of an export calls them as it does elsewhere."""

from __future__ import annotations

import ast

from nodes.syntax import expression_of


def named_as(own: str, before: str, after: str) -> str:
    """`after` with the names of `own` where `before`, the same formula, has others; else as it is."""
    try:
        mine, theirs, tree = (expression_of(text.strip()) for text in (own, before, after))
    except SyntaxError:
        return after
    pairs = list(zip(_names(mine), _names(theirs), strict=False))
    renamed = {old.id: new.id for new, old in pairs}
    if not renamed or renamed.keys() & {each.id for each in _names(mine)}:
        return after
    for each in _names(theirs):
        each.id = renamed.get(each.id, each.id)
    if ast.unparse(theirs) != ast.unparse(mine) or {each.id for each in _names(tree)} & set(renamed.values()):
        return after
    for each in _names(tree):
        each.id = renamed.get(each.id, each.id)
    return ast.unparse(tree)


def _names(tree: ast.expr) -> list[ast.Name]:
    """The names of values in a formula, as they are met."""
    called = {each.func for each in ast.walk(tree) if isinstance(each, ast.Call)}
    named = (each for each in ast.walk(tree) if isinstance(each, ast.Name))
    return [each for each in named if each not in called and each.id != "tf"]
