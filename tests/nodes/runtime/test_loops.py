"""What the analysis says of loops, branches, weights, formulas and chains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes.graph import NodeId, Object, PortName, block_type
from nodes.report import NodeState, chain_step
from tests.nodes.runtime.models import INNER, Model, shape

pytestmark = pytest.mark.keras
X = PortName("x")


def halving(model: Model, kind: str = "while") -> tuple[NodeId, dict[str, NodeId], NodeId]:
    """A While that halves an Input of (None, 4) with a Dense inside; its condition is open."""
    start = model.add("input", shape=(4,))
    region, ends = model.region(kind, "x")
    model.wire(start, "output", region, "x")
    dense = model.add("keras.layers.Dense", units=4)
    model.put_into(region, dense)
    model.wire(ends["enter"], "x", dense, "inputs")
    model.wire(dense, "output", ends["leave"], "x")
    return region, ends, dense


def condition(model: Model, region: NodeId, ends: dict[str, NodeId], text: str) -> None:
    """Let `text` of the carried value decide."""
    decides = model.add("expression", text=text)
    model.put_into(region, decides)
    model.wire(ends["enter"], "x", decides, "x")
    model.wire(decides, "output", ends["leave"], "condition")


def test_a_while_keeps_what_it_carries(model: Model) -> None:
    """Its body has shapes, its layers weights, and what comes out is what went in."""
    region, ends, dense = halving(model)
    condition(model, region, ends, "norm(x) > 1")
    after = model.add("keras.layers.Dense", units=2)
    model.wire(region, "x", after, "inputs")
    report = model.report()
    assert (report.problems, report.final) == ((), True)
    assert shape(report, (), region, X) == shape(report, (), ends["enter"], X) == (None, 4)
    assert shape(report, (), dense) == (None, 4)
    assert shape(report, (), after) == (None, 2)
    assert report.nodes[(), ends["leave"]].state is NodeState.OK
    assert len(report.layers[(), model.layer(dense)].weights) == 2


def test_a_value_that_changes_in_a_loop_is_told_at_the_end_of_the_body(model: Model) -> None:
    """With what went in and what came out."""
    region, ends, dense = halving(model)
    condition(model, region, ends, "norm(x) > 1")
    model.set(dense, "units", 3)
    (problem,) = model.report().problems
    assert (problem.code, problem.node, problem.port) == ("changed-in-loop", ends["leave"], "x")
    assert problem.arguments["expected"] == "(None, 4) float32"
    assert problem.arguments["received"] == "(None, 3) float32"


@pytest.mark.parametrize(("text", "received"), [("norm(x)", "() float32"), ("x > 1", "(None, 4) bool")])
def test_what_decides_is_one_truth_value(model: Model, text: str, received: str) -> None:
    """A number, or a row of truth values, is none."""
    region, ends, _ = halving(model)
    condition(model, region, ends, text)
    (problem,) = model.report().problems
    assert (problem.code, problem.node, problem.port) == ("not-a-condition", ends["leave"], "condition")
    assert problem.arguments["received"] == received


def test_the_rounds_of_a_for_are_numbered(model: Model) -> None:
    """The number is a whole one."""
    region, ends, _ = halving(model, "for")
    model.set(region, "times", 3)
    report = model.report()
    assert report.problems == ()
    index = report.spec(ends["enter"], PortName("index"))
    assert index is not None
    assert (index.shape, index.dtype) == ((), "int32")


@pytest.mark.parametrize(("units", "code"), [(4, None), (3, "branches-differ")])
def test_branches_give_the_same(model: Model, units: int, code: str | None) -> None:
    """What one branch leaves as it is, the other has to give in the same shape."""
    start = model.add("input", shape=(4,))
    decides = model.add("expression", text="norm(x) > 1")
    model.wire(start, "output", decides, "x")
    region, ends = model.region("if", "x")
    model.wire(decides, "output", region, "condition")
    model.wire(start, "output", region, "x")
    dense = model.add("keras.layers.Dense", units=units)
    model.put_into(region, dense)
    model.wire(ends["enter"], "x", dense, "inputs")
    model.wire(dense, "output", ends["then"], "x")
    report = model.report()
    assert [problem.code for problem in report.problems] == ([] if code is None else [code])
    assert shape(report, (), region, X) == (None, units)


def test_a_weight_has_a_shape_and_is_counted(model: Model) -> None:
    """Untrainable as it starts."""
    start = model.add("input", shape=(4,))
    weight = model.add("weight", shape=(4, 6), initializer=Object("keras.initializers.RandomNormal"))
    product = model.add("operator.matmul", start, weight)
    first = model.add("operator.index", product, index=":, 0")
    report = model.report()
    assert report.problems == ()
    assert [shape(report, (), node) for node in (weight, product, first)] == [(4, 6), (None, 6), (None,)]
    (found,) = report.layers[(), model.layer(weight)].weights
    assert (found.shape, found.trainable) == ((4, 6), False)


@pytest.mark.parametrize("kind", ["chain", "keras.Sequential"])
def test_the_blocks_in_a_chain_are_gone_into(model: Model, kind: str) -> None:
    """Under the step of the element; the other weights are those of the chain."""
    source = model.inner("input", shape=(7,))
    dense = model.inner("keras.layers.Dense", source, units=8)
    model.inner("output", dense)
    start = model.add("input", shape=(20,))
    layers = (
        Object("keras.layers.Dense", {"units": 5}),
        Object(block_type(INNER)),
        Object("keras.layers.Dense", {"units": 2}),
    )
    chain = model.add(kind, start)
    layer = model.layer(chain)
    block = model.project.main_block
    made = replace(block.layers[layer], config={"layers": layers})
    model.change(block.id, layers={**block.layers, layer: made})
    report = model.report()
    assert report.problems == ()
    assert shape(report, (), chain) == (None, 2)
    path = (chain_step(layer, 1),)
    assert shape(report, path, dense) == (None, 8)
    own = [(weight.name, weight.shape) for weight in report.layers[(), layer].weights]
    assert own == [
        ("dense/kernel", (20, 5)),
        ("dense/bias", (5,)),
        ("dense_1/kernel", (8, 2)),
        ("dense_1/bias", (2,)),
    ]
    assert [weight.shape for weight in report.layers[path, model.layer(dense, INNER)].weights] == [
        (5, 8),
        (8,),
    ]
