"""Layers, nodes and wires as plain JSON records, one line each, and back.

Fields that hold their default are left out; fields that this version does not know are kept in `extra`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from nodes.formats.values import decode_mapping, encode_mapping
from nodes.graph import Code, Layer, LayerId, Node, NodeId, Place, PortName, Wire, WireId

FARTHEST = 10_000_000
"""No coordinate lies farther out: the canvas counts in 32 bits."""

Record = dict[str, Any]


class Unreadable(Exception):
    """A record that is not what it should be; the message names the field."""


T = TypeVar("T")


def take(record: Any, field: str, kind: type[T], default: T | None = None) -> T:
    """One field of a record, checked; without a default it must be there.

    Raises:
        Unreadable: the field is missing or of another type.
    """
    if not isinstance(record, dict):
        raise Unreadable(f"not an object but {_type_name(record)}")
    value = record.get(field)
    # What is as it should be, which is nearly everything, is not looked at twice.
    if type(value) is kind:
        return value
    if field not in record and default is not None:
        return default
    # bool is an int to isinstance, but not in a file.
    if field not in record or not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        found = "missing" if field not in record else f"not {_KINDS[kind]} but {_type_name(value)}"
        raise Unreadable(f"{field} is {found}")
    return value


_KINDS: Mapping[type, str] = {
    str: "a string",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def _type_name(value: Any) -> str:
    return "null" if value is None else _KINDS.get(type(value), "a number")


def take_optional(record: Record, field: str) -> str | None:
    """A string that may be absent, or null.

    Raises:
        Unreadable: it is something else.
    """
    return take(record, field, str) if record.get(field) is not None else None


def take_names(record: Record, field: str) -> tuple[str, ...]:
    """A list of strings; an absent one is empty.

    Raises:
        Unreadable: it is something else.
    """
    names = take(record, field, list, [])
    if not all(isinstance(name, str) for name in names):
        raise Unreadable(f"{field} holds something that is not a string")
    return tuple(names)


def _set(record: Record) -> Record:
    """The optional fields of `record` that do not hold their default."""
    return {name: value for name, value in record.items() if value or isinstance(value, list)}


def _extra(record: Record, known: frozenset[str]) -> Record:
    if record.keys() <= known:
        return {}
    return {name: value for name, value in record.items() if name not in known}


# -- layers ----------------------------------------------------------------------------------------------

_LAYER_FIELDS = frozenset({"id", "attribute", "type", "config", "trainable", "device", "given"})


def encode_layer(layer: Layer) -> Record:
    """`layer` as a record."""
    record = {"id": layer.id, "attribute": layer.attribute, "type": layer.type}
    optional = {"config": encode_mapping(layer.config), "device": layer.device, "given": layer.given}
    frozen = {} if layer.trainable else {"trainable": False}
    return {**record, **_set(optional), **frozen, **layer.extra}


def decode_layer(record: Any) -> Layer:
    """The layer that `record` stands for.

    Raises:
        Unreadable: it is not one.
    """
    return Layer(
        LayerId(take(record, "id", str)),
        take(record, "attribute", str),
        take(record, "type", str),
        decode_mapping(take(record, "config", dict, {})),
        take(record, "trainable", bool, True),
        take_optional(record, "device"),
        take(record, "given", bool, False),
        _extra(record, _LAYER_FIELDS),
    )


# -- nodes -----------------------------------------------------------------------------------------------

_NODE_FIELDS = frozenset(
    {"id", "kind", "layer", "arguments", "title", "bypassed", "outputs", "device", "region"},
)


def encode_node(node: Node) -> Record:
    """`node` as a record."""
    optional: Record = {
        "layer": node.layer,
        "arguments": encode_mapping(node.arguments),
        "title": node.title,
        "bypassed": node.bypassed,
        "outputs": None if node.outputs is None else list(node.outputs),
        "device": node.device,
        "region": node.region,
    }
    return {"id": node.id, "kind": node.kind, **_set(optional), **node.extra}


def decode_node(record: Any) -> Node:
    """The node that `record` stands for.

    Raises:
        Unreadable: it is not one.
    """
    identity = take(record, "id", str)
    layer = take_optional(record, "layer")
    outputs = record.get("outputs")
    region = take_optional(record, "region")
    return Node(
        NodeId(identity),
        take(record, "kind", str),
        None if layer is None else LayerId(layer),
        decode_mapping(take(record, "arguments", dict, {})),
        take(record, "title", str, ""),
        take(record, "bypassed", bool, False),
        None if outputs is None else tuple(PortName(name) for name in take_names(record, "outputs")),
        take_optional(record, "device"),
        None if region is None else NodeId(region),
        _extra(record, _NODE_FIELDS),
    )


# -- code ------------------------------------------------------------------------------------------------

_CODE_FIELDS = frozenset({"name", "kind", "text"})


def encode_code(code: Code) -> Record:
    """`code` as a record."""
    return {"name": code.name, "kind": code.kind, "text": code.text, **code.extra}


def decode_code(record: Any) -> Code:
    """The code that `record` stands for.

    Raises:
        Unreadable: it is none.
    """
    return Code(
        take(record, "name", str),
        take(record, "kind", str),
        take(record, "text", str),
        _extra(record, _CODE_FIELDS),
    )


# -- wires -----------------------------------------------------------------------------------------------

_WIRE_FIELDS = frozenset({"id", "source", "source_port", "target", "target_port", "key"})


def encode_wire(wire: Wire) -> Record:
    """`wire` as a record."""
    record: Record = {
        "id": wire.id,
        "source": wire.source,
        "source_port": wire.source_port,
        "target": wire.target,
        "target_port": wire.target_port,
    }
    key = {} if wire.key is None else {"key": wire.key}
    return {**record, **key, **wire.extra}


def decode_wire(record: Any) -> Wire:
    """The wire that `record` stands for.

    Raises:
        Unreadable: it is not one.
    """
    identity = take(record, "id", str)
    key = record.get("key")
    if key is not None and not isinstance(key, str):
        key = take(record, "key", int)
    return Wire(
        WireId(identity),
        NodeId(take(record, "source", str)),
        PortName(take(record, "source_port", str)),
        NodeId(take(record, "target", str)),
        PortName(take(record, "target_port", str)),
        key,
        _extra(record, _WIRE_FIELDS),
    )


# -- places ----------------------------------------------------------------------------------------------


def encode_place(node: NodeId, place: Place) -> list[Any]:
    """Where `node` stands as a record: `[id, x, y]`, or with a size `[id, x, y, width, height]`."""
    size = [place.width, place.height] if place.width or place.height else []
    return [node, place.x, place.y, *size]


def decode_place(record: Any) -> tuple[NodeId, Place]:
    """The node and its place that `record` stands for.

    Raises:
        Unreadable: it is not one.
    """
    if not isinstance(record, list) or len(record) not in (3, 5) or not isinstance(record[0], str):
        raise Unreadable("not a list of an id and two or four numbers")
    numbers = record[1:]
    for number in numbers:
        if type(number) is not int or not -FARTHEST <= number <= FARTHEST:
            raise Unreadable(f"not whole numbers up to {FARTHEST}")
    if len(numbers) == 4 and min(numbers[2:]) < 0:
        raise Unreadable("a size below zero")
    return NodeId(record[0]), Place(*numbers)


Item = TypeVar("Item", Layer, Node, Wire)


def decode_all(
    records: list[Any], decode: Callable[[Any], Item], refuse: Callable[[int, Any, str], None]
) -> dict[Any, Item]:
    """The readable ones of `records` by id; the others, and those whose id is taken, go to `refuse`.

    `None` closes a section and is no record.
    """
    found: dict[Any, Item] = {}
    for index, record in enumerate(records):
        if record is None:
            continue
        try:
            item = decode(record)
            if item.id in found:
                raise Unreadable(f"the id {item.id} is taken")
        except Unreadable as error:
            refuse(index, record, str(error))
        else:
            found[item.id] = item
    return found


def ends_of(nodes: Mapping[NodeId, Node], listed: Iterable[str], kind: str) -> tuple[NodeId, ...]:
    """The Input or Output nodes (`kind`) in their order: as listed, then those that are not listed."""
    ends = {id for id, node in nodes.items() if node.kind == kind}
    first = [NodeId(id) for id in dict.fromkeys(listed) if id in ends]
    return (*first, *sorted(ends.difference(first)))
