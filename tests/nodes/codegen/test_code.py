"""The project's own code in the source: texts, their imports and order, code nodes, what is converted."""

from __future__ import annotations

import ast
import base64
import io
import struct
from typing import Any

import numpy as np
import pytest

from nodes.codegen.arrays import npz
from nodes.codegen.coding import decides, indented
from nodes.codegen.steps import Lines
from nodes.graph import NodeId, Object

CENTERED = '''
import math
import tensorflow as tf
from collections import abc


class Centered(tf.keras.layers.Layer):
    """Two
    lines."""

    def call(self, inputs):
        return inputs - math.pi
'''


def test_a_text_stands_above_the_classes_as_it_was_written(drawing: Any) -> None:
    """Only its imports go to the top, each once."""
    type = drawing.code("Centered", "layer", CENTERED)
    drawing.code(
        "other", "function", "import math\nfrom collections import OrderedDict\n\ndef other(x):\n    return x"
    )
    drawing.add(type, drawing.add("input", shape=(4,)))
    text = drawing.source().text
    imports = "import math\nfrom collections import OrderedDict, abc\n\nimport tensorflow as tf\n"
    assert text.startswith(f"# Drawn with Layerwright.\n\n{imports}\n")
    assert "\n\n\n" + CENTERED.partition("\n\n\n")[2].rstrip() + "\n\n\n" in text


def test_texts_come_after_those_they_use(drawing: Any) -> None:
    """A base class stands above the class that has it, whatever their names."""
    drawing.code("Affine", "layer", "class Affine(Base):\n    pass")
    drawing.code("Base", "layer", "class Base(Root):\n    pass")
    drawing.code("Root", "layer", "class Root(tf.keras.layers.Layer):\n    pass")
    tree = ast.parse(drawing.source().text)
    assert [each.name for each in tree.body if isinstance(each, ast.ClassDef)][:3] == [
        "Root",
        "Base",
        "Affine",
    ]


@pytest.mark.parametrize("text", ["class Odd(", "return 1", "x = \x00", "break", ""])
def test_what_is_not_python_is_left_out(drawing: Any, text: str) -> None:
    """A text that would break the source is not in it, and its nodes are left out."""
    type = drawing.code("Odd", "layer", "class Odd(tf.keras.layers.Layer):\n    pass")
    node = drawing.add(type, drawing.add("input", shape=(4,)))
    drawing.code("Odd", "layer", text)
    source = drawing.source()
    ast.parse(source.text)
    assert source.left_out == {node: "unknown-type"}


def test_a_layer_that_takes_no_name_gets_none(drawing: Any) -> None:
    """What the constructor does not take is left to Keras, or said after it."""
    type = drawing.code(
        "Plain", "layer", "class Plain(tf.keras.layers.Layer):\n    def __init__(self, units):\n        pass"
    )
    node = drawing.add(type, drawing.add("input", shape=(4,)), units=3)
    assert "        self.plain = Plain(3)\n\n" in drawing.source().text
    drawing.change_layer(node, trainable=False)
    assert "        self.plain = Plain(3)\n        self.plain.trainable = False\n" in drawing.source().text


def test_functions_are_named_and_classes_are_made(drawing: Any) -> None:
    """As a value an activation is its name, an initialiser a call of its class."""
    bent = drawing.code("bent", "activation", "def bent(x):\n    return x")
    ring = drawing.code("Ring", "initializer", "class Ring:\n    def __init__(self, radius=1):\n        pass")
    drawing.add(
        "layers.Dense",
        drawing.add("input", shape=(4,)),
        units=1,
        activation=Object(bent),
        kernel_initializer=Object(ring, {"radius": 2}),
    )
    made = drawing.plan().constructions[0].expression
    assert "activation=bent, kernel_initializer=Ring(radius=2)" in made


def test_variables_do_not_hide_functions(drawing: Any) -> None:
    """A tensor is never called as a function or class of the project is."""
    type = drawing.code("dense", "function", "def dense(x):\n    return x")
    start = drawing.add("input", shape=(4,))
    one = drawing.add("layers.Dense", start, units=4)
    other = drawing.add("layers.Dense", start, units=4)
    drawing.title(one, "dense")
    drawing.add(type, drawing.add("layers.Add", one, other))
    variables = {line.split(" = ")[0] for line in drawing.body()}
    assert "dense" not in variables


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("while tf.norm(x) > 1:\n    x = x / 2", True),
        ("x = x if tf.norm(x) > 1 else -x", True),
        ("for row in x:\n    pass", True),
        ("y = x > 1 and x < 2", True),
        ("assert tf.norm(x) > 1", True),
        ("if mask is not None and training:\n    pass", False),
        ("for layer in self.layers:\n    x = layer(x)", False),
        ("for place in range(3):\n    pass", False),
        ("if isinstance(x, tuple) or not self.units > 1:\n    pass", False),
        ("x = x + 1", False),
    ],
)
def test_what_tensors_decide_is_recognised(text: str, says: bool) -> None:
    """Loops and branches that ask no tensor run as they are."""
    assert decides(ast.parse(text)) == says


