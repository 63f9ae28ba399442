"""Blocks, loops, shared layers and code survive files, the clipboard and what the analyser is told."""

from __future__ import annotations

import contextlib
import difflib
import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from nodes import blocks, coding, edit, regions, sharing
from nodes.formats.clipboard import copy_text, paste
from nodes.formats.delta import NOTHING, apply_difference, difference
from nodes.formats.layers import dumps, loads
from nodes.graph import Code, Object, Place, Project, argument, empty_project, given_layer
from nodes.messages import sentence
from nodes.refusal import Refusal
from nodes.trust import fingerprint, needs_trust
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes import deep
from tests.nodes.drawing import Drawing
from tests.nodes.strategies import CATALOGUE, Gesture

DENSE = "keras.layers.Dense"
LAYER = "class Mine(tf.keras.layers.Layer):\n    def call(self, x):\n        return helper(x)\n"
HELPER = "def helper(x):\n    return x\n"

# -- files -------------------------------------------------------------------------------------------------


@given(deep.projects, st.dictionaries(st.sampled_from(["a", "b"]), st.text()))
@settings(max_examples=40, deadline=None)
def test_a_file_brings_back_every_project(project: Project, texts: dict[str, str]) -> None:
    """Reading what was written gives the same project, and writing that the same text."""
    project = replace(project, code={name: Code(name, "layer", text) for name, text in texts.items()})
    text = dumps(project)
    opened = loads(text)
    assert opened.problems == ()
    assert opened.project == project
    assert dumps(opened.project) == text


@given(deep.projects, deep.gestures)
@settings(max_examples=40, deadline=None)
def test_the_analyser_can_follow_every_edit(project: Project, gesture: Gesture) -> None:
    """What it is told leads to the same project, apart from places."""
    after = deep.perform(project, gesture)
    for before in (project, NOTHING):
        told = json.loads(json.dumps(difference(before, after)))
        assert _unplaced(apply_difference(_unplaced(before), told)) == _unplaced(after)


def _unplaced(project: Project) -> Project:
    return replace(
        project, blocks={id: replace(block, places={}) for id, block in project.blocks.items()}, extra={}
    )


JUNK: list[Any] = [
    *(None, 1, -1, True, "x", [], {}, ["a", "a"], "while", "enter", "leave", "layer", "code", "chain"),
    *("block:q", "custom:Q", [{"class": "block:q", "config": {}}]),
    {"class": "argument", "config": {"name": []}},
    {"class": "layer", "config": {"id": "zz"}},
    {"class": "array", "config": {"dtype": "f", "shape": [1]}},
]


