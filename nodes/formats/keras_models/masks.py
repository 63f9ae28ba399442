"""Masks that an inner model is told, which its class does not take: code puts them on the tensors before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodes.formats.keras_models.calls import Feed, Fitted
from nodes.formats.keras_models.inbound import Inbound, Tensor, flat
from nodes.formats.keras_models.records import Drawn
from nodes.graph import PortName, Value

if TYPE_CHECKING:
    from nodes.formats.keras_models.graphs import GraphReader

X, MASK, Y = PortName("x"), PortName("mask"), PortName("y")
BODY = "y = tf.identity(x)\ny._keras_mask = mask"
"""As Keras does it itself: a mask is an attribute of its tensor."""


def with_masks(graph: GraphReader, call: Inbound, layer: str) -> Inbound:
    """A call of an inner model whose inputs carry the masks that it is told, where these are tensors."""
    inputs = flat(list(call.args[:1])) if call.args else flat(call.kwargs.get("inputs", []))
    masks = flat(call.kwargs.get("mask"))
    told = [each for each in masks if each is not None]
    if not told or len(masks) != len(inputs) or not all(isinstance(each, Tensor) for each in told):
        return call
    pairs = zip(inputs, masks, strict=True)
    carrying = [each if mask is None else _carrying(graph, each, mask) for each, mask in pairs]
    graph.around.note("keras-mask-code", layer=layer)
    rest = {name: each for name, each in call.kwargs.items() if name not in ("mask", "inputs")}
    return Inbound((carrying, *call.args[1:]), rest, call.older)


def _carrying(graph: GraphReader, tensor: Any, mask: Tensor) -> Tensor:
    graph.around.spend(1)
    feeds = [Feed(tensor, X), Feed(mask, MASK)]
    arguments: dict[str, Value] = {"inputs": (str(X), str(MASK)), "outputs": (str(Y),), "body": BODY}
    node = graph.add("code", None, Fitted(feeds, arguments))
    key = f"\0masked {len(graph.drawn)}"
    graph.drawn[key] = Drawn([(node, (Y,))])
    return Tensor(key, 0, 0, tensor.shape if isinstance(tensor, Tensor) else None)
