"""What stands in a wrapper and elsewhere too: one layer, the wrapper, of which both are calls.

A layer alone is the wrapper around it, called on one step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nodes.formats.keras_models.calls import Feed, Fitted
from nodes.formats.keras_models.inbound import Inbound, Tensor, tensors_in
from nodes.formats.keras_models.operations import INDEX
from nodes.formats.keras_models.records import Drawn
from nodes.formats.keras_models.sharing import INSIDE
from nodes.graph import LayerId, NodeId, Object, PortName, block_type

if TYPE_CHECKING:
    from nodes.formats.keras_models.graphs import GraphReader

X, OUTPUT = PortName("x"), PortName("output")


def draw_lent(
    graph: GraphReader, record: Mapping[str, Any], name: str, calls: Sequence[Inbound], stem: str, at: str
) -> None:
    """Draw the calls of a layer that stands in a wrapper and elsewhere, or of that wrapper."""
    wrapper = graph.around.sharing.wrapper_of(record)
    alone = wrapper is not record
    layer, type = _made(graph, record, wrapper, stem, at)
    spec = graph.around.catalogue.nodes[type]
    for call in calls:
        if alone and any(each.layer in graph.masked for each in tensors_in(list(call.args))):
            graph.around.note("keras-call-argument", argument="mask")
        call = _one_step(graph, call) if alone else call
        node = graph.add("layer", layer, graph.around.fitter.layer(spec, call))
        if alone:
            node = _added(graph, INDEX, {"index": ":, 0"}, _key(graph, node))
        graph.call(name, node, (OUTPUT,))


def _made(
    graph: GraphReader, record: Mapping[str, Any], wrapper: Mapping[str, Any], stem: str, at: str
) -> tuple[LayerId, str]:
    """The wrapper, made here or before, and its type."""
    values = graph.around.values
    type = values.type_of(wrapper)
    known = graph.shared.get(graph.around.sharing.number(record))
    if known is not None and known in graph.layers:
        return known, type
    config = values.config_of(graph.around.catalogue.nodes[type], wrapper["config"])
    inner = wrapper["config"][INSIDE[0]]
    found = graph.around.inner(inner, f"{at}/{INSIDE[0]}/" if wrapper is record else f"{at}/")
    if found is not None:
        config[INSIDE[0]] = Object(block_type(found.block.id), graph.bindings(found, inner))
    return graph.make(record, type, config, stem, found, INSIDE[0], lends=True), type


def _one_step(graph: GraphReader, call: Inbound) -> Inbound:
    first = next(tensors_in(list(call.args[:1])))
    node = _added(graph, "keras.ops.expand_dims", {"axis": 1}, first)
    return Inbound((_key(graph, node), *call.args[1:]), call.kwargs, call.older)


def _added(graph: GraphReader, kind: str, arguments: Mapping[str, Any], tensor: Tensor) -> NodeId:
    graph.around.spend(1)
    return graph.add(kind, None, Fitted([Feed(tensor, X)], dict(arguments)))


def _key(graph: GraphReader, node: NodeId) -> Tensor:
    """What leaves a node that stands for nothing in the file."""
    key = f"\0{len(graph.drawn)} within"
    graph.drawn[key] = Drawn([(node, (OUTPUT,))])
    return Tensor(key, 0, 0)
