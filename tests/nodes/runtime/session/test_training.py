"""A training is Keras's own `fit`: the loss of each step, what moved, and the way back."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.graph import Project
from tests.nodes.codegen.conftest import Drawing
from tests.nodes.runtime.session.test_running import EXAMPLES, Kernel, inputs_of, wish

USUAL = ("fancy_mlp_shared",)
"""The drawings that every run of the tests trains."""
CASES = [
    pytest.param(file.stem, marks=() if file.stem in USUAL else pytest.mark.full)
    for file in sorted(EXAMPLES.glob("*.layers"))
]

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:__array__ implementation"),  # Keras's own, of numpy 2
    pytest.mark.filterwarnings("ignore:Gradients do not exist"),  # what the tests are about
]


@pytest.fixture
def kernel(catalogue: Catalogue, tmp_path: Path) -> Kernel:
    """A session in this process."""
    import tensorflow as tf

    import nodes.runtime.session.training  # noqa: F401 - it registers what it answers

    tf.get_logger().setLevel("ERROR")
    tf.keras.utils.set_random_seed(0)
    return Kernel(catalogue, tmp_path)


CHOICES: dict[str, Any] = {
    "targets": [],
    "loss": "mse",
    "optimizer": "Adam",
    "learning_rate": 0.01,
    "steps": 5,
    "batch": 4,
    "rows": 8,
}


def train(kernel: Kernel, inputs: list[dict[str, Any]], **choices: Any) -> dict[str, Any]:
    """Train as the window does: prepare, execute the code that the person sees, finish."""
    kernel.told.clear()
    prepared = kernel.ask("train.prepare", inputs=inputs, **{**CHOICES, **choices})
    assert kernel.told[-1]["kind"] == "result", prepared
    execute(kernel, prepared["code"])
    told = kernel.ask("train.finish", label="Train")
    assert kernel.told[-1]["kind"] == "result", told
    json.dumps(kernel.told, allow_nan=False)
    return told


def execute(kernel: Kernel, code: str) -> None:
    """Execute code as the console does."""
    import tensorflow as tf

    from nodes.runtime import session

    live = kernel.live
    live.expected["train"] = ("t", {})
    before, session.LIVE = session.LIVE, live
    try:
        exec(code, {"model": live.model, "tf": tf, "layerwright": session})
    finally:
        session.LIVE = before


def losses_told(kernel: Kernel) -> list[float]:
    """The losses as the window draws them."""
    found: list[float] = []
    for each in kernel.told:
        if each["kind"] == "progress":
            assert each["id"] == "t"
            assert each["data"]["first"] == len(found)
            found += each["data"]["losses"]
    return found


def values(kernel: Kernel) -> dict[str, Any]:
    """The values of all weights."""
    return {key: each.numpy() for key, each in kernel.live.weights.items()}


def are_equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether all values are the same to the bit."""
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("name", CASES)
def test_every_example_trains(name: str, kernel: Kernel) -> None:
    """Five steps: each is told, weights move, and all that was before comes back to the bit."""
    project = read(EXAMPLES / f"{name}.layers").project
    kernel.build(project)
    met = kernel.ask("train.prepare", inputs=inputs_of(project), **CHOICES)["built"]
    assert (met is not None) == (name == "deferred")
    before = values(kernel)
    told = train(kernel, inputs_of(project))
    losses = losses_told(kernel)
    assert len(losses) == told["losses"] == 5
    assert (losses[0], losses[-1]) == (told["first"], told["last"])
    assert told["stopped"] == ""
    assert told["moved"]
    assert set(told["moved"]) | set(told["still"]) == set(told["trained"])
    assert not are_equal(values(kernel), before)
    kernel.ask("train.restore", label="Restore")
    assert are_equal(values(kernel), before)


def test_the_losses_are_those_of_fit(kernel: Kernel) -> None:
    """Step by step what `train_on_batch` of a model alike says, and the same values in the end."""
    import keras

    from nodes.runtime.session.training import data

    kernel.build(read(EXAMPLES / "mlp.layers").project)
    before = values(kernel)
    told = train(kernel, [wish(4, 20)], optimizer="SGD", rows=4, steps=6)
    after = values(kernel)
    kernel.ask("train.restore")
    model = kernel.live.model
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
    inputs, targets = data(kernel.live)
    by_hand = []
    for _ in range(6):
        model.reset_metrics()
        by_hand.append(float(model.train_on_batch(inputs, targets)))
    assert losses_told(kernel) == pytest.approx(by_hand, rel=1e-4)
    assert told["last"] < told["first"]
    for key, each in values(kernel).items():
        np.testing.assert_allclose(each, after[key], rtol=1e-3, atol=1e-5)
        assert not np.array_equal(each, before[key])


def test_it_is_one_step_of_the_weights_own_undo(kernel: Kernel) -> None:
    """What a training has changed is taken back like any other change of values."""
    kernel.build(read(EXAMPLES / "linear_init.layers").project)
    before = values(kernel)
    told = train(kernel, [wish(4, 20)])
    assert told["undo"] == kernel.ask("weights.changes")["undo"] == ["Train"]
    assert set(kernel.ask("weights.undo")["changed"]) == set(told["moved"])
    assert are_equal(values(kernel), before)


def test_the_model_is_not_compiled_afterwards(kernel: Kernel, tmp_path: Path) -> None:
    """It saves as if nobody had trained it: no optimiser in its files, whichever loss it was."""
    import h5py
    import keras

    kernel.build(read(EXAMPLES / "linear_init.layers").project)
    model = kernel.live.model
    train(kernel, [wish(4, 20)], loss="sum")
    assert not model.compiled
    model.save_weights(tmp_path / "after.weights.h5")
    with h5py.File(tmp_path / "after.weights.h5") as file:
        assert "optimizer" not in file
    model.save(tmp_path / "after.keras")
    loaded = keras.models.load_model(tmp_path / "after.keras")
    assert not loaded.compiled
    with pytest.raises(ValueError, match="compile"):
        model.fit(np.ones((2, 20)), np.ones((2, 1)), verbose=0)


