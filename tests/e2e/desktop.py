"""A screen in memory, the program on it, and a hand: xdotool's mouse and keyboard."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).parent / "probe"
PATIENCE = 240.0
"""Seconds that a test waits for what has to come: the machine may be slow."""


class Screen:
    """An X server without a monitor (Xvfb)."""

    def __init__(self, width: int = 1600, height: int = 1000) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as stream:
            self.display = f":{stream.readline().strip()}"

    def close(self) -> None:
        """Switch the screen off."""
        self._server.terminate()
        self._server.wait(60)


class Program:
    """`python main.py` on a screen, with settings of its own."""

    def __init__(self, screen: Screen, home: Path, *arguments: str) -> None:
        self._socket = home / "probe"
        self._socket.unlink(missing_ok=True)
        # A person's Python keeps what it has compiled; a test machine's may be told not to.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = {
            **kept,
            "DISPLAY": screen.display,
            "QT_QPA_PLATFORM": "xcb",
            "LAYERWRIGHT_HOME": str(home / "settings"),
            "LAYERWRIGHT_PROBE": str(self._socket),
            "PYTHONPATH": str(PROBE),
        }
        self._log = open(home / "log.txt", "w+")  # noqa: SIM115 - closed in close()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            cwd=home,
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
        )
        self._stream: Any = None

    @property
    def log(self) -> str:
        """Everything the program has written so far."""
        self._log.flush()
        return Path(self._log.name).read_text()

    def ask(self, question: str) -> Any:
        """The answer to a Python expression about the window (`window`, `app`, Qt's names)."""
        if self._stream is None:
            until(lambda: self._socket.exists() or self.process.poll() is not None)
            assert self.process.poll() is None, self.log
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(self._socket))
                self._stream = connection.makefile("rw")
        self._stream.write(json.dumps(question) + "\n")
        self._stream.flush()
        answer = json.loads(self._stream.readline())
        if isinstance(answer, dict) and set(answer) == {"error"}:
            raise AssertionError(f"{question}: {answer['error']}\n{self.log}")
        return answer

    def wait_for(self, question: str, seconds: float = PATIENCE) -> None:
        """Wait until `question` is answered with something true."""
        until(lambda: self.ask(question), seconds, question)

    def xdotool(self, *arguments: str | int) -> None:
        """One call of xdotool on the program's screen; the hand does not go on before the window has seen it.

        A slow machine would take what is faster than itself for something else: a drag for a click.
        """
        command = ["xdotool", *(str(each) for each in arguments)]
        subprocess.run(command, env=self.environment, check=True, timeout=PATIENCE)
        for _ in range(2):
            self.ask("True")

    def move(self, point: tuple[int, int]) -> None:
        """Move the mouse there."""
        # Not with --sync: that waits for a movement, and there is none when the mouse is there already.
        self.xdotool("mousemove", point[0], point[1], "sleep", "0.05")

    def click(self, point: tuple[int, int], times: int = 1) -> None:
        """Click with the left button there."""
        self.move(point)
        self.xdotool("click", "--repeat", times, "--delay", 60, 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int], steps: int = 12) -> None:
        """Press at `start`, move in small steps as a hand does, release at `end`."""
        self.move(start)
        self.xdotool("mousedown", 1)
        for step in range(1, steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            y = start[1] + (end[1] - start[1]) * step // steps
            self.xdotool("mousemove", x, y, "sleep", "0.04")
        self.xdotool("sleep", "0.1", "mouseup", 1)

    def type(self, text: str) -> None:
        """Type `text`."""
        self.xdotool("type", "--delay", 30, text)

    def key(self, *keys: str) -> None:
        """Press keys, as xdotool names them (`ctrl+s`, `Return`)."""
        self.xdotool("key", "--delay", 40, *keys)

    def close(self) -> None:
        """End the program, kindly at first."""
        if self._stream is not None:
            self._stream.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._log.close()


def until(condition: Callable[[], Any], seconds: float = PATIENCE, what: str = "") -> None:
    """Wait until `condition` holds.

    Raises:
        AssertionError: it does not within `seconds`.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what or condition}"
        time.sleep(0.05)
