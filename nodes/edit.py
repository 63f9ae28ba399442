"""Pure edits: each takes a project and returns a new one, or refuses with a reason.

An edit never half happens: it returns the whole new project or raises `Refusal`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nodes.catalogue.fitting import starting_values
from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec, PortSpec
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
    new_id,
    same as same,
)
from nodes.messages import sentence
from nodes.names import (
    free_attribute as free_attribute,
    is_class_name,
    is_legal_attribute as is_legal_attribute,
    snake_case as snake_case,
    title_of as title_of,
)
from nodes.ports import leads_to as leads_to, next_key, open_ports_of, order_of, ports_of, spec_of

GAP = 60
"""Scene units between a node and the one placed after it."""


class Refusal(Exception):
    """An edit that breaks a rule. `code` and `arguments` say why, as in a `Problem`."""

    def __init__(self, code: str, **arguments: Value) -> None:
        super().__init__(sentence(code, arguments))
        self.code = code
        self.arguments: Mapping[str, Value] = arguments


# -- adding and removing ---------------------------------------------------------------------------------


def add_node(
    project: Project,
    block_id: BlockId,
    spec: NodeSpec,
    place: Place,
    catalogue: Catalogue,
    values: Mapping[str, Value] | None = None,
) -> tuple[Project, NodeId]:
    """Place a node of kind `spec`; a layer's node comes with a new layer of its own.

    `values` are arguments by name, of the constructor or of the call. Required arguments that it leaves out
    start from the catalogue's sample.
    """
    block = project.blocks[block_id]
    values = starting_values(spec, values or {})
    node_id = NodeId(new_id())
    if spec.stateful:
        own = {each.name for each in spec.arguments}
        config = {name: value for name, value in values.items() if name in own}
        call = {name: value for name, value in values.items() if name not in own}
        attribute = free_attribute(block, snake_case(_english_name(spec)), catalogue)
        layer = Layer(LayerId(new_id()), attribute, spec.id, config, trainable=not spec.frozen)
        node = Node(node_id, "layer", layer.id, call)
        block = replace(block, layers={**block.layers, layer.id: layer})
    else:
        node = Node(node_id, spec.id, arguments=values)
    block = replace(
        block,
        nodes={**block.nodes, node_id: node},
        places={**block.places, node_id: place},
        inputs=(*block.inputs, node_id) if spec.id == "input" else block.inputs,
        outputs=(*block.outputs, node_id) if spec.id == "output" else block.outputs,
    )
    return project.with_block(block), node_id


def _english_name(spec: NodeSpec) -> str:
    """What a node of this kind is called in the source, whatever language its title is in."""
    return spec.title if ":" in spec.id else spec.id.rpartition(".")[2]


def remove(
    project: Project,
    block_id: BlockId,
    nodes: Collection[NodeId],
    catalogue: Catalogue,
    heal: bool = False,
) -> Project:
    """Take `nodes` away, with their wires and with the layers that nothing calls any more.

    With `heal`, what entered the first input of a removed node goes on to where its first output went.
    """
    block = project.blocks[block_id]
    gone = set(nodes)
    wires = dict(block.wires)
    if heal:
        for node_id in gone & block.nodes.keys():
            wires = _healed(replace(block, wires=wires), node_id, catalogue)
    kept = {id: wire for id, wire in wires.items() if wire.source not in gone and wire.target not in gone}
    remaining = {id: node for id, node in block.nodes.items() if id not in gone}
    orphaned = {block.nodes[id].layer for id in gone & block.nodes.keys()}
    orphaned -= {node.layer for node in remaining.values()}
    return project.with_block(
        replace(
            block,
            nodes=remaining,
            wires=kept,
            layers={id: layer for id, layer in block.layers.items() if id not in orphaned},
            places={id: place for id, place in block.places.items() if id not in gone},
            inputs=tuple(id for id in block.inputs if id not in gone),
            outputs=tuple(id for id in block.outputs if id not in gone),
        )
    )


def _healed(block: Block, node_id: NodeId, catalogue: Catalogue) -> dict[WireId, Wire]:
    """The wires of `block` with those that left `node_id`'s first output led past it."""
    ports = ports_of(block, block.nodes[node_id], catalogue)
    wires = dict(block.wires)
    if not ports.inputs or not ports.outputs:
        return wires
    feeding = [w for w in block.wires_into(node_id) if w.target_port == ports.inputs[0].name]
    if not feeding:
        return wires
    first = min(feeding, key=order_of)
    for wire in block.wires_from(node_id):
        if wire.source_port == ports.outputs[0]:
            wires[wire.id] = replace(wire, source=first.source, source_port=first.source_port)
    return wires


# -- wires -----------------------------------------------------------------------------------------------