def _spots(data: Any) -> list[tuple[Any, Any]]:
    """Every place in JSON, as what holds it and where."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [spot for key in keys for spot in ((data, key), *_spots(data[key]))]


@given(deep.projects, st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)), max_size=8))
@settings(max_examples=30, deadline=None)
def test_a_damaged_file_opens_can_be_looked_through_and_edited(
    project: Project, damage: list[tuple[int, int]]
) -> None:
    """Whatever stands where: problems have words, trust is known, edits are made or refused."""
    data = json.loads(dumps(project))
    ids = [id for block in project.blocks.values() for id in (*block.nodes, *block.layers, block.id)]
    for place, what in damage:
        spots = _spots(data["blocks"])
        holder, key = spots[place % len(spots)]
        holder[key] = deepcopy((*JUNK, *ids)[what % (len(JUNK) + len(ids))])
    damaged = loads(json.dumps(data)).project
    assert loads(dumps(damaged)).project == damaged
    known = vocabulary(damaged, CATALOGUE)
    for problem in problems(damaged, known):
        assert sentence(problem.code, problem.arguments)
    assert bool(fingerprint(damaged, known)) == bool(needs_trust(damaged, known))
    for number, (kind, (place, what)) in enumerate(zip(deep.EDITS, damage * 3, strict=False)):
        damaged = deep.perform(damaged, Gesture(kind, (place, what, what + number, place + number), what))


FIELDS: dict[str, Any] = {
    "region": 3,
    "region of a node": ["a"],
    "given": "yes",
    "arguments": ["units"],
    "code": [{"name": 3}, "text", None, {"name": "a", "kind": "layer", "text": "x", "later": 1}],
    "code of another kind": "text",
}


@pytest.mark.parametrize("case", sorted(FIELDS))
def test_a_field_of_another_kind_costs_no_more_than_its_entry(case: str) -> None:
    """What cannot be read is kept and told; the rest opens."""
    drawing = Drawing(CATALOGUE)
    drawing.chain("input", DENSE, "output")
    data = json.loads(dumps(drawing.project))
    block = data["blocks"][0]
    if case.startswith("region"):
        block["nodes"][0]["region"] = FIELDS[case]
    elif case == "given":
        block["layers"][0]["given"] = FIELDS[case]
    elif case == "arguments":
        block["arguments"] = FIELDS[case]
    else:
        data["code"] = FIELDS[case]
    opened = loads(json.dumps(data))
    again = loads(dumps(opened.project))
    assert again.project == opened.project
    if case == "code":
        assert list(opened.project.code) == ["a"]
        assert opened.project.code["a"].extra == {"later": 1}
        assert len(opened.problems) == 2


def changed_lines(before: Project, after: Project) -> int:
    """How many lines outside of the layout differ: the larger of those that go and those that come."""
    one, two = (dumps(each).partition('"layout"')[0].splitlines() for each in (before, after))
    lines = [line[0] for line in difflib.ndiff(one, two) if line[0] in "+-"]
    return max(lines.count("+"), lines.count("-"))


def test_an_edit_changes_few_lines(drawing: Drawing) -> None:
    """At most three for what concerns one thing."""
    _, b, c, _ = drawing.chain("input", DENSE, DENSE, "output")
    project, main = drawing.project, drawing.block.id
    goal = drawing.node(b).layer
    assert goal is not None
    shared, (twin,) = sharing.duplicate_shared(project, main, [b], CATALOGUE)
    looped, region = regions.add_region(project, main, "while", Place(0, 0), CATALOGUE)
    promoted = blocks.promote(project, main, goal, "units", "width", CATALOGUE)
    coded = coding.put_code(project, Code("Mine", "layer", LAYER))
    pairs = {
        "duplicate": (project, shared),
        "tie": (project, sharing.tie(project, main, [c], goal)),
        "untie": (shared, sharing.untie(shared, main, twin, CATALOGUE)[0]),
        "add a loop": (project, looped),
        "into a loop": (looped, regions.set_region(looped, main, [b], region)),
        "carry": (looped, regions.add_value(looped, main, region, CATALOGUE)[0]),
        "promote": (project, promoted),
        "rename an argument": (promoted, blocks.rename_argument(promoted, main, "width", "size")),
        "kind": (project, blocks.set_kind(project, main, "layer")),
        "code": (project, coded),
        "change code": (coded, coding.put_code(coded, Code("Mine", "layer", LAYER + "\n"))),
        "rename code": (coded, coding.rename_code(coded, "Mine", "Yours")),
    }
    counts = {name: changed_lines(*pair) for name, pair in pairs.items()}
    assert {name: count for name, count in counts.items() if not 1 <= count <= 3} == {}


# -- the clipboard -------------------------------------------------------------------------------------------


@pytest.fixture
def rich(drawing: Drawing) -> Drawing:
    """Input → a block that has a block with a custom layer → Output."""
    for code in (Code("Mine", "layer", LAYER), Code("helper", "function", HELPER)):
        drawing.project = coding.put_code(drawing.project, code)
    drawing.catalogue = vocabulary(drawing.project, CATALOGUE)
    _, b, c, _ = drawing.chain("input", "custom:Mine", DENSE, "output")
    for nodes, name in (([b, c], "Inner"), (None, "Outer")):
        instances = deep.instances(drawing.block)
        drawing.project, _ = blocks.wrap(
            drawing.project, drawing.block.id, nodes or instances, name, drawing.catalogue
        )
        drawing.catalogue = vocabulary(drawing.project, CATALOGUE)
    return drawing


def pasted(drawing: Drawing, into: Project) -> Project:
    """`into` with everything of the main block pasted into it."""
    text = copy_text(drawing.project, drawing.block.id, drawing.block.nodes)
    after, new = paste(into, into.main, text, None, CATALOGUE)
    assert len(new) == len(drawing.block.nodes)
    deep.check_project(after)
    return after


def test_blocks_and_code_come_along(rich: Drawing) -> None:
    """Into an empty project: all that is needed, and nothing is wrong with it."""
    after = pasted(rich, empty_project("Other"))
    assert sorted(block.name for block in after.blocks.values()) == ["Inner", "Other", "Outer"]
    assert after.code == rich.project.code
    assert problems(after, vocabulary(after, CATALOGUE)) == ()


def test_what_is_there_already_is_used_again(rich: Drawing) -> None:
    """Pasting twice, or where it was copied, adds no block and no code."""
    once = pasted(rich, empty_project("Other"))
    twice = pasted(rich, once)
    assert twice.blocks.keys() == once.blocks.keys()
    assert twice.code == once.code
    at_home = pasted(rich, rich.project)
    assert at_home.blocks.keys() == rich.project.blocks.keys()


def test_what_only_has_the_name_gets_another(rich: Drawing) -> None:
    """Other code and other blocks of the same names stay as they are."""
    into = empty_project("Other")
    into = coding.put_code(into, Code("Mine", "function", "def Mine(x): return x"))
    into, _ = blocks.new_block(into, "Inner")
    after = pasted(rich, into)
    assert after.code["Mine"] == into.code["Mine"]
    assert "class Mine1(" in after.code["Mine1"].text
    assert {block.name for block in after.blocks.values()} == {"Other", "Inner", "Inner1", "Outer"}
    assert problems(after, vocabulary(after, CATALOGUE))[0].severity == "hint"
    changed = edit.rename_block(after, next(iter(after.blocks)), "Renamed")
    assert len(pasted(rich, changed).blocks) == len(changed.blocks)


def test_a_block_is_not_pasted_into_itself(rich: Drawing) -> None:
    """Refused as when it is placed there."""
    text = copy_text(rich.project, rich.block.id, rich.block.nodes)
    inner = next(id for id, block in rich.project.blocks.items() if block.name == "Inner")
    with pytest.raises(Refusal) as refused:
        paste(rich.project, inner, text, None, CATALOGUE)
    assert refused.value.code == "contains-itself"


def test_loops_are_copied_with_their_bodies(drawing: Drawing) -> None:
    """Body, ends and wires; an end alone is not copied; copies go into the body that is named."""
    _, b, _ = drawing.chain("input", DENSE, "output")
    drawing.project, loop = regions.wrap_in_region(drawing.project, drawing.block.id, [b], "while", CATALOGUE)
    end = next(node.id for node in drawing.block.members_of(loop) if node.kind == "leave")
    text = copy_text(drawing.project, drawing.block.id, [loop])
    after, new = paste(drawing.project, drawing.block.id, text, None, CATALOGUE, region=loop)
    deep.check_project(after)
    assert len(new) == 4
    copy = next(id for id in new if after.main_block.nodes[id].kind == "while")
    assert after.main_block.nodes[copy].region == loop
    assert len(after.main_block.members_of(copy)) == 3
    lone = copy_text(drawing.project, drawing.block.id, [end, b])
    after, new = paste(drawing.project, drawing.block.id, lone, None, CATALOGUE)
    assert [after.main_block.nodes[id].kind for id in new] == ["layer"]
    assert after.main_block.nodes[new[0]].region is None


def test_arguments_and_given_layers_become_what_they_stand_for(drawing: Drawing) -> None:
    """Where the block around has no such argument; a layer parameter becomes a layer."""
    _, b, c, _ = drawing.chain("input", DENSE, DENSE, "output")
    one, two = drawing.node(b).layer, drawing.node(c).layer
    assert one is not None
    assert two is not None
    drawing.project, _ = blocks.wrap(drawing.project, drawing.block.id, [b, c], "Part", CATALOGUE)
    part = next(id for id, block in drawing.project.blocks.items() if block.name == "Part")
    known = vocabulary(drawing.project, CATALOGUE)
    project = blocks.make_given(drawing.project, part, two, known)
    project = blocks.promote(project, part, one, "units", "width", vocabulary(project, CATALOGUE))
    text = copy_text(project, part, [b, c])
    other = empty_project()
    after, _ = paste(other, other.main, text, None, CATALOGUE)
    configs = [layer.config for layer in after.main_block.layers.values()]
    assert len(configs) == 2
    assert all(isinstance(config["units"], int) for config in configs)
    assert not any(layer.given for layer in after.main_block.layers.values())
    home, new = paste(project, part, text, None, vocabulary(project, CATALOGUE))
    layers = [home.blocks[part].layer_of(home.blocks[part].nodes[id]) for id in new]
    assert [each.config["units"] == argument("width") for each in layers if each].count(True) == 1


def test_a_layer_that_an_instance_is_given_is_copied_with_it(drawing: Drawing) -> None:
    """The copy is given a copy."""
    _, b, c = drawing.chain("input", DENSE, DENSE)
    drawing.project, (twin,) = sharing.duplicate_shared(drawing.project, drawing.block.id, [b], CATALOGUE)
    drawing.project, instance = blocks.wrap(drawing.project, drawing.block.id, [b, c], "Part", CATALOGUE)
    text = copy_text(drawing.project, drawing.block.id, [instance])
    after, (copy,) = paste(drawing.project, drawing.block.id, text, None, CATALOGUE)
    deep.check_project(after)
    layer = after.main_block.layer_of(after.main_block.nodes[copy])
    assert layer is not None
    bound = layer.config["dense"]
    assert isinstance(bound, Object)
    assert bound != given_layer(drawing.node(twin).layer or "")  # type: ignore[arg-type]


HOSTILE = {
    "a block in itself": [
        {
            "id": "x",
            "name": "X",
            "nodes": [{"id": "n", "kind": "layer", "layer": "l"}],
            "layers": [{"id": "l", "attribute": "l", "type": "block:x"}],
        }
    ],
    "a block without nodes": [{"id": "x", "name": "X"}],
    "two blocks of one id": [{"id": "x", "name": "X", "nodes": []}, {"id": "x", "name": "X", "nodes": []}],
    "no block": [3],
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_a_broken_clipboard_is_refused(chain: Drawing, case: str) -> None:
    """It is ours, whole and consistent, or it is not."""
    data = json.loads(copy_text(chain.project, chain.block.id, chain.block.nodes))
    data["blocks"] = HOSTILE[case]
    with pytest.raises(Refusal) as refused:
        paste(chain.project, chain.block.id, json.dumps(data), None, CATALOGUE)
    assert refused.value.code == "not-nodes"


@given(deep.projects, st.integers(0, 4095))
@settings(max_examples=40, deadline=None)
def test_whatever_is_copied_can_be_pasted(project: Project, number: int) -> None:
    """At home and elsewhere, and the projects stay sound."""
    chosen = deep.some(project.main_block.nodes, number)
    text = copy_text(project, project.main, chosen)
    for into in (project, empty_project("Other")):
        with contextlib.suppress(Refusal):
            after, new = paste(into, into.main, text, Place(3, 4), vocabulary(into, CATALOGUE))
            deep.check_project(after)
            assert new
