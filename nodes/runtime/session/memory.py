"""How much memory this process may take: what it asks for beyond is refused."""

from __future__ import annotations

import sys
from pathlib import Path

GIGABYTE = 1 << 30
LIMIT = 0
"""Bytes that may be taken beyond what had been taken when this was said; 0: as many as there are."""


def limit(more: int) -> bool:
    """Let this process take `more` bytes and no further (0: as many as there are).

    What is asked for beyond is refused as a `MemoryError`. Answers whether the system can see to that.
    """
    global LIMIT
    LIMIT = max(0, more)
    if not sys.platform.startswith("linux"):
        return False
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if LIMIT:
        soft = _taken() + LIMIT
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    return True


def was_refused(error: BaseException) -> bool:
    """Whether `error` says that there was no more memory within the limit."""
    return bool(LIMIT) and (
        isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"
    )


def _taken() -> int:
    """What this process has taken for data so far."""
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "VmData":
            return int(value.split()[0]) * 1024
    return 0
