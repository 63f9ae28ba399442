"""The inverse of wrapping: what an instance of a block stands for, in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Place,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    block_of_type,
    given_layer,
    new_id,
    same,
)
from nodes.names import free_attribute, title_of
from nodes.nesting import OUTSIDERS, blocks_in, holds_objects, passed_on, without_unused
from nodes.ports import order_of, spec_of
from nodes.reaching import element_of, named_plainly, object_spec
from nodes.refusal import Refusal

Source = tuple[NodeId, PortName]


def unpack(
    project: Project, block_id: BlockId, node_id: NodeId, vocabulary: Catalogue
) -> tuple[Project, tuple[NodeId, ...]]:
    """Put what a block instance stands for in its place, and tell the new nodes.

    Where several nodes call the same instance, all of them are unpacked, and their parts share layers as
    they did. The block goes when nothing else uses it.

    Raises:
        Refusal: the node is no instance, is bypassed, or its instance is given to or by another one.
    """
    block = project.blocks[block_id]
    node = block.nodes[node_id]
    layer = block.layer_of(node)
    inner = None if layer is None else block_of_type(layer.type)
    if layer is None or inner is None or inner not in project.blocks:
        raise Refusal("no-instance", title=title_of(block, node))
    calls = block.calls_of(layer.id)
    if any(each.bypassed for each in calls):
        raise Refusal("unpack-bypassed", title=title_of(block, node))
    if layer.given or layer.id in passed_on(block):
        raise Refusal("unpack-given", title=title_of(block, node))
    unpacked, new = _unpacked(block, layer, calls, project.blocks[inner], vocabulary)
    after = project.with_block(without_unused(unpacked, [layer.id]))
    return _without_block(after, inner), new


def _without_block(project: Project, inner: BlockId) -> Project:
    """`project` without `inner`, if nothing uses it."""
    if inner == project.main or any(inner in blocks_in(block) for block in project.blocks.values()):
        return project
    return replace(project, blocks={id: each for id, each in project.blocks.items() if id != inner})


def _unpacked(
    block: Block, layer: Layer, calls: tuple[Node, ...], inner: Block, catalogue: Catalogue
) -> tuple[Block, tuple[NodeId, ...]]:
    rest = {id: each for id, each in block.layers.items() if id != layer.id}
    free = replace(block, layers=rest)
    layers, ids = copied_layers(free, inner, layer, catalogue)
    block = replace(block, layers={**block.layers, **layers})
    new: list[NodeId] = []
    for node in calls:
        block, found = _Call(block, node, layer, inner, ids, catalogue).unpacked()
        new += found
    return block, tuple(new)


def copied_layers(
    block: Block, inner: Block, instance: Layer, catalogue: Catalogue
) -> tuple[dict[LayerId, Layer], dict[LayerId, LayerId]]:
    """The layers of `inner` as `block` would make them for `instance`, and which stands for which."""
    values = Values(inner, instance.config, catalogue)
    ids = {id: values.given.get(each.attribute) or LayerId(new_id()) for id, each in inner.layers.items()}
    values.ids = ids
    layers: dict[LayerId, Layer] = {}
    for id in sorted(inner.layers, key=lambda id: inner.layers[id].attribute):
        each = inner.layers[id]
        if each.given and each.attribute in values.given:
            continue
        config = values.filled(each.config, catalogue.get(each.type))
        layers[ids[id]] = replace(
            each,
            id=ids[id],
            attribute=free_attribute(block, each.attribute, catalogue),
            config=config,
            trainable=each.trainable and instance.trainable,
            device=each.device or inner.device or instance.device,
            given=False,
        )
        block = replace(block, layers={**block.layers, ids[id]: layers[ids[id]]})
    return layers, ids


class Values:
    """What the arguments and layer parameters of a block are for one instance."""

    def __init__(self, inner: Block, config: Mapping[str, Value], catalogue: Catalogue | None) -> None:
        self.catalogue = catalogue
        self.arguments = {name: config.get(name, default) for name, default in inner.arguments.items()}
        self.given: dict[str, LayerId] = {}
        self.ids: Mapping[LayerId, LayerId] = {}
        for each in inner.layers.values():
            value = config.get(each.attribute) if each.given else None
            if isinstance(value, Object) and value.type == "layer":
                self.given[each.attribute] = LayerId(str(value.config.get("id", "")))

    def filled(self, values: Mapping[str, Value], spec: NodeSpec | None) -> Mapping[str, Value]:
        """`values` with the instance's own in the place of arguments; without what is a default then."""
        if not holds_objects(values):
            return values
        found: dict[str, Value] = {}
        for name, value in values.items():
            known = None if spec is None else spec.argument(name)
            new = self._filled(value, known)
            if new is value or known is None or known.required or not same(new, known.default):
                found[name] = new
        return values if all(found.get(name) is each for name, each in values.items()) else found

    def _filled(self, value: Value, known: ArgumentSpec | None) -> Value:
        """One value, which is that of the argument `known`."""
        if isinstance(value, tuple):
            element = None if known is None else element_of(known)
            parts = tuple(self._filled(each, element) for each in value)
            return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
        if isinstance(value, Mapping):
            return self.filled(value, None)
        return self._object(value, known) if isinstance(value, Object) else value

    def _object(self, each: Object, known: ArgumentSpec | None) -> Value:
        if each.type == "argument":
            return self.arguments.get(str(each.config.get("name", "")), each)
        if each.type == "layer":
            id = LayerId(str(each.config.get("id", "")))
            return given_layer(self.ids[id]) if id in self.ids else each
        spec = None
        if known is not None and self.catalogue is not None:
            spec = object_spec(known, each, self.catalogue)
        config = self.filled(each.config, spec)
        if config is each.config:
            return each
        if not config and known is not None and self.catalogue is not None:
            return named_plainly(known, each, self.catalogue)
        return replace(each, config=config)


