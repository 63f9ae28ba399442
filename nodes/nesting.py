"""What stands in what: nodes in loops and branches, blocks in blocks, objects in values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter

from nodes.catalogue.shaping import ENTER, LEAVES
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Project,
    Value,
    block_of_type,
    block_type,
)

SILENT = frozenset({"note", "frame"})
"""Kinds of nodes that mean nothing to the program."""
ENDS = frozenset({ENTER, *LEAVES})
"""Kinds of nodes that a body begins and ends with: they come and go with their loop or branch."""

OUTSIDERS = frozenset({"input", "output"})
"""Kinds of nodes that belong to the block itself and never stand in a body."""

_PLAIN = frozenset((bool, int, float, str, type(None)))

# -- bodies ----------------------------------------------------------------------------------------------


def enclosing(block: Block, node: NodeId) -> tuple[NodeId, ...]:
    """The loops and branches in whose bodies `node` stands, the innermost first."""
    found: list[NodeId] = []
    each = block.nodes.get(node)
    while each is not None and each.region is not None and each.region not in found:
        if each.region not in block.nodes:
            break
        found.append(each.region)
        each = block.nodes[each.region]
    return tuple(found)


def is_end(block: Block, node: Node) -> bool:
    """Whether `node` is what the body of an existing loop or branch begins or ends with."""
    return node.kind in ENDS and node.region in block.nodes


def with_bodies(block: Block, nodes: Iterable[NodeId]) -> dict[NodeId, None]:
    """`nodes`, and everything that stands in the bodies of those that have one; in a fixed order."""
    found = dict.fromkeys(id for id in nodes if id in block.nodes)
    waiting = list(found)
    while waiting:
        for member in block.members_of(waiting.pop()):
            if member.id not in found:
                found[member.id] = None
                waiting.append(member.id)
    return found


def body_of(block: Block, region: NodeId) -> tuple[NodeId, ...]:
    """Everything that stands in the body of `region`, in the bodies inside it too."""
    return tuple(id for id in with_bodies(block, [region]) if id != region)


def may_feed(block: Block, source: NodeId, target: NodeId) -> bool:
    """Whether a wire may go from `source` to `target`: into bodies, but out of none."""
    node = block.nodes[source]
    return node.region is None or node.region not in block.nodes or node.region in enclosing(block, target)


# -- blocks ----------------------------------------------------------------------------------------------


def blocks_in(block: Block) -> frozenset[BlockId]:
    """The blocks whose instances `block` makes itself or is given."""
    types = {layer.type for layer in block.layers.values()}
    for value in values_of(block):
        types.update(each.type for each in objects_in(value))
    return frozenset(found for found in map(block_of_type, types) if found is not None)


def values_of(block: Block) -> Iterator[Value]:
    """Every value that stands in `block`."""
    for layer in block.layers.values():
        yield from layer.config.values()
    for node in block.nodes.values():
        yield from node.arguments.values()
    yield from block.arguments.values()


def contains(project: Project, outer: BlockId, inner: BlockId) -> bool:
    """Whether `outer` is `inner`, or has an instance of it somewhere inside."""
    seen, waiting = {outer}, [outer]
    while waiting:
        block = waiting.pop()
        if block == inner:
            return True
        if block in project.blocks:
            new = blocks_in(project.blocks[block]) - seen
            seen |= new
            waiting.extend(new)
    return False


# -- values ----------------------------------------------------------------------------------------------


def objects_in(value: Value) -> Iterator[Object]:
    """The objects in a value, those inside others too."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Object):
            yield each
            each = each.config
        if isinstance(each, Mapping):
            waiting.extend(each.values())
        elif isinstance(each, tuple):
            waiting.extend(each)


