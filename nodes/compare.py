"""Two drawings beside each other: what one has and the other has not, what is wired or set otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from nodes.alike import Slot, frozen, ranks, slots
from nodes.formats.weights.tensors import FileTensor, Shape
from nodes.graph import Block, BlockId, Node, NodeId, PortName, Project, Value, Wire
from nodes.nesting import SILENT

ROUNDS = 6
"""So many wires around a node are looked at to find it in another drawing."""

Pairs = Mapping[NodeId, NodeId]
"""Nodes of the drawing before, and which of the one after they are."""


class Change(StrEnum):
    """What became of a node."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWIRED = "rewired"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that is set otherwise; None where it is not set: in a drawing the default stands for it."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A node that is not as it was; one that is changed may be rewired too."""

    change: Change
    before: NodeId | None
    after: NodeId | None
    settings: tuple[Setting, ...] = ()
    rewired: bool = False


@dataclass(frozen=True, slots=True)
class BlockDifference:
    """What differs between two blocks; one of them is None where a block came or went."""

    before: BlockId | None
    after: BlockId | None
    name: str
    nodes: tuple[Difference, ...] = ()
    pairs: Pairs = field(default_factory=dict)


def compare(before: Project, after: Project) -> tuple[BlockDifference, ...]:
    """What differs, block by block, the main one first; blocks that are equal are told too, without nodes."""
    partners = _block_partners(before, after)
    found = []
    for id, other in partners.items():
        one, two = before.blocks[id], after.blocks[other]
        pairs = _pairs(one, two)
        nodes = tuple(_differences(one, two, pairs))
        found.append(BlockDifference(id, other, two.name, nodes, pairs))
    for id, block in before.blocks.items():
        if id not in partners:
            gone = tuple(Difference(Change.REMOVED, node, None) for node in _meaning(block))
            found.append(BlockDifference(id, None, block.name, gone))
    known = set(partners.values())
    for id, block in after.blocks.items():
        if id not in known:
            new = tuple(Difference(Change.ADDED, None, node) for node in _meaning(block))
            found.append(BlockDifference(None, id, block.name, new))
    return tuple(found)


def _block_partners(before: Project, after: Project) -> dict[BlockId, BlockId]:
    """Which block is which: by id, else by name; the main ones are each other's."""
    partners = {before.main: after.main}
    taken = {after.main}
    names = {block.name: id for id, block in after.blocks.items()}
    for id, block in before.blocks.items():
        other = id if id in after.blocks else names.get(block.name)
        if id not in partners and other is not None and other not in taken:
            partners[id] = other
            taken.add(other)
    return partners


def _meaning(block: Block) -> Iterator[NodeId]:
    return (node.id for node in block.nodes.values() if node.kind not in SILENT)


# -- which node is which ---------------------------------------------------------------------------------


def _pairs(before: Block, after: Block) -> dict[NodeId, NodeId]:
    """Which node is which: by id; where the drawings have none in common, by what is around each node."""
    pairs = {id: id for id in _meaning(before) if id in after.nodes}
    if not pairs:
        _pair_by_shape(before, after, pairs)
        _pair_by_neighbours(before, after, pairs)
        _pair_by_name(before, after, pairs)
    _pair_by_neighbours(before, after, pairs)
    return pairs


def _pair_by_shape(before: Block, after: Block, pairs: dict[NodeId, NodeId]) -> None:
    """Pair nodes that are the only ones of their kind, by all that leads to them and away, then by less."""
    one, other = _Shape(before), _Shape(after)
    for ones, others in zip(one.signs(), other.signs(), strict=True):
        taken = set(pairs.values())
        left = _single({id: sign for id, sign in ones.items() if id not in pairs})
        right = _single({id: sign for id, sign in others.items() if id not in taken})
        pairs.update((left[sign], right[sign]) for sign in left if sign in right)


def _single(signs: Mapping[NodeId, int]) -> dict[int, NodeId]:
    """The nodes by their signs, where only one has it."""
    counts = Counter(signs.values())
    return {sign: id for id, sign in signs.items() if counts[sign] == 1}


