"""How much memory the project's own code may take, in the processes that analyse, check and prove."""

from __future__ import annotations

import os

from nodes.asking import MEMORY_VARIABLE
from nodes.runtime.session import memory

GIGABYTES = 2
"""What may be taken beyond what TensorFlow itself has taken, where the person has chosen nothing else."""


def limit_memory(more: int | None = None) -> bool:
    """Let this process take `more` bytes and no further, or as many as the person has chosen.

    What is asked for beyond is refused as a `MemoryError`, and no other process is short of anything. Answers
    whether the system can see to that.
    """
    return memory.limit(chosen() * memory.GIGABYTE if more is None else more)


def chosen() -> int:
    """The gigabytes that the person has chosen; 0: as many as there are."""
    text = os.environ.get(MEMORY_VARIABLE, "")
    return int(text) if text.isdecimal() else GIGABYTES


def words_of_refusal(error: BaseException) -> str:
    """What is said of an error when it is that the memory came to its limit; else nothing."""
    if not memory.was_refused(error):
        return ""
    return (
        f"{type(error).__name__}: it asked for more than {memory.LIMIT / memory.GIGABYTE:g} GB beyond what"
        " TensorFlow takes, which was refused. Model, Session… sets the limit."
    )
