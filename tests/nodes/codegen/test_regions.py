"""Loops and branches: their functions, what these see, and what is left out with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nodes.codegen.plan import WAITING
from nodes.codegen.steps import Region, all_steps
from nodes.codegen.wiring import Ref
from nodes.graph import NodeId, PortName


def _halving(drawing: Any, **values: Any) -> tuple[NodeId, NodeId]:
    """A While that halves a tensor while its norm is above one."""
    start = drawing.add("input", shape=(4,))
    loop, enter = drawing.loop("while", start, values=("x",), **values)
    norm = drawing.add("ops.norm", enter)
    above = drawing.add("expression", norm, text="n > 1")
    half = drawing.add("operator.divide", enter, y=2)
    drawing.add("leave", above, half)
    drawing.leave()
    return loop, norm


def test_a_while_has_a_condition_and_a_body(drawing: Any) -> None:
    """Each function takes the carried values and has the nodes that its result needs."""
    loop, _ = _halving(drawing, limit=9)
    drawing.title(loop, "Halve")
    assert drawing.body() == [
        "# A Python while could not ask a tensor for its value in predict and fit.",
        "def halve_condition(x):",
        "x = tf.keras.ops.norm(x)",
        "return x > 1",
        "",
        "def halve_body(x):",
        "return (x / 2,)",
        "",
        "(x,) = tf.keras.ops.while_loop(",
        "halve_condition, halve_body, (inputs,), maximum_iterations=9",
        ")",
        "return x",
    ]


@pytest.mark.parametrize(("limit", "says"), [(None, True), (9, False)])
def test_a_loop_without_end_is_not_compiled(drawing: Any, limit: int | None, says: bool) -> None:
    """XLA has no gradient of a loop of which nobody knows how often it goes round."""
    _halving(drawing, limit=limit)
    drawing.add("layers.Dense", drawing.block.inputs[0], units=1)
    assert ("self.supports_jit = False" in drawing.source().text) == says


def test_a_for_counts(drawing: Any) -> None:
    """The body of a For takes the number of the round, and several values as one."""
    start = drawing.add("input", shape=(4,))
    loop, enter = drawing.loop("for", None, start, start, values=("x", "kept"), times=3)
    step = drawing.add("expression", (enter, "index"), (enter, "x"), text="i * x")
    drawing.add("leave", step)
    drawing.leave()
    drawing.add("output", (loop, "kept"))
    assert drawing.body() == [
        "def loop_body(index, values):",
        "x, kept = values",
        "x = index * x",
        "return x, kept",
        "",
        "_, kept = tf.keras.ops.fori_loop(0, 3, loop_body, (inputs, inputs))",
        "return kept",
    ]


def test_an_if_sees_what_is_around_it(drawing: Any) -> None:
    """Branches take nothing: they read outer variables, and give none of these another value."""
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=4)
    large = drawing.add("expression", drawing.add("ops.mean", start), text="m > 0")
    branch, enter = drawing.loop("if", large, dense, values=("x",))
    drawing.add("then", drawing.add("layers.ReLU", drawing.add("operator.add", enter, start)))
    drawing.add("else")
    drawing.leave()
    drawing.add("output", branch)
    body = drawing.body()
    at = body.index("def branch_then():")
    assert body[at : at + 8] == [
        "def branch_then():",
        "x = dense + inputs",
        "return self.re_lu(x)",
        "",
        "def branch_else():",
        "return dense",
        "",
        "x = tf.keras.ops.cond(x, branch_then, branch_else)",
    ]


def test_regions_nest(drawing: Any) -> None:
    """A branch inside a loop sees what the loop carries; the outer condition comes before both."""
    start = drawing.add("input", shape=(4,))
    loop, enter = drawing.loop("for", None, start, values=("x",), times=2)
    good = drawing.add("expression", drawing.add("ops.mean", (enter, "x")), text="m > 0")
    branch, inner = drawing.loop("if", good, (enter, "x"), values=("y",))
    drawing.add("then", drawing.add("layers.Dense", inner, units=4))
    drawing.leave()
    drawing.add("leave", branch)
    drawing.leave()
    plan = drawing.plan()
    assert plan.left_out == {}
    assert [each.node for each in all_steps(plan.steps) if isinstance(each, Region)] == [loop, branch]
    assert [made.attribute for made in plan.constructions] == ["dense"]


def test_a_part_knows_what_it_takes_from_outside(drawing: Any) -> None:
    """A region needs what its body needs, so that it comes after it."""
    start = drawing.add("input", shape=(4,))
    loop, enter = drawing.loop("for", None, start, values=("x",), times=2)
    drawing.region = None
    late = drawing.add("layers.Dense", start, units=4)
    drawing.region = loop
    drawing.add("leave", drawing.add("operator.add", (enter, "x"), late))
    drawing.leave()
    region = drawing.plan().steps[1]
    assert list(region.refs()) == [Ref(start, PortName("output")), Ref(late, PortName("output"))]
    assert [step.node for step in drawing.plan().steps] == [late, loop]


def test_wires_out_of_a_body_bring_nothing(drawing: Any) -> None:
    """What stands outside cannot see into a body but through its end."""
    _, norm = _halving(drawing)
    outside = drawing.add("layers.ReLU", drawing.block.inputs[0])
    moved = next(wire for wire in drawing.block.wires_into(outside))
    wire = replace(moved, source=norm)
    drawing.change(wires={**drawing.block.wires, wire.id: wire})
    assert drawing.plan().left_out == {outside: "missing-input"}


def test_a_mistake_inside_leaves_the_whole_out(drawing: Any) -> None:
    """Without a body there is no loop; the mistake keeps its own code, the rest waits."""
    loop, norm = _halving(drawing)
    after = drawing.add("layers.ReLU", loop)
    found = [wire for wire in drawing.block.wires.values() if wire.target != norm]
    drawing.change(wires={wire.id: wire for wire in found})
    left_out = drawing.plan().left_out
    assert left_out[norm] == "missing-input"
    assert left_out[loop] == left_out[after] == WAITING
    assert set(left_out) == {
        after, *(node.id for node in drawing.block.nodes.values() if node.region or node.kind == "while")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("while", {"values": ()}, "missing-argument"),
        ("while", {"values": ("x",), "limit": 0}, "bad-argument"),
        ("while", {"values": ("x",)}, WAITING),
    ],
)
def test_a_loop_that_cannot_be(drawing: Any, kind: str, values: dict[str, Any], code: str) -> None:
    """Without values, with an impossible limit or without a condition there is no loop."""
    start = drawing.add("input", shape=(4,))
    loop, _ = drawing.loop(kind, *([start] if values["values"] else []), **values)
    assert drawing.plan().left_out[loop] == code


def test_past_a_bypassed_loop_each_value_goes_on(drawing: Any) -> None:
    """Bypassing a loop passes its values on as they were, and its body with it."""
    one, two = drawing.add("input", shape=(4,)), drawing.add("input", shape=(4,))
    loop, enter = drawing.loop("for", None, one, two, values=("x", "y"), times=2)
    drawing.add("leave", drawing.add("layers.ReLU", (enter, "x")))
    drawing.leave()
    drawing.add("output", (loop, "y"))
    drawing.change(nodes={**drawing.block.nodes, loop: replace(drawing.block.nodes[loop], bypassed=True)})
    plan = drawing.plan()
    assert (plan.steps, plan.left_out) == ((), {})
    assert plan.results == (Ref(two, PortName("output")),)


def test_nodes_of_both_functions_show_twice(drawing: Any) -> None:
    """What the condition and the body both need stands in both."""
    start = drawing.add("input", shape=(4,))
    _, enter = drawing.loop("while", start, values=("x",))
    norm = drawing.add("ops.norm", enter)
    drawing.add(
        "leave", drawing.add("expression", norm, text="n > 1"), drawing.add("operator.divide", enter, norm)
    )
    drawing.leave()
    source = drawing.source()
    lines = source.text.splitlines()
    assert [lines[number - 1].strip() for number in source.lines[norm]] == [
        "x = tf.keras.ops.norm(x)",
        "norm = tf.keras.ops.norm(x)",
    ]


def test_what_nothing_needs_comes_with_what_it_needs(drawing: Any) -> None:
    """A node without followers stands in the body, and there too what only the condition needs besides."""
    start = drawing.add("input", shape=(4,))
    _, enter = drawing.loop("while", start, values=("x",))
    norm = drawing.add("ops.norm", enter)
    loose = drawing.add("ops.relu", norm)
    drawing.add("leave", drawing.add("expression", norm, text="n > 1"), enter)
    drawing.leave()
    source = drawing.source()
    assert (len(source.lines[norm]), len(source.lines[loose])) == (2, 1)
