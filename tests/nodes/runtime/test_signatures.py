"""The signatures of TensorFlow's own functions are read, recorded, and used; none is called for it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nodes.codegen.source import generate
from nodes.custom import read_code
from nodes.graph import IMPORT, Object
from nodes.refusal import Refusal
from nodes.report import NodeState
from nodes.told import with_told_outputs
from nodes.vocabulary import vocabulary
from tests.nodes.runtime.models import Model, shape

pytestmark = pytest.mark.keras

READ = {
    "tf.io.decode_png": "contents: tensor, channels: int = 0, dtype: dtype = 'uint8'",
    "tf.math.xlogy": "x: tensor, y: tensor",
    "tf.raw_ops.AddV2": "*, x: tensor, y: tensor",
    "tf.reduce_sum": "input_tensor: tensor, axis: int = None, keepdims: bool = False",
    "tf.reshape": "tensor: tensor, shape: shape",
    "tf.concat": "values: tensors, axis: int",
    "tf.einsum": "equation: str, *inputs: tensor",
    "tf.where": "condition: tensor, x: tensor = None, y: tensor = None",
    "tf.signal.stft": "signals: tensor, frame_length: int, frame_step: int, fft_length: int = None,"
    " *, pad_end: bool = False",
    "tf.random.normal": "shape: shape, mean: float = 0.0, stddev: float = 1.0, dtype: dtype = 'float32',"
    " seed: seed = None",
    "tf.cast": "x: tensor, dtype: dtype",
}


def text_of(name: str) -> str:
    """The signature of a function."""
    from nodes.runtime.signatures import signature_of

    return signature_of(name)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_signature_says_what_is_a_tensor_and_what_is_not(name: str) -> None:
    """And can be read again."""
    text = text_of(name)
    assert text.partition("\n")[0] == f"def {name.rpartition('.')[2]}({READ[name]}):"
    spec = read_code(name, IMPORT, text)
    assert (spec.expression, bool(spec.summary)) == (name, True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tf.Variable", "signature-class"),
        ("tf.keras.layers.Dense", "signature-class"),
        ("tf.math", "signature-no-function"),
        ("tf.newaxis", "signature-no-function"),
        ("tf.float32", "signature-no-function"),
        ("tf.io.decode_pgn", "signature-missing"),
        ("tf.nowhere.decode_png", "signature-missing"),
        ("tf.io.decode_png.x", "signature-missing"),
        ("tf.__version__.upper", "bad-import-name"),
        ("tf", "bad-import-name"),
        ("os.system", "bad-import-name"),
        ("tf.io.decode_png()", "bad-import-name"),
    ],
)
def test_what_is_no_function_is_refused(name: str, code: str) -> None:
    """Each with the sentence that says what is there instead."""
    with pytest.raises(Refusal) as refused:
        text_of(name)
    assert (refused.value.code, refused.value.arguments["name"]) == (code, name)


def test_the_part_that_is_missing_is_named() -> None:
    """So that a person sees which word to look at."""
    with pytest.raises(Refusal) as refused:
        text_of("tf.nowhere.decode_png")
    assert refused.value.arguments["part"] == "tf.nowhere"


def test_nothing_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function with side effects is looked at, and no more."""
    import tensorflow as tf

    called = []

    def leave_a_trace(x, path="/tmp/x", made=print, late=3):
        """Leave a "trace" \\ here."""
        called.append(x)

    monkeypatch.setattr(tf, "traces", SimpleNamespace(leave=leave_a_trace), raising=False)
    text = text_of("tf.traces.leave")
    assert called == []
    first = "def leave(x: tensor, path: str = '/tmp/x', *, late: number = 3):"
    assert text.split("\n") == [first, """    \"\"\"Leave a 'trace'  here.\"\"\"""", ""]
    assert read_code("tf.traces.leave", IMPORT, text).summary == "Leave a 'trace'  here."


