"""Which layers are not trained because something that they are given to is frozen.

In Keras `trainable = False` reaches everything that a layer holds, also what it was given and did not make.
"""

from __future__ import annotations

from collections.abc import Iterator

from nodes.graph import Block, BlockId, LayerId, Object, Project, block_of_type
from nodes.nesting import bound_in, objects_in


def frozen_layers(project: Project, block: Block) -> frozenset[LayerId]:
    """The layers of `block`, given ones too, that it makes untrainable when it is made."""
    return _frozen(project, block, frozenset())


def _frozen(project: Project, block: Block, around: frozenset[BlockId]) -> frozenset[LayerId]:
    if block.id in around:
        return frozenset()
    around |= {block.id}
    found = {id for id, layer in block.layers.items() if not layer.trainable}
    waiting = list(found)
    for layer in block.layers.values():
        waiting += _frozen_inside(project, Object(layer.type, layer.config), around)
    while waiting:
        each = waiting.pop()
        found.add(each)
        if each in block.layers:
            waiting += set(bound_in(block.layers[each].config)) - found
    return frozenset(found)


def _frozen_inside(project: Project, made: Object, around: frozenset[BlockId]) -> Iterator[LayerId]:
    """What instances of blocks in `made` freeze of what they are given."""
    for each in objects_in(made):
        inner = project.blocks.get(block_of_type(each.type) or BlockId(""))
        values = [] if inner is None else [(n, v) for n, v in each.config.items() if isinstance(v, Object)]
        given = [(name, value) for name, value in values if value.type == "layer"]
        if inner is None or not given:
            continue
        frozen = _frozen(project, inner, around)
        names = {inner.layers[id].attribute for id in frozen if id in inner.layers and inner.layers[id].given}
        yield from (LayerId(str(value.config.get("id", ""))) for name, value in given if name in names)
