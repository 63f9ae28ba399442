"""What differs between two projects, whole, as JSON: a step of a journal.

Nothing is left out, unlike in `nodes.formats.delta`, which tells the analyser what means something to Keras.
Parts of a project are told apart by identity (see `nodes.graph`): what an edit did not touch costs nothing to
find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nodes.differing import unlike
from nodes.formats.layers import placed
from nodes.formats.records import (
    Record,
    Unreadable,
    decode_code,
    decode_layer,
    decode_node,
    decode_place,
    decode_wire,
    encode_code,
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
from nodes.graph import Block, BlockId, NodeId, Project

_Codec = tuple[Callable[[Any, Any], Any], Callable[[Any], tuple[Any, Any]]]


def _by_id(encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> _Codec:
    def decoded(record: Any) -> tuple[Any, Any]:
        item = decode(record)
        return item.id, item

    return lambda id, item: encode(item), decoded


_CODECS: Mapping[str, _Codec] = {
    "layers": _by_id(encode_layer, decode_layer),
    "nodes": _by_id(encode_node, decode_node),
    "wires": _by_id(encode_wire, decode_wire),
    "places": (encode_place, decode_place),
}
_HEAD = ("name", "kind", "inputs", "outputs", "arguments", "device", "takes", "gives", "extra")


def difference(before: Project, after: Project) -> Record:
    """What has to be told to whoever knows `before`."""
    record: Record = {}
    if before.main != after.main:
        record["main"] = after.main
    if before.blocks is not after.blocks:
        record["blocks"] = [
            _block_difference(before.blocks.get(id) or Block(id, ""), after.blocks[id])
            for id in unlike(before.blocks, after.blocks)
        ]
        record |= _gone("blocks", before.blocks, after.blocks)
    if before.code is not after.code:
        record["code"] = [encode_code(after.code[name]) for name in unlike(before.code, after.code)]
        record |= _gone("code", before.code, after.code)
    if before.extra is not after.extra:
        record["extra"] = dict(after.extra)
    return {name: value for name, value in record.items() if value or name == "extra"}


def _block_difference(before: Block, after: Block) -> Record:
    record: Record = {"id": after.id}
    if any(getattr(before, name) is not getattr(after, name) for name in _HEAD):
        record["head"] = {
            "name": after.name,
            "kind": after.kind,
            "inputs": list(after.inputs),
            "outputs": list(after.outputs),
            "arguments": encode_mapping(after.arguments),
            "device": after.device,
            "takes": after.takes,
            "gives": after.gives,
            "extra": dict(after.extra),
        }
    for section, (encode, _) in _CODECS.items():
        old, new = getattr(before, section), getattr(after, section)
        if old is not new:
            told = [encode(id, new[id]) for id in unlike(old, new)]
            record |= {section: told} if told else {}
            record |= _gone(section, old, new)
    return record


def _gone(section: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Record:
    gone = [key for key in before if key not in after]
    return {f"gone_{section}": gone} if gone else {}


def with_difference(project: Project, record: Any) -> Project:
    """The project that `difference` told of; what did not change is shared with `project`.

    Raises:
        Unreadable: a part of it is not what it should be.
    """
    blocks = _without(project.blocks, record, "blocks")
    for each in take(record, "blocks", list, []):
        id = BlockId(take(each, "id", str))
        blocks[id] = _changed_block(blocks.get(id) or Block(id, ""), each)
    code = _without(project.code, record, "code")
    told = (decode_code(each) for each in take(record, "code", list, []))
    code.update((each.name, each) for each in told)
    main = BlockId(take(record, "main", str, project.main))
    if main not in blocks:
        raise Unreadable("main names no block")
    return Project(blocks, main, code, take(record, "extra", dict, dict(project.extra)))


def _without(items: Mapping[Any, Any], record: Any, section: str) -> dict[Any, Any]:
    take(record, f"gone_{section}", list, [])
    gone = set(take_names(record, f"gone_{section}"))
    return {key: each for key, each in items.items() if key not in gone}


def _changed_block(block: Block, record: Record) -> Block:
    sections: dict[str, Any] = {}
    for section, (_, decode) in _CODECS.items():
        if section in record or f"gone_{section}" in record:
            items = _without(getattr(block, section), record, section)
            items.update(decode(each) for each in take(record, section, list, []))
            sections[section] = items
    found = replace(block, **sections)
    head = take(record, "head", dict, {})
    if head:
        found = replace(
            found,
            name=take(head, "name", str),
            kind=take(head, "kind", str),
            inputs=tuple(map(NodeId, take_names(head, "inputs"))),
            outputs=tuple(map(NodeId, take_names(head, "outputs"))),
            arguments=decode_mapping(take(head, "arguments", dict)),
            device=take_optional(head, "device"),
            takes=take(head, "takes", str),
            gives=take(head, "gives", str),
            extra=take(head, "extra", dict),
        )
    if head or "nodes" in sections:
        # What is damaged may forget some, or name others.
        inputs = ends_of(found.nodes, found.inputs, "input")
        outputs = ends_of(found.nodes, found.outputs, "output")
        if (inputs, outputs) != (found.inputs, found.outputs):
            found = replace(found, inputs=inputs, outputs=outputs)
    return placed(found)
