"""Another process goes through a file first, and it is refused where that does not come to an end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nodes.formats.files import FileError
from nodes.formats.weights import probing
from nodes.formats.weights.probing import probe
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
