"""What Keras says of the selected node, below its fields: weights and shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from editor.panels.inspector_inside import InnerWeight, weights_inside
from editor.panels.inspector_state import Entry, layer_path, path_of
from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, Project
from nodes.ports import ports_of
from nodes.report import EMPTY_REPORT, Report, TensorSpec, shape_text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: a name, a value, and what is said dimly below it."""

    name: str
    value: str
    below: str = ""


class Heading(QWidget):
    """The heading of a section, with a thin line above, a remark at the right, and maybe a way to fold it."""

    def __init__(self, title: str, folds: QWidget | None = None) -> None:
        super().__init__()
        self.remark = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.remark.setProperty("role", "small")
        self.button = QToolButton(self)
        self.button.setText(title)
        self.button.setVisible(folds is not None)
        self._folds = folds
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFixedHeight(1)
        column.addWidget(rule)
        row = QHBoxLayout()
        column.addLayout(row)
        if folds is None:
            label = QLabel(title)
            label.setProperty("role", "heading")
            row.addWidget(label)
        else:
            self._make_foldable(folds)
            row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.remark)

    def _make_foldable(self, folds: QWidget) -> None:
        self.button.setProperty("role", "heading")
        self.button.setCheckable(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setStyleSheet("QToolButton, QToolButton:checked { background: transparent; padding: 0; }")
        self.button.toggled.connect(self._on_toggled)
        folds.hide()

    def _on_toggled(self, opened: bool) -> None:
        if self._folds is not None:
            self._folds.setVisible(opened)
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)


LONG = 18
"""How many characters a name may have on one line."""
MOST_WEIGHTS = 24
"""So many weights are listed: a block with more is looked at in the panel."""


class Lines(QWidget):
    """A read-only section: names in one column, values in the other."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.heading = Heading(title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addLayout(self._grid)

    def show_lines(self, lines: Sequence[Line], remark: str = "") -> None:
        """Show `lines`; nothing at all without any."""
        self.heading.remark.setText(remark)
        self.setVisible(bool(lines))
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, line in enumerate(self.lines):
            self._add(2 * row, line)

    def _add(self, row: int, line: Line) -> None:
        # A weight deep inside a wrapper has a long path: one step of it a line keeps the panel narrow.
        name = line.name if len(line.name) <= LONG else line.name.replace("/", "/\n")
        self._grid.addWidget(self._label(name, "code"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._label(line.value, "code"), row, 1)
        if line.below:
            self._grid.addWidget(self._label(line.below, "small"), row + 1, 1)

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # Left to the layout, it would be shown, and given room, one round of events later.
        label.show()
        return label


class LiveSection(QWidget):
    """A section about the live model, which shows itself where that knows the node."""

    shown = Signal(bool)
    """Whether there is something to see."""


class ReportSections(QWidget):
    """WEIGHTS and SHAPES of one node."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = Lines(self.tr("WEIGHTS"))
        self.shapes = Lines(self.tr("SHAPES"))
        self._live = False
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.weights)
        column.addWidget(self.shapes)

    def set_live(self, cards: LiveSection) -> None:
        """Put what the live model has for the node in the place of what is expected of it."""
        self._column.insertWidget(0, cards)
        cards.shown.connect(self._on_live_shown)

    def _on_live_shown(self, shown: bool) -> None:
        self._live = shown
        self.weights.setVisible(bool(self.weights.lines) and not shown)

    def show_entry(
        self,
        project: Project,
        block: Block,
        entry: Entry | None,
        catalogue: Catalogue,
        report: Report = EMPTY_REPORT,
    ) -> None:
        """Show what `report` knows of the node; nothing without one."""
        if entry is None:
            self.weights.show_lines(())
            self.shapes.show_lines(())
            return
        self._show_weights(project, entry, report)
        self.shapes.show_lines(_shape_lines(block, entry, catalogue, report))

    def _show_weights(self, project: Project, entry: Entry, report: Report) -> None:
        layer = entry.layer
        if layer is None:
            self.weights.show_lines(())
            return
        # An instance has no weights of its own: those inside it are its weights.
        found, built = weights_inside(project, entry.node.id, layer, report)
        own = report.layers.get((layer_path(report, layer.id), layer.id))
        if own is not None:
            found = [*((each.name, each, each.trainable and layer.trainable) for each in own.weights), *found]
            built = built and own.built
        self.weights.show_lines(*self._weight_lines(found, built))
        self.weights.setVisible(bool(self.weights.lines) and not self._live)

    def _weight_lines(self, found: Sequence[InnerWeight], built: bool) -> tuple[list[Line], str]:
        """The lines for these weights, and the remark with their number of values."""
        lines = []
        for name, weight, trains in found[:MOST_WEIGHTS]:
            still = () if trains else (self.tr("not trainable"),)
            below = " · ".join((weight.dtype, f"{weight.count:,}", *still))
            lines.append(Line(name, shape_text(weight.shape), below))
        if len(found) > MOST_WEIGHTS:
            lines.append(Line(f"+{len(found) - MOST_WEIGHTS}", "…"))
        if not built:
            lines.append(Line(self.tr("not built"), "?", self.tr("known once the input has a shape")))
        total = sum(weight.count for _, weight, _ in found)
        return lines, self.tr("%1 parameters").replace("%1", f"{total:,}")


def _shape_lines(block: Block, entry: Entry, catalogue: Catalogue, report: Report) -> list[Line]:
    node = entry.node
    path = path_of(report, node.id)
    ports = ports_of(block, node, catalogue)
    lines = []
    for port in ports.inputs:
        wires = [wire for wire in block.wires_into(node.id) if wire.target_port == port.name]
        for place, wire in enumerate(wires):
            name = f"{port.name}[{place}]" if port.many else port.name
            lines.append(Line(f"→ {name}", _spec_text(report.spec(wire.source, wire.source_port, path))))
    for output in ports.outputs:
        lines.append(Line(f"{output} →", _spec_text(report.spec(node.id, output, path))))
    return lines


def _spec_text(spec: TensorSpec | None) -> str:
    return "?" if spec is None else f"{shape_text(spec.shape)} {spec.dtype}"
