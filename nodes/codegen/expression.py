"""Expressions of the generated source, as small trees that can be printed on one line or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from nodes.graph import Object


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never broken: a name, a number, a string."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Kept(Atom):
    """An array that stands beside the source; `text` is one of its shape, for where numbers do not matter."""

    array: Object


@dataclass(frozen=True, slots=True)
class Group:
    """Something in brackets: a call (`prefix` is what is called), a list, a tuple or a dict."""

    prefix: str
    brackets: str
    items: tuple[Item, ...]

    def __str__(self) -> str:
        inside = ", ".join(str(item) for item in self.items)
        comma = "," if self.is_tuple and len(self.items) == 1 else ""
        return f"{self.prefix}{self.brackets[0]}{inside}{comma}{self.brackets[1]}"

    @property
    def is_tuple(self) -> bool:
        """Whether the brackets alone do not tell a tuple from an expression in brackets."""
        return self.brackets == "()" and not self.prefix

    @property
    def is_call(self) -> bool:
        """Whether the brackets hold arguments."""
        return bool(self.prefix)


@dataclass(frozen=True, slots=True)
class Bracketed:
    """An expression in brackets that only hold it together, perhaps with a sign before them."""

    value: Expression
    sign: str = ""

    def __str__(self) -> str:
        return f"{self.sign}({self.value})"


@dataclass(frozen=True, slots=True)
class Formula:
    """Operands with operators of one precedence between them; `rank` says how tightly these bind."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    rank: int

    def __str__(self) -> str:
        text = str(self.operands[0])
        gap = "" if self.operators[0] == "**" and all(map(_is_short, self.operands)) else " "
        for operator, operand in zip(self.operators, self.operands[1:], strict=True):
            text += f"{gap}{operator}{gap}{operand}"
        return text


@dataclass(frozen=True, slots=True)
class Indexed:
    """A part of a value: `x[:, 0]`."""

    value: Expression
    index: str

    def __str__(self) -> str:
        return f"{self.value}[{self.index}]"


Expression = Atom | Group | Bracketed | Formula | Indexed


def _is_short(operand: Expression) -> bool:
    """Whether formatters write a power of it without spaces: a name or a number, with a sign or not."""
    if isinstance(operand, Formula):
        return operand.operators[0] == "**" and all(map(_is_short, operand.operands))
    return isinstance(operand, Atom) and all(c.isalnum() or c in "_.-+~" for c in str(operand))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a group, with what stands before it: `units=`, `"key": ` or nothing."""

    value: Expression
    label: str = ""

    def __str__(self) -> str:
        return f"{self.label}{self.value}"


def kept_in(expression: Expression) -> Iterator[Kept]:
    """The arrays in an expression that stand beside the source."""
    if isinstance(expression, Kept):
        yield expression
    elif isinstance(expression, Group):
        for item in expression.items:
            yield from kept_in(item.value)


def with_names(expression: Expression, name_of: Callable[[Object], str]) -> Expression:
    """`expression` with every array that stands beside the source called by its name."""
    if isinstance(expression, Kept):
        return Atom(name_of(expression.array))
    if not isinstance(expression, Group):
        return expression
    items = (replace(item, value=with_names(item.value, name_of)) for item in expression.items)
    return replace(expression, items=tuple(items))


def call(callee: str, positional: Iterable[Expression], keywords: Iterable[tuple[str, Expression]]) -> Group:
    """A call of `callee`."""
    named = (Item(value, f"{name}=") for name, value in keywords)
    return Group(callee, "()", (*map(Item, positional), *named))


def sequence(items: Iterable[Expression], brackets: str = "[]") -> Group:
    """A list, or with `brackets="()"` a tuple."""
    return Group("", brackets, tuple(map(Item, items)))
