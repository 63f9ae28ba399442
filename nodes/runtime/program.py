"""A block as a row of questions, taken from the plan that its source is printed from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from nodes.catalogue.spec import Catalogue
from nodes.codegen import steps as codegen
from nodes.codegen.arrays import dtype_of, shape_of
from nodes.codegen.expression import Atom, Expression, Group, Item
from nodes.codegen.making import WEIGHT
from nodes.codegen.plan import plan_block
from nodes.codegen.replanning import replanned
from nodes.codegen.steps import Construction, Plan
from nodes.codegen.values import value_of
from nodes.codegen.wiring import Ref, is_passed_by, sources_of
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    PortName,
    Project,
    Value,
    Wire,
    block_of_type,
)
from nodes.nesting import bound_in, objects_in
from nodes.ports import order_of, ports_of, spec_of
from nodes.runtime.binding import with_values
from nodes.runtime.freezing import frozen_layers
from nodes.runtime.inference import LAYER_NAME, Making
from nodes.runtime.modules import LINES, module_of, module_of_lines
from nodes.trust import FILES


@dataclass(frozen=True, slots=True)
class Asking:
    """One call: its text as a question has it, and where its tensors come from, in the text's order."""

    node: NodeId
    layer: LayerId | None
    text: str
    refs: tuple[Ref, ...]
    outputs: tuple[PortName, ...]
    code: str = ""
    """The module of the project's own code that the text takes."""
    file: str | None = None
    """The file that the call would read."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One function of a loop or branch: what is asked in it, and what it returns by way of `leave`."""

    steps: tuple[Step, ...] = ()
    results: tuple[Ref, ...] = ()
    leave: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop or a branch: see `nodes.codegen.steps.Region`."""

    node: NodeId
    kind: str
    initial: tuple[Ref, ...]
    outputs: tuple[PortName, ...]
    enter: NodeId | None
    body: Branch
    condition: Branch
    other: Branch
    decision: Ref | None
    times: Ref | None
    refs: tuple[Ref, ...]
    """Everything that it needs from outside."""


Step = Asking | Loop


@dataclass(frozen=True, slots=True)
class Program:
    """A block ready to be gone through. `layers` holds constructors with the name that questions use."""

    project: Project
    block: Block
    plan: Plan
    layers: Mapping[LayerId, Making]
    attributes: Mapping[LayerId, str]
    steps: tuple[Step, ...]
    files: Mapping[LayerId, str | None]
    """The file that each layer would read when it is made."""
    passed_by: Mapping[NodeId, tuple[PortName, Ref]]
    """Bypassed nodes: the output port that stays in use, and the tensor that goes past it."""
    frozen: frozenset[LayerId]
    """The layers that this block makes untrainable, also those that it is given."""
    lent: Mapping[LayerId, tuple[LayerId, ...]]
    """The layers of this block that others of it are given, or what is inside these."""


def program_of(
    project: Project, block_id: BlockId, catalogue: Catalogue, last: Program | None = None
) -> Program:
    """The program of one block, whose arguments have their defaults.

    `last`, made with the same catalogue, is used again where nothing differs.
    """
    block = project.blocks[block_id]
    if block.arguments:
        block = with_values(block, block.arguments)
        project = replace(project, blocks={**project.blocks, block_id: block})
    if last is not None and last.block.id == block_id:
        again = _again(last, project, block, catalogue)
        if again is not None:
            return again
    plan = plan_block(project, block_id, catalogue)
    lent = _lent(block, plan)
    writer = _Writer(project, block, catalogue, frozenset(chain.from_iterable(lent.values())))
    frozen = frozen_layers(project, block)
    return Program(
        project,
        block,
        plan,
        {each.layer: writer.making(each, frozen) for each in plan.constructions if not each.given},
        {each.layer: each.attribute for each in plan.constructions},
        writer.steps(plan.steps),
        {each.layer: file_read(block.layers[each.layer]) for each in plan.constructions},
        _passed_by(block, catalogue),
        frozen,
        lent,
    )


def _lent(block: Block, plan: Plan) -> Mapping[LayerId, tuple[LayerId, ...]]:
    found: dict[LayerId, tuple[LayerId, ...]] = {}
    made: set[LayerId] = set()
    for each in plan.constructions:
        # Only what is made before can be given, and nothing is given to itself.
        taken = [id for id in dict.fromkeys(bound_in(block.layers[each.layer].config)) if id in made]
        if taken:
            found[each.layer] = tuple(taken)
        made.add(each.layer)
    return found


def _again(last: Program, project: Project, block: Block, catalogue: Catalogue) -> Program | None:
    """`last` for a drawing that differs in places, shapes of Inputs and configurations of layers at most.

    None when more differs, or something hangs on a configuration besides its own layer.
    """
    if not _is_alike(last.project, project, block.id):
        return None
    were = last.block.layers
    changed = [id for id, layer in block.layers.items() if not _is_same(were[id], layer)]
    if not changed:
        return replace(last, project=project, block=block)
    if not all(_is_configured(were[id], block.layers[id]) for id in changed):
        return None
    plan = replanned(last.plan, project, block.id, changed, catalogue)
    if plan is None:
        return None
    writer = _Writer(project, block, catalogue)
    made = {each.layer: each for each in plan.constructions if not each.given}
    makings = {id: writer.making(made[id], last.frozen) for id in changed if id in made}
    files = {id: file_read(block.layers[id]) for id in changed}
    return replace(
        last,
        project=project,
        block=block,
        plan=plan,
        layers={**last.layers, **makings},
        files={**last.files, **files},
    )


UNPLANNED = ("shape", "batch")
"""What an Input declares that no plan tells."""


def _is_alike(before: Project, after: Project, planned: BlockId) -> bool:
    """Whether two projects differ at most in places, shapes of Inputs, and configurations of `planned`."""
    rest = replace(after, blocks=before.blocks)
    if rest != before or before.blocks.keys() != after.blocks.keys():
        return False
    return all(
        before.blocks[id] is block or _is_alike_block(before.blocks[id], block, id == planned)
        for id, block in after.blocks.items()
    )


def _is_alike_block(before: Block, after: Block, planned: bool) -> bool:
    return (
        replace(after, nodes=before.nodes, places=before.places, layers=before.layers) == before
        and before.nodes.keys() == after.nodes.keys()
        and before.layers.keys() == after.layers.keys()
        and all(planned or _is_same(before.layers[id], layer) for id, layer in after.layers.items())
        and all(
            before.nodes[id] is node or repr(_without_shape(before.nodes[id])) == repr(_without_shape(node))
            for id, node in after.nodes.items()
        )
    )


def _is_same(before: Layer, after: Layer) -> bool:
    """Whether two layers are the same in the source: `1`, `1.0` and `True` are equal, but not the same."""
    return before is after or repr(before) == repr(after)


def _is_configured(before: Layer, after: Layer) -> bool:
    """Whether two layers differ in their configurations alone, and nothing else hangs on these."""
    alike = replace(after, config=before.config) == before
    return alike and _stands_alone(before) and _stands_alone(after)


def _stands_alone(layer: Layer) -> bool:
    """Whether the plan of a block hangs on the configuration of `layer` in its own construction alone."""
    within = {each.type for each in objects_in(Object(layer.type, layer.config))}
    return "layer" not in within and not any(map(block_of_type, within))


def _without_shape(node: Node) -> Node:
    if node.kind != "input":
        return node
    kept = {name: value for name, value in node.arguments.items() if name not in UNPLANNED}
    return replace(node, arguments=kept)


class _Writer:
    """Writes the steps of a plan as questions."""

    def __init__(
        self, project: Project, block: Block, catalogue: Catalogue, lent: Collection[LayerId] = ()
    ) -> None:
        self.project = project
        self.block = block
        self.catalogue = catalogue
        self.lent = lent

    def making(self, made: Construction, frozen: frozenset[LayerId]) -> Making:
        """How a layer is made: under a name that all share, so that equal layers are asked about once."""
        layer = self.block.layers[made.layer]
        # An instance of a block that is lent is made whole: nobody goes into it.
        config = {"": Object(layer.type, layer.config)} if made.layer in self.lent else layer.config
        code = module_of(self.project, self.catalogue, layer.type, config)
        value = made.value
        if isinstance(value, Group):
            items = tuple(
                Item(Atom(f'"{LAYER_NAME}"'), item.label) if item.label == "name=" else item
                for item in value.items
            )
            # A weight of the model has no layer: one that holds nothing else takes its place.
            value = replace(value, items=items, prefix="Held" if layer.type == WEIGHT else value.prefix)
        still = made.frozen or (layer.type != WEIGHT and made.layer in frozen)
        return Making(str(value), code, still, made.frozen_inside)

    def steps(self, steps: Iterable[codegen.Step]) -> tuple[Step, ...]:
        """The steps as they are asked about."""
        return tuple(map(self._step, steps))

    def _step(self, step: codegen.Step) -> Step:
        match step:
            case codegen.Call():
                return self._call(step)
            case codegen.Held():
                return Asking(step.node, step.layer, "layer.value", (), step.outputs)
            case codegen.Lines():
                code = module_of_lines(self.project, step, self.catalogue, self._first_line(step.node))
                refs = tuple(step.inputs.values())
                given = "".join(f", t[{place}]" for place in range(len(refs)))
                return Asking(step.node, None, f"{LINES}(None{given})", refs, step.outputs, code)
            case codegen.Region():
                return self._loop(step)

    def _first_line(self, node: NodeId) -> int:
        """The number of the first line of a code node's body that is not empty."""
        lines = str(self.block.nodes[node].arguments.get("body", "")).split("\n")
        return next((number for number, line in enumerate(lines, 1) if line.strip()), 1)

    def _loop(self, step: codegen.Region) -> Loop:
        return Loop(
            step.node,
            step.kind,
            step.initial,
            step.outputs,
            step.enter,
            self._branch(step.body),
            self._branch(step.condition),
            self._branch(step.other),
            step.decision,
            step.times if isinstance(step.times, Ref) else None,
            tuple(step.refs()),
        )

    def _branch(self, part: codegen.Part) -> Branch:
        return Branch(self.steps(part.steps), part.results, part.leave)

    def _call(self, step: codegen.Call) -> Asking:
        refs: list[Ref] = []

        def name_of(ref: Ref) -> Expression:
            refs.append(ref)
            return Atom(f"t[{len(refs) - 1}]")

        callee = None if step.layer is None else "layer"
        text = str(value_of(step, name_of, self.catalogue, callee, _stand_in_for))
        node = self.block.nodes[step.node]
        code = module_of(self.project, self.catalogue, node.kind, node.arguments)
        file = file_read(node.arguments)
        return Asking(step.node, step.layer, text, tuple(refs), step.outputs, code, file)


