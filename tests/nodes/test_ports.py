"""Ports are known from the catalogue and the drawing alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes.catalogue.spec import PortSpec
from nodes.graph import Node, NodeId, PortName, Wire, WireId
from nodes.ports import is_broken, leads_to, next_key, open_ports_of, ports_of, slots_of
from tests.nodes.drawing import INPUTS, OUTPUT, Drawing


def wire_of(source: NodeId, target: NodeId, source_port: str = "output", target_port: str = "inputs") -> Wire:
    """A wire as a file may hold it."""
    return Wire(WireId("w"), source, PortName(source_port), target, PortName(target_port))


def test_a_known_node_has_the_ports_of_the_catalogue(drawing: Drawing) -> None:
    """Dense has one input and one output."""
    node = drawing.node(drawing.dense())
    ports = ports_of(drawing.block, node, drawing.catalogue)
    assert ([port.name for port in ports.inputs], ports.outputs) == ([INPUTS], (OUTPUT,))
    assert ports.input(PortName("other")) is None


def test_recorded_outputs_replace_those_of_the_catalogue(drawing: Drawing) -> None:
    """What Keras told stands in the node."""
    node = replace(drawing.node(drawing.dense()), outputs=(OUTPUT, PortName("state")))
    assert ports_of(drawing.block, node, drawing.catalogue).outputs == (OUTPUT, "state")


def test_a_port_that_a_wire_names_stays_visible(drawing: Drawing) -> None:
    """Ports that are gone, and those of unknown kinds, are shown as their wires name them."""
    a, b = drawing.dense(), NodeId("b")
    wire = wire_of(a, b, "gone", "x")
    drawing.replace_block(nodes={**drawing.block.nodes, b: Node(b, "future.kind")}, wires={wire.id: wire})
    shown = ports_of(drawing.block, drawing.block.nodes[a], drawing.catalogue)
    unknown = ports_of(drawing.block, drawing.block.nodes[b], drawing.catalogue)
    assert shown.outputs == (OUTPUT, "gone")
    assert [port.name for port in unknown.inputs] == ["x"]
    assert open_ports_of(drawing.block, drawing.block.nodes[a], drawing.catalogue).outputs == (OUTPUT,)
    assert open_ports_of(drawing.block, drawing.block.nodes[b], drawing.catalogue) == unknown


@pytest.mark.parametrize(
    ("ports", "broken"),
    [(("output", "inputs"), False), (("gone", "inputs"), True), (("output", "gone"), True)],
)
def test_a_wire_to_a_port_that_is_gone_is_broken(drawing: Drawing, ports, broken: bool) -> None:
    """Either end may be what is missing."""
    a, b = drawing.dense(), drawing.dense()
    assert is_broken(wire_of(a, b, *ports), drawing.block, drawing.catalogue) is broken


def test_a_wire_without_a_node_is_broken(drawing: Drawing) -> None:
    """A wire to nowhere is kept, and told apart; one to an unknown kind is not broken."""
    a, odd = drawing.dense(), NodeId("odd")
    drawing.replace_block(nodes={**drawing.block.nodes, odd: Node(odd, "future.kind")})
    assert is_broken(wire_of(a, NodeId("gone")), drawing.block, drawing.catalogue)
    assert not is_broken(wire_of(a, odd), drawing.block, drawing.catalogue)


def test_slots_are_the_wires_in_order_and_a_free_one() -> None:
    """A list shows one place more than it has wires, until it is full."""
    wires = tuple(Wire(WireId(f"w{key}"), NodeId("a"), OUTPUT, NodeId("b"), INPUTS, key) for key in (5, 0, 2))
    many = slots_of(PortSpec(INPUTS, many=True), wires)
    assert [(slot.key, slot.wire is None) for slot in many] == [
        (0, False),
        (2, False),
        (5, False),
        (6, True),
    ]
    assert len(slots_of(PortSpec(INPUTS, many=True, most=3), wires)) == 3
    assert [slot.wire for slot in slots_of(PortSpec(INPUTS), ())] == [None]
    assert next_key([]) == 0


def test_reachability_follows_wires(drawing: Drawing) -> None:
    """A node leads to itself and to all that comes after it, circles in a file included."""
    a, b, c = drawing.chain("input", "keras.layers.Dense", "keras.layers.Dense")
    assert leads_to(drawing.block, a, c)
    assert leads_to(drawing.block, a, a)
    assert not leads_to(drawing.block, c, a)
    back = replace(wire_of(c, b), id=WireId("back"))
    drawing.replace_block(wires={**drawing.block.wires, back.id: back})
    assert leads_to(drawing.block, c, b)
    assert not leads_to(drawing.block, c, a)
