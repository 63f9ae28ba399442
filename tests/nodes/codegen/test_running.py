"""What the golden sources do in Keras: build, call, predict, fit, save and load."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.arrays import npz
from nodes.codegen.ends import Declared, declared_inputs
from nodes.codegen.plan import plan_block
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.graph import Object, Project, argument, given_layer
from nodes.vocabulary import vocabulary

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/graph.layers"))
LARGE = (
    *("arguments", "attention", "causal", "converted", "given"),
    *("nested_blocks", "preprocessing", "seq2seq", "states", "wrappers"),
)
"""Drawings of which each graph takes seconds: the usual run makes one of each."""

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
    yield tensorflow
    tensorflow.keras.backend.clear_session()


def _exact(case: str) -> bool:
    """Whether two calls of the model give the same."""
    return case not in (KEEPS_STATE, RANDOM)


@pytest.mark.parametrize("case", LARGE)
def test_a_large_golden_source_works(case: str, tf: Any, catalogue: Catalogue, tmp_path: Path) -> None:
    """The class runs eagerly and in predict, and another model takes its weights."""
    module, model, tensors = _made(case, tf, catalogue, tmp_path)
    data = _as_one(tensors)
    results = [tf.nest.flatten(each(data)) for each in (model, model.predict_on_batch)]
    if _exact(case):
        _assert_close(*results)
    _assert_takes_weights(tf, model, module, data, tmp_path, _exact(case))


@pytest.mark.parametrize(
    "case", [pytest.param(each, marks=pytest.mark.full) if each in LARGE else each for each in CASES]
)
def test_a_golden_source_works_in_every_way(case: str, tf: Any, catalogue: Catalogue, tmp_path: Path) -> None:
    """The class runs eagerly, in predict, in a function, symbolically and in fit, and can be reloaded."""
    module, model, tensors = _made(case, tf, catalogue, tmp_path)
    data: Any = tensors[0] if len(tensors) == 1 else tensors

    eager = tf.nest.flatten(model(data))
    for other in (model.predict_on_batch(data), tf.function(model)(data)):
        if _exact(case):
            _assert_close(tf.nest.flatten(other), eager)
    outer = _call_symbolically(tf, model, tensors)
    _assert_trains(tf, model, data)
    model.compile("sgd", "mse")
    if all(tensor.shape.rank for tensor in eager):
        model.fit(tf.data.Dataset.from_tensors((_as_one(tensors), _as_one(eager))), verbose=0)

    for each in (model, outer):
        _assert_reloads(tf, each, data, tmp_path, _exact(case))
    _assert_takes_weights(tf, model, module, data, tmp_path, _exact(case))


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


@pytest.mark.usefixtures("tf")
def test_loops_and_branches_do_what_is_drawn(drawing: Any) -> None:
    """Halve while the sum is above one, add the number of each round, and negate what is small."""
    start = drawing.add("input", shape=())
    halved, enter = drawing.loop("while", start, values=("x",))
    above = drawing.add("expression", drawing.add("ops.sum", enter), text="total > 1")
    drawing.add("leave", above, drawing.add("operator.divide", enter, y=2))
    drawing.leave()
    counted, enter = drawing.loop("for", None, halved, halved, values=("x", "y"), times=3)
    step = drawing.add("ops.cast", (enter, "index"), dtype="float32")
    drawing.add("leave", drawing.add("operator.add", (enter, "x"), step), (enter, "x"))
    drawing.leave()
    small = drawing.add("expression", drawing.add("ops.sum", halved), text="total < 0.6")
    branch, enter = drawing.loop("if", small, (counted, "x"), values=("x",))
    drawing.add("then", drawing.add("operator.multiply", enter, y=-1))
    drawing.add("else")
    drawing.leave()
    for source in (branch, (counted, "y")):
        drawing.add("output", source)
    space: dict[str, Any] = {"__name__": "looping"}
    exec(drawing.source().text, space)
    model = space["build"]()
    for value in (0.25, 1.0, 1.5, 40.0):
        x = value
        while x > 1:
            x /= 2
        expected = [(x + 0 + 1 + 2) * (-1 if x < 0.6 else 1), x + 0 + 1]
        data = np.array([value], "float32")
        for results in (model(data), model.predict_on_batch(data)):
            np.testing.assert_allclose([float(each[0]) for each in results], expected, rtol=1e-6)


@pytest.mark.usefixtures("tf")
def test_instances_are_what_their_arguments_say(drawing: Any) -> None:
    """Two instances of a block have sizes of their own, and share the layer that both are given."""
    type = drawing.open("Head", units=3)
    shared = drawing.give("shared", units=2)
    source = drawing.call(shared, drawing.add("input", shape=(4,)))
    drawing.add("output", drawing.add("layers.Dense", source, units=argument("units")))
    drawing.open()
    start = drawing.add("input", shape=(4,))
    own = drawing.give("projection", units=5)
    for values in ({}, {"units": 7}):
        drawing.add("output", drawing.add(type, start, shared=given_layer(own), **values))
    space: dict[str, Any] = {"__name__": "heads"}
    exec(drawing.source().text, space)
    model = space["build"]()
    shapes = sorted(tuple(weight.shape) for weight in model.trainable_weights)
    assert shapes == sorted([(4, 5), (5,), (5, 3), (3,), (5, 7), (7,)])


def test_training_is_named_only_where_it_matters(drawing: Any) -> None:
    """A perceptron's `call` takes its inputs alone."""
    dense = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=1)
    assert "    def call(self, inputs):" in drawing.source().text.splitlines()
    drawing.add("layers.Dropout", dense)
    assert "    def call(self, inputs, training=None):" in drawing.source().text.splitlines()


