"""The devices of the session, how it is set up, and where things are beside where they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.device_words import size_text
from editor.document import Document
from editor.live_model import LiveModel
from editor.panels.device_setup import SessionSetup
from editor.panels.field_rows import WrappedLabel
from editor.panels.inspector_report import Heading
from editor.panels.sight import is_in_sight
from editor.plain_text import plain_tip
from editor.settings import Settings
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.devices import canonical, devices_asked
from nodes.placements import Placement, placements

NODE_ROLE = Qt.ItemDataRole.UserRole
MARGIN = 12


class MissingBar(QFrame):
    """Says that devices are asked for which are not there, and what is done about it."""

    chosen = Signal()
    """The first CPU should be used instead."""
    withdrawn = Signal()
    """The devices should be asked for again."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.words = WrappedLabel("")
        self.use = QPushButton(self.tr("Run on CPU:0 instead"))
        self.again = QPushButton(self.tr("Ask for it again"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        for widget in (self.words, self.use, self.again):
            column.addWidget(widget)
        self.use.clicked.connect(self.chosen)
        self.again.clicked.connect(self.withdrawn)
        self.hide()

    def show_missing(self, missing: Sequence[str], there: Sequence[str]) -> None:
        """Say that these are missing, among those that are there."""
        text = self.tr("The drawing asks for {missing}, but the session has only {there}.")
        words = [text.format(missing=", ".join(missing), there=", ".join(there))]
        if any(each.startswith("CPU:") for each in missing):
            words.append(self.tr("It has more CPUs when it is restarted with more virtual ones."))
        self._show(" ".join(words), True)

    def show_instead(self, instead: Sequence[str]) -> None:
        """Say that CPU:0 stands in for these."""
        text = self.tr("{missing} is not there: CPU:0 is used instead. The drawing is as it was.")
        self._show(text.format(missing=", ".join(instead)), False)

    def _show(self, text: str, missing: bool) -> None:
        self.words.setText(text)
        self.use.setVisible(missing)
        self.again.setVisible(not missing)
        self.show()


class DevicesPanel(QWidget):
    """What there is, what a session begins with, and what is where."""

    shown = Signal()
    """The panel should be in sight."""
    devices_known = Signal(object)
    """The names of the devices that the session has (`tuple[str, ...]`)."""
    restart_wanted = Signal()
    """The session should begin anew, with other settings."""
    node_chosen = Signal(str, object)
    """The node and the path of the row that was clicked."""

    def __init__(self, live: LiveModel, document: Document, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self._live = live
        self._document = document
        self._theme = theme
        self.names: tuple[str, ...] = ()
        """The devices of the session, once it has told them."""
        self.rows: tuple[Placement, ...] = ()
        self._stale = False
        self._ran = False
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)
        self._missing: tuple[str, ...] = ()
        self.bar = MissingBar()
        self.list = self._tree([self.tr("Device"), self.tr("Memory")], self.tr("Devices"))
        self.nothing = WrappedLabel("dim")
        self.nothing.setText(self.tr("Build the model to see the devices of its session."))
        self.setup = SessionSetup(settings, live)
        self.summary = WrappedLabel("dim")
        self.table = self._tree([self.tr("What"), self.tr("Asked"), self.tr("Real")], self.tr("Placement"))
        self.look_button = QPushButton(self.tr("Look again"))
        self._build_ui()
        self._connect()
        self._show_devices({})
        self._show_rows()
        self._show_bar()

    # -- building ----------------------------------------------------------------------------------------

    def _tree(self, columns: list[str], name: str) -> QTreeWidget:
        tree = QTreeWidget(columnCount=len(columns))
        tree.setHeaderLabels(columns)
        tree.setAccessibleName(name)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return tree

    def _build_ui(self) -> None:
        self.setMinimumWidth(260)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        column.setSpacing(8)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        parts: list[QWidget] = [self.bar, self.nothing, self.list, Heading(self.tr("SESSION")), self.setup]
        parts += [Heading(self.tr("PLACEMENT")), self.summary, self.look_button]
        for widget in parts:
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.table.setMinimumHeight(160)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _connect(self) -> None:
        live = self._live
        live.built.connect(self._on_built)
        live.ran.connect(self._on_ran)
        live.lost.connect(self._on_lost)
        live.devices_missing.connect(self._on_missing)
        self.bar.chosen.connect(self._use_instead)
        self.bar.withdrawn.connect(self._ask_again)
        self.setup.restart_wanted.connect(self.restart_wanted)
        self.look_button.clicked.connect(self._ask_operations)
        self.table.itemClicked.connect(self._on_item_clicked)
        self.table.itemActivated.connect(self._on_item_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._fill()

    # -- what the live model tells -----------------------------------------------------------------------

    def _on_built(self, _: object) -> None:
        self._ran = False
        self._show_bar()
        self.setup.refresh()
        # The inspector offers them, whoever looks here.
        self._live.ask("devices", {}, self._show_devices, newest="devices")
        self._stale = True
        self._look()

    def _on_ran(self, _: object) -> None:
        before, self._ran = self._ran, True
        if not before or not self.rows:
            # What has been built once stays where it is.
            self._stale = True
            self._look()
        self._show_rows()

    def _on_lost(self, _: object) -> None:
        self._ran, self.rows = False, ()
        self._show_devices({})
        self._show_rows()
        self.setup.refresh()

    def _on_missing(self, told: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        self._missing, there = told
        self.bar.show_missing(self._missing, there)
        self.shown.emit()

    def close(self) -> bool:
        """Let go of the live model, which may go on in another window."""
        live = self._live
        self._looking.stop()
        live.built.disconnect(self._on_built)
        live.ran.disconnect(self._on_ran)
        live.lost.disconnect(self._on_lost)
        live.devices_missing.disconnect(self._on_missing)
        live.state_changed.disconnect(self.setup.show_state)
        return super().close()

    # -- a device that is not there ----------------------------------------------------------------------

    def _use_instead(self) -> None:
        self._live.instead = {**self._live.instead, **dict.fromkeys(self._missing, "CPU:0")}
        self._show_bar()
        self._live.build()

    def _ask_again(self) -> None:
        self._live.instead = {}
        self._show_bar()
        self._live.build()

    def _show_bar(self) -> None:
        self.bar.hide()
        asked = {canonical(use.device) for use in devices_asked(self._document.project)}
        replaced = [each for each in self._live.instead if each in asked]
        if replaced:
            self.bar.show_instead(replaced)

    # -- asking ------------------------------------------------------------------------------------------

    def look(self, seen: bool = True) -> None:
        """Come into sight: ask what has changed meanwhile."""
        if seen:
            self._looking.start()

    def _look(self) -> None:
        """Ask where things are, if that is not known and somebody sees it."""
        if self._live.result is None or not is_in_sight(self):
            return
        if not self.names:
            self._live.ask("devices", {}, self._show_devices, newest="devices")
            self._stale = self._stale or not self.rows
        if not self._stale:
            return
        if self._ran:
            self._ask_operations()
        else:
            self._ask_variables()

    def _ask_variables(self) -> None:
        self._stale = False
        self._live.ask("variables_placed", {}, self._on_placed, newest="placed")

    def _ask_operations(self) -> None:
        self._stale = False
        self._live.ask("operations_placed", {}, self._on_placed, newest="placed")

    def _on_placed(self, told: dict[str, Any]) -> None:
        built = self._live.result
        self.rows = () if built is None else placements(built, told)
        self._show_rows()

    # -- showing -----------------------------------------------------------------------------------------

    def _show_devices(self, told: dict[str, Any]) -> None:
        self.list.clear()
        self.names = tuple(each["name"] for each in told.get("logical", ()))
        for each in told.get("physical", ()):
            title = self.tr("{name} of this machine").format(name=each["model"] or each["type"])
            physical = QTreeWidgetItem([title, self._memory(each)])
            physical.setToolTip(0, plain_tip(each["name"]))
            self.list.addTopLevelItem(physical)
            for part in told["logical"]:
                if part["type"] == each["type"]:
                    physical.addChild(QTreeWidgetItem([part["name"], self._memory(part)]))
        self.list.expandAll()
        self.list.setRootIsDecorated(False)
        rows = len(told.get("physical", ())) + len(self.names)
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        row = self.list.sizeHintForRow(0) if rows else 0
        self.list.setFixedHeight(self.list.header().sizeHint().height() + rows * max(row, 20) + 6)
        self.devices_known.emit(self.names)

    def _memory(self, device: dict[str, Any]) -> str:
        if "total" in device:
            return size_text(device["total"])
        if "used" in device:
            text = self.tr("{used} used, at most {peak}")
            return text.format(used=size_text(device["used"]), peak=size_text(device["peak"]))
        return ""

    def _show_rows(self) -> None:
        self.look_button.setVisible(self._ran)
        self.table.setVisible(bool(self.rows))
        self.summary.setText(self._words())
        self._fill()

    def _words(self) -> str:
        if not self.rows:
            return self.tr("Build and run the model to see where its variables and operations really are.")
        asked = [row for row in self.rows if row.asked is not None]
        apart = sum(row.differs for row in asked)
        if not asked and list(devices_asked(self._document.project)):
            return self.tr("What asks for a device holds no variables: run the model, then look again.")
        if not asked:
            return self.tr("The drawing asks for no device. This is where TensorFlow has put everything.")
        if apart:
            return self.tr("%n of what asks for a device is elsewhere.", "", apart)
        return self.tr("Everything is where the drawing asks for it.")

    def _fill(self) -> None:
        self.table.clear()
        mark = icon("warning", self._theme.warning, self._theme.faint)
        kinds = {"variables": self.tr("variables"), "call": self.tr("operations")}
        for row in self.rows:
            item = QTreeWidgetItem(
                [f"{row.title} · {kinds[row.kind]}", row.asked or "—", ", ".join(row.real)]
            )
            item.setToolTip(0, plain_tip(item.text(0)))
            item.setData(0, NODE_ROLE, (row.node, row.path))
            if row.differs:
                item.setIcon(2, mark)
                item.setForeground(2, QColor(self._theme.warning))
                item.setToolTip(2, self.tr("Not where the drawing asks for it"))
            self.table.addTopLevelItem(item)

    def _on_item_clicked(self, item: QTreeWidgetItem) -> None:
        node, path = item.data(0, NODE_ROLE)
        if node is not None:
            self.node_chosen.emit(node, path)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what has changed while nobody looked."""
        super().showEvent(event)
        self.setup.refresh()
        self._looking.start()
