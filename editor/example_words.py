"""What notes and frames in the examples say, in the person's language.

The words stand in `resources/examples/`, from where `make translations` takes them.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from nodes.graph import Block, Node, Project

CONTEXT = "Examples"


def worded(project: Project) -> Project:
    """`project`, an example, with its notes in the person's language."""
    return replace(project, blocks={id: _worded_block(block) for id, block in project.blocks.items()})


def _worded_block(block: Block) -> Block:
    return replace(block, nodes={id: _worded_node(node) for id, node in block.nodes.items()})


def _worded_node(node: Node) -> Node:
    text = node.arguments.get("text")
    if node.kind not in ("note", "frame") or not isinstance(text, str):
        return node
    return replace(node, arguments={**node.arguments, "text": QCoreApplication.translate(CONTEXT, text)})
