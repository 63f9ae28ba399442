"""The owner of the process that checks a layer of the project's own: short-lived, one at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from nodes.checks import CheckFinding, CheckRequest, CheckResult
from nodes.formats.checks_json import decode_finding, encode_request
from nodes.graph import Value

COMMAND = (sys.executable, "-m", "nodes.runtime.checking")
ROOT = Path(__file__).parents[2]

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
        self._process: QProcess | None = None
        self._request: CheckRequest | None = None
        self._result = CheckResult()
        self._started = False
        self._watchdog = QTimer(self, singleShot=True)
        self._watchdog.timeout.connect(self._on_deadline)

    @property
    def is_busy(self) -> bool:
        """Whether a layer is being checked."""
        return self._process is not None

    def check(self, request: CheckRequest) -> None:
        """Have the layer that `request` names checked."""
        self.close()
        self._request, self._result, self._started = request, CheckResult(), False
        self._process = process = QProcess(self)
        variables = QProcessEnvironment.systemEnvironment()
        for name, value in self.environment.items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        process.setWorkingDirectory(str(ROOT))
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        self._watchdog.start(START_DEADLINE_MS)
        process.start(self.command[0], list(self.command[1:]))
        process.write(json.dumps(encode_request(request)).encode() + b"\n")

    def close(self) -> None:
        """End what is being done."""
        self._watchdog.stop()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished()
            process.deleteLater()

    def _read(self) -> None:
        process = self._process
        while process is not None and process is self._process and process.canReadLine():
            self._hear(json.loads(bytes(process.readLine().data())))

    def _hear(self, message: dict[str, Any]) -> None:
        self._watchdog.start(self._deadline_ms)
        result = self._result
        if "step" in message:
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

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A process that has started and dies is heard of through `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self._on_end()

    def _on_end(self) -> None:
        """The process is gone without a last word."""
        self._read()
        if self._process is not None:
            self._stopped("check-ended" if self._started else "check-failed")

    def _on_deadline(self) -> None:
        self._stopped("check-timeout")

    def _stopped(self, code: str) -> None:
        name = "" if self._request is None else self._request.name
        text = "" if self._process is None else self._process.errorString()
        arguments: dict[str, Value] = {"name": name, "seconds": self._deadline_ms / 1000, "text": text}
        finding = CheckFinding(code, arguments)
        self._end(replace(self._result, findings=(*self._result.findings, finding), done=True))