class _Shape:
    """A block as it looks without any name."""

    def __init__(self, block: Block) -> None:
        self._into = {id: slots(block.wires_into(id)) for id in _meaning(block)}
        self._content = {id: hash(_content(block, block.nodes[id])) for id in self._into}
        self._takers: dict[NodeId, list[tuple[NodeId, Slot, PortName]]] = {id: [] for id in self._into}
        for id, sources in self._into.items():
            for slot, (source, port) in sources.items():
                if source in self._takers:
                    self._takers[source].append((id, slot, port))
        self._order = [id for id in ranks(block) if id in self._into]

    def signs(self) -> Iterator[dict[NodeId, int]]:
        """Numbers that say what is around each node, equal where that is; the most telling ones first."""
        before, after = self._before(), self._after()
        yield {id: hash((sign, after[id])) for id, sign in before.items()}
        yield before
        yield after
        yield from reversed(self._around())

    def _before(self) -> dict[NodeId, int]:
        """All that leads to each node."""
        found: dict[NodeId, int] = {}
        for id in self._order:
            entering = [(slot, found.get(source), port) for slot, (source, port) in self._into[id].items()]
            found[id] = hash((self._content[id], tuple(entering)))
        return found

    def _after(self) -> dict[NodeId, int]:
        """All that each node leads to."""
        found: dict[NodeId, int] = {}
        for id in reversed(self._order):
            found[id] = hash((self._content[id], self._leaving(id, found)))
        return found

    def _leaving(self, id: NodeId, signs: Mapping[NodeId, int]) -> tuple[int, ...]:
        return tuple(sorted(hash((signs.get(taker), slot, port)) for taker, slot, port in self._takers[id]))

    def _around(self) -> list[dict[NodeId, int]]:
        """What is so many wires around each node, from nothing on."""
        found = [self._content]
        for _ in range(ROUNDS):
            last = found[-1]
            found.append({id: self._next(id, last) for id in self._into})
        return found

    def _next(self, id: NodeId, last: Mapping[NodeId, int]) -> int:
        entering = [(slot, last.get(source), port) for slot, (source, port) in self._into[id].items()]
        return hash((last[id], tuple(entering), self._leaving(id, last)))


def _content(block: Block, node: Node) -> object:
    layer = block.layer_of(node)
    made = () if layer is None else (layer.type, frozen(layer.config))
    return (node.kind, made, frozen(node.arguments))


def _type(block: Block, node: Node) -> str:
    layer = block.layer_of(node)
    return node.kind if layer is None else layer.type


def _pair_by_name(before: Block, after: Block, pairs: dict[NodeId, NodeId]) -> None:
    """Pair calls of layers with the same attribute and type."""
    taken = set(pairs.values())
    named: dict[tuple[str, str], list[NodeId]] = {}
    for id in _meaning(after):
        layer = after.layer_of(after.nodes[id])
        if layer is not None and id not in taken:
            named.setdefault((layer.attribute, layer.type), []).append(id)
    for id in _meaning(before):
        layer = before.layer_of(before.nodes[id])
        found = named.get((layer.attribute, layer.type)) if layer is not None and id not in pairs else None
        if found:
            pairs[id] = found.pop(0)


def _pair_by_neighbours(before: Block, after: Block, pairs: dict[NodeId, NodeId]) -> None:
    """Pair what feeds the same slot of the same node, or is fed from it, where it is of the same type."""
    taken = set(pairs.values())
    waiting = list(pairs.items())
    while waiting:
        one, other = waiting.pop()
        for left, right in _neighbours(before, after, one, other):
            same = left in before.nodes and right in after.nodes and left not in pairs and right not in taken
            if same and _type(before, before.nodes[left]) == _type(after, after.nodes[right]):
                pairs[left] = right
                taken.add(right)
                waiting.append((left, right))


def _neighbours(before: Block, after: Block, one: NodeId, other: NodeId) -> Iterator[tuple[NodeId, NodeId]]:
    ones, others = slots(before.wires_into(one)), slots(after.wires_into(other))
    yield from ((ones[slot][0], others[slot][0]) for slot in ones if slot in others)
    leaving = _only_takers(after.wires_from(other))
    for port, taker in _only_takers(before.wires_from(one)).items():
        if port in leaving:
            yield taker, leaving[port]


