"""`.layers` files: every project comes back equal, every edit is a few lines, every odd file is survived."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from nodes.formats.files import LARGEST, FileError
from nodes.formats.layers import DEEPEST, MOST_NODES, dumps, loads, read, write
from nodes.graph import (
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Place,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    empty_project,
)
from nodes.messages import sentence
from tests.nodes.drawing import OUTPUT, Drawing
from tests.nodes.strategies import Gesture, gestures, names, perform, projects, values

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)


# -- there and back --------------------------------------------------------------------------------------


@given(projects)
@settings(max_examples=100, deadline=None)
def test_every_project_comes_back_equal(project: Project) -> None:
    """Reading what was written gives the very same value, and writing that the same text."""
    text = dumps(project)
    opened = loads(text)
    assert opened.project == project
    assert (opened.problems, opened.read_only) == ((), False)
    assert dumps(opened.project) == text


@given(st.dictionaries(st.text(max_size=8), values(), max_size=4), st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_every_value_comes_back_equal(config, title: str) -> None:
    """Tuples, objects, dicts that look like objects, infinities and any text survive."""
    layer = Layer(LayerId("l"), "dense", "keras.layers.Dense", config)
    node = Node(NodeId("n"), "layer", layer.id, config, title)
    project = empty_project()
    block = replace(project.main_block, layers={"l": layer}, nodes={"n": node}, places={"n": Place(-3, 4)})
    project = project.with_block(block)
    found = loads(dumps(project)).project
    assert found == project
    # 1, 1.0 and True are equal, but not the same.
    assert repr(found.main_block.layers["l"].config) == repr(layer.config)


def test_nan_comes_back(chain: Drawing) -> None:
    """A number that JSON does not know is written so that any JSON reader can read it."""
    chain.replace_block(
        nodes={"n": Node(NodeId("n"), "constant", arguments={"value": (math.nan, -math.inf)})}
    )
    text = dumps(chain.project)
    json.loads(text, parse_constant=pytest.fail)
    value = loads(text).project.main_block.nodes["n"].arguments["value"]
    assert math.isnan(value[0])
    assert value[1] == -math.inf


# -- made to be compared ---------------------------------------------------------------------------------


def changed_lines(before: Project, after: Project) -> int:
    """How many lines outside the layout section differ: taken away, added, or another."""
    texts = [dumps(project).partition('"layout": [')[0].splitlines() for project in (before, after)]
    blocks = difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in blocks if kind != "equal")


@given(projects, gestures.filter(lambda gesture: gesture.kind != "remove"))
@settings(max_examples=200, deadline=None)
def test_an_edit_changes_at_most_three_lines(project: Project, gesture: Gesture) -> None:
    """What a person does at once stands in a few lines of a comparison: a branch comes in one line a part."""
    after = perform(project, gesture)
    parts = len(after.main_block.nodes) - len(project.main_block.nodes)
    assert changed_lines(project, after) <= max(3, parts)


@given(projects, gestures.map(lambda gesture: replace(gesture, kind="remove")))
@settings(max_examples=100, deadline=None)
def test_removing_changes_only_the_lines_of_what_is_gone(project: Project, gesture: Gesture) -> None:
    """Nodes that go take their own lines with them, those of their layers and wires, and two orders."""
    after = perform(project, gesture)
    one, other = project.main_block, after.main_block
    differing = sum(
        len({key for key in {*old, *new} if old.get(key) is not new.get(key)})
        for old, new in ((one.layers, other.layers), (one.nodes, other.nodes), (one.wires, other.wires))
    )
    orders = (one.inputs != other.inputs) + (one.outputs != other.outputs)
    assert changed_lines(project, after) <= differing + orders


def test_a_wired_layer_is_three_lines(chain: Drawing) -> None:
    """A node placed after another: its layer, itself and its wire."""
    before = chain.project
    source = next(id for id, node in chain.block.nodes.items() if node.kind == "layer")
    chain.wire(source, chain.dense())
    assert changed_lines(before, chain.project) == 3


def test_places_stand_apart(chain: Drawing) -> None:
    """Moving a node changes nothing outside the layout section."""
    node = next(iter(chain.block.nodes))
    before = chain.project
    chain.replace_block(places={**chain.block.places, node: Place(77, 88)})
    assert changed_lines(before, chain.project) == 0
    assert dumps(before) != dumps(chain.project)


@given(st.text(st.sampled_from('a\n\r\t\v\f\x00\x1c\x85\u2028\u2029\ud800"\\é😀'), max_size=10))
def test_every_record_is_one_line(title: str) -> None:
    """Whatever a title holds, a node is one line, and the file is UTF-8."""
    project = empty_project()
    node = Node(NodeId("n"), "note", title=title)
    block = replace(project.main_block, nodes={node.id: node}, places={node.id: Place(0, 0)})
    text = dumps(project.with_block(block))
    assert text.encode("utf-8")
    assert len(text.splitlines()) == len(dumps(project).splitlines()) + 2
    assert loads(text).project.main_block.nodes[node.id].title == title


# -- what this version does not know ---------------------------------------------------------------------


def test_unknown_fields_and_kinds_are_kept(chain: Drawing) -> None:
    """A newer version's fields at every level, and kinds, are written back unchanged."""
    data = json.loads(dumps(chain.project))
    block = data["blocks"][0]
    news = {"future": {"class": 1, "deep": [None, 1.0, True]}}
    layout = data["layout"][0]
    for record in (data, block, block["layers"][0], block["nodes"][0], block["wires"][0], layout):
        record.update(news)
    block["nodes"].insert(0, {"id": "0", "kind": "loop", "body": ["x"]})
    opened = loads(json.dumps(data))
    assert opened.problems == ()
    assert opened.project.main_block.nodes["0"].extra == {"body": ["x"]}
    again = json.loads(dumps(opened.project))
    assert_same(again["blocks"], data["blocks"])
    assert again["layout"][0]["future"] == news["future"]
    assert again["future"] == news["future"]


