"""Calls of methods and functions of the source, gone through where they are called."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from nodes.formats.python_source.drafts import Plain, Thing
from nodes.formats.python_source.inlining import CALL_EFFORT, DEEPEST_CALL, arguments_of
from nodes.formats.python_source.methods import only_marked
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.values import shown


def method_called(
    reader: Reader, methods: Mapping[str, ast.FunctionDef], node: ast.Call, name: str, depth: int
) -> Thing:
    """What a method of the class gives, whose statements are read in place.

    Raises:
        NoForm: there is no such method, or it has no form in a graph.
    """
    method = methods.get(name)
    if method is None or depth >= DEEPEST_CALL or not only_marked(method):
        raise NoForm("python-unknown-name", node, text=shown(node.func))
    static = any(shown(each) == "staticmethod" for each in method.decorator_list)
    return reader.inside(method.body, _given(reader, method, node, not static), node)


def function_called(reader: Reader, function: ast.FunctionDef, node: ast.Call, depth: int) -> Thing:
    """What a function of the source gives, whose statements are read in place.

    Raises:
        NoForm: it has no form in a graph.
    """
    if depth >= DEEPEST_CALL:
        raise NoForm("python-unknown-name", node, text=shown(node.func))
    return reader.inside(function.body, _given(reader, function, node, False), node)


def local_called(reader: Reader, function: ast.FunctionDef, node: ast.Call, depth: int) -> Thing:
    """What a function that stands in the `call` gives: it sees the variables there.

    Raises:
        NoForm: it has no form in a graph.
    """
    if depth >= DEEPEST_CALL or not only_marked(function):
        raise NoForm("python-unknown-name", node, text=shown(node.func))
    given = {**reader.variables, **_given(reader, function, node, False)}
    return reader.inside(function.body, given, node)


def _given(reader: Reader, function: ast.FunctionDef, node: ast.Call, method: bool) -> dict[str, Thing]:
    reader.values.effort.spend(CALL_EFFORT)
    given: dict[str, Thing] = {}
    for name, each, outside in arguments_of(function, node, method):
        handed_on = outside and isinstance(each, ast.Name) and name == each.id == "training"
        if handed_on and reader.known(each) is None:
            # what it is nobody knows here; there it is handed on too
            continue
        read: Callable[[ast.expr], Thing] = reader.thing
        given[name] = read(each) if outside else Plain(reader.values.value(each, reader.values.constant))
    return given
