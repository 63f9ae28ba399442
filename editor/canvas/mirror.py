"""The scene as a mirror of one block: what changed there is changed here, and nothing else."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtWidgets import QGraphicsScene

from editor.canvas.items import NodeView, PortView, WireView
from editor.canvas.looks import NOTHING, ORIGIN, Findings, NodeLook, WireLook, node_look, wire_look
from editor.canvas.texts import Texts
from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.devices import place_of
from nodes.differing import unlike
from nodes.graph import BLOCK, CUSTOM, Block, LayerId, NodeId, Wire, WireId
from nodes.nesting import body_of

SLICE = 0.02
"""Seconds of work after which a big change lets the event loop breathe."""
AT_ONCE = 200
"""Changes of up to so many parts are mirrored at once."""


class Mirror(QObject):
    """Keeps one item for each node, port and wire of a block.

    A big change is worked off in slices, so that the window answers meanwhile; `flush` finishes it.
    """

    repainted = Signal(object)
    """What is inside these rectangles (list of QRectF) looks different now."""
    unsettled = Signal()
    """A big change begins to be mirrored."""
    settled = Signal()
    """A big change is mirrored to its end."""

    def __init__(self, scene: QGraphicsScene, catalogue: Catalogue, texts: Texts) -> None:
        super().__init__()
        self.nodes: dict[NodeId, NodeView] = {}
        self.wires: dict[WireId, WireView] = {}
        self.findings: Findings = NOTHING
        self.block: Block | None = None
        self.revision = 0
        """Counts up whenever an item may have come, gone, moved or changed its look."""
        self._scene = scene
        self.catalogue = catalogue
        self._texts = texts
        self._wire_looks: dict[WireLook, WireLook] = {}
        """One object for all looks that are equal."""
        self._waiting: OrderedDict[NodeId | WireId, None] = OrderedDict()
        """What is still to be mirrored, in order, each once: as it is by then."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    @property
    def busy(self) -> bool:
        """Whether a big change is not mirrored to its end."""
        return bool(self._waiting)

    # -- what comes in -----------------------------------------------------------------------------------

    def show(self, block: Block, catalogue: Catalogue) -> None:
        """Mirror `block` from now on; cheap where little differs from the one before."""
        self.flush()
        self.revision += 1
        before, self.block = self.block, block
        known, self.catalogue = self.catalogue, catalogue
        gone_wires = [id for id in self.wires if id not in block.wires]
        gone_nodes = [id for id in self.nodes if id not in block.nodes]
        dirty = self._bounds_of(gone_nodes, gone_wires)
        for wire in gone_wires:
            self._remove_wire(wire)
        for node in gone_nodes:
            self._remove_node(node)
        nodes, wires = _differences(before, block)
        if catalogue is not known and before is not None:
            nodes, wires = _with_types(block, _unlike_types(known, catalogue), nodes, wires)
        self._update([*nodes, *wires], dirty)

    def take(self, findings: Findings) -> None:
        """Show what Keras says, where that is new; a mirror that is not complete takes it in on the way."""
        before, self.findings = self.findings, findings
        block = self.block
        if block is None:
            return
        touched = _told_otherwise(before, findings)
        for layer in before.counts.keys() | findings.counts.keys():
            if before.counts.get(layer) != findings.counts.get(layer):
                touched.update(call.id for call in block.calls_of(layer))
        lines, ends = before.wrong_wires ^ findings.wrong_wires, before.wrong_ports ^ findings.wrong_ports
        wires = [
            wire.id
            for wire in block.wires.values()
            if wire.source in touched
            or wire.target in touched
            or wire.id in lines
            or (ends and (wire.target, wire.target_port) in ends)
        ]
        touched.update(block.wires[id].target for id in wires)
        parts: list[NodeId | WireId] = [*(id for id in block.nodes if id in touched), *wires]
        if self.busy:
            self._waiting.update(dict.fromkeys(parts))
        else:
            self._update(parts, [])

    def flush(self) -> None:
        """Mirror what is still waiting, now."""
        if self._waiting:
            self._work(forever=True)

    def clear(self) -> None:
        """Take every item away."""
        self.revision += 1
        self._timer.stop()
        self._waiting.clear()
        for wire in list(self.wires):
            self._remove_wire(wire)
        for node in list(self.nodes):
            self._remove_node(node)
        self.block = None

    # -- the work ----------------------------------------------------------------------------------------

    def _update(self, parts: list[NodeId | WireId], dirty: list[QRectF]) -> None:
        self._waiting.update(dict.fromkeys(parts))
        if len(parts) <= AT_ONCE:
            self._work(forever=True, dirty=dirty)
        elif not self._timer.isActive():
            if dirty:
                self.repainted.emit(dirty)
            self._timer.start()
            self.unsettled.emit()

    def _work(self, forever: bool = False, dirty: list[QRectF] | None = None) -> None:
        self.revision += 1
        until = perf_counter() + SLICE
        block = self.block
        big = len(self._waiting) > AT_ONCE or self._timer.isActive()
        changed: list[QRectF] = [] if dirty is None else dirty
        while self._waiting and (forever or perf_counter() < until):
            id, _ = self._waiting.popitem(last=False)
            if block is not None and id in block.nodes:
                self._mirror_node(block, NodeId(id), changed)
            elif block is not None and id in block.wires:
                self._mirror_wire(block, block.wires[WireId(id)], changed)
        if not self._waiting:
            self._timer.stop()
        if not big:
            self.repainted.emit(changed)
        elif not self._waiting:
            self.repainted.emit([QRectF(self._scene.sceneRect())])
            self.settled.emit()

    def _mirror_node(self, block: Block, id: NodeId, changed: list[QRectF]) -> None:
        look = node_look(block, block.nodes[id], self.catalogue, self.findings, self._texts)
        place = block.places.get(id, ORIGIN)
        view = self.nodes.get(id)
        if view is not None and view.look.kind is not look.kind:
            changed.append(view.rect)
            self._remove_node(id)
            view = None
        if view is None:
            view = self.nodes[id] = NodeView(id, look, place.x, place.y)
            self._scene.addItem(view)
            changed.append(view.rect)
            if self.wires:
                changed.extend(self._follow(block, id))
            return
        at = view.pos()
        moved = at.x() != place.x or at.y() != place.y
        if not moved and view.look == look:
            return
        changed.append(view.rect)
        if self._change_node(view, look, place.x, place.y, moved):
            changed.extend(self._follow(block, id))
        changed.append(view.rect)

    def _change_node(self, view: NodeView, look: NodeLook, x: int, y: int, moved: bool) -> bool:
        """Make a node stand and look so; answers whether its ports are others, or elsewhere."""
        if moved:
            view.stand_at(x, y)
        return view.take_look(look) or moved if view.look != look else moved

    def _follow(self, block: Block, id: NodeId) -> Iterable[QRectF]:
        """Lead the wires of a node that moved, grew or has new ports to where they belong now."""
        for wire in (*block.wires_into(id), *block.wires_from(id)):
            view = self.wires.get(wire.id)
            if view is not None:
                yield view.bounds
                view.attach(*self._ends(wire))
                yield view.bounds

    def _mirror_wire(self, block: Block, wire: Wire, changed: list[QRectF]) -> None:
        found = wire_look(block, wire, self.catalogue, self.findings)
        look = self._wire_looks.setdefault(found, found)
        view = self.wires.get(wire.id)
        if view is None:
            view = self.wires[wire.id] = WireView(wire.id, look)
            view.attach(*self._ends(wire))
            self._scene.addItem(view)
            changed.append(view.bounds)
            return
        ends = self._ends(wire)
        if view.look == look and (view.output_port, view.input_port) == ends:
            return
        changed.append(view.bounds)
        view.look = look
        view.attach(*ends)
        changed.append(view.bounds)

    def _ends(self, wire: Wire) -> tuple[PortView | None, PortView | None]:
        source, target = self.nodes.get(wire.source), self.nodes.get(wire.target)
        output = source.port(wire.source_port, True) if source else None
        slot = target.port(wire.target_port, False, wire.key) if target else None
        if slot is None and target is not None:
            slot = target.port(wire.target_port, False)
        return output, slot

    def _remove_node(self, id: NodeId) -> None:
        view = self.nodes.pop(id)
        for port in (*view.inputs, *view.outputs):
            for wire in list(port.connected_pipes):
                wire.detach()
        self._scene.removeItem(view)

    def _remove_wire(self, id: WireId) -> None:
        view = self.wires.pop(id)
        view.detach()
        self._scene.removeItem(view)

    def _bounds_of(self, nodes: list[NodeId], wires: list[WireId]) -> list[QRectF]:
        return [*(self.nodes[id].rect for id in nodes), *(self.wires[id].bounds for id in wires)]


