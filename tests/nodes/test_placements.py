"""Where things are, beside where the drawing asks for them."""

from __future__ import annotations

from dataclasses import replace

from nodes import living
from nodes.catalogue.spec import Catalogue
from nodes.devices import set_block_device, set_layer_device, set_node_device
from nodes.graph import BlockId
from nodes.placements import Placement, placements
from tests.nodes.codegen.conftest import Drawing


def test_what_is_elsewhere_than_asked_differs(catalogue: Catalogue) -> None:
    """By layer and by call, also in an instance that runs on a device as a whole."""
    drawing = Drawing(catalogue)
    inner = drawing.open("Inner")
    deep = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=2)
    drawing.rename(deep, "deep")
    drawing.add("output", deep)
    drawing.open()
    source = drawing.add("input", shape=(4,))
    left = drawing.add("layers.Dense", source, units=4)
    drawing.rename(left, "left")
    instance = drawing.add(inner, left)
    drawing.rename(instance, "part")
    drawing.add("output", instance)
    layer, part = drawing.layer(left), drawing.layer(instance)
    project = set_layer_device(drawing.project, drawing.current, [part], "CPU:2")
    project = set_node_device(project, project.main, [left], "CPU:1")
    within = project.blocks[BlockId("Inner")].nodes[deep].layer

    drawn = living.drawn(project, catalogue)
    weights = [
        [f"{layer}|kernel", [4, 4], "float32", True],
        [f"{part}/{within}|kernel", [4, 2], "float32", True],
    ]
    told = {"weights": weights, "kept": [], "new": [], "reshaped": [], "unbuilt": []}
    built = living.built(drawn, "m_1", told)
    real = {
        "variables": {f"{layer}|kernel": "CPU:1", f"{part}/{within}|kernel": "CPU:0"},
        "operations": [["", left, ["CPU:0", "CPU:1"]], [part, deep, ["CPU:2"]], ["", "gone", ["CPU:0"]]],
    }
    rows = placements(built, real)
    assert rows == (
        Placement("variables", "left", ("CPU:1",), "CPU:1", (), left),
        Placement("variables", "part.deep", ("CPU:0",), "CPU:2", (part,), deep),
        Placement("call", "left", ("CPU:0", "CPU:1"), "CPU:1", (), left),
        Placement("call", "deep", ("CPU:2",), "CPU:2", (part,), deep),
    )
    assert [row.differs for row in rows] == [False, True, True, False]

    unasked = replace(
        built, drawn=replace(drawn, project=set_block_device(drawing.project, project.main, None))
    )
    assert not any(row.differs for row in placements(unasked, real))
