"""Archives, HDF5 and JSON that promise more than they hold, or hold more than anybody may want."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from h5py import h5d, h5p, h5s, h5t, h5z

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.edit import Refusal
from nodes.formats.clipboard import copy_text, paste
from nodes.formats.files import FileError
from nodes.formats.foreign import read_foreign
from nodes.formats.keras_models import containers
from nodes.formats.layers import dumps, loads
from nodes.formats.weights import reading
from nodes.formats.weights.reading import inspect
from nodes.graph import Node, NodeId, Place, Project, empty_project
from tests.hostile.corpus import Sketch
from tests.hostile.faults import narrow
from tests.hostile.mutations import packed
from tests.nodes.formats.keras_models.test_hostile import model, record, tensor
from tests.nodes.formats.weights import made

MANY = 20_001
CODE = Path(__file__).parents[2]


def dense() -> str:
    """The configuration of a model of one Dense."""
    return json.dumps(model(record("Dense", "dense", tensor("x"), units=2), out="dense"))


def archive(path: Path, *parts: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    """A `.keras` file with more parts."""
    path.write_bytes(packed([("config.json", dense().encode()), *parts], method))
    return path


# -- archives --------------------------------------------------------------------------------------------


def test_all_words_together_are_bounded(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of many vocabularies may be small, and all together more than memory has."""
    monkeypatch.setattr(containers, "LARGEST_VOCABULARY", 1 << 20)
    words = b"word\n" * 60_000
    parts = [(f"assets/layers/lookup_{number}/vocabulary.txt", words) for number in range(5)]
    assert read_foreign(archive(tmp_path / "few.keras", *parts[:3]), catalogue)
    with pytest.raises(FileError) as caught:
        read_foreign(archive(tmp_path / "many.keras", *parts), catalogue)
    assert caught.value.code == "keras-bomb"


