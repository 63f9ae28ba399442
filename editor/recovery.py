"""Journals of unsaved work, so that a program that was killed comes back with it.

Each open document has one slot: `NAME.journal` (see `nodes.formats.journal`), `NAME.weights.h5` where the
model has values that are in no file, and `NAME.lock`, held while the program lives. A slot whose lock nobody
holds was left by a crash.

When an edit counts as kept: it is handed to a thread of its own at once, and `PAUSE` later that thread puts
into the journal, in one line, all that came until then. With the return of that write it is with the system,
and outlives this program however that ends: usually a tenth of a second after the edit, long before a second.
The disk is made to keep it (fsync) at most once a second, by the same thread, so that a power cut costs a
second of work: what is synced after every edit wears a disk, and holds up others who write to it. A journal
that has grown too large, or could not be written to, is begun anew beside the old one, and put in its place.
All writing is done by `nodes.formats.files`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from editor.errands import soon
from editor.locks import lock_of
from nodes.formats import layers
from nodes.formats.files import (
    LARGEST,
    FileError,
    Growing,
    digest_of,
    put_in_place,
    read_bytes,
    reason_of,
    write_whole,
)
from nodes.formats.journal import Found, Work, aligned, following, opening, read
from nodes.graph import new_id

JOURNAL, VALUES, LOCK = ".journal", ".weights.h5", ".lock"
PAUSE = 0.1
"""Seconds from an edit until it is written: the window has drawn it by then, and a drag is one line."""
SYNC_EVERY = 1.0
"""Seconds that pass between two times when the disk is made to keep what was written."""
AGAIN_AFTER = 2.0
"""Seconds after which what could not be written is tried again."""
ROOM = 4 * 1024 * 1024
"""Bytes by which a journal may grow before it is begun anew."""
LONGEST = 4 * LARGEST
"""Bytes: a journal holds what stands beside a project too, and all of the history."""


class Keeper:
    """Keeps the unsaved work of one document. Writes happen on a thread of its own, in order.

    `trouble` is called on that thread: with the reason when work cannot be kept, with "" when it can again.
    """

    def __init__(self, folder: Path, trouble: Callable[[str], object] = lambda reason: None) -> None:
        # Without a folder there are no copies; the person can work all the same.
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._stem = folder / new_id()
        self._lock = lock_of(self._stem)
        self._lock.tryLock(0)
        self._writer = _Writer(self.file, trouble)
        self._kept: Work | None = None

    @property
    def trouble(self) -> Callable[[str], object]:
        """What hears of trouble."""
        return self._writer.trouble

    @trouble.setter
    def trouble(self, trouble: Callable[[str], object]) -> None:
        self._writer.trouble = trouble

    @property
    def file(self) -> Path:
        """Where the work is kept."""
        return _beside(self._stem, JOURNAL)

    @property
    def values(self) -> Path:
        """Where a copy of the model's values belongs."""
        return _beside(self._stem, VALUES)

    def keep(self, work: Work, anyway: bool = False) -> None:
        """Put `work` into the journal, soon. Work that is saved begins none, unless `anyway`."""
        if self._kept is None and work.saved and not anyway:
            return
        self._kept = work
        self._writer.ask(work)

    def drop(self) -> None:
        """Forget the work and the values: another project is in the document."""
        with contextlib.suppress(OSError):
            self.values.unlink(missing_ok=True)
        if self._kept is not None:
            self._kept = None
            self._writer.ask(None)

    def close(self) -> None:
        """Forget the work and give back the slot."""
        self.drop()
        self._writer.close()
        self._lock.unlock()

    def take_values(self, file: Path) -> bool:
        """Make a file with values, of another slot, the one of this slot; tells whether that went well."""
        try:
            put_in_place(file, self.values)
        except FileError:
            return False
        return True

    def wait(self) -> bool:
        """Return when everything has been written; False when it could not be."""
        return self._writer.wait()


