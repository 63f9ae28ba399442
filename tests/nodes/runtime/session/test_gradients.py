"""Gradients are those of Keras and `tf.GradientTape` on the clean class; looking at them changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.graph import Object, Project
from tests.nodes.codegen.conftest import Drawing
from tests.nodes.runtime.session.test_running import EXAMPLES, Kernel, inputs_of, wish

USUAL = ("fancy_mlp_shared", "shared_dense")
"""The drawings that every run of the tests tries."""
CASES = [
    pytest.param(file.stem, marks=() if file.stem in USUAL else pytest.mark.full)
    for file in sorted(EXAMPLES.glob("*.layers"))
]

pytestmark = pytest.mark.keras


@pytest.fixture
def kernel(catalogue: Catalogue, tmp_path: Path) -> Kernel:
    """A session in this process."""
    import tensorflow as tf

    import nodes.runtime.session.gradients  # noqa: F401 - it registers what it answers

    tf.get_logger().setLevel("ERROR")
    tf.keras.utils.set_random_seed(0)
    return Kernel(catalogue, tmp_path)


@pytest.fixture
def drawing(catalogue: Catalogue) -> Drawing:
    """An empty drawing."""
    return Drawing(catalogue)


def ask(kernel: Kernel, **payload: Any) -> dict[str, Any]:
    """The gradients, as the window gets them."""
    told = kernel.ask("gradients", **payload)
    assert kernel.told[-1]["kind"] == "result", told
    json.dumps(told, allow_nan=False)
    return told


def by_hand(kernel: Kernel, loss: Callable[[list[Any]], Any], **options: Any) -> dict[str, Any]:
    """The gradient of every trained weight, by `tf.GradientTape` on the clean class."""
    import keras
    import tensorflow as tf

    live = kernel.live
    trained = {key: each for key, each in live.weights.items() if each.trainable}
    with tf.GradientTape() as tape:
        outputs = keras.tree.flatten(live.model(live.inputs, **options))
        value = loss([each for each in outputs if each.dtype.is_floating])
    found = tape.gradient(value, [each.value for each in trained.values()])
    return {
        key: None if each is None else tf.convert_to_tensor(each).numpy()
        for key, each in zip(trained, found, strict=True)
    }


def values(kernel: Kernel, shape: tuple[int, ...], **what: Any) -> Any:
    """The values of one gradient, as a table gets them, slice by slice."""
    from nodes.runtime.session.packing import unpack

    found = np.zeros(shape, np.float32)
    for index in np.ndindex(*shape[:-2]):
        told = kernel.ask("gradients.block", index=list(index), rows=[0, 9999], columns=[0, 9999], **what)
        found[index] = unpack(told["array"]).reshape(shape[-2:])
    return found


def total(outputs: list[Any]) -> Any:
    """The sum of all."""
    import tensorflow as tf

    return tf.add_n([tf.reduce_sum(each) for each in outputs])


@pytest.mark.parametrize("name", CASES)
def test_gradients_of_the_sum_are_those_of_the_clean_class(name: str, kernel: Kernel) -> None:
    """Of every weight of every example: the values, the norm, the least and the largest."""
    project = read(EXAMPLES / f"{name}.layers").project
    kernel.build(project)
    kernel.feed(*inputs_of(project))
    kernel.run()
    before = snapshot(kernel)
    told = ask(kernel, loss="sum")
    assert before == snapshot(kernel)
    expected = by_hand(kernel, total)
    frozen = {key for key, each in kernel.live.weights.items() if not each.trainable}
    assert {key for key, each in told["weights"].items() if each["state"] == "frozen"} == frozen
    for key, gradient in expected.items():
        compare(kernel, key, told["weights"][key], gradient)
    check_parts(kernel, told, expected)


def compare(kernel: Kernel, key: str, told: Mapping[str, Any], gradient: Any) -> None:
    """What is told of a gradient, and its values, are those of an array."""
    if gradient is None:
        assert told == {"state": "none"}
        return
    assert told["state"] == ("flows" if np.any(gradient) else "zero")
    size = float(np.linalg.norm(gradient.astype("float64")))
    assert told["norm"] == pytest.approx(size, rel=1e-4, abs=1e-6)
    for name, number in (("minimum", gradient.min()), ("maximum", gradient.max()), ("mean", gradient.mean())):
        assert told[name] == pytest.approx(float(number), rel=1e-3, abs=1e-5 * (1 + size))
    assert told["count"] == gradient.size
    np.testing.assert_allclose(values(kernel, gradient.shape, key=key), gradient, 1e-4, 1e-5 * (1 + size))


def check_parts(kernel: Kernel, told: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """The parts of the calls of a shared layer are what makes the whole, and nothing else has parts."""
    calls: dict[str, int] = {}
    drawn = kernel.drawn
    assert drawn is not None
    for entry in drawn.tree:
        block = next((each for each in drawn.project.blocks.values() if entry.layer in each.layers), None)
        if block is not None and entry.kind != "given":
            calls[entry.key] = len(block.calls_of(entry.layer))
    for key, layers in told["parts"].items():
        for layer, sites in layers.items():
            assert len(sites) == calls[layer] > 1
            assert sum(norm for _, _, norm in sites) >= 0.999 * float(np.linalg.norm(expected[key]))
    shared = {key for key, count in calls.items() if count > 1}
    assert shared <= {layer for layers in told["parts"].values() for layer in layers} or not told["apart"]


def snapshot(kernel: Kernel) -> dict[str, bytes]:
    """All that the model remembers, to the bit."""
    return {each.path: each.numpy().tobytes() for each in kernel.live.model.variables}


LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "mean": lambda target, output: output.mean(),
    "mse": lambda target, output: ((output - target) ** 2).mean(),
    "mae": lambda target, output: abs(output - target).mean(),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_against_a_constant_is_what_numpy_says(loss: str, kernel: Kernel, mlp: Project) -> None:
    """The mean, and mean squared and absolute errors, over everything."""
    kernel.build(mlp)
    kernel.feed(wish(4, 20))
    outputs, _ = kernel.run()
    told = ask(kernel, loss=loss, targets=[{"how": "constant", "value": 0.5}])
    assert told["loss"] == pytest.approx(float(LOSSES[loss](0.5, outputs.numpy())), rel=1e-5)


@pytest.fixture
def mlp() -> Project:
    """Row 1 of the examples."""
    return read(EXAMPLES / "mlp.layers").project


@pytest.mark.parametrize("from_logits", [True, False])
def test_cross_entropy_is_keras_own(from_logits: bool, kernel: Kernel, tmp_path: Path, mlp: Project) -> None:
    """Against class numbers from a file, and their one-hot form: the same loss and the same gradients."""
    import keras

    kernel.build(mlp)
    kernel.feed(wish(4, 20))
    outputs, _ = kernel.run()
    classes = np.array([3, 0, 9, 1])
    np.save(tmp_path / "classes.npy", classes)
    np.save(tmp_path / "hot.npy", np.eye(10)[classes])
    sparse = ask(
        kernel,
        loss="sparse_categorical_crossentropy",
        from_logits=from_logits,
        targets=[{"how": "file", "path": str(tmp_path / "classes.npy")}],
    )
    dense = ask(
        kernel,
        loss="categorical_crossentropy",
        from_logits=from_logits,
        targets=[{"how": "file", "path": str(tmp_path / "hot.npy")}],
    )
    own = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)(classes, outputs)
    assert sparse["loss"] == pytest.approx(float(own), rel=1e-5)
    if from_logits:
        assert dense["loss"] == pytest.approx(sparse["loss"], rel=1e-5)
        for key, each in sparse["weights"].items():
            assert dense["weights"][key]["norm"] == pytest.approx(each["norm"], rel=1e-3)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"loss": "huber"}, "no-loss"),
        (
            {"loss": "sparse_categorical_crossentropy", "targets": [{"how": "constant", "value": 10}]},
            "target-classes",
        ),
        ({"loss": "mse", "targets": [{"how": "file", "path": "nowhere.npy"}]}, "input-unreadable"),
    ],
)
def test_what_does_not_fit_is_refused(
    payload: dict[str, Any], code: str, kernel: Kernel, mlp: Project
) -> None:
    """A loss that there is not, a class that there is not, a file that there is not."""
    kernel.build(mlp)
    kernel.feed(wish(4, 20))
    assert kernel.ask("gradients", **payload)["code"] == code


def test_there_is_nothing_before_a_run(kernel: Kernel, mlp: Project) -> None:
    """Neither of a model that has not run, nor of one that was built anew since."""
    kernel.build(mlp)
    assert kernel.ask("gradients")["code"] == "gradients-not-run"
    kernel.feed(wish(4, 20))
    ask(kernel)
    kernel.build(mlp)
    assert kernel.ask("gradients")["code"] == "gradients-not-run"
    assert kernel.ask("gradients.figures", key=next(iter(kernel.live.weights)))["code"] == "gradients-none"


def test_every_wire_has_its_gradient(kernel: Kernel, mlp: Project) -> None:
    """As `tf.GradientTape` says of the activations by hand, the input too."""
    import tensorflow as tf

    kernel.build(mlp)
    kernel.feed(wish(4, 20))
    told = ask(kernel, loss="sum")
    model, x = kernel.live.model, kernel.live.inputs
    flat, first, last = (getattr(model, each.access) for each in kernel.drawn.tree)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        a = flat(x)
        b = first(a)
        c = last(b)
        loss = tf.reduce_sum(c)
    wires = [values(kernel, (4, *each["shape"][1:]), wire=wire) for *wire, each in told["wires"]]
    for found, tensor in zip(wires, (x, a, b, c), strict=True):
        np.testing.assert_allclose(found, tape.gradient(loss, tensor), rtol=1e-4, atol=1e-5)
    for found, (*_, each) in zip(wires, told["wires"], strict=True):
        assert each["norm"] == pytest.approx(float(np.linalg.norm(found)), rel=1e-4)
        assert each["high"] == pytest.approx(float(found.max()), rel=1e-4)


# -- calls of shared layers ------------------------------------------------------------------------------

SHARED: dict[str, dict[str, Any]] = {
    "Dense": {"units": 20},
    "BatchNormalization": {},
    "LayerNormalization": {},
    "Dropout": {"rate": 0.5},
    "EinsumDense": {"equation": "ab,bc->ac", "output_shape": 20},
}
RECURRENT: dict[str, dict[str, Any]] = {
    "LSTM": {"units": 8, "return_sequences": True, "dropout": 0.3},
    "GRU": {"units": 8, "return_sequences": True, "recurrent_dropout": 0.3},
    "Bidirectional": {"layer": Object("keras.layers.SimpleRNN", {"units": 4, "return_sequences": True})},
    "TimeDistributed": {"layer": Object("keras.layers.Dense", {"units": 8})},
}


OFTEN = ("Dense",)


@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=() if each in OFTEN else pytest.mark.full) for each in [*SHARED, *RECURRENT]],
)
def test_the_parts_of_calls_add_up_to_the_whole(name: str, kernel: Kernel, catalogue: Catalogue) -> None:
    """Of layers of every kind, called three times in training: the whole is Keras's, the parts make it."""
    config, shape = {**SHARED, **RECURRENT}[name], (5, 8) if name in RECURRENT else (20,)
    kernel.build(called_thrice(catalogue, f"keras.layers.{name}", config, shape))
    kernel.feed(wish(4, *shape))
    before = snapshot(kernel)
    told = ask(kernel, loss="mse", targets=[{"how": "constant", "value": 0}], training=True)
    assert before == snapshot(kernel)
    assert told["apart"]
    whole = by_hand(kernel, lambda outputs: square_mean(outputs[0]), training=True)
    for key, gradient in whole.items():
        compare(kernel, key, told["weights"][key], gradient)
    assert kernel.drawn is not None
    block = kernel.drawn.project.main_block
    shared = {layer for layer in block.layers if len(block.calls_of(layer)) > 1}
    assert set(told["parts"]) == {key for key in whole if key.partition("|")[0] in shared}
    for key in told["parts"]:
        for sites, gradient in levels_and_whole(kernel, key):
            assert len(sites) == 3
            np.testing.assert_allclose(sum(sites), gradient, rtol=1e-4, atol=1e-6, err_msg=key)


