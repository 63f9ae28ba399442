"""The journal of one document: what it was at every moment, line by line, so that a crash costs nothing.

A line is `CHECK JSON`, CHECK being the CRC-32 of the JSON in eight hexadecimal digits. The first line holds a
whole project; each later one says by what the steps of the history differ from those of the line before:
which of them went, which came, each as its difference from the step before it, and at which one the document
stands. So a line that is torn or damaged costs only itself and what follows it, and the history comes back
with its labels. Parts of a project are told apart by identity (see `nodes.graph`): what an edit did not touch
costs nothing to find.

Nothing here touches a disk; `editor.recovery` writes, and says when an edit counts as kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nodes.formats.layers import DEEPEST, line_of, placed
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
    take,
    take_names,
    take_optional,
)
from nodes.formats.values import decode_mapping, encode_mapping, is_deeper
from nodes.graph import Block, BlockId, NodeId, Project
from nodes.history import LIMIT, History, Step

FORMAT = 1
MOST_BYTES = 16 * 1024 * 1024
"""A journal that is begun anew keeps so much of the history; the oldest steps go first."""
_NOTHING = Project({}, BlockId(""))


@dataclass(frozen=True, slots=True)
class Work:
    """A document at one moment: its history, and what it knows of its file."""

    steps: tuple[Step, ...]
    position: int
    path: str | None = None
    """The file that it belongs to; None: it was never in one."""
    digest: str = ""
    """What the file held when it was last read or written by this document."""
    saved: bool = False
    """Whether the file holds all of it."""

    @property
    def project(self) -> Project:
        """The project as it was then."""
        return self.steps[self.position].project

    @property
    def history(self) -> History:
        """The history, to go on with."""
        history = History(self.project)
        history.steps = [Step(each.label, each.project) for each in self.steps]
        history.position = self.position
        return history


@dataclass(frozen=True, slots=True)
class Found:
    """What a journal holds: the work as far as it can be read, and how many lines were left out, and why."""

    work: Work | None
    left_out: int = 0
    reason: str = ""


# -- writing ---------------------------------------------------------------------------------------------


def opening(work: Work) -> tuple[Work, list[bytes]]:
    """The lines that a journal of `work` begins with, and the work that they hold: it may lack old steps."""
    changes: list[str] = []
    size, first = 0, 0
    for at in range(len(work.steps) - 1, 0, -1):
        text = line_of(difference(work.steps[at - 1].project, work.steps[at].project))
        size += len(text)
        if size > MOST_BYTES and at <= work.position:
            first = at
            break
        changes.append(text)
    changes.append(line_of(difference(_NOTHING, work.steps[first].project)))
    kept = replace(work, steps=work.steps[first:], position=work.position - first)
    head = {"journal": FORMAT, "path": work.path, "digest": work.digest, "saved": work.saved}
    lines = []
    last = len(kept.steps) - 1
    for at, (step, text) in enumerate(zip(kept.steps, reversed(changes), strict=True)):
        record = {"n": at, **(head if at == 0 else {}), "position": kept.position if at == last else at}
        lines.append(
            _line(f'{line_of(record)[:-1]}, "from": {at}, "steps": [[{line_of(step.label)}, {text}]]}}')
        )
    return kept, lines


def following(number: int, before: Work, after: Work) -> bytes | None:
    """The line after line `number - 1`, which told `before`; None when there is nothing to tell."""
    record = _changes(before, after)
    return _line(line_of({"n": number, **record})) if record else None


def aligned(known: Work, work: Work) -> Work | None:
    """`work` without the old steps that the journal of `known` left out; None when it is at one of them."""
    first = known.steps[0].project
    for at, step in enumerate(work.steps):
        if step.project is first:
            if at > work.position:
                return None
            return replace(work, steps=work.steps[at:], position=work.position - at) if at else work
    return work


def _line(text: str) -> bytes:
    data = text.encode("utf-8")
    return b"%08x %s\n" % (zlib.crc32(data), data)


def _changes(before: Work, after: Work) -> Record:
    record: Record = {}
    if before.path != after.path or before.digest != after.digest:
        record |= {"path": after.path, "digest": after.digest}
    if before.saved != after.saved:
        record["saved"] = after.saved
    cut = _cut(before.steps, after.steps)
    old = before.steps[cut:]
    start, end = _common(old, after.steps)
    new = after.steps[start : len(after.steps) - end]
    if cut:
        record["cut"] = cut
    if new or start + end < len(old):
        record |= {"from": start, "to": len(old) - end, "steps": list(_encoded(old, start, new))}
    moved = after.position - (before.position - cut)
    if record.keys() & {"cut", "from"}:
        record |= {"kind": "edit", "position": after.position}
    elif moved:
        kind = {-1: "undo", 1: "redo"}.get(moved, "go")
        record |= {"kind": kind, "position": after.position}
    return record


def _encoded(old: Sequence[Step], start: int, new: Sequence[Step]) -> Iterator[list[Any]]:
    base = old[max(0, start - 1)].project
    for step in new:
        yield [step.label, difference(base, step.project)]
        base = step.project


def _cut(old: Sequence[Step], new: Sequence[Step]) -> int:
    """How many steps went from the front."""
    first = new[0].project
    return next((at for at, step in enumerate(old) if step.project is first), 0)


def _common(old: Sequence[Step], new: Sequence[Step]) -> tuple[int, int]:
    """How many steps are the same at the beginning, and how many of the others at the end."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and _same(old[start], new[start]):
        start += 1
    end = 0
    while end < shorter - start and _same(old[-1 - end], new[-1 - end]):
        end += 1
    return start, end