class _Writer:
    """The thread that writes a journal. Of what waits only the newest counts: it holds all of the history."""

    def __init__(self, path: Path, trouble: Callable[[str], object]) -> None:
        self._path = path
        self.trouble = trouble
        self._turn = Condition()
        self._wanted: Work | None = None
        self._asked = self._done = 0
        self._hurried = self._closing = False
        self._thread: Thread | None = None
        # The rest is the thread's own.
        self._known: Work | None = None
        """What the journal holds; None: there is none, or its end is not known."""
        self._growing: Growing | None = None
        self._lines = self._size = self._most = 0
        self._sync_at: float | None = None
        self._again_at: float | None = None
        self._told = ""

    def ask(self, work: Work | None) -> None:
        """Write `work`, or remove the journal."""
        with self._turn:
            self._wanted = work
            self._asked += 1
            self._turn.notify_all()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def wait(self) -> bool:
        """Return when what was asked until now has been tried; tells whether that went well."""
        with self._turn:
            asked, self._hurried = self._asked, True
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._done >= asked)
            self._hurried = False
            return not self._told

    def close(self) -> None:
        """Do what was asked, and end."""
        with self._turn:
            self._closing = True
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join()

    # -- on the thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        closing = False
        while not closing:
            with self._turn:
                self._turn.wait_for(lambda: self._asked > self._done or self._closing, self._idle())
                if self._asked > self._done:
                    self._turn.wait_for(lambda: self._hurried or self._closing, PAUSE)
                work, asked, closing = self._wanted, self._asked, self._closing
            if asked > self._done or self._is_due(self._again_at):
                self._try(work)
            if closing or self._is_due(self._sync_at):
                self._sync()
            with self._turn:
                self._done = asked
                self._turn.notify_all()
        self._let_go()

    def _idle(self) -> float | None:
        """Seconds until there is something to do that nobody asks for."""
        due = [each for each in (self._sync_at, self._again_at) if each is not None]
        return max(0.0, min(due) - monotonic()) if due else None

    def _is_due(self, at: float | None) -> bool:
        return at is not None and monotonic() >= at

    def _try(self, work: Work | None) -> None:
        reason = ""
        self._again_at = None
        try:
            if work is None:
                self._remove()
            else:
                self._write(work)
        except (OSError, ValueError, RecursionError, MemoryError, FileError) as error:
            # A full disk, a folder that is gone, a value that no file can hold: the journal is begun anew.
            self._let_go()
            self._again_at = monotonic() + AGAIN_AFTER
            reason = _words(error)
        if reason != self._told:
            self._told = reason
            self.trouble(reason)

    def _write(self, work: Work) -> None:
        known = self._known
        ours = None if known is None else aligned(known, work)
        if known is None or ours is None or self._growing is None or self._size > self._most:
            self._begin(work)
            return
        line = following(self._lines, known, ours)
        if line is None:
            return
        self._growing.add(line)
        self._known = ours
        self._lines += 1
        self._size += len(line)
        if self._sync_at is None:
            self._sync_at = monotonic() + SYNC_EVERY

    def _begin(self, work: Work) -> None:
        known, lines = opening(work)
        self._let_go()
        data = b"".join(lines)
        write_whole(self._path, data)
        self._growing = Growing(self._path)
        self._known, self._lines, self._size = known, len(lines), len(data)
        self._most = self._size + max(ROOM, self._size // 2)

    def _remove(self) -> None:
        self._let_go()
        self._path.unlink(missing_ok=True)

    def _sync(self) -> None:
        self._sync_at = None
        if self._growing is not None:
            # What the disk refuses to keep is with the system all the same, and will be tried again.
            with contextlib.suppress(OSError):
                self._growing.sync()

    def _let_go(self) -> None:
        """Close the journal; what comes next begins it anew."""
        self._sync_at = None
        self._known = None
        if self._growing is not None:
            growing, self._growing = self._growing, None
            with contextlib.suppress(OSError):
                growing.close()


def _words(error: Exception) -> str:
    if isinstance(error, FileError):
        return str(error.arguments.get("reason", error.reason))
    return reason_of(error)


# -- what was left ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Unsaved work that a crash left behind."""

    stem: Path
    found: Found
    when: datetime

    @property
    def path(self) -> Path | None:
        """The file that the work belongs to; None: it was never saved, or nothing can be read."""
        path = None if self.found.work is None else self.found.work.path
        return None if path is None else Path(path)

    @property
    def values(self) -> Path | None:
        """A file with values of the model that are in no other; None where there is none."""
        path = _beside(self.stem, VALUES)
        return path if path.is_file() else None

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Keep other programs from taking the work meanwhile; tells whether none has."""
        lock = lock_of(self.stem)
        held = lock.tryLock(0) and _beside(self.stem, JOURNAL).exists()
        try:
            yield held
        finally:
            lock.unlock()

    def discard(self) -> None:
        """Remove the journal and what belongs to it."""
        for suffix in (JOURNAL, VALUES):
            with contextlib.suppress(OSError):
                _beside(self.stem, suffix).unlink(missing_ok=True)


def left_over(folder: Path) -> list[LeftOver]:
    """The work that no running program holds and no file has, newest first."""
    _clear_up(folder)
    found = [each for file in folder.glob(f"*{JOURNAL}") for each in _orphan(file)]
    return sorted(found, key=lambda each: each.when, reverse=True)


def _orphan(file: Path) -> Iterator[LeftOver]:
    stem = file.with_suffix("")
    lock = lock_of(stem)
    if not lock.tryLock(0):
        return
    try:
        when = datetime.fromtimestamp(file.stat().st_mtime)
        left = LeftOver(stem, _found(file), when)
        if left.values is None and soon(lambda: _is_saved(left.found.work), False):
            left.discard()
        else:
            yield left
    except FileNotFoundError:
        pass  # its program has ended cleanly just now
    finally:
        lock.unlock()


def _is_saved(work: Work | None) -> bool:
    """Whether its file holds a work, be it that the journal did not come to say so."""
    if work is None or work.saved or work.path is None:
        return work is not None and work.saved
    try:
        path = Path(work.path)
        data = read_bytes(path, LARGEST)
        return digest_of(data) != work.digest and layers.read(path).project == work.project
    except FileError:
        return False


def _found(file: Path) -> Found:
    try:
        return read(read_bytes(file, LONGEST))
    except FileError as error:
        if error.code == "file-missing":
            raise FileNotFoundError(error.path) from error
        return Found(None, 1, error.reason)


def _clear_up(folder: Path) -> None:
    """Remove the locks of programs that are gone, and what they left half written."""
    for file in folder.glob(f"*{LOCK}"):
        lock = lock_of(file.with_suffix(""))
        if lock.tryLock(0):  # its program is gone: so is the lock, once it is given back
            halves = [*folder.glob(f".{file.stem}*.tmp*")]
            if not file.with_suffix(JOURNAL).exists():
                halves.append(_beside(file.with_suffix(""), VALUES))
            for half in halves:
                with contextlib.suppress(OSError):
                    half.unlink(missing_ok=True)
            lock.unlock()


def _beside(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)
