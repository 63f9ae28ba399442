"""Proofs of exports: equal to the bit when the file means the same, and the place when it does not."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from nodes.runtime.proving import Disproved, Prover
from nodes.runtime.session import proof
from nodes.runtime.session.building import Source
from nodes.runtime.session.live import Live, Refused

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:__array__ implementation"),
]

SOURCE = """\
import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(4, activation="relu", name="dense")
        self.head = tf.keras.layers.Dense(2, name="head")

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.head(x)
        return x


def build():
    model = Net()
    model(tf.keras.Input((3,)))
    return model
"""
INPUTS = [{"shape": [None, 3], "dtype": "float32"}]


def proved(tmp_path: Path, text: str) -> dict:
    """What comes of proving `text` against a session that runs `SOURCE`."""
    names: dict = {}
    exec(SOURCE, names)
    live = Live()
    live.model = names["build"]()
    before = proof.values_of(live.model)
    assert proof.write(live, str(tmp_path / "proof"), INPUTS, 1)["random"] is False
    np.testing.assert_equal(proof.values_of(live.model), before)
    (tmp_path / "net.py").write_text(text)
    prover = Prover({"source": str(tmp_path / "net.py"), "folder": str(tmp_path / "proof")})
    for step in (prover.load, prover.weights, prover.run):
        step()
    return prover.compare()


def test_the_same_file_gives_the_same(tmp_path: Path) -> None:
    """With other weights of its own, which are replaced by the session's."""
    found = proved(tmp_path, SOURCE)
    assert [each["equal"] for each in found["outputs"]] == [True]
    assert found["outputs"][0]["difference"] == 0
    assert found["first"] is None
    assert found["calls"] == 3


@pytest.mark.parametrize(
    ("old", "new", "names", "instead"),
    [
        ('activation="relu"', 'activation="tanh"', ["dense"], None),
        ("x = self.head(x)", "x = self.head(x * 1.0001)", ["head"], None),
        ("        return x\n", "        return x + 1e-3\n", [], None),
        (
            "x = self.dense(inputs)",
            'x = tf.keras.layers.ReLU(name="new")(self.dense(inputs))',
            ["new"],
            ["head"],
        ),
    ],
)
def test_the_first_layer_that_differs_is_named(
    tmp_path: Path, old: str, new: str, names: list, instead: list | None
) -> None:
    """The model itself (no name) where all of its layers give the same."""
    assert old in SOURCE
    found = proved(tmp_path, SOURCE.replace(old, new))
    assert found["first"] == {"names": names, "instead": instead}
    if "ReLU" not in new:
        assert not found["outputs"][0]["equal"]
        assert 0 < found["outputs"][0]["difference"] < 10


def test_the_first_line_that_differs_is_named(tmp_path: Path) -> None:
    """Where the same text gives something else each time; what only follows from it is not."""
    line = "        x = self.head(tf.nn.relu(noise))\n"
    text = SOURCE.replace(
        "        x = self.head(x)\n", "        noise = x + np.random.default_rng().uniform(10, 20)\n" + line
    ).replace("import tensorflow as tf\n", "import numpy as np\nimport tensorflow as tf\n")
    path = tmp_path / "session.py"
    path.write_text(text)
    names: dict = {}
    exec(compile(text, str(path), "exec"), names)
    live = Live()
    live.model, live.module, live.sources = names["build"](), "net", {"net": Source(str(path), ())}
    assert proof.write(live, str(tmp_path / "proof"), INPUTS, 1)["random"] is True
    (tmp_path / "net.py").write_text(text)
    prover = Prover({"source": str(tmp_path / "net.py"), "folder": str(tmp_path / "proof")})
    for step in (prover.load, prover.weights, prover.run):
        step()
    found = prover.compare()
    assert found["first"] == {"names": ["head"], "instead": None}
    assert text.splitlines()[found["line"] - 1].strip().startswith("noise =")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Dense(4,", "Dense(5,", "proof-weights-shape"),
        ("Dense(2,", "Dense(2, use_bias=False,", "proof-weights-count"),
        ("return x", "return x, x", "proof-outputs-count"),
        ("def build()", "def make()", "proof-no-build"),
    ],
)
def test_what_cannot_be_compared_is_said(tmp_path: Path, old: str, new: str, code: str) -> None:
    """Another number of weights or outputs, or no model at all."""
    with pytest.raises(Disproved) as reason:
        proved(tmp_path, SOURCE.replace(old, new))
    assert reason.value.code == code


