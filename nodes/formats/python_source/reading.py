"""Python source becomes a project: read as text, never run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.codegen.coding import read_names
from nodes.codegen.source import generate
from nodes.formats.imported import Imported, Note
from nodes.formats.python_source.blocks import ReadBlock, read_block
from nodes.formats.python_source.classes import (
    LAYERS,
    ClassText,
    classes_of,
    list_of_layers,
    only_derived_from,
    own_text,
    parts_of,
)
from nodes.formats.python_source.drafts import MOST_NODES
from nodes.formats.python_source.given import given_types
from nodes.formats.python_source.inlining import DEEPEST_CALL
from nodes.formats.python_source.main_block import MainBlock
from nodes.formats.python_source.methods import parameters_of
from nodes.formats.python_source.module import (
    Model,
    built,
    constants_of,
    left_at_top,
    models_of,
    stored_at_top,
)
from nodes.formats.python_source.own_code import OwnCode
from nodes.formats.python_source.parsing import NoForm, SourceError, Text, parse
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.spelling import Spelling, module_imports
from nodes.formats.python_source.titles import with_titles
from nodes.formats.python_source.values import Lookup, Values, shown
from nodes.graph import Block, BlockId, NodeId, Project, Value, block_of_type, block_type
from nodes.layout import laid_out
from nodes.nesting import objects_in
from nodes.vocabulary import block_spec, vocabulary

MARK = "# Drawn with Layerwright."
"""The first line of what Layerwright writes."""
FIRM = frozenset({"python-build", "python-no-call", "python-hook", "python-own-code"})
"""Why a class is no block whatever it is called with."""
CODE = frozenset({"python-build", "python-no-call", "python-hook"})
"""Why a class that was in a drawing of ours is surely code of a person's own."""


@dataclass(frozen=True)
class ReadSource:
    """A project that was read, with the line of each node and what was kept as code."""

    project: Project
    notes: tuple[Note, ...] = ()
    lines: Mapping[NodeId, int] = field(default_factory=dict)


def read_python(
    text: str, catalogue: Catalogue, name: str, arrays: Mapping[str, Value] | None = None
) -> Imported:
    """The project that a Python source means, laid out.

    `name` is what the project is called where the source has no class; `arrays` are the constants that
    stand beside the source, by the names that it has for them.

    Raises:
        SourceError: it is not Python, or has no model in it.
    """
    found = read_source(text, catalogue, name, arrays)
    project = laid_out(found.project, vocabulary(found.project, catalogue))
    return Imported(project, found.notes)


def read_source(
    text: str,
    catalogue: Catalogue,
    name: str,
    arrays: Mapping[str, Value] | None = None,
    code: frozenset[str] | None = None,
    changed: frozenset[int] = frozenset(),
) -> ReadSource:
    """As `read_python`, without places.

    `code` are the classes that are a person's own code, where that is known; `changed` are lines that a
    person has changed in what Layerwright wrote.

    Raises:
        SourceError: it is not Python, or has no model in it.
    """
    parsed = parse(text)
    strict = code is not None or MARK in "\n".join(parsed.lines[:5])
    try:
        found = _Source(parsed, catalogue, name, arrays or {}, strict, code, changed).read()
        if strict and code is None:
            again = _printed_otherwise(parsed, found, catalogue)
            if again:
                return _Source(parsed, catalogue, name, arrays or {}, strict, again, changed).read()
    except RecursionError as error:
        raise SourceError("python-too-deep", arguments={"most": 0}) from error
    return found


def _printed_otherwise(text: Text, found: ReadSource, catalogue: Catalogue) -> frozenset[str]:
    """Classes without layers that Layerwright would write otherwise: they were a person's own code."""
    project = found.project
    names = {block.name for block in project.blocks.values() if not block.layers and block.id != project.main}
    if not names:
        return frozenset()
    written = parse(generate(project, catalogue).text)
    texts = {
        each.name: own_text(written, each) for each in written.tree.body if isinstance(each, ast.ClassDef)
    }
    return frozenset(
        each.name
        for each in text.tree.body
        if isinstance(each, ast.ClassDef) and each.name in names
        if own_text(text, each) != texts.get(each.name)
    )


