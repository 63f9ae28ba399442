"""The project's own code: its imports with those of the page, its texts in the order in which they need
each other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nodes.codegen.coding import decides, parsed, read_names
from nodes.codegen.order import in_cycles, ordered
from nodes.custom import CLASSES
from nodes.graph import IMPORT, Code, NodeId

CONVERTED_CLASSES = "layer"
"""The kind of class whose `call` runs in graphs."""


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of code without its imports; with `converted`, tensors decide in it what is done."""

    code: Code
    lines: tuple[str, ...]
    imports: tuple[ast.Import | ast.ImportFrom, ...]
    converted: bool

    @property
    def target(self) -> str:
        """What has to be converted: the function, or the `call` of the class."""
        return f"{self.code.name}.call" if self.code.kind in CLASSES else self.code.name


def texts_of(codes: Iterable[Code]) -> list[Text]:
    """The texts that are Python, each after those whose names it uses; none for functions of TensorFlow."""
    codes = [code for code in codes if code.kind != IMPORT]
    trees = {code.name: tree for code in codes if (tree := _tree(code.text)) is not None}
    by_name = {code.name: code for code in codes if code.name in trees}
    defined = {name: _defined(tree) for name, tree in trees.items()}
    owners: dict[str, list[str]] = {}
    for name, names in defined.items():
        for each in names:
            owners.setdefault(each, []).append(name)
    needs = {
        NodeId(name): sorted(
            {NodeId(owner) for each in read_names(tree) - defined[name] for owner in owners.get(each, ())}
        )
        for name, tree in sorted(trees.items())
    }
    circular = in_cycles(needs)
    free = {name: [] if name in circular else needed for name, needed in needs.items()}
    return [_text(by_name[name], trees[name]) for name in ordered(free, sorted(free))]


def names_of(codes: Iterable[Code]) -> frozenset[str]:
    """All names that the texts define or import, and those of the code itself."""
    found: set[str] = set()
    for code in codes:
        tree = None if code.kind == IMPORT else _tree(code.text)
        found |= {code.name} if tree is None else {code.name, *_defined(tree), *_imported(tree)}
    return frozenset(found)


def _tree(text: str) -> ast.Module | None:
    tree = parsed(text)
    if tree is None or not tree.body:
        return None
    try:
        compile(text, "<code>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree


def _defined(tree: ast.Module) -> set[str]:
    """The names that a text defines at its top."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            found |= {
                each.id
                for each in ast.walk(node)
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            }
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (each.asname or each.name.partition(".")[0] for each in node.names)


def _text(code: Code, tree: ast.Module) -> Text:
    lines = code.text.expandtabs(4).split("\n")
    imports = [
        node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom) and _alone(node, lines)
    ]
    gone = {number for node in imports for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    kept = [line.rstrip() if not line.strip() else line for at, line in enumerate(lines, 1) if at not in gone]
    while kept and not kept[0]:
        del kept[0]
    while kept and not kept[-1]:
        del kept[-1]
    return Text(code, tuple(kept), tuple(imports), _is_converted(code, tree))


def _alone(node: ast.stmt, lines: list[str]) -> bool:
    """Whether a statement has its lines to itself."""
    last = lines[(node.end_lineno or node.lineno) - 1]
    rest = last.encode()[node.end_col_offset or 0 :].decode().strip()
    return node.col_offset == 0 and (not rest or rest.startswith("#"))


def _is_converted(code: Code, tree: ast.Module) -> bool:
    """Whether tensors decide in the calls of a layer, or in a function."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == code.name and code.kind == CONVERTED_CLASSES:
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
            if not any(each.name == "call" for each in methods):
                return False
            return any(decides(each) for each in methods if each.name not in _AT_ONCE)
    named = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == code.name]
    return code.kind not in CLASSES and any(map(decides, named))


_AT_ONCE = frozenset({"__init__", "build", "get_config", "from_config", "compute_output_shape"})
"""Methods that run when a layer is made, not when it is called."""


# -- imports ---------------------------------------------------------------------------------------------


def import_lines(imports: Iterable[ast.Import | ast.ImportFrom]) -> list[str]:
    """All imports, each once, in the order that isort gives them; `tensorflow as tf` is always among them."""
    plain: set[tuple[str, str]] = {("tensorflow", "tf")}
    parts: dict[str, set[tuple[str, str]]] = {}
    for node in imports:
        names = {(each.name, each.asname or "") for each in node.names}
        if isinstance(node, ast.Import):
            plain |= names
        else:
            parts.setdefault("." * node.level + (node.module or ""), set()).update(names)
    sections: dict[int, list[str]] = {}
    for name, alias in sorted(plain, key=lambda pair: (pair[0].lower(), pair[0], pair[1])):
        line = f"import {name} as {alias}" if alias and alias != name else f"import {name}"
        sections.setdefault(_section(name), []).append(line)
    for module, found in sorted(parts.items(), key=lambda pair: (pair[0].lower(), pair[0])):
        sections.setdefault(_section(module), []).extend(_from_lines(module, found))
    return "\n\n".join("\n".join(sections[each]) for each in sorted(sections)).split("\n")


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if not top:
        return 3
    return 1 if top in sys.stdlib_module_names else 2


def _from_lines(module: str, names: set[tuple[str, str]]) -> Iterator[str]:
    aliased = {pair for pair in names if pair[1] and pair[1] != pair[0]}
    plain = sorted({name for name, _ in names - aliased}, key=_by_kind)
    if plain:
        line = f"from {module} import {', '.join(plain)}"
        if len(line) <= 88:
            yield line
        else:
            yield from (f"from {module} import (", *(f"    {name}," for name in plain), ")")
    yield from (f"from {module} import {name} as {alias}" for name, alias in sorted(aliased))


def _by_kind(name: str) -> tuple[int, str, str]:
    """Constants, then classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower(), name
