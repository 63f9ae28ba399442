"""The source as a whole: what it holds, which lines show which node, and that no drawing breaks it."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.graph import Block, BlockId, Object, PortName, Project, Wire, WireId

LAYERS = ["Dense", "Add", "LSTM", "Attention", "Concatenate", "TimeDistributed", "Normalization", "Dot"]
KINDS = ["input", "output", "constant", "note", "ops.split", "ops.matmul", "ops.einsum", "ops.maximum"]


def _shown(source: Any, node: str) -> list[str]:
    lines = source.text.splitlines()
    return [lines[number - 1].strip() for number in source.lines[node]]


def test_every_node_shows_on_its_lines(drawing: Any) -> None:
    """A layer's node shows where it is made and where it is called, an Input in the signature."""
    start = drawing.add("input", shape=(20,))
    dense = drawing.add("layers.Dense", start, units=10)
    again = drawing.call_again(dense, dense)
    end = drawing.add("output", again)
    source = drawing.source()
    made = 'self.dense = tf.keras.layers.Dense(10, name="dense")'
    assert _shown(source, start) == ["def call(self, inputs):", "model(tf.keras.Input((20,)))"]
    assert _shown(source, dense) == [made, "x = self.dense(inputs)"]
    assert _shown(source, again) == [made, "x = self.dense(x)"]
    assert _shown(source, end) == ["return x"]


def test_the_order_of_storage_does_not_matter(drawing: Any) -> None:
    """The same drawing, stored in another order, is the same source."""
    start = drawing.add("input", shape=(20,))
    ends = [drawing.add("layers.Dense", start, units=number) for number in range(1, 13)]
    drawing.add("layers.Concatenate", *ends[:4])
    block = drawing.block
    shuffled = random.Random(3)

    def mixed(entries: Any) -> Any:
        return dict(shuffled.sample(list(entries.items()), len(entries)))

    other = replace(block, nodes=mixed(block.nodes), layers=mixed(block.layers), wires=mixed(block.wires))
    assert generate(drawing.project.with_block(other), drawing.catalogue).text == drawing.source().text


def test_branches_come_in_the_order_of_their_names(drawing: Any) -> None:
    """Ends that nothing else orders come in the order of their numbers, ten after nine."""
    start = drawing.add("input", shape=(20,))
    for units in range(1, 13):
        drawing.add("layers.Dense", start, units=units)
    calls = [line.partition("self.")[2] for line in drawing.body()[:-6] if "self." in line]
    assert calls == ["dense(inputs)", *(f"dense_{number}(inputs)" for number in range(1, 12))]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("MLP", "MLP"),
        ("class", "ClassModel"),
        ("tf", "TfModel"),
        ("build", "BuildModel"),
        ("super", "SuperModel"),
        ("A B", "Model"),
        ("x): pass\nimport os\nclass Y(", "Model"),
        ("", "Model"),
    ],
)
def test_a_class_has_a_legal_name(
    catalogue: Catalogue, draw: Callable[[], Any], name: str, written: str
) -> None:
    """A block's name is the name of its class where it can be one."""
    drawing = draw()
    drawing.change(name=name)
    assert f"class {written}(tf.keras.Model):" in drawing.source().text


