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
from nodes.runtime.inference import Answer, Question, ask_first, ask_traced, make_layer, words_of
from nodes.runtime.memo import FUNCTION, Memo, State
from nodes.runtime.program import program_of
from nodes.runtime.walk import Findings, Key, Walk
from nodes.vocabulary import vocabulary

TRACED = "+"
"""Ends the digest of a question asked by tracing, which may take too long though the fast way does not."""


def analyse(project: Project, catalogue: Catalogue, revision: int = -1) -> Report:
    """Everything that Keras says about `project`, each spec confirmed by a trace.

    The report's problems are Keras's alone; `nodes.validate` finds the others without Keras.
    """
    catalogue = vocabulary(project, catalogue)
    analyst = Analyst(catalogue)
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
    ) -> None:
        self.catalogue = catalogue
        self.memo = Memo()
        self.avoid = avoid
        self.announce = announce
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
        if known.first is None and question.tensors and not question.rank_unknown:
            if digest in self.avoid:
                known.traced = Answer(timed_out=True, traced=True)
                return
            self.announce(node, digest)
            known.first = self._first(before, state, question)
        if traced or known.first is None or known.first.error:
            if digest + TRACED in self.avoid:
                known.traced = replace(known.first or Answer(), timed_out=True, traced=True)
                return
            self.announce(node, digest + TRACED)
            known.traced = self._traced(before, state, question, known.first)

    def _first(self, before: State, state: State, question: Question) -> Answer:
        layer, error = self._layer_in(before)
        if error is not None:
            return Answer(error=error)
        answer = ask_first(layer, question)
        if layer is not None and not answer.error:
            self.memo.keep_layer(state, layer)
        return answer

    def _traced(self, before: State, state: State, question: Question, first: Answer | None) -> Answer:
        layer = self.memo.take_layer(state)
        if layer is None:
            layer, error = self._layer_in(before)
            if error is not None:
                return Answer(error=error, traced=True)
        answer = ask_traced(layer, question)
        if answer.error and first is not None and first.error:
            return Answer(error=first.error, traced=True)
        if layer is not None and not answer.error:
            self.memo.keep_layer(state, layer, done=True)
        return answer

    def _layer_in(self, state: State) -> tuple[Any | None, str | None]:
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
            if isinstance(step, str):
                try:
                    layer = self._made(made, step)
                except Exception as error:  # noqa: BLE001 - whatever a constructor raises is the answer
                    return None, words_of(error)
                break
            calls.append(step)
        else:
            return None, None
        for call in reversed(calls):
            if call.tensors and not call.rank_unknown:
                ask_first(layer, call)
        return layer, None

    def _made(self, state: State, expression: str) -> Any:
        spare = self.memo.take_spare(state)
        return make_layer(expression) if spare is None else spare
