"""Drawings for the tests of the source, and the option that rewrites the golden files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.plan import Plan, plan_block
from nodes.codegen.source import Source, generate
from nodes.edit import add_node, connect, record_outputs, rename_attribute, set_bypassed, set_title
from nodes.graph import Block, Layer, LayerId, Node, NodeId, Place, PortName, Project, empty_project, new_id

GOLDEN = Path(__file__).parents[2] / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/nodes/codegen --update-golden` writes what the generator says now; review the diff."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/model.py")


class Drawing:
    """A project being drawn, one call a node."""

    def __init__(self, catalogue: Catalogue, name: str = "Model") -> None:
        self.catalogue = catalogue
        self.project: Project = empty_project(name)

    @property
    def block(self) -> Block:
        """The main block."""
        return self.project.main_block

    def add(self, kind: str, *sources: NodeId | tuple[NodeId, str], **values: Any) -> NodeId:
        """A node whose inputs come from `sources`, port by port; a list input takes all that are left."""
        spec = self.catalogue.nodes[kind if "." not in kind else f"keras.{kind}"]
        main = self.project.main
        self.project, node = add_node(self.project, main, spec, Place(0, 0), self.catalogue, values)
        ports = list(spec.inputs)
        for source in sources:
            self.wire(source, node, ports[0].name)
            if not ports[0].many:
                del ports[0]
        return node

    def wire(self, source: NodeId | tuple[NodeId, str], target: NodeId, port: str) -> None:
        """A wire to `port` of `target`."""
        node, output = source if isinstance(source, tuple) else (source, "output")
        self.project = connect(
            self.project,
            self.project.main,
            node,
            PortName(output),
            target,
            PortName(port),
            self.catalogue,
        )

    def call_again(self, node: NodeId, source: NodeId) -> NodeId:
        """One more call of the layer that `node` calls."""
        again = Node(NodeId(new_id()), "layer", self.block.nodes[node].layer)
        self.change(nodes={**self.block.nodes, again.id: again})
        self.wire(source, again.id, "inputs")
        return again.id

    def outputs(self, node: NodeId, *names: str) -> None:
        """Say which outputs Keras told `node` to have."""
        found = {node: tuple(map(PortName, names))}
        self.project = record_outputs(self.project, self.project.main, found)

    def title(self, node: NodeId, title: str) -> None:
        """Give `node` a title."""
        self.project = set_title(self.project, self.project.main, node, title)

    def bypass(self, node: NodeId) -> None:
        """Bypass `node`."""
        self.project = set_bypassed(self.project, self.project.main, [node], True)

    def rename(self, node: NodeId, attribute: str) -> None:
        """Give the layer of `node` another attribute."""
        layer = self.layer(node)
        self.project = rename_attribute(self.project, self.project.main, layer, attribute, self.catalogue)

    def layer(self, node: NodeId) -> LayerId:
        """The layer that `node` calls."""
        layer = self.block.nodes[node].layer
        assert layer is not None
        return layer

    def change_layer(self, node: NodeId, **fields: Any) -> None:
        """Change the layer of `node` as only a file can."""
        layer: Layer = replace(self.block.layers[self.layer(node)], **fields)
        self.change(layers={**self.block.layers, layer.id: layer})

    def change(self, **fields: Any) -> None:
        """Change the block as only a file can."""
        self.project = self.project.with_block(replace(self.block, **fields))

    def plan(self) -> Plan:
        """What the drawing means."""
        return plan_block(self.project, self.project.main, self.catalogue)

    def source(self) -> Source:
        """The source of the drawing."""
        return generate(self.project, self.catalogue)

    def body(self) -> list[str]:
        """The lines of `call`, without its signature."""
        lines = self.source().text.splitlines()
        start = next(at for at, line in enumerate(lines, 1) if line.startswith("    def call("))
        return [line.strip() for line in lines[start : lines.index("def build():") - 2]]


@pytest.fixture
def draw(catalogue: Catalogue) -> Callable[[], Drawing]:
    """Makes empty drawings."""
    return lambda: Drawing(catalogue)


@pytest.fixture
def drawing(catalogue: Catalogue) -> Drawing:
    """An empty drawing."""
    return Drawing(catalogue)
