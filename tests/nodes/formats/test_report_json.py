"""Reports and changes as JSON, between the window and the analyser."""

from __future__ import annotations

import json
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.edit import remove, set_title, set_values
from nodes.formats.delta import NOTHING, apply_difference, difference
from nodes.formats.report_json import decode_report, encode_report
from nodes.graph import BlockId, LayerId, NodeId, PortName, Project, WireId
from nodes.report import (
    LayerReport,
    NodeReport,
    NodeState,
    Problem,
    Report,
    Severity,
    TensorSpec,
    WeightSpec,
)
from tests.nodes.drawing import Drawing


def test_a_report_survives_the_wire() -> None:
    """Everything a report can say comes back equal."""
    specs = {
        PortName("output"): TensorSpec((None, 3), "float32"),
        PortName("state_h"): TensorSpec(None, "string", sparse=True),
        PortName("state_c"): TensorSpec((), "int64", ragged=True),
    }
    path = (LayerId("inner"),)
    report = Report(
        7,
        {
            ((), NodeId("a")): NodeReport(NodeState.OK, specs, True),
            (path, NodeId("b")): NodeReport(NodeState.UNBUILT),
        },
        {(path, LayerId("l")): LayerReport((WeightSpec("cell/kernel", (3, 4), "float32", False),), False)},
        (
            Problem("keras", Severity.ERROR, arguments={"text": "é\u2028", "shape": (1, None)}),
            Problem("wrong-rank", Severity.HINT, BlockId("b"), NodeId("n"), PortName("p"), WireId("w"), path),
        ),
        True,
        {"keras": "3"},
    )
    assert decode_report(json.loads(json.dumps(encode_report(report)))) == report


def told(before: Project, after: Project) -> Project:
    """What someone who knows `before` knows after having been told of `after`."""
    return apply_difference(before, json.loads(json.dumps(difference(before, after))))


def without_places(project: Project) -> Project:
    """`project` as the analyser knows it."""
    return replace(project, blocks={id: replace(each, places={}) for id, each in project.blocks.items()})


def test_changes_lead_from_one_project_to_the_next(catalogue: Catalogue) -> None:
    """Told from nothing, and after edits, removals and the opening of another file."""
    drawing = Drawing(catalogue)
    a, b, c = drawing.chain("input", "keras.layers.Dense", "keras.layers.Flatten")
    first = drawing.project
    known = told(NOTHING, first)
    assert known == without_places(first)
    main = first.main
    second = set_title(set_values(first, main, [b], "units", 7, catalogue), main, c, "last")
    third = remove(second, main, [a], catalogue)
    other = Drawing(catalogue)
    other.chain("input", "output")
    for before, after in (
        (first, second),
        (second, third),
        (third, other.project),
        (other.project, other.project),
    ):
        known = apply_difference(known, json.loads(json.dumps(difference(before, after))))
        assert known == without_places(after)


def test_what_did_not_change_is_neither_told_nor_copied(catalogue: Catalogue) -> None:
    """An edit of one layer is told in one record, and the rest stays the same object."""
    drawing = Drawing(catalogue)
    _, dense, _ = drawing.chain("input", "keras.layers.Dense", "keras.layers.Flatten")
    before = drawing.project
    after = set_values(before, before.main, [dense], "units", 7, catalogue)
    (block,) = difference(before, after)["blocks"]
    assert len(block["layers"]) == 1
    assert "wires" not in block
    known = told(NOTHING, before)
    again = apply_difference(known, difference(before, after))
    assert again.main_block.wires is known.main_block.wires
