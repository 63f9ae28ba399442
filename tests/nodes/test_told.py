"""What Keras told of a drawing's outputs is kept in it, also without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from nodes.codegen.source import generate
from nodes.formats.layers import loads
from nodes.graph import BlockId, LayerId, NodeId, PortName, Project
from nodes.ports import spec_of
from nodes.report import NodeReport, NodeState, Report, TensorSpec
from nodes.told import completed, needs_telling, with_told_outputs
from nodes.validate import problems
from tests.nodes.drawing import OUTPUT, Drawing
from tests.nodes.strategies import CATALOGUE

SPEC = TensorSpec((None, 8), "float32")
STATES = tuple(map(PortName, ("output", "state_h", "state_c")))


def report_of(outputs: dict[NodeId, tuple[PortName, ...]]) -> Report:
    """A report in which nodes have these outputs."""
    nodes = {((), id): NodeReport(NodeState.OK, dict.fromkeys(names, SPEC)) for id, names in outputs.items()}
    return Report(1, nodes)


def test_only_open_outputs_are_kept(drawing: Drawing) -> None:
    """Those of an LSTM, which depend on its arguments; a Dense has what the catalogue says."""
    a, b = drawing.add("keras.layers.LSTM", return_state=True), drawing.dense()
    gone = NodeId("gone")
    told = with_told_outputs(
        drawing.project, report_of({a: STATES, b: (OUTPUT,), gone: STATES}), drawing.catalogue
    )
    assert told.main_block.nodes[a].outputs == STATES
    assert told.main_block.nodes[b].outputs is None
    assert with_told_outputs(told, report_of({a: STATES}), drawing.catalogue) is told


@st.composite
def told_of(draw: st.DrawFn) -> tuple[Project, Report]:
    """A project of one or two blocks, some of whose nodes give what only Keras knows, and a report on it."""
    blocks = {}
    for number in range(draw(st.integers(1, 2))):
        drawing = Drawing(CATALOGUE)
        for kind in draw(st.lists(st.sampled_from(KINDS), max_size=5)):
            drawing.add(kind)
        blocks[f"block{number}"] = replace(drawing.block, id=BlockId(f"block{number}"))
    ids = [NodeId("gone"), *(id for block in blocks.values() for id in block.nodes)]
    paths = st.sampled_from(((), (LayerId("l"),)))
    names = st.sampled_from(((), (OUTPUT,), STATES))
    found = draw(st.lists(st.tuples(paths, st.sampled_from(ids), names), max_size=8))
    nodes = {
        (path, id): NodeReport(NodeState.OK, dict.fromkeys(outputs, SPEC)) for path, id, outputs in found
    }
    return Project(blocks, BlockId("block0")), Report(1, nodes)


KINDS = ("input", "keras.layers.LSTM", "keras.layers.Dense", "keras.ops.split", "keras.ops.relu", "while")


@given(told_of())
def test_every_node_is_seen_whose_outputs_are_open(case: tuple[Project, Report]) -> None:
    """As if each node of each block were looked at."""
    project, report = case
    wanted: dict[NodeId, tuple[PortName, ...] | None] = {}
    for block in project.blocks.values():
        for id, node in block.nodes.items():
            spec = spec_of(block, node, CATALOGUE)
            told = [
                tuple(each.outputs) for (_, of), each in report.nodes.items() if of == id and each.outputs
            ]
            is_open = spec is not None and spec.dynamic_outputs
            wanted[id] = told[-1] if is_open and told else node.outputs
    found = with_told_outputs(project, report, CATALOGUE)
    assert {id: node.outputs for block in found.blocks.values() for id, node in block.nodes.items()} == wanted
    before = {id: node.outputs for block in project.blocks.values() for id, node in block.nodes.items()}
    assert (found is project) == (wanted == before)


def test_keras_is_asked_where_the_catalogue_leaves_something_open(drawing: Drawing) -> None:
    """Not for a perceptron."""
    drawing.chain("input", "keras.layers.Dense", "output")
    assert not needs_telling(drawing.project, drawing.catalogue)
    drawing.add("keras.ops.split")
    assert needs_telling(drawing.project, drawing.catalogue)


def test_it_is_asked_until_nothing_new_comes(drawing: Drawing) -> None:
    """What comes after a new output is known one round later."""
    a, b = drawing.add("keras.layers.LSTM"), drawing.add("keras.layers.GRU")
    rounds = [report_of({a: STATES}), report_of({a: STATES, b: STATES[:2]}), report_of({b: STATES[:2]})]
    asked: list[Project] = []

    def analyse(project: Project) -> Report:
        asked.append(project)
        return rounds[len(asked) - 1]

    project, report = completed(drawing.project, analyse, drawing.catalogue)
    assert (report, asked[-1], len(asked)) == (rounds[2], project, 3)
    assert [project.main_block.nodes[id].outputs for id in (a, b)] == [STATES, STATES[:2]]


HAND_WRITTEN = """{"format": 1, "main": "b", "blocks": [{"id": "b", "name": "Model", "inputs": ["i"],
"layers": [{"id": "l1", "attribute": "encoder", "type": "keras.layers.LSTM",
            "config": {"units": 8, "return_state": true}},
           {"id": "l2", "attribute": "decoder", "type": "keras.layers.LSTM", "config": {"units": 8}}],
"nodes": [{"id": "i", "kind": "input", "arguments": {"shape": [6, 4]}},
          {"id": "e", "kind": "layer", "layer": "l1"}, {"id": "d", "kind": "layer", "layer": "l2"},
          {"id": "s", "kind": "keras.ops.split", "arguments": {"indices_or_sections": 4, "axis": -1}},
          {"id": "u", "kind": "keras.ops.unstack", "arguments": {"num": 1, "axis": 0}},
          {"id": "r", "kind": "keras.ops.expand_dims", "arguments": {"axis": 0}},
          {"id": "v", "kind": "keras.ops.svd", "arguments": {"compute_uv": false}}],
"wires": [{"id": "w1", "source": "i", "source_port": "output", "target": "e", "target_port": "sequences"},
  {"id": "w2", "source": "i", "source_port": "output", "target": "d", "target_port": "sequences"},
  {"id": "w3", "source": "e", "source_port": "state_h", "target": "d", "target_port": "initial_state",
   "key": 0},
  {"id": "w4", "source": "e", "source_port": "state_c", "target": "d", "target_port": "initial_state",
   "key": 1},
  {"id": "w5", "source": "d", "source_port": "output", "target": "s", "target_port": "x"},
  {"id": "w6", "source": "s", "source_port": "output_3", "target": "r", "target_port": "x"},
  {"id": "w7", "source": "r", "source_port": "output", "target": "u", "target_port": "x"},
  {"id": "w8", "source": "i", "source_port": "output", "target": "v", "target_port": "x"}]}]}"""


@pytest.mark.keras
def test_a_file_that_no_window_has_seen_means_the_right_source(drawing: Drawing) -> None:
    """States, parts and single parts in a row are unpacked as Keras gives them; nothing is broken."""
    from nodes.runtime.analysis import analyse

    catalogue = drawing.catalogue
    opened = loads(HAND_WRITTEN).project
    project, report = completed(opened, lambda each: analyse(each, catalogue), catalogue)
    assert (problems(project, catalogue), report.problems) == ((), ())
    text = generate(project, catalogue).text
    for line in (
        "_, state_h, state_c = self.encoder(inputs)",
        "decoder = self.decoder(inputs, initial_state=[state_h, state_c])",
        "_, _, _, split = tf.keras.ops.split(decoder, 4, axis=-1)",
        "(split,) = tf.keras.ops.unstack(split, num=1)",
        " = tf.keras.ops.svd(inputs, compute_uv=False)",
    ):
        assert line in text
