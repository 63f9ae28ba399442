"""In which loop or branch each node of a block stands, and which tensors can be seen from there."""

from __future__ import annotations

from collections.abc import Iterator

from nodes.catalogue.shaping import ENTER, LEAVES, REGIONS as REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.codegen.wiring import Ref, Sources, is_passed_by, sources_of
from nodes.graph import Block, NodeId, PortName
from nodes.nesting import SILENT


class Placing:
    """The levels of one block: its own, and one for each loop or branch.

    `sources` has the nodes that mean something to the program. Inputs and Outputs, and nodes of a region that
    is none, stand in the block itself; what stands in a bypassed region is passed by with it.
    """

    def __init__(self, block: Block, catalogue: Catalogue) -> None:
        self.block = block
        self._homes: dict[NodeId, NodeId | None] = {}
        self._members: dict[NodeId | None, list[NodeId]] = {None: []}
        passed = {
            node.id
            for node in block.nodes.values()
            if node.bypassed and is_passed_by(block, node.id, catalogue)
        }
        for node in block.nodes.values():
            around = list(self._around(node.id))
            if node.kind in SILENT or node.id in passed or passed.intersection(around):
                continue
            self._homes[node.id] = around[0] if around else None
            self._members.setdefault(self._homes[node.id], []).append(node.id)
        self.sources = {node: self._visible(node, catalogue) for node in self._homes}

    def home(self, node: NodeId) -> NodeId | None:
        """The region in which `node` stands; None for the block itself."""
        return self._homes.get(node)

    def members(self, region: NodeId | None) -> list[NodeId]:
        """The nodes that stand directly in `region`."""
        return self._members.get(region, [])

    def within(self, node: NodeId) -> Iterator[NodeId]:
        """A node and all that stands in it, at any depth."""
        yield node
        for each in self._members.get(node, ()):
            yield from self.within(each)

    def enter(self, region: NodeId) -> NodeId | None:
        """The node that gives the carried values in `region`."""
        return min(
            (each for each in self.members(region) if self.block.nodes[each].kind == ENTER), default=None
        )

    def ends(self, region: NodeId) -> list[NodeId]:
        """The nodes that take what the body, or its branches, make."""
        return [each for each in self.members(region) if self.block.nodes[each].kind in LEAVES]

    def _around(self, node: NodeId) -> Iterator[NodeId]:
        """The regions around a node, the nearest first. One that would stand in itself stands in none."""
        found = self.block.nodes[node]
        if found.kind in ("input", "output"):
            return
        seen = {node}
        while found.region is not None and found.region in self.block.nodes:
            if found.region in seen:
                return
            seen.add(found.region)
            found = self.block.nodes[found.region]
            if found.kind not in REGIONS:
                return
            yield found.id

    def _visible(self, node: NodeId, catalogue: Catalogue) -> Sources:
        """What enters `node`; from where it cannot see, nothing comes."""
        levels: set[NodeId | None] = {None, *self._around(node)}
        found: dict[PortName, tuple[Ref | None, ...]] = {}
        for port, refs in sources_of(self.block, node, catalogue).items():
            found[port] = tuple(self._seen(ref, levels) for ref in refs)
        return found

    def _seen(self, ref: Ref | None, levels: set[NodeId | None]) -> Ref | None:
        """`ref` if it can be seen from one of `levels`. Of several ways into a body one stands for all."""
        if ref is None or ref.node not in self._homes or self._homes[ref.node] not in levels:
            return None
        home = self._homes[ref.node]
        if home is None or self.block.nodes[ref.node].kind != ENTER:
            return ref
        return Ref(self.enter(home) or ref.node, ref.port)
