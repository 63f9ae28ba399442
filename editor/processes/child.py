"""A process of ours that does one thing: started, told what, heard line by line, and ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from editor.processes.memory import MemoryWatch

ROOT = Path(__file__).resolve().parents[2]
WORDS = 4_000
"""How many of the process's last words are kept."""


FAREWELL_MS = 300
"""How long a window that is in use waits for a process that has been killed: freeing memory takes time."""
LAST_FAREWELL_MS = 30_000
"""How long it waits where nobody uses it any more."""


def end(process: QProcess, wait_ms: int = LAST_FAREWELL_MS) -> None:
    """End a process, whatever it does; nothing more is heard of it."""
    process.blockSignals(True)
    process.kill()
    process.waitForFinished(wait_ms)
    process.setParent(QCoreApplication.instance())
    _let_go(process)


def _let_go(process: QProcess) -> None:
    """Forget a process that has been killed, once it is gone."""
    if process.state() == QProcess.ProcessState.NotRunning:
        process.deleteLater()
    else:
        QTimer.singleShot(FAREWELL_MS, process, lambda: _let_go(process))


class Child(QObject):
    """Owns one process at a time; a new one takes the place of the one before."""

    spoke = Signal()
    """There is more to be read."""
    ended = Signal(bool)
    """It has gone by itself, or could not begin, and whether all went well. What it said can still be read,
    and it counts as running, until `close`."""
    overdue = Signal()
    """It has taken longer than it may; it runs on until `close`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.words = ""
        """The last of what it wrote to its standard error."""
        self._process: QProcess | None = None
        self._watchdog = QTimer(self, singleShot=True)
        self._watchdog.timeout.connect(self.overdue)
        self._memory = MemoryWatch(self)
        self._memory.exceeded.connect(self._on_exceeded)

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """The process's number; 0 when there is none."""
        return 0 if self._process is None else self._process.processId()

    @property
    def problem(self) -> str:
        """What the system says of its end, or of why it could not begin."""
        return "" if self._process is None else self._process.errorString()

    @property
    def last_word(self) -> str:
        """The last line of what it wrote to its standard error, or else what the system says."""
        return self.words.strip().rpartition("\n")[2] or self.problem

    def start(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Run `command`, with `environment` in addition to ours."""
        self.close()
        self.words = ""
        self._process = process = QProcess(self)
        variables = QProcessEnvironment.systemEnvironment()
        for name, value in (environment or {}).items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        process.setWorkingDirectory(str(ROOT))
        process.readyReadStandardOutput.connect(self.spoke)
        process.readyReadStandardError.connect(self._on_words)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(command[0], list(command[1:]))

    def tell(self, message: Mapping[str, Any]) -> None:
        """Write a line to its standard input."""
        if self._process is not None:
            self._process.write(json.dumps(message).encode() + b"\n")

    def allow(self, milliseconds: int) -> None:
        """Say how long it may take from now on; 0: as long as it likes."""
        if milliseconds:
            self._watchdog.start(milliseconds)
        else:
            self._watchdog.stop()

    def guard(self) -> None:
        """From now on it may take so much more memory as the person has chosen; else it is ended."""
        self._memory.guard(self.pid)

    def heard(self) -> Iterator[Any]:
        """What it has said since the last time, a JSON value a line, as long as it is not replaced meanwhile.

        Raises:
            ValueError: somebody else writes where it answers.
        """
        process = self._process
        while process is not None and process is self._process and process.canReadLine():
            yield json.loads(bytes(process.readLine().data()))

    def output(self) -> str:
        """All that it has written to its standard output and nobody has read."""
        if self._process is None:
            return ""
        return bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")

    def close(self) -> None:
        """End the process; nothing more is heard of it."""
        self._watchdog.stop()
        self._memory.end()
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def _on_words(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            self.words = (self.words + text)[-WORDS:]

    def _on_exceeded(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_words()
        self.ended.emit(code == 0 and status == QProcess.ExitStatus.NormalExit)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A process that has started and dies is heard of through `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self.ended.emit(False)
