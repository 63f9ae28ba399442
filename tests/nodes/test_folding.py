"""Parts that repeat are found, and folding them changes nothing but how the drawing reads."""

from __future__ import annotations

import types
from typing import Any

import pytest

from nodes.codegen.source import generate
from nodes.folding import Folded, fold
from nodes.graph import NodeId, Project
from nodes.refusal import Refusal
from nodes.repeats import Finding, repeats
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.architectures import SHAPES, Sketch, chain, nasnet, resnet, transformer
from tests.nodes.deep import check_project


def counts(project: Project) -> list[tuple[int, int]]:
    """How many parts of how many nodes are found in the main block."""
    return [(len(each.parts), each.size) for each in repeats(project.main_block)]


@pytest.mark.parametrize(
    ("shape", "first"),
    [
        ("residual", (5, 10)),
        ("inception", (4, 23)),
        ("dense", (16, 4)),
        ("transformer", (4, 7)),
        ("nasnet", (5, 45)),
    ],
)
def test_whole_stages_and_cells_are_found(catalogue, shape: str, first: tuple[int, int]) -> None:
    """What saves most comes first: a residual block, a module, a step, a layer of attention, a cell."""
    found = counts(SHAPES[shape](catalogue))
    assert found[0] == first


def test_parts_are_apart_and_of_one_piece(catalogue) -> None:
    """No node is in two; in each, every node leads to the last one called; nothing leaves and comes back."""
    block = nasnet(catalogue).main_block
    seen: set[NodeId] = set()
    for finding in repeats(block):
        for part in finding.parts:
            assert not seen & set(part)
            seen |= set(part)
            assert_of_one_piece(block, part)


def assert_of_one_piece(block, part) -> None:
    """Going back from the end meets all of the part, and what is before the part never comes from it."""
    inside = set(part)
    back, outside = [part[0]], set()
    for id in back:
        for wire in block.wires_into(id):
            if wire.source in inside:
                back.extend({wire.source} - set(back))
            else:
                outside.add(wire.source)
    assert set(back) == inside
    waiting = list(outside)
    while waiting:
        for wire in block.wires_into(waiting.pop()):
            assert wire.source not in inside
            if wire.source not in outside:
                outside.add(wire.source)
                waiting.append(wire.source)


def test_what_differs_is_no_repetition(catalogue) -> None:
    """Another value anywhere, and it is another part; equal layers in a row are no part of their own."""
    assert counts(chain(catalogue, 50)) == []
    sketch = Sketch(catalogue, "Unlike")
    x = sketch.input(8)
    for units in (3, 4, 5):
        x = sketch.layer("Dense", sketch.layer("ReLU", sketch.layer("BatchNormalization", x)), units=units)
    assert counts(sketch.project()) == []


def folded_all(project: Project, catalogue) -> tuple[Project, list[Folded]]:
    """Everything folded that is found at first."""
    done = []
    for number, finding in enumerate(repeats(project.main_block)):
        made = fold(project, project.main, finding, f"Part{number}", vocabulary(project, catalogue))
        project = made.project
        done.append(made)
    return project, done


@pytest.mark.parametrize("shape", SHAPES)
def test_a_folded_drawing_is_sound(catalogue, shape: str) -> None:
    """Nothing is missing, broken or named twice, and there are fewer nodes by as many as was told."""
    project = SHAPES[shape](catalogue)
    found = repeats(project.main_block)
    folded, _ = folded_all(project, catalogue)
    check_project(folded)
    assert problems(folded, vocabulary(folded, catalogue)) == problems(project, catalogue)
    nodes = sum(len(block.nodes) for block in folded.blocks.values())
    assert nodes == len(project.main_block.nodes) - sum(each.saved for each in found)
    assert not generate(folded, vocabulary(folded, catalogue)).left_out


def test_every_layer_is_told_where_it_is_now(catalogue) -> None:
    """One place for each layer of a part, none for two; the others stay where they were."""
    project = resnet(catalogue)
    (finding, *_) = repeats(project.main_block)
    made = fold(project, project.main, finding, "Residual", catalogue)
    assert len(set(made.moved.values())) == len(made.moved) == finding.size * len(finding.parts)
    main, inner = made.project.main_block, made.project.blocks[made.block]
    assert all(outer in main.layers and layer in inner.layers for outer, layer in made.moved.values())
    assert (
        project.main_block.layers.keys()
        == main.layers.keys() - {outer for outer, _ in made.moved.values()} | made.moved.keys()
    )
    names = [main.layers[main.nodes[id].layer].attribute for id in made.instances]
    assert names == ["residual", *(f"residual_{k}" for k in range(1, len(names)))]


