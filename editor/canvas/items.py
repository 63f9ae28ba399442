"""The items that stand in the scene to be hit: they know where they are and paint nothing themselves."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from editor.canvas import geometry
from editor.canvas.foundation import AbstractNodeItem, PipeItem, PortItem, PortTypeEnum
from editor.canvas.geometry import Box
from editor.canvas.looks import BACKDROPS, Kind, NodeLook, PortLook, WireLook
from nodes.graph import NodeId, WireId

PORT_SIZE = 9
"""How far from its middle the rectangle of a port reaches."""
WIRE_SIZE = 6
"""How far from its middle a wire can be grabbed."""
_NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents
_SELECTABLE = _NO_CONTENTS | QGraphicsItem.GraphicsItemFlag.ItemIsSelectable
_INPUT, _OUTPUT = PortTypeEnum.IN.value, PortTypeEnum.OUT.value
_STROKER = QPainterPathStroker()
_STROKER.setWidth(2 * WIRE_SIZE)
_PORT_RECT = QRectF(-PORT_SIZE, -PORT_SIZE, 2 * PORT_SIZE, 2 * PORT_SIZE)

# A thousand nodes are thousands of items: each call of Qt that one of them does not make is milliseconds.


class PortView(PortItem):
    """One slot of an input, or one output. Its position is the middle of the port."""

    _hovered = _locked = False

    # Qt would call into Python for every change of every port otherwise.
    itemChange = QGraphicsItem.itemChange  # noqa: N815

    def __init__(self, parent: NodeView, look: PortLook, is_output: bool, x: float, y: float) -> None:
        QGraphicsItem.__init__(self, parent)
        self.setFlag(_NO_CONTENTS)
        self.setPos(x, y)
        self._x, self._y = x, y
        self._pipes: list[WireView] = []
        self._name = look.name
        self._port_type = _OUTPUT if is_output else _INPUT
        self._multi_connection = is_output
        self.look = look
        self.is_output = is_output
        self.view = parent

    @property
    def centre(self) -> QPointF:
        """Where wires end, in the scene."""
        left, top, _, _ = self.view.box
        return QPointF(left + self._x, top + self._y)

    def slide_to(self, x: float) -> None:
        """Move along the row, when the node has grown."""
        self._x = x
        self.setX(x)

    def boundingRect(self) -> QRectF:
        """What can be grabbed."""
        return _PORT_RECT


class NodeView(AbstractNodeItem):
    """A node, a note or a frame."""

    itemChange = QGraphicsItem.itemChange  # noqa: N815

    def __init__(self, id: NodeId, look: NodeLook, x: int, y: int) -> None:
        QGraphicsItem.__init__(self)
        self.setFlags(_SELECTABLE)
        self._properties = {"id": id, "name": look.title, "type_": look.type, "selected": False}
        self.node_id = id
        self.inputs: list[PortView] = []
        self.outputs: list[PortView] = []
        self.look: NodeLook
        self.group: tuple[bool, str, bool] | None
        """What makes its box look different from afar: whether it is a note, tint, bypassed. A backdrop has
        none. This and the next are looked up for thousands of nodes in every frame."""
        self.marked: bool
        """Whether it has a badge."""
        self._wear(look)
        self._width, self._height = look.width, look.height
        self.rect: QRectF
        """Where the node stands in the scene."""
        self.box: Box
        self.header: QPainterPath | None = None
        """The outline of the header, kept by the painter until the node moves or grows."""
        self.stand_at(x, y)
        self._place_ports()

    def _wear(self, look: NodeLook) -> None:
        self.look = look
        plain = look.kind not in BACKDROPS
        self.group = (look.kind is Kind.NOTE, look.tint, look.bypassed) if plain else None
        self.marked = look.error or look.warning

    def stand_at(self, x: int, y: int) -> None:
        """Move to a place in the scene."""
        self.setPos(x, y)
        self._measure(x, y)

    def _measure(self, left: float, top: float) -> None:
        width, height = self._width, self._height
        self.rect = QRectF(left, top, width, height)
        self.box = (left, top, left + width, top + height)
        self.header = None

    def boundingRect(self) -> QRectF:
        """The node's own rectangle."""
        return QRectF(0, 0, self._width, self._height)

    def take_look(self, look: NodeLook) -> bool:
        """Look like `look` from now on; answers whether ports are others, or elsewhere."""
        before = self.look
        self._wear(look)
        self._properties["name"], self._properties["type_"] = look.title, look.type
        if (look.width, look.height) != (before.width, before.height):
            self.prepareGeometryChange()
            self._width, self._height = look.width, look.height
            self._measure(*self.box[:2])
        placed = before.card.top == look.card.top
        if (
            placed
            and _slots(before.inputs) == _slots(look.inputs)
            and _slots(before.outputs) == _slots(look.outputs)
        ):
            for view, port in zip([*self.inputs, *self.outputs], [*look.inputs, *look.outputs], strict=True):
                view.look = port
            if look.width == before.width:
                return False
            for view in self.outputs:
                view.slide_to(look.width)
            return True
        self._place_ports()
        return True

    def port(self, name: str, is_output: bool, key: int | str | None = None) -> PortView | None:
        """The output called `name`, or the slot of the input `name` with `key`."""
        views = self.outputs if is_output else self.inputs
        return next((each for each in views if each.look.name == name and each.look.key == key), None)

    def _place_ports(self) -> None:
        for old in (*self.inputs, *self.outputs):
            old.setParentItem(None)
            if old.scene() is not None:
                old.scene().removeItem(old)
        look, top, middle = self.look, self.look.card.top, geometry.row_middle
        self.inputs = [
            PortView(self, port, False, 0, middle(row, top)) for row, port in enumerate(look.inputs)
        ]
        self.outputs = [
            PortView(self, port, True, look.width, middle(row, top)) for row, port in enumerate(look.outputs)
        ]


