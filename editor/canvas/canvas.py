"""The canvas: the drawing of one block, and the hands that change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from editor.canvas import picture
from editor.canvas.aligning import Axis, Edge
from editor.canvas.arranging import Arranging
from editor.canvas.edits import Edits
from editor.canvas.empty import paint_empty_hint
from editor.canvas.hover import Hover
from editor.canvas.interaction import Interaction
from editor.canvas.looks import findings_of
from editor.canvas.mirror import Mirror
from editor.canvas.naming import Naming
from editor.canvas.painting import ScenePainter
from editor.canvas.palette import Palette
from editor.canvas.pasting import Pasting
from editor.canvas.stage import LooseEnd, SearchRequest, Stage
from editor.canvas.structure import Structure
from editor.canvas.texts import Texts
from editor.canvas.values import Values
from editor.canvas.viewer import ZOOM_STEP, GraphView
from editor.document import Document, GraphChange
from editor.theme.colours import Theme
from nodes.catalogue.spec import NodeSpec
from nodes.graph import BlockId, NodeId, Path, Value
from nodes.report import EMPTY_REPORT, Report
from nodes.running import Run

__all__ = ["Axis", "Canvas", "Edge", "LooseEnd", "SearchRequest"]


PAINTED_AFTER = 50
"""Milliseconds after which what has just been mirrored is on the screen."""
READABLE = 0.6
"""The smallest zoom at which a drawing that was just opened is shown: its texts can be read."""


class Canvas(QWidget):
    """Shows one block of the document and turns gestures into edits of it."""

    selection_changed = Signal(object)
    """frozenset[NodeId]"""
    search_requested = Signal(object)
    """SearchRequest"""
    open_requested = Signal(str)
    """The block of which this node is an instance is to be opened."""
    refused = Signal(str)
    hint = Signal(str)
    zoom_changed = Signal(float)
    drawing_changed = Signal(bool)
    """Whether a big change is being drawn, piece by piece; False once it has been painted."""
    values_wanted = Signal(object)
    """What left the port of this `Place` in the last run is to be shown."""
    gradient_wanted = Signal(object)
    """What flowed back to it is to be shown."""
    menu_requested = Signal(object)
    """QPoint on the screen: the context menu is asked for, what it is about is selected."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.path: Path = ()
        self._report: Report = EMPTY_REPORT
        self._fit_when_settled = True
        self._closed = False
        self._views: dict[BlockId, tuple[float, QPointF]] = {}
        self._painted = QTimer(self, singleShot=True, interval=PAINTED_AFTER)
        texts = Texts()
        self.stage = Stage(document, texts, ScenePainter(Palette(theme), texts))
        self._edits = Edits(self.stage)
        self._arranging = Arranging(self.stage, self._edits)
        self._pasting = Pasting(self.stage)
        self.structure = Structure(self.stage, self._put_down)
        self.values = Values(self.stage)
        self._hover = Hover(self.stage, self.values)
        self.interaction = Interaction(self.stage, self._edits, self._hover)
        self.view = self.stage.view = GraphView(self.interaction, self)
        self.mirror = self.stage.mirror = Mirror(self.view.scene(), document.catalogue, texts)
        self._naming = Naming(self.stage, self._edits, self.structure)
        self.inplace = self._naming.inplace
        self.interaction.empty_hint = partial(paint_empty_hint, self.stage)
        self._build_ui()
        self._connect()
        self.mirror.show(self.stage.block, document.catalogue)
        self._fit_soon()

    def _build_ui(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.setAcceptDrops(False)

    def _connect(self) -> None:
        self.document.changed.connect(self._on_document_changed)
        self.mirror.repainted.connect(self.view.repaint_scene)
        self.mirror.settled.connect(self._on_settled)
        self.mirror.settled.connect(self._painted.start)
        self._painted.timeout.connect(lambda: self.drawing_changed.emit(False))
        self.mirror.unsettled.connect(self._painted.stop)
        # No lambda: what Qt holds would hold the canvas, and that the mirror, and nobody could let go.
        self.mirror.unsettled.connect(self._on_unsettled)
        self.view.zoom_changed.connect(self.zoom_changed)
        self.stage.selection_changed.connect(self.selection_changed)
        self.stage.refused.connect(self.refused)
        self.stage.hint.connect(self.hint)
        self.stage.search_requested.connect(self.search_requested)
        self.interaction.edit_requested.connect(self._naming.edit)
        self.interaction.open_requested.connect(self.open_requested)
        self.interaction.menu_requested.connect(self.menu_requested)
        self.interaction.values_wanted.connect(self.values_wanted)
        self.interaction.gradient_wanted.connect(self.gradient_wanted)

    # -- what is shown -----------------------------------------------------------------------------------

    @property
    def block(self) -> BlockId:
        """The block on the canvas."""
        return self.stage.block_id

    @block.setter
    def block(self, block: BlockId) -> None:
        self.show_block(block)

    def show_block(self, block: BlockId, path: Path = ()) -> None:
        """Show another block, as the instance that `path` leads to."""
        self._put_down()
        # What has not been fitted yet has not been seen: there is no place in it to come back to.
        if self.stage.block_id in self.document.project.blocks and not self._fit_when_settled:
            self._views[self.stage.block_id] = (self.zoom, self.view.visible_rect().center())
        self.stage.block_id, self.path, self.values.path = block, path, path
        self.stage.select([])
        self.mirror.clear()
        self.mirror.findings = findings_of(self._report, self.stage.block, path)
        known = self._views.get(block)
        self._fit_when_settled = known is None
        self.mirror.show(self.stage.block, self.document.catalogue)
        self.view.repaint_scene([self.view.visible_rect()])
        if known is None:
            self._fit_soon()
        else:
            self.view.zoom_to(known[0])
            self.view.centerOn(known[1])

    def set_report(self, report: Report) -> None:
        """Show what Keras says."""
        self._report = self.structure.report = report
        self.mirror.take(findings_of(report, self.stage.block, self.path))

    def set_run(self, run: Run | None) -> None:
        """Show what a run of the model left on the wires."""
        self.values.show(run)

    def set_theme(self, theme: Theme) -> None:
        """Wear other colours."""
        self.stage.painter = ScenePainter(Palette(theme), self.stage.texts)
        self.view.repaint_scene([self.view.visible_rect()])
        self.view.repaint_over()

    @property
    def busy(self) -> bool:
        """Whether a gesture is in hand or a text is being edited: undo has to wait."""
        return self.interaction.gesture is not None or self.inplace.active

    def open_block(self) -> None:
        """Ask for the block of which the selected node is an instance."""
        if len(self.selection) == 1:
            self.open_requested.emit(next(iter(self.selection)))

    # -- selection and view ------------------------------------------------------------------------------

    @property
    def selection(self) -> frozenset[NodeId]:
        """The selected nodes."""
        return self.stage.selection

    def select(self, nodes: Iterable[NodeId]) -> None:
        """Have `nodes` selected, and nothing else."""
        self.mirror.flush()
        self.stage.select(nodes)

    def select_all(self) -> None:
        """Select every node, note and frame."""
        self.select(self.stage.block.nodes)

    def show_node(self, node: NodeId) -> None:
        """Select `node` and bring it to the middle, large enough to be read."""
        self.select([node])
        if node in self.mirror.nodes:
            self.view.zoom_to(max(self.view.zoom, 0.6))
            self.view.centerOn(self.mirror.nodes[node].rect.center())

    def fit(self, selection: bool = False) -> None:
        """Show everything, or the selected nodes; what is still being opened as soon as it is there."""
        if self.mirror.busy:
            self._fit_when_settled = True
            return
        rect = self.stage.bounds(self.selection if selection and self.selection else None)
        if rect.isEmpty():
            self.view.zoom_to(1.0)
            self.view.centerOn(0, 0)
        else:
            self.view.show_rect(rect)

    @property
    def zoom(self) -> float:
        """Pixels per scene unit."""
        return self.view.zoom

    def zoom_in(self) -> None:
        """One step nearer."""
        self.view.zoom_to(self.view.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.view.zoom_to(self.view.zoom / ZOOM_STEP)

    def zoom_by(self, factor: float) -> None:
        """Nearer by `factor`, as when all text grows for a presentation."""
        self.view.zoom_to(self.view.zoom * factor)

    def zoom_reset(self) -> None:
        """As large as drawn."""
        self.view.zoom_to(1.0)

    # -- edits -------------------------------------------------------------------------------------------

    def add(
        self,
        spec: NodeSpec,
        values: Mapping[str, Value] | None = None,
        scene: QPointF | None = None,
        loose_end: LooseEnd | None = None,
        merge_key: str | None = None,
    ) -> NodeId | None:
        """Place a node as one undo step, or as part of the last one; None when it was refused.

        Without a place it goes after the selected node, wired to it, or else to the middle of the view.
        """
        self._put_down()
        added = self._edits.add(spec, values, scene, loose_end, merge_key=merge_key)
        if added is not None:
            self._reveal(added)
        return added

    def copy(self) -> None:
        """Put the selected nodes into the clipboard, as text."""
        self._pasting.copy()

    def cut(self) -> None:
        """Put the selected nodes into the clipboard and take them away."""
        self._put_down()
        self._pasting.cut()

    def paste(self) -> None:
        """Place what is in the clipboard, at the mouse or in the middle of the view."""
        self._put_down()
        self._pasting.paste()

    def duplicate(self) -> None:
        """Place a copy of the selected nodes beside them."""
        self._put_down()
        self._pasting.duplicate()

    def delete(self, heal: bool = False) -> None:
        """Take away what is selected; with `heal`, lead wires past the nodes."""
        self._put_down()
        self._edits.delete(heal)

    def align(self, edge: str) -> None:
        """Line the selected nodes up by an `Edge`."""
        self._arranging.align(Edge(edge))

    def distribute(self, axis: str) -> None:
        """Spread the selected nodes out along an `Axis`."""
        self._arranging.distribute(Axis(axis))

    def arrange(self) -> None:
        """Lay the selected nodes out along their wires; all nodes when fewer than two are selected."""
        self._put_down()
        self.mirror.flush()
        self._arranging.arrange()

    def toggle_bypass(self) -> None:
        """Bypass the selected nodes, or use them again."""
        self._put_down()
        self._edits.toggle_bypass()

    def rename(self) -> None:
        """Edit the title of the selected node where it stands."""
        if len(self.selection) == 1:
            self._naming.edit(next(iter(self.selection)))

    def frame_selection(self) -> NodeId | None:
        """Put a frame around the selected nodes."""
        self._put_down()
        return self._edits.frame_selection()

    def add_note(self) -> NodeId | None:
        """Place a note and edit its text."""
        self._put_down()
        note = self._edits.add_note()
        if note is not None:
            self._naming.edit(note)
        return note

    def request_search(self) -> None:
        """Ask for the search at the mouse, as Tab does."""
        self.interaction.request_search()

    # -- pictures ----------------------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter, target: QRectF) -> None:
        """Paint the whole drawing into `target`."""
        self.mirror.flush()
        picture.paint(self.stage, painter, target)

    def svg(self) -> bytes:
        """The whole drawing as SVG, with its text as text."""
        self.mirror.flush()
        return picture.svg(self.stage)

    def png(self, scale: float = 2.0) -> bytes:
        """The whole drawing as PNG, `scale` pixels per unit.

        Raises:
            OSError: there is no room for it.
        """
        self.mirror.flush()
        return picture.png(self.stage, scale)

    # -- the end -----------------------------------------------------------------------------------------

    def close(self) -> bool:
        """Let go of the document and of every item."""
        if not self._closed:
            self._closed = True
            self._painted.stop()
            self._arranging.cancel()
            self.inplace.cancel()
            self.interaction.cancel()
            self.document.changed.disconnect(self._on_document_changed)
            self.mirror.clear()
            self.view._search_widget.deleteLater()
        return super().close()

    # -- slots -------------------------------------------------------------------------------------------

    def _on_document_changed(self, change: GraphChange) -> None:
        # A text that is being edited belongs to what was: keeping it now would be an edit within an edit.
        self.inplace.cancel()
        self.interaction.cancel()
        self._hover.leave()
        block = self.document.project.blocks.get(self.block)
        if block is None:
            self.show_block(self.document.main)
        elif block is not self.mirror.block or self.mirror.catalogue is not self.document.catalogue:
            was_empty = not self.mirror.nodes
            self.mirror.show(block, self.document.catalogue)
            self.stage.select(self.selection, self.stage.wire_selection)
            if was_empty or not self.mirror.nodes:
                self.view.repaint_over()

    def _on_settled(self) -> None:
        if self._fit_when_settled and self.isVisible():
            self._fit_when_settled = False
            self._show_at_first()

    # -- inside ------------------------------------------------------------------------------------------

    def _on_unsettled(self) -> None:
        self.drawing_changed.emit(True)

    def _put_down(self) -> None:
        """End what the mouse or the keyboard is in the middle of, before something else changes."""
        self.interaction.cancel()
        self.inplace.finish()

    def _fit_soon(self) -> None:
        """Fit once the window has its size; a big drawing when it is complete."""
        if not self.mirror.busy:
            QTimer.singleShot(0, self, self._on_settled)

    def _show_at_first(self) -> None:
        """Show everything, or what can be read of it, from where the drawing begins."""
        self.fit()
        if self.zoom >= READABLE or not self.mirror.nodes:
            return
        self.view.zoom_to(READABLE)
        drawing, seen = self.stage.bounds(), self.view.visible_rect()
        x = min(drawing.left() - 40 + seen.width() / 2, drawing.center().x())
        y = drawing.top() - 40 + seen.height() / 2
        self.view.centerOn(x, drawing.center().y() if drawing.height() < seen.height() else y)

    def _reveal(self, node: NodeId) -> None:
        view = self.mirror.nodes.get(node)
        if view is not None and not self.view.visible_rect().contains(view.rect):
            self.view.ensureVisible(view.rect, 60, 60)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what was opened before there was a window to fit it into."""
        super().showEvent(event)
        self._fit_soon()
