"""Another process goes through a file first, and it is refused where that does not come to an end."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
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


LIMITED = """
import sys
from pathlib import Path
from nodes.formats.weights import __main__, probing
probing.MOST_MEMORY = 100 << 20
probing.limit_memory()
{}
"""


def _repeating(path: Path, times: int) -> Path:
    """A legacy file of one megabyte in which so many names of layers are the same long text."""
    made.legacy_file(path)
    size = 1 << 20
    with h5py.File(path, "r+") as file:
        del file.attrs["layer_names"]
        names = ["A" * size, *["short"] * times]
        file.attrs.create("layer_names", names, dtype=h5py.string_dtype())
    data = path.read_bytes()
    # A length, and where the text stands; then the next one.
    found = re.search(struct.pack("<I", size) + b".{12}" + struct.pack("<I", 5), data, re.DOTALL)
    assert found is not None
    at = found.start()
    path.write_bytes(data[:at] + data[at : at + 16] * (times + 1) + data[at + 16 * (times + 1) :])
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="no other system limits the memory of a process")
@pytest.mark.parametrize("does", ["probing.go_through(Path(sys.argv[1]))", "__main__.main(sys.argv[1])"])
def test_a_text_that_is_there_a_thousand_times_takes_no_memory(tmp_path: Path, does: str) -> None:
    """It stands in the file once; who reads it would have each of them."""
    for times, fits in ((1, True), (1_000, False)):
        path = _repeating(tmp_path / "x.h5", times)
        command = [sys.executable, "-c", LIMITED.format(does), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "main" in does:
            assert ("memory" in done.stdout) is not fits
        else:
            assert (done.returncode == 0) is fits, done.stderr


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


def test_an_attribute_that_points_beyond_the_file_is_left_to_who_reads_it(tmp_path: Path) -> None:
    """That is a damage like others, though HDF5 speaks of an allocation: the rest can be gone through."""
    path = tmp_path / "x.h5"
    with h5py.File(path, "w") as file:
        file.attrs.create("layer_names", ["dense", "dense_1"], dtype=h5py.string_dtype())
    data = path.read_bytes()
    # A length, and where the text stands.
    found = re.search(struct.pack("<I", len("dense")) + b".{12}" + struct.pack("<I", 7), data, re.DOTALL)
    assert found is not None
    at = found.start() + 4
    path.write_bytes(data[:at] + struct.pack("<Q", len(data) * 2) + data[at + 8 :])
    with h5py.File(path) as file, pytest.raises(OSError, match="past end of allocation"):
        file.attrs["layer_names"]
    probing.go_through(path)
