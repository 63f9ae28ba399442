"""The Python source that a project means: one class per block, and `build()`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nodes.catalogue.spec import Catalogue
from nodes.codegen.blocks import BlockWriter
from nodes.codegen.page import Page
from nodes.codegen.plan import plan_block
from nodes.graph import Block, NodeId, Project
from nodes.names import class_names


@dataclass(frozen=True, slots=True)
class Source:
    """The source, the lines (from 1) on which each node shows, and why others do not show."""

    text: str
    lines: Mapping[NodeId, tuple[int, ...]]
    left_out: Mapping[NodeId, str]


def generate(project: Project, catalogue: Catalogue) -> Source:
    """The source of `project`. What is wrong in the drawing is left out of it."""
    page = Page()
    page.write(["# Drawn with Layerwright.", "", "import tensorflow as tf"])
    left_out: dict[NodeId, str] = {}
    names = class_names(project)
    for block in _main_last(project):
        plan = plan_block(project, block.id, catalogue)
        left_out.update(plan.left_out)
        writer = BlockWriter(page, block, plan, names[block.id], catalogue)
        page.write(["", ""])
        writer.write_class()
        if block.id == project.main:
            writer.write_build()
    return Source(page.text, page.marks, left_out)


def _main_last(project: Project) -> list[Block]:
    blocks = project.blocks.values()
    return sorted(blocks, key=lambda block: (block.id == project.main, block.name, block.id))
