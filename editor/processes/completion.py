"""The owner of the process that completes code: questions go in, answers come out, and it never waits."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from editor.settings import state_folder

COMMAND = (sys.executable, "-m", "editor.processes.completing")
ROOT = Path(__file__).resolve().parents[2]
DEADLINE_MS = 60_000
"""How long an answer may take."""
HOPELESS = 3
"""After how many processes that ended without an answer no other is started."""
WARM_UP = "class Warm(tf.keras.layers.Layer):\n    def call(self):\n        self."
"""What takes longest the first time: it makes jedi read the base classes of Keras."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The call that the cursor is in. `current` is the number of the parameter there; -1 if there is none."""

    name: str
    parameters: tuple[str, ...]
    current: int


class Completion(QObject):
    """Tells which names may stand at a place in a text, and which call it is in.

    Of each kind of question only the newest is answered. The process is started when first needed, and
    another one when it has ended or does not answer in time. What it was busy with then gets an empty answer.
    """

    named = Signal(int, object)
    """A question's number, and the names that may stand there."""
    signed = Signal(int, object)
    """A question's number, and the `Signature` there, or None."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = COMMAND,
        deadline_ms: int = DEADLINE_MS,
    ) -> None:
        super().__init__(parent)
        self._command = (*command, str(state_folder() / "completion"))
        self._process: QProcess | None = None
        self._asked: dict[str, int] = {}
        """The question of each kind that waits for its answer."""
        self._count = 0
        self._failures = 0
        self._closed = False
        self._watchdog = QTimer(self, singleShot=True, interval=deadline_ms)
        self._watchdog.timeout.connect(self._on_deadline)

    @property
    def pid(self) -> int:
        """The process's number; 0 when there is none."""
        return 0 if self._process is None else self._process.processId()

    def start(self) -> None:
        """Start the process and let it read ahead, unless it is there already."""
        if self._process is None and not self._closed and self._failures < HOPELESS:
            self._start()
            self._ask("names", WARM_UP, WARM_UP.count("\n") + 1, len(WARM_UP.split("\n")[-1]), "")

    def ask_names(self, text: str, line: int, column: int, before: str = "") -> int:
        """Ask which names may stand at a line (from 1) and column of `text`; gives the question's number.

        `before` is code that stands above, such as other pieces of the same project.
        """
        self.start()
        return self._ask("names", text, line, column, before)

    def ask_signature(self, text: str, line: int, column: int, before: str = "") -> int:
        """Ask which call a line (from 1) and column of `text` are in; gives the question's number."""
        self.start()
        return self._ask("signature", text, line, column, before)

    def close(self) -> None:
        """End the process and start no other."""
        self._closed = True
        self._watchdog.stop()
        self._asked.clear()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished()
            process.deleteLater()

    def _ask(self, kind: str, text: str, line: int, column: int, before: str) -> int:
        self._count += 1
        self._asked[kind] = self._count
        question = {"kind": kind, "id": self._count, "text": text, "line": line, "column": column}
        if self._process is None:
            QTimer.singleShot(0, self, self._give_up)
        else:
            self._process.write(json.dumps(question | {"before": before}).encode() + b"\n")
            self._watchdog.start()
        return self._count

    def _start(self) -> None:
        self._process = process = QProcess(self)
        process.setWorkingDirectory(str(ROOT))
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        process.start(self._command[0], list(self._command[1:]))

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            self._hear(json.loads(bytes(self._process.readLine().data())))

    def _hear(self, answer: dict[str, Any]) -> None:
        self._failures = 0
        for kind in ("names", "signature"):
            if kind in answer and self._asked.get(kind) == answer["id"]:
                self._tell(kind, answer["id"], answer[kind])
        if not self._asked:
            self._watchdog.stop()

    def _tell(self, kind: str, number: int, found: Any) -> None:
        del self._asked[kind]
        if kind == "names":
            self.named.emit(number, tuple(found or ()))
        else:
            told = found and Signature(found["name"], tuple(found["parameters"]), found["current"])
            self.signed.emit(number, told)

    def _give_up(self) -> None:
        """Answer what nobody will answer any more."""
        for kind, number in list(self._asked.items()):
            self._tell(kind, number, None)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A process that has started and dies is heard of through `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self._on_end()

    def _on_end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.deleteLater()
            self._watchdog.stop()
            self._failures += 1
            self._give_up()

    def _on_deadline(self) -> None:
        if self._process is not None:
            self._process.kill()
