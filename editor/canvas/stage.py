"""What every gesture and edit of the canvas works with: document, mirror, view, selection."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from editor.canvas.geometry import united
from editor.canvas.hits import Hit, hit, wires_in
from editor.canvas.items import WireView
from editor.canvas.mirror import Mirror
from editor.canvas.painting import Scene, ScenePainter
from editor.canvas.texts import Texts
from editor.canvas.viewer import GraphView
from editor.document import Document
from editor.messages import translated
from editor.plain_text import plain_tip
from nodes.catalogue.spec import Catalogue
from nodes.edit import Refusal
from nodes.graph import CUSTOM, Block, BlockId, NodeId, PortName, Project, WireId, block_of_type


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """A wire that hangs from one port and was let go in empty space."""

    node: NodeId
    port: PortName
    is_output: bool
    key: int | str | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """The person wants to choose a node, to stand at `scene`; `screen` is where to ask."""

    scene: QPointF
    screen: QPoint
    loose_end: LooseEnd | None = None


class Stage(QObject):
    """The canvas as its parts see it."""

    selection_changed = Signal(object)
    refused = Signal(str)
    hint = Signal(str)
    search_requested = Signal(object)

    def __init__(self, document: Document, texts: Texts, painter: ScenePainter) -> None:
        super().__init__()
        self.document = document
        self.texts = texts
        self.painter = painter
        self.view: GraphView
        self.mirror: Mirror
        self.block_id: BlockId = document.main
        self.selection: frozenset[NodeId] = frozenset()
        self.wire_selection: frozenset[WireId] = frozenset()
        self.lifted: frozenset[NodeId] = frozenset()
        """Nodes that a gesture holds: painted by the gesture, not with the drawing."""
        self.lifted_wires: frozenset[WireId] = frozenset()
        self._scene = Scene((), ())
        self._scene_of: tuple[object, ...] = ()

    @property
    def catalogue(self) -> Catalogue:
        """What can be placed."""
        return self.document.catalogue

    @property
    def block(self) -> Block:
        """The block on the canvas, as it is now."""
        return self.document.project.blocks[self.block_id]

    def block_in(self, node: NodeId) -> BlockId | None:
        """The block of which `node` is an instance."""
        found = self.block.nodes.get(node)
        layer = None if found is None else self.block.layer_of(found)
        inner = None if layer is None else block_of_type(layer.type)
        return inner if inner in self.document.project.blocks else None

    def can_open(self, node: NodeId) -> bool:
        """Whether there is something inside `node` to be opened: a block, or code of the project."""
        found = self.block.nodes.get(node)
        layer = None if found is None else self.block.layer_of(found)
        type = "" if found is None else found.kind if layer is None else layer.type
        code = type.startswith(CUSTOM) and type.removeprefix(CUSTOM) in self.document.project.code
        return code or self.block_in(node) is not None

    # -- editing -----------------------------------------------------------------------------------------

    def apply(
        self,
        label: str,
        edit: Callable[[Project], Project],
        merge_key: str | None = None,
        foreign: bool = False,
    ) -> bool:
        """Change the document by one undo step; a refusal is shown, and answered with False."""
        try:
            self.document.apply(label, edit, merge_key, foreign)
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refusal) -> None:
        """Tell the person why something cannot be done."""
        words = translated(refusal.code, refusal.arguments)
        self.refused.emit(words)
        QToolTip.showText(self._where_one_looks(), plain_tip(words), self.view.viewport())

    def _where_one_looks(self) -> QPoint:
        """A point of the screen beside the mouse, or beside the selection where the mouse is elsewhere."""
        port = self.view.viewport()
        mouse = port.mapFromGlobal(QCursor.pos())
        chosen = [self.mirror.nodes[id].rect for id in self.selection if id in self.mirror.nodes]
        if port.rect().contains(mouse) or not chosen:
            return QCursor.pos()
        corner = self.view.mapFromScene(united(chosen).bottomLeft())
        inside = port.rect().adjusted(0, 0, -40, -40)
        x = min(max(corner.x(), inside.left()), inside.right())
        return port.mapToGlobal(QPoint(x, min(max(corner.y(), inside.top()), inside.bottom())))

    # -- selection ---------------------------------------------------------------------------------------

    def select(self, nodes: Iterable[NodeId], wires: Iterable[WireId] = ()) -> None:
        """Have `nodes` and `wires` selected, and nothing else."""
        chosen = frozenset(each for each in nodes if each in self.mirror.nodes)
        chosen_wires = frozenset(wires) & self.mirror.wires.keys()
        changed = chosen ^ self.selection
        changed_wires = chosen_wires ^ self.wire_selection
        if not changed and not changed_wires:
            return
        self.selection, self.wire_selection = chosen, chosen_wires
        for node in changed & self.mirror.nodes.keys():
            self.mirror.nodes[node].setSelected(node in chosen)
        self.repaint(changed, changed_wires)
        if changed:
            if self.block.call_numbers:
                # what calls the same layers is lit up
                self.view.repaint_over()
            self.selection_changed.emit(chosen)

    # -- looking -----------------------------------------------------------------------------------------

    def hit(self, at: QPointF) -> Hit:
        """What lies at a point of the scene."""
        return hit(self.mirror, at, self.view.zoom)

    def wire_under(self, rect: QRectF, without: Collection[NodeId] = ()) -> WireView | None:
        """A wire that runs through `rect`, other than those of the nodes `without`."""
        for each in wires_in(self.mirror, rect):
            wire = self.block.wires.get(each.wire_id)
            if wire is not None and wire.source not in without and wire.target not in without:
                return each
        return None

    def bounds(self, nodes: Iterable[NodeId] | None = None) -> QRectF:
        """The rectangle around `nodes`, or around everything."""
        ids = self.mirror.nodes if nodes is None else nodes
        return united(self.mirror.nodes[id].rect for id in ids if id in self.mirror.nodes)

    def scene(self) -> Scene:
        """All that is to be painted, without what a gesture holds; the same until something changes."""
        mirror = self.mirror
        now = (mirror.revision, self.selection, self.wire_selection, self.lifted, self.lifted_wires)
        if now != self._scene_of:
            nodes = [view for id, view in mirror.nodes.items() if id not in self.lifted]
            wires = [
                view for id, view in mirror.wires.items() if view.complete and id not in self.lifted_wires
            ]
            self._scene_of = now
            self._scene = Scene(nodes, wires, self.selection, self.wire_selection)
        return self._scene

    # -- repainting --------------------------------------------------------------------------------------

    def lift(self, nodes: frozenset[NodeId], wires: frozenset[WireId]) -> None:
        """Leave `nodes` and `wires` out of the picture: a gesture paints them. Empty sets put them back."""
        changed, changed_wires = nodes ^ self.lifted, wires ^ self.lifted_wires
        self.lifted, self.lifted_wires = nodes, wires
        self.repaint(changed, changed_wires)

    def repaint(self, nodes: Iterable[NodeId], wires: Iterable[WireId] = ()) -> None:
        """Paint these again."""
        rects = [self.mirror.nodes[id].rect for id in nodes if id in self.mirror.nodes]
        rects += [self.mirror.wires[id].bounds for id in wires if id in self.mirror.wires]
        self.view.repaint_scene(rects)
