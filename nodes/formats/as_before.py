"""Several files that belong together: all of them become the new ones, or all stay as they were."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nodes.formats.files import FileError


@contextmanager
def or_as_before(*paths: Path) -> Iterator[None]:
    """Put back what stood at `paths` if what is done meanwhile raises a FileError.

    Each of them is to be written whole by itself. Only a process that is ended between two of them leaves
    some new and some old ones, each of them whole.

    Raises:
        FileError: a file cannot be put aside; nothing has been done then.
    """
    aside: dict[Path, Path | None] = {}
    try:
        for path in paths:
            # A link is followed, as it is when it is written.
            real = Path(os.path.realpath(path))
            aside[real] = _put_aside(real, path)
        yield
    except FileError:
        for path, before in aside.items():
            # What cannot be put back is no worse than it was without trying.
            with contextlib.suppress(OSError):
                _put_back(path, before)
        raise
    finally:
        for before in filter(None, aside.values()):
            with contextlib.suppress(OSError):
                before.unlink()


def _put_aside(path: Path, said: Path) -> Path | None:
    """Another name for what stands at `path`; None where there is nothing."""
    other = path.with_name(f".{path.name[:80]}.{os.getpid()}-{secrets.token_hex(4)}-old")
    try:
        if not path.is_file():
            return None
        try:
            os.link(path, other)
        except OSError:
            # There are disks on which a file has one name only.
            shutil.copy2(path, other)
    except OSError as error:
        with contextlib.suppress(OSError):
            other.unlink()
        raise FileError(said, "file-unwritable", reason=error.strerror or str(error)) from error
    return other


def _put_back(path: Path, before: Path | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        os.replace(before, path)
