"""Statements of the source, broken into lines as `ruff format` would break them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from nodes.codegen.expression import Atom, Expression, Group

WIDTH = 88
INDENT = 4


def laid_out(expression: Expression, indent: int, before: str = "", after: str = "") -> list[str]:
    """`expression` on one line if it fits, else with its brackets opened; all lines are indented.

    `before` and `after` stand on its first and last line: `x = `, a comma.
    """
    line = " " * indent + before + str(expression) + after
    if isinstance(expression, Atom) or not expression.items or fits(line):
        return [line]
    return [
        f"{' ' * indent}{before}{expression.prefix}{expression.brackets[0]}",
        *_inside(expression, indent + INDENT),
        f"{' ' * indent}{expression.brackets[1]}{after}",
    ]


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
    if fits(f"{' ' * indent}{before}(") and (len(targets) > 1 or all(map(fits, inside))):
        return [f"{' ' * indent}{before}(", *inside, " " * indent + ")"]
    if len(targets) == 1:
        return laid_out(value, indent, before)
    opened = [f"{' ' * (indent + INDENT)}{target}," for target in targets]
    return [" " * indent + "(", *opened, *laid_out(value, indent, ") = ")]


def fits(line: str) -> bool:
    """Whether `line` is not too long."""
    return columns(line) <= WIDTH


def columns(text: str) -> int:
    """How wide `text` is on a terminal, where Chinese characters take two columns."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
