"""What is known of a project while it is being gone through."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import LayerId, NodeId, Path, PortName, Value, Wire
from nodes.names import title_of
from nodes.report import (
    LayerReport,
    NodeReport,
    NodeState,
    Problem,
    Severity,
    TensorSpec,
    is_alone,
    shape_text,
)
from nodes.runtime.inference import LAYER_NAME, Answer, Question
from nodes.runtime.instances import Instance
from nodes.runtime.namespaces import Spot
from nodes.runtime.program import Asking, Program, blamed, wires_of, wrong_rank

Key = tuple[Path, NodeId]


@dataclass(slots=True)
class Findings:
    """What is known of one project so far, whose main block is `program`; filled by a walk."""

    program: Program
    nodes: dict[Key, NodeReport] = field(default_factory=dict)
    layers: dict[tuple[Path, LayerId], LayerReport] = field(default_factory=dict)
    lent: dict[tuple[Path, LayerId], LayerReport] = field(default_factory=dict)
    """What was learned of layers where something inside another one takes them."""
    problems: list[Problem] = field(default_factory=list)
    final: bool = False
    """Whether every answer has been confirmed by a trace."""

    def tell_lent(self) -> None:
        """Tell the weights of layers that are never called but inside others."""
        if not self.lent:
            return
        within = {(path[:place], path[place]) for path, _ in self.layers for place in range(len(path))}
        for at, found in self.lent.items():
            if at not in within and not (at in self.layers and self.layers[at].built):
                self.layers[at] = found


class Notes:
    """Takes down one way through a project: what is found, each once."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._found: set[Key] = set()
        self._problems: set[Hashable] = set()
        findings.problems.clear()
        findings.layers.clear()
        findings.lent.clear()

    def found(self, key: Key, report: NodeReport) -> None:
        """Note what is known of a node. Of a block that is called twice, the first call is told."""
        if key not in self._found:
            self._found.add(key)
            self.findings.nodes[key] = report

    def problem(self, problem: Problem) -> None:
        """Note a problem. In what is no part of the model, it does not stop the model from being built."""
        if is_alone(problem.path) and problem.severity is Severity.ERROR:
            problem = replace(problem, severity=Severity.WARNING)
        key = (problem.code, problem.path, problem.node, problem.port, problem.wire)
        if key not in self._problems:
            self._problems.add(key)
            self.findings.problems.append(problem)

    def close(self) -> None:
        """Everything has been gone through: what has not been met is gone."""
        self.findings.tell_lent()
        for gone in self.findings.nodes.keys() - self._found:
            del self.findings.nodes[gone]


class Faults:
    """Says what is wrong in one block instance; `any` tells whether something is."""

    def __init__(self, notes: Notes, instance: Instance, catalogue: Catalogue, deadline: float) -> None:
        self.notes = notes
        self.instance = instance
        self.program = instance.program
        self.catalogue = catalogue
        self.deadline = deadline
        self.any = False

    def found(
        self, node: NodeId, state: NodeState, outputs: Mapping[PortName, TensorSpec] | None = None
    ) -> None:
        """Note a node that a trace tells nothing new about."""
        self.any = self.any or state is NodeState.ERROR
        self.notes.found((self.instance.path, node), NodeReport(state, outputs or {}, traced=True))

    def title(self, node: NodeId) -> str:
        """What a node is called."""
        return title_of(self.program.block, self.program.block.nodes[node])

    def problem(
        self, code: str, node: NodeId, severity: Severity = Severity.ERROR, **arguments: Value
    ) -> None:
        """Note a problem of a node."""
        self._add(code, severity, node, None, None, arguments)

    def wrong_at(self, code: str, node: NodeId, port: PortName, **arguments: Value) -> None:
        """Note a problem of a port, which makes its node wrong."""
        self.any = True
        wires = (each for each in self.program.block.wires_into(node) if each.target_port == port)
        arguments = {"title": self.title(node), "port": port, **arguments}
        self._add(code, Severity.ERROR, node, port, next(wires, None), arguments)

    def _add(
        self,
        code: str,
        severity: Severity,
        node: NodeId,
        port: PortName | None,
        wire: Wire | None,
        arguments: Mapping[str, Value],
    ) -> None:
        block, path = self.program.block.id, self.instance.path
        wire_id = None if wire is None else wire.id
        self.notes.problem(Problem(code, severity, block, node, port, wire_id, path, arguments))

    def silent(self, step: Asking, answer: Answer, severity: Severity) -> None:
        """A question that did not come back: it took too long, or ended the process."""
        title = self.title(step.node)
        if answer.ended:
            self.problem("ended", step.node, severity, title=title)
        else:
            self.problem("timeout", step.node, severity, title=title, seconds=self.deadline)

    def refused(self, step: Asking, question: Question, answer: Answer) -> None:
        """A call that cannot be: Keras's words, on the wire that brings what Keras does not like."""
        self.found(step.node, NodeState.ERROR)
        if answer.timed_out or answer.ended:
            self.silent(step, answer, Severity.ERROR)
        elif answer.spot is not None:
            self._failed(step, answer.spot, answer.error)
        else:
            self._mistaken(step, question, answer.error)

    def _failed(self, step: Asking, spot: Spot, error: str) -> None:
        """A problem in the project's own code, on its line."""
        text, name = self._with_name(step, error), spot.name or self.title(step.node)
        self.problem("custom-failed", step.node, name=name, line=spot.line, text=text)

    def _mistaken(self, step: Asking, question: Question, error: str) -> None:
        wires = wires_of(step, self.program.block, self.catalogue)
        place = blamed(error, tuple(shape_text(tensor.spec.shape) for tensor in question.tensors))
        wire = wires[place] if place is not None and place < len(wires) else None
        rank = wrong_rank(error)
        port = None if wire is None else wire.target_port
        if rank is None or port is None:
            arguments: dict[str, Value] = {"text": self._with_name(step, error)}
            self._add("keras", Severity.ERROR, step.node, port, wire, arguments)
        else:
            title, (expected, received) = self.title(step.node), rank
            arguments = {"port": port, "title": title, "expected": expected, "received": received}
            self._add("wrong-rank", Severity.ERROR, step.node, port, wire, arguments)

    def _with_name(self, step: Asking, text: str) -> str:
        if step.layer is None:
            return text
        maker, made = self.instance.owner_of(step.layer)
        return text.replace(LAYER_NAME, maker.program.attributes.get(made, LAYER_NAME))
