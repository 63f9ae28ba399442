"""Reads what the project's own code offers — ports, arguments — from its text, without running it."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator
from functools import lru_cache

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, NodeSpec, PortSpec
from nodes.graph import CUSTOM, IMPORT, Code, PortName, Value
from nodes.imported import is_import_name, last_part, spec_of_signature
from nodes.syntax import module_of

CLASSES = frozenset({"layer", "initializer", "regularizer", "constraint"})
"""Kinds of code that define a class; the others define a function."""

_COMMON = frozenset({"name", "dtype", "trainable", "autocast", "activity_regularizer"})
_ENDINGS = {
    "initializer": ArgumentKind.INITIALIZER,
    "regularizer": ArgumentKind.REGULARIZER,
    "constraint": ArgumentKind.CONSTRAINT,
    "activation": ArgumentKind.ACTIVATION,
}
_SIZES = frozenset({"units", "filters", "dim", "size", "num", "heads", "features", "depth"})
_SAMPLES: dict[ArgumentKind, Value] = {
    ArgumentKind.INT: 8,
    ArgumentKind.ACTIVATION: "relu",
    ArgumentKind.INITIALIZER: "zeros",
}
_TYPES = {
    bool: ArgumentKind.BOOL,
    int: ArgumentKind.INT,
    float: ArgumentKind.FLOAT,
    str: ArgumentKind.STR,
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class CodeError(Exception):
    """A text that does not define what it should. `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def spec_of_code(code: Code) -> NodeSpec | None:
    """The catalogue's entry for `code`; None while its text cannot be understood."""
    try:
        return read_code(code.name, code.kind, code.text)
    except CodeError:
        return None


@lru_cache(maxsize=256)
def read_code(name: str, kind: str, text: str) -> NodeSpec:
    """The catalogue's entry for a text that defines `name`.

    Raises:
        CodeError: the text is not Python, or defines no such class or function.
    """
    try:
        tree = module_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise CodeError(line, getattr(error, "msg", None) or str(error)) from error
    node = _definition(tree, last_part(name) if kind == IMPORT else name, kind)
    if kind == IMPORT and isinstance(node, ast.FunctionDef):
        if not is_import_name(name):
            raise CodeError(1, "expected a name of TensorFlow, such as tf.io.decode_png")
        return spec_of_signature(name, node)
    doc = ast.get_docstring(node) or ""
    first, _, _ = doc.partition("\n")
    if isinstance(node, ast.ClassDef):
        return _class_spec(node, name, kind, first, doc)
    inputs, arguments = _call_parts(node, skipped=0)
    if kind != "function":
        inputs, arguments = (), ()
    return NodeSpec(
        CUSTOM + name,
        name,
        "custom",
        stateful=False,
        expression=name,
        summary=first,
        doc=doc,
        arguments=arguments,
        inputs=inputs,
        order=tuple(each.arg for each in (*node.args.posonlyargs, *node.args.args)),
        outputs=_outputs(node),
        bare=kind != "function",
    )


def _definition(tree: ast.Module, name: str, kind: str) -> ast.ClassDef | ast.FunctionDef:
    """The class or function that a text of `kind` has to define.

    Raises:
        CodeError: it does not.
    """
    wanted = ast.ClassDef if kind in CLASSES else ast.FunctionDef
    for node in tree.body:
        if isinstance(node, wanted) and node.name == name:
            return node
    what = "class" if wanted is ast.ClassDef else "function"
    raise CodeError(1, f"expected a {what} called {name} at the beginning of a line")


def _class_spec(node: ast.ClassDef, name: str, kind: str, summary: str, doc: str) -> NodeSpec:
    methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    init = methods.get("__init__")
    call = methods.get("call") if kind == "layer" else None
    inputs, call_arguments = ((PortSpec(PortName("inputs")),), ()) if call is None else _call_parts(call, 1)
    return NodeSpec(
        CUSTOM + name,
        name,
        "custom",
        stateful=kind == "layer",
        expression=name,
        summary=summary,
        doc=doc,
        arguments=() if init is None else tuple(_arguments(init)),
        call_arguments=call_arguments,
        inputs=inputs if kind == "layer" else (),
        order=() if call is None else tuple(each.arg for each in call.args.args[1:]),
        outputs=(PortName("output"),) if call is None else _outputs(call),
        named=init is None or init.args.kwarg is not None or "name" in _parameters(init),
    )


def _parameters(function: Function) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _arguments(init: Function) -> Iterator[ArgumentSpec]:
    """What a constructor takes, besides what every layer takes."""
    for place, (parameter, default) in enumerate(_with_defaults(init)):
        if place and parameter.arg not in _COMMON:
            yield _argument(parameter, default, positional=default is None)


def _call_parts(function: Function, skipped: int) -> tuple[tuple[PortSpec, ...], tuple[ArgumentSpec, ...]]:
    """The tensors that a call takes, and its other arguments: what has a plain default is one of these."""
    ports: list[PortSpec] = []
    arguments: list[ArgumentSpec] = []
    for parameter, default in list(_with_defaults(function))[skipped:]:
        if parameter.arg == "training":
            continue
        known, value = _value(default)
        if default is None:
            ports.append(PortSpec(PortName(parameter.arg)))
        elif known and value is None:
            ports.append(PortSpec(PortName(parameter.arg), optional=True))
        else:
            arguments.append(_argument(parameter, default, positional=False))
    return tuple(ports), tuple(arguments)


def _with_defaults(function: Function) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    parameters = [*function.args.posonlyargs, *function.args.args]
    missing = len(parameters) - len(function.args.defaults)
    yield from zip(parameters, [None] * missing + list(function.args.defaults), strict=True)
    yield from zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)


def _argument(parameter: ast.arg, default: ast.expr | None, positional: bool) -> ArgumentSpec:
    name = parameter.arg
    _, value = _value(default)
    last = name.rpartition("_")[2]
    kind = _ENDINGS.get(last) or _TYPES.get(type(value), ArgumentKind.ANY)
    if default is None and last in _SIZES:
        kind = ArgumentKind.INT
    sample = _SAMPLES.get(kind, 1) if default is None else None
    return ArgumentSpec(
        name,
        kind,
        required=default is None,
        default=value,
        optional=default is not None and value is None,
        sample=sample,
        positional=positional,
    )


def _value(default: ast.expr | None) -> tuple[bool, Value]:
    """A default that is a plain literal, and whether it is."""
    if default is None:
        return False, None
    try:
        value = ast.literal_eval(default)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False, None
    if isinstance(value, list):
        value = tuple(value)
    return True, value if isinstance(value, bool | int | float | str | tuple) else None


def _outputs(function: Function) -> tuple[PortName, ...]:
    """One output, or as many as the last `return` has in its tuple."""
    returns = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)]
    last = returns[-1] if returns else None
    if not isinstance(last, ast.Tuple) or len(last.elts) < 2:
        return (PortName("output"),)
    names = [each.id if isinstance(each, ast.Name) else f"output_{n}" for n, each in enumerate(last.elts)]
    usable = len(set(names)) == len(names) and not any(map(keyword.iskeyword, names))
    return tuple(map(PortName, names if usable else (f"output_{n}" for n in range(len(names)))))
