"""The drawing as an immutable value: Project, Block, Layer, Node, Wire.

Nothing here changes once made; an edit (`nodes.edit`) returns a new `Project` that shares what did not
change, so that two projects can be compared part by part with `is`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NewType, TypeVar

BlockId = NewType("BlockId", str)
LayerId = NewType("LayerId", str)
NodeId = NewType("NodeId", str)
WireId = NewType("WireId", str)
PortName = NewType("PortName", str)

Shape = tuple[int | None, ...]
"""A shape as Keras writes it: `None` where a dimension is not known."""


@dataclass(frozen=True, slots=True)
class Object:
    """A configured Keras object as a value: an initialiser, a regulariser, a layer inside a wrapper.

    `type` is the dotted name that the catalogue uses, such as `keras.initializers.RandomNormal`; `config`
    holds only the arguments that differ from their defaults.
    """

    type: str
    config: Mapping[str, Value] = field(default_factory=dict)


Value = None | bool | int | float | str | tuple["Value", ...] | Mapping[str, "Value"] | Object
"""What a configuration or a call argument may hold: literals, tuples, string-keyed dicts, objects."""


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same in the source too: `1`, `1.0` and `True` are equal but not the same."""
    return one == other and repr(one) == repr(other)


@dataclass(frozen=True, slots=True)
class Layer:
    """Something with a name and a configuration that becomes `self.<attribute>` in `__init__`.

    `config` holds only what differs from the defaults. A layer may be called by several nodes.
    """

    id: LayerId
    attribute: str
    type: str
    config: Mapping[str, Value] = field(default_factory=dict)
    trainable: bool = True
    device: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the file that this version does not know; written back unchanged."""


@dataclass(frozen=True, slots=True)
class Node:
    """One call site on the canvas.

    `kind` is `"layer"` (a call of `layer`), or the id of a catalogue entry that is not a layer: a function
    such as `"keras.ops.matmul"`, or `"input"`, `"output"`, `"constant"`, `"note"`, `"frame"`. Kinds that
    this version does not know are kept. `arguments` are the call arguments that are not wires.
    """

    id: NodeId
    kind: str
    layer: LayerId | None = None
    arguments: Mapping[str, Value] = field(default_factory=dict)
    title: str = ""
    bypassed: bool = False
    outputs: tuple[PortName, ...] | None = None
    """Output ports, recorded when Keras first told them; None: as the catalogue says."""
    device: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wire:
    """A tensor's way from one output port to one input port.

    `key` is the wire's place in an input that takes several: a number to sort by in a list (gaps are
    allowed, so that removing one wire renumbers none), a string in a dict; None in a single input.
    """

    id: WireId
    source: NodeId
    source_port: PortName
    target: NodeId
    target_port: PortName
    key: int | str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands on the canvas, in scene units; a size only where the person chose one."""

    x: int
    y: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Block:
    """One graph, which is one generated class.

    `inputs` and `outputs` give the order of the block's Input and Output nodes. What can be looked up in
    it is indexed once, when first asked (hence no slots).
    """

    id: BlockId
    name: str
    kind: str = "model"
    layers: Mapping[LayerId, Layer] = field(default_factory=dict)
    nodes: Mapping[NodeId, Node] = field(default_factory=dict)
    wires: Mapping[WireId, Wire] = field(default_factory=dict)
    places: Mapping[NodeId, Place] = field(default_factory=dict)
    inputs: tuple[NodeId, ...] = ()
    outputs: tuple[NodeId, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def layer_of(self, node: Node) -> Layer | None:
        """The layer that `node` calls; None for other nodes and for a layer that is missing."""
        return None if node.layer is None else self.layers.get(node.layer)

    def calls_of(self, layer: LayerId) -> tuple[Node, ...]:
        """The nodes that call `layer`; two or more make it a shared layer."""
        return self._calls.get(layer, ())

    def wires_into(self, node: NodeId) -> tuple[Wire, ...]:
        """The wires that end at `node`."""
        return self._wires_into.get(node, ())

    def wires_from(self, node: NodeId) -> tuple[Wire, ...]:
        """The wires that start at `node`."""
        return self._wires_from.get(node, ())

    def take_indexes(self, before: Block) -> None:
        """Share what `before` has looked up in nodes or wires that are the same here."""
        indexes = {"_calls": self.nodes is before.nodes}
        indexes["_wires_into"] = indexes["_wires_from"] = self.wires is before.wires
        known = vars(before)
        vars(self).update({name: known[name] for name, same in indexes.items() if same and name in known})

    @cached_property
    def _calls(self) -> Mapping[LayerId, tuple[Node, ...]]:
        return _grouped((node.layer, node) for node in self.nodes.values() if node.layer is not None)

    @cached_property
    def _wires_into(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        return _grouped((wire.target, wire) for wire in self.wires.values())

    @cached_property
    def _wires_from(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        return _grouped((wire.source, wire) for wire in self.wires.values())


K = TypeVar("K")
V = TypeVar("V")


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


@dataclass(frozen=True, slots=True)
class Project:
    """One drawing: its blocks, and which of them is the main one."""

    blocks: Mapping[BlockId, Block]
    main: BlockId
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def main_block(self) -> Block:
        """The block that the project's model is an instance of."""
        return self.blocks[self.main]

    def with_block(self, block: Block) -> Project:
        """This project with `block` in the place of the one with the same id."""
        if block.id in self.blocks:
            block.take_indexes(self.blocks[block.id])
        return replace(self, blocks={**self.blocks, block.id: block})


Path = tuple[LayerId, ...]
"""The block instances that lead from the main block to where something stands; () is the main block."""


def new_id() -> str:
    """A short random identity: 10 characters, so that two branches of a file's history can be merged."""
    return secrets.token_hex(5)


def empty_project(name: str = "Model") -> Project:
    """A project with one empty block called `name`."""
    block = Block(BlockId(new_id()), name)
    return Project({block.id: block}, block.id)
