"""A disk that fails: what writes below a folder is refused by the system, in the words of a real one."""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
from pathlib import Path
from typing import Any

import pytest

ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """Everything below `folder`. While it fails, the first calls that write go well, and no later one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = str(folder.resolve())
        self._error = 0
        self._good = 0
        for name in ("replace", "rename", "link", "mkdir"):
            monkeypatch.setattr(os, name, self._failing(getattr(os, name)))
        monkeypatch.setattr(os, "fsync", self._failing_sync(os.fsync))
        monkeypatch.setattr(os, "write", self._failing_write(os.write))
        monkeypatch.setattr(os, "open", self._failing_open(os.open))
        opening = self._failing_file(io.open)
        monkeypatch.setattr(io, "open", opening)
        monkeypatch.setattr(builtins, "open", opening)

    @property
    def fails(self) -> bool:
        """Whether something is wrong with it."""
        return self._error != 0

    def fail(self, numbers: random.Random) -> str:
        """Begin to fail, after some calls that still go well; what is wrong."""
        self.refuse(numbers.choice(ERRORS), numbers.randrange(5))
        return f"{errno.errorcode[self._error]} after {self._good}"

    def refuse(self, error: int, good: int = 0) -> None:
        """Begin to fail in this way, after so many calls that still go well."""
        self._error, self._good = error, good

    def heal(self) -> None:
        """Fail no more."""
        self._error = 0

    def _meet(self, path: Any) -> None:
        if not self._error or isinstance(path, int):
            return
        if not os.path.abspath(os.fsdecode(path)).startswith(self._folder):
            return
        if self._good:
            self._good -= 1
            return
        raise OSError(self._error, os.strerror(self._error), os.fsdecode(path))

    def _failing(self, real: Any) -> Any:
        def call(path: Any, *given: Any, **named: Any) -> Any:
            self._meet(given[0] if given and isinstance(given[0], str | bytes | os.PathLike) else path)
            return real(path, *given, **named)

        return call

    def _failing_sync(self, real: Any) -> Any:
        def call(handle: int) -> None:
            if self._error:
                # The journal of unsaved work is synced on a thread of its own, and lies elsewhere.
                self._meet(os.path.realpath(f"/proc/self/fd/{handle}"))
            real(handle)

        return call

    def _failing_write(self, real: Any) -> Any:
        def call(handle: int, data: Any) -> int:
            if self._error:
                self._meet(os.path.realpath(f"/proc/self/fd/{handle}"))
            return int(real(handle, data))

        return call

    def _failing_open(self, real: Any) -> Any:
        def call(path: Any, flags: int, *given: Any, **named: Any) -> int:
            if flags & WRITING:
                self._meet(path)
            return real(path, flags, *given, **named)

        return call

    def _failing_file(self, real: Any) -> Any:
        def call(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
            if set(mode) & set("wax+"):
                self._meet(file)
            return real(file, mode, *given, **named)

        return call
