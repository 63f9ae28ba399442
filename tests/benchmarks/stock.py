"""NodeGraphQt as it comes, with its own nodes and wires, drawing what an outline says.

Started by `Peer`: `stock.py OUTLINE`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from NodeGraphQt import BaseNode, NodeGraph
from PySide6.QtWidgets import QApplication

from tests.benchmarks.peer import serve

WIDTH, HEIGHT = 1600, 1000
PAN = 3
"""Pixels of a step."""
ZOOM = 1.03


class Plain(BaseNode):
    """A node with one input for any number of wires, and one output."""

    __identifier__ = "benchmark"
    NODE_NAME = "Plain"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("inputs", multi_input=True)
        self.add_output("output")


class Stock:
    """A NodeGraph in a window."""

    def __init__(self, outline: Path) -> None:
        self._rows = json.loads(outline.read_text())
        self._graph = NodeGraph()
        self._graph.register_node(Plain)
        self._graph.widget.resize(WIDTH, HEIGHT)
        self._graph.widget.show()
        QApplication.processEvents()
        self._viewer = self._graph.viewer()

    def open(self) -> float:
        """Seconds until every node and wire is drawn, without what NodeGraphQt can be told to leave out."""
        self._graph.clear_session()
        QApplication.processEvents()
        start = perf_counter()
        made = {}
        for row in self._rows:
            kind, name, place = "benchmark.Plain", row["id"], row["at"]
            made[row["id"]] = self._graph.create_node(kind, name, selected=False, pos=place, push_undo=False)
        for row in self._rows:
            entrance = made[row["id"]].input(0)
            for source in row["sources"]:
                made[source].output(0).connect_to(entrance, push_undo=False)
        QApplication.processEvents()
        self._viewer.viewport().repaint()
        return perf_counter() - start

    def frames(self, steps: int) -> list[list[float]]:
        """Seconds for each of `steps` steps of panning and of zooming, with everything in view."""
        self._viewer.zoom_to_nodes(self._viewer.all_nodes())
        self._viewer.scale(0.85, 0.85)
        QApplication.processEvents()
        scene_units = PAN / self._viewer.transform().m11()
        panning = [self._frame(self._viewer._set_viewer_pan, scene_units, scene_units) for _ in range(steps)]
        zooming = [self._frame(self._viewer.scale, 1 / ZOOM, 1 / ZOOM) for _ in range(steps)]
        return [panning, zooming]

    def _frame(self, step, *arguments: float) -> float:
        start = perf_counter()
        step(*arguments)
        self._viewer.viewport().repaint()
        QApplication.processEvents()
        return perf_counter() - start


if __name__ == "__main__":
    app = QApplication([])
    stock = Stock(Path(sys.argv[1]))
    serve({"open": stock.open, "frames": stock.frames})
