"""Someone else doing the same work, in a process of their own, so that nobody's imports slow the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Peer:
    """A script of this folder that answers questions with numbers."""

    def __init__(self, script: str, *arguments: str | Path) -> None:
        path = Path(__file__).parent / script
        command = [sys.executable, "-W", "ignore", str(path), *map(str, arguments)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.ask("ready") is True

    def ask(self, *question: Any) -> Any:
        """The answer to one question."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{self._process.args} ended with {self._process.wait()}"
        return json.loads(answer)

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def serve(answers: dict[str, Callable[..., Any]]) -> None:
    """Be a peer: answer questions until there are no more; what anything else prints goes elsewhere."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answer = True if name == "ready" else answers[name](*arguments)
        channel.write(json.dumps(answer) + "\n")
        channel.flush()
