"""What a killed session leaves beside a file goes; what was put aside comes back; nothing else is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nodes.formats.files import write_whole
from nodes.formats.leftovers import STILL, clear_leftovers, clear_orphans, prefix_beside, written_beside


@pytest.mark.parametrize(
    "name",
    [
        ".x.weights.h5.77-af01.tmp.weights.h5",
        ".x.weights.h5.77-0b1c2d3e.tmp.keras",
        ".x.weights.h5.77-_1bz9k.tmp",
        ".x.weights.h5.77-0b1c2d3e-old",
    ],
)
def test_what_the_process_wrote_beside_the_file_goes(tmp_path: Path, name: str) -> None:
    """Files and folders; the file itself stays."""
    path = tmp_path / "x.weights.h5"
    path.write_text("kept")
    (tmp_path / name).mkdir()
    (tmp_path / name / "part").touch()
    clear_leftovers(path, 77)
    assert list(tmp_path.iterdir()) == [path]
    (tmp_path / name).touch()
    clear_leftovers(path, 77)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name",
    [
        ".x.weights.h5.78-af01.tmp.weights.h5",
        ".y.weights.h5.77-af01.tmp.weights.h5",
        "x.weights.h5.77-af01.tmp.weights.h5",
        ".x.weights.h5.77-af01.txt",
    ],
)
def test_what_others_wrote_stays(tmp_path: Path, name: str) -> None:
    """Another process, another file, or another's file."""
    (tmp_path / name).touch()
    clear_leftovers(tmp_path / "x.weights.h5", 77)
    assert (tmp_path / name).exists()


def test_what_was_put_aside_comes_back(tmp_path: Path) -> None:
    """The process was killed between the two renames: the old folder is the whole one."""
    old, beside = tmp_path / ".model.77-aa-old", tmp_path / ".model.77-bb.tmp"
    for each in (old, beside):
        each.mkdir()
        (each / each.name[-3:]).touch()
    clear_leftovers(tmp_path / "model", 77)
    assert [each.name for each in tmp_path.iterdir()] == ["model"]
    assert (tmp_path / "model" / "old").exists()


def test_a_folder_that_is_not_there_is_no_matter(tmp_path: Path) -> None:
    """There is nothing to remove."""
    clear_leftovers(tmp_path / "gone" / "x.weights.h5", 77)


def test_what_a_process_left_that_has_ended_goes_with_the_next_look(tmp_path: Path) -> None:
    """Whoever wrote it; what lives, and what has just been written, is left alone."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    path, old = tmp_path / "x.weights.h5", time.time() - 2 * STILL
    gone = tmp_path / f".x.weights.h5.{ended.pid}-af01.tmp.weights.h5"
    fresh = tmp_path / f".x.weights.h5.{ended.pid}-af02.tmp.weights.h5"
    living = tmp_path / f".x.weights.h5.{os.getpid()}-af01.tmp.weights.h5"
    for each in (gone, fresh, living):
        each.write_bytes(b"123")
    os.utime(living, (old, old))
    clear_orphans(path)
    assert gone.exists()
    assert sorted(written_beside(path)) == sorted([gone, fresh, living])
    os.utime(gone, (old, old))
    os.utime(fresh, (old, old))
    clear_orphans(path)
    assert written_beside(path) == [living]
    clear_orphans(tmp_path / "nowhere" / "x.weights.h5")
    assert written_beside(tmp_path / "nowhere" / "x.weights.h5") == []


def test_who_writes_a_file_again_clears_up_after_one_who_was_killed(tmp_path: Path) -> None:
    """A kill between writing and putting in place leaves the old file whole, and the next save nothing."""
    path = tmp_path / "net.layers"
    script = (
        "import os, signal, sys, pathlib\n"
        "from nodes.formats import files\n"
        "files.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.write_whole(pathlib.Path(sys.argv[1]), b'half')\n"
    )
    write_whole(path, b"old")
    ended = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    [left] = written_beside(path)
    assert path.read_bytes() == b"old"
    os.utime(left, (time.time() - 2 * STILL,) * 2)
    write_whole(path, b"new")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"new"]
    assert not left.name.startswith(prefix_beside(path)), "it tells who wrote it"
