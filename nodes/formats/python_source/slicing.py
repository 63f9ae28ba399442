"""Which items of a row `[1:]`, `[:-1]` or `[::-1]` means."""

from __future__ import annotations

import ast
from collections.abc import Callable

from nodes.formats.python_source.parsing import NoForm
from nodes.graph import Value


def slice_of(node: ast.Slice, value: Callable[[ast.expr], Value]) -> slice:
    """The items between two brackets, of which `value` says what each number is.

    Raises:
        NoForm: nobody knows.
    """
    ends = [None if each is None else value(each) for each in (node.lower, node.upper, node.step)]
    numbers = [each for each in ends if each is None or type(each) is int]
    if len(numbers) < len(ends) or ends[2] == 0:
        raise NoForm("python-no-value", node, text=ast.unparse(node))
    return slice(*numbers)
