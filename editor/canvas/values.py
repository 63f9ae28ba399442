"""What a run of the model left on the wires: a card at the mouse, and marks on the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from editor.canvas.geometry import MARGIN
from editor.canvas.hits import Hit
from editor.canvas.items import NodeView
from editor.canvas.looks import Kind
from editor.canvas.stage import Stage
from editor.canvas.texts import Role
from nodes.figures import number_text
from nodes.graph import NodeId, Path, PortName, Project
from nodes.learning import Gradient, Gradients
from nodes.living import is_same_model
from nodes.report import shape_text
from nodes.running import PortValue, Run, Where

Place = tuple[Path, NodeId, PortName]
Line = tuple[str, Role, QColor]

translate = QCoreApplication.translate

BARS_WIDTH, BARS_HEIGHT = 168.0, 34.0
ROW = 17.0
PADDING = 10.0
FROM_MOUSE = 16.0
WIDEST = 320.0
PILL = 18.0
"""The height of a mark, in scene units; never lower than `LEAST_PILL` pixels."""
LEAST_PILL = 14.0
OUT = 4.0
"""How far a mark's middle stands out of the node."""


class Values:
    """Knows the last run, and what of it belongs to the block on the canvas."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._run: Run | None = None
        self._gradients: Gradients | None = None
        self._places: dict[NodeId, list[Where]] = {}
        self._compared: tuple[Project | None, bool] = (None, False)
        self.path: Path = ()
        """The instance whose values are shown."""

    def show(self, run: Run | None) -> None:
        """Show the values of `run` from now on."""
        self._run = run
        self._compared = (None, False)
        self._places = {}
        for where in (*run.ports, *run.parts) if run is not None else ():
            places = self._places.setdefault(where[1], [])
            if where not in places:
                places.append(where)
        view = self._stage.view
        view.repaint_scene([view.visible_rect()])
        view.repaint_over()

    def show_gradients(self, gradients: Gradients | None) -> None:
        """Tell what flowed back too, from now on."""
        self._gradients = gradients
        self._stage.view.repaint_over()

    def place_at(self, hit: Hit) -> Place | None:
        """The port whose values are at the mouse, if something left it."""
        end = self._end(hit)
        if end is None or self._run is None:
            return None
        where = self._where(end[0])
        if where is None or self._run.value(*where, end[1]) is None:
            return None
        return (*where, end[1])

    def _end(self, hit: Hit) -> tuple[NodeId, PortName] | None:
        """The output that a port or a wire has its tensor from."""
        wires = []
        if hit.port is not None:
            if hit.port.is_output:
                return hit.port.view.node_id, hit.port.look.name
            wires = [each.wire_id for each in hit.port.connected_pipes]
        elif hit.wire is not None:
            wires = [hit.wire.wire_id]
        wire = self._stage.block.wires.get(wires[0]) if wires else None
        return None if wire is None else (wire.source, wire.source_port)

    def _where(self, node: NodeId) -> Where | None:
        """Where a node stands in the run: in the instance on the canvas; else in the first there is."""
        places = self._places.get(node, [])
        return next((each for each in places if each[0] == self.path), places[0] if places else None)

    @property
    def outdated(self) -> bool:
        """Whether the drawing means another model than the one that ran."""
        if self._run is None:
            return False
        project = self._stage.document.project
        if self._compared[0] is not project:
            self._compared = (project, not is_same_model(self._run.project, project))
        return self._compared[1]

    # -- marks -------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, views: Iterable[NodeView], scale: float) -> None:
        """Mark loops and branches with the way they went, and the first node that gave NaN or Inf."""
        if self._run is None:
            return
        for view in views:
            where = self._where(view.node_id)
            if where is None:
                continue
            height = max(PILL, LEAST_PILL / scale)
            if view.look.kind is Kind.REGION:
                text = self._went(where, view.node_id)
                at = QPointF(view.rect.right() - MARGIN, view.rect.top() - OUT)
                self._pill(painter, at, text, self._stage.painter.palette.tints("control").bar, height)
            if self._is_first(where):
                at = QPointF(view.rect.right() - MARGIN, view.rect.bottom() + OUT)
                self._pill(painter, at, self._first_text(), self._stage.painter.palette.error, height)

    def _is_first(self, where: Where) -> bool:
        """Whether the first value that was not finite left this node, or one in the instance that it is."""
        first = None if self._run is None else self._run.first
        if first is None or first[0] == where:
            return first is not None
        (path, _), here = first[0], where[0]
        found = self._stage.block.nodes.get(where[1])
        inside = len(path) > len(here) and path[: len(here)] == here
        return inside and found is not None and found.layer == path[len(here)].partition(".")[0]

    def _first_text(self) -> str:
        """What the first node that gave NaN or Inf is marked with."""
        assert self._run is not None
        assert self._run.first is not None
        where, port = self._run.first
        value = self._run.value(*where, port)
        kind = "NaN" if value is None or value.nan else "Inf"
        return translate("Canvas", "first {kind}").format(kind=kind)

    def _went(self, where: Where, node: NodeId) -> str:
        """Which way a loop or branch went."""
        run, found = self._run, self._stage.block.nodes.get(node)
        if run is None or found is None:
            return ""
        parts = run.parts.get(where, {})
        if found.kind == "if":
            return took_text(parts)
        return rounds_text(parts.get("body", 0)) if where in run.ports or parts else ""

    def _pill(self, painter: QPainter, right: QPointF, text: str, colour: QColor, height: float) -> None:
        if not text:
            return
        palette, texts = self._stage.painter.palette, self._stage.texts
        grown = height / PILL
        width = (texts.width(text, Role.TYPE) + 16) * grown
        pill = QRectF(right.x() - width, right.y() - height / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        for fill, by in ((palette.canvas, 1.5), (colour, 0.0), (palette.node, -1.2)):
            painter.setBrush(fill)
            radius = height / 2 + by
            painter.drawRoundedRect(pill.adjusted(-by, -by, by, by), radius, radius)
        painter.save()
        painter.translate(pill.left() + 8 * grown, pill.center().y())
        painter.scale(grown, grown)
        painter.setPen(palette.text)
        texts.draw(painter, 0, 0, text, Role.TYPE)
        painter.restore()

    # -- the card ----------------------------------------------------------------------------------------

    def paint_card(self, painter: QPainter, hit: Hit, at: QPointF, words: Sequence[str]) -> bool:
        """Paint a card beside the point `at` of the scene; `words` are its title, its shape and
        type as they are drawn, and what else is known.

        Answers whether there is anything to tell.
        """
        place = self.place_at(hit)
        value = None if place is None or self._run is None else self._run.value(*place)
        if value is None:
            return False
        lines = self._lines(value, words)
        if place is not None and self._gradients is not None:
            gradient = self._gradients.wires.get(((place[0], place[1]), place[2]))
            dim = self._stage.painter.palette.dim
            lines += [(text, Role.SHAPE, dim) for text in _gradient_texts(gradient)]
        texts, view = self._stage.texts, self._stage.view
        width = max(BARS_WIDTH, *(texts.width(text, role) for text, role, _ in lines))
        width = min(width, WIDEST) + 2 * PADDING
        bars = BARS_HEIGHT + 6 if any(value.bins) else 0.0
        height = len(lines) * ROW + bars + 2 * PADDING - 4
        mouse = QPointF(view.mapFromScene(at))
        room = QRectF(view.viewport().rect()).adjusted(4, 4, -4, -4)
        left = min(mouse.x() + FROM_MOUSE, room.right() - width)
        top = mouse.y() + FROM_MOUSE
        if top + height > room.bottom():
            top = mouse.y() - FROM_MOUSE - height
        painter.save()
        painter.resetTransform()
        self._paint_box(painter, QRectF(left, max(room.top(), top), width, height), lines, value)
        painter.restore()
        return True

    def _paint_box(self, painter: QPainter, box: QRectF, lines: Sequence[Line], value: PortValue) -> None:
        palette, texts = self._stage.painter.palette, self._stage.texts
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(palette.border, 1))
        painter.setBrush(palette.raised)
        painter.drawRoundedRect(box, 6, 6)
        middle = box.top() + PADDING + ROW / 2 - 2
        for text, role, colour in lines:
            painter.setPen(colour)
            shown = texts.elided(text, role, box.width() - 2 * PADDING)
            texts.draw(painter, box.left() + PADDING, middle, shown, role)
            middle += ROW
        if any(value.bins):
            foot = box.bottom() - PADDING
            bars = QRectF(box.left() + PADDING, foot - BARS_HEIGHT, BARS_WIDTH, BARS_HEIGHT)
            self._paint_bars(painter, bars, value)

    def _paint_bars(self, painter: QPainter, area: QRectF, value: PortValue) -> None:
        most, step = max(value.bins), area.width() / len(value.bins)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._stage.painter.palette.wire(value.dtype))
        for place, count in enumerate(value.bins):
            high = max(1.0, area.height() * count / most) if count else 0.0
            painter.drawRect(QRectF(area.left() + place * step, area.bottom() - high, step - 1, high))

    def _lines(self, value: PortValue, words: Sequence[str]) -> list[Line]:
        palette = self._stage.painter.palette
        lines: list[Line] = [(words[0], Role.TITLE, palette.text)] if words else []
        lines.append((f"{shape_text(value.shape)} {value.dtype}", Role.SHAPE, palette.text))
        if value.low is not None:
            lines.append((_range_text(value), Role.SHAPE, palette.text))
        bad = [f"{count} {name}" for count, name in ((value.nan, "NaN"), (value.inf, "Inf")) if count]
        if bad:
            lines.append((f"{', '.join(bad)} / {value.size}", Role.SHAPE, palette.error))
        if value.first and value.size > 1:
            more = " …" if value.size > len(value.first) else ""
            lines.append((", ".join(value.first) + more, Role.SHAPE, palette.dim))
        if value.times > 1:
            text = translate("Canvas", "{count} times; this is the last").format(count=value.times)
            lines.append((text, Role.TYPE, palette.dim))
        if self.outdated:
            lines.append((translate("Canvas", "the drawing has changed since"), Role.TYPE, palette.dim))
        return [*lines, *((text, Role.TYPE, palette.warning) for text in words[2:])]


def _range_text(value: PortValue) -> str:
    if value.low == value.high:
        return number_text(value.low)
    mean = translate("Canvas", "mean {mean}").format(mean=number_text(value.mean))
    return f"{number_text(value.low)} … {number_text(value.high)}   {mean}"


def _gradient_texts(gradient: Gradient | None) -> list[str]:
    """What is told of the gradient of a wire: its size, and its range."""
    if gradient is None:
        return []
    value = gradient.value
    if value is None or gradient.state != "flows":
        return [
            {
                "none": translate("Canvas", "the loss does not depend on it"),
                "zero": translate("Canvas", "gradient 0 everywhere"),
            }.get(gradient.state, "")
        ]
    size = translate("Canvas", "gradient ‖∂‖ {norm}").format(norm=number_text(gradient.norm))
    bad = [f"{count} {name}" for count, name in ((value.nan, "NaN"), (value.inf, "Inf")) if count]
    span = number_text(value.low)
    if value.low != value.high:
        span = f"{span} … {number_text(value.high)}"
    more = translate("Canvas", "Shift and double-click show its values")
    return [f"{size}   {', '.join(bad) if bad else span}", more]


def took_text(parts: Mapping[str, int]) -> str:
    """Which side a branch took: `took then`."""
    taken = {part: count for part, count in parts.items() if count}
    if len(taken) == 1:
        return translate("Canvas", "took {side}").format(side=next(iter(taken)))
    return ", ".join(f"{part} {count}×" for part, count in taken.items())


def rounds_text(count: int) -> str:
    """How often a loop ran."""
    return (
        translate("Canvas", "ran once")
        if count == 1
        else translate("Canvas", "ran {count} times").format(count=count)
    )
