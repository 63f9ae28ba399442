"""Shows gradients where they belong: beside the weights, in the inspector, on the wires."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.gradients import LiveGradients
from editor.live_model import LiveModel
from editor.panels.gradient_bar import GradientBar
from editor.panels.gradient_lines import GradientLines
from editor.panels.weight_cards import WeightCards
from editor.panels.weights import WeightsPanel
from editor.panels.weights_model import GRADIENT, MEAN
from editor.runner import Runner
from nodes.graph import NodeId, Path


class Backward(QObject):
    """Ties the gradients of one live model to the panels and the canvas of one window."""

    def __init__(
        self, live: LiveModel, document: Document, weights: WeightsPanel, cards: WeightCards, runner: Runner
    ) -> None:
        super().__init__(weights)
        self._live = live
        self._weights = weights
        self._canvas: Canvas | None = None
        self.gradients = LiveGradients(live, self)
        self.gradients.run = runner.start
        self.bar = GradientBar(self.gradients)
        self.lines = GradientLines(live, document, self.gradients)
        for panel, widget, place in ((weights, self.bar, 1), (cards, self.lines, -1)):
            column = panel.layout()
            assert isinstance(column, QVBoxLayout)
            column.insertWidget(place, widget)
        # Beside what training is about, not behind all that is known of the values.
        weights.tree.header().moveSection(GRADIENT, MEAN)
        self.gradients.changed.connect(self._show)
        live.built.connect(self._show)
        runner.failed.connect(self.gradients.run_failed)
        runner.ran.connect(lambda run: self.bar.targets.set_outputs([name for name, *_ in runner.ends]))
        self._show()

    def join(self, canvas: Canvas) -> None:
        """Show gradients on the wires too."""
        self._canvas = canvas
        self._show()

    def set_selection(self, nodes: Collection[NodeId], path: Path) -> None:
        """Say which nodes are selected, in which instance."""
        self.lines.set_selection(nodes, path)

    def close(self) -> None:
        """Let go of the live model."""
        self._live.built.disconnect(self._show)
        self.gradients.close()

    def _show(self) -> None:
        built = self._live.result
        self._weights.show_gradients(self.bar.cells(list(built.weights)) if built is not None else {})
        if self._canvas is not None:
            self._canvas.values.show_gradients(self.gradients.found)
