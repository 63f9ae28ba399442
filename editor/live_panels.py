"""The panels of the live model, and what the rest of the window hears of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from editor.canvas.canvas import Canvas
from editor.dialogs.places import ask_open, ask_save
from editor.dialogs.restarting import restart
from editor.docks import Docks
from editor.document import Document
from editor.files import Files
from editor.live_model import LiveModel, why_unbuilt
from editor.navigation import Navigation
from editor.panels.inspector import InspectorPanel
from editor.panels.later import Later
from editor.panels.status_line import StatusLine
from editor.settings import Settings
from editor.source_file import left_out_names
from editor.theme.colours import Theme
from editor.visiting import Visiting
from nodes.graph import NodeId, Path
from nodes.living import Built

if TYPE_CHECKING:
    # Loading the panels takes as long as loading all other parts of the window.
    from editor.backward import Backward
    from editor.panels.console import ConsolePanel
    from editor.panels.devices import DevicesPanel
    from editor.panels.live_weights import LiveWeights
    from editor.panels.run import RunPanel
    from editor.panels.run_results import Place
    from editor.panels.train import TrainPanel
    from editor.panels.weight_cards import WeightCards
    from editor.panels.weights import WeightsPanel

BOTTOM, RIGHT = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM_SIZE, RIGHT_SIZE = 280, 320
QUIET_MS = 1_000
"""How long after the window is there the panels begin to be made that nobody has looked at."""
MOST_NAMES = 4
"""So many layers are named in the status line."""
PARTS: Mapping[str, str] = {
    "run": "panels.run",
    "devices": "panels.devices",
    "train": "panels.train",
    "store": "panels.live_weights",
    "weights": "panels.weights",
    "cards": "panels.weight_cards",
    "backward": "backward",
    "console": "panels.console",
}
"""The properties of `LivePanels` that are made when they are needed, in an order that suits all of them, and
the module of each."""

P = TypeVar("P", bound=QWidget)


@runtime_checkable
class Coloured(Protocol):
    """A part that takes the colours of a theme."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""


@runtime_checkable
class Selecting(Protocol):
    """A part that follows what is selected."""

    def set_selection(self, nodes: Collection[NodeId], path: Path) -> None:
        """Say which nodes are selected, in the instance at `path`."""


