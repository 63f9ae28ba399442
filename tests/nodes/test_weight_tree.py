"""The weights of a built model as a tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.living import Built, built, drawn
from nodes.weight_tree import Branch, keys_of_layer, tree_of

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


def _built(name: str, catalogue: Catalogue, *weights: str, unbuilt: tuple[str, ...] = ()) -> Built:
    """A build with these weights, each as the Python of its holder and its name: `model.dense|kernel`."""
    found = drawn(read(EXAMPLES / f"{name}.layers").project, catalogue)
    keys = {each.python: each.key for each in found.tree}
    told = [
        [f"{keys[python]}|{name}", [2], "float32", True]
        for python, name in (each.split("|") for each in weights)
    ]
    missing = [keys[each] for each in unbuilt]
    return built(found, "m", {"weights": told, "kept": [], "new": [], "reshaped": [], "unbuilt": missing})


def _titles(branches: list[Branch], depth: int = 0) -> list[str]:
    found = []
    for each in branches:
        found.append("  " * depth + each.title)
        found += _titles(each.below, depth + 1)
    return found


NEST = ("model.net.dense|kernel", "model.net.dense|bias", "model.dense_2|kernel")


@pytest.mark.parametrize(
    ("name", "weights", "titles"),
    [
        ("nest_mlp", NEST, ["net", "  dense", "    kernel", "    bias", "dense_2", "  kernel"]),
        ("my_sequential", ("model.chain.chain[1]|kernel",), ["chain", "  chain[1]", "    kernel"]),
        (
            "chimera_fixed",
            ("model.sequential.layers[0].net.dense|kernel",),
            ["sequential", "  layers[0]", "    net", "      dense", "        kernel"],
        ),
        ("fancy_mlp", ("model.weight|value", "model.dense|kernel"), ["weight", "dense", "  kernel"]),
    ],
)
def test_weights_stand_in_what_holds_them(
    catalogue: Catalogue, name: str, weights: tuple[str, ...], titles: list[str]
) -> None:
    """Blocks in blocks, chains, and weights of the model itself."""
    assert _titles(tree_of(_built(name, catalogue, *weights))) == titles


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("", 3),
        ("KERNEL", 2),
        ("model.net*", 2),
        ("*.bias", 1),
        ("net.d", 2),
        ("k?rnel", 2),
        ("nest/x", 1),
        ("net.*", 2),
        ("dense.k*", 1),
        ("et.*", 0),
    ],
)
def test_patterns_name_weights(catalogue: Catalogue, pattern: str, count: int) -> None:
    """By their Python, their name, or the path that Keras gives them."""
    found = _built("nest_mlp", catalogue, *NEST)
    paths = {next(iter(found.weights)): "nest/x"}
    assert sum(len(each.weights()) for each in tree_of(found, pattern, paths)) == count


def test_unbuilt_layers_are_listed(catalogue: Catalogue) -> None:
    """Where they will have weights."""
    (branch,) = tree_of(_built("deferred", catalogue, unbuilt=("model.dense",)))
    assert (branch.title, branch.unbuilt, branch.below) == ("dense", True, [])


def test_a_layer_is_found_by_where_it_is_drawn(catalogue: Catalogue) -> None:
    """In the instance that is open, else in any."""
    found = _built("nest_mlp", catalogue, *NEST)
    place = next(each for each in found.drawn.tree if each.python == "model.net.dense")
    assert keys_of_layer(found, place.layer, place.path) == (place.key,)
    assert keys_of_layer(found, place.layer) == (place.key,)
    assert keys_of_layer(found, "nothing") == ()
