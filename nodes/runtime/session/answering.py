"""Requests of the window: which function answers which, and how answers and mistakes are told."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import memory
from .live import Live, Refused

Answering = Callable[..., dict[str, Any]]
ANSWERS: dict[str, Answering] = {}


def answers(method: str) -> Callable[[Answering], Answering]:
    """Let a function answer requests of this name: it gets the live model, and the payload by keyword."""

    def register(function: Answering) -> Answering:
        ANSWERS[method] = function
        return function

    return register


def answer(live: Live, request: str, method: str, payload: str) -> None:
    """Answer one request. What goes wrong is told; of what nobody foresaw the traceback is printed too."""
    live.request = request
    try:
        result = ANSWERS[method](live, **json.loads(payload))
        _tell(live, request, "result", result)
    except BaseException as error:  # noqa: BLE001 - whatever the person's code raises is the answer
        if not isinstance(error, Refused | KeyboardInterrupt):
            traceback.print_exc()
        _tell(live, request, "error", failure(live, error))
    finally:
        live.request = ""


def expect(live: Live, request: str, method: str, payload: str) -> None:
    """Remember what code that the person sees, and that comes next, is about."""
    live.expected[method] = (request, json.loads(payload))


@contextmanager
def answering(live: Live, method: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Answer, within code that the person sees, the request that it is about.

    Gives the payload, empty when the person wrote the code, and a dict to put the answer into. What is
    raised is told, and raised all the same: the console shows it.
    """
    request, payload = live.expected.pop(method, ("", {}))
    live.request = request
    told: dict[str, Any] = {}
    try:
        yield payload, told
    except BaseException as error:
        _tell(live, request, "error", failure(live, error))
        raise
    finally:
        live.request = ""
    _tell(live, request, "result", told)


def _tell(live: Live, request: str, kind: str, data: dict[str, Any]) -> None:
    live.publish({"id": request, "kind": kind, "data": data})


def failure(live: Live, error: BaseException) -> dict[str, Any]:
    """What a request is told of an error: a code with arguments, or its type and what it says in a line.

    `lines` are those of the source that led to it, the last one first.
    """
    if isinstance(error, Refused):
        return error.told()
    if memory.was_refused(error):
        return {"code": "memory-refused", "arguments": {"gigabytes": memory.LIMIT // memory.GIGABYTE}}
    if isinstance(error, KeyboardInterrupt):
        return {"code": "interrupted", "arguments": {}}
    lines = [line.strip() for line in _ESCAPES.sub("", str(error)).splitlines() if line.strip()]
    said = [line for line in lines if not _AROUND.match(line)]
    files = {source.path for source in live.sources.values()}
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": type(error).__name__,
        "text": (said or lines or [type(error).__name__])[0],
        "lines": [frame.lineno for frame in reversed(frames) if frame.filename in files],
    }


_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_AROUND = re.compile(
    r"Exception encountered when calling |Arguments received by |Could not automatically infer "
)
