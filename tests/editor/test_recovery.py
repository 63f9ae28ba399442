"""Unsaved work survives a crash, and only its owner touches it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor.recovery import Keeper, left_over
from nodes.graph import empty_project

DIES = """
import os, sys
from pathlib import Path
from editor.recovery import Keeper
from nodes.graph import empty_project
keeper = Keeper(Path(sys.argv[1]))
keeper.keep(empty_project("Lost"), Path(sys.argv[2]))
keeper.wait()
os._exit(1)
"""


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """A keeper that is closed in the end."""
    keeper = Keeper(tmp_path)
    yield keeper
    keeper.close()


def test_work_is_written_and_dropped(keeper: Keeper) -> None:
    """The copy is there while there is something to lose."""
    keeper.keep(empty_project("Work"), None)
    keeper.wait()
    assert '"Work"' in keeper.file.read_text()
    keeper.drop()
    keeper.wait()
    assert not keeper.file.exists()


def test_the_work_of_a_running_program_is_not_offered(keeper: Keeper, tmp_path: Path) -> None:
    """Two programs side by side leave each other alone."""
    keeper.keep(empty_project(), None)
    keeper.wait()
    assert left_over(tmp_path) == []


def test_the_work_of_a_program_that_died_is_offered(tmp_path: Path) -> None:
    """After a crash the work is found, with the file it belongs to, until it is discarded."""
    mine = tmp_path / "mine.layers"
    folder = tmp_path / "unsaved"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", DIES, str(folder), str(mine)], cwd=root, check=False)
    (found,) = left_over(folder)
    assert found.path == mine
    assert found.read().project.main_block.name == "Lost"
    found.discard()
    assert left_over(folder) == []
    assert list(folder.iterdir()) == []


def test_closing_leaves_nothing(tmp_path: Path) -> None:
    """A program that ends as it should leaves no copy and no lock."""
    keeper = Keeper(tmp_path)
    keeper.keep(empty_project(), None)
    keeper.close()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_note_of_the_file_costs_only_the_name(keeper: Keeper, tmp_path: Path) -> None:
    """The work is offered even when it is not known where it belonged."""
    keeper.keep(empty_project("Work"), tmp_path / "here.layers")
    keeper.wait()
    copy = tmp_path / "copied.layers"
    copy.write_text(keeper.file.read_text())
    copy.with_suffix(".json").write_text("{")
    (found,) = left_over(tmp_path)
    assert found.path is None


def test_without_a_folder_there_are_no_copies(tmp_path: Path) -> None:
    """A home that cannot be written keeps nobody from working."""
    (tmp_path / "file").touch()
    keeper = Keeper(tmp_path / "file" / "unsaved")
    keeper.keep(empty_project(), None)
    keeper.close()
    assert left_over(tmp_path / "file" / "unsaved") == []


def test_a_folder_that_cannot_be_written_does_not_stop_the_person(keeper: Keeper, tmp_path: Path) -> None:
    """The copy fails without a word; editing goes on."""
    keeper.file.mkdir()
    keeper.keep(empty_project(), None)
    keeper.wait()
    keeper.file.rmdir()
