"""What of a project counts as code, and would run, or open files, only for someone who trusts it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    BLOCK,
    CUSTOM,
    Block,
    BlockId,
    Layer,
    Node,
    NodeId,
    Object,
    Project,
    Value,
    block_of_type,
)
from nodes.names import title_of
from nodes.nesting import objects_in

FILES = frozenset({"vocabulary", "filepath"})
"""Arguments whose strings Keras takes for names of files to be read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that needs trust: where it stands, why it counts as code, and what it says.

    `why` is `"code"` (the project's own), `"lines"` (a code node), `"file"` (Keras would open a file of that
    name) or `"function"` (a dotted name that the catalogue does not have).
    """

    where: str
    why: str
    text: str
    block: BlockId | None = None
    node: NodeId | None = None


def needs_trust(project: Project, catalogue: Catalogue) -> tuple[Piece, ...]:
    """Everything of `project` that counts as code: first its own code by name, then node by node."""
    found = [Piece(name, "code", project.code[name].text) for name in sorted(project.code)]
    reading = file_arguments(project)
    for block in sorted(project.blocks.values(), key=lambda block: (block.id != project.main, block.id)):
        pieces = [
            Piece(title_of(block, node), why, text, block.id, node.id)
            for node in block.nodes.values()
            if not _is_call_of_plain(block, node)
            for why, text in _in_node(project, block, node, catalogue, reading)
        ]
        found += sorted(pieces, key=lambda piece: piece.node or "")
        found += _unseen(project, block, reading)
    return tuple(found)


def node_needs_trust(project: Project, block: Block, node: Node, catalogue: Catalogue) -> bool:
    """Whether `node` itself is code, holds some, or uses the project's own; not what stands in its block."""
    if any(True for _ in _in_node(project, block, node, catalogue, file_arguments(project))):
        return True
    layer = block.layer_of(node)
    held: tuple[Value, ...] = (
        Object(node.kind, node.arguments),
        None if layer is None else Object(layer.type, layer.config),
        block.arguments if layer is not None else None,
    )
    return any(each.type.startswith(CUSTOM) for each in objects_in(held))


