"""Edits of the arguments that a block takes."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.edit import check_containment, rename_in_instances, set_values
from nodes.graph import (
    UNLESS_TOLD,
    Block,
    BlockId,
    LayerId,
    Node,
    NodeId,
    Object,
    Project,
    Value,
    argument,
    block_type,
    same,
)
from nodes.names import title_of
from nodes.nesting import (
    mapped_values,
    objects_in,
    values_of,
    without_bindings,
)
from nodes.ports import spec_of
from nodes.reaching import Way, called_at, found_at, put_at
from nodes.refusal import Refusal
from nodes.unpacking import Values

_RESERVED = frozenset({"self", "name", "dtype", "trainable", "autocast", "kwargs", "args", "layers", "tf"})
"""Names that `__init__` has for something else."""
_LAYERS_OWN = frozenset({"name", "trainable"})
"""Arguments of a layer that the source does not leave to its constructor alone."""
_UNCALLED = frozenset({"input", "output", "note", "frame"})
"""Kinds of nodes whose arguments reach no call."""
_UNSPOKEN = frozenset({ArgumentKind.CODE, ArgumentKind.NAMES, ArgumentKind.CALLABLE})
"""Kinds of arguments that stand in the source as they are."""


def promote(
    project: Project,
    block_id: BlockId,
    layer_id: LayerId,
    name: str,
    wish: str,
    vocabulary: Catalogue,
    way: Way = (),
) -> Project:
    """Make the value of a layer's argument `name` the default of an argument of the block called `wish`.

    With `way` it is an argument inside that value: of a layer in a chain or a wrapper, of an initialiser. An
    argument of the block that has the same value already is taken for this one too. What the instances of
    the block mean does not change.

    Raises:
        Refusal: the block's argument cannot be called so, or the layer has no such argument or takes it from
            the block already.
    """
    block = project.blocks[block_id]
    layer = block.layers[layer_id]
    spec = vocabulary.get(layer.type)
    found = None if spec is None else found_at(spec, layer.config, name, way, vocabulary)
    if spec is None or found is None or not may_promote(block, layer_id, name, vocabulary, way):
        raise Refusal("cannot-promote", name=layer.attribute, argument=called_at(name, way))
    arguments = _with_argument(block, wish, found[1], vocabulary)
    config = put_at(spec, layer.config, name, way, argument(wish), vocabulary)
    layers = {**block.layers, layer_id: replace(layer, config=config)}
    return project.with_block(replace(block, layers=layers, arguments=arguments))


def may_promote(block: Block, layer_id: LayerId, name: str, vocabulary: Catalogue, way: Way = ()) -> bool:
    """Whether what a layer is made with there can become an argument of the block."""
    layer = block.layers[layer_id]
    spec = vocabulary.get(layer.type)
    if spec is None or layer.given or spec.argument(name) not in spec.arguments:
        return False
    found = found_at(spec, layer.config, name, way, vocabulary)
    if found is None or called_at(name, way) in _LAYERS_OWN:
        return False
    known, value = found
    return known.kind not in (*_UNSPOKEN, ArgumentKind.GIVEN) and not objects_of_block(value)


def promote_in_call(
    project: Project, block_id: BlockId, node_id: NodeId, name: str, wish: str, vocabulary: Catalogue
) -> Project:
    """As `promote`, for what a node gives to its call: of a function, or beside a layer's tensors.

    Raises:
        Refusal: the block's argument cannot be called so, or the call has no such argument, takes it from the
            block already, or has to know it for its ports.
    """
    block = project.blocks[block_id]
    node = block.nodes[node_id]
    if not may_promote_in_call(block, node, name, vocabulary):
        raise Refusal("cannot-promote", name=title_of(block, node), argument=name)
    spec = spec_of(block, node, vocabulary)
    known = None if spec is None else spec.argument(name)
    value = node.arguments.get(name, None if known is None else known.default)
    arguments = _with_argument(block, wish, value, vocabulary)
    node = replace(node, arguments={**node.arguments, name: argument(wish)})
    return project.with_block(replace(block, nodes={**block.nodes, node_id: node}, arguments=arguments))


def may_promote_in_call(block: Block, node: Node, name: str, vocabulary: Catalogue) -> bool:
    """Whether the argument `name` of a node's call can become one of the block."""
    spec = spec_of(block, node, vocabulary)
    held = node.arguments.get(name)
    if spec is None or spec.shaped or node.kind in _UNCALLED or objects_of_block(held):
        return False
    if isinstance(held, Object) and held.type == UNLESS_TOLD:
        # Only a call knows what the model around is told.
        return False
    known = next((each for each in _of_call(spec) if each.name == name), None)
    if known is not None:
        return known.kind not in _UNSPOKEN
    return name in node.arguments and any(port.name == name and port.literal for port in spec.inputs)


