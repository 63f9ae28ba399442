"""Models in other people's ways of writing give the same to the last bit: converted, exported, loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.keras_models import read_keras_model
from nodes.formats.python_source.reading import read_python
from nodes.formats.weights.matching import How, match
from nodes.formats.weights.reading import inspect
from nodes.formats.weights.tensors import Target
from nodes.runtime import session
from tests.nodes.formats.keras_models.road import assert_same, imported, randomised, rebuilt
from tests.nodes.formats.keras_models.strangers import H5, STRANGERS
from tests.nodes.runtime.live_examples import Kernel

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]

QUICK = frozenset(
    {
        *("half_masked_attention", "training_as_written", "autoencoder", "words_that_weigh"),
        *("outputs_within_outputs", "cells_called_by_themselves", "wide_floats", "frozen_in_wrappers"),
        "shared_with_a_wrapper",
    }
)

session.part("weight_files")


def _marked(names: Any) -> list[Any]:
    return [name if name in QUICK else pytest.param(name, marks=pytest.mark.full) for name in names]


def shape_of(outputs: Any) -> Any:
    """In which dicts and lists outputs stand."""
    if isinstance(outputs, dict):
        return [(key, shape_of(each)) for key, each in outputs.items()]
    return type(outputs), [shape_of(each) for each in outputs] if isinstance(outputs, list | tuple) else ()


def _trained(model: Any) -> int:
    return sum(int(np.prod(each.shape)) for each in model.trainable_weights)


def _answers(model: Any, data: Any, trains: bool) -> list[Any]:
    """What a model gives: as it is, told not to train, told to, and with what it has learnt from that."""
    found = [model(data), model(data, training=False)]
    return [*found, model(data, training=True), model(data)] if trains else found


@pytest.mark.parametrize("name", _marked(STRANGERS))
def test_a_model_of_a_stranger_computes_the_same(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """With as many weights, told to train or not, its outputs in a list where they were in one."""
    made = STRANGERS[name]()
    if name != "quantized":
        randomised(made.model)
    made.model.save(tmp_path / "model.keras")
    found = imported(tmp_path / "model.keras", catalogue)
    assert found.notes == ()
    ours = rebuilt(found, tmp_path, catalogue)
    assert (ours.count_params(), _trained(ours)) == (made.model.count_params(), _trained(made.model))
    expected = _answers(made.model, made.data, made.trains)
    for one, other in zip(_answers(ours, made.data, made.trains), expected, strict=True):
        assert shape_of(one) == shape_of(other)
        assert_same(one, other)


@pytest.mark.parametrize("name", [H5[0], *(pytest.param(each, marks=pytest.mark.full) for each in H5[1:])])
def test_its_h5_computes_the_same(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """There the weights stand in one row for each layer, whatever is inside it."""
    made = STRANGERS[name]()
    randomised(made.model).save(tmp_path / "model.h5")
    ours = rebuilt(imported(tmp_path / "model.h5", catalogue), tmp_path, catalogue)
    assert_same(ours(made.data), made.model(made.data))


def test_training_as_written_is_read_back(tmp_path: Path, catalogue: Catalogue) -> None:
    """What only holds until the model is told stands in the source so, and is the same in its graph."""
    STRANGERS["training_as_written"]().model.save(tmp_path / "model.keras")
    text = generate(read_keras_model(tmp_path / "model.keras", catalogue).project, catalogue).text
    assert "training=True if training is None else training" in text
    again = read_python(text, catalogue, "Model", {})
    assert again.notes == ()
    assert generate(again.project, catalogue).text == text


@pytest.mark.parametrize("name", ["outputs_within_outputs", "cells_called_by_themselves", "wide_floats"])
def test_a_stranger_is_read_back(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Its source has a graph, which has that source."""
    STRANGERS[name]().model.save(tmp_path / "model.keras")
    text = generate(read_keras_model(tmp_path / "model.keras", catalogue).project, catalogue).text
    again = read_python(text, catalogue, "Model", {})
    assert again.notes == ()
    assert generate(again.project, catalogue).text == text


def test_a_mask_for_an_inner_model_is_put_on_its_tensor(tmp_path: Path, catalogue: Catalogue) -> None:
    """By code, of which it is told; of a mask that comes with the tensor there is nothing to say."""
    i, x, mask = keras.Input((6, 4)), keras.Input((6, 4)), keras.Input((6,), dtype="bool")
    inner = keras.Model(i, layers.LSTM(3)(i))
    model = keras.Model([x, mask], inner(x, mask=mask))
    model.save(tmp_path / "told.keras")
    keras.Model(x, inner(layers.Masking()(x))).save(tmp_path / "carried.keras")
    found = [read_keras_model(tmp_path / f"{name}.keras", catalogue).notes for name in ("told", "carried")]
    assert [[note.code for note in notes] for notes in found] == [["keras-mask-code"], []]
    data = [np.ones((2, 6, 4), "float32"), np.array([[1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0]], bool)]
    ours = rebuilt(imported(tmp_path / "told.keras", catalogue), tmp_path, catalogue)
    assert_same(ours(data), model(data))


def test_a_lambda_that_is_trusted_computes_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    """Its compiled code runs with what it had around it, of one tensor and of several."""
    x, y, factor = keras.Input((4,)), keras.Input((4,)), 3.0
    both = layers.Lambda(lambda each, power=2.0: each[0] * each[1] ** power * factor)([x, y])
    model = keras.Model([x, y], layers.Lambda(lambda each: each + 0.5)(both))
    model.save(tmp_path / "model.keras")
    found = imported(tmp_path / "model.keras", catalogue)
    assert {note.code for note in found.notes} == {"keras-lambda"}
    data = [np.ones((2, 4), "float32") * 1.5, np.ones((2, 4), "float32") * 0.25]
    assert_same(rebuilt(found, tmp_path, catalogue)(data), model(data))


