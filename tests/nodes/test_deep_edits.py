"""Whatever is done to blocks, loops and shared layers, the drawing stays sound, and undo is exact."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from hypothesis import given, settings

from nodes import blocks, edit
from nodes.codegen.source import generate
from nodes.graph import Block, Project
from nodes.history import History
from nodes.trust import fingerprint, surely_alike
from nodes.vocabulary import vocabulary
from tests.nodes import deep
from tests.nodes.strategies import CATALOGUE, Gesture


@given(deep.projects, deep.gestures)
@settings(max_examples=150, deadline=None)
def test_every_edit_keeps_the_rules(project: Project, gesture: Gesture) -> None:
    """A sound project stays sound in all its blocks, and the project before is as it was."""
    deep.check_project(project)
    copy = deepcopy(project)
    after = deep.perform(project, gesture)
    deep.check_project(after)
    assert project == copy


@given(deep.projects, deep.gestures)
@settings(max_examples=60, deadline=None)
def test_undo_and_redo_are_exact(project: Project, gesture: Gesture) -> None:
    """Undo brings back the very project, redo the other one."""
    history = History(project)
    after = deep.perform(project, gesture)
    history.push("edit", after)
    assert history.go(0) == project
    assert history.go(1) == after


@given(deep.projects, deep.gestures)
@settings(max_examples=200, deadline=None)
def test_unpacking_undoes_wrapping(project: Project, gesture: Gesture) -> None:
    """What is wrapped and unpacked again is drawn as before, and means the same source, word for word."""
    project = deep.named(project)
    chosen = deep.some(project.main_block.nodes, gesture.numbers[0])
    try:
        name = blocks.free_block_name(project, "Part")
        wrapped, node = blocks.wrap(project, project.main, chosen, name, vocabulary(project, CATALOGUE))
    except edit.Refusal:
        return
    deep.check_project(wrapped)
    after, _ = blocks.unpack(wrapped, project.main, node, vocabulary(wrapped, CATALOGUE))
    assert deep.meaning(after) == deep.meaning(project)
    sources = [generate(each, vocabulary(each, CATALOGUE)).text for each in (project, after, wrapped)]
    # Classes that nothing sets in an order stand as ids do, which are new.
    classes = [sorted(each.split("\n\n\n")) for each in sources]
    assert classes[0] == classes[1]
    compile(sources[2], "wrapped", "exec")
    assert after.blocks.keys() == project.blocks.keys()


@given(deep.projects, deep.gestures)
@settings(max_examples=150, deadline=None)
def test_what_was_looked_up_before_an_edit_is_right_after_it(project: Project, gesture: Gesture) -> None:
    """Indexes that an edit takes over, and trust that follows what differs, say what a look at all says."""
    for block in project.blocks.values():
        looked_up(block)
    told = fingerprint(project, vocabulary(project, CATALOGUE))
    after = deep.perform(project, gesture)
    for block in after.blocks.values():
        assert looked_up(block) == looked_up(replace(block))
    words = vocabulary(after, CATALOGUE)
    if surely_alike(project, after, words):
        assert fingerprint(after, words) == told


def looked_up(block: Block) -> list[object]:
    """What the indexes of a block say."""
    return [
        [block.calls_of(layer) for layer in block.layers],
        [(block.wires_into(node), block.wires_from(node), block.members_of(node)) for node in block.nodes],
        block.call_numbers,
    ]
