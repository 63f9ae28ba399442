"""A disk that fails at everything that a saver asks of it: the old or the new is whole, and it is said.

How much is asked for is printed with `-s`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import main
from editor.processes.analyser import ROOT
from tests.hostile.faults import Disk, Fault, narrow
from tests.hostile.savers import LIVE, PLAIN, Model, Saver, copied, load_catalogue, scene

FAILURES = (Fault.FULL, Fault.BROKEN, Fault.REFUSED)
REMOVING = ("unlink", "remove")
KERAS = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:__array__ implementation"),
]


@pytest.fixture(autouse=True)
def quick_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue is read once: that takes longer than all that a verb does."""
    monkeypatch.setattr(main, "load_catalogue", load_catalogue)


def try_all(saver: Saver, folder: Path, fault: Fault) -> int:
    """Let each thing that is asked for go wrong in turn; gives how many there were."""
    before, after, names, count = scene(saver, folder)
    assert count
    for at in range(count):
        there = copied(folder / "ready", folder / "try")
        told: Exception | None = None
        with Disk(there, at, fault) as disk:
            try:
                saver.save(there)
            except saver.told as error:
                told = error
        what = f"{at}: {disk.failed}, {told}"
        assert disk.failed is not None, what
        assert saver.state(there) == (after if told is None else before), what
        if fault is Fault.SHORT:
            assert told is None or disk.failed.what != "write", what
        if told is not None:
            assert str(told).strip(), what
        left = [each.name for each in there.iterdir() if each.name not in names]
        assert not left or disk.failed.what in REMOVING, (what, left)
    return count


QUICK = ("project", "export", "convert, from Keras 2")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param(name, fault, marks=() if name in QUICK and fault is Fault.FULL else pytest.mark.full)
        for name in PLAIN
        for fault in FAILURES
    ],
)
def test_what_fails_leaves_the_old_and_says_so(name: str, fault: Fault, tmp_path: Path) -> None:
    """A full disk, one that is broken, one that refuses: at each write, sync and rename."""
    print(f"{name}: {try_all(PLAIN[name], tmp_path, fault)} points, {fault}")


@pytest.mark.parametrize("name", ["project", pytest.param("convert", marks=pytest.mark.full)])
def test_a_short_write_goes_on(name: str, tmp_path: Path) -> None:
    """The system may take a part of what it is given: the rest is written after it."""
    try_all(PLAIN[name], tmp_path, Fault.SHORT)


@cache
def _killed(name: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.hostile.savers", name, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == "project" else pytest.mark.full) for name in (*PLAIN, *LIVE)],
)
def test_a_process_that_is_killed_leaves_the_old_or_the_new(name: str, tmp_path: Path) -> None:
    """At each thing that it asks of the system, and in the midst of each write."""
    found = _killed(name, tmp_path)
    print(f"{name}: {found['count']} kills")
    assert found["wrong"] == []
    assert found["count"] > 3


# -- the live model --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    """A live model that has been built in this process."""
    import keras

    yield Model(tmp_path_factory.mktemp("model"))
    keras.backend.clear_session()


SHORTEST = ("weights", Fault.FULL)
PARTLY = [pytest.param(name, marks=() if name == "npy" else pytest.mark.full) for name in LIVE]


class TestOfTheSession:
    """What the session writes, by way of Keras and TensorFlow."""

    pytestmark = KERAS

    @pytest.mark.parametrize(
        ("name", "fault"),
        [
            pytest.param(name, fault, marks=() if (name, fault) == SHORTEST else pytest.mark.full)
            for name in LIVE
            for fault in FAILURES
        ],
    )
    def test_what_fails_leaves_the_old_and_says_so(
        self, model: Model, name: str, fault: Fault, tmp_path: Path
    ) -> None:
        """As above."""
        print(f"{name}: {try_all(model.saver(name), tmp_path, fault)} points, {fault}")

    @pytest.mark.parametrize("name", PARTLY)
    def test_a_disk_without_room_leaves_the_old_and_says_so(
        self, model: Model, name: str, tmp_path: Path
    ) -> None:
        """Also where libraries in C write by themselves, at a byte of every size of file."""
        try_narrow(model.saver(name), tmp_path, 8)


def try_narrow(saver: Saver, folder: Path, steps: int) -> None:
    """Let no file grow beyond each of some sizes."""
    before, after, names, _ = scene(saver, folder)
    largest = max(each.stat().st_size for each in (folder / "done").rglob("*") if each.is_file())
    for at in range(steps):
        there = copied(folder / "ready", folder / "try")
        most = largest * at // steps
        told: Exception | None = None
        try:
            with narrow(most):
                saver.save(there)
        except saver.told as error:
            told = error
        assert saver.state(there) == (after if told is None else before), (most, told)
        assert told is None or str(told).strip()
        left = [each.name for each in there.iterdir() if each.name not in names]
        assert not left, (most, left)
    assert told is not None


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.full) for name in PLAIN]
)
def test_a_disk_without_room_leaves_the_old_and_says_so(name: str, tmp_path: Path) -> None:
    """No file may grow beyond a size, and HDF5 is left to write by itself."""
    try_narrow(PLAIN[name], tmp_path, 4)


def test_the_disk_sees_what_it_should(tmp_path: Path) -> None:
    """Writes, syncs and renames of the folder; nothing of other folders; all of them in order."""
    folder = tmp_path / "here"
    folder.mkdir()
    with Disk(folder) as disk:
        PLAIN["project, new"].save(folder)
        (tmp_path / "elsewhere").write_text("x")
    whats = [point.what for point in disk.points]
    assert whats == [
        each for _ in range(2) for each in ("open", "write", "chmod", "fsync", "replace", "fsync")
    ]
    assert {point.file for point in disk.points if point.what == "replace"} == {
        "net.layers",
        "net.constants.npz",
    }
