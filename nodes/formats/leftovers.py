"""What a program leaves beside a file when it is ended in the midst of writing it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Collection
from pathlib import Path

STILL = 30
"""Seconds after which what nobody writes to any more is left over."""
LONGEST_NAME = 80
"""Letters of a file's name that what is written beside it begins with."""


def prefix_beside(path: Path) -> str:
    """How the name of a file begins that this process writes to put it in the place of `path`.

    It ends with what makes it the only one, and ".tmp".
    """
    return f".{path.name[:LONGEST_NAME]}.{os.getpid()}-"


def clear_leftovers(path: Path, process: int) -> None:
    """Remove what `process`, which has ended, wrote beside `path`, and put back what it had put aside."""
    for target in {path, Path(os.path.realpath(path))}:
        # What cannot be removed is removed by nobody.
        with contextlib.suppress(OSError):
            _clear(target, {process})


def clear_orphans(path: Path) -> None:
    """Remove what processes wrote beside `path` that have ended since: nobody else will.

    What has just been written may be another machine's, whose processes are not known here.
    """
    for target in {path, Path(os.path.realpath(path))}:
        with contextlib.suppress(OSError):
            now = time.time()
            writers = {writer for each, writer in _beside(target) if now - each.stat().st_mtime > STILL}
            _clear(target, {each for each in writers if not _is_alive(each)})


def written_beside(path: Path) -> list[Path]:
    """What stands beside `path` only while that is written."""
    try:
        return [each for each, _ in _beside(Path(os.path.realpath(path))) if not each.name.endswith("-old")]
    except OSError:
        return []


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        # There, to ask a process for a sign of life ends it.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _beside(target: Path) -> list[tuple[Path, int]]:
    """What stands beside `target` only while that is written, and which process writes it."""
    name = re.escape(target.name[:LONGEST_NAME])
    beside = re.compile(rf"\.{name}\.(\d+)-[0-9a-z_]+(-old|\.tmp(\.[.a-z0-9]+)?)")
    found = ((each, beside.fullmatch(each.name)) for each in target.parent.iterdir())
    return [(each, int(match[1])) for each, match in found if match is not None]


def _clear(target: Path, processes: Collection[int]) -> None:
    for each in [each for each, writer in _beside(target) if writer in processes]:
        if each.name.endswith("-old") and not os.path.lexists(target):
            os.rename(each, target)
        elif each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
