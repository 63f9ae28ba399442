"""Copies are complete, independent of what they were copied from, and refused when they are foreign."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from nodes.catalogue.spec import Catalogue
from nodes.edit import Refusal
from nodes.formats.clipboard import copy_text, paste
from nodes.formats.layers import dumps
from nodes.graph import NodeId, Place, Project, empty_project
from tests.nodes.drawing import Drawing
from tests.nodes.strategies import CATALOGUE, check_sound, projects


@given(projects, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_any_selection_can_be_pasted(project: Project, random) -> None:
    """Into the same drawing or an empty one: the result is sound, and the old part as it was."""
    block = project.main_block
    chosen = [id for id in block.nodes if random.random() < 0.6]
    text = copy_text(project, block.id, chosen)
    for target in (project, empty_project()):
        if not chosen:
            continue
        after, new = paste(target, target.main, text, None, CATALOGUE)
        check_sound(after.main_block)
        assert len(new) == len(chosen)
        assert set(after.main_block.nodes) == {*target.main_block.nodes, *new}
        for id, node in target.main_block.nodes.items():
            assert after.main_block.nodes[id] is node


def copied(drawing: Drawing, *nodes: NodeId, at: Place | None = None) -> tuple[NodeId, ...]:
    """Paste a copy of `nodes` into the drawing itself."""
    text = copy_text(drawing.project, drawing.block.id, nodes)
    drawing.project, new = paste(drawing.project, drawing.block.id, text, at, drawing.catalogue)
    return new


def test_a_copied_layer_is_a_layer_of_its_own(drawing: Drawing) -> None:
    """The same configuration under a free name: changing one leaves the other."""
    a = drawing.dense(units=5)
    (copy,) = copied(drawing, a)
    one, other = (drawing.block.layer_of(drawing.node(id)) for id in (a, copy))
    assert (one.attribute, other.attribute, other.config) == ("dense", "dense_1", {"units": 5})
    assert one.id != other.id


def test_a_shared_layer_stays_shared_among_the_copies(drawing: Drawing) -> None:
    """Two calls of one layer are copied as two calls of one new layer."""
    a = drawing.dense()
    twin = replace(drawing.node(a), id=NodeId("twin"))
    drawing.replace_block(
        nodes={**drawing.block.nodes, twin.id: twin}, places={a: Place(0, 0), twin.id: Place(9, 9)}
    )
    new = copied(drawing, a, twin.id)
    layers = {drawing.node(id).layer for id in new}
    assert len(layers) == 1
    assert len(drawing.block.layers) == 2


def test_wires_within_are_copied_and_others_are_not(drawing: Drawing) -> None:
    """A piece of a chain keeps its inner wires."""
    a, b, c, d = drawing.chain("input", *["keras.layers.Dense"] * 3)
    before = drawing.pairs()
    new = copied(drawing, b, c)
    ((source, target),) = drawing.pairs() - before
    assert {source, target} == set(new)
    assert before == {(a, b), (b, c), (c, d)}


def test_inputs_and_outputs_keep_their_order(drawing: Drawing) -> None:
    """The copies are listed after the others, in the order of the originals."""
    inputs = [drawing.add("input") for _ in range(3)]
    titles = {id: f"in {number}" for number, id in enumerate(inputs)}
    drawing.replace_block(nodes={id: replace(drawing.node(id), title=titles[id]) for id in inputs})
    copied(drawing, *reversed(inputs))
    assert [drawing.node(id).title for id in drawing.block.inputs] == ["in 0", "in 1", "in 2"] * 2


@pytest.mark.parametrize(
    ("at", "expected"),
    [(None, [(40, 40), (140, 60)]), (Place(-500, 7), [(-500, 7), (-400, 27)])],
)
def test_copies_keep_their_arrangement(drawing: Drawing, at: Place | None, expected: list) -> None:
    """The top left corner goes where it is wanted; without a wish, a little off the originals."""
    a, b = drawing.dense(), drawing.dense()
    drawing.replace_block(places={a: Place(0, 0), b: Place(100, 20)})
    new = copied(drawing, a, b, at=at)
    assert sorted((drawing.block.places[id].x, drawing.block.places[id].y) for id in new) == expected


def test_unknown_fields_are_copied(drawing: Drawing) -> None:
    """What a newer version put into a node goes along."""
    a = drawing.dense()
    drawing.replace_block(nodes={a: replace(drawing.node(a), extra={"future": [1]})})
    (copy,) = copied(drawing, a)
    assert drawing.node(copy).extra == {"future": [1]}


def test_an_illegal_name_is_not_pasted(drawing: Drawing) -> None:
    """A name that no edit would give gets replaced by one from the type."""
    a = drawing.dense()
    layer = replace(next(iter(drawing.block.layers.values())), attribute="x; import os")
    drawing.replace_block(layers={layer.id: layer})
    (copy,) = copied(drawing, a)
    assert drawing.block.layer_of(drawing.node(copy)).attribute == "dense"


FOREIGN = [
    "",
    "import os",
    "[]",
    '{"a": 1}',
    '{"layerwright": "nodes"',
    '{"layerwright": "nodes"}',
    '{"layerwright": "nodes", "format": 1, "nodes": []}',
    '{"layerwright": "nodes", "format": 99, "nodes": [{"id": "a", "kind": "input"}]}',
    '{"layerwright": "nodes", "format": 1, "nodes": [{"id": 5}]}',
    '{"layerwright": "nodes", "format": 1, "nodes": [{"id": "a", "kind": "input"}], "places": [["a"]]}',
    '{"layerwright": "theme", "format": 1, "nodes": [{"id": "a", "kind": "input"}]}',
    '{"layerwright": ' + "[" * 100_000,
]


@pytest.mark.parametrize("text", FOREIGN, ids=lambda text: text[:40])
def test_foreign_text_is_refused(catalogue: Catalogue, text: str) -> None:
    """What is no copy of nodes is told, whatever else it is."""
    project = empty_project()
    with pytest.raises(Refusal, match="no nodes of Layerwright"):
        paste(project, project.main, text, None, catalogue)


def test_a_project_is_no_copy(drawing: Drawing) -> None:
    """A whole file in the clipboard is not pasted as nodes."""
    drawing.dense()
    with pytest.raises(Refusal):
        paste(drawing.project, drawing.block.id, dumps(drawing.project), None, drawing.catalogue)


def test_what_leads_out_of_the_text_is_left_out(drawing: Drawing) -> None:
    """Wires to nodes, and layers of nodes, that are not in the text are ignored."""
    a, b = drawing.chain("input", "keras.layers.Dense")
    data = json.loads(copy_text(drawing.project, drawing.block.id, [a, b]))
    data["nodes"] = [node for node in data["nodes"] if node["id"] == a]
    project, new = paste(drawing.project, drawing.block.id, json.dumps(data), None, drawing.catalogue)
    assert len(new) == 1
    assert len(project.main_block.wires) == len(project.main_block.layers) == 1
