"""What of each project was trusted last, so that the person can see what has changed since, and forget it."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from nodes.formats.files import FileError, read_text, write_whole
from nodes.trust import Piece
from nodes.visible import visible

MOST = 200
"""So many projects are remembered, those that were trusted last."""
MOST_LINES = 5_000
"""Longer texts are not compared line by line."""
LARGEST = 4_000_000
"""Letters of code: of a project with more only the names are remembered."""


@dataclass(frozen=True, slots=True)
class TrustedProject:
    """A project that was trusted: where it stands, when that was said last, and the code that it had."""

    path: Path
    when: datetime
    pieces: tuple[Piece, ...]


class TrustedProjects:
    """The records of a folder, one file for each project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, pieces: Sequence[Piece]) -> None:
        """Remember that `pieces` is the code that is trusted of the project in `path`."""
        short = sum(len(each.text) for each in pieces) > LARGEST
        told = [[each.why, each.kind, each.where, "" if short else each.text] for each in pieces]
        record = {"path": str(path.absolute()), "pieces": told}
        # Without the record what was trusted is still known: only what has changed since cannot be shown.
        with contextlib.suppress(OSError, FileError):
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(record, ensure_ascii=True)
            write_whole(self._file(path), text.encode("ascii"))
            for each in self._files()[MOST:]:
                each.unlink(missing_ok=True)

    def of(self, path: Path) -> TrustedProject | None:
        """What was trusted last of the project in `path`."""
        return self._read(self._file(path))

    def every(self) -> list[TrustedProject]:
        """All that is remembered, the newest first."""
        return [found for file in self._files() if (found := self._read(file)) is not None]

    def forget(self, path: Path) -> None:
        """Remember nothing of the project in `path`."""
        with contextlib.suppress(OSError):
            self._file(path).unlink(missing_ok=True)

    def _file(self, path: Path) -> Path:
        return self._folder / f"{place_of(path)}.json"

    def _files(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        return []

    def _read(self, file: Path) -> TrustedProject | None:
        try:
            record = json.loads(read_text(file))
            pieces = tuple(Piece(where, why, text, kind=kind) for why, kind, where, text in record["pieces"])
            words = (word for each in pieces for word in (each.where, each.why, each.text, each.kind))
            if not all(isinstance(word, str) for word in words):
                return None
            when = datetime.fromtimestamp(file.stat().st_mtime)
            return TrustedProject(Path(record["path"]), when, pieces)
        except (FileError, OSError, ValueError, TypeError, KeyError, RecursionError):
            # Whatever is in the file: nothing is known then of what was trusted.
            return None


def place_of(path: Path | None) -> str:
    """Some letters that stand for a project's path; none for a project that stands nowhere."""
    if path is None:
        return ""
    return hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


# -- what has changed ------------------------------------------------------------------------------------


class Change(Enum):
    """How a piece of code differs from what was trusted before."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Compared:
    """A piece as it is now (or was, when it is gone), and the text that it had when it was trusted."""

    piece: Piece
    change: Change
    before: str = ""


def compared(before: Sequence[Piece], now: Sequence[Piece]) -> list[Compared]:
    """How each of `now` differs from `before`; what is gone comes last."""
    left = list(before)
    same = {number for number, each in enumerate(now) if _taken(left, each, _said) is not None}
    found = []
    for number, each in enumerate(now):
        was = None if number in same else _taken(left, each, _place)
        if number in same:
            found.append(Compared(each, Change.SAME, each.text))
        elif was is None:
            found.append(Compared(each, Change.NEW))
        else:
            found.append(Compared(each, Change.CHANGED, was.text))
    return found + [Compared(each, Change.GONE, each.text) for each in left]


def _said(piece: Piece) -> tuple[str, ...]:
    """What counts of a piece: copies of it elsewhere say the same."""
    return piece.why, piece.kind, piece.where if piece.why == "code" else "", piece.text


def _place(piece: Piece) -> tuple[str, ...]:
    return piece.why, piece.where


def _taken(left: list[Piece], piece: Piece, key: Callable[[Piece], tuple[str, ...]]) -> Piece | None:
    """The first of `left` that is like `piece`, which is then left no more."""
    for number, each in enumerate(left):
        if key(each) == key(piece):
            return left.pop(number)
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: `sign` is `+`, `-` or a space."""

    sign: str
    text: str


def lines_of(compared: Compared) -> list[Line]:
    """The text of a piece line by line, with what was there before."""
    now = visible(compared.piece.text).split("\n")
    if compared.change is Change.SAME:
        return [Line(" ", each) for each in now]
    if compared.change is not Change.CHANGED:
        return [Line("-" if compared.change is Change.GONE else "+", each) for each in now]
    return list(_difference(visible(compared.before).split("\n"), now))


def _difference(before: list[str], now: list[str]) -> Iterator[Line]:
    if len(before) + len(now) > MOST_LINES:
        # To find out what differs would take longer than anybody waits.
        yield from (Line("+", each) for each in now)
        return
    for tag, first, last, start, end in difflib.SequenceMatcher(None, before, now).get_opcodes():
        if tag == "equal":
            yield from (Line(" ", each) for each in now[start:end])
        else:
            yield from (Line("-", each) for each in before[first:last])
            yield from (Line("+", each) for each in now[start:end])
