"""A run in the whole window: started by its key, seen on the canvas, looked into from there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.main_window import EXAMPLES, MainWindow
from editor.processes.session import Session
from nodes.formats.layers import read


def test_ctrl_r_runs_what_is_drawn(
    qtbot: QtBot, open_window: Callable[..., MainWindow], session: Session
) -> None:
    """Built first, as nothing is; the panel comes to the front, the wires have values that can be opened."""
    project = read(EXAMPLES / "fancy_mlp_shared.layers").project
    window = open_window(project, session=session)
    window.docks.raise_if(True, "code")
    with qtbot.waitSignal(window.live.ran):
        qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    panel = window.live_panels.run
    qtbot.waitUntil(panel.isVisible)
    loop = next(node.id for node in project.main_block.nodes.values() if node.kind == "while")
    window.canvas.show_node(loop)
    wire = window.canvas.mirror.wires[project.main_block.wires_from(loop)[0].id]
    at = window.canvas.view.mapFromScene(wire.curve().pointAtPercent(0.3))
    qtbot.mouseDClick(window.canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: panel.view is not None and panel.view.model.rowCount() == 2)
    item = panel.results.topLevelItem(0)
    assert item is not None
    assert item.childCount() == 1
