"""What of a project counts as code, and would run, or open files, only for someone who trusts it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nodes.catalogue.spec import Catalogue
from nodes.differing import unlike
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
    block_type,
)
from nodes.names import title_of
from nodes.nesting import blocks_in, objects_in, values_of

FILES = frozenset({"vocabulary", "filepath"})
"""Arguments whose strings Keras takes for names of files to be read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that needs trust: where it stands, why it counts as code, and what it says.

    `why` is `"code"` (the project's own), `"lines"` (a code node), `"file"` (Keras would open a file of that
    name), `"function"` (a dotted name that the catalogue does not have) or `"arguments"` (what code is given:
    the same code does other things with others).
    """

    where: str
    why: str
    text: str
    block: BlockId | None = None
    node: NodeId | None = None
    kind: str = ""
    """What the project's own code is: a layer, a function, the name of one of TensorFlow's."""


def needs_trust(project: Project, catalogue: Catalogue) -> tuple[Piece, ...]:
    """Everything of `project` that counts as code: first its own code by name, then node by node."""
    found = [Piece(name, "code", code.text, kind=code.kind) for name, code in sorted(project.code.items())]
    reading = Reading(file_arguments(project), _coded(project, catalogue))
    for block in sorted(project.blocks.values(), key=lambda block: (block.id != project.main, block.id)):
        pieces = [
            Piece(title_of(block, node), why, text, block.id, node.id)
            for node in block.nodes.values()
            if not _is_call_of_plain(block, node)
            for why, text in _in_node(block, node, catalogue, reading)
        ]
        found += sorted(pieces, key=lambda piece: piece.node or "")
        found += _unseen(block, reading)
    return tuple(found)


def node_needs_trust(project: Project, block: Block, node: Node, catalogue: Catalogue) -> bool:
    """Whether `node` itself is code, holds some, or uses the project's own; not what stands in its block."""
    reading = Reading(file_arguments(project), _coded(project, catalogue))
    if any(True for _ in _in_node(block, node, catalogue, reading)):
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
    return fingerprint_of(needs_trust(project, catalogue))


def fingerprint_of(pieces: Sequence[Piece]) -> str:
    """The fingerprint of what `needs_trust` has found."""
    if not pieces:
        return ""
    said = {(each.why, each.kind, each.where if each.why == "code" else "", each.text) for each in pieces}
    # Escaped, a pair of halves would look like the character that it stands for.
    text = json.dumps(sorted(said), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
    return [items[id] for id in unlike(beside, items)]


def _is_silent(block: Block, nodes: list[Node], layers: list[Layer], catalogue: Catalogue) -> bool:
    """Whether a glance shows that none of `nodes` and `layers` counts as code, and none is given to some."""
    called = (block.layers.get(node.layer) for node in nodes if node.layer is not None)
    return all(
        (_is_listed(node.kind, catalogue) if node.layer is None else node.kind == "layer")
        and _is_plain(node.arguments)
        for node in nodes
    ) and all(
        layer is None or (not layer.type.startswith((BLOCK, CUSTOM)) and _is_plain(layer.config))
        for layer in (*called, *layers)
    )


def _is_listed(kind: str, catalogue: Catalogue) -> bool:
    return kind != "code" and not kind.startswith(CUSTOM) and catalogue.get(kind) is not None


K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a project's blocks before their nodes are looked at."""

    files: Mapping[BlockId, frozenset[str]]
    """The arguments of each block that Keras takes for names of files."""
    coded: Mapping[str, str]
    """The types of the blocks in which code stands, and what these are called."""


def _in_node(block: Block, node: Node, catalogue: Catalogue, reading: Reading) -> Iterator[tuple[str, str]]:
    """Why and with which text `node` counts as code."""
    if node.kind == "code":
        yield "lines", _lines(node)
    elif "." in node.kind and not node.kind.startswith(CUSTOM) and catalogue.get(node.kind) is None:
        yield "function", node.kind
        if node.arguments:
            yield "arguments", said(Object(node.kind, node.arguments))
    if not _is_plain(node.arguments):
        for file in files_read(node.arguments, reading.files):
            yield "file", file
    layer = block.layer_of(node)
    for given in _given_to_code(Object(node.kind if layer is None else layer.type, node.arguments), reading):
        yield "arguments", said(given, reading.coded)
    if layer is None or block.calls_of(layer.id)[0] is not node:
        return
    yield from _in_layer(layer, reading)


def _in_layer(layer: Layer, reading: Reading) -> Iterator[tuple[str, str]]:
    """Why and with which text the making of `layer` counts as code."""
    if _is_plain(layer.config) and not layer.type.startswith((BLOCK, CUSTOM)):
        return
    made = Object(layer.type, layer.config)
    for file in files_read(made, reading.files):
        yield "file", file
    for given in _given_to_code(made, reading):
        yield "arguments", said(given, reading.coded)


def _given_to_code(value: Value, reading: Reading) -> Iterator[Object]:
    """The objects in `value`, itself too, that are code or hold some, and are given something."""
    if isinstance(value, Object):
        if value.type.startswith(CUSTOM) or value.type in reading.coded:
            if value.config:
                yield value
            return
        value = value.config
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for each in value:
            yield from _given_to_code(each, reading)


def _coded(project: Project, catalogue: Catalogue) -> dict[str, str]:
    """The types of the blocks in which code stands, directly or not, where some take arguments at all."""
    if not any(block.arguments for block in project.blocks.values()):
        return {}
    found = {id for id, block in project.blocks.items() if _holds_code(block, catalogue)}
    inside = {id: blocks_in(block) for id, block in project.blocks.items()}
    before = -1
    while len(found) > before:
        before = len(found)
        found.update(id for id, within in inside.items() if within & found)
    return {block_type(id): project.blocks[id].name for id in sorted(found)}


def _holds_code(block: Block, catalogue: Catalogue) -> bool:
    types = [layer.type for layer in block.layers.values()]
    types += [each.type for each in objects_in(tuple(values_of(block)))]
    if any(type.startswith(CUSTOM) for type in types):
        return True
    return any(
        node.kind == "code"
        or node.kind.startswith(CUSTOM)
        or ("." in node.kind and catalogue.get(node.kind) is None)
        for node in block.nodes.values()
    )


LONGEST = 10_000
"""Letters of a string that is shown as it stands."""
_WORD = re.compile(r"[A-Za-z_][\w.:]*", re.ASCII)


def said(value: Value, names: Mapping[str, str] | None = None) -> str:
    """`value` as a text that no other value has. `names` are those of blocks, in the place of their ids."""
    if isinstance(value, Object):
        inner = ", ".join(f"{_word(name)}={said(each, names)}" for name, each in sorted(value.config.items()))
        return f"{_word((names or {}).get(value.type, value.type))}({inner})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name!r}: {said(each, names)}" for name, each in sorted(value.items())) + "}"
    if isinstance(value, tuple):
        return "(" + "".join(f"{said(each, names)}, " for each in value).strip() + ")"
    if isinstance(value, str) and len(value) > LONGEST:
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
        return f"<{len(value)} letters, SHA-256 {digest}>"
    return repr(value)


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else repr(text)


