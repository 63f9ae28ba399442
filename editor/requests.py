"""What is asked of a session: one thing at a time, the others wait their turn."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from editor.errands import soon
from editor.messages import translated
from editor.processes.bootstrapping import NAME, request_code
from editor.processes.session import Execution, Session
from nodes.formats.leftovers import clear_leftovers, clear_orphans

Then = Callable[[dict[str, Any]], object]
Sentence = Callable[[str], object]
WRITES = frozenset({"weights.save", "tensors.save", "whole.keras", "whole.saved_model"})
"""What writes to the `path` of its payload."""


class Request:
    """Something that is asked of the session. Made by `LiveModel.ask`."""

    def __init__(self, requests: Requests, id: str, method: str, newest: str) -> None:
        self._requests = requests
        self.id = id
        self.method = method
        self.newest = newest
        self.payload: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = {}
        self.code = ""
        self.then: Then = lambda data: None
        self.failed: Sentence = lambda text: None
        self.progress: Then = lambda data: None
        self.on_error: Then | None = None
        self.told: tuple[str, dict[str, Any]] | None = None
        """What has come: `result` or `error`, and the data."""

    def cancel(self) -> None:
        """Be asked no more: one that waits is dropped, one that is being answered is interrupted.

        Neither `then` nor `failed` is called any more.
        """
        self.forget()
        self._requests.give_up(self)

    def fail(self, error: dict[str, Any]) -> None:
        """Tell that it came to nothing."""
        if self.on_error is not None:
            self.on_error(error)
        else:
            self.failed(sentence(error))

    def forget(self) -> None:
        """Let what comes of it go by; what is being answered goes on."""
        self.then = self.progress = lambda data: None
        self.failed = lambda text: None
        self.on_error = None


class Requests(QObject):
    """The requests that wait for a session, oldest first."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._numbers = itertools.count(1)
        self._waiting: list[Request] = []
        self._current: Request | None = None
        self._closed = False
        self._writing: tuple[Path, int] | None = None
        """What is being written, and the number of the process that does."""
        self._pumping = QTimer(self, singleShot=True, interval=0)
        self._pumping.timeout.connect(self._pump)
        session.freed.connect(self._pumping.start)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being asked and nothing waits."""
        return self._current is None and not self._waiting

    def new(self, method: str, newest: str = "") -> Request:
        """A request that nothing has been added to yet."""
        return Request(self, str(next(self._numbers)), method, newest)

    def fail_all(self) -> None:
        """The session has ended: tell so to all that wait."""
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            request.fail({"code": "session-gone", "arguments": {}})

    def close(self) -> None:
        """Ask nothing any more. A borrowed session may still answer what was asked."""
        self._closed = True
        self._pumping.stop()
        self._waiting.clear()
        if self._current is not None:
            self._current.forget()
        self._session.freed.disconnect(self._pumping.start)

    def clear_up(self) -> None:
        """The session was ended: remove what it has left of what it was writing."""
        if self._writing is not None:
            path, process = self._writing
            soon(lambda: clear_leftovers(path, process), None)

    def give_up(self, request: Request) -> None:
        """Drop a request that waits; interrupt the one that is being answered."""
        if request in self._waiting:
            self._waiting.remove(request)
        elif request is self._current:
            self._session.interrupt()

    def add(self, request: Request) -> None:
        """Ask it when its turn comes."""
        if request.newest:
            self._waiting = [each for each in self._waiting if each.newest != request.newest]
        self._waiting.append(request)
        self._pumping.start()

    def _pump(self) -> None:
        """Ask what waits longest, if the session is free for it."""
        if self._current is not None or not self._waiting or not self._session.is_free:
            return
        request = self._waiting.pop(0)
        try:
            payload = request.payload() if callable(request.payload) else request.payload
        except OSError as error:
            # A payload may write a file: the disk may be full.
            self._pumping.start()
            request.fail({"type": type(error).__name__, "text": str(error)})
            return
        text = json.dumps(payload)
        self._current = request
        if request.method in WRITES:
            path = Path(payload["path"])
            self._writing = path, self._session.pid
            soon(lambda: clear_orphans(path), None)
        if not request.code:
            self._execute(request, request_code(request.id, request.method, text), self._on_done)
            return
        expect = f"{NAME}.expect({request.id!r}, {request.method!r}, {text!r})"
        self._execute(request, expect, self._on_expected)

    def _execute(
        self,
        request: Request,
        code: str,
        done: Callable[[Request, str, dict[str, Any]], None],
        silent: bool = True,
    ) -> None:
        def heard(message: dict[str, Any]) -> None:
            self._on_heard(request, message)

        self._session.execute(Execution(code, heard, lambda *end: done(request, *end), silent))

    def _on_expected(self, request: Request, status: str, reply: dict[str, Any]) -> None:
        if status == "ok":
            self._execute(request, request.code, self._on_done, silent=False)
        else:
            self._on_done(request, status, reply)

    def _on_heard(self, request: Request, message: dict[str, Any]) -> None:
        if message["id"] != request.id:
            return
        if message["kind"] == "progress":
            request.progress(message["data"])
        else:
            request.told = (message["kind"], message["data"])

    def _on_done(self, request: Request, status: str, reply: dict[str, Any]) -> None:
        self._current = None
        if self._closed:
            return
        if status == "gone":
            self.clear_up()
        self._writing = None
        kind, data = request.told or ("error", {"code": "interrupted", "arguments": {}})
        if request.told is None and status == "gone":
            data = {"code": "session-gone", "arguments": {}}
        elif request.told is None and status == "error" and reply.get("ename") != "KeyboardInterrupt":
            data = {"type": str(reply.get("ename")), "text": str(reply.get("evalue"))}
        # Before anything that may go wrong in what hears of it.
        self._pumping.start()
        if kind == "result":
            request.then(data)
        else:
            request.fail(data)


def sentence(error: Mapping[str, Any]) -> str:
    """What the session tells of an error, as a sentence."""
    if "code" in error:
        return translated(error["code"], error.get("arguments", {}))
    text = str(error["text"])
    return text if str(error["type"]) in text else f"{error['type']}: {text}"
