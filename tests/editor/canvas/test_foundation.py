"""What we rely on in NodeGraphQt, some of it private: these fail first when another version differs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsView

from editor.canvas import foundation
from editor.canvas.items import NodeView, PortView, WireView
from editor.canvas.viewer import WORLD, GraphView

PROBE = """
import sys, warnings
warnings.simplefilter("error")
from editor.canvas import foundation
heavy = ("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "NodeGraphQt.base.graph", "setuptools")
print([name for name in heavy if name in sys.modules])
print([name for name in ("NodeGraphQt", "Qt", "distutils") if name in sys.modules])
from NodeGraphQt import NodeGraph
print(NodeGraph.__name__)
"""


def test_the_version_is_the_pinned_one():
    """Other versions have other private names."""
    assert version("NodeGraphQt") == "0.6.44"


def test_only_the_viewer_is_loaded_and_the_rest_stays_importable():
    """No warnings, no QML; whoever wants all of NodeGraphQt still gets it."""
    command = [sys.executable, "-c", PROBE]
    # NodeGraphQt itself warns about distutils; what we load has to be silent.
    probe = PROBE.replace("from NodeGraphQt", "warnings.simplefilter('ignore')\nfrom NodeGraphQt")
    command[-1] = probe
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    assert answer.stdout.splitlines() == ["[]", "[]", "NodeGraph"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (GraphView, foundation.NodeViewer),
        (NodeView, foundation.AbstractNodeItem),
        (PortView, foundation.PortItem),
        (WireView, foundation.PipeItem),
    ],
)
def test_our_classes_are_nodegraphqts(ours, theirs):
    """The canvas is a view of NodeGraphQt's, so that its own code finds its own items."""
    assert issubclass(ours, theirs)


def test_the_base_classes_are_qts():
    """Our items skip NodeGraphQt's constructors and call Qt's."""
    assert foundation.AbstractNodeItem.__mro__[1] is QGraphicsItem
    assert foundation.PortItem.__mro__[1] is QGraphicsItem
    assert foundation.PipeItem.__mro__[1] is QGraphicsPathItem
    assert foundation.NodeViewer.__mro__[1] is QGraphicsView


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("NodeViewer", ("_update_scene", "all_nodes", "all_pipes", "selected_nodes", "focusInEvent")),
        ("AbstractNodeItem", ("id", "name", "selected", "setSelected", "viewer")),
        ("PortItem", ("connected_pipes", "add_pipe", "remove_pipe", "port_type", "node")),
        ("PipeItem", ("input_port", "output_port")),
    ],
)
def test_names_that_we_use_or_override_exist(owner, names):
    """A renamed method would be overridden in vain."""
    there = getattr(foundation, owner)
    assert [name for name in names if not hasattr(there, name)] == []


def test_the_viewer_has_the_attributes_that_its_own_methods_read(canvas):
    """`all_pipes` leaves out the live wire and the slicer."""
    for name in ("_LIVE_PIPE", "_SLICER_PIPE", "_search_widget", "_ctx_menu_bar", "_previous_pos"):
        assert hasattr(canvas.view, name)
    assert canvas.view.cacheMode() == QGraphicsView.CacheModeFlag.CacheBackground


def test_the_scene_never_changes_its_size(canvas, add):
    """A changed scene rectangle would throw the cached picture away at every step."""
    add("input", 9000, 9000)
    canvas.fit()
    assert canvas.view.sceneRect() == WORLD
    assert QRectF(canvas.view.scene().sceneRect()) == WORLD


def test_items_paint_nothing(canvas, chain):
    """Qt then skips them without calling into Python."""
    flag = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents
    nodes, wires = canvas.mirror.nodes.values(), canvas.mirror.wires.values()
    ports = [port for view in nodes for port in (*view.inputs, *view.outputs)]
    assert all(item.flags() & flag for item in (*nodes, *wires, *ports))


def test_ports_answer_to_nodegraphqts_names(canvas, chain):
    """`node`, `name`, `connected_ports` work as in NodeGraphQt."""
    view = canvas.mirror.nodes[chain[1]]
    port = view.inputs[0]
    assert port.node is view
    assert port.name == "inputs"
    assert [each.node.id for each in port.connected_ports] == [chain[0]]