def _differences(before: Block | None, after: Block) -> tuple[list[NodeId], list[WireId]]:
    """The nodes and wires of `after` that may look different than in `before`."""
    if before is None:
        return list(after.nodes), list(after.wires)
    wires = [after.wires[id] for id in unlike(before.wires, after.wires)]
    lost = [before.wires[id] for id in unlike(after.wires, before.wires)]
    nodes = {*unlike(before.nodes, after.nodes), *unlike(before.places, after.places)}
    for wire in (*wires, *lost):
        nodes.update((wire.source, wire.target))
    layers: set[LayerId | None] = {*unlike(before.layers, after.layers)}
    layers.update(before.nodes[id].layer for id in before.nodes.keys() - after.nodes.keys())
    layers.update(after.nodes[id].layer for id in nodes if id in after.nodes)
    for layer in layers:
        if layer is not None:
            nodes.update(call.id for call in after.calls_of(layer))
    for id in [id for id in nodes if id in after.nodes and after.nodes[id].kind in REGIONS]:
        if before.nodes.get(id) is not after.nodes[id]:
            nodes.update(body_of(after, id))
    if before.call_numbers is not after.call_numbers:
        known, numbers = before.call_numbers, after.call_numbers
        nodes.update(id for id in numbers if known.get(id) != numbers[id])
        nodes.update(id for id in known if id not in numbers and id in after.nodes)
    moved = _moved(before, after)
    nodes |= moved
    for id in nodes:
        if id in moved or before.nodes.get(id) is not after.nodes.get(id):
            wires.extend(after.wires_into(id))
            wires.extend(after.wires_from(id))
    return [id for id in after.nodes if id in nodes], [wire.id for wire in wires]


