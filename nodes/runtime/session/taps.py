"""Watching the values inside a model: its blocks' own functions are stood in for by tapped ones for a while.

The tapped source is the clean one with three calls around what happens in it (the program that made it tells
how they are called there): `tap(self, node, ports, value)`, `calling(self, node, layer)` and
`went(self, region, part)`. Only the functions of blocks that watch something are taken from it, and they see
the names of the module that the model was made from: same classes, same instances, same weights.
"""

from __future__ import annotations

import ast
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FunctionType, ModuleType, TracebackType
from typing import Any


class Watcher:
    """What is told of everything that happens while it watches; this one lets everything pass."""

    def tap(self, owner: Any, node: str, ports: Sequence[str], value: Any) -> Any:
        """What goes on in the place of the `value` that `node` made in the block instance `owner`."""
        return value

    def calling(self, owner: Any, node: str, layer: Any) -> Any:
        """What `node` calls in the place of `layer`."""
        return layer

    def went(self, owner: Any, region: str, part: str) -> None:
        """A part of a loop or branch has begun."""


@dataclass(frozen=True)
class Tapped:
    """The functions of a tapped source, by class and name; `regions`: whether it has loops or branches."""

    names: Sequence[str]
    file: str = ""
    functions: Mapping[str, Mapping[str, FunctionType]] = field(default_factory=dict)
    regions: bool = False
    lines: Mapping[int, str] = field(default_factory=dict)
    """Which node's value is made on each line of the file."""

    def node_at(self, trace: TracebackType | None) -> str:
        """The node that an error came from, the innermost one; empty if none is known."""
        frames = [each for each in traceback.extract_tb(trace) if each.filename == self.file]
        found = (self.lines.get(each.lineno or 0, "") for each in reversed(frames))
        return next(filter(None, found), "")


def tapped_functions(text: str, file: str, names: Sequence[str], module: ModuleType) -> Tapped:
    """The functions of the tapped source `text` that watch something, which live in `module`.

    `names` are those of `tap`, `calling` and `went`; `file` is where the text stands, for tracebacks.
    """
    body: list[ast.stmt] = []
    lines: dict[int, str] = {}
    regions = False
    for each in ast.parse(text).body:
        if isinstance(each, ast.ClassDef) and hasattr(module, each.name):
            kept = [part for part in each.body if isinstance(part, ast.FunctionDef) and _calls(part, names)]
            regions = regions or any(_calls(part, names[2:]) for part in kept)
            if kept:
                for part in kept:
                    lines.update(_lines_of(part, names[0]))
                each.bases, each.keywords, each.decorator_list, each.body = [], [], [], list(kept)
                body.append(each)
    found: dict[str, Any] = {}
    exec(compile(ast.Module(body, []), file, "exec"), vars(module), found)
    functions = {
        name: {key: value for key, value in vars(each).items() if isinstance(value, FunctionType)}
        for name, each in found.items()
    }
    return Tapped(tuple(names), file, functions, regions, lines)


def _lines_of(part: ast.AST, tap: str) -> Iterator[tuple[int, str]]:
    """The lines on which the value of each node is made."""
    for each in ast.walk(part):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == tap:
            node = ast.literal_eval(each.args[1])
            for line in range(each.lineno, (each.end_lineno or each.lineno) + 1):
                yield line, node


def _calls(part: ast.AST, names: Sequence[str]) -> bool:
    calls = (each.func for each in ast.walk(part) if isinstance(each, ast.Call))
    return any(isinstance(each, ast.Name) and each.id in names for each in calls)


def parts_of(value: Any, count: int) -> Sequence[Any]:
    """The values of `count` ports in what a node made."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, list | tuple) and (count > 1 or len(value) == 1):
        return value
    return (value,)


@contextmanager
def watching(tapped: Tapped, module: ModuleType, watcher: Watcher) -> Iterator[None]:
    """Have `watcher` told of what happens in the blocks of `module`; afterwards all is as it was."""
    space = vars(module)
    before: list[tuple[Any, str, Any]] = []
    space.update(zip(tapped.names, (watcher.tap, watcher.calling, watcher.went), strict=True))
    try:
        for name, functions in tapped.functions.items():
            owner = space[name]
            for key, function in functions.items():
                before.append((owner, key, vars(owner)[key]))
                setattr(owner, key, function)
        yield
    finally:
        for owner, key, function in reversed(before):
            setattr(owner, key, function)
        for name in tapped.names:
            space.pop(name, None)
