"""Undo and redo are exact."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from nodes.graph import Project, empty_project
from nodes.history import LIMIT, History
from tests.nodes.strategies import gestures, perform

ONE, TWO, THREE, FOUR = (empty_project(name) for name in ("One", "Two", "Three", "Four"))


@given(st.lists(st.tuples(gestures, st.sampled_from([None, None, "a", "b"])), max_size=20))
@settings(max_examples=60, deadline=None)
def test_undoing_all_gives_the_first_and_redoing_all_the_last(steps) -> None:
    """Every state is found again, to the very value, whatever was done and merged."""
    first = project = empty_project()
    history = History(first)
    for step, merge_key in steps:
        project = perform(project, step)
        history.push(step.kind, project, merge_key)
    states = [step.project for step in history.steps]
    while history.undo_label is not None:
        history.go(history.position - 1)
        assert history.project is states[history.position]
    assert history.project is first
    while history.redo_label is not None:
        history.go(history.position + 1)
    assert history.project == project


@given(st.lists(st.sampled_from(["push", "merge", "undo", "redo", "amend", "seal"]), max_size=40))
def test_the_position_is_always_a_state(actions: list[str]) -> None:
    """Any mix of edits, undo and redo leaves a history that can be walked."""
    history = History(ONE)
    for number, action in enumerate(actions):
        project = empty_project(f"Model{number}")
        if action in ("push", "merge"):
            history.push(action, project, "key" if action == "merge" else None)
        elif action == "amend":
            history.amend(project)
        elif action == "seal":
            history.seal()
        elif (history.undo_label if action == "undo" else history.redo_label) is not None:
            history.go(history.position + (1 if action == "redo" else -1))
        assert 0 <= history.position < len(history.steps)
        assert (history.undo_label is None) == (history.position == 0)


def labels(history: History) -> list[str]:
    """The labels of all steps."""
    return [step.label for step in history.steps]


def test_an_edit_after_undo_drops_what_could_be_redone() -> None:
    """History is a line, not a tree."""
    history = History(ONE)
    history.push("two", TWO)
    history.go(0)
    history.push("three", THREE)
    assert labels(history) == ["", "three"]
    assert history.redo_label is None


def test_edits_with_one_merge_key_are_one_step() -> None:
    """A drag of many small moves is undone at once."""
    history = History(ONE)
    for project in (TWO, THREE):
        history.push("move", project, "drag")
    history.push("other", FOUR, "other")
    assert labels(history) == ["", "move", "other"]
    assert history.steps[1].project is THREE


def test_a_run_that_comes_back_leaves_no_step() -> None:
    """A node dragged away and back again has not been moved."""
    history = History(ONE)
    history.push("move", TWO, "drag")
    history.push("move", ONE, "drag")
    assert (labels(history), history.position) == ([""], 0)


@pytest.mark.parametrize("between", ["seal", "undo and redo"])
def test_a_run_of_merging_edits_ends(between: str) -> None:
    """After saving, or a step back and forth, the next edit is a step of its own."""
    history = History(ONE)
    history.push("units", TWO, "units")
    if between == "seal":
        history.seal()
    else:
        history.go(0)
        history.go(1)
    history.push("units", THREE, "units")
    assert labels(history) == ["", "units", "units"]


def test_amending_adds_no_step() -> None:
    """What Keras told changes the state where one stands."""
    history = History(ONE)
    history.push("two", TWO)
    history.amend(THREE)
    assert history.project is THREE
    assert labels(history) == ["", "two"]


def test_the_oldest_steps_are_dropped() -> None:
    """History is bounded; the newest states are kept."""
    history = History(ONE)
    projects: list[Project] = [Project(ONE.blocks, ONE.main, {"n": n}) for n in range(LIMIT + 5)]
    for project in projects:
        history.push("step", project)
    assert len(history.steps) == LIMIT + 1
    assert history.project is projects[-1]
    assert history.go(0) is projects[-LIMIT - 1]


@pytest.mark.parametrize("position", [-1, 2])
def test_there_is_nothing_beyond_the_ends(position: int) -> None:
    """A position that is no state is an error."""
    history = History(ONE)
    history.push("two", TWO)
    with pytest.raises(IndexError):
        history.go(position)
