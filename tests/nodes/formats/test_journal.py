"""The journal: whatever was done comes back, with its history, as far as the journal is whole."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from nodes.formats import journal
from nodes.formats.differences import difference, with_difference
from nodes.formats.journal import Work, aligned, following, opening, read
from nodes.graph import Code, Node, NodeId, Place, Project, empty_project
from nodes.history import History, Step
from tests.nodes.drawing import Drawing
from tests.nodes.strategies import Gesture, gestures, perform, projects

moves = st.tuples(st.sampled_from(["edit", "edit", "edit", "merge", "undo", "redo", "go", "told"]), gestures)
"""What a person does with a document, and what Keras tells of it."""


def do(history: History, kind: str, gesture: Gesture) -> None:
    """Make one move."""
    number = gesture.numbers[0]
    if kind in ("edit", "merge"):
        after = perform(history.project, gesture)
        if after != history.project:
            history.push(gesture.kind, after, "merge" if kind == "merge" else None)
    elif kind == "told":
        history.amend(perform(history.project, gesture))
    else:
        wanted = {"undo": history.position - 1, "redo": history.position + 1, "go": number}[kind]
        history.go(wanted % len(history.steps))


def work_of(history: History, **known: object) -> Work:
    """What is handed to the journal."""
    return Work(tuple(history.steps), history.position, **known)  # type: ignore[arg-type]


def told(work: Work) -> tuple[object, ...]:
    """All of a work that comes back."""
    return (
        [(each.label, each.project) for each in work.steps],
        work.position,
        work.path,
        work.digest,
        work.saved,
    )


def kept(works: list[Work]) -> tuple[bytes, list[Work]]:
    """The journal of a document that was `works`, one after the other, and what each of its lines tells."""
    known, lines = opening(works[0])
    after = [known] * len(lines)
    for work in works[1:]:
        line = following(len(lines), known, work)
        if line is not None:
            known = work
            lines.append(line)
            after.append(work)
    return b"".join(lines), after


@given(st.lists(moves, max_size=20), st.lists(st.booleans(), min_size=20, max_size=20))
@settings(max_examples=60, deadline=None)
def test_whatever_was_done_comes_back_with_its_history(
    done: list[tuple[str, Gesture]], looked: list[bool]
) -> None:
    """Any edits, undone, redone and merged, written at any moments: all steps come back, and the place."""
    history = History(empty_project())
    works = [work_of(history)]
    for at, (kind, gesture) in enumerate(done):
        do(history, kind, gesture)
        if looked[at]:
            works.append(work_of(history, path=f"/{at // 4}.layers", saved=at % 3 == 0))
    works.append(work_of(history))
    data, _ = kept(works)
    found = read(data)
    assert (found.left_out, found.reason) == (0, "")
    assert found.work is not None
    assert told(found.work) == told(works[-1])
    again = found.work.history
    assert [each.project for each in again.steps] == [each.project for each in history.steps]
    assert again.position == history.position


@given(projects, projects)
@settings(max_examples=40, deadline=None)
def test_a_difference_leads_from_one_project_to_another(one: Project, other: Project) -> None:
    """Whatever the two are: blocks, code and what is not known of a file, too."""
    code = {"f": Code("f", "function", "def f(x):\n    return x\n", {"later": [1]})}
    both = {**one.blocks, **other.blocks}
    other = replace(other, code=code, blocks=both, extra={"new": {"field": None}})
    assert with_difference(one, difference(one, other)) == other
    assert with_difference(other, difference(other, one)) == one
    assert difference(one, one) == {}


def drawn(steps: int) -> list[Work]:
    """Works of a document in which a few things were done."""
    history = History(empty_project())
    works = [work_of(history)]
    for at in range(steps):
        do(history, "edit", Gesture("add", (at, 1, at, at)))
        works.append(work_of(history, path="/a.layers"))
    history.go(2)
    return [*works, work_of(history, path="/a.layers")]


def test_a_journal_that_is_cut_anywhere_gives_what_was_written_until_there() -> None:
    """At each byte: all whole lines count, and half a line is left out and said."""
    data, works = kept(drawn(5))
    starts = [0] + [at + 1 for at, byte in enumerate(data) if byte == ord("\n")]
    for end in range(len(data) + 1):
        found = read(data[:end])
        whole = sum(start <= end for start in starts) - 1
        assert found.left_out == (end not in starts)
        assert bool(found.reason) == (end not in starts or not end)
        if not whole:
            assert found.work is None
        else:
            assert found.work is not None
            assert told(found.work) == told(works[whole - 1])


def test_a_changed_byte_costs_only_its_line_and_what_follows() -> None:
    """Wherever one bit is another, what stood before it is read, and nothing else is believed."""
    data, works = kept(drawn(3))
    for at in range(0, len(data), 7):
        spoilt = data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]
        whole = data[:at].count(b"\n")
        found = read(spoilt)
        assert found.left_out
        assert (found.work is None) is (whole == 0)
        if found.work is not None:
            assert told(found.work) == told(works[whole - 1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"n": 0}',
        '{"n": 1, "journal": 1}',
        '{"n": 0, "journal": 2}',
        '{"n": 0, "journal": 1, "position": 0}',
        '{"n": 0, "journal": 1, "steps": 1}',
        '{"n": 0, "journal": 1, "steps": [["a"]]}',
        '{"n": 0, "journal": 1, "steps": [[1, {}]]}',
        '{"n": 0, "journal": 1, "steps": [["", {}]]}',
        '{"n": 0, "journal": 1, "steps": [["", []]]}',
        '{"n": 0, "journal": 1, "steps": [["", {"main": "a", "blocks": [1]}]]}',
        '{"n": 0, "journal": 1, "steps": [["", {"main": "a", "blocks": [{"id": "a", "nodes": [1]}]}]]}',
        '{"n": 0, "journal": 1, "steps": [["", {"main": "a", "blocks": [{"id": "a", "head": {"x": 1}}]}]]}',
        '{"n": 0, "journal": 1, "cut": 3, "steps": [["", {"main": "a", "blocks": [{"id": "a"}]}]]}',
        '{"n": 0, "journal": 1, "position": 7, "steps": [["", {"main": "a", "blocks": [{"id": "a"}]}]]}',
        '{"n": 0, "journal": 1, "from": 1, "steps": [["", {"main": "a", "blocks": [{"id": "a"}]}]]}',
        '{"n": 0, "journal": 1, "path": 1, "steps": [["", {"main": "a", "blocks": [{"id": "a"}]}]]}',
        '{"n": 0, "journal": 1, "x": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"n": ' + "9" * 5_000 + "}",
    ],
)
def test_a_line_that_says_nothing_sensible_is_left_out(text: str) -> None:
    """Its check fits, and it is none of ours."""
    data = text.encode()
    found = read(b"%08x %s\n" % (zlib.crc32(data), data))
    assert found.work is None
    assert found.left_out == 1
    assert found.reason.startswith("line 1: ")


def test_a_history_that_is_too_large_loses_its_oldest_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that is begun anew holds the newest, and goes on from there."""
    works = drawn(9)[:-1]
    monkeypatch.setattr(journal, "MOST_BYTES", 1_000)
    known, lines = opening(works[-1])
    assert 1 < len(known.steps) < len(works[-1].steps)
    assert known.project is works[-1].project
    assert known.steps == works[-1].steps[-len(known.steps) :]
    back = replace(works[-1], position=works[-1].position - 1)
    ours = aligned(known, back)
    assert ours is not None
    line = following(len(lines), known, ours)
    assert line is not None
    found = read(b"".join([*lines, line])).work
    assert found is not None
    assert found.project == back.project
    assert aligned(known, replace(back, position=0)) is None