def square_mean(output: Any) -> Any:
    """What the mean squared error against zero is."""
    import tensorflow as tf

    return tf.reduce_mean(tf.square(output))


def called_thrice(
    catalogue: Catalogue, kind: str, config: Mapping[str, Any], shape: tuple[int, ...]
) -> Project:
    """Input → Dense → L → L → L, all the same layer."""
    drawing = Drawing(catalogue)
    first = drawing.add("input", shape=shape)
    made = drawing.add(kind, drawing.add("keras.layers.Dense", first, units=shape[-1]), **config)
    again = drawing.call_again(made, made)
    drawing.add("output", drawing.call_again(made, again))
    return drawing.project


def test_blocks_in_blocks_have_parts_at_each_level(kernel: Kernel, drawing: Drawing) -> None:
    """A block that is called twice calls its Dense twice: parts for its calls, parts for the block's."""
    inner = drawing.open("inner")
    x = drawing.add("input", shape=(8,))
    dense = drawing.add("keras.layers.Dense", x, units=8, activation="tanh")
    drawing.add("output", drawing.call_again(dense, dense))
    drawing.open()
    block = drawing.add(inner, drawing.add("input", shape=(8,)))
    drawing.add("output", drawing.call_again(block, block))
    kernel.build(drawing.project)
    kernel.feed(wish(4, 8))
    told = ask(kernel, loss="sum")
    (kernel_key,) = (key for key in told["parts"] if key.endswith("|kernel"))
    levels = told["parts"][kernel_key]
    assert sorted(len(sites) for sites in levels.values()) == [2, 2]
    assert len(levels) == 2
    assert {path for sites in levels.values() for path, _, _ in sites} == {"", min(levels, key=len)}
    for sites, whole in levels_and_whole(kernel, kernel_key):
        np.testing.assert_allclose(sum(sites), whole, rtol=1e-4, atol=1e-6)


