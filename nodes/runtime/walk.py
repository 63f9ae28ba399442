"""One way through a project, call by call, into every block instance, loop, branch and chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from nodes.catalogue.spec import Catalogue
from nodes.codegen.ends import declared_inputs, float_of
from nodes.codegen.wiring import Ref
from nodes.graph import BlockId, LayerId, Node, NodeId, Path, PortName, Value
from nodes.report import LayerReport, NodeReport, NodeState, Severity, TensorSpec, WeightSpec
from nodes.runtime.chains import Element, elements, is_gone_through
from nodes.runtime.findings import Faults, Findings, Key, Notes
from nodes.runtime.inference import Answer, Making, Question, Tensor, entering, no_rank, words_of
from nodes.runtime.instances import MOST, Instance, Instances
from nodes.runtime.loops import go_round
from nodes.runtime.memo import FUNCTION, Asked, Done, Memo, State
from nodes.runtime.namespaces import is_code
from nodes.runtime.program import Asking, Loop, Step, output_names

OUTPUT = PortName("output")
Spot = tuple[Path, LayerId]
"""Where a layer is: the path of the instance that makes it, and its id there."""
NO_LAYER = Making("")
"""How the layer of a function is made."""


class Asker(Protocol):
    """Who is asked about calls."""

    catalogue: Catalogue
    memo: Memo
    deadline: float
    trusted: bool
    instances: Instances | None
    """Those of the last way through a project."""

    def answer(self, node: NodeId, before: State, question: Question, traced: bool) -> tuple[Answer, State]:
        """What Keras says about a layer (or function) in state `before`, and the state after."""


class Walk:
    """Goes through the main block, and then through the blocks that it has not come to."""

    def __init__(self, asker: Asker, findings: Findings, traced: bool) -> None:
        self.asker = asker
        self.findings = findings
        self.traced = traced
        self.notes = Notes(findings)
        self.instances = Instances(findings.program.project, asker.catalogue, asker.instances)
        asker.instances = self.instances
        self.states: dict[Spot, State] = {}
        self.entered: set[BlockId] = set()
        self.count = 0
        self.confirmed = True

    def run(self) -> Iterator[Key]:
        """Every call as it has been answered; whoever iterates may stop at any."""
        program = self.findings.program
        yield from Visit(self, self.instances.main(program)).alone()
        self.entered.add(program.block.id)
        for block in program.project.blocks:
            if block not in self.entered:
                yield from Visit(self, self.instances.alone(block)).alone()
        self.findings.final = self.confirmed
        self.notes.close()

    def state(self, at: Spot | None, making: Making) -> State:
        """How the layer `at`, made by `making`, is before its next call; None: a function."""
        if at is None:
            return FUNCTION
        made = self.states.get(at)
        return self.asker.memo.state(FUNCTION, making) if made is None else made

    def ask(self, node: NodeId, at: Spot | None, before: State, question: Question) -> Answer:
        """What Keras says of a call of the layer `at`, or of a function, in the state `before`."""
        answer, after = self.asker.answer(node, before, question, self.traced)
        if at is not None:
            self.states[at] = after
        self.confirmed = self.confirmed and answer.traced
        return answer


class Visit:
    """One call of one block instance."""

    def __init__(self, walk: Walk, instance: Instance) -> None:
        self.walk = walk
        self.instance = instance
        self.program = instance.program
        self.faults = Faults(walk.notes, instance, walk.asker.catalogue, walk.asker.deadline)
        self.tensors: dict[Ref, Tensor] = {}
        self.unbuilt: set[NodeId] = set()
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
            seen = replace(spec, dtype=entering(replace(spec, shape=None), self._float).dtype)
            self.tensors[Ref(node, OUTPUT)] = replace(tensor, spec=seen)
            self.found(node, NodeState.OK, {OUTPUT: seen})
        for node in self.program.plan.inputs[len(tensors) :]:
            self.found(node, NodeState.WAITING)
        yield from self._run()

    @property
    def _float(self) -> str:
        program = self.program
        inputs = declared_inputs(program.plan, program.block, self.walk.asker.catalogue)
        return float_of(inputs, program.block)

    def _run(self) -> Iterator[Key]:
        program = self.program
        for layer in program.layers:
            if self._is_own(layer):
                self.walk.findings.layers.setdefault((self.instance.path, layer), LayerReport(built=False))
        for node in program.plan.left_out:
            self.found(node, NodeState.WAITING)
        yield from self.take_all(program.steps)
        self._finish()

    def take_all(self, steps: Sequence[Step]) -> Iterator[Key]:
        """Go through `steps`."""
        for step in steps:
            yield from go_round(self, step) if isinstance(step, Loop) else self._take(step)
            yield self.instance.path, step.node

    def _is_own(self, layer: LayerId) -> bool:
        """Whether the weights of `layer` are told under this path, and not below it or elsewhere."""
        return layer not in self.instance.given and self.instance.block_of(layer) is None

    def found(
        self, node: NodeId, state: NodeState, outputs: Mapping[PortName, TensorSpec] | None = None
    ) -> None:
        """Note what is known of a node that a trace tells nothing new about."""
        self.faults.found(node, state, outputs)

    def wrong_at(self, code: str, node: NodeId, port: PortName, **arguments: Value) -> None:
        """Note a problem of a port."""
        self.faults.wrong_at(code, node, port, **arguments)

    def _enter(self, node: Node) -> None:
        """An Input node: the shape it declares, with the batch, as `call` sees it."""
        shape, batch = node.arguments.get("shape"), node.arguments.get("batch")
        declared = self._declared(node, "dtype")
        try:
            whole = None if shape is None else (batch, *shape)  # type: ignore[misc]
            spec = entering(TensorSpec(whole, str(declared)), self._float)
        except (TypeError, ValueError) as error:
            self.found(node.id, NodeState.ERROR)
            self.faults.problem("keras", node.id, text=words_of(error))
            return
        self.tensors[Ref(node.id, OUTPUT)] = Tensor(spec)
        self.found(node.id, NodeState.OK, {OUTPUT: spec})

    def _declared(self, node: Node, name: str) -> Value:
        spec = self.walk.asker.catalogue.get(node.kind)
        argument = None if spec is None else spec.argument(name)
        return node.arguments.get(name, None if argument is None else argument.default)

    # -- calls -------------------------------------------------------------------------------------------

    def _take(self, step: Asking) -> Iterator[Key]:
        tensors = [self.tensors.get(ref) for ref in step.refs]
        known = tuple(tensor for tensor in tensors if tensor is not None)
        known = known if len(known) == len(tensors) else ()
        maker, layer = (self.instance, None) if step.layer is None else self.instance.owner_of(step.layer)
        if layer is not None and maker.block_of(layer) is not None:
            yield from self._go_into(step, maker, layer, known)
        elif layer is not None and self._is_chain(maker, layer):
            yield from self._go_along(step, maker, layer, known)
        elif len(known) < len(tensors):
            self._without(step)
        else:
            self._call(step, maker, layer, known)

    def _is_chain(self, maker: Instance, layer: LayerId) -> bool:
        found = maker.program.block.layers[layer]
        return is_gone_through(found.type, found.config)

    def _without(self, step: Asking) -> None:
        if any(ref.node in self.unbuilt for ref in step.refs):
            self._not_built(step)
        else:
            self.found(step.node, NodeState.WAITING)

    def _not_built(self, step: Asking, outputs: Mapping[PortName, TensorSpec] | None = None) -> None:
        self.unbuilt.add(step.node)
        self.found(step.node, NodeState.UNBUILT, outputs)

    def _call(
        self, step: Asking, maker: Instance, layer: LayerId | None, tensors: tuple[Tensor, ...]
    ) -> None:
        at = None if layer is None else (maker.path, layer)
        making = NO_LAYER if layer is None else maker.making_of(layer)
        before = self.walk.state(at, making)
        asked = step, tensors, making, before
        known = self.walk.asker.memo.done.get((self.instance.path, step.node))
        if known is not None and known.asked == asked:
            self._take_over(step, at, known)
            return
        question = Question(step.text, tensors, step.code)
        needs_trust = self._needs_trust(step, making, question, maker, layer)
        if needs_trust and self._is_held_back(step):
            return
        answer = self.walk.ask(step.node, at, before, question)
        silent = answer.timed_out or answer.ended
        if not answer.outputs and (answer.error or silent):
            self._refused(step, question, answer)
            return
        done = self._done(asked, at, answer)
        self._take_over(step, at, done)
        if silent:
            self.faults.silent(step, answer, Severity.WARNING)
        elif answer.traced and not needs_trust:
            self.walk.asker.memo.done[self.instance.path, step.node] = done

    def _done(self, asked: Asked, at: Spot | None, answer: Answer) -> Done:
        """What has come of a call."""
        outputs = self._outputs(asked[0], answer.outputs)
        specs = {name: tensor.spec for name, tensor in outputs.items()}
        layer = None if at is None else LayerReport(answer.weights, answer.built)
        after = FUNCTION if at is None else self.walk.states[at]
        lent = tuple(LayerReport(weights, answer.built) for weights in answer.lent)
        return Done(asked, after, outputs, NodeReport(NodeState.OK, specs, answer.traced), layer, lent)

    def _take_over(self, step: Asking, at: Spot | None, done: Done) -> None:
        for name, tensor in done.outputs.items():
            self.tensors[Ref(step.node, name)] = tensor
        self.walk.notes.found((self.instance.path, step.node), done.node)
        if at is not None and done.layer is not None:
            self.walk.states[at] = done.after
            self.walk.findings.layers[at] = done.layer
        if step.layer is not None and done.lent:
            maker, layer = self.instance.owner_of(step.layer)
            spots = ((each.path, id) for each, id in maker.lent_to(layer))
            self.walk.findings.lent.update(zip(spots, done.lent, strict=True))

    def _outputs(self, step: Asking, tensors: Sequence[Tensor]) -> dict[PortName, Tensor]:
        names = output_names(step, self.program.block, self.walk.asker.catalogue, len(tensors))
        return dict(zip(names, tensors, strict=True))

    def _needs_trust(
        self, step: Asking, making: Making, question: Question, maker: Instance, layer: LayerId | None
    ) -> bool:
        """Whether what is asked about would run code, or read a file."""
        made = [] if layer is None else [(maker, layer), *maker.lent_to(layer)]
        reads = step.file or any(each.program.files.get(id) for each, id in made)
        return bool(reads) or any(map(is_code, (*making.codes, question.code)))

    def _is_held_back(self, step: Asking) -> bool:
        """Whether what needs trust may not be asked, as the project is not trusted."""
        if self.walk.asker.trusted:
            return False
        self.found(step.node, NodeState.WAITING)
        title = self.faults.title(step.node)
        self.faults.problem("not-trusted", step.node, Severity.WARNING, title=title)
        return True

    def _refused(self, step: Asking, question: Question, answer: Answer) -> None:
        if question.rank_unknown and not (answer.timed_out or answer.ended):
            self._not_built(step)
            self.faults.problem("unbuilt", step.node, Severity.HINT, title=self.faults.title(step.node))
        else:
            self.faults.refused(step, question, answer)

    # -- blocks ------------------------------------------------------------------------------------------

    def _go_into(
        self, step: Asking, maker: Instance, layer: LayerId, tensors: Sequence[Tensor]
    ) -> Iterator[Key]:
        """The call of a block instance: what its inner calls make of `tensors`."""
        if len(tensors) < len(step.refs):
            self._without(step)
        block, config = maker.block_of(layer), maker.program.block.layers[layer].config
        visit = (
            None
            if block is None
            else self._inside(maker, layer, block, config, len(tensors) == len(step.refs))
        )
        if visit is None:
            self.found(step.node, NodeState.WAITING)
            return
        yield from visit.given(tensors)
        for port, tensor in visit.results.items():
            self.tensors[Ref(step.node, port)] = tensor
        outputs = {port: tensor.spec for port, tensor in visit.results.items()}
        if visit.unbuilt and len(outputs) < len(step.outputs):
            self._not_built(step, outputs)
            return
        done = NodeState.OK if len(outputs) >= len(step.outputs) else NodeState.WAITING
        self.found(step.node, NodeState.ERROR if visit.faults.any else done, outputs)

    def _inside(
        self, maker: Instance, layer: LayerId, block: BlockId, config: Mapping[str, Value], known: bool
    ) -> Visit | None:
        """A visit of `block`; None for one that contains itself, or when there are too many."""
        if block in maker.within or self.walk.count >= MOST:
            return None
        self.walk.count += 1
        if known:
            self.walk.entered.add(block)
        return Visit(self.walk, self.walk.instances.inside(maker, layer, config, block))

    # -- chains ------------------------------------------------------------------------------------------

    def _go_along(
        self, step: Asking, maker: Instance, layer: LayerId, tensors: tuple[Tensor, ...]
    ) -> Iterator[Key]:
        """The call of a chain, element by element."""
        config, weights, built = maker.program.block.layers[layer].config, list[WeightSpec](), True
        catalogue, project = self.walk.asker.catalogue, self.program.project
        maker = replace(maker, frozen=maker.is_frozen(layer))
        if not tensors:
            self._without(step)
        for element in elements(layer, config.get("layers"), project, catalogue, {}):
            if element.block is not None:
                around = replace(maker, frozen=maker.frozen or element.frozen)
                config = {name: value for name, value in element.config.items() if name != "trainable"}
                visit = self._inside(around, element.step, element.block, config, bool(tensors))
                if visit is not None:
                    yield from visit.given(tensors)
                tensors = () if visit is None else tuple(visit.results.values())
            elif tensors:
                answer = self._element(step, maker, element, tensors)
                weights += [replace(each, name=f"{element.name}/{each.name}") for each in answer.weights]
                tensors, built = answer.outputs, built and answer.built
        if tensors:
            outputs = self._outputs(step, tensors)
            self.tensors.update({Ref(step.node, name): tensor for name, tensor in outputs.items()})
            self.found(step.node, NodeState.OK, {name: tensor.spec for name, tensor in outputs.items()})
        self.found(step.node, NodeState.WAITING)
        self.walk.findings.layers[maker.path, layer] = LayerReport(tuple(weights), built and bool(tensors))

    def _element(
        self, step: Asking, maker: Instance, element: Element, tensors: tuple[Tensor, ...]
    ) -> Answer:
        if element.making is None:
            return Answer()
        given = "t[0]" if len(tensors) == 1 else f"[{', '.join(f't[{n}]' for n in range(len(tensors)))}]"
        question = Question(f"layer({given})", tensors)
        needs_trust = self._needs_trust(step, element.making, question, maker, step.layer)
        if needs_trust and self._is_held_back(step):
            return Answer()
        making = replace(element.making, frozen=maker.frozen or element.frozen)
        at = maker.path, element.step
        answer = self.walk.ask(step.node, at, self.walk.state(at, making), question)
        if not answer.outputs:
            self._refused(step, question, answer)
        return answer

    # -- the rest ----------------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Nodes that are no call: bypassed ones show what goes past them, Outputs whether anything comes."""
        program = self.program
        for node, (port, ref) in program.passed_by.items():
            tensor = self.tensors.get(ref)
            outputs = {} if tensor is None else {port: tensor.spec}
            self.found(node, NodeState.WAITING if tensor is None else NodeState.OK, outputs)
        for ref in program.plan.results:
            self._check_result(ref)
        for node, ref in zip(program.plan.outputs, program.plan.results, strict=False):
            tensor = self.tensors.get(ref)
            self.found(node, NodeState.WAITING if tensor is None else NodeState.OK)
            if tensor is not None:
                self.results[program.block.output_ports[node]] = tensor

    def _check_result(self, ref: Ref) -> None:
        """What the model returns must have a rank, unless an input has none: else Keras cannot build it."""
        tensor = self.tensors.get(ref)
        if tensor is None or tensor.spec.shape is not None or self._is_open():
            return
        del self.tensors[ref]
        self.faults.any = True
        self.walk.findings.nodes[self.instance.path, ref.node] = NodeReport(NodeState.ERROR, traced=True)
        self.faults.problem("keras", ref.node, text=no_rank())

    def _is_open(self) -> bool:
        tensors = (self.tensors.get(Ref(node, OUTPUT)) for node in self.program.plan.inputs)
        return any(tensor is not None and tensor.spec.shape is None for tensor in tensors)
