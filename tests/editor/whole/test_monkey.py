"""Random use of the whole window: no mistake, no file that is lost, no undo that is wrong, no leak."""

from __future__ import annotations

import gc
import os
import random
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import shiboken6
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTranslator
from PySide6.QtWidgets import QApplication, QDockWidget

from editor.app import Program
from editor.comparing import CompareDialog
from editor.main_window import MainWindow
from editor.processes.analyser import Analyser
from editor.processes.completion import Completion
from editor.settings import Settings
from nodes.catalogue.spec import Catalogue
from nodes.graph import empty_project
from tests.editor.canvas.hand import assert_mirrors
from tests.editor.conftest import BREATHS
from tests.editor.whole import garbage
from tests.editor.whole.disk import Disk
from tests.editor.whole.monkey import Oracle, WindowMonkey
from tests.editor.whole.watching import (
    Alarm,
    Level,
    assert_level,
    cast_shadows,
    level,
    shadow_of,
)

LOOK_EVERY = 25
"""Steps after which all files are opened."""
ROUND = 250
"""Steps after which everything is undone and done again."""
HOME_EVERY = 1000
"""Steps after which it is looked at what the process uses."""
LONGEST_FAREWELL_MS = 60_000
"""How long the end of a session may take on a machine with much to do."""
MOST_WIDGETS = 4_000
"""No window needs so many, whatever has been done in it."""
TOLD = 40
"""So many of the last steps are told when something breaks."""


@dataclass
class Files:
    """The projects of a folder: one that could be opened can be opened later, whatever failed meanwhile."""

    folder: Path
    whole: set[Path] = field(default_factory=set)

    def check(self) -> None:
        """Open all of them."""
        for path in sorted(self.folder.glob("*.layers")):
            if garbage.is_whole(path):
                self.whole.add(path)
        broken = [path.name for path in self.whole if not garbage.is_whole(path)]
        assert not broken, f"files that were whole: {broken}"
        assert not [*self.folder.glob(".*.layers.*.tmp")], "something was left beside a file"


class Run:
    """A monkey, and everything that is looked at while it acts."""

    def __init__(self, monkey: WindowMonkey, alarm: Alarm, log: Path) -> None:
        self.monkey = monkey
        self.alarm = alarm
        self.files = Files(monkey.folder)
        self.levels: list[Level] = []
        self._log = log
        self.files.check()
        monkey.outside = self.files.whole.discard  # type: ignore[method-assign]

    def steps(self, wanted: Callable[[int], bool]) -> None:
        """Act as long as `wanted` says of the number of steps."""
        monkey = self.monkey
        with self._log.open("a", encoding="utf-8", buffering=1) as log:
            while wanted(monkey.step):
                try:
                    monkey.act()
                    self._check()
                except BaseException as error:
                    log.write(f"{monkey.done[-1]}\n")
                    if not isinstance(error, Exception):
                        raise
                    told = "\n".join(monkey.done[-TOLD:])
                    raise AssertionError(f"seed {monkey.seed}, step {monkey.step}, after\n{told}") from error
                log.write(f"{monkey.done[-1]}\n")
                del monkey.done[:-TOLD]

    def _check(self) -> None:
        monkey = self.monkey
        self.alarm.check()
        assert not monkey.trouble, monkey.trouble
        self._check_windows()
        if monkey.step % LOOK_EVERY == 0:
            self.files.check()
        if monkey.step % ROUND == 0:
            self.undo_all()
        if monkey.step % HOME_EVERY == 0:
            self.go_home()

    def _check_windows(self) -> None:
        for window in self.monkey.program.windows:
            assert_mirrors(window.canvas)
            shadow_of(window.document).check(window.document)

    def undo_all(self) -> None:
        """Undo leads exactly to the first graph, redo exactly to the last."""
        for window in self.monkey.program.windows:
            window.canvas.interaction.cancel()
            window.canvas.inplace.cancel()
            document = window.document
            shadow_of(document).check_all(document)
            at, here = document.history.position, document.project
            first = document.history.steps[0].project
            while document.history.undo_label is not None:
                document.undo()
            assert document.project is first
            assert_mirrors(window.canvas)
            while document.history.position < at:
                document.redo()
            assert document.project is here
            assert_mirrors(window.canvas)
            self.monkey.settle()
            self.alarm.check()

    def go_home(self) -> None:
        """One window with nothing in it, as at the beginning; what the process uses then."""
        self.arrive()
        wait_until_let_go(self.monkey.program)
        self.alarm.check()
        self.levels.append(level(self.monkey.step))
        print(self.levels[-1], flush=True)
        if len(self.levels) > 1:
            assert_level(self.levels[0], self.levels[-1])

    def arrive(self) -> None:
        """Close and put back everything."""
        monkey = self.monkey
        program = monkey.program
        leave_dialogs(monkey)
        for window in program.windows[:-1]:
            let_go(window, monkey.folder)
            assert window.close()
        window = monkey.window
        let_go(window, monkey.folder)
        window.live.kill()
        for action in ("view.theme.light", "view.language.en", "view.text_normal"):
            # Another language makes another window.
            monkey.window.menus.actions[action].trigger()
            monkey.settle()
        window = monkey.window
        window.docks.reset()
        window.resize(1440, 900)
        assert window.files.new()
        assert len(QApplication.allWidgets()) < MOST_WIDGETS
        # What was opened and placed is shown by the start page and the palette.
        window.settings.forget_recent_files()
        window.settings._store.remove("palette/recent")
        monkey.forget()
        # A window of long keeps fields that it may show again: what is compared is a new one.
        fresh = program.open_window()
        assert window.close()
        for dock in fresh.findChildren(QDockWidget):
            fresh.docks.raise_if(True, dock.objectName())
            monkey.settle()
        fresh.docks.reset()
        pump(1500)
        leave_dialogs(monkey)


