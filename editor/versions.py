"""Earlier versions of projects: what a file held before it was saved over, kept in a folder of ours.

They stand apart from the projects, so that nobody's folder fills with copies: one folder for each project,
called by a digest of its path, and in it at most `MOST` versions, called by when they were put aside. Each is
a project file by itself, large constants included.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

from PySide6.QtCore import QDateTime, QLocale

from nodes.formats.constants import constants_path
from nodes.formats.files import LARGEST, FileError, digest_of, read_bytes, write_whole
from nodes.formats.layers import dumps, read
from nodes.formats.leftovers import STILL

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


def put_aside(folder: Path, path: Path) -> Path | None:
    """Keep what the file at `path` holds, if there is one and the newest version holds something else.

    Answers where it is kept now, or None where nothing was to be done.

    Raises:
        FileError: it cannot be kept.
    """
    try:
        return _put_aside(folder, path)
    except FileError as error:
        if error.code == "file-missing":
            return None
        raise
    except (OSError, RuntimeError) as error:
        # RuntimeError: a circle of links.
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise FileError(folder, "file-unwritable", reason=reason) from error


def _put_aside(folder: Path, path: Path) -> Path | None:
    data = read_bytes(path, LARGEST)
    if constants_path(path).exists():
        with contextlib.suppress(FileError, ValueError, RecursionError):
            data = dumps(read(path).project).encode("utf-8")
    if len(data) > LARGEST:
        raise FileError(path, "file-too-large", megabytes=LARGEST // 1024**2)
    known = versions_of(folder, path)
    if known and _holds(known[0].file, data):
        return None
    place = _place(folder, path)
    place.mkdir(parents=True, exist_ok=True)
    # The newest stays the newest where the clock was put back.
    when = max([datetime.now(UTC), *(each.when + timedelta(microseconds=1) for each in known[:1])])
    kept = place / f"{when.strftime(_TIME)}{_SUFFIX}"
    write_whole(kept, data)
    _drop_old(versions_of(folder, path))
    _drop_halves(place)
    return kept


def versions_of(folder: Path, path: Path) -> list[Version]:
    """The earlier versions of the project at `path`, newest first."""
    found = []
    for file in _files(folder, path):
        with contextlib.suppress(ValueError):
            when = datetime.strptime(file.stem, _TIME).replace(tzinfo=UTC)
            found.append(Version(file, when))
    return sorted(found, key=lambda each: each.when, reverse=True)


def time_of(version: Version) -> str:
    """When a version was saved over, as the person writes times."""
    when = QDateTime.fromSecsSinceEpoch(int(version.when.timestamp()))
    date = QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)
    return f"{date} {when.toString('HH:mm:ss')}"


def _files(folder: Path, path: Path) -> list[Path]:
    try:
        return [*_place(folder, path).glob(f"*{_SUFFIX}")]
    except (OSError, RuntimeError):
        # A drive that is away; a circle of links.
        return []


def _place(folder: Path, path: Path) -> Path:
    return folder / digest_of(os.path.realpath(path).encode("utf-8", "surrogateescape"))[:20]


def _holds(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        # A version that cannot be read is none.
        return False


def _drop_old(known: list[Version]) -> None:
    size = 0
    for at, each in enumerate(known):
        with contextlib.suppress(OSError):
            size += each.file.stat().st_size
            if at >= MOST or (at and size > MOST_BYTES):
                each.file.unlink()


def _drop_halves(place: Path) -> None:
    """Remove what programs were writing when they were killed: nobody asks for these names again."""
    with contextlib.suppress(OSError):
        for each in place.glob(f".*{_SUFFIX}.*.tmp"):
            if time() - each.stat().st_mtime > STILL:
                each.unlink()
