"""Freezing what the live model has in the drawing, so that an exported file trains the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nodes.edit import set_trainable
from nodes.graph import BlockId, LayerId, Object, Project, Value
from nodes.living import Built, Entry, is_within, split_weight

WEIGHT = "weight"
"""The kind of an entry that is a weight of a block's own."""


def block_of(project: Project, key: str) -> BlockId | None:
    """The block that makes what stands at `key`: a layer of its own, or an element of a chain of its own."""
    layer = _steps(key)[0]
    return next((block.id for block in project.blocks.values() if layer in block.layers), None)


def drawn_place(built: Built, project: Project, key: str) -> Entry | None:
    """What the drawing has for a layer or a weight of the live model; None for one weight of a layer."""
    owner = split_weight(key)[0] if "|" in key else key
    place = built.places.get(built.owner(owner))
    if place is None or ("|" in key and place.kind != WEIGHT):
        return None
    layer, places = _steps(place.key)
    block = block_of(project, place.key)
    if block is None or (places and _element(project.blocks[block].layers[layer].config, places) is None):
        return None
    return place


def is_trained_at(project: Project, key: str) -> bool:
    """Whether the drawing lets training change the layer or the element that stands at `key`, apart from
    what it stands in."""
    layer, places = _steps(key)
    block = block_of(project, key)
    if block is None:
        return True
    found = project.blocks[block].layers[layer]
    if not places:
        return found.trainable
    element = _element(found.config, places)
    return element is None or element.config.get("trainable") is not False


def frozen_around(project: Project, key: str) -> str | None:
    """The key of what the drawing freezes as a whole, in which `key` stands; None where nothing is."""
    steps = key.split("/")
    for at, step in enumerate(steps):
        layer, *places = step.split(".")
        for depth in range(len(places) + 1):
            around = "/".join((*steps[:at], ".".join((layer, *places[:depth]))))
            if around != key and not is_trained_at(project, around):
                return around
    return None


def set_trainable_at(project: Project, key: str, trainable: bool) -> Project:
    """Freeze or unfreeze what stands at `key` of the live model: a layer, or an element of a chain."""
    block, (layer, places) = block_of(project, key), _steps(key)
    if block is None:
        return project
    if not places:
        return set_trainable(project, block, [layer], trainable)
    inside = project.blocks[block]
    chain = inside.layers[layer]
    changed = replace(chain, config=_with_trainable(chain.config, places, trainable))
    return project.with_block(replace(inside, layers={**inside.layers, layer: changed}))


def _steps(key: str) -> tuple[LayerId, tuple[int, ...]]:
    """The layer that `key` ends with, and the places of the elements that lead into it."""
    layer, *places = key.rpartition("/")[2].split(".")
    return LayerId(layer), tuple(map(int, places))


def _element(config: Mapping[str, Value], places: Sequence[int]) -> Object | None:
    layers = config.get("layers")
    if not isinstance(layers, tuple) or places[0] >= len(layers):
        return None
    found = layers[places[0]]
    if not isinstance(found, Object):
        return None
    return found if len(places) == 1 else _element(found.config, places[1:])


def _with_trainable(config: Mapping[str, Value], places: Sequence[int], trainable: bool) -> dict[str, Value]:
    """A chain's configuration, with one element frozen or not."""
    layers = config.get("layers")
    if _element(config, places) is None or not isinstance(layers, tuple):
        return dict(config)
    changed = list(layers)
    element = changed[places[0]]
    assert isinstance(element, Object)
    if len(places) > 1:
        inner = _with_trainable(element.config, places[1:], trainable)
    else:
        inner = {name: value for name, value in element.config.items() if name != "trainable"}
        if not trainable:
            inner["trainable"] = False
    changed[places[0]] = replace(element, config=inner)
    return {**config, "layers": tuple(changed)}


def frozen_alike(built: Built, project: Project, key: str, trainable: bool) -> list[tuple[str, bool]]:
    """What is to be set in the live model, in order, when `key` has been frozen or unfrozen in the drawing.

    A layer stands in every instance of its block; what is unfrozen keeps what `project` freezes inside.
    """
    found = []
    for place in places_of_layer(built, key):
        entry = built.places[place]
        found.append((f"{place}|value" if entry.kind == WEIGHT else place, trainable))
        for each in built.drawn.tree if trainable else ():
            if each.kind != "given" and is_within(each.key, place) and not is_trained_at(project, each.key):
                found.append((f"{each.key}|value" if each.kind == WEIGHT else each.key, False))
    return found


def places_of_layer(built: Built, key: str) -> tuple[str, ...]:
    """Every key at which what stands at `key` stands: in all instances of its block."""
    step = key.rpartition("/")[2]
    keys = (each.key for each in built.drawn.tree if each.kind != "given")
    return tuple(each for each in keys if each.rpartition("/")[2] == step)
