"""What a window writes on a disk that fails: the old is there, and the person is told; settings are whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from editor import files
from editor.main_window import MainWindow
from editor.settings import Settings
from nodes.formats.files import FileError
from tests.hostile.faults import Disk, Fault, narrow
from tests.hostile.savers import project

WAYS: dict[str, tuple[str, Callable[[MainWindow], bool]]] = {
    "source": ("net.py", lambda window: window.files.export_python()),
    "SVG": ("net.svg", lambda window: window.files.export_picture()),
    "PNG": ("net.png", lambda window: window.files.export_picture()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_window_says_what_could_not_be_written(
    way: str,
    open_window: Callable[..., MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk, at each thing that is asked of it: the file is as it was, and a box says why."""
    name, save = WAYS[way]
    told: list[FileError] = []
    monkeypatch.setattr(files, "show_file_error", lambda _window, error: told.append(error))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.setattr(files, "ask_save", lambda *given: folder / name)
    window = open_window(project(1, 0))
    at, before = 0, b"what was there before"
    while True:
        (folder / name).write_bytes(before)
        told.clear()
        with Disk(folder, at, Fault.FULL) as disk:
            well = save(window)
        found = (folder / name).read_bytes()
        assert well == (not told), (at, disk.failed)
        assert (found == before) == bool(told), (at, disk.failed)
        assert not told or told[0].arguments["reason"] == os.strerror(28)
        left = [each for each in folder.iterdir() if each.name != name]
        if disk.failed is None:
            assert not left
            break
        assert not left or disk.failed.what == "unlink"
        for each in left:
            each.unlink()
        at += 1
    print(f"{way}: {at} points")
    assert at > 3


def test_settings_are_the_old_or_the_new(tmp_path: Path, qapp: object) -> None:
    """Qt writes them by itself: wherever the disk is full, the file can be read as it was before or after."""
    file = tmp_path / "settings.ini"
    old = Settings(file)
    old.theme = "dark"
    old.keep_window(QByteArray(b"x" * 500), QByteArray(b"y" * 500))
    old.save()
    size = file.stat().st_size
    kept = file.read_bytes()
    for most in (0, 1, size // 2, size - 1, size, size + 10, 8 * size):
        file.write_bytes(kept)
        with narrow(most):
            new = Settings(file)
            new.theme = "light"
            new.keep_window(QByteArray(b"z" * 900), QByteArray(b"y" * 900))
            new.save()
        again = Settings(file)
        assert (again.theme, bytes(again.geometry.data())[:1]) in (("dark", b"x"), ("light", b"z")), most
        assert file.read_bytes() == kept or again.theme == "light", most
        del new
    assert again.theme == "light"
    assert {each.name for each in tmp_path.iterdir()} <= {"settings.ini", "settings.ini.lock"}
