"""Copies of unsaved work, so that a program that was killed comes back with it.

Each open document has one slot: `NAME.layers` (the work), `NAME.json` (which file it belongs to) and
`NAME.lock`, held while the program lives. A slot whose lock nobody holds was left by a crash.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from nodes.formats.files import FileError
from nodes.formats.layers import Opened, read, write
from nodes.graph import Project, new_id


class Keeper:
    """Keeps the unsaved work of one document. Writes happen on a thread of its own, in order."""

    def __init__(self, folder: Path) -> None:
        # Without a folder there are no copies; the person can work all the same.
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._stem = folder / new_id()
        self._lock = _lock(self._stem)
        self._lock.tryLock(0)
        self._writer = ThreadPoolExecutor(1, "recovery")
        self._kept: Project | None = None

    @property
    def file(self) -> Path:
        """Where the work is kept."""
        return self._stem.with_suffix(".layers")

    def keep(self, project: Project, path: Path | None) -> None:
        """Write `project`, which belongs to the file `path`, unless that was the last thing written."""
        if project is not self._kept:
            self._kept = project
            self._writer.submit(_write, self._stem, project, path)

    def drop(self) -> None:
        """Forget the work: it has been saved, or is not wanted."""
        if self._kept is not None:
            self._kept = None
            self._writer.submit(_remove, self._stem)

    def close(self) -> None:
        """Forget the work and give back the slot."""
        self.drop()
        self._writer.shutdown(wait=True)
        self._lock.unlock()

    def wait(self) -> None:
        """Return when everything has been written."""
        self._writer.submit(lambda: None).result()


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Unsaved work that a crash left behind."""

    stem: Path
    path: Path | None
    """The file that the work belongs to; None: it was never saved."""
    when: datetime

    def read(self) -> Opened:
        """The work.

        Raises:
            FileError: the copy cannot be read.
        """
        return read(self.stem.with_suffix(".layers"))

    def discard(self) -> None:
        """Remove the copy."""
        _remove(self.stem)


def left_over(folder: Path) -> list[LeftOver]:
    """The work that no running program holds, newest first."""
    for file in folder.glob("*.lock"):
        lock = _lock(file.with_suffix(""))
        if lock.tryLock(0):  # its program is gone: so is the lock, once it is given back
            lock.unlock()
    found = [each for file in folder.glob("*.layers") for each in _orphan(file)]
    return sorted(found, key=lambda each: each.when, reverse=True)


def _orphan(file: Path) -> Iterator[LeftOver]:
    stem = file.with_suffix("")
    lock = _lock(stem)
    if not lock.tryLock(0):
        return
    lock.unlock()
    with contextlib.suppress(FileNotFoundError):  # its program may have ended cleanly just now
        yield LeftOver(stem, _belongs_to(stem), datetime.fromtimestamp(file.stat().st_mtime))


def _belongs_to(stem: Path) -> Path | None:
    try:
        record = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    path = record.get("path") if isinstance(record, dict) else None
    return Path(path) if isinstance(path, str) else None


def _lock(stem: Path) -> QLockFile:
    lock = QLockFile(str(stem.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
    return lock


def _write(stem: Path, project: Project, path: Path | None) -> None:
    record = {"path": None if path is None else str(path.resolve())}
    # A full disk must not stop the person from working; the next edit tries again.
    with contextlib.suppress(FileError, OSError):
        stem.with_suffix(".json").write_text(json.dumps(record), encoding="utf-8")
        write(stem.with_suffix(".layers"), project, beside=False)


def _remove(stem: Path) -> None:
    for suffix in (".layers", ".json"):
        stem.with_suffix(suffix).unlink(missing_ok=True)
