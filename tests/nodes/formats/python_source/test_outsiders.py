"""Python as people post it: guides of Keras, chapters of books, notebooks typed by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.python_source.parsing import SourceError
from nodes.formats.python_source.reading import read_python
from nodes.graph import Project
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.formats.python_source.drawings import calls_of

POSTED = Path(__file__).parents[3] / "data" / "outsiders"
DRAWN: dict[str, dict[str, int]] = {
    "attention_unpacking": {"Embedding": 2, "Block": 2, "LayerNormalization": 1, "Dense": 1},
    "d2l_inception": {"Sequential": 1},
    "d2l_lenet": {"Sequential": 1},
    "d2l_resnet": {"Sequential": 1},
    "d2l_vgg": {"Sequential": 1},
    "helper_functions": {
        **{"Conv2D": 8, "BatchNormalization": 7, "ReLU": 7, "Add": 3},
        **{"Activation": 3, "GlobalAveragePooling2D": 1, "Dense": 1},
    },
    "inheritance": {"Dense": 3},
    "layers_in_dict": {"Dense": 5, "Concatenate": 1},
    "linear_add_weight": {"Linear": 3},
    "local_helpers": {"Sequential": 1, "Head": 1},
    "many_outputs": {"Embedding": 2, "LSTM": 2, "Concatenate": 1, "Dense": 2},
    "masks": {"Embedding": 1, "Bidirectional": 1, "TimeDistributed": 1},
    "mnist_convnet": {"Sequential": 1},
    "resnet_subclass": {
        **{"Conv2D": 1, "ResidualBlock": 1, "ResidualBlock1": 1, "ResidualBlock2": 1},
        **{"GlobalAveragePooling2D": 1, "Dense": 1},
    },
    "rnn_cells": {"RNN": 2},
    "sequential_aliases": {"Sequential": 1},
    "siamese": {"Sequential": 2, "Dense": 1},
    "star_imports": {"Sequential": 1},
    "tf_function_call": {"Dense": 3},
    "tf_quickstart": {"Conv2D": 1, "Flatten": 1, "Dense": 2},
    "toy_resnet": {
        "Conv2D": 7,
        "MaxPooling2D": 1,
        "Add": 2,
        "GlobalAveragePooling2D": 1,
        "Dense": 2,
        "Dropout": 1,
    },
    "transformer_text": {
        **{"TokenAndPositionEmbedding": 1, "TransformerBlock": 1},
        **{"GlobalAveragePooling1D": 1, "Dropout": 2, "Dense": 2},
    },
    "typed_config": {"Dense": 2, "Dropout": 1},
    "unet": {"Conv2D": 6, "MaxPooling2D": 2, "UpSampling2D": 2, "Concatenate": 2},
    "walrus": {"Dense": 3},
    "xception_small": {
        **{"Rescaling": 1, "Conv2D": 4, "BatchNormalization": 8, "Activation": 8, "SeparableConv2D": 7},
        **{"MaxPooling2D": 3, "Add": 3, "GlobalAveragePooling2D": 1, "Dropout": 1, "Dense": 1},
    },
}
"""Which layers the main block of each calls, how often."""
CODE = {
    "attention_unpacking": 6,
    "gan": 33,
    "if_training": 4,
    "nested_classes": 7,
    "side_effects": 27,
    "text_generation": 8,
    "vae": 52,
}
"""Of which a class is kept as code, and at which line that stands."""
REFUSED = {
    "args_kwargs": "Net",
    "no_model": "There is no model here",
    "transfer_learning": "preprocess_input",
}
"""What cannot be read as a model, and what the sentence names."""


def _project(name: str, catalogue: Catalogue) -> Project:
    return read_python((POSTED / f"{name}.py").read_text(encoding="utf-8"), catalogue, "Model").project


@pytest.mark.parametrize("name", DRAWN)
def test_a_posted_model_is_drawn(name: str, catalogue: Catalogue) -> None:
    """Its layers are there, the drawing is whole, and what is exported comes back."""
    project = _project(name, catalogue)
    assert calls_of(project) == DRAWN[name]
    found = problems(project, vocabulary(project, catalogue))
    assert [each for each in found if each.severity == "error"] == []
    source = generate(project, catalogue)
    assert source.left_out == {}
    again = read_python(source.text, catalogue, "Model", source.arrays)
    assert generate(again.project, catalogue).text == source.text


@pytest.mark.parametrize("name", CODE)
def test_what_cannot_be_drawn_is_kept_as_code(name: str, catalogue: Catalogue) -> None:
    """The class stands in the project, the note says at which line it begins, and another one why."""
    found = read_python((POSTED / f"{name}.py").read_text(encoding="utf-8"), catalogue, "Model")
    kept = [note for note in found.notes if note.code == "python-class-kept"]
    assert CODE[name] in [note.line for note in kept]
    assert all(note.place in found.project.code for note in kept)
    assert len(found.notes) > len(kept)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_model_is_told_in_a_sentence(name: str, catalogue: Catalogue) -> None:
    """With what is in the way."""
    with pytest.raises(SourceError, match=REFUSED[name]):
        _project(name, catalogue)


def test_nothing_of_a_source_is_run(catalogue: Catalogue) -> None:
    """What it does when it is imported, decorated or made is not done."""
    _project("side_effects", catalogue)
    assert not (POSTED / "side_effects.ran").exists()
    assert "LAYERWRIGHT_OUTSIDER" not in os.environ


def test_an_unread_step_is_never_left_out(catalogue: Catalogue) -> None:
    """What stands between two layers and has no node is code, or the model is not read at all."""
    lines = [
        "from tensorflow import keras",
        "import tensorflow as tf",
        "inputs = keras.Input((4,))",
        "x = keras.layers.Dense(3)(inputs)",
        "x = tf.raw_ops.Relu(features=x)",
        "model = keras.Model(inputs, keras.layers.Dense(2)(x))",
    ]
    block = read_python("\n".join(lines), catalogue, "Model").project.main_block
    (code,) = (node for node in block.nodes.values() if node.kind == "code")
    assert [block.nodes[wire.target].layer is not None for wire in block.wires_from(code.id)] == [True]
    lines[4] = "x = keras.layers.NotThere()(x)"
    with pytest.raises(SourceError, match="NotThere"):
        read_python("\n".join(lines), catalogue, "Model")


def test_a_layer_in_a_list_is_not_called_beside_it(catalogue: Catalogue) -> None:
    """It would have weights of its own there: the class is kept as code."""
    text = (
        "import tensorflow as tf\n\n\nclass Net(tf.keras.Model):\n    def __init__(self):\n"
        "        super().__init__()\n        self.a = tf.keras.layers.Dense(3)\n"
        "        self.b = tf.keras.Sequential([self.a, tf.keras.layers.Dense(3)])\n\n"
        "    def call(self, x):\n        return self.a(self.b(x))\n"
    )
    found = read_python(text, catalogue, "Model")
    assert set(found.project.code) == {"Net"}
    assert "python-shared-in-list" in {note.code for note in found.notes}


MANY = "".join(
    f"def f{number}(x):\n    a = f{number - 1}(x)\n    return f{number - 1}(a)\n" for number in range(1, 19)
)


@pytest.mark.parametrize(
    "text",
    [
        "def f0(x):\n    return keras.layers.Dense(1)(x)\n" + MANY + "x = keras.Input((4,))\n"
        "model = keras.Model(x, f18(x))\n",
        "def f0(x):\n    return 1\n" + MANY + "model = keras.Sequential([keras.layers.Dense(f18(1))])\n",
    ],
)
def test_functions_that_call_functions_end_soon(text: str, catalogue: Catalogue) -> None:
    """Twice each, eighteen deep: that is told, and not gone through."""
    with pytest.raises(SourceError):
        read_python(f"from tensorflow import keras\n\n{text}", catalogue, "Model")


def test_what_stands_beside_a_model_may_take_long(catalogue: Catalogue) -> None:
    """A loop over all steps of a training is not gone through to its end, and the model is read."""
    text = (
        "from tensorflow import keras\n\nlosses = []\nfor step in range(9_999):\n    losses.append(step)\n"
        "model = keras.Sequential([keras.layers.Dense(2)])\n"
    )
    assert len(read_python(text, catalogue, "Model").project.main_block.layers) == 1


@pytest.mark.parametrize(
    "text",
    [
        "x = keras.Input((4,))\nb, a = keras.layers.Dense(2)(x), keras.layers.Dense(3)(x)\n"
        "model = keras.Model(x, {'right': b, 'left': a})\n",
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.b, self.a = keras.layers.Dense(2), keras.layers.Dense(3)\n\n"
        "    def call(self, x):\n        return {'right': self.b(x), 'left': self.a(x)}\n",
    ],
)
def test_outputs_in_a_dict_stay_there(text: str, catalogue: Catalogue) -> None:
    """Under their keys, in the order in which Keras goes through them; and the export says so too."""
    block = read_python(f"from tensorflow import keras\n\n{text}", catalogue, "Model").project.main_block
    assert block.output_keys == ("left", "right")
    sources = [block.wires_into(output)[0].source for output in block.outputs]
    layers = [block.layer_of(block.nodes[source]) for source in sources]
    assert [layer.config["units"] for layer in layers if layer is not None] == [3, 2]
    source = generate(
        read_python(f"from tensorflow import keras\n\n{text}", catalogue, "M").project, catalogue
    )
    assert 'return {"left": ' in source.text or 'return {"right": ' in source.text
    assert read_python(source.text, catalogue, "M").project.main_block.output_keys == ("left", "right")
