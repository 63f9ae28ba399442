"""Gradients in the window, in a real session: beside the weights, in the inspector, on the wires."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from editor.main_window import EXAMPLES, MainWindow
from editor.panels.weights_model import GRADIENT
from editor.processes.session import Session
from nodes.formats.layers import read
from tests.editor.conftest import execute, settle

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_example(
    qtbot: QtBot, open_window: Callable[..., MainWindow], session: Session
) -> Callable[[str], MainWindow]:
    """Opens an example with the Weights panel in front."""

    def open(name: str) -> MainWindow:
        window = open_window(read(EXAMPLES / f"{name}.layers").project, session=session)
        window.docks.raise_if(True, "weights")
        settle()
        return window

    return open


def back(qtbot: QtBot, window: MainWindow) -> Any:
    """Click Backward pass, and wait for the gradients."""
    bar = window.live_panels.backward.bar
    with qtbot.waitSignal(window.live_panels.backward.gradients.changed):
        qtbot.mouseClick(bar.button, LEFT)
    qtbot.waitUntil(lambda: not window.live_panels.backward.gradients.working)
    qtbot.waitUntil(lambda: window.live.session.is_free)
    assert window.live_panels.backward.gradients.found is not None, bar.state.text()
    return window.live_panels.backward.gradients.found


def cells(window: MainWindow) -> dict[str, str]:
    """What stands beside each weight, by the Python that reaches it."""
    built, model = window.live.result, window.live_panels.weights.model
    assert built is not None
    return {
        f"{built.python(key.partition('|')[0])}.{key.partition('|')[2]}": model.index_of(key, GRADIENT).data()
        for key in built.weights
    }


def by_hand(qtbot: QtBot, window: MainWindow, name: str, norm: float) -> bool:
    """Whether Keras and `tf.GradientTape` say the same, in the same session."""
    code = f"""
with tf.GradientTape() as tape_:
    loss_ = tf.reduce_sum(model(inputs))
found_ = tape_.gradient(loss_, {name}.value)
assert abs(float(tf.norm(found_)) - {norm}) < 1e-3 * (1 + {norm}), float(tf.norm(found_))
"""
    return done(qtbot, window, code)


def done(qtbot: QtBot, window: MainWindow, code: str) -> bool:
    """Whether `code` goes well in the session, once that has nothing else to do."""
    qtbot.waitUntil(lambda: window.live.is_idle and window.live.session.is_free)
    return execute(qtbot, window.live.session, code) == "ok"


def test_a_pass_tells_each_weights_gradient(qtbot: QtBot, open_example: Callable[[str], MainWindow]) -> None:
    """Nothing before a pass, and that is said; then norms as Keras has them, and calls apart."""
    window = open_example("shared_dense")
    panels = window.live_panels
    assert "no gradients" in panels.backward.bar.state.text()
    with qtbot.waitSignal(window.live.built):
        window.live.build()
    qtbot.waitUntil(lambda: bool(panels.store.weights))
    assert set(cells(window).values()) == {"no pass yet"}
    back(qtbot, window)
    told = cells(window)
    assert len(told) == 6
    for name, text in told.items():
        assert by_hand(qtbot, window, name, float(text))
    block = window.document.project.main_block
    call = next(node for node, (_, number) in block.call_numbers.items() if number == 2)
    window.canvas.select(frozenset({call}))
    text = panels.backward.lines.label.text()
    line = re.search(r"Gradient of sum: ‖∂/∂kernel‖ = (\S+) \(call 1: (\S+), call 2: (\S+)\)", text)
    assert line is not None, text
    assert line[1] == told["model.dense_1.kernel"]
    window.canvas.select(frozenset())
    assert panels.backward.lines.label.text() == ""


def test_a_wire_tells_its_gradient(
    qtbot: QtBot, open_example: Callable[[str], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the card at the mouse, below its values; before a pass there is none."""
    window = open_example("fancy_mlp_shared")
    back(qtbot, window)
    found = window.live_panels.backward.gradients.found
    assert found is not None
    flows = [each for each in found.wires.values() if each.state == "flows"]
    assert len(flows) >= 8
    texts: list[str] = []
    stage = window.canvas.stage
    draw = type(stage.texts).draw

    def noting(self: Any, painter: Any, x: float, y: float, text: str, *more: Any) -> Any:
        texts.append(text)
        return draw(self, painter, x, y, text, *more)

    monkeypatch.setattr(type(stage.texts), "draw", noting)
    window.canvas.fit()
    settle()
    block = window.document.project.main_block
    loop = next(node.id for node in block.nodes.values() if node.kind == "while")
    wire = stage.mirror.wires[block.wires_into(loop)[0].id]
    middle = stage.view.mapFromScene(wire.curve().pointAtPercent(0.5))
    qtbot.mouseMove(stage.view.viewport(), QPoint(middle))
    qtbot.waitUntil(lambda: any(text.startswith("gradient ‖∂‖") for text in texts))


