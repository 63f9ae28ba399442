"""What the inspector shows when nothing is selected: the block and its totals."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from editor.panels.field_rows import FieldRow, FieldState, WrappedLabel
from editor.panels.fields import TextField
from editor.panels.inspector_report import Line, Lines
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.graph import Block
from nodes.report import Report


class ProjectPage(QWidget):
    """The block's name, how much it holds, and a word on what to do."""

    name_edited = Signal(str)
    finished = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        words = self.tr("The name of the block, which is the name of its class in the source.")
        spec = ArgumentSpec("name", ArgumentKind.STR, words)
        self.name = FieldRow(spec, TextField(spec), theme)
        self.name.setToolTip(words)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.totals = Lines(self.tr("TOTALS"))
        self._hint = WrappedLabel("dim")
        self._hint.setText(self.tr("Select a node to see and change what it does."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.title, self.name, self._hint, self.totals):
            column.addWidget(widget)
        column.addStretch(1)
        self.name.edited.connect(lambda _, value: self.name_edited.emit(value))
        self.name.finished.connect(self.finished)

    def show_block(self, block: Block, report: Report) -> None:
        """Show the name and the totals of `block`."""
        self.title.setText(block.name)
        self.name.show_state(FieldState(block.name))
        lines = [
            Line(self.tr("nodes"), f"{len(block.nodes):,}"),
            Line(self.tr("layers"), f"{len(block.layers):,}"),
            Line(self.tr("wires"), f"{len(block.wires):,}"),
        ]
        if report.layers:
            weights = [(weight, id) for (_, id), found in report.layers.items() for weight in found.weights]
            frozen = {id for id, layer in block.layers.items() if not layer.trainable}
            total = sum(weight.count for weight, _ in weights)
            trained = sum(w.count for w, id in weights if w.trainable and id not in frozen)
            lines.append(Line(self.tr("parameters"), f"{total:,}"))
            lines.append(Line(self.tr("trainable"), f"{trained:,}"))
        self.totals.show_lines(lines)

    def refuse_name(self, text: str) -> None:
        """Say under the name why the block cannot be called so."""
        self.name.field.refused.emit(text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.name.set_theme(theme)
