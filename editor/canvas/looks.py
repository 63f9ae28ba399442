"""What is drawn of a node or a wire, as a value: made from the document and Keras's report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from editor.canvas import geometry
from editor.canvas.cards import END, PLAIN, Card, card_of, short, width_of
from editor.canvas.texts import Role, Texts
from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import Catalogue, NodeSpec, PortSpec
from nodes.devices import canonical, crossing
from nodes.edit import title_of
from nodes.graph import Block, LayerId, Node, NodeId, Path, Place, PortName, Value, Wire, WireId
from nodes.nesting import enclosing
from nodes.ports import is_broken, ports_of, slots_of, spec_of
from nodes.report import NodeReport, NodeState, Problem, Report, Severity, shape_text

ORIGIN = Place(0, 0)
MOST_VALUE = 16
"""Characters of a number or tuple that stands beside an input; a longer one is shortened."""


class Kind(StrEnum):
    """What stands on a canvas."""

    NODE = "node"
    NOTE = "note"
    FRAME = "frame"
    REGION = "region"
    """A loop or branch: a rectangle with ports, in which its body stands."""


BACKDROPS = frozenset({Kind.FRAME, Kind.REGION})
"""What other things stand on: it is grabbed by its header and its border."""


@dataclass(frozen=True, slots=True)
class PortLook:
    """One place for the end of a wire: a slot of an input, or an output.

    `key` as in a `Wire`. `free`: the slot at the end of a list that the next wire goes to. `spare`: an
    input that has no wire and needs none.
    """

    name: PortName
    key: int | str | None = None
    label: str = ""
    shape: str = ""
    dtype: str = ""
    free: bool = False
    spare: bool = False


_port_look = lru_cache(maxsize=4096)(PortLook)
"""Few ports of a drawing look different from all others."""


@dataclass(frozen=True, slots=True)
class NodeLook:
    """Everything that is seen of a node except where it stands."""

    kind: Kind
    title: str
    type: str = ""
    tint: str = "ends"
    width: int = 0
    height: int = 0
    inputs: tuple[PortLook, ...] = ()
    outputs: tuple[PortLook, ...] = ()
    shared: int = 0
    """Which call of a shared layer this is, from 1; 0 where the layer has no other."""
    error: bool = False
    warning: bool = False
    """Something about the node is doubtful; where it is wrong too, only that is marked."""
    unbuilt: bool = False
    bypassed: bool = False
    unknown: bool = False
    card: Card = PLAIN
    tone: int = 0
    """Which of the colours of shared layers this one has."""
    depth: int = 0
    """In how many loops and branches a rectangle stands: the inner ones are painted later."""
    device: str = ""
    """The device that the node itself, or its layer, asks for."""


@dataclass(frozen=True, slots=True)
class WireLook:
    """Everything that is seen of a wire except where it runs."""

    dtype: str = ""
    error: bool = False
    broken: bool = False
    bypassed: bool = False
    crosses: bool = False
    """Whether the tensor goes from one device to another."""


@dataclass(frozen=True, slots=True)
class Findings:
    """A report as the canvas looks things up in it: for one block, by node, port and wire."""

    nodes: Mapping[NodeId, NodeReport] = field(default_factory=dict)
    problems: Mapping[NodeId, tuple[Problem, ...]] = field(default_factory=dict)
    wrong_wires: frozenset[WireId] = frozenset()
    wrong_ports: frozenset[tuple[NodeId, PortName]] = frozenset()
    wire_problems: Mapping[WireId, tuple[Problem, ...]] = field(default_factory=dict)
    counts: Mapping[LayerId, int] = field(default_factory=dict)
    """How many numbers the weights inside each instance have."""

    def is_wrong(self, node: NodeId) -> bool:
        """Whether something about `node` stops the model from being built."""
        found = self.nodes.get(node)
        return (found is not None and found.state is NodeState.ERROR) or any(
            each.severity is Severity.ERROR for each in self.problems.get(node, ())
        )

    def is_doubtful(self, node: NodeId) -> bool:
        """Whether something about `node` is warned of; a hint is no reason for a mark."""
        return any(each.severity is Severity.WARNING for each in self.problems.get(node, ()))

    def dtype(self, wire: Wire) -> str:
        """What `wire` carries; empty where that is not known."""
        found = self.nodes.get(wire.source)
        spec = found.outputs.get(wire.source_port) if found else None
        return spec.dtype if spec else ""


NOTHING = Findings()


def findings_of(report: Report, block: Block, path: Path) -> Findings:
    """What `report` says of `block`, as seen at `path`."""
    problems: dict[NodeId, tuple[Problem, ...]] = {}
    wire_problems: dict[WireId, tuple[Problem, ...]] = {}
    for each in report.problems:
        if each.block not in (None, block.id) or each.path not in ((), path):
            continue
        if each.wire is not None:
            wire_problems[each.wire] = (*wire_problems.get(each.wire, ()), each)
        if each.node is not None:
            problems[each.node] = (*problems.get(each.node, ()), each)
    errors = [each for each in report.problems if each.severity is Severity.ERROR]
    return Findings(
        {node: found for (at, node), found in report.nodes.items() if at == path},
        problems,
        frozenset(each.wire for each in errors if each.wire is not None),
        frozenset((each.node, each.port) for each in errors if each.node and each.port),
        wire_problems,
        counts_of(report, path),
    )


def counts_of(report: Report, path: Path) -> Mapping[LayerId, int]:
    """How many numbers the weights inside each instance that stands at `path` have."""
    counts: dict[LayerId, int] = {}
    here = len(path)
    for (at, _), found in report.layers.items():
        if len(at) > here and at[:here] == path:
            counts[at[here]] = counts.get(at[here], 0) + sum(weight.count for weight in found.weights)
    return counts


def node_look(block: Block, node: Node, catalogue: Catalogue, findings: Findings, texts: Texts) -> NodeLook:
    """What `node` looks like. Its width follows from its text."""
    if node.kind in ("note", "frame"):
        return _paper_look(block, node, texts)
    spec = spec_of(block, node, catalogue)
    inputs, outputs = _port_looks(block, node, catalogue, findings)
    if node.kind in REGIONS:
        return _region_look(block, node, spec, inputs, outputs, findings)
    title, type = title_of(block, node), _type_text(block, node, spec)
    tone, shared = block.call_numbers.get(node.id, (0, 0))
    category = catalogue.categories.get(spec.category) if spec else None
    card = card_of(block, node, spec, catalogue, findings)
    if card.end:
        title = spec.title if spec is not None and card is not END else ""
        outputs = tuple(replace(port, label=port.name) for port in outputs)
    return NodeLook(
        Kind.NODE,
        title,
        type,
        category.role if category else "ends",
        _width(title, type, inputs, outputs, shared, texts, card),
        geometry.node_height(max(len(inputs), len(outputs)), card.top) + card.height,
        inputs,
        outputs,
        shared,
        findings.is_wrong(node.id),
        findings.is_doubtful(node.id),
        _is_unbuilt(findings.nodes.get(node.id)),
        node.bypassed,
        spec is None,
        card,
        tone,
        device=device_text(block, node),
    )


def _region_look(
    block: Block,
    node: Node,
    spec: NodeSpec | None,
    inputs: tuple[PortLook, ...],
    outputs: tuple[PortLook, ...],
    findings: Findings,
) -> NodeLook:
    place = block.places.get(node.id, ORIGIN)
    width, height = geometry.REGION_SIZE
    least = geometry.node_height(max(len(inputs), len(outputs)))
    limit = node.arguments.get("limit")
    kind = spec.title if spec else node.kind
    words = [kind if limit is None else f"{kind} · ≤ {limit}"]
    shapes = [f"{port.label} {port.shape}".strip() for port in outputs if port.shape]
    words += [f"→ {', '.join(shapes)}"] if shapes else []
    return NodeLook(
        Kind.REGION,
        node.title or kind,
        "  ".join(words),
        "control",
        max(place.width or width, geometry.LEAST_REGION[0]),
        max(place.height or height, least, geometry.LEAST_REGION[1]),
        _strip_labels(inputs, node.kind),
        outputs,
        error=findings.is_wrong(node.id),
        warning=findings.is_doubtful(node.id),
        depth=len(enclosing(block, node.id)),
        device=device_text(block, node),
    )


def device_text(block: Block, node: Node) -> str:
    """The device that a node, or its layer, asks for: a mark on its edge."""
    layer = block.layer_of(node)
    device = node.device or (layer.device if layer is not None else None)
    return "" if not device else canonical(device) or device


def _strip_labels(inputs: tuple[PortLook, ...], kind: str) -> tuple[PortLook, ...]:
    """Of a *while* the body's beginning, which stands right behind its inputs, names them all."""
    return tuple(replace(port, label="") for port in inputs) if kind == "while" else inputs


