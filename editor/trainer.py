"""Trains the live model of one document for some steps: builds what is not built, makes data, fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from editor.document import Document
from editor.live_model import Failure, LiveModel, Lost, Request
from editor.processes.background import Background
from nodes import running
from nodes.catalogue.spec import Catalogue
from nodes.graph import Project
from nodes.learning import Outcome, outcome_of
from nodes.running import Wish, kept_wishes


@dataclass(frozen=True, slots=True)
class Ends:
    """What a project's model takes and gives: its usual inputs, and the names of its outputs."""

    project: Project
    wishes: tuple[Wish, ...]
    outputs: tuple[str, ...]


def ends_of(question: tuple[Project, Catalogue]) -> Ends:
    """What the model of a project takes and gives."""
    project, catalogue = question
    outputs = tuple(name for name, *_ in running.ends(project, catalogue))
    return Ends(project, running.usual_wishes(project, catalogue), outputs)


class Trainer(QObject):
    """One training at a time. The steps are Keras's own `fit`, as code that the person sees."""

    changed = Signal()
    """What is being done is something else."""
    ends_known = Signal(object)
    """An `Ends`: what the model that is built, or to be built, takes and gives."""
    begun = Signal()
    """The first step is about to be made."""
    stepped = Signal(int, object)
    """The losses (None where one is no number) from the step with this number on, counted from 0."""
    ended = Signal(object)
    """An `Outcome`: the last step has been made, or it was stopped."""
    restored = Signal()
    """The weights have the values of before the last training."""
    history_known = Signal(object)
    """What can be taken back and done again of the changes of values: `undo` and `redo`."""
    failed = Signal(str)
    """Why a training came to nothing: a sentence."""

    def __init__(self, live: LiveModel, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._document = document
        self._choices: Mapping[str, Any] = {}
        self._request: Request | None = None
        self._why = ""
        self.stage = ""
        """`building`, `preparing`, `training`, `ending`, or nothing."""
        self.chosen: Callable[[], Sequence[Wish]] = tuple
        """The inputs as they are chosen elsewhere, for a run."""
        self._known: Ends | None = None
        self._ends = Background(ends_of, self)
        self._ends.answered.connect(self._on_ends)
        live.build_failed.connect(self._on_build_failed)
        live.lost.connect(self._on_lost)

    def look(self) -> None:
        """Find out what the model of the drawing takes and gives."""
        self._ends.ask((self._document.project, self._document.catalogue))

    def start(self, choices: Mapping[str, Any]) -> None:
        """Train as `choices` say (what `train.prepare` takes without the inputs).

        What is not built as it is drawn is built first.
        """
        live = self._live
        if self.stage:
            return
        self._choices, self._why = choices, ""
        if not self._document.trusted:
            # It asks for trust, or says that it is missing.
            live.build()
            return
        self._set_stage("building")
        if live.result is None or live.outdated:
            live.build(self._go_on)
        else:
            self._go_on()

    def cancel(self) -> None:
        """Stop after the step that is being made; what was learnt up to then stays, and can be taken back."""
        if self.stage in ("building", "training"):
            self._live.interrupt()
            if self.stage == "building":
                self._set_stage("")
        elif self.stage == "preparing" and self._request is not None:
            self._request.cancel()
            self._set_stage("")

    def restore(self) -> None:
        """Give the weights the values of before the last training."""
        payload = {"label": self.tr("Restore values")}
        self._live.ask("train.restore", payload, self._on_restored, self._tell_failure)

    def close(self) -> None:
        """Let go of the live model, and of what is worked on. A training comes to its end as one should."""
        self._live.build_failed.disconnect(self._on_build_failed)
        self._live.lost.disconnect(self._on_lost)
        if self._request is not None:
            self._request.forget()
            if self.stage == "training":
                self._request.then = self._request.failed = self._leave
        self._ends.close()

    def _leave(self, _end: object) -> None:
        """Nobody looks any more: what the training has left in the model is taken away all the same."""
        payload = {"label": self.tr("Try to train")}
        self._live.ask(
            "train.finish", payload, lambda told: self._live.values_changed.emit(), lambda why: None
        )

    # -- step by step ------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """There is a model: find out what it takes."""
        built = self._live.result
        if self.stage != "building" or built is None:
            return
        self._set_stage("preparing")
        if self._known is not None and self._known.project is built.project:
            self._prepare(self._known)
        else:
            self._ends.ask((built.project, self._document.catalogue))

    def _on_ends(self, found: Ends) -> None:
        self._known = found
        self.ends_known.emit(found)
        built = self._live.result
        if self.stage == "preparing" and self._request is None and built is not None:
            if built.project is found.project:
                self._prepare(found)
            else:
                self._ends.ask((built.project, self._document.catalogue))

    def _prepare(self, ends: Ends) -> None:
        wishes = kept_wishes(ends.wishes, self.chosen())
        payload = {**self._choices, "inputs": [each.encoded() for each in wishes]}
        self._request = self._live.ask("train.prepare", payload, self._on_prepared, self._fail)

    def _on_prepared(self, told: Mapping[str, Any]) -> None:
        if told["built"]:
            self._live.weights_met(told["built"])
        self._set_stage("training")
        self.begun.emit()
        self._request = self._live.ask(
            "train", {}, lambda end: self._finish(), self._on_fit_failed, self._on_progress, code=told["code"]
        )

    def _on_progress(self, told: Mapping[str, Any]) -> None:
        self.stepped.emit(told["first"], told["losses"])

    def _on_fit_failed(self, why: str) -> None:
        self._why = why
        self._finish()

    def _finish(self) -> None:
        """See what came of it; after a failure too, because the model was compiled for it."""
        self._set_stage("ending")
        label = self.tr("Try to train")
        self._request = self._live.ask("train.finish", {"label": label}, self._on_finished, self._fail)

    def _on_finished(self, told: Mapping[str, Any]) -> None:
        self._request = None
        self._set_stage("")
        self._live.values_changed.emit()
        self.history_known.emit(told)
        outcome: Outcome = outcome_of(told)
        if self._why:
            self._tell_failure(self._why)
        if outcome.steps:
            self.ended.emit(outcome)

    def _on_restored(self, told: Mapping[str, Any]) -> None:
        self._live.values_changed.emit()
        self.history_known.emit(told)
        self.restored.emit()

    # -- what goes wrong ---------------------------------------------------------------------------------

    def _fail(self, why: str) -> None:
        self._request = None
        self._set_stage("")
        self._tell_failure(self._why or why)

    def _tell_failure(self, why: str) -> None:
        self.failed.emit(why)

    def _on_build_failed(self, failure: Failure) -> None:
        if self.stage == "building":
            self._fail(failure.text)

    def _on_lost(self, lost: Lost) -> None:
        # What was being asked has failed by now, or does so in a moment.
        if self.stage == "building":
            self._set_stage("")

    def _set_stage(self, stage: str) -> None:
        if stage != self.stage:
            self.stage = stage
            self.changed.emit()
