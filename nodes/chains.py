"""Edits of chains: layers in a row as one node, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.edit import GAP
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
    new_id,
)
from nodes.names import free_attribute, snake_case, title_of
from nodes.nesting import passed_on, without_unused
from nodes.ports import ports_of
from nodes.refusal import Refusal

CHAINS = ("chain", "keras.Sequential")
"""The types of layers that are a list of layers."""
INPUTS, OUTPUT = PortName("inputs"), PortName("output")


def chain_of(
    project: Project,
    block_id: BlockId,
    nodes: Collection[NodeId],
    vocabulary: Catalogue,
    type: str = "chain",
) -> tuple[Project, NodeId]:
    """Make one layer of `type` of a straight line of layers: the list of them, in the order of the wires.

    Raises:
        Refusal: the nodes are no straight line, or one of them is no layer that is called once with one
            tensor and nothing else.
    """
    block = project.blocks[block_id]
    line = _line(block, nodes, vocabulary)
    layers = [_layer(block, node) for node in line]
    elements = tuple(_element(each) for each in layers)
    gone, former = {node.id for node in line}, {layer.id for layer in layers}
    rest = {id: each for id, each in block.layers.items() if id not in former}
    spec = vocabulary.nodes[type]
    attribute = free_attribute(replace(block, layers=rest), snake_case(type.rpartition(".")[2]), vocabulary)
    layer = Layer(LayerId(new_id()), attribute, spec.id, {"layers": elements})
    node = Node(NodeId(new_id()), "layer", layer.id, region=line[0].region)
    wires = {}
    for wire in block.wires.values():
        if wire.target == line[0].id:
            wires[wire.id] = replace(wire, target=node.id, target_port=INPUTS)
        elif wire.source == line[-1].id:
            wires[wire.id] = replace(wire, source=node.id, source_port=OUTPUT)
        elif wire.source not in gone and wire.target not in gone:
            wires[wire.id] = wire
    block = replace(
        block,
        layers={**rest, layer.id: layer},
        nodes={**{id: each for id, each in block.nodes.items() if id not in gone}, node.id: node},
        wires=wires,
        places={
            **{id: each for id, each in block.places.items() if id not in gone},
            node.id: block.places.get(line[0].id, Place(0, 0)),
        },
    )
    return project.with_block(block), node.id


def _layer(block: Block, node: Node) -> Layer:
    layer = block.layer_of(node)
    if layer is None:
        raise Refusal("not-in-a-row", title=title_of(block, node))
    return layer


def _element(layer: Layer) -> Object:
    frozen: dict[str, Value] = {} if layer.trainable else {"trainable": False}
    return Object(layer.type, {**layer.config, **frozen})


def _line(block: Block, nodes: Collection[NodeId], catalogue: Catalogue) -> list[Node]:
    """The chosen nodes in the order of the wires.

    Raises:
        Refusal: they are no straight line.
    """
    chosen = [block.nodes[id] for id in dict.fromkeys(nodes) if id in block.nodes]
    inner = {node.id for node in chosen}
    first = [node for node in chosen if all(w.source not in inner for w in block.wires_into(node.id))]
    if len(first) != 1:
        raise Refusal(
            "not-in-a-row", title=", ".join(title_of(block, node) for node in (first or chosen)[:3])
        )
    given = passed_on(block)
    line = [first[0]]
    while True:
        node = line[-1]
        if not _is_link(block, node, catalogue, given) or node.region != line[0].region:
            raise Refusal("not-in-a-row", title=title_of(block, node))
        following = block.wires_from(node.id)
        if len(line) == len(chosen):
            return line
        if len(following) != 1 or following[0].target not in inner:
            raise Refusal("not-in-a-row", title=title_of(block, node))
        line.append(block.nodes[following[0].target])


def _is_link(block: Block, node: Node, catalogue: Catalogue, given: Collection[LayerId]) -> bool:
    """Whether a chain could call the node's layer instead of the node."""
    layer = block.layer_of(node)
    ports = ports_of(block, node, catalogue)
    return (
        layer is not None
        and not layer.given
        and layer.id not in given
        and layer.device is None
        and node.device is None
        and len(block.calls_of(layer.id)) == 1
        and not node.bypassed
        and not node.arguments
        and len(ports.outputs) == 1
        and bool(ports.inputs)
        and not ports.inputs[0].many
        and all(wire.target_port == ports.inputs[0].name for wire in block.wires_into(node.id))
        and all(port.optional for port in ports.inputs[1:])
    )


