"""Classes that derive from another class of the source: read as one class with the methods of both."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping

MADE = "__init__"


def joined(
    name: str, own: Mapping[str, ast.FunctionDef], base: str, inherited: Mapping[str, ast.FunctionDef]
) -> dict[str, ast.FunctionDef] | None:
    """The methods of the class `name`, which derives from `base`; None where they cannot be told.

    What the class has of `base` under a name of its own is called `base.method`, as nobody can type it; what
    it calls by `super()` is that.
    """
    found = dict(inherited)
    found |= {f"{base}.{each}": method for each, method in inherited.items() if "." not in each}
    for each, method in own.items():
        reading = _Super(name, base, frozenset(inherited))
        found[each] = reading.visit(copy.deepcopy(method))
        if reading.is_odd:
            return None
    return found


class _Super(ast.NodeTransformer):
    """Puts `self.base.method` in the place of `super().method`, and of `base.method(self)`."""

    def __init__(self, name: str, base: str, methods: frozenset[str]) -> None:
        self.name = name
        self.base = base
        self.methods = methods
        self.is_odd = False
        """Whether `super` is used in another way."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`base.method(self, …)`."""
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            by_name = called.value.id == self.base and called.attr in self.methods
            if by_name and node.args and ast.unparse(node.args[0]) == "self":
                func = self._of_base(called)
                node = ast.copy_location(ast.Call(func, node.args[1:], node.keywords), node)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`super().method`, and `super(name, self).method`."""
        whole = node.value
        if not (
            isinstance(whole, ast.Call) and isinstance(whole.func, ast.Name) and whole.func.id == "super"
        ):
            return self.generic_visit(node)
        if whole.args and ast.unparse(whole) not in (f"super({self.name}, self)", "super(__class__, self)"):
            self.is_odd = True
        return self._of_base(node) if node.attr in self.methods else node

    def _of_base(self, node: ast.Attribute) -> ast.Attribute:
        me = ast.copy_location(ast.Name("self", ast.Load()), node)
        return ast.copy_location(ast.Attribute(me, f"{self.base}.{node.attr}", node.ctx), node)
