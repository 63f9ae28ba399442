"""What a file held before it was saved over is kept, and does not fill the disk."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from editor import versions
from editor.versions import put_aside, versions_of
from nodes.arrays import array
from nodes.formats.constants import constants_path
from nodes.formats.files import FileError
from nodes.formats.layers import read, write
from nodes.formats.leftovers import STILL
from nodes.graph import Node, NodeId, Place, Project, empty_project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where versions are kept."""
    return tmp_path / "versions"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project stands."""
    return tmp_path / "mine.layers"


def with_constant(project: Project, fill: int) -> Project:
    """`project` with a constant that is too large for the project's file."""
    value = array("uint8", (1_000,), bytes([fill]) * 1_000)
    node = Node(NodeId("n"), "constant", arguments={"value": value})
    block = replace(project.main_block, nodes={node.id: node}, places={node.id: Place(0, 0)})
    return project.with_block(block)


def test_the_newest_versions_are_kept(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was saved over last comes first; the same content is kept once."""
    monkeypatch.setattr(versions, "MOST", 3)
    projects = [empty_project(f"Model{at}") for at in range(6)]
    for project in projects:
        write(path, project)
        put_aside(folder, path)
        put_aside(folder, path)
    assert [read(each.file).project for each in versions_of(folder, path)] == projects[:2:-1]


def test_many_large_versions_are_too_much(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is kept, however large."""
    monkeypatch.setattr(versions, "MOST_BYTES", 10)
    for at in range(3):
        write(path, empty_project(f"Model{at}"))
        put_aside(folder, path)
    (only,) = versions_of(folder, path)
    assert read(only.file).project.main_block.name == "Model2"


def test_a_version_has_its_large_constants(folder: Path, path: Path) -> None:
    """The file beside the project has only those of the newest one."""
    old, new = (with_constant(empty_project(), fill) for fill in (1, 2))
    write(path, old)
    put_aside(folder, path)
    write(path, new)
    constants_path(path).unlink()
    (version,) = versions_of(folder, path)
    assert read(version.file).project == old


def test_what_is_no_project_is_kept_as_it_is(folder: Path, path: Path) -> None:
    """Whatever is saved over may have been dear to somebody."""
    path.write_bytes(b"\xff a letter")
    put_aside(folder, path)
    (version,) = versions_of(folder, path)
    assert version.file.read_bytes() == b"\xff a letter"


def test_a_new_file_has_no_earlier_version(folder: Path, path: Path) -> None:
    """There is nothing to keep, and no folder for it."""
    put_aside(folder, path)
    assert versions_of(folder, path) == []
    assert not folder.exists()


def test_each_project_has_its_own(folder: Path, path: Path, tmp_path: Path) -> None:
    """Two of the same name in two folders do not mix."""
    other = tmp_path / "there" / "mine.layers"
    other.parent.mkdir()
    for each in (path, other):
        write(each, empty_project(each.parent.name))
        put_aside(folder, each)
    assert len(versions_of(folder, path)) == len(versions_of(folder, other)) == 1


def test_a_place_that_takes_nothing_is_told_of(folder: Path, path: Path) -> None:
    """The one who saves decides what that means."""
    write(path, empty_project())
    folder.touch()
    with pytest.raises(FileError, match="cannot be written"):
        put_aside(folder, path)


def test_the_newest_stays_the_newest_where_the_clock_was_put_back(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved over last is not taken for the oldest, which goes first."""
    monkeypatch.setattr(versions, "MOST", 1)
    write(path, empty_project("First"))
    put_aside(folder, path)
    (first,) = versions_of(folder, path)
    first.file.rename(first.file.with_name("2999-01-01-000000-000000.layers"))
    write(path, empty_project("Second"))
    put_aside(folder, path)
    (only,) = versions_of(folder, path)
    assert read(only.file).project.main_block.name == "Second"


def test_what_a_killed_program_had_half_written_goes(folder: Path, path: Path) -> None:
    """The next version clears it up, unless somebody may still be writing it."""
    write(path, empty_project("First"))
    kept = put_aside(folder, path)
    assert kept is not None
    old, fresh = (kept.with_name(f".{kept.name}.77-{each}.tmp") for each in ("old", "fresh"))
    for each in (old, fresh):
        each.write_bytes(b"half")
    os.utime(old, (time.time() - 2 * STILL,) * 2)
    write(path, empty_project("Second"))
    put_aside(folder, path)
    assert not old.exists()
    assert fresh.exists()


def test_a_damaged_project_with_constants_is_kept_too(folder: Path, path: Path) -> None:
    """What cannot be opened is kept as it is."""
    write(path, with_constant(empty_project(), 1))
    path.write_bytes(b"{ damaged")
    put_aside(folder, path)
    (version,) = versions_of(folder, path)
    assert version.file.read_bytes() == b"{ damaged"


def test_what_could_not_be_opened_later_is_no_version(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its constants in it, a version may be larger than a file may be."""
    write(path, with_constant(empty_project(), 1))
    monkeypatch.setattr(versions, "LARGEST", 1_000)
    with pytest.raises(FileError, match="larger"):
        put_aside(folder, path)
    assert versions_of(folder, path) == []
