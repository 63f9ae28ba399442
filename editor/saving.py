"""A project is put into its file, and what the file held before among the earlier versions."""

from __future__ import annotations

import contextlib
import errno
from dataclasses import dataclass
from pathlib import Path

from editor.versions import put_aside
from nodes.formats.files import FileError
from nodes.formats.layers import write
from nodes.graph import Project

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when there is no room left."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it: the digest of the file, and whether what it held before could not be kept."""

    digest: str
    lost: bool


def save(path: Path, project: Project, versions: Path) -> Saved:
    """Write `project`; `versions` is the folder of earlier versions.

    Raises:
        FileError: it cannot be written; the file holds what it held.
    """
    kept, lost = None, False
    try:
        kept = put_aside(versions, path)
    except FileError:
        # Whoever saves wants this version to be safe first.
        lost = True
    digest = _written(path, project, kept)
    return Saved(digest, lost or (kept is not None and not kept.exists()))


def _written(path: Path, project: Project, kept: Path | None) -> str:
    """Write the project; where the version before has taken the last room of the disk, that one goes.

    Until this one is written the file itself holds the version before.
    """
    try:
        return write(path, project)
    except FileError as error:
        full = isinstance(error.__cause__, OSError) and error.__cause__.errno in FULL
        if kept is None or not full:
            raise
    with contextlib.suppress(OSError):
        kept.unlink()
    return write(path, project)
