"""Decisions about training that change nothing: layers that do nothing anyway unless the model is trained."""

from __future__ import annotations

import ast

from nodes.formats.python_source.drafts import One, Plain
from nodes.formats.python_source.reader import Reader

QUIET = frozenset(
    f"keras.layers.{name}"
    for name in [
        *("AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise"),
        *(f"SpatialDropout{size}D" for size in (1, 2, 3)),
    ]
)
"""Layers that give what they are given, unless the model is trained."""


def asks_for_training(test: ast.expr) -> bool:
    """Whether a condition has to do with training."""
    return any(isinstance(each, ast.Name) and each.id == "training" for each in ast.walk(test))


def quiet_statements(reader: Reader, statement: ast.If) -> list[ast.stmt] | None:
    """What `if training:` says where it means the same without that; None where it does not."""
    idle = all(isinstance(each, ast.Pass) for each in statement.orelse)
    if not idle or not _is_training(reader, statement.test):
        return None
    found: list[ast.stmt] = []
    for each in statement.body:
        target = each.targets[0] if isinstance(each, ast.Assign) and len(each.targets) == 1 else None
        if not isinstance(each, ast.Assign) or not isinstance(target, ast.Name):
            return None
        call = _quiet_call(reader, each.value, target.id)
        if call is None:
            return None
        found.append(ast.copy_location(ast.Assign([target], call), each))
    return found


def quiet_choice(reader: Reader, node: ast.IfExp) -> ast.expr | None:
    """What `drop(x) if training else x` says without the choice; None where it means more."""
    if not _is_training(reader, node.test) or not isinstance(node.orelse, ast.Name):
        return None
    return _quiet_call(reader, node.body, node.orelse.id)


def _is_training(reader: Reader, test: ast.expr) -> bool:
    """Whether a condition is what the call is told of training, and nothing else."""
    named = isinstance(test, ast.Name) and test.id == "training"
    return named and not reader.strict and reader.known(test) in (None, Plain(None))


def _quiet_call(reader: Reader, node: ast.expr, name: str) -> ast.Call | None:
    """A call of a quiet layer with the variable `name` alone, told nothing of training; None for others."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or ast.unparse(node.args[0]) != name:
        return None
    held = reader.known(node.func)
    layer = reader.draft.layers[held.layer] if isinstance(held, One) else None
    told = all(
        each.arg == "training" and ast.unparse(each.value) in ("training", "True") for each in node.keywords
    )
    if layer is None or layer.type not in QUIET or not told:
        return None
    return ast.copy_location(ast.Call(node.func, node.args, []), node)