class _Source:
    """Reads one source."""

    def __init__(
        self,
        text: Text,
        catalogue: Catalogue,
        name: str,
        arrays: Mapping[str, Value],
        strict: bool,
        code: frozenset[str] | None,
        changed: frozenset[int],
    ) -> None:
        self.text = text
        self.name = name
        self.strict = strict
        self.kept = code or frozenset()
        # what the source defines is added as it is read
        references = {kind: dict(specs) for kind, specs in catalogue.references.items()}
        self.catalogue = replace(catalogue, nodes=dict(catalogue.nodes), references=references)
        self.base = catalogue
        self.spelling = Spelling(module_imports(text.tree))
        self.spelling.is_known = self._is_known
        self.classes = classes_of(text.tree, self.spelling, apart=strict)
        self.bases = only_derived_from(self.classes, text.tree)
        functions = [each.name for each in text.tree.body if isinstance(each, ast.FunctionDef)]
        self.spelling.hide({*self.classes, *functions})
        if not strict:
            for target, value in constants_of(text.tree).items():
                self.spelling.alias(target, value)
        self.values = Values(self.spelling, self.catalogue, strict)
        self.around = Surroundings(text, self.values, strict, arrays, changed=changed)
        self.around.known = code is not None
        self.values.fill = self._fill
        self.own = OwnCode(text, self.classes, self.around)
        self.around.own = self.own.kept
        self.read_blocks: dict[str, ReadBlock] = {}
        self.reading: set[str] = set()
        self.depth = 0
        self.special: dict[str, str] = {}
        """For each call of a class that is another one with other values the type of its block."""
        self.notes = self.around.notes
        self.main = ""
        self.entries: tuple[object, ...] | None = None

    def _is_known(self, dotted: str) -> bool:
        """Whether a full name is that of something of Keras or TensorFlow that is known here."""
        if (
            dotted in ("keras.Model", "keras.Input", "keras.layers.Input")
            or self.base.get(dotted) is not None
        ):
            return True
        return self.values.spec_of(ast.Name(dotted, ast.Load())) is not None

    # -- the whole -------------------------------------------------------------------------------------------

    def read(self) -> ReadSource:
        """Read everything.

        Raises:
            SourceError: there is no model in it.
        """
        self._functions()
        declared = built(self.text, self.values)
        models = models_of(self.text.tree, self.classes, self.values)
        if declared is not None and declared[0] in self.classes:
            self.main, entries = declared
            models = []
        else:
            self.main, entries = self._usual_main(models)
        self.entries = entries
        for name in self._order():
            self._class(name)
        if not self.strict:
            for each in left_at_top(self.text.tree, self.classes, self.values):
                self.notes.append(Note("python-left", {"text": shown(each)}, "", each.lineno))
        main = MainBlock(self.around, self.catalogue, self.classes, self.read_blocks, self._class)
        id = main.make(models[-1] if models else None, self.main, entries, self.name)
        self._check_size()
        return self._finish(id, main.drafts)

    def _usual_main(self, models: list[Model]) -> tuple[str, None]:
        """The class that is the model: the last that no other uses."""
        if models:
            called = models[-1].call.func
            return (called.id if isinstance(called, ast.Name) else ""), None
        layers = [each for each in self.classes.values() if each.kind in LAYERS and "call" in each.methods]
        if not layers:
            raise SourceError("python-no-model")
        used = {
            node.id
            for each in layers
            for node in ast.walk(each.node)
            if isinstance(node, ast.Name) and node.id != each.name
        }
        free = [each for each in layers if each.name not in used] or layers
        chosen = [each for each in free if each.kind == "model"] or free
        return chosen[-1].name, None

    def _functions(self) -> None:
        """Tell apart what the source defines: helpers of ours, lists of layers, functions."""
        self.own.find_helpers(self.strict)
        for source in self.classes.values():
            if list_of_layers(source):
                self.values.types[source.name] = "chain"
            elif source.kind not in LAYERS:
                self.own.add(source, self.catalogue)
        self.own.add_functions(self.catalogue)
        if not self.strict:
            self.values.functions = {
                name: each for name, each in self.own.functions.items() if _is_plain(each)
            }
            self.values.constants = constants_of(self.text.tree)
            self.around.others = stored_at_top(self.text.tree)

    def _order(self) -> list[str]:
        """The classes that are layers, as they stand in the source."""
        wanted = [name for name, each in self.classes.items() if each.kind in LAYERS]
        if self.strict:
            return wanted
        used = self.own.used_from_top(self.main) - self.bases
        return [name for name in wanted if name == self.main or name in used]

    # -- one class -------------------------------------------------------------------------------------------

    def _class(self, name: str) -> None:
        """Read a class and before it those that it uses, unless that has been done."""
        source = self.classes.get(name)
        if source is None or name in self.reading or name in self.values.types:
            return
        self.reading.add(name)
        for node in parts_of(source):
            if isinstance(node, ast.Name) and node.id in self.classes and node.id not in {name, *self.bases}:
                self._class(node.id)
        if source.kind not in LAYERS:
            return
        try:
            self._block(source)
        except NoForm as error:
            if not self.strict and _has_parameters(source) and error.code not in FIRM:
                self.values.templates[name] = partial(self._special, source)
            else:
                self._as_code(source, error)

    def _special(self, source: ClassText, node: ast.Call, lookup: Lookup) -> NodeSpec | None:
        """The block that a call makes of a class which is another one with other values.

        Where it cannot be read either, the class is code from then on.
        """
        init = source.methods["__init__"]
        names = [name for name, _ in parameters_of(init)]
        if any(each.arg is None for each in node.keywords) or len(node.args) > len(names):
            raise NoForm("python-arguments", node, name=source.name)
        pairs = [
            *zip(names, node.args, strict=False),
            *((str(each.arg), each.value) for each in node.keywords),
        ]
        fixed = {name: self.values.value(value, lookup) for name, value in pairs}
        if any(each.type == "argument" for value in fixed.values() for each in objects_in(value)):
            raise NoForm("python-no-value", node, text=shown(node))
        key = f"{source.name}({sorted((name, repr(value)) for name, value in fixed.items())})"
        if key not in self.special:
            self.depth += 1
            try:
                if self.depth > DEEPEST_CALL:
                    raise NoForm("python-unknown-name", node, text=shown(node))
                found = read_block(source, self.around, self.catalogue, {}, None, False, fixed)
            except NoForm as error:
                if source.name in self.values.templates:
                    self._as_code(source, error)
                return None
            finally:
                self.depth -= 1
            found.draft.name = self._free_name(source.name)
            self._add_block(found.draft.name, found, source.name)
            self.special[key] = block_type(found.draft.id)
        return self.catalogue.nodes[self.special[key]]

    def _free_name(self, wish: str) -> str:
        name, count = wish, 0
        while name in self.read_blocks or (name != wish and name in self.classes):
            count += 1
            name = f"{wish}{count}"
        return name

    def _block(self, source: ClassText) -> None:
        if source.name in self.kept or self.own.is_converted(source.name):
            raise NoForm("python-own-code", source.node, name=source.name)
        is_main = source.name == self.main
        given = given_types(source.name, self.classes, self.values)
        known = self.entries if is_main else None
        found = read_block(source, self.around, self.catalogue, given, known, is_main)  # type: ignore[arg-type]
        if not found.draft.layers and not is_main and not self.strict:
            raise NoForm("python-own-code", source.node, name=source.name)
        self._add_block(source.name, found)

    def _fill(self, type: str, config: Mapping[str, Value]) -> None:
        """Let the first instance of a block say what arguments without a default are."""
        for name, found in self.read_blocks.items():
            values = {each: config[each] for each in found.missing if each in config}
            own = any(each.type == "argument" for value in values.values() for each in objects_in(value))
            if block_type(found.draft.id) == type and values and not own:
                found.draft.arguments.update(values)
                found.missing -= values.keys()
                nodes = self.catalogue.nodes
                assert isinstance(nodes, dict)
                nodes[type] = block_spec(found.draft.block(), name, self.catalogue)

    def _add_block(self, name: str, found: ReadBlock, template: str = "") -> None:
        block = found.draft.block()
        type = block_type(block.id)
        self.read_blocks[name] = found
        if not template:
            self.values.types[name] = type
        self.values.parameters[type] = found.parameters
        nodes = self.catalogue.nodes
        assert isinstance(nodes, dict)
        nodes[type] = block_spec(block, name, self.catalogue)

    def _as_code(self, source: ClassText, error: NoForm) -> None:
        """Keep a class as the project's own code, and those that it uses."""
        self.own.add(source, self.catalogue)
        self.values.templates.pop(source.name, None)
        for base in (each.name for each in source.lineage[:-1] if each.name not in self.own.kept):
            if base not in self.read_blocks:
                self._as_code(self.classes[base], NoForm("python-own-code"))
        for name in sorted(
            read_names(source.node) & (self.read_blocks.keys() | self.values.templates.keys())
        ):
            if name != source.name and name not in self.own.kept:
                if name in self.read_blocks:
                    self.read_blocks[name].draft.name = f"{name}Block"
                self._as_code(self.classes[name], NoForm("python-own-code"))
        if error.code != "python-own-code" and not (
            self.strict and not self.around.known and error.code in CODE
        ):
            self.notes.append(
                Note("python-class-kept", {"name": source.name}, source.name, source.node.lineno)
            )
            self.notes.append(Note(error.code, error.arguments, source.name, error.line))

    # -- the project -----------------------------------------------------------------------------------------

    def _check_size(self) -> None:
        count = sum(len(each.draft.nodes) for each in self.read_blocks.values())
        if count > MOST_NODES:
            raise SourceError("python-too-many-nodes", arguments={"most": MOST_NODES})

    def _finish(self, main: BlockId, more: list[ReadBlock]) -> ReadSource:
        drafts = [*self.read_blocks.values(), *more]
        used = self._used(main, drafts)
        drafts = [each for each in drafts if self.strict or each.draft.id in used]
        blocks: dict[BlockId, Block] = {each.draft.id: each.draft.block() for each in drafts}
        project = Project(blocks, main, self.own.codes(self.strict, blocks))
        wanted = {each.draft.id: each.draft.to_be_called() for each in drafts}
        project = with_titles(project, wanted, self.base, self.strict)
        lines = {id: line for each in drafts for id, line in each.draft.lines.items()}
        notes = sorted(self.notes, key=lambda note: note.line)
        return ReadSource(project, tuple(notes), lines)

    def _used(self, main: BlockId, drafts: list[ReadBlock]) -> set[BlockId]:
        """The blocks that the main one makes instances of, directly or not."""
        by_id = {each.draft.id: each.draft for each in drafts}
        found, waiting = {main}, [main]
        while waiting:
            for layer in by_id[waiting.pop()].layers.values():
                for inner in _blocks_in(layer.type, layer.config):
                    if inner not in found and inner in by_id:
                        found.add(inner)
                        waiting.append(inner)
        return found


def _is_plain(function: ast.FunctionDef) -> bool:
    """Whether a function is what its statements are: nothing decorates it, and it gives a value once."""
    return not function.decorator_list and not any(
        isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(function)
    )


def _has_parameters(source: ClassText) -> bool:
    init = source.methods.get("__init__")
    return init is not None and init.args.vararg is None and bool(parameters_of(init))


def _blocks_in(type: str, value: Value) -> list[BlockId]:
    found = [each for each in (block_of_type(type),) if each is not None]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    for each in inner:
        config = getattr(each, "config", each)
        found += _blocks_in(getattr(each, "type", ""), config)
    return found
