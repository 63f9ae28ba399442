"""Mends the text of a layer where that is mechanical: what Keras needs in order to save it and load it again.

Every function returns the new text, or None where there is nothing that it can do.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence

from nodes.syntax import module_of

REGISTER = "@tf.keras.utils.register_keras_serializable()"


def registered(text: str, name: str) -> str | None:
    """The class `name` registered with Keras, so that a saved model finds it."""
    found = _class(text, name)
    if found is None:
        return None
    first = min((each.lineno for each in found.decorator_list), default=found.lineno)
    return _with_lines(text, first - 1, [REGISTER])


def with_kwargs(text: str, name: str) -> str | None:
    """The constructor of `name` takes what every layer takes (`name`, `dtype` …), and passes it on."""
    found = _class(text, name)
    init = None if found is None else _method(found, "__init__")
    if init is None or init.args.kwarg is not None:
        return None
    end = _end_of_head(text, init)
    if end is None:
        return None
    init.args.kwarg = ast.arg("kwargs")
    start = (init.lineno, init.col_offset)
    mended = _replaced(text, start, end, f"def __init__({ast.unparse(init.args)})")
    call = next(iter(_super_calls(init)), None)
    if call is not None:
        # The head may be shorter now: look again.
        again = _class(mended, name)
        inner = None if again is None else _method(again, "__init__")
        call = None if inner is None else next(iter(_super_calls(inner)), None)
        if call is None or call.end_lineno is None or call.end_col_offset is None:
            return None
        call.keywords.append(ast.keyword(None, ast.Name("kwargs")))
        place = (call.lineno, call.col_offset), (call.end_lineno, call.end_col_offset)
        return _replaced(mended, *place, ast.unparse(call))
    again = _class(mended, name)
    inner = None if again is None else _method(again, "__init__")
    if inner is None:
        return None
    first = inner.body[0]
    return _with_lines(mended, first.lineno - 1, [" " * first.col_offset + "super().__init__(**kwargs)"])


def with_config(text: str, name: str) -> str | None:
    """The class `name` tells what it was made of, so that Keras can make it again."""
    found = _class(text, name)
    init = None if found is None else _method(found, "__init__")
    if found is None or init is None or _method(found, "get_config") is not None:
        return None
    names = [each.arg for each in (*init.args.args[1:], *init.args.kwonlyargs)]
    names = [each for each in names if each not in ("name", "dtype", "trainable")]
    stored = _stored(init)
    missing = [each for each in names if each not in stored]
    indent = " " * init.col_offset
    entries = "".join(f', "{each}": self.{each}' for each in names)
    lines = ["", f"{indent}def get_config(self):", f"{indent}    return {{**super().get_config(){entries}}}"]
    last = found.end_lineno
    if last is None:
        return None
    mended = _with_lines(text, last, lines)
    if not missing:
        return mended
    call = next(iter(_super_calls(init)), None)
    after = init.body[0].lineno - 1 if call is None else call.end_lineno or call.lineno
    body = " " * init.body[0].col_offset
    return _with_lines(mended, after, [f"{body}self.{each} = {each}" for each in missing])


# -- reading ---------------------------------------------------------------------------------------------


def _class(text: str, name: str) -> ast.ClassDef | None:
    try:
        tree = module_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return next((each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == name), None)


def _method(found: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next(
        (each for each in found.body if isinstance(each, ast.FunctionDef) and each.name == name), None
    )


def _super_calls(init: ast.FunctionDef) -> Iterator[ast.Call]:
    """The calls of `super().__init__`."""
    for node in ast.walk(init):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(").__init__"):
            yield node


def _stored(init: ast.FunctionDef) -> set[str]:
    """The attributes that a constructor gives a value."""
    return {
        node.attr
        for node in ast.walk(init)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == init.args.args[0].arg
    }


def _end_of_head(text: str, init: ast.FunctionDef) -> tuple[int, int] | None:
    """Where the parentheses of `def __init__(…)` close: line from 1, column."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.start < (init.lineno, init.col_offset) or token.type != tokenize.OP:
            continue
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
        if token.string == ")" and depth == 0:
            return token.end
    return None


# -- writing ---------------------------------------------------------------------------------------------


def _with_lines(text: str, place: int, lines: Sequence[str]) -> str:
    """`text` with `lines` after its first `place` lines."""
    found = text.split("\n")
    return "\n".join([*found[:place], *lines, *found[place:]])


def _replaced(text: str, start: tuple[int, int], end: tuple[int, int], new: str) -> str:
    """`text` with what stands between two places (lines from 1; columns) replaced."""
    lines = text.split("\n")
    before = "\n".join([*lines[: start[0] - 1], lines[start[0] - 1][: start[1]]])
    after = "\n".join([lines[end[0] - 1][end[1] :], *lines[end[0] :]])
    return before + new + after
