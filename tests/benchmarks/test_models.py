"""Models that Keras has saved: how long opening them takes, and whether the exported class is as quick."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from editor.main_window import MainWindow
from nodes.catalogue.spec import Catalogue
from tests.benchmarks.conftest import Measure
from tests.benchmarks.peer import ROOT, Peer
from tests.benchmarks.stock import HEIGHT, WIDTH
from tests.benchmarks.waiting import seconds_to_read
from tests.nodes.formats.keras_models.road import imported, rebuilt

STEPS = 6
"""Batches of a round."""


@pytest.fixture
def saved(measure: Measure, tmp_path: Path) -> Iterator[tuple[Peer, Path]]:
    """NASNetLarge as Keras saves it, and Keras; something smaller where nobody measures."""
    path = tmp_path / "saved.keras"
    peer = Peer("applications.py", "NASNetLarge" if measure.timed else "MobileNet", path)
    yield peer, path
    peer.close()


@pytest.mark.full
@pytest.mark.timeout(900)
def test_converting(measure: Measure, saved: tuple[Peer, Path], tmp_path: Path) -> None:
    """The verb `convert` as a whole process, beside `load_model` in one where Keras is loaded."""
    peer, path = saved
    command = [sys.executable, "main.py", "convert", str(path), "-o", str(tmp_path / "saved.layers")]

    def ours() -> float:
        began = perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return perf_counter() - began

    what = "convert NASNetLarge from `.keras`, weights included ÷ `keras.models.load_model`"
    measure.ratio(what, "≤ 1.0", ours, lambda: peer.ask("load"))


@pytest.mark.full
@pytest.mark.timeout(900)
def test_opening_a_model(
    measure: Measure, open_window: Callable[..., MainWindow], saved: tuple[Peer, Path]
) -> None:
    """From the file to the painted canvas, laid out, in the whole window."""
    window = open_window()
    window.resize(WIDTH, HEIGHT)
    rounds = measure.rounds(lambda: seconds_to_read(window, saved[1]))
    measure.row("open NASNetLarge from `.keras`, laid out, canvas complete", "≤ 1.95 s", rounds, "s")


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.timeout(900)
def test_the_exported_class_beside_the_original(
    measure: Measure, catalogue: Catalogue, tmp_path: Path
) -> None:
    """`fit` and `predict` of both in turn; their graphs have the same operations."""
    import keras
    import numpy as np

    original = _small() if not measure.timed else keras.applications.MobileNetV2((96, 96, 3), weights=None)
    original.save(tmp_path / "model.keras")
    exported = rebuilt(imported(tmp_path / "model.keras", catalogue), tmp_path, catalogue)
    batch = 8
    random = np.random.default_rng(1)
    images = random.random((batch * STEPS, *original.input_shape[1:]), "float32")
    targets = random.random((batch * STEPS, *original.output_shape[1:]), "float32")
    for model in (original, exported):
        model.compile("sgd", "mse")
    counts = [_operations(model, images[:batch], targets[:batch]) for model in (exported, original)]
    assert counts[0] == counts[1]

    def seconds(what: str, model: Any) -> float:
        gc.collect()
        began = perf_counter()
        if what == "fit":
            model.fit(images, targets, batch_size=batch, verbose=0, shuffle=False)
        else:
            model.predict(images, batch_size=batch, verbose=0)
        return perf_counter() - began

    kinds = ("fit", "predict")
    for what in kinds:
        for model in (original, exported):
            seconds(what, model)
    turns = cycle([(original, exported), (exported, original)])

    def one() -> dict[str, float]:
        # whoever comes second finds a warmer machine: they take turns
        models = next(turns)
        taken = {what: {id(model): seconds(what, model) for model in models} for what in kinds}
        return {what: taken[what][id(exported)] / taken[what][id(original)] for what in kinds}

    rounds = measure.rounds(one, 20)
    for what in kinds:
        row = f"`{what}` of MobileNetV2 96×96, exported class ÷ original ({counts[0][what]} operations both)"
        measure.row(row, "quartiles around 1.00", (each[what] for each in rounds), "×")


def _small() -> Any:
    """A model with a branch, for when nobody measures."""
    import keras

    layers = keras.layers
    inputs = keras.Input((8, 8, 3))
    x = layers.BatchNormalization()(layers.Conv2D(3, 3, padding="same")(inputs))
    x = layers.Dropout(0.2)(layers.add([x, inputs]))
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


def _operations(model: Any, images: Any, targets: Any) -> dict[str, int]:
    """How many operations one step of each kind has as a graph."""
    import tensorflow as tf

    model.optimizer.build(model.trainable_variables)
    steps = {
        "fit": tf.function(lambda: model.train_step((images, targets))),
        "predict": tf.function(lambda: model.predict_step((images,))),
    }
    graphs = {name: step.get_concrete_function().graph.as_graph_def() for name, step in steps.items()}
    return {
        name: len(graph.node) + sum(len(each.node_def) for each in graph.library.function)
        for name, graph in graphs.items()
    }
