"""Shows gradients where they belong: beside the weights, in the inspector, on the wires."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QVBoxLayout

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.gradients import LiveGradients
from editor.live_model import LiveModel
from editor.panels.array_source import AskedArray
from editor.panels.gradient_bar import GradientBar
from editor.panels.gradient_lines import GradientLines
from editor.panels.gradient_values import GradientValues
from editor.panels.run_results import Place, place_title
from editor.panels.weight_cards import WeightCards
from editor.panels.weights import WeightsPanel
from editor.panels.weights_model import GRADIENT, MEAN
from editor.runner import Runner
from nodes.graph import NodeId, Path
from nodes.living import split_weight
from nodes.running import key_of


class Backward(QObject):
    """Ties the gradients of one live model to the panels and the canvas of one window."""

    def __init__(
        self, live: LiveModel, document: Document, weights: WeightsPanel, cards: WeightCards, runner: Runner
    ) -> None:
        super().__init__(weights)
        self._live = live
        self._weights = weights
        self._canvas: Canvas | None = None
        self.values: GradientValues | None = None
        """The window with the values of one gradient, once it has been wanted."""
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
        weights.tree.doubleClicked.connect(self._on_double_clicked)
        live.built.connect(self._show)
        runner.failed.connect(self.gradients.run_failed)
        runner.ran.connect(lambda run: self.bar.targets.set_outputs([name for name, *_ in runner.ends]))
        self._show()

    def join(self, canvas: Canvas) -> None:
        """Show gradients on the wires too."""
        self._canvas = canvas
        canvas.gradient_wanted.connect(self._on_wire_wanted)
        self._show()

    def set_selection(self, nodes: Collection[NodeId], path: Path) -> None:
        """Say which nodes are selected, in which instance."""
        self.lines.set_selection(nodes, path)

    def close(self) -> None:
        """Let go of the live model."""
        self._live.built.disconnect(self._show)
        self.gradients.close()
        if self.values is not None:
            self.values.close()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        """Show the values of the gradient that was double-clicked."""
        branch, found, built = self._weights.model.branch(index), self.gradients.found, self._live.result
        if index.column() != GRADIENT or branch is None or found is None or built is None:
            return
        gradient, weight = found.weights.get(branch.key), built.weights.get(branch.key)
        if gradient is None or weight is None or gradient.state not in ("flows", "zero"):
            return
        shape = tuple(size or 0 for size in weight.shape)
        source = AskedArray(self._live, "gradients", {"key": branch.key}, shape, weight.dtype)
        layer, name = split_weight(branch.key)
        self._show_values(source, f"{built.python(layer)}.{name}")

    def _on_wire_wanted(self, place: Place) -> None:
        """Show the values of the gradient of a wire."""
        path, node, port = place
        found, built = self.gradients.found, self._live.result
        gradient = None if found is None else found.wires.get(((path, node), port))
        if gradient is None or gradient.value is None or built is None:
            return
        wire = [key_of(path), node, port]
        shape = tuple(size or 0 for size in gradient.value.shape)
        source = AskedArray(self._live, "gradients", {"wire": wire}, shape, gradient.value.dtype)
        self._show_values(source, place_title(built.project, (path, node), port))

    def _show_values(self, source: AskedArray, of: str) -> None:
        if self.values is not None:
            self.values.close()
        self.values = GradientValues(source, f"∂/∂ {of}", self._weights.model.theme, self._weights)
        self.values.show()

    def _show(self) -> None:
        built = self._live.result
        keys = [] if built is None else list(built.weights)
        seen = self.gradients.found is not None
        self._weights.show_gradients(self.bar.cells(keys), self.bar.tips(keys), seen)
        if self._canvas is not None:
            self._canvas.values.show_gradients(self.gradients.found)