def test_each_block_is_a_class(drawing: Any) -> None:
    """Every block is written, the main one last and built."""
    other = Block(BlockId("other"), drawing.block.name)
    project = Project({**drawing.project.blocks, other.id: other}, drawing.project.main)
    tree = ast.parse(generate(project, drawing.catalogue).text)
    names = [node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert names == ["Model", "Model1", "build"]


def test_an_open_shape_is_not_built(drawing: Any) -> None:
    """Without a shape `build` returns the model as it is, and the script says so."""
    start = drawing.add("input")
    drawing.change(nodes={start: replace(drawing.block.nodes[start], arguments={})})
    drawing.add("layers.Dense", start, units=3)
    text = drawing.source().text
    assert "    return Model()\n" in text
    assert 'print("Model has no weights yet. An input has no shape.")' in text


def test_inputs_declare_dtype_and_batch(drawing: Any) -> None:
    """`build` calls the model on what its inputs declare."""
    start = drawing.add("input", shape=(None, 3), dtype="int32", batch=8)
    drawing.add("layers.Embedding", start, input_dim=9, output_dim=2)
    assert 'model(tf.keras.Input((None, 3), batch_size=8, dtype="int32"))' in drawing.source().text


@pytest.mark.parametrize("shape", ["(1,); import os", (1, "x"), -3, (2, -1), {"a": 1}])
def test_a_shape_that_is_none_counts_as_open(drawing: Any, shape: Any) -> None:
    """What cannot be a shape is not written."""
    start = drawing.add("input", shape=shape)
    drawing.add("layers.Dense", start, units=3)
    assert "    return Model()\n" in drawing.source().text


@pytest.mark.parametrize(
    ("dtype", "kind", "values", "method"),
    [
        ("float32", "layers.ReLU", {}, None),
        ("bfloat16", "layers.ReLU", {}, None),
        ("int32", "layers.ReLU", {}, "build"),
        ("string", "layers.ReLU", {}, "build"),
        ("float32", "layers.Normalization", {}, "build"),
        ("float32", "layers.TimeDistributed", {"layer": Object("keras.layers.Normalization")}, "build"),
        ("float32", "layers.LSTM", {"units": 2, "stateful": True}, "build"),
        ("float32", "layers.LSTM", {"units": 2}, None),
    ],
)
def test_building_is_written_where_keras_needs_it(
    drawing: Any, dtype: str, kind: str, values: Any, method: str | None
) -> None:
    """A class has a `build` of its own only where it would fail without."""
    drawing.add(kind, drawing.add("input", shape=(4, 3), dtype=dtype), **values)
    defined = [
        line.split("(")[0].split()[1] for line in drawing.source().text.splitlines() if "    def " in line
    ]
    assert [name for name in defined if name.startswith("build")] == ([method] if method else [])


TEXTS = st.text(max_size=12) | st.sampled_from(
    ['"', "'''", "x\ny", "__init__", "import os", "\\", "self", "f("]
)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_drawing_breaks_the_source(draw: Callable[[], Any], data: st.DataObject) -> None:
    """Whatever is drawn, or written into a file, the source parses and calls nothing but Keras."""
    drawing = draw()
    kinds = st.sampled_from([*KINDS, *(f"layers.{name}" for name in LAYERS)])
    nodes = [drawing.add(kind) for kind in data.draw(st.lists(kinds, max_size=8))]
    for node in nodes:
        drawing.title(node, data.draw(TEXTS))
        found = drawing.block.nodes[node]
        if found.layer is not None:
            names = st.dictionaries(TEXTS | st.sampled_from(["units", "activation"]), TEXTS, max_size=2)
            config = {**drawing.block.layers[found.layer].config, **data.draw(names)}
            drawing.change_layer(node, attribute=data.draw(TEXTS), config=config)
        bypassed = data.draw(st.booleans())
        drawing.change(nodes={**drawing.block.nodes, node: replace(found, bypassed=bypassed)})
    ends = st.sampled_from(nodes) if nodes else st.nothing()
    ports = st.sampled_from(["inputs", "output", "x", "x1", "x2", "input", "query", "gone", "sequences"])
    wires = st.builds(
        lambda source, target, port, key: (source, target, PortName(port), key),
        ends, ends, ports, st.none() | st.integers(0, 3),
    )  # fmt: skip
    for number, (source, target, port, key) in enumerate(data.draw(st.lists(wires, max_size=12))):
        wire = Wire(WireId(str(number)), source, PortName("output"), target, port, key)
        drawing.change(wires={**drawing.block.wires, wire.id: wire})
    drawing.change(name=data.draw(TEXTS))
    tree = ast.parse(drawing.source().text)
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    known = {"super().__init__", "super", "build().summary", "build", "model", "print", "self", "float"}
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    assert {name for name in called - known - classes if not name.startswith(("self.", "tf."))} == set()
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)][1:]
