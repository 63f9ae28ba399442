"""What the tensors of a block are called in its `call`: a chain keeps one name, a branch gets its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from nodes.codegen.plan import OUTPUT, Call, Plan
from nodes.codegen.wiring import Ref
from nodes.edit import snake_case
from nodes.graph import Block, NodeId, PortName
from nodes.names import TAKEN

UNUSED = "_"
GENERIC = re.compile("output(_[0-9]+)?")
"""Names of output ports that say nothing."""

LONGEST = 32
"""A variable is not made longer than this from a title."""


def tensor_names(plan: Plan, block: Block) -> Mapping[Ref, str]:
    """The variable that holds each tensor of `plan`; what nothing uses is called `_`."""
    return _Naming(plan, block).names


class _Naming:
    """Goes through the calls in order, knowing which variables still hold something that is needed."""

    def __init__(self, plan: Plan, block: Block) -> None:
        self.block = block
        self.names: dict[Ref, str] = {}
        self.held: dict[str, Ref] = {}
        self.last_use = _last_uses(plan)
        self.constants = {call.node for call in plan.calls if block.nodes[call.node].kind == "constant"}
        single = len(plan.inputs) == 1
        for node in plan.inputs:
            self._hold(Ref(node, OUTPUT), "inputs" if single else self._own(node))
        for place, call in enumerate(plan.calls):
            self._name_outputs(call, place)

    def _name_outputs(self, call: Call, place: int) -> None:
        taken = list(dict.fromkeys(call.refs()))
        dying = [self.names[ref] for ref in taken if self.last_use[ref] == place]
        for name in dying:
            self.held.pop(name, None)
        tensors = [self.names[ref] for ref in taken if ref.node not in self.constants]
        for number, port in enumerate(call.outputs):
            if GENERIC.fullmatch(port) is None:
                name = self._free(_stem(port) or "y")
            elif number == 0:
                name = self._main(call, tensors, dying)
            else:
                name = self._own(call.node)
            self._hold(Ref(call.node, port), name)

    def _main(self, call: Call, tensors: list[str], dying: list[str]) -> str:
        """The name of a call's first output: that of the chain it goes on with, if it is the only one to."""
        if len(tensors) == 1 and tensors[0] in dying and tensors[0] not in ("inputs", *self.held):
            return tensors[0]
        begins = tensors == ["inputs"] or len(tensors) > 1
        return "x" if begins and "x" not in self.held else self._own(call.node)

    def _hold(self, ref: Ref, name: str) -> None:
        used = ref in self.last_use
        self.names[ref] = name if used else UNUSED
        if used:
            self.held[name] = ref

    def _own(self, node_id: NodeId) -> str:
        """A free name after the node's title, its layer or its kind."""
        node = self.block.nodes[node_id]
        layer = self.block.layer_of(node)
        stems = (node.title, "" if layer is None else layer.attribute, node.kind.rpartition(".")[2])
        return self._free(next(filter(None, map(_stem, stems)), "y"))

    def _free(self, stem: str) -> str:
        name, count = stem, 0
        while name in TAKEN or name in self.held:
            count += 1
            name = f"{stem}_{count}"
        return name


def _last_uses(plan: Plan) -> dict[Ref, int]:
    """For every tensor that something uses, the last call that does; results are used after all calls."""
    uses = {ref: place for place, call in enumerate(plan.calls) for ref in call.refs()}
    return {**uses, **dict.fromkeys(plan.results, len(plan.calls))}


def _stem(text: str | PortName) -> str:
    """`text` as a variable's name; empty if nothing of it can be one."""
    words = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text)).split()
    name = "_".join(filter(None, (snake_case(word).strip("_") for word in words)))
    if len(name) > LONGEST:
        name = name[:LONGEST].rpartition("_")[0] or name[:LONGEST]
    return name if name.isidentifier() else ""
