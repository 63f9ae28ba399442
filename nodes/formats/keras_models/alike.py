"""When two models are the same but for the names of what is in them."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.graph import Block, LayerId, Object, Value


def shape_of_block(block: Block) -> object:
    """What is equal for two blocks just when they differ in nothing but names, ids and places."""
    layers = {id: place for place, id in enumerate(block.layers)}
    nodes = {id: place for place, id in enumerate(block.nodes)}
    return (
        block.kind,
        block.takes,
        block.gives,
        tuple(
            (layer.type, repr(_placed(layer.config, layers)), layer.trainable, layer.given)
            for layer in block.layers.values()
        ),
        tuple(
            (
                node.kind,
                None if node.layer is None else layers[node.layer],
                repr(node.arguments),
                node.outputs,
            )
            for node in block.nodes.values()
        ),
        tuple(
            (nodes[wire.source], wire.source_port, nodes[wire.target], wire.target_port, wire.key)
            for wire in block.wires.values()
        ),
        tuple(nodes[id] for id in block.inputs),
        tuple(nodes[id] for id in block.outputs),
        tuple(block.nodes[id].title for id in (*block.inputs, *block.outputs)),
    )


def _placed(config: Mapping[str, Value], layers: Mapping[LayerId, int]) -> dict[str, object]:
    """A configuration with the places of the layers that an instance is given."""
    return {
        name: ("layer", layers.get(LayerId(str(value.config.get("id")))))
        if isinstance(value, Object) and value.type == "layer"
        else value
        for name, value in config.items()
    }