class LivePanels(QObject):
    """Docks the panels, makes them, and tells what the session does.

    Each panel is a property that makes it. That happens when somebody first looks or acts there, and for all
    of them, one after the other, when there is a session, or the window has had nothing to do for a moment.
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
        self._selected: Collection[NodeId] = ()
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell_state)
        self._making = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._making.timeout.connect(self._make_next)
        self._dock()
        live.failed.connect(self._status.tell)
        live.trust_wanted.connect(self.trust_wanted)
        live.built.connect(self._on_built)
        live.state_changed.connect(self._on_state_changed)
        live.condition_changed.connect(self._on_condition_changed)
        live.session.pulse.silence_changed.connect(self._telling.start)
        live.run_wanted.connect(self._on_run_wanted)
        live.train_wanted.connect(self._on_train_wanted)
        live.gradients_wanted.connect(self._on_gradients_wanted)
        self._telling.start()

    def _dock(self) -> None:
        """Give every panel its place, in the order of the tabs."""
        titles = {
            "devices": self.tr("DEVICES"),
            "run": self.tr("Run"),
            "train": self.tr("Try to train"),
            "weights": self.tr("Weights"),
            "console": self.tr("Console"),
        }
        for name, title in titles.items():
            later = Later()
            later.seen.connect(partial(getattr, self, name))
            area, size = (RIGHT, RIGHT_SIZE) if name == "devices" else (BOTTOM, BOTTOM_SIZE)
            self._docks.add(name, title, later, area, size)

    def join(
        self,
        canvas: Canvas,
        visiting: Visiting,
        files: Files,
        inspector: InspectorPanel,
        navigation: Navigation,
    ) -> None:
        """Lead from the panels to the drawing, and show there, and in the inspector, what they know."""
        self._canvas = canvas
        self._visiting = visiting
        self._files = files
        self._inspector = inspector
        self._navigation = navigation
        self.live.ran.connect(canvas.set_run)
        if self.live.last_run is not None:
            canvas.set_run(self.live.last_run.run)
        canvas.values_wanted.connect(self._on_values_wanted)
        self._making.start()

    # -- the panels --------------------------------------------------------------------------------------

    @cached_property
    def run(self) -> RunPanel:
        """Inputs, and what the model made of them."""
        from editor.panels.run import RunPanel

        panel = RunPanel(self.live, self._document, self._theme())
        panel.shown.connect(lambda: self._docks.raise_if(True, "run"))
        panel.ask_file = self._files.ask_values
        panel.node_chosen.connect(lambda path, node: self._visiting.show_node(NodeId(node)))
        self._docks.dock("run").visibilityChanged.connect(panel.look)
        return self._filled("run", panel)

    @cached_property
    def devices(self) -> DevicesPanel:
        """The devices of the session, and what runs where."""
        from editor.panels.devices import DevicesPanel

        panel = DevicesPanel(self.live, self._document, self._theme(), self._settings)
        panel.shown.connect(lambda: self._docks.raise_if(True, "devices"))
        panel.restart_wanted.connect(lambda: restart(self.live, panel.window()))
        panel.node_chosen.connect(lambda node, path: self._visiting.show_node(NodeId(node), path))
        for rows in (self._inspector.devices, self._inspector.block_device):
            panel.devices_known.connect(rows.offer)
        self._docks.dock("devices").visibilityChanged.connect(panel.look)
        return self._filled("devices", panel)

    @cached_property
    def train(self) -> TrainPanel:
        """Some steps of training."""
        from editor.panels.train import TrainPanel

        panel = TrainPanel(self.live, self._document, self._theme())
        panel.shown.connect(lambda: self._docks.raise_if(True, "train"))
        panel.ask_file = self._files.ask_values
        panel.trainer.chosen = lambda: tuple(row.wish for row in self.run.rows)
        panel.trainer.history_known.connect(self.store.take_history)
        self._docks.dock("train").visibilityChanged.connect(panel.look)
        return self._filled("train", panel)

    @cached_property
    def store(self) -> LiveWeights:
        """What is known of the weights, for all panels that show them."""
        from editor.panels.live_weights import LiveWeights

        return LiveWeights(self.live)

    @cached_property
    def weights(self) -> WeightsPanel:
        """All weights."""
        from editor.panels.weights import WeightsPanel

        panel = WeightsPanel(self.live, self._document, self._theme(), self.store)
        panel.told.connect(self._status.tell)
        panel.node_chosen.connect(lambda node, path: self._visiting.show_node(NodeId(node), path))
        files = panel.doing.files
        files.ask_open = partial(ask_open, panel, self._settings, "tensors")
        files.ask_save = partial(ask_save, panel, self._settings, "tensors")
        panel.set_selection(self._selected, self._path)
        self._docks.dock("weights").visibilityChanged.connect(panel.look)
        return self._filled("weights", panel)

    @cached_property
    def cards(self) -> WeightCards:
        """The weights of the selected layer, in the inspector."""
        from editor.panels.weight_cards import WeightCards

        cards = WeightCards(self.store, self._document, self._theme())
        cards.chosen.connect(self._on_weight_chosen)
        cards.set_selection(self._selected, self._path)
        self._inspector.sections.set_live(cards)
        self._docks.dock("inspector").visibilityChanged.connect(self.store.look)
        return cards

    @cached_property
    def backward(self) -> Backward:
        """Gradients, beside the weights and on the wires."""
        from editor.backward import Backward

        backward = Backward(self.live, self._document, self.weights, self.cards, self.run.runner)
        backward.join(self._canvas)
        backward.set_selection(self._selected, self._path)
        return backward

    @cached_property
    def console(self) -> ConsolePanel:
        """The console of the session."""
        from editor.panels.console import ConsolePanel

        return self._filled("console", ConsolePanel(self.live, self._document, self._theme()))

    def _filled(self, name: str, panel: P) -> P:
        self._docks.fill(name, panel)
        return panel

    def _made(self) -> Iterator[Any]:
        """The panels, and what else there is, as far as they are made."""
        return (vars(self)[name] for name in PARTS if name in vars(self))

    def _make_next(self) -> None:
        """Make one more, and go on with the next when the window has nothing else to do."""
        missing = [name for name in PARTS if name not in vars(self)]
        if not missing:
            return
        # To load a panel and to make it are two steps: the window waits for neither longer than it notices.
        module = f"editor.{PARTS[missing[0]]}"
        if module not in sys.modules:
            import_module(module)
        else:
            getattr(self, missing[0])
        self._making.start(0)

    def rest(self) -> None:
        """The window is at work on something else: panels that nobody looks at can wait."""
        if self._making.isActive() and self.live.state == "off":
            self._making.start(QUIET_MS)

    @property
    def _path(self) -> Path:
        return self._navigation.spot.path

    def _on_run_wanted(self) -> None:
        self.run.shown.emit()
        self.run.start()

    def _on_train_wanted(self) -> None:
        self.train.shown.emit()

    def _on_gradients_wanted(self) -> None:
        self.backward.bar.start()

    def _on_weight_chosen(self, key: str) -> None:
        self._docks.raise_if(True, "weights")
        self.weights.show_weight(key)

    def _on_values_wanted(self, place: Place) -> None:
        self._docks.raise_if(True, "run")
        self.run.look_at(place)

    # -- what the window tells ---------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for part in self._made():
            if isinstance(part, Coloured):
                part.set_theme(theme)

    def set_selection(self, nodes: Collection[NodeId]) -> None:
        """Say which nodes are selected."""
        self._selected = nodes
        for part in self._made():
            if isinstance(part, Selecting):
                part.set_selection(nodes, self._path)

    def close(self) -> None:
        """Let go of the live model, which may go on in another window."""
        live = self.live
        self._telling.stop()
        self._making.stop()
        live.failed.disconnect(self._status.tell)
        live.trust_wanted.disconnect(self.trust_wanted)
        live.built.disconnect(self._on_built)
        live.state_changed.disconnect(self._on_state_changed)
        live.condition_changed.disconnect(self._on_condition_changed)
        live.session.pulse.silence_changed.disconnect(self._telling.start)
        live.run_wanted.disconnect(self._on_run_wanted)
        live.train_wanted.disconnect(self._on_train_wanted)
        live.gradients_wanted.disconnect(self._on_gradients_wanted)
        live.ran.disconnect(self._canvas.set_run)
        for part in reversed([*self._made()]):
            part.close()

    # -- what the live model tells -----------------------------------------------------------------------

    def _on_state_changed(self) -> None:
        # A request takes a moment: what follows in one turn of the event loop is told once.
        self._telling.start()
        if self.live.state != "off":
            self._making.start(0)

    def _tell_state(self) -> None:
        live = self.live
        condition = "replaced" if live.replaced else "outdated" if live.outdated else ""
        self._status.set_session("silent" if live.session.pulse.is_silent else live.state, condition)
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
