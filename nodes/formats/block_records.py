"""A whole block as one JSON record, and back: for what is not a file of its own."""

from __future__ import annotations

from typing import Any

from nodes.formats.records import (
    Record,
    Unreadable,
    decode_all,
    decode_layer,
    decode_node,
    decode_place,
    decode_wire,
    encode_layer,
    encode_node,
    encode_place,
    encode_wire,
    ends_of,
    take,
    take_names,
    take_optional,
)
from nodes.formats.values import decode_mapping, encode_mapping
from nodes.graph import Block, BlockId


def encode_block(block: Block) -> Record:
    """`block` as a record; what this version could not read of it stays behind."""
    return {
        "id": block.id,
        "name": block.name,
        "kind": block.kind,
        "inputs": list(block.inputs),
        "outputs": list(block.outputs),
        "arguments": encode_mapping(block.arguments),
        **({"device": block.device} if block.device else {}),
        **({"takes": block.takes} if block.takes else {}),
        **({"gives": block.gives} if block.gives else {}),
        "layers": [encode_layer(block.layers[id]) for id in sorted(block.layers)],
        "nodes": [encode_node(block.nodes[id]) for id in sorted(block.nodes)],
        "wires": [encode_wire(block.wires[id]) for id in sorted(block.wires)],
        "places": [encode_place(id, block.places[id]) for id in sorted(block.places)],
    }


def decode_block(record: Any) -> Block:
    """The block that `record` stands for, whole.

    Raises:
        Unreadable: some of it is not what it should be.
    """

    def refuse(index: int, record: Any, reason: str) -> None:
        raise Unreadable(reason)

    nodes = decode_all(take(record, "nodes", list), decode_node, refuse)
    return Block(
        BlockId(take(record, "id", str)),
        take(record, "name", str, ""),
        take(record, "kind", str, "model"),
        decode_all(take(record, "layers", list, []), decode_layer, refuse),
        nodes,
        decode_all(take(record, "wires", list, []), decode_wire, refuse),
        dict(decode_place(each) for each in take(record, "places", list, [])),
        ends_of(nodes, take_names(record, "inputs"), "input"),
        ends_of(nodes, take_names(record, "outputs"), "output"),
        decode_mapping(take(record, "arguments", dict, {})),
        take_optional(record, "device"),
        take(record, "takes", str, ""),
        take(record, "gives", str, ""),
    )
