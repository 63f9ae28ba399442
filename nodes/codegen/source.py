"""The Python source that a project means: its own code, one class per block, and `build()`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from nodes.catalogue.spec import Catalogue
from nodes.chains import row_as_made
from nodes.codegen import generic
from nodes.codegen.blocks import BlockWriter
from nodes.codegen.coding import parsed, read_names
from nodes.codegen.expression import Expression, kept_in
from nodes.codegen.literals import literal
from nodes.codegen.making import blocks_in
from nodes.codegen.page import Page
from nodes.codegen.plan import Plans
from nodes.codegen.steps import Call, Lines, Plan, Step, all_steps
from nodes.codegen.taps import Taps, taps_beside
from nodes.codegen.texts import Text, import_lines, names_of, texts_of
from nodes.codegen.traits import Traits
from nodes.graph import BlockId, NodeId, Object, Project
from nodes.names import class_names
from nodes.syntax import module_of
from nodes.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """The source, the lines (from 1) on which each node shows, and why others do not show.

    A node shows once for each class or function that it stands in. `arrays` are the constants that the source
    reads from `<its own name>.constants.npz`, which `nodes.codegen.arrays.npz` makes; `taps` says what the
    functions are called that watch the values, where the source has such.
    """

    text: str
    lines: Mapping[NodeId, tuple[int, ...]]
    left_out: Mapping[NodeId, str]
    arrays: Mapping[str, Object] = field(default_factory=dict)
    taps: Taps | None = None


def generate(project: Project, catalogue: Catalogue, *, taps: bool = False) -> Source:
    """The source of `project`. What is wrong in the drawing is left out of it.

    `catalogue` may be the project's vocabulary or what that is made from. With `taps` it is the same source
    in which every value that a node makes can be watched (see `nodes.codegen.taps`).
    """
    return _Writer(project, vocabulary(project, catalogue), taps).write()


class _Writer:
    """Writes the source of one project."""

    def __init__(self, project: Project, catalogue: Catalogue, tapped: bool) -> None:
        self.project = project
        self.texts = texts_of(project.code.values())
        self.classes = class_names(project)
        self.taken = frozenset(self.classes.values()) | names_of(project.code.values())
        self.chain = self._free("Chain")
        self.converted = self._free("converted")
        self.constants = self._free("CONSTANTS")
        self.placed = self._free("placed")
        self.taken |= {self.chain, self.converted, self.constants, self.placed, "functools", "pathlib", "np"}
        chain = catalogue.get("chain")
        if chain is not None:
            catalogue = replace(
                catalogue, nodes={**catalogue.nodes, "chain": replace(chain, expression=self.chain)}
            )
        self.catalogue = catalogue
        self.plans = Plans(project, catalogue)
        self.traits = Traits(project, catalogue, self.plans)
        self.traits.placed = self.placed
        self.arrays: dict[str, Object] = {}
        self.page = Page()
        self.taps = taps_beside(self.taken | self._names_in_code(), self._steps()) if tapped else None

    def _steps(self) -> list[Step]:
        return [step for block in self.project.blocks for step in all_steps(self.plans.plan(block).steps)]

    def _names_in_code(self) -> frozenset[str]:
        trees = [parsed(code.text) for code in self.project.code.values()]
        return frozenset().union(*(read_names(tree) for tree in trees if tree is not None))

    def _free(self, name: str) -> str:
        found, count = name, 0
        while found in self.taken:
            count += 1
            found = f"{name}_{count}"
        return found

    def write(self) -> Source:
        """Write everything."""
        converts = any(isinstance(step, Lines) and step.converted for step in self._steps())
        converts = converts or any(text.converted for text in self.texts)
        self._write_head(converts, any(map(self._reads, self.project.blocks)))
        for text in self.texts:
            self._write_text(text)
        if self.traits.chains():
            training = ", training=None" if self.traits.chain_knows_training() else ""
            build = (
                generic.CHAIN_BUILD if self.traits.chain_is_eager() or self.traits.chain_is_placed() else ""
            )
            self._write_part(generic.lines(generic.CHAIN, chain=self.chain, training=training, build=build))
        left_out: dict[NodeId, str] = {}
        for block in in_order(self.project, self.plans):
            plan = self.plans.plan(block)
            left_out.update(plan.left_out)
            writer = BlockWriter(
                self.page,
                self.project.blocks[block],
                plan,
                self.classes[block],
                self.traits,
                self.converted,
                self.taken,
                self._array_name,
                self.taps,
            )
            self.page.write(["", ""])
            writer.write_class()
            if block == self.project.main:
                writer.write_build()
        return Source(self.page.text, self.page.marks, left_out, self.arrays, self.taps)

    def _write_head(self, converts: bool, reads: bool) -> None:
        imports = [node for text in self.texts for node in text.imports]
        apart = self.traits.places_apart()
        needed = ["import functools"] * (converts or apart) + ["import pathlib", "import numpy as np"] * reads
        for line in needed:
            imports += [node for node in module_of(line).body if isinstance(node, ast.Import)]
        self.page.write(["# Drawn with Layerwright.", "", *import_lines(imports)])
        if reads:
            self.page.write(["", *generic.lines(generic.CONSTANTS, constants=self.constants)])
        if converts:
            self._write_part(generic.lines(generic.CONVERTED, converted=self.converted))
        if apart:
            self._write_part(generic.lines(generic.PLACED, placed=self.placed))

    def _reads(self, block: BlockId) -> bool:
        """Whether the class of `block` holds arrays that stand beside the source."""
        plan = self.plans.plan(block)
        steps = (step for step in all_steps(plan.steps) if isinstance(step, Call))
        literals = [each.value for step in steps for each in step.literals()]
        defaults = map(row_as_made, plan.arguments.values())
        found = [literal(value, self.catalogue) for value in (*literals, *defaults)]
        return any(True for each in (*found, *_made(plan)) for _ in kept_in(each))

    def _write_part(self, lines: Iterable[str]) -> None:
        self.page.write(["", "", *lines])

    def _write_text(self, text: Text) -> None:
        """A text as it was written; what tensors decide in is wrapped after it."""
        if text.lines:
            self._write_part(text.lines)
        if text.converted:
            self._write_part([f"{text.target} = {self.converted}({text.target})"])

    def _array_name(self, value: Object) -> str:
        """How the source reads an array, which gets a name in the file beside it."""
        names = {id(array): name for name, array in self.arrays.items()}
        name = names.get(id(value), f"constant_{len(self.arrays)}")
        self.arrays[name] = value
        return f'{self.constants}["{name}"]'


def _made(plan: Plan) -> Iterator[Expression]:
    return (made.value for made in plan.constructions)


def in_order(project: Project, plans: Plans) -> list[BlockId]:
    """The blocks in the order of the source: those that the main one uses, inner ones first, in the order of
    use; then those that nothing uses, by name; the main one last.
    """
    done: dict[BlockId, None] = {}

    def visit(block: BlockId, around: frozenset[BlockId]) -> None:
        if block in done or block in around or block not in project.blocks:
            return
        layers = project.blocks[block].layers
        used = [made.layer for made in plans.plan(block).constructions]
        for layer in dict.fromkeys((*used, *sorted(layers))):
            for inner in blocks_in(layers[layer]):
                visit(inner, around | {block})
        done[block] = None

    visit(project.main, frozenset())
    for block in sorted(project.blocks.values(), key=lambda each: (each.name, each.id)):
        visit(block.id, frozenset())
    return [*(block for block in done if block != project.main), project.main]
