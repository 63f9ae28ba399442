"""What the canvas changes in the document without a gesture: add, delete, rename, bypass, place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from editor.canvas import geometry
from editor.canvas.bodies import docked, grown, region_under
from editor.canvas.gestures import labelled, named
from editor.canvas.items import WireView
from editor.canvas.looks import BACKDROPS, ORIGIN, Findings, Kind, NodeLook, node_look
from editor.canvas.moving import carried, centred
from editor.canvas.room import with_room
from editor.canvas.stage import LooseEnd, Stage
from nodes import edit
from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import NodeSpec
from nodes.edit import Refusal
from nodes.graph import NodeId, Place, PortName, Project, Value, WireId
from nodes.nesting import body_of
from nodes.ports import ports_of

translate = QCoreApplication.translate


class Edits:
    """Each method is one undo step with a label, or none where there is nothing to change."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    # -- adding ------------------------------------------------------------------------------------------

    def add(
        self,
        spec: NodeSpec,
        values: Mapping[str, Value] | None = None,
        scene: QPointF | None = None,
        loose_end: LooseEnd | None = None,
        onto: WireId | None = None,
        merge_key: str | None = None,
    ) -> NodeId | None:
        """Place a node around `scene`, or else after the selected node, or else in the middle of the view.

        It is wired to the loose end, inserted into the wire `onto`, or wired to the selected node.
        """
        stage = self._stage
        previous = self._previous() if scene is None and loose_end is None and onto is None else None
        made: list[NodeId] = []

        def add(project: Project) -> Project:
            region = self._region_for(scene, previous)
            project, id = edit.add_node(
                project, stage.block_id, spec, ORIGIN, stage.catalogue, values, region
            )
            made[:] = [id]
            place = self._place_for(project, id, scene, previous, loose_end)
            project = edit.move(project, stage.block_id, {id: place})
            project = docked(stage, project, [id])
            if onto is not None:
                look = self._look(project, id)
                rect = QRectF(place.x, place.y, look.width, look.height)
                project = edit.insert_on_wire(project, stage.block_id, id, onto, stage.catalogue)
                project = with_room(stage, project, id, onto, rect)
            elif loose_end is not None:
                project = self._tied(project, id, loose_end)
            elif previous is not None:
                project = edit.connect_after(project, stage.block_id, previous, id, stage.catalogue)
            return grown(stage, project, [id])

        if not stage.apply(translate("Canvas", "Add {0}").format(spec.title), add, merge_key):
            return None
        stage.mirror.flush()
        stage.select(made)
        return made[0]

    def add_note(self, scene: QPointF | None = None) -> NodeId | None:
        """Place an empty note, by itself where nothing stands."""
        spec = self._stage.catalogue.get("note")
        if scene is None:
            wanted = centred(self._middle(), geometry.NOTE_WIDTH, geometry.LEAST_SIZE[1])
            wanted.moveTopLeft(geometry.free_spot(wanted, self._taken()))
            scene = wanted.center()
        return None if spec is None else self.add(spec, {"text": ""}, scene)

    def frame_selection(self) -> NodeId | None:
        """Place a frame around the selected nodes."""
        stage = self._stage
        spec = stage.catalogue.get("frame")
        if spec is None or not stage.selection:
            return None
        place = framed(stage.bounds(stage.selection))
        made: list[NodeId] = []

        def add(project: Project) -> Project:
            project, id = edit.add_node(
                project, stage.block_id, spec, place, stage.catalogue, {"text": translate("Canvas", "Group")}
            )
            made[:] = [id]
            return project

        if not stage.apply(translate("Canvas", "Add a frame"), add):
            return None
        stage.select(made)
        return made[0]

    def _region_for(self, scene: QPointF | None, previous: NodeId | None) -> NodeId | None:
        """The loop or branch in whose body a node placed there stands."""
        if previous is not None:
            return self._stage.block.nodes[previous].region
        at = self._middle() if scene is None else scene
        return region_under(self._stage, at.x(), at.y())

    def _previous(self) -> NodeId | None:
        selection = self._stage.selection
        if len(selection) != 1:
            return None
        id = next(iter(selection))
        return id if self._stage.mirror.nodes[id].look.kind in (Kind.NODE, Kind.REGION) else None

    def _look(self, project: Project, id: NodeId) -> NodeLook:
        stage = self._stage
        block = project.blocks[stage.block_id]
        return node_look(block, block.nodes[id], stage.catalogue, Findings(), stage.texts)

    def _place_for(
        self,
        project: Project,
        id: NodeId,
        scene: QPointF | None,
        previous: NodeId | None,
        loose_end: LooseEnd | None,
    ) -> Place:
        stage = self._stage
        look = self._look(project, id)
        width, height = look.width, look.height
        if loose_end is not None and scene is not None:
            left = scene.x() if loose_end.is_output else scene.x() - width
            wanted = QRectF(left, scene.y() - geometry.FIRST_ROW, width, height)
        elif previous is not None:
            before = stage.mirror.nodes[previous].rect
            wanted = QRectF(before.right() + edit.GAP, before.top(), width, height)
        else:
            wanted = centred(scene if scene is not None else self._middle(), width, height)
        at = wanted.topLeft()
        if look.kind is Kind.NODE and (previous is not None or scene is None):
            at = geometry.free_spot(wanted, self._taken())
        size = (width, height) if look.kind in BACKDROPS else (0, 0)
        return Place(geometry.snapped(at.x()), geometry.snapped(at.y()), *size)

    def _middle(self) -> QPointF:
        return self._stage.view.visible_rect().center()

    def _taken(self) -> Iterable[QRectF]:
        views = self._stage.mirror.nodes.values()
        return [view.rect for view in views if view.look.kind not in BACKDROPS]

    def _tied(self, project: Project, id: NodeId, loose: LooseEnd) -> Project:
        stage = self._stage
        block = project.blocks[stage.block_id]
        ports = ports_of(block, block.nodes[id], stage.catalogue)
        if loose.is_output and ports.inputs:
            ends = (loose.node, loose.port, id, ports.inputs[0].name)
            return edit.connect(project, stage.block_id, *ends, stage.catalogue)
        if not loose.is_output and ports.outputs:
            ends = (id, ports.outputs[0], loose.node, loose.port)
            return edit.connect(project, stage.block_id, *ends, stage.catalogue, loose.key)
        raise Refusal(
            "no-such-port",
            node=edit.title_of(block, block.nodes[id]),
            port=PortName(translate("Canvas", "input") if loose.is_output else translate("Canvas", "output")),
        )

    # -- removing ----------------------------------------------------------------------------------------

    def delete(self, heal: bool = False) -> None:
        """Take away the selected nodes and wires; with `heal`, lead wires past the nodes."""
        stage = self._stage
        nodes, wires = stage.selection, stage.wire_selection
        if not nodes and not wires:
            return

        def delete(project: Project) -> Project:
            project = edit.disconnect(project, stage.block_id, wires)
            return edit.remove(project, stage.block_id, nodes, stage.catalogue, heal)

        if nodes:
            label = labelled(
                stage, translate("Canvas", "Delete {0}"), translate("Canvas", "Delete {0} nodes"), nodes
            )
        elif len(wires) == 1:
            label = translate("Canvas", "Remove a wire")
        else:
            label = translate("Canvas", "Remove {0} wires").format(len(wires))
        stage.apply(label, delete)

    # -- values ------------------------------------------------------------------------------------------

    def toggle_bypass(self) -> None:
        """Bypass the selected nodes, or use them again when all of them are bypassed.

        Nothing goes past a node where nothing enters or nothing leaves, such as an Input.
        """
        stage = self._stage
        looks = {id: stage.mirror.nodes[id].look for id in stage.selection}
        nodes = frozenset(
            id
            for id, look in looks.items()
            if look.kind is Kind.NODE
            and not look.card.end
            and (look.bypassed or (look.inputs and look.outputs))
        )
        if not nodes:
            return
        bypassed = not all(stage.block.nodes[id].bypassed for id in nodes)
        if bypassed:
            label = labelled(
                stage, translate("Canvas", "Bypass {0}"), translate("Canvas", "Bypass {0} nodes"), nodes
            )
        else:
            label = labelled(
                stage, translate("Canvas", "Use {0} again"), translate("Canvas", "Use {0} nodes again"), nodes
            )
        stage.apply(label, lambda p: edit.set_bypassed(p, stage.block_id, nodes, bypassed))

    def rename(self, node: NodeId, text: str) -> None:
        """Give `node` another title, or a note or frame another text."""
        stage = self._stage
        label = translate("Canvas", "Rename {0}").format(named(stage, node))
        if stage.mirror.nodes[node].look.kind in (Kind.NODE, Kind.REGION):
            current = edit.title_of(stage.block, stage.block.nodes[node])
            if text.strip() != current:
                stage.apply(label, lambda p: edit.set_title(p, stage.block_id, node, text))
            return
        label = translate("Canvas", "Edit {0}").format(named(stage, node))
        stage.apply(
            label, lambda p: edit.set_values(p, stage.block_id, [node], "text", text, stage.catalogue)
        )

    # -- places ------------------------------------------------------------------------------------------

    def nudge(self, dx: int, dy: int) -> None:
        """Move the selected nodes by a little; several nudges in a row are one step."""
        stage = self._stage
        nodes = carried(stage, stage.selection)
        if not nodes:
            return
        places = {
            id: replace(place, x=place.x + dx, y=place.y + dy)
            for id, place in ((id, stage.block.places.get(id, ORIGIN)) for id in nodes)
        }
        label = labelled(stage, translate("Canvas", "Move {0}"), translate("Canvas", "Move {0} nodes"), nodes)
        key = f"nudge:{stage.block_id}:{','.join(sorted(nodes))}"
        stage.apply(label, lambda p: grown(stage, edit.move(p, stage.block_id, places), stage.selection), key)

    def place(self, label: str, corners: Mapping[NodeId, tuple[float, float]]) -> None:
        """Put nodes where `corners` says."""
        stage = self._stage
        old = stage.block.places
        places = {id: replace(old.get(id, ORIGIN), x=round(x), y=round(y)) for id, (x, y) in corners.items()}
        # what stands in a loop or branch goes with it
        for id in [id for id in places if stage.block.nodes[id].kind in REGIONS]:
            dx, dy = places[id].x - old.get(id, ORIGIN).x, places[id].y - old.get(id, ORIGIN).y
            for inner in body_of(stage.block, id):
                if inner not in corners:
                    before = places.get(inner, old.get(inner, ORIGIN))
                    places[inner] = replace(before, x=before.x + dx, y=before.y + dy)
        self.put(label, places)

    def put(self, label: str, places: Mapping[NodeId, Place]) -> None:
        """Put nodes where `places` says; loops and branches stay around their bodies."""
        stage = self._stage
        regions = [id for id in places if stage.block.nodes[id].kind in REGIONS]
        stage.apply(
            label,
            lambda p: grown(stage, docked(stage, edit.move(p, stage.block_id, places), regions), places),
        )

    def drop_onto(self, rect: QRectF) -> WireView | None:
        """The wire that something dropped around `rect` would be inserted into."""
        return self._stage.wire_under(rect)


def framed(rect: QRectF) -> Place:
    """Where a frame around `rect` stands."""
    pad = geometry.FRAME_PADDING
    rect = rect.adjusted(-pad, -pad - geometry.FRAME_HEADER, pad, pad)
    left, top = geometry.snapped(rect.left()), geometry.snapped(rect.top())
    return Place(
        left, top, geometry.snapped_up(rect.right() - left), geometry.snapped_up(rect.bottom() - top)
    )