def test_half_of_the_masks_is_read_back(tmp_path: Path, catalogue: Catalogue) -> None:
    """`mask=[None, mask]` is a Constant without a value beside the mask."""
    STRANGERS["half_masked_attention"]().model.save(tmp_path / "model.keras")
    text = generate(read_keras_model(tmp_path / "model.keras", catalogue).project, catalogue).text
    assert "mask=[None, " in text
    again = read_python(text, catalogue, "Model", {})
    assert again.notes == ()
    assert generate(again.project, catalogue).text == text


@pytest.mark.parametrize(
    "name", ["autoencoder", *(pytest.param(each, marks=pytest.mark.full) for each in H5)]
)
def test_converted_weights_say_whose_they_are(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Our own loader finds every weight by the layer it belongs to, whatever the layers are called now."""
    made = STRANGERS[name]()
    made.model.save(tmp_path / "model.keras")
    found = imported(tmp_path / "model.keras", catalogue)
    assert found.weights is not None
    found.weights.write(tmp_path / "out.weights.h5")
    kernel = Kernel()
    kernel.build(found.project, catalogue, tmp_path)
    targets = [
        Target.from_record(each) for each in json.loads(json.dumps(kernel.ask("weights.targets")))["targets"]
    ]
    matching = match(inspect(tmp_path / "out.weights.h5"), targets)
    # A SpectralNormalization has the kernel inside it once more, which is the number 0 of two groups there.
    twice = name == "wrappers_in_wrappers"
    assert {how for _, how in matching.pairs} <= ({How.IDENTITY, How.PATH} if twice else {How.IDENTITY})
    assert len(matching.rows) == len(targets) + twice


def test_words_that_an_h5_does_not_hold_are_missed(tmp_path: Path, catalogue: Catalogue) -> None:
    """The layer is there, and it is said that it has to learn again."""
    lookup = keras.layers.StringLookup()
    lookup.adapt(["x", "y", "y"])
    x = keras.Input((3,), dtype="string")
    keras.Model(x, lookup(x)).save(tmp_path / "model.h5")
    found = read_keras_model(tmp_path / "model.h5", catalogue)
    assert [note.code for note in found.notes] == ["keras-not-learnt"]


@pytest.mark.full
def test_dropped_paths_are_dropped_for_whole_examples(tmp_path: Path, catalogue: Catalogue) -> None:
    """In training an example goes on as it came or as it was changed, never in parts."""
    made = STRANGERS["dropped_paths"]()
    randomised(made.model).save(tmp_path / "model.keras")
    ours = rebuilt(imported(tmp_path / "model.keras", catalogue), tmp_path, catalogue)
    data = np.repeat(made.data[:1], 64, axis=0)
    changed = np.any(np.asarray(ours(data, training=True)) != data, axis=(1, 2, 3))
    assert 0 < changed.sum() < 64


def _cells() -> keras.Model:
    cell = layers.LSTMCell(3, name="cell")
    x = keras.Input((5, 3))
    return keras.Model(
        x, layers.RNN(cell, name="one")(x) + layers.RNN([cell, layers.GRUCell(3)], name="other")(x)
    )


def _normalized() -> keras.Model:
    dense = layers.Dense(3, name="dense")
    x = keras.Input((3,))
    return keras.Model(x, layers.SpectralNormalization(dense, name="one")(x) + dense(x))


def _deep() -> keras.Model:
    dense = layers.Dense(3, name="dense")
    x = keras.Input((4, 5, 3))
    return keras.Model(
        x, [layers.TimeDistributed(layers.TimeDistributed(dense), name="one")(x), dense(x[:, 0, 0])]
    )


def _in_a_model() -> keras.Model:
    dense = layers.Dense(3, name="dense")
    i, x = keras.Input((3,)), keras.Input((5, 3))
    inner = keras.Model(i, dense(i) + 1.0)
    return keras.Model(x, [layers.TimeDistributed(inner)(x), dense(x[:, 0])])


@pytest.mark.parametrize(
    ("make", "places"),
    [
        (_normalized, ["one"]),
        *(
            pytest.param(*each, marks=pytest.mark.full)
            for each in ((_cells, ["one", "other"]), (_deep, ["one"]), (_in_a_model, ["dense"]))
        ),
    ],
)
def test_what_is_a_copy_is_said(make: Any, places: list[str], tmp_path: Path, catalogue: Catalogue) -> None:
    """A layer inside another that stands elsewhere too, and cannot be drawn as one: it computes the same."""
    model = randomised(make())
    model.save(tmp_path / "model.keras")
    found = imported(tmp_path / "model.keras", catalogue)
    assert [(note.code, note.arguments["layer"]) for note in found.notes] == [
        ("keras-shared-apart", place) for place in places
    ]
    data = np.random.default_rng(1).normal(size=(2, *model.input_shape[1:])).astype("float32")
    assert_same(rebuilt(found, tmp_path, catalogue)(data), model(data))


@pytest.mark.parametrize("suffix", [".h5", ".json"])
def test_a_file_that_does_not_tell_what_is_shared(suffix: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """What has one name in several models is said to be several, unless the file tells what is one layer."""
    model = STRANGERS["autoencoder"]().model
    path = tmp_path / f"model{suffix}"
    if suffix == ".json":
        path.write_text(model.to_json())
    else:
        model.save(path)
    notes = [(note.code, note.arguments["layer"]) for note in read_keras_model(path, catalogue).notes]
    assert notes == [("keras-namesakes", "h"), ("keras-namesakes", "h")]
