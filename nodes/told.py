"""What Keras told of a drawing, kept in it: the outputs that depend on the arguments."""

from __future__ import annotations

from collections.abc import Callable

from nodes.catalogue.spec import Catalogue
from nodes.edit import record_outputs
from nodes.graph import NodeId, PortName, Project
from nodes.ports import spec_of
from nodes.report import Report


def with_told_outputs(project: Project, report: Report, catalogue: Catalogue) -> Project:
    """`project` with the ports that `report` tells, where the catalogue leaves that open."""
    for block_id, block in project.blocks.items():
        found: dict[NodeId, tuple[PortName, ...]] = {}
        for (_path, node_id), told in report.nodes.items():
            node = block.nodes.get(node_id)
            spec = None if node is None else spec_of(block, node, catalogue)
            if spec is not None and spec.dynamic_outputs and told.outputs:
                found[node_id] = tuple(told.outputs)
        project = record_outputs(project, block_id, found)
    return project


def needs_telling(project: Project, catalogue: Catalogue) -> bool:
    """Whether some node has outputs that only Keras knows. What a file says of them may be out of date."""
    for block in project.blocks.values():
        specs = (spec_of(block, node, catalogue) for node in block.nodes.values())
        if any(spec is not None and spec.dynamic_outputs for spec in specs):
            return True
    return False


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
