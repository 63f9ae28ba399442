"""What a block means as a program: which layers it makes and which calls it makes, in which order.

A plan is what the source is printed from, and what the analyser goes through call by call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.codegen.arguments import Argument, Arguments, Literal, refs_in
from nodes.codegen.attributes import safe_attributes
from nodes.codegen.expression import Atom, Expression, Group
from nodes.codegen.literals import Unprintable, construction, literal
from nodes.codegen.order import in_cycles, ordered
from nodes.codegen.wiring import Ref, Sources, is_passed_by, sources_of
from nodes.edit import title_of
from nodes.graph import Block, BlockId, LayerId, Node, NodeId, PortName, Project, Value
from nodes.ports import spec_of

OUTPUT = PortName("output")
"""The one output port of an Input."""

WAITING = "waiting"
"""Why a node is left out that has nothing wrong itself, but comes after one that is left out."""

SILENT = frozenset({"note", "frame"})
"""Kinds of nodes that mean nothing to the program."""


@dataclass(frozen=True, slots=True)
class Construction:
    """One layer made in `__init__`: `self.<attribute> = <expression>`."""

    layer: LayerId
    attribute: str
    value: Group

    @property
    def expression(self) -> str:
        """The constructor's call on one line: `tf.keras.layers.Dense(10, name="dense")`."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Call:
    """One call in `call`. One output is bound as it is, several are unpacked."""

    node: NodeId
    layer: LayerId | None
    callee: str
    positional: tuple[Argument, ...]
    keywords: Mapping[str, Argument]
    outputs: tuple[PortName, ...]
    is_row: bool = False
    """Whether a single output comes as a row of one, as from `split(x, 1)`."""

    def refs(self) -> Iterable[Ref]:
        """Every tensor that the call is given, in the order of its arguments."""
        for argument in (*self.positional, *self.keywords.values()):
            yield from refs_in(argument)


@dataclass(frozen=True, slots=True)
class Plan:
    """A block as a program.

    `calls` are in the order of the source. `left_out` says for nodes that are not in it why: the code of a
    problem, or `WAITING`.
    """

    inputs: tuple[NodeId, ...] = ()
    constructions: tuple[Construction, ...] = ()
    calls: tuple[Call, ...] = ()
    results: tuple[Ref, ...] = ()
    outputs: tuple[NodeId, ...] = ()
    """The Output nodes that `results` belong to; empty when the block has none and its ends are returned."""
    left_out: Mapping[NodeId, str] = field(default_factory=dict)


def plan_block(project: Project, block_id: BlockId, catalogue: Catalogue) -> Plan:
    """The plan of one block. A drawing with mistakes has one too: what is wrong is left out."""
    return _Planner(project.blocks[block_id], catalogue).plan()


