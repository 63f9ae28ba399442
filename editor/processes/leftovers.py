"""What a session leaves beside a file when it is ended in the midst of writing it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

LONGEST_NAME = 80
"""Letters of a file's name that what is written beside it begins with."""


def clear_leftovers(path: Path, process: int) -> None:
    """Remove what `process`, which has ended, wrote beside `path`, and put back what it had put aside."""
    for target in {path, Path(os.path.realpath(path))}:
        # What cannot be removed is removed by nobody.
        with contextlib.suppress(OSError):
            _clear(target, process)


def _clear(target: Path, process: int) -> None:
    beside = re.compile(
        rf"\.{re.escape(target.name[:LONGEST_NAME])}\.{process}-[0-9a-z_]+(-old|\.tmp(\.[.a-z0-9]+)?)"
    )
    found: Iterable[Path] = [each for each in target.parent.iterdir() if beside.fullmatch(each.name)]
    for each in found:
        if each.name.endswith("-old") and not os.path.lexists(target):
            os.rename(each, target)
        elif each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
