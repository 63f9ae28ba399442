"""What the tensors of a block are called in its `call`: a chain keeps one name, a branch gets its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nodes.catalogue.spec import Catalogue
from nodes.codegen.coding import bound_names, parsed, read_names
from nodes.codegen.plan import OUTPUT, Plan
from nodes.codegen.steps import Held, Lines, Part, Region, Step, all_steps
from nodes.codegen.wiring import Ref
from nodes.graph import Block, NodeId, PortName
from nodes.names import TAKEN, is_legal_attribute, snake_case

UNUSED = "_"
GENERIC = re.compile("output(_[0-9]+)?")
"""Names of output ports that say nothing; that of an only output says no more than its node."""

LONGEST = 32
"""A variable is not made longer than this from a title."""

STEMS = {"while": "loop", "for": "loop", "if": "branch"}
"""What the functions of a loop or branch without a title are called after."""

ENDINGS = {"while": ("condition", "body"), "for": ("body",), "if": ("then", "else")}
"""How the names of these functions end, in the order of `Region.parts`."""


@dataclass(slots=True)
class Scope:
    """What is called how in `call`, or in one function inside it; `parts` are those functions."""

    names: dict[Ref, str] = field(default_factory=dict)
    parts: dict[NodeId, tuple[Scope, ...]] = field(default_factory=dict)
    functions: dict[NodeId, tuple[str, ...]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    def free(self, stem: str) -> str:
        """A name that nothing has here; it is not given twice."""
        names = self.taken | TAKEN | set(self.names.values())
        name, count = stem, 0
        while name in names:
            count += 1
            name = f"{stem}_{count}"
        self.taken |= {name}
        return name


def tensor_names(plan: Plan, block: Block, taken: frozenset[str] = frozenset()) -> Scope:
    """The variable that holds each tensor of `plan`; what nothing uses is called `_`.

    `taken` are the names of classes and functions of the source, which no variable may hide.
    """
    lines = [step for step in all_steps(plan.steps) if isinstance(step, Lines)]
    read = set(taken)
    for each in lines:
        tree = parsed(each.text)
        read |= (set() if tree is None else read_names(tree) - bound_names(tree)) - set(each.inputs)
    naming = _Naming(block, frozenset(read), plan.steps, plan.results)
    naming.begin(plan.inputs)
    naming.go_through()
    return naming.scope


class _Naming:
    """Goes through the steps of a function in order, knowing which variables hold something still needed."""

    def __init__(
        self, block: Block, taken: frozenset[str], steps: Sequence[Step], results: Iterable[Ref]
    ) -> None:
        self.block = block
        self.taken = taken
        self.steps = steps
        self.scope = Scope(taken=taken)
        self.names = self.scope.names
        self.held: dict[str, Ref] = {}
        uses = {ref: place for place, step in enumerate(steps) for ref in step.refs()}
        self.last_use = {**uses, **dict.fromkeys(results, len(steps))}
        self.lines = [
            (place, step, _bound(step))
            for place, step in enumerate(steps)
            if isinstance(step, Lines) and not step.converted
        ]

    def begin(self, inputs: Sequence[NodeId]) -> None:
        """Name what enters `call`."""
        for node in inputs:
            ref = Ref(node, OUTPUT)
            single = len(inputs) == 1 and self._stays("inputs", ref, -1)
            self._hold(ref, "inputs" if single else self._own(node, ref, -1))

    def go_through(self) -> None:
        """Name the outputs of every step."""
        for place, step in enumerate(self.steps):
            if isinstance(step, Held):
                self.names.update({Ref(step.node, port): f"self.{step.attribute}" for port in step.outputs})
                continue
            if isinstance(step, Region):
                self._name_parts(step, place)
            taken = list(dict.fromkeys(step.refs()))
            dying = [self.names[ref] for ref in taken if self.last_use[ref] == place]
            for name in dying:
                self.held.pop(name, None)
            self._name_outputs(step, place, taken, dying)

    def _name_outputs(self, step: Step, place: int, taken: list[Ref], dying: list[str]) -> None:
        tensors = [self.names[ref] for ref in taken if not self._is_fixed(ref)]
        for number, port in enumerate(step.outputs):
            ref = Ref(step.node, port)
            if isinstance(step, Region):
                name = self._free(_stem(port) or "x", ref, place)
            elif isinstance(step, Lines):
                name = port if self._is_free(port, ref, place) else self._own(step.node, ref, place)
            elif len(step.outputs) > 1 and GENERIC.fullmatch(port) is None:
                name = self._free(_stem(port) or "y", ref, place)
            elif number == 0:
                name = self._main(step, tensors, dying, place)
            else:
                name = self._own(step.node, ref, place)
            self._hold(ref, name)

    def _main(self, step: Step, tensors: list[str], dying: list[str], place: int) -> str:
        """The name of a call's first output: that of the chain it goes on with, if it is the only one to."""
        ref = Ref(step.node, step.outputs[0])
        goes_on = len(tensors) == 1 and tensors[0] in dying and tensors[0] != "inputs"
        if goes_on and self._is_free(tensors[0], ref, place):
            return tensors[0]
        begins = tensors == ["inputs"] or len(tensors) > 1
        return "x" if begins and self._is_free("x", ref, place) else self._own(step.node, ref, place)

    def _is_fixed(self, ref: Ref) -> bool:
        """Whether a tensor is no part of a chain: a constant, or a weight."""
        return self.names[ref].startswith("self.") or self.block.nodes[ref.node].kind == "constant"

    def _hold(self, ref: Ref, name: str) -> None:
        used = ref in self.last_use
        self.names[ref] = name if used else UNUSED
        if used:
            self.held[name] = ref

    # -- loops and branches ------------------------------------------------------------------------------

    def _name_parts(self, step: Region, place: int) -> None:
        title = _stem(self.block.nodes[step.node].title) or STEMS[step.kind]
        functions: list[str] = []
        for ending in ENDINGS[step.kind]:
            ref = Ref(step.node, PortName(ending))
            functions.append(self._free(f"{title}_{ending}", ref, place, functions))
        self.scope.functions[step.node] = tuple(functions)
        parts = (self._name_part(step, part, functions) for part in step.parts)
        self.scope.parts[step.node] = tuple(parts)

    def _name_part(self, step: Region, part: Part, functions: Iterable[str]) -> Scope:
        """Names inside one function, which hide none of those that it uses from outside."""
        inside = dict(zip(step.outputs, step.initial, strict=True))
        seen: dict[Ref, str] = {}
        for ref in part.refs():
            outer = inside[ref.port] if step.kind == "if" and ref.node == step.enter else ref
            if outer in self.names and (step.kind == "if" or ref.node != step.enter):
                seen[ref] = self.names[outer]
        # A function that gives an outer variable a value has one of its own instead.
        taken = self.taken.union(functions, seen.values())
        naming = _Naming(self.block, taken, part.steps, part.results)
        naming.names.update(seen)
        if step.kind != "if":
            naming.take_parameters(
                step.enter, ("index", *step.outputs) if step.kind == "for" else step.outputs
            )
        naming.go_through()
        return naming.scope

    def take_parameters(self, enter: NodeId, ports: Iterable[str]) -> None:
        """Name what a function takes. Every parameter has a name, but for an `index` that nothing uses."""
        for port in map(PortName, ports):
            ref = Ref(enter, port)
            if port == "index" and ref not in self.last_use:
                self.names[ref] = UNUSED
                continue
            name = self._free(_stem(port) or "x", ref, -1)
            self.names[ref] = name
            self.held[name] = ref

    # -- free names --------------------------------------------------------------------------------------

    def _own(self, node_id: NodeId, ref: Ref, place: int) -> str:
        """A free name after the node's title, its layer or its kind."""
        node = self.block.nodes[node_id]
        layer = self.block.layer_of(node)
        stems = (node.title, "" if layer is None else layer.attribute, node.kind.rpartition(".")[2])
        return self._free(next(filter(None, map(_stem, stems)), "y"), ref, place)

    def _free(self, stem: str, ref: Ref, place: int, besides: Sequence[str] = ()) -> str:
        name, count = stem, 0
        while name in besides or not self._is_free(name, ref, place):
            count += 1
            name = f"{stem}_{count}"
        return name

    def _is_free(self, name: str, ref: Ref, place: int) -> bool:
        """Whether `ref`, which step `place` makes, can be called `name` for as long as it is needed."""
        taken = name in self.held or name in self.taken or name in TAKEN
        return not taken and self._stays(name, ref, place)

    def _stays(self, name: str, ref: Ref, place: int) -> bool:
        """Whether no code node gives `name` another value while `ref` is needed."""
        end = self.last_use.get(ref, place)
        for at, step, bound in self.lines:
            if place < at <= end:
                if name in step.inputs:
                    if step.inputs[PortName(name)] != ref or (end > at and name in bound):
                        return False
                elif name in bound and end > at:
                    return False
        return True


def method_names(plan: Plan, block: Block, catalogue: Catalogue) -> dict[NodeId, str]:
    """What the methods of the code nodes are called that tensors decide in."""
    taken = {*plan.arguments, *(made.attribute for made in plan.constructions)}
    names: dict[NodeId, str] = {}
    for step in all_steps(plan.steps):
        if not isinstance(step, Lines) or not step.converted or step.node in names:
            continue
        stem = _stem(block.nodes[step.node].title) or "code"
        name, count = stem, 0
        while name in taken or not is_legal_attribute(name, catalogue):
            count += 1
            name = f"{stem}_{count}"
        names[step.node] = name
        taken.add(name)
    return names


def _bound(step: Step) -> set[str]:
    tree = parsed(step.text) if isinstance(step, Lines) else None
    return set() if tree is None else bound_names(tree)


def _stem(text: str | PortName) -> str:
    """`text` as a variable's name; empty if nothing of it can be one."""
    words = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text)).split()
    name = "_".join(filter(None, (snake_case(word).strip("_") for word in words)))
    if len(name) > LONGEST:
        name = name[:LONGEST].rpartition("_")[0] or name[:LONGEST]
    return name if name.isidentifier() else ""
