"""One layer called by several nodes: made, tied and untied."""

from __future__ import annotations

import pytest

from nodes import edit, sharing
from nodes.graph import LayerId, Place
from nodes.refusal import Refusal
from nodes.report import LayerReport, Report, WeightSpec
from tests.nodes.drawing import Drawing


def test_a_duplicate_calls_the_same_layer(drawing: Drawing) -> None:
    """Layers are shared, other nodes left alone; a call has no wires at first."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    project, new = sharing.duplicate_shared(
        drawing.project, drawing.block.id, [a, b], drawing.catalogue, Place(10, 20)
    )
    block = project.main_block
    (copy,) = new
    assert block.nodes[copy].layer == block.nodes[b].layer
    assert len(block.layers) == len(block.wires) == 1
    assert block.places[copy] == Place(10, 20)


def report(drawing: Drawing, *shapes: tuple[int, ...]) -> Report:
    """What Keras would say of the layers of the main block: one kernel each."""
    layers = {}
    for id, shape in zip(drawing.block.layers, shapes, strict=True):
        layers[(), id] = LayerReport((WeightSpec("kernel", shape, "float32", True),))
    return Report(layers=layers)


def test_tying_ends_the_layer_that_nothing_calls(drawing: Drawing) -> None:
    """All calls of the one call the other; the node can be named, or its layer."""
    a, b = drawing.dense(units=8), drawing.dense(units=8, activation="relu")
    one, two = (drawing.node(id).layer for id in (a, b))
    assert one is not None
    assert two is not None
    told = report(drawing, (20, 8), (20, 8))
    for what in (b, two):
        project = sharing.tie(drawing.project, drawing.block.id, [what], one, told)
        assert list(project.main_block.layers) == [one]
        assert len(project.main_block.calls_of(one)) == 2
    assert sharing.tie(drawing.project, drawing.block.id, [a], one) is drawing.project


def test_weights_that_cannot_agree_are_not_tied(drawing: Drawing) -> None:
    """Refused with both shapes where Keras has told them, else by the arguments that decide."""
    a, b = drawing.dense(units=8), drawing.dense(units=16)
    goal = drawing.node(a).layer
    assert goal is not None
    with pytest.raises(Refusal) as refused:
        sharing.tie(drawing.project, drawing.block.id, [b], goal, report(drawing, (20, 8), (20, 16)))
    assert refused.value.code == "tie-shapes"
    assert "(20, 8)" in str(refused.value)
    assert "(20, 16)" in str(refused.value)
    with pytest.raises(Refusal) as refused:
        sharing.tie(drawing.project, drawing.block.id, [b], goal)
    assert refused.value.code == "tie-values"
    other = drawing.add("keras.layers.Flatten")
    with pytest.raises(Refusal) as refused:
        sharing.tie(drawing.project, drawing.block.id, [other], goal)
    assert refused.value.code == "tie-types"


def test_equal_units_on_other_inputs_are_not_tied(drawing: Drawing) -> None:
    """The same units on 8 and on 20 features make other kernels."""
    drawing.dense(units=8)
    b = drawing.dense(units=8)
    goal = next(iter(drawing.block.layers))
    with pytest.raises(Refusal):
        sharing.tie(drawing.project, drawing.block.id, [b], goal, report(drawing, (20, 8), (8, 8)))


def test_what_a_layer_can_be_tied_to(drawing: Drawing) -> None:
    """The layers of its type, by name."""
    a, b = drawing.dense(), drawing.dense()
    drawing.add("keras.layers.Flatten")
    first, second = (drawing.node(id).layer for id in (a, b))
    assert first is not None
    assert sharing.can_tie_to(drawing.block, first, drawing.catalogue) == (second,)


def test_untying_makes_a_copy_under_a_free_name(drawing: Drawing) -> None:
    """The call gets a layer of its own with the same configuration; the others keep theirs."""
    a = drawing.dense(units=3)
    drawing.project, (b,) = sharing.duplicate_shared(
        drawing.project, drawing.block.id, [a], drawing.catalogue
    )
    before = drawing.node(a).layer
    drawing.project, new = sharing.untie(drawing.project, drawing.block.id, b, drawing.catalogue)
    assert drawing.node(b).layer == new != before
    assert drawing.block.layers[new].config == {"units": 3}
    assert drawing.block.layers[new].attribute == "dense_1"
    same, id = sharing.untie(drawing.project, drawing.block.id, b, drawing.catalogue)
    assert (same, id) == (drawing.project, new)


def test_a_node_without_a_layer_cannot_be_untied(drawing: Drawing) -> None:
    """There is nothing to copy."""
    given = drawing.add("input")
    with pytest.raises(Refusal) as refused:
        sharing.untie(drawing.project, drawing.block.id, given, drawing.catalogue)
    assert refused.value.code == "no-layer"


def test_a_shared_layer_goes_with_its_last_call(drawing: Drawing) -> None:
    """Removing calls one by one removes the layer at the end."""
    a = drawing.dense()
    project, (b,) = sharing.duplicate_shared(drawing.project, drawing.block.id, [a], drawing.catalogue)
    project = edit.remove(project, drawing.block.id, [a], drawing.catalogue)
    assert len(project.main_block.layers) == 1
    project = edit.remove(project, drawing.block.id, [b], drawing.catalogue)
    assert project.main_block.layers == {}
    assert LayerId("x") not in project.main_block.layers
