"""A changed export, applied: what changed in the text changes in the drawing, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.formats.python_source.applying import apply_source
from nodes.formats.python_source.parsing import SourceError
from nodes.formats.python_source.rebasing import rebased
from nodes.graph import Project
from tests.nodes import deep
from tests.nodes.strategies import CATALOGUE, Gesture

ROOT = Path(__file__).parents[4]


def _drawn(name: str) -> Project:
    example = ROOT / "resources" / "examples" / f"{name}.layers"
    golden = ROOT / "tests" / "golden" / name / "graph.layers"
    return read(example if example.exists() else golden).project


def _changed(project: Project, catalogue: Catalogue, *changes: tuple[str, str]) -> Project:
    text = generate(project, catalogue).text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return apply_source(project, text, catalogue).project


@pytest.mark.parametrize("name", ["fancy_mlp", "code_nodes", "bypassed", "given"])
def test_a_text_that_nobody_changed_changes_nothing(name: str, catalogue: Catalogue) -> None:
    """Not even empty lines at its end do."""
    project = _drawn(name)
    text = generate(project, catalogue).text
    assert apply_source(project, f"{text}\n\n", catalogue).project is project


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("mlp", "Dense(256", "Dense(64"),
        ("fancy_mlp", "x / 2", "x / 3"),
        ("fancy_mlp", "> 1", "> 2"),
        ("regions", "multiply = x * 0.5", "multiply = x * 0.7"),
        ("code_nodes", "x = x * 2", "x = x * 3"),
        ("arguments", "rate=0.1", "rate=0.3"),
        ("given", "LSTM(units", "LSTM(units, return_sequences=True"),
        ("devices", "/CPU:2", "/CPU:3"),
    ],
)
def test_another_value_is_all_that_changes(name: str, before: str, after: str, catalogue: Catalogue) -> None:
    """Nodes, wires, layers and places keep their ids; the export is the text that was applied."""
    project = _drawn(name)
    text = generate(project, catalogue).text.replace(before, after)
    found = apply_source(project, text, catalogue).project
    assert generate(found, catalogue).text == text
    assert found.blocks.keys() == project.blocks.keys()
    for id, block in project.blocks.items():
        assert found.blocks[id].nodes.keys() == block.nodes.keys()
        assert found.blocks[id].wires == block.wires
        assert found.blocks[id].layers.keys() == block.layers.keys()
        assert found.blocks[id].places == block.places


def test_a_new_line_is_a_new_node_beside_the_others(catalogue: Catalogue) -> None:
    """One node and one wire more, one wire less; where the rest stands is as it was."""
    project = _drawn("mlp")
    block = project.main_block
    after = _changed(project, catalogue, ("        return x", "        x = tf.nn.tanh(x)\n        return x"))
    (new,) = after.main_block.nodes.keys() - block.nodes.keys()
    assert after.main_block.nodes[new].kind == "tf.math.tanh"
    assert block.nodes.items() <= after.main_block.nodes.items()
    assert block.places.items() <= after.main_block.places.items()
    assert new in after.main_block.places


def test_a_layer_with_another_name_is_the_same_layer(catalogue: Catalogue) -> None:
    """Its values stay with it."""
    project = _drawn("mlp")
    names = ("self.dense_1", "self.last"), ('name="dense_1"', 'name="last"')
    after = _changed(project, catalogue, *names).main_block
    assert after.layers.keys() == project.main_block.layers.keys()
    assert "last" in {layer.attribute for layer in after.layers.values()}


def test_a_line_less_is_a_node_less(catalogue: Catalogue) -> None:
    """The wires go past it, and notes stay."""
    project = _drawn("fancy_mlp")
    after = _changed(project, catalogue, ("        x = self.flatten(inputs)\n", "        x = inputs\n"))
    kinds = [node.kind for node in after.main_block.nodes.values()]
    assert "note" in kinds
    assert "flatten" not in {layer.attribute for layer in after.main_block.layers.values()}


def test_own_code_is_changed_in_place(catalogue: Catalogue) -> None:
    """Another text of a person's own class is that code's text, and no block changes."""
    project = _drawn("centered")
    after = _changed(project, catalogue, ("tf.reduce_mean(inputs)", "tf.reduce_max(inputs)"))
    assert "reduce_max" in after.code["CenteredLayer"].text
    assert all(after.blocks[id] is block for id, block in project.blocks.items())


def test_what_has_no_form_becomes_a_code_node(catalogue: Catalogue) -> None:
    """The line is kept word for word, and a note says why."""
    project = _drawn("mlp")
    line = "        x = tf.raw_ops.Relu(features=x)  # raw\n"
    text = generate(project, catalogue).text.replace("        return x", line + "        return x")
    found = apply_source(project, text, catalogue)
    (code,) = (node for node in found.project.main_block.nodes.values() if node.kind == "code")
    assert code.arguments["body"] == line.strip()
    assert [note.line for note in found.notes] == [text[: text.index(line)].count("\n") + 1]


def test_a_block_that_becomes_code_keeps_its_wires(catalogue: Catalogue) -> None:
    """Its class is told, with the line that has no form; what follows is still given what it gives."""
    project = _drawn("nest_mlp")
    text = generate(project, catalogue).text.replace("self.dense(x)", "self.dens(x)")
    found = apply_source(project, text, catalogue)
    assert found.loses_drawing
    assert [(name, note.code) for name, note in found.classes.items()] == [("Net", "python-unknown-name")]
    assert set(found.project.code) == {"Net"}
    assert generate(found.project, catalogue).left_out == {}


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("x = self.dense_1(tf.raw_ops.Relu(features=x))", "value = tf.raw_ops.Relu(features=x)"),
        ("return self.dense_1(tf.raw_ops.Relu(features=x))", "value = tf.raw_ops.Relu(features=x)"),
        ("x = tf.raw_ops.Relu(features=self.dense_1(x))", "value = tf.raw_ops.Relu(features=x_1)"),
    ],
)
def test_only_the_call_that_has_no_form_becomes_code(line: str, body: str, catalogue: Catalogue) -> None:
    """Layers in the same line stay layers, with their values."""
    project = _drawn("mlp")
    text = generate(project, catalogue).text.replace("        x = self.dense_1(x)", f"        {line}")
    found = apply_source(project, text, catalogue)
    assert not found.loses_drawing
    (code,) = (node for node in found.project.main_block.nodes.values() if node.kind == "code")
    assert code.arguments["body"] == body
    assert found.project.main_block.layers.keys() == project.main_block.layers.keys()
    assert generate(found.project, catalogue).left_out == {}


def test_one_line_that_becomes_code_is_no_loss(catalogue: Catalogue) -> None:
    """Several are, and so is a class that was drawn."""
    project = _drawn("mlp")
    text = generate(project, catalogue).text
    one = text.replace("        return x", "        x = tf.raw_ops.Relu(features=x)\n        return x")
    loop = text.replace(
        "        return x", "        for row in x:\n            x = x + row\n        return x"
    )
    assert [apply_source(project, each, catalogue).loses_drawing for each in (one, loop)] == [False, True]


def test_no_python_is_refused_with_its_place(catalogue: Catalogue) -> None:
    """The line and the column are those of the text."""
    project = _drawn("mlp")
    text = generate(project, catalogue).text.replace("return x", "return x +")
    with pytest.raises(SourceError) as caught:
        apply_source(project, text, catalogue)
    assert caught.value.line == text[: text.index("return x +")].count("\n") + 1
    assert caught.value.column > 8


@given(deep.projects, deep.gestures)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_any_edit_can_be_made_in_the_text(project: Project, gesture: Gesture) -> None:
    """The text of a project after an edit, applied to the one before, gives a project with that text."""
    after = deep.perform(project, gesture)
    for each in (project, after):
        # classes of blocks that are called alike are numbered: the text does not say which of them has gone
        assume(len({block.name for block in each.blocks.values()}) == len(each.blocks))
        # what is left out of the text stays in the drawing, and may be in the way of new names
        assume(not generate(each, CATALOGUE).left_out)
        # a block without Outputs gives its ends, which are no ports of its instances
        assume(len(each.blocks) == 1 or all(block.outputs for block in each.blocks.values()))
    asked = generate(after, CATALOGUE).text
    found = generate(apply_source(project, asked, CATALOGUE).project, CATALOGUE).text
    # what nothing uses has no place of its own among the other lines
    assert sorted(found.split("\n")) == sorted(asked.split("\n"))


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("a\nB\nc", "a\nb\nC", "a\nB\nC"),
        ("a\nB\nc", "a\nx\nc", "a\nB\nc"),
        ("a\nb\nc\nd", "z\na\nb\nc", "z\na\nb\nc\nd"),
        ("a\nc", "a\nb\nc", "a\nc"),
    ],
)
def test_two_changes_of_one_text_come_together(mine: str, theirs: str, expected: str) -> None:
    """In the same lines the person's text counts."""
    assert rebased("a\nb\nc", mine, theirs) == expected


def test_a_new_branch_is_drawn_with_its_ends_at_its_edges(catalogue: Catalogue) -> None:
    """Its body stands in its rectangle, and what it begins and ends with at the edges of that."""
    project = _drawn("mlp")
    changed = _changed(
        project,
        catalogue,
        (
            "x = self.dense(x)\n",
            "x = self.dense(x)\n        if tf.reduce_sum(x) > 1:\n            x = x / 2\n",
        ),
    )
    block = changed.main_block
    new = {id: node for id, node in block.nodes.items() if id not in project.main_block.nodes}
    assert {node.kind for node in new.values()} >= {"if", "enter", "then", "else"}
    (region,) = (block.places[id] for id, node in new.items() if node.kind == "if")
    for id in (id for id, node in new.items() if node.region is not None):
        place = block.places[id]
        assert region.x < place.x < region.x + region.width
        assert region.y < place.y < region.y + region.height
