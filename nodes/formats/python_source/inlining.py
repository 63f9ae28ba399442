"""Functions of the source that are gone through where they are called."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, MutableMapping

from nodes.formats.python_source.drafts import Plain, Table, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.values import Values, shown

DEEPEST_CALL = 20
"""So deep may functions and methods call each other."""
CALL_EFFORT = 200
"""What going through a function counts: functions that call others twice, and these again, are many."""
ITEM_EFFORT = 10
"""What one more item of a list that is made while the source is read counts."""


def arguments_of(
    function: ast.FunctionDef, node: ast.Call, method: bool = False
) -> Iterator[tuple[str, ast.expr, bool]]:
    """What a call gives to the parameters of a function; False where that is a default of its own.

    Raises:
        NoForm: they do not go together, or stand in a variable.
    """
    arguments = function.args
    named = [each.arg for each in (*arguments.posonlyargs, *arguments.args)][1 if method else 0 :]
    only = [each.arg for each in arguments.kwonlyargs]
    starred = any(isinstance(each, ast.Starred) for each in node.args)
    if starred or (len(node.args) > len(named) and arguments.vararg is None):
        raise NoForm("python-arguments", node, name=function.name)
    given: dict[str, ast.expr] = dict(zip(named, node.args, strict=False))
    more: dict[str, ast.expr] = {}
    for each in node.keywords:
        if each.arg is None or each.arg in given or (each.arg not in (*named, *only) and not arguments.kwarg):
            raise NoForm("python-arguments", node, name=function.name)
        (given if each.arg in (*named, *only) else more)[each.arg] = each.value
    if arguments.vararg is not None:
        yield (
            arguments.vararg.arg,
            ast.copy_location(ast.Tuple(node.args[len(named) :], ast.Load()), node),
            True,
        )
    if arguments.kwarg is not None:
        keys: list[ast.expr | None] = [ast.Constant(name) for name in more]
        yield arguments.kwarg.arg, ast.copy_location(ast.Dict(keys, list(more.values())), node), True
    defaults = dict(zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=False))
    defaults |= {
        name: each for name, each in zip(only, arguments.kw_defaults, strict=True) if each is not None
    }
    for name in (*named, *only):
        if name not in given and name not in defaults:
            raise NoForm("python-arguments", node, name=function.name)
        yield name, given.get(name) or defaults[name], name in given


def spread(
    node: ast.Call, variables: MutableMapping[str, Thing], known: Callable[[ast.expr], Thing | None]
) -> ast.Call:
    """A call with what `**options` holds as arguments of their own, each a variable of a name of its own."""
    if all(each.arg for each in node.keywords):
        return node
    keywords: list[ast.keyword] = []
    for each in node.keywords:
        held = None if each.arg else known(each.value)
        items: dict[str, Thing] | None = None
        if isinstance(held, Table):
            items = dict(held.items)
        elif isinstance(held, Plain) and isinstance(held.value, dict):
            items = {name: Plain(value) for name, value in held.value.items()}
        if items is None:
            keywords.append(each)
            continue
        for name, thing in items.items():
            own = f"{shown(each.value)}[{name!r}]"
            variables[own] = thing
            keywords.append(ast.keyword(name, ast.copy_location(ast.Name(own, ast.Load()), node)))
    return ast.copy_location(ast.Call(node.func, node.args, keywords), node)


def makes_something(call: ast.Call, values: Values, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a call makes a layer, or is one of a function of the source that makes some."""
    call = values.whole(call)
    spec = values.spec_of(call.func)
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if (spec is not None and spec.stateful) or name in values.templates:
        return True
    if values.spelling.dotted(call.func).startswith(("keras.layers.", "keras.applications.")):
        return True
    function = values.functions.get(name)
    return (
        function is not None
        and name not in seen
        and any(
            makes_something(each, values, seen | {name})
            for each in ast.walk(function)
            if isinstance(each, ast.Call)
        )
    )
