"""Python text as a tree, one text at a time.

Until Python 3.11.8 two threads that parse at once spoil each other's count of how deep they are, and one of
them gets a `SystemError` (https://github.com/python/cpython/issues/106905).
"""

from __future__ import annotations

import ast
from threading import RLock
from typing import Any

_turn = RLock()


def module_of(text: str) -> ast.Module:
    """The statements in `text`. What `ast.parse` raises goes to the caller."""
    with _turn:
        return ast.parse(text)


def expression_of(text: str) -> ast.expr:
    """The expression that `text` is. What `ast.parse` raises goes to the caller."""
    with _turn:
        return ast.parse(text, mode="eval").body


def literal_in(text: str) -> Any:
    """What the literal `text` is. What `ast.literal_eval` raises goes to the caller."""
    return ast.literal_eval(expression_of(text.lstrip(" \t")))
