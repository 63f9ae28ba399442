"""The panels of the live model, and what the rest of the window hears of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from editor.backward import Backward
from editor.canvas.canvas import Canvas
from editor.dialogs.places import ask_open, ask_save
from editor.dialogs.restarting import restart
from editor.docks import Docks
from editor.document import Document
from editor.files import Files, left_out_names
from editor.live_model import LiveModel, why_unbuilt
from editor.navigation import Navigation
from editor.panels.console import ConsolePanel
from editor.panels.devices import DevicesPanel
from editor.panels.inspector import InspectorPanel
from editor.panels.live_weights import LiveWeights
from editor.panels.run import RunPanel
from editor.panels.run_results import Place
from editor.panels.status_line import StatusLine
from editor.panels.train import TrainPanel
from editor.panels.weight_cards import WeightCards
from editor.panels.weights import WeightsPanel
from editor.settings import Settings
from editor.theme.colours import Theme
from editor.visiting import Visiting
from nodes.graph import NodeId
from nodes.living import Built

BOTTOM, RIGHT = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM_SIZE, RIGHT_SIZE = 280, 320
MOST_NAMES = 4
"""So many layers are named in the status line."""


class LivePanel(Protocol):
    """What every panel of the live model can do besides being a widget."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""

    def close(self) -> bool:
        """Let go of what goes on beside the window."""


