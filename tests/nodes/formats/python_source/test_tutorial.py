"""The tutorial's own code, as a person types it, becomes the graphs of its examples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.imported import Imported
from nodes.formats.layers import read
from nodes.formats.python_source.reading import read_python
from nodes.graph import Block, BlockId, Project
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.formats.python_source.drawings import drawing_of

TYPED = Path(__file__).parents[3] / "data" / "tutorial"
EXAMPLES = Path(__file__).parents[4] / "resources" / "examples"
ROWS: dict[str, tuple[tuple[Any, ...] | None, dict[str, int]]] = {
    "mlp": ((20,), {"Flatten": 1, "Dense": 2}),
    "sequential": ((20,), {"Sequential": 1}),
    "my_sequential": ((20,), {"chain": 1}),
    "fancy_mlp": ((20,), {"Flatten": 1, "weight": 1, "Dense": 1, "while": 1, "if": 1}),
    "fancy_mlp_shared": ((20,), {"Flatten": 1, "weight": 1, "Dense": 2, "while": 1, "if": 1}),
    "fixed_hidden_mlp": ((20,), {"Flatten": 1, "weight": 1, "Dense": 1, "while": 1}),
    "nest_mlp": ((20,), {"Sequential": 1, "Dense": 1}),
    "chimera": ((20,), {"Sequential": 1}),
    "chimera_fixed": ((20,), {"Sequential": 1}),
    "linear_init": ((20,), {"Sequential": 1}),
    "custom_init": ((20,), {"Sequential": 1}),
    "shared_dense": ((20,), {"Dense": 4}),
    "centered": ((20,), {"Sequential": 1}),
    "my_dense": ((20,), {"Sequential": 1}),
    "regression_2_4": ((4,), {"Sequential": 1}),
    "deferred": (None, {"Sequential": 1}),
}
"""What the Input of each model says, and what calls of layers, loops and branches it has."""


def _read(name: str, catalogue: Catalogue) -> Imported:
    return read_python((TYPED / f"{name}.py").read_text(encoding="utf-8"), catalogue, "Model")


def _names(project: Project, block: Block) -> Counter[str]:
    """How often each layer, loop and branch is called."""
    found: Counter[str] = Counter()
    for node in block.nodes.values():
        layer = block.layer_of(node)
        if layer is not None:
            type = layer.type
            inner = project.blocks.get(BlockId(type.removeprefix("block:")))
            found[inner.name if inner else type.rpartition(".")[2].rpartition(":")[2]] += 1
        elif node.kind in ("while", "for", "if", "code"):
            found[node.kind] += 1
    return found


@pytest.mark.parametrize("name", ROWS)
def test_a_typed_model_becomes_the_graph_of_its_example(name: str, catalogue: Catalogue) -> None:
    """The layers, loops, branches and shapes are those of the book; only layers without a form are code."""
    shape, expected = ROWS[name]
    project = _read(name, catalogue).project
    block = project.main_block
    assert _names(project, block) == expected
    (entry,) = block.inputs
    assert block.nodes[entry].arguments.get("shape") == shape
    found = problems(project, vocabulary(project, catalogue))
    assert [each for each in found if each.severity == "error"] == []
    assert set(block.places) == set(block.nodes)
    kept = {"custom_init": {"MyInit", "AllOnes"}, "centered": {"CenteredLayer"}, "my_dense": {"MyDense"}}
    assert set(project.code) == kept.get(name, set())
    assert generate(project, catalogue).left_out == {}


HEAD = """\
import tensorflow as tf


class {name}(tf.keras.Model):
    def __init__(self):
        super().__init__()
{made}

    def call(self, X):
{calls}
        return X


net = {name}()
X = tf.random.uniform({shape})
net(X)
"""
LAYERS = {
    "centered": ("Flatten()", "Dense(20)", "CenteredLayer()"),
    "custom_init": (
        "Flatten()",
        "Dense(64, activation=tf.nn.relu, kernel_initializer=MyInit())",
        "Dense(1, kernel_initializer=AllOnes())",
    ),
    "deferred": ("Dense(256, activation=tf.nn.relu)", "Dense(10)"),
    "linear_init": (
        "Dense(10, kernel_initializer=tf.random_normal_initializer(mean=0, stddev=0.01))",
        "Dense(1, kernel_initializer=tf.ones_initializer(), bias_initializer=tf.ones_initializer())",
    ),
    "my_dense": ("MyDense(8)", "MyDense(1)"),
    "regression_2_4": ("Flatten()", "Dense(4, activation='relu')", "Dense(1)"),
    "nest_mlp": ("Net()", "Dense(16, activation=tf.nn.relu)"),
}
"""Models of which the book makes a Sequential, and the examples layers in a row: typed as a class."""
ENTRY = {"regression_2_4": "(2, 4)", "deferred": "shape"}
NET = """\
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        self.a, self.b = tf.keras.layers.Dense(64, 'relu'), tf.keras.layers.Dense(32, 'relu')

    def call(self, X):
        return self.b(self.a(self.flatten(X)))


