"""Classes that derive from Sequential: read as a class that has one, and calls it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from typing import cast

from nodes.syntax import module_of

ATTRIBUTE = "sequential"
"""Where the class has its layers then."""


def as_holder(methods: Mapping[str, ast.FunctionDef]) -> dict[str, ast.FunctionDef] | None:
    """The methods of the class that has the layers of a Sequential; None where it is more than these."""
    init = methods.get("__init__")
    if init is None or "call" in methods:
        return None
    begun = _Begun()
    made = cast(ast.FunctionDef, begun.visit(copy.deepcopy(init)))
    if begun.count != 1:
        return None
    text = f"def call(self, inputs):\n    return self.{ATTRIBUTE}(inputs)"
    call = cast(ast.FunctionDef, module_of(text).body[0])
    ast.increment_lineno(call, init.lineno - 1)
    return {**methods, "__init__": made, "call": call}


class _Begun(ast.NodeTransformer):
    """Lets `super().__init__([…])` and `self.add(…)` be about an attribute."""

    def __init__(self) -> None:
        self.count = 0

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        """A statement: `super().__init__([…])`, `self.add(…)`, or another."""
        call = node.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            return node
        owner = ast.unparse(call.func.value)
        if call.func.attr == "add" and owner in ("self", "super()"):
            call.func = ast.copy_location(ast.Attribute(_attribute(node), "add", ast.Load()), node)
            return node
        if call.func.attr != "__init__" or not owner.startswith("super("):
            return node
        self.count += 1
        layers = [*call.args, *(each.value for each in call.keywords if each.arg == "layers")]
        call.args, call.keywords = [], [each for each in call.keywords if each.arg != "layers"]
        made = ast.Call(ast.Name("keras.Sequential", ast.Load()), layers, [])
        target = _attribute(node)
        target.ctx = ast.Store()
        assigned = ast.fix_missing_locations(ast.copy_location(ast.Assign([target], made), node))
        return [node, assigned]


def _attribute(node: ast.AST) -> ast.Attribute:
    me = ast.copy_location(ast.Name("self", ast.Load()), node)
    return ast.copy_location(ast.Attribute(me, ATTRIBUTE, ast.Load()), node)
