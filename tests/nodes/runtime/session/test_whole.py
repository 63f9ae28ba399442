"""Whole models in files: what comes back gives the same, and nothing half is ever left."""

from __future__ import annotations

import os
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from nodes.runtime.session import whole
from nodes.runtime.session.live import Live, Refused

pytestmark = [
    pytest.mark.keras,
    # Keras itself calls NumPy in an older way when it saves.
    pytest.mark.filterwarnings("ignore:__array__ implementation"),
]

WORDS = [{"shape": [None, 5], "dtype": "int32"}, {"shape": [None, 3], "dtype": "float32"}]


@keras.saving.register_keras_serializable("whole")
class Mixed(keras.Model):
    """Takes words, as integers, and numbers."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.embedding = keras.layers.Embedding(7, 4, name="embedding")
        self.dense = keras.layers.Dense(2, name="dense")

    def call(self, inputs: list) -> tf.Tensor:
        """The first word beside the numbers."""
        words, numbers = inputs
        return self.dense(keras.ops.concatenate([self.embedding(words)[:, 0], numbers], axis=-1))

    def build_from_config(self, config: dict) -> None:
        """As the generated source has it for inputs of several kinds."""
        self([keras.Input((5,), dtype="int32"), keras.Input((3,))])


@pytest.fixture
def live() -> Live:
    """A session with a model that has been built."""
    live = Live()
    live.model = Mixed()
    live.model([keras.Input((5,), dtype="int32"), keras.Input((3,))])
    return live


def data() -> list[np.ndarray]:
    """Something for the model."""
    return [np.arange(10).reshape(2, 5) % 7, np.linspace(-1, 1, 6, dtype="float32").reshape(2, 3)]


def test_a_keras_file_comes_back_as_the_same_model(live: Live, tmp_path: Path) -> None:
    """Outputs are equal to the bit, and the folder holds the file alone."""
    path = tmp_path / "mixed.keras"
    told = whole.save_keras(live, str(path))
    again = keras.models.load_model(path)
    np.testing.assert_array_equal(again(data()), live.model(data()))
    assert told["bytes"] == path.stat().st_size
    assert list(tmp_path.iterdir()) == [path]


def test_a_saved_model_takes_every_input_in_its_own_dtype(live: Live, tmp_path: Path) -> None:
    """Keras's own signature would make integers of words floats. An export replaces the one before."""
    path = tmp_path / "mixed"
    for _ in range(2):
        whole.export_saved_model(live, str(path), WORDS)
    loaded = tf.saved_model.load(str(path))
    words, numbers = data()
    given = [tf.constant(words, "int32"), tf.constant(numbers)]
    np.testing.assert_allclose(loaded.serve(given), live.model(data()), rtol=1e-5, atol=1e-5)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("method", ["keras", "saved_model"])
def test_a_failure_leaves_what_was_there(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Also when the failure comes when everything has been written."""
    path = tmp_path / ("mixed.keras" if method == "keras" else "mixed")
    if method == "keras":
        path.write_text("before")
    else:
        path.mkdir()
        (path / "before").touch()

    rename = os.rename

    def fail(one: Path, other: Path) -> None:
        if Path(other) == path and "-old" not in Path(one).name:
            raise OSError(28, "No space left on device")
        rename(one, other)

    monkeypatch.setattr(whole.os, "replace" if method == "keras" else "rename", fail)
    arguments = (live, str(path)) if method == "keras" else (live, str(path), WORDS)
    with pytest.raises(Refused) as refused:
        (whole.save_keras if method == "keras" else whole.export_saved_model)(*arguments)
    assert refused.value.told() == {
        "code": "file-unwritable",
        "arguments": {"reason": "No space left on device"},
    }
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "before" if method == "keras" else (path / "before").exists()


def test_without_a_model_there_is_nothing_to_save(tmp_path: Path) -> None:
    """Neither one that was never built, nor one that waits for data."""
    live = Live()
    with pytest.raises(Refused, match="not-built"):
        whole.save_keras(live, str(tmp_path / "x.keras"))
    live.model = Mixed()
    with pytest.raises(Refused, match="model-unbuilt"):
        whole.export_saved_model(live, str(tmp_path / "x"), WORDS)


def test_shapes_that_are_left_open_are_those_of_the_last_run(live: Live, tmp_path: Path) -> None:
    """But for the batch; without a run there is nothing to export yet."""
    opened = [{**each, "shape": None} for each in WORDS]
    with pytest.raises(Refused, match="model-unbuilt"):
        whole.export_saved_model(live, str(tmp_path / "x"), opened)
    live.inputs = data()
    whole.export_saved_model(live, str(tmp_path / "x"), opened)
    loaded = tf.saved_model.load(str(tmp_path / "x"))
    words, numbers = (np.concatenate([each, each]) for each in data())
    given = [tf.constant(words, "int32"), tf.constant(numbers)]
    assert loaded.serve(given).shape == (4, 2)
