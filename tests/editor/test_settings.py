"""What the program remembers between starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from editor.settings import MOST_RECENT, Settings, config_folder, state_folder


def test_everything_has_a_default(settings: Settings) -> None:
    """A first start finds no file, and nothing is missing."""
    assert (settings.theme, settings.scale) == ("system", 1.0)
    assert (settings.recent_files, settings.recent_kinds) == ([], [])
    assert settings.geometry == QByteArray()
    assert settings.folder("export") == Path.home()


def test_what_was_set_is_there_at_the_next_start(home: Path, tmp_path: Path) -> None:
    """Values survive being written and read."""
    first = Settings()
    first.theme, first.scale = "light", 1.5
    first.keep_window(QByteArray(b"where"), QByteArray(b"how"))
    first.keep_folder("export", tmp_path)
    first.add_recent_kind("keras.layers.Dense")
    first.save()
    second = Settings()
    assert (second.theme, second.scale) == ("light", 1.5)
    assert (second.geometry, second.layout) == (QByteArray(b"where"), QByteArray(b"how"))
    assert second.folder("export") == tmp_path
    assert second.recent_kinds == ["keras.layers.Dense"]


def test_recent_files_are_newest_first_and_not_too_many(settings: Settings, tmp_path: Path) -> None:
    """Opening a file again moves it to the front; the oldest fall out."""
    files = [tmp_path / f"{number}.layers" for number in range(MOST_RECENT + 3)]
    for file in (*files, files[-2]):
        settings.add_recent_file(file)
    assert settings.recent_files[:2] == [files[-2], files[-1]]
    assert len(settings.recent_files) == MOST_RECENT


def test_a_recent_file_can_be_forgotten(settings: Settings, tmp_path: Path) -> None:
    """A file that is gone does not stay in the list; the list can be emptied."""
    for name in ("a", "b"):
        settings.add_recent_file(tmp_path / name)
    settings.forget_recent_file(tmp_path / "b")
    assert settings.recent_files == [tmp_path / "a"]
    settings.forget_recent_files()
    assert settings.recent_files == []


@pytest.mark.parametrize(
    ("line", "theme", "scale"),
    [
        ("theme=purple", "system", 1.0),
        ("scale=huge", "system", 1.0),
        ("scale=50", "system", 3.0),
        ("theme=dark", "dark", 1.0),
    ],
)
def test_a_damaged_file_gives_defaults(home: Path, line: str, theme: str, scale: float) -> None:
    """What cannot be understood counts as not set."""
    folder = config_folder()
    folder.mkdir(parents=True)
    (folder / "settings.ini").write_text(f"[view]\n{line}\n")
    settings = Settings()
    assert (settings.theme, settings.scale) == (theme, scale)


def test_the_program_keeps_to_its_own_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a home of its own everything is inside it; without, in the user's folders."""
    assert config_folder().is_relative_to(home)
    assert state_folder().is_relative_to(home)
    monkeypatch.delenv("LAYERWRIGHT_HOME")
    assert config_folder().name == state_folder().name == "layerwright"
