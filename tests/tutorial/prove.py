"""Runs exported examples beside the handwritten models, in a process that knows nothing of Layerwright.

`python prove.py FOLDER` reads `FOLDER/<example>.py` for every model and prints one JSON object a line: the
example, and what was found about it.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import handwritten
import keras
import numpy as np
import tensorflow as tf

SHAPES = {"regression_2_4": (2, 4)}
SCALES = (0.0, 0.01, 0.3, 1.0, 10.0)
SEEDS = range(2)


def main(folder: Path) -> None:
    """Go through all examples."""
    for name in handwritten.MODELS:
        print(json.dumps({"example": name, **prove(name, folder / f"{name}.py")}), flush=True)


def prove(name: str, path: Path) -> dict[str, Any]:
    """What is true of one exported example."""
    module = load(path)
    shape = SHAPES.get(name, (2, handwritten.FEATURES))
    x = np.random.default_rng(1).normal(size=shape).astype("float32")
    keras.utils.set_random_seed(1)
    drawn, written = module.build(), handwritten.MODELS[name]()
    built = bool(drawn.built)
    for model in (drawn, written):
        model(x)
    found: dict[str, Any] = {
        "built": built,
        "shapes": [list(each.shape) for each in drawn.trainable_weights],
        "handwritten_shapes": [list(each.shape) for each in written.trainable_weights],
    }
    hand_over(drawn, written)
    inputs = [scale * sample(seed, shape) for scale in SCALES for seed in SEEDS]
    found["differences"] = max(difference(drawn(each), written(each)) for each in inputs)
    found["ways_missed"] = sorted(
        getattr(written, "every_way", frozenset()) - getattr(written, "ways", set())
    )
    found["without_gradient"] = without_gradient(drawn, inputs)
    found.update(modes(drawn, x))
    found.update(kept(module, drawn, x))
    return found


def load(path: Path) -> Any:
    """The exported file as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def sample(seed: int, shape: tuple[int, ...]) -> Any:
    """Numbers around 0."""
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def hand_over(drawn: Any, written: Any) -> None:
    """Give the handwritten model the weights and the constants of the drawn one."""
    for target, source in zip(written.trainable_weights, drawn.trainable_weights, strict=True):
        target.assign(source)
    constants = getattr(written, "constants", ())
    for constant, source in zip(constants, drawn.non_trainable_weights, strict=True):
        setattr(written, constant, tf.constant(source.numpy()))


def difference(one: Any, other: Any) -> float:
    """How far two answers are apart, relative to their size where that is above 1."""
    a, b = np.asarray(one), np.asarray(other)
    assert a.shape == b.shape, f"{a.shape} is not {b.shape}"
    return float(np.max(np.abs(a - b) / np.maximum(1.0, np.abs(b)), initial=0.0))


def without_gradient(model: Any, inputs: list[Any]) -> list[str]:
    """The trainable weights that no input gives a gradient of sum(y·r) that is somewhere not zero."""
    reached: set[str] = set()
    for number, each in enumerate(inputs):
        with tf.GradientTape() as tape:
            y = model(each)
            loss = tf.reduce_sum(y * tf.constant(np.random.default_rng(number).normal(size=y.shape), y.dtype))
        for weight, gradient in zip(
            model.trainable_weights, tape.gradient(loss, model.trainable_weights), strict=True
        ):
            if gradient is not None and np.any(np.asarray(gradient)):
                reached.add(weight.path)
    return sorted({weight.path for weight in model.trainable_weights} - reached)


def modes(model: Any, x: Any) -> dict[str, Any]:
    """How far the ways of running a model are from the eager one; whether it trains."""
    eager = model(x)
    outer = keras.Input(x.shape[1:])
    inside = keras.Model(outer, model(outer))
    found: dict[str, Any] = {
        "graph": difference(tf.function(lambda each: model(each))(x), eager),
        "predict": difference(model.predict(x, verbose=0), eager),
        "inside": difference(inside(x), eager),
    }
    if eager.shape.rank:
        before = [weight.numpy() for weight in model.trainable_weights]
        model.compile("sgd", "mse")
        model.fit(x, np.ones(eager.shape, "float32"), epochs=2, verbose=0)
        after = [weight.numpy() for weight in model.trainable_weights]
        found["trained"] = any(np.any(a != b) for a, b in zip(before, after, strict=True))
        found["finite"] = all(bool(np.all(np.isfinite(each))) for each in after)
    return found


def kept(module: Any, model: Any, x: Any) -> dict[str, Any]:
    """Whether weights and constants survive `save_weights`, and the model `.keras`."""
    answer = model(x)
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(f"{folder}/m.weights.h5")
        keras.utils.set_random_seed(2)
        second = module.build()
        second(x)
        other = difference(second(x), answer)
        second.load_weights(f"{folder}/m.weights.h5")
        model.save(f"{folder}/m.keras")
        reloaded = keras.models.load_model(f"{folder}/m.keras")
        return {
            "before_loading": other,
            "weights": difference(second(x), answer),
            "constants": [
                difference(a, b)
                for a, b in zip(second.non_trainable_weights, model.non_trainable_weights, strict=True)
            ],
            "reloaded": difference(reloaded(x), answer),
        }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
