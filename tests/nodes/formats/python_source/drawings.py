"""Whether two drawings are equal, whatever their ids, places, titles and notes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from nodes.formats.python_source.matching import Names
from nodes.graph import CUSTOM, Block, BlockId, Layer, LayerId, NodeId, PortName, Project, block_of_type
from nodes.nesting import SILENT


def drawing_of(project: Project, named: bool = True) -> Hashable:
    """The main block of a drawing, with the blocks in it, as something to compare.

    Nodes and layers are numbered as they are met from the Outputs back. With `named`, layers have to have the
    same names too.
    """
    return _block(project, project.main_block, named)


def _block(project: Project, block: Block, named: bool) -> Hashable:
    numbers = {id: number for number, id in enumerate(_met(block))}
    layers: dict[LayerId, int] = {}
    for id in numbers:
        node = block.nodes[id]
        if node.layer is not None:
            layers.setdefault(node.layer, len(layers))
    names = Names(dict.fromkeys(project.blocks, ""), {id: str(number) for id, number in layers.items()})
    records = []
    for id in numbers:
        node = block.nodes[id]
        layer = block.layer_of(node)
        made: Hashable = None
        if layer is not None:
            inner = block_of_type(layer.type)
            within = None if inner is None else _block(project, project.blocks[BlockId(inner)], named)
            called = layer.attribute if named else ""
            made = (
                layers[layer.id],
                within or layer.type,
                names.layer(_without_defaults(project, layer)),
                called,
            )
        region = None if node.region is None else numbers.get(node.region)
        wires = sorted(
            (
                _port(project, block, id, wire.target_port, "input_ports"),
                wire.key or 0,
                numbers[wire.source],
                _port(project, block, wire.source, wire.source_port, "output_ports"),
            )
            for wire in block.wires_into(id)
        )
        # which shape enters a block inside is not in the source: only the main one declares its own
        said = node.arguments if node.kind != "input" or block.id == project.main else {}
        records.append((node.kind, made, names.value(said), region, node.device, tuple(wires)))
    ends = tuple(numbers[id] for id in (*block.inputs, *block.outputs))
    return tuple(records), ends, names.value(block.arguments), block.takes, block.output_keys


def _without_defaults(project: Project, layer: Layer) -> Layer:
    """An instance without what it is given that its block would take anyway."""
    inner = block_of_type(layer.type)
    if inner is None:
        return layer
    usual = project.blocks[inner].arguments
    config = {name: value for name, value in layer.config.items() if usual.get(name) != value}
    return replace(layer, config=config)


def _port(project: Project, block: Block, id: NodeId, port: PortName, side: str) -> str:
    """What a port is called; of an instance, whose ports have titles of their own, the how manieth it is."""
    layer = block.layer_of(block.nodes[id])
    inner = None if layer is None else block_of_type(layer.type)
    if layer is not None and layer.type.startswith(CUSTOM):
        # its code calls it as it likes
        return ""
    if inner is None:
        return str(port)
    return str(list(getattr(project.blocks[inner], side).values()).index(port))


def _met(block: Block) -> Iterator[NodeId]:
    """The nodes as they are met from the Outputs back, what nothing leads to last; no notes."""
    seen: dict[NodeId, None] = {}
    starts = [*block.outputs, *block.nodes]
    for start in starts:
        waiting = [start]
        while waiting:
            id = waiting.pop()
            if id in seen or block.nodes[id].kind in SILENT:
                continue
            seen[id] = None
            before = sorted(block.wires_into(id), key=lambda wire: (str(wire.target_port), wire.key or 0))
            waiting += [wire.source for wire in reversed(before)]
    yield from seen