def assert_same(one: Any, other: Any) -> None:
    """Equal as JSON text, whatever the order of fields."""
    assert json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def test_a_newer_format_opens_read_only(chain: Drawing) -> None:
    """Its meaning may have changed, so it is not written over."""
    text = dumps(chain.project).replace('"format": 1', '"format": 2')
    told = loads(text.replace('"places": [', '"seen": [0, 0], "places": [')).problems
    assert [(each.code, each.arguments.get("fields")) for each in told[1:]] == [("unknown-fields", "seen")]
    opened = loads(text)
    assert opened.read_only
    assert opened.project == chain.project
    assert [problem.code for problem in opened.problems] == ["newer-format"]


# -- half understood -------------------------------------------------------------------------------------

ODD_RECORDS: list[Any] = [
    5,
    "text",
    [],
    {},
    {"id": 7},
    {"id": ["x"]},
    {"id": "x", "kind": 5, "attribute": None, "type": [], "source": 1},
    {"id": "x", "kind": "layer", "layer": 3, "attribute": "a", "type": "t", "config": []},
    {"id": "x", "kind": "layer", "title": None, "attribute": "a", "type": "t", "trainable": "no"},
    {"id": "x", "kind": "layer", "outputs": [1], "attribute": "a", "type": "t", "device": 1},
]


@pytest.mark.parametrize("section", ["layers", "nodes", "wires"])
@pytest.mark.parametrize("record", ODD_RECORDS, ids=str)
def test_an_odd_entry_is_reported_and_kept(chain: Drawing, section: str, record: Any) -> None:
    """One bad line costs that line alone, and not even that when the file is saved."""
    data = json.loads(dumps(chain.project))
    data["blocks"][0][section].insert(1, record)
    opened = loads(json.dumps(data))
    assert [problem.code for problem in opened.problems] == ["unreadable-entry"]
    assert f"blocks[0].{section}[1]" in sentence(opened.problems[0].code, opened.problems[0].arguments)
    assert replace(opened.project.main_block, extra={}) == chain.block
    assert record in json.loads(dumps(opened.project))["blocks"][0][section]
    assert loads(dumps(opened.project)).project == opened.project


