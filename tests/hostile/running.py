"""What an exported source does in Keras, in every way; for a process with TensorFlow."""

from __future__ import annotations

import itertools
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from nodes.codegen.arrays import npz
from nodes.codegen.source import Source

_numbers = itertools.count()


def load(source: Source, folder: Path) -> ModuleType:
    """The source as a module, with the file of its constants beside it."""
    name = f"drawn_{next(_numbers)}"
    file = folder / f"{name}.py"
    file.write_text(source.text, encoding="utf-8")
    if source.arrays:
        file.with_suffix(".constants.npz").write_bytes(npz(source.arrays))
    module = ModuleType(name)
    module.__file__ = str(file)
    sys.modules[name] = module
    exec(compile(source.text, str(file), "exec"), vars(module))
    return module


def data_for(inputs: int, width: int, seed: int = 0) -> Any:
    """A batch for a model of so many inputs."""
    import tensorflow as tf

    dice = np.random.default_rng(seed)
    tensors = [tf.constant(dice.normal(size=(3, width)).astype("float32")) for _ in range(inputs)]
    return tensors[0] if inputs == 1 else tensors


def outputs_of(model: Any, data: Any) -> list[Any]:
    """What a model makes of data, as arrays."""
    import tensorflow as tf

    return [each.numpy() for each in tf.nest.flatten(model(data))]


def give_weights(model: Any, by: Callable[[Any], str] | None = None) -> None:
    """Values for every weight that follow from its place among the others, or from what `by` says of it."""
    values = []
    for place, weight in enumerate(model.weights):
        said = str(place) if by is None else by(weight)
        dice = np.random.default_rng(zlib.crc32(f"{said} {weight.shape}".encode()))
        values.append(dice.normal(scale=0.5, size=weight.shape).astype(weight.dtype))
    model.set_weights(values)


LAYERS_OWN = ("kernel", "bias", "gamma", "beta", "scale")


def named(weight: Any) -> str:
    """What a weight is called in whatever block: `dense/kernel`, or a weight's own name."""
    parts = str(weight.path).split("/")
    return "/".join(parts[-2:] if parts[-1] in LAYERS_OWN else parts[-1:])


def assert_same(ones: Sequence[Any], others: Sequence[Any], what: str = "") -> None:
    """Assert that arrays are equal as far as float32 can be."""
    assert len(ones) == len(others), what
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5, err_msg=what)


def assert_works(module: ModuleType, inputs: int, width: int, folder: Path) -> None:
    """Assert that the model runs eagerly, as a function, in predict, in another, and after reload."""
    import tensorflow as tf

    data = data_for(inputs, width)
    model = module.build()
    give_weights(model)
    eager = outputs_of(model, data)
    ways: Mapping[str, Any] = {
        "as a function": lambda: tf.nest.flatten(tf.function(model)(data)),
        "in predict": lambda: tf.nest.flatten(model.predict_on_batch(data)),
        "in another model": lambda: tf.nest.flatten(_outer(model, data)(data)),
    }
    for name, way in ways.items():
        assert_same([np.asarray(each) for each in way()], eager, name)
    model.save_weights(folder / "model.weights.h5")
    tf.keras.utils.set_random_seed(7)
    other = module.build()
    if other.weights:
        other.load_weights(folder / "model.weights.h5")
    assert_same(outputs_of(other, data), eager, "weights loaded")
    model.save(folder / "model.keras")
    again = tf.keras.models.load_model(folder / "model.keras")
    assert [each.shape for each in again.weights] == [each.shape for each in model.weights]
    assert_same(outputs_of(again, data), eager, "model loaded")


def _outer(model: Any, data: Any) -> Any:
    import tensorflow as tf

    inputs = tf.nest.map_structure(lambda each: tf.keras.Input(batch_shape=each.shape), data)
    return tf.keras.Model(inputs, model(inputs))
