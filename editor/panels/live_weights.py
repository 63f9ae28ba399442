"""What is known in the window of the weights of the live model: shared by all that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from editor.live_model import LiveModel
from editor.panels.array_source import AskedArray
from editor.requests import Request, sentence
from nodes.figures import Figures, figures_of_json
from nodes.living import Built, split_weight

BATCH = 8_000_000
"""Values whose figures are asked for together: the session should be free for others in between."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One weight, as the session tells of it."""

    key: str
    path: str
    shape: tuple[int, ...]
    dtype: str
    trainable: bool
    drawn: bool
    """Whether the drawing, and so an exported file, lets training change it."""
    initializer: str
    device: str
    python: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called in its layer."""
        return split_weight(self.key)[1]

    @property
    def count(self) -> int:
        """How many values it has."""
        total = 1
        for size in self.shape:
            total *= size
        return total


class Watcher(Protocol):
    """What shows figures of weights."""

    def is_in_sight(self) -> bool:
        """Whether a person can see it."""

    def wanted_weights(self) -> Iterable[str]:
        """The weights whose figures it shows."""


class LiveWeights(QObject):
    """Asks the session for the list of weights, and for figures of those that somebody looks at."""

    listed = Signal()
    """There are other weights, or something about them is another."""
    figures_changed = Signal(object)
    """The figures of these weights (a set of keys) have come."""
    changed = Signal(object)
    """The values of these weights (a set of keys; all, where that is not known) are other ones."""
    history_changed = Signal()
    """Something else can be taken back or done again."""

    def __init__(self, live: LiveModel) -> None:
        super().__init__(live)
        self.live = live
        self.weights: Mapping[str, Weight] = {}
        self.figures: dict[str, Figures] = {}
        self.undo_labels: tuple[str, ...] = ()
        self.redo_labels: tuple[str, ...] = ()
        self._fresh: set[str] = set()
        self._stale = True
        self._asked: Request | None = None
        self._watchers: list[Watcher] = []
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)
        live.built.connect(self._on_built)
        live.values_changed.connect(self._on_values_changed)
        live.lost.connect(self._on_lost)

    @property
    def built(self) -> Built | None:
        """The build that the weights belong to."""
        return self.live.result

    def close(self) -> None:
        """Hear of the live model no more."""
        self.live.built.disconnect(self._on_built)
        self.live.values_changed.disconnect(self._on_values_changed)
        self.live.lost.disconnect(self._on_lost)
        self._looking.stop()
        self._watchers.clear()

    def watch(self, watcher: Watcher) -> None:
        """Keep what `watcher` shows up to date, while it can be seen."""
        self._watchers.append(watcher)

    def look(self) -> None:
        """See what is to be asked: somebody looks at something else, or begins to look."""
        self._looking.start()

    def source(self, key: str) -> AskedArray:
        """The values of a weight, for a view."""
        weight = self.weights[key]
        return AskedArray(self.live, "weights", {"key": key}, weight.shape, weight.dtype)

    # -- changing ----------------------------------------------------------------------------------------

    def change(
        self,
        method: str,
        payload: Mapping[str, Any],
        failed: Callable[[str], object],
        anyway: Callable[[Callable[[], object], str], object] | None = None,
    ) -> Request:
        """Ask for a change of values. `anyway` is called, with how to go on, when it cannot be taken back."""
        request = self.live.ask(method, payload, self._on_changed, failed)

        def refused(error: dict[str, Any]) -> None:
            if error.get("code") == "change-too-large" and anyway is not None:
                again = {**payload, "anyway": True}
                anyway(lambda: self.change(method, again, failed), sentence(error))
            else:
                failed(sentence(error))

        request.on_error = refused
        return request

    def take_history(self, data: Mapping[str, Any]) -> None:
        """Know what can be taken back and done again, as the session tells it."""
        self.undo_labels, self.redo_labels = tuple(data["undo"]), tuple(data["redo"])
        self.history_changed.emit()

    def freeze(self, keys: Sequence[tuple[str, bool]], drawn: bool, failed: Callable[[str], object]) -> None:
        """Let training leave weights or layers of the live model alone (false), or change them again (true).

        `drawn`: the drawing says so too.
        """
        self.live.ask("weights.freeze", {"keys": keys, "drawn": drawn}, self._on_frozen, failed)

    def _on_changed(self, data: Mapping[str, Any]) -> None:
        keys = set(data["changed"])
        self._fresh -= keys
        self.undo_labels, self.redo_labels = tuple(data["undo"]), tuple(data["redo"])
        self.history_changed.emit()
        self.changed.emit(keys)
        self._tell_others()
        self.look()

    def _tell_others(self) -> None:
        """Tell who shows values that some have changed; here that is known already, and which."""
        self.live.values_changed.disconnect(self._on_values_changed)
        self.live.values_changed.emit()
        self.live.values_changed.connect(self._on_values_changed)

    def _on_frozen(self, data: Mapping[str, Any]) -> None:
        trainable, drawn = data["trainable"], data["drawn"]
        self.weights = {
            key: replace(
                weight,
                trainable=trainable.get(key, weight.trainable),
                drawn=drawn.get(key, weight.drawn),
            )
            for key, weight in self.weights.items()
        }
        self.listed.emit()

    # -- asking ------------------------------------------------------------------------------------------

    def _on_built(self) -> None:
        self._stale = True
        self._fresh.clear()
        self.look()

    def _on_values_changed(self) -> None:
        self._fresh.clear()
        self.changed.emit(set(self.weights))
        self.look()

    def _on_lost(self) -> None:
        self.weights, self.figures = {}, {}
        self.undo_labels = self.redo_labels = ()
        self._stale = True
        self._fresh.clear()
        self._asked = None
        self.listed.emit()
        self.history_changed.emit()

    def _look(self) -> None:
        if self._asked is not None or self.built is None:
            return
        watchers = [each for each in self._watchers if each.is_in_sight()]
        if watchers and self._stale:
            self._asked = self.live.ask("weights.list", {}, self._on_listed, self._on_failed)
            return
        wanted = dict.fromkeys(key for each in watchers for key in each.wanted_weights())
        keys = self._batch([key for key in wanted if key in self.weights and key not in self._fresh])
        if keys:
            self._asked = self.live.ask(
                "weights.statistics", {"keys": keys}, self._on_figures, self._on_failed, self._take_figures
            )

    def _batch(self, keys: Sequence[str]) -> list[str]:
        found: list[str] = []
        count = 0
        for key in keys:
            count += self.weights[key].count
            if found and count > BATCH:
                break
            found.append(key)
        return found

    def _on_listed(self, data: Mapping[str, Any]) -> None:
        self._asked, self._stale = None, False
        self.weights = {each["key"]: _weight(each) for each in data["weights"]}
        self.figures = {key: found for key, found in self.figures.items() if key in self.weights}
        self.undo_labels, self.redo_labels = tuple(data["undo"]), tuple(data["redo"])
        self.listed.emit()
        self.history_changed.emit()
        self._look()

    def _on_figures(self, data: Mapping[str, Any]) -> None:
        self._asked = None
        self._take_figures(data)
        self._look()

    def _take_figures(self, data: Mapping[str, Any]) -> None:
        found = {key: figures_of_json(each) for key, each in data["figures"].items()}
        self.figures.update(found)
        self._fresh.update(found)
        self.figures_changed.emit(set(found))

    def _on_failed(self, why: str) -> None:
        # It is asked again when something else happens: a build, another value, a look.
        self._asked = None


def _weight(data: Mapping[str, Any]) -> Weight:
    return Weight(
        data["key"],
        data["path"],
        tuple(data["shape"]),
        data["dtype"],
        data["trainable"],
        data["drawn"],
        data["initializer"],
        data["device"],
        tuple(data["python"]),
    )
