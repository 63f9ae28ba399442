"""What is known of the drawing: the analyser's report and the problems that need no Keras, as one report."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from editor.document import Document, GraphChange
from editor.processes.background import Background
from nodes.graph import Project
from nodes.report import EMPTY_REPORT, Problem, Report
from nodes.told import with_told_outputs
from nodes.validate import problems, together


class Analyses(Protocol):
    """What the window needs of an analyser; `editor.processes.analyser.Analyser` is the real one."""

    @property
    def report_changed(self) -> SignalInstance:
        """Carries a Report."""

    @property
    def state_changed(self) -> SignalInstance:
        """Carries `starting`, `idle`, `working` or `restarting`."""

    def analyse(self, project: Project, revision: int, trusted: bool = False) -> None:
        """Ask for a report; only the newest question counts. Code runs only with `trusted`."""

    @property
    def signature_read(self) -> SignalInstance:
        """Carries a `Signature`."""

    def read_signature(self, name: str) -> None:
        """Ask what a function of TensorFlow takes."""

    def renew(self) -> None:
        """End the child process and start another one, also where starting had been given up."""

    def close(self) -> None:
        """End the child process."""


class Findings(QObject):
    """Asks the analyser after every edit and merges what it says with what can be seen without it."""

    changed = Signal(Report)
    """Something more, or something else, is known."""

    def __init__(self, document: Document, analyser: Analyses, pool: Executor | None = None) -> None:
        super().__init__()
        self._document = document
        self._analyser = analyser
        self._told = EMPTY_REPORT
        self._since = document.revision
        """The first revision of the file that is open; what is told of earlier ones is of another file."""
        self._seen: tuple[Problem, ...] = ()
        self.file_problems: tuple[Problem, ...] = ()
        """What was wrong with the file that the document came from."""
        self.report = EMPTY_REPORT
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._look)
        self._checker = Background(
            lambda project: problems(project, document.catalogue_of(project)), self, pool
        )
        self._checker.answered.connect(self._on_problems_found)
        document.changed.connect(self._on_document_changed)
        document.trust_changed.connect(self._timer.start)
        analyser.report_changed.connect(self._on_report_changed)
        self._timer.start()

    def forget(self, file_problems: tuple[Problem, ...] = ()) -> None:
        """Begin anew: another file has been opened."""
        self._told = EMPTY_REPORT
        self._since = self._document.revision
        self.file_problems = file_problems
        self._timer.start()

    def close(self) -> None:
        """End what is being worked on."""
        self._timer.stop()
        self._checker.close()

    def _on_document_changed(self, change: GraphChange) -> None:
        # Several edits in one turn of the event loop are looked at once.
        self._timer.start()

    def _look(self) -> None:
        document = self._document
        self._analyser.analyse(document.project, document.revision, document.trusted)
        self._checker.ask(document.project)

    def _on_problems_found(self, found: tuple[Problem, ...]) -> None:
        self._seen = found
        self._merge()

    def _on_report_changed(self, report: Report) -> None:
        if report.revision < self._since:
            return
        self._told = report
        self._record_outputs(report)
        self._merge()

    def _merge(self) -> None:
        nodes = {id for block in self._document.project.blocks.values() for id in block.nodes}
        told = [each for each in self._told.problems if each.node is None or each.node in nodes]
        every = (*together(self._seen, told), *self.file_problems)
        report = replace(self._told, problems=_once(every))
        if report != self.report:
            self.report = report
            self.changed.emit(report)

    def _record_outputs(self, report: Report) -> None:
        """Keep which ports Keras told, where the catalogue leaves that open."""
        document = self._document
        if report.revision != document.revision:
            return
        document.amend(with_told_outputs(document.project, report, document.catalogue))


def _once(every: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """`every` without what is told twice: the analyser may find what the drawing alone shows, too."""
    kept: list[Problem] = []
    places = set()
    for each in every:
        place = (each.code, each.node, each.port, each.wire)
        if each.node is None or place not in places:
            kept.append(each)
        places.add(place)
    return tuple(kept)
