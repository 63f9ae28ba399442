"""What differs between two projects, as JSON: how the window keeps the analyser up to date.

Places are left out: where a node stands means nothing to Keras. Unchanged parts of a project are the same
objects, so finding what changed costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from nodes.differing import unlike
from nodes.formats.records import (
    Record,
    decode_code,
    decode_layer,
    decode_node,
    decode_wire,
    encode_code,
    encode_layer,
    encode_node,
    encode_wire,
)
from nodes.formats.values import decode_mapping, encode_mapping
from nodes.graph import Block, BlockId, NodeId, Project

NOTHING = Project({}, BlockId(""))
"""What is known of a project before anything has been told."""

_CODECS: Mapping[str, tuple[Any, Any]] = {
    "layers": (encode_layer, decode_layer),
    "nodes": (encode_node, decode_node),
    "wires": (encode_wire, decode_wire),
}

K = TypeVar("K")


def difference(before: Project, after: Project) -> Record:
    """What has to be told to whoever knows `before`."""
    changed = [
        _block_difference(before.blocks.get(id, Block(id, "")), after.blocks[id])
        for id in unlike(before.blocks, after.blocks)
    ]
    record: Record = {"main": after.main, "blocks": changed, "gone": _gone(before.blocks, after.blocks)}
    if before.code is not after.code and before.code != after.code:
        record["code"] = [encode_code(code) for code in after.code.values()]
    return record


def _block_difference(before: Block, after: Block) -> Record:
    record: Record = {
        "id": after.id,
        "name": after.name,
        "kind": after.kind,
        "inputs": list(after.inputs),
        "outputs": list(after.outputs),
        "arguments": encode_mapping(after.arguments),
        "device": after.device,
        "takes": after.takes,
        "gives": after.gives,
    }
    for section, (encode, _) in _CODECS.items():
        old, new = getattr(before, section), getattr(after, section)
        if old is not new:
            record[section] = [encode(new[id]) for id in unlike(old, new)]
            record[f"gone_{section}"] = _gone(old, new)
    return record


def _gone(before: Mapping[K, Any], after: Mapping[K, Any]) -> list[K]:
    return [key for key in before if key not in after]


def apply_difference(project: Project, record: Record) -> Project:
    """The project that `difference` was made for; what did not change is shared with `project`.

    Raises:
        Unreadable: a part of it is not what it should be.
    """
    blocks = {id: block for id, block in project.blocks.items() if id not in set(record["gone"])}
    for each in record["blocks"]:
        id = BlockId(each["id"])
        blocks[id] = _apply_to_block(blocks.get(id, Block(id, "")), each)
    code = project.code
    if "code" in record:
        code = {each.name: each for each in map(decode_code, record["code"])}
    return Project(blocks, BlockId(record["main"]), code)


def _apply_to_block(block: Block, record: Record) -> Block:
    sections: dict[str, Any] = {}
    for section, (_, decode) in _CODECS.items():
        if section in record:
            gone = set(record[f"gone_{section}"])
            kept = {id: each for id, each in getattr(block, section).items() if id not in gone}
            told = (decode(each) for each in record[section])
            sections[section] = {**kept, **{each.id: each for each in told}}
    return replace(
        block,
        name=record["name"],
        kind=record["kind"],
        inputs=tuple(NodeId(each) for each in record["inputs"]),
        outputs=tuple(NodeId(each) for each in record["outputs"]),
        arguments=decode_mapping(record["arguments"]),
        device=record["device"],
        takes=record["takes"],
        gives=record["gives"],
        **sections,
    )
