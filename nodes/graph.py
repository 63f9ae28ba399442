"""The drawing as an immutable value: Project, Block, Layer, Node, Wire.

Nothing here changes once made; an edit (`nodes.edit`) returns a new `Project` that shares what did not
change, so that two projects can be compared part by part with `is`.
"""

from __future__ import annotations

import keyword
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, NewType

from nodes.grouping import Key, grouped, regrouped

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

    `type` is an id of the catalogue (`keras.layers.Dense`), `custom:<name>` or `block:<id>`. `config` holds
    only what differs from the defaults. A layer may be called by several nodes.
    """

    id: LayerId
    attribute: str
    type: str
    config: Mapping[str, Value] = field(default_factory=dict)
    trainable: bool = True
    device: str | None = None
    given: bool = False
    """A layer parameter: the block does not make it, its `__init__` takes it under the attribute's name."""
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
    region: NodeId | None = None
    """The loop or branch in whose body this node stands; None: in the block itself."""
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
    arguments: Mapping[str, Value] = field(default_factory=dict)
    """What `__init__` takes besides given layers: names with their defaults. In a configuration inside the
    block, `argument(name)` stands for such a value."""
    device: str | None = None
    """Where its layers live and its calls run that ask for no device themselves."""
    takes: str = ""
    """How a model takes its inputs: `""`, as many as there are, several of them in a list; `"list"`, one in a
    list; `"dict"`, by the titles of its Input nodes, which are in the order of these; `"nested"`, in any
    structure, gone through in its order."""
    gives: str = ""
    """How it gives its outputs when it is the main block: `""`, `"list"`, or `"dict"`, by the titles of its
    Outputs; or in which lists, tuples and dicts each of them stands (see `nodes.forms`)."""
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

    def members_of(self, region: NodeId) -> tuple[Node, ...]:
        """The nodes that stand directly in the body of the loop or branch `region`."""
        return self._members.get(region, ())

    @cached_property
    def input_ports(self) -> Mapping[NodeId, PortName]:
        """What the ports of an instance are called: each Input by its title, else by its number."""
        return _port_names(self, self.inputs, "input")

    @cached_property
    def output_ports(self) -> Mapping[NodeId, PortName]:
        """As `input_ports`, for the Output nodes."""
        return _port_names(self, self.outputs, "output")

    @property
    def input_keys(self) -> tuple[str, ...]:
        """The keys by which the inputs are taken from a dict; none where they are not."""
        return self._keys(self.takes, self.inputs)

    @property
    def output_keys(self) -> tuple[str, ...]:
        """The keys by which the outputs are given in a dict; none where they are not."""
        return self._keys(self.gives, self.outputs)

    def _keys(self, form: str, ends: tuple[NodeId, ...]) -> tuple[str, ...]:
        by_keys = form == "dict" or form.startswith("{")
        titles = tuple(self.nodes[end].title for end in ends) if by_keys else ()
        # Keras goes through a dict by its keys in order.
        return titles if all(titles) and sorted(set(titles)) == list(titles) else ()

    @cached_property
    def asks_for_devices(self) -> bool:
        """Whether a device is asked for in the block, or for it."""
        parts = chain(self.layers.values(), self.nodes.values())
        return bool(self.device) or any(map(attrgetter("device"), parts))

    @cached_property
    def call_numbers(self) -> Mapping[NodeId, tuple[int, int]]:
        """For each call of a shared layer: which of the shared layers, and which of its calls.

        Layers are numbered from 0 as they were made, calls from 1 in an order in which they can be made.
        """
        if max(map(len, self._calls.values()), default=0) < 2:
            # As in most drawings, each of whose edits asks.
            return {}
        shared = [id for id in self.layers if len(self.calls_of(id)) > 1]
        order = enumerate(_in_order(self))
        # what nothing leads to yet is called last
        place = {id: (not self.wires_into(id), number) for number, id in order}
        return {
            call.id: (tone, number)
            for tone, layer in enumerate(shared)
            for number, call in enumerate(
                sorted(self.calls_of(layer), key=lambda call: place[call.id]), start=1
            )
        }

    def take_indexes(self, before: Block) -> None:
        """Share what `before` has looked up in nodes and wires, as far as they are the same here."""
        known, mine = vars(before), vars(self)
        for name, key in _KEYS.items():
            if name in known and name not in mine:
                items, were = (self.wires, before.wires) if "wires" in name else (self.nodes, before.nodes)
                mine[name] = regrouped(known[name], were, items, key)
        same_calls = self.nodes is before.nodes and self.wires is before.wires
        same_parts = self.nodes is before.nodes and self.layers is before.layers
        if same_parts and self.device == before.device and "asks_for_devices" in known:
            mine["asks_for_devices"] = known["asks_for_devices"]
        if same_calls and self.layers is before.layers and "call_numbers" in known:
            mine["call_numbers"] = known["call_numbers"]

    @cached_property
    def _calls(self) -> Mapping[LayerId, tuple[Node, ...]]:
        return grouped(self.nodes.values(), _KEYS["_calls"])

    @cached_property
    def _members(self) -> Mapping[NodeId, tuple[Node, ...]]:
        return grouped(self.nodes.values(), _KEYS["_members"])

    @cached_property
    def _wires_into(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        return grouped(self.wires.values(), _KEYS["_wires_into"])

    @cached_property
    def _wires_from(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        return grouped(self.wires.values(), _KEYS["_wires_from"])


_KEYS: Mapping[str, Key] = {
    "_calls": attrgetter("layer"),
    "_members": attrgetter("region"),
    "_wires_into": attrgetter("target"),
    "_wires_from": attrgetter("source"),
}
"""What a block's indexes go by; what has None there is in none."""


def _in_order(block: Block) -> list[NodeId]:
    """The nodes, each after what it needs, else as they were made; those in a circle come last."""
    followers: dict[NodeId, list[NodeId]] = {id: [] for id in block.nodes}
    for wire in block.wires.values():
        if wire.source in followers and wire.target in followers:
            inside = (each.id for each in block.members_of(wire.target) if each.kind == "enter")
            followers[wire.source].extend((wire.target, *inside))
    for node in block.nodes.values():
        if node.region in followers:
            followers[node.id].append(node.region)
    needed = dict.fromkeys(block.nodes, 0)
    for targets in followers.values():
        for target in targets:
            needed[target] += 1
    found = [id for id, count in needed.items() if not count]
    for id in found:
        for target in followers[id]:
            needed[target] -= 1
            if not needed[target]:
                found.append(target)
    return [*found, *(id for id, count in needed.items() if count)]


def _port_names(block: Block, ends: tuple[NodeId, ...], stem: str) -> dict[NodeId, PortName]:
    names: dict[NodeId, PortName] = {}
    for end in ends:
        title = re.sub(r"\W+", "_", block.nodes[end].title.strip()).lower()
        wish = title if title.isidentifier() and not keyword.iskeyword(title) else stem
        name, count = wish, 0
        while name in names.values():
            count += 1
            name = f"{wish}_{count}"
        names[end] = PortName(name)
    return names


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of the person's own Python: a class or a function that other things of the project use.

    `kind` is `"layer"`, `"function"`, `"activation"`, `"initializer"`, `"regularizer"` or `"constraint"`;
    `text` defines `name`. As a type of layer, object or node it is called `custom:<name>`. Of the kind
    `"import"` it is a function of TensorFlow: `name` is the dotted one, `text` says what it takes (see
    `nodes.imported`).
    """

    name: str
    kind: str
    text: str
    extra: Mapping[str, Any] = field(default_factory=dict)


BLOCK = "block:"
"""Begins the type of a layer that is an instance of a block."""
CUSTOM = "custom:"
"""Begins the type of what the project's own code defines."""
IMPORT = "import"
"""The kind of code that is a function of TensorFlow by its dotted name."""


def block_type(block: BlockId) -> str:
    """The type of the instances of `block`."""
    return BLOCK + block


def block_of_type(type: str) -> BlockId | None:
    """The block that a type names; None for other types."""
    return BlockId(type.removeprefix(BLOCK)) if type.startswith(BLOCK) else None


def argument(name: str) -> Object:
    """The value that an argument of the surrounding block has."""
    return Object("argument", {"name": name})


UNLESS_TOLD = "unless-told"
"""The type of what `unless_told` gives."""


def unless_told(training: bool) -> Object:
    """What a call has as `training` where the model around is not told: what that is told comes first.

    So Keras takes it in functional models.
    """
    return Object(UNLESS_TOLD, {"value": training})


def given_layer(layer: LayerId) -> Object:
    """The value that binds a layer parameter of a block instance to `layer` of the surrounding block."""
    return Object("layer", {"id": layer})


@dataclass(frozen=True, slots=True)
class Project:
    """One drawing: its blocks, which of them is the main one, and the person's own code by name."""

    blocks: Mapping[BlockId, Block]
    main: BlockId
    code: Mapping[str, Code] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def main_block(self) -> Block:
        """The block that the project's model is an instance of."""
        return self.blocks[self.main]

    def with_block(self, block: Block) -> Project:
        """This project with `block` in the place of the one with the same id.

        Wires at its instances follow ports that have another name now.
        """
        before = self.blocks.get(block.id)
        if before is None:
            return replace(self, blocks={**self.blocks, block.id: block})
        block.take_indexes(before)
        changed = replace(self, blocks={**self.blocks, block.id: block})
        if len(self.blocks) == 1:
            return changed
        into = _renamed(before.input_ports, block.input_ports)
        out = _renamed(before.output_ports, block.output_ports)
        return _ports_renamed(changed, block.id, into, out) if into or out else changed


def _renamed(before: Mapping[NodeId, PortName], after: Mapping[NodeId, PortName]) -> dict[PortName, PortName]:
    return {name: after[end] for end, name in before.items() if end in after and after[end] != name}


def _ports_renamed(
    project: Project, used: BlockId, into: Mapping[PortName, PortName], out: Mapping[PortName, PortName]
) -> Project:
    """`project` with the wires at the instances of `used` tied to the new names of its ports."""
    blocks = dict(project.blocks)
    for id, block in project.blocks.items():
        layers = {layer.id for layer in block.layers.values() if layer.type == block_type(used)}
        nodes = {node.id for node in block.nodes.values() if node.layer in layers} if layers else set()
        changed = {}
        for wire in block.wires.values() if nodes else ():
            target = into.get(wire.target_port) if wire.target in nodes else None
            source = out.get(wire.source_port) if wire.source in nodes else None
            if target or source:
                changed[wire.id] = replace(
                    wire, target_port=target or wire.target_port, source_port=source or wire.source_port
                )
        if changed:
            blocks[id] = replace(block, wires={**block.wires, **changed})
            blocks[id].take_indexes(block)
    return replace(project, blocks=blocks)


Path = tuple[LayerId, ...]
"""The block instances that lead from the main block to where something stands; () is the main block."""


def new_id() -> str:
    """A short random identity: 10 characters, so that two branches of a file's history can be merged."""
    return secrets.token_hex(5)


def empty_project(name: str = "Model") -> Project:
    """A project with one empty block called `name`."""
    block = Block(BlockId(new_id()), name)
    return Project({block.id: block}, block.id)
