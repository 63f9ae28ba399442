"""A run is the model's own call, and what it tells of every wire is what NumPy says of the tensors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.graph import Project
from tests.nodes.codegen.conftest import Drawing
from tests.nodes.runtime.session.kernel import Kernel, wish

EXAMPLES = Path(__file__).parents[4] / "resources" / "examples"
USUAL = ("fancy_mlp_shared", "nest_mlp")
"""The drawings that every run of the tests tries."""
CASES = [
    pytest.param(file.stem, marks=() if file.stem in USUAL else pytest.mark.full)
    for file in sorted(EXAMPLES.glob("*.layers"))
]

pytestmark = pytest.mark.keras


@pytest.fixture
def kernel(catalogue: Catalogue, tmp_path: Path) -> Kernel:
    """A session in this process."""
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    tf.keras.utils.set_random_seed(0)
    return Kernel(catalogue, tmp_path)


@pytest.fixture
def draw(catalogue: Catalogue) -> Callable[[], Drawing]:
    """Makes empty drawings."""
    return lambda: Drawing(catalogue)


def inputs_of(project: Project) -> list[dict[str, Any]]:
    """Something for every input of an example."""
    wishes = []
    for node in project.main_block.inputs:
        values = project.main_block.nodes[node].arguments
        shape, dtype = values.get("shape"), str(values.get("dtype", "float32"))
        inner = [20] if not isinstance(shape, tuple) else [each or 12 for each in shape]
        how = "integers" if dtype.startswith("int") else "constant" if dtype == "string" else "normal"
        wishes.append(wish(2, *inner, how=how, dtype=dtype, high=9, value="a good film"))
    return wishes


@pytest.mark.parametrize("name", CASES)
def test_a_run_is_the_models_own_call(name: str, kernel: Kernel) -> None:
    """Outputs are equal to the bit, what is told of each port is true, and no trace of watching is left."""
    project = read(EXAMPLES / f"{name}.layers").project
    model = kernel.build(project)
    kernel.feed(*inputs_of(project))
    before = dict(vars(type(model)))
    outputs, told = kernel.run()
    assert dict(vars(type(model))) == before
    plain = model(kernel.live.inputs)
    for one, other in zip(flat(outputs), flat(plain), strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(told["ports"]) >= len(project.main_block.nodes) - 6
    for path, node, port, measures in told["ports"]:
        check(measures, kernel.values(path, node, port) if measures["dtype"] != "string" else None)


def check(measures: dict[str, Any], values: Any) -> None:
    """Measures are those of NumPy."""
    if values is None:
        return
    assert tuple(measures["shape"]) == values.shape
    assert measures["nan"] == measures["inf"] == 0
    flat = values.astype("uint8") if values.dtype == bool else values
    assert measures["low"] == pytest.approx(float(flat.min()), rel=1e-6)
    assert measures["high"] == pytest.approx(float(flat.max()), rel=1e-6)
    assert measures["mean"] == pytest.approx(float(flat.mean(dtype="float64")), rel=1e-6, abs=1e-7)
    assert sum(measures["bins"]) == flat.size or flat.size > 256


def flat(outputs: Any) -> list[Any]:
    """The arrays in what a model gives."""
    import keras

    return [np.asarray(each) for each in keras.tree.flatten(outputs)]


def test_loops_and_branches_tell_which_way_they_went(kernel: Kernel) -> None:
    """How many rounds a loop made, and which side a branch took, for inputs that decide it."""
    project = read(EXAMPLES / "fancy_mlp_shared.layers").project
    model = kernel.build(project)
    kinds = {node.id: node.kind for node in project.main_block.nodes.values()}
    for value, rounds in ((0.0, None), (100.0, "many")):
        kernel.feed(wish(2, 20, how="constant", value=value))
        _, told = kernel.run()
        parts = {kinds[region]: counts for _, region, counts in told["parts"]}
        x = model.dense(model.flatten(kernel.live.inputs)).numpy() @ model.weight.numpy()
        x = np.asarray(model.dense(np.maximum(x + 1, 0)))
        expected = 0
        while np.linalg.norm(x) > 1:
            x, expected = x / 2, expected + 1
        assert parts.get("while", {}).get("body", 0) == expected
        assert parts["if"] == {"then" if np.linalg.norm(x) < 0.8 else "else": 1}
        assert rounds is None or expected > 3


def test_the_first_node_that_gave_nan_is_named(kernel: Kernel, draw: Callable[[], Drawing]) -> None:
    """The logarithm of a negative number, not what comes after it; counts of NaN and Inf are told."""
    drawing = draw()
    start = drawing.add("input", shape=(3,))
    log = drawing.add("ops.log", start)
    after = drawing.add("ops.exp", log)
    drawing.add("output", after)
    kernel.build(drawing.project)
    kernel.feed(wish(2, 3, how="constant", value=-1.0))
    for _ in range(3):
        _, told = kernel.run()
        assert told["first"] == ("", log, "output")
        found = {node: measures for _, node, _, measures in told["ports"]}
        assert (found[log]["nan"], found[log]["low"], found[log]["first"]) == (6, None, ["nan"] * 6)
        assert found[start]["nan"] == 0


def test_the_first_nan_is_found_within_a_block_within_a_loop(
    kernel: Kernel, draw: Callable[[], Drawing]
) -> None:
    """The block is called three times; its logarithm fails in the second round."""
    drawing = draw()
    main = drawing.current
    block = drawing.open("Inner")
    inside = drawing.add("input", shape=(3,))
    log = drawing.add("ops.log", inside)
    drawing.add("output", log)
    drawing.current = main
    start = drawing.add("input", shape=(3,))
    loop, enter = drawing.loop("for", None, start, values=("x",), times=3)
    called = drawing.add(block, (enter, "x"))
    drawing.add("leave", called)
    drawing.leave()
    drawing.add("output", (loop, "x"))
    kernel.build(drawing.project)
    kernel.feed(wish(2, 3, how="constant", value=1.0))
    path = str(drawing.layer(called))
    for _ in range(2):
        _, told = kernel.run()
        assert told["first"] == (path, log, "output")
        found = {(where, node): measures for where, node, _, measures in told["ports"]}
        assert found[path, log]["times"] == 3
        assert (found["", called]["nan"], found["", start]["nan"]) == (6, 0)


def test_a_graph_tells_the_same_as_an_eager_run(kernel: Kernel, draw: Callable[[], Drawing]) -> None:
    """From the second run with the same kind of input on, with integers and truth values in between."""
    drawing = draw()
    start = drawing.add("input", shape=(40,))
    dense = drawing.add("layers.Dense", start, units=30)
    whole = drawing.add("ops.cast", drawing.add("operator.multiply", dense, y=5), dtype="int32")
    above = drawing.add("expression", dense, text="total > 0")
    drawing.add("output", dense)
    drawing.add("output", whole)
    drawing.add("output", above)
    model = kernel.build(drawing.project)
    kernel.feed(wish(32, 40))
    (_, eager), (outputs, graph) = kernel.run(), kernel.run()
    assert (eager["mode"], graph["mode"]) == ("eager", "graph")
    for one, other in zip(flat(outputs), flat(model(kernel.live.inputs)), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    for one, other in zip(eager["ports"], graph["ports"], strict=True):
        assert one[:3] == other[:3]
        exact = ("dtype", "shape", "size", "first", "nan", "inf", "times")
        assert {key: one[3][key] for key in exact} == {key: other[3][key] for key in exact}
        for key in ("low", "high", "mean"):
            assert one[3][key] == pytest.approx(other[3][key], rel=1e-5, abs=1e-6)
        assert sum(other[3]["bins"]) == sum(one[3]["bins"])
    model.dense.kernel.assign(model.dense.kernel * 2)
    assert kernel.run()[1]["ports"][1][3]["high"] == pytest.approx(eager["ports"][1][3]["high"] * 2, rel=1e-5)


def test_whatever_happens_the_classes_are_as_they_were(kernel: Kernel, draw: Callable[[], Drawing]) -> None:
    """A call that fails is told with its node, and leaves nothing behind."""
    drawing = draw()
    start = drawing.add("input", shape=(None,))
    reshaped = drawing.add("ops.reshape", start, newshape=(7, 3))
    drawing.add("output", reshaped)
    model = kernel.build(drawing.project)
    kernel.feed(wish(2, 4))
    before = dict(vars(type(model)))
    with pytest.raises(Exception, match="reshape"):
        kernel.run()
    assert dict(vars(type(model))) == before
    kinds = {message["kind"]: message["data"] for message in kernel.told[-2:]}
    assert kinds["progress"] == {"failed": reshaped}
    assert kinds["error"]["type"] == "InvalidArgumentError"


def test_values_are_those_of_the_run_also_in_training(kernel: Kernel, draw: Callable[[], Drawing]) -> None:
    """Looking at a tensor draws the same random numbers again, and moves no average."""
    drawing = draw()
    start = drawing.add("input", shape=(8,))
    norm = drawing.add("layers.BatchNormalization", start)
    drop = drawing.add("layers.Dropout", norm, rate=0.5)
    drawing.add("output", drop)
    model = kernel.build(drawing.project)
    kernel.feed(wish(4, 8, seed=1))
    outputs, told = kernel.run(training=True)
    moved = [each.numpy() for each in model.variables]
    assert moved[2].any()
    np.testing.assert_array_equal(kernel.values("", drop, "output"), outputs)
    for one, other in zip(moved, model.variables, strict=True):
        np.testing.assert_array_equal(one, other)
    assert told["training"] is True


def test_a_model_that_was_not_built_is_built_by_its_first_run(kernel: Kernel) -> None:
    """The weights that the run makes are told."""
    project = read(EXAMPLES / "deferred.layers").project
    model = kernel.build(project)
    assert not model.built
    kernel.feed(wish(2, 20))
    _, told = kernel.run()
    assert model.built
    assert told["built"]["new"]
    assert kernel.run()[1]["built"] is None


@pytest.mark.parametrize("name", ["my_sequential", "sequential"])
def test_what_goes_through_a_chain_is_told(name: str, kernel: Kernel) -> None:
    """What leaves each element is told as a port of the chain's node, step by step and as one graph."""
    project = read(EXAMPLES / f"{name}.layers").project
    model = kernel.build(project)
    kernel.feed(wish(2, 20))
    import keras

    plain, chains = keras.Layer.__call__, [each for each in model.layers if getattr(each, "layers", ())]
    for mode in ("eager", "graph"):
        _, told = kernel.run()
        assert (told["mode"], keras.Layer.__call__) == (mode, plain)
        inside = [each for each in told["ports"] if each[2].startswith("[")]
        assert len(inside) == sum(len(each.layers) for each in chains) > 0
        value = kernel.live.inputs
        for element, (path, node, port, measures) in zip(chains[0].layers, inside, strict=False):
            value = element(value)
            np.testing.assert_allclose(kernel.values(path, node, port), value, rtol=1e-5, atol=1e-6)
            assert measures["shape"] == list(value.shape)
