"""Weights go round between the session, the exported file used by hand, and another session, to the bit."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.formats.weights.matching import Matching, match, match_in_order
from nodes.formats.weights.reading import inspect
from nodes.formats.weights.tensors import Target
from nodes.runtime import session
from nodes.runtime.session.live import Refused
from tests.nodes.drawing import Drawing
from tests.nodes.runtime.live_examples import NAMES, Kernel, example
from tests.nodes.runtime.sweep_cases import cases_of, entries
from tests.nodes.runtime.sweep_driver import Driver

pytestmark = [
    pytest.mark.keras,
    # Keras itself calls NumPy in an older way when it saves.
    pytest.mark.filterwarnings("ignore:__array__ implementation"),
]
FEW = ("nest_mlp",)
BUILT = [name for name in NAMES if name != "deferred"]
"""`deferred` has no weights before it meets data."""

session.part("weight_files")


def scrambled(kernel: Kernel, seed: int) -> dict[str, bytes]:
    """Other values in all weights; gives them by key."""
    random = np.random.default_rng(seed)
    for each in kernel.live.weights.values():
        each.assign(random.normal(size=each.shape).astype("float32"))
    return values(kernel)


def values(kernel: Kernel) -> dict[str, bytes]:
    """What all weights hold."""
    return {key: keras.ops.convert_to_numpy(each).tobytes() for key, each in kernel.live.weights.items()}


def matched(kernel: Kernel, path: Path) -> Matching:
    """The matching that the window would show."""
    told = json.loads(json.dumps(kernel.ask("weights.targets")))
    return match(inspect(path), [Target.from_record(each) for each in told["targets"]])


def load(kernel: Kernel, matching: Matching) -> None:
    """Load what can be loaded."""
    file = matching.file
    tensors = [
        [row.tensor.address, row.target.key]
        for row in matching.rows
        if row.loadable and row.tensor and row.target
    ]
    kernel.ask("weights.load", path=file.path, layout=str(file.layout), member=file.member, tensors=tensors)


def statuses(matching: Matching) -> dict[str, int]:
    """How many rows there are of each status."""
    return {str(status): count for status, count in matching.totals.items()}


def exported(kernel: Kernel, folder: Path) -> Any:
    """The model that the exported file makes, in this process."""
    assert kernel.built is not None
    path = folder / "exported.py"
    path.write_text(kernel.built.drawn.source.text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("exported_weights", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["exported_weights"] = module
    spec.loader.exec_module(module)
    return module.build()


def go_round(first: Kernel, second: Kernel, folder: Path) -> None:
    """From a session to the exported file and on to a second session; all is equal to the bit."""
    wanted = scrambled(first, 1)
    first.ask("weights.save", path=str(folder / "a.weights.h5"))
    by_hand = exported(first, folder)
    by_hand.load_weights(folder / "a.weights.h5")
    found = [keras.ops.convert_to_numpy(each).tobytes() for each in by_hand.weights]
    assert found == list(wanted.values())
    by_hand.save_weights(folder / "b.weights.h5")
    for name in ("a.weights.h5", "b.weights.h5"):
        scrambled(second, 2)
        matching = matched(second, folder / name)
        if statuses(matching) != {"exact": len(wanted)}:
            # Keras numbers the weights of a layer that a person wrote; nothing else tells them apart.
            assert name == "b.weights.h5"
            matching = match_in_order(matching)
        load(second, matching)
        assert values(second) == wanted


@pytest.mark.parametrize("name", FEW)
def test_examples_go_round(name: str, catalogue: Catalogue, tmp_path: Path) -> None:
    """Window, exported file, second session."""
    go_round(example(name, catalogue, tmp_path), example(name, catalogue, tmp_path), tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("name", [name for name in BUILT if name not in FEW])
def test_all_examples_go_round(name: str, catalogue: Catalogue, tmp_path: Path) -> None:
    """The other ones."""
    test_examples_go_round(name, catalogue, tmp_path)


@pytest.mark.full
def test_a_fresh_process_reads_what_was_saved(catalogue: Catalogue, tmp_path: Path) -> None:
    """It has nothing but TensorFlow and the exported file."""
    kernel = example("shared_dense", catalogue, tmp_path)
    wanted = scrambled(kernel, 4)
    kernel.ask("weights.save", path=str(tmp_path / "a.weights.h5"))
    assert kernel.built is not None
    (tmp_path / "shown.py").write_text(kernel.built.drawn.source.text, encoding="utf-8")
    code = (
        "import shown, sys; model = shown.build(); model.load_weights('a.weights.h5');"
        "sys.stdout.buffer.write(b''.join(each.numpy().tobytes() for each in model.weights))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=600)
    assert run.stdout == b"".join(wanted.values()), run.stderr[-2000:]


# -- layers of the catalogue -------------------------------------------------------------------------------

WITH_WEIGHTS = ("BatchNormalization", "MultiHeadAttention")


@pytest.fixture(scope="module")
def driver(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """Draws cases of the catalogue."""
    return Driver(catalogue, tmp_path_factory.mktemp("driver"))


def layer_goes_round(id: str, driver: Driver, catalogue: Catalogue, folder: Path) -> bool:
    """Whether the layer has weights; if it has, they go round."""
    case = next(iter(cases_of(catalogue.nodes[id], driver.works)))
    project, _ = driver.drawn(case)
    if not any(each.weights for each in driver.report(project).layers.values()):
        return False
    kernels = Kernel(), Kernel()
    for kernel in kernels:
        kernel.build(project, catalogue, folder)
    if not kernels[0].live.weights:
        return False
    go_round(*kernels, folder)
    return True


@pytest.mark.parametrize("name", WITH_WEIGHTS)
def test_layers_with_weights_go_round(
    name: str, driver: Driver, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Alone in a model."""
    assert layer_goes_round(f"keras.layers.{name}", driver, catalogue, tmp_path)