def wait_until_let_go(program: Program) -> None:
    """Of closed windows nothing stays once their processes have ended and their threads have finished."""
    deadline = QDeadlineTimer(LONGEST_FAREWELL_MS)
    while left := closed_windows(program):
        assert not deadline.hasExpired(), f"{left} closed windows are still there"
        pump(500)


def closed_windows(program: Program) -> int:
    """How many Python still knows."""
    gc.collect()
    there = {id(each) for each in program.windows}
    return sum(type(each) is MainWindow and id(each) not in there for each in gc.get_objects())


def leave_dialogs(monkey: WindowMonkey) -> None:
    """Close what stands before the window."""
    for _ in range(100):
        blocking = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if blocking is None:
            return
        monkey._force(blocking)
        monkey.settle()
    raise AssertionError(f"{blocking} cannot be closed")


def let_go(window: MainWindow, folder: Path) -> None:
    """Let a window close without a question."""
    window.files.leaving.emit()
    if window.code.holds_text:
        window.code.editing.discard()
    window.document.mark_saved(folder / "saved at the end.layers")
    window.weight_files.unsaved = False


def pump(milliseconds: int) -> None:
    """Let the window work as long as that."""
    deadline = QDeadlineTimer(milliseconds)
    loop = QEventLoop()
    while not deadline.hasExpired():
        loop.processEvents(
            QEventLoop.ProcessEventsFlag.WaitForMoreEvents | QEventLoop.ProcessEventsFlag.AllEvents, 20
        )


SILENT = (sys.executable, "-c", "import sys; sys.stdin.read()")
"""Listens, and never says a word."""