def _made(case: str, tf: Any, catalogue: Catalogue, folder: Path) -> tuple[ModuleType, Any, list[Any]]:
    """The golden source as a module, its model, which is built if its inputs say how, and data for it."""
    tf.keras.utils.set_random_seed(0)
    project = read(GOLDEN / case / "graph.layers").project
    module = _module(case, generate(project, catalogue).arrays, folder)
    inputs = _inputs(project, catalogue)
    built = all(declared.shape is not None for declared in inputs or (Declared(),))
    model = module.build()
    assert model.built == built
    return module, model, [_data(tf, declared) for declared in inputs] or [tf.ones((2, 2))]


def _module(case: str, arrays: Mapping[str, Object], folder: Path) -> ModuleType:
    """The golden source as a module, with the file of its constants beside it."""
    name = f"golden_{case}"
    file = folder / "model.py"
    shutil.copy(GOLDEN / case / "model.py", file)
    file.with_suffix(".constants.npz").write_bytes(npz(arrays))
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _inputs(project: Project, catalogue: Catalogue) -> tuple[Declared, ...]:
    plan = plan_block(project, project.main, vocabulary(project, catalogue))
    return declared_inputs(plan, project.main_block, catalogue)


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


def _call_symbolically(tf: Any, model: Any, tensors: Sequence[Any]) -> Any:
    """`model` inside a functional model."""
    inputs = [tf.keras.Input(batch_shape=tensor.shape, dtype=tensor.dtype) for tensor in tensors]
    outer = tf.keras.Model(inputs, model(inputs[0] if len(inputs) == 1 else inputs))
    assert len(outer.weights) == len(model.weights)
    return outer


def _assert_trains(tf: Any, model: Any, data: Any) -> None:
    """Every trainable weight has a gradient, also in branches that are not taken."""

    @tf.function
    def gradients() -> Any:
        with tf.GradientTape() as tape:
            outputs = [y for y in tf.nest.flatten(model(data, training=True)) if y.dtype.is_floating]
            total = sum(tf.reduce_sum(y * tf.random.normal(tf.shape(y), dtype=y.dtype)) for y in outputs)
        found = tape.gradient(total, [weight.value for weight in model.trainable_weights])
        assert all(gradient is not None for gradient in found)
        return tf.constant(0)

    if any(tensor.dtype.is_floating for tensor in tf.nest.flatten(model(data))):
        gradients()


def _assert_takes_weights(
    tf: Any, model: Any, module: ModuleType, data: Any, folder: Path, exact: bool
) -> None:
    """Another instance gives the same with the same weights, those that do not train among them."""
    tf.keras.utils.set_random_seed(1)
    other = module.build()
    other(data)
    if not model.weights:
        return
    model.save_weights(folder / "model.weights.h5")
    other.load_weights(folder / "model.weights.h5")
    _assert_close(other.get_weights(), model.get_weights())
    if exact:
        _assert_close(*(tf.nest.flatten(each(data)) for each in (model, other)))


def _assert_reloads(tf: Any, model: Any, data: Any, folder: Path, exact: bool) -> None:
    """Whole models and weights come back as they were."""
    model.save(folder / "model.keras")
    loaded = tf.keras.models.load_model(folder / "model.keras")
    assert [weight.name for weight in loaded.weights] == [weight.name for weight in model.weights]
    _assert_close(loaded.get_weights(), model.get_weights())
    # Not by `predict`: that makes another graph of each model, which takes most of the time.
    results = [tf.nest.flatten(each(data)) for each in (model, loaded)]
    if exact:
        _assert_close(*results)


def _assert_close(ones: Sequence[Any], others: Sequence[Any]) -> None:
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
