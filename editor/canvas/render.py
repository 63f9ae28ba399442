"""The picture of a project without a window: what `main.py render` writes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path as FilePath
from typing import Any

from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.theme.colours import LIGHT, Theme
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import write
from nodes.graph import LayerId, NodeId, PortName, Project
from nodes.report import NodeReport, NodeState, Report, TensorSpec

PROGRAM = FilePath(__file__).resolve().parents[2] / "main.py"
DEADLINE = 120
"""Seconds that Keras may take to say the shapes."""


def render(project: Project, catalogue: Catalogue, suffix: str, theme: Theme = LIGHT) -> bytes:
    """The picture of `project`'s main block, as `.svg` or `.png`.

    Shapes come from a child process; where it fails, the picture has none, and stderr says so.
    """
    app = QApplication.instance() or QApplication([])
    canvas = Canvas(Document(project, catalogue), theme)
    canvas.set_report(_report(project))
    with tempfile.TemporaryDirectory() as folder:
        out = FilePath(folder) / f"picture{suffix}"
        if suffix == ".png":
            canvas.save_png(str(out))
        else:
            canvas.save_svg(str(out))
        picture = out.read_bytes()
    canvas.close()
    canvas.deleteLater()
    app.processEvents()
    return picture


def _report(project: Project) -> Report:
    """What `main.py check` says of `project`, as far as a picture shows it."""
    with tempfile.TemporaryDirectory() as folder:
        file = FilePath(folder) / "picture.layers"
        write(file, project)
        command = [sys.executable, str(PROGRAM), "check", str(file), "--json"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False)
            return _report_of(json.loads(answer.stdout))
        except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
            sys.stderr.write(f"The picture has no shapes: {type(error).__name__}.\n")
            return Report()


def _report_of(found: dict[str, Any]) -> Report:
    wrong = {problem.get("node") for problem in found["problems"] if problem.get("severity") == "error"}
    nodes = {}
    for each in found["nodes"]:
        specs = {
            PortName(output["port"]): TensorSpec(
                None if output["shape"] is None else tuple(output["shape"]), output["dtype"]
            )
            for output in each["outputs"]
        }
        state = NodeState.ERROR if each["id"] in wrong else NodeState.OK
        path = tuple(LayerId(layer) for layer in each["path"])
        nodes[path, NodeId(each["id"])] = NodeReport(state, specs)
    for id in wrong - {each["id"] for each in found["nodes"]}:
        if id is not None:
            nodes[(), NodeId(id)] = NodeReport(NodeState.ERROR)
    return Report(nodes=nodes)
