"""The file of a document as others see it: who else has it open, and whether it is still what it was."""

from __future__ import annotations

import errno
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QFileSystemWatcher,
    QLockFile,
    QObject,
    QSysInfo,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication

from editor.errands import soon
from editor.locks import lock_at
from editor.processes.background import Detached
from nodes.formats.files import LARGEST, FileError, digest_of, read_bytes

LOOK_AFTER = 200
"""Milliseconds after the system told of something until it is looked at: by then it has been written."""

LARGEST_LOCK = 4096
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""What the system says of a path at which there is no file."""

Stamp = tuple[int, int, int]
"""Which file it is, when it was written, and how long it is."""


@dataclass(frozen=True, slots=True)
class _Question:
    path: Path
    digest: str
    stamp: Stamp | None
    """As the file was when it was known to hold what `digest` says."""


@dataclass(frozen=True, slots=True)
class _Seen:
    question: _Question
    stamp: Stamp | None = None
    digest: str = ""
    """"" where there is no file any more."""
    renamed: Path | None = None
    """What it is called now, in the same folder."""
    is_known: bool = True
    """Whether it could be looked at: what is not known is nothing to tell."""


class OnDisk(QObject):
    """Watches the file that a document was read from or written to, and holds it, so that others know.

    What the system tells of changes is only a hint, and comes from network drives not at all: `look` whenever
    the person comes back. Only a file that holds something else counts, whatever its times say.
    """

    changed = Signal(str)
    """The file holds something else than was read or written last; carries the digest of that."""
    gone = Signal(object)
    """There is no such file any more; carries the path of what it was renamed to, or None."""
    settled = Signal()
    """The file is again what was read or written last."""
    looked = Signal()
    """It has been looked at, and what there was to tell has been told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.digest = ""
        """What the file held when it was read or written last."""
        self._stamp: Stamp | None = None
        self._told = ""
        """The digest that others were told of last; the own one where it is as it should be."""
        self._lock: QLockFile | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._hear)
        self._watcher.directoryChanged.connect(self._hear)
        self._soon = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._soon.timeout.connect(self.look)
        self._looking: Detached | None = None
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state_changed)

    def is_at(self, path: Path) -> bool:
        """Whether `path` leads to this file."""
        return self.path is not None and _resolved(path) == self.path

    def follow(self, path: Path | None, digest: str = "") -> None:
        """From now on the document belongs to `path`, which holds what `digest` says."""
        path = None if path is None else _resolved(path)
        if path != self.path:
            self._let_go()
            self._look_no_more()
            self.path = path
            self._watch()
        self.accept(digest)

    def accept(self, digest: str) -> None:
        """What the file holds now is known."""
        self.digest = self._told = digest
        self._stamp = None

    def look(self) -> None:
        """See whether the file is still what it was; what there is to tell comes as a signal."""
        if self.path is None or not self.digest:
            return
        if self._looking is None:
            self._looking = Detached(_seen, self)
            self._looking.answered.connect(self._on_seen)
        self._looking.ask(_Question(self.path, self.digest, self._stamp))

    def is_changed(self) -> bool:
        """Whether another program has written the file; looked at now, while the window waits.

        A file that is gone has not been written: there is nothing to lose. Nor can one that was never known.
        """
        if self.path is None or not self.digest:
            return False
        try:
            return digest_of(read_bytes(self.path, LARGEST)) != self.digest
        except FileError as error:
            return error.code != "file-missing"

    def take_over(self, other: OnDisk) -> None:
        """Go on in the place of `other`, which was closed and has held on."""
        self.follow(other.path, other.digest)
        self._lock, other._lock = other._lock, None

    def close(self, hold_on: bool = False) -> None:
        """Watch nothing any more, and hold nothing, unless another one will take that over."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.disconnect(self._on_state_changed)
        self._soon.stop()
        self._let_go(hold_on)
        self._look_no_more()

    # -- holding -----------------------------------------------------------------------------------------

    def hold(self, anyway: bool = False) -> str:
        """Tell others that the file is open here; answers where it is open already, or "".

        `anyway`: what another machine left behind does not count. Where nobody can be told (a folder that
        takes no files) nobody is asked either.
        """
        if self.path is None or (self._lock is not None and self._lock.isLocked()):
            return ""
        path = self.path
        self._lock, holder = soon(lambda: _held(path, anyway), (None, ""))
        return holder

    def _let_go(self, hold_on: bool = False) -> None:
        if self._lock is not None and not hold_on:
            soon(self._lock.unlock, None)
            self._lock = None
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)

    # -- watching ----------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Watch the file, and its folder: what is put in the place of a file is another file."""
        if self.path is None:
            return
        known = {*self._watcher.files(), *self._watcher.directories()}
        wanted = [str(each) for each in (self.path, self.path.parent) if str(each) not in known]
        there = soon(lambda: [each for each in wanted if os.path.exists(each)], [])
        if there:
            self._watcher.addPaths(there)

    def _look_no_more(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.close()
            looking.deleteLater()

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def _hear(self) -> None:
        self._watch()
        self._soon.start()

    def _on_seen(self, seen: _Seen) -> None:
        self._look_at(seen)
        self.looked.emit()

    def _look_at(self, seen: _Seen) -> None:
        asked = seen.question
        if asked.path != self.path or asked.digest != self.digest or not seen.is_known:
            return
        if not seen.digest and asked.stamp is None and self._stamp is not None:
            # Asked before it was known which file it was, which the question before has told since.
            self.look()
            return
        if seen.digest == self.digest:
            self._stamp = seen.stamp
        if seen.digest == self._told:
            return
        self._told = seen.digest
        if seen.digest == self.digest:
            self.settled.emit()
        elif seen.digest:
            self.changed.emit(seen.digest)
        else:
            self.gone.emit(seen.renamed)


def holder_of(path: Path) -> tuple[str, bool]:
    """Where the file at `path` is open, "" for nowhere, and whether that is on another machine."""
    lock = _lock(path)
    if lock is None:
        return "", False
    if lock.tryLock(0):
        lock.unlock()
        return "", False
    told = _holder(lock)
    return told, bool(told) and _machine(lock) not in ("", _here())


def _held(path: Path, anyway: bool) -> tuple[QLockFile | None, str]:
    """The lock of the file at `path`, or who has it."""
    lock = _lock(path)
    if lock is None:
        return None, ""
    if anyway:
        lock.removeStaleLockFile()
    return (lock, "") if lock.tryLock(0) else (None, _holder(lock))


def _resolved(path: Path) -> Path:
    """Where `path` leads; where that is not told soon, what it says."""
    # `Path.resolve` takes a circle of links for a mistake, before Python 3.13.
    return soon(lambda: Path(os.path.realpath(path)), path.absolute())


def _lock(path: Path) -> QLockFile | None:
    file = path.with_name(f".{path.name}.lock")
    try:
        status = os.lstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_LOCK:
            # Something else, that Qt would wait for, or take for a lock for ever.
            return None
    except OSError:
        # There is none yet, or nobody can know.
        pass
    return lock_at(file)


def _holder(lock: QLockFile) -> str:
    if lock.error() is not QLockFile.LockError.LockFailedError:
        return ""
    translate = QCoreApplication.translate
    machine, process = _machine(lock), _process(lock)
    if machine not in ("", _here()):
        return translate("OnDisk", "on the machine {name}").format(name=machine)
    if process == os.getpid():
        return translate("OnDisk", "in another window")
    return translate("OnDisk", "in another running Layerwright")


def _machine(lock: QLockFile) -> str:
    return str(lock.getLockInfo()[1])


def _process(lock: QLockFile) -> int:
    return int(lock.getLockInfo()[0])


def _here() -> str:
    return QSysInfo.machineHostName()


def _seen(question: _Question) -> _Seen:
    """Look at a file; it is read only where its stamp is another one. Not on the window's thread."""
    path = question.path
    try:
        status = os.stat(path)
        stamp = _stamp(status)
        if not stat.S_ISREG(status.st_mode):
            # A folder, a pipe: the file is gone all the same.
            return _Seen(question, renamed=_renamed(question))
        if stamp == question.stamp:
            return _Seen(question, stamp, question.digest)
        return _Seen(question, stamp, digest_of(read_bytes(path, LARGEST)))
    except FileError as error:
        if error.code == "file-missing":
            return _Seen(question, renamed=_renamed(question))
        return _Seen(question, is_known=False)
    except OSError as error:
        if error.errno in GONE:
            return _Seen(question, renamed=_renamed(question))
        # A network drive that is away: the file may be what it was.
        return _Seen(question, is_known=False)


def _renamed(question: _Question) -> Path | None:
    """The file in the same folder that is the one that was known, under another name."""
    if question.stamp is None or sys.platform == "win32":
        return None
    try:
        with os.scandir(question.path.parent) as entries:
            names = [each.path for each in entries if each.inode() == question.stamp[0] and each.is_file()]
    except OSError:
        return None
    return Path(names[0]) if names else None


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_ino, status.st_mtime_ns, status.st_size
