"""What stands in methods besides what they make: parameters, devices, loops over what is known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from nodes.devices import canonical
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.values import Values, shown
from nodes.graph import Object, Value

MOST_ROUNDS = 10_000
"""So often may a loop in `__init__` go round."""
_MARKS = frozenset(
    [
        *("tf.function", "tf.Module.with_name_scope", "tf.autograph.experimental.do_not_convert"),
        *("staticmethod", "classmethod", "override", "typing.override", "typing_extensions.override"),
    ]
)
"""What a method may be decorated with and still do what its statements do."""


def only_marked(method: ast.FunctionDef) -> bool:
    """Whether nothing that a method is decorated with changes what it gives."""
    called = (each.func if isinstance(each, ast.Call) else each for each in method.decorator_list)
    return all(ast.unparse(each).replace("tensorflow.", "tf.", 1) in _MARKS for each in called)


def parameters_of(init: ast.FunctionDef) -> list[tuple[str, ast.expr | None]]:
    """What a method takes besides `self`, with its defaults."""
    named = [*init.args.posonlyargs, *init.args.args]
    missing = len(named) - len(init.args.defaults)
    pairs = zip(named, [*[None] * missing, *init.args.defaults], strict=True)
    more = zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True)
    return [(each.arg, default) for each, default in (*list(pairs)[1:], *more)]


def kept_as(init: ast.FunctionDef) -> Mapping[str, str]:
    """Under which attributes parameters are kept: `self.units = units`."""
    found: dict[str, str] = {}
    for each in init.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Name):
            target = each.targets[0]
            if isinstance(target, ast.Attribute) and shown(target.value) == "self":
                found[each.value.id] = target.attr
    return found


def device_of(statement: ast.With, values: Values) -> str | None:
    """The device of `with tf.device(…):`.

    Raises:
        NoForm: it is another scope.
    """
    call = statement.items[0].context_expr
    if isinstance(call, ast.Call) and len(statement.items) == 1 and len(call.args) == 1:
        device = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
        if values.spelling.dotted(call.func) == "tf.device" and isinstance(device, str):
            return canonical(device.removeprefix("/")) or canonical(device)
    raise NoForm("python-init", statement, text=f"with {shown(call)}")


def names_only(statement: ast.With, values: Values) -> bool:
    """Whether a scope does nothing but name what stands in it."""
    calls = [each.context_expr for each in statement.items if each.optional_vars is None]
    return len(calls) == len(statement.items) and all(
        isinstance(each, ast.Call)
        and values.spelling.dotted(each.func)
        in ("tf.name_scope", "keras.name_scope", "keras.backend.name_scope")
        for each in calls
    )


def rounds(node: ast.expr, values: Values, lookup: Callable[[ast.expr], Value]) -> Iterator[Value]:
    """What a `for` goes through, where that is known beforehand.

    Raises:
        NoForm: it is not, or too much.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        ends = [values.value(each, lookup) for each in node.args]
        numbers = [each for each in ends if type(each) is int]
        if len(numbers) == len(ends) and 1 <= len(ends) <= 3 and 0 not in numbers[2:]:
            found = range(*numbers)
            if len(found) <= MOST_ROUNDS:
                yield from found
                return
    else:
        row = values.value(node, lookup)
        if isinstance(row, tuple) and len(row) <= MOST_ROUNDS:
            yield from row
            return
    raise NoForm("python-init", node, text=shown(node))


def first_number(node: ast.Call, values: Values, lookup: Callable[[ast.expr], Value]) -> int:
    """From which number on `enumerate(…)` counts.

    Raises:
        NoForm: that is not known, or it is called otherwise.
    """
    given = [*node.args[1:], *(each.value for each in node.keywords if each.arg == "start")]
    first = values.value(given[0], lookup) if given else 0
    if type(first) is not int or len(given) > 1 or len(node.args) + len(node.keywords) != 1 + len(given):
        raise NoForm("python-loop", node, text=shown(node))
    if not node.args:
        raise NoForm("python-loop", node, text=shown(node))
    return first


def frozen_in(
    config: Mapping[str, Value], way: list[int], trained: bool, node: ast.AST, name: str = "layers"
) -> Mapping[str, Value]:
    """The configuration of a list of layers with one of them frozen, at some depth; `name`: where they stand.

    Raises:
        NoForm: there is no such layer.
    """
    row = config.get(name)
    place = way[0]
    element = row[place] if isinstance(row, tuple) and -len(row) <= place < len(row) else None
    if not isinstance(row, tuple) or not isinstance(element, Object):
        raise NoForm("python-init", node, text=shown(node))
    if len(way) > 1:
        inner = replace(element, config=frozen_in(element.config, way[1:], trained, node))
    else:
        kept = {name: value for name, value in element.config.items() if name != "trainable"}
        inner = replace(element, config=kept if trained else {**kept, "trainable": False})
    place %= len(row)
    return {**config, name: (*row[:place], inner, *row[place + 1 :])}
