"""What the inspector shows when nothing is selected: the block and its totals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from editor.panels.field_rows import FieldRow, FieldState, WrappedLabel
from editor.panels.fields import TextField
from editor.panels.inspector_report import Heading, Line, Lines
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.edit import title_of
from nodes.graph import Block, NodeId
from nodes.report import NodeState, Report


class EndsOrder(QWidget):
    """The block's inputs or outputs in their order, each with a button that moves it one place up."""

    ordered = Signal(object)
    """The person wants this order (`tuple[NodeId, ...]`)."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.buttons: list[QToolButton] = []
        self._shown: tuple[tuple[NodeId, str], ...] = ()
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(Heading(title))

    def show_ends(self, block: Block, ids: tuple[NodeId, ...]) -> None:
        """Show `ids` in their order; nothing where there is only one."""
        known = [block.nodes[id] for id in ids if id in block.nodes]
        shown = tuple((node.id, title_of(block, node)) for node in known)
        self.setVisible(len(shown) > 1)
        if shown == self._shown:
            return
        self._shown = shown
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.buttons = [], []
        for place, (_, title) in enumerate(shown):
            self._add(place, title)

    def _add(self, place: int, title: str) -> None:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        label = QLabel(f"{place + 1}  {title}", row, textFormat=Qt.TextFormat.PlainText)
        label.setProperty("role", "code")
        button = QToolButton(row)
        button.setText("↑")
        button.setEnabled(place > 0)
        button.setToolTip(self.tr("Move up"))
        button.setAccessibleName(self.tr("Move %1 up").replace("%1", title))
        button.clicked.connect(lambda: self._move_up(place))
        line.addWidget(label, 1)
        line.addWidget(button)
        self._column.addWidget(row)
        row.show()
        self._rows.append(row)
        self.buttons.append(button)

    def _move_up(self, place: int) -> None:
        ids = [id for id, _ in self._shown]
        ids[place - 1], ids[place] = ids[place], ids[place - 1]
        self.ordered.emit(tuple(ids))


class ProjectPage(QWidget):
    """The block's name, how much it holds, and a word on what to do."""

    name_edited = Signal(str)
    inputs_ordered = Signal(object)
    outputs_ordered = Signal(object)
    finished = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        words = self.tr("The name of the block, which is the name of its class in the source.")
        spec = ArgumentSpec("name", ArgumentKind.STR, words, label=self.tr("name"))
        self.name = FieldRow(spec, TextField(spec), theme)
        self.name.setToolTip(words)
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.title.setProperty("role", "title")
        self.totals = Lines(self.tr("TOTALS"))
        self._hint = WrappedLabel("dim")
        self._hint.setText(self.tr("Select a node to see and change what it does."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.inputs = EndsOrder(self.tr("INPUTS IN ORDER"))
        self.outputs = EndsOrder(self.tr("OUTPUTS IN ORDER"))
        for widget in (self.title, self.name, self._hint, self.inputs, self.outputs, self.totals):
            column.addWidget(widget)
        column.addStretch(1)
        self.name.edited.connect(lambda _, value: self.name_edited.emit(value))
        self.name.finished.connect(self.finished)
        self.inputs.ordered.connect(self.inputs_ordered)
        self.outputs.ordered.connect(self.outputs_ordered)

    def show_block(self, block: Block, report: Report) -> None:
        """Show the name and the totals of `block`."""
        self.title.setText(block.name)
        self.name.show_state(FieldState(block.name))
        self.inputs.show_ends(block, block.inputs)
        self.outputs.show_ends(block, block.outputs)
        drawn = sum(node.kind not in ("note", "frame") for node in block.nodes.values())
        lines = [
            Line(self.tr("nodes"), f"{drawn:,}"),
            Line(self.tr("layers"), f"{len(block.layers):,}"),
            Line(self.tr("wires"), f"{len(block.wires):,}"),
        ]
        if report.layers:
            weights = [(weight, id) for (_, id), found in report.layers.items() for weight in found.weights]
            frozen = {id for id, layer in block.layers.items() if not layer.trainable}
            total = sum(weight.count for weight, _ in weights)
            trained = sum(w.count for w, id in weights if w.trainable and id not in frozen)
            least = "" if _is_complete(block, report) else "≥ "
            lines.append(Line(self.tr("parameters"), f"{least}{total:,}"))
            lines.append(Line(self.tr("trainable"), f"{least}{trained:,}"))
        self.totals.show_lines(lines)

    def refuse_name(self, text: str) -> None:
        """Say under the name why the block cannot be called so."""
        self.name.field.refused.emit(text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.name.set_theme(theme)


def _is_complete(block: Block, report: Report) -> bool:
    """Whether Keras told the weights of every layer that is called."""
    told = {path[0].partition(".")[0] if path else layer for path, layer in report.layers}
    calls = [node for node in block.nodes.values() if node.layer is not None and not node.bypassed]
    states = (report.nodes.get(((), node.id)) for node in calls if node.layer not in told)
    fine = all(found is not None and found.state is NodeState.OK for found in states)
    return fine and all(found.built for found in report.layers.values())
