"""Edits of blocks: made, used, copied, removed; with those of what is inside, from the modules below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nodes.catalogue.spec import Catalogue
from nodes.chains import chain_of as chain_of, layers_in, unchain as unchain
from nodes.edit import add_node, check_block_name
from nodes.given_layers import make_given as make_given, make_own as make_own
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    NodeId,
    Object,
    Path,
    Place,
    Project,
    Value,
    WireId,
    block_of_type,
    block_type,
    new_id,
)
from nodes.names import is_class_name, title_of
from nodes.nesting import blocks_in, contains as contains, mapped_values, objects_in
from nodes.parameters import (
    demote as demote,
    free_argument_name as free_argument_name,
    may_promote as may_promote,
    may_promote_in_call as may_promote_in_call,
    own_value as own_value,
    own_value_in_call as own_value_in_call,
    promote as promote,
    promote_in_call as promote_in_call,
    rename_argument as rename_argument,
    set_default as set_default,
)
from nodes.refusal import Refusal
from nodes.unpacking import unpack as unpack
from nodes.wrapping import wrap as wrap

KINDS = ("model", "layer")
"""What the class of a block is: `tf.keras.Model` or `tf.keras.layers.Layer`."""
MOST_PATHS = 200


@dataclass(frozen=True, slots=True)
class BlockUse:
    """A layer that is an instance of a block, or holds one, and the nodes that call it."""

    block: BlockId
    layer: LayerId
    nodes: tuple[NodeId, ...]
    title: str = ""


# -- one block -------------------------------------------------------------------------------------------


def new_block(project: Project, name: str) -> tuple[Project, BlockId]:
    """Add an empty block called `name`.

    Raises:
        Refusal: the name is not a Python name, or is taken.
    """
    check_block_name(project, name)
    block = Block(BlockId(new_id()), name)
    return project.with_block(block), block.id


def free_block_name(project: Project, wish: str = "Block") -> str:
    """`wish`, or the next name that no block and no code of the project has: `Block`, `Block1` …"""
    stem = wish if is_class_name(wish) else "Block"
    taken = {*project.code, *(block.name for block in project.blocks.values())}
    name, count = stem, 0
    while name in taken:
        count += 1
        name = f"{stem}{count}"
    return name


def remove_block(project: Project, block_id: BlockId) -> Project:
    """Take a block away.

    Raises:
        Refusal: it is the main block, or has instances.
    """
    name = project.blocks[block_id].name
    if block_id == project.main:
        raise Refusal("main-block", name=name)
    used = uses(project, block_id)
    if used:
        titles = list(dict.fromkeys(use.title for use in used))
        raise Refusal("block-used", name=name, uses=", ".join(titles[:5]) + (" …" if len(titles) > 5 else ""))
    return replace(project, blocks={id: each for id, each in project.blocks.items() if id != block_id})


def set_kind(project: Project, block_id: BlockId, kind: str) -> Project:
    """Let the class of a block be a model or a layer (`KINDS`)."""
    if kind not in KINDS:
        raise ValueError(kind)
    return project.with_block(replace(project.blocks[block_id], kind=kind))


def set_main(project: Project, block_id: BlockId) -> Project:
    """Make a block the one that the project's model is an instance of.

    Raises:
        Refusal: it has layers that it would have to be given.
    """
    given = sorted(layer.attribute for layer in project.blocks[block_id].layers.values() if layer.given)
    if given:
        raise Refusal("given-in-main", name=", ".join(given))
    return replace(project, main=block_id)


# -- instances -------------------------------------------------------------------------------------------


def instance_of(
    project: Project,
    block_id: BlockId,
    inner: BlockId,
    place: Place,
    vocabulary: Catalogue,
    region: NodeId | None = None,
) -> tuple[Project, NodeId]:
    """Place an instance of `inner` in a block, with weights of its own.

    Raises:
        Refusal: the block would contain itself.
    """
    if contains(project, inner, block_id):
        raise Refusal("contains-itself", name=project.blocks[block_id].name)
    spec = vocabulary.nodes[block_type(inner)]
    return add_node(project, block_id, spec, place, vocabulary, region=region)


def uses(project: Project, inner: BlockId) -> tuple[BlockUse, ...]:
    """Where instances of `inner` are made, block by block."""
    wanted = block_type(inner)
    found = []
    # No block contains itself: one that is alone would be looked through for nothing at every edit.
    for block in project.blocks.values() if len(project.blocks) > 1 else ():
        makers = [
            layer
            for layer in block.layers.values()
            if layer.type == wanted or any(each.type == wanted for each in objects_in(layer.config))
        ]
        for layer in sorted(makers, key=lambda each: (each.attribute, each.id)):
            nodes = tuple(node.id for node in block.calls_of(layer.id))
            title = title_of(block, block.nodes[nodes[0]]) if nodes else layer.attribute
            found.append(BlockUse(block.id, layer.id, nodes, title))
    return tuple(found)


def instances_of(project: Project, inner: BlockId, most: int = MOST_PATHS) -> tuple[Path, ...]:
    """The paths from the main block to the instances of `inner`, at most `most`; `()` for the main block.

    An element of a chain has the step `<id of the chain>.<its place>`.
    """
    found: list[Path] = []
    leading = {id for id in project.blocks if contains(project, id, inner)}

    def visit(block_id: BlockId, path: Path) -> None:
        if block_id == inner:
            found.append(path)
            return
        for step, type in _made_in(project.blocks[block_id]):
            made = block_of_type(type)
            if made in leading and made not in around and len(found) < most:
                around.append(made)
                visit(made, (*path, step))
                around.pop()

    around = [project.main]
    if project.main in leading:
        visit(project.main, ())
    return tuple(found)


def _made_in(block: Block) -> Iterator[tuple[LayerId, str]]:
    """The layers that a block makes, and what stands in its chains: steps of paths, with their types."""
    for layer in sorted(block.layers.values(), key=lambda each: (each.attribute, each.id)):
        if not layer.given:
            yield from _steps(layer.id, layer.type, layer.config)


def _steps(id: LayerId, type: str, config: Mapping[str, Value]) -> Iterator[tuple[LayerId, str]]:
    yield id, type
    for place, each in enumerate(layers_in(type, config)):
        yield from _steps(LayerId(f"{id}.{place}"), each.type, each.config)


def duplicate_block(
    project: Project, block_id: BlockId, node_id: NodeId, name: str | None = None
) -> tuple[Project, BlockId]:
    """Copy the block of an instance under a new name, and let this instance be one of the copy.

    Raises:
        Refusal: the node is no instance of a block, or the name cannot be one.
    """
    block = project.blocks[block_id]
    layer = block.layer_of(block.nodes[node_id])
    inner = None if layer is None else block_of_type(layer.type)
    if layer is None or inner is None or inner not in project.blocks:
        raise Refusal("no-instance", title=title_of(block, block.nodes[node_id]))
    original = project.blocks[inner]
    name = free_block_name(project, original.name) if name is None else name
    check_block_name(project, name)
    copy = copied(original, name)
    layers = {**block.layers, layer.id: replace(layer, type=block_type(copy.id))}
    project = project.with_block(copy)
    return project.with_block(replace(block, layers=layers)), copy.id


def copied(block: Block, name: str) -> Block:
    """A copy of `block` called `name`, with ids of its own throughout."""
    layer_ids = {id: LayerId(new_id()) for id in block.layers}
    node_ids = {id: NodeId(new_id()) for id in block.nodes}

    def bound(each: Object) -> Object:
        id = LayerId(str(each.config.get("id", ""))) if each.type == "layer" else None
        return replace(each, config={**each.config, "id": layer_ids[id]}) if id in layer_ids else each

    layers: dict[LayerId, Layer] = {}
    for id, layer in block.layers.items():
        layers[layer_ids[id]] = replace(layer, id=layer_ids[id], config=mapped_values(layer.config, bound))
    nodes = {
        node_ids[id]: replace(
            node,
            id=node_ids[id],
            layer=node.layer and layer_ids.get(node.layer, node.layer),
            region=node.region and node_ids.get(node.region, node.region),
        )
        for id, node in block.nodes.items()
    }
    wires = {}
    for wire in block.wires.values():
        source = node_ids.get(wire.source, wire.source)
        target = node_ids.get(wire.target, wire.target)
        fresh = WireId(new_id())
        wires[fresh] = replace(wire, id=fresh, source=source, target=target)
    return replace(
        block,
        id=BlockId(new_id()),
        name=name,
        layers=layers,
        nodes=nodes,
        wires=wires,
        places={node_ids[id]: place for id, place in block.places.items() if id in node_ids},
        inputs=tuple(node_ids[id] for id in block.inputs if id in node_ids),
        outputs=tuple(node_ids[id] for id in block.outputs if id in node_ids),
    )


def used_blocks(project: Project, block_id: BlockId) -> frozenset[BlockId]:
    """The blocks that stand anywhere inside `block_id`, without itself."""
    found: set[BlockId] = set()
    waiting = [block_id]
    while waiting:
        block = project.blocks.get(waiting.pop())
        new = (blocks_in(block) if block else frozenset()) - found
        found |= new
        waiting.extend(new)
    return frozenset(found - {block_id})
