"""Runs the live model of one document: builds what is not built, makes the inputs, calls it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Signal

from editor.document import Document
from editor.live_model import Failure, LiveModel, Lost, Request
from editor.processes.background import Background
from nodes import running
from nodes.catalogue.spec import Catalogue
from nodes.graph import NodeId, PortName, Project
from nodes.living import title_in
from nodes.running import Ran, Run, Wish

CODE = "outputs = layerwright.run(inputs{})"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What running a project takes: usual inputs, what watches, and which ports the outputs leave."""

    project: Project
    wishes: tuple[Wish, ...]
    taps: dict[str, Any]
    ends: tuple[tuple[str, NodeId, PortName], ...]


def prepared(question: tuple[Project, Catalogue]) -> Prepared:
    """What running a project takes."""
    project, catalogue = question
    return Prepared(
        project,
        running.usual_wishes(project, catalogue),
        running.watched(project, catalogue),
        running.ends(project, catalogue),
    )


class Runner(QObject):
    """One run at a time, and the last one."""

    prepared = Signal(object)
    """A `Prepared`: what a run of the drawing, or of what is built, would take."""
    changed = Signal()
    """What is being done is something else."""
    ran = Signal(object)
    """A `Run` that went well."""
    failed = Signal(str)
    """Why a run came to nothing: a sentence."""

    def __init__(self, live: LiveModel, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._document = document
        self._request: Request | None = None
        self._waits = False
        self._failed_at: NodeId | None = None
        self._known: Prepared | None = None
        self._wishes: tuple[Wish, ...] = ()
        self.wishes_for: Callable[[Prepared], Sequence[Wish]] = lambda found: found.wishes
        """What the inputs are to be; raises a ValueError with a sentence when that is not clear."""
        self.training = False
        self.last: Ran | None = live.last_run
        """The last run."""
        self.at = ""
        """What the node is called that a long run has come to."""
        self._prepare = Background(prepared, self)
        self._prepare.answered.connect(self._on_prepared)
        live.build_failed.connect(self._on_build_failed)
        live.lost.connect(self._on_lost)

    @property
    def run(self) -> Run | None:
        """What came of the last run."""
        return None if self.last is None else self.last.run

    @property
    def ends(self) -> tuple[tuple[str, NodeId, PortName], ...]:
        """What the outputs of the last run are called, and the ports that they left."""
        return () if self.last is None else self.last.ends

    @property
    def stage(self) -> str:
        """`building`, `running`, or nothing."""
        if self._request is not None:
            return "running"
        return "building" if self._waits else ""

    def prepare(self) -> None:
        """Find out what a run of the drawing would take."""
        if not self._waits:
            self._prepare.ask((self._document.project, self._document.catalogue))

    def start(self) -> None:
        """Run the model; what is not built as it is drawn is built first."""
        live = self._live
        if self.stage:
            return
        if not self._document.trusted:
            # It asks for trust, or says that it is missing.
            live.build()
            return
        self._waits = True
        if live.result is None or live.outdated:
            live.build(self._go_on)
        else:
            self._go_on()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop, wherever the run is."""
        request, self._request = self._request, None
        if request is not None:
            request.cancel()
        elif self._waits:
            self._live.interrupt()
        self._waits = False
        self.changed.emit()

    def close(self) -> None:
        """Let go of the live model, and of what is worked on."""
        self._live.build_failed.disconnect(self._on_build_failed)
        self._live.lost.disconnect(self._on_lost)
        if self._request is not None:
            self._request.forget()
        self._prepare.close()

    # -- step by step ------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """There is a model: make its inputs as soon as it is known what they are."""
        built = self._live.result
        if not self._waits or built is None:
            return
        if self._known is not None and self._known.project is built.project:
            self._feed(self._known)
        else:
            self._prepare.ask((built.project, self._document.catalogue))

    def _on_prepared(self, found: Prepared) -> None:
        self._known = found
        self.prepared.emit(found)
        if self._waits and self._request is None and self._live.result is not None:
            if self._live.result.project is found.project:
                self._feed(found)
            else:
                self._go_on()

    def _feed(self, found: Prepared) -> None:
        try:
            wishes = self.wishes_for(found)
        except ValueError as mistake:
            self._fail(str(mistake))
            return
        if not wishes:
            self._fail(self.tr("The model has no input to run on: add an Input node, then run again."))
            return
        self._wishes = tuple(wishes)
        payload = {"wishes": [each.encoded() for each in wishes], "taps": found.taps}
        self._request = self._live.ask("feed", payload, lambda told: self._call(found), self._fail)
        self.changed.emit()

    def _call(self, found: Prepared) -> None:
        self._failed_at, self.at = None, ""
        code = CODE.format(", training=True" if self.training else "")
        then = lambda told: self._on_ran(found, told)  # noqa: E731 - the answer belongs to what was fed
        self._request = self._live.ask("run", {}, then, self._fail, self._on_progress, code=code)
        self.changed.emit()

    def _on_progress(self, told: dict[str, Any]) -> None:
        if "failed" in told:
            self._failed_at = NodeId(told["failed"])
        elif "node" in told:
            self.at = self._title(NodeId(told["node"]))
            self.changed.emit()

    def _on_ran(self, found: Prepared, told: dict[str, Any]) -> None:
        self._request, self._waits = None, False
        run = running.run_of(found.project, told)
        self.last = self._live.last_run = Ran(run, monotonic(), found.ends, self._wishes)
        if told.get("built"):
            self._live.weights_met(told["built"])
        self.ran.emit(run)
        self._live.ran.emit(run)
        if run.training:
            self._live.values_changed.emit()
        self.changed.emit()

    def _fail(self, text: str) -> None:
        self._request, self._waits = None, False
        if self._failed_at is not None:
            title = self._title(self._failed_at)
            text = self.tr("At {node}: {text}").format(node=title, text=text)
        self._failed_at = None
        self.failed.emit(text)
        self._live.failed.emit(text)
        self.changed.emit()

    def _title(self, node: NodeId) -> str:
        built = self._live.result
        return "" if built is None else title_in(built.project, node)

    def _on_build_failed(self, failure: Failure) -> None:
        if self._waits:
            self._waits = False
            self.failed.emit(failure.text)
            self.changed.emit()

    def _on_lost(self, lost: Lost) -> None:
        self._request, self._waits = None, False
        self.changed.emit()
