"""The owner of the process that checks a layer of the project's own: short-lived, one at a time."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from editor.processes.child import Child
from nodes.checks import CheckFinding, CheckRequest, CheckResult
from nodes.formats.checks_json import decode_finding, encode_request
from nodes.graph import Value

COMMAND = (sys.executable, "-m", "nodes.runtime.checking")

DEADLINE_MS = 30_000
"""How long one step may take."""
START_DEADLINE_MS = 180_000
"""How long TensorFlow may take to load."""


class Checker(QObject):
    """Has one layer checked at a time; a new question takes the place of the one before.

    The layer's code runs in the process: ask only for projects that are trusted.
    """

    checked = Signal(object)
    """More is known: the whole `CheckResult`, as far as it goes; `done` in the last one."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = COMMAND,
        deadline_ms: int = DEADLINE_MS,
    ) -> None:
        super().__init__(parent)
        self.command = tuple(command)
        """What starts a process; another interpreter where the session has another one."""
        self.environment: Mapping[str, str] = {}
        self._deadline_ms = deadline_ms
        self._request: CheckRequest | None = None
        self._result = CheckResult()
        self._started = False
        self._child = Child(self)
        self._child.spoke.connect(self._read)
        self._child.ended.connect(self._on_end)
        self._child.overdue.connect(self._on_deadline)

    @property
    def is_busy(self) -> bool:
        """Whether a layer is being checked."""
        return self._child.is_running

    def check(self, request: CheckRequest) -> None:
        """Have the layer that `request` names checked."""
        self._request, self._result, self._started = request, CheckResult(), False
        self._child.start(self.command, self.environment)
        self._child.allow(START_DEADLINE_MS)
        self._child.tell(encode_request(request))

    def close(self) -> None:
        """End what is being done."""
        self._child.close()

    def _read(self) -> None:
        for message in self._child.heard():
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        self._child.allow(self._deadline_ms)
        result = self._result
        if "step" in message:
            if not self._started:
                self._child.guard()
            self._started = True
        elif "passed" in message:
            self._tell(replace(result, passed=(*result.passed, message["passed"])))
        elif "finding" in message:
            self._tell(replace(result, findings=(*result.findings, decode_finding(message["finding"]))))
        elif "done" in message:
            self._end(replace(result, done=True))

    def _tell(self, result: CheckResult) -> None:
        self._result = result
        self.checked.emit(result)

    def _end(self, result: CheckResult) -> None:
        self.close()
        self._tell(result)

    def _on_end(self) -> None:
        """The process is gone without a last word."""
        self._read()
        if self._child.is_running:
            self._stopped("check-ended" if self._started else "check-failed")

    def _on_deadline(self) -> None:
        self._stopped("check-timeout")

    def _stopped(self, code: str) -> None:
        name = "" if self._request is None else self._request.name
        seconds, text = self._deadline_ms / 1000, self._child.problem
        arguments: dict[str, Value] = {"name": name, "seconds": seconds, "text": text}
        finding = CheckFinding(code, arguments)
        self._end(replace(self._result, findings=(*self._result.findings, finding), done=True))
