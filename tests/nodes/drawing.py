"""A short way to draw in tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from nodes import edit
from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, Node, NodeId, Place, PortName, Value, Wire, empty_project

INPUTS, OUTPUT = PortName("inputs"), PortName("output")


class Drawing:
    """A project under construction."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.project = empty_project()

    @property
    def block(self) -> Block:
        """The main block as it is now."""
        return self.project.main_block

    def add(self, kind: str, **values: Value) -> NodeId:
        """Place a node of a kind of the catalogue."""
        spec = self.catalogue.nodes[kind]
        self.project, id = edit.add_node(
            self.project, self.project.main, spec, Place(0, 0), self.catalogue, values
        )
        return id

    def node(self, id: NodeId) -> Node:
        """A node as it is now."""
        return self.block.nodes[id]

    def dense(self, **values: Value) -> NodeId:
        """Place a Dense."""
        return self.add("keras.layers.Dense", **values)

    def wire(self, source: NodeId, target: NodeId, port: str = "inputs", key: int | None = None) -> Wire:
        """Wire the port `output` of one node to a port of another."""
        before = set(self.block.wires)
        self.project = edit.connect(
            self.project, self.project.main, source, OUTPUT, target, PortName(port), self.catalogue, key
        )
        return self.block.wires[(set(self.block.wires) - before).pop()]

    def chain(self, *kinds: str) -> tuple[NodeId, ...]:
        """Place nodes, each wired to the first input of the next."""
        ids = tuple(self.add(kind) for kind in kinds)
        for source, target in pairwise(ids):
            self.project = edit.connect_after(self.project, self.project.main, source, target, self.catalogue)
        return ids

    def replace_block(self, **fields: Any) -> None:
        """Put anything into the block, as only a file can."""
        self.project = self.project.with_block(replace(self.block, **fields))

    def pairs(self) -> set[tuple[NodeId, NodeId]]:
        """What is wired to what."""
        return {(wire.source, wire.target) for wire in self.block.wires.values()}
