"""Asks an analyser process about a project and waits for the report: for who has no window to keep awake."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Self

from nodes.asking import COMMAND, DEADLINE, ROOT, START_DEADLINE, Suspects, decoded, request_for
from nodes.formats.delta import NOTHING
from nodes.graph import Project
from nodes.merging import Merging
from nodes.report import Report

HOPELESS = 3
"""So many processes in a row may end before they are ready."""
FAREWELL = 1
"""Seconds to wait for what a process has said; something that it started may still hold its ends."""
WORDS = 4_000
"""How much of a process's last words is kept."""


class Inquiry:
    """Keeps one analyser process after another until a project has been gone through.

    A process that ends, or takes longer than `deadline` seconds for one call, is replaced; the call becomes
    a problem at its node.
    """

    def __init__(self, trusted: bool, deadline: float = DEADLINE, command: Sequence[str] = COMMAND) -> None:
        self._trusted = trusted
        self._deadline = deadline
        self._command = command
        self._suspects = Suspects()
        self._process: _Process | None = None
        self._merging = Merging()
        """What the process has told so far: of a project that it knows it tells what differs."""
        self._revision = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def report(self, project: Project) -> Report:
        """All that Keras says of `project`."""
        self._revision += 1
        merging, failures = self._merging, 0
        while failures < HOPELESS:
            process = self._started()
            if not process.is_ready():
                failures += 1
                merging.fail(process.last_words())
                self.close()
                continue
            merging.versions = process.versions or {}
            if self._gone_through(process, project, merging):
                return merging.report()
            failures = 0 if self._suspects.died(process.overdue) else failures + 1
            merging.fail(process.last_words())
            self.close()
        return merging.report()

    def _started(self) -> _Process:
        if self._process is None:
            self._suspects.begin()
            self._merging.begin()
            self._process = _Process(self._command)
        return self._process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _gone_through(self, process: _Process, project: Project, merging: Merging) -> bool:
        """Whether the process has told everything; else it has ended, or has to."""
        process.send(
            request_for(project, NOTHING, self._revision, self._trusted, self._deadline, self._suspects)
        )
        while (message := process.hear(self._deadline)) is not None:
            if "at" in message:
                self._suspects.asked(message)
            elif "failed" in message and self._suspects.code_ran:
                return False
            elif message.get("revision") == self._revision:
                merging.take(message)
                if message.get("done"):
                    self._suspects.done()
                    return True
        return False


class _Process:
    """One process; two threads read what it says, so that it never waits for us."""

    def __init__(self, command: Sequence[str]) -> None:
        self.versions: dict[str, str] | None = None
        self.overdue = False
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._words = b""
        pipe = subprocess.PIPE
        # What it starts itself ends with it.
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        readers = (self._read, self._process.stdout), (self._read_words, self._process.stderr)
        self._threads = [threading.Thread(target=read, args=(file,), daemon=True) for read, file in readers]
        for thread in self._threads:
            thread.start()

    def _read(self, file: IO[bytes]) -> None:
        with file:
            for line in file:
                self._said.put(line)
        self._said.put(b"")

    def _read_words(self, file: IO[bytes]) -> None:
        with file:
            while piece := file.read1(WORDS):  # type: ignore[attr-defined]
                self._words = (self._words + piece)[-WORDS:]

    def is_ready(self) -> bool:
        """Wait until TensorFlow has been loaded; whether it could be."""
        if self.versions is None:
            self.versions = (self.hear(START_DEADLINE) or {}).get("ready")
        return self.versions is not None

    def hear(self, deadline: float) -> dict[str, Any] | None:
        """The next message; None when there comes none, or something that is none."""
        try:
            return decoded(self._said.get(timeout=deadline))
        except queue.Empty:
            self.overdue = True
            return None

    def send(self, request: dict[str, Any]) -> None:
        """Tell a request. One that has ended is heard of by what it does not say."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def last_words(self) -> str:
        """What it said last of what went wrong."""
        self.close()
        return self._words.decode(errors="replace")

    def close(self) -> None:
        """End it, and forget what it has not said yet."""
        if hasattr(os, "killpg"):
            # Until it has been waited for, its number is nobody else's.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        for thread in self._threads:
            thread.join(FAREWELL)
