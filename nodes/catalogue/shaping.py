"""Ports that follow from a node's own arguments or from the loop or branch in which it stands."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.spec import NodeSpec, PortSpec
from nodes.graph import Block, Node, PortName, Value
from nodes.syntax import expression_of

REGIONS = frozenset({"while", "for", "if"})
"""Kinds of nodes with a body of their own: other nodes stand in it."""

ENTER = "enter"
"""Gives the carried values inside a body (and the `index` of a *for*)."""

LEAVES = frozenset({"leave", "then", "else"})
"""Take what a body, or a branch, makes of the carried values; what has no wire stays as it is."""

CONDITION = PortName("condition")
INDEX = PortName("index")
TIMES = PortName("times")


def shaped(block: Block, node: Node, spec: NodeSpec) -> NodeSpec:
    """`spec` with the ports that this one node has."""
    if node.kind == "expression":
        return replace(spec, inputs=_ports(free_names(node.arguments.get("text"))))
    if node.kind == "code":
        values = node.arguments
        return replace(
            spec, inputs=_ports(_names(values, "inputs")), outputs=_outputs(_names(values, "outputs"))
        )
    owner = node if node.kind in REGIONS else _owner(block, node)
    carried = () if owner is None else _names(owner.arguments, "values")
    kind = "" if owner is None else owner.kind
    if node.kind in REGIONS:
        return replace(spec, inputs=(*spec.inputs, *_ports(carried)), outputs=_outputs(carried))
    if node.kind == ENTER:
        return replace(spec, outputs=_outputs((INDEX, *carried) if kind == "for" else carried))
    condition = (PortSpec(CONDITION),) if node.kind == "leave" and kind == "while" else ()
    return replace(spec, inputs=(*condition, *(replace(port, optional=True) for port in _ports(carried))))


def free_names(text: Value) -> tuple[str, ...]:
    """The names that an expression needs a value for, in the order in which they first appear.

    Names of functions are none of them; of a text that is no expression there are none.
    """
    try:
        tree = expression_of(text if isinstance(text, str) else "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    return tuple(dict.fromkeys(name.id for name in names))


def _owner(block: Block, node: Node) -> Node | None:
    return None if node.region is None else block.nodes.get(node.region)


def _names(values: Mapping[str, Value], name: str) -> tuple[str, ...]:
    found = values.get(name)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, tuple) else ()


def _ports(names: tuple[str, ...]) -> tuple[PortSpec, ...]:
    return tuple(PortSpec(PortName(name)) for name in dict.fromkeys(names))


def _outputs(names: tuple[str, ...]) -> tuple[PortName, ...]:
    return tuple(PortName(name) for name in dict.fromkeys(names))
