"""Files of weights are told apart by what they hold, and those that are none are refused with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from nodes.formats.files import FileError
from nodes.formats.weights.names import beside, weights_name
from nodes.formats.weights.reading import inspect
from nodes.formats.weights.tensors import Layout, WeightFile
from tests.nodes.formats.weights import made


@pytest.mark.parametrize("name", ["x.weights.h5", "x.h5", "x.bin"])
def test_weights_of_keras_3_are_found_under_any_name(tmp_path: Path, name: str) -> None:
    """Shapes, dtypes and names of layers are those of the file."""
    file = inspect(made.keras_file(tmp_path / name))
    assert file.layout is Layout.KERAS
    assert {(each.names, each.index): (each.shape, each.dtype) for each in file.tensors} == {
        ((layer,), index): (shape if index == 0 else shape[1:], "float32")
        for layer, shape in made.SHAPES.items()
        for index in (0, 1)
    }


@pytest.mark.parametrize("root", ["", "model_weights"])
def test_weights_of_keras_2_are_found(tmp_path: Path, root: str) -> None:
    """Weights alone, or within a whole model, have their layers and names."""
    file = inspect(made.legacy_file(tmp_path / "x.h5", root=root))
    assert (file.layout, file.version) == (Layout.LEGACY, "2.15.0")
    assert [each.path for each in file.tensors] == list(made.values())


def test_long_lists_of_names_are_put_together(tmp_path: Path) -> None:
    """Keras 2 cuts a list of names that is too long for one attribute."""
    path = made.legacy_file(tmp_path / "x.h5")
    with h5py.File(path, "r+") as file:
        names = file.attrs["layer_names"]
        del file.attrs["layer_names"]
        file.attrs["layer_names0"], file.attrs["layer_names1"] = names[:1], names[1:]
    assert len(inspect(path).tensors) == 6


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_weights_of_a_whole_model_are_found(tmp_path: Path, compression: int) -> None:
    """A `.keras` file is an archive with a `.weights.h5` in it."""
    file = inspect(made.whole_model(tmp_path / "x.keras", compression))
    assert (file.layout, file.member, len(file.tensors)) == (Layout.KERAS, "model.weights.h5", 6)


def test_arrays_of_numpy_are_found(tmp_path: Path) -> None:
    """A `.npz` keeps its order and its names; dots and slashes lead into layers."""
    np.savez(tmp_path / "x.npz", **{"net.dense.kernel": np.zeros((2, 3)), "b": np.zeros(3, "int8")})
    file = inspect(tmp_path / "x.npz")
    assert [(each.path, each.shape, each.dtype) for each in file.tensors] == [
        ("net/dense/kernel", (2, 3), "float64"),
        ("b", (3,), "int8"),
    ]


def test_states_are_left_aside(tmp_path: Path) -> None:
    """What belongs to an optimizer, or makes random numbers, is no weight; it is counted."""
    path = made.keras_file(tmp_path / "x.weights.h5")
    with h5py.File(path, "r+") as file:
        file["optimizer/vars/0"] = np.int64(3)
        file["layers/dropout/seed_generator/vars/0"] = np.zeros(2, "uint32")
    file = inspect(path)
    assert (len(file.tensors), file.aside) == (6, 2)


def test_bfloat16_is_named(tmp_path: Path) -> None:
    """Two bytes with a note beside them are bfloat16; without the note they are no numbers."""
    path = tmp_path / "x.weights.h5"
    with h5py.File(path, "w") as file:
        found = file.create_dataset("dense/vars/0", data=np.zeros(3, "V2"))
        found.attrs["dtype"] = "bfloat16"
    assert inspect(path).tensors[0].dtype == "bfloat16"


CODES = {
    "empty": "weights-empty",
    "text": "weights-unknown",
    "truncated": "weights-truncated",
    "overwritten": "weights-damaged",
    "without weights": "weights-none",
    "a circle of groups": "weights-circle",
    "a link out of the file": "weights-link",
    "a link within the file": "weights-link",
    "a virtual dataset": "weights-elsewhere",
    "numbers in another file": "weights-elsewhere",
    "thousands of groups in each other": "weights-deep",
    "text among the numbers": "weights-objects",
    "names without numbers": "weights-incomplete",
    "pickled objects": "weights-pickled",
    "an archive of something else": "weights-archive",
    "half an archive": "weights-damaged",
    "an archive that lies about its size": "keras-bomb",
    "a folder": "file-unreadable",
}


@pytest.mark.parametrize("name", made.UNUSABLE)
def test_what_cannot_be_used_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    """The error names the file and what is wrong with it."""
    path = made.unusable(name, tmp_path)
    with pytest.raises(FileError) as caught:
        inspect(path)
    assert (caught.value.code, caught.value.path) == (CODES[name], str(path))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """There is nothing to look into."""
    with pytest.raises(FileError, match="no such file"):
        inspect(tmp_path / "x.h5")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    """To open it would wait for its other end."""
    os.mkfifo(tmp_path / "x.h5")
    with pytest.raises(FileError, match="regular"):
        inspect(tmp_path / "x.h5")


def test_a_process_of_its_own_answers_the_same(tmp_path: Path) -> None:
    """What it prints is the file again, or the reason."""
    import json

    path = made.keras_file(tmp_path / "x.weights.h5", mapped=True)
    run = [sys.executable, "-m", "nodes.formats.weights"]
    told = subprocess.run([*run, str(path)], capture_output=True, check=True, timeout=600).stdout
    assert WeightFile.from_record(json.loads(told)["file"]) == inspect(path)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.weights.h5", "a.weights.h5"),
        ("a.h5", "a.weights.h5"),
        ("a", "a.weights.h5"),
        ("a.H5", "a.weights.h5"),
        ("a.weights.H5", "a.weights.h5"),
        ("a.weights", "a.weights.h5"),
        ("a.params", "a.params.weights.h5"),
        ("my.net.h5", "my.net.weights.h5"),
        (".h5", ".h5.weights.h5"),
    ],
)
def test_names_become_those_that_keras_takes(given: str, name: str) -> None:
    """Whatever the person types ends in `.weights.h5`, once."""
    assert weights_name(Path("/x") / given) == Path("/x") / name


def test_weights_beside_a_project_have_its_name() -> None:
    """`net.layers` keeps them in `net.weights.h5`."""
    assert beside(Path("/x/net.layers")) == Path("/x/net.weights.h5")
