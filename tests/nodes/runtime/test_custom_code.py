"""What the analysis says of the project's own code, with trust and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.graph import NodeId, Object
from nodes.report import NodeState
from tests.nodes.runtime.models import Model, shape

pytestmark = pytest.mark.keras

LAYER = '''
class Scaled(tf.keras.layers.Layer):
    """A layer with a weight."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1], self.units), name="scale")

    def call(self, x):
        {line}
        return x @ self.scale
'''


def scaled(model: Model, line: str = "pass") -> tuple[NodeId, NodeId]:
    """A node of a layer of the project's own with `line` in its call, and a Dense beside it."""
    model.code("Scaled", "layer", LAYER.format(line=line))
    start = model.add("input", shape=(4,))
    return model.add("custom:Scaled", start, units=3), model.add("keras.layers.Dense", start, units=2)


def test_a_layer_of_ones_own_has_shapes_and_weights(model: Model) -> None:
    """As one of Keras's, where the project is trusted."""
    node, _ = scaled(model)
    report = model.report(trusted=True)
    assert (report.problems, report.final) == ((), True)
    assert shape(report, (), node) == (None, 3)
    assert [weight.name for weight in report.layers[(), model.layer(node)].weights] == ["scale"]


def test_tensors_may_decide_in_a_call(model: Model) -> None:
    """Plain `while` on tensors is converted, as in the source."""
    node, _ = scaled(model, "while tf.norm(x) > 1: x = x / 2")
    report = model.report(trusted=True)
    assert report.problems == ()
    assert shape(report, (), node) == (None, 3)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("raise ValueError('out of order')", "out of order"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("x = tf.matmul(x, tf.ones((3, 3)))", "Dimensions must be equal"),
        ("x = undefined", "name 'undefined' is not defined"),
        ("raise MemoryError", "MemoryError"),
        ("self.call(x)", "maximum recursion depth"),
    ],
)
def test_what_a_call_raises_is_told_on_its_line(model: Model, line: str, words: str) -> None:
    """In its own words; the others have their shapes."""
    node, dense = scaled(model, line)
    report = model.report(trusted=True)
    (problem,) = report.problems
    assert (problem.code, problem.node) == ("custom-failed", node)
    assert (problem.arguments["name"], problem.arguments["line"]) == ("Scaled", 13)
    assert words in str(problem.arguments["text"])
    assert shape(report, (), dense) == (None, 2)


def test_what_the_text_itself_raises_is_told(model: Model) -> None:
    """While its module is loaded."""
    node, dense = scaled(model)
    model.code("Scaled", "layer", LAYER.format(line="pass") + "\n\nfirst = [][1]\n")
    report = model.report(trusted=True)
    (problem,) = report.problems
    assert (problem.code, problem.node, problem.arguments["line"]) == ("custom-failed", node, 17)
    assert shape(report, (), dense) == (None, 2)


def test_functions_initializers_and_lines_are_code_too(model: Model) -> None:
    """A function node, a class as a value, and a code node that uses another function."""
    model.code("twice", "function", "def twice(x):\n    return 2 * x\n")
    model.code(
        "Ones",
        "initializer",
        "class Ones(tf.keras.initializers.Initializer):\n"
        "    def __call__(self, shape, dtype=None):\n"
        "        return tf.ones(shape, dtype)\n",
    )
    start = model.add("input", shape=(4,))
    doubled = model.add("custom:twice", start)
    dense = model.add("keras.layers.Dense", doubled, units=3, kernel_initializer=Object("custom:Ones"))
    lines = model.add("code", inputs=("x",), outputs=("y", "z"), body="\ny = twice(x)\nz = tf.shape(y)")
    model.wire(dense, "output", lines, "x")
    report = model.report(trusted=True)
    assert report.problems == ()
    specs = report.nodes[(), lines].outputs
    assert {port: spec.shape for port, spec in specs.items()} == {"y": (None, 3), "z": (2,)}
    model.set(lines, "body", "\ny = twice(x)\nz = y.nothing")
    (problem,) = model.report(trusted=True).problems
    assert (problem.node, problem.arguments["line"], problem.arguments["name"]) == (lines, 3, "code")


@pytest.mark.parametrize("trusted", [False, True])
def test_nothing_of_the_project_runs_without_trust(model: Model, tmp_path: Path, trusted: bool) -> None:
    """Neither what loads nor what is called; what needs it waits, everything else has shapes."""
    told = tmp_path / "told"
    write = f"open({str(told)!r}, 'w').close()"
    model.code("Scaled", "layer", f"{write}\n" + LAYER.format(line=write))
    start = model.add("input", shape=(4,))
    node = model.add("custom:Scaled", start, units=3)
    lines = model.add("code", inputs=("x",), outputs=("y",), body=f"{write}\ny = x")
    model.wire(start, "output", lines, "x")
    wrapped = model.add("keras.layers.TimeDistributed", layer=Object("custom:Scaled", {"units": 2}))
    rows = model.add("input", shape=(3, 4))
    model.wire(rows, "output", wrapped, "inputs")
    dense = model.add("keras.layers.Dense", start, units=2)
    report = model.report(trusted=trusted)
    assert told.exists() is trusted
    assert shape(report, (), dense) == (None, 2)
    if trusted:
        assert report.problems == ()
        assert shape(report, (), wrapped) == (None, 3, 2)
    else:
        assert {problem.node for problem in report.problems} == {node, lines, wrapped}
        assert {problem.code for problem in report.problems} == {"not-trusted"}
        assert report.nodes[(), node].state is NodeState.WAITING


def test_a_file_is_read_with_trust_alone(model: Model, tmp_path: Path) -> None:
    """A vocabulary that is the name of a file."""
    words = tmp_path / "words"
    words.write_text("one\ntwo\n")
    start = model.add("input", shape=(4,), dtype="string")
    node = model.add("keras.layers.StringLookup", start, vocabulary=str(words))
    assert [problem.code for problem in model.report().problems] == ["not-trusted"]
    report = model.report(trusted=True)
    assert report.problems == ()
    assert shape(report, (), node) == (None, 4)


START = """class Start(tf.keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        {line}
"""
WORTH = """class Worth(tf.keras.{kind}.{parent}):
    def __call__(self, x):
        {line}
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("return tf.eye(*shape, dtype=dtype)", ""),
        ("return tf.random.normal(shape, dtype=dtype)", ""),
        ("raise ValueError('no start')", "no start"),
        ("return tf.ones(shape, dtype) @ tf.ones((7, 7), dtype)", "Matrix size-incompatible"),
        ("return 1 / 0", "division by zero"),
    ],
)
def test_an_initialiser_is_tried(model: Model, line: str, words: str) -> None:
    """A mistake is told on its line, at the layer that begins so; the others have their shapes."""
    model.code("Start", "initializer", START.format(line=line))
    start = model.add("input", shape=(4,))
    node = model.add("keras.layers.Dense", start, units=3, kernel_initializer=Object("custom:Start"))
    beside = model.add("keras.layers.Dense", start, units=2)
    report = model.report(trusted=True)
    told = [(each.code, each.node, each.arguments["line"]) for each in report.problems]
    assert told == ([("custom-failed", node, 3)] if words else [])
    assert all(words in str(each.arguments["text"]) for each in report.problems)
    assert shape(report, (), node) == (None if words else (None, 3))
    assert shape(report, (), beside) == (None, 2)


def test_an_initialiser_of_another_shape_is_told(model: Model) -> None:
    """Keras would refuse the value when the model is built."""
    model.code("Start", "initializer", START.format(line="return tf.ones((2, 2))"))
    start = model.add("input", shape=(4,))
    node = model.add("keras.layers.Dense", start, units=3, kernel_initializer=Object("custom:Start"))
    (problem,) = model.report(trusted=True).problems
    assert (problem.code, problem.node) == ("keras", node)
    assert str(problem.arguments["text"]).startswith("The initializer returned the shape (2, 2)")


@pytest.mark.parametrize(("kind", "parent"), [("regularizers", "Regularizer"), ("constraints", "Constraint")])
@pytest.mark.parametrize("line", ["return 0.5 * x", "raise ValueError('worthless')"])
def test_regularisers_and_constraints_are_tried(model: Model, kind: str, parent: str, line: str) -> None:
    """As in training: a mistake in one is told at the layer that has it."""
    singular = kind.removesuffix("s")
    model.code("Worth", singular, WORTH.format(kind=kind, parent=parent, line=line))
    start = model.add("input", shape=(4,))
    values = {f"kernel_{singular}": Object("custom:Worth")}
    node = model.add("keras.layers.Dense", start, units=3, **values)
    told = [(each.code, each.node, each.arguments["line"]) for each in model.report(trusted=True).problems]
    assert told == ([("custom-failed", node, 3)] if "raise" in line else [])
