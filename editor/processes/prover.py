"""The owner of the process that proves an export: short-lived, one at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from nodes.proofs import Proof, output_from

COMMAND = (sys.executable, "-m", "nodes.runtime.proving")
ROOT = Path(__file__).parents[2]

DEADLINE_MS = 120_000
"""How long one step may take."""
START_DEADLINE_MS = 180_000
"""How long TensorFlow may take to load."""
WORDS = 4_000
"""How many of the process's last words are kept."""


class Prover(QObject):
    """Has one exported file run in a fresh process and compared with what the session wrote.

    The file's code runs in the process: ask only for what is trusted.
    """

    told = Signal(object)
    """The `Proof`, as far as it goes; `done` in the last one."""

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
        self._proof = Proof()
        self._words = ""
        self._watchdog = QTimer(self, singleShot=True)
        self._watchdog.timeout.connect(self._on_deadline)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being proved."""
        return self._process is not None

    def prove(self, source: Path, folder: Path, proof: Proof) -> None:
        """Run `source` and compare it with what stands in `folder`; `proof` is what is known already."""
        self.close()
        self._proof, self._words = proof, ""
        self._process = process = QProcess(self)
        variables = QProcessEnvironment.systemEnvironment()
        for name, value in self.environment.items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        process.setWorkingDirectory(str(ROOT))
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._on_words)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        self._watchdog.start(START_DEADLINE_MS)
        process.start(self.command[0], list(self.command[1:]))
        process.write(json.dumps({"source": str(source), "folder": str(folder)}).encode() + b"\n")

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
        starts = message.get("step") == "start"
        self._watchdog.start(START_DEADLINE_MS if starts else self._deadline_ms)
        if "step" in message:
            self._tell(replace(self._proof, step=message["step"]))
        elif "problem" in message:
            self._stopped(message["problem"], **message["arguments"])
        else:
            first = message["first"] or {"names": None, "instead": None}
            names, instead = first["names"], first["instead"]
            self._end(
                replace(
                    self._proof,
                    outputs=tuple(map(output_from, message["outputs"])),
                    first=None if names is None else tuple(names),
                    instead=None if instead is None else tuple(instead),
                    line=message.get("line"),
                    calls=message["calls"],
                    done=True,
                )
            )

    def _on_words(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            self._words = (self._words + text)[-WORDS:]

    def _tell(self, proof: Proof) -> None:
        self._proof = proof
        self.told.emit(proof)

    def _end(self, proof: Proof) -> None:
        self.close()
        self._tell(proof)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A process that has started and dies is heard of through `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self._on_end()

    def _on_end(self) -> None:
        """The process is gone without a last word."""
        self._read()
        if self._process is not None:
            self._on_words()
            last = self._words.strip().rpartition("\n")[2] or self._process.errorString()
            self._stopped("proof-ended", text=last)

    def _on_deadline(self) -> None:
        self._stopped("proof-timeout", seconds=self._deadline_ms / 1000)

    def _stopped(self, code: str, **arguments: Any) -> None:
        self._end(replace(self._proof, problem=code, arguments=arguments, done=True))
