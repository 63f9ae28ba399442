"""The journal of one document: what it was at every moment, line by line, so that a crash costs nothing.

A line is `CHECK JSON`, CHECK being the CRC-32 of the JSON in eight hexadecimal digits. The first line holds a
whole project; each later one says by what the steps of the history differ from those of the line before:
which of them went, which came, each as its difference from the step before it, and at which one the document
stands. So a line that is torn or damaged costs only itself and what follows it, and the history comes back
with its labels.

Nothing here touches a disk; `editor.recovery` writes, and says when an edit counts as kept.
"""

from __future__ import annotations

import json
import re
import secrets
import string
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nodes.formats.differences import difference, with_difference
from nodes.formats.layers import DEEPEST, line_of
from nodes.formats.records import Record, Unreadable, take, take_optional
from nodes.formats.values import is_deeper
from nodes.graph import BlockId, Project
from nodes.history import LIMIT, History, Step

FORMAT = 1
MOST_BYTES = 16 * 1024 * 1024
"""A journal that is begun anew keeps so much of the history; the oldest steps go first."""
LARGE = 1 << 16
"""Letters: a longer text may be the numbers of an array."""
_BASE64 = f"{string.ascii_letters}{string.digits}+/=".encode("ascii")
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
    changes: list[bytes] = []
    size, first = 0, 0
    for at in range(len(work.steps) - 1, 0, -1):
        change = _json(difference(work.steps[at - 1].project, work.steps[at].project))
        size += len(change)
        if size > MOST_BYTES and at <= work.position:
            first = at
            break
        changes.append(change)
    changes.append(_json(difference(_NOTHING, work.steps[first].project)))
    kept = replace(work, steps=work.steps[first:], position=work.position - first)
    head = {"journal": FORMAT, "path": work.path, "digest": work.digest, "saved": work.saved}
    lines = []
    last = len(kept.steps) - 1
    for at, (step, change) in enumerate(zip(kept.steps, reversed(changes), strict=True)):
        record = {"n": at, **(head if at == 0 else {}), "position": kept.position if at == last else at}
        text = f'{line_of(record)[:-1]}, "from": {at}, "steps": [[{line_of(step.label)}, '
        lines.append(_line(text.encode("utf-8"), change, b"]]}"))
    return kept, lines


def following(number: int, before: Work, after: Work) -> bytes | None:
    """The line after line `number - 1`, which told `before`; None when there is nothing to tell."""
    record = _changes(before, after)
    return _line(_json({"n": number, **record})) if record else None


def aligned(known: Work, work: Work) -> Work | None:
    """`work` without the old steps that the journal of `known` left out; None when it is at one of them."""
    first = known.steps[0].project
    for at, step in enumerate(work.steps):
        if step.project is first:
            if at > work.position:
                return None
            return replace(work, steps=work.steps[at:], position=work.position - at) if at else work
    return work


def _line(*parts: bytes) -> bytes:
    check = 0
    for part in parts:
        check = zlib.crc32(part, check)
    return b"".join((b"%08x " % check, *parts, b"\n"))


def _json(record: Record) -> bytes:
    """`record` as JSON on one line.

    The numbers of a large array are put in by themselves: the encoder would look at each of their letters,
    and hold up all other threads meanwhile.
    """
    large: dict[str, bytes] = {}
    text = line_of(_lifted(record, large))
    if not large:
        return text.encode("utf-8")
    pieces = re.split("|".join(large), text)
    tokens = re.findall("|".join(large), text)
    data = [pieces[0].encode("utf-8")]
    for token, piece in zip(tokens, pieces[1:], strict=True):
        data += [large[token], piece.encode("utf-8")]
    return b"".join(data)


def _lifted(value: Any, large: dict[str, bytes]) -> Any:
    """`value` with a token in the place of each long text of base64."""
    if isinstance(value, dict):
        return {name: _lifted(each, large) for name, each in value.items()}
    if isinstance(value, list):
        return [_lifted(each, large) for each in value]
    if isinstance(value, str) and len(value) > LARGE and value.isascii():
        data = value.encode("ascii")
        if not data.translate(None, _BASE64):
            token = secrets.token_hex(16)
            large[token] = data
            return token
    return value


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
    if work is None and not torn:
        return Found(None, 0, "it is empty")
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
