"""The panel of devices, and the fields of the inspector that ask for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.live_model import LiveModel
from editor.panels.devices import DevicesPanel
from editor.panels.inspector import InspectorPanel
from editor.settings import Settings
from editor.theme.colours import DARK, LIGHT
from nodes.catalogue.spec import Catalogue
from nodes.devices import set_layer_device
from nodes.edit import add_node
from nodes.graph import NodeId, Place, Project
from nodes.living import Built, built, drawn

Mlp = tuple[Project, tuple[NodeId, ...]]
TOLD = {
    "physical": [{"name": "CPU:0", "type": "CPU", "model": "", "total": 8 << 30}],
    "logical": [{"name": f"CPU:{number}", "type": "CPU"} for number in range(3)],
}


class StubSession:
    """Keeps what a session would begin with."""

    setup: dict[str, object] = {}


class StubLive(QObject):
    """A live model that remembers what it is asked."""

    built = Signal(object)
    ran = Signal(object)
    lost = Signal(object)
    devices_missing = Signal(object)
    state_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.state = "off"
        self.result: Built | None = None
        self.instead: dict[str, str] = {}
        self.session = StubSession()
        self.builds = 0
        self.asked: dict[str, Callable[[dict[str, Any]], object]] = {}

    def ask(self, method: str, payload: Any, then: Callable[..., object], **more: Any) -> None:
        """Remember a request."""
        self.asked[method] = then

    def build(self) -> None:
        """Count the builds."""
        self.builds += 1

    def become(self, state: str) -> None:
        """Be in another state."""
        self.state = state
        self.state_changed.emit(state)


@pytest.fixture
def live() -> StubLive:
    """The live model of the panel."""
    return StubLive()


@pytest.fixture
def document(catalogue: Catalogue, mlp: Mlp) -> Document:
    """A perceptron whose first Dense asks for CPU:1."""
    project, nodes = mlp
    layer = project.main_block.nodes[nodes[2]].layer
    assert layer is not None
    return Document(set_layer_device(project, project.main, [layer], "CPU:1"), catalogue)


@pytest.fixture
def panel(qtbot: QtBot, live: StubLive, document: Document, settings: Settings) -> DevicesPanel:
    """The panel, shown."""
    made = DevicesPanel(live, document, DARK, settings)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    return made


def become_built(live: StubLive, document: Document) -> list[str]:
    """Let a build have gone well; the layers that have weights."""
    made = drawn(document.project, document.catalogue)
    layers = [each.key for each in made.tree][1:]
    weights = [[f"{key}|kernel", [2, 2], "float32", True] for key in layers]
    told = {"weights": weights, "kept": [], "new": [], "reshaped": [], "unbuilt": []}
    live.result = built(made, "m_1", told)
    live.built.emit(live.result)
    return layers


def test_the_devices_of_the_session_are_listed(
    panel: DevicesPanel, live: StubLive, document: Document
) -> None:
    """A physical one with its memory, below it the logical ones; nothing before there is a session."""
    assert panel.nothing.isVisible()
    become_built(live, document)
    with_names: list[tuple[str, ...]] = []
    panel.devices_known.connect(with_names.append)
    live.asked["devices"](TOLD)
    physical = panel.list.topLevelItem(0)
    assert physical is not None
    assert physical.text(1) == "8.0 GB"
    assert [physical.child(row).text(0) for row in range(3)] == ["CPU:0", "CPU:1", "CPU:2"]
    assert with_names == [("CPU:0", "CPU:1", "CPU:2")]
    assert not panel.nothing.isVisible()
    live.lost.emit(None)
    assert panel.names == ()


def test_what_is_elsewhere_is_flagged(
    qtbot: QtBot, panel: DevicesPanel, live: StubLive, document: Document
) -> None:
    """Asked and real side by side; a click on a row shows the node."""
    first, second = become_built(live, document)
    live.asked["variables_placed"]({"variables": {f"{first}|kernel": "CPU:0", f"{second}|kernel": "CPU:0"}})
    texts = [[panel.table.topLevelItem(row).text(column) for column in range(3)] for row in range(2)]
    assert texts == [["dense · variables", "CPU:1", "CPU:0"], ["dense_1 · variables", "—", "CPU:0"]]
    assert not panel.table.topLevelItem(0).icon(2).isNull()
    assert panel.table.topLevelItem(1).icon(2).isNull()
    assert panel.summary.text().startswith("1 ")
    rect = panel.table.visualItemRect(panel.table.topLevelItem(0))
    with qtbot.waitSignal(panel.node_chosen) as chosen:
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert chosen.args[0] in document.project.main_block.nodes
    live.ran.emit(None)
    node = chosen.args[0]
    live.asked["operations_placed"](
        {"variables": {f"{first}|kernel": "CPU:1"}, "operations": [["", node, ["CPU:1"]]]}
    )
    assert [row.differs for row in panel.rows] == [False, False]
    panel.set_theme(LIGHT)
    assert panel.table.topLevelItemCount() == 2


def test_another_device_takes_the_place_of_a_missing_one(
    qtbot: QtBot, panel: DevicesPanel, live: StubLive
) -> None:
    """It is said what is missing, then what is used instead; and the choice can be taken back."""
    with qtbot.waitSignal(panel.shown):
        live.devices_missing.emit((("CPU:1",), ("CPU:0",)))
    assert "CPU:1" in panel.bar.words.text()
    qtbot.mouseClick(panel.bar.use, Qt.MouseButton.LeftButton)
    assert live.instead == {"CPU:1": "CPU:0"}
    assert live.builds == 1
    assert "instead" in panel.bar.words.text()
    assert panel.bar.isVisible()
    qtbot.mouseClick(panel.bar.again, Qt.MouseButton.LeftButton)
    assert live.instead == {}
    assert live.builds == 2
    assert not panel.bar.isVisible()


def test_a_session_is_restarted_for_other_settings(
    qtbot: QtBot, panel: DevicesPanel, live: StubLive, settings: Settings
) -> None:
    """What is chosen is kept and given to the next session; a running one has to be restarted."""
    setup = panel.setup
    assert not setup.restart.isVisible()
    live.become("starting")
    live.become("idle")
    setup.cpus.setFocus()
    qtbot.keyClick(setup.cpus, Qt.Key.Key_Up)
    qtbot.keyClick(setup.cpus, Qt.Key.Key_Up)
    assert settings.virtual_cpus == 3
    assert live.session.setup["virtual_cpus"] == 3
    with qtbot.waitSignal(panel.restart_wanted):
        qtbot.mouseClick(setup.restart, Qt.MouseButton.LeftButton)
    live.become("restarting")
    live.become("idle")
    assert not setup.restart.isVisible()


def test_a_missing_device_stops_a_real_build(
    qtbot: QtBot, make_live: Callable[[Project], LiveModel], mlp: Mlp, settings: Settings
) -> None:
    """In a session without GPU: refused with its name, built with CPU:0 in its place."""
    project, nodes = mlp
    layer = project.main_block.nodes[nodes[2]].layer
    assert layer is not None
    live = make_live(set_layer_device(project, project.main, [layer], "GPU:7"))
    panel = DevicesPanel(live, live.document, DARK, settings)
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(live.devices_missing) as told:
        live.build()
    assert told.args == [(("GPU:7",), ("CPU:0",))]
    assert live.result is None
    with qtbot.waitSignal(live.built):
        qtbot.mouseClick(panel.bar.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(panel.rows))
    assert [(row.asked, row.real) for row in panel.rows] == [("GPU:7", ("CPU:0",)), (None, ("CPU:0",))]
    assert not live.outdated


# -- the inspector ---------------------------------------------------------------------------------------


@pytest.fixture
def inspector(qtbot: QtBot, document: Document) -> InspectorPanel:
    """The inspector, shown."""
    made = InspectorPanel(document, DARK)
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    return made


def test_devices_are_asked_for_in_the_inspector(
    qtbot: QtBot, inspector: InspectorPanel, document: Document, mlp: Mlp
) -> None:
    """Of a layer and of its call, typed or chosen; each is one step that can be undone."""
    node = mlp[1][2]
    inspector.show(document.main, frozenset({node}))
    rows = inspector.devices
    assert rows.layer.field.line.text() == "CPU:1"
    assert rows.call.field.line.text() == ""
    qtbot.keyClicks(rows.call.field.line, "gpu:0")
    qtbot.keyClick(rows.call.field.line, Qt.Key.Key_Return)
    assert document.project.main_block.nodes[node].device == "GPU:0"
    assert rows.call.field.line.text() == "GPU:0"
    rows.offer(["CPU:0", "CPU:5"])
    rows.layer.field.combo.setCurrentIndex(2)
    rows.layer.field.combo.activated.emit(2)
    assert [layer.device for layer in document.project.main_block.layers.values()].count("CPU:5") == 1
    document.undo()
    document.undo()
    assert document.project.main_block.nodes[node].device is None


def test_what_is_no_device_is_refused_in_its_row(
    qtbot: QtBot, inspector: InspectorPanel, document: Document, mlp: Mlp
) -> None:
    """The drawing stays as it was, and the row says what was expected."""
    inspector.show(document.main, frozenset({mlp[1][2]}))
    before = document.project
    row = inspector.devices.call
    qtbot.keyClicks(row.field.line, "fast")
    qtbot.keyClick(row.field.line, Qt.Key.Key_Return)
    assert document.project is before
    assert "such as CPU:1" in row.errors


def test_only_what_runs_is_asked_where(inspector: InspectorPanel, document: Document, mlp: Mlp) -> None:
    """An Input can be copied somewhere and has no variables; an Output takes what there is."""
    rows = inspector.devices
    inspector.show(document.main, frozenset({mlp[1][0]}))
    assert rows.call.isVisible()
    assert not rows.layer.isVisible()
    output = document.catalogue.nodes["output"]
    added: list[NodeId] = []

    def add(project: Project) -> Project:
        project, node = add_node(project, project.main, output, Place(0, 0), document.catalogue)
        added.append(node)
        return project

    document.apply("Add", add)
    inspector.show(document.main, frozenset(added[-1:]))
    assert not rows.isVisible()


def test_a_block_asks_for_all_that_is_in_it(
    qtbot: QtBot, inspector: InspectorPanel, document: Document
) -> None:
    """With nothing selected, the device of the whole block is asked for."""
    line = inspector.block_device.row.field.line
    assert line.isVisible()
    qtbot.keyClicks(line, "CPU:2")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert document.project.main_block.device == "CPU:2"
