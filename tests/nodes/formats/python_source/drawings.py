"""Whether two drawings are equal, whatever their ids, places, titles and notes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from nodes.formats.python_source.formulas import OPERATORS
from nodes.formats.python_source.matching import Names
from nodes.graph import (
    CUSTOM,
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    PortName,
    Project,
    Value,
    block_of_type,
)
from nodes.nesting import SILENT

REGIONS = frozenset({"while", "for", "if"})
PARTS = frozenset({"enter", "leave", "then", "else"})


def drawing_of(project: Project, named: bool = True) -> Hashable:
    """The main block of a drawing, with the blocks in it, as something to compare.

    Nodes and layers are numbered as they are met from the Outputs back. With `named`, layers have to have the
    same names too. What a formula or a loop calls its values is never compared: the text of an export calls
    them as it does elsewhere. A formula that is one operator or one function counts as the node of that.
    """
    return _block(project, project.main_block, named)


@dataclass
class _Form:
    """What a node is, and what its input ports are called there."""

    kind: str
    arguments: Mapping[str, Value]
    ports: Mapping[str, str] = field(default_factory=dict)


def _form(block: Block, node: Node) -> _Form:
    region = node if node.kind in REGIONS else block.nodes.get(node.region) if node.region else None
    if region is not None and node.kind in REGIONS | PARTS:
        values = region.arguments.get("values", ())
        assert isinstance(values, tuple)
        ports = {str(name): f"value {place}" for place, name in enumerate(values)}
        said = {name: value for name, value in node.arguments.items() if name != "values"}
        return _Form(node.kind, {**said, "values": len(values)} if node is region else said, ports)
    if node.kind != "expression":
        entering = block.wires_into(node.id)
        alone = node.kind.startswith("keras.ops.") and len(entering) == 1 and not node.arguments
        return _Form(node.kind, node.arguments, {str(entering[0].target_port): ""} if alone else {})
    tree = ast.parse(str(node.arguments.get("text", "")).strip(), mode="eval").body
    return _one_step(tree) or _renamed(tree)


def _one_step(tree: ast.expr) -> _Form | None:
    """The node of the one operator or function that a formula consists of; None for other formulas."""
    if isinstance(tree, ast.BinOp) and type(tree.op) in OPERATORS:
        kind, sides = OPERATORS[type(tree.op)], (tree.left, tree.right)
        names = {each.id: port for port, each in zip("xy", sides, strict=True) if isinstance(each, ast.Name)}
        said = {
            port: each.value
            for port, each in zip("xy", sides, strict=True)
            if isinstance(each, ast.Constant) and isinstance(each.value, int | float)
        }
        return _Form(kind, said, names) if len(names) + len(said) == 2 and names else None
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.keywords:
        (first, *rest) = tree.args or [tree]
        if isinstance(first, ast.Name) and not rest:
            return _Form(f"keras.ops.{tree.func.id}", {}, {first.id: ""})
    return None


def _renamed(tree: ast.expr) -> _Form:
    """A formula in which the names are numbered as they are met."""
    called = {each.func for each in ast.walk(tree) if isinstance(each, ast.Call)}
    names: dict[str, str] = {}
    for each in ast.walk(tree):
        if isinstance(each, ast.Name) and each not in called and each.id != "tf":
            names.setdefault(each.id, f"value_{len(names)}")
            each.id = names[each.id]
    return _Form("expression", {"text": ast.unparse(tree)}, names)


def _block(project: Project, block: Block, named: bool) -> Hashable:
    forms = {id: _form(block, node) for id, node in block.nodes.items() if node.kind not in SILENT}
    numbers = {id: number for number, id in enumerate(_met(block, forms))}
    layers: dict[LayerId, int] = {}
    for id in numbers:
        node = block.nodes[id]
        if node.layer is not None:
            layers.setdefault(node.layer, len(layers))
    names = Names(_Drawn(project, named), {id: str(number) for id, number in layers.items()})
    records = []
    for id in numbers:
        node = block.nodes[id]
        layer = block.layer_of(node)
        made: Hashable = None
        if layer is not None:
            called = layer.attribute if named else ""
            made = (layers[layer.id], names.layer(_without_defaults(project, layer)), called)
        region = None if node.region is None else numbers.get(node.region)
        wires = sorted(
            (
                _port(project, block, id, wire.target_port, "input_ports", forms[id]),
                wire.key or 0,
                numbers[wire.source],
                _port(project, block, wire.source, wire.source_port, "output_ports", forms[wire.source]),
            )
            for wire in block.wires_into(id)
        )
        # which shape enters a block inside is not in the source: only the main one declares its own
        said = forms[id].arguments if node.kind != "input" or block.id == project.main else {}
        records.append((forms[id].kind, made, names.value(said), region, node.device, tuple(wires)))
    ends = tuple(numbers[id] for id in (*block.inputs, *block.outputs))
    return tuple(records), ends, names.value(block.arguments), block.takes, block.output_keys


class _Drawn(dict[BlockId, str]):
    """What the blocks of a project look like, looked at when they are asked for."""

    def __init__(self, project: Project, named: bool) -> None:
        super().__init__()
        self.project = project
        self.named = named

    def __missing__(self, id: BlockId) -> str:
        self[id] = repr(_block(self.project, self.project.blocks[id], self.named))
        return self[id]

    def get(self, id: BlockId, default: object = "") -> str:  # type: ignore[override]
        """What the block looks like."""
        return self[id]


def _without_defaults(project: Project, layer: Layer) -> Layer:
    """An instance without what it is given that its block would take anyway."""
    inner = block_of_type(layer.type)
    if inner is None:
        return layer
    usual = project.blocks[inner].arguments
    config = {name: value for name, value in layer.config.items() if usual.get(name) != value}
    return replace(layer, config=config)


def _port(project: Project, block: Block, id: NodeId, port: PortName, side: str, form: _Form) -> str:
    """What a port is called; of an instance, whose ports have titles of their own, the how manieth it is."""
    layer = block.layer_of(block.nodes[id])
    inner = None if layer is None else block_of_type(layer.type)
    if layer is not None and layer.type.startswith(CUSTOM):
        # its code calls it as it likes
        return ""
    if inner is None:
        return form.ports.get(str(port), str(port))
    return str(list(getattr(project.blocks[inner], side).values()).index(port))


def _met(block: Block, forms: Mapping[NodeId, _Form]) -> Iterator[NodeId]:
    """The nodes as they are met from the Outputs back, what nothing leads to last; no notes."""
    seen: dict[NodeId, None] = {}
    starts = [*block.outputs, *block.nodes]
    for start in starts:
        waiting = [start]
        while waiting:
            id = waiting.pop()
            if id in seen or id not in forms:
                continue
            seen[id] = None
            ports = forms[id].ports
            before = sorted(
                block.wires_into(id),
                key=lambda wire: (ports.get(str(wire.target_port), str(wire.target_port)), wire.key or 0),
            )
            waiting += [wire.source for wire in reversed(before)]
            # what a loop or branch ends with, nothing outside leads back to
            ends = [each for each in block.members_of(id) if each.kind in PARTS]
            waiting += [each.id for each in sorted(ends, key=lambda each: each.kind)]
    yield from seen


def calls_of(project: Project) -> Counter[str]:
    """How often the layers of each type are called in the main block."""
    block = project.main_block
    found: Counter[str] = Counter()
    for node in block.nodes.values():
        layer = block.layer_of(node)
        if layer is not None:
            inner = block_of_type(layer.type)
            title = project.blocks[BlockId(inner)].name if inner else layer.type.rpartition(".")[2]
            found[title.removeprefix("custom:")] += 1
    return found
