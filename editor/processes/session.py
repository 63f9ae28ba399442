"""The owner of a session: an ordinary Jupyter kernel, which the window never waits for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Qt, QTimer, Signal

from editor.processes.bootstrapping import MIME, first_code
from editor.processes.channels import Channels
from editor.processes.child import FAREWELL_MS, LAST_FAREWELL_MS, end
from editor.processes.memory import MemoryWatch
from editor.processes.pulse import Pulse
from editor.processes.session_files import SessionFiles

COMMAND = (sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}")
HELLO_MS = 100
"""How often a kernel that starts is asked whether it listens."""
START_DEADLINE_MS = 180_000
"""How long a kernel may take to start and to load TensorFlow."""
PATIENCE_MS = 20_000
"""How long an interrupt may take, as one step of a training does; then the kernel is killed."""
AGAIN_MS = 700
"""How soon an interrupt is said again: one that comes between two things is heard by nobody."""
WORDS = 4_000
"""How many of the process's last words are kept."""

OFF, STARTING, IDLE, BUSY = "off", "starting", "idle", "busy"
INTERRUPTING, RESTARTING, DEAD = "interrupting", "restarting", "dead"
RUNS = frozenset({IDLE, BUSY, INTERRUPTING})
"""The states in which there is a session to talk to."""
INTERRUPTED = {"status": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}
"""The reply in the place of one that never comes: code that is interrupted before its first line has none."""


@dataclass
class Execution:
    """Code for the kernel. `heard` gets what it publishes for us, `done` the status it ended with.

    The status is `ok`, `error` or `aborted`, or `gone` when the session has ended before the code did.
    """

    code: str
    heard: Callable[[dict[str, Any]], None]
    done: Callable[[str, dict[str, Any]], None]
    silent: bool = True
    replied: dict[str, Any] | None = None
    idle: bool = False
    asked: str = ""
    """The request after it whose reply tells that there is none to this."""


