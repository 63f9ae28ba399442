"""`.layers` files: JSON made to be compared line by line.

One line for each layer, node and wire, sorted by id; every section is closed by `null`, so that a line
added at its end changes no comma; places stand in a section of their own. No times, no paths, no window
state. Reading takes two steps, bytes to plain records to the model: an entry that cannot be read is
reported, kept in `extra` and written back, and the rest loads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nodes.formats.constants import add_arrays, drop_arrays, keys_in, set_aside, with_arrays
from nodes.formats.files import LARGEST, FileError, digest_of, read_bytes, text_of, write_whole
from nodes.formats.records import (
    Record,
    Unreadable,
    decode_all,
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
from nodes.formats.values import decode_mapping, encode_mapping, is_deeper
from nodes.graph import Block, BlockId, Code, Node, NodeId, Object, Place, Project, WireId, empty_project
from nodes.layout import arrange
from nodes.report import Problem, Severity

FORMAT = 1
"""The format that this version writes. Within it, fields and kinds may be added; no meaning may change."""
MOST_NODES = 20_000
DEEPEST = 100
"""How deep lists and objects may be nested; what a person draws needs less than twenty."""
MANY = DEEPEST - 10
"""A line of the file with fewer brackets is not nested too deep, wherever it stands."""
LONGEST_FIELDS = 200
"""So much is said of the names of fields that are not known."""

_PROJECT_FIELDS = {"format", "main", "blocks", "code", "layout"}
_LAYOUT_FIELDS = {"block", "places"}
_BLOCK_FIELDS = {
    *("id", "name", "kind", "inputs", "outputs", "arguments", "device", "takes", "gives"),
    *("layers", "nodes", "wires"),
}
_SECTIONS = ("layers", "nodes", "wires")
_ESCAPED = re.compile("[\ud800-\udfff\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file held. `read_only`: a newer version wrote it, and saving over it would lose something."""

    project: Project
    problems: tuple[Problem, ...] = ()
    read_only: bool = False
    digest: str = field(default="", compare=False)
    """Of what the file held, to tell later whether it is still the same (`nodes.formats.files.digest_of`)."""


# -- writing ---------------------------------------------------------------------------------------------


def write(path: Path, project: Project, beside: bool = True) -> str:
    """Save `project`, and answer the digest of what the file holds: it is written whole or not at all.

    Large arrays go into a file beside it, before what refers to them; without `beside`, all is in one file.

    Raises:
        FileError: it cannot be written; what was there is as it was.
    """
    arrays: dict[str, Object] = {}
    if beside:
        project, arrays = set_aside(project)
    try:
        data = dumps(project).encode("utf-8")
    except (ValueError, RecursionError) as error:
        # An integer of more digits than Python prints, values nested beyond reason.
        raise FileError(path, "file-unwritable", reason=str(error)) from error
    _check_readable(path, project, data)
    if arrays:
        add_arrays(path, arrays)
    write_whole(path, data)
    if beside:
        drop_arrays(path, keys_in(project))
    return digest_of(data)


def _check_readable(path: Path, project: Project, data: bytes) -> None:
    """Refuse to write what nobody could open again.

    Raises:
        FileError: it is larger, or nested deeper, than `read` allows.
    """
    if len(data) > LARGEST:
        raise FileError(path, "file-unwritable", reason=f"it would be larger than {LARGEST // 1024**2} MB")
    if sum(len(block.nodes) for block in project.blocks.values()) > MOST_NODES:
        raise FileError(path, "file-unwritable", reason=f"it has more than {MOST_NODES} nodes")
    if any(line.count(b"[") + line.count(b"{") >= MANY for line in data.split(b"\n")):
        try:
            parse(data.decode("utf-8"), str(path))
        except FileError as error:
            reason = f"its values are nested more than {DEEPEST} deep"
            raise FileError(path, "file-unwritable", reason=reason) from error


