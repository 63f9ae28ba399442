"""Block instances: one block with the values of its arguments, at one place of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import BlockId, Layer, LayerId, Object, Path, Project, Value, block_of_type
from nodes.names import class_names
from nodes.report import own_path
from nodes.runtime.binding import with_values
from nodes.runtime.inference import Making
from nodes.runtime.program import Program, program_of

MOST = 5_000
"""So many instances are gone into: blocks within blocks within blocks can be more than anyone waits for."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A block where it is used. `given` are its layer parameters, with the instance that made each."""

    path: Path
    program: Program
    given: Mapping[LayerId, tuple[Instance, LayerId]] = field(default_factory=dict)
    within: frozenset[BlockId] = frozenset()
    """The blocks that lead here, and this one: a block may not contain itself."""
    frozen: bool = False
    """Whether nothing in it is trained, because it, or an instance around it, is frozen."""

    def owner_of(self, layer: LayerId) -> tuple[Instance, LayerId]:
        """Where `layer` is made: here, or in the instance that it was given by."""
        return self.given.get(layer, (self, layer))

    def is_frozen(self, layer: LayerId) -> bool:
        """Whether nothing in `layer` is trained: it is frozen, or something around it."""
        return self.frozen or layer in self.program.frozen

    def making_of(self, layer: LayerId) -> Making:
        """How `layer` is made here."""
        making = self.program.layers[layer]
        making = replace(making, frozen=True) if self.frozen else making
        if layer not in self.program.lent:
            return making
        lent = ((self.program.attributes[id], self.owner_of(id)) for id in self.program.lent[layer])
        return replace(making, lent=tuple((name, maker.making_of(id)) for name, (maker, id) in lent))

    def lent_to(self, layer: LayerId) -> Iterator[tuple[Instance, LayerId]]:
        """Where what `layer` is lent is made, each with what it is lent itself right after it."""
        for id in self.program.lent.get(layer, ()):
            maker, made = self.owner_of(id)
            yield maker, made
            yield from maker.lent_to(made)

    def block_of(self, layer: LayerId) -> BlockId | None:
        """The block that `layer` is an instance of; None for all other layers."""
        found = self.program.block.layers.get(layer)
        block = None if found is None else block_of_type(found.type)
        return block if block in self.program.project.blocks else None


class Instances:
    """Makes instances; those that mean the same program share it, also with those of the drawing before."""

    def __init__(self, project: Project, catalogue: Catalogue, last: Instances | None = None) -> None:
        self.project = project
        self.catalogue = catalogue
        self._programs: dict[tuple[BlockId, str], Program] = {}
        if last is not None and last._means_the_same(project):
            self._programs = last._programs

    def _means_the_same(self, project: Project) -> bool:
        """Whether `project` differs in its main block alone, of which the others know nothing."""
        before = self.project
        if before is project:
            return True
        inner = project.blocks.keys() - {project.main}
        return (
            (before.main, before.code, before.blocks.keys())
            == (project.main, project.code, project.blocks.keys())
            and all(before.blocks[id] is project.blocks[id] for id in inner)
            and class_names(before) == class_names(project)
        )

    def main(self, program: Program) -> Instance:
        """The main block, whose program is known."""
        return Instance((), program, within=frozenset({program.block.id}))

    def inside(
        self, maker: Instance, layer: LayerId, config: Mapping[str, Value], block: BlockId
    ) -> Instance:
        """The instance of `block` that `layer`, made by `maker` of `config`, is."""
        found = self.project.blocks[block]
        by_name = {each.attribute: each.id for each in found.layers.values() if each.given}
        given = {
            by_name[name]: maker.owner_of(LayerId(str(value.config.get("id"))))
            for name, value in config.items()
            if name in by_name and isinstance(value, Object)
        }
        values = {name: config.get(name, default) for name, default in found.arguments.items()}
        program = self._program(block, values, bare=False)
        frozen = maker.is_frozen(layer)
        return Instance((*maker.path, layer), program, given, maker.within | {block}, frozen)

    def alone(self, block: BlockId) -> Instance:
        """A block by itself: with the defaults of its arguments, and layers of its own for those given."""
        arguments = self.project.blocks[block].arguments
        return Instance(
            own_path(block), self._program(block, arguments, bare=True), within=frozenset({block})
        )

    def _program(self, id: BlockId, values: Mapping[str, Value], bare: bool) -> Program:
        key = (id, f"{bare} {sorted(values.items())!r}")
        if key not in self._programs:
            block = with_values(self.project.blocks[id], values)
            if bare:
                made = {each.id: self._made_here(each) for each in block.layers.values()}
                block = replace(block, layers=made)
            # Not `with_block`: an instance whose values differ changes nothing for the others.
            project = replace(self.project, blocks={**self.project.blocks, id: block})
            self._programs[key] = program_of(project, id, self.catalogue)
        return self._programs[key]

    def _made_here(self, layer: Layer) -> Layer:
        """A layer parameter as a layer, with what its type needs to be made."""
        spec = self.catalogue.get(layer.type)
        if not layer.given or spec is None:
            return layer
        needed = {each.name: each.sample for each in spec.arguments if each.required}
        return replace(layer, given=False, config={**needed, **layer.config})
