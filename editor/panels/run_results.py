"""What a run has given: its outputs, what is not finite, and every value in between."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.fonts import load_fonts
from nodes.figures import number_text
from nodes.graph import NodeId, Path, PortName, Project
from nodes.living import title_in
from nodes.report import shape_text
from nodes.running import PortValue, Run, Where

PLACE = Qt.ItemDataRole.UserRole

Place = tuple[Path, NodeId, PortName]
Row = tuple[str, Place | None, PortValue]


class RunResults(QTreeWidget):
    """A table of tensors in three groups; a click on one leads to its node and its values."""

    place_chosen = Signal(object)
    """The path, node and port whose row was clicked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(columnCount=5)
        self._theme = theme
        self._run: Run | None = None
        self._code = _code_font()
        self.setUniformRowHeights(True)
        self.setHeaderLabels(
            [self.tr("Value"), self.tr("Shape"), self.tr("Range"), self.tr("Mean"), self.tr("NaN, Inf")]
        )
        self.setAccessibleName(self.tr("What the run has given"))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self.itemClicked.connect(self._on_item_chosen)
        self.itemActivated.connect(self._on_item_chosen)

    def show_run(self, run: Run | None, ends: Iterable[tuple[str, NodeId, PortName]]) -> None:
        """List what came of `run`; `ends` are the model's outputs: their names, and where they left."""
        self._run = run
        if self.font().pixelSize() > 1:  # as large as the other letters, whose size may have changed
            self._code.setPixelSize(self.font().pixelSize() - 1)
        self.clear()
        if run is None:
            return
        named = [
            (name, value, ((), node, port))
            for name, node, port in ends
            if (value := run.value((), node, port)) is not None
        ]
        outputs: list[Row] = [(name, place, value) for name, value, place in named]
        if len(outputs) != len(run.outputs):
            outputs = [(name or self.tr("output"), None, value) for name, value in run.outputs]
        self._add(self.tr("Outputs"), outputs, True)
        wrong: list[Row] = [
            (place_title(run.project, where, port), (*where, port), value)
            for where, port, value in run.not_finite()
        ]
        if wrong:
            self._add(self.tr("NaN or Inf ({count})").format(count=len(wrong)), wrong, True)
        every: list[Row] = [
            (place_title(run.project, where, port), (*where, port), value)
            for where, ports in run.ports.items()
            for port, value in ports.items()
        ]
        self._add(self.tr("Every node ({count})").format(count=len(every)), every, False)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme

    def _add(self, title: str, rows: list[Row], unfolded: bool) -> None:
        group = QTreeWidgetItem([title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        group.setFont(0, bold)
        group.addChildren([self._item(*row) for row in rows])
        self.addTopLevelItem(group)
        group.setExpanded(unfolded)

    def _item(self, title: str, place: Place | None, value: PortValue) -> QTreeWidgetItem:
        run = self._run
        first = run is not None and place is not None and run.first == (place[:2], place[2])
        mark = title + " — " + self.tr("the first") if first else title
        item = QTreeWidgetItem(
            [
                mark,
                f"{shape_text(value.shape)} {value.dtype}",
                range_text(value),
                mean_text(value),
                bad_text(value),
            ]
        )
        item.setData(0, PLACE, place)
        for column in range(1, 5):
            item.setFont(column, self._code)
        if not value.is_finite:
            item.setForeground(4, QBrush(QColor(self._theme.error)))
        if first:
            item.setForeground(0, QBrush(QColor(self._theme.error)))
        more = " …" if value.size > len(value.first) else ""
        item.setToolTip(0, plain_tip(", ".join(value.first) + more))
        return item

    def _on_item_chosen(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, PLACE)
        if place is not None:
            self.place_chosen.emit(place)


@cache
def _code_font() -> QFont:
    return load_fonts().code()


def place_title(project: Project, where: Where, port: PortName) -> str:
    """What a port is called in a list: the way to its node, and its own name where that says something."""
    path, node = where
    titles = [_layer_title(project, step) for step in path]
    name = title_in(project, node) or node
    if port == "output" or port.startswith("["):  # an element of a chain: `sequential[1]`
        return " › ".join((*titles, name + port.removeprefix("output")))
    return " › ".join((*titles, f"{name}.{port}"))


def _layer_title(project: Project, step: str) -> str:
    layer = step.partition(".")[0]
    for block in project.blocks.values():
        for id, found in block.layers.items():
            if id == layer:
                return found.attribute
    return step


def range_text(value: PortValue) -> str:
    """From the least to the largest value; text has the first ones instead."""
    if value.low is None or value.high is None:
        return ", ".join(value.first[:2]) if value.is_finite else ""
    if value.low == value.high:
        return number_text(value.low)
    return f"{number_text(value.low)} … {number_text(value.high)}"


def mean_text(value: PortValue) -> str:
    """The mean, as far as there is one."""
    return "" if value.mean is None else number_text(value.mean)


def bad_text(value: PortValue) -> str:
    """How many values are no numbers or infinite."""
    parts = [f"{count} {name}" for count, name in ((value.nan, "NaN"), (value.inf, "Inf")) if count]
    return ", ".join(parts)
