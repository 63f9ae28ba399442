"""The weights of the live model: how they are reached, and what is told of their values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.figures import figures_of, figures_of_json
from nodes.runtime.session import figures, weights
from nodes.runtime.session.building import collect
from nodes.runtime.session.live import Live, Refused
from nodes.runtime.session.packing import unpack
from tests.nodes.runtime.live_examples import NAMES, Kernel, example

pytestmark = pytest.mark.keras
USUAL = ("nest_mlp", "my_sequential", "my_dense", "deferred")
"""The drawings that every run of the tests tries."""
EVERY = [pytest.param(each, marks=() if each in USUAL else pytest.mark.full) for each in NAMES]


@pytest.fixture(scope="module")
def kernels(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Examples by name, each built once."""
    folder, found = tmp_path_factory.mktemp("sources"), {}

    def kernel(name: str) -> Kernel:
        if name not in found:
            found[name] = example(name, catalogue, folder)
        return found[name]

    return kernel


def _met(kernel: Kernel) -> Kernel:
    """With data, where the model had none to know its shapes by."""
    if not kernel.live.weights:
        kernel.live.model(np.ones((2, 20), np.float32))
        collect(kernel.live)
    return kernel


@pytest.mark.parametrize("name", EVERY)
def test_every_expression_reaches_its_weight(kernels: Any, name: str) -> None:
    """Those that lead to the variable itself, and those that give its values."""
    kernel = _met(kernels(name))
    model = kernel.live.model
    listed = kernel.ask("weights.list")["weights"]
    assert [each["key"] for each in listed] == list(kernel.live.weights)
    assert len(listed) == len(model.weights)
    for each in listed:
        variable = kernel.live.weights[each["key"]]
        direct, number, *rest = each["python"]
        assert eval(direct, {"model": model}) is variable
        assert eval(number, {"model": model}) is variable
        assert "._" not in direct
        for text in rest:
            np.testing.assert_array_equal(eval(text, {"model": model}), np.asarray(variable))
        assert (each["shape"], each["dtype"]) == (list(variable.shape), variable.dtype)
        assert each["device"] == "CPU:0"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("regression_2_4", ["model.dense.kernel", "model.weights[0]", "model.layers[1].get_weights()[0]"]),
        ("nest_mlp", ["model.net.dense.kernel", "model.weights[0]", "model.layers[0].get_weights()[0]"]),
        ("my_sequential", ["model.chain.chain[1].kernel"]),
        pytest.param(
            "chimera_fixed", ["model.sequential.layers[0].net.dense.kernel"], marks=pytest.mark.full
        ),
        ("my_dense", ["model.my_dense.w"]),
        pytest.param(
            "transformer_block", ["model.multi_head_attention.query_dense.kernel"], marks=pytest.mark.full
        ),
        pytest.param(
            "text_classifier",
            ["model.embedding.embeddings", "model.bidirectional.forward_layer.cell.kernel"],
            marks=pytest.mark.full,
        ),
        ("fancy_mlp", ["model.weight", "model.get_weights()[0]"]),
        ("residual_cnn", ["model.batch_normalization.moving_mean"]),
    ],
)
def test_weights_are_reached_as_a_person_would_write_it(kernels: Any, name: str, expected: list[str]) -> None:
    """By attributes where there are such, by numbers in lists."""
    listed = _met(kernels(name)).ask("weights.list")["weights"]
    found = {text for each in listed for text in each["python"]}
    assert set(expected) <= found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("linear_init", ["RandomNormal(stddev=0.01)", "Zeros", "Ones", "Ones"]),
        ("custom_init", ["MyInit", "Zeros", "AllOnes", "Zeros"]),
        ("my_dense", ["RandomNormal", "Zeros", "RandomNormal", "Zeros"]),
        ("fancy_mlp", ["GlorotUniform", "Zeros", "RandomUniform(minval=0.0, maxval=1.0)"]),
    ],
)
def test_the_initialiser_is_known(kernels: Any, name: str, expected: list[str]) -> None:
    """With what differs from its defaults; for layers of one's own too."""
    listed = kernels(name).ask("weights.list")["weights"]
    assert sorted(each["initializer"] for each in listed) == sorted(expected)


def test_a_shared_layer_has_its_weights_once(kernels: Any) -> None:
    """However often it is called."""
    listed = kernels("shared_dense").ask("weights.list")["weights"]
    assert [each["python"][0] for each in listed] == [
        f"model.{layer}.{name}" for layer in ("dense", "dense_1", "dense_2") for name in ("kernel", "bias")
    ]


def test_seeds_are_no_weights() -> None:
    """A Dropout keeps a state, which nobody trains."""
    from nodes.runtime.session.building import Found, weights_of

    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2), keras.layers.Dropout(0.5)])
    live = Live()
    found = weights_of(model, Found({"": model}, {}, {}, set()))
    live.take(model, {"": model}, found, {})
    assert [each["python"][0] for each in weights.listed(live)["weights"]] == [
        "model.layers[0].kernel",
        "model.layers[0].bias",
    ]


