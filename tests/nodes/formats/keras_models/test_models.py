"""What Keras has saved is read, exported and run: the same numbers come out, to the last bit."""

from __future__ import annotations

import gc
import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.coding import put_code
from nodes.formats.imported import Imported
from nodes.formats.keras_models import read_keras_model
from nodes.formats.keras_models.weights import SavedWeights
from nodes.graph import Code, block_of_type
from tests.nodes.formats.keras_models.models import CASES, QUICK
from tests.nodes.formats.keras_models.road import assert_same, imported, randomised, rebuilt

pytestmark = [
    pytest.mark.keras,
    # of Keras: about names of inputs, and about NumPy when it saves
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]

LEGACY = (
    *("dense", "sequential", "shared2", "nested_shared", "nested_equal", "nested_deep", "nested_seq"),
    *("nested_multi", "lstm_state", "bidi", "timedist", "timedist_model", "spectral", "rnn_cells", "mha"),
    *("gqa", "ops_arith", "frozen", "convs", "conv_lstm", "slicing", "dict_io", "embedding_mask", "masking"),
)
"""Those that are saved as a `.h5` too."""
LEGACY_QUICK = frozenset({"nested_equal"})

APPLICATIONS = tuple(name for name in sorted(dir(keras.applications)) if name[0].isupper())


def _marked(names: Any, quick: Any) -> list[Any]:
    return [name if name in quick else pytest.param(name, marks=pytest.mark.full) for name in names]


def _parameters(model: Any) -> tuple[int, int]:
    return model.count_params(), sum(int(np.prod(each.shape)) for each in model.trainable_weights)


