"""Sharing weights from the menus and keys of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from nodes import edit
from nodes.graph import NodeId
from nodes.report import LayerReport, Report, WeightSpec
from tests.editor.conftest import draw_mlp

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def layer_of(window, node: NodeId) -> str | None:
    """The layer that a node calls."""
    return window.document.project.main_block.nodes[node].layer


def test_one_node_is_tied_to_a_layer_chosen_from_a_list(open_window, catalogue):
    """The list has the other layers of its type; Return takes the first one."""
    project, nodes = draw_mlp(catalogue)
    first, second = nodes[2], nodes[3]
    window = open_window(project)
    block, known = project.main, window.document.catalogue
    window.document.apply("Units", lambda p: _with_units(p, block, second, known))
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.select([second])
    QTest.keyClick(window.canvas.view, Qt.Key.Key_T, CONTROL | SHIFT)
    picks = window._searches.layers
    assert [picks.list.item(row).text() for row in range(picks.list.count())] == ["dense"]
    QTest.keyClick(picks.field, Qt.Key.Key_Return)
    assert layer_of(window, second) == layer_of(window, first)
    assert not picks.isVisible()


def test_keys_share_and_untie(open_window, catalogue):
    """Ctrl+Shift+D calls a layer once more, Ctrl+Shift+U gives the new call a layer of its own."""
    project, nodes = draw_mlp(catalogue)
    window = open_window(project)
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.select([nodes[2]])
    QTest.keyClick(window.canvas.view, Qt.Key.Key_D, CONTROL | SHIFT)
    (copy,) = window.canvas.selection
    assert layer_of(window, copy) == layer_of(window, nodes[2])
    assert window.menus.actions["graph.untie"].isEnabled()
    QTest.keyClick(window.canvas.view, Qt.Key.Key_U, CONTROL | SHIFT)
    assert layer_of(window, copy) != layer_of(window, nodes[2])
    assert not window.menus.actions["graph.untie"].isEnabled()


def test_a_tie_that_cannot_be_is_told_beside_the_selection_with_both_shapes(open_window, analyser, catalogue):
    """Not in the status line alone; and nothing is tied."""
    project, nodes = draw_mlp(catalogue)
    first, second = nodes[2], nodes[3]
    window = open_window(project, analyser)
    layers = window.document.project.main_block.nodes
    kernels = {first: (784, 256), second: (256, 10)}
    told = {
        ((), layers[node].layer): LayerReport((WeightSpec("kernel", shape, "float32", True),))
        for node, shape in kernels.items()
    }
    analyser.answer(Report(window.document.revision, layers=told))
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.select([first, second])
    QTest.keyClick(window.canvas.view, Qt.Key.Key_T, CONTROL | SHIFT)
    assert layer_of(window, first) != layer_of(window, second)
    assert "(784, 256)" in QToolTip.text()
    assert "(256, 10)" in QToolTip.text()
    assert QToolTip.text() == window.status.left.text()
    QToolTip.hideText()


def test_two_selected_nodes_of_the_same_shape_are_tied_and_untied_by_keys(open_window, catalogue):
    """Ctrl+Shift+T lets both call the left one's layer, one undo step; Ctrl+Shift+U parts them again."""
    project, nodes = draw_mlp(catalogue)
    first, second = nodes[2], nodes[3]
    project = _with_units(project, project.main, second, catalogue)
    window = open_window(project)
    window.activateWindow()
    window.canvas.setFocus()
    own = layer_of(window, first)
    window.canvas.select([first, second])
    QTest.keyClick(window.canvas.view, Qt.Key.Key_T, CONTROL | SHIFT)
    assert layer_of(window, first) == layer_of(window, second) == own
    assert not QToolTip.isVisible()
    QTest.keyClick(window.canvas.view, Qt.Key.Key_Z, CONTROL)
    assert layer_of(window, second) != own
    QTest.keyClick(window.canvas.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert layer_of(window, second) == own
    window.canvas.select([second])
    QTest.keyClick(window.canvas.view, Qt.Key.Key_U, CONTROL | SHIFT)
    assert layer_of(window, first) == own
    block = window.document.project.main_block
    assert layer_of(window, second) not in (own, None)
    assert block.layers[layer_of(window, second)].config == block.layers[own].config


def _with_units(project, block, node, catalogue):
    """The same units and activation as the layer before, so that the weights agree."""
    project = edit.set_values(project, block, [node], "units", 256, catalogue)
    return edit.set_values(project, block, [node], "activation", "relu", catalogue)
