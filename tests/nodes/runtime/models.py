"""A project with blocks, under construction, for the tests of the analysis."""

from __future__ import annotations

from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect, set_values
from nodes.graph import Block, BlockId, Code, LayerId, NodeId, Place, PortName, Project, Value
from nodes.ports import ports_of
from nodes.regions import add_region, set_region
from nodes.report import Report, Shape
from nodes.vocabulary import vocabulary

OUT = PortName("output")
INNER = BlockId("inner")
MAIN = BlockId("main")


class Model:
    """A project with a main block and one that is called `Inner`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.base = catalogue
        main = Block(MAIN, "Model")
        self.project = Project({main.id: main, INNER: Block(INNER, "Inner")}, main.id)

    def add(self, kind: str, *sources: NodeId, block: BlockId = MAIN, **values: Value) -> NodeId:
        """A node of `kind` whose inputs are wired to the first outputs of `sources`."""
        catalogue = vocabulary(self.project, self.base)
        spec = catalogue.nodes[kind]
        self.project, node = add_node(self.project, block, spec, Place(0, 0), catalogue, values)
        for place, source in enumerate(sources):
            port = spec.inputs[place].name
            leaving = self.outputs(block, source)
            self.project = connect(self.project, block, source, leaving, node, port, catalogue)
        return node

    def outputs(self, block: BlockId, node: NodeId) -> PortName:
        """The first output port of a node."""
        found = self.project.blocks[block]
        return ports_of(found, found.nodes[node], vocabulary(self.project, self.base)).outputs[0]

    def inner(self, kind: str, *sources: NodeId, **values: Value) -> NodeId:
        """As `add`, in the inner block."""
        return self.add(kind, *sources, block=INNER, **values)

    def layer(self, node: NodeId, block: BlockId = MAIN) -> LayerId:
        """The layer that a node calls."""
        layer = self.project.blocks[block].nodes[node].layer
        assert layer is not None
        return layer

    def change(self, block: BlockId, **fields: object) -> None:
        """Put anything into a block."""
        self.project = self.project.with_block(replace(self.project.blocks[block], **fields))  # type: ignore[arg-type]

    def wire(self, source: NodeId, leaving: str, target: NodeId, entering: str) -> None:
        """Wire two ports of the main block."""
        catalogue = vocabulary(self.project, self.base)
        ends = (source, PortName(leaving), target, PortName(entering))
        self.project = connect(self.project, MAIN, *ends, catalogue)

    def code(self, name: str, kind: str, text: str) -> None:
        """Put a piece of code into the project."""
        self.project = replace(self.project, code={**self.project.code, name: Code(name, kind, text)})

    def region(self, kind: str, *values: str) -> tuple[NodeId, dict[str, NodeId]]:
        """A loop or branch that carries `values`, and its ends by their kind."""
        catalogue = vocabulary(self.project, self.base)
        self.project, region = add_region(self.project, MAIN, kind, Place(0, 0), catalogue, values)
        ends = {node.kind: node.id for node in self.project.main_block.members_of(region)}
        return region, ends

    def put_into(self, region: NodeId, *nodes: NodeId) -> None:
        """Let nodes stand in the body of `region`."""
        self.project = set_region(self.project, MAIN, nodes, region)

    def set(self, node: NodeId, name: str, value: Value) -> None:
        """Give an argument a value."""
        catalogue = vocabulary(self.project, self.base)
        self.project = set_values(self.project, MAIN, [node], name, value, catalogue)

    def report(self, trusted: bool = False) -> Report:
        """What Keras says of it."""
        from nodes.runtime.analysis import analyse

        return analyse(self.project, self.base, revision=3, trusted=trusted)


def shape(report: Report, path: tuple[LayerId, ...], node: NodeId, port: PortName = OUT) -> Shape | None:
    """The shape at a port."""
    spec = report.spec(node, port, path)
    return None if spec is None else spec.shape
