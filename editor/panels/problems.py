"""What is wrong with the drawing, as a list that leads to the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedLayout, QTreeWidget, QTreeWidgetItem, QWidget

from editor.document import Document
from editor.messages import translated
from editor.panels.selecting import selection_of
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.edit import title_of
from nodes.graph import NodeId
from nodes.report import Problem, Report, Severity

ORDER = (Severity.ERROR, Severity.WARNING, Severity.HINT)
ICONS = {Severity.ERROR: "warning-octagon", Severity.WARNING: "warning", Severity.HINT: "info"}
NODE_ROLE = Qt.ItemDataRole.UserRole
PROBLEM_ROLE = Qt.ItemDataRole.UserRole + 1


class ProblemsPanel(QWidget):
    """Lists the problems of a report, the worst first; a click goes to the node."""

    node_chosen = Signal(str)
    """The node of the problem that was clicked."""
    problem_chosen = Signal(object)
    """The Problem that was clicked."""
    count_changed = Signal(int)
    """How many errors and warnings there are (hints are not counted)."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._theme = theme
        self._problems: tuple[Problem, ...] = ()
        self._selection: frozenset[NodeId] = frozenset()
        self._stale = False
        self.list = QTreeWidget(columnCount=2)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([self.tr("Node"), self.tr("Problem")])
        self.list.setAccessibleName(self.tr("Problems"))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self._empty = QLabel(self.tr("No problems"), alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "dim")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self.list.itemClicked.connect(self._on_item_chosen)
        self.list.itemActivated.connect(self._on_item_chosen)

    @property
    def count(self) -> int:
        """How many errors and warnings there are."""
        return sum(each.severity != Severity.HINT for each in self._problems)

    def set_report(self, report: Report) -> None:
        """List the problems of `report`."""
        problems = _sorted(report.problems)
        if problems == self._problems:
            return
        self._problems = problems
        self._fill()
        self.count_changed.emit(self.count)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._fill()

    def set_selection(self, nodes: frozenset[NodeId]) -> None:
        """Mark the problems of `nodes`."""
        self._selection = nodes
        listed = self._problems if self.list.topLevelItemCount() else ()
        rows = (row for row, problem in enumerate(listed) if problem.node in nodes)
        chosen = selection_of(self.list.model(), rows)
        self.list.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _fill(self) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        icons = {each: icon(ICONS[each], self._colour(each), self._theme.faint) for each in ORDER}
        height = self.fontMetrics().height() + 10
        self.list.clear()
        self.list.addTopLevelItems([self._item(each, icons, height) for each in self._problems])
        self._stack.setCurrentWidget(self.list if self._problems else self._empty)
        self.set_selection(self._selection)

    def _item(self, problem: Problem, icons: Mapping[Severity, QIcon], height: int) -> QTreeWidgetItem:
        sentence = translated(problem.code, problem.arguments)
        item = QTreeWidgetItem([self._title(problem), sentence])
        item.setData(0, NODE_ROLE, problem.node)
        item.setData(0, PROBLEM_ROLE, problem)
        item.setIcon(0, icons[problem.severity])
        item.setToolTip(1, plain_tip(sentence))
        item.setSizeHint(1, QSize(0, height))
        return item

    def _colour(self, severity: Severity) -> str:
        theme = self._theme
        return {Severity.ERROR: theme.error, Severity.WARNING: theme.warning, Severity.HINT: theme.dim}[
            severity
        ]

    def _title(self, problem: Problem) -> str:
        if problem.node is None:
            return ""
        blocks = self._document.project.blocks.values()
        return next(
            (title_of(block, block.nodes[problem.node]) for block in blocks if problem.node in block.nodes),
            "",
        )

    def _on_item_chosen(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, NODE_ROLE)
        if node is not None:
            self.node_chosen.emit(node)
        self.problem_chosen.emit(item.data(0, PROBLEM_ROLE))

    def showEvent(self, event: QShowEvent) -> None:
        """List what has been found while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._fill()


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: ORDER.index(each.severity)))
