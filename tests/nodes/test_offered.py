"""What a project offers to be placed in one of its blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node
from nodes.graph import Block, BlockId, Object, Place, Project, block_type, empty_project
from nodes.vocabulary import offered, vocabulary


@pytest.fixture
def nested(catalogue: Catalogue) -> Project:
    """A project of which block a has an instance in b, b one in a chain of the main block."""
    project = empty_project("Outer")
    a, b = Block(BlockId("a"), "A"), Block(BlockId("b"), "B")
    project = replace(project, blocks={**project.blocks, "a": a, "b": b})
    known = vocabulary(project, catalogue)
    project, _ = add_node(project, b.id, known.nodes[block_type(a.id)], Place(0, 0), known)
    chain = {"layers": (Object(block_type(b.id)),)}
    project, _ = add_node(project, project.main, known.nodes["chain"], Place(0, 0), known, chain)
    return project


@pytest.mark.parametrize(
    ("inside", "blocks"),
    [("a", set()), ("b", {"A"}), ("main", {"A", "B"})],
)
def test_no_block_is_offered_in_what_it_contains(catalogue, nested, inside, blocks):
    """A block can be placed anywhere but in itself and in what stands in it, chains included."""
    block = nested.main if inside == "main" else BlockId(inside)
    found = offered(nested, vocabulary(nested, catalogue), block)
    assert {spec.title for id, spec in found.nodes.items() if id.startswith("block:")} == blocks


def test_the_main_block_is_offered_where_it_does_not_stand_around(catalogue):
    """The main block is one like all others."""
    project = empty_project("Main")
    project = replace(project, blocks={**project.blocks, "a": Block(BlockId("a"), "A")})
    found = offered(project, vocabulary(project, catalogue), BlockId("a"))
    assert found.get(block_type(project.main)) is not None


def test_what_comes_with_a_loop_is_not_offered(catalogue):
    """The ends of a body are in the catalogue, but nobody places them by hand."""
    project = empty_project()
    found = offered(project, catalogue, project.main)
    assert catalogue.get("enter") is not None
    assert not {"enter", "leave", "then", "else"} & found.nodes.keys()
    assert found.get("while") is not None