def test_a_name_that_is_taken_is_refused(catalogue) -> None:
    """As for every block."""
    project = resnet(catalogue)
    (finding, *_) = repeats(project.main_block)
    with pytest.raises(Refusal):
        fold(project, project.main, finding, "ResNet", catalogue)


def test_what_any_part_gives_away_the_block_gives(catalogue) -> None:
    """Also where the first part keeps it to itself."""
    sketch = Sketch(catalogue, "Taps")
    x = sketch.input(8)
    inner = []
    for _ in range(5):
        inner.append(sketch.layer("Dense", x, units=8))
        x = sketch.layer("Add", x, sketch.layer("ReLU", sketch.layer("BatchNormalization", inner[-1])))
    sketch.output(x)
    sketch.output(inner[-1])
    project = sketch.project()
    (finding,) = repeats(project.main_block)
    assert (len(finding.parts), finding.size, finding.inputs, finding.outputs) == (5, 4, 1, 2)
    made = fold(project, project.main, finding, "Step", catalogue)
    check_project(made.project)
    assert len(made.project.blocks[made.block].outputs) == 2
    assert problems(made.project, vocabulary(made.project, catalogue)) == ()


# -- the function ----------------------------------------------------------------------------------------


def model_of(project: Project, catalogue) -> Any:
    """The model that the source of `project` builds."""
    source = generate(project, vocabulary(project, catalogue))
    module = types.ModuleType("folded")
    exec(compile(source.text, "folded", "exec"), module.__dict__)
    return module.build()


def small(name: str, catalogue) -> Project:
    """A drawing of a shape, small enough to be run."""
    if name == "cells":
        return nasnet(catalogue, 3, 24, 64)
    return {"residual": lambda: resnet(catalogue, (3,)), "transformer": lambda: transformer(catalogue, 2)}[
        name
    ]()


@pytest.mark.keras
@pytest.mark.parametrize("shape", ["residual", "transformer", pytest.param("cells", marks=pytest.mark.full)])
def test_the_function_is_the_same(catalogue, shape: str) -> None:
    """With the same weights, each at the place that was told, the outputs are equal to the last bit."""
    import numpy as np

    project = small(shape, catalogue)
    folded, made = folded_all(project, catalogue)
    assert made
    before, after = model_of(project, catalogue), model_of(folded, catalogue)
    assert before.count_params() == after.count_params()
    moved = {old: now for each in made for old, now in each.moved.items()}
    for id, layer in project.main_block.layers.items():
        source = getattr(before, layer.attribute)
        values = [np.random.default_rng(len(id)).normal(0.1, 0.2, each.shape) ** 2 for each in source.weights]
        source.set_weights(values)
        place_of(folded, after, id, moved).set_weights(values)
    inputs = [np.random.default_rng(3).normal(size=(1, *each.shape[1:])) for each in inputs_of(project)]
    given = [each.astype("float32") for each in inputs]
    one, other = (np.asarray(model(given if len(given) > 1 else given[0])) for model in (before, after))
    assert one.std() > 0
    assert np.array_equal(one, other)


def inputs_of(project: Project) -> list[Any]:
    """Stand-ins for the inputs of the model."""
    block = project.main_block
    shapes = [block.nodes[id].arguments["shape"] for id in block.inputs]
    return [types.SimpleNamespace(shape=(None, *shape)) for shape in shapes]


def place_of(folded: Project, model: Any, layer, moved) -> Any:
    """The object of Keras that a layer of the first drawing is now."""
    if layer not in moved:
        return getattr(model, folded.main_block.layers[layer].attribute)
    outer, inner = moved[layer]
    found = folded.main_block.layers[outer]
    block = folded.blocks[found.type.removeprefix("block:")]
    return getattr(getattr(model, found.attribute), block.layers[inner].attribute)


def test_a_finding_counts(catalogue) -> None:
    """What is saved is what goes, less what comes: the block with its ends, and an instance for each part."""
    finding = Finding(tuple((NodeId(f"{k}"), NodeId(f"{k}a"), NodeId(f"{k}b")) for k in range(16)), 1, 1)
    assert finding.saved == 16 * 3 - 3 - 16 - 2
