"""Models as people type them: what is drawn of each, and that it computes what the text does."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.imported import Imported
from nodes.formats.python_source.parsing import SourceError
from nodes.formats.python_source.reading import read_python
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.formats.python_source.drawings import calls_of

TYPED = Path(__file__).parents[3] / "data" / "typed"
ROW = (2, 20)
TYPES: dict[str, tuple[str, Any, dict[str, int]]] = {
    "act_attr": ("Net()", ROW, {"Dense": 2}),
    "attention_own": ("Net()", (2, 4, 6), {"SelfAttention": 1, "Dense": 1}),
    "block_fn": ("rgnet", ROW, {"Sequential": 1}),
    "blog_fit": ("autoencoder", ROW, {"Dense": 2}),
    "bom_nonascii": ("Сеть()", ROW, {"Dense": 2}),
    "chained_drop": ("Net()", ROW, {"Net": 1}),
    "crlf": ("Net()", ROW, {"Dense": 1}),
    "dict_inputs_called": ("net", {"left": (2, 4), "right": (2, 5)}, {"Dense": 2}),
    "dropout_choice": ("Net()", ROW, {"Dense": 2, "Dropout": 1}),
    "ensemble": ("ensemble_model", ROW, {"Submodel": 1, "Submodel1": 1, "Submodel2": 1, "Average": 1}),
    "frozen_later": ("net", ROW, {"Dense": 2}),
    "functional_dict_in": ("model", {"b": (2, 4), "a": (2, 5)}, {"Dense": 2}),
    "functional_fn_args": (
        "make_model(20, n_out=5)",
        ROW,
        {"Dense": 3, "BatchNormalization": 2, "Activation": 2},
    ),
    "functional_layer_model": ("model", ROW, {"Scale": 1, "Dense": 1}),
    "functional_submodel": ("model", ROW, {"Enc": 2, "Concatenate": 1, "Dense": 1}),
    "functional_top": ("model", [ROW, "(2, 7)"], {"Embedding": 1, "LSTM": 1, "Concatenate": 1, "Dense": 3}),
    "gaussian_noise_geron": ("model", ROW, {"Sequential": 1}),
    "if_training": ("Noisy()", ROW, {"Dense": 2, "Dropout": 1}),
    "inherit_build": ("Net()", ROW, {"Shift": 1, "Dense": 1}),
    "inherit_explicit": ("Child()", ROW, {"Dense": 2}),
    "inherit_layer_used": ("Net()", ROW, {"Block": 1, "Residual": 1}),
    "inherit_sequential_add": ("MLP(3)", ROW, {"Sequential": 1}),
    "inherit_three": ("C()", ROW, {"Dense": 2}),
    "lambda_mixed": ("net", ROW, {"Conv1D": 1, "GlobalAveragePooling1D": 1}),
    "lstm_state": ("Net()", (2, 5, 3), {"LSTM": 2, "Dense": 1}),
    "mlp_import_keras": ("MLP(hidden_units=64)", ROW, {"Dense": 2}),
    "model_as_argument": ("AutoEncoder(enc, dec)", ROW, {"AutoEncoder": 1}),
    "name_scopes": ("Net()", ROW, {"Dense": 1}),
    "nested_output": ("Net()", ROW, {"Dense": 2}),
    "partial_class": ("Net()", ROW, {"Dense": 2}),
    "pix2pix_down": ("Generator()", (1, 8, 8, 3), {"Sequential": 5, "Concatenate": 2, "Conv2DTranspose": 1}),
    "precedence": ("Net()", ROW, {"Dense": 2}),
    "resnet34_geron": ("model", (2, 16, 16, 3), {"Sequential": 1}),
    "siamese_fn": ("model", [ROW, ROW], {"Submodel": 2}),
    "super_call_kwargs": ("Net(name='x', trainable=False)", ROW, {"Dense": 1}),
    "swap_init": ("Net()", ROW, {"Dense": 2}),
    "training_bn_kept": ("Net()", ROW, {"Net": 1}),
    "wide_deep": (
        "WideAndDeepModel()",
        [(2, 5), (2, 6)],
        {"LayerNormalization": 2, "Dense": 4, "Concatenate": 1},
    ),
}
"""What makes each model, the shapes of what it is given, and which layers its main block calls how often."""
KEPT = {
    "attention_own": {"SelfAttention", "scaled_dot_product_attention"},
    "chained_drop": {"Net"},
    "functional_layer_model": {"Scale"},
    "gaussian_noise_geron": {"MyGaussianNoise"},
    "inherit_build": {"Scale", "Shift"},
    "training_bn_kept": {"Net"},
}
"""What is kept as code of each; of the others nothing is."""
HEAD = "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
REFUSED = {
    "a layer inside a model and beside it": (
        "d = layers.Dense(20)\ni = keras.Input((20,))\npart = keras.Model(i, d(i))\nj = keras.Input((20,))\n"
        "model = keras.Model(j, d(part(j)))\n",
        "called beside that model",
    ),
    "a list that loses a layer": (
        "net = keras.Sequential([layers.Dense(5), layers.Dense(3)])\nnet.pop()\n",
        "net.pop",
    ),
    "Python 2": (
        "net = keras.Sequential([layers.Dense(5)])\nprint net\n",
        "Line 4, column 1: this is not Python",
    ),
}
"""What is no model, and what the sentence says."""


def _read(name: str, catalogue: Catalogue) -> Imported:
    return read_python((TYPED / f"{name}.py").read_bytes().decode(), catalogue, "Model")


@pytest.mark.parametrize("name", TYPES)
def test_a_typed_model_is_drawn(name: str, catalogue: Catalogue) -> None:
    """Its layers are there, the drawing is whole, and what is exported comes back as it is."""
    found = _read(name, catalogue)
    project = found.project
    assert calls_of(project) == TYPES[name][2]
    assert set(project.code) == KEPT.get(name, set())
    kept = {note.place for note in found.notes if note.code == "python-class-kept"}
    assert kept <= project.code.keys()
    assert [
        each for each in problems(project, vocabulary(project, catalogue)) if each.severity == "error"
    ] == []
    source = generate(project, catalogue)
    assert source.left_out == {}
    again = read_python(source.text, catalogue, "Model", source.arrays)
    assert generate(again.project, catalogue).text == source.text
    assert again.project.main_block.takes == project.main_block.takes


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_model_says_why(case: str, catalogue: Catalogue) -> None:
    """In a sentence that names the place."""
    text, said = REFUSED[case]
    with pytest.raises(SourceError, match=said.replace(".", r"\.")):
        read_python(HEAD + text, catalogue, "Model")


def test_what_is_said_of_a_model_later_is_read_or_told(catalogue: Catalogue) -> None:
    """A layer that is frozen there is frozen in the drawing; the rest is noted with its line."""
    text = (TYPED / "frozen_later.py").read_text(encoding="utf-8")
    found = read_python(f"{text}net.d.layers[0].trainable = False\n", catalogue, "Model")
    trained = {layer.attribute: layer.trainable for layer in found.project.main_block.layers.values()}
    assert trained == {"d": False, "e": True}
    assert [(note.code, note.line) for note in found.notes] == [("python-left", text.count("\n") + 1)]


def test_what_is_said_of_classes_and_of_keras_is_told(catalogue: Catalogue) -> None:
    """A drawing cannot hold it, and the note says at which line it stands."""
    text = (
        "from tensorflow import keras\n\nkeras.mixed_precision.set_global_policy('mixed_float16')\n\n\n"
        "class Net(keras.Model):\n    units = 4\n\n    def __init__(self):\n        super().__init__()\n"
        "        self.d = keras.layers.Dense(self.units)\n\n"
        "    def call(self, x):\n        return self.d(x)\n\n\n"
        "Net.units = 9\nnet: keras.Model = Net()\nnet.d.activation = keras.activations.relu\n"
    )
    notes = read_python(text, catalogue, "Model").notes
    assert [(note.code, note.line) for note in notes] == [("python-left", line) for line in (3, 17, 19)]


def test_a_plain_class_that_code_needs_comes_back_with_it(catalogue: Catalogue) -> None:
    """What is exported and opened again is the same, with the constants too."""
    text = (
        "from tensorflow import keras\n\nUNITS = {'out': 3}\n\n\nclass Config:\n    out = UNITS['out']\n\n\n"
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.d = keras.layers.Dense(Config.out)\n\n"
        "    def call(self, x):\n        return self.d(x)\n"
    )
    source = generate(read_python(text, catalogue, "Model").project, catalogue)
    assert "UNITS = " in source.text
    assert "class Config" in source.text
    assert generate(read_python(source.text, catalogue, "Model").project, catalogue).text == source.text


def test_a_model_from_a_dict_keeps_its_keys(catalogue: Catalogue) -> None:
    """In the order in which Keras goes through them; what the model is called with says the shapes."""
    block = _read("dict_inputs_called", catalogue).project.main_block
    assert block.input_keys == ("left", "right")
    assert [block.nodes[each].arguments["shape"] for each in block.inputs] == [(4,), (5,)]


@pytest.fixture
def modules() -> Iterator[dict[str, ModuleType]]:
    """Modules that a test makes; they are forgotten after it."""
    made: dict[str, ModuleType] = {}
    yield made
    for name in made:
        sys.modules.pop(name, None)


def _module(path: Path, name: str, modules: dict[str, ModuleType]) -> dict[str, Any]:
    """What a file defines, run as Python runs it."""
    made = modules[name] = sys.modules[name] = ModuleType(name)
    made.__file__ = str(path)
    exec(compile(path.read_bytes(), str(path), "exec"), made.__dict__)
    return made.__dict__


@pytest.mark.full
@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TYPES)
def test_the_export_computes_what_the_text_does(
    name: str, catalogue: Catalogue, tmp_path: Path, modules: dict[str, ModuleType]
) -> None:
    """With equal weights it gives the very same numbers, and counts as many parameters."""
    import numpy as np
    import tensorflow as tf

    expression, shapes, _ = TYPES[name]
    path = tmp_path / f"{name}.py"
    path.write_bytes((TYPED / f"{name}.py").read_bytes())
    original = eval(expression, _module(path, f"typed_{name}", modules))
    export = tmp_path / "export.py"
    export.write_text(generate(_read(name, catalogue).project, catalogue).text, encoding="utf-8")
    drawn = _module(export, f"export_{name}", modules)["build"]()
    generator = np.random.default_rng(1)

    def data(shape: Any) -> Any:
        if isinstance(shape, str):
            shape = ast.literal_eval(shape)
            return generator.integers(0, 9, size=shape).astype("int32")
        return generator.normal(size=shape).astype("float32")

    given: Any = list(map(data, shapes)) if isinstance(shapes, list) else None
    if isinstance(shapes, dict):
        given = {key: data(shape) for key, shape in shapes.items()}
    elif given is None:
        given = data(shapes)
    original(given), drawn(given)
    assert original.count_params() == drawn.count_params()
    mine = [tuple(each.shape) for each in original.weights]
    in_order = mine == [tuple(each.shape) for each in drawn.weights]
    for number, weight in enumerate((*original.weights, *drawn.weights)):
        # where the two have another order, weights of one shape are equal
        seed = number % len(mine) if in_order else len(weight.shape) + sum(weight.shape)
        value = np.random.default_rng(seed).uniform(0.1, 0.5, weight.shape)
        weight.assign(value if "seed" not in weight.path else weight)
    first, second = (tf.nest.flatten(each(given)) for each in (original, drawn))
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)
