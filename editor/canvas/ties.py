"""The other calls of a shared layer, lit up while one of them is selected or under the mouse."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from editor.canvas.geometry import RADIUS
from editor.canvas.stage import Stage
from nodes.graph import Block, NodeId

REACH = 6
"""How far from its call the light around it stands."""


def others(block: Block, nodes: Iterable[NodeId]) -> frozenset[NodeId]:
    """The nodes that call the same layers as `nodes`, without these."""
    known = frozenset(nodes)
    layers = {block.nodes[id].layer for id in known if id in block.call_numbers}
    calls = {call.id for layer in layers if layer is not None for call in block.calls_of(layer)}
    return frozenset(calls) - known


def paint_ties(stage: Stage, painter: QPainter, nodes: Iterable[NodeId]) -> None:
    """Paint a ring around the other calls of the layers that `nodes` call."""
    block = stage.block
    if not block.call_numbers:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for id in others(block, nodes):
        view = stage.mirror.nodes.get(id)
        if view is None or id in stage.lifted:
            continue
        pen = QPen(stage.painter.palette.tone(view.look.tone)[0], 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        rect = view.rect.adjusted(-REACH, -REACH, REACH, REACH)
        painter.drawRoundedRect(rect, RADIUS + REACH, RADIUS + REACH)
