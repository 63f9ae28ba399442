"""The second printing of a plan: the same source, in which every value that a node makes can be watched.

It calls three functions, which are never defined in it, under names that nothing else of the source has:

* `tap(self, "<node>", ("<port>", …), value)` returns `value`: that of the ports, or a row with one for each.
* `calling(self, "<node>", layer)` returns what is called in the place of `layer` by that node.
* `went(self, "<region>", "<part>")` says that a part of a loop or branch has begun (`body`, `then`, `else`).

A node stands there by its id, the instance of its block is `self`. Without what these calls add, the source
is the clean one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from nodes.codegen.coding import parsed
from nodes.codegen.expression import Atom, Expression, call, sequence
from nodes.codegen.literals import quoted
from nodes.codegen.names import UNUSED
from nodes.codegen.steps import Lines, Step
from nodes.graph import NodeId, PortName


@dataclass(frozen=True, slots=True)
class Taps:
    """What the three functions are called in one source."""

    tap: str
    calling: str
    went: str

    def around(self, value: Expression, node: NodeId, ports: Iterable[PortName]) -> Expression:
        """`value`, watched."""
        return call(self.tap, [Atom("self"), _text(node), _ports(ports), value], ())

    def callee(self, node: NodeId, callee: str) -> str:
        """What `node` calls in the place of the layer `callee`."""
        return str(call(self.calling, [Atom("self"), _text(node), Atom(callee)], ()))

    def seen(self, node: NodeId, port: PortName, name: str, unused: str) -> str:
        """A statement that watches the variable `name`; one that nothing uses is called `unused`."""
        if name == UNUSED or name.startswith("self."):
            return str(self.around(Atom(unused if name == UNUSED else name), node, [port]))
        return f"{name} = {self.around(Atom(name), node, [port])}"

    def begun(self, region: NodeId, part: str) -> str:
        """The statement that a part of a loop or branch begins with."""
        return str(call(self.went, [Atom("self"), _text(region), Atom(quoted(part))], ()))


def _text(node: NodeId) -> Atom:
    return Atom(quoted(node))


def _ports(ports: Iterable[PortName]) -> Expression:
    return sequence((Atom(quoted(port)) for port in ports), "()")


def taps_beside(taken: Iterable[str], steps: Iterable[Step]) -> Taps:
    """Names that are not `taken`, and that no code node has.

    Generated variables never begin with an underscore.
    """
    names = set(taken)
    for step in steps:
        tree = parsed(step.text) if isinstance(step, Lines) else None
        if isinstance(step, Lines) and tree is not None:
            names |= {*step.inputs, *(_name(each) for each in ast.walk(tree))}
    found = []
    for stem in ("_tap", "_calling", "_went"):
        name, count = stem, 0
        while name in names:
            count += 1
            name = f"{stem}_{count}"
        found.append(name)
    return Taps(*found)


def _name(node: ast.AST) -> str:
    """The name that a part of a text has or gives; empty for most."""
    match node:
        case ast.Name():
            return node.id
        case ast.arg():
            return node.arg
        case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
            return node.name
        case ast.alias():
            return node.asname or node.name.partition(".")[0]
    return ""
