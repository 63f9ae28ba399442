"""A counted loop drawn from nothing: search, wires, a body, its code."""

from __future__ import annotations

from collections.abc import Callable

from editor.main_window import MainWindow
from nodes.codegen.source import generate
from nodes.graph import empty_project
from tests.editor.drawing.person import Person


def test_a_for_loop_is_drawn(open_window: Callable[..., MainWindow]) -> None:
    """It carries a value, counts to a number typed into the inspector, and uses the count inside."""
    window = open_window(empty_project("Counted"))
    person = Person(window)
    source = person.place("Input", 100, 200)
    loop = person.place("For", 500, 200)
    person.wire(source, loop, input=1)
    person.set(loop, "times", "3")
    step = person.place_inside(loop, "expression")
    person.set(step, "text", "x + index")
    enter, leave = person.part(loop, "enter"), person.part(loop, "leave")
    person.wire(enter, step, output=1)
    person.wire(enter, step, input=1)
    person.wire(step, leave)
    output = person.place("Output", 1500, 200)
    person.wire(loop, output)
    block = window.document.project.main_block
    assert {each.id for each in block.members_of(loop)} == {enter, step, leave}
    assert len(block.wires) == 5
    code = generate(window.document.project, window.document.catalogue).text
    assert "fori_loop(0, 3, loop_body, inputs)" in code
    assert "return x + index" in code
