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
from nodes.graph import (
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Place,
    PortName,
    Project,
    block_type,
    empty_project,
    new_id,
)
from nodes.nesting import ENDS
from nodes.ports import ports_of
from nodes.vocabulary import vocabulary

GOLDEN = Path(__file__).parents[2] / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/nodes/codegen --update-golden` writes what the generator says now; review the diff."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/model.py")


class Drawing:
    """A project being drawn, one call a node."""

    def __init__(self, catalogue: Catalogue, name: str = "Model") -> None:
        self.base = catalogue
        self.project: Project = empty_project(name)
        self.current = self.project.main
        self.region: NodeId | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What can be placed: the project's own things too."""
        return vocabulary(self.project, self.base)

    @property
    def block(self) -> Block:
        """The block that is being drawn: the main one, unless `open` has named another."""
        return self.project.blocks[self.current]

    def open(self, name: str = "", kind: str = "model", **arguments: Any) -> str:
        """Go on in the block `name`, which is new if it must be; without a name in the main one."""
        self.current = BlockId(name) if name else self.project.main
        if self.current not in self.project.blocks:
            self.project = self.project.with_block(Block(self.current, name, kind, arguments=arguments))
        return block_type(self.current)

    def give(self, attribute: str, kind: str = "keras.layers.Dense", **config: Any) -> LayerId:
        """A layer that the block is given."""
        layer = Layer(LayerId(new_id()), attribute, kind, config, given=True)
        self.change(layers={**self.block.layers, layer.id: layer})
        return layer.id

    def code(self, name: str, kind: str, text: str) -> str:
        """A piece of code of the project."""
        self.project = replace(self.project, code={**self.project.code, name: Code(name, kind, text)})
        return f"custom:{name}"

    def add(self, kind: str, *sources: NodeId | tuple[NodeId, str] | None, **values: Any) -> NodeId:
        """A node whose inputs come from `sources`, port by port; a list input takes all that are left."""
        known = self.catalogue
        node = self._end(kind) or self._place(kind, values)
        ports = list(ports_of(self.block, self.block.nodes[node], known).inputs)
        for source in sources:
            if source is not None:
                self.wire(source, node, ports[0].name)
            if not ports[0].many:
                del ports[0]
        return node

    def _end(self, kind: str) -> NodeId | None:
        """The end of that kind that the loop or branch came with."""
        members = () if self.region is None else self.block.members_of(self.region)
        return next((node.id for node in members if node.kind == kind and kind in ENDS), None)

    def _place(self, kind: str, values: dict[str, Any]) -> NodeId:
        known = self.catalogue
        spec = known.get(kind) or known.nodes[f"keras.{kind}"]
        self.project, node = add_node(self.project, self.current, spec, Place(0, 0), known, values)
        if self.region is not None:
            placed = replace(self.block.nodes[node], region=self.region)
            self.change(nodes={**self.block.nodes, node: placed})
        return node

    def wire(self, source: NodeId | tuple[NodeId, str], target: NodeId, port: str) -> None:
        """A wire to `port` of `target`."""
        node, output = source if isinstance(source, tuple) else (source, None)
        outputs = ports_of(self.block, self.block.nodes[node], self.catalogue).outputs
        name = PortName(output) if output else outputs[0]
        self.project = connect(self.project, self.current, node, name, target, PortName(port), self.catalogue)

    def call_again(self, node: NodeId, source: NodeId) -> NodeId:
        """One more call of the layer that `node` calls."""
        return self.call(self.layer(node), source)

    def call(self, layer: LayerId, source: NodeId) -> NodeId:
        """A call of `layer`."""
        node = Node(NodeId(new_id()), "layer", layer, region=self.region)
        self.change(nodes={**self.block.nodes, node.id: node})
        self.wire(source, node.id, ports_of(self.block, node, self.catalogue).inputs[0].name)
        return node.id

    def loop(self, kind: str, *sources: NodeId | None, **values: Any) -> tuple[NodeId, NodeId]:
        """A loop or branch with the node that its body begins with; go on inside it."""
        region = self.add(kind, *sources, **values)
        self.region = region
        return region, self.add("enter")

    def leave(self) -> None:
        """Go on outside the innermost loop or branch."""
        assert self.region is not None
        self.region = self.block.nodes[self.region].region

    def outputs(self, node: NodeId, *names: str) -> None:
        """Say which outputs Keras told `node` to have."""
        found = {node: tuple(map(PortName, names))}
        self.project = record_outputs(self.project, self.current, found)

    def title(self, node: NodeId, title: str) -> None:
        """Give `node` a title."""
        self.project = set_title(self.project, self.current, node, title)

    def bypass(self, node: NodeId) -> None:
        """Bypass `node`."""
        self.project = set_bypassed(self.project, self.current, [node], True)

    def rename(self, node: NodeId, attribute: str) -> None:
        """Give the layer of `node` another attribute."""
        layer = self.layer(node)
        self.project = rename_attribute(self.project, self.current, layer, attribute, self.catalogue)

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
        return plan_block(self.project, self.current, self.catalogue)

    def source(self) -> Source:
        """The source of the drawing."""
        return generate(self.project, self.catalogue)

    def body(self) -> list[str]:
        """The lines of the main class's `call`, without its signature."""
        lines = self.source().text.splitlines()
        start = max(at for at, line in enumerate(lines, 1) if line.startswith("    def call("))
        return [line.strip() for line in lines[start : lines.index("def build():") - 2]]

    def in_class(self, name: str) -> str:
        """The text of the class `name`."""
        _, _, rest = self.source().text.partition(f"\nclass {name}(")
        return rest.partition("\n\n\n")[0]


@pytest.fixture
def draw(catalogue: Catalogue) -> Callable[[], Drawing]:
    """Makes empty drawings."""
    return lambda: Drawing(catalogue)


@pytest.fixture
def drawing(catalogue: Catalogue) -> Drawing:
    """An empty drawing."""
    return Drawing(catalogue)
