"""Lock files: what a running program holds, and nobody else may take."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile


def lock_of(stem: Path) -> QLockFile:
    """The lock of what a program keeps in several files whose names begin with `stem`, not yet taken."""
    return lock_at(stem.with_name(f"{stem.name}.lock"))


def lock_at(file: Path) -> QLockFile:
    """The lock that `file` is, not yet taken. It is stale when its process is gone, however old it is."""
    lock = QLockFile(str(file))
    lock.setStaleLockTime(0)
    return lock
