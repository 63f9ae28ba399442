"""The report as the command line prints it: one JSON object, or a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nodes.graph import LayerId, Path, Project, block_of_type
from nodes.messages import sentence
from nodes.names import title_of
from nodes.report import Problem, Severity, is_alone
from nodes.summary import Row, as_text, totals
from nodes.visible import on_one_line


def check_object(project: Project, rows: Sequence[Row], problems: Sequence[Problem]) -> dict[str, Any]:
    """What `check --json` prints. Shapes, dtypes and counts that are not known are null.

    An instance of a block counts what is inside it, and so do the rows of its nodes; the totals count each
    weight once.
    """
    sums = totals(row for row in rows if not row.path)
    return {
        "nodes": [_row_object(project, row) for row in rows],
        "params": sums.parameters,
        "trainable": sums.trainable,
        "problems": [
            {
                "node": problem.node,
                "path": _path_names(project, problem.path),
                "code": problem.code,
                "severity": problem.severity.value,
                "message": sentence(problem.code, problem.arguments),
            }
            for problem in problems
        ],
    }


def _row_object(project: Project, row: Row) -> dict[str, Any]:
    outputs = [
        {
            "port": port,
            "shape": list(spec.shape) if spec and spec.shape is not None else None,
            "dtype": spec.dtype if spec else None,
        }
        for port, spec in row.outputs
    ]
    return {
        "id": row.node,
        "path": _path_names(project, row.path),
        "block": project.blocks[row.block].name,
        "title": row.title,
        "type": row.type,
        "outputs": outputs,
        "params": row.parameters,
    }


def _path_names(project: Project, path: Path) -> list[str]:
    """The attributes of the block instances on the way from the main block.

    An element of a chain has its number after the chain's: `blocks.2`. A block that nothing uses stands under
    its own name.
    """
    layers = {id: layer for block in project.blocks.values() for id, layer in block.layers.items()}
    names = []
    for step in path:
        alone = project.blocks.get(block_of_type(step) or project.main)
        id, dot, element = step.partition(".")
        layer = layers.get(LayerId(id))
        if is_alone((step,)) and alone is not None:
            names.append(alone.name)
        else:
            names.append(f"{id if layer is None else layer.attribute}{dot}{element}")
    return names


def check_text(project: Project, rows: Sequence[Row], problems: Sequence[Problem]) -> str:
    """What `check` prints for a person."""
    return f"{on_one_line(project.main_block.name)}\n\n{as_text(rows)}\n{problems_text(project, problems)}"


def problems_text(project: Project, problems: Sequence[Problem]) -> str:
    """One line for each problem, errors first, and how many there are of each kind."""
    order = list(Severity)
    problems = sorted(problems, key=lambda problem: order.index(problem.severity))
    lines = [_problem_line(project, problem) for problem in problems]
    counts = {severity: sum(each.severity is severity for each in problems) for severity in Severity}
    texts = [f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items() if count]
    return "\n".join([*lines, ", ".join(texts) or "No problems", ""])


def _problem_line(project: Project, problem: Problem) -> str:
    block = project.blocks.get(problem.block or project.main)
    node = block.nodes.get(problem.node) if block and problem.node else None
    title = on_one_line(title_of(block, node)) if block and node else ""
    text = on_one_line(sentence(problem.code, problem.arguments))
    named = re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text)
    inside = f"in {on_one_line('.'.join(_path_names(project, problem.path)))}: " if problem.path else ""
    return f"{problem.severity}: {inside}{text if named else f'{title}: {text}'}"