def levels_and_whole(kernel: Kernel, key: str) -> list[tuple[list[Any], Any]]:
    """The parts for each layer that has the weight, beside the whole."""
    from nodes.runtime.session.gradients import flow_of

    flow = flow_of(kernel.live)
    assert flow is not None
    return [([*sites.values()], flow.weights[key]) for sites in flow.parts[key].values()]


def test_a_chain_is_called_like_a_layer(kernel: Kernel, drawing: Drawing) -> None:
    """Of a Sequential that is called twice, each of its elements' weights has two parts."""
    elements = (Object("keras.layers.Dense", {"units": 8}), Object("keras.layers.LayerNormalization"))
    chain = drawing.add("keras.Sequential", drawing.add("input", shape=(8,)), layers=elements)
    drawing.add("output", drawing.call_again(chain, chain))
    kernel.build(drawing.project)
    kernel.feed(wish(4, 8))
    told = ask(kernel, loss="mse")
    assert len(told["parts"]) == 4
    for key in told["parts"]:
        for sites, whole in levels_and_whole(kernel, key):
            assert len(sites) == 2
            np.testing.assert_allclose(sum(sites), whole, rtol=1e-4, atol=1e-5)


def test_a_layer_that_assigns_its_own_weights_is_not_told_apart(kernel: Kernel, catalogue: Catalogue) -> None:
    """The whole is Keras's own all the same; parts are left out, and that is said."""
    config = {"layer": Object("keras.layers.Dense", {"units": 8})}
    kernel.build(called_thrice(catalogue, "keras.layers.SpectralNormalization", config, (8,)))
    kernel.feed(wish(4, 8))
    before = snapshot(kernel)
    told = ask(kernel, loss="sum", training=True)
    assert before == snapshot(kernel)
    assert not told["apart"]
    assert told["parts"] == {}
    kept = [each.numpy() for each in kernel.live.model.variables]
    expected = by_hand(kernel, total, training=True)
    for variable, value in zip(kernel.live.model.variables, kept, strict=True):
        variable.assign(value)
    for key, gradient in expected.items():
        compare(kernel, key, told["weights"][key], gradient)
    assert ask(kernel, loss="sum")["apart"]


