"""Inputs that a `call` copies to a device before anything else."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from nodes.formats.python_source.drafts import Draft, Tensor, Thing
from nodes.graph import NodeId


def copies_inputs(statement: ast.With, variables: Mapping[str, Thing], draft: Draft) -> bool:
    """Whether a scope only copies inputs to its device, which these then ask for."""
    copied: list[NodeId] = []
    for each in statement.body:
        text = ast.unparse(each)
        name = text.partition(" = ")[0]
        thing = variables.get(name)
        if text != f"{name} = tf.keras.ops.copy({name})" or not isinstance(thing, Tensor):
            return False
        copied.append(thing.node)
    if any(draft.nodes[each].kind != "input" for each in copied):
        return False
    for node in copied:
        draft.change(node, device=draft.device)
    return True