LAYERS = [spec.id for spec in entries(load_catalogue().nodes) if spec.id.startswith("keras.layers.")]


@pytest.mark.full
@pytest.mark.parametrize("id", LAYERS)
def test_all_layers_with_weights_go_round(
    id: str, driver: Driver, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Every layer of the catalogue that has some."""
    if not layer_goes_round(id, driver, catalogue, tmp_path):
        pytest.skip("it has no weights")


# -- files of Keras 2 --------------------------------------------------------------------------------------


def legacy(path: Path, layers: Mapping[str, Mapping[str, np.ndarray]], whole: bool = False) -> Path:
    """A `.h5` as Keras 2 writes it: layers with names of weights, which lead there."""
    with h5py.File(path, "w") as file:
        root = file.create_group("model_weights") if whole else file
        root.attrs["layer_names"] = np.array([each.encode() for each in layers])
        root.attrs["backend"], root.attrs["keras_version"] = b"tensorflow", b"2.15.0"
        if whole:
            file.attrs["model_config"] = json.dumps({"class_name": "Functional"}).encode()
            file["optimizer_weights/iteration:0"] = np.int64(3)
        for layer, arrays in layers.items():
            group = root.create_group(layer)
            group.attrs["weight_names"] = np.array([each.encode() for each in arrays], dtype="S")
            for name, array in arrays.items():
                group[name] = array
    return path


def arrays_of(kernel: Kernel, prefix: str = "", names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """New values for the weights of a model under the names that Keras 2 gave them, by outermost layer."""
    random = np.random.default_rng(8)
    found: dict[str, Any] = {}
    for each in kernel.live.weights.values():
        *layers, weight = each.path.split("/")[1:]
        layers = [(names or {}).get(layer, layer) for layer in layers]
        name = "/".join((*filter(None, (prefix,)), *layers, f"{weight}:0"))
        found.setdefault(layers[0], {})[name] = random.normal(size=each.shape).astype("float32")
    return found


LEGACY: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "sequential": ("mlp", {}, "exact"),
    "sequential of another script": ("mlp", {"names": {"dense": "dense_7", "dense_1": "dense_8"}}, "renamed"),
    "functional": ("residual_cnn", {}, "exact"),
    "subclass": ("mlp", {"prefix": "mlp"}, "exact"),
    "nested subclasses": ("nest_mlp", {"prefix": "nest_mlp"}, "exact"),
    "shared layer": ("shared_dense", {}, "exact"),
    "recurrent": ("text_classifier", {"names": {"lstm_cell": "lstm_cell_4"}}, "exact"),
}
"""Files of Keras 2: the example that they are loaded into, what names are like, the status of the rows."""


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        *((kind, False) for kind in LEGACY),
        ("functional", True),
        *(pytest.param(kind, True, marks=pytest.mark.full) for kind in LEGACY if kind != "functional"),
    ],
)
def test_files_of_keras_2_are_loaded_as_keras_loads_them(
    kind: str, whole: bool, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Weights alone and whole models; what Keras's own reader makes of the same file is the same."""
    name, options, status = LEGACY[kind]
    kernel = example(name, catalogue, tmp_path)
    layers = arrays_of(kernel, **options)
    path = legacy(tmp_path / "old.h5", {"input_1": {}, **layers}, whole)
    matching = matched(kernel, path)
    rows = statuses(matching)
    if kind == "recurrent":
        # What is inside of a layer had other numbers: it is found without them.
        assert set(rows) <= {"exact", "renamed"}
    else:
        assert rows == {status: len(kernel.live.weights)}
    load(kernel, matching)
    ours = values(kernel)
    assert sorted(ours.values()) == sorted(a.tobytes() for arrays in layers.values() for a in arrays.values())
    if not whole:
        scrambled(kernel, 3)
        kernel.live.model.load_weights(path)
        assert values(kernel) == ours


# -- other files, and failures -----------------------------------------------------------------------------


@pytest.fixture
def mlp(catalogue: Catalogue, tmp_path: Path) -> Kernel:
    """A small model."""
    return example("mlp", catalogue, tmp_path)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_whole_model_of_keras_3_is_loaded(mlp: Kernel, tmp_path: Path, compression: int) -> None:
    """The weights that a `.keras` file holds."""
    wanted = scrambled(mlp, 1)
    mlp.live.model.save(tmp_path / "plain.keras")
    with (
        zipfile.ZipFile(tmp_path / "plain.keras") as plain,
        zipfile.ZipFile(tmp_path / "x.keras", "w", compression) as packed,
    ):
        for each in plain.namelist():
            packed.writestr(each, plain.read(each))
    scrambled(mlp, 2)
    load(mlp, matched(mlp, tmp_path / "x.keras"))
    assert values(mlp) == wanted


def test_arrays_of_numpy_are_loaded(mlp: Kernel, tmp_path: Path) -> None:
    """By path, in any order, big-endian too."""
    arrays = {f"{each.path}": each.numpy() + 1 for each in mlp.live.weights.values()}
    np.savez(tmp_path / "x.npz", **{name: arrays[name].astype(">f4") for name in sorted(arrays)})
    load(mlp, matched(mlp, tmp_path / "x.npz"))
    assert values(mlp) == {key: arrays[each.path].tobytes() for key, each in mlp.live.weights.items()}


def test_half_precision_goes_round(catalogue: Catalogue, tmp_path: Path) -> None:
    """Keras writes bfloat16 as bytes without a meaning."""
    drawing = Drawing(catalogue)
    drawing.chain("input", "keras.layers.Dense", "output")
    block = drawing.block
    (layer,) = block.layers.values()
    from dataclasses import replace

    changed = replace(layer, config={**layer.config, "dtype": "bfloat16"})
    project = drawing.project.with_block(replace(block, layers={layer.id: changed}))
    first, second = Kernel(), Kernel()
    for kernel in (first, second):
        kernel.build(project, catalogue, tmp_path)
    go_round(first, second, tmp_path)


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_load_that_fails_midway_is_taken_back(
    mlp: Kernel, tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens while values are assigned, an interrupt too."""
    scrambled(mlp, 1)
    mlp.ask("weights.save", path=str(tmp_path / "x.weights.h5"))
    before = scrambled(mlp, 2)
    matching = matched(mlp, tmp_path / "x.weights.h5")
    variable = list(mlp.live.weights.values())[at]
    assign, count = type(variable).assign, []

    def interrupted(self: Any, value: Any) -> Any:
        if self is variable and not count:
            count.append(1)
            raise KeyboardInterrupt
        return assign(self, value)

    monkeypatch.setattr(type(variable), "assign", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load(mlp, matching)
    assert values(mlp) == before


@pytest.mark.parametrize("harm", ["gone", "cut", "other shape", "other dtype", "elsewhere"])
def test_a_file_that_changes_before_it_is_read_changes_nothing(
    mlp: Kernel, tmp_path: Path, harm: str
) -> None:
    """All is read before anything is assigned."""
    path = tmp_path / "x.weights.h5"
    mlp.ask("weights.save", path=str(path))
    before = scrambled(mlp, 2)
    matching = matched(mlp, path)
    last = matching.file.tensors[-1].address
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:9000])
    else:
        with h5py.File(path, "r+") as file:
            del file[last]
            if harm == "other shape":
                file[last] = np.zeros((3, 3, 3))
            elif harm == "other dtype":
                file[last] = np.zeros(10, "complex64")
            else:
                file.create_dataset(last, (10,), "float32", external=[("/etc/passwd", 0, 40)])
    with pytest.raises(Refused) as caught:
        load(mlp, matching)
    assert caught.value.code.startswith("weights-")
    assert values(mlp) == before


def test_an_unbuilt_model_says_so(catalogue: Catalogue, tmp_path: Path) -> None:
    """There is nothing to save, and nothing to load into."""
    kernel = example("deferred", catalogue, tmp_path)
    for method, payload in (
        ("weights.save", {"path": str(tmp_path / "x.weights.h5")}),
        ("weights.targets", {}),
    ):
        with pytest.raises(Refused) as caught:
            kernel.ask(method, **payload)
        assert caught.value.code == "weights-unbuilt"
    assert not list(tmp_path.glob("*.h5"))


def test_seeds_and_optimizers_are_left_aside(catalogue: Catalogue, tmp_path: Path) -> None:
    """After training the file has more than weights; what is more is counted, not shown as extra."""
    drawing = Drawing(catalogue)
    drawing.chain("input", "keras.layers.Dropout", "keras.layers.Dense", "output")
    kernel = Kernel()
    kernel.build(drawing.project, catalogue, tmp_path)
    model = kernel.live.model
    model.compile("adam", "mse")
    shape = (4, *model.input_shape[1:]) if getattr(model, "input_shape", None) else (4, 20)
    data = np.zeros(shape, "float32")
    model.fit(data, np.zeros(model(data).shape), verbose=0)
    kernel.ask("weights.save", path=str(tmp_path / "x.weights.h5"))
    matching = matched(kernel, tmp_path / "x.weights.h5")
    assert statuses(matching) == {"exact": 2}
    assert matching.file.aside > 2


def test_what_a_killed_save_left_is_removed_by_the_next(mlp: Kernel, tmp_path: Path) -> None:
    """Only what is old, of the same name."""
    import os

    old = tmp_path / ".x.weights.h5.123-af.tmp.weights.h5"
    other = tmp_path / ".y.weights.h5.123-af.tmp.weights.h5"
    for each in (old, other):
        each.write_bytes(b"half")
        os.utime(each, (1, 1))
    mlp.ask("weights.save", path=str(tmp_path / "x.weights.h5"))
    assert not old.exists()
    assert other.exists()


def test_what_was_there_outlives_what_is_done_in_place(mlp: Kernel, tmp_path: Path) -> None:
    """Values before a load are held, not copied: training and adding in place write elsewhere."""
    scrambled(mlp, 1)
    mlp.ask("weights.save", path=str(tmp_path / "x.weights.h5"))
    before = scrambled(mlp, 2)
    load(mlp, matched(mlp, tmp_path / "x.weights.h5"))
    model = mlp.live.model
    model.compile(keras.optimizers.SGD(0.5, momentum=0.9), "mse")
    model.fit(np.ones((8, 20), "float32"), np.ones((8, 10), "float32"), epochs=2, verbose=0)
    for each in mlp.live.weights.values():
        each.value.assign_add(keras.ops.ones_like(each))
    mlp.ask("weights.undo")
    assert values(mlp) == before
