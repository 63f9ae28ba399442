"""What the golden sources do in Keras: build, call, predict, fit, save and load."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.ends import Declared, declared_inputs
from nodes.codegen.plan import plan_block
from nodes.formats.layers import read

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/graph.layers"))

WORDS = ["a", "a photo of film", "good"]
KEEPS_STATE = "fixed_batch"
RANDOM = "attention"
"""Its Dropout is on in every call."""

pytestmark = [
    pytest.mark.keras,
    # Keras's own, of numpy 2 and of models that have no weights or were given a dataset.
    pytest.mark.filterwarnings("ignore:__array__ implementation"),
    pytest.mark.filterwarnings("ignore:The model does not have any trainable weights"),
    pytest.mark.filterwarnings("ignore:`shuffle=True` was passed"),
]


@pytest.fixture(scope="module")
def tf() -> Iterator[Any]:
    """TensorFlow, on the CPU and silent."""
    import tensorflow

    tensorflow.get_logger().setLevel("ERROR")
    tensorflow.keras.utils.set_random_seed(0)
    yield tensorflow
    tensorflow.keras.backend.clear_session()


@pytest.mark.parametrize("case", CASES)
def test_a_golden_source_works_in_every_way(case: str, tf: Any, catalogue: Catalogue, tmp_path: Path) -> None:
    """The class runs eagerly, in predict, in a function, symbolically and in fit, and can be reloaded."""
    inputs = _inputs(case, catalogue)
    tensors = [_data(tf, declared) for declared in inputs] or [tf.ones((2, 2))]
    data: Any = tensors[0] if len(tensors) == 1 else tensors
    model = _module(case).build()
    assert model.built == all(declared.shape is not None for declared in inputs or (Declared(),))

    eager = tf.nest.flatten(model(data))
    for other in (model.predict_on_batch(data), tf.function(model)(data)):
        if case not in (KEEPS_STATE, RANDOM):
            _assert_close(tf.nest.flatten(other), eager)
    _call_symbolically(tf, model, tensors)
    model.compile("sgd", "mse")
    model.fit(tf.data.Dataset.from_tensors((_as_one(tensors), _as_one(eager))), verbose=0)

    _assert_reloads(tf, model, data, tmp_path, exact=case not in (KEEPS_STATE, RANDOM))


@pytest.mark.usefixtures("tf")
def test_layers_know_that_they_are_trained(drawing: Any) -> None:
    """In `fit` BatchNormalization learns and Dropout drops; in `predict` neither does."""
    source = drawing.add("input", shape=(4,))
    norm = drawing.add("layers.BatchNormalization", source)
    drawing.add("layers.Dense", drawing.add("layers.Dropout", norm), units=1)
    space: dict[str, Any] = {"__name__": "trained"}
    exec(drawing.source().text, space)
    model = space["build"]()
    model.compile("sgd", "mse")
    data = np.full((8, 4), 5.0, "float32")
    before = model.predict(data, verbose=0)
    np.testing.assert_array_equal(model.predict(data, verbose=0), before)
    assert not model.batch_normalization.moving_mean.numpy().any()
    model.fit(data, np.zeros((8, 1)), verbose=0)
    assert model.batch_normalization.moving_mean.numpy().all()


def test_training_is_named_only_where_it_matters(drawing: Any) -> None:
    """A perceptron's `call` takes its inputs alone."""
    dense = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=1)
    assert "    def call(self, inputs):" in drawing.source().text.splitlines()
    drawing.add("layers.Dropout", dense)
    assert "    def call(self, inputs, training=None):" in drawing.source().text.splitlines()


def _module(case: str) -> ModuleType:
    name = f"golden_{case}"
    spec = importlib.util.spec_from_file_location(name, GOLDEN / case / "model.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _inputs(case: str, catalogue: Catalogue) -> tuple[Declared, ...]:
    project = read(GOLDEN / case / "graph.layers").project
    return declared_inputs(plan_block(project, project.main, catalogue), project.main_block, catalogue)


def _data(tf: Any, declared: Declared) -> Any:
    """A batch for an input; open dimensions are 4."""
    random = np.random.default_rng(0)
    sizes = (5,) if declared.shape is None else declared.shape
    shape = (declared.batch or 3, *(size or 4 for size in sizes))
    if declared.dtype == "string":
        return tf.constant(random.choice(WORDS, shape))
    if declared.is_float:
        return tf.constant(random.random(shape, dtype="float32"))
    return tf.constant(random.integers(0, 4, shape), dtype=declared.dtype)


def _as_one(tensors: Sequence[Any]) -> Any:
    return tensors[0] if len(tensors) == 1 else tuple(tensors)


def _call_symbolically(tf: Any, model: Any, tensors: Sequence[Any]) -> None:
    """Use `model` inside a functional model."""
    inputs = [tf.keras.Input(batch_shape=tensor.shape, dtype=tensor.dtype) for tensor in tensors]
    outer = tf.keras.Model(inputs, model(inputs[0] if len(inputs) == 1 else inputs))
    assert len(outer.weights) == len(model.weights)


def _assert_reloads(tf: Any, model: Any, data: Any, folder: Path, exact: bool) -> None:
    """Whole models and weights come back as they were."""
    model.save(folder / "model.keras")
    loaded = tf.keras.models.load_model(folder / "model.keras")
    assert [weight.name for weight in loaded.weights] == [weight.name for weight in model.weights]
    _assert_close(loaded.get_weights(), model.get_weights())
    results = [tf.nest.flatten(each.predict_on_batch(data)) for each in (model, loaded)]
    if exact:
        _assert_close(*results)


def _assert_close(ones: Sequence[Any], others: Sequence[Any]) -> None:
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