def test_weights_that_are_packed_beyond_reason_are_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are hardly packed at all: what becomes hundreds of times as large is none."""
    monkeypatch.setattr(reading, "UNSUSPECTED", 1 << 20)
    path = archive(tmp_path / "bomb.keras", ("model.weights.h5", bytes(8 << 20)), method=zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    assert len(data) < 1 << 16
    at = data.rindex(b"PK\x01\x02") + 20
    # Whatever the archive says of how small it is packed.
    for lie in (data, data[:at] + (2**31).to_bytes(4, "little") + data[at + 4 :]):
        path.write_bytes(lie)
        with narrow(1 << 20), pytest.raises(FileError) as caught:
            inspect(path)
        assert caught.value.code == "keras-bomb"


@pytest.mark.parametrize("wide", [0, 1, 100, 2**31, 2**32 - 1])
@pytest.mark.parametrize("field", ["packed", "unpacked"])
def test_sizes_that_an_archive_only_says_are_not_believed(
    tmp_path: Path, catalogue: Catalogue, field: str, wide: int
) -> None:
    """In its directory a part is larger or smaller than it is."""
    path = archive(tmp_path / "x.keras", method=zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    at = data.rindex(b"PK\x01\x02") + (20 if field == "packed" else 24)
    plain = read_foreign(path, catalogue).project.main_block.nodes
    path.write_bytes(data[:at] + wide.to_bytes(4, "little") + data[at + 4 :])
    try:
        found = read_foreign(path, catalogue).project.main_block.nodes
    except FileError:
        return
    assert len(found) == len(plain)


def test_nothing_is_ever_unpacked_by_the_name_in_an_archive() -> None:
    """So no name can lead out of a folder; nor is anything unpickled, but what the person was asked about."""
    found: dict[str, set[str]] = {}
    for path in (CODE / "main.py", *(CODE / "nodes").rglob("*.py"), *(CODE / "editor").rglob("*.py")):
        words = re.findall(
            r"extractall|\.extract\(|unpack_archive|pickle\.loads?|Unpickler|allow_pickle=True|marshal\.loads?"
            r"|safe_mode=False|enable_unsafe|import shelve|yaml\.load",
            path.read_text(encoding="utf-8"),
        )
        if words:
            found[path.relative_to(CODE).as_posix()] = set(words)
    assert found == {
        "nodes/runtime/session/tensors.py": {"pickle.load"},
        # In the text that stands for a Lambda layer: code of the project, which runs for who trusts it.
        "nodes/formats/keras_models/lambdas.py": {"marshal.loads"},
    }


# -- HDF5 ------------------------------------------------------------------------------------------------


def _declared(shape: tuple[int, ...], chunks: bool) -> Callable[[Any], None]:
    def make(group: Any) -> None:
        group.create_dataset("0", shape, "float32", chunks=(1 << 20,) * len(shape) if chunks else None)

    return make


def _zeros(group: Any) -> None:
    group.create_dataset("0", data=np.zeros(4 << 20, "float32"), compression="gzip", compression_opts=9)


def _filtered(group: Any) -> None:
    kind = h5p.create(h5p.DATASET_CREATE)
    kind.set_chunk((4,))
    kind.set_filter(32015, h5z.FLAG_OPTIONAL, (1,))
    h5d.create(group.id, b"0", h5t.IEEE_F32LE, h5s.create_simple((8,)), kind)


def _attribute(group: Any) -> None:
    group.create_dataset("0", data=np.zeros(3, "float32"))
    group.attrs["name"] = "x" * 60_000


PROMISES: Mapping[str, Callable[[Any], None]] = {
    "a huge row": _declared((2**50,), False),
    "huge pieces": _declared((2**40,), True),
    "many axes": _declared((2**10,) * 5, False),
    "packed zeros": _zeros,
    "packed in an unknown way": _filtered,
    "a long name": _attribute,
}


@pytest.mark.parametrize("name", PROMISES)
def test_what_hdf5_promises_takes_no_room(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """It is looked into, and copied as it stands or refused: nothing is unpacked, no numbers are made."""
    inner = io.BytesIO()
    with h5py.File(inner, "w") as file:
        PROMISES[name](file.create_group("layers/dense/vars"))
    path = archive(tmp_path / "x.keras", ("model.weights.h5", inner.getvalue()))
    size, out = path.stat().st_size, tmp_path / "out.weights.h5"
    found = read_foreign(path, catalogue)
    assert found.weights is not None
    codes = []
    with narrow(size + (1 << 20)):
        for look in (lambda: inspect(path), lambda: found.weights.write(out)):
            try:
                look()
            except FileError as error:
                codes.append(error.code)
    assert codes == (["weights-damaged"] * 2 if "unknown" in name else [])
    left = {each.name for each in tmp_path.iterdir()}
    assert left <= {"x.keras", "out.weights.h5"}


@pytest.mark.parametrize("name", [name for name in made.UNUSABLE if name != "a folder"])
def test_values_that_cannot_be_used_leave_nothing(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Within a model of Keras, and when that is converted."""
    inner = made.unusable(name, tmp_path)
    path = archive(tmp_path / "x.keras", ("model.weights.h5", inner.read_bytes()))
    inner.unlink()
    found = read_foreign(path, catalogue)
    out = tmp_path / "out.weights.h5"
    assert found.weights is not None
    try:
        found.weights.write(out)
    except FileError as error:
        assert error.code.startswith("weights-")  # noqa: PT017 - some of them hold none of this model's
    assert {each.name for each in tmp_path.iterdir()} <= {"x.keras", "out.weights.h5"}


# -- too many --------------------------------------------------------------------------------------------


SOURCE = """import tensorflow as tf


class M(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = tf.keras.layers.Dense(3)

    def call(self, x):
"""


def _crowd() -> Project:
    sketch = Sketch()
    project = sketch.project()
    nodes = {NodeId(f"n{each}"): Node(NodeId(f"n{each}"), "note") for each in range(MANY)}
    block = project.main_block
    return project.with_block(replace(block, nodes=nodes, places={id: Place(0, 0) for id in nodes}))


