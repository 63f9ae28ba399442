"""Earlier versions of projects: what a file held before it was saved over, kept in a folder of ours.

They stand apart from the projects, so that nobody's folder fills with copies: one folder for each project,
called by a digest of its path, and in it at most `MOST` versions, called by when they were put aside. Each is
a project file by itself, large constants included.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale

from nodes.formats.constants import constants_path
from nodes.formats.files import LARGEST, FileError, digest_of, read_bytes, write_whole
from nodes.formats.layers import dumps, read

MOST = 10
"""So many versions of one project are kept, the newest."""
MOST_BYTES = 256 * 1024 * 1024
"""And so much of one project, but one version always."""
_TIME = "%Y-%m-%d-%H%M%S-%f"
_SUFFIX = ".layers"


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version of a project, and when it was saved over."""

    file: Path
    when: datetime


def put_aside(folder: Path, path: Path) -> None:
    """Keep what the file at `path` holds, if there is one and the newest version holds something else.

    Raises:
        FileError: it cannot be kept.
    """
    try:
        data = read_bytes(path, LARGEST)
        if constants_path(path).exists():
            with contextlib.suppress(ValueError, RecursionError):
                data = dumps(read(path).project).encode("utf-8")
    except FileError as error:
        if error.code == "file-missing":
            return
        raise
    known = versions_of(folder, path)
    if known and known[0].file.stat().st_size == len(data) and known[0].file.read_bytes() == data:
        return
    place = _place(folder, path)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(place, "file-unwritable", reason=error.strerror or str(error)) from error
    write_whole(place / f"{datetime.now(UTC).strftime(_TIME)}{_SUFFIX}", data)
    _drop_old(versions_of(folder, path))


def versions_of(folder: Path, path: Path) -> list[Version]:
    """The earlier versions of the project at `path`, newest first."""
    found = []
    for file in _place(folder, path).glob(f"*{_SUFFIX}"):
        with contextlib.suppress(ValueError):
            when = datetime.strptime(file.stem, _TIME).replace(tzinfo=UTC)
            found.append(Version(file, when))
    return sorted(found, key=lambda each: each.when, reverse=True)


def time_of(version: Version) -> str:
    """When a version was saved over, as the person writes times."""
    when = QDateTime.fromSecsSinceEpoch(int(version.when.timestamp()))
    date = QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)
    return f"{date} {when.toString('HH:mm:ss')}"


def _place(folder: Path, path: Path) -> Path:
    return folder / digest_of(str(path.resolve()).encode("utf-8", "surrogateescape"))[:20]


def _drop_old(known: list[Version]) -> None:
    size = 0
    for at, each in enumerate(known):
        with contextlib.suppress(OSError):
            size += each.file.stat().st_size
            if at >= MOST or (at and size > MOST_BYTES):
                each.file.unlink()
