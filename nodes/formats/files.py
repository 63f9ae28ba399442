"""Files are read with limits and written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path

from nodes.formats.leftovers import clear_orphans, prefix_beside
from nodes.graph import Value
from nodes.messages import sentence

LARGEST = 256 * 1024 * 1024
"""No project file is larger: what is, is something else."""
DAMAGED = (
    *(OSError, EOFError, RuntimeError, LookupError, ValueError, TypeError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What the libraries that read archives and HDF5 raise when a file is not what it should be."""


class FileError(Exception):
    """A file that cannot be used at all. `code` and `arguments` say why, `reason` says it in English."""

    def __init__(self, path: str | Path, code: str, **arguments: Value) -> None:
        self.path = str(path)
        self.code = code
        self.arguments = arguments
        self.reason = sentence(code, arguments)
        super().__init__(f"{self.path}: {self.reason}")


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        FileError: it is missing, no regular file, larger than `LARGEST`, or not UTF-8.
    """
    return text_of(read_bytes(path, LARGEST), path)


def text_of(data: bytes, path: Path) -> str:
    """What the bytes of the file at `path` say.

    Raises:
        FileError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(path, "file-not-text", byte=error.start) from error


def digest_of(data: bytes) -> str:
    """What tells `data` from anything else that a file may hold."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path, most: int) -> bytes:
    """What a file holds, if that is at most `most` bytes.

    Raises:
        FileError: it is missing, no regular file, or larger.
    """
    try:
        # Asked before opening: to open a named pipe would wait for its other end.
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileError(path, "file-unreadable", reason="it is a folder")
        if not stat.S_ISREG(status.st_mode):
            raise FileError(path, "file-unreadable", reason="it is not a regular file")
        if status.st_size > most:
            raise FileError(path, "file-too-large", megabytes=most // 1024**2)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(path, "file-missing") from error
    except (OSError, ValueError) as error:
        raise FileError(path, "file-unreadable", reason=reason_of(error)) from error


def check_target(path: Path, source: Path) -> None:
    """Refuse early what `write_whole` would refuse late, and to write over `source`.

    Raises:
        FileError: as `write_whole`, without anything written.
    """
    try:
        if not path.parent.is_dir():
            raise FileError(path, "file-unwritable", reason="there is no such folder")
        if path.exists() and not path.is_file():
            raise FileError(path, "file-unwritable", reason="there is something else of that name")
        if path.exists() and source.exists() and path.samefile(source):
            raise FileError(path, "file-unwritable", reason="it is the project itself")
        if not os.access(path.parent, os.W_OK):
            raise FileError(path, "file-unwritable", reason="the folder takes no new files")
    except (OSError, ValueError) as error:
        raise FileError(path, "file-unwritable", reason=reason_of(error)) from error


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` into `path`: the file is the old one or the new one, never half of either.

    A link is followed, and the permissions of a file that is already there are kept.

    Raises:
        FileError: it cannot be written; what was there is as it was.
    """
    temporary: str | None = None
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            raise FileError(path, "file-unwritable", reason="there is something else of that name")
        clear_orphans(path)
        handle, temporary = tempfile.mkstemp(prefix=prefix_beside(path), suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.chmod(temporary, _permissions(path))
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except (OSError, ValueError, RuntimeError) as error:
        # ValueError: a NUL in the path; RuntimeError: a circle of links.
        raise FileError(path, "file-unwritable", reason=reason_of(error)) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


class Growing:
    """A file that grows at its end, open until it is closed.

    What `add` has returned from is with the system, and outlives this program; after `sync` it outlives a
    power cut. Both raise OSError, after which the end of the file may be half of what was added.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._handle = os.open(path, flags, 0o600)

    def add(self, data: bytes) -> None:
        """Put `data` at the end."""
        left = memoryview(data)
        while left:
            left = left[os.write(self._handle, left) :]

    def sync(self) -> None:
        """Have the disk keep what was added."""
        os.fsync(self._handle)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)


def put_in_place(temporary: Path, path: Path) -> None:
    """Make `temporary`, a whole file in the same folder, the one that `path` names.

    Raises:
        FileError: there is something else than a file of that name, or the folder takes none.
    """
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            raise FileError(path, "file-unwritable", reason="there is something else of that name")
        os.chmod(temporary, _permissions(path))
        handle = os.open(temporary, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise FileError(path, "file-unwritable", reason=reason_of(error)) from error


def _permissions(path: Path) -> int:
    """Those of the file that is replaced, or what any new file would get (a temporary file gets less)."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; on systems where a folder cannot be opened, nothing."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def reason_of(error: Exception) -> str:
    """What the system says, without its number and path."""
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
