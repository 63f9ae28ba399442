"""The weights of the live model: a tree of them, and everything that can be done with their values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.live_model import LiveModel, why_unbuilt
from editor.panels.columns import FittedTree
from editor.panels.live_strip import LiveStrip
from editor.panels.live_weights import LiveWeights, Weight
from editor.panels.search_field import SearchField
from editor.panels.sight import is_in_sight
from editor.panels.weights_actions import WeightActions
from editor.panels.weights_detail import WeightDetail
from editor.panels.weights_model import (
    DEVICE,
    DTYPE,
    GRADIENT,
    INITIALIZER,
    LEAST,
    MEAN,
    MOST,
    NAME,
    SHAPE,
    STD,
    TRAINED,
    WeightsModel,
)
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.graph import NodeId, Path
from nodes.living import split_weight
from nodes.weight_tree import Branch, keys_of_layer

MOST_LETTERS = {
    NAME: 17,
    SHAPE: 16,
    TRAINED: 15,
    MEAN: 10,
    STD: 10,
    LEAST: 11,
    MOST: 11,
    GRADIENT: 12,
    DTYPE: 8,
    INITIALIZER: 16,
    DEVICE: 8,
}
"""Letters that a column takes at most; it is as wide as what stands in it."""
LEAST_LETTERS = {INITIALIZER: 7, DEVICE: 5, SHAPE: 10, NAME: 13, DTYPE: 6}
"""Letters that a column keeps where there is no room for all; the first one gives way first."""
OPTIONAL = (LEAST, MOST), (INITIALIZER,), (DTYPE,), (DEVICE,)
"""Columns that are left out where there is no room, the last first; what they say is said elsewhere too."""
ICONS = {"undo": "arrow-u-up-left", "redo": "arrow-u-up-right", "again": "dice-five", "files": "floppy-disk"}


class WeightsPanel(QWidget):
    """Lists weights at the left; at the right stands the one that was chosen."""

    node_chosen = Signal(str, object)
    """The node that a chosen weight belongs to, and the path of the instance that it is in."""
    told = Signal(str)
    """Something to say in the status line."""

    def __init__(self, live: LiveModel, document: Document, theme: Theme, store: LiveWeights) -> None:
        super().__init__()
        self._live = live
        self._document = document
        self._theme = theme
        self.store = store
        self.strip = LiveStrip(live, theme, self)
        self.filter = SearchField(self)
        self.model = WeightsModel(theme)
        self.tree = FittedTree()
        self.detail = WeightDetail(store, theme)
        self.doing = WeightActions(store, document, theme, self)
        self._buttons = {name: QToolButton() for name in ICONS}
        self._wanted: str = ""
        self._build_ui()
        self._connect()
        self.set_theme(theme)
        self._show_history()

    # -- building ----------------------------------------------------------------------------------------

    def _build_ui(self) -> None:
        self.setMinimumWidth(320)
        self.filter.setPlaceholderText(self.tr("Filter: kernel, *.bias, dense_1*"))
        self.filter.setAccessibleName(self.tr("Filter weights"))
        words = {
            "undo": self.tr("Take back the last change of values (Ctrl+Z in this panel)"),
            "redo": self.tr("Change the values again"),
            "again": self.tr("Re-initialise all weights…"),
            "files": self.tr("Save and load tensors"),
        }
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        row.addWidget(self.filter, 1)
        for name, button in self._buttons.items():
            button.setToolTip(words[name])
            button.setAccessibleName(words[name])
            row.addWidget(button)
        self._build_tree()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setSizes([580, 460])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addWidget(split, 1)

    def _build_tree(self) -> None:
        tree = self.tree
        tree.setModel(self.model)
        tree.setAccessibleName(self.tr("Weights"))
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setColumnHidden(GRADIENT, True)

    def _connect(self) -> None:
        store = self.store
        store.watch(self)
        store.listed.connect(self._show_weights)
        store.figures_changed.connect(self._on_figures_changed)
        store.history_changed.connect(self._show_history)
        self._live.built.connect(self._show_weights)
        self.filter.textChanged.connect(self._on_filtered)
        self.tree.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.tree.clicked.connect(self._on_clicked)
        self.tree.customContextMenuRequested.connect(self._on_menu_requested)
        doing = self.doing
        self.model.freeze_wanted.connect(doing.freeze)
        self.detail.change_wanted.connect(self._on_change_wanted)
        self.detail.copied.connect(doing.tell_copied)
        doing.told.connect(self.told)
        self._buttons["undo"].clicked.connect(doing.undo)
        self._buttons["redo"].clicked.connect(doing.redo)
        self._buttons["again"].clicked.connect(lambda: doing.reinitialise(self._all(), "model"))
        self._buttons["files"].clicked.connect(self._show_files_menu)

    # -- what is shown -----------------------------------------------------------------------------------

    def is_in_sight(self) -> bool:
        """Whether a person can see it."""
        return is_in_sight(self)

    def look(self, seen: bool = True) -> None:
        """Come into sight: look at what has changed meanwhile."""
        if seen:
            self.store.look()
            self.detail.look()

    def wanted_weights(self) -> Iterable[str]:
        """The weights whose figures are shown: those that the filter leaves."""
        return self.model.shown

    def show_weight(self, key: str) -> None:
        """Choose a weight or a layer, and show it."""
        index = self.model.index_of(key)
        self._wanted = "" if index.isValid() else key
        if index.isValid():
            mode = QItemSelectionModel.SelectionFlag
            self.tree.selectionModel().setCurrentIndex(index, mode.ClearAndSelect | mode.Rows)
            self.tree.scrollTo(index)

    def show_gradients(
        self, gradients: Mapping[str, str], tips: Mapping[str, str] | None = None, seen: bool = True
    ) -> None:
        """Show something beside the weights in the column of gradients; nothing hides it, or not `seen`."""
        self.model.show_gradients(gradients, tips)
        self.tree.setColumnHidden(GRADIENT, not (gradients and seen))
        self.tree.fit(narrower=False)

    def set_selection(self, nodes: Collection[NodeId], path: Path = ()) -> None:
        """Choose the layer of the selected node."""
        built = self.store.built
        if built is None or len(nodes) != 1:
            return
        (node,) = nodes
        blocks = self._document.project.blocks.values()
        layer = next((block.nodes[node].layer for block in blocks if node in block.nodes), None)
        keys = () if layer is None else keys_of_layer(built, layer, path)
        current = self.current
        if not keys or (current is not None and split_weight(current.key)[0] in keys):
            return
        within = (each for each in built.weights if split_weight(each)[0] == keys[0])
        listed = self.model.index_of(keys[0]).isValid()
        self.show_weight(keys[0] if listed else next(within, keys[0]))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`, and fit the rows to the text size."""
        self._theme = self.model.theme = self.doing.theme = theme
        self.strip.set_theme(theme)
        self.filter.set_theme(theme)
        self.detail.set_theme(theme)
        for name, button in self._buttons.items():
            button.setIcon(icon(ICONS[name], theme.dim, theme.faint))
        metrics = QFontMetrics(self.tree.font())
        self.model.code_font.setPixelSize(max(1, self.tree.font().pixelSize() - 1))
        letter = metrics.averageCharWidth()
        most = {column: letters * letter + 16 for column, letters in MOST_LETTERS.items()}
        least = {column: letters * letter + 16 for column, letters in LEAST_LETTERS.items()}
        self.tree.limit(most, least, OPTIONAL)

    def _show_weights(self) -> None:
        chosen, rows = self.current, self.model.shown
        self.model.show(self.store.built, self.store.weights, self.filter.text())
        self.model.show_figures(self.store.figures)
        self.tree.expandAll()
        self.tree.fit(narrower=rows != self.model.shown)
        shown = len(self.model.shown)
        self.filter.show_count(shown if self.filter.text().strip() else None)
        built = self.store.built
        whole = "" if built is None or "" not in built.unbuilt else why_unbuilt(built, "")
        self.strip.tell_unbuilt(whole)
        self.strip.taken()
        wish = self._wanted or ("" if chosen is None else chosen.key)
        if wish and self.model.index_of(wish).isValid():
            self.show_weight(wish)
        elif shown and chosen is None:
            self.show_weight(self.model.shown[0])
        self._show_detail()
        self._show_history()

    def _show_detail(self) -> None:
        branch = self.current
        keys = [] if branch is None else branch.weights()
        self.detail.show_weight(keys[0] if keys else "")

    def _show_history(self) -> None:
        store = self.store
        for name, labels in (("undo", store.undo_labels), ("redo", store.redo_labels)):
            self._buttons[name].setEnabled(bool(labels))
        if store.undo_labels:
            self._buttons["undo"].setToolTip(
                plain_tip(self.tr("Take back: {step}").format(step=store.undo_labels[-1]))
            )
        if store.redo_labels:
            self._buttons["redo"].setToolTip(
                plain_tip(self.tr("Do again: {step}").format(step=store.redo_labels[-1]))
            )
        for name in ("again", "files"):
            self._buttons[name].setEnabled(bool(store.weights))

    @property
    def current(self) -> Branch | None:
        """What is chosen."""
        return self.model.branch(self.tree.currentIndex())

    def chosen(self) -> list[Weight]:
        """The weights that are chosen, or in what is chosen."""
        rows = self.tree.selectionModel().selectedRows()
        branches = [branch for index in rows if (branch := self.model.branch(index)) is not None]
        keys = dict.fromkeys(key for each in branches for key in each.weights())
        return [self.store.weights[key] for key in keys if key in self.store.weights]

    def _all(self) -> list[Weight]:
        return list(self.store.weights.values())

    # -- menus -------------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """What can be done with what is chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        branch = self.current
        if branch is not None:
            self.doing.fill(menu, branch, self.chosen())
        return menu

    def _show_files_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.doing.fill_files(menu, self._all())
        button = self._buttons["files"]
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _on_menu_requested(self, point: QPoint) -> None:
        menu = self.menu()
        if menu.actions():
            menu.popup(self.tree.viewport().mapToGlobal(point))

    # -- what happens ------------------------------------------------------------------------------------

    def _on_change_wanted(self, key: str, operation: str, index: Any, value: Any) -> None:
        self.doing.change(key, operation, index, value, self.detail.line.refuse)

    def _on_figures_changed(self, keys: set[str]) -> None:
        self.model.show_figures(self.store.figures)
        self.tree.fit(narrower=False)
        self.strip.taken()

    def _on_filtered(self) -> None:
        self._show_weights()
        self.store.look()

    def _on_selection_changed(self) -> None:
        self._show_detail()

    def _on_clicked(self) -> None:
        """Show on the canvas what was clicked here."""
        branch, built = self.current, self.store.built
        if branch is None or built is None:
            return
        place = built.places.get(split_weight(branch.key)[0])
        if place is None:
            return
        for block in self._document.project.blocks.values():
            calls = block.calls_of(place.layer)
            if calls:
                self.node_chosen.emit(calls[0].id, tuple(place.path))
                return

    # -- Qt's own ----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep undo and redo from the window while the focus is here: they are about values."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back and do again."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.doing.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.doing.redo()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the weights again."""
        super().showEvent(event)
        self.look()

    def close(self) -> bool:
        """Hear of the live model no more."""
        self._live.built.disconnect(self._show_weights)
        self.strip.close()
        self.detail.view.close()
        return super().close()
