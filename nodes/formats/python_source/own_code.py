"""What a source defines that is no block: its classes and functions, kept as code of the project."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from nodes.catalogue.spec import Catalogue
from nodes.codegen import generic
from nodes.codegen.coding import read_names
from nodes.custom import spec_of_code
from nodes.formats.python_source.classes import ClassText, own_text
from nodes.formats.python_source.parsing import Text, last_line
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.scopes import outer_names
from nodes.formats.python_source.values import shown
from nodes.graph import CUSTOM, Block, BlockId, Code
from nodes.nesting import objects_in, values_of
from nodes.syntax import module_of

KINDS = {"model": "layer", "layer": "layer", "sequential": "layer"}
"""The kinds of code, where they are called otherwise than the kinds of classes."""


class OwnCode:
    """Finds the code of one source, and keeps what the drawing uses."""

    def __init__(self, text: Text, classes: Mapping[str, ClassText], around: Surroundings) -> None:
        self.text = text
        self.classes = classes
        self.around = around
        self.helpers: set[str] = set()
        """What we write into every source that needs it."""
        self.converter = ""
        self.kept: dict[str, Code] = {}
        self.functions = {each.name: each for each in text.tree.body if isinstance(each, ast.FunctionDef)}
        self.constants = {
            target.id: each
            for each in text.tree.body
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name)
        }

    # -- what is ours ----------------------------------------------------------------------------------------

    def find_helpers(self, strict: bool) -> None:
        """Tell the parts that every export may have from what a person wrote."""
        if not strict:
            return
        types = self.around.values.types
        for name, function in self.functions.items():
            text = own_text(self.text, function)
            if text == "\n".join(generic.lines(generic.CONVERTED, converted=name)):
                self.converter = name
                self.helpers.add(name)
            elif text == "\n".join(generic.lines(generic.PLACED, placed=name)):
                types[name] = "placed"
                self.helpers.add(name)
        if "build" in self.functions and not self.functions["build"].args.args:
            self.helpers.add("build")
        for node in self.text.tree.body:
            if isinstance(node, ast.With) and "np.load(" in shown(node.items[0]):
                target = node.body[0].targets[0] if isinstance(node.body[0], ast.Assign) else None
                if isinstance(target, ast.Name):
                    self.around.constants = target.id

    def is_converted(self, name: str) -> bool:
        """Whether the calls of a class are made such that tensors decide: it was a person's own."""
        return any(
            isinstance(each, ast.Assign) and shown(each) == f"{name}.call = {self.converter}({name}.call)"
            for each in self.text.tree.body
        )

    # -- functions -------------------------------------------------------------------------------------------

    def add_functions(self, catalogue: Catalogue) -> None:
        """Make the functions of the source known: those that are handed on are activations."""
        handed = _handed_on(self.text.tree)
        for name, function in self.functions.items():
            if name in self.helpers:
                continue
            kind = "activation" if name in handed else "function"
            self._know(Code(name, kind, self._text(name, function)), catalogue)

    def add(self, source: ClassText, catalogue: Catalogue) -> None:
        """Make a class known as code of the project."""
        kind = KINDS.get(source.kind, source.kind)
        if kind in ("layer", "initializer", "regularizer", "constraint"):
            self._know(Code(source.name, kind, self._text(source.name, source.node)), catalogue)

    def _know(self, code: Code, catalogue: Catalogue) -> None:
        spec = spec_of_code(code)
        self.kept[code.name] = code
        if spec is None:
            return
        self.around.values.types[code.name] = CUSTOM + code.name
        nodes = catalogue.nodes
        assert isinstance(nodes, dict)
        if code.kind in ("layer", "function"):
            nodes[spec.id] = spec
        else:
            found = catalogue.references.get(code.kind)
            assert isinstance(found, dict)
            found[spec.id] = spec

    # -- texts -----------------------------------------------------------------------------------------------

    def _text(self, name: str, node: ast.stmt) -> str:
        """A class or a function with the imports and the constants that it needs."""
        if self.around.strict:
            body = self._between(node)
        else:
            needed = [own_text(self.text, each) for each in self._needed(node)]
            body = "\n\n\n".join((*needed, own_text(self.text, node)))
        lines = self._import_lines(body)
        return "\n".join((*lines, "", "", body)) if lines else body

    def _between(self, node: ast.stmt) -> str:
        """What stands between the piece before and the end of this one."""
        begin = 1
        for each in self.text.tree.body:
            if each is node:
                break
            loose = isinstance(each, ast.Assign) and not self._is_wrapping(each)
            # a class that derives from nothing of Keras belongs to what follows it
            loose = loose or (isinstance(each, ast.ClassDef) and not self.classes[each.name].kind)
            if not loose:
                begin = last_line(each) + 1
        first = begin
        while first <= len(self.text.lines) and self.text.lines[first - 1].startswith("# Drawn with"):
            first += 1
        return self.text.between(first, last_line(node))

    def _is_wrapping(self, statement: ast.Assign) -> bool:
        """Whether a statement is ours: what makes a function, or a `call`, one in which tensors decide."""
        value = statement.value
        return bool(self.converter) and isinstance(value, ast.Call) and shown(value.func) == self.converter

    def _needed(self, node: ast.stmt, seen: frozenset[str] = frozenset()) -> list[ast.stmt]:
        """Plain constants and plain classes of the source that a piece needs, before what needs them."""
        found: list[ast.stmt] = []
        for name in sorted(outer_names(node) - seen):
            inner: ast.stmt | None = self.constants.get(name)
            known = self.classes.get(name)
            if known is not None and not known.kind and known.node is not node:
                inner = known.node
            if inner is not None and inner is not node:
                found += [each for each in self._needed(inner, seen | {name}) if each not in found]
                found += [inner] if inner not in found else []
        return found

    def _import_lines(self, text: str) -> list[str]:
        names = read_names(module_of(text))
        statements = self.around.values.spelling.statements
        lines = {statements[name] for name in names if name in statements}
        return sorted(lines - {"import tensorflow as tf"})

    # -- what is used ----------------------------------------------------------------------------------------

    def used_from_top(self, main: str) -> frozenset[str]:
        """The names of the source that the main class, and the statements at the top, use; and so on."""
        found: set[str] = set()
        waiting = list(self._roots(main))
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            node = self.classes[name].node if name in self.classes else self.functions.get(name)
            waiting += [] if node is None else sorted(read_names(node))
        return frozenset(found)

    def _roots(self, main: str) -> Iterator[str]:
        yield main
        for each in self.text.tree.body:
            if not isinstance(each, ast.ClassDef):
                yield from sorted(read_names(each))

    def codes(self, everything: bool, blocks: Mapping[BlockId, Block]) -> dict[str, Code]:
        """The code of the project: all of it, or what `blocks` use and what that needs."""
        if everything:
            return {name: code for name, code in self.kept.items() if name not in self.helpers}
        found: dict[str, Code] = {}
        used = {type.removeprefix(CUSTOM) for block in blocks.values() for type in _types_in(block)}
        waiting = sorted(self.around.code | used)
        while waiting:
            name = waiting.pop()
            code = self.kept.get(name)
            if code is None or name in found:
                continue
            found[name] = code
            waiting += sorted(read_names(module_of(code.text)))
        return found


def _types_in(block: Block) -> Iterator[str]:
    """The types and kinds of all that stands in a block."""
    yield from (layer.type for layer in block.layers.values())
    yield from (node.kind for node in block.nodes.values())
    yield from (each.type for value in values_of(block) for each in objects_in(value))


def _handed_on(tree: ast.Module) -> frozenset[str]:
    """The names that are given to something as a value."""
    found: set[str] = set()
    for statement in tree.body:
        wrapped = isinstance(statement, ast.Assign) and shown(statement.targets[0])
        for each in ast.walk(statement):
            if isinstance(each, ast.Call):
                values = [*each.args, *(one.value for one in each.keywords)]
                found |= {one.id for one in values if isinstance(one, ast.Name) and one.id != wrapped}
    return frozenset(found)
