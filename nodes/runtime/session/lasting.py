"""What was written beside its place is put there once the disk has it all.

As `nodes.formats.files` does it, which stays behind where this package travels into another environment.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def put_in_place(beside: Path, target: Path) -> None:
    """Make `beside`, a whole file in the same folder, the one that `target` names; permissions stay.

    Raises:
        OSError: the disk does not keep it; what was there is as it was.
    """
    sync(beside)
    with suppress(FileNotFoundError):
        os.chmod(beside, target.stat().st_mode & 0o7777)
    os.replace(beside, target)
    sync_folder(target.parent)


def sync(file: Path) -> None:
    """Have the disk keep what a file holds.

    Raises:
        OSError: it does not.
    """
    handle = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the disk keep what a folder's files are called."""
    # On systems where a folder cannot be opened its entries cannot be made to last either.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have the disk keep all that stands in a folder.

    Raises:
        OSError: it does not.
    """
    for place, _, names in os.walk(folder):
        for name in names:
            sync(Path(place, name))
        sync_folder(Path(place))
