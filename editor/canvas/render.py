"""The picture of a project without a window: what `main.py render` writes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.theme.colours import LIGHT, Theme
from nodes.catalogue.spec import Catalogue
from nodes.graph import Project
from nodes.report import NodeReport, NodeState, Report, Severity


def render(
    project: Project, report: Report, catalogue: Catalogue, suffix: str, theme: Theme = LIGHT
) -> bytes:
    """The picture of `project`'s main block, with what `report` says of it, as `.svg` or `.png`."""
    app = QApplication.instance() or QApplication([])
    canvas = Canvas(Document(project, catalogue), theme)
    canvas.set_report(_with_errors(report))
    picture = canvas.png() if suffix == ".png" else canvas.svg()
    canvas.close()
    canvas.deleteLater()
    app.processEvents()
    return picture


def _with_errors(report: Report) -> Report:
    """`report` with every node marked that has a problem, also one that Keras has not been asked about."""
    nodes = dict(report.nodes)
    for problem in report.problems:
        if problem.node is not None and problem.severity is Severity.ERROR:
            known = nodes.get((problem.path, problem.node), NodeReport(NodeState.ERROR))
            nodes[problem.path, problem.node] = replace(known, state=NodeState.ERROR)
    return replace(report, nodes=nodes)
