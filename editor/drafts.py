"""Texts that were typed and not applied, kept so that a program that was killed comes back with them.

Each text being edited has one slot: `NAME.json` (the text, and the code that it was made from) and
`NAME.lock`, held while the program lives. A slot whose lock nobody holds was left by a crash.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from editor.locks import lock_of
from editor.settings import state_folder
from nodes.formats.files import FileError, write_whole
from nodes.graph import new_id

LARGEST = 16 * 1024 * 1024
"""No draft of more bytes is read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, the code that it was made from, and the file of the project, if it has one."""

    base: str
    text: str
    path: str = ""


def drafts_folder() -> Path:
    """Where drafts are kept."""
    return state_folder() / "drafts"


class DraftKeeper:
    """Keeps the draft of one editor."""

    def __init__(self, folder: Path) -> None:
        self._stem = folder / new_id()
        self._lock: QLockFile | None = None
        self._kept: Draft | None = None

    def keep(self, draft: Draft) -> None:
        """Write `draft`, unless that was the last thing written."""
        if draft == self._kept:
            return
        # Without a folder, or on a full disk, the person can work all the same.
        with contextlib.suppress(OSError, FileError):
            self._stem.parent.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = lock_of(self._stem)
                self._lock.tryLock(0)
            write_whole(self._stem.with_suffix(".json"), json.dumps(asdict(draft)).encode("utf-8"))
            self._kept = draft

    def drop(self) -> None:
        """Forget the draft: it has been applied, or is not wanted."""
        if self._lock is not None:
            self._kept = None
            with contextlib.suppress(OSError):
                self._stem.with_suffix(".json").unlink(missing_ok=True)
            self.let_go()

    def let_go(self) -> None:
        """Leave the draft, if there is one, to whoever opens the project next."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def take_draft(folder: Path, base: str, path: str) -> Draft | None:
    """The newest draft that no running program holds, of the code `base` or of the file `path`; it is taken
    out of its slot."""
    found: list[tuple[float, Path, Draft]] = []
    for file in folder.glob("*.json"):
        lock = lock_of(file.with_suffix(""))
        if not lock.tryLock(0):
            continue
        draft = _read(file)
        if draft is not None and (draft.base == base or (path and draft.path == path)):
            with contextlib.suppress(OSError):
                found.append((file.stat().st_mtime, file, draft))
        lock.unlock()
    if not found:
        return None
    _, file, draft = max(found, key=lambda each: each[0])
    with contextlib.suppress(OSError):
        file.unlink()
    return draft


def _read(file: Path) -> Draft | None:
    try:
        if file.stat().st_size > LARGEST:
            return None
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    names = ("base", "text", "path")
    if not isinstance(record, dict) or not all(isinstance(record.get(name), str) for name in names):
        return None
    return Draft(*(record[name] for name in names))