def wire_look(block: Block, wire: Wire, catalogue: Catalogue, findings: Findings) -> WireLook:
    """What `wire` looks like."""
    wrong = wire.id in findings.wrong_wires or (wire.target, wire.target_port) in findings.wrong_ports
    ends = (block.nodes.get(wire.source), block.nodes.get(wire.target))
    return WireLook(
        findings.dtype(wire),
        wrong,
        is_broken(wire, block, catalogue),
        any(end is not None and end.bypassed for end in ends),
        block.asks_for_devices and crossing(block, wire) is not None,
    )


def _paper_look(block: Block, node: Node, texts: Texts) -> NodeLook:
    text = node.arguments.get("text")
    tint = node.arguments.get("colour")
    text, tint = (str(text) if text else ""), (str(tint) if tint else "")
    place = block.places.get(node.id, ORIGIN)
    if node.kind == "frame":
        width, height = geometry.FRAME_SIZE
        kind = Kind.FRAME
    else:
        width = place.width or geometry.NOTE_WIDTH
        room = texts.height_of(text or " ", Role.NOTE, width - 2 * geometry.MARGIN)
        height = geometry.snapped_up(room + 2 * geometry.MARGIN)
        kind = Kind.NOTE
    width, height = place.width or width, place.height or height
    depth = len(enclosing(block, node.id)) if node.region is not None else 0
    return NodeLook(kind, text, tint=tint, width=width, height=height, depth=depth)


