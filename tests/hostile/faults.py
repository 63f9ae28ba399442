"""A disk that fails: sees what a saver asks of the system within one folder, and lets one of it go wrong.

It stands in the place of Python's own way to files: `open`, the functions of `os`, and `h5py.File`, which is
given a file of Python's so that every write of HDF5 goes through here too. It does not see what other
libraries in C write by themselves: TensorFlow a SavedModel, Qt its settings, NumPy a single `.npy`. These are
tried with `narrow`, below: the system itself refuses whatever would make a file longer than so many bytes.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import h5py

GONE = 9
"""The status of a process that was ended by a fault."""


class Fault(StrEnum):
    """What goes wrong. A full disk takes half of what is written; a short write is no failure at all."""

    FULL = "full"
    BROKEN = "broken"
    REFUSED = "refused"
    SHORT = "short"
    KILLED = "killed"


ERRORS = {Fault.FULL: errno.ENOSPC, Fault.BROKEN: errno.EIO, Fault.REFUSED: errno.EACCES}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was asked of the system: what, and of which file."""

    what: str
    file: str


class Disk:
    """Lets what is asked for as number `at` within `folder` go wrong; without it only counts."""

    def __init__(self, folder: Path, at: int = -1, fault: Fault = Fault.BROKEN) -> None:
        self.folder = os.path.realpath(folder)
        self.points: list[Point] = []
        self._at, self._fault = at, fault
        self._files: dict[int, str] = {}
        self._before: list[tuple[Any, str, Any]] = []

    @property
    def failed(self) -> Point | None:
        """What went wrong; None where it did not come to that."""
        return self.points[self._at] if 0 <= self._at < len(self.points) else None

    def __enter__(self) -> Self:
        for module, name, made in (
            (io, "open", self._open),
            (builtins, "open", self._open),
            (h5py, "File", self._hdf5()),
            (os, "open", self._opened),
            (os, "write", self._write),
            *((os, name, self._on_path(name)) for name in ("chmod", "unlink", "remove", "mkdir", "truncate")),
            *((os, name, self._on_file(name)) for name in ("fsync", "fchmod", "ftruncate")),
            *((os, name, self._on_two(name)) for name in ("replace", "rename", "link")),
        ):
            self._before.append((module, name, getattr(module, name)))
            setattr(module, name, made)
        return self

    def __exit__(self, *error: object) -> None:
        for module, name, before in self._before:
            setattr(module, name, before)

    # -- what goes wrong ---------------------------------------------------------------------------------

    def asked(self, what: str, file: str, some: Callable[[], int] | None = None) -> int | None:
        """Take down what is asked; `some` does half of it. How much was done, None: all is still to be done.

        Raises:
            OSError: it is what goes wrong.
        """
        self.points.append(Point(what, os.path.relpath(file, self.folder)))
        if len(self.points) - 1 != self._at:
            return None
        done = some() if some is not None and self._fault is not Fault.REFUSED else None
        if self._fault is Fault.KILLED:
            os._exit(GONE)
        if self._fault is Fault.SHORT:
            return done
        number = ERRORS[self._fault]
        raise OSError(number, os.strerror(number), file)

    def path_of(self, file: Any) -> str | None:
        """The full path of a file by its name or number; None for one that stands elsewhere."""
        if isinstance(file, int):
            return self._files.get(file)
        path = os.path.join(os.path.realpath(os.path.dirname(os.fspath(file)) or "."), os.path.basename(file))
        return path if path == self.folder or path.startswith(self.folder + os.sep) else None

    # -- files of Python's -------------------------------------------------------------------------------

    def _open(
        self,
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        path = None if set(mode).isdisjoint("wax+") else self.path_of(file)
        if path is None:
            return self._plain(io, "open")(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if not isinstance(file, int) and opener is None:
            self.asked("open", path)
        raw = Watched(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.disk, raw.path = self, path
        self._files[raw.fileno()] = path
        if buffering == 0:
            return raw
        held = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return held if "b" in mode else io.TextIOWrapper(held, encoding or "utf-8", errors, newline)

    def _hdf5(self) -> type:
        disk, plain = self, h5py.File

        class File(plain):  # type: ignore[misc, valid-type]
            """A file of HDF5 that writes through a file of Python's."""

            def __init__(self, name: Any, mode: str = "r", **options: Any) -> None:
                self._written = None
                named = isinstance(name, str | bytes | os.PathLike)
                if mode != "r" and named and disk.path_of(os.fsdecode(name)) is not None:
                    kind = "r+b" if mode == "r+" else "w+b"
                    name = self._written = disk._open(os.fsdecode(name), kind, buffering=0)
                super().__init__(name, mode, **options)

            def close(self) -> None:
                try:
                    super().close()
                finally:
                    if self._written is not None:
                        self._written.close()

        return File

    def _plain(self, module: Any, name: str) -> Any:
        return next(before for owner, each, before in self._before if owner is module and each == name)

    # -- functions of os ---------------------------------------------------------------------------------

    def _opened(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        name = None if dir_fd is not None else self.path_of(path)
        if name is not None and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            self.asked("open", name)
        number = self._plain(os, "open")(path, flags, mode, dir_fd=dir_fd)
        self._files.pop(number, None)
        if name is not None:
            self._files[number] = name
        return int(number)

    def _write(self, number: int, data: Any) -> int:
        plain, name = self._plain(os, "write"), self.path_of(number)
        done = None
        if name is not None:
            done = self.asked("write", name, lambda: plain(number, memoryview(data)[: len(data) // 2]))
        return int(plain(number, data) if done is None else done)

    def _on_path(self, name: str) -> Any:
        plain = getattr(os, name)

        def function(path: Any, *arguments: Any, **options: Any) -> Any:
            there = None if options.get("dir_fd") is not None else self.path_of(path)
            if there is not None:
                self.asked(name, there)
            return plain(path, *arguments, **options)

        return function

    def _on_file(self, name: str) -> Any:
        plain = getattr(os, name)

        def function(number: int, *arguments: Any) -> Any:
            there = self.path_of(number)
            if there is not None:
                self.asked(name, there)
            return plain(number, *arguments)

        return function

    def _on_two(self, name: str) -> Any:
        plain = getattr(os, name)

        def function(source: Any, target: Any, **options: Any) -> Any:
            there = self.path_of(target)
            if there is not None:
                self.asked(name, there)
            return plain(source, target, **options)

        return function


class Watched(io.FileIO):
    """A file of Python's without a store of its own, whose writes are seen."""

    disk: Disk
    path: str

    def write(self, data: Any) -> int:
        """Write what there is; where only a part of it went, the rest is asked for as the next thing."""
        view, at = memoryview(data).cast("B"), 0
        while at < len(view):
            rest = view[at:]
            done = self.disk.asked("write", self.path, lambda rest=rest: self._some(rest))
            at += super().write(rest) if done is None else done
        return at

    def _some(self, view: Any) -> int:
        return super().write(view[: max(1, len(view) // 2)])

    def truncate(self, size: int | None = None) -> int:
        """Cut the file off."""
        self.disk.asked("truncate", self.path)
        return super().truncate(size)


# -- what no layer of Python sees ------------------------------------------------------------------------


@contextmanager
def narrow(most: int, deadly: bool = False) -> Iterator[None]:
    """No file grows beyond `most` bytes: more is refused, or ends the process if it is `deadly`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
