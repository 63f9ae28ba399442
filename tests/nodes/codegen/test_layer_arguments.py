"""Arguments of a block that hold layers: each that takes one has layers of its own, frozen as drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nodes.blocks import wrap
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.edit import add_node, connect_after
from nodes.formats.python_source.reading import read_python
from nodes.graph import Object, Place, Project, Value, argument, block_of_type, empty_project
from nodes.parameters import promote
from nodes.vocabulary import vocabulary
from tests.nodes.formats.python_source.drawings import drawing_of

DENSE = "keras.layers.Dense"


def _around(
    catalogue: Catalogue, shape: tuple[int, ...], *layers: tuple[str, dict[str, Value]]
) -> tuple[Project, Any]:
    """Layers in a row, all of them in a block of their own; and that block."""
    project = empty_project("Outer")
    last = None
    nodes = []
    for kind, values in (("input", {"shape": shape}), *layers, ("output", {})):
        project, node = add_node(project, project.main, catalogue.nodes[kind], Place(0, 0), catalogue, values)
        if last is not None:
            project = connect_after(project, project.main, last, node, catalogue)
        last = node
        nodes.append(node)
    words = vocabulary(project, catalogue)
    project, instance = wrap(project, project.main, nodes[1:-1], "Part", words)
    layer = project.main_block.layer_of(project.main_block.nodes[instance])
    assert layer is not None
    return project, block_of_type(layer.type)


def _taken_twice(catalogue: Catalogue) -> Project:
    """Two wrappers that take the same layer of the block: one of them is a copy of the other."""
    wrapper = ("keras.layers.TimeDistributed", {"layer": Object(DENSE, {"units": 6})})
    project, inner = _around(catalogue, (4, 6), wrapper, wrapper)
    first, second = project.blocks[inner].layers.values()
    project = promote(project, inner, first.id, "layer", "layer", vocabulary(project, catalogue))
    block = project.blocks[inner]
    copy = replace(second, config={"layer": argument("layer")})
    return project.with_block(replace(block, layers={**block.layers, second.id: copy}))


def _frozen_row(catalogue: Catalogue) -> Project:
    """A Sequential all of whose layers come from the block, one of them frozen."""
    row = (Object(DENSE, {"units": 6, "trainable": False}), Object(DENSE, {"units": 3}))
    project, inner = _around(catalogue, (6,), ("keras.Sequential", {"layers": row}))
    (layer,) = project.blocks[inner].layers.values()
    return promote(project, inner, layer.id, "layers", "row", vocabulary(project, catalogue))


def _given_row(catalogue: Catalogue) -> Project:
    """As `_frozen_row`, and the instance gives layers of its own, of which the other one is frozen."""
    project = _frozen_row(catalogue)
    block = project.main_block
    (layer,) = block.layers.values()
    row = (Object(DENSE, {"units": 5}), Object(DENSE, {"units": 3, "trainable": False}))
    return project.with_block(replace(block, layers={layer.id: replace(layer, config={"row": row})}))


DRAWN = {
    "taken twice": (_taken_twice, "type(layer).from_config(layer.get_config())", [True] * 4, 84),
    "frozen": (_frozen_row, "            row[0].trainable = False", [False, False, True, True], 63),
    "given": (_given_row, "        self.part.row[1].trainable = False", [True, True, False, False], 53),
}
"""Drawings, a line of their source, which of their weights are trained, and how many numbers these hold."""


@pytest.mark.parametrize("name", DRAWN)
def test_what_takes_layers_of_its_block_comes_back(name: str, catalogue: Catalogue) -> None:
    """The source says how each is made, and reads as the drawing."""
    draw, line, *_ = DRAWN[name]
    project = draw(catalogue)
    source = generate(project, catalogue)
    assert line in source.text
    assert source.left_out == {}
    found = read_python(source.text, catalogue, "Model")
    assert found.notes == ()
    assert drawing_of(found.project) == drawing_of(project)
    assert generate(found.project, catalogue).text == source.text


@pytest.mark.keras
@pytest.mark.parametrize("name", DRAWN)
def test_what_takes_layers_of_its_block_has_its_own(name: str, catalogue: Catalogue) -> None:
    """So many weights as are drawn, trained as drawn."""
    draw, _, trained, count = DRAWN[name]
    space: dict[str, Any] = {"__name__": f"drawn_{name.partition(' ')[0]}"}
    exec(generate(draw(catalogue), catalogue).text, space)
    model = space["build"]()
    assert [bool(each.trainable) for each in model.weights] == trained
    assert model.count_params() == count
