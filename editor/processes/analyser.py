"""The owner of the analyser process: projects go in, reports come out, and it never waits."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from editor.processes.child import FAREWELL_MS, LAST_FAREWELL_MS, end
from editor.processes.memory import MemoryWatch
from nodes.asking import COMMAND, DEADLINE, ROOT, START_DEADLINE, Suspects, decoded, request_for
from nodes.formats.delta import NOTHING
from nodes.graph import Project
from nodes.imported import Signature
from nodes.merging import Merging

DEADLINE_MS = DEADLINE * 1000
START_DEADLINE_MS = START_DEADLINE * 1000
COALESCE_MS = 10
"""Edits that follow each other faster than this, while one is being analysed, are told as one."""
SLICE_MS = 15
"""How long answers are taken in before the window gets a turn."""
BACK_OFF_MS = (0, 100, 500, 2_000, 5_000, 5_000, 5_000)
"""How long to wait before each new start, while starts keep failing. After the last one no other follows."""
MOST_DEATHS = 8
"""So many processes may end with nobody to blame, and without an answer, before no other is started."""
HOPELESS = 2
"""How many starts may fail in a row before a problem says so."""
WORDS = 4_000
"""How many of the process's last words are kept."""


class Analyser(QObject):
    """Keeps an analyser process running and tells what it finds.

    The newest project is analysed; an answer about an older one is still told, under its own revision. When
    the process dies or does not answer in time, another one takes its place.
    """

    report_changed = Signal(object)
    """More is known: the whole `Report`, as far as it goes."""
    state_changed = Signal(str)
    """`"starting"`, `"idle"`, `"working"`, `"restarting"`, or `"failed"`: only `renew` starts another one."""
    signature_read = Signal(object)
    """A `Signature` that was asked for."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
        deadline_ms: int = DEADLINE_MS,
    ) -> None:
        super().__init__(parent)
        self.environment = environment or {}
        self._command = tuple(command)
        self._deadline_ms = deadline_ms
        self._process: QProcess | None = None
        self._merging = Merging()
        self._newest: tuple[Project, int, bool] | None = None
        self._told = NOTHING
        """The project as the process knows it."""
        self._asked: int | None = None
        """The revision that an answer is being waited for."""
        self._suspects = Suspects()
        self._failures = self._deaths = 0
        self._wanted: list[str] = []
        """Functions whose signatures are to be read."""
        self._unread: list[str] = []
        """Those of them of which the process has been told."""
        self._words = ""
        self._state = ""
        self._ready = self._overdue = False
        self._telling = self._timer(COALESCE_MS, self._tell)
        self._reading = self._timer(0, self._read)
        self._watchdog = self._timer(deadline_ms, self._on_deadline)
        self._restart = self._timer(0, self._start)
        self._memory = MemoryWatch(self)
        self._memory.exceeded.connect(self._on_exceeded)
        self._start()

    def _timer(self, interval: int, slot: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    @property
    def state(self) -> str:
        """The state last told by `state_changed`."""
        return self._state

    @property
    def pid(self) -> int:
        """The process's number; 0 when there is none."""
        return 0 if self._process is None else self._process.processId()

    def analyse(self, project: Project, revision: int, trusted: bool = False) -> None:
        """Ask for a report on `project`; takes the place of what was asked before.

        Only with `trusted` its own code runs, in the process.
        """
        self._newest = (project, revision, trusted)
        if not self._telling.isActive():
            self._telling.start(0 if self._asked is None else COALESCE_MS)

    def read_signature(self, name: str) -> None:
        """Ask what the function `name` of TensorFlow takes; waits for TensorFlow."""
        self._wanted.append(name)
        self._ask_signatures()

    def renew(self) -> None:
        """End the process, whatever it does, and start another one, also where that had been given up."""
        self._stop(FAREWELL_MS)
        self._failures = self._deaths = 0
        self._give_up_signatures()
        self._start()

    def close(self) -> None:
        """End the process and start no other."""
        self._stop(LAST_FAREWELL_MS)

    def _stop(self, wait_ms: int) -> None:
        for timer in (self._telling, self._reading, self._watchdog, self._restart):
            timer.stop()
        self._memory.end()
        process, self._process = self._process, None
        if process is not None:
            end(process, wait_ms)

    # -- the process's life ------------------------------------------------------------------------------

    def _start(self) -> None:
        self._ready = self._overdue = False
        self._asked = None
        self._told = NOTHING
        self._suspects.begin()
        self._merging.begin()
        self._process = process = QProcess(self)
        variables = QProcessEnvironment.systemEnvironment()
        for name, value in self.environment.items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        process.setWorkingDirectory(str(ROOT))
        process.readyReadStandardError.connect(self._on_words)
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        self._set_state("restarting" if self._state else "starting")
        self._watchdog.start(START_DEADLINE_MS)
        process.start(self._command[0], list(self._command[1:]))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A process that has started and dies is heard of through `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self._on_end()

    def _on_end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        # What it said last tells what it died of.
        while process.canReadLine():
            message = decoded(bytes(process.readLine().data()))
            if message is not None:
                self._hear(message)
        process.deleteLater()
        self._memory.end()
        self._watchdog.stop()
        self._reading.stop()
        self._give_up_signatures()
        suspected = self._suspects.died(self._overdue)
        self._deaths += not suspected
        self._ready = False
        given_up = self._failures >= len(BACK_OFF_MS) or self._deaths >= MOST_DEATHS
        self._set_state("failed" if given_up else "restarting")
        if given_up or self._failures >= HOPELESS:
            self._merging.fail(self._words or process.errorString())
            self.report_changed.emit(self._merging.report())
        if not given_up:
            self._restart.start(BACK_OFF_MS[self._failures])
        self._failures += 1

    def _on_words(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            self._words = (self._words + text)[-WORDS:]

    def _on_deadline(self) -> None:
        self._overdue = True
        if self._process is not None:
            self._process.kill()

    def _on_exceeded(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    # -- telling and hearing -----------------------------------------------------------------------------

    def _tell(self) -> None:
        """Tell the newest project, if there is one and the process is there to hear of it."""
        if not self._ready or self._process is None or self._newest is None:
            return
        project, revision, trusted = self._newest
        request = request_for(
            project, self._told, revision, trusted, self._deadline_ms / 1000, self._suspects
        )
        self._told, self._asked = project, revision
        self._process.write(json.dumps(request).encode() + b"\n")
        self._watchdog.start(self._deadline_ms)
        self._set_state("working")

    def _ask_signatures(self) -> None:
        if not self._ready or self._process is None or not self._wanted:
            return
        for name in self._wanted:
            self._process.write(json.dumps({"signature": name}).encode() + b"\n")
        self._unread += self._wanted
        self._wanted.clear()
        self._watchdog.start(self._deadline_ms)

    def _give_up_signatures(self) -> None:
        """Say that the process has ended, or failed, before it read them."""
        names, self._unread = self._unread, []
        for name in names:
            self.signature_read.emit(Signature(name, problem="signature-ended", arguments={"name": name}))

    def _on_signature(self, message: dict[str, Any]) -> None:
        name = message["signature"]
        if name in self._unread:
            self._unread.remove(name)
        if not self._unread and self._asked is None:
            self._watchdog.stop()
        told = message.get("text", ""), message.get("problem", ""), message.get("arguments", {})
        self.signature_read.emit(Signature(name, *told))

    def _on_output(self) -> None:
        if not self._reading.isActive():
            self._reading.start()

    def _read(self) -> None:
        """Take in what has arrived, as much as fits in one turn of the window."""
        process, started, news = self._process, time.monotonic(), False
        while process is not None and process.canReadLine():
            message = decoded(bytes(process.readLine().data()))
            if message is None:
                # Somebody else writes where it answers: nothing that it says can be relied on.
                process.kill()
                break
            news = self._hear(message) or news
            if time.monotonic() - started > SLICE_MS / 1000:
                self._reading.start()
                break
        if news:
            self.report_changed.emit(self._merging.report())

    def _hear(self, message: dict[str, Any]) -> bool:
        """Take in one message; whether it changes the report."""
        if self._watchdog.isActive() and self._ready:
            self._watchdog.start(self._deadline_ms)
        if "ready" in message:
            self._on_ready(message["ready"])
            return False
        if "at" in message:
            self._suspects.asked(message)
            return False
        if "signature" in message:
            self._on_signature(message)
            return False
        if "failed" in message and self._suspects.code_ran and self._process is not None:
            # Code may have broken what the process stands on: that is no mistake of ours.
            self._process.kill()
            return False
        self._merging.take(message)
        if "done" in message:
            self._on_done(message)
        return True

    def _on_ready(self, versions: dict[str, str]) -> None:
        self._merging.versions = versions
        self._failures = 0
        self._ready = True
        self._memory.guard(self.pid)
        self._watchdog.stop()
        self._set_state("idle")
        self._tell()
        self._ask_signatures()

    def _on_done(self, message: dict[str, Any]) -> None:
        """One way through the project has ended, perhaps not the last one."""
        self._suspects.done()
        if "failed" in message:
            # What the process knows of the project is not certain any more.
            self._told = NOTHING
            self._give_up_signatures()
        if message["done"] and message["revision"] == self._asked:
            self._asked = None
            self._deaths = 0
            if not self._unread:
                self._watchdog.stop()
            self._set_state("idle")
