"""The owner of the process that completes code: questions go in, answers come out, and it never waits."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from editor.processes.child import Child
from editor.settings import state_folder

COMMAND = (sys.executable, "-m", "editor.processes.completing")
DEADLINE_MS = 60_000
"""How long an answer may take."""
HOPELESS = 3
"""After how many processes that ended without an answer no other is started."""
WARM_UP = "class Warm(tf.keras.layers.Layer):\n    def call(self):\n        self."
"""What takes longest the first time: it makes jedi read the base classes of Keras."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The call that the cursor is in. `current` is the number of the parameter there; -1 if there is none."""

    name: str
    parameters: tuple[str, ...]
    current: int


class Completion(QObject):
    """Tells which names may stand at a place in a text, and which call it is in.

    Of each kind of question only the newest is answered. The process is started when first needed, and
    another one when it has ended or does not answer in time. What it was busy with then gets an empty answer.
    """

    named = Signal(int, object)
    """A question's number, and the names that may stand there."""
    signed = Signal(int, object)
    """A question's number, and the `Signature` there, or None."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = COMMAND,
        deadline_ms: int = DEADLINE_MS,
    ) -> None:
        super().__init__(parent)
        self._command = (*command, str(state_folder() / "completion"))
        self._asked: dict[str, int] = {}
        """The question of each kind that waits for its answer."""
        self._count = 0
        self._failures = 0
        self._closed = False
        self._deadline_ms = deadline_ms
        self._child = Child(self)
        self._child.spoke.connect(self._read)
        self._child.ended.connect(self._on_end)
        self._child.overdue.connect(self._on_end)

    @property
    def pid(self) -> int:
        """The process's number; 0 when there is none."""
        return self._child.pid

    def start(self) -> None:
        """Start the process and let it read ahead, unless it is there already."""
        if not self._child.is_running and not self._closed and self._failures < HOPELESS:
            self._child.start(self._command)
            self._ask("names", WARM_UP, WARM_UP.count("\n") + 1, len(WARM_UP.split("\n")[-1]), "")

    def ask_names(self, text: str, line: int, column: int, before: str = "") -> int:
        """Ask which names may stand at a line (from 1) and column of `text`; gives the question's number.

        `before` is code that stands above, such as other pieces of the same project.
        """
        self.start()
        return self._ask("names", text, line, column, before)

    def ask_signature(self, text: str, line: int, column: int, before: str = "") -> int:
        """Ask which call a line (from 1) and column of `text` are in; gives the question's number."""
        self.start()
        return self._ask("signature", text, line, column, before)

    def close(self) -> None:
        """End the process and start no other."""
        self._closed = True
        self._asked.clear()
        self._child.close()

    def _ask(self, kind: str, text: str, line: int, column: int, before: str) -> int:
        self._count += 1
        self._asked[kind] = self._count
        question = {"kind": kind, "id": self._count, "text": text, "line": line, "column": column}
        if self._child.is_running:
            self._child.tell(question | {"before": before})
            self._child.allow(self._deadline_ms)
        else:
            QTimer.singleShot(0, self, self._give_up)
        return self._count

    def _read(self) -> None:
        for answer in self._child.heard():
            self._hear(answer)

    def _hear(self, answer: dict[str, Any]) -> None:
        self._failures = 0
        for kind in ("names", "signature"):
            if kind in answer and self._asked.get(kind) == answer["id"]:
                self._tell(kind, answer["id"], answer[kind])
        if not self._asked:
            self._child.allow(0)

    def _tell(self, kind: str, number: int, found: Any) -> None:
        del self._asked[kind]
        if kind == "names":
            self.named.emit(number, tuple(found or ()))
        else:
            told = found and Signature(found["name"], tuple(found["parameters"]), found["current"])
            self.signed.emit(number, told)

    def _give_up(self) -> None:
        """Answer what nobody will answer any more."""
        for kind, number in list(self._asked.items()):
            self._tell(kind, number, None)

    def _on_end(self) -> None:
        """The process is gone, or does not answer."""
        self._child.close()
        self._failures += 1
        self._give_up()