def test_gradients_are_those_of_their_values(qtbot: QtBot, open_example: Callable[[str], MainWindow]) -> None:
    """What has changed since is said; what was built anew has none; a new pass tells the new ones."""
    window = open_example("linear_init")
    backward = window.live_panels.backward
    before = back(qtbot, window)
    assert done(qtbot, window, "model.dense.kernel.assign_add(tf.ones((20, 10)))")
    window.live.values_changed.emit()
    assert "changed since" in backward.bar.state.text()
    after = back(qtbot, window)
    assert "changed since" not in backward.bar.state.text()
    assert before.value != after.value
    with qtbot.waitSignal(window.live.built):
        window.live.build()
    settle()
    assert backward.gradients.found is None
    assert set(cells(window).values()) == {"no pass yet"}


def test_the_values_of_a_gradient(qtbot: QtBot, open_example: Callable[[str], MainWindow]) -> None:
    """A double click beside a weight shows them in a window of their own."""
    window = open_example("linear_init")
    back(qtbot, window)
    weights = window.live_panels.weights
    qtbot.waitUntil(lambda: bool(window.live_panels.store.weights))
    key = weights.model.shown[0]
    index = weights.model.index_of(key, GRADIENT)
    weights.tree.scrollTo(index)
    centre = weights.tree.visualRect(index).center()
    qtbot.mouseClick(weights.tree.viewport(), LEFT, pos=centre)
    qtbot.mouseDClick(weights.tree.viewport(), LEFT, pos=centre)
    values = window.live_panels.backward.values
    assert values is not None
    model = values.view.table.model()
    qtbot.waitUntil(lambda: bool(model.index(0, 0).data()))
    assert "kernel" in values.windowTitle()
    values.close()


def test_the_values_of_the_gradient_of_a_wire(
    qtbot: QtBot, open_example: Callable[[str], MainWindow]
) -> None:
    """Shift and a double click on the wire show them in the same window."""
    window = open_example("linear_init")
    back(qtbot, window)
    canvas = window.canvas
    canvas.fit()
    settle()
    wire = next(iter(canvas.stage.mirror.wires.values()))
    middle = canvas.view.mapFromScene(wire.curve().pointAtPercent(0.5))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseDClick(canvas.view.viewport(), LEFT, shift, QPoint(middle))
    values = window.live_panels.backward.values
    assert values is not None
    model = values.view.table.model()
    qtbot.waitUntil(lambda: bool(model.index(0, 0).data()))
    assert values.windowTitle() == "∂/∂ input"
    values.close()


def test_a_loss_that_does_not_fit_says_why(qtbot: QtBot, open_example: Callable[[str], MainWindow]) -> None:
    """Class numbers that the output does not have: the sentence stands beside the button."""
    window = open_example("linear_init")
    bar = window.live_panels.backward.bar
    bar.loss.setFocus()
    bar.loss.setCurrentIndex(bar.loss.findData("sparse_categorical_crossentropy"))
    bar.targets.rows[0].how.setCurrentIndex(1)
    bar.targets.rows[0].value.selectAll()
    qtbot.keyClicks(bar.targets.rows[0].value, "7")
    with qtbot.waitSignal(window.live_panels.backward.gradients.failed):
        qtbot.mouseClick(bar.button, LEFT)
    assert "from 0 to 0" in bar.state.text()
    assert bar.button.isEnabled()


def test_the_menu_leads_to_both(qtbot: QtBot, open_example: Callable[[str], MainWindow]) -> None:
    """Model: a backward pass of the loss that is chosen, and the panel that trains."""
    window = open_example("linear_init")
    backward = window.live_panels.backward
    with qtbot.waitSignal(backward.gradients.changed):
        window.menus.actions["model.backward"].trigger()
    qtbot.waitUntil(lambda: backward.gradients.found is not None)
    window.menus.actions["model.train"].trigger()
    assert window.live_panels.train.start_button.isVisible()
