"""Where nodes run, and which wires cross from one device to another, as the canvas shows it."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from editor.theme.colours import DARK
from nodes.devices import set_block_device, set_layer_device, set_node_device
from nodes.graph import PortName
from nodes.report import NodeReport, NodeState, Report, TensorSpec
from tests.editor.canvas.hand import assert_fresh, assert_mirrors, block_of


def place(canvas, edit, *what):
    """Ask for a device."""
    document = canvas.document
    document.apply("Set device", lambda project: edit(project, document.main, *what))
    assert_mirrors(canvas)


def crossing(canvas, *nodes) -> list[bool]:
    """Which of the wires into `nodes` cross."""
    wires = [wire for node in nodes for wire in block_of(canvas).wires_into(node)]
    return [canvas.mirror.wires[wire.id].look.crosses for wire in wires]


def test_wires_between_devices_are_dashed(canvas, chain):
    """The look follows layers, calls and the block, forwards and back."""
    first, second, third = chain
    layer = block_of(canvas).nodes[third].layer
    place(canvas, set_layer_device, [layer], "CPU:1")
    assert crossing(canvas, second, third) == [False, True]
    assert canvas.mirror.nodes[third].look.device == "CPU:1"
    place(canvas, set_node_device, [second], "CPU:1")
    assert crossing(canvas, second, third) == [True, False]
    place(canvas, set_block_device, "CPU:1")
    place(canvas, set_node_device, [first], "CPU:1")
    assert crossing(canvas, second, third) == [False, False]
    for _ in range(4):
        canvas.document.undo()
    assert crossing(canvas, second, third) == [False, False]
    assert canvas.mirror.nodes[third].look.device == ""


def test_a_tag_on_the_edge_tells_the_device(canvas, chain):
    """It is painted over the lower edge, and goes without a trace."""
    second = chain[1]
    rect = canvas.mirror.nodes[second].rect

    def below() -> set[str]:
        QApplication.processEvents()
        picture = canvas.view.grab().toImage()
        at = canvas.view.mapFromScene(rect.bottomLeft())
        return {QColor(picture.pixel(at.x() + 30, at.y() + y)).name() for y in range(2, 9)}

    before = below()
    place(canvas, set_node_device, [second], "GPU:0")
    assert DARK.node in below() - before
    assert_fresh(canvas)
    canvas.document.undo()
    assert below() == before
    assert_fresh(canvas)


def test_the_mouse_over_a_wire_tells_what_is_copied(canvas, hand, chain):
    """From where to where, and how many bytes an example; over a node, where it runs."""
    _, second, third = chain
    place(canvas, set_node_device, [third], "CPU:1")
    spec = TensorSpec((None, 20), "float32")
    canvas.set_report(Report(1, {((), second): NodeReport(NodeState.OK, {PortName("output"): spec})}))
    (wire,) = block_of(canvas).wires_into(third)
    middle = canvas.mirror.wires[wire.id].curve().pointAtPercent(0.5)
    text = canvas.interaction._hover.text(middle)
    assert "Copied from CPU:0 to CPU:1 in every call: 80 B an example" in text
    assert "On CPU:1" in canvas.interaction._hover.text(hand.body(third))