def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes of the program do nothing, which takes no time."""
    monkeypatch.setattr("editor.processes.session.COMMAND", SILENT)
    monkeypatch.setattr("editor.session_settings.COMMAND", SILENT)
    monkeypatch.setattr("editor.session_settings.ChosenRuntime.command", lambda runtime, module: SILENT)
    given = Completion.__init__.__kwdefaults__
    assert given is not None
    monkeypatch.setitem(given, "command", SILENT)


@pytest.fixture
def let_loose(
    qapp: QApplication,
    settings: Settings,
    catalogue: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[int, bool], Run]]:
    """Makes a program with a window and a monkey at it; all of it is gone in the end."""
    runs: list[tuple[Run, Program]] = []
    before = {each.pid for each in psutil.Process().children(recursive=True)}

    def begin(seed: int, alive: bool) -> Run:
        numbers = random.Random(seed)
        ids = random.Random(seed)
        monkeypatch.setattr("nodes.graph.secrets.token_hex", lambda size: ids.randbytes(size).hex())
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
        folder = tmp_path / "work"
        folder.mkdir()
        garbage.fill(folder, numbers)
        cast_shadows(monkeypatch)
        if not alive:
            silence(monkeypatch)
        disk = Disk(folder, monkeypatch)
        alarm = Alarm()
        program = Program(qapp, settings, catalogue, Analyser if alive else Oracle)
        monkey = WindowMonkey(program, folder, disk, seed, alive)
        monkey.take_dialogs(monkeypatch)
        run = Run(monkey, alarm, Path(os.environ.get("LAYERWRIGHT_MONKEY_LOG", tmp_path / "steps.txt")))
        runs.append((run, program))
        program.open_window()
        monkey.settle()
        return run

    yield begin
    try:
        for run, program in runs:
            leave(run, program)
    finally:
        for run, _ in runs:
            run.alarm.close()
        qapp.setStyleSheet("")
    left = [each for each in psutil.Process().children(recursive=True) if each.pid not in before]
    _, alive = psutil.wait_procs(left, timeout=60)
    assert not alive, f"processes left behind: {alive}"
    for run, _ in runs:
        run.alarm.check()


def leave(run: Run, program: Program) -> None:
    """Close all windows, whatever state they are in."""
    leave_dialogs(run.monkey)
    for window in [*program.windows]:
        let_go(window, run.monkey.folder)
    program.quit()
    run.monkey.settle()
    run.monkey.close()
    shiboken6.delete(program.look)
    shiboken6.delete(program)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [1, 2])
def test_some_hundred_random_steps(let_loose: Callable[[int, bool], Run], seed: int) -> None:
    """The part that runs with every change: an analyser that says what the monkey wants, no session."""
    run = let_loose(seed, False)
    run.steps(lambda done: done < 200)
    run.undo_all()
    run.files.check()


def test_what_is_closed_is_let_go(let_loose: Callable[[int, bool], Run]) -> None:
    """Of a window that was closed nothing stays, nor of one that has made way for another language."""
    monkey = let_loose(1, False).monkey
    program = monkey.program
    gone: list[weakref.ref[object]] = []
    window = program.open_window()
    monkey.settle()
    gone += [weakref.ref(each) for each in (window.document, window.canvas, window.canvas.stage)]
    # A dialog with drawings of its own, which nobody has closed.
    window.comparing.show_pair(window, window.document.project, empty_project(), ("one", "other"))
    compared = window.findChild(CompareDialog)
    assert compared is not None
    gone += [weakref.ref(each._canvas) for each in (compared.before, compared.after)]
    del compared
    assert window.close()
    for language in ("zh_CN", "en"):
        window = program.windows[0]
        gone += [weakref.ref(each) for each in (window, window.canvas)]
        window.choose_language(language)
        monkey.settle()
    del window
    for _ in range(BREATHS):
        # Processes that were told to end may take a moment.
        monkey.settle()
        gc.collect()
        if not any(each() is not None for each in gone):
            break
        pump(10)
    assert [each() for each in gone if each() is not None] == []
    assert program.language.findChildren(QTranslator) == []


def campaigns() -> list[tuple[int, str, bool]]:
    """Seeds, minutes or steps, and whether with real processes.

    Others by `LAYERWRIGHT_MONKEY="7:10,8:5:alive,9:3000steps"`.
    """
    told = os.environ.get("LAYERWRIGHT_MONKEY", "11:20:alive,12:20:alive,13:20")
    parts = [each.split(":") for each in told.split(",")]
    return [(int(part[0]), part[1], part[2:] == ["alive"]) for part in parts]


def lasting(length: str) -> Callable[[int], bool]:
    """Whether to go on after so many steps, from now on."""
    if length.endswith("steps"):
        most = int(length.removesuffix("steps"))
        return lambda done: done < most
    end = time.monotonic() + 60 * float(length)
    return lambda done: time.monotonic() < end


@pytest.mark.full
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("seed", "length", "alive"), campaigns())
def test_an_hour_of_random_steps(
    let_loose: Callable[[int, bool], Run], seed: int, length: str, alive: bool
) -> None:
    """Everything, with processes that are hurt, and a look at what is used every thousand steps."""
    run = let_loose(seed, alive)
    run.steps(lasting(length))
    run.undo_all()
    run.files.check()
    run.go_home()
