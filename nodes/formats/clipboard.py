"""Nodes as text, so that they can be copied within a window, between windows, or into a mail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from nodes.blocks import free_block_name, used_blocks
from nodes.catalogue.spec import Catalogue
from nodes.coding import free_code_name, mentions, rename_code, renamed_text, retyped
from nodes.edit import Refusal
from nodes.formats.block_records import decode_block, encode_block
from nodes.formats.files import FileError
from nodes.formats.layers import FORMAT, MOST_NODES, line_of, parse
from nodes.formats.records import Unreadable, decode_code, encode_code, take
from nodes.given_layers import origin_of
from nodes.graph import (
    CUSTOM,
    IMPORT,
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Place,
    Project,
    WireId,
    block_type,
    new_id,
)
from nodes.names import free_attribute, is_legal_attribute, snake_case
from nodes.nesting import (
    blocks_in,
    bound_in,
    contains,
    is_end,
    mapped_values,
    objects_in,
    values_of,
    with_bodies,
)
from nodes.unpacking import Values
from nodes.vocabulary import arguments_in
from nodes.wires import in_body

LARGEST = 16 * 1024 * 1024
"""Characters: whatever else a clipboard holds should be refused soon."""
STEP = 40
"""How far a copy stands from what it was copied from when nothing says where it should go."""

_COPIED = BlockId("")
"""The block of a clip that holds the nodes themselves."""


# -- copying ---------------------------------------------------------------------------------------------


def copy_text(project: Project, block_id: BlockId, nodes: Collection[NodeId]) -> str:
    """`nodes` as text, with what they need: layers, the wires between them, bodies, blocks, code."""
    clip = clip_of(project, block_id, nodes)
    copied = encode_block(clip.main_block)
    sections: dict[str, Iterable[Any]] = {
        name: copied[name] for name in ("layers", "nodes", "wires", "places", "inputs", "outputs")
    }
    sections["blocks"] = [encode_block(clip.blocks[id]) for id in sorted(clip.blocks) if id != _COPIED]
    sections["code"] = [encode_code(clip.code[name]) for name in sorted(clip.code)]
    lines = [f'{{"layerwright": "nodes",\n"format": {FORMAT}']
    if copied["arguments"]:
        lines.append(f'"arguments": {line_of(copied["arguments"])}')
    for name, records in sections.items():
        if name not in ("blocks", "code") or records:
            lines.append(f'"{name}": [\n' + ",\n".join(map(line_of, records)) + "]")
    return ",\n".join(lines) + "}\n"


def clip_of(project: Project, block_id: BlockId, nodes: Collection[NodeId]) -> Project:
    """A project of what is copied: the nodes as its main block, the blocks and the code they need."""
    block = project.blocks[block_id]
    chosen = with_bodies(block, sorted(nodes))
    kept = [id for id in chosen if not is_end(block, block.nodes[id]) or block.nodes[id].region in chosen]
    inner = {id: _freed(block.nodes[id], chosen) for id in sorted(kept)}
    called = [node.layer for node in inner.values() if node.layer in block.layers]
    layers: dict[LayerId, Layer] = {}
    while called:
        id = called.pop()
        if id is not None and id in block.layers and id not in layers:
            layers[id] = _made(project, block, block.layers[id])
            called.extend(bound_in(layers[id].config))
    copied = replace(
        block,
        id=_COPIED,
        layers=layers,
        nodes=inner,
        wires={id: w for id, w in block.wires.items() if w.source in inner and w.target in inner},
        places={id: block.places[id] for id in inner if id in block.places},
        inputs=tuple(id for id in block.inputs if id in inner),
        outputs=tuple(id for id in block.outputs if id in inner),
        extra={},
    )
    taken = {name for value in values_of(replace(copied, arguments={})) for name in arguments_in(value)}
    arguments = {name: value for name, value in block.arguments.items() if name in taken}
    clip = replace(project, main=_COPIED, extra={})
    copied = replace(copied, arguments=arguments)
    clip = replace(clip, blocks={**project.blocks, _COPIED: copied})
    blocks = {id: clip.blocks[id] for id in (_COPIED, *used_blocks(clip, _COPIED)) if id in clip.blocks}
    return replace(clip, blocks=blocks, code=_needed_code(project.code, blocks.values()))


def _freed(node: Node, chosen: Collection[NodeId]) -> Node:
    return node if node.region in chosen or node.region is None else replace(node, region=None)


def _made(project: Project, block: Block, layer: Layer) -> Layer:
    """A layer that can be made elsewhere: of a layer parameter, what the first instance gives."""
    if not layer.given:
        return layer
    origin = origin_of(project, block.id, layer.id)
    found = Layer(layer.id, layer.attribute, layer.type) if origin is None else origin
    return replace(found, id=layer.id, attribute=layer.attribute, given=False)


def _needed_code(code: Mapping[str, Code], blocks: Iterable[Block]) -> dict[str, Code]:
    types: set[str] = set()
    texts: list[str] = []
    for block in blocks:
        types.update(layer.type for layer in block.layers.values())
        types.update(node.kind for node in block.nodes.values())
        types.update(each.type for value in values_of(block) for each in objects_in(value))
        lines = (node.arguments.get("body") for node in block.nodes.values() if node.kind == "code")
        texts += [each for each in lines if isinstance(each, str)]
    waiting = [name for name in code if CUSTOM + name in types or any(mentions(t, name) for t in texts)]
    found: dict[str, Code] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = code[name]
            waiting += [each for each in code if mentions(code[name].text, each)]
    return found


# -- pasting ---------------------------------------------------------------------------------------------


def paste(
    project: Project,
    block_id: BlockId,
    text: str,
    at: Place | None,
    catalogue: Catalogue,
    region: NodeId | None = None,
) -> tuple[Project, tuple[NodeId, ...]]:
    """Place copies of what `text` holds, with the top left corner at `at` or a little off where it was.

    Copies have ids and layers of their own; a layer shared within the text stays shared among its copies.
    Blocks and code that they need and the project does not have come along; what only has the name of
    something else gets another one. `region` is the body in which the copies stand.

    Raises:
        Refusal: the text is no copy of nodes, or the block would contain itself.
    """
    clip = _read(text)
    project, copied = _merged(project, clip)
    for inner in blocks_in(copied):
        if contains(project, inner, block_id):
            raise Refusal("contains-itself", name=project.blocks[block_id].name)
    block = project.blocks[block_id]
    copied = _with_arguments(copied, block, catalogue)
    new_layers = {id: LayerId(new_id()) for id in copied.layers}
    new_nodes = {id: NodeId(new_id()) for id in copied.nodes}
    block = _with_layers(block, copied, new_layers, catalogue)
    nodes = {new: _moved(copied.nodes[id], new, new_layers, new_nodes) for id, new in new_nodes.items()}
    wires = {}
    for wire in copied.wires.values():
        fresh = WireId(new_id())
        source, target = new_nodes[wire.source], new_nodes[wire.target]
        wires[fresh] = replace(wire, id=fresh, source=source, target=target)
    block = replace(
        block,
        nodes={**block.nodes, **nodes},
        wires={**block.wires, **wires},
        places={**block.places, **_places(copied, new_nodes, at)},
        inputs=(*block.inputs, *(new_nodes[id] for id in copied.inputs)),
        outputs=(*block.outputs, *(new_nodes[id] for id in copied.outputs)),
    )
    for id, node in nodes.items():
        if region is not None and node.region is None and node.kind not in ("input", "output"):
            block = in_body(block, id, region)
    return project.with_block(block), tuple(new_nodes.values())


def _merged(project: Project, clip: Project) -> tuple[Project, Block]:
    """`project` with the code and the blocks of `clip`, and the copied nodes in its terms."""
    for name, code in list(clip.code.items()):
        there = project.code.get(name)
        # What is said of a function of TensorFlow may differ, the function is the same.
        own = code.kind != IMPORT
        if own and there is not None and (there.kind, there.text) != (code.kind, code.text):
            clip = rename_code(clip, name, _name_there(project, clip, code))
    project = replace(project, code={**clip.code, **project.code}) if clip.code else project
    for id in _inner_first(clip):
        block = clip.blocks[id]
        same = next((each for each in project.blocks.values() if _alike(each, block)), None)
        if same is None:
            fresh = id if id not in project.blocks else BlockId(new_id())
            same = replace(block, id=fresh, name=free_block_name(project, block.name))
            project = project.with_block(same)
        if same.id != id:
            changed = {
                each: retyped(other, block_type(id), block_type(same.id))
                for each, other in clip.blocks.items()
            }
            clip = replace(clip, blocks=changed)
    return project, clip.blocks[_COPIED]


def _name_there(project: Project, clip: Project, code: Code) -> str:
    """What the code of a clip can be called in `project`: as what is the same there, else by a free name."""
    for each in project.code.values():
        same = each.kind == code.kind and renamed_text(code.text, code.name, each.name) == each.text
        if same and each.name not in clip.code:
            return each.name
    return free_code_name(replace(project, code={**project.code, **clip.code}), code.name)


def _inner_first(clip: Project) -> list[BlockId]:
    """The blocks of a clip, each after those that stand in it.

    Raises:
        Refusal: one contains itself.
    """
    found: dict[BlockId, None] = {}
    left = [id for id in sorted(clip.blocks) if id != _COPIED]
    while left:
        ready = [id for id in left if blocks_in(clip.blocks[id]).isdisjoint(left)]
        if not ready:
            raise Refusal("not-nodes")
        found.update(dict.fromkeys(ready))
        left = [id for id in left if id not in found]
    return list(found)


_COMPARED = ("kind", "layers", "nodes", "wires", "inputs", "outputs", "arguments", "device", "takes", "gives")


def _alike(one: Block, other: Block) -> bool:
    """Whether two blocks differ in nothing but their names and in where things stand."""
    return all(getattr(one, field) == getattr(other, field) for field in _COMPARED)


def _with_arguments(copied: Block, block: Block, catalogue: Catalogue) -> Block:
    """The copied nodes with the defaults of arguments that `block` does not have in their place."""
    missing = {name: value for name, value in copied.arguments.items() if name not in block.arguments}
    values = Values(replace(copied, arguments=missing), {}, catalogue)
    layers = {
        id: replace(layer, config=values.filled(layer.config, catalogue.get(layer.type)))
        for id, layer in copied.layers.items()
    }
    nodes = {
        id: replace(node, arguments=values.filled(node.arguments, catalogue.get(node.kind)))
        for id, node in copied.nodes.items()
    }
    return replace(copied, layers=layers, nodes=nodes)


def _moved(node: Node, id: NodeId, layers: Mapping[LayerId, LayerId], nodes: Mapping[NodeId, NodeId]) -> Node:
    # A layer that is not in the text stays missing, and is reported as such.
    layer = layers.get(node.layer, LayerId(new_id())) if node.layer else None
    return replace(node, id=id, layer=layer, region=nodes.get(node.region) if node.region else None)


def _with_layers(block: Block, clip: Block, ids: Mapping[LayerId, LayerId], catalogue: Catalogue) -> Block:
    """`block` with copies of the layers, under names that are free in it."""

    def bound(each: Object) -> Object:
        id = LayerId(str(each.config.get("id", "")))
        return replace(each, config={"id": ids[id]}) if each.type == "layer" and id in ids else each

    for id, new in ids.items():
        layer = clip.layers[id]
        name = layer.attribute
        if not is_legal_attribute(name, catalogue):
            name = snake_case(layer.type.rpartition(".")[2])
        attribute, config = free_attribute(block, name, catalogue), mapped_values(layer.config, bound)
        copy = replace(layer, id=new, attribute=attribute, config=config, given=False)
        block = replace(block, layers={**block.layers, new: copy})
    return block


def _places(clip: Block, ids: Mapping[NodeId, NodeId], at: Place | None) -> dict[NodeId, Place]:
    places = {id: clip.places.get(id, Place(0, 0)) for id in ids}
    left = min((place.x for place in places.values()), default=0)
    top = min((place.y for place in places.values()), default=0)
    dx, dy = (STEP, STEP) if at is None else (at.x - left, at.y - top)
    return {ids[id]: replace(place, x=place.x + dx, y=place.y + dy) for id, place in places.items()}


# -- reading ---------------------------------------------------------------------------------------------


def _read(text: str) -> Project:
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


def _clip(data: dict[str, Any]) -> Project:
    copied = _consistent(decode_block({**data, "id": _COPIED}))
    if not copied.nodes:
        raise Unreadable("no nodes")
    blocks = {_COPIED: copied}
    for record in take(data, "blocks", list, []):
        block = _consistent(decode_block(record))
        if block.id in blocks:
            raise Unreadable("two blocks have one id")
        blocks[block.id] = block
    if sum(len(block.nodes) for block in blocks.values()) > MOST_NODES:
        raise Unreadable("too many nodes")
    codes = [decode_code(record) for record in take(data, "code", list, [])]
    return Project(blocks, _COPIED, {code.name: code for code in codes})


def _consistent(block: Block) -> Block:
    """`block` without layers that nothing uses, and wires and bodies that lead nowhere."""
    used = {node.layer for node in block.nodes.values()}
    used |= {id for layer in block.layers.values() for id in bound_in(layer.config)}
    nodes = {
        id: node if node.region is None or node.region in block.nodes else replace(node, region=None)
        for id, node in block.nodes.items()
    }
    return replace(
        block,
        layers={id: layer for id, layer in block.layers.items() if id in used or layer.given},
        nodes=nodes,
        wires={id: w for id, w in block.wires.items() if w.source in nodes and w.target in nodes},
        places={id: place for id, place in block.places.items() if id in nodes},
    )
