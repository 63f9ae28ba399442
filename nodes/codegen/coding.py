"""Code nodes: what their lines bind and read, and whether tensors decide in them."""

from __future__ import annotations

import ast
import keyword
import textwrap
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from nodes.codegen.literals import Unprintable
from nodes.codegen.steps import Lines
from nodes.codegen.wiring import Ref
from nodes.graph import Node, PortName, Value
from nodes.names import TAKEN
from nodes.syntax import module_of


def lines_of(node: Node, inputs: Mapping[PortName, Ref]) -> Lines:
    """The step of a code node.

    Raises:
        Unprintable: its names are not names, or its body is not Python that can stand in a function and
            gives every output a value.
    """
    names, outputs = _names(node.arguments.get("inputs")), _names(node.arguments.get("outputs"))
    body = node.arguments.get("body")
    if not isinstance(body, str):
        raise Unprintable("missing-argument" if body is None else "bad-argument")
    text = textwrap.dedent(body.expandtabs(4)).strip("\n").rstrip()
    tree = parsed(text)
    if tree is None or not tree.body or not _compiles(text, names):
        raise Unprintable("bad-lines")
    if not {*names, *bound_names(tree)}.issuperset(outputs) or _leaves_early(tree):
        raise Unprintable("bad-lines")
    return Lines(node.id, text, inputs, tuple(map(PortName, outputs)), decides(tree))


def _names(value: Value) -> tuple[str, ...]:
    names = value if isinstance(value, tuple) else ()
    for name in names:
        usable = isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)
        usable = usable and unicodedata.normalize("NFKC", str(name)) == name
        if not usable or name in TAKEN - {"inputs", "training", "model", "build"}:
            raise Unprintable("bad-argument")
    return tuple(dict.fromkeys(map(str, names)))


@lru_cache(maxsize=256)
def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a text; None if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return module_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _compiles(text: str, names: Iterable[str]) -> bool:
    """Whether `text` can be the body of a function. Compiling runs nothing."""
    lines = "\n".join(indented(text, 4))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(
                f"def call({', '.join(('self', *names))}):\n{lines}\n", "<code>", "exec", dont_inherit=True
            )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def indented(text: str, width: int) -> list[str]:
    """The lines of `text` moved to the right; what stands in strings over several lines stays as it is."""
    tree = parsed(text)
    inside: set[int] = set()
    for node in () if tree is None else ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno is not None:
            inside.update(range(node.lineno + 1, node.end_lineno + 1))
    return [
        line if number in inside or not line.strip() else " " * width + _without_feed(line)
        for number, line in enumerate(text.split("\n"), 1)
    ]


def _without_feed(line: str) -> str:
    """`line` without a form feed before its first word, at which Python begins to count columns anew."""
    space = line[: len(line) - len(line.lstrip())]
    return line[space.rfind("\f") + 1 :]


def defines_at_ends(text: str) -> tuple[bool, bool]:
    """Whether a body begins, and ends, with a function or a class, which an empty line sets apart."""
    tree = parsed(text)
    kinds = ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef
    rows = tree.body if tree is not None and tree.body else [ast.Pass()]
    return isinstance(rows[0], kinds), isinstance(rows[-1], kinds)


def bound_names(tree: ast.AST) -> set[str]:
    """The names that a body gives a value itself (not in functions inside it)."""
    found: set[str] = set()
    for node in _own_nodes(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


def read_names(tree: ast.AST) -> set[str]:
    """All names that a text mentions."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _leaves_early(tree: ast.AST) -> bool:
    kinds = ast.Return | ast.Yield | ast.YieldFrom | ast.Await | ast.AsyncFor | ast.AsyncWith
    return any(isinstance(node, kinds) for node in _own_nodes(tree))


def _own_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a body, without those inside functions and classes that it defines."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _own_nodes(node)


# -- decisions -------------------------------------------------------------------------------------------


def decides(tree: ast.AST) -> bool:
    """Whether Python decides something in a text that tensors may have a say in: `while x > 1`."""
    return any(_decides(node) for node in ast.walk(tree))


def _decides(node: ast.AST) -> bool:
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        return not _is_plain(node.test)
    if isinstance(node, ast.Assert):
        return not _is_plain(node.test)
    if isinstance(node, ast.For):
        return not _is_plain_row(node.iter)
    return isinstance(node, ast.BoolOp) and not _is_plain(node)


def _is_plain(test: ast.expr) -> bool:
    """Whether a condition asks nothing of tensors: `x is None`, `training`, `self.units`, a literal."""
    if isinstance(test, ast.BoolOp):
        return all(map(_is_plain, test.values))
    if isinstance(test, ast.UnaryOp):
        return _is_plain(test.operand)
    if isinstance(test, ast.Compare):
        if all(isinstance(each, ast.Is | ast.IsNot) for each in test.ops):
            return True
        return all(map(_is_plain, (test.left, *test.comparators)))
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Name) and test.func.id in (
            "isinstance",
            "hasattr",
            "callable",
            "len",
        )
    if isinstance(test, ast.Attribute):
        return isinstance(test.value, ast.Name) and test.value.id == "self"
    return isinstance(test, ast.Constant) or (isinstance(test, ast.Name) and test.id == "training")


def _is_plain_row(row: ast.expr) -> bool:
    """Whether a `for` goes through something of Python's: a range, a list, layers of `self`."""
    if isinstance(row, ast.Call):
        name = row.func.id if isinstance(row.func, ast.Name) else ""
        return name in ("range", "enumerate", "zip", "reversed") and all(map(_is_plain_row, row.args))
    return isinstance(row, ast.Tuple | ast.List) or _is_plain(row)