def test_a_taken_id_is_reported_and_kept(chain: Drawing) -> None:
    """Of two entries with one id the first counts, and neither is lost."""
    data = json.loads(dumps(chain.project))
    twin = {**data["blocks"][0]["nodes"][0], "title": "Twin"}
    data["blocks"][0]["nodes"].insert(1, twin)
    opened = loads(json.dumps(data))
    assert "is taken" in sentence(opened.problems[0].code, opened.problems[0].arguments)
    assert twin in json.loads(dumps(opened.project))["blocks"][0]["nodes"]


def test_a_wire_to_a_missing_node_is_kept(chain: Drawing) -> None:
    """It is a problem of the drawing, shown and saved, not of the file."""
    wire = Wire(WireId("w"), NodeId("gone"), OUTPUT, NodeId("too"), PortName("inputs"), 3)
    chain.replace_block(wires={wire.id: wire})
    opened = loads(dumps(chain.project))
    assert opened.problems == ()
    assert opened.project.main_block.wires == {wire.id: wire}


@pytest.mark.parametrize(
    "place",
    [[], ["x"], ["n", 1.5, 2], ["n", True, 2], ["n", 10**30, 2], ["n", 1, 2, 3], ["n", 1, 2, -3, 4], 5],
    ids=str,
)
def test_an_odd_place_costs_only_the_place(chain: Drawing, place: Any) -> None:
    """A node whose place cannot be read is put somewhere else."""
    data = json.loads(dumps(chain.project))
    lost = data["layout"][0]["places"][0][0]
    data["layout"][0]["places"][0] = place
    opened = loads(json.dumps(data))
    assert [problem.code for problem in opened.problems] == ["unusable-entry"]
    assert lost in opened.project.main_block.places


def test_a_file_without_places_is_laid_out(chain: Drawing) -> None:
    """What another program wrote without positions still reads from left to right."""
    data = json.loads(dumps(chain.project))
    del data["layout"]
    block = loads(json.dumps(data)).project.main_block
    for wire in block.wires.values():
        assert block.places[wire.source].x < block.places[wire.target].x


def test_the_order_of_inputs_is_repaired(chain: Drawing) -> None:
    """What is listed and is no Input is left out; an Input that is not listed comes last."""
    data = json.loads(dumps(chain.project))
    data["blocks"][0]["inputs"] = ["gone"]
    opened = loads(json.dumps(data))
    assert opened.project.main_block.inputs == chain.block.inputs
    assert [problem.code for problem in opened.problems] == ["unusable-entry"]


@pytest.mark.parametrize("main", ["gone", 5, None])
def test_a_main_that_names_no_block_is_replaced(chain: Drawing, main: Any) -> None:
    """The first block stands in."""
    data = json.loads(dumps(chain.project))
    data["main"] = main
    assert loads(json.dumps(data)).project.main_block == chain.block


@pytest.mark.parametrize(
    "block", [5, {}, {"id": 1, "name": "M"}, {"id": "b", "name": 2}, {"id": "b", "name": "M", "nodes": {}}]
)
def test_an_odd_block_is_reported_and_kept(block: Any) -> None:
    """A block that cannot be read leaves the others, or an empty one."""
    text = json.dumps({"format": 1, "main": "b", "blocks": [block]})
    opened = loads(text)
    assert opened.problems[0].code == "unreadable-entry"
    assert opened.project.main_block.nodes == {}
    assert block in json.loads(dumps(opened.project))["blocks"]