def connect(
    project: Project,
    block_id: BlockId,
    source: NodeId,
    source_port: PortName,
    target: NodeId,
    target_port: PortName,
    catalogue: Catalogue,
    key: int | str | None = None,
) -> Project:
    """Draw a wire. A wire that already ends in the same place is replaced.

    In a list input, `key` names the place; None is the end of the list.

    Raises:
        Refusal: there is no such node or port, the wire would close a circle, or the list is full.
    """
    block = project.blocks[block_id]
    port = check_connect(block, source, source_port, target, target_port, catalogue, key)
    mine = [wire for wire in block.wires_into(target) if wire.target_port == target_port]
    key = (next_key(mine) if key is None else key) if port.many else None
    replaced = {wire.id for wire in mine if not port.many or wire.key == key}
    if [(w.source, w.source_port) for w in mine if w.id in replaced] == [(source, source_port)]:
        return project
    wire = Wire(WireId(new_id()), source, source_port, target, target_port, key)
    kept = {id: each for id, each in block.wires.items() if id not in replaced}
    return project.with_block(replace(block, wires={**kept, wire.id: wire}))


def check_connect(
    block: Block,
    source: NodeId,
    source_port: PortName,
    target: NodeId,
    target_port: PortName,
    catalogue: Catalogue,
    key: int | str | None = None,
) -> PortSpec:
    """The input port that such a wire would end at.

    Raises:
        Refusal: as `connect`. The canvas asks this while a wire is being dragged.
    """
    for node in (source, target):
        if node not in block.nodes:
            raise Refusal("no-such-node", node=node)
    source_node, target_node = block.nodes[source], block.nodes[target]
    if source_port not in open_ports_of(block, source_node, catalogue).outputs:
        raise Refusal("no-such-port", node=title_of(block, source_node), port=source_port)
    port = open_ports_of(block, target_node, catalogue).input(target_port)
    if port is None:
        raise Refusal("no-such-port", node=title_of(block, target_node), port=target_port)
    if leads_to(block, target, source):
        raise Refusal("cycle", source=title_of(block, source_node), target=title_of(block, target_node))
    mine = [wire for wire in block.wires_into(target) if wire.target_port == target_port]
    replaces = key is not None and any(wire.key == key for wire in mine)
    if port.many and port.most is not None and len(mine) >= port.most and not replaces:
        raise Refusal("occupied", port=target_port, target=title_of(block, target_node), most=port.most)
    return port


def disconnect(project: Project, block_id: BlockId, wires: Collection[WireId]) -> Project:
    """Take `wires` away."""
    block = project.blocks[block_id]
    gone = set(wires)
    return project.with_block(
        replace(block, wires={id: wire for id, wire in block.wires.items() if id not in gone})
    )


def insert_on_wire(
    project: Project, block_id: BlockId, node_id: NodeId, wire_id: WireId, catalogue: Catalogue
) -> Project:
    """Lead `wire_id` through the first input and the first output of `node_id`.

    Raises:
        Refusal: the node has no input or no output, or the wire would close a circle.
    """
    block = project.blocks[block_id]
    wire = block.wires[wire_id]
    node = block.nodes[node_id]
    ports = ports_of(block, node, catalogue)
    if not ports.inputs or not ports.outputs:
        raise Refusal("no-such-port", node=title_of(block, node), port="input" if ports.outputs else "output")
    project = disconnect(project, block_id, [wire_id])
    project = connect(
        project, block_id, wire.source, wire.source_port, node_id, ports.inputs[0].name, catalogue
    )
    block = project.blocks[block_id]
    output = ports.outputs[0]
    check_connect(block, node_id, output, wire.target, wire.target_port, catalogue, wire.key)
    # The part that enters the target is the wire that was there: its place in a list stays.
    onward = replace(wire, source=node_id, source_port=output)
    return project.with_block(replace(block, wires={**block.wires, wire.id: onward}))


def connect_after(
    project: Project, block_id: BlockId, previous: NodeId, node_id: NodeId, catalogue: Catalogue
) -> Project:
    """Wire the first output of `previous` to the first input of `node_id`, where both exist."""
    block = project.blocks[block_id]
    outputs = ports_of(block, block.nodes[previous], catalogue).outputs
    inputs = ports_of(block, block.nodes[node_id], catalogue).inputs
    if not outputs or not inputs:
        return project
    return connect(project, block_id, previous, outputs[0], node_id, inputs[0].name, catalogue)


# -- values ----------------------------------------------------------------------------------------------


def set_values(
    project: Project,
    block_id: BlockId,
    nodes: Iterable[NodeId],
    name: str,
    value: Value,
    catalogue: Catalogue,
) -> Project:
    """Set argument `name` of each of `nodes`: in its layer's configuration, or in the node's own call.

    A value equal to the default is not stored: it is the same as `reset_values`. Nodes that have no such
    argument are left alone.
    """
    return _with_values(project, block_id, nodes, name, value, catalogue, reset=False)


def reset_values(
    project: Project, block_id: BlockId, nodes: Iterable[NodeId], name: str, catalogue: Catalogue
) -> Project:
    """Set argument `name` of each of `nodes` back to its default, or a required one to its sample."""
    return _with_values(project, block_id, nodes, name, None, catalogue, reset=True)


