"""Of which types the layers are that a class is given."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from nodes.formats.python_source.classes import ClassText
from nodes.formats.python_source.values import Values, shown


def given_types(
    name: str, classes: Mapping[str, ClassText], values: Values, seen: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Of which types the layers are that a class is given, as far as one of its calls says so."""
    init = classes[name].methods.get("__init__")
    if init is None or name in seen:
        return {}
    names = [each.arg for each in (*init.args.args[1:], *init.args.kwonlyargs)]
    if not names:
        return {}
    found: dict[str, str] = {}
    places: list[tuple[ClassText | None, ast.AST]] = [(each, each.node) for each in classes.values()]
    places += [(None, each) for each in values.constants.values()]
    for around, whole in places:
        for node in ast.walk(whole):
            if not isinstance(node, ast.Call) or shown(node.func) != name:
                continue
            pairs = [*zip(names, node.args, strict=False)]
            pairs += [(each.arg, each.value) for each in node.keywords if each.arg]
            for parameter, value in pairs:
                type = _type_of(value, around, classes, values, seen | {name})
                if type:
                    found.setdefault(parameter, type)
    return found


def _type_of(
    value: ast.expr,
    around: ClassText | None,
    classes: Mapping[str, ClassText],
    values: Values,
    seen: frozenset[str],
) -> str:
    if isinstance(value, ast.Call):
        spec = values.spec_of(value.func)
        return spec.id if spec is not None and spec.stateful else ""
    text = shown(value)
    if around is None:
        made = values.constants.get(text)
        return _type_of(made, None, classes, values, seen) if isinstance(made, ast.Call) else ""
    init = around.methods.get("__init__")
    for each in [] if init is None else ast.walk(init):
        if isinstance(each, ast.Assign) and shown(each.targets[0]) == text:
            if isinstance(each.value, ast.Call):
                return _type_of(each.value, around, classes, values, seen)
            if isinstance(each.value, ast.Name):
                return given_types(around.name, classes, values, seen).get(each.value.id, "")
    return ""