def _same(one: Step, other: Step) -> bool:
    return one is other or (one.project is other.project and one.label == other.label)


# -- what differs between two projects -------------------------------------------------------------------

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
            _block_difference(before.blocks.get(id) or Block(id, ""), block)
            for id, block in after.blocks.items()
            if block is not before.blocks.get(id)
        ]
        record |= _gone("blocks", before.blocks, after.blocks)
    if before.code is not after.code:
        record["code"] = [
            encode_code(code) for name, code in after.code.items() if code is not before.code.get(name)
        ]
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
            told = [encode(id, each) for id, each in new.items() if each is not old.get(id)]
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
            inputs=_ends(found, head, "inputs"),
            outputs=_ends(found, head, "outputs"),
            arguments=decode_mapping(take(head, "arguments", dict)),
            device=take_optional(head, "device"),
            takes=take(head, "takes", str),
            gives=take(head, "gives", str),
            extra=take(head, "extra", dict),
        )
    return placed(found)


def _ends(block: Block, head: Record, name: str) -> tuple[NodeId, ...]:
    return tuple(NodeId(each) for each in take_names(head, name) if each in block.nodes)


# -- reading ---------------------------------------------------------------------------------------------


def read(data: bytes) -> Found:
    """What a journal holds, up to the first line that cannot be read."""
    lines = data.split(b"\n")
    torn = lines.pop()
    work: Work | None = None
    for number, line in enumerate(lines):
        try:
            work = _next(work, _record(line, number))
        except Unreadable as error:
            return Found(work, len(lines) - number + bool(torn), f"line {number + 1}: {error}")
    return Found(work, 1, "the last line is torn") if torn else Found(work)


def _record(line: bytes, number: int) -> Record:
    check, _, data = line.partition(b" ")
    if check != b"%08x" % zlib.crc32(data):
        raise Unreadable("its check does not fit")
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    if is_deeper(record, 2 * DEEPEST):
        raise Unreadable("nested too deep")
    if take(record, "n", int) != number:
        raise Unreadable("it is not the next one")
    return record  # type: ignore[no-any-return]


def _next(work: Work | None, record: Record) -> Work:
    """The work after a line."""
    if work is None and take(record, "journal", int) != FORMAT:
        raise Unreadable(f"format is {record['journal']}")
    old = () if work is None else work.steps
    steps = _next_steps(old, record) if "steps" in record or "cut" in record else old
    position = take(record, "position", int, 0 if work is None else work.position)
    if not 0 <= position < len(steps):
        raise Unreadable(f"there is no step {position}")
    if work is None:
        work = Work(steps, position)
    path = take_optional(record, "path") if "path" in record else work.path
    digest = take(record, "digest", str, work.digest)
    return Work(steps, position, path, digest, take(record, "saved", bool, work.saved))


def _next_steps(old: tuple[Step, ...], record: Record) -> tuple[Step, ...]:
    cut = take(record, "cut", int, 0)
    old = old[_within(cut, 0, max(0, len(old) - 1)) :]
    start = _within(take(record, "from", int, len(old)), 0, len(old))
    end = _within(take(record, "to", int, len(old)), start, len(old))
    base = old[max(0, start - 1)].project if old else _NOTHING
    new = []
    for each in take(record, "steps", list, []):
        if not isinstance(each, list) or len(each) != 2 or not isinstance(each[0], str):
            raise Unreadable("a step is not a label and a difference")
        base = with_difference(base, each[1])
        new.append(Step(each[0], base))
    steps = (*old[:start], *new, *old[end:])
    if len(steps) > LIMIT + 1:
        raise Unreadable("there are too many steps")
    return steps


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise Unreadable(f"{number} is not from {least} to {most}")
    return number
