"""What follows the open block: canvas, strips and inspector show it, as the instance that it is seen as."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.navigation import Navigation, Spot
from editor.panels.header import Header
from editor.panels.inspector import InspectorPanel
from nodes.graph import BlockId, NodeId, Path
from nodes.report import EMPTY_REPORT, Problem, Report


class Visiting(QObject):
    """Leads the canvas and what stands around it to where the person goes."""

    arrived = Signal()
    """Another block is shown, or the same one as another instance."""

    def __init__(
        self,
        document: Document,
        navigation: Navigation,
        canvas: Canvas,
        header: Header,
        inspector: InspectorPanel,
    ) -> None:
        super().__init__(canvas)
        self._document = document
        self._navigation = navigation
        self._canvas = canvas
        self._header = header
        self._inspector = inspector
        self._report = EMPTY_REPORT
        navigation.moved.connect(self._on_moved)
        canvas.open_requested.connect(self._on_open_requested)
        inspector.problem_wanted.connect(self.show_problem)

    def set_report(self, report: Report) -> None:
        """Show what Keras says of the open block, as it is seen."""
        self._report = report
        self._canvas.set_report(report)
        self._tell()

    def show_node(self, node: NodeId, path: Path | None = None) -> None:
        """Open the block in which `node` stands, at `path` where that leads to it, and show it there."""
        block = self._navigation.find(node)
        if block is None:
            return
        spot = self._navigation.spot
        if block != spot.block or (path and path != spot.path):
            self._navigation.open(block, path or None)
        self._canvas.show_node(node)

    def show_nodes(self, nodes: frozenset[NodeId]) -> None:
        """Select `nodes`, in the block where the first of them stands."""
        if len(nodes) == 1:
            self.show_node(next(iter(nodes)))
            return
        here = self._document.project.blocks[self._canvas.block].nodes.keys()
        if nodes and not nodes & here:
            block = self._navigation.find(min(nodes))
            if block is not None:
                self._navigation.open(block)
        self._canvas.select(nodes)

    def show_problem(self, problem: Problem) -> None:
        """Open the block that has `problem`, as the instance in which it was found, and show its node."""
        if problem.node is not None:
            self.show_node(problem.node, problem.path)
        elif problem.block is not None:
            self._navigation.open(BlockId(problem.block), problem.path or None)

    def _on_open_requested(self, node: str) -> None:
        self._navigation.enter(NodeId(node))

    def _on_moved(self, spot: Spot) -> None:
        self._canvas.show_block(spot.block, spot.path)
        self._header.show_block(spot.block)
        self._inspector.show(spot.block, frozenset())
        self._tell()
        self.arrived.emit()

    def _tell(self) -> None:
        seen = seen_from(self._report, self._navigation.spot.path)
        self._header.set_report(seen)
        self._inspector.set_report(seen)


def seen_from(report: Report, path: Path) -> Report:
    """`report` as if the instance that `path` leads to were the whole model."""
    if not path:
        return report
    count = len(path)
    return replace(
        report,
        nodes={(at[count:], id): found for (at, id), found in report.nodes.items() if at[:count] == path},
        layers={(at[count:], id): found for (at, id), found in report.layers.items() if at[:count] == path},
        problems=tuple(each for each in report.problems if not each.path or each.path[: len(path)] == path),
    )
