"""Unsaved work survives a crash, and only its owner touches it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from editor import recovery
from editor.recovery import Keeper, LeftOver, left_over
from nodes.formats.journal import Work, read
from nodes.formats.layers import write
from nodes.graph import Project, empty_project
from nodes.history import History, Step

DIES = """
import os, sys
from pathlib import Path
from editor.recovery import Keeper
from nodes.formats.journal import Work
from nodes.graph import empty_project
from nodes.history import Step
keeper = Keeper(Path(sys.argv[1]))
begun, lost = empty_project("Begun"), empty_project("Lost")
keeper.keep(Work((Step("", begun), Step("Rename", lost)), 1, sys.argv[2], "digest"))
keeper.wait()
keeper.values.write_bytes(b"values")
os._exit(1)
"""
ROOT = Path(__file__).parents[2]


def work_of(project: Project, path: Path | None = None, saved: bool = False) -> Work:
    """A document that has just been begun."""
    return Work((Step("", project),), 0, None if path is None else str(path), "", saved)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """A keeper that is closed in the end."""
    keeper = Keeper(tmp_path)
    yield keeper
    keeper.close()


def held(keeper: Keeper) -> Project:
    """What the journal of `keeper` holds."""
    assert keeper.wait()
    work = read(keeper.file.read_bytes()).work
    assert work is not None
    return work.project


def abandoned(folder: Path, *arguments: str) -> LeftOver:
    """What a program leaves behind that dies with unsaved work."""
    command = [sys.executable, "-c", DIES, str(folder), *arguments]
    subprocess.run(command, cwd=ROOT, check=False)
    (found,) = left_over(folder)
    return found


def test_work_is_written_and_dropped(keeper: Keeper) -> None:
    """The journal is there while there is something to lose."""
    project = empty_project("Work")
    keeper.keep(work_of(project))
    assert held(keeper) == project
    keeper.drop()
    keeper.wait()
    assert not keeper.file.exists()


def test_saved_work_begins_no_journal_and_is_not_offered(keeper: Keeper, tmp_path: Path) -> None:
    """Who only looks leaves nothing; who saves leaves nothing that anybody would be asked about."""
    project = empty_project()
    keeper.keep(work_of(project, saved=True))
    keeper.wait()
    assert not keeper.file.exists()
    keeper.keep(work_of(project))
    keeper.keep(work_of(project, saved=True))
    keeper.wait()
    copy = tmp_path / "copied.journal"
    copy.write_bytes(keeper.file.read_bytes())
    assert left_over(tmp_path) == []
    assert not copy.exists()


def test_the_journal_grows_and_is_begun_anew_when_it_is_too_large(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit adds a line; a hundred do not make the file a hundred times as long."""
    monkeypatch.setattr(recovery, "ROOM", 2_000)
    history = History(empty_project())
    sizes = []
    for at in range(60):
        history.push(f"Step {at}", empty_project(f"Model{at}"), "same")
        keeper.keep(Work(tuple(history.steps), history.position))
        assert held(keeper) == history.project
        sizes.append(keeper.file.stat().st_size)
    assert max(sizes) < 4_000
    assert sum(after < before for before, after in pairwise(sizes)) > 1


def test_the_work_of_a_running_program_is_not_offered(keeper: Keeper, tmp_path: Path) -> None:
    """Two programs side by side leave each other alone."""
    keeper.keep(work_of(empty_project()))
    keeper.wait()
    assert left_over(tmp_path) == []


def test_the_work_of_a_program_that_died_is_offered(tmp_path: Path) -> None:
    """After a crash the work is found, with its history, its file and values, until it is discarded."""
    mine = tmp_path / "mine.layers"
    folder = tmp_path / "unsaved"
    found = abandoned(folder, str(mine))
    assert found.path == mine
    assert found.found.work is not None
    assert [each.label for each in found.found.work.steps] == ["", "Rename"]
    assert found.found.work.project.main_block.name == "Lost"
    assert found.values is not None
    assert found.values.read_bytes() == b"values"
    with found.held() as first, found.held() as second:
        assert (first, second) == (True, False)
    found.discard()
    assert left_over(folder) == []
    assert list(folder.iterdir()) == []


def test_work_that_its_file_holds_is_not_offered(tmp_path: Path) -> None:
    """A program that was killed just after it had saved has lost nothing."""
    mine = tmp_path / "mine.layers"
    folder = tmp_path / "unsaved"
    found = abandoned(folder, str(mine))
    assert found.found.work is not None
    found.values.unlink()  # type: ignore[union-attr]
    write(mine, found.found.work.project)
    assert left_over(folder) == []


def test_closing_leaves_nothing(tmp_path: Path) -> None:
    """A program that ends as it should leaves no journal and no lock."""
    keeper = Keeper(tmp_path)
    keeper.keep(work_of(empty_project()))
    keeper.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"\x00" * 99]
)
def test_a_journal_that_cannot_be_read_is_said_so(keeper: Keeper, tmp_path: Path, damage) -> None:
    """It is offered all the same: only the person discards."""
    keeper.keep(work_of(empty_project("Work"), tmp_path / "here.layers"))
    keeper.wait()
    (tmp_path / "copied.journal").write_bytes(damage(keeper.file.read_bytes()))
    (found,) = left_over(tmp_path)
    assert found.found.work is None
    assert found.path is None


def test_without_a_folder_there_are_no_copies(tmp_path: Path) -> None:
    """A home that cannot be written keeps nobody from working, and is told of."""
    (tmp_path / "file").touch()
    told: list[str] = []
    keeper = Keeper(tmp_path / "file" / "unsaved", told.append)
    keeper.keep(work_of(empty_project()))
    assert not keeper.wait()
    assert len(told) == 1
    keeper.close()
    assert left_over(tmp_path / "file" / "unsaved") == []


def test_a_disk_that_was_full_is_told_of_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written is written once there is room, without another edit."""
    told: list[str] = []
    keeper = Keeper(tmp_path, told.append)
    projects = [empty_project(name) for name in "abc"]
    keeper.keep(work_of(projects[0]))
    assert held(keeper) == projects[0]
    write, replace = os.write, os.replace

    def half(handle: int, data: memoryview) -> int:
        write(handle, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def refuse(*paths: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(recovery, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(os, "write", half)
    monkeypatch.setattr(os, "replace", refuse)
    for project in projects[1:]:
        keeper.keep(work_of(project))
        assert not keeper.wait()
        found = read(keeper.file.read_bytes())
        assert found.work is not None
        assert found.work.project == projects[0]
        assert found.left_out
    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "replace", replace)
    while told[-1]:
        keeper.wait()
    assert held(keeper) == projects[2]
    assert told == [os.strerror(errno.ENOSPC), ""]
    keeper.close()
