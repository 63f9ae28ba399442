"""Habits of people who type classes: drawn where the drawing means the same, else kept word for word."""

from __future__ import annotations

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.python_source.parsing import SourceError
from nodes.formats.python_source.reading import read_python

HEAD = "import tensorflow as tf\n\nL = tf.keras.layers\n\n\n"
NET = """class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        {made}

    def call(self, x{more}):
        {does}
"""
DENSE = "self.d, self.bn = L.Dense(4), L.BatchNormalization()"
LIST = "self.ls = [L.Dense(4) for _ in range(3)]"
DRAWN: dict[str, tuple[str, str, str, str]] = {
    "a dict that grows": (LIST, "", "o = {}; o['a'] = self.ls[0](x); return o", 'return {"a": '),
    "dict(…)": (DENSE, "", "return dict(a=self.d(x), b=x)", 'return {"a": '),
    "**kwargs handed on": (DENSE, ", **kwargs", "return self.bn(self.d(x), **kwargs)", "self.bn(x)"),
    "training by another name": (DENSE, ", on=True", "return self.bn(x, training=on)", "training=True"),
    "one layer three times": (
        "self.ls = [L.Dense(4)] * 3",
        "",
        "return self.ls[2](self.ls[0](x))",
        "self.ls_0(x)",
    ),
    "a part of a list": (LIST, "", "t = self.ls[1:]; return t[0](x)", "self.ls_1("),
    "a number in an index": (DENSE, "", "t = 2; return self.d(x[:, t])", "[:, 2]"),
    "two lists that grow": (
        "self.ls, self.ms = [], []; self.ls.append(L.Dense(4)); self.ms.append(L.Dense(5))",
        "",
        "return self.ms[0](self.ls[0](x))",
        "self.ms_0(x)",
    ),
    "a swap": ("a, b = 3, 4; a, b = b, a; self.d = L.Dense(a)", "", "return self.d(x)", "Dense(4"),
    "what enumerate counts from": (
        LIST,
        "",
        "for i, l in enumerate(self.ls, start=2):\n            x = l(x) * i\n        return x",
        "x * 4",
    ),
    "how many there are": (LIST, "", "return self.ls[len(self.ls) - 1](x)", "self.ls_2("),
    "dropout under a question": (
        "self.d = L.Dropout(0.5)",
        ", training=None",
        "if training:\n            x = self.d(x, training=True)\n        return x",
        "self.d(inputs)",
    ),
    "a name that goes": (DENSE, "", "y = self.d(x); del x; return y", "self.d(inputs)"),
    "a choice in what is made": ("self.d = L.Dense(4 if 1 > 2 else 5)", "", "return self.d(x)", "Dense(5"),
}
"""What is made, what `call` takes besides, what it does; and what the export then has."""
KEPT: dict[str, tuple[str, str, str, str]] = {
    "trained unless told": (
        DENSE,
        ", training=True",
        "return self.bn(x, training=training)",
        "python-training",
    ),
    "another dtype": (f"super().__init__(dtype='float64'); {DENSE}", "", "return self.d(x)", "python-init"),
    "masks": (f"self.supports_masking = True; {DENSE}", "", "return self.d(x)", "python-init"),
    "one list by two names": (
        "a = []; self.ls = a; a.append(L.Dense(4))",
        "",
        "return self.ls[0](x)",
        "python-init",
    ),
    "a list that a tensor lets grow": (
        DENSE,
        "",
        "o = [x]\n        if tf.reduce_sum(x) > 0:\n            o.append(x)\n        return tf.add_n(o)",
        "python-statement",
    ),
    "training in a choice": (
        DENSE,
        ", training=None",
        "return tf.sin(x) if training else x",
        "python-statement",
    ),
}
"""As `DRAWN`, with why the class stays code."""
AT_TOP = [
    "ls = [L.Dense(4)]\nls.insert(0, L.Dense(8))\nnet = tf.keras.Sequential(ls)\n",
    "net = tf.keras.Sequential()\nnet.add(L.Dense(4))\nnet.add(L.Dense(4))\nnet.pop()\n",
    "i = tf.keras.Input((8,))\no = [L.Dense(3)(i)]\no.insert(0, L.Dense(4)(i))\nnet = tf.keras.Model(i, o)\n",
]
"""Lists that change in a way that is not read."""


def _net(case: tuple[str, str, str, str]) -> str:
    return HEAD + NET.format(
        made=case[0].replace("; ", "\n        "), more=case[1], does=case[2].replace("; ", "\n        ")
    )


@pytest.mark.parametrize("case", DRAWN)
def test_what_means_the_same_is_drawn(case: str, catalogue: Catalogue) -> None:
    """Without code, and the export says what was typed."""
    project = read_python(_net(DRAWN[case]), catalogue, "Model").project
    assert project.code == {}
    assert all(node.kind != "code" for node in project.main_block.nodes.values())
    source = generate(project, catalogue)
    assert DRAWN[case][3] in source.text
    assert source.left_out == {}


@pytest.mark.parametrize("case", KEPT)
def test_what_means_more_is_kept(case: str, catalogue: Catalogue) -> None:
    """The class stays code, with the reason."""
    found = read_python(_net(KEPT[case]), catalogue, "Model")
    assert set(found.project.code) == {"Net"}
    assert KEPT[case][3] in {note.code for note in found.notes}


@pytest.mark.parametrize("name", ["mask", "x_mask"])
def test_a_mask_that_keras_gives_is_never_left_out(name: str, catalogue: Catalogue) -> None:
    """A layer that asks for one is kept: nobody else hands it over."""
    layer = NET.format(made=DENSE, more=f", {name}=None", does=f"return x if {name} is None else self.d(x)")
    text = HEAD + layer.replace("Net(tf.keras.Model)", "One(tf.keras.layers.Layer)") + "\n\n"
    found = read_python(
        text + NET.format(made="self.o = One()", more="", does="return self.o(x)"), catalogue, "M"
    )
    assert set(found.project.code) == {"One"}
    assert "python-mask" in {note.code for note in found.notes}


@pytest.mark.parametrize("decorator", ["twice", "tf.function"])
def test_a_decorated_call_is_what_it_is_decorated_to_be(decorator: str, catalogue: Catalogue) -> None:
    """Only marks that change nothing are left out."""
    text = _net((DENSE, "", "return self.d(x)", "")).replace(
        "    def call", f"    @{decorator}\n    def call"
    )
    found = read_python(f"{text}\n\ndef twice(f):\n    return f\n", catalogue, "Model")
    assert ("Net" in found.project.code) == (decorator == "twice")


@pytest.mark.parametrize("text", AT_TOP)
def test_a_list_is_never_taken_as_it_was_before(text: str, catalogue: Catalogue) -> None:
    """A model of layers of which one is missing is no model."""
    with pytest.raises(SourceError):
        read_python(HEAD + text, catalogue, "Model")
