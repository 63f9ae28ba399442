"""Devices: where variables live and calls run as far as the drawing asks for it, and which wires cross.

A call runs where its node says, else where its layer lives, else where the loop or branch around it runs,
else where its block says, else where the instance of its block runs. A layer's variables live where the layer
says, else where its calls run. None: nothing is asked, and TensorFlow takes its first device.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Path,
    Project,
    Wire,
    block_of_type,
)
from nodes.nesting import SILENT, enclosing
from nodes.refusal import Refusal
from nodes.report import TensorSpec

FIRST = "CPU:0"
"""The device of what asks for none, where there is no GPU."""
TO_DEVICE = "to_device"
"""The kind of node that copies a tensor to its device."""

_DEVICE = re.compile(
    r"/?(?P<job>job:[A-Za-z_]\w*/)?(?P<replica>replica:\d{1,6}/)?(?P<task>task:\d{1,6}/)?"
    r"(?:device:)?(?P<type>[A-Za-z][A-Za-z_]*):(?P<number>\d{1,4})"
)

_BYTES: Mapping[str, int] = {
    "bool": 1,
    "int8": 1,
    "uint8": 1,
    "int16": 2,
    "uint16": 2,
    "float16": 2,
    "bfloat16": 2,
    "int32": 4,
    "uint32": 4,
    "float32": 4,
    "int64": 8,
    "uint64": 8,
    "float64": 8,
    "complex64": 8,
    "complex128": 16,
}


def canonical(text: str) -> str | None:
    """A device as it is kept: `CPU:1`, with the job in front where one is named; None if it is none."""
    found = _DEVICE.fullmatch(text.strip())
    if found is None or found["type"].lower() in ("job", "replica", "task", "device"):
        return None
    device = f"{found['type'].upper()}:{int(found['number'])}"
    place = "".join(found[part] or "" for part in ("job", "replica", "task"))
    if place == "job:localhost/replica:0/task:0/":
        # As TensorFlow itself writes what is on this machine.
        return device
    return f"/{place}device:{device}" if place else device


def in_source(device: str) -> str:
    """A kept device as `tf.device` is given it: `/CPU:1`."""
    return device if device.startswith("/") else f"/{device}"


def _legal(*devices: str | None) -> str | None:
    """The first of `devices` that is asked for, as it is kept; None if that is no device."""
    found = next((each for each in devices if each), None)
    return None if found is None else canonical(found)


# -- what is asked for -----------------------------------------------------------------------------------


def call_device(block: Block, node: Node, around: str | None = None) -> str | None:
    """Where the call `node` runs; `around` is where the instance of the block does."""
    layer = block.layer_of(node)
    regions = [block.nodes[id].device for id in enclosing(block, node.id)]
    return _legal(node.device, None if layer is None else layer.device, *regions, block.device, around)


def layer_device(block: Block, layer: Layer, around: str | None = None) -> str | None:
    """Where the variables of `layer` live; None also where its calls do not agree."""
    if layer.device:
        return _legal(layer.device)
    found = {call_device(block, node, around) for node in block.calls_of(layer.id)}
    return found.pop() if len(found) == 1 else _legal(block.device, around) if not found else None


def around(project: Project, path: Path) -> str | None:
    """Where the block instance at `path` runs, as far as what surrounds it says so."""
    return instance_at(project, path)[1]


def instance_at(project: Project, path: Path) -> tuple[Block | None, str | None]:
    """The block whose instance stands at `path`, and where that runs."""
    block, found = project.blocks.get(project.main), None
    for step in path:
        layer = None if block is None else block.layers.get(LayerId(step.partition(".")[0]))
        if block is None or layer is None:
            return None, found
        found = layer_device(block, layer, found)
        block = _inside(project, layer, step)
    return block, found


def _inside(project: Project, layer: Layer, step: LayerId) -> Block | None:
    """The block that a step of a path leads into."""
    _, _, element = step.partition(".")
    type = layer.type
    if element:
        layers = layer.config.get("layers")
        found = layers[int(element)] if isinstance(layers, tuple) and element.isdecimal() else None
        type = getattr(found, "type", "")
    block = block_of_type(type)
    return None if block is None else project.blocks.get(block)


@dataclass(frozen=True, slots=True)
class Use:
    """Where a device is asked for: by a block as a whole, or on a node, by its call or its layer."""

    device: str
    block: BlockId
    node: NodeId | None = None


def devices_asked(project: Project) -> Iterator[Use]:
    """Every place where a device is asked for, also those that are no device."""
    for block in project.blocks.values():
        if block.device:
            yield Use(block.device, block.id)
        for node in block.nodes.values():
            layer = block.layer_of(node)
            if node.device and node.kind not in SILENT:
                yield Use(node.device, block.id, node.id)
            if layer is not None and layer.device and block.calls_of(layer.id)[0] is node:
                yield Use(layer.device, block.id, node.id)


# -- wires that cross ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Crossing:
    """A wire whose tensor is copied from one device to another in every call.

    `size` is in bytes, of one example where the batch is open (`each`); None where it is not known.
    """

    source: str
    target: str
    size: int | None
    each: bool = False


def crossing(
    block: Block, wire: Wire, spec: TensorSpec | None = None, around: str | None = None, first: str = FIRST
) -> Crossing | None:
    """How one wire, which carries `spec`, crosses devices; None where it does not.

    What asks for no device is on the `first` one. A bypassed node moves nothing, and what an Output takes
    stays where it is.
    """
    if not block.asks_for_devices and not around:
        return None
    ends = [block.nodes.get(wire.source), block.nodes.get(wire.target)]
    if any(end is None or end.kind == "output" or end.bypassed for end in ends):
        return None
    source, target = (place_of(block, end, around) or first for end in ends if end is not None)
    return None if source == target else Crossing(source, target, *size_of(spec))


def place_of(block: Block, node: Node, around: str | None = None) -> str | None:
    """Where the tensors of `node` are: what enters the block comes from the first device."""
    if node.kind == "input":
        return _legal(node.device)
    return call_device(block, node, around)


def size_of(spec: TensorSpec | None) -> tuple[int | None, bool]:
    """How many bytes a tensor has, and whether that is of each example."""
    if spec is None or spec.shape is None or spec.dtype not in _BYTES or spec.sparse or spec.ragged:
        return None, False
    each = bool(spec.shape) and spec.shape[0] is None
    sizes = spec.shape[1:] if each else spec.shape
    known = [size for size in sizes if size is not None]
    return (_BYTES[spec.dtype] * math.prod(known), each) if len(known) == len(sizes) else (None, each)


# -- edits -----------------------------------------------------------------------------------------------


def _checked(device: str | None) -> str | None:
    """`device` as it is kept.

    Raises:
        Refusal: it is no device.
    """
    if not device or not device.strip():
        return None
    found = canonical(device)
    if found is None:
        raise Refusal("bad-device", device=device)
    return found


def set_block_device(project: Project, block_id: BlockId, device: str | None) -> Project:
    """Ask for the device of everything in a block that asks for none itself; None: for no device.

    Raises:
        Refusal: it is no device.
    """
    return project.with_block(replace(project.blocks[block_id], device=_checked(device)))


def set_layer_device(
    project: Project, block_id: BlockId, layers: Iterable[LayerId], device: str | None
) -> Project:
    """Ask for the device on which the variables of `layers` live.

    Raises:
        Refusal: it is no device.
    """
    block, kept = project.blocks[block_id], _checked(device)
    changed = {id: replace(block.layers[id], device=kept) for id in layers}
    return project.with_block(replace(block, layers={**block.layers, **changed}))


def set_node_device(
    project: Project, block_id: BlockId, nodes: Iterable[NodeId], device: str | None
) -> Project:
    """Ask for the device on which the calls `nodes` run.

    Raises:
        Refusal: it is no device.
    """
    block, kept = project.blocks[block_id], _checked(device)
    changed = {id: replace(block.nodes[id], device=kept) for id in nodes}
    return project.with_block(replace(block, nodes={**block.nodes, **changed}))


def with_devices(project: Project, instead: Mapping[str, str]) -> Project:
    """`project` with other devices in the place of those that it asks for."""

    def changed(device: str | None) -> str | None:
        found = canonical(device) if device else None
        return device if found is None else instead.get(found, device)

    blocks = dict(project.blocks)
    for id in {use.block for use in devices_asked(project) if canonical(use.device) in instead}:
        block = blocks[id]
        blocks[id] = replace(
            block,
            device=changed(block.device),
            layers={id: replace(each, device=changed(each.device)) for id, each in block.layers.items()},
            nodes={id: replace(each, device=changed(each.device)) for id, each in block.nodes.items()},
        )
    return replace(project, blocks=blocks)
