"""The table counts every weight once, in the order of the wires, and says what is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from nodes.graph import NodeId, PortName, Project
from nodes.report import EMPTY_REPORT, LayerReport, NodeReport, NodeState, Report, TensorSpec, WeightSpec
from nodes.summary import (
    HEADINGS,
    Totals,
    as_csv,
    as_markdown,
    as_text,
    memory_text,
    rows,
    totals,
    totals_text,
)
from tests.nodes.drawing import OUTPUT, Drawing
from tests.nodes.strategies import CATALOGUE, projects

KERNEL = WeightSpec("kernel", (20, 10), "float32", True)
BIAS = WeightSpec("bias", (10,), "float32", False)


def report_of(drawing: Drawing, weights: Mapping[NodeId, tuple[WeightSpec, ...]]) -> Report:
    """A report in which every call is fine and gives (None, 10), and layers have these weights."""
    spec = {OUTPUT: TensorSpec((None, 10), "float32")}
    nodes = {((), id): NodeReport(NodeState.OK, spec) for id in drawing.block.nodes}
    layers = {((), drawing.node(id).layer): LayerReport(each) for id, each in weights.items()}
    return Report(1, nodes, layers)


def table(drawing: Drawing, report: Report) -> dict[NodeId, tuple]:
    """Parameters, trainable parameters and bytes by node."""
    found = rows(drawing.project, report, drawing.catalogue)
    return {row.node: (row.parameters, row.trainable, row.memory) for row in found}


def test_weights_are_counted_by_what_trains(drawing: Drawing) -> None:
    """Parameters, those that train, and the bytes they take."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    report = report_of(drawing, {b: (KERNEL, BIAS)})
    assert table(drawing, report) == {a: (0, 0, 0), b: (210, 200, 840)}
    sums = totals(rows(drawing.project, report, drawing.catalogue))
    assert (sums.parameters, sums.trainable, sums.non_trainable, sums.memory) == (210, 200, 10, 840)


def test_a_shared_layer_is_counted_on_its_first_node(drawing: Drawing) -> None:
    """The second call adds nothing, and both say that they share."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    twin = replace(drawing.node(b), id=NodeId("twin"))
    drawing.replace_block(nodes={twin.id: twin, **drawing.block.nodes})
    drawing.wire(b, twin.id)
    report = report_of(drawing, {b: (KERNEL,)})
    assert table(drawing, report) == {a: (0, 0, 0), b: (200, 200, 800), twin.id: (0, 0, 0)}
    shared = {row.node: row.shared for row in rows(drawing.project, report, drawing.catalogue)}
    assert shared == {a: False, b: True, twin.id: True}


def test_a_bypassed_call_has_no_weights(drawing: Drawing) -> None:
    """They stand on the first call that is made."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    twin = replace(drawing.node(b), id=NodeId("twin"))
    drawing.replace_block(
        nodes={a: drawing.node(a), b: replace(drawing.node(b), bypassed=True), twin.id: twin}
    )
    report = report_of(drawing, {b: (KERNEL,)})
    assert table(drawing, report)[b] == (0, 0, 0)
    assert table(drawing, report)[twin.id] == (200, 200, 800)