@dataclass
class _Call:
    """Unpacks one call."""

    block: Block
    node: Node
    layer: Layer
    inner: Block
    layers: Mapping[LayerId, LayerId]
    catalogue: Catalogue

    def unpacked(self) -> tuple[Block, list[NodeId]]:
        inside = {id: each for id, each in self.inner.nodes.items() if each.kind not in OUTSIDERS}
        self.ids = {id: NodeId(new_id()) for id in inside}
        nodes = {new: self._node(inside[id], new) for id, new in self.ids.items()}
        wires = {id: each for id, each in self.block.wires.items() if not self._touches(each)}
        for wire in (*self._inner_wires(), *self._outer_wires()):
            wires[wire.id] = wire
        rest = {id: each for id, each in self.block.nodes.items() if id != self.node.id}
        places = {id: each for id, each in self.block.places.items() if id != self.node.id}
        block = replace(self.block, nodes={**rest, **nodes}, wires=wires, places={**places, **self._places()})
        return block, list(nodes)

    def _touches(self, wire: Wire) -> bool:
        return self.node.id in (wire.source, wire.target)

    def _node(self, node: Node, id: NodeId) -> Node:
        values = Values(self.inner, self.layer.config, self.catalogue)
        values.ids = self.layers
        region = self.ids.get(node.region, self.node.region) if node.region else self.node.region
        return replace(
            node,
            id=id,
            layer=self.layers.get(node.layer, node.layer) if node.layer else None,
            arguments=values.filled(node.arguments, spec_of(self.inner, node, self.catalogue)),
            device=self._device(node),
            region=region,
        )

    def _device(self, node: Node) -> str | None:
        """The device that a call has to ask for now, so that it runs where it did."""
        layer = self.inner.layer_of(node)
        if node.device or node.region or (layer is not None and layer.device):
            return node.device
        return self.inner.device or self.node.device or (None if layer is not None else self.layer.device)

    def _inner_wires(self) -> list[Wire]:
        """The wires inside, those from Inputs led on from where the instance is fed."""
        found = []
        for wire in self.inner.wires.values():
            source = self._origin(wire)
            if source is not None and wire.target in self.ids:
                found.append(
                    replace(
                        wire,
                        id=WireId(new_id()),
                        source=source[0],
                        source_port=source[1],
                        target=self.ids[wire.target],
                    )
                )
        return found

    def _origin(self, wire: Wire) -> Source | None:
        """Where in the surrounding block an inner wire comes from."""
        if wire.source in self.ids:
            return self.ids[wire.source], wire.source_port
        port = self.inner.input_ports.get(wire.source)
        arriving = [each for each in self.block.wires_into(self.node.id) if each.target_port == port]
        first = min(arriving, key=order_of, default=None)
        return None if first is None else (first.source, first.source_port)

    def _outer_wires(self) -> list[Wire]:
        """The wires that left the instance, each from what its Output took."""
        ends = {port: id for id, port in self.inner.output_ports.items()}
        found = []
        for wire in self.block.wires_from(self.node.id):
            end = ends.get(wire.source_port)
            arriving = () if end is None else self.inner.wires_into(end)
            first = min(arriving, key=order_of, default=None)
            source = None if first is None else self._origin(first)
            if source is not None:
                found.append(replace(wire, source=source[0], source_port=source[1]))
        return found

    def _places(self) -> dict[NodeId, Place]:
        old = {id: self.inner.places.get(id, Place(0, 0)) for id in self.ids}
        corner = self.block.places.get(self.node.id, Place(0, 0))
        dx = corner.x - min((place.x for place in old.values()), default=0)
        dy = corner.y - min((place.y for place in old.values()), default=0)
        return {self.ids[id]: replace(each, x=each.x + dx, y=each.y + dy) for id, each in old.items()}
