"""What is measured: a residual network of any length, as our project and as an outline for others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from nodes.catalogue.spec import Catalogue
from nodes.edit import set_values
from nodes.graph import (
    Block,
    Layer,
    LayerId,
    Node,
    NodeId,
    Place,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    empty_project,
)

CHANNELS = 8
COLUMNS = 40
STEPS = (
    "keras.layers.Conv2D",
    "keras.layers.BatchNormalization",
    "keras.layers.ReLU",
    "keras.layers.Conv2D",
    "keras.layers.Add",
)
PERIOD = len(STEPS)
INPUT = NodeId("n0")
OUTPUT = PortName("output")


def residual(catalogue: Catalogue, count: int, alike: int = 3) -> Project:
    """A network of `count` nodes: Input, then blocks that add what entered them to what they made of it.

    So many blocks in a row are `alike`, and what Keras says of one is true of the next. With three, as many
    calls differ as in ResNet50: 27 in 100 (NASNetLarge 12, EfficientNetB7 23, DenseNet201 60). Two Adds of
    the first thousand nodes take a third tensor, so that those have 1,200 wires.
    """
    nodes = {INPUT: Node(INPUT, "input", arguments={"shape": (32, 32, CHANNELS)})}
    layers: dict[LayerId, Layer] = {}
    wires: dict[WireId, Wire] = {}
    for index in range(1, count):
        node, layer = NodeId(f"n{index}"), LayerId(f"l{index}")
        kind = STEPS[(index - 1) % PERIOD]
        nodes[node] = Node(node, "layer", layer)
        layers[layer] = Layer(layer, f"layer_{index}", kind, _config(index, alike))
        port = catalogue.nodes[kind].inputs[0]
        for key, source in enumerate(_sources(index)):
            wire = WireId(f"w{len(wires)}")
            place = key if port.many else None
            wires[wire] = Wire(wire, NodeId(f"n{source}"), OUTPUT, node, port.name, place)
    places = {id: Place(240 * (index % COLUMNS), 130 * (index // COLUMNS)) for index, id in enumerate(nodes)}
    project = empty_project("Residual")
    block = replace(
        project.main_block, nodes=nodes, layers=layers, wires=wires, places=places, inputs=(INPUT,)
    )
    return project.with_block(block)


def _config(index: int, alike: int) -> dict[str, Value]:
    block, step = divmod(index - 1, PERIOD)
    if not STEPS[step].endswith("Conv2D"):
        return {}
    filters = CHANNELS + 1 + block // alike if step == 0 else CHANNELS
    return {"filters": filters, "kernel_size": 3, "padding": "same"}


def _sources(index: int) -> list[int]:
    if index % PERIOD:
        return [index - 1]
    more = [index - 2 * PERIOD] if index % 400 == 0 else []
    return [index - 1, index - PERIOD, *more]


def last_node(block: Block) -> NodeId:
    """The end of the network."""
    return list(block.nodes)[-1]


def with_size(project: Project, size: int, catalogue: Catalogue) -> Project:
    """The same network for pictures of another size: every shape in it is another one."""
    shape = (size, size, CHANNELS)
    return set_values(project, project.main, [INPUT], "shape", shape, catalogue)


def write_outline(project: Project, path: Path) -> None:
    """Write what others need to make the same: for each node its type, settings, place and sources."""
    block = project.main_block
    rows = []
    for node in block.nodes.values():
        layer = block.layer_of(node)
        place = block.places[node.id]
        rows.append(
            {
                "id": node.id,
                "type": node.kind if layer is None else layer.type,
                "config": dict(node.arguments if layer is None else layer.config),
                "at": [place.x, place.y],
                "sources": [wire.source for wire in block.wires_into(node.id)],
            }
        )
    path.write_text(json.dumps(rows))
