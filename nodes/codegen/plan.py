"""What a block means as a program: which layers it makes and which steps it takes, in which order.

A plan is what the source is printed from, and what the analyser goes through step by step.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.catalogue.states import gives_lists, states_of_cells
from nodes.codegen.arguments import Arguments
from nodes.codegen.coding import lines_of
from nodes.codegen.constants import constant_call
from nodes.codegen.expression import Atom
from nodes.codegen.literals import Unprintable, literal
from nodes.codegen.making import WEIGHT, Maker
from nodes.codegen.order import in_cycles, ordered
from nodes.codegen.placing import REGIONS, Placing
from nodes.codegen.steps import (
    Argument,
    Call,
    Construction as Construction,
    Held,
    Literal as Literal,
    Part,
    Plan as Plan,
    Region,
    Step,
)
from nodes.codegen.values import value_of
from nodes.codegen.wiring import Ref, Sources
from nodes.devices import call_device
from nodes.graph import Block, BlockId, Node, NodeId, PortName, Project, Value, block_of_type
from nodes.names import title_of
from nodes.ports import spec_of

OUTPUT = PortName("output")
"""The one output port of an Input."""

WAITING = "waiting"
"""Why a node is left out that has nothing wrong itself, but comes after one that is left out."""

PARTS: Mapping[str, str] = {"leave": "body", "then": "body", "else": "other"}
"""Which part of a loop or branch each kind of end belongs to."""


def plan_block(
    project: Project,
    block_id: BlockId,
    catalogue: Catalogue,
    arguments: Mapping[str, Value] | None = None,
) -> Plan:
    """The plan of one block. A drawing with mistakes has one too: what is wrong is left out.

    `catalogue` is the project's vocabulary. In the source, arguments of the block stand under their names;
    with `arguments` (an instance's, which may leave some out) their values are put in instead. What an
    instance inside the block is given is its configuration, as `nodes.codegen.making.resolved` has it with
    the arguments of its surroundings.
    """
    return Plans(project, catalogue).plan(block_id, arguments)


class Plans:
    """The plans of the blocks of one project, each made once."""

    def __init__(self, project: Project, catalogue: Catalogue) -> None:
        self.project = project
        self.catalogue = catalogue
        self._known: dict[BlockId, Plan] = {}

    def plan(self, block_id: BlockId, arguments: Mapping[str, Value] | None = None) -> Plan:
        """The plan of a block, as `plan_block`."""
        if arguments is not None:
            return _Planner(self, block_id, arguments).plan()
        if block_id not in self._known:
            self._known[block_id] = _Planner(self, block_id, None).plan()
        return self._known[block_id]

    def outputs_of(self, block_id: BlockId) -> tuple[PortName, ...]:
        """The output ports of the instances of a block: of those Outputs that something reaches."""
        names = self.project.blocks[block_id].output_ports
        return tuple(names[node] for node in self.plan(block_id).outputs)


class _Planner:
    """Makes the plan of one block."""

    def __init__(self, plans: Plans, block_id: BlockId, arguments: Mapping[str, Value] | None) -> None:
        self.plans = plans
        self.block: Block = plans.project.blocks[block_id]
        self.catalogue = plans.catalogue
        self.maker = Maker(plans.project, self.block, self.catalogue, arguments)
        self.placing = Placing(self.block, self.catalogue)
        self.sources: Mapping[NodeId, Sources] = self.placing.sources
        self.left_out: dict[NodeId, str] = {}
        self.given: dict[NodeId, tuple[PortName, ...]] = {}
        """What each node that is in the plan gives."""
        self.nothing: set[NodeId] = set()
        """Constants that stand for None, which is no tensor."""

    def plan(self) -> Plan:
        steps = self._level(None)
        self.maker.take_given()
        inputs = tuple(node.id for node in self._in_order("input", self.block.inputs))
        outputs = [node.id for node in self._in_order("output", self.block.outputs)]
        complete = tuple(node for node in outputs if node not in self.left_out)
        results = tuple(ref for node in complete for ref in self._needed(node))
        return Plan(
            inputs,
            tuple(self.maker.made.values()),
            tuple(steps),
            results or self._ends(steps) or tuple(Ref(node, OUTPUT) for node in inputs),
            complete,
            self.left_out,
            self.maker.legal,
        )

    def _in_order(self, kind: str, listed: tuple[NodeId, ...]) -> list[Node]:
        """The nodes of `kind` in the block's order; those it forgets come last."""
        rank = {node: place for place, node in enumerate(listed)}
        found = [self.block.nodes[id] for id in self.sources if self.block.nodes[id].kind == kind]
        return sorted(found, key=lambda node: (rank.get(node.id, len(rank)), node.id))

    # -- order -------------------------------------------------------------------------------------------

    def _level(self, region: NodeId | None) -> list[Step]:
        """The steps of the nodes that stand directly in `region`, or in the block itself."""
        steps: list[Step] = []
        for node in self._order(region):
            step = self._visit(node)
            if step is not None:
                steps.append(step)
        return steps

    def _order(self, region: NodeId | None) -> list[NodeId]:
        """The nodes of one level outside circles, each after what it needs; those in circles are left out.

        The order depends on wires, outputs, names and places, never on how the block happens to be stored.
        """
        nodes = self.placing.members(region)
        dependencies = {node: self._waits_for(node, region) for node in nodes}
        circular = in_cycles(dependencies)
        for node in sorted(circular):
            self._leave_out(node, "in-cycle")
        free = {
            node: [each for each in needed if each not in circular]
            for node, needed in dependencies.items()
            if node not in circular
        }
        used = {each for needed in free.values() for each in needed}
        outputs = [node.id for node in self._in_order("output", self.block.outputs) if node.id in free]
        leaves = sorted(node for node in free if self.block.nodes[node].kind in PARTS)
        ends = sorted(free.keys() - used - set(outputs) - set(leaves), key=self._by_name)
        return ordered(free, (*outputs, *leaves, *ends, *sorted(free)))

    def _waits_for(self, node: NodeId, level: NodeId | None) -> list[NodeId]:
        """The nodes of the same level that have to come before `node` and all that stands in it."""
        found: dict[NodeId, None] = {}
        for each in self.placing.within(node):
            for ref in self._needed(each):
                if self.placing.home(ref.node) == level:
                    found[ref.node] = None
        return list(found)

    def _by_name(self, node: NodeId) -> tuple[list[tuple[int, str]], int, int, NodeId]:
        title = title_of(self.block, self.block.nodes[node])
        parts = re.findall(r"[0-9]{1,9}|[^0-9]+", title)
        place = self.block.places.get(node)
        x, y = (place.x, place.y) if place else (0, 0)
        return [(int(part) if part.isdecimal() else -1, part) for part in parts], x, y, node

    def _needed(self, node: NodeId) -> Iterable[Ref]:
        """The tensors that enter `node`, in the order of its ports."""
        spec = spec_of(self.block, self.block.nodes[node], self.catalogue)
        sources = self.sources[node]
        ports = sources.keys() if spec is None else [port.name for port in spec.inputs]
        for port in ports:
            yield from (ref for ref in sources.get(port, ()) if ref is not None)

    def _ends(self, steps: list[Step]) -> tuple[Ref, ...]:
        """The outputs of the steps whose results nothing takes, for a block without Output nodes."""
        used = {ref.node for step in steps for ref in step.refs()}
        return tuple(
            Ref(step.node, port)
            for step in steps
            if step.node not in used
            and self.block.nodes[step.node].kind not in ("constant", WEIGHT)
            and not isinstance(step, Held)
            for port in step.outputs
        )

    # -- nodes -------------------------------------------------------------------------------------------

    def _visit(self, node_id: NodeId) -> Step | None:
        """The step of a node; None if it is none, or is left out."""
        node = self.block.nodes[node_id]
        spec = spec_of(self.block, node, self.catalogue)
        try:
            if spec is None:
                raise Unprintable(self._unknown(node))
            self._check_inputs(node, spec)
            if node.kind == "constant" and node.arguments.get("value", 0) is None:
                self.nothing.add(node_id)
            if node.kind in ("input", "output", "enter", *PARTS) or node_id in self.nothing:
                self.given[node_id] = spec.outputs
                return None
            step = self._region(node, spec) if node.kind in REGIONS else self._step(node, spec)
            device = call_device(self.block, node)
            if device is not None and not isinstance(step, Held):
                step = replace(step, device=device)
            self.given[node_id] = step.outputs
            return step
        except Unprintable as reason:
            self._leave_out(node_id, reason.code)
        return None

    def _leave_out(self, node: NodeId, code: str) -> None:
        """Leave out a node, and with it what stands inside."""
        inside = [each for each in self.placing.within(node) if each != node]
        self.left_out.update({node: code, **{each: self.left_out.get(each, WAITING) for each in inside}})

    def _unknown(self, node: Node) -> str:
        missing = node.kind == "layer" and self.block.layer_of(node) is None
        return "missing-layer" if missing else "unknown-type"

    def _check_inputs(self, node: Node, spec: NodeSpec) -> None:
        """Make sure that every port has what it needs.

        Raises:
            Unprintable: one has not, or needs something that is left out.
        """
        for port in spec.inputs:
            sources = self.sources[node.id].get(port.name, ())
            typed = port.literal and port.name in node.arguments
            if None in sources or not (sources or typed or port.optional):
                raise Unprintable("missing-input")
            if port.many and 0 < len(sources) < port.least:
                raise Unprintable("too-few-inputs")
            takes_none = port.many and port.optional
            if not takes_none and any(ref is not None and ref.node in self.nothing for ref in sources):
                raise Unprintable("missing-input")
        if any(self._is_out_of_reach(ref) for ref in self._needed(node.id)):
            raise Unprintable(WAITING)

    def _is_out_of_reach(self, ref: Ref) -> bool:
        """Whether a tensor is not there: what makes it is left out, or does not make it."""
        return ref.node in self.left_out or ref.port not in self.given.get(ref.node, (ref.port,))

    def _step(self, node: Node, spec: NodeSpec) -> Step:
        node = replace(node, arguments=self.maker.in_call(node.arguments))
        layer = self.block.layer_of(node)
        if layer is not None:
            self.maker.make(layer, spec)
            if layer.type == WEIGHT:
                return Held(node.id, layer.id, self.maker.attributes[layer.id], spec.outputs)
        if node.kind == "code":
            return lines_of(node, self._single(node, spec))
        if node.kind == "constant":
            return constant_call(node, spec, self.catalogue)
        if spec.infix or node.kind in ("operator.index", "expression"):
            return self._formula(node, spec)
        return self._call(node, spec)

    def _single(self, node: Node, spec: NodeSpec) -> dict[PortName, Ref]:
        """What enters each port of a node whose ports take one tensor."""
        sources = self.sources[node.id]
        return {port.name: ref for port in spec.inputs for ref in sources.get(port.name, ())[:1] if ref}

    def _call(self, node: Node, spec: NodeSpec) -> Call:
        arguments = Arguments(spec, self.sources[node.id], node, self.catalogue)
        layer = self.block.layer_of(node)
        if layer is not None:
            arguments.group("initial_state", states_of_cells(layer.type, layer.config))
        outputs = spec.outputs if node.outputs is None else node.outputs
        inner = None if layer is None else block_of_type(layer.type)
        if inner is not None:
            outputs = self.plans.outputs_of(inner)
        return Call(
            node.id,
            node.layer,
            spec.expression if layer is None else f"self.{self.maker.attributes[layer.id]}",
            tuple(self._filled(each) for each in arguments.positional),
            {name: self._filled(each) for name, each in arguments.keywords.items()},
            outputs,
            is_row=spec.row and len(outputs) == 1,
            in_lists=layer is not None and gives_lists(layer.type, layer.config),
        )

    def _filled(self, argument: Argument) -> Argument:
        """An argument with None where a Constant stands for it."""
        if isinstance(argument, tuple):
            return tuple(map(self._filled, argument))
        return Literal(None) if isinstance(argument, Ref) and argument.node in self.nothing else argument

    def _formula(self, node: Node, spec: NodeSpec) -> Call:
        """Operators, an index or an expression: tried here, so that writing it cannot fail."""
        if node.kind == "expression":
            found = self._single(node, spec)
            made = self._typed(node, tuple(found.values()), "text", spec, tuple(map(str, found)))
        elif node.kind == "operator.index":
            made = self._typed(node, tuple(self._single(node, spec).values()), "index", spec)
        else:
            arguments = Arguments(spec, self.sources[node.id], node, self.catalogue)
            positional = (*arguments.positional, *arguments.keywords.values())
            made = Call(node.id, None, spec.infix, positional, {}, spec.outputs, formula=node.kind)
        value_of(made, lambda ref: Atom("x"), self.catalogue)
        return made

    def _typed(
        self, node: Node, refs: tuple[Ref, ...], argument: str, spec: NodeSpec, names: tuple[str, ...] = ()
    ) -> Call:
        text = node.arguments.get(argument)
        if not isinstance(text, str):
            raise Unprintable("missing-argument" if text is None else "bad-argument")
        return Call(node.id, None, "", refs, {}, spec.outputs, formula=node.kind, text=text, names=names)

    # -- loops and branches ------------------------------------------------------------------------------

    def _region(self, node: Node, spec: NodeSpec) -> Region:
        """A loop or a branch with what stands in it.

        Raises:
            Unprintable: one of its ends is left out, or an argument cannot be.
        """
        arguments = self.maker.in_call(node.arguments)
        entering = self._single(node, spec)
        if not spec.outputs:
            raise Unprintable("missing-argument")
        limit = arguments.get("limit")
        if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
            raise Unprintable("bad-argument")
        times: Ref | Literal | None = entering.get(PortName("times"))
        if node.kind == "for" and times is None:
            literal(arguments.get("times"), self.catalogue)
            times = Literal(arguments.get("times"))
        steps = self._level(node.id)
        ends = {
            self.block.nodes[each].kind: each for each in sorted(self.placing.ends(node.id), reverse=True)
        }
        if any(end in self.left_out for end in ends.values()):
            raise Unprintable(WAITING)
        if node.kind == "while" and "leave" not in ends:
            raise Unprintable("missing-input")
        parts = self._parts(node, spec, steps, ends)
        return Region(
            node.id,
            node.kind,
            tuple(entering[port] for port in spec.outputs),
            spec.outputs,
            self.placing.enter(node.id) or node.id,
            parts["body"],
            parts.get("condition", Part()),
            parts.get("other", Part()),
            decision=entering[PortName("condition")] if node.kind == "if" else None,
            times=times if node.kind == "for" else None,
            limit=limit if node.kind == "while" else None,
        )

    def _parts(
        self, node: Node, spec: NodeSpec, steps: Sequence[Step], ends: Mapping[str, NodeId]
    ) -> dict[str, Part]:
        """The functions of a loop or branch: the steps that each needs, and in `body` those nothing needs."""
        parts: dict[str, Part] = {}
        enter = self.placing.enter(node.id) or node.id
        unchanged = {port: Ref(enter, port) for port in spec.outputs}
        for kind in ("then", "else") if node.kind == "if" else ("leave",):
            end = ends.get(kind)
            entering = {} if end is None else self.sources[end]
            found = tuple((*entering.get(port, ()), unchanged[port])[0] for port in spec.outputs)
            results = tuple(ref for ref in found if ref is not None)
            parts[PARTS[kind]] = Part(_slice(steps, results), results, end)
        if node.kind == "while":
            decides = tuple(ref for ref in self.sources[ends["leave"]].get(PortName("condition"), ()) if ref)
            parts["condition"] = Part(_slice(steps, decides), decides, ends["leave"])
        needed = {step.node for part in parts.values() for step in part.steps}
        body = parts["body"]
        loose = [step for step in steps if step.node not in needed]
        taken = (*body.results, *(ref for step in loose for ref in step.refs()))
        kept = {step.node for step in (*loose, *_slice(steps, taken))}
        parts["body"] = replace(body, steps=tuple(step for step in steps if step.node in kept))
        return parts


def _slice(steps: Sequence[Step], results: Collection[Ref]) -> tuple[Step, ...]:
    """Those of `steps` that `results` need, in their order."""
    needed = {ref.node for ref in results}
    found: list[Step] = []
    for step in reversed(steps):
        if step.node in needed:
            found.append(step)
            needed.update(ref.node for ref in step.refs())
    return tuple(reversed(found))
