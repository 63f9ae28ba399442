"""The owner of the process that proves an export: short-lived, one at a time."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from editor.processes.child import Child
from nodes.proofs import Proof, output_from

COMMAND = (sys.executable, "-m", "nodes.runtime.proving")

DEADLINE_MS = 120_000
"""How long one step may take."""
START_DEADLINE_MS = 180_000
"""How long TensorFlow may take to load."""


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
        self._proof = Proof()
        self._child = Child(self)
        self._child.spoke.connect(self._read)
        self._child.ended.connect(self._on_end)
        self._child.overdue.connect(self._on_deadline)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being proved."""
        return self._child.is_running

    def prove(self, source: Path, folder: Path, proof: Proof) -> None:
        """Run `source` and compare it with what stands in `folder`; `proof` is what is known already."""
        self._proof = proof
        self._child.start(self.command, self.environment)
        self._child.allow(START_DEADLINE_MS)
        self._child.tell({"source": str(source), "folder": str(folder)})

    def close(self) -> None:
        """End what is being done."""
        self._child.close()

    def _read(self) -> None:
        for message in self._child.heard():
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        starts = message.get("step") == "start"
        self._child.allow(START_DEADLINE_MS if starts else self._deadline_ms)
        if message.get("step") == "load":
            self._child.guard()
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

    def _tell(self, proof: Proof) -> None:
        self._proof = proof
        self.told.emit(proof)

    def _end(self, proof: Proof) -> None:
        self.close()
        self._tell(proof)

    def _on_end(self) -> None:
        """The process is gone without a last word."""
        self._read()
        if self._child.is_running:
            self._stopped("proof-ended", text=self._child.last_word)

    def _on_deadline(self) -> None:
        self._stopped("proof-timeout", seconds=self._deadline_ms / 1000)

    def _stopped(self, code: str, **arguments: Any) -> None:
        self._end(replace(self._proof, problem=code, arguments=arguments, done=True))