def fingerprint(project: Project, catalogue: Catalogue) -> str:
    """What `needs_trust` says as 64 hexadecimal digits; "" when nothing needs trust.

    It does not depend on order, places or ids, and says nothing of what has been said already: a copy of
    trusted code is trusted.
    """
    pieces = needs_trust(project, catalogue)
    if not pieces:
        return ""
    said = {(each.why, each.where if each.why == "code" else "", each.text) for each in pieces}
    text = json.dumps(sorted(said), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def surely_alike(one: Project, other: Project, catalogue: Catalogue) -> bool:
    """Whether `fingerprint` says the same of both, as far as a look at what differs tells.

    False where that would take a closer look.
    """
    if one.code is not other.code or one.blocks.keys() != other.blocks.keys():
        return False
    return all(
        one.blocks[id] is after or _alike(one.blocks[id], after, catalogue)
        for id, after in other.blocks.items()
    )


def _alike(before: Block, after: Block, catalogue: Catalogue) -> bool:
    """Whether what differs in a block says nothing that counts as code, before and after."""
    if before.arguments is not after.arguments or before.name != after.name:
        return False
    return all(
        _is_silent(block, _others(block.nodes, beside.nodes), _others(block.layers, beside.layers), catalogue)
        for block, beside in ((before, after), (after, before))
    )


def _others(items: Mapping[K, V], beside: Mapping[K, V]) -> list[V]:
    if items is beside:
        return []
    known = beside.get
    return [item for id, item in items.items() if known(id) is not item]


def _is_silent(block: Block, nodes: list[Node], layers: list[Layer], catalogue: Catalogue) -> bool:
    """Whether a glance shows that none of `nodes` and `layers` counts as code."""
    called = (block.layers.get(node.layer) for node in nodes if node.layer is not None)
    return all(
        node.kind != "code" and catalogue.get(node.kind) is not None and _is_plain(node.arguments)
        if node.layer is None
        else _is_plain(node.arguments)
        for node in nodes
    ) and all(
        layer is None or (not layer.type.startswith(BLOCK) and _is_plain(layer.config))
        for layer in (*called, *layers)
    )


K = TypeVar("K")
V = TypeVar("V")

Reading = Mapping[BlockId, frozenset[str]]


def _in_node(
    project: Project, block: Block, node: Node, catalogue: Catalogue, reading: Reading
) -> Iterator[tuple[str, str]]:
    """Why and with which text `node` counts as code."""
    if node.kind == "code":
        yield "lines", _lines(node)
    elif "." in node.kind and not node.kind.startswith(CUSTOM) and catalogue.get(node.kind) is None:
        yield "function", node.kind
    if not _is_plain(node.arguments):
        for file in files_read(node.arguments, reading):
            yield "file", file
    layer = block.layer_of(node)
    if layer is None or (_is_plain(layer.config) and not layer.type.startswith(BLOCK)):
        return
    if block.calls_of(layer.id)[0] is node:
        for file in files_read(Object(layer.type, layer.config), reading):
            yield "file", file


def _is_call_of_plain(block: Block, node: Node) -> bool:
    """Whether a glance shows that `node` calls a layer, and that neither counts as code."""
    layer = None if node.layer is None else block.layers.get(node.layer)
    if layer is None or node.kind != "layer" or layer.type.startswith(BLOCK):
        return False
    return (not node.arguments or _is_plain(node.arguments)) and _is_plain(layer.config)


_PLAIN = frozenset((bool, int, float, str, type(None)))


def _is_plain(values: Mapping[str, Value]) -> bool:
    """Whether a glance shows that no file is named: the usual case, in drawings of a thousand layers."""
    if not FILES.isdisjoint(values):
        return False
    if _PLAIN.issuperset(map(type, values.values())):
        return True
    for value in values.values():
        if isinstance(value, (Object, Mapping)):
            return False
        if isinstance(value, tuple) and any(isinstance(each, (tuple, Object, Mapping)) for each in value):
            return False
    return True


def _unseen(project: Project, block: Block, reading: Reading) -> Iterator[Piece]:
    """What stands in a block and on no node: layers that are only passed on, defaults of arguments."""
    silent = [layer for layer in block.layers.values() if not block.calls_of(layer.id)]
    for layer in sorted(silent, key=lambda layer: (layer.attribute, layer.id)):
        for file in files_read(Object(layer.type, layer.config), reading):
            yield Piece(layer.attribute, "file", file, block.id)
    names = reading.get(block.id, frozenset())
    for name, value in block.arguments.items():
        for file in _strings({name: value}, names):
            yield Piece(f"{block.name}.{name}", "file", file, block.id)
        for file in files_read(value, reading):
            yield Piece(f"{block.name}.{name}", "file", file, block.id)


def _lines(node: Node) -> str:
    """What a code node says; text for one with names as they should be, and any other thing too."""
    values = node.arguments
    names = [values.get("inputs"), values.get("outputs")]
    if all(isinstance(each, tuple) and all(isinstance(name, str) for name in each) for each in names):
        into, out = (", ".join(map(str, each)) for each in names if isinstance(each, tuple))
        return f"# {into} -> {out}\n{values.get('body', '')}"
    return repr(values)


# -- files -----------------------------------------------------------------------------------------------


def files_read(value: Value, reading: Reading) -> Iterator[str]:
    """The names of files that Keras would open on being given `value`, in objects at any depth too."""
    if isinstance(value, Object):
        inner = block_of_type(value.type)
        if inner is not None:
            yield from _strings(value.config, reading.get(inner, frozenset()))
        value = value.config
    if isinstance(value, Mapping):
        yield from _strings(value, FILES)
        value = tuple(value.values())
    if isinstance(value, tuple):
        for each in value:
            yield from files_read(each, reading)


def _strings(values: Mapping[str, Value], names: frozenset[str]) -> Iterator[str]:
    for name, value in values.items():
        if name in names and isinstance(value, str):
            yield value


def file_arguments(project: Project) -> Reading:
    """The arguments of each block that end up where Keras takes a string for the name of a file."""
    found: dict[BlockId, frozenset[str]] = {}
    if not any(block.arguments for block in project.blocks.values()):
        return found
    while True:
        now = {id: frozenset(_handed_on(block, found)) for id, block in project.blocks.items()}
        if now == found:
            return found
        found = now


def _handed_on(block: Block, reading: Reading) -> Iterator[str]:
    """The arguments of `block` that stand under a name of `FILES`, or of what `reading` has for a block."""
    held: list[Value] = [node.arguments for node in block.nodes.values()]
    held += [Object(layer.type, layer.config) for layer in block.layers.values()]
    waiting = list(held)
    while waiting:
        value = waiting.pop()
        names = FILES
        if isinstance(value, Object):
            inner = block_of_type(value.type)
            names = FILES | reading.get(inner, frozenset()) if inner is not None else FILES
            value = value.config
        if isinstance(value, Mapping):
            for name, each in value.items():
                if name in names and isinstance(each, Object) and each.type == "argument":
                    yield str(each.config.get("name", ""))
            waiting.extend(value.values())
        elif isinstance(value, tuple):
            waiting.extend(value)
