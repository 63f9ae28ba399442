"""Nodes in the system's clipboard, as JSON text, so that they can go to another window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QGuiApplication

from editor.canvas import geometry
from editor.canvas.bodies import can_join, grown, region_under
from editor.canvas.gestures import labelled
from editor.canvas.stage import Stage
from nodes import edit
from nodes.edit import Refusal
from nodes.formats import clipboard
from nodes.graph import NodeId, Place, Project

translate = QCoreApplication.translate

STEP = 40
"""How far a duplicate stands from its original."""


class Pasting:
    """Copy, cut, paste and duplicate."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def copy(self) -> None:
        """Put the selected nodes into the clipboard."""
        if self._stage.selection:
            QGuiApplication.clipboard().setText(self._text())

    def cut(self) -> None:
        """Put the selected nodes into the clipboard and take them away."""
        stage = self._stage
        nodes = stage.selection
        if not nodes:
            return
        self.copy()
        label = labelled(stage, translate("Canvas", "Cut {0}"), translate("Canvas", "Cut {0} nodes"), nodes)
        stage.apply(label, lambda p: edit.remove(p, stage.block_id, nodes, stage.catalogue))

    def paste(self) -> None:
        """Place what is in the clipboard, its corner at the mouse or in the middle of the view."""
        at = self._place()
        region = region_under(self._stage, at.x, at.y)
        self._insert(QGuiApplication.clipboard().text(), at, _paste_label, region)

    def duplicate(self) -> None:
        """Place a copy of the selected nodes beside them."""
        stage = self._stage
        if not stage.selection:
            return
        corner = stage.bounds(stage.selection).topLeft()
        at = Place(round(corner.x()) + STEP, round(corner.y()) + STEP)
        one, many = translate("Canvas", "Duplicate {0}"), translate("Canvas", "Duplicate {0} nodes")
        label = labelled(stage, one, many, stage.selection)
        around = {stage.block.nodes[id].region for id in can_join(stage.block, stage.selection)}
        self._insert(self._text(), at, lambda _: label, around.pop() if len(around) == 1 else None)

    def _text(self) -> str:
        stage = self._stage
        return clipboard.copy_text(stage.document.project, stage.block_id, stage.selection)

    def _insert(
        self,
        text: str,
        at: Place,
        label: Callable[[int], str],
        region: NodeId | None,
    ) -> None:
        stage = self._stage
        made: list[NodeId] = []

        def paste(project: Project) -> Project:
            project, ids = clipboard.paste(project, stage.block_id, text, at, stage.catalogue, region)
            made[:] = ids
            return grown(stage, project, ids)

        try:
            project = paste(stage.document.project)
        except Refusal as refusal:
            stage.refuse(refusal)
            return
        # What a clipboard holds may come from anywhere: code in it is not the person's by itself.
        if stage.apply(label(len(made)), lambda _: project, foreign=True):
            stage.mirror.flush()
            stage.select(made)

    def _place(self) -> Place:
        view = self._stage.view
        pixel = view.viewport().mapFromGlobal(view.cursor().pos())
        inside = view.viewport().rect().contains(pixel) and view.underMouse()
        at = QPointF(view.mapToScene(pixel)) if inside else view.visible_rect().center()
        taken = {(place.x, place.y) for place in self._stage.block.places.values()}
        x, y = geometry.snapped(at.x()), geometry.snapped(at.y())
        while (x, y) in taken:
            x, y = x + STEP, y + STEP
        return Place(x, y)


def _paste_label(count: int) -> str:
    if count == 1:
        return translate("Canvas", "Paste a node")
    return translate("Canvas", "Paste {0} nodes").format(count)
