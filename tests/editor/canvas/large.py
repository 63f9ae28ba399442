"""Large drawings: residual networks of any length."""

from __future__ import annotations

from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import Layer, LayerId, Node, NodeId, Place, PortName, Project, Wire, WireId, empty_project

PERIOD = ("keras.layers.Dense", "keras.layers.BatchNormalization", "keras.layers.ReLU", "keras.layers.Dense")


def large_project(catalogue: Catalogue, count: int) -> Project:
    """A drawing of `count` nodes and about 1.2 times as many wires: every fifth node adds a way around."""
    nodes, layers, wires, places = {}, {}, {}, {}
    serial = 0

    def wire(source: int, target: int, key: int | None) -> None:
        nonlocal serial
        serial += 1
        kind = nodes[NodeId(f"n{target}")].kind
        port = catalogue.nodes[_type(target) if kind == "layer" else kind].inputs[0].name
        id = WireId(f"w{serial}")
        wires[id] = Wire(id, NodeId(f"n{source}"), PortName("output"), NodeId(f"n{target}"), port, key)

    for index in range(count):
        id = NodeId(f"n{index}")
        if index == 0:
            nodes[id] = Node(id, "input", arguments={"shape": (16,)})
        else:
            layer = LayerId(f"l{index}")
            layers[layer] = Layer(layer, f"layer_{index}", _type(index))
            nodes[id] = Node(id, "layer", layer)
            joins = index % 5 == 0
            wire(index - 1, index, 0 if joins else None)
            if joins:
                wire(index - 5, index, 1)
        places[id] = Place(240 * (index % 40), 130 * (index // 40))
    project = empty_project("Large")
    block = project.main_block
    return project.with_block(
        replace(block, nodes=nodes, layers=layers, wires=wires, places=places, inputs=(NodeId("n0"),))
    )


def _type(index: int) -> str:
    return "keras.layers.Add" if index % 5 == 0 else PERIOD[index % 5 - 1]
