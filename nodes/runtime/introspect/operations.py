"""Which class of Keras stands behind which function of `keras.ops`, and what it is made and called with.

A function on symbolic tensors is one line in Keras: `return Mean(axis=axis).symbolic_call(x)`. That line, as
text, tells which argument of the function each argument of the class is. Models in files hold the class.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from typing import Any

import keras

from nodes.runtime.introspect.functions import functions

KEPT = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def operations_text() -> str:
    """The JSON that a reader of model files goes by."""
    entries: dict[str, dict[str, Any]] = {}
    for key, entry in _entries():
        entries.setdefault(key, entry)
    entries = dict(sorted(entries.items()))
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in entries.items())
    return f'{{"keras": "{keras.__version__}", "operations": {{\n{lines}\n}}}}\n'


def _entries() -> Iterator[tuple[str, dict[str, Any]]]:
    listed = {function: f"keras.ops.{names[0]}" for function, names in functions().items()}
    for function, name in listed.items():
        for made, called in _symbolic_calls(function):
            operation = _class_named(made.func, function)
            if operation is not None:
                entry = _entry(operation, made, called, function)
                yield f"{operation.__module__}.{operation.__name__}", {"function": name, **entry}


def _symbolic_calls(function: Any) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Where `function` makes an operation and calls it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    assigned = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Call):
            yield node.func, node
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "symbolic_call":
            made: Any = node.func.value
            if isinstance(made, ast.Name):
                made = assigned.get(made.id)
            if isinstance(made, ast.Call):
                yield made, node


def _class_named(name: ast.expr, function: Any) -> Any:
    found: Any = None
    if isinstance(name, ast.Name):
        found = function.__globals__.get(name.id)
    elif isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
        found = getattr(function.__globals__.get(name.value.id), name.attr, None)
    return found if inspect.isclass(found) and issubclass(found, keras.Operation) else None


def _entry(operation: Any, made: ast.Call, called: ast.Call, function: Any) -> dict[str, Any]:
    """What the arguments of the class, of its call, are called by the function; "" where by none."""
    known = inspect.signature(function).parameters
    config = _bound(made, operation.__init__, known)
    call = _bound(called, operation.call, known)
    spread = [each.value for each in called.args if isinstance(each, ast.Starred)]
    entry: dict[str, Any] = {"config": config, "call": call}
    if spread and isinstance(spread[0], ast.Name) and spread[0].id in known:
        entry["spread"] = spread[0].id
    return entry


def _bound(call: ast.Call, taken: Any, known: Any) -> dict[str, str]:
    """For each parameter of `taken` that the call fills: the parameter of the function that it is."""
    parameters = [each.name for each in inspect.signature(taken).parameters.values() if each.kind in KEPT]
    names = parameters[1:]
    values = dict(zip(names, call.args, strict=False))
    values |= {each.arg: each.value for each in call.keywords if each.arg is not None}
    return {name: _name(value, known) for name, value in values.items() if not isinstance(value, ast.Starred)}


def _name(value: ast.expr, known: Any) -> str:
    return value.id if isinstance(value, ast.Name) and value.id in known else ""
