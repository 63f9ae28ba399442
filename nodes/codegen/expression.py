"""Expressions of the generated source, as small trees that can be printed on one line or several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never broken: a name, a number, a string."""

    text: str

    def __str__(self) -> str:
        return self.text


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


Expression = Atom | Group


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a group, with what stands before it: `units=`, `"key": ` or nothing."""

    value: Expression
    label: str = ""

    def __str__(self) -> str:
        return f"{self.label}{self.value}"


def call(callee: str, positional: Iterable[Expression], keywords: Iterable[tuple[str, Expression]]) -> Group:
    """A call of `callee`."""
    named = (Item(value, f"{name}=") for name, value in keywords)
    return Group(callee, "()", (*map(Item, positional), *named))


def sequence(items: Iterable[Expression], brackets: str = "[]") -> Group:
    """A list, or with `brackets="()"` a tuple."""
    return Group("", brackets, tuple(map(Item, items)))
