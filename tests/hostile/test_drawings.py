"""Random drawings of everything at once: well formed, at work in every way, the same after edits."""

from __future__ import annotations

import ast
import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nodes import blocks, edit, sharing
from nodes.chains import CHAINS
from nodes.codegen.source import generate
from nodes.graph import Layer, NodeId, Project, block_of_type
from nodes.reaching import called_at
from nodes.report import Severity
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.hostile import running
from tests.hostile.drawings import BASE, CODES, WIDTH, Random
from tests.nodes.deep import places_in

FEW, MANY = range(3), range(100, 160)
LOOKED_AT = range(60)


def seeds(few: range = FEW, many: range = MANY) -> list[Any]:
    """A few numbers for every run, and many for the whole one."""
    return [*few, *(pytest.param(seed, marks=pytest.mark.full) for seed in many)]


@pytest.fixture(scope="module")
def tf() -> Iterator[Any]:
    """TensorFlow, on the CPU and silent."""
    import tensorflow

    tensorflow.get_logger().setLevel("ERROR")
    tensorflow.keras.utils.set_random_seed(0)
    yield tensorflow
    tensorflow.keras.backend.clear_session()


def test_sources_are_well_formed(tmp_path: Path) -> None:
    """Nothing is left out, every source parses, and `ruff format` has nothing to change."""
    for seed in LOOKED_AT:
        project = Random(seed).draw()
        source = generate(project, BASE)
        found = problems(project, vocabulary(project, BASE))
        assert [each.code for each in found if each.severity is Severity.ERROR] == [], seed
        assert source.left_out == {}, seed
        ast.parse(source.text)
        (tmp_path / f"drawn_{seed}.py").write_text(source.text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--diff", "--isolated", "--no-cache", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


QUIET = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:__array__ implementation"),
    pytest.mark.filterwarnings("ignore:The model does not have any trainable weights"),
]


class TestInKeras:
    """What the sources do."""

    pytestmark = QUIET

    @pytest.mark.parametrize("seed", seeds())
    def test_a_source_works_in_every_way(self, seed: int, tf: Any, tmp_path: Path) -> None:
        """Eagerly, as a function, in predict, inside another model, with loaded weights, and loaded whole."""
        project = Random(seed).draw()
        module = running.load(generate(project, BASE), tmp_path)
        running.assert_works(module, len(project.main_block.inputs), WIDTH, tmp_path)

    @pytest.mark.parametrize("edited", ["unpacked", "wrapped", "made given", "promoted", "tied", "chained"])
    @pytest.mark.parametrize("seed", seeds(range(2), range(200, 212)))
    def test_an_edit_keeps_the_function(self, seed: int, edited: str, tf: Any, tmp_path: Path) -> None:
        """With the same weights, what it was done to and what it was made of give the same answers."""
        before, after = PAIRS[edited](Random(seed, size=6).draw(), seed)
        by = running.named if edited in KEEPS_NAMES else lambda weight: ""
        ones, others = (_answers(each, tmp_path, by) for each in (before, after))
        running.assert_same(ones[0], others[0], edited)
        assert ones[1] == others[1], "the weights are others"


# -- edits and what they were made of --------------------------------------------------------------------

Pair = tuple[Project, Project]


def _wrapped(project: Project, seed: int) -> Pair:
    """Wrapped as often as anything can be."""
    after = project
    nodes = [id for id, node in project.main_block.nodes.items() if node.kind not in ("input", "output")]
    for place in range(len(nodes)):
        chosen = [id for id in nodes[place : place + 3] if id in after.main_block.nodes]
        name = blocks.free_block_name(after, "Wrapped")
        try:
            after, _ = blocks.wrap(after, after.main, chosen, name, vocabulary(after, BASE))
        except edit.Refusal:
            continue
    return project, after


def _unpacked(project: Project, seed: int) -> Pair:
    """Wrapped, and all that again unpacked."""
    _, after = _wrapped(project, seed)
    while True:
        instances = [
            node.id
            for node in after.main_block.nodes.values()
            if (layer := after.main_block.layer_of(node))
            and (inner := block_of_type(layer.type))
            and inner not in project.blocks
        ]
        if not instances:
            return project, after
        after, _ = blocks.unpack(after, after.main, instances[0], vocabulary(after, BASE))


def _each_layer(project: Project, change: Callable[[Project, Any, Layer], Project]) -> Project:
    for block in list(project.blocks):
        for layer in list(project.blocks[block].layers.values()):
            try:
                project = change(project, block, layer)
            except edit.Refusal:
                continue
    return project


def _given(project: Project, seed: int) -> Pair:
    """Every layer of every inner block becomes one that it is given."""
    return project, _each_layer(
        project, lambda now, block, layer: blocks.make_given(now, block, layer.id, vocabulary(now, BASE))
    )


