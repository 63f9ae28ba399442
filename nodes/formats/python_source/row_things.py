"""Rows of layers and other things: one after the other, several times, parts of them."""

from __future__ import annotations

import ast
from typing import Protocol

from nodes.formats.python_source.drafts import Layers, One, Plain, Row, Table, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.truths import Knowing, truth
from nodes.formats.python_source.values import MOST_ITEMS, shown


class Making(Knowing, Protocol):
    """What reads expressions that make something."""

    def thing(self, node: ast.expr, wish: str) -> Thing:
        """What an expression makes; a layer is called `wish`."""


def summed(things: Making, node: ast.BinOp, wish: str) -> Thing | None:
    """Lists of layers one after the other, or one of them several times; None for other sums."""
    left, right = node.left, node.right
    rows = (ast.List, ast.ListComp)
    held = things.thing(left, wish) if isinstance(left, rows) else things.known(left)
    if not isinstance(held, Layers | Row):
        return None
    if isinstance(node.op, ast.Mult):
        times = things.values.value(right, things.lookup)
        items = parts_of(held) or ()
        if type(times) is not int or times * len(items) > MOST_ITEMS:
            raise NoForm("python-no-value", node, text=shown(node))
        return row_of(items * times)
    more = things.thing(right, wish) if isinstance(right, rows) else things.known(right)
    parts = None if more is None else parts_of(more)
    if not isinstance(node.op, ast.Add) or parts is None:
        raise NoForm("python-no-value", node, text=shown(node))
    return row_of((*(parts_of(held) or ()), *parts))


def chosen(things: Knowing, node: ast.Call) -> ast.Call:
    """A call with what its arguments are, where they are one thing or another."""
    decided = {each: truth(things, each.test) for each in _choices(node)}
    if not decided or None in decided.values():
        return node

    def one(given: ast.expr) -> ast.expr:
        if isinstance(given, ast.IfExp):
            return given.body if decided[given] else given.orelse
        return given

    keywords = [ast.keyword(each.arg, one(each.value)) for each in node.keywords]
    return ast.copy_location(ast.Call(node.func, list(map(one, node.args)), keywords), node)


def _choices(node: ast.Call) -> list[ast.IfExp]:
    """The arguments of a call that are one thing or another."""
    given = (*node.args, *(each.value for each in node.keywords))
    return [each for each in given if isinstance(each, ast.IfExp)]


def row_of(items: tuple[Thing, ...]) -> Thing:
    """A row: a list of layers, where all are such."""
    layers = tuple(each.layer for each in items if isinstance(each, One))
    return Layers(layers) if len(layers) == len(items) else Row(items)


def plain_of(thing: Thing) -> Plain | None:
    """A value, or a row of such as one; None for other things."""
    if not isinstance(thing, Row):
        return thing if isinstance(thing, Plain) else None
    inside = [plain_of(each) for each in thing.items]
    values = tuple(each.value for each in inside if each is not None)
    return Plain(values) if len(values) == len(inside) else None


def parts_of(thing: Thing) -> tuple[Thing, ...] | None:
    """What a row consists of; None for what is none."""
    if isinstance(thing, Row):
        return thing.items
    if isinstance(thing, Layers):
        return tuple(map(One, thing.layers))
    if isinstance(thing, Table):
        return tuple(map(Plain, thing.items))
    if isinstance(thing, Plain) and isinstance(thing.value, tuple):
        return tuple(map(Plain, thing.value))
    return None
