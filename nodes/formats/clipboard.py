"""Nodes as text, so that they can be copied within a window, between windows, or into a mail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nodes.catalogue.spec import Catalogue
from nodes.edit import Refusal
from nodes.formats.files import FileError
from nodes.formats.layers import FORMAT, line_of, parse
from nodes.formats.records import (
    Unreadable,
    decode_all,
    decode_layer,
    decode_node,
    decode_place,
    decode_wire,
    encode_layer,
    encode_node,
    encode_place,
    encode_wire,
    ends_of,
    take,
    take_names,
)
from nodes.graph import Block, BlockId, Layer, LayerId, Node, NodeId, Place, Project, Wire, WireId, new_id
from nodes.names import free_attribute, is_legal_attribute, snake_case

LARGEST = 16 * 1024 * 1024
"""Characters: whatever else a clipboard holds should be refused soon."""
STEP = 40
"""How far a copy stands from what it was copied from when nothing says where it should go."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What a clipboard holds: nodes, what they call, and the wires between them."""

    layers: Mapping[LayerId, Layer]
    nodes: Mapping[NodeId, Node]
    wires: Mapping[WireId, Wire]
    places: Mapping[NodeId, Place]
    inputs: tuple[NodeId, ...] = ()
    outputs: tuple[NodeId, ...] = ()


def copy_text(project: Project, block_id: BlockId, nodes: Collection[NodeId]) -> str:
    """`nodes` as text, with the layers that they call and the wires between them."""
    block = project.blocks[block_id]
    chosen = dict.fromkeys(sorted(set(nodes) & block.nodes.keys()))
    called = {block.nodes[id].layer for id in chosen}
    inner = [wire for wire in block.wires.values() if wire.source in chosen and wire.target in chosen]
    sections: dict[str, Iterable[Any]] = {
        "layers": (encode_layer(block.layers[id]) for id in sorted(block.layers) if id in called),
        "nodes": (encode_node(block.nodes[id]) for id in chosen),
        "wires": (encode_wire(wire) for wire in sorted(inner, key=lambda wire: wire.id)),
        "places": (encode_place(id, block.places[id]) for id in chosen if id in block.places),
        "inputs": (id for id in block.inputs if id in chosen),
        "outputs": (id for id in block.outputs if id in chosen),
    }
    lines = [f'{{"layerwright": "nodes",\n"format": {FORMAT}']
    for name, records in sections.items():
        lines.append(f'"{name}": [\n' + ",\n".join(map(line_of, records)) + "]")
    return ",\n".join(lines) + "}\n"


def paste(
    project: Project, block_id: BlockId, text: str, at: Place | None, catalogue: Catalogue
) -> tuple[Project, tuple[NodeId, ...]]:
    """Place copies of what `text` holds, with the top left corner at `at` or a little off where it was.

    Copies have ids and layers of their own; a layer shared within the text stays shared among its copies.

    Raises:
        Refusal: the text is no copy of nodes.
    """
    clip = _read(text)
    block = project.blocks[block_id]
    new_layers = {id: LayerId(new_id()) for id in clip.layers}
    new_nodes = {id: NodeId(new_id()) for id in clip.nodes}
    block = _with_layers(block, clip, new_layers, catalogue)
    nodes = {new: _moved(clip.nodes[id], new, new_layers) for id, new in new_nodes.items()}
    wires = {}
    for wire in clip.wires.values():
        fresh = WireId(new_id())
        source, target = new_nodes[wire.source], new_nodes[wire.target]
        wires[fresh] = replace(wire, id=fresh, source=source, target=target)
    block = replace(
        block,
        nodes={**block.nodes, **nodes},
        wires={**block.wires, **wires},
        places={**block.places, **_places(clip, new_nodes, at)},
        inputs=(*block.inputs, *(new_nodes[id] for id in clip.inputs)),
        outputs=(*block.outputs, *(new_nodes[id] for id in clip.outputs)),
    )
    return project.with_block(block), tuple(new_nodes.values())


def _moved(node: Node, id: NodeId, layers: Mapping[LayerId, LayerId]) -> Node:
    # A layer that is not in the text stays missing, and is reported as such.
    return replace(node, id=id, layer=layers.get(node.layer, LayerId(new_id())) if node.layer else None)


def _with_layers(block: Block, clip: Clip, ids: Mapping[LayerId, LayerId], catalogue: Catalogue) -> Block:
    """`block` with copies of the layers, under names that are free in it."""
    for id, new in ids.items():
        layer = clip.layers[id]
        name = layer.attribute
        if not is_legal_attribute(name, catalogue):
            name = snake_case(layer.type.rpartition(".")[2])
        copy = replace(layer, id=new, attribute=free_attribute(block, name, catalogue))
        block = replace(block, layers={**block.layers, new: copy})
    return block


def _places(clip: Clip, ids: Mapping[NodeId, NodeId], at: Place | None) -> dict[NodeId, Place]:
    places = {id: clip.places.get(id, Place(0, 0)) for id in ids}
    left = min((place.x for place in places.values()), default=0)
    top = min((place.y for place in places.values()), default=0)
    dx, dy = (STEP, STEP) if at is None else (at.x - left, at.y - top)
    return {ids[id]: replace(place, x=place.x + dx, y=place.y + dy) for id, place in places.items()}


def _read(text: str) -> Clip:
    """What `text` holds, whole and consistent: a clipboard is either ours or it is not.

    Raises:
        Refusal: it is not.
    """
    try:
        if len(text) > LARGEST or not re.match(r'\s*\{\s*"layerwright"', text):
            raise Unreadable("something else")
        data = parse(text, "clipboard")
        if take(data, "layerwright", str) != "nodes" or take(data, "format", int) > FORMAT:
            raise Unreadable("another kind or a newer format")
        return _clip(data)
    except (Unreadable, FileError) as error:
        raise Refusal("not-nodes") from error


def _clip(data: dict[str, Any]) -> Clip:
    def refuse(index: int, record: Any, reason: str) -> None:
        raise Unreadable(reason)

    nodes: dict[NodeId, Node] = decode_all(take(data, "nodes", list), decode_node, refuse)
    layers: dict[LayerId, Layer] = decode_all(take(data, "layers", list, []), decode_layer, refuse)
    wires: dict[WireId, Wire] = decode_all(take(data, "wires", list, []), decode_wire, refuse)
    if not nodes:
        raise Unreadable("no nodes")
    called = {node.layer for node in nodes.values()}
    return Clip(
        {id: layer for id, layer in layers.items() if id in called},
        nodes,
        {id: wire for id, wire in wires.items() if wire.source in nodes and wire.target in nodes},
        dict(decode_place(each) for each in take(data, "places", list, [])),
        ends_of(nodes, take_names(data, "inputs"), "input"),
        ends_of(nodes, take_names(data, "outputs"), "output"),
    )
