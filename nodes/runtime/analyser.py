"""The analyser process: JSON lines in, reports out, piece by piece.

    → {"revision": 7, "whole": false, "changes": {…}, "trusted": false,         see `nodes.formats.delta`
       "avoid": ["<digest>"], "ended": ["<digest>"], "deadline": 20.0}
    ← {"ready": {"keras": "3.15.1"}}
    ← {"at": "<node>", "digest": "<digest>", "code": true}                      before Keras is asked
    ← {"revision": 7, "nodes": […], "layers": […]}                              what changed, in pieces
    ← {"revision": 7, "problems": […], "gone": […], "gone_layers": […], "done": true}

    → {"signature": "tf.io.decode_png"}                                         see `nodes.runtime.signatures`
    ← {"signature": "tf.io.decode_png", "text": "def …"}                        or "problem" and "arguments"

`avoid` are questions that did not come back; those of `ended` ended the process. `code` says that the
project's own code is going to run, which it does only if the project is `trusted`.
A request tells a whole project or what changed since the last one. A newer project takes the place of the
one being analysed at the next node. The process ends when its input does.
"""

from __future__ import annotations

import gc
import json
import os
import pathlib
import sys
import threading
import traceback
from typing import IO, Any


class Requests:
    """Requests that have arrived, read by a thread of its own."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._arrived: list[dict[str, Any]] = []
        self._arrival = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def waiting(self) -> bool:
        """Whether there is one to take that tells a newer project."""
        return any("signature" not in each for each in tuple(self._arrived))

    def take(self) -> list[dict[str, Any]]:
        """Every request that has arrived since the last time; waits until there is one."""
        with self._arrival:
            while not self._arrived:
                self._arrival.wait()
            arrived, self._arrived = self._arrived, []
            return arrived

    def _read(self) -> None:
        for line in self._stream:
            request = json.loads(line)
            with self._arrival:
                self._arrived.append(request)
                self._arrival.notify()
        # The window is gone: nothing is worth finishing.
        os._exit(0)


class Answers:
    """Writes messages; each is one line."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._process = os.getpid()

    def send(self, **message: Any) -> None:
        """Write one message at once."""
        if os.getpid() != self._process:
            # Code of the project has split the process: nobody asked the other half.
            os._exit(0)
        self._stream.write(json.dumps(message, separators=(",", ":")) + "\n")
        self._stream.flush()


def take_streams() -> tuple[IO[str], IO[str]]:
    """Standard input and output for us alone; what anything else prints goes to standard error."""
    reading = os.fdopen(os.dup(0), encoding="utf-8")
    writing = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return reading, writing


def main() -> None:
    """Serve until the input ends."""
    reading, writing = take_streams()
    # Analysing is less urgent than the window and than a training model; it needs one thread and no GPU.
    if hasattr(os, "nice"):
        os.nice(5)
    os.environ.update(
        TF_CPP_MIN_LOG_LEVEL="3",
        TF_ENABLE_ONEDNN_OPTS="0",
        CUDA_VISIBLE_DEVICES="-1",
        TF_NUM_INTRAOP_THREADS="1",
        TF_NUM_INTEROP_THREADS="1",
        KERAS_BACKEND="tensorflow",
    )
    sys.setrecursionlimit(10_000)
    requests, answers = Requests(reading), Answers(writing)
    # What TensorFlow makes when it is loaded stays: looking for garbage meanwhile takes a sixth of the time.
    gc.disable()
    # Importing TensorFlow takes seconds: the input has to be watched before.
    from nodes.runtime.service import Service

    # The catalogue of another Keras stands in a folder that is named.
    catalogue = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    service = Service(answers.send, lambda: requests.waiting, catalogue)
    # TensorFlow stays: looking through it for garbage takes a quarter of a second each time.
    gc.freeze()
    gc.set_threshold(5_000)
    gc.enable()
    while True:
        arrived = requests.take()
        try:
            service.serve(arrived)
        except Exception:  # noqa: BLE001 - the top of this process: the window hears of it, and goes on
            revision = max((each.get("revision", 0) for each in arrived), default=0)
            answers.send(revision=revision, failed=traceback.format_exc(limit=-5), done=True)


if __name__ == "__main__":
    main()