def _stand_in_for(array: Object) -> str:
    """Many numbers, of which only the shape and the type are asked about."""
    return f'np.zeros({shape_of(array)}, "{dtype_of(array)}")'


def _passed_by(block: Block, catalogue: Catalogue) -> dict[NodeId, tuple[PortName, Ref]]:
    found = {}
    for node in block.nodes.values():
        if node.bypassed and is_passed_by(block, node.id, catalogue):
            ports = ports_of(block, node, catalogue)
            refs = sources_of(block, node.id, catalogue).get(ports.inputs[0].name, ())
            if refs and refs[0] is not None and ports.outputs:
                found[node.id] = (ports.outputs[0], refs[0])
    return found


def file_read(value: Value | Layer) -> str | None:
    """The file that a layer, or one inside it, would read when it is made; None when there is none."""
    if isinstance(value, Layer | Object):
        return file_read(value.config)
    if isinstance(value, Mapping):
        named = (each for name, each in value.items() if name in FILES and isinstance(each, str))
        return next(named, None) or file_read(tuple(value.values()))
    if isinstance(value, tuple):
        return next((found for found in map(file_read, value) if found is not None), None)
    return None


def wires_of(step: Asking, block: Block, catalogue: Catalogue) -> tuple[Wire | None, ...]:
    """The wire that each of the step's tensors comes by."""
    arriving: dict[Ref, list[Wire]] = {}
    for port, refs in sources_of(block, step.node, catalogue).items():
        wires = sorted((w for w in block.wires_into(step.node) if w.target_port == port), key=order_of)
        for ref, wire in zip(refs, wires, strict=True):
            if ref is not None:
                arriving.setdefault(ref, []).append(wire)
    return tuple(arriving[ref].pop(0) if arriving.get(ref) else None for ref in step.refs)


