"""Gradients of the live model of one document: asked for when they are wanted, and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from editor.live_model import LiveModel, Request
from nodes.learning import Gradients, gradients_of
from nodes.running import Run


class LiveGradients(QObject):
    """The last backward pass, through what the last run computed; if there was none, the model runs first."""

    changed = Signal()
    """There are other gradients, or none any more, or something else is being done."""
    failed = Signal(str)
    """Why a backward pass came to nothing: a sentence."""

    def __init__(self, live: LiveModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._choices: Mapping[str, Any] = {}
        self._request: Request | None = None
        self._waits = False
        self._ran = ""
        self.run: Callable[[], object] = live.run_wanted.emit
        """Has the model run."""
        self.found: Gradients | None = None
        """The gradients; None before a backward pass, and of a model that is not there any more."""
        self.outdated = False
        """Whether values of weights, or the inputs, are other ones since."""
        if live.result is not None and live.last_run is not None and live.last_gradients is not None:
            self._on_ran(live.last_run.run)
            self.found = live.last_gradients
        live.built.connect(self._on_built)
        live.lost.connect(self._forget)
        live.ran.connect(self._on_ran)
        live.values_changed.connect(self._on_values_changed)

    @property
    def working(self) -> bool:
        """Whether a backward pass is on its way."""
        return self._waits or self._request is not None

    def start(self, choices: Mapping[str, Any]) -> None:
        """Let a loss flow back; `choices` are its name, `from_logits` and the targets."""
        if self.working:
            return
        self._choices = choices
        live = self._live
        if live.result is not None and not live.outdated and self._ran == live.result.module:
            self._ask()
        else:
            self._waits = True
            self.run()
        self.changed.emit()

    def close(self) -> None:
        """Let go of the live model."""
        self._live.built.disconnect(self._on_built)
        self._live.lost.disconnect(self._forget)
        self._live.ran.disconnect(self._on_ran)
        self._live.values_changed.disconnect(self._on_values_changed)
        if self._request is not None:
            self._request.forget()

    def run_failed(self) -> None:
        """The run that was to come first has come to nothing."""
        if self._waits:
            self._waits = False
            self.changed.emit()

    def _ask(self) -> None:
        self._request = self._live.ask("gradients", self._choices, self._on_gradients, self._on_failed)

    def _on_gradients(self, told: Mapping[str, Any]) -> None:
        self._request, self.outdated = None, False
        self.found = self._live.last_gradients = gradients_of(told)
        self.changed.emit()

    def _on_failed(self, why: str) -> None:
        self._request = None
        self.failed.emit(why)
        self.changed.emit()

    def _on_ran(self, run: Run) -> None:
        built = self._live.result
        self._ran = "" if built is None or run.project is not built.project else built.module
        if self._waits:
            self._waits = False
            self._ask()
        self._on_values_changed()

    def _on_values_changed(self) -> None:
        if self.found is not None and not self.outdated:
            self.outdated = True
            self.changed.emit()

    def _on_built(self) -> None:
        if self._ran and self._live.result is not None and self._ran != self._live.result.module:
            self._forget()

    def _forget(self) -> None:
        self._ran = ""
        self._waits = False
        had, self.found, self._live.last_gradients = self.found, None, None
        if had is not None:
            self.changed.emit()