def test_an_edit_writes_only_what_it_changed() -> None:
    """A move of one node of many is a line of a few hundred bytes."""
    history = History(empty_project())
    for at in range(200):
        do(history, "edit", Gesture("add", (at, 1, at, at)))
    before = work_of(history)
    do(history, "edit", Gesture("decorate", (3, 3, 70, 80)))
    line = following(1, before, work_of(history))
    assert line is not None
    assert len(line) < 300


def test_old_steps_that_the_history_drops_go_from_the_journal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The history has a limit, and so has what comes back."""
    monkeypatch.setattr("nodes.history.LIMIT", 3)
    history = History(empty_project())
    works = [work_of(history)]
    for at in range(8):
        do(history, "edit", Gesture("add", (at, 1, at, at)))
        works.append(work_of(history))
    found = read(kept(works)[0]).work
    assert found is not None
    assert told(found) == told(works[-1])
    assert len(found.steps) == 4


@pytest.mark.parametrize("text", ["QUJD" * 20_000, "QUI=" * 20_000, 'a"\\' * 30_000, "é" * 70_000])
def test_long_texts_come_back(text: str) -> None:
    """The numbers of an array, which are put in by themselves, and what only looks like it; two in a step."""
    project = empty_project()
    nodes = {id: Node(NodeId(id), "constant", arguments={"value": text}) for id in "ab"}
    places = dict.fromkeys(map(NodeId, nodes), Place(0, 0))
    after = project.with_block(replace(project.main_block, nodes=nodes, places=places))
    works = [Work((Step("", project),), 0), Work((Step("", project), Step("Add", after)), 1)]
    for data in (kept(works)[0], kept(works[1:])[0]):
        found = read(data).work
        assert found is not None
        assert told(found) == told(works[1])


def test_an_empty_journal_is_said_to_be_empty() -> None:
    """Whoever offers it can say why nothing can be read."""
    assert read(b"").reason
    assert read(b"").work is None


def test_ends_that_a_damaged_line_forgets_are_ends_all_the_same(drawing: Drawing) -> None:
    """As in a project's file: an output that is not listed comes last."""
    before = drawing.project
    first, last = drawing.add("output"), drawing.add("output")
    record = difference(before, drawing.project)
    for outputs in ([], [last], [last, "gone", last]):
        record["blocks"][0]["head"]["outputs"] = outputs
        found = with_difference(before, record)
        assert set(found.main_block.outputs) == {first, last}
        assert len(found.main_block.outputs) == 2
        assert found.main_block.outputs[0] == (last if outputs else min(first, last))
