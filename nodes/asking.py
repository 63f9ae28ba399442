"""How to start and ask an analyser process, and whom to suspect when it ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodes.formats.delta import NOTHING, difference
from nodes.graph import Project

COMMAND = (sys.executable, "-m", "nodes.runtime.analyser")
ROOT = Path(__file__).parents[1]
DEADLINE = 20
"""Seconds that Keras may take for one call."""
START_DEADLINE = 180
"""Seconds that TensorFlow may take to load."""
MEMORY_VARIABLE = "LAYERWRIGHT_MEMORY_GB"
"""Tells a process how many gigabytes it may take beyond what TensorFlow takes; 0: as many as there are."""
MEMORY_GIGABYTES = 2
"""How many it may take where the person has chosen nothing else."""
CRASHES = 3
"""How often a question may end the process before it is no longer asked."""


def memory_allowed() -> int:
    """The gigabytes that a process of ours may take beyond what TensorFlow takes; 0: as many as there are."""
    text = os.environ.get(MEMORY_VARIABLE, "")
    return int(text) if text.isdecimal() else MEMORY_GIGABYTES


class Suspects:
    """Hears what a process is busy with: questions that may have ended it are not asked again."""

    def __init__(self) -> None:
        self._at: tuple[str, bool] | None = None
        self._ran: set[str] = set()
        """Questions of this process that ran the project's own code."""
        self._crashes: dict[str, int] = {}
        self._ended: set[str] = set()
        """Questions that ended the process, rather than take too long."""

    def begin(self) -> None:
        """There is a new process."""
        self._at = None
        self._ran.clear()

    def asked(self, message: Mapping[str, Any]) -> None:
        """The process says what it is going to ask."""
        digest, code = message["digest"], message.get("code", False)
        self._at = (digest, code)
        if code:
            self._ran.add(digest)

    @property
    def code_ran(self) -> bool:
        """Whether the process has run code, after which nothing that it says of itself is certain."""
        return bool(self._ran)

    def done(self) -> None:
        """Everything that was asked has been answered."""
        self._at = None

    def died(self, overdue: bool) -> bool:
        """The process has ended; `overdue`: because it was given up. Whether some question is suspected.

        Code of one's own that ends the process does so on purpose: once is enough. It may have left
        something behind that ends the process later, too.
        """
        if self._at is not None and (self._at[1] or overdue):
            suspected = {self._at[0]: CRASHES}
        else:
            suspected = dict.fromkeys({*self._ran, *(() if self._at is None else self._at[:1])}, 1)
        for digest, weight in suspected.items():
            self._crashes[digest] = self._crashes.get(digest, 0) + weight
        if not overdue:
            self._ended.update(suspected)
        return bool(suspected)

    def _avoided(self) -> set[str]:
        return {digest for digest, count in self._crashes.items() if count >= CRASHES}

    def told(self) -> dict[str, list[str]]:
        """What a new process has to know of them: part of a request."""
        avoid = sorted(self._avoided())
        return {"avoid": avoid, "ended": [digest for digest in avoid if digest in self._ended]}


def request_for(
    project: Project, told: Project, revision: int, trusted: bool, deadline: float, suspects: Suspects
) -> dict[str, Any]:
    """The request for a report on `project`, to a process that knows the project as `told`."""
    return {
        "revision": revision,
        "whole": told is NOTHING,
        "changes": difference(told, project),
        "trusted": trusted,
        **suspects.told(),
        "deadline": deadline,
    }


def decoded(line: bytes) -> dict[str, Any] | None:
    """The message that a line is; None when it is none."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
