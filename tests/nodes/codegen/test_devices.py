"""The source of drawings that ask for devices, and where TensorFlow really puts what it makes of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.devices import set_block_device, set_layer_device, set_node_device
from nodes.graph import NodeId, Object
from tests.nodes.codegen.conftest import Drawing

DRIVER = Path(__file__).parent / "placement_driver.py"


@dataclass
class Case:
    """One drawing: where each of its variables has to be, by a part of its path, and the calls of layers."""

    drawing: Any
    variables: Mapping[str, str]
    calls: Mapping[str, str] = field(default_factory=dict)


def ask(drawing: Any, node: NodeId, device: str) -> NodeId:
    """Have the layer of `node` on `device`; what is no layer's call is run there."""
    layer = drawing.block.nodes[node].layer
    if layer is None:
        return ask_call(drawing, node, device)
    drawing.project = set_layer_device(drawing.project, drawing.current, [layer], device)
    return node


def ask_call(drawing: Any, node: NodeId, device: str) -> NodeId:
    """Have the call `node` run on `device`."""
    drawing.project = set_node_device(drawing.project, drawing.current, [node], device)
    return node


def two_branches(drawing: Any) -> Case:
    """The branches of a model on a device each."""
    source = drawing.add("input", shape=(4,))
    ends = []
    for name, device in (("left", "CPU:1"), ("right", "CPU:2")):
        dense = ask(drawing, drawing.add("layers.Dense", source, units=8, activation="relu"), device)
        drawing.rename(dense, name)
        ends.append(dense)
    joined = drawing.add("layers.Concatenate", *ends)
    last = drawing.add("layers.Dense", joined, units=2)
    drawing.rename(last, "last")
    drawing.add("output", last)
    places = {"left": "CPU:1", "right": "CPU:2", "last": "CPU:0"}
    return Case(drawing, places, places)


def nested_blocks(drawing: Any) -> Case:
    """A block with a device inside, in a block that asks for none; it stands in a chain and a wrapper too."""
    inner = drawing.open("Inner")
    dense = ask(drawing, drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=4), "CPU:2")
    drawing.rename(dense, "deep")
    drawing.add("output", dense)
    outer = drawing.open("Outer")
    drawing.add("output", drawing.add(inner, drawing.add("input", shape=(4,))))
    drawing.open()
    source = drawing.add("input", shape=(4,))
    placed = ask(drawing, drawing.add("layers.Dense", drawing.add(outer, source), units=4), "CPU:1")
    drawing.rename(placed, "first")
    chain = drawing.add("chain", placed, layers=(Object(inner), Object("keras.layers.Dense", {"units": 4})))
    rows = drawing.add("ops.expand_dims", chain, axis=1)
    wrapped = drawing.add("layers.TimeDistributed", rows, layer=Object(inner))
    drawing.add("output", wrapped)
    return Case(drawing, {"deep": "CPU:2", "first": "CPU:1"})


def instances(drawing: Any) -> Case:
    """An instance on a device, whose block asks for one for a part of itself."""
    inner = drawing.open("Inner")
    plain = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=4)
    drawing.rename(plain, "plain")
    own = ask(drawing, drawing.add("layers.BatchNormalization", plain), "CPU:2")
    drawing.rename(own, "own")
    drawing.add("output", own)
    drawing.open()
    whole = ask(drawing, drawing.add(inner, drawing.add("input", shape=(4,))), "CPU:1")
    drawing.add("output", drawing.add("layers.Dropout", whole, rate=0.5))
    return Case(drawing, {"plain": "CPU:1", "own": "CPU:2"})


def loops(drawing: Any) -> Case:
    """A layer in the body of a loop, on another device than the loop."""
    start = drawing.add("input", shape=(4,))
    loop, enter = drawing.loop("for", None, start, values=("x",), times=3)
    doubled = drawing.add("operator.multiply", (enter, "x"), y=2)
    dense = ask(drawing, drawing.add("layers.Dense", doubled, units=4), "CPU:2")
    drawing.rename(dense, "inside")
    drawing.add("leave", dense)
    drawing.leave()
    ask_call(drawing, loop, "CPU:1")
    above = drawing.add("expression", drawing.add("ops.sum", (loop, "x")), text="total > 1")
    branch, enter = drawing.loop("if", above, (loop, "x"), values=("x",))
    drawing.add("then", drawing.add("operator.multiply", enter, y=-1))
    drawing.add("else")
    drawing.leave()
    ask_call(drawing, branch, "CPU:2")
    drawing.add("output", branch)
    return Case(drawing, {"inside": "CPU:2"})