def dumps(project: Project) -> str:
    """`project` as the text of a `.layers` file."""
    blocks = [project.blocks[id] for id in sorted(project.blocks)]
    unread, extra = _split(project.extra, ("blocks", "code"))
    beyond = extra.pop("layout", {})
    lines = ["{", f'"format": {FORMAT},', f'"main": {line_of(project.main)},', *_fields(extra)]
    if project.code or unread["code"]:
        code = (encode_code(project.code[name]) for name in sorted(project.code))
        lines += ['"code": [', *(f"{line_of(each)}," for each in (*code, *unread["code"])), "null],"]
    lines += ['"blocks": [']
    for block in blocks:
        lines += _block_lines(block)
    lines += [f"{line_of(each)}," for each in unread["blocks"]]
    lines += ["null],", '"layout": [']
    for block in blocks:
        lines += [
            " ".join((f'{{"block": {line_of(block.id)},', *_fields(beyond.get(block.id, {})), '"places": ['))
        ]
        lines += [f"{line_of(encode_place(id, block.places[id]))}," for id in sorted(block.places)]
        lines += ["null]},"]
    return "\n".join([*lines, "null]", "}", ""])


def _block_lines(block: Block) -> list[str]:
    unread, extra = _split(block.extra, _SECTIONS)
    sections: dict[str, Iterable[Record]] = {
        "layers": (encode_layer(block.layers[id]) for id in sorted(block.layers)),
        "nodes": (encode_node(block.nodes[id]) for id in sorted(block.nodes)),
        "wires": (encode_wire(block.wires[id]) for id in sorted(block.wires)),
    }
    lines = [
        f'{{"id": {line_of(block.id)}, "name": {line_of(block.name)}, "kind": {line_of(block.kind)},',
        f'"inputs": {line_of(list(block.inputs))},',
        f'"outputs": {line_of(list(block.outputs))},',
        *_fields({"arguments": encode_mapping(block.arguments)} if block.arguments else {}),
        *_fields({"device": block.device} if block.device else {}),
        *_fields({"takes": block.takes} if block.takes else {}),
        *_fields({"gives": block.gives} if block.gives else {}),
        *_fields(extra),
    ]
    for name, records in sections.items():
        lines += [f'"{name}": [', *(f"{line_of(each)}," for each in (*records, *unread[name])), "null],"]
    lines[-1] = "null]},"
    return lines


def _split(extra: Mapping[str, Any], sections: Iterable[str]) -> tuple[dict[str, list[Any]], Record]:
    """The entries of known sections that could not be read, and the unknown fields."""
    unread = {name: list(extra.get(name, ())) for name in sections}
    return unread, {name: value for name, value in extra.items() if name not in unread}


def _fields(extra: Mapping[str, Any]) -> list[str]:
    return [f"{line_of(name)}: {line_of(value)}," for name, value in extra.items()]


