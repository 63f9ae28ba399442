"""A block that is being read: nodes and wires are added, and taken back where a piece has no form."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.formats.python_source.parsing import NoForm, SourceError
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    PortName,
    Value,
    Wire,
    WireId,
    new_id,
)
from nodes.names import free_attribute, is_legal_attribute

MOST_NODES = 20_000
"""A project of more nodes is not read."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """What leaves an output port."""

    node: NodeId
    port: PortName


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is no tensor."""

    value: Value


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple or a list."""

    items: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of the block in a list."""

    layers: tuple[LayerId, ...]


@dataclass(frozen=True, slots=True)
class One:
    """A layer of the block."""

    layer: LayerId


@dataclass(frozen=True, slots=True)
class Numbers:
    """A constant that is made once: `value` and `dtype` of a Constant node."""

    arguments: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """Things by their names: a dict."""

    items: Mapping[str, Thing]


Thing = Tensor | Plain | Row | Layers | One | Numbers | Table
"""What a variable may hold."""


class Draft:
    """The block `name` while it is read. New nodes stand in `region`, on `device`, at `line`."""

    def __init__(self, name: str, kind: str, catalogue: Catalogue) -> None:
        self.id = BlockId(new_id())
        self.name = name
        self.kind = kind
        self.catalogue = catalogue
        self.layers: dict[LayerId, Layer] = {}
        self.nodes: dict[NodeId, Node] = {}
        self.wires: dict[WireId, Wire] = {}
        self.inputs: list[NodeId] = []
        self.takes = ""
        self.gives = ""
        self.outputs: list[NodeId] = []
        self.arguments: dict[str, Value] = {}
        self.specs: dict[NodeId, NodeSpec] = {}
        self.lines: dict[NodeId, int] = {}
        self.wanted: dict[Tensor, str] = {}
        """What each tensor is called in the source."""
        self.region: NodeId | None = None
        self.device: str | None = None
        self.line = 0
        self.attributes: dict[str, Thing] = {}
        """What `self.<name>` is."""
        self.moved: dict[LayerId, None] = {}
        """Layers that a list has taken over."""
        self._before: list[Node] = []
        self._numbers: dict[str, int] = {}
        self._taken: set[str] = set()

    def held(self, node: ast.expr, variables: Mapping[str, Thing]) -> Thing | None:
        """What a variable or an attribute holds; None for what is neither."""
        if isinstance(node, ast.Name):
            return variables.get(node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return self.attributes.get(node.attr)
        return None

    def to_be_called(self) -> dict[Tensor, str]:
        """What tensors are to be called: Inputs that are taken from a dict by their keys, nothing else."""
        ends = self.inputs if self.takes == "dict" else ()
        return {tensor: name for tensor, name in self.wanted.items() if tensor.node not in ends}

    def is_shared(self, thing: Thing, frames: Iterable[Mapping[str, Thing]]) -> bool:
        """Whether several variables or attributes hold `thing`, which all see it grow."""
        held = (each for frame in (self.attributes, *frames) for each in frame.values())
        return sum(_holds(each, thing) for each in held) > 1

    def block(self) -> Block:
        """The block as it is now."""
        return Block(
            self.id,
            self.name,
            self.kind,
            {id: layer for id, layer in self.layers.items() if id not in self.moved},
            dict(self.nodes),
            dict(self.wires),
            {},
            tuple(self.inputs),
            tuple(self.outputs),
            dict(self.arguments),
            takes=self.takes,
            gives=self.gives,
        )

    def add_layer(
        self, wish: str, type: str, config: Mapping[str, Value], trainable: bool = True, given: bool = False
    ) -> LayerId:
        """A layer called `wish`, or what is legal and free."""
        attribute = self._attribute(wish)
        self._taken.add(attribute)
        layer = Layer(LayerId(new_id()), attribute, type, config, trainable, given=given)
        self.layers[layer.id] = layer
        return layer.id

    def _attribute(self, wish: str) -> str:
        """A free attribute; counted on from the last one, however many layers are called so."""
        if len(self.layers) >= MOST_NODES:
            raise SourceError("python-too-many-nodes", self.line, 1, {"most": MOST_NODES})
        if wish in self.arguments:
            # under that name the class keeps what it takes
            wish = f"{wish}_layer"
        if wish not in self._taken and is_legal_attribute(wish, self.catalogue):
            return wish
        if wish not in self._numbers or not is_legal_attribute(f"{wish}_1", self.catalogue):
            self._numbers[wish] = 0
            return free_attribute(Block(self.id, "", layers=self.layers), wish, self.catalogue)
        number = self._numbers[wish] + 1
        while f"{wish}_{number}" in self._taken:
            number += 1
        self._numbers[wish] = number
        return f"{wish}_{number}"

    def add(
        self,
        kind: str,
        arguments: Mapping[str, Value] | None = None,
        layer: LayerId | None = None,
        spec: NodeSpec | None = None,
    ) -> NodeId:
        """A node; `spec` where the catalogue's entry is not the one of its kind."""
        if len(self.nodes) >= MOST_NODES:
            raise SourceError("python-too-many-nodes", self.line, 1, {"most": MOST_NODES})
        id = NodeId(new_id())
        region = None if kind in ("input", "output") else self.region
        device = None if kind in ("input", "output") else self.device
        own = None if layer is None else self.layers[layer].device
        device = None if device == own else device
        self.nodes[id] = Node(id, kind, layer, arguments or {}, region=region, device=device)
        self.lines[id] = self.line
        found = spec or self.catalogue.get(kind)
        if found is not None:
            self.specs[id] = found
        return id

    def connect(self, source: Tensor, target: NodeId, port: str, key: int | None = None) -> None:
        """A wire."""
        id = WireId(new_id())
        self.wires[id] = Wire(id, source.node, source.port, target, PortName(port), key)

    def give(self, tensor: Tensor, key: str = "") -> None:
        """An Output for `tensor`; of those in a dict, under a key."""
        output = self.add("output")
        self.outputs.append(output)
        self.connect(tensor, output, "input")
        if key:
            self.change(output, title=key)

    def change(self, node: NodeId, **fields: object) -> None:
        """Another value for a field of a node."""
        self._before.append(self.nodes[node])
        self.nodes[node] = replace(self.nodes[node], **fields)  # type: ignore[arg-type]

    def outputs_of(self, node: NodeId) -> tuple[PortName, ...]:
        """The output ports of a node."""
        told = self.nodes[node].outputs
        return self.specs[node].outputs if told is None and node in self.specs else told or ()

    def unpacked(self, tensor: Tensor, count: int) -> tuple[Tensor, ...] | None:
        """`count` outputs of the node that `tensor` is the first of; None where it cannot have so many."""
        spec = self.specs.get(tensor.node)
        ports = self.outputs_of(tensor.node)
        if len(ports) == count and (count > 1 or (spec is not None and spec.row)):
            return tuple(Tensor(tensor.node, port) for port in ports)
        if spec is None or not spec.dynamic_outputs or tensor.port != ports[0]:
            return None
        names: Sequence[str] = (*spec.outputs, *spec.more_outputs)[:count]
        more = tuple(f"output_{number}" for number in range(len(names), count))
        told = tuple(map(PortName, (*names, *more)))
        self.change(tensor.node, outputs=told)
        return tuple(Tensor(tensor.node, port) for port in told)

    @contextmanager
    def tried(self) -> Iterator[None]:
        """What is added inside is taken back if it ends in an exception."""
        counts = [len(each) for each in self._parts()]
        changes = len(self._before)
        try:
            yield
        except NoForm:
            for part, count in zip(self._parts(), counts, strict=True):
                while len(part) > count:
                    part.popitem()
            while len(self._before) > changes:
                before = self._before.pop()
                if before.id in self.nodes:
                    self.nodes[before.id] = before
            raise

    def move(self, layer: LayerId) -> None:
        """Let a list have a layer, which is none of the block's own any more."""
        self.moved[layer] = None

    def _parts(self) -> tuple[dict[Any, Any], ...]:
        return self.layers, self.nodes, self.wires, self.moved

    @contextmanager
    def inside(self, region: NodeId) -> Iterator[None]:
        """What is added stands in the body of `region`."""
        before, self.region = self.region, region
        try:
            yield
        finally:
            self.region = before

    @contextmanager
    def on(self, device: str | None) -> Iterator[None]:
        """What is added runs on `device`."""
        before, self.device = self.device, device
        try:
            yield
        finally:
            self.device = before


def _holds(whole: Thing, part: Thing) -> bool:
    """Whether `whole` is `part`, the very same, or has it in it."""
    if whole is part:
        return True
    inner = whole.items if isinstance(whole, Row) else ()
    inner = tuple(whole.items.values()) if isinstance(whole, Table) else inner
    return any(_holds(each, part) for each in inner)
