"""A person inside the real program: starts `main.py` as a person's click does, takes the work that is
offered, and edits by real events, from a seed, until somebody kills the program.

What was done is appended to a log, a line of JSON each, at the moment at which it was done. Everything else,
from the start of the program to the files it writes, is the program's own.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import runpy
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QMessageBox

from editor import app
from editor.dialogs.recovery_offer import RecoveryDialog
from editor.main_window import MainWindow
from editor.processes.analyser import Analyser
from nodes.formats.layers import dumps
from nodes.graph import Project
from tests.editor.canvas.monkey import Monkey

ROOT = Path(__file__).resolve().parents[2]
CONTROL = Qt.KeyboardModifier.ControlModifier
BEAT = 0.05
"""Seconds between two beats: each goes through the window's thread and to the disk, as an edit does."""
SILENT = ("-c", "import sys; sys.stdin.read()")
"""Stands in for the analyser where Keras is not needed: it listens, and never is ready."""


def digest(project: Project) -> str:
    """What tells one state of a project from all others."""
    return hashlib.sha256(dumps(project).encode()).hexdigest()[:20]


class Log:
    """Lines that are there once they are written, whatever becomes of this process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(self, **words: Any) -> None:
        """Write one line, with the time."""
        os.write(self._file, json.dumps({"at": time.monotonic(), **words}).encode() + b"\n")

    def sync(self) -> None:
        """Wait for the disk."""
        os.fsync(self._file)


class Person(QObject):
    """Edits what is open, without end."""

    beat = Signal(object)

    def __init__(self, orders: dict[str, Any]) -> None:
        super().__init__()
        self._orders = orders
        self._random = random.Random(orders["seed"])
        self._log = Log(Path(orders["log"]))
        self._count = 0
        self._windows: list[MainWindow] = []
        self._program: app.Program | None = None
        self._answering = QTimer(self, interval=5)
        self._answering.timeout.connect(self._take_work)
        self._insisting = QTimer(self, interval=5)
        self._insisting.timeout.connect(self._save_over)
        self._insisting.start()
        self._acting = QTimer(self, singleShot=True)
        self._acting.timeout.connect(self._act)
        self.beat.connect(self._on_beat, Qt.ConnectionType.QueuedConnection)

    def watch_offers(self) -> None:
        """The program is about to offer what was left."""
        self._answering.start()

    def _take_work(self) -> None:
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, RecoveryDialog) and dialog.isVisible():
                self._log.tell(offered=dialog.list.count())
                box = dialog.findChild(QDialogButtonBox)
                accept = QDialogButtonBox.ButtonRole.AcceptRole
                QTest.mouseClick(
                    next(each for each in box.buttons() if box.buttonRole(each) == accept),
                    Qt.MouseButton.LeftButton,
                )

    def begin(self, program: app.Program) -> None:
        """What was offered has been taken: go on with it."""
        self._answering.stop()
        self._program = program
        self._open_file(program)
        self._windows = list(program.windows)
        for number, window in enumerate(self._windows):
            document = window.document
            self._log.tell(
                begin=number,
                state=digest(document.project),
                dirty=document.dirty,
                read_only=window.files.read_only,
                path=str(document.path),
            )
            document.changed.connect(lambda change, number=number: self._on_changed(number, change.after))
        self._log.tell(begun=True)
        if self._orders["kind"] == "end":
            self._end()
            return
        if self._orders["kind"] == "alive":
            self._windows[0].live.build()
        threading.Thread(target=self._beat, daemon=True).start()
        self._close_extra()
        self._log.tell(ready=True)
        self._acting.start(0)

    def _open_file(self, program: app.Program) -> None:
        """Have the project open, and as many windows as were ordered beside it."""
        file = Path(self._orders["file"])
        if not any(window.document.path == file for window in program.windows):
            first = program.windows[0]
            if first.document.dirty:
                program.open_window(file)
            else:
                first.files.open(file)
        if len(program.windows) < self._orders["windows"]:
            program.open_window()

    def _on_changed(self, number: int, project: Project) -> None:
        self._count += 1
        self._log.tell(edit=self._count, window=number, state=digest(project))

    def _close_extra(self) -> None:
        """Put away what is more than was ordered, and not the project."""
        for window in self._windows[::-1]:
            if len(self._windows) > self._orders["windows"] and window.document.path is None:
                self._log.tell(closed=self._windows.index(window))
                self._windows.remove(window)
                window.document.mark_saved(Path(self._orders["log"]).with_suffix(".layers"))
                window.close()

    def _on_beat(self, heard: threading.Event) -> None:
        heard.set()

    def _beat(self) -> None:
        while True:
            time.sleep(BEAT)
            heard = threading.Event()
            self.beat.emit(heard)
            heard.wait()
            self._log.tell(beat=True)
            self._log.sync()

    # -- what is done ------------------------------------------------------------------------------------

    def _act(self) -> None:
        self._acting.start(self._random.choice([0, 0, 10, 60]))
        window = self._random.choice(self._windows)
        window.activateWindow()
        choice = self._random.random()
        if self._orders["kind"] == "saving" and choice < 0.2:
            self._save(window)
        elif choice < 0.3:
            self._type(window)
        elif choice < 0.4:
            key = self._random.choice([Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y])
            QTest.keyClick(window.canvas.view, key, CONTROL)
        else:
            monkey = Monkey(window.canvas, 0)
            monkey.random = self._random
            acts = [(w, act) for w, act in monkey._acts if act.__name__ not in ("go", "report")]
            self._random.choices([act for _, act in acts], [w for w, _ in acts])[0]()

    def _type(self, window: MainWindow) -> None:
        """Another value into a field of the inspector."""
        nodes = sorted(window.canvas.mirror.nodes)
        if not nodes:
            return
        window.canvas.select([self._random.choice(nodes)])
        fields = [each for each in window.inspector.findChildren(QLineEdit) if each.isVisible()]
        if fields:
            field = self._random.choice(fields)
            field.selectAll()
            QTest.keyClicks(field, str(self._random.randrange(1, 300)))
            QTest.keyClick(field, Qt.Key.Key_Return)

    def _save(self, window: MainWindow) -> None:
        if window.document.path is None:
            return
        window.files.leaving.emit()
        self._log.tell(saving=digest(window.document.project))
        if self._orders["in_midst"] and self._random.random() < 0.3:
            after = self._random.random() * 0.02
            threading.Thread(target=self._die, args=(after,), daemon=True).start()
        QTest.keyClick(window.canvas.view, Qt.Key.Key_S, CONTROL)
        if not window.document.dirty:
            self._log.tell(saved=digest(window.document.project))

    def _save_over(self) -> None:
        """Insist on what is in the window, where the file holds what the program had not been told of yet
        when it was killed in the midst of saving.
        """
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            role = QMessageBox.ButtonRole.DestructiveRole
            for button in [each for each in box.buttons() if box.buttonRole(each) == role]:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _die(self, after: float) -> None:
        time.sleep(after)
        self._log.tell(kill=True)
        os.kill(os.getpid(), signal.SIGKILL)

    def _end(self) -> None:
        """Save, and leave as one should."""
        for number, window in enumerate(self._windows):
            if window.document.path is None:
                window.document.mark_saved(Path(self._orders["log"]).with_suffix(f".{number}.layers"))
            else:
                assert window.files.save()
                self._log.tell(saved=digest(window.document.project))
        self._log.tell(ended=True)
        assert self._program is not None
        QTimer.singleShot(0, self._program.quit)


def live(path: Path) -> None:
    """Start the program with a person at it who has these orders."""
    orders = json.loads(path.read_text())
    person: list[Person] = []
    offer = app.Program.offer_left_over

    def offered(program: app.Program) -> None:
        person.append(Person(orders))
        person[0].watch_offers()
        offer(program)
        person[0].begin(program)

    app.Program.offer_left_over = offered  # type: ignore[method-assign]
    if orders["kind"] != "alive":
        given = Analyser.__init__.__kwdefaults__
        assert given is not None
        given["command"] = (sys.executable, *SILENT)
    words = os.open(orders["words"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(words, 1)
    os.dup2(words, 2)
    sys.argv = [str(ROOT / "main.py")]
    runpy.run_path(sys.argv[0], run_name="__main__")


def main() -> None:
    """Live once for every line of the standard input, which names a file with orders; tell the process's
    number first, and in the end how it ended. All share what was loaded before, so that each begins at once.
    """
    test = os.getppid()
    for line in sys.stdin:
        process = os.fork()
        if not process:
            live(Path(line.strip()))
            return
        print(process, flush=True)
        ended, status = os.waitpid(process, os.WNOHANG)
        while not ended:
            time.sleep(0.01)
            if os.getppid() != test:
                # Nobody is left who would end it.
                os.kill(process, signal.SIGKILL)
            ended, status = os.waitpid(process, os.WNOHANG)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
