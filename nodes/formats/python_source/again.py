"""Layers of an argument that the export makes once more, for the next one that takes them."""

from __future__ import annotations

import ast


def copy_of(node: ast.expr) -> ast.Name | None:
    """The argument whose layer, or whose layers, an expression makes anew; None for other expressions."""
    if isinstance(node, ast.ListComp) and len(node.generators) == 1:
        generator, made = node.generators[0], copy_of(node.elt)
        plain = not generator.ifs and made is not None and ast.unparse(generator.target) == made.id
        return generator.iter if plain and isinstance(generator.iter, ast.Name) else None
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return None
    text = ast.unparse(node.args[0])
    name = text.removesuffix(".get_config()")
    if not name.isidentifier() or ast.unparse(node) != f"type({name}).from_config({name}.get_config())":
        return None
    return ast.copy_location(ast.Name(name, ast.Load()), node)
