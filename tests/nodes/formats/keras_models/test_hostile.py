"""Files that are no models, or are made to harm, are refused with a sentence; nothing of them is run."""

from __future__ import annotations

import ast
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.files import FileError
from nodes.formats.keras_models import read_keras_model
from nodes.trust import needs_trust
from nodes.vocabulary import vocabulary


def tensor(layer: str, call: int = 0, index: int = 0) -> dict[str, Any]:
    """An output of a layer as Keras writes it."""
    history = [layer, call, index]
    return {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 4], "dtype": "float32", "keras_history": history},
    }


def record(class_name: str, name: str, *inbound: Any, **config: Any) -> dict[str, Any]:
    """A layer of a model."""
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "config": {"name": name, **config},
        "name": name,
        "inbound_nodes": [{"args": [each], "kwargs": {}} for each in inbound],
    }


def dense(name: str, *inbound: Any) -> dict[str, Any]:
    """A Dense layer."""
    return record("Dense", name, *inbound, units=4)


def model(*layers: dict[str, Any], out: str) -> dict[str, Any]:
    """A model of an input `x` and `layers`."""
    first = record("InputLayer", "x", batch_shape=[None, 4])
    config = {
        "name": "m",
        "layers": [first, *layers],
        "input_layers": ["x", 0, 0],
        "output_layers": [out, 0, 0],
    }
    return {"module": "keras.src.models.functional", "class_name": "Functional", "config": config}


