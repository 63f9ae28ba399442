"""A plan once more, after configurations have changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.codegen.literals import Unprintable
from nodes.codegen.making import Maker
from nodes.codegen.steps import Plan
from nodes.graph import BlockId, LayerId, Project


def replanned(
    plan: Plan, project: Project, block_id: BlockId, layers: Collection[LayerId], catalogue: Catalogue
) -> Plan | None:
    """`plan`, made of a drawing in which `layers` had other configurations, as it is now.

    They are to be no instances of blocks, and to be given none of the block's layers: then neither ports nor
    order hang on their configurations. None when it has to be made anew: one is, or was, left out.
    """
    block = project.blocks[block_id]
    maker = Maker(project, block, catalogue, None)
    known = {each.layer for each in plan.constructions}
    for id in layers:
        layer = block.layers[id]
        spec = catalogue.get(layer.type)
        if id not in known or spec is None:
            return None
        try:
            maker.make(layer, spec)
        except Unprintable:
            return None
    made = tuple(maker.made.get(each.layer, each) for each in plan.constructions)
    return replace(plan, constructions=made)