@given(
    st.dictionaries(st.sampled_from(["main", "layout", "extra"]), JSON),
    st.lists(
        JSON
        | st.fixed_dictionaries(
            {"id": st.just("b"), "name": st.just("M")},
            optional=dict.fromkeys(("kind", "inputs", "outputs", "layers", "nodes", "wires"), JSON),
        ),
        max_size=3,
    ),
)
@settings(max_examples=200, deadline=None)
def test_no_json_breaks_the_reader(fields: dict[str, Any], blocks: list[Any]) -> None:
    """Whatever stands in a file, reading gives a project, or says that it is none, and writing it works."""
    opened = loads(json.dumps({**fields, "format": 1, "blocks": blocks}))
    assert loads(dumps(opened.project)).project == opened.project
    for problem in opened.problems:
        assert sentence(problem.code, problem.arguments)


@given(JSON)
def test_other_json_is_no_project(data: Any) -> None:
    """JSON that is not ours is refused in a sentence."""
    with pytest.raises(FileError, match="not a Layerwright project"):
        loads(json.dumps(data))


# -- not usable at all -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1, column 1"),
        ("PK\x03\x04", "line 1, column 1"),
        ('{"format": 1,\n "blocks": [}', "line 2, column 13"),
        ('{"format": 1, "blocks": 5}', "blocks"),
        ('{"format": 0, "blocks": []}', "format is 0"),
        ('{"format": true, "blocks": []}', "format is not a whole number"),
        ('{"blocks": []}', "format is missing"),
        ('{"format": ' + "1" * 5_000 + "}", "digits"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "deep"),
        ("[" * 200_000, "deep"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_project_is_refused_with_the_place(text: str, reason: str) -> None:
    """The sentence names the file and where in it the trouble is."""
    with pytest.raises(FileError, match=reason) as caught:
        loads(text, "a.layers")
    assert str(caught.value).startswith("a.layers: ")


def test_too_many_nodes_are_refused() -> None:
    """A drawing that no window could show is refused before it is built."""
    nodes = [{"id": str(n), "kind": "note"} for n in range(MOST_NODES + 1)]
    data = {"format": 1, "main": "b", "blocks": [{"id": "b", "name": "M", "nodes": nodes}]}
    with pytest.raises(FileError, match="20001 nodes"):
        loads(json.dumps(data))


def _too_deep(project: Project) -> Project:
    value: Value = 1
    for _ in range(DEEPEST):
        value = (value,)
    node = Node(NodeId("n"), "constant", arguments={"value": value})
    return project.with_block(
        replace(project.main_block, nodes={node.id: node}, places={node.id: Place(0, 0)})
    )


def _too_many(project: Project) -> Project:
    nodes = {NodeId(str(n)): Node(NodeId(str(n)), "note") for n in range(MOST_NODES + 1)}
    places = dict.fromkeys(nodes, Place(0, 0))
    return project.with_block(replace(project.main_block, nodes=nodes, places=places))


def _too_large(project: Project) -> Project:
    note = Node(NodeId("n"), "note", title="x" * (1 << 20))
    return project.with_block(
        replace(project.main_block, nodes={note.id: note}, places={note.id: Place(0, 0)})
    )


@pytest.mark.parametrize(
    ("grown", "reason"), [(_too_deep, "deep"), (_too_many, "20000 nodes"), (_too_large, "1 MB")]
)
def test_what_nobody_could_open_again_is_not_written(
    grown: Callable[[Project], Project], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file stays what it was, and the sentence says why."""
    monkeypatch.setattr("nodes.formats.layers.LARGEST", 1 << 20 if grown is _too_large else LARGEST)
    path = tmp_path / "net.layers"
    write(path, empty_project("Before"))
    with pytest.raises(FileError, match=reason) as caught:
        write(path, grown(empty_project()))
    assert caught.value.code == "file-unwritable"
    assert read(path).project.main_block.name == "Before"
    assert [*tmp_path.iterdir()] == [path]


def test_a_name_that_is_no_word_is_kept() -> None:
    """Objects whose type this version does not know stay as they are."""
    thing = Object("custom:Thing", {"class": Object("x"), "config": ()})
    node = Node(NodeId("n"), "constant", arguments={"value": thing})
    project = empty_project()
    block = replace(project.main_block, nodes={"n": node}, places={"n": Place(0, 0)})
    assert loads(dumps(project.with_block(block))).project.main_block.nodes["n"] == node
