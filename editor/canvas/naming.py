"""What is typed where it stands: titles, notes, and the name of a block in the place of its instance."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from editor.canvas.edits import Edits
from editor.canvas.inplace import InPlace
from editor.canvas.stage import Stage
from editor.canvas.structure import Structure
from nodes.graph import BlockId, NodeId


class Naming(QObject):
    """Opens the field over a node, and makes an edit of what is typed."""

    def __init__(self, stage: Stage, edits: Edits, structure: Structure) -> None:
        super().__init__()
        self._stage = stage
        self._edits = edits
        self._structure = structure
        self._block: tuple[NodeId, BlockId] | None = None
        """The instance in whose place the name of its block is being typed."""
        self.inplace = InPlace(stage, self._keep)
        structure.name_wanted.connect(self.name_block)

    def edit(self, node: str) -> None:
        """Edit the title of `node`, or the text of a note."""
        view = self._stage.mirror.nodes.get(NodeId(node))
        self._block = None
        if view is not None:
            self.inplace.open(view, self._stage.painter.palette)

    def name_block(self, node: str, block: str) -> None:
        """Ask in the place of `node` what `block`, of which it is an instance, is called."""
        self.edit(node)
        if isinstance(self.inplace.field, QLineEdit):
            self._block = (NodeId(node), BlockId(block))
            self.inplace.field.setText(self._stage.document.project.blocks[BlockId(block)].name)
            self.inplace.field.selectAll()

    def _keep(self, node: str, text: str) -> None:
        naming, self._block = self._block, None
        if naming is not None and naming[0] == node:
            self._structure.name_block(*naming, text)
        else:
            self._edits.rename(NodeId(node), text)
