"""What a learner does with files of weights and with devices, through the window, beside Keras itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QMessageBox, QTreeWidget
from pytestqt.qtbot import QtBot

from editor.dialogs import places
from editor.main_window import EXAMPLES, MainWindow
from editor.processes.session import Session
from editor.settings import Settings
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.report import NodeReport, NodeState, Report, TensorSpec
from tests.editor.conftest import ANEW, execute, settle
from tests.editor.person import Person
from tests.nodes.formats.weights import made

Open = Callable[..., MainWindow]


@pytest.fixture(scope="module")
def other_kernel(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A second session, which begins with three virtual CPUs."""
    session = Session()
    session.environment = {"IPYTHONDIR": str(tmp_path_factory.mktemp("ipython"))}
    session.where = tmp_path_factory.mktemp("work")
    session.setup = {"virtual_cpus": 3}
    yield session
    session.close()


@pytest.fixture
def three(qtbot: QtBot, other_kernel: Session, settings: Settings) -> Session:
    """That session with nothing in it, as windows with the same setting know it."""
    settings.virtual_cpus = 3
    other_kernel.start()
    qtbot.waitUntil(lambda: other_kernel.is_free)
    execute(qtbot, other_kernel, ANEW)
    return other_kernel


# -- weights of the whole net in a file --------------------------------------------------------------------

LOADED = """
twin = build()
twin.load_weights(str(given_path))
answer = twin(inputs)
"""


def load(person: Person, chosen: list[Path], path: Path) -> str:
    """Click Load weights, choose `path`, and agree to the table; its totals."""
    files = person.window.weight_files
    chosen.append(path)
    person.press_tool("model.load_weights")
    person.wait(lambda: files.dialog is not None)
    totals = files.dialog.totals.text()
    with person.qtbot.waitSignal(person.live.values_changed):
        person.click(files.dialog.load)
    person.rest()
    return totals


