"""A file with every kind of mistake in it opens, each is told at its place, and the rest has shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.edit import title_of
from nodes.formats.layers import dumps, loads
from nodes.graph import Layer, LayerId, Node, NodeId, PortName, Wire, WireId
from nodes.report import NodeState
from nodes.validate import problems
from tests.nodes.drawing import OUTPUT, Drawing

pytestmark = pytest.mark.keras


@pytest.fixture
def mistaken(catalogue: Catalogue) -> tuple[Drawing, dict[str, NodeId]]:
    """Input → Dense → Output, and beside it what should not be."""
    drawing = Drawing(catalogue)
    nodes = dict(
        zip(("input", "dense", "output"), drawing.chain("input", "keras.layers.Dense", "output"), strict=True)
    )
    nodes["wrong rank"] = drawing.add("keras.layers.Conv2D")
    drawing.wire(nodes["input"], nodes["wrong rank"])
    nodes["after it"] = drawing.add("keras.layers.Flatten")
    drawing.wire(nodes["wrong rank"], nodes["after it"])
    nodes["missing input"] = drawing.add("keras.layers.Flatten")
    nodes["twin"] = drawing.dense()
    drawing.wire(nodes["input"], nodes["twin"])
    nodes["one"], nodes["other"] = drawing.dense(), drawing.dense()
    drawing.wire(nodes["one"], nodes["other"])
    block = drawing.block
    twin = block.layers[block.nodes[nodes["twin"]].layer or LayerId("")]
    unknown = Layer(LayerId("strange"), "strange", "keras.layers.FromTheFuture", {"depth": 3})
    nodes["unknown"] = NodeId("unknown")
    stranger = Node(nodes["unknown"], "layer", unknown.id)
    circle = Wire(WireId("circle"), nodes["other"], OUTPUT, nodes["one"], PortName("inputs"))
    entering = Wire(WireId("enter"), nodes["input"], OUTPUT, stranger.id, PortName("inputs"))
    drawing.project = drawing.project.with_block(
        replace(
            block,
            layers={**block.layers, unknown.id: unknown, twin.id: replace(twin, attribute="dense")},
            nodes={**block.nodes, stranger.id: stranger},
            wires={**block.wires, circle.id: circle, entering.id: entering},
        )
    )
    return drawing, nodes


def test_each_mistake_is_told_where_it_is_and_the_rest_has_shapes(
    mistaken: tuple[Drawing, dict[str, NodeId]],
) -> None:
    """Wrong rank, missing input, circle, unknown type and two attributes alike, from the text of a file."""
    from nodes.runtime.analysis import analyse

    drawing, nodes = mistaken
    project = loads(dumps(drawing.project)).project
    report = analyse(project, drawing.catalogue)
    told = {(each.code, each.node) for each in (*problems(project, drawing.catalogue), *report.problems)}
    assert {
        ("wrong-rank", nodes["wrong rank"]),
        ("missing-input", nodes["missing input"]),
        ("in-cycle", nodes["one"]),
        ("in-cycle", nodes["other"]),
        ("unknown-type", nodes["unknown"]),
    } <= told
    assert "clashing-attribute" in {code for code, _ in told}
    states = {name: report.nodes[(), node].state for name, node in nodes.items()}
    waiting = {name for name, state in states.items() if state is NodeState.WAITING}
    assert waiting == {"after it", "missing input", "one", "other", "unknown"}
    assert states["wrong rank"] is NodeState.ERROR
    for name in ("dense", "twin"):
        spec = report.spec(nodes[name], OUTPUT)
        assert spec is not None, title_of(project.main_block, project.main_block.nodes[nodes[name]])
        assert spec.shape == (None, 64)
