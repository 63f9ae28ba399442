"""Wrapping nodes into a block of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

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
    Value,
    Wire,
    WireId,
    argument,
    block_type,
    given_layer,
    new_id,
)
from nodes.names import free_attribute, snake_case, title_of
from nodes.nesting import bound_in, objects_in, used_layers
from nodes.ports import followers, leads_to
from nodes.refusal import Refusal
from nodes.selection import Source, carried_name, common_region, crossing, whole

COLUMN = 240
"""How far from the rest the Inputs and Outputs of a new block stand."""
ROW = 100


def wrap(
    project: Project, block_id: BlockId, nodes: Iterable[NodeId], name: str, vocabulary: Catalogue
) -> tuple[Project, NodeId]:
    """Put `nodes` into a new block called `name`, and an instance of it where they were.

    What enters them becomes the block's Inputs, what leaves them its Outputs, named after what they carry.
    Layers that other nodes call too become layer parameters, and arguments of the surrounding block that
    they take become arguments of the new one; the instance passes both on. Loops and branches come with
    their bodies; Inputs and Outputs of the surrounding block stay outside.

    Raises:
        Refusal: there is nothing to wrap, the name is taken, only a part of a body is chosen together with
            what it begins or ends with or with nodes outside, or what leaves the nodes comes back to them.
    """
    block = project.blocks[block_id]
    check_block_name(project, name)
    chosen = whole(block, nodes)
    region = common_region(block, chosen)
    made = _Wrapping(block, chosen, vocabulary, name).block()
    instance = Node(NodeId(new_id()), "layer", LayerId(new_id()), region=region)
    outer = _outside(block, made, instance, vocabulary)
    for each in followers(outer, instance.id):
        if each in outer.nodes and leads_to(outer, each, instance.id):
            raise Refusal("wrap-cycle", title=title_of(outer, outer.nodes[each]))
    blocks = {**project.blocks, block_id: outer, made.block.id: made.block}
    return replace(project, blocks=blocks), instance.id


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A new block, and how its instance fits into the one around it."""

    block: Block
    chosen: Collection[NodeId]
    inputs: Mapping[Source, NodeId]
    """The Input for each tensor from outside."""
    outputs: Mapping[Source, NodeId]
    """The Output for each tensor that is used outside."""
    moved: frozenset[LayerId]
    """The layers that the new block makes itself."""
    config: Mapping[str, Value]
    """What the instance is given."""