def test_what_the_loss_does_not_depend_on_says_so(kernel: Kernel, drawing: Drawing) -> None:
    """A layer whose output goes through an integer has no gradient; one that is frozen is not asked."""
    x = drawing.add("input", shape=(8,))
    before = drawing.add("keras.layers.Dense", x, units=8)
    whole = drawing.add("ops.cast", before, dtype="int32")
    back = drawing.add("ops.cast", whole, dtype="float32")
    frozen = drawing.add("keras.layers.Dense", back, units=8)
    drawing.change_layer(frozen, trainable=False)
    drawing.add("output", drawing.add("keras.layers.Dense", frozen, units=2))
    kernel.build(drawing.project)
    kernel.feed(wish(4, 8))
    told = ask(kernel, loss="sum")
    states = [each["state"] for each in told["weights"].values()]
    assert sorted(states) == ["flows", "flows", "frozen", "frozen", "none", "none"]
    wires = {node: each["state"] for _, node, _, each in told["wires"]}
    assert wires[before] == "none"
    assert wires[frozen] == "flows"


def test_a_loss_needs_floats(kernel: Kernel, drawing: Drawing) -> None:
    """Through whole numbers nothing flows back, which is said in place of zeros."""
    whole = drawing.add("ops.cast", drawing.add("input", shape=(8,)), dtype="int32")
    drawing.add("output", whole)
    kernel.build(drawing.project)
    kernel.feed(wish(4, 8))
    assert kernel.ask("gradients")["code"] == "loss-no-floats"
