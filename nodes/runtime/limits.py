"""How much memory the project's own code may take, in the processes that analyse, check and prove."""

from __future__ import annotations

from nodes.asking import memory_allowed
from nodes.runtime.session import memory


def limit_memory(more: int | None = None) -> bool:
    """Let this process take `more` bytes and no further, or as many as the person has chosen.

    What is asked for beyond is refused as a `MemoryError`, and no other process is short of anything. Answers
    whether the system can see to that: only Linux does. Elsewhere the window looks every second what the
    process holds, and ends it (`editor.processes.memory`); a verb of the command line has no such guard.
    """
    return memory.limit(memory_allowed() * memory.GIGABYTE if more is None else more)


def words_of_refusal(error: BaseException) -> str:
    """What is said of an error when it is that the memory came to its limit; else nothing."""
    if not memory.was_refused(error):
        return ""
    return (
        f"{type(error).__name__}: it asked for more than {memory.LIMIT / memory.GIGABYTE:g} GB beyond what"
        " TensorFlow takes, which was refused. Model, Session… sets the limit."
    )