def _slots(ports: tuple[PortLook, ...]) -> list[tuple[str, int | str | None]]:
    return [(port.name, port.key) for port in ports]


class WireView(PipeItem):
    """A wire between two ports."""

    _active = _highlight = False
    start = end = QPointF()
    bounds = QRectF()
    line = QLineF()
    box: Box = (0.0, 0.0, 0.0, 0.0)
    complete = True
    """Whether the wire has both its ends, and so can be seen."""

    itemChange = QGraphicsItem.itemChange  # noqa: N815

    def __init__(self, id: WireId, look: WireLook) -> None:
        QGraphicsPathItem.__init__(self)
        self.setFlag(_NO_CONTENTS)
        self.wire_id = id
        self.look = look
        self._input_port: PortView | None = None
        self._output_port: PortView | None = None
        self._stale = True
        """Whether the curve is still to be made: most wires are never seen from near."""

    def attach(self, source: PortView | None, target: PortView | None) -> None:
        """Run from `source` to `target` from now on; a wire with a loose end is hidden."""
        self.detach()
        self._output_port, self._input_port = source, target
        for port in (source, target):
            if port is not None:
                port.add_pipe(self)
        self.follow()

    def detach(self) -> None:
        """Let go of both ports."""
        if self._output_port is None and self._input_port is None:
            return
        for port in (self._output_port, self._input_port):
            if port is not None and self in port.connected_pipes:
                port.remove_pipe(self)
        self._output_port = self._input_port = None

    def follow(self) -> None:
        """Run to where the ports are now."""
        source, target = self._output_port, self._input_port
        complete = source is not None and target is not None
        if complete is not self.complete:
            self.complete = complete
            self.setVisible(complete)
        if source is None or target is None:
            return
        self.start, self.end = start, end = source.centre, target.centre
        self.box = left, top, right, bottom = geometry.wire_box(start, end)
        self.bounds = QRectF(left, top, right - left, bottom - top)
        self.line = QLineF(start, end)
        self._stale = True

    def curve(self) -> QPainterPath:
        """Where the wire runs, in the scene."""
        if self._stale:
            self._stale = False
            self.setPath(geometry.wire_path(self.start, self.end))
        return self.path()

    def runs_through(self, rect: QRectF) -> bool:
        """Whether what can be grabbed of the wire reaches into `rect`."""
        return _STROKER.createStroke(self.curve()).intersects(rect)