def unchain(
    project: Project, block_id: BlockId, node_id: NodeId, vocabulary: Catalogue
) -> tuple[Project, tuple[NodeId, ...]]:
    """Put the layers of a chain in its place, one node each, and tell the new nodes.

    Where several nodes call the chain, all of them become nodes, which share layers as they did.

    Raises:
        Refusal: the node calls no chain, or it is bypassed, given to a block, or a layer parameter.
    """
    block = project.blocks[block_id]
    node = block.nodes[node_id]
    layer = block.layer_of(node)
    elements = () if layer is None else layers_in(layer.type, layer.config)
    if layer is None or not elements:
        raise Refusal("no-chain", title=title_of(block, node))
    calls = block.calls_of(layer.id)
    if any(each.bypassed for each in calls):
        raise Refusal("unpack-bypassed", title=title_of(block, node))
    if layer.given or layer.id in passed_on(block):
        raise Refusal("unpack-given", title=title_of(block, node))
    layers = list(_own_layers(block, layer, elements, vocabulary))
    block = replace(block, layers={**block.layers, **{each.id: each for each in layers}})
    new: list[NodeId] = []
    for call in calls:
        block, found = _unchained(block, call, layers, vocabulary)
        new += found
    return project.with_block(without_unused(block, [layer.id])), tuple(new)


def layers_in(type: str, config: Mapping[str, Value]) -> tuple[Object, ...]:
    """The elements of a chain; none for other types of layers."""
    found = config.get("layers") if type in CHAINS else ()
    return tuple(each for each in found if isinstance(each, Object)) if isinstance(found, tuple) else ()


def _own_layers(
    block: Block, chain: Layer, elements: Iterable[Object], catalogue: Catalogue
) -> Iterator[Layer]:
    block = replace(block, layers={id: each for id, each in block.layers.items() if id != chain.id})
    for each in elements:
        spec = catalogue.get(each.type)
        wish = snake_case(spec.title if spec and ":" in spec.id else each.type.rpartition(".")[2])
        config = {name: value for name, value in each.config.items() if name not in ("trainable", "name")}
        layer = Layer(
            LayerId(new_id()),
            free_attribute(block, wish, catalogue),
            each.type,
            config,
            trainable=chain.trainable and each.config.get("trainable") is not False,
            device=chain.device,
        )
        block = replace(block, layers={**block.layers, layer.id: layer})
        yield layer


def _unchained(
    block: Block, call: Node, layers: list[Layer], catalogue: Catalogue
) -> tuple[Block, list[NodeId]]:
    nodes = [
        Node(NodeId(new_id()), "layer", layer.id, device=call.device, region=call.region) for layer in layers
    ]
    block = replace(block, nodes={**block.nodes, **{each.id: each for each in nodes}})
    ports = [ports_of(block, node, catalogue) for node in nodes]
    into = [each.inputs[0].name if each.inputs else INPUTS for each in ports]
    out = [each.outputs[0] if each.outputs else OUTPUT for each in ports]
    wires = {}
    for wire in block.wires.values():
        if wire.target == call.id:
            wire = replace(wire, target=nodes[0].id, target_port=into[0])
        if wire.source == call.id:
            wire = replace(wire, source=nodes[-1].id, source_port=out[-1])
        wires[wire.id] = wire
    for place in range(1, len(nodes)):
        id = WireId(new_id())
        wires[id] = Wire(id, nodes[place - 1].id, out[place - 1], nodes[place].id, into[place])
    corner = block.places.get(call.id, Place(0, 0))
    places = {id: each for id, each in block.places.items() if id != call.id}
    for number, node in enumerate(nodes):
        places[node.id] = Place(corner.x + number * (160 + GAP), corner.y)
    rest = {id: each for id, each in block.nodes.items() if id != call.id}
    return replace(block, nodes=rest, wires=wires, places=places), [node.id for node in nodes]


def frozen_elements(type: str, config: Mapping[str, Value]) -> Iterator[str]:
    """How Python reaches what is not trained in a chain of that type: `.chain[1]`, `.layers[0].chain[2]`."""
    layers = config.get("layers") if type in CHAINS else ()
    for place, each in enumerate(layers if isinstance(layers, tuple) else ()):
        if isinstance(each, Object):
            way = f".{'chain' if type == 'chain' else 'layers'}[{place}]"
            if each.config.get("trainable") is False:
                yield way
            yield from (way + rest for rest in frozen_elements(each.type, each.config))


def row_as_made(value: Value) -> Value:
    """An argument of a block as it is made: of layers in a row, whether they are trained is set after."""
    if not isinstance(value, tuple) or not any(isinstance(each, Object) for each in value):
        return value
    return tuple(_made(each) if isinstance(each, Object) else each for each in value)


def frozen_in_row(value: Value) -> Iterator[str]:
    """How Python reaches what is not trained in a row of layers: `[1]`, `[0].chain[2]`."""
    for place, each in enumerate(value if isinstance(value, tuple) else ()):
        if isinstance(each, Object):
            if each.config.get("trainable") is False:
                yield f"[{place}]"
            yield from (f"[{place}]{rest}" for rest in frozen_elements(each.type, each.config))


def as_made(type: str, config: Mapping[str, Value]) -> Mapping[str, Value]:
    """The configuration of a layer as its constructor takes it: whether elements are trained is set after."""
    layers = config.get("layers") if type in CHAINS else None
    if not isinstance(layers, tuple):
        return config
    made = tuple(_made(each) if isinstance(each, Object) else each for each in layers)
    return {**config, "layers": made}


def _made(element: Object) -> Object:
    config = {name: value for name, value in element.config.items() if name != "trainable"}
    return replace(element, config=as_made(element.type, config))
