"""The functions of TensorFlow that can be placed without trust are those of the installed one."""

from __future__ import annotations

import json

import pytest

from nodes.catalogue.fitting import fits
from nodes.catalogue.load import FUNCTIONS
from nodes.catalogue.spec import Catalogue
from nodes.graph import Shape
from tests.nodes.runtime.models import Model, shape

ENTRIES = json.loads(FUNCTIONS.read_text(encoding="utf-8"))["nodes"]
MODULES = ("tf.math.", "tf.linalg.", "tf.nn.", "tf.signal.", "tf.image.")


@pytest.mark.keras
def test_the_file_is_what_tensorflow_says_today() -> None:
    """If this fails, run `python -m nodes.runtime.introspect` and look at the difference."""
    from nodes.runtime.introspect.tensorflow import tensorflow_text

    assert tensorflow_text() == FUNCTIONS.read_text(encoding="utf-8")


def test_only_what_computes_is_listed(catalogue: Catalogue) -> None:
    """Nothing of other modules, nothing random, nothing that reads or writes."""
    assert 200 <= len(ENTRIES) <= 300
    assert all(id.startswith(MODULES) and id in catalogue.nodes for id in ENTRIES)
    words = ("random", "decode", "encode", "dropout", "print", "save", "load", "read", "write")
    assert not [id for id in ENTRIES if any(word in id for word in words)]


def test_what_is_required_begins_with_a_value_that_fits(catalogue: Catalogue) -> None:
    """So that a node just placed has a shape."""
    for id in ENTRIES:
        for argument in catalogue.nodes[id].arguments:
            assert not argument.required or fits(argument, argument.sample), (id, argument.name)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("tf.math.xlogy", (4,), (None, 4)),
        ("tf.linalg.inv", (4, 4), (None, 4, 4)),
        ("tf.signal.stft", (16,), (None, 7, 3)),
        ("tf.image.resize", (16, 16, 3), (None, 8, 8, 3)),
        ("tf.math.argmax", (4,), (4,)),
        ("tf.nn.l2_loss", (4,), ()),
    ],
)
def test_it_has_a_shape_without_trust(
    catalogue: Catalogue, kind: str, given: Shape, expected: Shape | None
) -> None:
    """TensorFlow itself says which."""
    model = Model(catalogue)
    start = model.add("input", shape=given)
    spec = model.base.nodes[kind]
    node = model.add(kind, *[start] * len([port for port in spec.inputs if not port.optional]))
    report = model.report()
    assert report.problems == ()
    assert shape(report, (), node) == expected
