"""Folding parts that are equal into one block that is used many times."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from nodes.alike import Slot, Wiring
from nodes.catalogue.spec import Catalogue
from nodes.edit import check_block_name
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Place,
    PortName,
    Project,
    Wire,
    WireId,
    block_of_type,
    new_id,
)
from nodes.repeats import Finding, Part, leaving
from nodes.wrapping import wrap


@dataclass(frozen=True, slots=True)
class Folded:
    """A project with one block in the place of many parts.

    `moved` leads from each layer of the block around to where it is now: the layer of an instance, and the
    layer in it. With it, the values of weights find their places.
    """

    project: Project
    block: BlockId
    instances: tuple[NodeId, ...]
    moved: Mapping[LayerId, tuple[LayerId, LayerId]]


def fold(project: Project, block_id: BlockId, finding: Finding, name: str, catalogue: Catalogue) -> Folded:
    """Put the parts of `finding` into one new block called `name`, with an instance where each was.

    Layers keep their configuration; the first part's keep their ids too. `catalogue` is the project's
    vocabulary.

    Raises:
        Refusal: the name is taken, or a part cannot be wrapped.
    """
    check_block_name(project, name)
    around = project.blocks[block_id]
    wiring = Wiring(around)
    first, *others = finding.parts
    project = _with_open_ends(project, block_id, finding)
    project, instance = wrap(project, block_id, first, name, catalogue)
    return _Folding(project, block_id, around, wiring, first, instance).with_others(others)


def _with_open_ends(project: Project, block_id: BlockId, finding: Finding) -> Project:
    """`project` with takers, at the first part, of what is used of any part: it gets Outputs for them."""
    block = project.blocks[block_id]
    first = finding.parts[0]
    own = set(leaving(block, [first]))
    nodes, wires = dict(block.nodes), dict(block.wires)
    for place, port in leaving(block, finding.parts):
        if (place, port) not in own:
            taker = Node(NodeId(new_id()), "output")
            wire = Wire(WireId(new_id()), first[place], port, taker.id, PortName("input"))
            nodes[taker.id], wires[wire.id] = taker, wire
    return project.with_block(replace(block, nodes=nodes, wires=wires))


@dataclass
class _Folding:
    """Puts instances in the place of parts, once the first part has been wrapped."""

    project: Project
    block_id: BlockId
    before: Block
    wiring: Wiring
    first: Part
    instance: NodeId

    def __post_init__(self) -> None:
        outer = self.project.blocks[self.block_id]
        layer = outer.layer_of(outer.nodes[self.instance])
        assert layer is not None
        self._layer = layer
        inner = block_of_type(layer.type)
        assert inner is not None
        self._inner = self.project.blocks[inner]
        self._places = {id: place for place, id in enumerate(self.first)}
        inside = Wiring(self._inner).sources
        out, into = self._inner.output_ports, self._inner.input_ports
        self._outputs = {
            (self._places[source], port): out[end]
            for end in self._inner.outputs
            for source, port in inside[end].values()
        }
        self._inputs: dict[PortName, tuple[int, Slot]] = {}
        for id, place in self._places.items():
            for slot, (source, _) in inside[id].items():
                if source in into:
                    self._inputs.setdefault(into[source], (place, slot))

    def with_others(self, others: Sequence[Part]) -> Folded:
        """The project with an instance for each of `others` too."""
        outer = self.project.blocks[self.block_id]
        parts = {self.instance: self.first, **{NodeId(new_id()): part for part in others}}
        standing = {
            id: (instance, place) for instance, part in parts.items() for place, id in enumerate(part)
        }
        gone = {id for part in others for id in part}
        taken = {id for id in outer.nodes if id not in self.before.nodes and id != self.instance}
        nodes = {id: node for id, node in outer.nodes.items() if id not in gone | taken}
        dropped = {self.before.nodes[id].layer for id in gone}
        layers = {id: layer for id, layer in outer.layers.items() if id not in dropped}
        places = {id: place for id, place in outer.places.items() if id not in gone}
        wires = self._kept_wires(outer, nodes, standing)
        moved: dict[LayerId, tuple[LayerId, LayerId]] = {}
        names = {layer.attribute for layer in layers.values()}
        for instance, part in parts.items():
            layer = self._layer
            if instance != self.instance:
                name = _next_name(self._layer.attribute, names)
                layer = replace(self._layer, id=LayerId(new_id()), attribute=name)
                layers[layer.id] = layer
                nodes[instance] = Node(instance, "layer", layer.id)
                places[instance] = _corner(self.before, part)
                wires.update(self._entering(instance, part, standing))
            moved.update(self._moved(part, layer))
        block = replace(outer, nodes=nodes, layers=layers, wires=wires, places=places)
        return Folded(self.project.with_block(block), self._inner.id, tuple(parts), moved)

    def _kept_wires(
        self, outer: Block, nodes: Collection[NodeId], standing: Mapping[NodeId, tuple[NodeId, int]]
    ) -> dict[WireId, Wire]:
        """The wires of the block that do not end in a part; what leaves one leaves its instance."""
        wires = {}
        for wire in outer.wires.values():
            if wire.target in nodes:
                source, port = self._resolved((wire.source, wire.source_port), standing)
                wires[wire.id] = replace(wire, source=source, source_port=port)
        return wires

    def _resolved(
        self, source: tuple[NodeId, PortName], standing: Mapping[NodeId, tuple[NodeId, int]]
    ) -> tuple[NodeId, PortName]:
        """Where a tensor comes from now."""
        node, port = source
        if node not in standing:
            return source
        instance, place = standing[node]
        return instance, self._outputs[place, port]

    def _entering(
        self, instance: NodeId, part: Part, standing: Mapping[NodeId, tuple[NodeId, int]]
    ) -> dict[WireId, Wire]:
        wires = {}
        for port, (place, slot) in self._inputs.items():
            source, source_port = self._resolved(self.wiring.sources[part[place]][slot], standing)
            id = WireId(new_id())
            wires[id] = Wire(id, source, source_port, instance, port)
        return wires

    def _moved(self, part: Part, instance: Layer) -> dict[LayerId, tuple[LayerId, LayerId]]:
        found = {}
        for id, model in zip(part, self.first, strict=True):
            layer, inner = self.before.nodes[id].layer, self.before.nodes[model].layer
            if layer is not None and inner is not None:
                found[layer] = (instance.id, inner)
        return found


def _next_name(stem: str, taken: set[str]) -> str:
    """An attribute for the next instance, `stem` with a number; `taken` learns it."""
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    name = f"{stem}_{number}"
    taken.add(name)
    return name


def _corner(block: Block, part: Part) -> Place:
    corners = [block.places.get(id, Place(0, 0)) for id in part]
    return Place(min(each.x for each in corners), min(each.y for each in corners))
