"""The chosen nodes lined up, spread out, or laid out along their wires."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, QTimer

from editor.canvas.aligning import Axis, Edge, aligned, distributed
from editor.canvas.edits import Edits, framed
from editor.canvas.geometry import united
from editor.canvas.looks import Kind
from editor.canvas.mirror import AT_ONCE
from editor.canvas.stage import Stage
from nodes.graph import Block, NodeId, Place
from nodes.layout import arrange

translate = QCoreApplication.translate


class Arranging(QObject):
    """Each method is one undo step, or none where there is too little to arrange."""

    def __init__(self, stage: Stage, edits: Edits) -> None:
        super().__init__()
        self._stage = stage
        self._edits = edits
        self._found: tuple[Block, str, Mapping[NodeId, Place]] | None = None
        """Where the nodes of a big block are to go, and what that is called."""
        self._placing = QTimer(self, singleShot=True, interval=0)
        self._placing.timeout.connect(self._place)

    def align(self, edge: Edge) -> None:
        """Line the selected nodes up."""
        rects = self._chosen_rects()
        if len(rects) > 1:
            label = translate("Canvas", "Align {0} nodes").format(len(rects))
            self._edits.place(label, aligned(rects, edge))

    def distribute(self, axis: Axis) -> None:
        """Spread the selected nodes out."""
        rects = self._chosen_rects()
        if len(rects) > 2:
            label = translate("Canvas", "Distribute {0} nodes").format(len(rects))
            self._edits.place(label, distributed(rects, axis))

    def arrange(self) -> None:
        """Lay the selected nodes out along their wires; all nodes when fewer than two are selected.

        A big drawing is laid out at once and changed in the next turn of the event loop.
        """
        stage = self._stage
        some = stage.selection if len(stage.selection) > 1 else None
        views = stage.mirror.nodes
        sizes = {id: (view.look.width, view.look.height) for id, view in views.items()}
        places = self._with_frames(arrange(stage.block, sizes, some))
        label = translate("Canvas", "Arrange {0} nodes").format(len(some or views))
        self._found = (stage.block, label, places)
        if len(places) > AT_ONCE:
            self._placing.start()
        else:
            self._place()

    def cancel(self) -> None:
        """Forget what is not in the document yet."""
        self._placing.stop()
        self._found = None

    def _place(self) -> None:
        found, self._found = self._found, None
        if found is None or found[0].id != self._stage.block_id:
            return
        block, label, places = found
        if block is self._stage.block:
            self._edits.put(label, places)
        else:
            # Something came in between, such as ports that Keras told.
            self.arrange()

    def _with_frames(self, places: Mapping[NodeId, Place]) -> Mapping[NodeId, Place]:
        """`places`, and those of the frames on which nodes stand that go elsewhere: around them again."""
        views = self._stage.mirror.nodes
        before = {id: view.rect for id, view in views.items()}
        frames = [id for id, view in views.items() if view.look.kind is Kind.FRAME]
        found, after = dict(places), dict(before)
        for id, place in places.items() if frames else ():
            after[id] = QRectF(QPointF(place.x, place.y), before[id].size())
        # The inner ones first: an outer frame stands around them too.
        for frame in sorted(frames, key=lambda id: before[id].width() * before[id].height()):
            held = [id for id, rect in before.items() if id != frame and before[frame].contains(rect)]
            if any(after[id] != before[id] for id in held):
                found[frame] = place = framed(united(after[id] for id in held))
                after[frame] = QRectF(place.x, place.y, place.width, place.height)
        return found

    def _chosen_rects(self) -> dict[NodeId, QRectF]:
        views = ((id, self._stage.mirror.nodes[id]) for id in self._stage.selection)
        return {
            id: view.rect for id, view in views if view.look.kind is not Kind.FRAME and not view.look.card.end
        }