def _only_takers(wires: Iterable[Wire]) -> dict[tuple[PortName, PortName], NodeId]:
    """Who takes what leaves, where only one node does so by a port of that name."""
    wires = list(wires)
    counts = Counter((wire.source_port, wire.target_port) for wire in wires)
    return {
        (wire.source_port, wire.target_port): wire.target
        for wire in wires
        if counts[wire.source_port, wire.target_port] == 1
    }


# -- what differs ----------------------------------------------------------------------------------------


def _differences(before: Block, after: Block, pairs: Pairs) -> Iterator[Difference]:
    for one in _meaning(before):
        if one not in pairs:
            yield Difference(Change.REMOVED, one, None)
    back = {other: one for one, other in pairs.items()}
    for other in _meaning(after):
        if other not in back:
            yield Difference(Change.ADDED, None, other)
            continue
        one = back[other]
        settings = tuple(_settings(before, after, one, other))
        rewired = _entering(before, one, pairs) != _entering(after, other, {})
        if settings or rewired:
            yield Difference(Change.CHANGED if settings else Change.REWIRED, one, other, settings, rewired)


def _entering(block: Block, node: NodeId, pairs: Pairs) -> dict[Slot, tuple[NodeId | None, PortName]]:
    """What feeds each slot; with `pairs`, under the names of the drawing after."""
    found = slots(block.wires_into(node))
    if not pairs:
        return dict(found)
    return {slot: (pairs.get(source), port) for slot, (source, port) in found.items()}


def _settings(before: Block, after: Block, one: NodeId, other: NodeId) -> Iterator[Setting]:
    was, now = _told(before, before.nodes[one]), _told(after, after.nodes[other])
    for name in dict.fromkeys((*was, *now)):
        if frozen(was.get(name)) != frozen(now.get(name)):
            yield Setting(name, was.get(name), now.get(name))


def _told(block: Block, node: Node) -> dict[str, Value]:
    """Everything that is set of a node and of its layer, by name."""
    layer = block.layer_of(node)
    told: dict[str, Value] = {"type": _type(block, node), "title": node.title, "bypassed": node.bypassed}
    told |= {"device": node.device, **node.arguments}
    if layer is not None:
        told |= {"attribute": layer.attribute, "trainable": layer.trainable, "layer device": layer.device}
        told |= layer.config
    return told


# -- values ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeightDifference:
    """A weight in two files: `distance` is the length of the difference (L2), `cosine` that of the angle.

    A weight that only one file has, or that has two shapes, has no distance; the shape that is not there is
    None. The cosine with zeros alone is None.
    """

    path: str
    before: Shape | None
    after: Shape | None
    distance: float | None = None
    cosine: float | None = None


def compare_weights(before: Path, after: Path) -> tuple[WeightDifference, ...]:
    """How the values in two `.weights.h5` files differ, weight by weight; they are read one at a time.

    Weights are told apart by their identity in files of ours, else by their names.

    Raises:
        FileError: a file cannot be used.
    """
    # HDF5 is loaded when there are weights to compare.
    import h5py

    from nodes.formats.weights.reading import inspect

    ones, others = inspect(before).tensors, inspect(after).tensors
    by_identity = {each.identity: each for each in others if each.identity}
    by_path = {each.path: each for each in others}
    met: set[str] = set()
    found: list[WeightDifference] = []
    with h5py.File(before, "r") as left, h5py.File(after, "r") as right:
        for one in ones:
            other = by_identity.get(one.identity) or by_path.get(one.path)
            if other is None or other.address in met:
                found.append(WeightDifference(one.path, one.shape, None))
                continue
            met.add(other.address)
            found.append(_distance(left, right, one, other))
    found += [WeightDifference(each.path, None, each.shape) for each in others if each.address not in met]
    return tuple(found)


def _distance(
    left: Mapping[str, object], right: Mapping[str, object], one: FileTensor, other: FileTensor
) -> WeightDifference:
    import numpy as np

    told = WeightDifference(other.path, one.shape, other.shape)
    if one.shape != other.shape:
        return told
    was, now = (np.asarray(each[()], "float64").ravel() for each in (left[one.address], right[other.address]))  # type: ignore[index]
    length = float(np.linalg.norm(was)) * float(np.linalg.norm(now))
    cosine = float(was @ now) / length if length else None
    return WeightDifference(other.path, one.shape, other.shape, float(np.linalg.norm(was - now)), cosine)
