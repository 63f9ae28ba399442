"""What stands where in a model, and what a build tells of it."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nodes import edit, living
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.graph import Place
from nodes.living import is_same_model, is_within
from tests.nodes.drawing import Drawing

GOLDEN = Path(__file__).parents[1] / "golden"
SESSION = Path(__file__).parents[2] / "nodes" / "runtime" / "session"
COMPANY = {"numpy", "h5py", "tensorflow", "keras", "ml_dtypes", "IPython", "PIL"}
"""What a kernel has that a session may be made of, besides the standard library."""


@pytest.mark.parametrize("file", sorted(SESSION.glob("*.py")), ids=lambda file: file.stem)
def test_what_travels_imports_nothing_else_of_ours(file: Path) -> None:
    """Any kernel with TensorFlow will do: siblings, its company and the standard library are all there is."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [str(node.module)]
        assert node.level <= 1 if isinstance(node, ast.ImportFrom) else True
        for name in names:
            assert name.partition(".")[0] in COMPANY | sys.stdlib_module_names


def test_given_layers_lead_to_where_they_are_made(catalogue: Catalogue) -> None:
    """A layer that two blocks are given has one place with weights, and a name in each block."""
    drawn = living.drawn(read(GOLDEN / "given" / "graph.layers").project, catalogue)
    given = [each for each in drawn.tree if each.kind == "given"]
    assert {each.access for each in given} == {"shared"}
    assert [each.python for each in given] == ["model.encoder.embedding", "model.decoder.embedding"]


def test_elements_of_chains_are_steps_of_a_path(catalogue: Catalogue) -> None:
    """Chains in chains and blocks in chains have keys of their own, and Python that reaches them."""
    drawn = living.drawn(read(GOLDEN / "chain" / "graph.layers").project, catalogue)
    found = {each.key: each.python for each in drawn.tree}
    assert found["l012.2/l003"] == "model.chain.chain[2].dense"
    assert found["l012.3.0"] == "model.chain.chain[3].layers[0]"


@pytest.mark.parametrize(
    ("key", "around", "within"),
    [
        ("a/b", "a", True),
        ("a.0", "a", True),
        ("a", "a", False),
        ("ab", "a", False),
        ("a", "", True),
        ("", "", False),
    ],
)
def test_a_key_tells_what_stands_in_what(key: str, around: str, within: bool) -> None:
    """By whole steps, not by letters."""
    assert is_within(key, around) == within


def test_places_and_notes_mean_nothing_to_a_model(chain: Drawing) -> None:
    """Moving a node or writing a note makes no other model; what Keras told of ports does not either."""
    project = chain.project
    note = replace(chain.block, places={id: Place(9, 9) for id in chain.block.nodes})
    assert is_same_model(project, project.with_block(note))
    chain.add("note")
    assert is_same_model(project, chain.project)
    node = next(iter(chain.block.nodes.values()))
    told = replace(chain.block, nodes={**chain.block.nodes, node.id: replace(node, outputs=("output",))})
    assert is_same_model(project, project.with_block(told))


def test_edits_of_layers_and_wires_mean_another_model(chain: Drawing) -> None:
    """Whatever changes the source does."""
    project = chain.project
    dense = next(id for id, node in chain.block.nodes.items() if node.layer)
    for changed in (
        edit.set_values(project, project.main, [dense], "units", 7, chain.catalogue),
        edit.remove(project, project.main, [dense], chain.catalogue),
        edit.rename_block(project, project.main, "Other"),
        project.with_block(replace(chain.block, wires={})),
    ):
        assert not is_same_model(project, changed)
