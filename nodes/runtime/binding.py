"""A block with values in the places of its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nodes.graph import Block, Object, Value


def with_values(block: Block, values: Mapping[str, Value]) -> Block:
    """`block` with `values` in the places of its arguments."""
    if not values:
        return block
    layers = {
        id: replace(layer, config=_each_bound(layer.config, values)) for id, layer in block.layers.items()
    }
    nodes = {
        id: replace(node, arguments=_each_bound(node.arguments, values)) if node.arguments else node
        for id, node in block.nodes.items()
    }
    bound = replace(block, layers=layers, nodes=nodes)
    bound.take_indexes(block)
    return bound


def _each_bound(values: Mapping[str, Value], arguments: Mapping[str, Value]) -> dict[str, Value]:
    return {name: bound(value, arguments) for name, value in values.items()}


def bound(value: Value, arguments: Mapping[str, Value]) -> Value:
    """`value` in which the arguments of a block have their values."""
    if isinstance(value, Object):
        if value.type == "argument":
            return arguments.get(str(value.config.get("name")), value)
        return replace(value, config=_each_bound(value.config, arguments))
    if isinstance(value, Mapping):
        return _each_bound(value, arguments)
    if isinstance(value, tuple):
        return tuple(bound(each, arguments) for each in value)
    return value