def _is_call_of_plain(block: Block, node: Node) -> bool:
    """Whether a glance shows that `node` calls a layer, and that neither counts as code."""
    layer = None if node.layer is None else block.layers.get(node.layer)
    if layer is None or node.kind != "layer" or layer.type.startswith((BLOCK, CUSTOM)):
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


def _unseen(block: Block, reading: Reading) -> Iterator[Piece]:
    """What stands in a block and on no node: layers that are only passed on, defaults of arguments."""
    silent = [layer for layer in block.layers.values() if not block.calls_of(layer.id)]
    for layer in sorted(silent, key=lambda layer: (layer.attribute, layer.id)):
        for why, text in _in_layer(layer, reading):
            yield Piece(layer.attribute, why, text, block.id)
    names = reading.files.get(block.id, frozenset())
    for name, value in block.arguments.items():
        where = f"{block.name}.{name}"
        for file in (*_strings({name: value}, names), *files_read(value, reading.files)):
            yield Piece(where, "file", file, block.id)
        if block_type(block.id) in reading.coded:
            yield Piece(where, "arguments", f"{block.name}({_word(name)}={said(value)})", block.id)


def _lines(node: Node) -> str:
    """What a code node says; text for one with names as they should be, and any other thing too."""
    values = node.arguments
    names = [values.get("inputs"), values.get("outputs")]
    if all(isinstance(each, tuple) and all(isinstance(name, str) for name in each) for each in names):
        into, out = (", ".join(map(str, each)) for each in names if isinstance(each, tuple))
        return f"# {into} -> {out}\n{values.get('body', '')}"
    return repr(values)


# -- files -----------------------------------------------------------------------------------------------


def files_read(value: Value, reading: Mapping[BlockId, frozenset[str]]) -> Iterator[str]:
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


def file_arguments(project: Project) -> Mapping[BlockId, frozenset[str]]:
    """The arguments of each block that end up where Keras takes a string for the name of a file."""
    found: dict[BlockId, frozenset[str]] = {}
    if not any(block.arguments for block in project.blocks.values()):
        return found
    while True:
        now = {id: frozenset(_handed_on(block, found)) for id, block in project.blocks.items()}
        if now == found:
            return found
        found = now


def _handed_on(block: Block, reading: Mapping[BlockId, frozenset[str]]) -> Iterator[str]:
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
