"""The whole program is killed at random moments, and comes back with the work."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from person import digest

from editor.recovery import left_over
from nodes.formats.layers import read, write
from nodes.formats.leftovers import STILL

ROOT = Path(__file__).resolve().parents[2]
PERSON = Path(__file__).with_name("person.py")
BEGINNING = ROOT / "resources" / "examples" / "residual_cnn.layers"
PATIENCE = 240
"""Seconds that anything may take on a machine that is busy."""
SECOND_IN_BEATS = 20
"""So many beats, each a twentieth of a second or longer, are a second for a program that gets its turn as
slowly as its beats do."""


@dataclass
class Round:
    """What the log of one life of the program tells."""

    begins: list[dict[str, Any]] = field(default_factory=list)
    states: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    """By window: when it came to which state."""
    beats: list[float] = field(default_factory=list)
    filed: str = ""
    """The state that stands in the file."""
    saving: str = ""
    """The state that was on its way there when all ended."""
    ready: bool = False
    killed: float | None = None
    offered: int = 0
    ended: bool = False

    def take(self, told: dict[str, Any]) -> None:
        """Read one line."""
        at = told["at"]
        if "begin" in told:
            self.begins.append(told)
            self.states[told["begin"]] = [(0.0, told["state"])]
        elif "edit" in told:
            self.states[told["window"]].append((at, told["state"]))
        elif "beat" in told:
            self.beats.append(at)
        elif "saving" in told:
            self.saving = told["saving"]
        elif "saved" in told:
            self.filed, self.saving = told["saved"], ""
        elif "kill" in told:
            self.killed = at
        elif "closed" in told:
            del self.states[told["closed"]]
        elif "offered" in told:
            self.offered = told["offered"]
        self.ready = self.ready or "ready" in told
        self.ended = self.ended or "ended" in told


def read_log(path: Path) -> Round:
    """All that was told; the last line may be cut off."""
    found = Round()
    if path.exists():
        for line in path.read_bytes().split(b"\n")[:-1]:
            found.take(json.loads(line))
    return found


@dataclass
class Count:
    """What came of the kills."""

    kills: int = 0
    edits: int = 0
    in_time: int = 0
    """Edits that had to be there."""
    later: int = 0
    """Edits of the last second, which did not have to be there."""
    later_there: int = 0
    in_saving: int = 0
    """Kills in the midst of a save."""
    offered: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.in_saving} of them in the midst of saving; {self.edits} edits, "
            f"{self.in_time} of them told a second before and all there; {self.later_there} of the "
            f"{self.later} later ones there too; work was offered {self.offered} times"
        )


class Life:
    """A program that is started, killed and started again, around one project."""

    def __init__(self, folder: Path, seed: int, strictly: bool) -> None:
        self.folder = folder
        self.file = folder / "work.layers"
        self.count = Count()
        self.numbers = random.Random(seed)
        self._strictly = strictly
        self._number = 0
        self._pid = 0
        self._children: list[psutil.Process] = []
        # A person's Python keeps what it has compiled; a test machine's may be told not to.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "LAYERWRIGHT_HOME": str(folder / "home"),
            "HOME": str(folder),
            "IPYTHONDIR": str(folder / "ipython"),
        }
        self._people: Any = subprocess.Popen(
            [sys.executable, str(PERSON)],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        project = read(BEGINNING).project
        write(self.file, project)
        self._filed = digest(project)
        """The state that stands in the file."""
        self._before: Round | None = None

    def close(self) -> None:
        """End what still runs."""
        self._people.stdin.close()
        self._send_kill()
        self._people.wait()
        self._people.stdout.close()
        gone_in_the_end(self._children)

    @property
    def log(self) -> Path:
        """The log of this life."""
        return self.folder / f"log{self._number}.txt"

    def start(self, kind: str, in_midst: bool = False, windows: int = 1) -> Round:
        """Start the program and wait until the person has begun; what was there then."""
        self._number += 1
        orders = {
            "seed": self.numbers.randrange(10**9),
            "log": str(self.log),
            "kind": kind,
            "in_midst": in_midst,
            "windows": windows,
            "file": str(self.file),
            "words": str(self.folder / "words.txt"),
        }
        path = self.folder / "orders.json"
        path.write_text(json.dumps(orders))
        self._people.stdin.write(f"{path}\n")
        self._people.stdin.flush()
        self._pid = int(self._people.stdout.readline())
        self.wait(lambda told: told.ready or told.ended)
        return read_log(self.log)

    def wait(self, until: Any) -> None:
        """Wait for something in the log."""
        end = time.monotonic() + PATIENCE
        while not until(read_log(self.log)):
            assert psutil.pid_exists(self._pid), self.words()
            assert time.monotonic() < end, self.words()
            time.sleep(0.02)

    def words(self) -> str:
        """What the program said."""
        return (self.folder / "words.txt").read_text(errors="replace")[-4000:]

    def round(self, kind: str, in_midst: bool = False, windows: int = 1, longest: float = 3.5) -> None:
        """Start, see that the work of the last life is there, edit, and kill."""
        begun = self.start(kind, in_midst, windows)
        self.check(begun)
        killed = self._kill(longest)
        assert "Traceback" not in self.words(), self.words()
        ended = read_log(self.log)
        ended.killed = ended.killed or killed
        self.count.kills += 1
        self.count.edits += sum(len(states) - 1 for states in ended.states.values())
        self.count.in_saving += bool(ended.saving)
        self._check_file(begun, ended)
        self._before = ended

    def _kill(self, longest: float) -> float:
        """Kill the program at some moment, unless it dies before of itself; when that was."""
        moment = self.numbers.uniform(0.1, longest)
        begun = time.monotonic()
        children: dict[int, psutil.Process] = {}
        while psutil.pid_exists(self._pid) and not self._is_time(begun, moment):
            children.update(family(self._pid))
            time.sleep(0.1)
        time.sleep(self.numbers.random() * 0.1)
        children.update(family(self._pid))
        killed = time.monotonic()
        self._send_kill()
        assert self._ended() == -signal.SIGKILL, self.words()
        self._children = list(children.values())
        gone_in_the_end(self._children)
        return killed

    def _send_kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self._pid:
                os.kill(self._pid, signal.SIGKILL)

    def _ended(self) -> int:
        """Wait for the end of the program; how it ended."""
        status = int(self._people.stdout.readline())
        self._pid = 0
        return status

    def _is_time(self, begun: float, moment: float) -> bool:
        """Whether the moment has come: by the beats of the program, and where it is strict, by the clock."""
        beats = len(read_log(self.log).beats)
        if self._strictly:
            # On a machine that is busy with other things a life has to be longer to be a life.
            return time.monotonic() - begun >= moment and beats >= moment * SECOND_IN_BEATS / 3
        return beats >= moment * SECOND_IN_BEATS

    def _check_file(self, begun: Round, ended: Round) -> None:
        """The file is whole, the old one or the new one."""
        opened = read(self.file)
        assert not opened.problems
        before = ended.filed or self._filed
        assert digest(opened.project) in {before, ended.saving} - {""}
        self._filed = digest(opened.project)

    def check(self, begun: Round) -> None:
        """What the last life left is there."""
        assert not any(each["read_only"] for each in begun.begins)
        self.count.offered += bool(begun.offered)
        before = self._before
        if before is None:
            return
        there = [each["state"] for each in begun.begins]
        for window, states in before.states.items():
            self._check_states(before, states, there, before.begins[window])

    def _check_states(
        self,
        before: Round,
        states: list[tuple[float, str]],
        there: list[str],
        first: dict[str, Any],
    ) -> None:
        assert before.killed is not None
        numbers = [number for number, (_, state) in enumerate(states) if state in there]
        if first["path"] == "None" and not first["dirty"]:
            # A window in which nothing was there, and that nobody has to see again.
            numbers.append(0)
        assert numbers, f"none of its states is there: {self.log}"
        asked = max(number for number, (at, _) in enumerate(states) if self._had_time(before, at))
        assert max(numbers) >= asked, (
            f"{asked - max(numbers)} edits are lost, the last of them told "
            f"{before.killed - states[asked][0]:.2f} s before the kill: {self.log}"
        )
        self.count.in_time += asked
        self.count.later += len(states) - 1 - asked
        self.count.later_there += max(numbers) - asked

    def _had_time(self, before: Round, at: float) -> bool:
        """Whether what was told then had a second to be kept."""
        assert before.killed is not None
        if self._strictly:
            return before.killed - at >= 1.0
        return sum(at < beat <= before.killed for beat in before.beats) >= SECOND_IN_BEATS or at == 0.0

    def end(self) -> None:
        """Start once more, a minute later, save, and leave as one should: nothing stays behind."""
        for each in self.folder.glob(".work*"):
            os.utime(each, (time.time() - 2 * STILL,) * 2)
        begun = self.start("end")
        self.check(begun)
        assert self._ended() == 0, self.words()
        assert digest(read(self.file).project) == begun.filed == begun.begins[0]["state"]
        unsaved = self.folder / "home" / "state" / "unsaved"
        assert left_over(unsaved) == []
        assert list(unsaved.iterdir()) == []
        assert not [*self.folder.glob(".work*")], "something was left beside the file"


def family(pid: int) -> dict[int, psutil.Process]:
    """The processes that a process has begun."""
    try:
        return {each.pid: each for each in psutil.Process(pid).children(recursive=True)}
    except psutil.NoSuchProcess:
        return {}


def gone_in_the_end(processes: list[psutil.Process]) -> None:
    """Nobody is left of the family of a program that is gone."""
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    for each in alive:
        each.kill()
    assert not alive, f"left behind: {alive}"


@pytest.fixture
def life(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Life]:
    """A program that is ended with the test."""
    seed, strictly = request.param
    life = Life(tmp_path, seed, strictly)
    yield life
    life.close()
    print(life.count)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("life", [(1, False)], indirect=True, ids=["seed 1"])
def test_a_program_that_is_killed_comes_back_with_the_work(life: Life) -> None:
    """Six kills: what had a second to be kept is there, the file is whole, nobody is left behind."""
    for kind, in_midst in (("plain", False), ("saving", False), ("saving", True)) * 2:
        life.round(kind, in_midst, longest=2.5)
    life.end()


KINDS = (
    *[("plain", False, 1)] * 21,
    *[("saving", False, 1)] * 10,
    *[("saving", True, 1)] * 12,
    *[("plain", False, 2)] * 4,
    *[("alive", False, 1)] * 3,
)
"""The fifty kills of a part: kind, whether in the midst of saving, windows."""


@pytest.mark.full
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    "life", [(seed, True) for seed in (11, 12, 13, 14)], indirect=True, ids=lambda p: str(p[0])
)
def test_fifty_kills(life: Life) -> None:
    """A quarter of the two hundred, with a second by the clock."""
    kinds = list(KINDS)
    life.numbers.shuffle(kinds)
    for number, (kind, in_midst, windows) in enumerate(kinds):
        life.round(kind, in_midst, windows, longest=10 if kind == "alive" else 3.5)
        print(f"{number + 1}. {kind}: {life.count}", flush=True)
    life.end()