def test_what_tensors_decide_is_converted(drawing: Any) -> None:
    """The `call` of a layer, or a function, is wrapped after its text; the wrapper is written once."""
    body = "        while x > 1:\n            x = x / 2\n        return x\n"
    drawing.code("Halved", "layer", f"class Halved(tf.keras.layers.Layer):\n    def call(self, x):\n{body}")
    drawing.code("halved", "function", "def halved(x):\n    if x > 1:\n        x = x / 2\n    return x\n")
    drawing.code("same", "function", "def same(x):\n    return x\n")
    text = drawing.source().text
    assert text.count("def converted(function):") == 1
    assert "\n\n\nHalved.call = converted(Halved.call)\n" in text
    assert "\n\n\nhalved = converted(halved)\n" in text
    assert "same = " not in text
    assert "import functools\n\nimport tensorflow as tf\n" in text


# -- code nodes ------------------------------------------------------------------------------------------


def _lines(drawing: Any, body: str, *sources: NodeId, **names: Any) -> NodeId:
    return drawing.add("code", *sources, body=body, **{"inputs": ("x",), "outputs": ("y",), **names})


def test_lines_stand_in_call_as_they_are(drawing: Any) -> None:
    """Inputs are bound to their names where these differ; strings over several lines stay as they are."""
    start = drawing.add("input", shape=(4,))
    drawing.add("output", _lines(drawing, 'y = x\ny.doc = """\n  as is"""', start))
    text = drawing.source().text
    assert '        x = inputs\n        y = x\n        y.doc = """\n  as is"""\n        return y\n' in text


def test_lines_do_not_overwrite_what_is_needed(drawing: Any) -> None:
    """A tensor that is needed after lines that give its name another value is called otherwise."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    one = _lines(drawing, "x = x * 2\ny = x", dense)
    two = _lines(drawing, "y = x + 1", one)
    drawing.add("output", drawing.add("layers.Add", two, one, dense))
    space: dict[str, Any] = {}
    body = [line.replace("self.dense(inputs)", "3").replace("self.add(", "sum(") for line in drawing.body()]
    exec("def call():\n" + "\n".join(f"    {line}" for line in body), space)
    assert space["call"]() == (3 * 2 + 1) + 3 * 2 + 3


def test_lines_in_which_tensors_decide_are_a_method(drawing: Any) -> None:
    """They run in a converted method that is called after the node's title."""
    start = drawing.add("input", shape=(4,))
    node = _lines(drawing, "while x > 1:\n    x = x / 2\ny = x", start)
    drawing.title(node, "Shrink it")
    assert drawing.body()[:1] == ["y = self.shrink_it(inputs)"]
    assert "    @converted\n    def shrink_it(self, x):\n        while x > 1:" in drawing.source().text
    assert isinstance(drawing.plan().steps[0], Lines)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("return x", {}),
        ("y = (", {}),
        ("z = x", {}),
        ("", {}),
        ("y = await x", {}),
        ("y = x", {"inputs": ("x y",)}),
        ("y = x", {"outputs": ("class",)}),
        ("tf = x", {"outputs": ("tf",)}),
        ("from os import *\ny = x", {}),
        ("break\ny = x", {}),
    ],
)
def test_lines_that_cannot_stand_in_call(drawing: Any, body: str, names: dict[str, Any]) -> None:
    """What returns, is no Python, or leaves an output without a value is left out."""
    start = drawing.add("input", shape=(4,))
    node = _lines(drawing, body, start, **names)
    assert drawing.plan().left_out[node] in ("bad-lines", "bad-argument")


# -- arrays ----------------------------------------------------------------------------------------------


def _array(count: int) -> Object:
    data = base64.b64encode(struct.pack(f"<{count}f", *(place / 3 for place in range(count)))).decode()
    return Object("array", {"dtype": "float32", "shape": (count,), "data": data})


def test_few_numbers_stand_in_the_source(drawing: Any) -> None:
    """Up to 64 numbers are a literal, each as short as tells it from others."""
    drawing.add("constant", value=_array(3), dtype="float32")
    source = drawing.source()
    assert "tf.constant([0.0, 0.33333334, 0.6666667])" in source.text
    assert source.arrays == {}


def test_many_numbers_stand_beside_the_source(drawing: Any) -> None:
    """More are read from a file, which `npz` makes without numpy as numpy reads it."""
    drawing.add("constant", value=_array(65), dtype="float32")
    source = drawing.source()
    assert 'tf.constant(CONSTANTS["constant_0"])' in source.text
    assert "import pathlib\n\nimport numpy as np\nimport tensorflow as tf\n" in source.text
    with np.load(io.BytesIO(npz(source.arrays))) as file:
        np.testing.assert_array_equal(file["constant_0"], np.arange(65, dtype="float32") / np.float32(3))


@pytest.mark.parametrize(
    ("change", "code"),
    [({"data": "AAAA"}, "bad-array"), ({"shape": (-1,)}, "bad-array"), ({"dtype": "object"}, "bad-array")],
)
def test_an_array_that_is_none(drawing: Any, change: dict[str, Any], code: str) -> None:
    """An array whose numbers do not fit its shape is left out."""
    value = Object("array", {**_array(3).config, **change})
    node = drawing.add("constant", value=value)
    assert drawing.plan().left_out == {node: code}


def test_a_form_feed_moves_no_line() -> None:
    """Python begins to count columns anew at one; inside a text it stays."""
    assert indented('y = x\n  \x0cz = y\nt = """\n\x0c"""', 4) == [
        "    y = x",
        "    z = y",
        '    t = """',
        '\x0c"""',
    ]
