"""Edits of what a block takes: arguments, and layers that it is given."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.edit import rename_in_instances
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Object,
    Project,
    Value,
    argument,
    block_type,
    given_layer,
    new_id,
    same,
)
from nodes.names import free_attribute
from nodes.nesting import (
    bound_in,
    mapped_values,
    objects_in,
    with_instances,
    without_bindings,
)
from nodes.refusal import Refusal
from nodes.unpacking import Values

_RESERVED = frozenset({"self", "name", "dtype", "trainable", "autocast", "kwargs", "args", "layers", "tf"})
"""Names that `__init__` has for something else."""


# -- arguments -------------------------------------------------------------------------------------------


def promote(
    project: Project,
    block_id: BlockId,
    layer_id: LayerId,
    name: str,
    wish: str,
    vocabulary: Catalogue,
) -> Project:
    """Make the value of a layer's argument `name` the default of an argument of the block called `wish`.

    An argument of the block that has the same value already is taken for this one too. What the instances
    of the block mean does not change.

    Raises:
        Refusal: the block's argument cannot be called so, or the layer has no such argument or takes it from
            the block already.
    """
    block = project.blocks[block_id]
    layer = block.layers[layer_id]
    spec = vocabulary.get(layer.type)
    known = None if spec is None else next((each for each in spec.arguments if each.name == name), None)
    if known is None or layer.given or any(objects_of_block(layer.config.get(name))):
        raise Refusal("cannot-promote", name=layer.attribute, argument=name)
    value = layer.config.get(name, known.default)
    if wish not in block.arguments or not same(block.arguments[wish], value):
        check_argument_name(block, wish)
    config = {**layer.config, name: argument(wish)}
    return project.with_block(
        replace(
            block,
            layers={**block.layers, layer_id: replace(layer, config=config)},
            arguments={**block.arguments, wish: value},
        )
    )


def objects_of_block(value: Value) -> list[Object]:
    """What in a value stands for arguments and layers of the surrounding block."""
    return [each for each in objects_in(value) if each.type in ("argument", "layer")]


def check_argument_name(block: Block, name: str) -> None:
    """Make sure that `block` can take one more argument called `name`.

    Raises:
        Refusal: it is no name for an argument, or something that the block takes has it.
    """
    if not name.isidentifier() or keyword.iskeyword(name) or name in _RESERVED or name.startswith("_"):
        raise Refusal("bad-argument-name", name=name)
    if name in block.arguments or name in given_names(block):
        raise Refusal("argument-taken", name=name)


def free_argument_name(block: Block, wish: str) -> str:
    """`wish`, or the next name that the block can give to an argument: `units`, `units_1` …"""
    stem = wish if wish.isidentifier() and not keyword.iskeyword(wish) and wish[0] != "_" else "value"
    taken = {*block.arguments, *given_names(block), *_RESERVED}
    name, count = stem, 0
    while name in taken:
        count += 1
        name = f"{stem}_{count}"
    return name


def given_names(block: Block) -> frozenset[str]:
    """The attributes of the layers that `block` is given."""
    return frozenset(layer.attribute for layer in block.layers.values() if layer.given)


def demote(project: Project, block_id: BlockId, name: str, vocabulary: Catalogue) -> Project:
    """Put the default of the block's argument `name` where the argument is taken, and end the argument.

    Raises:
        Refusal: there is no such argument, or an instance gives it another value.
    """
    block = project.blocks[block_id]
    if name not in block.arguments:
        raise Refusal("no-argument", name=name)
    default = block.arguments[name]
    for title, config in instance_configs(project, block_id):
        if name in config and not same(config[name], default):
            raise Refusal("argument-given", title=title, name=name)
    values = Values(replace(block, arguments={name: default}), {})
    layers = {
        id: replace(layer, config=values.filled(layer.config, vocabulary.get(layer.type)))
        for id, layer in block.layers.items()
    }
    nodes = {
        id: replace(node, arguments=values.filled(node.arguments, vocabulary.get(node.kind)))
        for id, node in block.nodes.items()
    }
    block = replace(
        block,
        layers={id: block.layers[id] if block.layers[id] == each else each for id, each in layers.items()},
        nodes={id: block.nodes[id] if block.nodes[id] == each else each for id, each in nodes.items()},
        arguments={each: value for each, value in block.arguments.items() if each != name},
    )
    return without_bindings(project.with_block(block), block_id, [name])


def rename_argument(project: Project, block_id: BlockId, old: str, new: str) -> Project:
    """Call the block's argument `old` by the name `new`, inside and in its instances.

    Raises:
        Refusal: there is no such argument, or it cannot be called so.
    """
    block = project.blocks[block_id]
    if old not in block.arguments:
        raise Refusal("no-argument", name=old)
    if old == new:
        return project
    check_argument_name(block, new)

    def changed(each: Object) -> Object:
        return argument(new) if each == argument(old) else each

    layers = {
        id: layer
        if (config := mapped_values(layer.config, changed)) is layer.config
        else replace(layer, config=config)
        for id, layer in block.layers.items()
    }
    nodes = {
        id: node
        if (values := mapped_values(node.arguments, changed)) is node.arguments
        else replace(node, arguments=values)
        for id, node in block.nodes.items()
    }
    arguments = {new if name == old else name: value for name, value in block.arguments.items()}
    block = replace(block, layers=layers, nodes=nodes, arguments=arguments)
    return rename_in_instances(project.with_block(block), block_id, old, new)


def set_default(project: Project, block_id: BlockId, name: str, value: Value) -> Project:
    """Change the default of the block's argument `name`: all instances that give it no value follow.

    Raises:
        Refusal: there is no such argument, or the value would stand for something of this block.
    """
    block = project.blocks[block_id]
    if name not in block.arguments:
        raise Refusal("no-argument", name=name)
    if objects_of_block(value):
        raise Refusal("cannot-promote", name=block.name, argument=name)
    return project.with_block(replace(block, arguments={**block.arguments, name: value}))


def instance_configs(project: Project, inner: BlockId) -> list[tuple[str, Mapping[str, Value]]]:
    """The configurations of the instances of `inner`, each with the name of the layer it stands in."""
    found: list[tuple[str, Mapping[str, Value]]] = []
    wanted = block_type(inner)
    for block in project.blocks.values():
        for layer in block.layers.values():
            if layer.type == wanted and not layer.given:
                found.append((layer.attribute, layer.config))
            inside = (each for each in objects_in(layer.config) if each.type == wanted)
            found += [(layer.attribute, each.config) for each in inside]
    return found


# -- layers ----------------------------------------------------------------------------------------------


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
        own = Values(block, config).filled(layer.config, vocabulary.get(layer.type))
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
    config = Values(block, {}).filled(layer.config, None)
    return replace(layer, config={n: value for n, value in config.items() if not any(bound_in({n: value}))})