def output_names(step: Asking, block: Block, catalogue: Catalogue, count: int) -> tuple[PortName, ...]:
    """Names for the `count` tensors that a call really gives: those it has, else as the catalogue says."""
    if len(step.outputs) == count:
        return step.outputs
    spec = spec_of(block, block.nodes[step.node], catalogue)
    known = () if spec is None else (*spec.outputs, *spec.more_outputs)
    extra = (PortName(f"output_{place}") for place in range(len(known), count))
    return (*known[:count], *extra)


_RANK = re.compile(r"expected (min_|max_|)ndim=(\d+), found ndim=\d+\. Full shape received: (\([^)]*\))")
_AMOUNTS = {"min_": "≥ ", "max_": "≤ ", "": ""}
_INPUT = re.compile(r"^Input (\d+) of layer")


def wrong_rank(text: str) -> tuple[str, str] | None:
    """What rank a layer expects and which shape it received, when that is what Keras says.

    The rank is in no language: `"4D"`, `"≥ 4D"`.
    """
    found = _RANK.search(text)
    if found is None:
        return None
    return f"{_AMOUNTS[found.group(1)]}{found.group(2)}D", found.group(3)


def blamed(text: str, shapes: tuple[str, ...]) -> int | None:
    """Which of the tensors Keras complains about: the one it numbers, or the only one whose shape it quotes.

    The first when that cannot be told; None when there are none.
    """
    numbered = _INPUT.match(text)
    if numbered and int(numbered.group(1)) < len(shapes):
        return int(numbered.group(1))
    quoted = [place for place, shape in enumerate(shapes) if shape in text]
    if len(quoted) == 1:
        return quoted[0]
    return 0 if shapes else None