@dataclass
class _Wrapping:
    """Makes the new block."""

    outer: Block
    chosen: Mapping[NodeId, None]
    catalogue: Catalogue
    name: str

    def block(self) -> Wrapped:
        found = crossing(self.outer, self.chosen, self.catalogue)
        inputs = self._ends("input", found.entering)
        outputs = self._ends("output", found.leaving)
        wires = {wire.id: wire for wire in found.inner}
        for source, arriving in found.entering.items():
            for wire in arriving:
                wires[wire.id] = replace(wire, source=inputs[source].id, source_port=PortName("output"))
        for (node, port), end in outputs.items():
            id = WireId(new_id())
            wires[id] = Wire(id, node, port, end.id, PortName("input"))
        layers, moved, config = self._layers()
        nodes = {id: self._moved(self.outer.nodes[id]) for id in self.chosen}
        arguments = {
            each: self.outer.arguments[each] for each in self._arguments() if each in self.outer.arguments
        }
        block = Block(
            BlockId(new_id()),
            self.name,
            layers=layers,
            nodes={**nodes, **{end.id: end for end in (*inputs.values(), *outputs.values())}},
            wires=wires,
            places=self._places(inputs.values(), outputs.values()),
            inputs=tuple(end.id for end in inputs.values()),
            outputs=tuple(end.id for end in outputs.values()),
            arguments=arguments,
        )
        return Wrapped(
            block,
            self.chosen,
            {source: end.id for source, end in inputs.items()},
            {source: end.id for source, end in outputs.items()},
            moved,
            {**config, **{each: argument(each) for each in arguments}},
        )

    def _moved(self, node: Node) -> Node:
        return node if node.region in self.chosen else replace(node, region=None)

    def _ends(self, kind: str, sources: Iterable[Source]) -> dict[Source, Node]:
        taken: set[str] = set()
        ends = {}
        for source in sources:
            title = carried_name(self.outer, source, taken, kind)
            taken.add(title)
            ends[source] = Node(NodeId(new_id()), kind, title=title)
        return ends

    def _places(self, inputs: Iterable[Node], outputs: Iterable[Node]) -> dict[NodeId, Place]:
        places = {id: self.outer.places.get(id, Place(0, 0)) for id in self.chosen}
        top = min(place.y for place in places.values())
        left = min(place.x for place in places.values()) - COLUMN
        right = max(place.x + max(place.width, 160) for place in places.values()) + COLUMN - 160
        for column, ends in ((left, inputs), (right, outputs)):
            for row, end in enumerate(ends):
                places[end.id] = Place(column, top + row * ROW)
        return places

    # -- layers ------------------------------------------------------------------------------------------

    def _arguments(self) -> list[str]:
        """The arguments of the surrounding block that what is wrapped takes."""
        held: list[Value] = [self.outer.nodes[id].arguments for id in self.chosen]
        held += [layer.config for layer in self._own()]
        found = (
            str(each.config.get("name", ""))
            for value in held
            for each in objects_in(value)
            if each.type == "argument"
        )
        return list(dict.fromkeys(found))

    def _own(self) -> list[Layer]:
        """The layers that only what is wrapped uses: called there, or given to such a layer."""
        without = {id: node for id, node in self.outer.nodes.items() if id not in self.chosen}
        elsewhere = used_layers(replace(self.outer, nodes=without))
        within = {id: node for id, node in self.outer.nodes.items() if id in self.chosen}
        used = used_layers(replace(self.outer, nodes=within))
        return [
            layer
            for id, layer in self.outer.layers.items()
            if id in used and id not in elsewhere and not layer.given
        ]

    def _layers(self) -> tuple[dict[LayerId, Layer], frozenset[LayerId], dict[str, Value]]:
        """The new block's layers, those of them that it makes itself, and what its instance is given."""
        own = {layer.id: layer for layer in self._own()}
        needed: dict[LayerId, None] = dict.fromkeys(
            node.layer for id in self.chosen if (node := self.outer.nodes[id]).layer is not None
        )
        for layer in own.values():
            needed.update(dict.fromkeys(bound_in(layer.config)))
        layers = dict(own)
        config: dict[str, Value] = {}
        for id in needed:
            # Under the id of the layer outside: what calls or is given it need not change.
            if id in self.outer.layers and id not in own:
                outer = self.outer.layers[id]
                name = self._parameter(outer.attribute, {layer.attribute for layer in layers.values()})
                layers[id] = Layer(id, name, outer.type, given=True)
                config[name] = given_layer(id)
        return layers, frozenset(own), config

    def _parameter(self, wish: str, taken: set[str]) -> str:
        """A name for a layer parameter that no argument has."""
        name, count = wish, 0
        while name in taken or name in self.outer.arguments:
            count += 1
            name = f"{wish}_{count}"
        return name


def _outside(block: Block, made: Wrapped, instance: Node, catalogue: Catalogue) -> Block:
    """The surrounding block with `instance` in the place of what was wrapped."""
    into, out = made.block.input_ports, made.block.output_ports
    wires: dict[WireId, Wire] = {}
    for wire in block.wires.values():
        if wire.source in made.chosen and wire.target not in made.chosen:
            port = out[made.outputs[wire.source, wire.source_port]]
            wires[wire.id] = replace(wire, source=instance.id, source_port=port)
        elif wire.target not in made.chosen:
            wires[wire.id] = wire
    for (node, source_port), end in made.inputs.items():
        id = WireId(new_id())
        wires[id] = Wire(id, node, source_port, instance.id, into[end])
    corners = [block.places.get(id, Place(0, 0)) for id in made.chosen]
    place = Place(min(each.x for each in corners), min(each.y for each in corners))
    rest = {id: layer for id, layer in block.layers.items() if id not in made.moved}
    attribute = free_attribute(replace(block, layers=rest), snake_case(made.block.name), catalogue)
    assert instance.layer is not None
    layer = Layer(instance.layer, attribute, block_type(made.block.id), made.config)
    return replace(
        block,
        layers={**rest, layer.id: layer},
        nodes={
            **{id: node for id, node in block.nodes.items() if id not in made.chosen},
            instance.id: instance,
        },
        wires=wires,
        places={
            **{id: each for id, each in block.places.items() if id not in made.chosen},
            instance.id: place,
        },
    )