def _of_call(spec: NodeSpec) -> tuple[ArgumentSpec, ...]:
    return spec.call_arguments if spec.stateful else (*spec.arguments, *spec.call_arguments)


def _with_argument(block: Block, name: str, value: Value, vocabulary: Catalogue) -> dict[str, Value]:
    """The arguments of `block` with one called `name` that has that value, which may be there already.

    Raises:
        Refusal: it cannot be called so. Layers in the value would be one layer for all that take them.
    """
    layers = any(_is_layer(each, vocabulary) for each in objects_in(value))
    if name not in block.arguments or layers or not same(block.arguments[name], value):
        check_argument_name(block, name)
    return {**block.arguments, name: value}


def _is_layer(value: Object, vocabulary: Catalogue) -> bool:
    spec = vocabulary.object_spec(value.type)
    return spec is not None and spec.stateful


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
    values = Values(replace(block, arguments={name: default}), {}, vocabulary)
    layers = {
        id: replace(layer, config=values.filled(layer.config, vocabulary.get(layer.type)))
        for id, layer in block.layers.items()
    }
    nodes = {
        id: replace(node, arguments=values.filled(node.arguments, spec_of(block, node, vocabulary)))
        for id, node in block.nodes.items()
    }
    block = replace(
        block,
        layers={id: block.layers[id] if block.layers[id] == each else each for id, each in layers.items()},
        nodes={id: block.nodes[id] if block.nodes[id] == each else each for id, each in nodes.items()},
        arguments={each: value for each, value in block.arguments.items() if each != name},
    )
    return without_bindings(project.with_block(block), block_id, [name])


def own_value(
    project: Project, block_id: BlockId, layer_id: LayerId, name: str, vocabulary: Catalogue, way: Way = ()
) -> Project:
    """Give a layer's argument that takes one of the block the default of that one, as a value of its own.

    It is the inverse of `promote`: where nothing else takes the block's argument, that ends.

    Raises:
        Refusal: it takes none, or it was the only one and an instance gives another value.
    """
    block = project.blocks[block_id]
    layer = block.layers[layer_id]
    spec = vocabulary.get(layer.type)
    found = None if spec is None else found_at(spec, layer.config, name, way, vocabulary)
    outer = _taken(block, None if found is None else found[1])
    if spec is None or outer is None:
        raise Refusal("no-argument", name=name)
    if takers(block, outer) == 1:
        return demote(project, block_id, outer, vocabulary)
    config = put_at(spec, layer.config, name, way, block.arguments[outer], vocabulary)
    layers = {**block.layers, layer_id: replace(layer, config=config)}
    return project.with_block(replace(block, layers=layers))


def own_value_in_call(
    project: Project, block_id: BlockId, node_id: NodeId, name: str, vocabulary: Catalogue
) -> Project:
    """As `own_value`, for what a node gives to its call: the inverse of `promote_in_call`.

    Raises:
        Refusal: as `own_value`.
    """
    block = project.blocks[block_id]
    value = block.nodes[node_id].arguments.get(name)
    if isinstance(value, Object) and value.type == UNLESS_TOLD:
        own = value.config.get("value") is True
        return set_values(project, block_id, [node_id], name, own, vocabulary)
    outer = _taken(block, value)
    if outer is None:
        raise Refusal("no-argument", name=name)
    if takers(block, outer) == 1:
        return demote(project, block_id, outer, vocabulary)
    return set_values(project, block_id, [node_id], name, block.arguments[outer], vocabulary)


def _taken(block: Block, value: Value) -> str | None:
    """The argument of `block` for which a value stands."""
    if not isinstance(value, Object) or value.type != "argument":
        return None
    name = str(value.config.get("name", ""))
    return name if name in block.arguments else None


def takers(block: Block, name: str) -> int:
    """How many values inside `block` take its argument `name`."""
    held = (each for value in values_of(block) for each in objects_in(value))
    return sum(each == argument(name) for each in held)


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
        Refusal: there is no such argument, or the value would stand for something of this block or contain
            the block itself.
    """
    block = project.blocks[block_id]
    if name not in block.arguments:
        raise Refusal("no-argument", name=name)
    if objects_of_block(value):
        raise Refusal("cannot-promote", name=block.name, argument=name)
    check_containment(project, block_id, (value,))
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