@pytest.mark.parametrize(
    ("state", "layer", "parameters"),
    [
        (NodeState.OK, None, 0),
        (NodeState.OK, LayerReport(()), 0),
        (NodeState.UNBUILT, LayerReport((), built=False), None),
        (NodeState.WAITING, None, None),
        (NodeState.ERROR, None, None),
        (NodeState.ERROR, LayerReport((KERNEL,)), 200),
    ],
)
def test_what_is_not_known_is_not_zero(drawing: Drawing, state, layer, parameters) -> None:
    """A layer that Keras has not built yet has unknown weights, and the totals say so."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    layers = {} if layer is None else {((), drawing.node(b).layer): layer}
    report = Report(1, {((), b): NodeReport(state)}, layers)
    assert table(drawing, report)[b][0] == parameters
    assert totals(rows(drawing.project, report, drawing.catalogue)).complete is (parameters is not None)


def test_rows_follow_the_wires(drawing: Drawing) -> None:
    """Each node comes after what leads to it, whatever the order of drawing; notes are no rows."""
    output, b, a = drawing.add("output"), drawing.dense(), drawing.add("input")
    drawing.add("note")
    drawing.wire(a, b)
    drawing.wire(b, output, "input")
    found = rows(drawing.project, EMPTY_REPORT, drawing.catalogue)
    assert [row.node for row in found] == [a, b, output]
    assert [row.type for row in found] == ["input", "keras.layers.Dense", "output"]


@given(projects)
@settings(max_examples=50, deadline=None)
def test_every_project_has_a_table(project: Project) -> None:
    """One row for each node but notes and frames, sources before targets, and every printing works."""
    found = rows(project, EMPTY_REPORT, CATALOGUE)
    place = {row.node: number for number, row in enumerate(found)}
    nodes = project.main_block.nodes
    assert set(place) == {id for id, node in nodes.items() if node.kind not in ("note", "frame")}
    assert all(place[w.source] < place[w.target] for w in project.main_block.wires.values())
    for printed in (as_markdown, as_csv, as_text):
        assert printed(found)


@pytest.mark.parametrize(
    ("dtype", "size"),
    [("float32", 12), ("bfloat16", 6), ("int8", 3), ("int4", 2), ("bool", 3), ("float8_e4m3fn", 3)],
)
def test_memory_depends_on_the_dtype(drawing: Drawing, dtype: str, size: int) -> None:
    """Bytes of three numbers."""
    (a,) = drawing.chain("keras.layers.Dense")
    report = report_of(drawing, {a: (WeightSpec("w", (3,), dtype, True),)})
    assert table(drawing, report)[a][2] == size


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, "?"),
        (0, "0.00 B"),
        (1_023, "1023.00 B"),
        (1_024, "1.00 KB"),
        (4 * 7_946, "31.04 KB"),
        (25_600_000, "24.41 MB"),
        (4 * 1024**6, "4096.00 PB"),
    ],
)
def test_memory_is_said_in_fitting_units(count: int | None, text: str) -> None:
    """As `model.summary()` does."""
    assert memory_text(count) == text


def test_markdown_holds_any_title(drawing: Drawing) -> None:
    """Bars and line ends in a title do not break the table."""
    a = drawing.dense()
    drawing.replace_block(nodes={a: replace(drawing.node(a), title="a|b\nc\\")})
    text = as_markdown(rows(drawing.project, report_of(drawing, {a: (KERNEL, BIAS)}), drawing.catalogue))
    assert text.splitlines() == [
        "| Node | Type | Output shape | Dtype | Parameters | Trainable | Memory |",
        "| --- | --- | --- | --- | ---: | ---: | ---: |",
        "| a\\|b c\\\\ | Dense | (None, 10) | float32 | 210 | 200 | 840.00 B |",
        "",
        "210 parameters: 200 trainable, 10 not; 840.00 B",
    ]


def test_csv_has_plain_numbers(drawing: Drawing) -> None:
    """A spreadsheet can add them up; unknown ones are empty."""
    _a, b = drawing.chain("input", "keras.layers.Dense")
    report = report_of(drawing, {b: (KERNEL,)})
    lines = list(csv.reader(io.StringIO(as_csv(rows(drawing.project, report, drawing.catalogue)))))
    assert lines[0] == [*HEADINGS[:-1], "Bytes"]
    assert lines[2] == ["dense", "Dense", "(None, 10)", "float32", "200", "200", "800"]
    unknown = list(csv.reader(io.StringIO(as_csv(rows(drawing.project, EMPTY_REPORT, drawing.catalogue)))))
    assert unknown[2][2:] == ["?", "", "", "", ""]


def test_an_output_shows_what_enters_it(drawing: Drawing) -> None:
    """The shape that the model returns; none without a wire."""
    a, b = drawing.chain("keras.layers.Dense", "output")
    alone = drawing.add("output")
    table = {row.node: row for row in rows(drawing.project, report_of(drawing, {a: ()}), drawing.catalogue)}
    assert (table[b].shape_title, table[b].dtype_title) == ("(None, 10)", "float32")
    assert table[alone].shape_title == ""


def test_several_outputs_are_all_shown(drawing: Drawing) -> None:
    """An LSTM with its states has three shapes and one dtype."""
    a = drawing.add("keras.layers.LSTM")
    ports = {PortName(name): TensorSpec((None, 8), "float32") for name in ("output", "state_h")}
    report = Report(1, {((), a): NodeReport(NodeState.OK, ports)})
    (row,) = rows(drawing.project, report, drawing.catalogue)
    assert (row.shape_title, row.dtype_title) == ("(None, 8), (None, 8)", "float32")


def test_incomplete_totals_say_so() -> None:
    """At least so many."""
    assert totals_text(Totals(1234, 1000, 4936, complete=False)) == (
        "at least 1,234 parameters: 1,000 trainable, 234 not; 4.82 KB"
    )
