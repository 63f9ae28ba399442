"""Edits of the project's own code: put, rename, remove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    CUSTOM,
    IMPORT,
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Project,
    Value,
)
from nodes.imported import is_import_name
from nodes.names import TAKEN, is_class_name, title_of
from nodes.nesting import mapped_values, objects_in
from nodes.refusal import Refusal
from nodes.vocabulary import vocabulary
from nodes.wires import follow_ports

_LONG = r'"""(?:[^\\]|\\.)*?(?:"""|\Z)' + r"|'''(?:[^\\]|\\.)*?(?:'''|\Z)"
_SHORT = r'"(?:[^"\\\n]|\\.)*"?' + r"|'(?:[^'\\\n]|\\.)*'?"
_SKIPPED = rf"(?P<skipped>#[^\n]*|{_LONG}|{_SHORT})"


@dataclass(frozen=True, slots=True)
class CodeUse:
    """Where a piece of code is used: on a node of a block, as a default of a block, or in another code."""

    block: BlockId | None = None
    node: NodeId | None = None
    code: str | None = None
    title: str = ""
    """What is there called, for a sentence."""


def put_code(project: Project, code: Code, catalogue: Catalogue | None = None) -> Project:
    """Add `code`, or put it in the place of what has its name.

    With the catalogue (of Keras, or of the project), wires follow inputs and outputs that the new text calls
    differently.

    Raises:
        Refusal: the name cannot be one in the source.
    """
    before = project.code.get(code.name)
    if before is None and code.kind != IMPORT:
        _check_name(code.name)
    elif code.kind == IMPORT and not is_import_name(code.name):
        raise Refusal("bad-import-name", name=code.name)
    after = replace(project, code={**project.code, code.name: code})
    if before is None or catalogue is None:
        return after
    former, now = vocabulary(project, catalogue), vocabulary(after, catalogue)
    for id, block in project.blocks.items():
        nodes = [node.id for node in block.nodes.values() if _type(block, node) == CUSTOM + code.name]
        followed = follow_ports(block, block, nodes, now, former)
        if followed is not block:
            after = after.with_block(replace(followed, id=id))
    return after


def _check_name(name: str) -> None:
    if not is_class_name(name) or name in TAKEN or name.startswith("__"):
        raise Refusal("bad-code-name", name=name)


def free_code_name(project: Project, wish: str) -> str:
    """`wish`, or the next name that no code and no block of the project has: `MyLayer`, `MyLayer1` …"""
    stem = re.sub(r"\W+", "", wish)
    if not is_class_name(stem) or stem in TAKEN:
        stem = "Custom"
    taken = {*project.code, *(block.name for block in project.blocks.values())}
    name, count = stem, 0
    while name in taken:
        count += 1
        name = f"{stem}{count}"
    return name


def rename_code(project: Project, old: str, new: str) -> Project:
    """Call the code `old` by the name `new`: in its own text, in other texts, and wherever its type stands.

    Names are replaced as words of Python: not in strings and comments, not after a dot, not where they name
    an argument.

    Raises:
        Refusal: the name cannot be one in the source, or other code has it, or there is no code `old`, or it
            is a function of TensorFlow.
    """
    if old not in project.code:
        raise Refusal("no-such-code", name=old)
    if old == new:
        return project
    if project.code[old].kind == IMPORT:
        raise Refusal("import-renamed", name=old)
    _check_name(new)
    if new in project.code:
        raise Refusal("code-name-taken", name=new)
    code = {}
    for name, each in project.code.items():
        text = each.text if each.kind == IMPORT else renamed_text(each.text, old, new)
        name = new if name == old else name
        code[name] = each if text == each.text and name == each.name else replace(each, name=name, text=text)
    blocks = {id: retyped(block, CUSTOM + old, CUSTOM + new) for id, block in project.blocks.items()}
    blocks = {id: _with_bodies_renamed(block, old, new) for id, block in blocks.items()}
    return replace(project, code=code, blocks=blocks)


def renamed_text(text: str, old: str, new: str) -> str:
    """Python `text`, which need not be complete, with the name `old` replaced by `new`."""
    argument = r"(?!\s*=(?!=))"
    pattern = re.compile(rf"{_SKIPPED}|(?P<dotted>\.\s*\w+)|\b{re.escape(old)}\b(?P<named>{argument})?", re.S)
    depth = _Depth(text)

    def changed(match: re.Match[str]) -> str:
        if match["skipped"] is not None or match["dotted"] is not None:
            return match[0]
        # `f(name=1)` names an argument; `name = 1` outside of brackets gives a value to the name.
        return match[0] if match["named"] is None and depth.at(match.start()) else new

    return pattern.sub(changed, text)


class _Depth:
    """How many brackets are open at a place of a text; asked from the beginning to the end."""

    def __init__(self, text: str) -> None:
        self._brackets = [
            (match.start(), 1 if match["open"] else -1)
            for match in re.finditer(rf"{_SKIPPED}|(?P<open>[(\[{{])|(?P<close>[)\]}}])", text, re.S)
            if match["skipped"] is None
        ]
        self._next = self._depth = 0

    def at(self, place: int) -> int:
        while self._next < len(self._brackets) and self._brackets[self._next][0] < place:
            self._depth += self._brackets[self._next][1]
            self._next += 1
        return max(self._depth, 0)


def retyped(block: Block, old: str, new: str) -> Block:
    """`block` with every layer, node and object of the type `old` of the type `new`."""

    def changed(each: Object) -> Object:
        return replace(each, type=new) if each.type == old else each

    layers: dict[LayerId, Layer] = {}
    for id, layer in block.layers.items():
        config = mapped_values(layer.config, changed)
        type = new if layer.type == old else layer.type
        same = config is layer.config and type is layer.type
        layers[id] = layer if same else replace(layer, type=type, config=config)
    nodes: dict[NodeId, Node] = {}
    for node in block.nodes.values():
        arguments = mapped_values(node.arguments, changed)
        kind = new if node.kind == old else node.kind
        same = arguments is node.arguments and kind is node.kind
        nodes[node.id] = node if same else replace(node, kind=kind, arguments=arguments)
    return _shared(block, layers=layers, nodes=nodes, arguments=mapped_values(block.arguments, changed))


def _shared(block: Block, **sections: Mapping[Any, object]) -> Block:
    """`block` with `sections`, those that hold the same things left as they were."""
    changed = {
        name: section
        for name, section in sections.items()
        if any(section[key] is not each for key, each in getattr(block, name).items())
    }
    return replace(block, **changed) if changed else block  # type: ignore[arg-type]


def _with_bodies_renamed(block: Block, old: str, new: str) -> Block:
    """`block` with the name replaced in the lines of its code nodes."""
    nodes: dict[NodeId, Node] = {}
    for id, node in block.nodes.items():
        body = node.arguments.get("body") if node.kind == "code" else None
        text = renamed_text(body, old, new) if isinstance(body, str) else body
        nodes[id] = node if text == body else replace(node, arguments={**node.arguments, "body": text})
    return _shared(block, nodes=nodes)


def remove_code(project: Project, name: str) -> Project:
    """Take the code `name` away.

    Raises:
        Refusal: something uses it.
    """
    uses = uses_of_code(project, name)
    if uses:
        titles = list(dict.fromkeys(use.title for use in uses))
        raise Refusal("code-used", name=name, uses=", ".join(titles[:5]) + (" …" if len(titles) > 5 else ""))
    return replace(project, code={each: code for each, code in project.code.items() if each != name})


def uses_of_code(project: Project, name: str) -> tuple[CodeUse, ...]:
    """Everything that uses the code `name`, block by block, then other code."""
    return tuple(_uses(project, name))


def _uses(project: Project, name: str) -> Iterator[CodeUse]:
    type = CUSTOM + name
    for block in project.blocks.values():
        for node in block.nodes.values():
            layer = block.layer_of(node)
            held: tuple[Value, ...] = (node.arguments, {} if layer is None else layer.config)
            body = node.arguments.get("body") if node.kind == "code" else None
            if (
                _type(block, node) == type
                or any(each.type == type for each in objects_in(held))
                or (isinstance(body, str) and mentions(body, name))
            ):
                yield CodeUse(block.id, node.id, title=title_of(block, node))
        for layer in block.layers.values():
            unseen = not block.calls_of(layer.id)
            if unseen and any(each.type == type for each in objects_in((Object(layer.type), layer.config))):
                yield CodeUse(block.id, title=layer.attribute)
        if any(each.type == type for each in objects_in(block.arguments)):
            yield CodeUse(block.id, title=block.name)
    for each in project.code.values():
        if each.name != name and each.kind != IMPORT and mentions(each.text, name):
            yield CodeUse(code=each.name, title=each.name)


def mentions(text: str, name: str) -> bool:
    """Whether Python `text` uses the name `name`; a dotted name is TensorFlow's, whoever else takes it."""
    return "." not in name and name in text and renamed_text(text, name, f"{name}_") != text


def _type(block: Block, node: Node) -> str:
    layer = block.layer_of(node)
    return node.kind if layer is None else layer.type
