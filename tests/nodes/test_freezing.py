"""What is frozen in the live model is frozen in the drawing, as the same Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.freezing import (
    drawn_place,
    frozen_alike,
    frozen_around,
    is_trained_at,
    places_of_layer,
    set_trainable_at,
)
from nodes.graph import Project
from nodes.living import Built, built, drawn

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


def example(name: str) -> Project:
    """One of the examples."""
    return read(EXAMPLES / f"{name}.layers").project


def _built(project: Project, catalogue: Catalogue) -> Built:
    told: dict[str, list[str]] = {"weights": [], "kept": [], "new": [], "reshaped": [], "unbuilt": []}
    return built(drawn(project, catalogue), "module", told)


def _key(found: Built, python: str) -> str:
    return next(each.key for each in found.drawn.tree if each.python == python)


@pytest.mark.parametrize(
    ("name", "python", "line"),
    [
        ("nest_mlp", "model.net.dense", "self.dense.trainable = False"),
        ("nest_mlp", "model.net", "self.net.trainable = False"),
        ("my_sequential", "model.chain.chain[1]", "self.chain.chain[1].trainable = False"),
        ("my_sequential", "model.chain", "self.chain.trainable = False"),
    ],
)
def test_what_is_frozen_stands_in_the_source(name: str, python: str, line: str, catalogue: Catalogue) -> None:
    """Unfrozen again, the project is what it was."""
    project = example(name)
    key = _key(_built(project, catalogue), python)
    frozen = set_trainable_at(project, key, False)
    assert line in drawn(frozen, catalogue).source.text
    assert not is_trained_at(frozen, key)
    assert set_trainable_at(frozen, key, True) == project


def test_what_is_frozen_as_a_whole_is_found(catalogue: Catalogue) -> None:
    """By what stands in it, however deep."""
    project = example("my_sequential")
    found = _built(project, catalogue)
    chain, element = _key(found, "model.chain"), _key(found, "model.chain.chain[1]")
    assert frozen_around(project, element) is None
    assert frozen_around(set_trainable_at(project, chain, False), element) == chain
    assert frozen_around(set_trainable_at(project, element, False), element) is None
    nested = example("nest_mlp")
    inner = _key(_built(nested, catalogue), "model.net.dense")
    around = _key(_built(nested, catalogue), "model.net")
    assert frozen_around(set_trainable_at(nested, around, False), inner) == around


def test_what_is_unfrozen_keeps_what_is_frozen_inside(catalogue: Catalogue) -> None:
    """As the exported file has it."""
    project = example("my_sequential")
    found = _built(project, catalogue)
    chain, element = _key(found, "model.chain"), _key(found, "model.chain.chain[1]")
    frozen = set_trainable_at(project, element, False)
    assert frozen_alike(found, frozen, chain, True) == [(chain, True), (element, False)]
    assert frozen_alike(found, project, chain, False) == [(chain, False)]


def test_one_weight_of_a_layer_has_no_place_in_the_drawing(catalogue: Catalogue) -> None:
    """Nor has a layer that is not drawn any more."""
    project = example("mlp")
    found = _built(project, catalogue)
    key = _key(found, "model.dense")
    assert drawn_place(found, project, f"{key}|kernel") is None
    place = drawn_place(found, project, key)
    assert place is not None
    assert place.key == key
    gone = example("nest_mlp")
    assert drawn_place(found, gone, key) is None
    assert set_trainable_at(gone, key, False) is gone


def test_a_layer_stands_in_every_instance_of_its_block(catalogue: Catalogue) -> None:
    """Frozen in one, it is frozen in all: they are one drawing."""
    found = _built(example("nest_mlp"), catalogue)
    key = _key(found, "model.net.dense")
    assert places_of_layer(found, key) == (key,)
