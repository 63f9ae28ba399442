"""Files are read with limits and written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from nodes.formats import files
from nodes.formats.files import FileError, write_whole
from nodes.formats.layers import dumps, read, write
from tests.nodes.drawing import Drawing


def test_a_project_is_saved_and_opened(chain: Drawing, tmp_path: Path) -> None:
    """Writing leaves one file, nothing beside it, readable as any new file."""
    path = tmp_path / "a model é.layers"
    write(path, chain.project)
    write(path, chain.project)
    assert read(path).project == chain.project
    assert list(tmp_path.iterdir()) == [path]
    other = tmp_path / "other"
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode


def test_permissions_and_links_are_kept(chain: Drawing, tmp_path: Path) -> None:
    """Saving through a link changes the file that it leads to, with the rights that it had."""
    target, link = tmp_path / "real.layers", tmp_path / "link.layers"
    target.touch(0o640)
    target.chmod(0o640)
    link.symlink_to(target)
    write(link, chain.project)
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert read(target).project == chain.project


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failed_save_leaves_what_was_there(chain: Drawing, tmp_path: Path, monkeypatch, step: str) -> None:
    """A full disk costs the save, never the file, and leaves no rubbish."""
    path = tmp_path / "a.layers"
    path.write_text("before")

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, step, fail)
    with pytest.raises(FileError, match="No space left on device"):
        write(path, chain.project)
    monkeypatch.undo()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["no/such/folder.layers", "folder", "nul\0.layers", "x" * 300])
def test_what_cannot_be_written_is_said(chain: Drawing, tmp_path: Path, name: str) -> None:
    """A path that cannot be a file is refused, and nothing is left behind."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match="cannot be written"):
        write(tmp_path / name, chain.project)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """Missing, a folder, a pipe, not text: each with its reason."""
    (tmp_path / "latin").write_bytes(b'{"format": "\xe9"}')
    os.mkfifo(tmp_path / "pipe")
    table = {"none": "no such file", "": "folder", "pipe": "regular", "latin": "byte 12", "a\0b": "null"}
    for name, reason in table.items():
        with pytest.raises(FileError, match=reason):
            read(tmp_path / name)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """The size is asked before a byte is read."""
    path = tmp_path / "huge.layers"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    with pytest.raises(FileError, match="larger than 256 MB"):
        read(path)


def test_a_byte_order_mark_is_no_trouble(chain: Drawing, tmp_path: Path) -> None:
    """Some editors put one before the text."""
    path = tmp_path / "a.layers"
    write_whole(path, b"\xef\xbb\xbf" + dumps(chain.project).encode())
    assert read(path).project == chain.project
