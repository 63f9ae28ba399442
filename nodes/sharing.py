"""Edits of shared layers: one layer called by several nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.edit import without_layers
from nodes.given_layers import origin_of
from nodes.graph import Block, BlockId, Layer, LayerId, Node, NodeId, Place, Project, Shape, new_id, same
from nodes.names import free_attribute, title_of
from nodes.nesting import passed_on
from nodes.refusal import Refusal
from nodes.report import LayerReport, Report, shape_text

STEP = Place(40, 40)
"""How far a duplicate stands from its original when nothing else is said."""

_DECIDING = (
    "units",
    "filters",
    "kernel_size",
    "depth_multiplier",
    "input_dim",
    "output_dim",
    "num_heads",
    "key_dim",
    "value_dim",
    "use_bias",
    "shape",
    "layer",
    "layers",
    "cell",
)
"""Arguments that decide which weights a layer has, for layers that Keras has not told of."""


def duplicate_shared(
    project: Project,
    block_id: BlockId,
    nodes: Iterable[NodeId],
    vocabulary: Catalogue,
    offset: Place = STEP,
) -> tuple[Project, tuple[NodeId, ...]]:
    """Place one more call of the layer of each of `nodes`, `offset` away from it, without wires.

    Nodes that call no layer are left alone.
    """
    block = project.blocks[block_id]
    new_nodes: dict[NodeId, Node] = {}
    places: dict[NodeId, Place] = {}
    for id in dict.fromkeys(nodes):
        node = block.nodes.get(id)
        if node is None or block.layer_of(node) is None:
            continue
        copy = replace(node, id=NodeId(new_id()), bypassed=False)
        new_nodes[copy.id] = copy
        place = block.places.get(id, Place(0, 0))
        places[copy.id] = replace(place, x=place.x + offset.x, y=place.y + offset.y)
    block = replace(block, nodes={**block.nodes, **new_nodes}, places={**block.places, **places})
    return (project.with_block(block) if new_nodes else project), tuple(new_nodes)


def tie(
    project: Project,
    block_id: BlockId,
    nodes_or_layers: Iterable[NodeId | LayerId],
    to_layer: LayerId,
    report: Report | None = None,
) -> Project:
    """Let `nodes_or_layers` (of a layer: all its calls) call `to_layer`; layers left without calls go.

    `report` tells which weights there are, so that only those that agree are tied.

    Raises:
        Refusal: the layers are of different types, or their weights cannot agree.
    """
    block = project.blocks[block_id]
    goal = block.layers[to_layer]
    changed: dict[NodeId, Node] = {}
    for node in _calls(block, nodes_or_layers):
        layer = block.layer_of(node)
        if layer is None or layer.id == to_layer:
            continue
        check_tie(block, layer, goal, report)
        changed[node.id] = replace(node, layer=to_layer)
    if not changed:
        return project
    former = {id for node in changed if (id := block.nodes[node].layer) is not None}
    return without_layers(project, replace(block, nodes={**block.nodes, **changed}), former)


def _calls(block: Block, chosen: Iterable[NodeId | LayerId]) -> Iterator[Node]:
    for id in chosen:
        if id in block.nodes:
            yield block.nodes[NodeId(id)]
        else:
            yield from block.calls_of(LayerId(id))


def check_tie(block: Block, layer: Layer, goal: Layer, report: Report | None = None) -> None:
    """Make sure that calls of `layer` could call `goal` instead.

    Raises:
        Refusal: as `tie`.
    """
    if layer.type != goal.type:
        raise Refusal("tie-types", name=layer.attribute, other=goal.attribute)
    known = _weights(layer, goal, report)
    if known is not None:
        ours, theirs = known
        if ours != theirs:
            raise Refusal(
                "tie-shapes",
                name=layer.attribute,
                shapes=_text(ours),
                other=goal.attribute,
                other_shapes=_text(theirs),
            )
    elif not (layer.given or goal.given):
        for name in _DECIDING:
            if not same(layer.config.get(name), goal.config.get(name)):
                raise Refusal("tie-values", name=layer.attribute, other=goal.attribute, argument=name)


def _weights(
    layer: Layer, goal: Layer, report: Report | None
) -> tuple[tuple[Shape, ...], tuple[Shape, ...]] | None:
    """The shapes of the weights of both, as they are where they differ; None where Keras told of neither."""
    found = None
    for (path, id), ours in ({} if report is None else report.layers).items():
        theirs = report.layers.get((path, goal.id)) if report is not None else None
        if id == layer.id and theirs is not None and ours.built and theirs.built:
            found = _shapes(ours), _shapes(theirs)
            if found[0] != found[1]:
                break
    return found


def _shapes(layer: LayerReport) -> tuple[Shape, ...]:
    return tuple(weight.shape for weight in layer.weights)


def _text(shapes: tuple[Shape, ...]) -> str:
    return ", ".join(map(shape_text, shapes)) or "()"


def can_tie_to(block: Block, layer: LayerId, vocabulary: Catalogue) -> tuple[LayerId, ...]:
    """The other layers of `block` that calls of `layer` could call instead, as far as their types tell."""
    type = block.layers[layer].type
    spec = vocabulary.get(type)
    if spec is None or not spec.stateful:
        return ()
    found = [each for each in block.layers.values() if each.type == type and each.id != layer]
    return tuple(each.id for each in sorted(found, key=lambda each: (each.attribute, each.id)))


def untie(
    project: Project, block_id: BlockId, node_id: NodeId, vocabulary: Catalogue
) -> tuple[Project, LayerId]:
    """Give a call of a shared layer a layer of its own, a copy under a free name; tell its id.

    The caller knows where the copy comes from: the layer that the node called before. A node that is its
    layer's only use keeps it. Of a layer parameter the copy is made as what the first instance gives.

    Raises:
        Refusal: the node calls no layer.
    """
    block = project.blocks[block_id]
    node = block.nodes[node_id]
    layer = block.layer_of(node)
    if layer is None:
        raise Refusal("no-layer", title=title_of(block, node))
    if not is_shared(block, layer.id):
        return project, layer.id
    attribute = free_attribute(block, layer.attribute, vocabulary)
    origin = (origin_of(project, block_id, layer.id) if layer.given else layer) or layer
    copy = replace(origin, id=LayerId(new_id()), attribute=attribute, given=False)
    block = replace(
        block,
        layers={**block.layers, copy.id: copy},
        nodes={**block.nodes, node_id: replace(node, layer=copy.id)},
    )
    return project.with_block(block), copy.id


def is_shared(block: Block, layer: LayerId) -> bool:
    """Whether `layer` is called more than once, or called and passed on to an instance."""
    calls = len(block.calls_of(layer))
    return calls > 1 or (calls == 1 and layer in passed_on(block))
