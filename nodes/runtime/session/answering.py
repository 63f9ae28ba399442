"""Requests of the window: which function answers which, and how answers and mistakes are told."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from typing import Any

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
        live.publish({"id": request, "kind": "result", "data": result})
    except Refused as refused:
        live.publish({"id": request, "kind": "error", "data": refused.told()})
    except KeyboardInterrupt:
        live.publish({"id": request, "kind": "error", "data": {"code": "interrupted", "arguments": {}}})
    except BaseException as error:  # noqa: BLE001 - whatever the person's code raises is the answer
        traceback.print_exc()
        live.publish({"id": request, "kind": "error", "data": told_of(error)})
    finally:
        live.request = ""


def told_of(error: BaseException) -> dict[str, Any]:
    """What a request is told of an error that nobody foresaw: its type, and the first thing that it says."""
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    return {"type": type(error).__name__, "text": said[0] if said else type(error).__name__}
