"""Statements of the source, broken into lines as `ruff format` would break them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from nodes.codegen.expression import Atom, Bracketed, Expression, Formula, Group, Indexed

WIDTH = 88
INDENT = 4


def laid_out(expression: Expression, indent: int, before: str = "", after: str = "") -> list[str]:
    """`expression` on one line if it fits, else with its brackets opened; all lines are indented.

    `before` and `after` stand on its first and last line: `x = `, a comma.
    """
    line = " " * indent + before + str(expression) + after
    if isinstance(expression, Atom) or fits(line):
        return [line]
    if isinstance(expression, Indexed):
        return laid_out(expression.value, indent, before, f"[{expression.index}]{after}")
    if isinstance(expression, Formula):
        return _operands(expression, indent, before, after)
    if isinstance(expression, Bracketed):
        inside = laid_out(expression.value, indent + INDENT)
        return [f"{' ' * indent}{before}{expression.sign}(", *inside, f"{' ' * indent}){after}"]
    if not expression.items:
        return [line]
    return [
        f"{' ' * indent}{before}{expression.prefix}{expression.brackets[0]}",
        *_inside(expression, indent + INDENT),
        f"{' ' * indent}{expression.brackets[1]}{after}",
    ]


def _operands(formula: Formula, indent: int, before: str, after: str) -> list[str]:
    """The operands of a formula, each on a line that begins with its operator."""
    lines = laid_out(formula.operands[0], indent, before)
    for operator, operand in zip(formula.operators, formula.operands[1:], strict=True):
        lines += laid_out(operand, indent, f"{operator} ")
    lines[-1] += after
    return lines


def _inside(group: Group, indent: int) -> list[str]:
    """What stands between opened brackets: arguments on one line if they fit, anything else one per line."""
    line = " " * indent + ", ".join(map(str, group.items))
    if group.is_call and fits(line):
        return [line]
    comma = "," if group.is_tuple or len(group.items) > 1 else ""
    return [text for item in group.items for text in laid_out(item.value, indent, item.label, after=comma)]


def assignment(targets: Sequence[str], value: Expression, indent: int) -> list[str]:
    """`a, b = value`. What does not fit is broken at the targets first, if there are several."""
    before = f"{', '.join(targets)} = "
    whole = f"{' ' * indent}{before}{value}"
    if fits(whole):
        return [whole]
    head = whole.partition("(")[0] + "(" if isinstance(value, Group) and value.items else whole
    if fits(head):
        return laid_out(value, indent, before)
    inside = laid_out(value, indent + INDENT)
    if isinstance(value, Bracketed | Indexed) and len(targets) == 1:
        return laid_out(value, indent, before)
    if isinstance(value, Formula) and len(targets) == 1:
        return _broken_formula(value, indent, before)
    if fits(f"{' ' * indent}{before}(") and (len(targets) > 1 or all(map(fits, inside))):
        return [f"{' ' * indent}{before}(", *inside, " " * indent + ")"]
    if len(targets) == 1:
        return laid_out(value, indent, before)
    opened = [f"{' ' * (indent + INDENT)}{target}," for target in targets]
    return [" " * indent + "(", *opened, *laid_out(value, indent, ") = ")]


def returned(value: Expression, indent: int) -> list[str]:
    """`return value`."""
    if isinstance(value, Formula) and not fits(f"{' ' * indent}return {value}"):
        return _broken_formula(value, indent, "return ")
    return laid_out(value, indent, "return ")


def _broken_formula(formula: Formula, indent: int, before: str) -> list[str]:
    """`x = a + b` on several lines: broken in a call at its end, else in brackets around the whole."""
    left, last = formula.operands[0], formula.operands[-1]
    if len(formula.operands) == 2 and isinstance(last, Group) and last.items:
        lines = laid_out(last, indent, f"{before}{left} {formula.operators[0]} ")
        if all(map(fits, lines)):
            return lines
    inside = laid_out(formula, indent + INDENT)
    return [f"{' ' * indent}{before}(", *inside, " " * indent + ")"]


def fits(line: str) -> bool:
    """Whether `line` is not too long."""
    return columns(line) <= WIDTH


def columns(text: str) -> int:
    """How wide `text` is on a terminal, where Chinese characters take two columns."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
