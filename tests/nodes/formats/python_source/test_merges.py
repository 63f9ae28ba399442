"""Functions of `keras.layers` that make a layer and call it at once, inside a class."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.python_source.in_place import MERGES
from nodes.formats.python_source.reading import read_python
from nodes.vocabulary import vocabulary

SOURCE = """\
from tensorflow import keras
from tensorflow.keras import layers


class Joined(keras.Model):
    def __init__(self):
        super().__init__()
        self.pool = layers.AveragePooling1D(2)

    def call(self, x):
        y = self.pool(layers.{name}([x, x]{more}))
        return layers.concatenate([y, y * 2], axis=1)


model = Joined()
model.build((None, 6, 4))
"""
MORE = {"dot": ", axes=2"}


def source_of(name: str) -> str:
    """A class that joins by the function `name`."""
    return SOURCE.format(name=name, more=MORE.get(name, ""))


@pytest.mark.parametrize("name", sorted(MERGES))
def test_what_joins_tensors_becomes_a_layer(name: str, catalogue: Catalogue) -> None:
    """No class is kept as code because of it."""
    found = read_python(source_of(name), catalogue, "joined")
    types = [layer.type for layer in found.project.main_block.layers.values()]
    assert found.notes == ()
    assert not found.project.code
    wanted = ["AveragePooling1D", "Concatenate", name.title()]
    assert sorted(types) == sorted(f"keras.layers.{each}" for each in wanted)


@pytest.mark.keras
@pytest.mark.parametrize("name", sorted(MERGES))
def test_it_gives_what_the_class_gives(
    name: str, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last bit."""
    project = read_python(source_of(name), catalogue, "joined").project
    x = np.random.default_rng(1).normal(size=(2, 6, 4)).astype("float32")
    texts = (source_of(name), generate(project, vocabulary(project, catalogue)).text)
    answers = [np.asarray(_module(f"joined_{at}", text, monkeypatch)(x)) for at, text in enumerate(texts)]
    np.testing.assert_array_equal(*answers)


def _module(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """The model of a source, run as a module."""
    module = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(text, name, "exec"), vars(module))  # the tests' own text
    return module.Joined()
