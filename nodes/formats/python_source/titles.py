"""Titles that let the export of what was read call every tensor as the source did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.codegen.names import UNUSED, Scope, tensor_names
from nodes.codegen.plan import Plans
from nodes.codegen.texts import names_of
from nodes.codegen.wiring import Ref
from nodes.formats.python_source.drafts import Tensor
from nodes.graph import Block, BlockId, Node, NodeId, PortName, Project, block_type
from nodes.names import class_names
from nodes.vocabulary import vocabulary

ROUNDS = 40
"""So often are titles given, and names looked at again."""
UNTITLED = frozenset({"enter", "while", "for", "if"})
"""Kinds of nodes whose titles do not name what they give."""
FEW = 3
"""In so many rounds all at once."""
USUAL = frozenset({"inputs", "input", "output", "outputs", "out", "result", "res", "tmp", "net"})
"""Names that say nothing."""
MOST_NODES = 2000
"""In a block of more nodes names are left as they come."""

Wanted = dict[BlockId, dict[Tensor, str]]
"""What each tensor is called in the source, block by block."""


def with_titles(project: Project, wanted: Wanted, catalogue: Catalogue, strict: bool) -> Project:
    """`project` with titles where the source calls a tensor otherwise than the export would.

    Many differences follow from the first: in a source that Layerwright wrote (`strict`) one is mended at a
    time.
    """
    wanted = {id: names for id, names in wanted.items() if len(project.blocks[id].nodes) <= MOST_NODES}
    for number in range(ROUNDS if strict else FEW):
        known = vocabulary(project, catalogue)
        plans = Plans(project, known)
        taken = frozenset(class_names(project).values()) | names_of(project.code.values())
        changed: dict[BlockId, dict[NodeId, str]] = {}
        for id, names in wanted.items():
            block = project.blocks[id]
            found = _differences(project, block, tensor_names(plans.plan(id), block, taken), names)
            found = found if strict else [each for each in found if _says_something(project, *each)]
            for where, node, title in found[:1] if strict and number < ROUNDS - FEW else found:
                changed.setdefault(where, {}).setdefault(node, title)
        if not changed:
            break
        for id, titles in changed.items():
            before = project.blocks[id].output_ports
            project = _titled(project, id, titles)
            after = project.blocks[id].output_ports
            if after != before:
                _follow(project, id, {before[node]: port for node, port in after.items()}, wanted)
    return project


def _says_something(project: Project, id: BlockId, node: NodeId, name: str) -> bool:
    """Whether a variable that a person chose says more than what it holds is called anyway."""
    return len(name) > 2 and name.lower() not in USUAL and project.blocks[id].nodes[node].layer is None


def _follow(project: Project, inner: BlockId, ports: Mapping[PortName, PortName], wanted: Wanted) -> None:
    """Let what is known of the tensors of instances of `inner` follow the new names of its ports."""
    for id, names in wanted.items():
        block = project.blocks[id]
        own = {layer.id for layer in block.layers.values() if layer.type == block_type(inner)}
        calls = {node.id for node in block.nodes.values() if node.layer in own} if own else set()
        if calls:
            wanted[id] = {
                Tensor(each.node, ports.get(each.port, each.port)) if each.node in calls else each: name
                for each, name in names.items()
            }


def _differences(
    project: Project, block: Block, scope: Scope, names: Mapping[Tensor, str]
) -> list[tuple[BlockId, NodeId, str]]:
    """Nodes to be titled, each with its block."""
    found: list[tuple[BlockId, NodeId, str]] = []
    called = _all_names(scope)
    for tensor, name in names.items():
        node = block.nodes.get(tensor.node)
        now = called.get(Ref(tensor.node, tensor.port))
        if node is None or now is None or now in (name, UNUSED) or now.startswith("self.") or name == UNUSED:
            continue
        inner = _output_of(project, block, node, tensor)
        if inner is not None:
            found.append((*inner, name))
        elif node.kind not in UNTITLED and node.title != name and not _is_weight(block, node):
            found.append((block.id, node.id, name))
    return found


def _is_weight(block: Block, node: Node) -> bool:
    layer = block.layer_of(node)
    return layer is not None and layer.type == "weight"


def _all_names(scope: Scope) -> dict[Ref, str]:
    found = dict(scope.names)
    for parts in scope.parts.values():
        for part in parts:
            found.update(_all_names(part))
    return found


def _output_of(project: Project, block: Block, node: Node, tensor: Tensor) -> tuple[BlockId, NodeId] | None:
    """The Output of an inner block that a tensor comes from, where the block gives several."""
    layer = block.layer_of(node)
    inner = None if layer is None else project.blocks.get(BlockId(layer.type.removeprefix("block:")))
    if inner is None or len(inner.outputs) < 2:
        return None
    outputs = {port: output for output, port in inner.output_ports.items()}
    output = outputs.get(tensor.port)
    if output is None or inner.nodes[output].title:
        return None
    return inner.id, output


def _titled(project: Project, id: BlockId, titles: Mapping[NodeId, str]) -> Project:
    block = project.blocks[id]
    changed = {node: replace(block.nodes[node], title=title) for node, title in titles.items()}
    return project.with_block(replace(block, nodes={**block.nodes, **changed}))
