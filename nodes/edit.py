"""Pure edits: each takes a project and returns a new one, or refuses with a reason.

An edit never half happens: it returns the whole new project or raises `Refusal`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nodes.catalogue.fitting import starting_values
from nodes.catalogue.shaping import ENTER, REGIONS
from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec
from nodes.docking import about_docked
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
    new_id,
    same as same,
)
from nodes.names import (
    free_attribute as free_attribute,
    is_class_name,
    is_legal_attribute as is_legal_attribute,
    snake_case as snake_case,
    title_of as title_of,
)
from nodes.nesting import (
    ENDS,
    OUTSIDERS,
    bound_in,
    contains,
    is_end,
    objects_in,
    with_bodies,
    with_instances,
    without_layers as without_layers,
)
from nodes.ports import leads_to as leads_to, order_of, ports_of, spec_of
from nodes.refusal import Refusal as Refusal
from nodes.wires import (
    check_connect as check_connect,
    connect as connect,
    connect_after as connect_after,
    disconnect as disconnect,
    follow_ports,
    insert_on_wire as insert_on_wire,
)

GAP = 60
"""Scene units between a node and the one placed after it."""

REGION_SIZE = (560, 240)
"""How large the rectangle of a loop or branch begins."""


# -- adding and removing ---------------------------------------------------------------------------------


def add_node(
    project: Project,
    block_id: BlockId,
    spec: NodeSpec,
    place: Place,
    catalogue: Catalogue,
    values: Mapping[str, Value] | None = None,
    region: NodeId | None = None,
) -> tuple[Project, NodeId]:
    """Place a node of kind `spec`; a layer's node comes with a new layer of its own.

    A loop or branch comes with what its body begins and ends with. `values` are arguments by name, of the
    constructor or of the call. Required arguments that it leaves out start from the catalogue's sample.
    `region` is the loop or branch in whose body the node stands; Inputs and Outputs stand in none.

    Raises:
        Refusal: the block would contain itself.
    """
    block = project.blocks[block_id]
    values = starting_values(spec, values or {})
    check_containment(project, block_id, (Object(spec.id), *values.values()))
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
    if spec.id not in OUTSIDERS:
        node = replace(node, region=region)
    if spec.id in REGIONS:
        place = replace(place, width=place.width or REGION_SIZE[0], height=place.height or REGION_SIZE[1])
    ends = _body_ends(node)
    block = replace(
        block,
        nodes={**block.nodes, node_id: node, **{end.id: end for end in ends}},
        places={**block.places, node_id: place, **about_docked(node, ends, place)},
        inputs=(*block.inputs, node_id) if spec.id == "input" else block.inputs,
        outputs=(*block.outputs, node_id) if spec.id == "output" else block.outputs,
    )
    return project.with_block(block), node_id


def _english_name(spec: NodeSpec) -> str:
    """What a node of this kind is called in the source, whatever language its title is in."""
    return spec.title if ":" in spec.id else spec.id.rpartition(".")[2]


def _body_ends(node: Node) -> list[Node]:
    """What the body of a new loop or branch begins and ends with."""
    if node.kind not in REGIONS:
        return []
    kinds = (ENTER, "then", "else") if node.kind == "if" else (ENTER, "leave")
    return [Node(NodeId(new_id()), kind, region=node.id) for kind in kinds]


def check_containment(project: Project, block_id: BlockId, values: Iterable[Value]) -> None:
    """Make sure that `block_id` can hold `values` without an instance of itself inside.

    Raises:
        Refusal: it would contain itself.
    """
    for each in objects_in(tuple(values)):
        inner = block_of_type(each.type)
        if inner is not None and contains(project, inner, block_id):
            raise Refusal("contains-itself", name=project.blocks[block_id].name)


def remove(
    project: Project,
    block_id: BlockId,
    nodes: Collection[NodeId],
    catalogue: Catalogue,
    heal: bool = False,
) -> Project:
    """Take `nodes` away, with their wires and with the layers that nothing calls any more.

    A loop or branch takes its body along; what a body begins and ends with stays as long as the body does.
    With `heal`, what entered the first input of a removed node goes on to where its first output went, and
    each value that entered a loop or branch to where it went from there.
    """
    block = project.blocks[block_id]
    gone = set(with_bodies(block, nodes))
    gone = {id for id in gone if not is_end(block, block.nodes[id]) or block.nodes[id].region in gone}
    if not gone:
        return project
    wires = dict(block.wires)
    if heal:
        healing = block
        for node_id in gone:
            # From one to the next few wires differ: looked up anew since the first they would soon be many.
            healed = replace(healing, wires=_healed(healing, node_id, catalogue))
            healed.take_indexes(healing)
            healing = healed
        wires = dict(healing.wires)
    kept = {id: wire for id, wire in wires.items() if wire.source not in gone and wire.target not in gone}
    remaining = {id: node for id, node in block.nodes.items() if id not in gone}
    left = replace(
        block,
        nodes=remaining,
        wires=kept,
        places={id: place for id, place in block.places.items() if id not in gone},
        inputs=tuple(id for id in block.inputs if id not in gone),
        outputs=tuple(id for id in block.outputs if id not in gone),
    )
    left.take_indexes(block)
    return without_layers(project, left, [layer for id in gone if (layer := block.nodes[id].layer)])


def _healed(block: Block, node_id: NodeId, catalogue: Catalogue) -> dict[WireId, Wire]:
    """The wires of `block` with those that left `node_id` led past it."""
    ports = ports_of(block, block.nodes[node_id], catalogue)
    wires = dict(block.wires)
    past = {ports.outputs[0]: ports.inputs[0].name} if ports.inputs and ports.outputs else {}
    if block.nodes[node_id].kind in REGIONS:
        past = {name: name for name in ports.outputs}
    for output, name in past.items():
        feeding = [wire for wire in block.wires_into(node_id) if wire.target_port == name]
        first = min(feeding, key=order_of, default=None)
        for wire in block.wires_from(node_id) if first else ():
            if first and wire.source_port == output:
                wires[wire.id] = replace(wire, source=first.source, source_port=first.source_port)
    return wires


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
    argument are left alone. Where the value names ports (the values that a loop carries, the names of an
    expression), wires follow ports that have another name now.

    Raises:
        Refusal: the block would contain itself.
    """
    check_containment(project, block_id, (value,))
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
    shaped = [id for id, node in nodes.items() if node is not block.nodes[id]]
    freed = [
        bound
        for id, layer in layers.items()
        if layer is not block.layers[id]
        for bound in bound_in(block.layers[id].config)
    ]
    after = replace(block, layers=layers, nodes=nodes)
    after = follow_ports(block, after, with_bodies(block, shaped), catalogue)
    return without_layers(project, after, freed) if freed else project.with_block(after)


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
    """Lead the first input of each of `nodes` straight to its first output, or undo that.

    Loops and branches, and what their bodies begin and end with, cannot be bypassed.
    """
    block = project.blocks[block_id]
    changed = {
        id: replace(block.nodes[id], bypassed=bypassed)
        for id in nodes
        if not bypassed or block.nodes[id].kind not in REGIONS | ENDS
    }
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

    A layer parameter's name is changed in the block's instances too.

    Raises:
        Refusal: the name is not a legal one, or another layer of the block has it.
    """
    block = project.blocks[block_id]
    if not is_legal_attribute(name, catalogue):
        raise Refusal("bad-attribute", name=name)
    if any(layer.attribute == name for layer in block.layers.values() if layer.id != layer_id):
        raise Refusal("attribute-taken", name=name)
    before = block.layers[layer_id]
    if before.given and name in block.arguments:
        raise Refusal("attribute-taken", name=name)
    layer = replace(before, attribute=name)
    project = project.with_block(replace(block, layers={**block.layers, layer_id: layer}))
    return rename_in_instances(project, block_id, before.attribute, name) if layer.given else project


def rename_in_instances(project: Project, inner: BlockId, old: str, new: str) -> Project:
    """`project` with what the instances of `inner` call `old` called `new`."""
    return with_instances(
        project,
        inner,
        lambda _, config: (
            {new if name == old else name: value for name, value in config.items()}
            if old in config
            else config
        ),
    )


def rename_block(project: Project, block_id: BlockId, name: str) -> Project:
    """Change the name of a block, which is the name of its class.

    Raises:
        Refusal: the name is not a Python name, or another block has it.
    """
    check_block_name(project, name, block_id)
    return project.with_block(replace(project.blocks[block_id], name=name))


def check_block_name(project: Project, name: str, block_id: BlockId | None = None) -> None:
    """Make sure that a block (another than `block_id`) can be called `name`.

    Raises:
        Refusal: the name is not a Python name, or another block or the project's code has it.
    """
    if not is_class_name(name):
        raise Refusal("bad-attribute", name=name)
    if any(block.name == name for block in project.blocks.values() if block.id != block_id):
        raise Refusal("attribute-taken", name=name)
    if name in project.code:
        raise Refusal("code-name-taken", name=name)


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
