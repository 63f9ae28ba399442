"""How often Qt asks Python: each answer of a model waits for the threads that are at work."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType


@contextmanager
def questions_to(module: ModuleType) -> Iterator[Counter[str]]:
    """The calls of what `module` defines, by name, but those that it makes itself."""
    asked = Counter[str]()

    def note(frame: FrameType, event: str, _: object) -> None:
        above, own = frame.f_back, module.__file__
        by_itself = above is not None and above.f_code.co_filename == own
        if event == "call" and frame.f_code.co_filename == own and not by_itself:
            asked[frame.f_code.co_name] += 1

    sys.setprofile(note)
    try:
        yield asked
    finally:
        sys.setprofile(None)
