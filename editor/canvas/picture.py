"""The whole drawing as a picture: the same painter, every detail, no grid."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QByteArray, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from editor.canvas.painting import Scene
from editor.canvas.stage import Stage

EDGE = 30
MOST_PIXELS = 16_000
"""Neither side of a PNG becomes larger; the scale is lowered instead."""
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What a title may hold, and no XML: Qt writes it all the same."""


def area(stage: Stage) -> QRectF:
    """The part of the scene that a picture shows."""
    return stage.bounds().adjusted(-EDGE, -EDGE, EDGE, EDGE)


def paint(stage: Stage, painter: QPainter, target: QRectF) -> None:
    """Paint everything into `target`, as large as fits."""
    source = area(stage)
    scale = min(target.width() / source.width(), target.height() / source.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.fillRect(target, stage.painter.palette.canvas)
    painter.translate(target.topLeft())
    painter.scale(scale, scale)
    painter.translate(-source.topLeft())
    nodes, wires = stage.mirror.nodes.values(), stage.mirror.wires.values()
    shown = [view for view in wires if view.complete]
    stage.painter.paint(painter, Scene(nodes, shown), 1.0, solid=True)
    painter.restore()


def png(stage: Stage, scale: float) -> bytes:
    """A PNG with `scale` pixels per unit.

    Raises:
        OSError: there is no room for it.
    """
    size = area(stage).size()
    scale = min(scale, MOST_PIXELS / max(size.width(), size.height()))
    image = QImage((size * scale).toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(stage, painter, QRectF(image.rect()))
    painter.end()
    held = _held()
    writer = QImageWriter(held, QByteArray(b"png"))
    if not writer.write(image):
        raise OSError(writer.errorString())
    return bytes(held.data().data())


def svg(stage: Stage) -> bytes:
    """An SVG whose text is text."""
    size: QSize = area(stage).size().toSize()
    held = _held()
    generator = QSvgGenerator()
    generator.setOutputDevice(held)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(stage.block.name)
    painter = QPainter(generator)
    stage.texts.as_text = True
    try:
        paint(stage, painter, QRectF(0, 0, size.width(), size.height()))
    finally:
        stage.texts.as_text = False
        painter.end()
    return _UNSAYABLE.sub("\ufffd", bytes(held.data().data()).decode("utf-8", "replace")).encode()


def _held() -> QBuffer:
    """Memory to write into: what is written to a file in one go is whole there, or not there."""
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    return held
