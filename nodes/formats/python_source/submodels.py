"""Functional models within a functional model: each becomes a block of its own."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count

from nodes.formats.python_source.drafts import Draft, One, Tensor
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.values import shown
from nodes.graph import LayerId, NodeId, WireId, block_type, new_id
from nodes.names import is_class_name
from nodes.nesting import bound_in
from nodes.vocabulary import block_spec


class Submodels:
    """The models that are made of tensors of one draft, besides the model that this is."""

    def __init__(self, taken: Collection[str]) -> None:
        self.taken = set(taken)
        """What is called otherwise: no submodel may be called so too."""
        self.drafts: list[Draft] = []
        self._inside: dict[LayerId, tuple[ast.Call, frozenset[LayerId]]] = {}
        """For each layer that is a submodel the layers from which that was made."""

    def made(
        self, draft: Draft, node: ast.Call, wish: str, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
    ) -> One:
        """A layer of `draft` that does what stands there between `inputs` and `outputs`.

        Raises:
            NoForm: there is more to it than that.
        """
        ends = [each.node for each in inputs]
        chosen = _between(draft, ends, outputs)
        entries = {id for id in chosen if draft.nodes[id].kind == "input"}
        called = {layer for id in chosen if (layer := draft.nodes[id].layer) is not None}
        if entries != set(ends) or any(True for id in called for _ in bound_in(draft.layers[id].config)):
            raise NoForm("python-model-ends", node)
        inner = _copied(draft, self._name(wish), chosen, ends, outputs)
        self.drafts.append(inner)
        nodes = draft.catalogue.nodes
        assert isinstance(nodes, dict)
        nodes[block_type(inner.id)] = block_spec(inner.block(), inner.name, draft.catalogue)
        layer = draft.add_layer(wish or "submodel", block_type(inner.id), {})
        self._inside[layer] = (node, frozenset(called))
        return One(layer)

    def _name(self, wish: str) -> str:
        """What the class of a submodel is called that a variable holds."""
        name = "".join(f"{word[:1].upper()}{word[1:]}" for word in wish.split("_"))
        name = name if is_class_name(name) else "Submodel"
        numbers = (f"{name}{number or ''}" for number in count())
        found = next(each for each in numbers if each not in self.taken)
        self.taken.add(found)
        return found

    def check(self, draft: Draft) -> None:
        """Make sure that no layer of a submodel is called beside it: there it would be another one.

        Raises:
            NoForm: one is.
        """
        taken: set[LayerId] = set()
        for node, inside in (each for id, each in self._inside.items() if id in draft.layers):
            if not inside.isdisjoint(taken | draft.layers.keys()):
                raise NoForm("python-shared-in-model", node, text=shown(node))
            taken |= inside


def _between(draft: Draft, ends: Sequence[NodeId], outputs: Sequence[Tensor]) -> set[NodeId]:
    """The nodes that lead to `outputs`, bodies of loops and branches with all that is in them."""
    sources: dict[NodeId, list[NodeId]] = {}
    for wire in draft.wires.values():
        sources.setdefault(wire.target, []).append(wire.source)
    members: dict[NodeId, list[NodeId]] = {}
    for each in draft.nodes.values():
        if each.region is not None:
            members.setdefault(each.region, []).append(each.id)
    found: set[NodeId] = set(ends)
    waiting = [each.node for each in outputs]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += [*sources.get(id, ()), *members.get(id, ())]
    return found


def _copied(
    draft: Draft, name: str, chosen: set[NodeId], ends: Sequence[NodeId], outputs: Sequence[Tensor]
) -> Draft:
    """A draft of its own with the nodes `chosen`, and their layers, once more."""
    inner = Draft(name, "model", draft.catalogue)
    ids = {id: NodeId(new_id()) for id in draft.nodes if id in chosen}
    layers: dict[LayerId | None, LayerId | None] = {None: None}
    for id, own in ids.items():
        node = draft.nodes[id]
        if node.layer is not None and node.layer not in layers:
            layer = draft.layers[node.layer]
            made = inner.add_layer(layer.attribute, layer.type, layer.config, layer.trainable)
            inner.layers[made] = replace(inner.layers[made], device=layer.device)
            layers[layer.id] = made
        region = None if node.region is None else ids[node.region]
        inner.nodes[own] = replace(node, id=own, layer=layers[node.layer], region=region)
        inner.lines[own] = draft.lines[id]
        if id in draft.specs:
            inner.specs[own] = draft.specs[id]
    for wire in draft.wires.values():
        if wire.source in ids and wire.target in ids:
            new = WireId(new_id())
            inner.wires[new] = replace(wire, id=new, source=ids[wire.source], target=ids[wire.target])
    inner.wanted = {
        Tensor(ids[it.node], it.port): word for it, word in draft.wanted.items() if it.node in ids
    }
    inner.inputs = [ids[each] for each in ends]
    for each in outputs:
        inner.give(Tensor(ids[each.node], each.port))
    return inner
