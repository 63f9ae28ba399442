"""One way through a project, call by call, into every block instance."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from nodes.catalogue.spec import Catalogue
from nodes.codegen.wiring import Ref
from nodes.graph import BlockId, LayerId, Node, NodeId, Path, PortName, Value
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
from nodes.runtime.inference import LAYER_NAME, Answer, Question, Tensor, entering, no_rank, words_of
from nodes.runtime.instances import MOST, Instance, Instances
from nodes.runtime.memo import FUNCTION, Memo, State
from nodes.runtime.namespaces import Spot
from nodes.runtime.program import Program, Step, blamed, file_read, output_names, wires_of, wrong_rank

Key = tuple[Path, NodeId]
OUTPUT = PortName("output")


@dataclass(slots=True)
class Findings:
    """What is known of one project so far, whose main block is `program`; filled by a walk."""

    program: Program
    nodes: dict[Key, NodeReport] = field(default_factory=dict)
    layers: dict[tuple[Path, LayerId], LayerReport] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    final: bool = False
    """Whether every answer has been confirmed by a trace."""


class Asker(Protocol):
    """Who is asked about calls."""

    catalogue: Catalogue
    memo: Memo
    deadline: float

    def answer(self, node: NodeId, before: State, question: Question, traced: bool) -> tuple[Answer, State]:
        """What Keras says about a layer (or function) in state `before`, and the state after."""


class Walk:
    """Goes through the main block, and then through the blocks that it has not come to."""

    def __init__(self, asker: Asker, findings: Findings, traced: bool) -> None:
        self.asker = asker
        self.findings = findings
        self.traced = traced
        self.instances = Instances(findings.program.project, asker.catalogue)
        self.states: dict[tuple[Path, LayerId], State] = {}
        self.entered: set[BlockId] = set()
        self.count = 0
        self.confirmed = True
        self._found: set[Key] = set()
        self._problems: set[Hashable] = set()

    def run(self) -> Iterator[Key]:
        """Every call as it has been answered; whoever iterates may stop at any."""
        findings, program = self.findings, self.findings.program
        findings.problems.clear()
        findings.layers.clear()
        yield from Visit(self, self.instances.main(program)).alone()
        self.entered.add(program.block.id)
        for block in program.project.blocks:
            if block not in self.entered:
                yield from Visit(self, self.instances.alone(block)).alone()
        findings.final = self.confirmed
        for gone in findings.nodes.keys() - self._found:
            del findings.nodes[gone]

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


class Visit:
    """One call of one block instance."""

    def __init__(self, walk: Walk, instance: Instance) -> None:
        self.walk = walk
        self.instance = instance
        self.program = instance.program
        self.tensors: dict[Ref, Tensor] = {}
        self.unbuilt: set[NodeId] = set()
        self.wrong = False
        self.results: dict[PortName, Tensor] = {}
        """What leaves the block, as far as it is known."""

    def alone(self) -> Iterator[Key]:
        """Go through with what the Inputs declare."""
        for node in self.program.plan.inputs:
            self._enter(self.program.block.nodes[node])
        yield from self._run()

    def given(self, tensors: Sequence[Tensor]) -> Iterator[Key]:
        """Go through with these tensors, one for each Input; fewer when some are not known."""
        for node, tensor in zip(self.program.plan.inputs, tensors, strict=False):
            spec = tensor.spec
            seen = replace(spec, dtype=entering(replace(spec, shape=None)).dtype)
            self.tensors[Ref(node, OUTPUT)] = replace(tensor, spec=seen)
            self._found(node, NodeState.OK, {OUTPUT: seen})
        for node in self.program.plan.inputs[len(tensors) :]:
            self._found(node, NodeState.WAITING)
        yield from self._run()

    def _run(self) -> Iterator[Key]:
        program = self.program
        for layer in program.layers:
            if self._is_own(layer):
                self.walk.findings.layers.setdefault((self.instance.path, layer), LayerReport(built=False))
        for node in program.plan.left_out:
            self._found(node, NodeState.WAITING)
        for step in program.steps:
            yield from self._take(step)
            yield self.instance.path, step.node
        self._finish()

    def _is_own(self, layer: LayerId) -> bool:
        """Whether the weights of `layer` are told under this path, and not below it or elsewhere."""
        return layer not in self.instance.given and self.instance.block_of(layer) is None

    def _found(
        self, node: NodeId, state: NodeState, outputs: Mapping[PortName, TensorSpec] | None = None
    ) -> None:
        """A node that a trace tells nothing new about."""
        self.wrong = self.wrong or state is NodeState.ERROR
        self.walk.found((self.instance.path, node), NodeReport(state, outputs or {}, traced=True))

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
        self.tensors[Ref(node.id, OUTPUT)] = Tensor(spec)
        self._found(node.id, NodeState.OK, {OUTPUT: spec})

    def _declared(self, node: Node, name: str) -> Value:
        spec = self.walk.asker.catalogue.get(node.kind)
        argument = None if spec is None else spec.argument(name)
        return node.arguments.get(name, None if argument is None else argument.default)

    # -- calls -------------------------------------------------------------------------------------------

    def _take(self, step: Step) -> Iterator[Key]:
        tensors = [self.tensors.get(ref) for ref in step.refs]
        known = tuple(tensor for tensor in tensors if tensor is not None)
        maker, layer = (self.instance, None) if step.layer is None else self.instance.owner_of(step.layer)
        block = None if layer is None else maker.block_of(layer)
        if layer is not None and block is not None:
            yield from self._go_into(step, maker, layer, block, known)
        elif len(known) < len(tensors):
            self._without(step)
        elif not self._reads_file(step, maker, layer):
            self._ask(step, maker, layer, Question(step.text, known, step.code))

    def _without(self, step: Step) -> None:
        after_unbuilt = any(ref.node in self.unbuilt for ref in step.refs)
        self._not_built(step) if after_unbuilt else self._found(step.node, NodeState.WAITING)

    def _not_built(self, step: Step) -> None:
        self.unbuilt.add(step.node)
        self._found(step.node, NodeState.UNBUILT)

    def _reads_file(self, step: Step, maker: Instance, layer: LayerId | None) -> bool:
        file = None if layer is None else file_read(maker.program.block.layers[layer])
        if file is None:
            return False
        self._found(step.node, NodeState.ERROR)
        self._problem("reads-file", step.node, title=self._title(step.node), file=file)
        return True

    def _ask(self, step: Step, maker: Instance, layer: LayerId | None, question: Question) -> None:
        before, key = FUNCTION, (maker.path, layer or LayerId(""))
        if layer is not None:
            made = self.walk.states.get(key)
            making = maker.program.layers[layer]
            before = self.walk.asker.memo.state(FUNCTION, making) if made is None else made
        answer, after = self.walk.asker.answer(step.node, before, question, self.walk.traced)
        if layer is not None:
            self.walk.states[key] = after
        self.walk.confirmed = self.walk.confirmed and answer.traced
        if answer.outputs or not (answer.error or answer.timed_out or answer.ended):
            self._answered(step, answer)
            if layer is not None:
                self.walk.findings.layers[key] = LayerReport(answer.weights, answer.built)
        else:
            self._refused(step, question, answer)

    def _answered(self, step: Step, answer: Answer) -> None:
        block = self.program.block
        names = output_names(step, block, self.walk.asker.catalogue, len(answer.outputs))
        outputs = {name: tensor.spec for name, tensor in zip(names, answer.outputs, strict=True)}
        for name, tensor in zip(names, answer.outputs, strict=True):
            self.tensors[Ref(step.node, name)] = tensor
        self.walk.found((self.instance.path, step.node), NodeReport(NodeState.OK, outputs, answer.traced))
        if answer.timed_out or answer.ended:
            self._silent(step, answer, Severity.WARNING)

    # -- blocks ------------------------------------------------------------------------------------------

    def _go_into(
        self, step: Step, maker: Instance, layer: LayerId, block: BlockId, tensors: Sequence[Tensor]
    ) -> Iterator[Key]:
        """The call of a block instance: what its inner calls make of `tensors`."""
        if len(tensors) < len(step.refs):
            self._without(step)
            tensors = ()
        if block in maker.within or self.walk.count >= MOST:
            self._found(step.node, NodeState.WAITING)
            return
        self.walk.count += 1
        if tensors or not step.refs:
            self.walk.entered.add(block)
        config = maker.program.block.layers[layer].config
        visit = Visit(self.walk, self.walk.instances.inside(maker, layer, config, block))
        yield from visit.given(tensors)
        self._take_results(step, visit)

    def _take_results(self, step: Step, visit: Visit) -> None:
        for port, tensor in visit.results.items():
            self.tensors[Ref(step.node, port)] = tensor
        outputs = {port: tensor.spec for port, tensor in visit.results.items()}
        if visit.unbuilt and len(outputs) < len(step.outputs):
            self.unbuilt.add(step.node)
            self._found(step.node, NodeState.UNBUILT, outputs)
            return
        done = NodeState.OK if len(outputs) == len(step.outputs) else NodeState.WAITING
        state = NodeState.ERROR if visit.wrong else done
        self._found(step.node, state, outputs)

    # -- what is wrong -----------------------------------------------------------------------------------

    def _silent(self, step: Step, answer: Answer, severity: Severity) -> None:
        """A question that did not come back: it took too long, or ended the process."""
        title = self._title(step.node)
        if answer.ended:
            self._problem("ended", step.node, severity, title=title)
        else:
            seconds = self.walk.asker.deadline
            self._problem("timeout", step.node, severity, title=title, seconds=seconds)

    def _refused(self, step: Step, question: Question, answer: Answer) -> None:
        if answer.timed_out or answer.ended:
            self._found(step.node, NodeState.ERROR)
            self._silent(step, answer, Severity.ERROR)
        elif question.rank_unknown:
            self._not_built(step)
            self._problem("unbuilt", step.node, Severity.HINT, title=self._title(step.node))
        else:
            self._found(step.node, NodeState.ERROR)
            if answer.spot is None:
                self._mistaken(step, question, answer.error)
            else:
                self._failed(step, answer.spot, answer.error)

    def _failed(self, step: Step, spot: Spot, error: str) -> None:
        """A problem in the project's own code, on its line."""
        text = self._with_name(step, error)
        self._problem("custom-failed", step.node, name=spot.name, line=spot.line, text=text)

    def _mistaken(self, step: Step, question: Question, error: str) -> None:
        """A problem in Keras's words, on the wire that brings what Keras does not like."""
        wires = wires_of(step, self.program.block, self.walk.asker.catalogue)
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
        self.walk.problem(
            Problem(
                "wrong-rank" if "expected" in arguments else "keras",
                Severity.ERROR,
                self.program.block.id,
                step.node,
                None if wire is None else wire.target_port,
                None if wire is None else wire.id,
                self.instance.path,
                arguments,
            )
        )

    def _with_name(self, step: Step, text: str) -> str:
        layer = None if step.layer is None else self.program.block.layers.get(step.layer)
        return text if layer is None else text.replace(LAYER_NAME, self._attribute(layer.id))

    def _attribute(self, layer: LayerId) -> str:
        maker, made = self.instance.owner_of(layer)
        return maker.program.attributes.get(made, maker.program.block.layers[made].attribute)

    def _title(self, node: NodeId) -> str:
        return title_of(self.program.block, self.program.block.nodes[node])

    def _problem(
        self, code: str, node: NodeId, severity: Severity = Severity.ERROR, **arguments: Value
    ) -> None:
        block, path = self.program.block.id, self.instance.path
        self.walk.problem(Problem(code, severity, block, node, path=path, arguments=arguments))

    # -- the rest ----------------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Nodes that are no call: bypassed ones show what goes past them, Outputs whether anything comes."""
        program = self.program
        for node, (port, ref) in program.passed_by.items():
            tensor = self.tensors.get(ref)
            outputs = {} if tensor is None else {port: tensor.spec}
            self._found(node, NodeState.WAITING if tensor is None else NodeState.OK, outputs)
        for ref in program.plan.results:
            self._check_result(ref)
        for node, ref in zip(program.plan.outputs, program.plan.results, strict=False):
            tensor = self.tensors.get(ref)
            self._found(node, NodeState.WAITING if tensor is None else NodeState.OK)
            if tensor is not None:
                self.results[program.block.output_ports[node]] = tensor

    def _check_result(self, ref: Ref) -> None:
        """What the model returns must have a rank, unless an input has none: else Keras cannot build it."""
        tensor = self.tensors.get(ref)
        if tensor is None or tensor.spec.shape is not None or self._is_open():
            return
        del self.tensors[ref]
        self.wrong = True
        self.walk.findings.nodes[self.instance.path, ref.node] = NodeReport(NodeState.ERROR, traced=True)
        self._problem("keras", ref.node, text=no_rank())

    def _is_open(self) -> bool:
        tensors = (self.tensors.get(Ref(node, OUTPUT)) for node in self.program.plan.inputs)
        return any(tensor is not None and tensor.spec.shape is None for tensor in tensors)