class Session(QObject):
    """Keeps one kernel. It is to be given code only while it is free, and one thing at a time."""

    state_changed = Signal(str)
    """One of the states at the top of this module."""
    freed = Signal()
    """There is nothing that the kernel is busy with: it can be given something."""
    executed = Signal()
    """Another client, such as a console, has had something executed."""
    ended = Signal(str)
    """The kernel has gone, and with it what it held: `died`, `memory` (it took, or asked for, more than it
    may), `stuck` (killed, as it heeded no interrupt), `killed`, `restarted`, or `unusable` (it could not
    begin; `words` says why)."""

    _loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.command: Sequence[str] = COMMAND
        """What starts a kernel; `{connection_file}` stands for the file that it is told by."""
        self.environment: Mapping[str, str] = {}
        """What the kernel's environment has more than ours."""
        self.setup: Mapping[str, Any] = {}
        """What cannot be chosen any more once TensorFlow has begun."""
        self.where = Path.home()
        """The folder that the kernel works in."""
        self.words = ""
        """What the kernel said last on its own, or why it could not begin."""
        self.connection_file: Path | None = None
        """How other clients reach the kernel, while there is one."""
        self.files: SessionFiles | None = None
        self._process: QProcess | None = None
        self._channels: Channels | None = None
        self._current: tuple[str, Execution] | None = None
        self._foreign: set[str] = set()
        self._state = OFF
        self._ready = False
        self._said = 0
        """How often the interrupt has been said that is waited for."""
        self._pool: ThreadPoolExecutor | None = None
        self._loading: Future[bool] | None = None
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        self._hello = self._timer(HELLO_MS, self._say_hello, once=False)
        self._deadline = self._timer(START_DEADLINE_MS, self._on_deadline)
        self._patience = self._timer(PATIENCE_MS, self._on_stuck)
        self._insisting = self._timer(AGAIN_MS, self._insist, once=False)
        self.pulse = Pulse(self)
        """Whether the kernel gives signs of life while it is busy."""
        self._memory = MemoryWatch(self)
        self._memory.exceeded.connect(lambda: self._end("memory", again=False))

    def _timer(self, interval: int, slot: Callable[[], object], once: bool = True) -> QTimer:
        timer = QTimer(self, singleShot=once, interval=interval)
        timer.timeout.connect(slot)
        return timer

    @property
    def state(self) -> str:
        """The state last told by `state_changed`."""
        return self._state

    @property
    def pid(self) -> int:
        """The kernel's number; 0 when there is none."""
        return 0 if self._process is None else self._process.processId()

    @property
    def memory(self) -> int:
        """The gigabytes that the kernel may take beyond what TensorFlow takes; 0: as many as there are."""
        return int(self.setup.get("memory", 0))

    @property
    def is_free(self) -> bool:
        """Whether the kernel can be given something now."""
        return self._ready and self._current is None and not self._foreign

    # -- what is asked of it -----------------------------------------------------------------------------

    def start(self) -> None:
        """Start a kernel, unless there is one or one is on its way."""
        if self._state in (OFF, DEAD):
            self._begin(STARTING)

    def execute(self, execution: Execution) -> None:
        """Have code executed."""
        assert self._channels is not None
        content = {
            "code": execution.code,
            "silent": execution.silent,
            "store_history": not execution.silent,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        self._current = (self._channels.send("shell", "execute_request", content), execution)
        self.pulse.begin(self._channels.ping)
        self._show_state()

    @property
    def is_unheeding(self) -> bool:
        """Whether an interrupt has been said more than once, and nothing has come of it yet."""
        return self._state == INTERRUPTING and self._said > 1

    def interrupt(self) -> None:
        """Interrupt what the kernel does. If it does not heed that, it is killed and another one started."""
        if self._state == BUSY:
            self._said = 0
            self._insist()
            self._insisting.start()
            self._patience.start()
            self._show_state()

    def give_up(self) -> None:
        """Wait no longer for an interrupt that is not heeded: end the kernel, and start another one."""
        if self.is_unheeding:
            self._on_stuck()

    def _insist(self) -> None:
        self._said += 1
        if sys.platform == "win32":
            assert self._channels is not None
            self._channels.send("control", "interrupt_request", {})
        elif self.pid:
            os.kill(self.pid, signal.SIGINT)

    def restart(self) -> None:
        """End the kernel, whatever it does, and start another one."""
        if self._process is None:
            self.start()
        else:
            self._end("restarted", again=True)

    def kill(self) -> None:
        """End the kernel, whatever it does."""
        if self._process is not None:
            self._end("killed", again=False)

    def set_patience(self, milliseconds: int) -> None:
        """Say how long an interrupt may take."""
        self._patience.setInterval(milliseconds)

    def close(self) -> None:
        """End the kernel and let go of everything that came with it."""
        self.blockSignals(True)
        # What has been loaded by now may be told only after this.
        self._loading = None
        self._stop_timers()
        if self._pool is not None:
            self._pool.shutdown()
        self._drop_process()
        if self.files is not None:
            self.files.close()
            self.files = None

    # -- the kernel's life -------------------------------------------------------------------------------

    def _begin(self, state: str) -> None:
        self._set_state(state)
        self._deadline.start()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "session")
        self._loading = self._pool.submit(_load)
        self._loading.add_done_callback(self._loaded.emit)

    def _on_loaded(self, loaded: Future[bool]) -> None:
        if loaded is not self._loading or self._process is not None:
            return
        self._loading = None
        self.files = self.files or SessionFiles()
        self.connection_file, connection = self.files.connection(loaded.result())
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        # Older kernels than ours know this too: they end with the process of this number.
        own = {"JPY_PARENT_PID": str(os.getpid()), "TF_CPP_MIN_LOG_LEVEL": "3"}
        for name, value in {**own, **self.environment}.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(self.where))
        if sys.platform != "win32":
            # What is typed into the terminal that the window came from is not for the kernel.
            process.setUnixProcessParameters(QProcess.UnixProcessFlag.CreateNewSession)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyRead.connect(self._on_words)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._channels = Channels(connection, self)
        self._channels.told.connect(self._on_told)
        self._channels.beaten.connect(self.pulse.beat)
        command = [each.format(connection_file=self.connection_file) for each in self.command]
        process.start(command[0], command[1:])
        self._hello.start()

    def _say_hello(self) -> None:
        """Ask again and again: what a kernel publishes before we listen is lost."""
        if self._channels is not None:
            self._channels.send("shell", "kernel_info_request", {})

    def _on_heard(self) -> None:
        """The kernel listens, and we hear it: tell it what it needs to be a session."""
        self._hello.stop()
        self.execute(Execution(first_code(self.setup), lambda data: None, self._on_begun))

    def _on_begun(self, status: str, reply: dict[str, Any]) -> None:
        if status == "gone":
            return
        self._deadline.stop()
        if status != "ok":
            self.words = f"{reply.get('ename', status)}: {reply.get('evalue', '')}"
            self._end("unusable", again=False)
            return
        self._ready = True
        self._memory.begin(self.pid, self.memory)
        self._free()

    def _on_deadline(self) -> None:
        self.words = self.words or "TimeoutError"
        self._end("unusable", again=False)

    def _on_stuck(self) -> None:
        self._end("stuck", again=True)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A process that has started and dies is heard of through `finished`.
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self.words = self._process.errorString()
            self._end("unusable", again=False)

    def _on_finished(self) -> None:
        self._on_words()
        refused = self.memory and "bad_alloc" in self.words
        self._end("unusable" if not self._ready else "memory" if refused else "died", again=False)

    def _on_words(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAll().data()).decode(errors="replace")
            self.words = (self.words + text)[-WORDS:]

    def _end(self, reason: str, *, again: bool) -> None:
        """Let go of the kernel, tell so, and start another one if that is wanted."""
        self._stop_timers()
        self._drop_process(FAREWELL_MS)
        self._ready = False
        self._foreign.clear()
        current, self._current = self._current, None
        self._set_state(RESTARTING if again else OFF if reason == "killed" else DEAD)
        if current is not None:
            current[1].done("gone", {})
        self.ended.emit(reason)
        if again and self._process is None:
            self._begin(RESTARTING)

    def _drop_process(self, wait_ms: int = LAST_FAREWELL_MS) -> None:
        channels, self._channels = self._channels, None
        if channels is not None:
            channels.close()
            channels.deleteLater()
        process, self._process = self._process, None
        self.connection_file = None
        if process is not None:
            end(process, wait_ms)

    def _stop_timers(self) -> None:
        for timer in (self._hello, self._deadline, self._patience, self._insisting):
            timer.stop()
        self.pulse.end()
        self._memory.end()

    # -- what the kernel says ----------------------------------------------------------------------------

    def _on_told(self, channel: str, message: dict[str, Any]) -> None:
        parent = message["parent_header"]
        ours = self._channels is not None and parent.get("session") == self._channels.session
        if channel == "iopub" and ours and self._hello.isActive():
            self._on_heard()
            return
        if channel == "iopub" and not ours:
            self._on_foreign(message)
            return
        if self._current is None:
            return
        id, execution = self._current
        if parent.get("msg_id") == id:
            self._take(execution, channel, message)
        elif channel == "shell" and parent.get("msg_id") == execution.asked:
            execution.replied = execution.replied or INTERRUPTED
        # What is published may come after the reply.
        if execution.replied is not None and execution.idle:
            self._current = None
            try:
                execution.done(execution.replied["status"], execution.replied)
            finally:
                self._free()

    def _take(self, execution: Execution, channel: str, message: dict[str, Any]) -> None:
        """Take in what is told of the code that is being executed."""
        content = message["content"]
        if channel == "shell" and message["msg_type"] == "execute_reply":
            execution.replied = content
        elif message["msg_type"] == "status" and content["execution_state"] == "idle":
            execution.idle = True
            if execution.replied is None and self._state == INTERRUPTING and self._channels is not None:
                # Replies come in the order of the requests.
                execution.asked = self._channels.send("shell", "kernel_info_request", {})
        elif message["msg_type"] == "display_data" and MIME in content["data"]:
            execution.heard(content["data"][MIME])

    def _on_foreign(self, message: dict[str, Any]) -> None:
        """Another client has something done; only what executes code takes the kernel's time."""
        parent = message["parent_header"]
        if message["msg_type"] != "status" or parent.get("msg_type") != "execute_request":
            return
        if message["content"]["execution_state"] == "busy":
            self._foreign.add(parent["msg_id"])
            self._show_state()
        elif parent["msg_id"] in self._foreign:
            self._foreign.discard(parent["msg_id"])
            self.executed.emit()
            self._free()

    def _free(self) -> None:
        if self.is_free:
            self._patience.stop()
            self._insisting.stop()
            self.pulse.end()
            self._show_state()
            self.freed.emit()

    def _show_state(self) -> None:
        if not self._ready:
            return
        if self._patience.isActive():
            self._set_state(INTERRUPTING)
        else:
            self._set_state(IDLE if self.is_free else BUSY)

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _load() -> bool:
    """Import what talks to kernels, which takes longer than the window may wait; whether it can use `ipc`."""
    import jupyter_client.session  # noqa: F401
    import zmq

    return bool(zmq.has("ipc"))