def archive(path: Path, config: Any, weights: bytes = b"") -> Path:
    """A `.keras` file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("config.json", config if isinstance(config, str | bytes) else json.dumps(config))
        file.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        if weights:
            file.writestr("model.weights.h5", weights)
    return path


def written(path: Path, data: bytes) -> Path:
    """A file of these bytes."""
    path.write_bytes(data)
    return path


def _hdf5(path: Path, **attributes: str) -> Path:
    with h5py.File(path, "w") as file:
        file.attrs.update(attributes)
    return path


def _chain(count: int) -> dict[str, Any]:
    layers = [dense(f"d{place}", tensor(f"d{place - 1}" if place else "x")) for place in range(count)]
    return model(*layers, out=f"d{count - 1}")


REFUSED: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "missing": ("file-missing", lambda path: path),
    "folder": ("file-unreadable", lambda path: path.parent),
    "empty": ("keras-empty", lambda path: written(path, b"")),
    "a picture": ("keras-unknown", lambda path: written(path, b"\x89PNG\r\n\x1a\n")),
    "a list": ("keras-unknown", lambda path: written(path, b"[1, 2]")),
    "other JSON": ("keras-no-class", lambda path: written(path, b'{"a": 1}')),
    "half JSON": ("keras-not-json", lambda path: written(path, b'{"class_name": ')),
    "no UTF-8": ("keras-not-utf8", lambda path: written(path, b'{"class_name": "\xff"}')),
    "a long number": ("keras-not-json", lambda path: written(path, b'{"a": ' + b"9" * 5000 + b"}")),
    "deep lists": (
        "keras-too-deep",
        lambda path: written(path, b'{"a": ' + b"[" * 99999 + b"]" * 99999 + b"}"),
    ),
    "deep objects": ("keras-too-deep", lambda path: written(path, b'{"a": ' * 500 + b"1" + b"}" * 500)),
    "half an archive": (
        "keras-cut-off",
        lambda path: written(path, archive(path, _chain(3)).read_bytes()[:200]),
    ),
    "no configuration": ("keras-no-config", lambda path: _other_archive(path)),
    "packed zeros": ("keras-bomb", lambda path: archive(path, b'{"a": "' + b"a" * (20 << 20) + b'"}')),
    "weights alone": ("keras-weights-alone", lambda path: _hdf5(path)),
    "half an HDF5": (
        "keras-cut-off",
        lambda path: written(path, _hdf5(path, a="b" * 9000).read_bytes()[:900]),
    ),
    "a broken h5": ("keras-not-json", lambda path: _hdf5(path, model_config="{nope")),
    "a circle": (
        "keras-circle",
        lambda path: archive(path, model(dense("a", tensor("b")), dense("b", tensor("a")), out="b")),
    ),
    "a layer of itself": (
        "keras-circle",
        lambda path: archive(path, model(dense("a", tensor("a")), out="a")),
    ),
    "a layer from nowhere": (
        "keras-no-output",
        lambda path: archive(path, model(dense("a", tensor("z")), out="a")),
    ),
    "a call too many": (
        "keras-no-output",
        lambda path: archive(path, model(dense("a", tensor("x", 7)), out="a")),
    ),
    "a call before the first": (
        "keras-no-output",
        lambda path: archive(path, model(dense("a", tensor("x", -1)), out="a")),
    ),
    "twins": (
        "keras-twins",
        lambda path: archive(path, model(dense("a", tensor("x")), dense("a", tensor("x")), out="a")),
    ),
    "too many": ("keras-too-many-nodes", lambda path: archive(path, _chain(10_001))),
    "a layer": ("keras-layer-alone", lambda path: archive(path, dense("a"))),
    "nothing": ("keras-empty-record", lambda path: archive(path, {"class_name": "Functional"})),
    "wrong types": (
        "keras-bad-ends",
        lambda path: archive(
            path,
            {"class_name": "Functional", "config": {"layers": [1], "input_layers": 7, "output_layers": {}}},
        ),
    ),
}


def _other_archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "b")
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_model_is_refused(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """One sentence says what was expected, what came, and what can be done."""
    code, make = REFUSED[name]
    path = make(tmp_path / "file.keras")
    with pytest.raises(FileError) as caught:
        read_keras_model(path, catalogue)
    assert caught.value.code == code
    assert caught.value.reason.endswith(".")


def test_names_become_no_code(tmp_path: Path, catalogue: Catalogue) -> None:
    """A name that would be Python in the source stands there as no more than a part of a name."""
    evil = 'x"); import os; os.remove("a") #\n'
    layers = [
        record("Dense", evil, tensor("x"), units=4, activation="relu'); exit(", kernel_initializer=evil)
    ]
    found = read_keras_model(archive(tmp_path / "m.keras", model(*layers, out=evil)), catalogue)
    tree = ast.parse(generate(found.project, catalogue).text)
    imports = [each for each in ast.walk(tree) if isinstance(each, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(each) for each in imports] == ["import tensorflow as tf"]
    names = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    assert names.isdisjoint({"os", "exit"})


def test_code_in_a_lambda_layer_is_not_run(tmp_path: Path, catalogue: Catalogue) -> None:
    """It becomes a function of the project, which counts as code: nothing runs it without trust."""
    function = {"class_name": "__lambda__", "config": {"code": "4wEAAAAA", "defaults": None, "closure": None}}
    layer = record("Lambda", "double", tensor("x"), function=function)
    found = read_keras_model(archive(tmp_path / "m.keras", model(layer, out="double")), catalogue)
    assert [note.code for note in found.notes] == ["keras-lambda"]
    (piece,) = needs_trust(found.project, vocabulary(found.project, catalogue))
    assert piece.where == "double_code"
    assert '"4wEAAAAA"' in piece.text


@pytest.mark.parametrize(
    "function",
    [
        {"class_name": "__lambda__", "config": {"code": '4w"); import os  #', "closure": None}},
        {"class_name": "__lambda__", "config": {"code": "4wEA", "defaults": [float("nan")]}},
        {"class_name": "__lambda__", "config": {"code": "4wEA", "closure": [{"class_name": "Dense"}]}},
        {"class_name": "function", "config": "import os", "registered_name": "function"},
        ["4wEA", "os", None],
        None,
    ],
)
def test_what_is_no_code_of_a_lambda_layer_is_left_out(
    function: object, tmp_path: Path, catalogue: Catalogue
) -> None:
    """The person has to write the function: nothing of what the file says stands in it."""
    layer = record("Lambda", "double", tensor("x"), function=function)
    found = read_keras_model(archive(tmp_path / "m.keras", model(layer, out="double")), catalogue)
    assert [note.code for note in found.notes] == ["keras-lambda-name"]
    (code,) = found.project.code.values()
    assert "NotImplementedError" in code.text
    assert "4wEA" not in code.text
    assert "os" not in code.text.split()


def test_a_layer_that_nobody_knows_keeps_its_configuration(tmp_path: Path, catalogue: Catalogue) -> None:
    """Until its code is given it is an unknown node with all that the file says."""
    layer = {
        **record("MyLayer", "mine", tensor("x"), gain=2.5),
        "module": "me",
        "registered_name": "me>MyLayer",
    }
    found = read_keras_model(archive(tmp_path / "m.keras", model(layer, out="mine")), catalogue)
    (kept,) = found.project.main_block.layers.values()
    assert (kept.type, kept.attribute, kept.config) == ("custom:MyLayer", "mine", {"gain": 2.5})
    assert [(note.code, note.place) for note in found.notes] == [("keras-unknown-layer", "mine")]


def test_a_class_of_ones_own_is_offered_to_be_paired(tmp_path: Path, catalogue: Catalogue) -> None:
    """A subclassed model: its configuration is shown, its code is not in the file."""
    saved = {
        "module": "me",
        "class_name": "Net",
        "config": {"width": 8},
        "registered_name": "me>Net",
        "build_config": {"input_shape": [None, 4]},
    }
    found = read_keras_model(archive(tmp_path / "m.keras", saved), catalogue)
    (kept,) = found.project.main_block.layers.values()
    assert (kept.type, kept.config) == ("custom:Net", {"width": 8})
    assert "keras-subclassed" in [note.code for note in found.notes]


def test_weights_lead_nowhere_else(tmp_path: Path, catalogue: Catalogue) -> None:
    """A link in the file of weights is refused, and nothing is written."""
    inner = tmp_path / "inner.h5"
    with h5py.File(inner, "w") as file:
        group = file.create_group("layers/dense/vars")
        group["0"] = np.zeros((4, 4), "float32")
        group["1"] = h5py.ExternalLink("/etc/passwd", "/")
    path = archive(tmp_path / "m.keras", model(dense("dense", tensor("x")), out="dense"), inner.read_bytes())
    found = read_keras_model(path, catalogue)
    assert found.weights is not None
    target = tmp_path / "out.weights.h5"
    with pytest.raises(FileError) as caught:
        found.weights.write(target)
    assert caught.value.code == "weights-link"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["inner.h5", "m.keras"]
