"""Values as a person types and reads them in a field."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from nodes.catalogue.fitting import are_names
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.graph import Object, Value
from nodes.syntax import expression_of, literal_in

Number = int | float

_TIMES = re.compile(r"-?\d+(?:\s*[x×]\s*-?\d+)+$", re.IGNORECASE)
_SPACED = re.compile(r"(?:-?\d+|None|\?)(?:\s+(?:-?\d+|None|\?))+$")
_RELATIVE = re.compile(r"\s*(?:([-+*/])=|([*/+]))\s*")
_OPERATORS: Mapping[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
LARGEST_POWER = 64
PLAIN = frozenset({ArgumentKind.STR, ArgumentKind.CODE})
"""Kinds whose text is the value."""


class WrongText(ValueError):
    """What stands in a field is no value for it; the message says what is expected."""


def text_of(value: Value) -> str:
    """`value` as it would stand in the source."""
    if isinstance(value, Object):
        inner = ", ".join(f"{name}={text_of(each)}" for name, each in value.config.items())
        return f"{value.type.rpartition('.')[2]}({inner})"
    if isinstance(value, tuple):
        inner = ", ".join(map(text_of, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name!r}: {text_of(each)}" for name, each in value.items()) + "}"
    return repr(value)


def shown_text(value: Value, spec: ArgumentSpec) -> str:
    """`value` as the field for `spec` shows it: plain text without quotes, nothing for None."""
    if value is None:
        return ""
    if spec.kind in PLAIN and isinstance(value, str):
        return value
    if spec.kind is ArgumentKind.NAMES and isinstance(value, tuple):
        return ", ".join(map(str, value))
    return text_of(value)


def parse(text: str, spec: ArgumentSpec) -> Value:
    """The value of `spec` that `text` spells; None for no text.

    Raises:
        WrongText: it spells none.
    """
    text = text.strip()
    if spec.kind in PLAIN:
        return text
    if not text or (text == "None" and spec.optional):
        return None
    return _PARSERS.get(spec.kind, _any)(text, spec)


def calculate(text: str, now: Number | None) -> Number:
    """The number that `text` comes to: `64`, `2*32`, `1e-3`; `+8`, `*2`, `/2`, `-=8` start from `now`.

    Raises:
        WrongText: it is no calculation with numbers.
    """
    relative = _RELATIVE.match(text)
    if relative is not None and now is not None:
        sign = relative[1] or relative[2]
        text = f"({now!r}) {sign} ({text[relative.end() :]})"
    try:
        return _evaluate(expression_of(text.strip()))
    except (SyntaxError, ValueError, ArithmeticError, MemoryError, RecursionError) as error:
        raise WrongText(QCoreApplication.translate("FieldText", "Expected a number.")) from error


def is_relative(text: str) -> bool:
    """Whether `text` changes what stands there, so that it has to be typed to its end first."""
    return _RELATIVE.match(text) is not None


def number(text: str, spec: ArgumentSpec, now: Number | None = None) -> Value:
    """The number of `spec` that `text` comes to.

    Raises:
        WrongText: it is no number, no whole one where one is needed, or out of range.
    """
    found = calculate(text, now)
    if spec.kind in (ArgumentKind.INT, ArgumentKind.SEED):
        if found != found or found in (float("inf"), float("-inf")) or found != int(found):
            raise WrongText(QCoreApplication.translate("FieldText", "Expected a whole number."))
        found = int(found)
    elif spec.kind is ArgumentKind.FLOAT:
        found = float(found)
    check_range(found, spec)
    return found


def check_range(value: Value, spec: ArgumentSpec) -> None:
    """Make sure that the numbers in `value` are in the range of `spec`.

    Raises:
        WrongText: one is not.
    """
    for each in value if isinstance(value, tuple) else (value,):
        if not isinstance(each, (int, float)):
            continue
        if spec.minimum is not None and each < spec.minimum:
            raise WrongText(
                QCoreApplication.translate("FieldText", "Expected at least %1.").replace(
                    "%1", f"{spec.minimum:g}"
                )
            )
        if spec.maximum is not None and each > spec.maximum:
            raise WrongText(
                QCoreApplication.translate("FieldText", "Expected at most %1.").replace(
                    "%1", f"{spec.maximum:g}"
                )
            )


def _evaluate(node: ast.expr) -> Number:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value  # type: ignore[return-value]  # a number, by the line above
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        value = _evaluate(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _evaluate(node.left), _evaluate(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > LARGEST_POWER:
            raise ValueError(right)
        return _OPERATORS[type(node.op)](left, right)
    raise ValueError(ast.dump(node))


def _number(text: str, spec: ArgumentSpec) -> Value:
    return number(text, spec)


def _literal(text: str, expected: str) -> Value:
    try:
        return _as_value(literal_in(text))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise WrongText(expected) from error


def _as_value(literal: object) -> Value:
    if isinstance(literal, (list, tuple)):
        return tuple(_as_value(each) for each in literal)
    if isinstance(literal, dict) and all(isinstance(key, str) for key in literal):
        return {key: _as_value(each) for key, each in literal.items()}
    if literal is None or isinstance(literal, (bool, int, float, str)):
        return literal
    raise ValueError(repr(literal))


def _any(text: str, spec: ArgumentSpec) -> Value:
    expected = QCoreApplication.translate(
        "FieldText", "Expected a Python value: a number, a 'text', a tuple, True, False or None."
    )
    return _literal(text, expected)


def _row(text: str) -> str:
    """`3x3` and `28 28 1` with commas, as Python wants them."""
    if _TIMES.match(text):
        return re.sub(r"\s*[x×]\s*", ", ", text, flags=re.IGNORECASE)
    if _SPACED.match(text):
        return ", ".join(text.split()).replace("?", "None")
    return text


def _ints(text: str, spec: ArgumentSpec) -> Value:
    expected = QCoreApplication.translate(
        "FieldText", "Expected a whole number or several, such as 3 or (3, 3)."
    )
    return _row_of(text, spec, expected, lambda each: type(each) is int)


def _floats(text: str, spec: ArgumentSpec) -> Value:
    expected = QCoreApplication.translate(
        "FieldText", "Expected a number or several, such as 0.5 or (0.1, 0.2)."
    )
    return _row_of(text, spec, expected, lambda each: type(each) in (int, float))


def _shape(text: str, spec: ArgumentSpec) -> Value:
    expected = QCoreApplication.translate(
        "FieldText", "Expected sizes, such as 20 or (28, 28, 1); None where any size will do."
    )
    value = _row_of(text, spec, expected, lambda each: each is None or type(each) is int)
    return value if isinstance(value, tuple) else (value,)


def _row_of(text: str, spec: ArgumentSpec, expected: str, fits: Callable[[Value], bool]) -> Value:
    value = _literal(_row(text), expected)
    if isinstance(value, tuple):
        if spec.length is not None and len(value) != spec.length:
            raise WrongText(
                QCoreApplication.translate("FieldText", "Expected %1 numbers.").replace(
                    "%1", str(spec.length)
                )
            )
        # Paddings and the like may be pairs of pairs.
        parts = [part for each in value for part in (each if isinstance(each, tuple) else (each,))]
    else:
        parts = [value]
    if not all(map(fits, parts)):
        raise WrongText(expected)
    check_range(tuple(parts), spec)
    return value


def _names(text: str, spec: ArgumentSpec) -> Value:
    names = tuple(text.replace(",", " ").split())
    if not are_names(names):
        raise WrongText(
            QCoreApplication.translate(
                "FieldText", "Expected names of variables, such as x, y: each another."
            )
        )
    return names


_PARSERS: Mapping[ArgumentKind, Callable[[str, ArgumentSpec], Value]] = {
    ArgumentKind.INT: _number,
    ArgumentKind.SEED: _number,
    ArgumentKind.FLOAT: _number,
    ArgumentKind.NUMBER: _number,
    ArgumentKind.INTS: _ints,
    ArgumentKind.FLOATS: _floats,
    ArgumentKind.SHAPE: _shape,
    ArgumentKind.NAMES: _names,
}
