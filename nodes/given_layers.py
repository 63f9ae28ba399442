"""Edits of the layers that a block is given: layer parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Object,
    Project,
    Value,
    block_type,
    given_layer,
    new_id,
)
from nodes.names import free_attribute
from nodes.nesting import bound_in, objects_in, with_instances, without_bindings
from nodes.refusal import Refusal
from nodes.unpacking import Values


def make_given(project: Project, block_id: BlockId, layer_id: LayerId, vocabulary: Catalogue) -> Project:
    """Make a layer of a block one that the block is given: a layer parameter.

    Every instance is given a layer of its own made the same way, so that the drawing means what it meant.

    Raises:
        Refusal: it is a layer of the main block, which nothing surrounds, or is itself given other layers.
    """
    block = project.blocks[block_id]
    layer = block.layers[layer_id]
    if layer.given:
        return project
    if block_id == project.main:
        raise Refusal("given-in-main", name=layer.attribute)
    if any(bound_in(layer.config)):
        raise Refusal("cannot-give", name=layer.attribute)
    if layer.attribute in block.arguments:
        raise Refusal("argument-taken", name=layer.attribute)
    made: dict[BlockId, dict[LayerId, Layer]] = {}

    def bound(outer: Block, config: Mapping[str, Value]) -> Mapping[str, Value]:
        new = made.setdefault(outer.id, {})
        own = Values(block, config, vocabulary).filled(layer.config, vocabulary.get(layer.type))
        within = replace(outer, layers={**outer.layers, **new})
        attribute = free_attribute(within, layer.attribute, vocabulary)
        copy = replace(layer, id=LayerId(new_id()), attribute=attribute, config=own)
        new[copy.id] = copy
        return {**config, layer.attribute: given_layer(copy.id)}

    project = with_instances(project, block_id, bound)
    for id, layers in made.items():
        outer = project.blocks[id]
        project = project.with_block(replace(outer, layers={**outer.layers, **layers}))
    block = project.blocks[block_id]
    parameter = Layer(layer_id, layer.attribute, layer.type, given=True, extra=layer.extra)
    return project.with_block(replace(block, layers={**block.layers, layer_id: parameter}))


def make_own(project: Project, block_id: BlockId, layer_id: LayerId, vocabulary: Catalogue) -> Project:
    """Make a layer that a block is given one that it makes itself, as the first instance's was made.

    Layers that were only there to be given go.
    """
    block = project.blocks[block_id]
    layer = block.layers[layer_id]
    if not layer.given:
        return project
    origin = origin_of(project, block_id, layer_id)
    own = replace(layer, given=False)
    if origin is not None:
        own = replace(origin, id=layer_id, attribute=layer.attribute, given=False, extra=layer.extra)
    project = project.with_block(replace(block, layers={**block.layers, layer_id: own}))
    return without_bindings(project, block_id, [layer.attribute])


def origin_of(project: Project, block_id: BlockId, layer_id: LayerId) -> Layer | None:
    """The layer that the first instance of a block gives for a layer parameter, itself made somewhere.

    Arguments of the block where it is made count as their defaults.
    """
    seen: set[BlockId] = set()
    while block_id not in seen:
        seen.add(block_id)
        layer = project.blocks[block_id].layers.get(layer_id)
        if layer is None or not layer.given:
            return layer and _standing_alone(project.blocks[block_id], layer)
        found = _given_by(project, block_id, layer.attribute)
        if found is None:
            return None
        block_id, layer_id = found
    return None


def _given_by(project: Project, inner: BlockId, name: str) -> tuple[BlockId, LayerId] | None:
    wanted = block_type(inner)
    for outer in project.blocks.values():
        for layer in outer.layers.values():
            for each in (Object(layer.type, layer.config), *objects_in(layer.config)):
                value = each.config.get(name) if each.type == wanted else None
                if isinstance(value, Object) and value.type == "layer":
                    return outer.id, LayerId(str(value.config.get("id", "")))
    return None


def _standing_alone(block: Block, layer: Layer) -> Layer:
    config = Values(block, {}, None).filled(layer.config, None)
    return replace(layer, config={n: value for n, value in config.items() if not any(bound_in({n: value}))})