def tensors(drawing: Any) -> Case:
    """Inputs, constants, weights, functions, code and copies on devices."""
    ids = ask(drawing, drawing.add("input", shape=(3,), dtype="int32"), "CPU:2")
    other = drawing.add("input", shape=(8,))
    words = ask(drawing, drawing.add("layers.Embedding", ids, input_dim=9, output_dim=8), "CPU:1")
    drawing.rename(words, "words")
    mean = ask(drawing, drawing.add("ops.mean", words, axis=1), "CPU:2")
    scale = ask(drawing, drawing.add("constant", value=2.0), "CPU:2")
    scaled = ask(drawing, drawing.add("operator.multiply", mean, scale), "CPU:2")
    matrix = ask(drawing, drawing.add("weight", shape=(8, 8)), "CPU:1")
    drawing.rename(matrix, "matrix")
    product = ask(drawing, drawing.add("tf.linalg.matmul", scaled, matrix), "CPU:1")
    copied = ask(drawing, drawing.add("to_device", product), "CPU:2")
    drawing.add("output", drawing.add("operator.add", copied, other))
    return Case(drawing, {"words": "CPU:1", "matrix": "CPU:1"})


def apart(drawing: Any) -> Case:
    """Variables on one device, the calls on another."""
    source = drawing.add("input", shape=(4,))
    dense = ask(drawing, drawing.add("layers.Dense", source, units=4), "CPU:1")
    drawing.rename(dense, "far")
    ask_call(drawing, dense, "CPU:2")
    again = drawing.call_again(dense, dense)
    drawing.add("output", again)
    return Case(drawing, {"far": "CPU:1"})


def whole_model(drawing: Any) -> Case:
    """A model on a device, with layers that keep states, seeds and tensors of their own."""
    source = ask_call(drawing, drawing.add("input", shape=(4,)), "CPU:2")
    norm = drawing.add("layers.Normalization", source, mean=0.5, variance=2.0)
    rows = drawing.add("ops.expand_dims", drawing.add("layers.Dropout", norm, rate=0.5), axis=1)
    both = drawing.add("layers.Bidirectional", rows, layer=Object("keras.layers.LSTM", {"units": 3}))
    drawing.add("output", drawing.add("layers.Dense", both, units=2))
    drawing.project = set_block_device(drawing.project, drawing.current, "cpu:1")
    return Case(drawing, {"": "CPU:1"})


Make = Callable[[Any], Case]
CASES: tuple[Make, ...] = (two_branches, nested_blocks, instances, loops, tensors, apart, whole_model)


def run(catalogue: Catalogue, thorough: bool) -> dict[str, list[str]]:
    """What was wrong with every case: all of them in one process with three virtual CPUs.

    Cases that tell where calls are to run are tried in every way; `thorough`: all of them.
    """
    told = []
    for make in CASES:
        case = make(Drawing(catalogue))
        source = case.drawing.source()
        assert not source.left_out
        record = {"source": source.text, "variables": case.variables, "calls": case.calls}
        told.append({"name": make.__name__, "thorough": thorough or bool(case.calls), **record})
    done = subprocess.run(
        [sys.executable, str(DRIVER)], input=json.dumps(told), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def found(catalogue: Catalogue) -> dict[str, list[str]]:
    """What was wrong with every case."""
    return run(catalogue, thorough=False)


@pytest.mark.full
@pytest.mark.keras
def test_all_models_train_and_predict_where_the_drawing_asks(catalogue: Catalogue) -> None:
    """The same in `predict` and `fit`, for every case."""
    assert not any(run(catalogue, thorough=True).values())


@pytest.mark.keras
@pytest.mark.parametrize("make", CASES)
def test_variables_and_calls_are_where_the_drawing_asks(make: Make, found: dict[str, list[str]]) -> None:
    """Of three CPUs each is really used for what asks for it, in every way in which a model can run."""
    assert found[make.__name__] == []


def test_formatters_leave_the_source_alone(draw: Callable[[], Drawing], tmp_path: Path) -> None:
    """What the scopes of devices are around is laid out as `ruff format` would."""
    for make in CASES:
        text = make(draw()).drawing.source().text
        (tmp_path / f"{make.__name__}.py").write_text(text, encoding="utf-8")
    for verb in (["format", "--diff"], ["check", "--select", "E4,E7,E9,F,I,N,UP,B"]):
        command = [sys.executable, "-m", "ruff", *verb, "--isolated", "--no-cache", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
