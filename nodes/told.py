"""What Keras told of a drawing, kept in it: the outputs that depend on the arguments."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from nodes.catalogue.spec import Catalogue
from nodes.edit import record_outputs
from nodes.graph import Block, NodeId, PortName, Project
from nodes.report import Report


def with_told_outputs(project: Project, report: Report, catalogue: Catalogue) -> Project:
    """`project` with the ports that `report` tells, where the catalogue leaves that open."""
    for block_id, block in project.blocks.items():
        # Every report asks, and few drawings have such a node.
        open = _open_nodes(block, catalogue)
        if open:
            found: dict[NodeId, tuple[PortName, ...]] = {
                node: tuple(told.outputs)
                for (_path, node), told in report.nodes.items()
                if node in open and told.outputs
            }
            project = record_outputs(project, block_id, found)
    return project


def _open_nodes(block: Block, catalogue: Catalogue) -> frozenset[NodeId]:
    """The nodes of whose outputs only Keras knows."""
    types = {*map(attrgetter("type"), block.layers.values()), *map(attrgetter("kind"), block.nodes.values())}
    known = {type: catalogue.get(type) for type in types}
    open = {type for type, spec in known.items() if spec is not None and spec.dynamic_outputs}
    if not open:
        return frozenset()
    layers = {id for id, layer in block.layers.items() if layer.type in open}
    return frozenset(
        id
        for id, node in block.nodes.items()
        if (node.layer in layers if node.kind == "layer" else node.kind in open)
    )


def needs_telling(project: Project, catalogue: Catalogue) -> bool:
    """Whether some node has outputs that only Keras knows. What a file says of them may be out of date."""
    return any(_open_nodes(block, catalogue) for block in project.blocks.values())


def completed(
    project: Project, analyse: Callable[[Project], Report], catalogue: Catalogue
) -> tuple[Project, Report]:
    """`project` with all outputs that Keras tells, and the report on it.

    What follows a new output can be told only in the next round; each round completes one node at least.
    """
    report = analyse(project)
    for _ in range(sum(len(block.nodes) for block in project.blocks.values())):
        told = with_told_outputs(project, report, catalogue)
        if told is project:
            break
        project = told
        report = analyse(project)
    return project, report