def _refused(read: Callable[[], object]) -> str:
    with pytest.raises((FileError, Refusal)) as caught:
        read()
    return str(caught.value.code)


def test_a_project_of_too_many_nodes_is_refused(catalogue: Catalogue) -> None:
    """As a file, and from the clipboard."""
    project = _crowd()
    assert _refused(lambda: loads(dumps(project))) == "file-too-many-nodes"
    text = copy_text(project, project.main, project.main_block.nodes)
    assert (
        _refused(lambda: paste(empty_project(), empty_project().main, text, None, catalogue)) == "not-nodes"
    )


@pytest.mark.parametrize(
    "ending", [".json", *(pytest.param(each, marks=pytest.mark.full) for each in (".keras", ".h5", ".py"))]
)
def test_a_model_of_too_many_layers_is_refused(tmp_path: Path, catalogue: Catalogue, ending: str) -> None:
    """Whichever way it is saved."""
    rows = [
        record("Dense", f"d{each}", tensor(f"d{each - 1}" if each else "x"), units=1) for each in range(MANY)
    ]
    config = json.dumps(model(*rows, out=f"d{MANY - 1}"))
    path = tmp_path / f"x{ending}"
    if ending == ".json":
        path.write_text(config, encoding="utf-8")
    elif ending == ".keras":
        path.write_bytes(packed([("config.json", config.encode())]))
    elif ending == ".h5":
        with h5py.File(path, "w", libver="latest") as file:
            # So large an attribute stands outside of the header.
            file.attrs["model_config"] = config
            file.attrs["keras_version"] = "3.15.1"
    else:
        calls = "        x = self.d(x)\n" * MANY
        path.write_text(f"{SOURCE}{calls}        return x\n", encoding="utf-8")
    code = _refused(lambda: read_foreign(path, catalogue))
    assert "many" in code or "large" in code, code


# -- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["x); import os #", "a=1, b", "class", "", "*a", "x\n", "x, **{'a': 1}", "ａ; b", "a.b", "1"]
)
def test_the_name_of_an_argument_becomes_no_line_of_code(
    key: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """An operation for which there is only code: an argument that cannot be called so is left out."""
    layer = record("GetItem", "item", tensor("x"))
    layer |= {"module": "keras.src.ops.numpy"}
    layer["inbound_nodes"] = [{"args": [tensor("x")], "kwargs": {"key": tensor("x"), key: 3}}]
    other = record("Unfold", "item", tensor("x"))
    for made_, module in ((layer, "keras.src.ops.numpy"), (other, "keras.src.ops.nn")):
        made_["module"] = module
        made_["inbound_nodes"][0]["kwargs"][key] = 3
        path = tmp_path / "x.json"
        path.write_text(json.dumps(model(made_, out="item")), encoding="utf-8")
        project = read_foreign(path, catalogue).project
        for node in project.main_block.nodes.values():
            assert "import" not in str(node.arguments.get("body", ""))
            assert not key or key not in str(node.arguments.get("body", "")).partition("[")[0]
        assert "import os" not in generate(project, catalogue).text


@pytest.mark.parametrize("index", [10_000, 2**31, 10**30])
def test_an_output_of_a_number_beyond_reason_is_refused(
    index: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Nothing is made as often as a file says."""
    path = tmp_path / "x.json"
    split = record("Split", "split", tensor("x"), indices_or_sections=index + 1, axis=-1)
    split["module"] = "keras.src.ops.numpy"
    for found in (
        model(record("LSTM", "lstm", tensor("x"), units=2), dense_of(tensor("lstm", 0, index)), out="d"),
        model(split, dense_of(tensor("split")), out="d"),
    ):
        path.write_text(json.dumps(found), encoding="utf-8")
        assert _refused(lambda: read_foreign(path, catalogue)) == "keras-no-output"


def dense_of(found: dict[str, Any]) -> dict[str, Any]:
    """A Dense called `d` of a tensor."""
    return record("Dense", "d", found, units=2)
