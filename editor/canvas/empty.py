"""What stands on a canvas without a node: how to begin."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from editor.canvas.stage import Stage
from editor.canvas.texts import Role

translate = QCoreApplication.translate


def paint_empty_hint(stage: Stage, painter: QPainter) -> None:
    """Paint it in the middle of the window."""
    palette, texts = stage.painter.palette, stage.texts
    is_main = stage.block_id == stage.document.main
    start = translate("Canvas", "Start with an Input.")
    ports = translate("Canvas", "Its Inputs and Outputs are the ports of its instances.")
    lines = (
        (translate("Canvas", "Drag a layer from the palette, or press Tab to search."), palette.dim),
        (start if is_main else ports, palette.faint),
    )
    middle = QRectF(stage.view.viewport().rect()).center()
    painter.save()
    painter.resetTransform()
    for number, (line, colour) in enumerate(lines):
        painter.setPen(colour)
        left = middle.x() - texts.width(line, Role.NOTE) / 2
        texts.draw(painter, left, middle.y() + 24 * number - 12, line, Role.NOTE)
    painter.restore()
