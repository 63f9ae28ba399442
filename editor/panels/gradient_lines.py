"""In the inspector: the gradient of each weight of the selected layer, and the part of each of its calls."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from editor.document import Document
from editor.gradients import LiveGradients
from editor.live_model import LiveModel
from editor.panels.field_rows import WrappedLabel
from editor.panels.train_choices import short_title
from nodes.figures import number_text
from nodes.graph import NodeId, Path
from nodes.learning import Gradient, Part
from nodes.living import split_weight, title_in
from nodes.weight_tree import keys_of_layer

MOST = 12
"""Weights: of more, the panel tells."""


class GradientLines(QWidget):
    """A line for each weight: `Gradient of sum: ‖∂/∂kernel‖ = 3.81 (call 1: 2.07, call 2: 1.74)`."""

    def __init__(self, live: LiveModel, document: Document, gradients: LiveGradients) -> None:
        super().__init__()
        self._live = live
        self._document = document
        self._gradients = gradients
        self._nodes: frozenset[NodeId] = frozenset()
        self._path: Path = ()
        self.label = WrappedLabel("small")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.label)
        gradients.changed.connect(self.refresh)
        self.refresh()

    def set_selection(self, nodes: Collection[NodeId], path: Path = ()) -> None:
        """Tell of the layer of the selected node, in the instance at `path`."""
        self._nodes, self._path = frozenset(nodes), path
        self.refresh()

    def refresh(self) -> None:
        """Tell what is known now; nothing before a backward pass."""
        lines = self._lines()
        self.label.setText("\n".join(lines))
        self.setVisible(bool(lines))

    def _lines(self) -> list[str]:
        found, built = self._gradients.found, self._live.result
        if found is None or built is None or len(self._nodes) != 1:
            return []
        (node,) = self._nodes
        blocks = self._document.project.blocks.values()
        layer = next((block.nodes[node].layer for block in blocks if node in block.nodes), None)
        keys = () if layer is None else keys_of_layer(built, layer, self._path)
        weights = built.weights_at(keys[0], inside=True)[:MOST] if keys else ()
        lines = [
            self._line(weight, found.weights[weight], found.parts_at(weight, keys[0]))
            for weight in weights
            if weight in found.weights
        ]
        if lines and self._gradients.outdated:
            lines.append(self.tr("Values have changed since that backward pass."))
        return lines

    def _line(self, weight: str, gradient: Gradient, parts: tuple[Part, ...]) -> str:
        name = split_weight(weight)[1]
        found = self._gradients.found
        assert found is not None
        if gradient.state == "none":
            return self.tr("The loss does not depend on {name}.").format(name=name)
        if gradient.state == "frozen":
            return self.tr("{name} is frozen: no gradient.").format(name=name)
        line = self.tr("Gradient of {loss}: ‖∂/∂{name}‖ = {norm}").format(
            loss=short_title(found.loss), name=name, norm=number_text(gradient.norm)
        )
        calls = ", ".join(self._part(each) for each in sorted(parts, key=self._number))
        return f"{line} ({calls})" if calls else line

    def _number(self, part: Part) -> int:
        """Which call of its layer a part is of; 0 where the drawing has no number for it."""
        node = part.where[1]
        built = self._live.result
        for block in built.project.blocks.values() if built is not None else ():
            if node in block.nodes:
                return block.call_numbers.get(node, (0, 0))[1]
        return 0

    def _part(self, part: Part) -> str:
        number, built = self._number(part), self._live.result
        if number:
            return self.tr("call {number}: {norm}").format(number=number, norm=number_text(part.norm))
        title = "" if built is None else title_in(built.project, part.where[1])
        return f"{title}: {number_text(part.norm)}"
