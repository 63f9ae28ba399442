"""What a run left on the wires, seen on the canvas with the mouse."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from editor.canvas.canvas import Canvas
from editor.canvas.values import rounds_text, took_text
from editor.main_window import EXAMPLES, MainWindow
from nodes.formats.layers import read
from nodes.graph import NodeId, PortName, Project
from nodes.running import PortValue, Run

OUTPUT = PortName("output")


@pytest.fixture
def project() -> Project:
    """A drawing with a loop and a branch."""
    return read(EXAMPLES / "fancy_mlp_shared.layers").project


@pytest.fixture
def canvas(open_window: Callable[..., MainWindow], project: Project) -> Canvas:
    """The canvas of a window with the drawing."""
    return open_window(project).canvas


def run_of(project: Project, **more: object) -> Run:
    """A run in which every port gave the same."""
    value = PortValue("float32", (2, 20), 40, ("1", "2"), 0, 0, 0.0, 0.5, 0.25, (3, 1) * 12)
    ports = {((), node): {OUTPUT: value, PortName("x"): value} for node in project.main_block.nodes}
    return Run(project, ports, **more)  # type: ignore[arg-type]


def kind(project: Project, name: str) -> NodeId:
    """The first node of that kind."""
    return next(node.id for node in project.main_block.nodes.values() if node.kind == name)


def pixels(canvas: Canvas) -> QImage:
    """What is seen."""
    return canvas.view.viewport().grab().toImage()


def wire_point(canvas: Canvas) -> QPointF:
    """The middle of the wire that leaves the loop, in pixels of the view."""
    project = canvas.document.project
    wire = project.main_block.wires_from(kind(project, "while"))[0]
    return QPointF(canvas.view.mapFromScene(canvas.mirror.wires[wire.id].curve().pointAtPercent(0.5)))


def test_a_card_shows_what_the_wire_under_the_mouse_carried(qtbot: QtBot, canvas: Canvas) -> None:
    """After a run, beside the mouse; without one there is none, and the tooltip is there instead."""
    point = wire_point(canvas)
    hover, values = canvas.interaction._hover, canvas.values
    scene = canvas.view.mapToScene(point.toPoint())
    hit = canvas.stage.hit(scene)
    assert hit.wire is not None
    assert values.place_at(hit) is None
    assert hover.text(scene)
    canvas.set_run(run_of(canvas.document.project))
    before = pixels(canvas)
    qtbot.mouseMove(canvas.view.viewport(), point.toPoint())
    hover.over(scene)
    assert values.place_at(hit) == ((), kind(canvas.document.project, "while"), "x")
    assert pixels(canvas) != before
    assert hover.text(scene) == ""
    value = run_of(canvas.document.project).value((), kind(canvas.document.project, "while"), OUTPUT)
    assert value is not None
    lines = [text for text, _, _ in values._lines(value, ["loop → if", "(None, 20) float32"])]
    assert lines[:4] == ["loop → if", "(2, 20) float32", "0 … 0.5   mean 0.25", "1, 2 …"]


def test_a_double_click_on_a_wire_asks_for_its_values(qtbot: QtBot, canvas: Canvas) -> None:
    """The larger view is asked for the port that the wire comes from."""
    canvas.set_run(run_of(canvas.document.project))
    with qtbot.waitSignal(canvas.values_wanted) as asked:
        qtbot.mouseDClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=wire_point(canvas).toPoint())
    assert asked.args == [((), kind(canvas.document.project, "while"), "x")]


def test_marks_tell_the_way_of_a_run_and_the_first_nan(canvas: Canvas, project: Project) -> None:
    """On loops, branches and the node; another run has other marks."""
    loop, branch = kind(project, "while"), kind(project, "if")
    canvas.fit()
    seen = [pixels(canvas)]
    canvas.set_run(run_of(project))
    seen.append(pixels(canvas))
    canvas.set_run(run_of(project, parts={((), loop): {"body": 5}, ((), branch): {"then": 1}}))
    seen.append(pixels(canvas))
    canvas.set_run(run_of(project, first=(((), kind(project, "expression")), OUTPUT)))
    seen.append(pixels(canvas))
    assert all(one != other for one, other in itertools.pairwise(seen))


def test_an_instance_is_marked_for_what_stands_in_it(open_window: Callable[..., MainWindow]) -> None:
    """The block in which the first NaN arose, when the one around it is looked at; no other node."""
    project = read(EXAMPLES / "nest_mlp.layers").project
    canvas = open_window(project).canvas
    block = project.main_block
    instance = next(
        node for node in block.nodes.values() if node.layer and block.layers[node.layer].type[:6] == "block:"
    )
    assert instance.layer is not None
    run = run_of(project, first=(((instance.layer,), NodeId("inside")), OUTPUT))
    canvas.set_run(run)
    assert [id for id in block.nodes if canvas.values._is_first(((), id))] == [instance.id]


def test_values_of_before_an_edit_say_so(canvas: Canvas, project: Project) -> None:
    """What was only moved is the same drawing."""
    canvas.set_run(run_of(project))
    canvas.select([kind(project, "while")])
    assert not canvas.values.outdated
    canvas.select([kind(project, "expression")])
    canvas.delete()
    assert canvas.values.outdated


@pytest.mark.parametrize(
    ("parts", "text"), [({"then": 1}, "took then"), ({"then": 2, "else": 1}, "then 2×, else 1×"), ({}, "")]
)
def test_branches_say_which_side_they_took(parts: dict[str, int], text: str) -> None:
    """In a loop they may have taken both."""
    assert took_text(parts) == text


def test_loops_say_how_often_they_ran() -> None:
    """Never, once, more often."""
    assert [rounds_text(count) for count in (0, 1, 5)] == ["ran 0 times", "ran once", "ran 5 times"]
