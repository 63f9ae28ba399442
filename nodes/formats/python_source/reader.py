"""What the readers of loops and of code ask of the reader of a `call`."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nodes.catalogue.spec import Catalogue
from nodes.formats.imported import Note
from nodes.formats.python_source.drafts import Draft, Tensor, Thing
from nodes.formats.python_source.parsing import Text, last_line
from nodes.formats.python_source.values import Values
from nodes.graph import LayerId, Value


@dataclass
class Surroundings:
    """What is the same for all calls of one source."""

    text: Text
    values: Values
    strict: bool
    """Whether the source is one that Layerwright wrote: nothing in it has to be taken apart."""
    arrays: Mapping[str, Value] = field(default_factory=dict)
    """Constants that stand beside the source."""
    constants: str = "CONSTANTS"
    """What these are called in it."""
    own: Mapping[str, object] = field(default_factory=dict)
    """The functions and classes of the source that can be kept as code."""
    code: set[str] = field(default_factory=set)
    """The functions and classes of the source that the drawing uses."""
    notes: list[Note] = field(default_factory=list)
    others: frozenset[str] = frozenset()
    """Names at the top of the source that are given a value there: code nodes do not see them."""
    known: bool = False
    """Whether it is known which classes are a person's own code."""
    changed: frozenset[int] = frozenset()
    """Lines that a person has changed: what stands there is read as a person writes."""

    def is_changed(self, statement: ast.stmt) -> bool:
        """Whether a person has changed a statement (of one with others inside: how it begins)."""
        last = statement.lineno if isinstance(statement, ast.With | ast.FunctionDef) else last_line(statement)
        return any(line in self.changed for line in range(statement.lineno, last + 1))


class Reader(Protocol):
    """Reads statements and expressions of a `call`."""

    draft: Draft
    around: Surroundings
    values: Values
    catalogue: Catalogue
    strict: bool
    variables: dict[str, Thing]
    outer: list[dict[str, Thing]]
    """The variables around those of what is gone through: of what called it, or before a loop or branch."""
    functions: dict[str, ast.FunctionDef]
    targets: tuple[str, ...]
    depth: int

    @property
    def later(self) -> frozenset[str]:
        """The names that are read after the statement that is being read."""

    def statements(self, body: Sequence[ast.stmt], later: frozenset[str] = frozenset()) -> Thing | None:
        """Read statements in order, until one returns: what it does."""

    def thing(self, node: ast.expr) -> Thing:
        """What an expression gives."""

    def bind(self, target: ast.expr, thing: Thing) -> None:
        """Let the variables of `target` hold `thing`."""

    def known(self, node: ast.expr) -> Thing | None:
        """What a variable or an attribute holds; None for what is neither."""

    def lookup(self, node: ast.expr) -> Value:
        """The value of a variable or an attribute."""

    def tensor(self, thing: Thing, node: ast.AST | None = None) -> Tensor:
        """`thing` as a tensor."""

    def nothing(self) -> Tensor:
        """None, in the place of a tensor."""

    def parts(self, thing: Thing, count: int, node: ast.expr) -> tuple[Thing, ...]:
        """What a row consists of."""

    def layer(self, id: LayerId, node: ast.Call) -> Thing:
        """A call of a layer of the block."""

    def inside(self, body: Sequence[ast.stmt], given: Mapping[str, Thing], node: ast.AST) -> Thing:
        """What statements with variables of their own return."""