class LivePanels(QObject):
    """Makes the panels, docks them, and tells what the session does.

    A new panel is one call of `_add` in `_make_panels`. A panel that has `set_selection` is told which nodes
    are selected.
    """

    actions_changed = Signal()
    """Other things can be done now."""
    trust_wanted = Signal()
    """The code of the project should be shown, so that it can be trusted."""

    def __init__(
        self,
        live: LiveModel,
        document: Document,
        theme: Callable[[], Theme],
        docks: Docks,
        status: StatusLine,
        settings: Settings,
    ) -> None:
        super().__init__(docks)
        self.live = live
        self._document = document
        self._theme = theme
        self._docks = docks
        self._status = status
        self._settings = settings
        self._before: Built | None = live.result
        self._canvas: Canvas | None = None
        self._navigation: Navigation | None = None
        self.panels: dict[str, QWidget] = {}
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell_state)
        self._make_panels()
        live.failed.connect(self._status.tell)
        live.trust_wanted.connect(self.trust_wanted)
        live.built.connect(self._on_built)
        live.state_changed.connect(self._on_state_changed)
        live.condition_changed.connect(self._on_condition_changed)
        self._telling.start()

    def _make_panels(self) -> None:
        """Make every panel, in the order of the tabs."""
        live, document, theme = self.live, self._document, self._theme()
        self.run = RunPanel(live, document, theme)
        self.run.shown.connect(lambda: self._docks.raise_if(True, "run"))
        self.devices = DevicesPanel(live, document, theme, self._settings)
        self.devices.shown.connect(lambda: self._docks.raise_if(True, "devices"))
        self.devices.restart_wanted.connect(lambda: restart(live, self.devices.window()))
        self._add("devices", self.tr("DEVICES"), self.devices, RIGHT)
        self._add("run", self.tr("Run"), self.run)
        self.train = TrainPanel(live, document, theme)
        self.train.shown.connect(lambda: self._docks.raise_if(True, "train"))
        self.train.trainer.chosen = lambda: tuple(row.wish for row in self.run.rows)
        self._add("train", self.tr("Try to train"), self.train)
        for name, panel in (("run", self.run), ("train", self.train)):
            self._docks.dock(name).visibilityChanged.connect(panel.look)
        self.store = LiveWeights(live)
        self.train.trainer.history_known.connect(self.store.take_history)
        self.weights = WeightsPanel(live, document, theme, self.store)
        self.weights.told.connect(self._status.tell)
        self.cards = WeightCards(self.store, document, theme)
        self.cards.chosen.connect(self._on_weight_chosen)
        self._add("weights", self.tr("Weights"), self.weights)
        self.backward = Backward(live, document, self.weights, self.cards, self.run.runner)
        self._add("console", self.tr("Console"), ConsolePanel(live, document, theme))

    def _add(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea = BOTTOM) -> None:
        """Dock a panel under `name`."""
        self.panels[name] = panel
        self._docks.add(name, title, panel, area, BOTTOM_SIZE if area == BOTTOM else RIGHT_SIZE)

    def join(self, canvas: Canvas, visiting: Visiting, files: Files) -> None:
        """Lead from the panels to the drawing, and show there what came of a run."""
        self._canvas = canvas
        self.backward.join(canvas)
        self.live.ran.connect(canvas.set_run)
        canvas.values_wanted.connect(self._on_values_wanted)
        self.run.ask_file = self.train.ask_file = files.ask_values
        self.weights.node_chosen.connect(lambda node, path: visiting.show_node(NodeId(node), path))
        self.run.node_chosen.connect(lambda path, node: visiting.show_node(NodeId(node)))
        self.devices.node_chosen.connect(lambda node, path: visiting.show_node(NodeId(node), path))

    def join_inspector(self, inspector: InspectorPanel, navigation: Navigation, settings: Settings) -> None:
        """Show the weights of the selected layer, in the instance that is open, in the inspector too."""
        self._navigation = navigation
        inspector.sections.set_live(self.cards)
        for rows in (inspector.devices, inspector.block_device):
            self.devices.devices_known.connect(rows.offer)
        files = self.weights.doing.files
        files.ask_open = partial(ask_open, self.weights, settings, "tensors")
        files.ask_save = partial(ask_save, self.weights, settings, "tensors")

    def _on_weight_chosen(self, key: str) -> None:
        self._docks.raise_if(True, "weights")
        self.weights.show_weight(key)

    def _on_values_wanted(self, place: Place) -> None:
        self._docks.raise_if(True, "run")
        self.run.look_at(place)

    # -- what the window tells ---------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for panel in (*self.panels.values(), self.cards):
            panel.set_theme(theme)  # type: ignore[attr-defined]

    def set_selection(self, nodes: Collection[NodeId]) -> None:
        """Say which nodes are selected."""
        path = () if self._navigation is None else self._navigation.spot.path
        self.cards.set_selection(nodes, path)
        self.weights.set_selection(nodes, path)
        self.backward.set_selection(nodes, path)
        for panel in self.panels.values():
            if hasattr(panel, "set_selection") and panel is not self.weights:
                panel.set_selection(nodes)

    def close(self) -> None:
        """Let go of the live model, which may go on in another window."""
        live = self.live
        self._telling.stop()
        live.failed.disconnect(self._status.tell)
        live.trust_wanted.disconnect(self.trust_wanted)
        live.built.disconnect(self._on_built)
        live.state_changed.disconnect(self._on_state_changed)
        live.condition_changed.disconnect(self._on_condition_changed)
        if self._canvas is not None:
            live.ran.disconnect(self._canvas.set_run)
        for panel in (*self.panels.values(), self.cards):
            panel.close()
        self.backward.close()
        self.store.close()

    # -- what the live model tells -----------------------------------------------------------------------

    def _on_state_changed(self) -> None:
        # A request takes a moment: what follows in one turn of the event loop is told once.
        self._telling.start()

    def _tell_state(self) -> None:
        live = self.live
        condition = "replaced" if live.replaced else "outdated" if live.outdated else ""
        self._status.set_session(live.state, condition)
        self.actions_changed.emit()

    def _on_built(self, built: Built) -> None:
        before, self._before = self._before, built
        self._status.tell(self._words_of(built, before))

    def _on_condition_changed(self) -> None:
        self._before = self.live.result
        self._telling.start()

    def _words_of(self, built: Built, before: Built | None) -> str:
        """What came of a build, in a sentence."""
        missing = left_out_names(built.project, built.drawn.source)
        if missing:
            return self.tr("Built without what is not complete: {names}").format(names=_some(missing))
        lost = built.initialised_anew(before)
        if "" in built.unbuilt:
            return why_unbuilt(built, "")
        if lost:
            return self.tr("Built. Initialised anew: {names}").format(names=_some(lost))
        if before is not None and built.new:
            return self.tr("Built. The values that were there are kept; {count} weights are new.").format(
                count=len(built.new)
            )
        if before is not None:
            return self.tr("Built. All values are kept.")
        return self.tr("Built: {count} weights.").format(count=len(built.weights))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