def _moved(before: Block, after: Block) -> set[NodeId]:
    """The nodes that run on another device than before."""
    if not before.asks_for_devices and not after.asks_for_devices:
        return set()
    return {
        id
        for id, node in after.nodes.items()
        if id in before.nodes and place_of(before, before.nodes[id]) != place_of(after, node)
    }


def _unlike_types(before: Catalogue, after: Catalogue) -> set[str]:
    """The project's own entries that are others in `after`."""
    own = [id for id in (*before.nodes, *after.nodes) if id.startswith((BLOCK, CUSTOM))]
    return {id for id in own if before.nodes.get(id) != after.nodes.get(id)}


def _with_types(
    block: Block, types: set[str], nodes: list[NodeId], wires: list[WireId]
) -> tuple[list[NodeId], list[WireId]]:
    """`nodes` and `wires` with those of `block` that are of one of `types`."""
    layers = {id for id, layer in block.layers.items() if layer.type in types}
    more = [id for id, node in block.nodes.items() if node.kind in types or node.layer in layers]
    found = dict.fromkeys((*nodes, *more))
    ends = (wire.id for id in more for wire in (*block.wires_into(id), *block.wires_from(id)))
    return list(found), list(dict.fromkeys((*wires, *ends)))


def _told_otherwise(before: Findings, after: Findings) -> set[NodeId]:
    """The nodes of which something else is said in `after`."""
    pairs: tuple[tuple[Mapping[NodeId, Any], Mapping[NodeId, Any]], ...] = (
        (before.nodes, after.nodes),
        (before.problems, after.problems),
    )
    return {
        id
        for was, now in pairs
        for id in (*unlike(was, now), *(was.keys() - now.keys()))
        if was.get(id) != now.get(id)
    }