def test_weights_go_from_one_window_to_another(
    qtbot: QtBot,
    open_window: Open,
    session: Session,
    three: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By a name that is mended for Keras; outputs are equal then. A file of Keras 2 is read too."""
    chosen: list[Path] = []
    asked: list[str] = []

    def agree(box: QMessageBox) -> int:
        asked.append(box.text())
        next(each for each in box.buttons() if each.text() == "Save").click()
        return 0

    monkeypatch.setattr(places.QFileDialog, "exec", lambda dialog: dialog.DialogCode.Accepted)
    monkeypatch.setattr(places.QFileDialog, "selectedFiles", lambda dialog: [str(chosen[-1])])
    monkeypatch.setattr(QMessageBox, "exec", agree)
    project = read(EXAMPLES / "mlp.layers").project
    one, other = (Person(qtbot, open_window(project, session=each), tmp_path) for each in (session, three))
    one.build()
    one.open_weights()
    one.pick("dense.bias")
    one.change("", "add", "1")
    first = one.run()
    chosen.append(tmp_path / "x.h5")
    file = tmp_path / "x.weights.h5"
    one.press_tool("model.save_weights")
    one.wait(file.exists)
    one.rest()
    assert asked == ["The weights will be saved as x.weights.h5."]
    assert not chosen[-1].exists()
    np.testing.assert_allclose(first, one.keras(LOADED, given_path=str(file)), rtol=1e-6, atol=1e-6)
    other.build()
    assert not np.allclose(other.run(), first)
    assert load(other, chosen, file) == "4 exact"
    np.testing.assert_array_equal(other.run(), first)
    for here, there in zip(one.values(), other.values(), strict=True):
        np.testing.assert_array_equal(here, there)
    random = np.random.default_rng(1)
    shapes = {"dense/kernel": (20, 256), "dense/bias": 256, "dense_1/kernel": (256, 10), "dense_1/bias": 10}
    arrays = {name: random.normal(size=shape).astype("float32") for name, shape in shapes.items()}
    old = made.legacy_file(tmp_path / "old.h5", arrays)
    assert load(other, chosen, old) == "4 exact"
    for there, expected in zip(other.values(), arrays.values(), strict=True):
        np.testing.assert_array_equal(there, expected)
    shown = other.run()
    np.testing.assert_allclose(shown, other.keras(LOADED, given_path=str(old)), rtol=1e-6, atol=1e-6)


# -- devices -----------------------------------------------------------------------------------------------

WHERE = """
copied = []
copy = tf.keras.ops.copy
tf.keras.ops.copy = lambda x: copied.append(copy(x)) or copied[-1]
twin = build()
twin(inputs)
tf.keras.ops.copy = copy
copied = [each.device for each in copied if hasattr(each, "numpy")]
variables = [each.value.device for each in (twin.dense.kernel, twin.weight)]
answer = [each.rpartition("device:")[2] for each in variables + copied]
"""
REALLY = "answer = [w.value.device.rpartition('device:')[2] for w in (model.dense.kernel, model.weight)]"
UNPLACED = """
plain = {{"__name__": "plain"}}
exec({source!r}, plain)
twin = plain["build"]()
twin.set_weights(model.get_weights())
answer = twin(inputs)
"""


def rows(person: Person) -> dict[str, tuple[str, str]]:
    """What the table of placements says: asked and real, by what it is about."""
    table: QTreeWidget = person.window.live_panels.devices.table
    items = [table.topLevelItem(at) for at in range(table.topLevelItemCount())]
    return {item.text(0): (item.text(1), item.text(2)) for item in items}


def ask_device(person: Person, field: Any, device: str) -> None:
    """Type a device into a field of the inspector."""
    person.wait(field.line.isVisible)
    person.type_over(field.line, device, end=True)
    settle()


@pytest.fixture
def fancy(qtbot: QtBot, open_window: Open, three: Session, tmp_path: Path) -> Person:
    """The fancy MLP, with a session that has three CPUs."""
    window = open_window(read(EXAMPLES / "fancy_mlp.layers").project, session=three)
    return Person(qtbot, window, tmp_path)


def test_a_layer_a_tensor_and_the_model_are_placed(fancy: Person) -> None:
    """The devices are listed; after a run the table says where things are, and there Keras has them."""
    devices, inspector = fancy.window.live_panels.devices, fancy.window.inspector
    fancy.build()
    fancy.open_tab("DEVICES")
    told = fancy.keras("answer = [d.name.rpartition('device:')[2] for d in tf.config.list_logical_devices()]")
    fancy.wait(lambda: devices.list.topLevelItemCount() > 0)
    there = devices.list.topLevelItem(0)
    assert (
        [there.child(at).text(0) for at in range(there.childCount())]
        == told.tolist()
        == [
            "CPU:0",
            "CPU:1",
            "CPU:2",
        ]
    )
    fancy.open_tab("INSPECTOR")
    fancy.select("dense")
    ask_device(fancy, inspector.devices.layer.field, "CPU:1")
    fancy.select("matmul")
    fancy.place("to device")
    fancy.select("to_device")
    ask_device(fancy, inspector.devices.call.field, "CPU:2")
    fancy.build()
    fancy.run()
    fancy.open_tab("DEVICES")
    fancy.wait(lambda: ("CPU:2", "CPU:2") in rows(fancy).values())
    fancy.rest()
    assert rows(fancy)["dense · variables"] == ("CPU:1", "CPU:1")
    assert rows(fancy)["weight · variables"] == ("—", "CPU:0")
    assert fancy.keras(WHERE).tolist() == ["CPU:1", "CPU:0", "CPU:2"]
    assert fancy.keras(REALLY).tolist() == ["CPU:1", "CPU:0"]
    fancy.open_tab("INSPECTOR")
    fancy.leave_selection()
    ask_device(fancy, inspector.block_device.row.field, "CPU:2")
    fancy.build()
    fancy.run()
    fancy.open_tab("DEVICES")
    fancy.wait(lambda: rows(fancy).get("weight · variables") == ("CPU:2", "CPU:2"))
    fancy.rest()
    assert all(asked == real for asked, real in rows(fancy).values())
    assert rows(fancy)["dense · variables"] == ("CPU:1", "CPU:1")
    assert fancy.keras(WHERE).tolist() == ["CPU:1", "CPU:2", "CPU:2"]
    assert fancy.keras(REALLY).tolist() == ["CPU:1", "CPU:2"]


def test_a_device_that_is_not_there_is_named_and_replaced(fancy: Person) -> None:
    """Nothing is built before the person agrees to the fallback, which is flagged from then on."""
    devices, inspector = fancy.window.live_panels.devices, fancy.window.inspector
    fancy.select("dense")
    ask_device(fancy, inspector.devices.layer.field, "GPU:5")
    with fancy.qtbot.waitSignal(fancy.live.devices_missing):
        fancy.press_tool("model.build")
    fancy.rest()
    assert fancy.live.result is None
    assert devices.bar.isVisible()
    assert "GPU:5" in devices.bar.words.text()
    with fancy.qtbot.waitSignal(fancy.live.built):
        fancy.click(devices.bar.use)
    fancy.wait(lambda: "dense · variables" in rows(fancy))
    assert rows(fancy)["dense · variables"] == ("GPU:5", "CPU:0")
    assert "elsewhere" in devices.summary.text()
    assert "GPU:5 is not there: CPU:0 is used instead" in devices.bar.words.text()
    assert fancy.keras(REALLY).tolist() == ["CPU:0", "CPU:0"]
    assert 'device("/GPU:5")' in generate(fancy.window.document.project, fancy.window.document.catalogue).text


def test_a_wire_that_crosses_devices_says_what_is_copied(
    fancy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks otherwise and tells the devices and bytes; the output is that of the model on one device."""
    document = fancy.window.document
    plain = generate(document.project, document.catalogue).text
    assert not any(each.look.crosses for each in fancy.window.canvas.mirror.wires.values())
    fancy.select("dense")
    ask_device(fancy, fancy.window.inspector.devices.layer.field, "CPU:1")
    fancy.build()
    shown = fancy.run()
    np.testing.assert_allclose(shown.ravel(), fancy.keras(UNPLACED.format(source=plain)).ravel(), rtol=1e-5)
    assert fancy.keras(REALLY).tolist() == ["CPU:1", "CPU:0"]
    stage, block, dense = fancy.window.canvas.stage, document.project.main_block, fancy.node("dense")
    into = block.wires_into(dense)[0]
    crossing = {id for id, each in stage.mirror.wires.items() if each.look.crosses}
    assert into.id in crossing
    texts: list[str] = []
    draw = type(stage.texts).draw

    def noting(self: Any, painter: Any, x: float, y: float, text: str, *more: Any) -> Any:
        texts.append(text)
        return draw(self, painter, x, y, text, *more)

    monkeypatch.setattr(type(stage.texts), "draw", noting)
    fancy.window.canvas.fit()
    settle()
    fancy.hand.hover(fancy.hand.on_wire(stage.mirror.wires[into.id]))
    fancy.qtbot.waitUntil(lambda: "Copied from CPU:0 to CPU:1 in every call" in texts)
    spec = NodeReport(NodeState.OK, {into.source_port: TensorSpec((None, 20), "float32")})
    fancy.window.canvas.set_report(Report(document.revision, {((), into.source): spec}))
    fancy.hand.hover(QPointF(0, -4000))
    fancy.hand.hover(fancy.hand.on_wire(stage.mirror.wires[into.id]))
    fancy.qtbot.waitUntil(lambda: "Copied from CPU:0 to CPU:1 in every call: 80 B an example" in texts)