def line_of(data: Any) -> str:
    """JSON on one line, whatever its strings hold: half characters and foreign line ends are escaped."""
    text = json.dumps(data, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


# -- reading ---------------------------------------------------------------------------------------------


def read(path: Path) -> Opened:
    """Open a `.layers` file.

    Raises:
        FileError: it cannot be used at all. Everything less is one of the problems.
    """
    data = read_bytes(path, LARGEST)
    opened = loads(text_of(data, path), str(path))
    project, problems = with_arrays(path, opened.project)
    problems = (*opened.problems, *problems)
    return replace(opened, project=project, problems=problems, digest=digest_of(data))


def loads(text: str, name: str = "text") -> Opened:
    """What the text of a `.layers` file holds; `name` stands in the error.

    Raises:
        FileError: it cannot be used at all.
    """
    data = parse(text, name)
    try:
        version = take(data, "format", int)
        entries = take(data, "blocks", list)
        if version < 1:
            raise Unreadable(f"format is {version}")
    except Unreadable as error:
        raise FileError(name, "file-not-project", reason=str(error)) from error
    count = sum(_node_count(each) for each in entries)
    if count > MOST_NODES:
        raise FileError(name, "file-too-many-nodes", count=count, most=MOST_NODES)
    reader = _Reader(data)
    project = reader.project(entries)
    problems = tuple(reader.problems)
    if version > FORMAT:
        newer = Problem("newer-format", Severity.WARNING, arguments={"format": version})
        problems = (newer, *_not_understood(project), *problems)
    return Opened(project, problems, version > FORMAT)


def _not_understood(project: Project) -> Iterator[Problem]:
    """What a newer version says beyond what this one knows, where it says it."""
    yield from _unknown(project.extra, ("blocks", "code", "layout"))
    beyond = project.extra.get("layout", {})
    for block in project.blocks.values():
        yield from _unknown({**block.extra, **beyond.get(block.id, {})}, _SECTIONS, block.id)
        for node in block.nodes.values():
            layer = block.layer_of(node)
            fields = {**node.extra, **({} if layer is None else layer.extra)}
            yield from _unknown(fields, (), block.id, node.id)
        for wire in block.wires.values():
            yield from _unknown(wire.extra, (), block.id, wire.target, wire.id)


def _unknown(
    extra: Mapping[str, Any],
    known: Iterable[str],
    block: BlockId | None = None,
    node: NodeId | None = None,
    wire: WireId | None = None,
) -> Iterator[Problem]:
    fields = sorted(set(extra).difference(known))
    if fields:
        told = {"fields": ", ".join(fields)[:LONGEST_FIELDS]}
        yield Problem("unknown-fields", Severity.WARNING, block, node, wire=wire, arguments=told)


def parse(text: str, name: str) -> Any:
    """JSON whose depth is bounded.

    Raises:
        FileError: it is not JSON, or nested too deep.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileError(
            name, "file-not-json", line=error.lineno, column=error.colno, reason=error.msg
        ) from error
    except ValueError as error:
        raise FileError(name, "file-not-project", reason="a number has thousands of digits") from error
    except RecursionError as error:
        raise FileError(name, "file-too-deep", most=DEEPEST) from error
    if is_deeper(data, DEEPEST):
        raise FileError(name, "file-too-deep", most=DEEPEST)
    return data


def _node_count(block: Any) -> int:
    nodes = block.get("nodes") if isinstance(block, dict) else None
    return sum(each is not None for each in nodes) if isinstance(nodes, list) else 0


class _Reader:
    """Turns records into a project, and collects what it could not read."""

    def __init__(self, data: Record) -> None:
        self.data = data
        self.problems: list[Problem] = []
        self._beyond: dict[str, Record] = {}
        """What the layout says of a block beyond its places, by the block's id."""

    def project(self, entries: list[Any]) -> Project:
        places = self._places()
        blocks: dict[BlockId, Block] = {}
        unread: list[Any] = []
        for index, entry in enumerate(entries):
            if entry is None:
                continue
            where = f"blocks[{index}]"
            try:
                identity = BlockId(take(entry, "id", str))
                if identity in blocks:
                    raise Unreadable(f"the id {identity} is taken")
                blocks[identity] = self._block(identity, entry, where, places.get(identity, {}))
            except Unreadable as error:
                self._refuse(None, where, str(error))
                unread.append(entry)
        extra = {name: value for name, value in self.data.items() if name not in _PROJECT_FIELDS}
        if unread:
            extra["blocks"] = unread
        if self._beyond:
            extra["layout"] = self._beyond
        code = self._code(extra)
        return replace(self._with_main(blocks), code=code, extra=extra)

    def _code(self, extra: Record) -> dict[str, Code]:
        """The pieces of code by name; what cannot be read is kept in `extra`."""
        found: dict[str, Code] = {}
        records = self.data.get("code")
        for index, record in enumerate(records if isinstance(records, list) else ()):
            if record is None:
                continue
            try:
                code = decode_code(record)
                if code.name in found:
                    raise Unreadable(f"the name {code.name} is taken")
                found[code.name] = code
            except Unreadable as error:
                self._refuse(None, f"code[{index}]", str(error))
                extra.setdefault("code", []).append(record)
        return found

    def _with_main(self, blocks: dict[BlockId, Block]) -> Project:
        main = self.data.get("main")
        if isinstance(main, str) and main in blocks:
            return Project(blocks, BlockId(main))
        self._drop(None, "main", "it names no block")
        return Project(blocks, min(blocks)) if blocks else empty_project()

    def _block(self, id: BlockId, entry: Record, where: str, places: dict[NodeId, Place]) -> Block:
        name, kind = take(entry, "name", str), take(entry, "kind", str, "model")
        inputs, outputs = take_names(entry, "inputs"), take_names(entry, "outputs")
        sections = {section: take(entry, section, list, []) for section in _SECTIONS}
        extra = {field: value for field, value in entry.items() if field not in _BLOCK_FIELDS}

        def refuse(section: str, index: int, record: Any, reason: str) -> None:
            self._refuse(id, f"{where}.{section}[{index}]", reason)
            extra.setdefault(section, []).append(record)

        layers = decode_all(sections["layers"], decode_layer, lambda *each: refuse("layers", *each))
        nodes = decode_all(sections["nodes"], decode_node, lambda *each: refuse("nodes", *each))
        wires = decode_all(sections["wires"], decode_wire, lambda *each: refuse("wires", *each))
        block = Block(
            id,
            name,
            kind,
            layers,
            nodes,
            wires,
            inputs=self._ends(id, nodes, inputs, "input"),
            outputs=self._ends(id, nodes, outputs, "output"),
            arguments=decode_mapping(take(entry, "arguments", dict, {})),
            device=take_optional(entry, "device"),
            takes=take(entry, "takes", str, ""),
            gives=take(entry, "gives", str, ""),
            extra=extra,
        )
        return placed(replace(block, places={id: places[id] for id in nodes if id in places}))

    def _ends(
        self, block: BlockId, nodes: Mapping[NodeId, Node], listed: Iterable[str], kind: str
    ) -> tuple[NodeId, ...]:
        """The order of the Input or Output nodes; what is listed and is none is reported."""
        found = ends_of(nodes, listed, kind)
        for name in listed:
            if name not in found:
                self._drop(block, f"{kind}s", f"{name} is no {kind}")
        return found

    def _places(self) -> dict[str, dict[NodeId, Place]]:
        found: dict[str, dict[NodeId, Place]] = {}
        sections = self.data.get("layout")
        for index, section in enumerate(sections if isinstance(sections, list) else ()):
            if section is None:
                continue
            try:
                block = take(section, "block", str)
                places = found.setdefault(block, {})
                records = take(section, "places", list)
            except Unreadable as error:
                self._drop(None, f"layout[{index}]", str(error))
                continue
            beyond = {name: value for name, value in section.items() if name not in _LAYOUT_FIELDS}
            if beyond:
                self._beyond[block] = {**self._beyond.get(block, {}), **beyond}
            for number, record in enumerate(records):
                self._place(places, record, f"layout[{index}].places[{number}]")
        return found

    def _place(self, places: dict[NodeId, Place], record: Any, where: str) -> None:
        if record is None:
            return
        try:
            node, place = decode_place(record)
            places[node] = place
        except Unreadable as error:
            self._drop(None, where, str(error))

    def _refuse(self, block: BlockId | None, place: str, reason: str) -> None:
        """Report an entry that is kept unread."""
        self._report("unreadable-entry", block, place, reason)

    def _drop(self, block: BlockId | None, place: str, reason: str) -> None:
        """Report an entry that is left out."""
        self._report("unusable-entry", block, place, reason)

    def _report(self, code: str, block: BlockId | None, place: str, reason: str) -> None:
        arguments = {"place": place, "reason": reason}
        self.problems.append(Problem(code, Severity.WARNING, block, arguments=arguments))


def placed(block: Block) -> Block:
    """`block` with a place for every node; those that the file gives none stand below the others."""
    homeless = [id for id in block.nodes if id not in block.places]
    if not homeless:
        return block
    bottom = max((place.y + max(place.height, 200) for place in block.places.values()), default=0)
    start = replace(block, places={id: Place(0, bottom) for id in homeless})
    return replace(block, places={**start.places, **arrange(start, {}, homeless), **block.places})