def test_what_says_nothing_of_itself_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As some functions that are not written in Python."""
    import tensorflow as tf

    monkeypatch.setattr(tf, "unread", vars, raising=False)
    with pytest.raises(Refusal) as refused:
        text_of("tf.unread")
    assert refused.value.code == "signature-unread"


def imported(model: Model, name: str, *shapes: tuple[int | None, ...], **values: object):
    """A node of a function with Inputs of these shapes before it."""
    model.code(name, IMPORT, text_of(name))
    starts = [model.add("input", shape=each) for each in shapes]
    return model.add(f"custom:{name}", *starts, **values)  # type: ignore[arg-type]


def test_a_trusted_project_has_shapes(model: Model) -> None:
    """As of any function of the catalogue."""
    node = imported(model, "tf.reduce_sum", (4, 5), axis=1)
    report = model.report(trusted=True)
    assert (report.problems, shape(report, (), node)) == ((), (None, 5))


def test_what_is_wrong_is_told_in_the_words_of_tensorflow(model: Model) -> None:
    """Not that what only stands for a tensor is none."""
    imported(model, "tf.reduce_sum", (4,), axis=7)
    (problem,) = model.report(trusted=True).problems
    assert "Invalid reduction dimension 7" in str(problem.arguments["text"])


def test_arguments_by_name_alone_are_given_so(model: Model) -> None:
    """Functions that refuse arguments by their place work."""
    node = imported(model, "tf.raw_ops.AddV2", (4,), (4,))
    report = model.report(trusted=True)
    assert (report.problems, shape(report, (), node)) == ((), (None, 4))


def test_every_output_is_told(model: Model) -> None:
    """Functions that give several tensors have as many ports."""
    node = imported(model, "tf.nn.top_k", (6,), k=2)
    report = model.report(trusted=True)
    assert report.problems == ()
    assert [spec.shape for spec in report.nodes[(), node].outputs.values()] == [(None, 2), (None, 2)]


def test_without_trust_it_is_not_asked(model: Model) -> None:
    """The node says so; what does not need it has its shape."""
    node = imported(model, "tf.reduce_sum", (4, 5), axis=1)
    dense = model.add("keras.layers.Dense", model.add("input", shape=(4,)), units=2)
    report = model.report(trusted=False)
    assert [(each.code, each.node) for each in report.problems] == [("not-trusted", node)]
    assert report.nodes[(), node].state is not NodeState.OK
    assert shape(report, (), dense) == (None, 2)


@pytest.mark.parametrize("place", ["in a block", "in a chain", "as an activation"])
def test_nowhere_is_it_asked_without_trust(model: Model, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Wherever a file puts it; with trust it runs there."""
    import tensorflow as tf

    called = []

    def trace(x: object = None) -> object:
        called.append(x)
        return x

    monkeypatch.setattr(tf, "traced", trace, raising=False)
    model.code("tf.traced", IMPORT, "def traced(x: tensor): ...")
    start = model.add("input", shape=(4,))
    if place == "in a block":
        model.inner("output", model.inner("custom:tf.traced", model.inner("input")))
        model.add("block:inner", start)
    elif place == "in a chain":
        dense = Object("keras.layers.Dense", {"units": 2, "activation": Object("custom:tf.traced")})
        model.add("keras.Sequential", start, layers=(dense,))
    else:
        model.add("keras.layers.Dense", start, units=2, activation=Object("custom:tf.traced"))
    codes = {each.code for each in model.report(trusted=False).problems}
    assert ("not-trusted" in codes, called) == (True, [])
    model.report(trusted=True)
    assert called


def test_the_source_runs(model: Model) -> None:
    """As the project's model, in a graph and out of it."""
    import numpy as np
    import tensorflow as tf

    top = imported(model, "tf.nn.top_k", (6,), k=2)
    model.project = with_told_outputs(
        model.project, model.report(trusted=True), vocabulary(model.project, model.base)
    )
    model.add("output", top)
    names: dict = {}
    exec(generate(model.project, model.base).text, names)
    data = np.arange(12.0, dtype="float32").reshape(2, 6)
    made = names["Model"]()
    assert np.array_equal(made(tf.constant(data)), [[5, 4], [11, 10]])
    assert np.array_equal(made.predict(data, verbose=0), [[5, 4], [11, 10]])
