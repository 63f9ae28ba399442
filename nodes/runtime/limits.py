"""How much memory the project's own code may take before it is refused more."""

from __future__ import annotations

import sys
from pathlib import Path

MEMORY = 2 << 30
"""Bytes that may be taken beyond what TensorFlow itself has taken."""


def limit_memory(more: int = MEMORY) -> bool:
    """Let this process take `more` bytes and no further; whether the system can see to that.

    What is asked for beyond is refused as a `MemoryError`, and no other process is short of anything.
    """
    if not sys.platform.startswith("linux"):
        return False
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _taken() + more
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    return True


def _taken() -> int:
    """What this process has taken for data so far."""
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "VmData":
            return int(value.split()[0]) * 1024
    return 0
