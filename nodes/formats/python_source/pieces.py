"""One call in the middle of a statement that has no form in a graph: a code node for it alone."""

from __future__ import annotations

import ast

from nodes.formats.python_source.code_lines import CodeLines, Refused
from nodes.formats.python_source.drafts import One, Plain, Tensor, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.reader import Reader
from nodes.syntax import expression_of


def piece(reader: Reader, code: CodeLines, node: ast.Call, reason: NoForm) -> Thing:
    """What the code node of a call gives; layers that are called in it have nodes of their own before.

    Raises:
        NoForm: it cannot stand in one: as `reason` says.
    """
    try:
        whole = _Apart(reader).visit(expression_of(ast.unparse(node)))
        name = _free("value", reader)
        statement = ast.Assign([ast.Name(name, ast.Store())], whole)
        ast.fix_missing_locations(ast.copy_location(statement, node))
        code.apart(statement, name, reason)
    except Refused as error:
        raise reason from error
    return reader.variables.pop(name)


def _free(stem: str, reader: Reader) -> str:
    name, count = stem, 0
    while name in reader.variables or name in reader.values.types:
        count += 1
        name = f"{stem}_{count}"
    return name


class _Apart(ast.NodeTransformer):
    """Puts names in the place of calls of layers, and plain values in that of attributes."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call of a layer: a variable that holds what it gives."""
        if not isinstance(self.reader.known(node.func), One):
            return self.generic_visit(node)  # type: ignore[return-value]
        given = self.reader.thing(node)
        if not isinstance(given, Tensor):
            raise Refused("python-no-tensor", node)
        name = _free("x", self.reader)
        self.reader.variables[name] = given
        return ast.Name(name, ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """An attribute that holds a number or a text."""
        held = self.reader.known(node)
        if isinstance(held, Plain) and isinstance(held.value, bool | int | float | str):
            return ast.Constant(held.value)
        return self.generic_visit(node)  # type: ignore[return-value]
