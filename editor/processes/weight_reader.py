"""Looks into files of weights in a process of its own: a damaged one can end what reads it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.messages import translated
from editor.processes.child import Child
from nodes.formats.weights.tensors import WeightFile

COMMAND = (sys.executable, "-m", "nodes.formats.weights")
DEADLINE_MS = 60_000
"""How long looking into a file may take."""


class WeightReader(QObject):
    """Looks into one file at a time; a newer question takes the place of an older one."""

    read = Signal(object)
    """The `WeightFile` that was asked for."""
    failed = Signal(str, str)
    """The path of a file that cannot be used, and a sentence that says why."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = COMMAND,
        deadline_ms: int = DEADLINE_MS,
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._path = ""
        self._deadline_ms = deadline_ms
        self._child = Child(self)
        self._child.ended.connect(self._on_ended)
        self._child.overdue.connect(self._on_deadline)

    @property
    def is_reading(self) -> bool:
        """Whether a file is being looked into."""
        return self._child.is_running

    def ask(self, path: Path) -> None:
        """Look into `path`; the answer comes as a signal."""
        self._path = str(path)
        self._child.start((*self._command, str(path.absolute())))
        self._child.allow(self._deadline_ms)

    def close(self) -> None:
        """Ask no more, and hear nothing of what was asked."""
        self._child.close()

    def _on_ended(self) -> None:
        said = self._child.output()
        self.close()
        try:
            answer = json.loads(said)
        except ValueError:
            self._fail("weights-stuck", {})
            return
        if "file" in answer:
            self.read.emit(WeightFile.from_record(answer["file"]))
        else:
            self._fail(answer["code"], answer["arguments"])

    def _on_deadline(self) -> None:
        self.close()
        self._fail("weights-stuck", {})

    def _fail(self, code: str, arguments: dict[str, object]) -> None:
        self.failed.emit(self._path, translated(code, arguments))  # type: ignore[arg-type]
