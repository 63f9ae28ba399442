"""Looks into files of weights in a process of its own: a damaged one can end what reads it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from editor.messages import translated
from nodes.formats.weights.tensors import WeightFile

COMMAND = (sys.executable, "-m", "nodes.formats.weights")
ROOT = Path(__file__).resolve().parents[2]
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
        self._process: QProcess | None = None
        self._deadline = QTimer(self, singleShot=True, interval=deadline_ms)
        self._deadline.timeout.connect(self._on_deadline)

    @property
    def is_reading(self) -> bool:
        """Whether a file is being looked into."""
        return self._process is not None

    def ask(self, path: Path) -> None:
        """Look into `path`; the answer comes as a signal."""
        self.close()
        self._path = str(path)
        process = self._process = QProcess(self)
        process.setWorkingDirectory(str(ROOT))
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(self._command[0], [*self._command[1:], str(path.absolute())])
        self._deadline.start()

    def close(self) -> None:
        """Ask no more, and hear nothing of what was asked."""
        self._deadline.stop()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2_000)
            process.deleteLater()

    def _on_finished(self) -> None:
        process, self._process = self._process, None
        self._deadline.stop()
        if process is None:
            return
        said = process.readAllStandardOutput().toStdString()
        process.deleteLater()
        try:
            answer = json.loads(said)
        except ValueError:
            self._fail("weights-stuck", {})
            return
        if "file" in answer:
            self.read.emit(WeightFile.from_record(answer["file"]))
        else:
            self._fail(answer["code"], answer["arguments"])

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # One that ended in another way than by itself has `finished` too.
        if error is QProcess.ProcessError.FailedToStart:
            self._on_deadline()

    def _on_deadline(self) -> None:
        self.close()
        self._fail("weights-stuck", {})

    def _fail(self, code: str, arguments: dict[str, object]) -> None:
        self.failed.emit(self._path, translated(code, arguments))  # type: ignore[arg-type]