"""


def _typed_as_class(name: str) -> str:
    typed = (TYPED / f"{name}.py").read_text(encoding="utf-8")
    own = typed[typed.find("class ") : typed.rfind("X = ")] if name != "nest_mlp" else NET
    own = own[: own.rfind("net = ")] if "net = " in own else own
    keras = ("Flatten(", "Dense(")
    made, calls = [], []
    for place, layer in enumerate(LAYERS[name]):
        prefix = "tf.keras.layers." if layer.startswith(keras) else ""
        made.append(f"        self.layer_{place} = {prefix}{layer}")
        calls.append(f"        X = self.layer_{place}(X)")
    shape = ENTRY.get(name, "(2, 20)")
    text = HEAD.format(name="Typed", made="\n".join(made), calls="\n".join(calls), shape=shape)
    return text.replace("\n\n\nclass Typed", f"\n\n\n{own if 'class ' in typed else ''}\n\nclass Typed")


NESTED = """\
class NestMLP(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.net = Net()
        self.dense = tf.keras.layers.Dense(16, activation=tf.nn.relu)

    def call(self, inputs):
        return self.dense(self.net(inputs))


"""


def _as_typed(name: str) -> str:
    """What a person types; a row of layers that the example draws as a block, as a class."""
    if name in LAYERS:
        return _typed_as_class(name)
    text = (TYPED / f"{name}.py").read_text(encoding="utf-8")
    first, last = text.find("class NestMLP"), text.find("class F")
    return text if first < 0 else text[:first] + NET + NESTED + text[last:]


@pytest.mark.parametrize("name", ROWS)
def test_a_typed_model_is_the_drawing_of_its_example(name: str, catalogue: Catalogue) -> None:
    """Nodes, wires, layers, what these are made with, and blocks in it: only names differ."""
    found = read_python(_as_typed(name), catalogue, "Model").project
    example = read(EXAMPLES / f"{name}.layers").project
    assert drawing_of(found, named=False) == drawing_of(example, named=False)


def test_one_layer_called_twice_is_one_layer(catalogue: Catalogue) -> None:
    """The shared Dense has two calls; the book's list of layers with one of them twice is read alike."""
    block = _read("shared_dense", catalogue).project.main_block
    assert sorted(len(block.calls_of(layer)) for layer in block.layers) == [1, 1, 2]
    text = (
        "import tensorflow as tf\n"
        "shared = tf.keras.layers.Dense(8, activation='relu')\n"
        "net = tf.keras.Sequential([tf.keras.layers.Dense(8), shared, shared, tf.keras.layers.Dense(10)])\n"
    )
    block = read_python(text, catalogue, "Model").project.main_block
    assert sorted(len(block.calls_of(layer)) for layer in block.layers) == [1, 1, 2]


@pytest.mark.keras
@pytest.mark.parametrize(
    "name",
    [
        "nest_mlp",
        "fixed_hidden_mlp",
        *(pytest.param(name, marks=pytest.mark.full) for name in ("mlp", "my_dense", "shared_dense")),
    ],
)
def test_the_export_computes_what_the_typed_class_does(name: str, catalogue: Catalogue) -> None:
    """On the same weights both give the same, to the last bit."""
    import numpy as np

    typed: dict[str, Any] = {"__name__": "typed"}
    exec((TYPED / f"{name}.py").read_text(encoding="utf-8"), typed)
    drawn: dict[str, Any] = {"__name__": "drawn"}
    exec(generate(_read(name, catalogue).project, catalogue).text, drawn)
    net, model = typed["net"], drawn["build"]()
    x = np.random.default_rng(7).normal(size=(2, 20)).astype("float32")
    expected = net(x)
    values = [net.rand_weight.numpy()] if hasattr(net, "rand_weight") else []
    constants = [each for each in model.weights if not each.trainable]
    for variable, value in zip(constants, values, strict=True):
        variable.assign(value)
    for variable, before in zip(model.trainable_weights, net.trainable_weights, strict=True):
        variable.assign(before.numpy())
    assert np.array_equal(np.asarray(model(x)), np.asarray(expected))
