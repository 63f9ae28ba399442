"""Turns a project into a report by going through its program call by call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import keras
import tensorflow as tf

from nodes.catalogue.spec import Catalogue
from nodes.codegen.wiring import Ref
from nodes.edit import title_of
from nodes.graph import LayerId, Node, NodeId, Path, PortName, Project, Value
from nodes.report import (
    LayerReport,
    NodeReport,
    NodeState,
    Problem,
    Report,
    Severity,
    TensorSpec,
    shape_text,
)
from nodes.runtime.inference import (
    LAYER_NAME,
    Answer,
    Question,
    Tensor,
    ask_first,
    ask_traced,
    entering,
    make_layer,
    no_rank,
    words_of,
)
from nodes.runtime.memo import FUNCTION, Memo, State
from nodes.runtime.program import (
    Program,
    Step,
    blamed,
    file_read,
    output_names,
    program_of,
    wires_of,
    wrong_rank,
)

HERE: Path = ()
TRACED = "+"
"""Ends the digest of a question asked by tracing, which may take too long though the fast way does not."""


def analyse(project: Project, catalogue: Catalogue, revision: int = -1) -> Report:
    """Everything that Keras says about `project`, each spec confirmed by a trace.

    The report's problems are Keras's alone; `nodes.validate` finds the others without Keras.
    """
    analyst = Analyst(catalogue)
    findings = Findings(program_of(project, project.main, catalogue))
    for traced in (False, True):
        for _ in analyst.go_through(findings, traced):
            pass
    return findings.report(revision)


def versions() -> dict[str, str]:
    """The versions that a report speaks of."""
    return {"tensorflow": tf.__version__, "keras": keras.__version__}


@dataclass(slots=True)
class Findings:
    """What is known of one program so far; filled by `Analyst.go_through`."""

    program: Program
    nodes: dict[tuple[Path, NodeId], NodeReport] = field(default_factory=dict)
    layers: dict[tuple[Path, LayerId], LayerReport] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    final: bool = False
    """Whether every answer has been confirmed by a trace."""

    def report(self, revision: int) -> Report:
        """The findings as a report."""
        problems = tuple(self.problems)
        return Report(revision, self.nodes, self.layers, problems, self.final, versions())


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

    def go_through(self, findings: Findings, traced: bool) -> Iterator[NodeId]:
        """Fill `findings` node by node, in the order of the source.

        Without `traced`, by the fast way; with it, until everything is confirmed. Whoever iterates may stop
        at any node.
        """
        if not traced:
            self.memo.forget_if_full()
        yield from _Pass(self, findings, traced).run()

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


class _Pass:
    """One way through a program."""

    def __init__(self, analyst: Analyst, findings: Findings, traced: bool) -> None:
        self.analyst = analyst
        self.findings = findings
        self.program = findings.program
        self.traced = traced
        self.tensors: dict[tuple[NodeId, PortName], Tensor] = {}
        self.states: dict[LayerId, State] = {}
        self.unbuilt: set[NodeId] = set()
        self.confirmed = True

    def run(self) -> Iterator[NodeId]:
        findings, program = self.findings, self.program
        findings.problems.clear()
        findings.layers.clear()
        for layer in program.layers:
            findings.layers[HERE, layer] = LayerReport(built=False)
        for node in program.plan.left_out:
            self._found(node, NodeState.WAITING)
        for node in program.plan.inputs:
            self._enter(program.block.nodes[node])
        for step in program.steps:
            self._take(step)
            yield step.node
        self._finish()
        findings.final = self.confirmed

    def _found(
        self, node: NodeId, state: NodeState, outputs: dict[PortName, TensorSpec] | None = None
    ) -> None:
        """A node that a trace tells nothing new about."""
        self.findings.nodes[HERE, node] = NodeReport(state, outputs or {}, traced=True)

    def _enter(self, node: Node) -> None:
        """An Input node: the shape it declares, with the batch, as `call` sees it."""
        shape, batch = node.arguments.get("shape"), node.arguments.get("batch")
        declared = self._declared(node, "dtype")
        try:
            whole = None if shape is None else (batch, *shape)  # type: ignore[misc]
            spec = entering(TensorSpec(whole, str(declared)))
        except (TypeError, ValueError) as error:
            self._found(node.id, NodeState.ERROR)
            self._problem("keras", node.id, text=words_of(error))
            return
        self.tensors[node.id, PortName("output")] = Tensor(spec)
        self._found(node.id, NodeState.OK, {PortName("output"): spec})

    def _declared(self, node: Node, name: str) -> Value:
        spec = self.analyst.catalogue.get(node.kind)
        argument = None if spec is None else spec.argument(name)
        return node.arguments.get(name, None if argument is None else argument.default)

    # -- calls -------------------------------------------------------------------------------------------

    def _take(self, step: Step) -> None:
        tensors = tuple(self._tensor(ref.node, ref.port) for ref in step.refs)
        known = tuple(tensor for tensor in tensors if tensor is not None)
        if len(known) < len(tensors):
            after_unbuilt = any(ref.node in self.unbuilt for ref in step.refs)
            self._without(step, NodeState.UNBUILT if after_unbuilt else NodeState.WAITING)
            return
        file = file_read(self.program.block.layers[step.layer]) if step.layer is not None else None
        if file is not None:
            self._found(step.node, NodeState.ERROR)
            self._problem("reads-file", step.node, title=self._title(step.node), file=file)
            return
        question = Question(step.text, known)
        before = self._state_of(step)
        answer, after = self.analyst.answer(step.node, before, question, self.traced)
        if step.layer is not None:
            self.states[step.layer] = after
        self.confirmed = self.confirmed and answer.traced
        if answer.outputs or not (answer.error or answer.timed_out):
            self._answered(step, answer)
        else:
            self._refused(step, question, answer)

    def _tensor(self, node: NodeId, port: PortName) -> Tensor | None:
        return self.tensors.get((node, port))

    def _without(self, step: Step, state: NodeState) -> None:
        if state is NodeState.UNBUILT:
            self.unbuilt.add(step.node)
        self._found(step.node, state)

    def _state_of(self, step: Step) -> State:
        if step.layer is None:
            return FUNCTION
        state = self.states.get(step.layer)
        return self.analyst.memo.state(FUNCTION, self.program.layers[step.layer]) if state is None else state

    def _answered(self, step: Step, answer: Answer) -> None:
        block = self.program.block
        names = output_names(step, block, self.analyst.catalogue, len(answer.outputs))
        outputs = {name: tensor.spec for name, tensor in zip(names, answer.outputs, strict=True)}
        for name, tensor in zip(names, answer.outputs, strict=True):
            self.tensors[step.node, name] = tensor
        self.findings.nodes[HERE, step.node] = NodeReport(NodeState.OK, outputs, answer.traced)
        if step.layer is not None:
            self.findings.layers[HERE, step.layer] = LayerReport(answer.weights, answer.built)

        if answer.timed_out:
            self._timed_out(step, Severity.WARNING)

    def _timed_out(self, step: Step, severity: Severity) -> None:
        seconds = self.analyst.deadline
        self._problem("timeout", step.node, severity, title=self._title(step.node), seconds=seconds)

    def _refused(self, step: Step, question: Question, answer: Answer) -> None:
        if answer.timed_out:
            self._found(step.node, NodeState.ERROR)
            self._timed_out(step, Severity.ERROR)
        elif question.rank_unknown:
            self._without(step, NodeState.UNBUILT)
            self._problem("unbuilt", step.node, Severity.HINT, title=self._title(step.node))
        else:
            self._found(step.node, NodeState.ERROR)
            self._mistaken(step, question, answer.error)

    def _mistaken(self, step: Step, question: Question, error: str) -> None:
        """A problem in Keras's words, on the wire that brings what Keras does not like."""
        wires = wires_of(step, self.program.block, self.analyst.catalogue)
        place = blamed(error, tuple(shape_text(tensor.spec.shape) for tensor in question.tensors))
        wire = None if place is None else wires[place]
        rank = wrong_rank(error)
        arguments: dict[str, Value] = {"text": self._with_name(step, error)}
        if rank is not None and wire is not None:
            arguments = {
                "port": wire.target_port,
                "title": self._title(step.node),
                "expected": rank[0],
                "received": rank[1],
            }
        self.findings.problems.append(
            Problem(
                "wrong-rank" if "expected" in arguments else "keras",
                Severity.ERROR,
                self.program.block.id,
                step.node,
                None if wire is None else wire.target_port,
                None if wire is None else wire.id,
                arguments=arguments,
            )
        )

    def _with_name(self, step: Step, text: str) -> str:
        return text if step.layer is None else text.replace(LAYER_NAME, self.program.attributes[step.layer])

    def _title(self, node: NodeId) -> str:
        return title_of(self.program.block, self.program.block.nodes[node])

    def _problem(
        self, code: str, node: NodeId, severity: Severity = Severity.ERROR, **arguments: Value
    ) -> None:
        block = self.program.block.id
        self.findings.problems.append(Problem(code, severity, block, node, arguments=arguments))

    # -- the rest ----------------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Nodes that are no call: bypassed ones show what goes past them, Outputs whether anything comes."""
        program = self.program
        for node, (port, ref) in program.passed_by.items():
            tensor = self._tensor(ref.node, ref.port)
            outputs = {} if tensor is None else {port: tensor.spec}
            self._found(node, NodeState.WAITING if tensor is None else NodeState.OK, outputs)
        for ref in program.plan.results:
            self._check_result(ref)
        for node, ref in zip(program.plan.outputs, program.plan.results, strict=False):
            tensor = self._tensor(ref.node, ref.port)
            self._found(node, NodeState.WAITING if tensor is None else NodeState.OK)

    def _check_result(self, ref: Ref) -> None:
        """What the model returns must have a rank, unless an input has none: else Keras cannot build it."""
        tensor = self._tensor(ref.node, ref.port)
        if tensor is None or tensor.spec.shape is not None or self._is_open():
            return
        del self.tensors[ref.node, ref.port]
        self._found(ref.node, NodeState.ERROR)
        self._problem("keras", ref.node, text=no_rank())

    def _is_open(self) -> bool:
        tensors = (self._tensor(node, PortName("output")) for node in self.program.plan.inputs)
        return any(tensor is not None and tensor.spec.shape is None for tensor in tensors)
