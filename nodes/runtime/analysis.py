"""Turns a project into a report by asking Keras about it call by call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import keras
import tensorflow as tf

from nodes.catalogue.spec import Catalogue
from nodes.graph import NodeId, Project
from nodes.report import Report
from nodes.runtime.findings import Findings, Key
from nodes.runtime.inference import (
    STANDS_IN,
    Answer,
    Making,
    Question,
    ask_first,
    ask_traced,
    failure,
    make_layer,
)
from nodes.runtime.instances import Instances
from nodes.runtime.memo import FUNCTION, Memo, State
from nodes.runtime.namespaces import is_code
from nodes.runtime.program import program_of
from nodes.runtime.walk import Walk
from nodes.vocabulary import vocabulary

TRACED = "+"
"""Ends the digest of a question asked by tracing, which may take too long though the fast way does not."""


def analyse(project: Project, catalogue: Catalogue, revision: int = -1, trusted: bool = False) -> Report:
    """Everything that Keras says about `project`, each spec confirmed by a trace.

    Only with `trusted` its own code runs; otherwise what needs it has no shapes, and a problem says why.

    The report's problems are Keras's alone; `nodes.validate` finds the others without Keras.
    """
    catalogue = vocabulary(project, catalogue)
    analyst = Analyst(catalogue, trusted=trusted)
    findings = Findings(program_of(project, project.main, catalogue))
    for traced in (False, True):
        for _ in analyst.go_through(findings, traced):
            pass
    return report_of(findings, revision)


def report_of(findings: Findings, revision: int) -> Report:
    """The findings as a report."""
    problems = tuple(findings.problems)
    return Report(revision, findings.nodes, findings.layers, problems, findings.final, versions())


def versions() -> dict[str, str]:
    """The versions that a report speaks of."""
    return {"tensorflow": tf.__version__, "keras": keras.__version__}


class Analyst:
    """Asks Keras, and remembers the answers from one drawing to the next.

    `announce` is called with a node and the digest of the question before Keras is asked; questions whose
    digest is in `avoid` did not come back the last time and are not asked again: what the fast way said then
    stands, with a warning.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        avoid: frozenset[str] = frozenset(),
        announce: Callable[[NodeId, str], None] = lambda node, digest: None,
        trusted: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.memo = Memo()
        self.avoid = avoid
        self.announce = announce
        self.trusted = trusted
        """Whether the project's own code may run, and files that it names may be read."""
        self.instances: Instances | None = None
        self.asks_code = False
        """Whether the question announced last runs the project's own code."""
        self.ended: frozenset[str] = frozenset()
        """Those of `avoid` that ended the process; the others took too long."""
        self.deadline = 20.0
        """Seconds that a question may take: said of those that did not come back."""

    def go_through(self, findings: Findings, traced: bool) -> Iterator[Key]:
        """Fill `findings` node by node, in the order of the source.

        Without `traced`, by the fast way; with it, until everything is confirmed. Whoever iterates may stop
        at any node.
        """
        if not traced:
            self.memo.forget_if_full()
        yield from Walk(self, findings, traced).run()

    # -- asking ------------------------------------------------------------------------------------------

    def answer(self, node: NodeId, before: State, question: Question, traced: bool) -> tuple[Answer, State]:
        """What Keras says about a layer (or function) in state `before`, and the state after."""
        state = self.memo.state(before, question)
        known = self.memo.known(state)
        if known.traced is None and (traced or known.first is None):
            self._ask(node, before, state, question, traced)
        answer = known.traced or known.first
        assert answer is not None
        return answer, state

    def _ask(self, node: NodeId, before: State, state: State, question: Question, traced: bool) -> None:
        known = self.memo.known(state)
        digest = self.memo.digest(state)
        self.asks_code = self._is_code(before, question)
        if known.first is None and question.tensors and not question.rank_unknown:
            if digest in self.avoid:
                known.traced = self._silence(Answer(), digest)
                return
            self.announce(node, digest)
            known.first = self._first(before, state, question)
        if traced or known.first is None or known.first.error:
            if digest + TRACED in self.avoid:
                known.traced = self._silence(known.first or Answer(), digest + TRACED)
                return
            self.announce(node, digest + TRACED)
            known.traced = self._traced(before, state, question, known.first)

    def _is_code(self, before: State, question: Question) -> bool:
        step: Making | Question = question
        while before != FUNCTION:
            before, step = self.memo.origin(before)
        codes = step.codes if isinstance(step, Making) else (step.code,)
        return any(map(is_code, (question.code, *codes)))

    def _silence(self, first: Answer, digest: str) -> Answer:
        """What is known of a question that did not come back, from the fast way."""
        ended = digest in self.ended
        return replace(first, ended=ended, timed_out=not ended, traced=True)

    def _first(self, before: State, state: State, question: Question) -> Answer:
        layer, failed = self._layer_in(before)
        if failed is not None:
            return failed
        answer = ask_first(layer, question)
        if layer is not None and not answer.error:
            self.memo.keep_layer(state, layer)
        return answer

    def _traced(self, before: State, state: State, question: Question, first: Answer | None) -> Answer:
        layer = self.memo.take_layer(state)
        if layer is None:
            layer, failed = self._layer_in(before)
            if failed is not None:
                return replace(failed, traced=True)
        answer = ask_traced(layer, question)
        if answer.error and first is not None and first.error:
            # A function of TensorFlow refuses what only stands for a tensor: then the trace tells more.
            return replace(answer if STANDS_IN in first.error else first, traced=True)
        if layer is not None and not answer.error:
            self.memo.keep_layer(state, layer, done=True)
        return answer

    def _layer_in(self, state: State) -> tuple[Any | None, Answer | None]:
        """A layer object in `state` (None for a function), or why there can be none.

        One that is kept is taken, or one that is done is put back; else the layer is made again. Its earlier
        calls are repeated.
        """
        calls = []
        while state != FUNCTION:
            layer = self.memo.take_layer(state)
            if layer is not None:
                break
            made = state
            state, step = self.memo.origin(made)
            if isinstance(step, Making):
                try:
                    layer = self._made(made, step)
                except BaseException as error:  # noqa: BLE001 - whatever a constructor raises is the answer
                    return None, failure(error)
                break
            calls.append(step)
        else:
            return None, None
        for call in reversed(calls):
            if call.tensors and not call.rank_unknown:
                ask_first(layer, call)
        return layer, None

    def _made(self, state: State, making: Making) -> Any:
        spare = self.memo.take_spare(state)
        return make_layer(making) if spare is None else spare
