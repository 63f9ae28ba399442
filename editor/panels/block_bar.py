"""The strip that tells which block is open: tabs, the way to it, and the instance as which it is seen."""

from __future__ import annotations

import html

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.navigation import Navigation, Spot
from nodes.graph import Path

ELIDED = 28
"""How many characters of a block's or an instance's name the way to it shows."""


class BlockBar(QFrame):
    """Is seen only where there is something to choose: while another block than the main one stands open."""

    def __init__(self, document: Document, navigation: Navigation) -> None:
        super().__init__()
        self._document = document
        self._navigation = navigation
        self.setProperty("role", "strip")
        self.tabs = QTabBar()
        self._shown: list[tuple[str, Spot]] = []
        self.crumbs: list[QToolButton] = []
        self.instances = QComboBox()
        self._seen_as = QLabel(self.tr("Seen as"))
        self._paths: list[Path] = []
        self._trail = QWidget()
        self._build_ui()
        self.tabs.currentChanged.connect(self._on_tab_chosen)
        self.instances.activated.connect(self._on_instance_chosen)
        navigation.changed.connect(self.refresh)
        self.refresh()

    def _build_ui(self) -> None:
        self.tabs.setAccessibleName(self.tr("Open blocks"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.instances.setAccessibleName(self.tr("Instance as which the block is seen"))
        self.instances.setToolTip(self.tr("The instance whose shapes and weights are shown"))
        self.instances.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._seen_as.setProperty("role", "dim")
        self._seen_as.setBuddy(self.instances)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        trail = QHBoxLayout(self._trail)
        trail.setContentsMargins(0, 0, 0, 0)
        trail.setSpacing(2)
        row.addWidget(self._trail)
        row.addStretch(1)
        row.addWidget(self._seen_as)
        row.addWidget(self.instances)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.tabs)
        column.addLayout(row)

    def refresh(self) -> None:
        """Show what is open now."""
        navigation = self._navigation
        self.setVisible(len(navigation.tabs) > 1)
        self._show_tabs()
        self._show_trail(navigation.trail())
        self._show_instances()

    def _show_tabs(self) -> None:
        blocks, tabs = self._document.project.blocks, self._navigation.tabs
        with QSignalBlocker(self.tabs):
            while self.tabs.count() > len(tabs):
                self.tabs.removeTab(self.tabs.count() - 1)
            while self.tabs.count() < len(tabs):
                self._add_tab()
            for place, id in enumerate(tabs):
                name = blocks[id].name if id in blocks else ""
                if self.tabs.tabText(place) != name:
                    self.tabs.setTabText(place, name)
            block = self._navigation.spot.block
            self.tabs.setCurrentIndex(tabs.index(block) if block in tabs else 0)

    def _add_tab(self) -> None:
        """One more tab; all but the first, which is the main block's, can be closed."""
        place = self.tabs.addTab("")
        if not place:
            return
        cross = QToolButton(self.tabs)
        cross.setText("×")
        cross.setAutoRaise(True)
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setToolTip(self.tr("Close this tab"))
        cross.clicked.connect(lambda: self._on_tab_closed(place))
        self.tabs.setTabButton(place, QTabBar.ButtonPosition.RightSide, cross)

    def _show_trail(self, trail: list[tuple[str, Spot]]) -> None:
        layout = self._trail.layout()
        assert layout is not None
        if trail == self._shown:
            return
        self._shown = trail
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.crumbs = []
        for place, (title, spot) in enumerate(trail):
            if place:
                arrow = QLabel("▸")
                arrow.setProperty("role", "dim")
                layout.addWidget(arrow)
            self.crumbs.append(self._crumb(title, spot, place == len(trail) - 1))
            layout.addWidget(self.crumbs[-1])
        self._trail.setVisible(len(trail) > 1)

    def _crumb(self, title: str, spot: Spot, here: bool) -> QToolButton:
        button = QToolButton()
        button.setText(title if len(title) <= ELIDED else f"{title[: ELIDED - 1]}…")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setEnabled(not here)
        words = html.escape(self.tr("Open {name}").format(name=title))
        button.setToolTip(f"<span>{words}</span>")
        button.clicked.connect(lambda: self._navigation.open(spot.block, spot.path))
        return button

    def _show_instances(self) -> None:
        found = self._navigation.instances()
        shown = self._navigation.spot.block != self._document.main
        self._seen_as.setVisible(shown)
        self.instances.setVisible(shown)
        titles = [title for title, _ in found] or [self.tr("not used in the model")]
        with QSignalBlocker(self.instances):
            if titles != [self.instances.itemText(row) for row in range(self.instances.count())]:
                self.instances.clear()
                self.instances.addItems(titles)
            self._paths = [path for _, path in found]
            here = self._navigation.spot.path
            self.instances.setCurrentIndex(self._paths.index(here) if here in self._paths else 0)
        self.instances.setEnabled(len(found) > 1)

    def _on_tab_chosen(self, place: int) -> None:
        tabs = self._navigation.tabs
        if 0 <= place < len(tabs):
            self._navigation.open(tabs[place])

    def _on_tab_closed(self, place: int) -> None:
        self._navigation.close_tab(self._navigation.tabs[place])

    def _on_instance_chosen(self, row: int) -> None:
        if row < len(self._paths):
            self._navigation.open(self._navigation.spot.block, self._paths[row])