def test_a_model_without_order_is_told_apart(tmp_path: Path) -> None:
    """What gives something else each time cannot be equal to the bit. Its seeds stay as they were."""
    inputs = keras.Input((3,))
    live = Live()
    live.model = keras.Model(inputs, Restless()(inputs))
    before = proof.values_of(live.model)
    assert proof.write(live, str(tmp_path), INPUTS, 1)["random"] is True
    np.testing.assert_equal(proof.values_of(live.model), before)


class Restless(keras.layers.Layer):
    """Adds something that nobody knows."""

    def call(self, x: object) -> object:
        """Something else each time."""
        return x + float(np.random.default_rng().normal())  # type: ignore[operator]

    def compute_output_shape(self, shape: tuple) -> tuple:
        """As it comes."""
        return shape


def test_seeded_random_numbers_are_the_same_in_both(tmp_path: Path) -> None:
    """The state of a seed generator goes with the weights."""
    text = SOURCE.replace(
        "        self.head", "        self.seed = tf.keras.random.SeedGenerator(3)\n        self.head"
    ).replace("        return x\n", "        return x + tf.keras.random.normal((2,), seed=self.seed)\n")
    names: dict = {}
    exec(text, names)
    live = Live()
    live.model = names["build"]()
    live.model(np.ones((2, 3), "float32"))
    assert proof.write(live, str(tmp_path / "proof"), INPUTS, 1)["random"] is False
    (tmp_path / "net.py").write_text(text)
    prover = Prover({"source": str(tmp_path / "net.py"), "folder": str(tmp_path / "proof")})
    for step in (prover.load, prover.weights, prover.run):
        step()
    assert prover.compare()["outputs"][0]["equal"]


@pytest.mark.parametrize(
    "dtype",
    ["float32", "float64", "float16", "bfloat16", "int8", "int64", "uint8", "bool", "string", "complex64"],
)
def test_inputs_of_every_dtype_go_through_files(tmp_path: Path, dtype: str) -> None:
    """They come back equal, and the same seed makes the same."""
    specs = [{"shape": [None, 3], "dtype": dtype}, {"shape": None, "dtype": dtype}]
    made = proof.make_inputs(specs, 5)
    assert [each.shape for each in made] == [(proof.BATCH, 3), (proof.BATCH, proof.OPEN)]
    proof.write_arrays(tmp_path, made)
    for one, other, again in zip(made, proof.read_arrays(tmp_path), proof.make_inputs(specs, 5), strict=True):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist() == again.tolist()


def test_open_dimensions_are_those_of_the_last_run() -> None:
    """But for the batch, which is small."""
    specs = [{"shape": [None, None, 3], "dtype": "float32"}]
    made = proof.make_inputs(specs, 0, np.zeros((9, 28, 3)))
    assert made[0].shape == (proof.BATCH, 28, 3)


def test_without_a_model_there_is_nothing_to_prove(tmp_path: Path) -> None:
    """The window is told so. A model that waits for data is not built on made-up ones."""
    live = Live()
    with pytest.raises(Refused, match="not-built"):
        proof.write(live, str(tmp_path), INPUTS, 0)
    live.model = keras.Sequential([keras.layers.Dense(2)])
    with pytest.raises(Refused, match="model-unbuilt"):
        proof.write(live, str(tmp_path), INPUTS, 0)
    assert not live.model.built
