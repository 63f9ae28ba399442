"""What the inspector shows of the selected nodes, as values: no widgets here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from editor.messages import translated
from editor.panels.field_rows import FieldState, state_of
from editor.panels.fields import Shown, Unclear
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.graph import Block, BlockId, Layer, LayerId, Node, NodeId, Path, Value
from nodes.ports import spec_of
from nodes.report import Problem, Report, Severity

ELSEWHERE = frozenset({"name", "trainable"})
"""Arguments of every layer that the header edits."""


class Section(StrEnum):
    """The parts of the form, in order."""

    ARGUMENTS = "arguments"
    CALL = "call"
    NUMBERS = "numbers"
    """Numbers in place of wires."""
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Entry:
    """One selected node with what it calls and what the catalogue says of it."""

    node: Node
    layer: Layer | None
    spec: NodeSpec


Arguments = Mapping[Section, tuple[ArgumentSpec, ...]]


def entries_of(block: Block, nodes: Iterable[NodeId], catalogue: Catalogue) -> tuple[Entry, ...]:
    """The selected nodes that the catalogue knows, in the order of the drawing."""
    wanted = set(nodes)
    found = ((node, spec_of(block, node, catalogue)) for id, node in block.nodes.items() if id in wanted)
    return tuple(Entry(node, block.layer_of(node), spec) for node, spec in found if spec is not None)


def arguments_of(block: Block, entries: Sequence[Entry]) -> Arguments:
    """The arguments that all entries have, by section."""
    if not entries:
        return {}
    own = _sections(block, entries[0])
    for other in entries[1:]:
        theirs = {
            (section, spec.name): spec.kind
            for section, specs in _sections(block, other).items()
            for spec in specs
        }
        own = {
            section: tuple(spec for spec in specs if theirs.get((section, spec.name)) is spec.kind)
            for section, specs in own.items()
        }
    return {section: specs for section, specs in own.items() if specs}


def _sections(block: Block, entry: Entry) -> Arguments:
    spec = entry.spec
    # What a layer is made with is said where it is made, not where it is given to a block.
    made_with = () if entry.layer is not None and entry.layer.given else spec.arguments
    usual = tuple(each for each in made_with if not each.common)
    common = tuple(each for each in made_with if each.common and each.name not in ELSEWHERE)
    wired = {wire.target_port for wire in block.wires_into(entry.node.id)}
    numbers = tuple(
        ArgumentSpec(port.name, ArgumentKind.ANY, port.doc, optional=True)
        for port in spec.inputs
        if port.literal and port.name not in wired
    )
    return {
        Section.ARGUMENTS: usual,
        Section.CALL: spec.call_arguments,
        Section.NUMBERS: numbers,
        Section.MORE: common,
    }


def states_of(
    entries: Sequence[Entry], arguments: Arguments, problems: Collection[Problem]
) -> dict[str, FieldState]:
    """What each field shows: one value, or that the selected nodes differ."""
    return {
        spec.name: _state(entries, spec, problems)
        for section in Section
        for spec in arguments.get(section, ())
    }


def _state(entries: Sequence[Entry], spec: ArgumentSpec, problems: Collection[Problem]) -> FieldState:
    states = [state_of(entry.spec.argument(spec.name) or spec, values_of(entry)) for entry in entries]
    first = states[0].value
    shown: Shown = first if all(repr(each.value) == repr(first) for each in states) else Unclear.MIXED
    errors = tuple(
        dict.fromkeys(
            translated(problem.code, problem.arguments)
            for problem in problems
            if problem.arguments.get("argument") == spec.name
        )
    )
    changed = any(state.changed for state in states)
    return FieldState(shown, changed, errors, _remark(entries, spec))


def values_of(entry: Entry) -> Mapping[str, Value]:
    """The values that the node and its layer hold."""
    return {**entry.node.arguments, **(entry.layer.config if entry.layer else {})}


def _remark(entries: Sequence[Entry], spec: ArgumentSpec) -> str:
    """Of an Input's shape: with the batch, as Keras will show it."""
    if spec.name != "shape" or len(entries) != 1 or entries[0].spec.id != "input":
        return ""
    values = entries[0].node.arguments
    shape = values.get("shape")
    return str((values.get("batch"), *shape)) if isinstance(shape, tuple) else ""


def problems_of(report: Report, block: BlockId, nodes: Collection[NodeId]) -> tuple[Problem, ...]:
    """The problems of `nodes`, the worst first."""
    found = (each for each in report.problems if each.node in nodes and each.block in (None, block))
    order = list(Severity)
    return tuple(sorted(found, key=lambda each: order.index(each.severity)))


def path_of(report: Report, node: NodeId) -> Path:
    """The first block instance in which the report knows `node`; the main block when it knows none."""
    if ((), node) in report.nodes:
        return ()
    return next((path for path, id in report.nodes if id == node), ())


def layer_path(report: Report, layer: LayerId) -> Path:
    """The first block instance in which the report knows `layer`."""
    if ((), layer) in report.layers:
        return ()
    return next((path for path, id in report.layers if id == layer), ())