def _promoted(project: Project, seed: int) -> Pair:
    """Every value of every layer and call becomes an argument of its block, and half of them values again.

    Of chains and wrappers it is the values inside.
    """

    def change(now: Project, block: Any, layer: Layer) -> Project:
        words = vocabulary(now, BASE)
        spec = words.get(layer.type)
        found = () if spec is None else places_in(spec, layer.config, words)
        places = [each for each in found if each[0] in layer.config and each != ("layers", ())]
        # Whole values first, or first what is inside them.
        for name, way in sorted(places, key=lambda each: len(each[1]), reverse=bool(seed % 2)):
            wish = blocks.free_argument_name(now.blocks[block], called_at(name, way))
            with contextlib.suppress(edit.Refusal):
                now = blocks.promote(now, block, layer.id, name, wish, vocabulary(now, BASE), way)
        return now

    after = _each_layer(project, change)
    for id, block in after.blocks.items():
        for node, name in [(each.id, name) for each in block.nodes.values() for name in each.arguments]:
            wish = blocks.free_argument_name(after.blocks[id], name)
            with contextlib.suppress(edit.Refusal):
                after = blocks.promote_in_call(after, id, node, name, wish, vocabulary(after, BASE))
    for id, block in list(after.blocks.items()):
        for name in list(block.arguments)[::2]:
            with contextlib.suppress(edit.Refusal):
                after = blocks.demote(after, id, name, vocabulary(after, BASE))
    return project, after


def _tied(project: Project, seed: int) -> Pair:
    """Tied to another of its kind, made one's own again, and tied once more."""
    once = _each_layer(project, _tie)
    again = once
    for block in list(again.blocks):
        for node in [each.id for each in again.blocks[block].nodes.values()]:
            again = _retied(again, block, node)
    return once, again


def _tie(project: Project, block: Any, layer: Layer) -> Project:
    goals = sharing.can_tie_to(project.blocks[block], layer.id, vocabulary(project, BASE))
    return sharing.tie(project, block, [layer.id], goals[0]) if goals else project


def _retied(project: Project, block: Any, node: NodeId) -> Project:
    layer = project.blocks[block].nodes[node].layer
    if layer is None or not sharing.is_shared(project.blocks[block], layer):
        return project
    untied, made = sharing.untie(project, block, node, vocabulary(project, BASE))
    return sharing.tie(untied, block, [made], layer)


def _chained(project: Project, seed: int) -> Pair:
    """Every chain becomes its layers, and these one chain again."""
    after = project
    for block in list(project.blocks):
        for node in list(project.blocks[block].nodes.values()):
            layer = project.blocks[block].layer_of(node)
            if layer is None or layer.type not in CHAINS:
                continue
            try:
                apart, made = blocks.unchain(after, block, node.id, vocabulary(after, BASE))
                words = vocabulary(apart, BASE)
                after, _ = blocks.chain_of(apart, block, made, words, layer.type)
            except edit.Refusal:
                continue
    return project, after


PAIRS: dict[str, Callable[[Project, int], Pair]] = {
    "wrapped": _wrapped,
    "unpacked": _unpacked,
    "made given": _given,
    "promoted": _promoted,
    "tied": _tied,
    "chained": _chained,
}


KEEPS_NAMES = ("wrapped", "unpacked", "promoted", "tied")
"""After the others, layers may be called otherwise: weights of one shape are given the same values."""


def _answers(
    project: Project, folder: Path, by: Callable[[Any], str]
) -> tuple[list[Any], list[tuple[int, ...]]]:
    """What the model answers with weights that follow from what `by` says of them, and their shapes."""
    import tensorflow

    # Keras numbers the layers of a chain through the whole process.
    tensorflow.keras.backend.clear_session()
    module = running.load(generate(project, BASE), folder)
    model = module.build()
    running.give_weights(model, by)
    data = running.data_for(len(project.main_block.inputs), WIDTH)
    return running.outputs_of(model, data), sorted(tuple(each.shape) for each in model.weights)


def test_drawings_have_everything() -> None:
    """What is drawn at random is what is meant to be tried."""
    found: dict[str, int] = {}
    for seed in LOOKED_AT:
        project = Random(seed).draw()
        for block in project.blocks.values():
            for name in (*(node.kind for node in block.nodes.values()), *_types(block.layers.values())):
                found[name] = found.get(name, 0) + 1
    wanted = {"while", "for", "if", "code", "expression", "operator.index", "weight", "constant", *CHAINS}
    wanted |= {f"custom:{name}" for name in CODES if CODES[name].kind in ("layer", "function")}
    assert wanted | {"block", "given"} <= found.keys()


def _types(layers: Any) -> list[str]:
    return [
        "given" if layer.given else "block" if block_of_type(layer.type) else layer.type for layer in layers
    ]
