"""What the notes in the examples say, in the person's language."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from editor.messages import QT_TRANSLATE_NOOP
from nodes.graph import Block, Node, Project

CONTEXT = "Examples"

NOTES: frozenset[str] = frozenset(
    {
        QT_TRANSLATE_NOOP(
            "Examples",
            "A model as a class: its layers are made in __init__ and wired in call. "
            "Change units of the first Dense and watch shapes and code follow.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "The Input leaves its shape open, so the weights do not exist yet. "
            "Give it the shape 20 and they appear.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "Every parameter can have an initialiser of its own: normal(0, 0.01) and zeros in the first "
            "layer, ones in the second.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "Parameters have names and shapes: select a Dense and look at WEIGHTS in the inspector.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "What enters a block goes past it and is added to what comes out of it, so that gradients reach "
            "the first layers. Both sides of an Add need one shape: change filters of one Conv2D and see "
            "which wire complains.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "From strings to a probability. The words stand in the file; the mask of the Embedding tells the "
            "LSTM where a text ends. Type more words into vocabulary and raise input_dim to two more than "
            "there are.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "Self-attention: query and value are the same sequence, whose length is open (None). Each half "
            "is added to what entered it and normalized.",
        ),
        QT_TRANSLATE_NOOP(
            "Examples",
            "Two inputs, two answers: a picture and five numbers meet in a Concatenate. The model takes a "
            "list and returns a tuple, in the order of the Input and Output nodes.",
        ),
    }
)
"""The texts of notes and frames in `resources/examples/`; a test compares the two."""


def worded(project: Project) -> Project:
    """`project`, an example, with its notes in the person's language."""
    return replace(project, blocks={id: _worded_block(block) for id, block in project.blocks.items()})


def _worded_block(block: Block) -> Block:
    return replace(block, nodes={id: _worded_node(node) for id, node in block.nodes.items()})


def _worded_node(node: Node) -> Node:
    text = node.arguments.get("text")
    if node.kind not in ("note", "frame") or text not in NOTES:
        return node
    return replace(node, arguments={**node.arguments, "text": QCoreApplication.translate(CONTEXT, str(text))})
