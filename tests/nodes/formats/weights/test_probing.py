"""Another process goes through a file first, and it is refused where that does not come to an end."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from nodes.formats.files import FileError
from nodes.formats.weights import probing
from nodes.formats.weights.probing import probe, probe_model
from tests.nodes.formats.weights import made


@pytest.mark.parametrize("name", ["truncated", "a circle of groups"])
def test_what_is_wrong_otherwise_is_found_by_its_reader(tmp_path: Path, name: str) -> None:
    """A file that the process can go through is none of its business."""
    probe(made.unusable(name, tmp_path))
    probe(tmp_path / "missing.h5")
    probe(tmp_path)


@pytest.mark.parametrize("does", ["import os; os.abort()", "while True: pass"])
def test_a_process_that_does_not_come_back_refuses_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    """It has ended, or takes for ever: the reader would have too."""
    monkeypatch.setattr(probing, "COMMAND", (sys.executable, "-c", does))
    with pytest.raises(FileError) as caught:
        probe(made.keras_file(tmp_path / "x.h5"), deadline=0.5)
    assert caught.value.code == "weights-stuck"


def test_a_model_is_read_from_an_archive_without_its_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody reads need not be gone through; by its content, whatever the file is called."""
    monkeypatch.setattr(probing, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    archive = tmp_path / "x.h5"
    with zipfile.ZipFile(archive, "w") as made_here:
        made_here.writestr("model.weights.h5", b"damaged")
    probe_model(archive)
    probe_model(tmp_path / "missing.h5")
    with pytest.raises(FileError):
        probe_model(made.keras_file(tmp_path / "x.keras"))