def _type_text(block: Block, node: Node, spec: NodeSpec | None) -> str:
    if spec is None:
        layer = block.layer_of(node)
        return (layer.type if layer else node.kind).rpartition(".")[2]
    return "ops" if spec.id.startswith("keras.ops.") else spec.title


def _is_unbuilt(found: NodeReport | None) -> bool:
    return found is not None and found.state is NodeState.UNBUILT


def _port_looks(
    block: Block, node: Node, catalogue: Catalogue, findings: Findings
) -> tuple[tuple[PortLook, ...], tuple[PortLook, ...]]:
    ports = ports_of(block, node, catalogue)
    inputs = [look for port in ports.inputs for look in _input_looks(block, node, port, findings)]
    found = findings.nodes.get(node.id)
    specs = found.outputs if found else {}
    several = len(ports.outputs) > 1
    outputs = []
    for name in ports.outputs:
        spec, label = specs.get(name), name if several else ""
        if spec is None:
            outputs.append(_port_look(name, None, label))
        else:
            outputs.append(_port_look(name, None, label, shape_text(spec.shape), spec.dtype))
    return tuple(inputs), tuple(outputs)


def _input_looks(block: Block, node: Node, port: PortSpec, findings: Findings) -> Iterator[PortLook]:
    for number, slot in enumerate(slots_of(port, block.wires_into(node.id))):
        free = port.many and slot.wire is None
        label = "+" if free and number else port.name if number == 0 else f"{port.name} {number + 1}"
        if slot.wire is not None:
            yield _port_look(port.name, slot.key, label, "", findings.dtype(slot.wire))
            continue
        value = node.arguments.get(port.name) if port.literal else None
        spare = port.optional or value is not None
        yield _port_look(port.name, slot.key, _with_value(label, value), free=free, spare=spare)


def _with_value(label: str, value: Value) -> str:
    """The label of an input in whose place a number is written."""
    if value is None:
        return label
    text = short(value)
    return f"{label} = {text if len(text) <= MOST_VALUE else text[: MOST_VALUE - 1] + '…'}"


def _width(
    title: str,
    type: str,
    inputs: tuple[PortLook, ...],
    outputs: tuple[PortLook, ...],
    shared: int,
    texts: Texts,
    card: Card = PLAIN,
) -> int:
    header = (
        0.0
        if card.sign or card.end
        else (
            min(texts.width(title, Role.TITLE), geometry.MOST_TITLE)
            + geometry.MARGIN
            + texts.width(type, Role.TYPE)
        )
    )
    if shared:
        header += geometry.BADGE + 6
    lefts = [texts.width(port.label, Role.PORT) for port in inputs]
    rights = [_output_width(port, texts) for port in outputs]
    if card is PLAIN:
        return geometry.node_width(header, zip_longest(lefts, rights, fillvalue=0.0))
    if card.end:
        return geometry.node_width(texts.width(title, Role.TYPE), zip_longest(lefts, rights, fillvalue=0.0))
    least = width_of(card, texts)
    if card.sign:
        lefts = [max(lefts, default=0.0) + least] * max(len(lefts), 1)
    return geometry.node_width(max(header, least), zip_longest(lefts, rights, fillvalue=0.0))


def _output_width(port: PortLook, texts: Texts) -> float:
    shape = max(texts.width(port.shape, Role.SHAPE), geometry.SHAPE_ROOM)
    return shape + (texts.width(port.label, Role.PORT) + 8 if port.label else 0.0)
