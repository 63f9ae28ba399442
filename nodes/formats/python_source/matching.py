"""Which parts of two readings of a source are the same: blocks, layers and nodes, whatever their ids."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, TypeVar

from nodes.graph import Block, BlockId, Layer, LayerId, Node, NodeId, Object, Project, block_of_type

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Names:
    """What ids stand for in one block: names that another reading has too."""

    blocks: Mapping[BlockId, str]
    layers: Mapping[LayerId, str]

    def value(self, value: object) -> Hashable:
        """A value as something to compare, ids replaced by names; 1, 1.0 and True are not the same."""
        if isinstance(value, Object):
            if value.type == "layer":
                return "layer", self.layers.get(LayerId(str(value.config.get("id"))), "")
            return "object", self.type(value.type), self.value(value.config)
        if isinstance(value, Mapping):
            return "map", tuple((str(key), self.value(each)) for key, each in sorted(value.items()))
        if isinstance(value, tuple):
            return "row", tuple(map(self.value, value))
        return type(value).__name__, repr(value)

    def type(self, type: str) -> str:
        """The type of a layer, with the name of the block where it is an instance of one."""
        block = block_of_type(type)
        return type if block is None else f"block {self.blocks.get(block, '')}"

    def layer(self, layer: Layer) -> Hashable:
        """All of a layer but its id and its attribute."""
        given = "" if layer.given else self.value(layer.config)
        return self.type(layer.type), given, layer.trainable, layer.device, layer.given

    def node(self, node: Node) -> Hashable:
        """All of a node but its ids and what enters it."""
        layer = "" if node.layer is None else self.layers.get(node.layer, "")
        return node.kind, layer, self.value(node.arguments), node.outputs, node.device, node.title


def names_in(project: Project, block: Block) -> Names:
    """The names of `block`."""
    blocks = {id: each.name for id, each in project.blocks.items()}
    return Names(blocks, {id: layer.attribute for id, layer in block.layers.items()})


@dataclass
class Pairs:
    """What corresponds in two readings of one block, from the new one to the one before."""

    layers: dict[LayerId, LayerId] = field(default_factory=dict)
    nodes: dict[NodeId, NodeId] = field(default_factory=dict)


def paired(old: Block, new: Block, old_names: Names, new_names: Names) -> Pairs:
    """The layers and nodes of `new` that are those of `old`: by name, then by what they are, in order."""
    pairs = Pairs()
    before = {layer.attribute: layer for layer in old.layers.values()}
    for layer in new.layers.values():
        known = before.get(layer.attribute)
        if known is not None and old_names.type(known.type) == new_names.type(layer.type):
            pairs.layers[layer.id] = known.id
    left = [layer for layer in old.layers.values() if layer.id not in pairs.layers.values()]
    for layer in new.layers.values():
        if layer.id not in pairs.layers:
            alike = [each for each in left if old_names.layer(each) == new_names.layer(layer)]
            if alike and alike[0].attribute not in new_names.layers.values():
                pairs.layers[layer.id] = alike[0].id
                left.remove(alike[0])
    # a layer that has another name now is the same layer on its nodes
    called = {id: old_names.layers[pairs.layers[id]] if id in pairs.layers else "" for id in new.layers}
    renamed = Names(new_names.blocks, {id: called[id] or name for id, name in new_names.layers.items()})
    keys: Sequence[Any] = (
        lambda node, names: names.node(node),
        lambda node, names: (node.kind, names.layers.get(node.layer, "")) if node.layer else None,
        lambda node, names: node.kind if node.layer is None else None,
    )
    for key in keys:
        _pair_nodes(list(old.nodes.values()), list(new.nodes.values()), pairs, key, old_names, renamed)
    return pairs


def _pair_nodes(
    old: list[Node], new: list[Node], pairs: Pairs, key: Any, old_names: Names, new_names: Names
) -> None:
    """Pair those that have none yet and equal keys, in the same order."""
    taken = set(pairs.nodes.values())
    left = [node for node in old if node.id not in taken]
    right = [node for node in new if node.id not in pairs.nodes]
    for one, other in _common(
        [key(node, old_names) for node in left], [key(node, new_names) for node in right]
    ):
        pairs.nodes[right[other].id] = left[one].id


def _common(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterable[tuple[int, int]]:
    """The places of equal things in both, in order; None is equal to nothing."""
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if left[block.a + step] is not None:
                yield block.a + step, block.b + step


def entering(block: Block, node: NodeId, nodes: Mapping[NodeId, NodeId]) -> Hashable:
    """What enters a node, with the names that `nodes` has for the sources."""
    return tuple(
        sorted(
            (
                str(wire.target_port),
                str(wire.key),
                str(nodes.get(wire.source, wire.source)),
                str(wire.source_port),
            )
            for wire in block.wires_into(node)
        )
    )


def same_block(old: Block, new: Block, old_names: Names, new_names: Names) -> bool:
    """Whether two readings of a block are equal apart from ids."""
    return _whole(old, old_names) == _whole(new, new_names)


def _whole(block: Block, names: Names) -> Hashable:
    numbers = {id: NodeId(str(number)) for number, id in enumerate(block.nodes)}
    region = {id: numbers.get(node.region) if node.region else None for id, node in block.nodes.items()}
    nodes = tuple(
        (names.node(node), region[id], entering(block, id, numbers)) for id, node in block.nodes.items()
    )
    layers = tuple(sorted((names.layers[id], repr(names.layer(each))) for id, each in block.layers.items()))
    ends = tuple(numbers[id] for id in (*block.inputs, *block.outputs))
    return block.name, block.kind, nodes, layers, ends, names.value(block.arguments)
