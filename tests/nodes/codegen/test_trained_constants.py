"""Constants that became weights, in Keras."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes.arrays import array
from nodes.catalogue.spec import Catalogue
from nodes.codegen.arrays import npz
from nodes.codegen.source import generate
from nodes.constants import weight_of_constant
from nodes.graph import Object
from tests.nodes.drawing import OUTPUT, Drawing

MANY = np.random.default_rng(0).normal(size=(9, 9)).astype("<f4")


def drawn(catalogue: Catalogue) -> Drawing:
    """`x @ many + row * scale`, of which all but x were constants."""
    drawing = Drawing(catalogue)
    start = drawing.add("input", shape=(9,))
    many = drawing.add("constant", value=array("float32", (9, 9), MANY.tobytes()))
    row = drawing.add("constant", value=tuple(range(9)))
    scale = drawing.add("constant", value=0.1)
    formula = drawing.add("expression", text="x @ many + row * scale")
    for port, node in {"x": start, "many": many, "row": row, "scale": scale}.items():
        drawing.wire(node, formula, port)
    drawing.wire(formula, drawing.add("output"), "input")
    for node in (many, row, scale):
        drawing.project = weight_of_constant(drawing.project, drawing.block.id, node, catalogue)
    return drawing


def test_few_numbers_stand_in_the_source_and_many_beside_it(catalogue: Catalogue) -> None:
    """The initialiser holds them; the file is read once."""
    source = generate(drawn(catalogue).project, catalogue)
    assert 'tf.keras.initializers.Constant(value=CONSTANTS["constant_0"])' in source.text
    assert "tf.keras.initializers.Constant(value=0.1)" in source.text
    assert "value=(0, 1, 2, 3, 4, 5, 6, 7, 8)" in source.text
    assert "np.zeros" not in source.text
    assert source.text.count("np.load") == 1
    assert set(source.arrays) == {"constant_0"}


def test_very_exact_numbers_stand_beside_the_source(catalogue: Catalogue) -> None:
    """However few: Keras would take them for float32."""
    drawing = Drawing(catalogue)
    node = drawing.add("constant", value=0.1, dtype="float64")
    drawing.wire(node, drawing.add("output"), "input")
    drawing.project = weight_of_constant(drawing.project, drawing.block.id, node, catalogue)
    source = generate(drawing.project, catalogue)
    assert len(source.arrays) == 1
    assert isinstance(source.arrays["constant_0"], Object)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras's own, of numpy 2
def test_the_weights_begin_as_the_constants_and_are_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    """They train, come back from both kinds of file, and the analyser knows their shapes."""
    import tensorflow as tf

    drawing = drawn(catalogue)
    source = generate(drawing.project, catalogue)
    (tmp_path / "model.constants.npz").write_bytes(npz(source.arrays))
    space: dict[str, Any] = {"__name__": "trained_constants", "__file__": str(tmp_path / "model.py")}
    exec(source.text, space)
    model, data = space["build"](), np.ones((4, 9), "float32")
    np.testing.assert_array_equal(model.constant.numpy(), MANY)
    row = np.arange(9, dtype="float32")
    np.testing.assert_allclose(model(data), data @ MANY + row * np.float32(0.1), rtol=1e-5)
    assert len(model.trainable_weights) == 3
    model.compile("sgd", "mse")
    model.fit(data, np.zeros((4, 9), "float32"), verbose=0)
    assert not np.array_equal(model.constant.numpy(), MANY)
    model.save_weights(tmp_path / "some.weights.h5")
    other = space["build"]()
    other.load_weights(tmp_path / "some.weights.h5")
    np.testing.assert_array_equal(other(data), model(data))
    model.save(tmp_path / "some.keras")
    again = tf.keras.models.load_model(tmp_path / "some.keras")
    np.testing.assert_array_equal(again(data), model(data))

    from nodes.runtime.analysis import analyse

    report = analyse(drawing.project, catalogue)
    specs = [report.spec(id, OUTPUT) for id, node in drawing.block.nodes.items() if node.kind == "layer"]
    assert [spec and spec.shape for spec in specs] == [(9, 9), (9,), ()]
    assert report.problems == ()