def _with_values(
    project: Project,
    block_id: BlockId,
    ids: Iterable[NodeId],
    name: str,
    value: Value,
    catalogue: Catalogue,
    reset: bool,
) -> Project:
    block = project.blocks[block_id]
    layers, nodes = dict(block.layers), dict(block.nodes)
    for node_id in ids:
        node = nodes[node_id]
        layer = block.layer_of(node)
        spec = spec_of(block, node, catalogue)
        argument = spec.argument(name) if spec else None
        literal = spec is not None and any(port.name == name and port.literal for port in spec.inputs)
        if spec is None or (argument is None and not literal):
            continue
        if layer is not None and argument in spec.arguments:
            layers[layer.id] = replace(layer, config=_changed(layer.config, name, argument, value, reset))
        else:
            nodes[node_id] = replace(node, arguments=_changed(node.arguments, name, argument, value, reset))
    return project.with_block(replace(block, layers=layers, nodes=nodes))


def _changed(
    values: Mapping[str, Value], name: str, argument: ArgumentSpec | None, value: Value, reset: bool
) -> dict[str, Value]:
    rest = {key: each for key, each in values.items() if key != name}
    if argument is not None and argument.required:
        value = argument.sample if reset else value
        return rest if reset and value is None else {**rest, name: value}
    return rest if reset or (argument and same(value, argument.default)) else {**rest, name: value}


def set_trainable(project: Project, block_id: BlockId, layers: Iterable[LayerId], trainable: bool) -> Project:
    """Freeze or unfreeze `layers`."""
    block = project.blocks[block_id]
    changed = {id: replace(block.layers[id], trainable=trainable) for id in layers}
    return project.with_block(replace(block, layers={**block.layers, **changed}))


def set_bypassed(project: Project, block_id: BlockId, nodes: Iterable[NodeId], bypassed: bool) -> Project:
    """Lead the first input of each of `nodes` straight to its first output, or undo that."""
    block = project.blocks[block_id]
    changed = {id: replace(block.nodes[id], bypassed=bypassed) for id in nodes}
    return project.with_block(replace(block, nodes={**block.nodes, **changed}))


def record_outputs(
    project: Project, block_id: BlockId, outputs: Mapping[NodeId, tuple[PortName, ...]]
) -> Project:
    """Keep which output ports Keras told for nodes whose number of outputs depends on their arguments."""
    block = project.blocks[block_id]
    changed = {
        id: replace(block.nodes[id], outputs=names)
        for id, names in outputs.items()
        if id in block.nodes and block.nodes[id].outputs != names
    }
    return project.with_block(replace(block, nodes={**block.nodes, **changed})) if changed else project


# -- names -----------------------------------------------------------------------------------------------


def set_title(project: Project, block_id: BlockId, node_id: NodeId, title: str) -> Project:
    """Give a node a title of its own; an empty one brings back its attribute or kind."""
    block = project.blocks[block_id]
    node = replace(block.nodes[node_id], title=title.strip())
    return project.with_block(replace(block, nodes={**block.nodes, node_id: node}))


def rename_attribute(
    project: Project, block_id: BlockId, layer_id: LayerId, name: str, catalogue: Catalogue
) -> Project:
    """Change the Python name of a layer, which is also its name in weight files.

    Raises:
        Refusal: the name is not a legal one, or another layer of the block has it.
    """
    block = project.blocks[block_id]
    if not is_legal_attribute(name, catalogue):
        raise Refusal("bad-attribute", name=name)
    if any(layer.attribute == name for layer in block.layers.values() if layer.id != layer_id):
        raise Refusal("attribute-taken", name=name)
    layer = replace(block.layers[layer_id], attribute=name)
    return project.with_block(replace(block, layers={**block.layers, layer_id: layer}))


def rename_block(project: Project, block_id: BlockId, name: str) -> Project:
    """Change the name of a block, which is the name of its class.

    Raises:
        Refusal: the name is not a Python name, or another block has it.
    """
    if not is_class_name(name):
        raise Refusal("bad-attribute", name=name)
    if any(block.name == name for block in project.blocks.values() if block.id != block_id):
        raise Refusal("attribute-taken", name=name)
    return project.with_block(replace(project.blocks[block_id], name=name))


# -- places ----------------------------------------------------------------------------------------------


def move(project: Project, block_id: BlockId, places: Mapping[NodeId, Place]) -> Project:
    """Put nodes where `places` says; places of nodes that are not there are ignored."""
    block = project.blocks[block_id]
    known = {id: place for id, place in places.items() if id in block.nodes}
    return project.with_block(replace(block, places={**block.places, **known}))


def order_ends(
    project: Project, block_id: BlockId, inputs: tuple[NodeId, ...], outputs: tuple[NodeId, ...]
) -> Project:
    """Change the order in which the block takes its inputs and returns its outputs."""
    return project.with_block(replace(project.blocks[block_id], inputs=inputs, outputs=outputs))
