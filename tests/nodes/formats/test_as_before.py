"""Files that belong together."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.formats.as_before import or_as_before
from nodes.formats.files import FileError, write_whole


def test_a_name_that_no_disk_takes_is_refused_like_any_other(tmp_path: Path) -> None:
    """A name that is too long for the system is said to be so, and nothing is left beside it."""
    path = tmp_path / f"{'x' * 300}.py"
    with pytest.raises(FileError), or_as_before(path):
        write_whole(path, b"")
    assert list(tmp_path.iterdir()) == []


def test_all_are_as_before_when_one_cannot_be_written(tmp_path: Path) -> None:
    """What was written already goes back, what was not there goes again."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"old")

    def write_all() -> None:
        with or_as_before(first, second):
            write_whole(first, b"new")
            write_whole(second, b"new")
            write_whole(tmp_path / "none" / "third", b"new")

    with pytest.raises(FileError):
        write_all()
    assert first.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["first"]
