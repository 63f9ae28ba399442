"""A block as a row of questions: when the last one is used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.edit import (
    add_node,
    connect,
    remove,
    rename_attribute,
    set_bypassed,
    set_trainable,
    set_values,
)
from nodes.formats.layers import loads
from nodes.graph import NodeId, Object, Place, PortName, Project, empty_project
from nodes.vocabulary import vocabulary

pytestmark = pytest.mark.keras
DRAWINGS = sorted((Path(__file__).parents[2] / "golden").rglob("*.layers"))
OUT = PortName("output")
DENSE = 'tf.keras.layers.Dense({units}, name="this_layer")'


@pytest.fixture
def drawn(catalogue: Catalogue) -> tuple[Project, NodeId, NodeId]:
    """An Input and a layer."""
    project = empty_project()
    main, nodes = project.main, catalogue.nodes
    project, entry = add_node(project, main, nodes["input"], Place(0, 0), catalogue, {"shape": (4,)})
    dense = nodes["keras.layers.Dense"]
    project, layer = add_node(project, main, dense, Place(0, 9), catalogue, {"units": 3})
    return connect(project, main, entry, OUT, layer, PortName("inputs"), catalogue), entry, layer


def shaped(project: Project, catalogue: Catalogue) -> Project:
    """The same project with other shapes at all Inputs."""
    for id, block in project.blocks.items():
        inputs = [node.id for node in block.nodes.values() if node.kind == "input"]
        project = set_values(project, id, inputs, "shape", (7, 7, 5), catalogue)
        project = set_values(project, id, inputs, "batch", 3, catalogue)
    return project


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.parent.name)
def test_no_program_tells_the_shapes_of_inputs(path: Path, catalogue: Catalogue) -> None:
    """One that is used again is the one that would have been made."""
    from nodes.runtime.program import program_of

    project = loads(path.read_text(encoding="utf-8")).project
    changed = shaped(project, catalogue)
    assert changed != project or path.parent.name == "empty"
    last = program_of(project, project.main, catalogue)
    again = program_of(changed, changed.main, catalogue, last)
    assert again.steps is last.steps
    assert again == program_of(changed, changed.main, catalogue)


Edit = Callable[[Project, NodeId, NodeId, Catalogue], Project]
EDITS: dict[str, Edit] = {
    "a value of a layer": lambda p, _, layer, c: set_values(p, p.main, [layer], "units", 5, c),
    "a name": lambda p, _, layer, c: rename_attribute(p, p.main, next(iter(p.main_block.layers)), "other", c),
    "a frozen layer": lambda p, _, layer, c: set_trainable(p, p.main, p.main_block.layers, False),
    "a bypassed layer": lambda p, _, layer, c: set_bypassed(p, p.main, [layer], True),
    "no layer": lambda p, _, layer, c: remove(p, p.main, [layer], c),
    "one more input": lambda p, _, layer, c: add_node(p, p.main, c.nodes["input"], Place(0, 0), c)[0],
    "no wires": lambda p, _, layer, c: p.with_block(replace(p.main_block, wires={})),
}


@pytest.mark.parametrize("edit", EDITS)
def test_another_drawing_has_another_program(
    edit: str, drawn: tuple[Project, NodeId, NodeId], catalogue: Catalogue
) -> None:
    """Whatever changes besides shapes and places is planned anew."""
    from nodes.runtime.program import program_of

    project, entry, layer = drawn
    last = program_of(project, project.main, catalogue)
    changed = EDITS[edit](project, entry, layer, catalogue)
    again = program_of(changed, changed.main, catalogue, last)
    assert again == program_of(changed, changed.main, catalogue)
    assert again.plan is not last.plan
    assert again.plan != last.plan


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.parent.name)
def test_only_what_is_configured_anew_is_made_anew(path: Path, catalogue: Catalogue) -> None:
    """For every layer in turn: the program is the one that would have been made from nothing."""
    from nodes.runtime.program import program_of

    project = loads(path.read_text(encoding="utf-8")).project
    words = vocabulary(project, catalogue)
    last = program_of(project, project.main, words)
    for layer in project.main_block.layers.values():
        for name, value in (("name", "other"), ("units", 77), ("layers", ()), ("activation", "relu")):
            changed = replace(layer, config={**layer.config, name: value})
            block = project.main_block
            block = replace(block, layers={**block.layers, layer.id: changed})
            edited = project.with_block(block)
            again = program_of(edited, edited.main, words, last)
            assert again == program_of(edited, edited.main, words)


def test_numbers_that_are_equal_are_not_the_same(
    drawn: tuple[Project, NodeId, NodeId], catalogue: Catalogue
) -> None:
    """`1` and `True` mean different things in the source; steps that know nothing of either stay."""
    from nodes.runtime.program import program_of

    project, _, layer = drawn
    one = set_values(project, project.main, [layer], "units", 1, catalogue)
    true = set_values(one, one.main, [layer], "units", True, catalogue)
    first = program_of(one, one.main, catalogue)
    again = program_of(true, true.main, catalogue, first)
    assert [each.text for each in first.layers.values()] == [DENSE.format(units=1)]
    assert [each.text for each in again.layers.values()] == [DENSE.format(units=True)]
    assert again.steps is first.steps


def test_arguments_of_the_main_block_have_their_defaults(
    drawn: tuple[Project, NodeId, NodeId], catalogue: Catalogue
) -> None:
    """In the source they are names: what is asked about a call has to know them."""
    from nodes.runtime.analysis import analyse

    project, _, node = drawn
    (layer,) = project.main_block.layers.values()
    taken = replace(layer, config={"units": Object("argument", {"name": "width"})})
    block = replace(project.main_block, layers={layer.id: taken}, arguments={"width": 7})
    report = analyse(project.with_block(block), catalogue)
    assert report.problems == ()
    spec = report.spec(node, OUT)
    assert spec is not None
    assert spec.shape == (None, 7)