@pytest.mark.parametrize("name", _marked(CASES, QUICK))
def test_a_saved_model_becomes_a_class_that_computes_the_same(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """A `.keras` file → project → source → class with the file's weights."""
    keras.utils.set_random_seed(1)
    model, data = CASES[name]()
    randomised(model)
    path = tmp_path / "model.keras"
    model.save(path)
    found = imported(path, catalogue)
    assert found.notes == ()
    ours = rebuilt(found, tmp_path, catalogue)
    assert _parameters(ours) == _parameters(model)
    assert_same(ours(data), model(data))


@pytest.mark.full
@pytest.mark.parametrize("name", ["dict_io", "list_one", "nested_multi", "masking", "mha"])
def test_it_predicts_the_same(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """As one graph, in batches, with inputs as the original takes them."""
    model, data = CASES[name]()
    model.save(tmp_path / "model.keras")
    ours = rebuilt(imported(tmp_path / "model.keras", catalogue), tmp_path, catalogue)
    assert_same(ours.predict(data, verbose=0), model.predict(data, verbose=0))


@pytest.mark.parametrize("name", _marked(LEGACY, LEGACY_QUICK))
def test_a_model_in_an_h5_file_becomes_one_too(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """A whole-model `.h5`, whose weights have another order."""
    model, data = CASES[name]()
    randomised(model)
    path = tmp_path / "model.h5"
    model.save(path)
    ours = rebuilt(imported(path, catalogue), tmp_path, catalogue)
    assert _parameters(ours) == _parameters(model)
    assert_same(ours(data), model(data))


def test_the_json_of_a_model_has_no_weights(tmp_path: Path, catalogue: Catalogue) -> None:
    """What `to_json` gives is the same drawing."""
    model, data = CASES["nested_equal"]()
    path = tmp_path / "model.json"
    path.write_text(model.to_json())
    found = imported(path, catalogue)
    assert found.weights is None
    ours = rebuilt(found, tmp_path, catalogue)
    ours.set_weights(model.get_weights())
    assert_same(ours(data), model(data))


def test_equal_inner_models_are_one_block(tmp_path: Path, catalogue: Catalogue) -> None:
    """Three models that differ in nothing but names are three instances of one block."""
    found = _imported("nested_equal", tmp_path, catalogue)
    blocks = [block_of_type(layer.type) for layer in found.project.main_block.layers.values()]
    assert len(blocks) == 3
    assert len(set(blocks)) == 1
    assert len(found.project.blocks) == 2


def test_an_inner_model_that_is_called_twice_is_one_layer(tmp_path: Path, catalogue: Catalogue) -> None:
    """It is shared: one instance, two nodes."""
    block = _imported("nested_shared", tmp_path, catalogue).project.main_block
    (layer,) = block.layers.values()
    assert len(block.calls_of(layer.id)) == 2


def test_attributes_come_from_the_names_in_the_file(tmp_path: Path, catalogue: Catalogue) -> None:
    """What cannot be a name in Python is made one."""
    block = _imported("hostile_names", tmp_path, catalogue).project.main_block
    names = [layer.attribute for layer in block.layers.values()]
    assert names == ["x_import_os", "class_1", "private", "layer_1layer", "call_1", "layer", "layers_1"]


def test_every_node_has_a_place_of_its_own(tmp_path: Path, catalogue: Catalogue) -> None:
    """The project is laid out."""
    block = _imported("ops_arith", tmp_path, catalogue).project.main_block
    assert block.places.keys() == block.nodes.keys()
    assert len(set(block.places.values())) == len(block.nodes)


def test_weights_stand_where_keras_would_write_them(tmp_path: Path, catalogue: Catalogue) -> None:
    """Saved by Keras and made from the file, the weights have the same addresses."""
    import h5py

    found = _imported("nested_deep", tmp_path, catalogue)
    model = rebuilt(found, tmp_path, catalogue)
    model.save_weights(tmp_path / "keras.weights.h5")
    addresses = []
    for name in ("exported.weights.h5", "keras.weights.h5"):
        with h5py.File(tmp_path / name) as file:
            listed: list[str] = []
            file.visititems(
                lambda path, each, listed=listed: listed.append(path) if hasattr(each, "shape") else None
            )
            addresses.append(sorted(listed))
    assert addresses[0] == addresses[1]


@pytest.mark.full
@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_architecture_of_keras_applications_computes_the_same(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Random weights and batch statistics, the smallest image that it takes."""
    model = randomised(_application(name))
    path = tmp_path / "model.keras"
    model.save(path)
    found = imported(path, catalogue)
    assert found.notes == ()
    ours = rebuilt(found, tmp_path, catalogue)
    data = np.random.default_rng(1).normal(size=(1, *model.input_shape[1:])).astype("float32")
    assert _parameters(ours) == _parameters(model)
    assert_same(ours(data), model(data))
    del model, ours
    keras.backend.clear_session()
    gc.collect()


CUSTOM = """\
import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Gain(tf.keras.layers.Layer):
    def __init__(self, gain=1.0, **kwargs):
        super().__init__(**kwargs)
        self.gain = gain
        self.inner = tf.keras.layers.Dense(4)

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), name="scale")
        self.inner.build(shape)

    def call(self, inputs):
        return self.inner(inputs * self.scale) * self.gain

    def get_config(self):
        return {**super().get_config(), "gain": self.gain}
"""


def test_code_given_later_completes_the_model(tmp_path: Path, catalogue: Catalogue) -> None:
    """A layer of one's own is unknown until its code is there; then its weights come from the file too."""
    path = tmp_path / "gain.py"
    path.write_text(CUSTOM, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("gain", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    inputs = keras.Input((4,))
    model = randomised(
        keras.Model(inputs, module.Gain(2.5, name="second")(module.Gain(name="first")(inputs)))
    )
    model.save(tmp_path / "model.keras")
    found = read_keras_model(tmp_path / "model.keras", catalogue)
    assert [note.place for note in found.notes] == ["first", "second"]
    project = put_code(found.project, Code("Gain", "layer", CUSTOM), catalogue)
    assert isinstance(found.weights, SavedWeights)
    weights = replace(found.weights, project=project)
    ours = rebuilt(replace(found, project=project, weights=weights), tmp_path, catalogue)
    data = np.ones((2, 4), "float32")
    assert_same(ours(data), model(data))


def _application(name: str) -> Any:
    for size in (32, 64, 75, 96, 224, 331):
        try:
            return getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3), classes=10)
        except ValueError:
            continue
    raise AssertionError(name)


def _imported(name: str, folder: Path, catalogue: Catalogue) -> Imported:
    path = folder / "model.keras"
    CASES[name]()[0].save(path)
    return imported(path, catalogue)
