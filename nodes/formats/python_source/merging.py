"""The nodes and wires of one block that a changed source means, put on those of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.formats.python_source.formula_names import named_as
from nodes.formats.python_source.matching import Names, Pairs, entering
from nodes.formats.python_source.owning import Owned
from nodes.graph import Block, LayerId, Node, NodeId, PortName, Value, Wire, WireId
from nodes.nesting import ENDS
from nodes.ports import ports_of


class Merging:
    """Merges `new` into `own`, of which `old` was read; `owned` says which nodes of `own` these are.

    `layer_ids` are the project's layers for those of `new`, `names` those of `old` and of `new`. `read` is
    `new` as it was read, with the vocabulary of that.
    """

    def __init__(
        self,
        own: Block,
        old: Block,
        new: Block,
        pairs: Pairs,
        owned: Owned,
        layer_ids: Mapping[LayerId, LayerId],
        names: tuple[Names, Names],
        catalogue: Catalogue,
        read: tuple[Block, Catalogue],
    ) -> None:
        self.own, self.old, self.new = own, old, new
        self.pairs = pairs
        self.owned = owned
        self.layer_ids = layer_ids
        self.old_names, self.new_names = names
        self.catalogue = catalogue
        self.read, self.read_catalogue = read
        self.kept = {id: self._mine(id) for id in new.nodes if self._is_same(id)}
        """For each node that did not change those of the project; none where it shows nowhere there."""
        self.ids: dict[NodeId, NodeId] = {}
        self.nodes: dict[NodeId, Node] = {}
        self.wires: dict[WireId, Wire] = {}

    def _mine(self, id: NodeId) -> list[NodeId]:
        return self.owned.get(self.pairs.nodes.get(id, NodeId("")), [])

    def _is_same(self, id: NodeId) -> bool:
        """Whether a node of the new reading is the one before, in all that the source says."""
        before = self.pairs.nodes.get(id)
        if before is None:
            return False
        old, new = self.old.nodes[before], self.new.nodes[id]
        layers = new.layer is None or self.pairs.layers.get(new.layer) == old.layer
        region = (None if new.region is None else self.pairs.nodes.get(new.region)) == old.region
        values = self.old_names.value(old.arguments) == self.new_names.value(new.arguments)
        rest = (old.kind, old.outputs, old.device, old.title) == (
            new.kind,
            new.outputs,
            new.device,
            new.title,
        )
        return (
            rest
            and layers
            and region
            and values
            and entering(self.old, before, {}) == entering(self.new, id, self.pairs.nodes)
            and all(self._gives_as_before(wire.source) for wire in self.new.wires_into(id))
        )

    def _gives_as_before(self, id: NodeId) -> bool:
        """Whether what a node calls is of the type that it was: the ports of others are called otherwise."""
        before = self.pairs.nodes.get(id)
        old = None if before is None else self.old.layer_of(self.old.nodes[before])
        new = self.new.layer_of(self.new.nodes[id])
        if old is None or new is None:
            return True
        return self.old_names.type(old.type) == self.new_names.type(new.type)

    # -- the whole -------------------------------------------------------------------------------------------

    def merge(self) -> tuple[dict[NodeId, Node], dict[WireId, Wire]]:
        """The nodes and the wires of the block."""
        for id in self.new.nodes:
            mine = self._mine(id)
            self.ids[id] = mine[-1] if mine and id in self.kept else mine[0] if mine else id
        made = {id for id in self.new.nodes if id not in self.kept}
        returned = any(self.owned.get(id) for id in self.old.outputs)
        if not returned and (made.intersection(self.new.outputs) or self._ends_elsewhere()):
            # without Outputs it would be the ends that are returned, and these are others now
            made |= set(self.new.outputs)
        made |= self._needed(made)
        read = {each for some in self.owned.values() for each in some}
        stays = [id for id in self.own.nodes if id not in read]
        stays += [each for id, some in self.kept.items() if id not in made for each in some]
        final = {id: self.own.nodes[id] for id in stays}
        for id in made:
            final[self.ids[id]] = self._changed(id)
        in_order = [
            *(id for id in self.own.nodes if id in final),
            *(id for id in final if id not in self.own.nodes),
        ]
        self.nodes = {id: final[id] for id in in_order}
        self._wire(set(stays) - {self.ids[id] for id in made}, made)
        return self.nodes, self.wires

    def _ends_elsewhere(self) -> bool:
        """Whether nothing takes what other nodes give than before."""
        ends = [set(_taken_by_none(block)) for block in (self.old, self.new)]
        return ends[0] != {self.pairs.nodes.get(id) for id in ends[1]}

    def _needed(self, made: set[NodeId]) -> set[NodeId]:
        """What shows nowhere in the project but is what a changed node is given."""
        found: set[NodeId] = set()
        waiting = list(made)
        while waiting:
            node = waiting.pop()
            region = self.new.nodes[node].region
            sources = [wire.source for wire in self.new.wires_into(node)]
            for each in [*sources, *([] if region is None else [region])]:
                if not self.kept.get(each, [each]) and each not in found:
                    found.add(each)
                    waiting.append(each)
        return found

    def _changed(self, id: NodeId) -> Node:
        """A node as the source has it now, with what the source does not say."""
        new = self.new.nodes[id]
        layer = None if new.layer is None else self.layer_ids[new.layer]
        region = None if new.region is None else self.ids[new.region]
        new = replace(new, id=self.ids[id], layer=layer, region=region)
        own, before = self.own.nodes.get(new.id), self.old.nodes.get(self.pairs.nodes.get(id, NodeId("")))
        if own is None or before is None:
            return new
        arguments = new.arguments
        if own.kind == before.kind == new.kind:
            arguments = merged_values(
                own.arguments, before.arguments, new.arguments, self.old_names, self.new_names
            )
        if own.kind == before.kind == new.kind == "expression":
            texts = (str(each.get("text", "")) for each in (own.arguments, before.arguments, arguments))
            arguments = {**arguments, "text": named_as(*texts)}
        return replace(
            new,
            arguments=arguments,
            title=own.title if before.title == new.title else new.title,
            outputs=own.outputs if before.outputs == new.outputs else new.outputs,
            device=own.device if before.device == new.device else new.device,
            extra=own.extra,
        )

    # -- wires -----------------------------------------------------------------------------------------------

    def _wire(self, stays: set[NodeId], made: set[NodeId]) -> None:
        """Keep the wires into what stays as it is; lead those into the rest as the source has them."""
        block = replace(self.own, nodes=self.nodes, wires={})
        kept = {
            id: wire
            for id, wire in self.own.wires.items()
            if wire.target in stays and wire.source in self.nodes
        }
        mine = {
            (wire.source, wire.source_port, wire.target, wire.target_port, wire.key): wire
            for wire in self.own.wires.values()
        }
        for id in made:
            target = self.nodes[self.ids[id]]
            for wire in self.new.wires_into(id):
                source, port = self._source(wire, block)
                into = self._port(id, wire.target_port, target, block, "inputs")
                same = mine.get((source, port, target.id, into, wire.key))
                found = same or Wire(wire.id, source, port, target.id, into, wire.key)
                kept[found.id] = found
        self.wires = kept

    def _source(self, wire: Wire, block: Block) -> tuple[NodeId, PortName]:
        """Where a wire of the new reading begins in the project."""
        candidates = self.kept.get(wire.source) or [self.ids[wire.source]]
        for each in reversed(candidates):
            if each in self.nodes:
                port = self._port(wire.source, wire.source_port, self.nodes[each], block, "outputs")
                if len(candidates) == 1 or port == wire.source_port:
                    return each, port
        return self.ids[wire.source], wire.source_port

    def _port(self, id: NodeId, port: PortName, node: Node, block: Block, side: str) -> PortName:
        """What a port of a node of the new reading is called at the node of the project."""
        mine = list(_port_names(block, node, self.catalogue, side))
        theirs = list(_port_names(self.read, self.read.nodes[id], self.read_catalogue, side))
        if port in mine or port not in theirs or len(mine) != len(theirs):
            return port
        return mine[theirs.index(port)]

    # -- ends ------------------------------------------------------------------------------------------------

    def ends(self, own: tuple[NodeId, ...], new: tuple[NodeId, ...]) -> tuple[NodeId, ...]:
        """The Inputs, or the Outputs, in order; those that the source does not show come last."""
        found = [self.ids[id] for id in new if self.ids[id] in self.nodes]
        return tuple(dict.fromkeys((*found, *(id for id in own if id in self.nodes))))


def _taken_by_none(block: Block) -> Iterator[NodeId]:
    """The nodes whose values nothing takes but an Output."""
    for id, node in block.nodes.items():
        followers = {block.nodes[wire.target].kind for wire in block.wires_from(id)}
        if node.kind not in ("input", "output", *ENDS) and followers <= {"output"}:
            yield id


def _port_names(block: Block, node: Node, catalogue: Catalogue, side: str) -> Iterator[PortName]:
    ports = ports_of(block, node, catalogue)
    if side == "outputs":
        yield from ports.outputs
    else:
        yield from (port.name for port in ports.inputs)


def merged_values(
    own: Mapping[str, Value],
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    old_names: Names,
    new_names: Names,
    after_as_read: Mapping[str, Value] | None = None,
) -> Mapping[str, Value]:
    """Values by name: what did not change as the project has it, with what the text never said.

    `after_as_read` are those of `after` with the ids of the reading.
    """
    read = after if after_as_read is None else after_as_read
    found: dict[str, Value] = {}
    for name, value in own.items():
        if name not in before and name not in after:
            found[name] = value
        elif name in before and name in read:
            alike = old_names.value(before[name]) == new_names.value(read[name])
            found[name] = value if alike else after[name]
    found.update({name: value for name, value in after.items() if name not in found})
    return own if found == own and repr(found) == repr(own) else found
