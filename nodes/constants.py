"""Constants that become weights which train, and back."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace

from nodes.arrays import array, data_of, is_array, shape_of
from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, BlockId, Layer, LayerId, Node, NodeId, Object, Project, Value, new_id, same
from nodes.names import free_attribute, snake_case, title_of
from nodes.nesting import without_layers
from nodes.refusal import Refusal

INITIALIZER = "keras.initializers.Constant"
USUAL = "float32"
"""The type of numbers that are typed, and of weights, where nothing else is said."""
FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
"""The types of what can be trained."""


def weight_of_constant(
    project: Project, block_id: BlockId, node_id: NodeId, vocabulary: Catalogue
) -> Project:
    """Make a Constant a weight that begins with its value and is trained.

    Raises:
        Refusal: it is no Constant, holds no numbers in rows of equal length, or none that can be trained.
    """
    block = project.blocks[block_id]
    node = block.nodes[node_id]
    title = title_of(block, node)
    value = node.arguments.get("value")
    shape = value_shape(value) if node.kind == "constant" else None
    if shape is None:
        raise Refusal("no-numbers", title=title)
    dtype = node.arguments.get("dtype", _own_dtype(value))
    if dtype not in FLOATS:
        raise Refusal("not-floats", title=title, dtype=str(dtype))
    config: dict[str, Value] = {"shape": shape, "initializer": _beginning(value, shape, str(dtype))}
    if dtype != USUAL:
        config["dtype"] = dtype
    stem = snake_case(re.sub(r"\s+", "_", title.strip()))
    attribute = free_attribute(block, stem or "weight", vocabulary)
    layer = Layer(LayerId(new_id()), attribute, "weight", config)
    node = replace(node, kind="layer", layer=layer.id, arguments={})
    return project.with_block(
        replace(
            block,
            layers={**block.layers, layer.id: layer},
            nodes={**block.nodes, node_id: node},
        )
    )


def constant_of_weight(project: Project, block_id: BlockId, node_id: NodeId) -> Project:
    """Make a call of a weight the Constant that it begins as; the weight goes with its last call.

    Raises:
        Refusal: it is no weight, or does not begin with numbers of its own shape.
    """
    block = project.blocks[block_id]
    node = block.nodes[node_id]
    arguments = beginning_of(block, node)
    if arguments is None or node.layer is None:
        raise Refusal("no-numbers", title=title_of(block, node))
    changed = replace(node, kind="constant", layer=None, arguments=arguments)
    block = replace(block, nodes={**block.nodes, node_id: changed})
    return without_layers(project, block, {node.layer})


def beginning_of(block: Block, node: Node) -> Mapping[str, Value] | None:
    """The arguments of the Constant as which a weight begins; None for other nodes."""
    layer = block.layer_of(node)
    if layer is None or layer.type != "weight" or layer.given:
        return None
    initializer = layer.config.get("initializer")
    if not isinstance(initializer, Object) or initializer.type != INITIALIZER:
        return None
    value = initializer.config.get("value", 0.0)
    shape = value_shape(value)
    if shape is None or shape != layer.config.get("shape"):
        return None
    dtype = layer.config.get("dtype") or USUAL
    return {"value": value} if dtype == _own_dtype(value) else {"value": value, "dtype": dtype}


def value_shape(value: Value) -> tuple[int, ...] | None:
    """The shape of numbers in rows of equal length, or of an array; None for anything else."""
    if isinstance(value, Object):
        return shape_of(value) if is_array(value) and data_of(value) is not None else None
    if isinstance(value, tuple):
        shapes = {value_shape(each) for each in value}
        inner = shapes.pop() if shapes else ()
        return None if shapes or inner is None else (len(value), *inner)
    return () if isinstance(value, int | float) and not isinstance(value, bool) else None


def _own_dtype(value: Value) -> Value:
    return value.config.get("dtype") if isinstance(value, Object) else USUAL


def _beginning(value: Value, shape: tuple[int, ...], dtype: str) -> Object:
    """The initialiser that makes `value`. Keras takes typed numbers for float32: others become an array."""
    if not isinstance(value, Object):
        numbers = list(_numbers(value))
        exact = all(abs(each) < 2**31 if isinstance(each, int) else True for each in numbers)
        if not exact or (dtype == "float64" and not all(map(_is_short, numbers))):
            value = array("float64", shape, struct.pack(f"<{math.prod(shape)}d", *numbers))
    return Object(INITIALIZER, {} if same(value, 0.0) else {"value": value})


def _numbers(value: Value) -> Iterator[int | float]:
    if isinstance(value, tuple):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float):
        yield value


def _is_short(number: float) -> bool:
    """Whether a number is the same as a float32."""
    try:
        return bool(struct.unpack("<f", struct.pack("<f", number))[0] == number)
    except OverflowError:
        return False
