"""What this machine has of memory, and what its processes hold of it."""

from __future__ import annotations

import sys
from pathlib import Path

GIGABYTE = 1 << 30


def held(process: int) -> int:
    """The bytes of memory that a process holds; 0 when that cannot be told."""
    if sys.platform.startswith("linux"):
        try:
            pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * _page()
    # Imported late: it came with ipykernel, and only these systems need it.
    import psutil

    try:
        return int(psutil.Process(process).memory_info().rss)
    except psutil.Error:
        return 0


def _page() -> int:
    import resource

    return resource.getpagesize()


def of_this_machine() -> int:
    """The gigabytes of memory that there are; 0 when that cannot be told."""
    if sys.platform.startswith("linux"):
        try:
            first = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()[0]
        except (OSError, IndexError):
            return 0
        return int(first.split()[1]) * 1024 // GIGABYTE
    import psutil

    return int(psutil.virtual_memory().total) // GIGABYTE