@pytest.mark.full
def test_what_somebody_else_compiled_stays(kernel: Kernel) -> None:
    """The optimiser of the console is there again, with what it has learnt."""
    kernel.build(read(EXAMPLES / "linear_init.layers").project)
    model = kernel.live.model
    model.compile(optimizer="adam", loss="mae")
    model.fit(np.ones((4, 20)), np.ones((4, 1)), verbose=0)
    own = model.optimizer
    train(kernel, [wish(4, 20)], optimizer="SGD")
    assert model.optimizer is own
    assert model.loss == "mae"
    model.fit(np.ones((4, 20)), np.ones((4, 1)), verbose=0)
    assert int(own.iterations) == 2


def test_interrupted_it_stops_between_two_steps(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that came before is told, and interruptions are what they were again."""
    from nodes.runtime.session.training import Watching

    step = Watching.on_train_batch_end

    def interrupted(self: Any, batch: int, logs: Any = None) -> None:
        step(self, batch, logs)
        if len(self._training.losses) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Watching, "on_train_batch_end", interrupted)
    kernel.build(read(EXAMPLES / "linear_init.layers").project)
    handler = signal.getsignal(signal.SIGINT)
    told = train(kernel, [wish(4, 20)], steps=1000)
    assert told["stopped"] == "cancelled"
    assert told["losses"] == len(losses_told(kernel)) in (3, 4)
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_loss_that_is_no_number_ends_it(kernel: Kernel) -> None:
    """It is said at which step, and which weights are broken; the values of before come back."""
    kernel.build(read(EXAMPLES / "mlp.layers").project)
    before = values(kernel)
    told = train(kernel, [wish(4, 20)], optimizer="SGD", learning_rate=1e6, steps=500)
    assert told["stopped"] == "nan"
    assert told["last"] is None
    assert losses_told(kernel)[-1] is None
    assert told["losses"] < 500
    assert told["broken"]
    kernel.ask("train.restore")
    assert are_equal(values(kernel), before)


def test_weights_that_did_not_move_are_named(kernel: Kernel, catalogue: Catalogue) -> None:
    """And why: the loss does not depend on them, or its gradient is zero. Frozen ones do not count."""
    drawing = Drawing(catalogue)
    x = drawing.add("input", shape=(8,))
    whole = drawing.add("ops.cast", drawing.add("keras.layers.Dense", x, units=8), dtype="int32")
    dead = drawing.add("keras.layers.Dense", x, units=8)
    zero = drawing.add("ops.multiply", dead, drawing.add("ops.zeros_like", x))
    frozen = drawing.add("keras.layers.Dense", x, units=8)
    drawing.change_layer(frozen, trainable=False)
    parts = (drawing.add("ops.cast", whole, dtype="float32"), zero, frozen)
    added = drawing.add("keras.layers.Add", *parts)
    drawing.add("output", drawing.add("keras.layers.Dense", added, units=2))
    kernel.build(drawing.project)
    told = train(kernel, [wish(4, 8)])
    assert sorted(told["still"].values()) == ["none", "none", "zero", "zero"]
    assert len(told["moved"]) == 2
    assert len(told["trained"]) == 6


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"learning_rate": -1}, "train-rate"),
        ({"optimizer": "Ftrl2"}, "train-optimizer"),
        ({"steps": 0}, "train-steps"),
        ({"loss": "huber"}, "no-loss"),
        ({"targets": [{"how": "file", "path": "nowhere.npy"}]}, "input-unreadable"),
    ],
)
def test_what_cannot_be_meant_is_refused(choices: dict[str, Any], code: str, kernel: Kernel) -> None:
    """Before anything has changed."""
    kernel.build(read(EXAMPLES / "linear_init.layers").project)
    told = kernel.ask("train.prepare", inputs=[wish(4, 20)], **{**CHOICES, **choices})
    assert told["code"] == code


@pytest.mark.full
def test_rows_of_inputs_and_targets_come_from_files(kernel: Kernel, tmp_path: Path) -> None:
    """As many as there are; the last batch is what is left."""
    numbers = np.random.default_rng(1)
    x = numbers.normal(size=(10, 20)).astype("float32")
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", x[:, :1] * 0.2)
    kernel.build(read(EXAMPLES / "linear_init.layers").project)
    inputs = [wish(10, 20, how="file", path=str(tmp_path / "x.npy"))]
    targets = [{"how": "file", "path": str(tmp_path / "y.npy")}]
    told = train(kernel, inputs, targets=targets, steps=40, learning_rate=0.05)
    assert told["losses"] == 40
    assert told["last"] < 0.2 * told["first"]


def two_heads(catalogue: Catalogue) -> Project:
    """Input → Dense, whose output is also given as whole numbers."""
    drawing = Drawing(catalogue)
    dense = drawing.add("keras.layers.Dense", drawing.add("input", shape=(8,)), units=3)
    drawing.add("output", dense)
    drawing.add("output", drawing.add("ops.argmax", dense, axis=-1))
    return drawing.project


@pytest.mark.full
def test_an_output_of_whole_numbers_has_no_loss(kernel: Kernel, catalogue: Catalogue) -> None:
    """The others train."""
    kernel.build(two_heads(catalogue))
    told = train(kernel, [wish(4, 8)])
    assert len(told["moved"]) == 2