def mapped(value: Value, change: Callable[[Object], Value]) -> Value:
    """`value` with `change` made of each object in it, from the inside out; what is not changed is shared."""
    if isinstance(value, Object):
        config = mapped_values(value.config, change)
        return change(value if config is value.config else replace(value, config=config))
    if isinstance(value, tuple):
        parts = tuple(mapped(each, change) for each in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    return mapped_values(value, change) if isinstance(value, Mapping) else value


def mapped_values(values: Mapping[str, Value], change: Callable[[Object], Value]) -> Mapping[str, Value]:
    """As `mapped`, for values by name."""
    if not holds_objects(values):
        return values
    new = {name: mapped(value, change) for name, value in values.items()}
    return values if all(new[name] is values[name] for name in values) else new


def holds_objects(values: Mapping[str, Value]) -> bool:
    """Whether there may be objects in `values`: most hold numbers and words alone."""
    return not _PLAIN.issuperset(map(type, values.values()))


def bound_in(values: Mapping[str, Value]) -> Iterator[LayerId]:
    """The layers of the surrounding block that a configuration passes on."""
    for each in objects_in(values) if holds_objects(values) else ():
        if each.type == "layer":
            yield LayerId(str(each.config.get("id", "")))


# -- layers ----------------------------------------------------------------------------------------------


def used_layers(block: Block) -> frozenset[LayerId]:
    """The layers that a node calls, and those that such a layer is given."""
    layers = block.layers
    used = layers.keys() & set(map(attrgetter("layer"), block.nodes.values()))
    waiting = [id for id in used if holds_objects(layers[id].config)]
    while waiting:
        for id in bound_in(layers[waiting.pop()].config):
            if id not in used and id in layers:
                used.add(id)
                waiting.append(id)
    return frozenset(used)


def passed_on(block: Block) -> frozenset[LayerId]:
    """The layers of `block` that instances in it are given."""
    return frozenset(id for layer in block.layers.values() for id in bound_in(layer.config))


def without_unused(block: Block, candidates: Collection[LayerId]) -> Block:
    """`block` without those of `candidates`, and what only they are given, that nothing uses any more."""
    gone: set[LayerId] = set()
    waiting = [id for id in candidates if id in block.layers]
    if not waiting:
        return block
    used = used_layers(block)
    while waiting:
        id = waiting.pop()
        if id in block.layers and id not in used and id not in gone:
            gone.add(id)
            waiting.extend(bound_in(block.layers[id].config))
    if not gone:
        return block
    kept: dict[LayerId, Layer] = {id: layer for id, layer in block.layers.items() if id not in gone}
    left = replace(block, layers=kept)
    left.take_indexes(block)
    return left


def with_instances(
    project: Project, inner: BlockId, change: Callable[[Block, Mapping[str, Value]], Mapping[str, Value]]
) -> Project:
    """`project` with `change` made of the configuration of every instance of `inner`.

    `change` is told the block around the instance, as it was.
    """
    wanted = block_type(inner)
    blocks = dict(project.blocks)
    for block in project.blocks.values():
        if inner not in blocks_in(block):
            continue

        def changed(each: Object, block: Block = block) -> Object:
            if each.type != wanted:
                return each
            config = change(block, each.config)
            return each if config is each.config else replace(each, config=config)

        layers = {}
        for id, layer in block.layers.items():
            config = mapped_values(layer.config, changed)
            if layer.type == wanted and not layer.given:
                config = change(block, config)
            layers[id] = layer if config is layer.config else replace(layer, config=config)
        blocks[block.id] = replace(block, layers=layers)
        blocks[block.id].take_indexes(block)
    return replace(project, blocks=blocks)


def without_bindings(project: Project, inner: BlockId, names: Collection[str]) -> Project:
    """`project` with the instances of `inner` no longer given anything under `names`.

    Layers that were there to be given go, if nothing else uses them.
    """
    gone = set(names)
    if not gone:
        return project
    freed: dict[BlockId, list[LayerId]] = {}

    def changed(outer: Block, config: Mapping[str, Value]) -> Mapping[str, Value]:
        if not gone & config.keys():
            return config
        dropped = {name: value for name, value in config.items() if name in gone}
        freed.setdefault(outer.id, []).extend(bound_in(dropped))
        return {name: value for name, value in config.items() if name not in gone}

    project = with_instances(project, inner, changed)
    for outer, candidates in freed.items():
        project = without_layers(project, project.blocks[outer], candidates)
    return project


def without_layers(project: Project, block: Block, candidates: Collection[LayerId]) -> Project:
    """`project` with `block`, without those of `candidates` that nothing uses any more.

    Where such a layer was a layer parameter, the block's instances are no longer given one.
    """
    left = without_unused(block, candidates)
    gone = (layer for id, layer in block.layers.items() if id not in left.layers)
    parameters = [layer.attribute for layer in gone if layer.given]
    return without_bindings(project.with_block(left), block.id, parameters)
