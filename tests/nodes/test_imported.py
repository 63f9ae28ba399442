"""A function of TensorFlow by its name: what is recorded of it makes its node, and nothing else is code."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nodes import coding
from nodes.catalogue.spec import ArgumentKind, Catalogue
from nodes.codegen.source import generate
from nodes.custom import spec_of_code
from nodes.formats.layers import dumps, loads
from nodes.graph import IMPORT, Code, Node, NodeId, Object, Place
from nodes.names import class_names
from nodes.refusal import Refusal
from nodes.trust import fingerprint, needs_trust, node_needs_trust
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.drawing import Drawing

PNG = "tf.io.decode_png"
TEXT = '''def decode_png(contents: tensor, channels: int = 0, dtype: dtype = "uint8"):
    """Decode a PNG-encoded image."""
'''
KIND = f"custom:{PNG}"


@pytest.fixture
def importing(drawing: Drawing) -> Drawing:
    """A drawing in which one function has been taken by its name, with an Input before it."""
    drawing.project = coding.put_code(drawing.project, Code(PNG, IMPORT, TEXT))
    drawing.catalogue = vocabulary(drawing.project, drawing.catalogue)
    drawing.chain("input", KIND, "output")
    return drawing


def node_of(drawing: Drawing) -> Node:
    """The node that calls the function."""
    return next(node for node in drawing.block.nodes.values() if node.kind == KIND)


def test_a_recorded_signature_makes_an_entry(importing: Drawing) -> None:
    """Ports and arguments are there without TensorFlow."""
    spec = importing.catalogue.nodes[KIND]
    assert (spec.title, spec.expression, spec.category) == (PNG, PNG, "tensorflow")
    assert [port.name for port in spec.inputs] == ["contents"]
    assert [(each.name, each.kind, each.default) for each in spec.arguments] == [
        ("channels", ArgumentKind.INT, 0),
        ("dtype", ArgumentKind.DTYPE, "uint8"),
    ]
    assert spec.summary == "Decode a PNG-encoded image."
    assert spec.url.endswith("/tf/io/decode_png")


def test_the_source_names_the_function_and_holds_no_text_of_it(importing: Drawing) -> None:
    """As one would write it."""
    node = node_of(importing)
    importing.replace_block(
        nodes={**importing.block.nodes, node.id: replace(node, arguments={"channels": 3})}
    )
    text = generate(importing.project, importing.catalogue).text
    assert "tf.io.decode_png(inputs, channels=3)" in text
    assert "def decode_png" not in text


@pytest.mark.parametrize(
    ("signature", "values", "call"),
    [
        ("*, x: tensor, y: tensor", {}, "f(x=inputs, y=inputs)"),
        ("x: tensor, y: tensor", {}, "f(inputs, inputs)"),
        ("x: tensor, *, y: tensor, n: int = 2", {"n": 3}, "f(inputs, y=inputs, n=3)"),
        ("equation: str, *y: tensor", {"equation": "ij"}, 'f("ij", inputs)'),
        ("x: tensors, axis: int", {"axis": 1}, "f([inputs], 1)"),
        ("x: tensor, y: tensor = None, keep: bool = False", {"keep": True}, "f(inputs, inputs, keep=True)"),
        ("x, shape: shape = None", {"shape": (2, None)}, "f(inputs, shape=(2, None))"),
    ],
)
def test_arguments_stand_where_the_function_takes_them(
    drawing: Drawing, signature: str, values: dict, call: str
) -> None:
    """By place or by name."""
    drawing.project = coding.put_code(drawing.project, Code("tf.f", IMPORT, f"def f({signature}): ..."))
    drawing.catalogue = vocabulary(drawing.project, drawing.catalogue)
    start, node = drawing.add("input"), drawing.add("custom:tf.f", **values)
    for port in drawing.catalogue.nodes["custom:tf.f"].inputs:
        drawing.wire(start, node, port.name)
    assert f"tf.{call}" in generate(drawing.project, drawing.catalogue).text


def test_a_file_keeps_the_function(importing: Drawing, catalogue: Catalogue) -> None:
    """With its signature, so that its ports are there when it is opened."""
    opened = loads(dumps(importing.project)).project
    assert opened.code == importing.project.code
    assert vocabulary(opened, catalogue).nodes[KIND] == importing.catalogue.nodes[KIND]


def test_it_counts_as_code(importing: Drawing, catalogue: Catalogue) -> None:
    """Whichever catalogue is at hand, and another function is another thing to trust."""
    (piece,) = needs_trust(importing.project, catalogue)
    assert (piece.where, piece.why) == (PNG, "code")
    told = fingerprint(importing.project, importing.catalogue)
    assert told
    assert told == fingerprint(importing.project, catalogue)
    other = replace(importing.project, code={"tf.io.f": Code("tf.io.f", IMPORT, TEXT)})
    assert fingerprint(other, catalogue) != told
    assert node_needs_trust(
        importing.project, importing.block, node_of(importing), vocabulary(importing.project, catalogue)
    )


HOSTILE = [
    "os.system",
    "tf",
    "tf.",
    "tf..f",
    "tf.f()",
    "tf.f;import os",
    "tf.f\nimport os",
    "tf.f\n",
    "tf.__builtins__.eval",
    "tf.io._x",
    "tf.io.import",
    "tf.lambda.f",
    "tf.ｉo.f",
    "tf.é.f",
    " tf.io.f",
    "tf.io.f ",
    "tf.io.f#",
    "tf.io['f']",
    "tensorflow.io.f",
    "tf.1.f",
    "",
    "tf." + "f" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_none_is_a_problem_and_in_no_source(drawing: Drawing, name: str) -> None:
    """It is refused as an edit; in a file it is said, and left out."""
    last = name.rpartition(".")[2]
    code = Code(name, IMPORT, f"def {last if last.isidentifier() else 'f'}(x: tensor): ...")
    with pytest.raises(Refusal) as refused:
        coding.put_code(drawing.project, code)
    assert refused.value.code == "bad-import-name"
    assert spec_of_code(code) is None
    node = Node(NodeId("n"), f"custom:{name}")
    drawing.project = replace(drawing.project, code={name: code})
    drawing.replace_block(nodes={node.id: node}, places={node.id: Place(0, 0)})
    found = vocabulary(drawing.project, drawing.catalogue)
    assert "bad-import-name" in {each.code for each in problems(drawing.project, found)}
    source = generate(drawing.project, found)
    assert source.left_out == {"n": "unknown-type"}
    assert len(name) < 4 or name not in source.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "def other(x): ...",
        "decode_png = 3",
        "class decode_png: pass",
        "def decode_png(:",
        "import os\nos.system('x')",
    ],
)
def test_a_signature_that_is_none_is_a_problem(importing: Drawing, text: str) -> None:
    """Nothing of its text gets into the source."""
    importing.project = replace(importing.project, code={PNG: Code(PNG, IMPORT, text)})
    base = replace(
        importing.catalogue, nodes={k: v for k, v in importing.catalogue.nodes.items() if k != KIND}
    )
    found = vocabulary(importing.project, base)
    assert {"bad-code", "code-unread"} <= {each.code for each in problems(importing.project, found)}
    source = generate(importing.project, found)
    assert node_of(importing).id in source.left_out
    assert "os" not in source.text.split()
    assert "decode_png(" not in source.text


def test_defaults_that_are_no_values_are_never_code(drawing: Drawing) -> None:
    """Nor is anything else that a signature may hold."""
    text = "import os\ndef f(x: tensor, n: int = os.getpid(), m: os.system('x') = 1): os.abort()"
    drawing.project = coding.put_code(drawing.project, Code("tf.f", IMPORT, text))
    drawing.catalogue = vocabulary(drawing.project, drawing.catalogue)
    drawing.chain("input", "custom:tf.f", "output")
    source = generate(drawing.project, drawing.catalogue).text
    assert "tf.f(inputs)" in source
    assert not {"os", "abort"} & set(re.findall(r"\w+", source))


def test_it_is_not_renamed_and_takes_no_name_from_others(importing: Drawing) -> None:
    """The source holds no `decode_png` of its own: other code and classes may be called so."""
    with pytest.raises(Refusal) as refused:
        coding.rename_code(importing.project, PNG, "mine")
    assert refused.value.code == "import-renamed"
    own = coding.put_code(importing.project, Code("decode_png", "function", "def decode_png(x): return x"))
    assert coding.uses_of_code(own, "decode_png") == ()
    renamed = coding.rename_code(own, "decode_png", "png")
    assert renamed.code[PNG] == own.code[PNG]
    named = own.with_block(replace(own.main_block, name="decode_png"))
    named = replace(named, code={PNG: named.code[PNG]})
    assert class_names(named)[named.main] == "decode_png"


def test_what_is_used_stays(importing: Drawing) -> None:
    """A function that a node calls is not removed; lines that call TensorFlow's own do not keep it."""
    with pytest.raises(Refusal):
        coding.remove_code(importing.project, PNG)
    node = node_of(importing)
    lines = replace(node, kind="code", arguments={"body": "y = tf.io.decode_png(x)"})
    importing.replace_block(nodes={**importing.block.nodes, node.id: lines})
    assert coding.remove_code(importing.project, PNG).code == {}


def test_as_a_value_it_needs_trust_too(drawing: Drawing) -> None:
    """An activation that a file calls so is code like a node's."""
    drawing.project = coding.put_code(drawing.project, Code(PNG, IMPORT, TEXT))
    drawing.dense(activation=Object(KIND))
    (node,) = drawing.block.nodes.values()
    assert node_needs_trust(drawing.project, drawing.block, node, drawing.catalogue)
