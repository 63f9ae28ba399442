"""Folding equal parts: from the search to the undo step, by way of a dialog."""

from __future__ import annotations

from PySide6.QtCore import QObject

from editor.canvas.canvas import Canvas
from editor.dialogs.fold_parts import FoldPartsDialog
from editor.processes.background import Background
from nodes.blocks import free_block_name
from nodes.graph import NodeId
from nodes.repeats import Finding, repeats

PROPOSED = "Part"
"""What a block made of equal parts is called until the person says otherwise."""


class Folding(QObject):
    """Looks for equal parts in the open block, shows them on the canvas, and folds those that are chosen."""

    def __init__(self, canvas: Canvas) -> None:
        self.dialog = FoldPartsDialog(canvas.window(), self._proposal(canvas))
        super().__init__(self.dialog)
        self._canvas = canvas
        self._search = Background(repeats, self)
        self._search.answered.connect(self._on_found)
        self.dialog.looked_at.connect(self._show)
        self.dialog.fold_wanted.connect(self._fold)
        self.dialog.finished.connect(self._search.close)

    def open(self) -> None:
        """Show the dialog and begin to search."""
        self.dialog.open()
        # In the corner, so that what is found is to be seen.
        window = self._canvas.window().geometry()
        self.dialog.move(window.bottomRight() - self.dialog.rect().bottomRight())
        self._search.ask(self._canvas.stage.block)

    @staticmethod
    def _proposal(canvas: Canvas) -> str:
        return free_block_name(canvas.document.project, PROPOSED)

    def _on_found(self, findings: tuple[Finding, ...]) -> None:
        self.dialog.show_findings(findings, self._proposal(self._canvas))

    def _show(self, finding: Finding) -> None:
        nodes: list[NodeId] = [id for part in finding.parts for id in part]
        self._canvas.select(nodes)
        self._canvas.fit(selection=True)

    def _fold(self, finding: Finding, name: str) -> None:
        if self._canvas.structure.fold(finding, name):
            self._canvas.fit(selection=True)
            self._search.ask(self._canvas.stage.block)