def test_an_unbuilt_model_says_why(kernels: Any, catalogue: Catalogue, tmp_path: Path) -> None:
    """Weights appear with the first data; none are guessed."""
    kernel = example("deferred", catalogue, tmp_path)
    assert kernel.ask("weights.list")["weights"] == []
    assert kernel.built is not None
    assert set(kernel.built.unbuilt.values()) == {"unbuilt-open"}
    _met(kernel)
    shapes = [each["shape"] for each in kernel.ask("weights.list")["weights"]]
    assert shapes == [[20, 256], [256], [256, 10], [10]]


def test_without_a_model_there_is_nothing_to_list() -> None:
    """It is said, and nothing else happens."""
    with pytest.raises(Refused, match="not-built"):
        weights.listed(Live())


ARRAYS = {
    "floats": np.random.default_rng(1).normal(3, 2, 5000).astype(np.float32),
    "large": np.random.default_rng(2).normal(size=(figures.PART * 2 + 17,)).astype(np.float32),
    "wrong": np.array([1.0, np.nan, np.inf, -np.inf, 0.0, -2.0]),
    "whole": np.array([[1, 5], [3, 1]], np.int32),
    "truth": np.array([True, False, True]),
    "constant": np.full((3, 4), 7.5),
    "complex": np.array([3 + 4j, 0]),
    "empty": np.zeros((0, 3)),
    "text": np.array(["a", "b"]),
    "scalar": np.array(2.5),
}


@pytest.mark.parametrize("case", ARRAYS)
def test_figures_are_those_of_the_window(case: str) -> None:
    """Found part by part here, at once there."""
    array = ARRAYS[case]
    found, expected = figures_of_json(figures.figures_of(array)), figures_of(array)
    away = np.subtract(found.counts, expected.counts)
    assert np.abs(away).sum() <= (20 if case == "large" else 0)
    for name in ("count", "nan", "infinite", "zeros", "minimum", "maximum"):
        assert getattr(found, name) == getattr(expected, name)
    if expected.mean is not None:
        assert found.mean == pytest.approx(expected.mean)
        assert found.deviation == pytest.approx(expected.deviation, abs=1e-9)


def test_small_floats_are_told_as_usual_ones() -> None:
    """NumPy knows no bfloat16: its values travel as `float32`."""
    variable = keras.Variable(np.array([[1.5, -2.0]]), dtype="bfloat16")
    array = figures.array_of(variable)
    assert figures.figures_of(array)["maximum"] == 1.5
    assert unpack(figures.block_of(array, [], [0, 1], [0, 2])).tolist() == [[1.5, -2.0]]


def test_statistics_are_told_on_the_way(kernels: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word has all; a weight that is gone is left out."""
    kernel = kernels("mlp")
    monkeypatch.setattr(weights, "PATIENCE", -1)
    keys = [*kernel.live.weights, "gone|kernel"]
    last = kernel.answer("weights.statistics", json.dumps({"keys": keys}))
    assert set(last["data"]["figures"]) == set(kernel.live.weights)
    steps = [each for each in kernel.told if each["kind"] == "progress"]
    assert [each["data"]["done"] for each in steps[:4]] == [1, 2, 3, 4]


def test_parts_of_values_travel_alone(kernels: Any) -> None:
    """A block of rows and columns of a slice, never more than a table shows."""
    kernel = kernels("residual_cnn")
    key = next(key for key, each in kernel.live.weights.items() if len(each.shape) == 4)
    whole = np.asarray(kernel.live.weights[key])
    found = kernel.ask("weights.block", key=key, index=[1, 2], rows=[0, 2], columns=[4, 9])
    np.testing.assert_array_equal(unpack(found["array"]), whole[1, 2, 0:2, 4:9])
    large = np.zeros((10_000, 1_000), np.float32)
    assert unpack(figures.block_of(large, [], [0, 10_000], [0, 1_000])).size <= figures.LARGEST_BLOCK


@pytest.mark.parametrize(
    ("shape", "index", "channels"),
    [((10, 7), [], False), ((9,), [], False), ((2, 3, 10, 7), [1, 2], False), ((10, 7, 3), [], True)],
)
def test_pictures_are_means(shape: tuple[int, ...], index: list[int], channels: bool) -> None:
    """The same as those of arrays in the window."""
    from editor.panels.array_source import smaller

    array = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    part = array[tuple(index)]
    part = part if part.ndim > 1 else part[:, None]
    found = unpack(figures.picture_of(array, index, 4, channels))
    np.testing.assert_allclose(found, smaller(part, 4), rtol=1e-5, atol=1e-6)


def test_looking_does_not_hold_values_back(kernels: Any) -> None:
    """What was looked at stays as it was, and the weight takes other values all the same."""
    variable = keras.Variable(np.zeros(4, np.float32))
    before = figures.array_of(variable)
    variable.assign(np.ones(4, np.float32))
    assert before.tolist() == [0, 0, 0, 0]
    assert figures.array_of(variable).tolist() == [1, 1, 1, 1]
