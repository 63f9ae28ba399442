"""Python text as a tree: decoded, bounded, parsed; never compiled and never run."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from nodes.graph import Value
from nodes.messages import sentence
from nodes.syntax import module_of

LONGEST = 4_000_000
"""A text of more characters is no source of a model."""
MOST_PARTS = 400_000
"""A tree of more parts is not read."""
MOST_STEPS = 1_000_000
"""So many statements, values and items of values are gone through."""
MOST_BESIDE = 100_000
"""So many of these for one statement at the top, most of which are no part of a model."""
DEEPEST = 150
"""So deep may brackets, operators and bodies be nested."""


class SourceError(Exception):
    """A text that cannot be read as Python: what is wrong, and where. Both count from 1; 0: nowhere."""

    def __init__(
        self, code: str, line: int = 0, column: int = 0, arguments: Mapping[str, Value] | None = None
    ) -> None:
        self.code = code
        self.line = line
        self.column = column
        self.arguments: Mapping[str, Value] = {"line": line, "column": column, **(arguments or {})}
        super().__init__(sentence(code, self.arguments))


class NoForm(Exception):
    """A piece of the source that has no form in a graph: why, as the code of a note, and at which line."""

    def __init__(self, code: str, node: ast.AST | None = None, **arguments: Value) -> None:
        super().__init__(code)
        self.code = code
        self.line = getattr(node, "lineno", 0)
        self.arguments: Mapping[str, Value] = arguments


class Effort:
    """How much is still done for one source: loops in it may go round very often."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        """Take down that something was done.

        Raises:
            SourceError: it was too much.
        """
        self.left -= steps
        if self.left < 0:
            raise SourceError("python-too-long")

    @contextmanager
    def at_most(self, steps: int) -> Iterator[None]:
        """What is done inside may take so many steps; beyond that it has no form, whatever it is.

        Raises:
            NoForm: it took more.
        """
        before, given = self.left, min(self.left, steps)
        self.left = given
        try:
            yield
        except SourceError as error:
            if error.code != "python-too-long" or before <= steps:
                raise
            raise NoForm("python-too-long") from error
        finally:
            self.left = before - (given - self.left)


@dataclass(frozen=True)
class Text:
    """A text with its tree."""

    text: str
    tree: ast.Module
    lines: tuple[str, ...] = field(repr=False)

    def between(self, first: int, last: int) -> str:
        """The lines from `first` to `last`, counted from 1, without empty ones at both ends."""
        found = list(self.lines[first - 1 : last])
        while found and not found[0].strip():
            del found[0]
        while found and not found[-1].strip():
            del found[-1]
        return "\n".join(found)


def decode(data: bytes) -> str:
    """The text of a file: in the encoding that its first lines name, else in UTF-8.

    Raises:
        SourceError: it is too large, or not text in that encoding.
    """
    if len(data) > LONGEST:
        raise SourceError("python-too-large", arguments={"most": LONGEST})
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except SyntaxError as error:
        raise SourceError("python-encoding", 1, 1, {"reason": error.msg or ""}) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError("python-encoding", line, 1, {"reason": error.reason}) from error
    except LookupError as error:
        raise SourceError("python-encoding", 1, 1, {"reason": str(error)}) from error


def parse(text: str) -> Text:
    """The tree of `text`.

    Raises:
        SourceError: it is not Python, or larger or deeper nested than a model is.
    """
    if len(text) > LONGEST:
        raise SourceError("python-too-large", arguments={"most": LONGEST})
    # a mark of the encoding, and other ways to end a line, mean nothing here
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        before = text[: text.index("\0")]
        raise SourceError("python-null", before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = module_of(text)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        raise SourceError("python-syntax", line, column, {"reason": error.msg or ""}) from error
    except ValueError as error:
        raise SourceError("python-syntax", 1, 1, {"reason": str(error)}) from error
    except (RecursionError, MemoryError) as error:
        raise SourceError("python-too-deep", 1, 1, {"most": DEEPEST}) from error
    _check_size(tree)
    return Text(text, tree, tuple(text.split("\n")))


def _check_size(tree: ast.Module) -> None:
    """Make sure that going through the tree takes bounded time and depth.

    Raises:
        SourceError: it would not.
    """
    level: list[ast.AST] = [tree]
    count, line = 0, 1
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        count += len(level)
        if count > MOST_PARTS:
            raise SourceError("python-too-large", arguments={"most": LONGEST})
        if not level:
            return
        line = next((each for node in level if (each := getattr(node, "lineno", 0))), line)
    raise SourceError("python-too-deep", line, 1, {"most": DEEPEST})


def own_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """`body` without what says nothing: documentation, `pass`."""
    for each in body:
        documentation = isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
        if not documentation and not isinstance(each, ast.Pass):
            yield each


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, decorators counted."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.decorator_list:
        return min(each.lineno for each in node.decorator_list)
    return node.lineno


def last_line(node: ast.stmt) -> int:
    """The line on which a statement ends."""
    return node.end_lineno or node.lineno