class _Planner:
    """Makes the plan of one block."""

    def __init__(self, block: Block, catalogue: Catalogue) -> None:
        self.block = block
        self.catalogue = catalogue
        self.attributes = safe_attributes(block, catalogue)
        self.sources: dict[NodeId, Sources] = {
            node.id: sources_of(block, node.id, catalogue)
            for node in block.nodes.values()
            if node.kind not in SILENT and not is_passed_by(block, node.id, catalogue)
        }
        self.constructions: dict[LayerId, Construction] = {}
        self.calls: dict[NodeId, Call] = {}
        self.left_out: dict[NodeId, str] = {}

    def plan(self) -> Plan:
        for node in self._order():
            self._visit(node)
        inputs = tuple(node.id for node in self._in_order("input", self.block.inputs))
        outputs = [node.id for node in self._in_order("output", self.block.outputs)]
        complete = tuple(node for node in outputs if node not in self.left_out)
        results = tuple(ref for node in complete for ref in self._needed(node))
        return Plan(
            inputs,
            tuple(self.constructions.values()),
            tuple(self.calls.values()),
            results or self._ends() or tuple(Ref(node, OUTPUT) for node in inputs),
            complete,
            self.left_out,
        )

    def _in_order(self, kind: str, listed: tuple[NodeId, ...]) -> list[Node]:
        """The nodes of `kind` in the block's order; those it forgets come last."""
        rank = {node: place for place, node in enumerate(listed)}
        found = [self.block.nodes[id] for id in self.sources if self.block.nodes[id].kind == kind]
        return sorted(found, key=lambda node: (rank.get(node.id, len(rank)), node.id))

    # -- order -------------------------------------------------------------------------------------------

    def _order(self) -> list[NodeId]:
        """Every node outside circles, each after what it needs; those in circles are left out.

        The order depends on wires, outputs and names, never on how the block happens to be stored.
        """
        dependencies = {node: [ref.node for ref in self._needed(node)] for node in self.sources}
        circular = in_cycles(dependencies)
        self.left_out.update(dict.fromkeys(sorted(circular), "in-cycle"))
        free = {
            node: [each for each in needed if each not in circular]
            for node, needed in dependencies.items()
            if node not in circular
        }
        used = {each for needed in free.values() for each in needed}
        outputs = [node.id for node in self._in_order("output", self.block.outputs) if node.id in free]
        ends = sorted(free.keys() - used - set(outputs), key=self._by_name)
        return ordered(free, (*outputs, *ends, *sorted(free)))

    def _by_name(self, node: NodeId) -> tuple[list[tuple[int, str]], NodeId]:
        title = title_of(self.block, self.block.nodes[node])
        parts = re.findall(r"[0-9]{1,9}|[^0-9]+", title)
        return [(int(part) if part.isdecimal() else -1, part) for part in parts], node

    def _needed(self, node: NodeId) -> Iterable[Ref]:
        """The tensors that enter `node`, in the order of its ports."""
        spec = spec_of(self.block, self.block.nodes[node], self.catalogue)
        sources = self.sources[node]
        ports = sources.keys() if spec is None else [port.name for port in spec.inputs]
        for port in ports:
            yield from (ref for ref in sources.get(port, ()) if ref is not None)

    def _ends(self) -> tuple[Ref, ...]:
        """The outputs of the calls whose results nothing takes, for a block without Output nodes."""
        used = {ref.node for call in self.calls.values() for ref in call.refs()}
        return tuple(
            Ref(call.node, port)
            for call in self.calls.values()
            if call.node not in used and self.block.nodes[call.node].kind != "constant"
            for port in call.outputs
        )

    # -- nodes -------------------------------------------------------------------------------------------

    def _visit(self, node_id: NodeId) -> None:
        """Add the call of a node to the plan, or leave the node out."""
        node = self.block.nodes[node_id]
        spec = spec_of(self.block, node, self.catalogue)
        try:
            if spec is None:
                raise Unprintable(self._unknown(node))
            self._check_inputs(node, spec)
            if node.kind not in ("input", "output"):
                self.calls[node_id] = self._call(node, spec)
        except Unprintable as reason:
            self.left_out[node_id] = reason.code

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
        if any(ref.node in self.left_out for ref in self._needed(node.id)):
            raise Unprintable(WAITING)

    def _call(self, node: Node, spec: NodeSpec) -> Call:
        if node.kind == "constant":
            return self._constant(node, spec)
        layer = self.block.layer_of(node)
        arguments = Arguments(spec, self.sources[node.id], node, self.catalogue)
        if layer is not None and layer.id not in self.constructions:
            more: dict[str, Expression] = {} if layer.trainable else {"trainable": Atom("False")}
            more["name"] = Atom(f'"{self.attributes[layer.id]}"')
            value = construction(spec, layer.config, self.catalogue, more)
            self.constructions[layer.id] = Construction(layer.id, self.attributes[layer.id], value)
        outputs = spec.outputs if node.outputs is None else node.outputs
        callee = spec.expression if layer is None else f"self.{self.attributes[layer.id]}"
        return Call(
            node.id,
            node.layer,
            callee,
            tuple(arguments.positional),
            arguments.keywords,
            outputs,
            is_row=spec.row and len(outputs) == 1,
        )

    def _constant(self, node: Node, spec: NodeSpec) -> Call:
        if "value" not in node.arguments:
            raise Unprintable("missing-argument")
        value = node.arguments["value"]
        literal(value, self.catalogue)
        declared = spec.argument("dtype")
        dtype = node.arguments.get("dtype", None if declared is None else declared.default)
        keywords = {} if dtype in (None, _inferred(value)) else {"dtype": Literal(dtype)}
        positional = (Literal(value, lists=True),)
        return Call(node.id, None, "tf.constant", positional, keywords, spec.outputs)


def _inferred(value: Value) -> str | None:
    """The dtype that TensorFlow gives to `value` by itself; None when that is better said."""
    kinds: set[type] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif isinstance(each, int) and abs(each) >= 2**31:
            return None
        else:
            kinds.add(type(each))
    names: Mapping[frozenset[type], str] = {
        frozenset(): "float32",
        frozenset({float}): "float32",
        frozenset({int, float}): "float32",
        frozenset({int}): "int32",
        frozenset({bool}): "bool",
        frozenset({str}): "string",
    }
    return names.get(frozenset(kinds))
