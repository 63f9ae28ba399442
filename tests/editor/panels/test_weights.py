"""The panel of weights on a real session: what it shows, and what a person does with values there."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeView
from pytestqt.qtbot import QtBot

from editor.live_model import LiveModel
from editor.main_window import EXAMPLES, MainWindow
from editor.panels.array_source import unpacked
from editor.panels.live_weights import LiveWeights
from editor.panels.weights import OPTIONAL, WeightsPanel
from editor.panels.weights_model import GRADIENT, INITIALIZER, LEAST, MEAN, MOST, NAME, SHAPE, TRAINED
from editor.processes.session import Session
from editor.theme.colours import DARK, LIGHT
from nodes.codegen.source import generate
from nodes.edit import set_values
from nodes.formats.layers import read
from nodes.graph import Project
from nodes.living import split_weight
from tests.editor.conftest import build, execute, settle

Make = Callable[[Project], LiveModel]
Open = Callable[[str], WeightsPanel]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_panel(qtbot: QtBot, make_live: Make) -> Iterator[Open]:
    """Shows the panel of an example that has been built."""
    opened: list[WeightsPanel] = []

    def open(name: str, built: bool = True) -> WeightsPanel:
        live = make_live(read(EXAMPLES / f"{name}.layers").project)
        live.document.grant_trust()
        store = LiveWeights(live)
        panel = WeightsPanel(live, live.document, DARK, store)
        opened.append(panel)
        panel.resize(1000, 360)
        panel.show()
        qtbot.waitExposed(panel)
        if built:
            build(qtbot, live)
            qtbot.waitUntil(lambda: len(store.weights) == len(live.result.weights))
            qtbot.waitUntil(lambda: len(store.figures) == len(store.weights))
            qtbot.waitUntil(lambda: live.session.is_free)
        return panel

    yield open
    for panel in opened:
        panel.close()
        panel.store.close()
        panel.deleteLater()


def _rows(panel: WeightsPanel, column: int = NAME) -> list[str]:
    """The texts of one column, from top to bottom, with two spaces for each level."""
    model, found = panel.model, []

    def go(parent: Any, depth: int) -> None:
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            found.append("  " * depth + str(index.siblingAtColumn(column).data()))
            go(index, depth + 1)

    go(panel.tree.rootIndex(), 0)
    return found


def _key(panel: WeightsPanel, python: str) -> str:
    """The key of the weight that `python` reaches."""
    return next(key for key, each in panel.store.weights.items() if python in each.python)


def _values(panel: WeightsPanel, qtbot: QtBot, python: str) -> np.ndarray:
    """The values that the session has."""
    key, found = _key(panel, python), []
    rows = panel.store.weights[key].shape
    height, width = (*rows, 1)[:2]
    payload = {"key": key, "index": [], "rows": [0, height], "columns": [0, width]}
    panel.store.live.ask("weights.block", payload, lambda data: found.append(unpacked(data["array"])))
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def _settled(panel: WeightsPanel, qtbot: QtBot) -> None:
    live = panel.store.live
    qtbot.waitUntil(lambda: live.is_idle)


def _change(panel: WeightsPanel, qtbot: QtBot, part: str, operation: int, value: str) -> None:
    """Type into the line below the values, and press Enter."""
    line = panel.detail.line
    line.index.setFocus()
    line.index.selectAll()
    qtbot.keyClick(line.index, Qt.Key.Key_Delete)
    qtbot.keyClicks(line.index, part)
    line.operation.setCurrentIndex(operation)
    line.value.setFocus()
    line.value.selectAll()
    qtbot.keyClicks(line.value, value)
    qtbot.keyClick(line.value, Qt.Key.Key_Return)


def _tick(panel: WeightsPanel, qtbot: QtBot, key: str) -> None:
    """Click into the box of a row."""
    index = panel.model.index_of(key, TRAINED)
    panel.tree.scrollTo(index)
    option = QStyleOptionViewItem()
    panel.tree.initViewItemOption(option)
    option.rect = panel.tree.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = panel.tree.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, panel.tree
    )
    qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=box.center())


def test_weights_stand_in_a_tree_of_blocks_and_layers(open_panel: Open, qtbot: QtBot) -> None:
    """With shapes and figures; the first one is chosen, and its Python is copied by a click."""
    panel = open_panel("nest_mlp")
    assert _rows(panel) == [
        "net",
        "  dense",
        "    kernel",
        "    bias",
        "  dense_1",
        "    kernel",
        "    bias",
        "dense_2",
        "  kernel",
        "  bias",
    ]
    assert [each.strip() for each in _rows(panel, SHAPE)[:4]] == [
        "3,424 parameters",
        "1,344 parameters",
        "(20, 64)",
        "(64,)",
    ]
    qtbot.waitUntil(lambda: _rows(panel, MEAN)[3].strip() == "0")
    assert panel.detail.python.text() == "model.net.dense.kernel"
    assert panel.detail.python.texts[1:] == ("model.weights[0]", "model.layers[0].get_weights()[0]")
    qtbot.mouseClick(panel.detail.python, LEFT, pos=QPoint(20, panel.detail.python.height() // 2))
    assert QGuiApplication.clipboard().text() == "model.net.dense.kernel"
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        assert not panel.grab().isNull()


@pytest.mark.parametrize(
    ("pattern", "count"),
    [("kernel", 3), ("*.bias", 3), ("model.net.*", 4), ("dense_2", 2), ("nothing", 0), ("  ", 6)],
)
def test_a_pattern_filters(open_panel: Open, qtbot: QtBot, pattern: str, count: int) -> None:
    """By a part of the name, or by all of it with signs; only what is listed is asked for."""
    panel = open_panel("nest_mlp")
    panel.filter.setFocus()
    qtbot.keyClicks(panel.filter, pattern)
    assert len(panel.model.shown) == count
    assert panel.filter.count_text == (f"{count} found" if pattern.strip() else "")
    _settled(panel, qtbot)


def test_a_part_is_set_and_taken_back(open_panel: Open, qtbot: QtBot) -> None:
    """The session has the values, the view and the figures follow; Ctrl+Z in the panel takes them back."""
    panel = open_panel("regression_2_4")
    before = _values(panel, qtbot, "model.dense.kernel")
    changes = [("0, 0", 0, "7"), ("1", 1, "1"), ("..., 2", 2, "3"), ("", 3, "0.5")]
    for part, operation, value in changes:
        with qtbot.waitSignal(panel.store.history_changed):
            _change(panel, qtbot, part, operation, value)
        _settled(panel, qtbot)
    assert (_values(panel, qtbot, "model.dense.kernel") == 0.5).all()
    qtbot.waitUntil(lambda: panel.model.index(0, 0).data() is not None)
    qtbot.waitUntil(lambda: panel.model.index_of(_key(panel, "model.dense.kernel"), MEAN).data() == "0.5")
    panel.tree.setFocus()
    expected = before.copy()
    expected[0, 0] = 7
    expected[1] += np.float32(1)
    expected[..., 2] *= 3
    with qtbot.waitSignal(panel.store.history_changed):
        qtbot.keyClick(panel.tree, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(_values(panel, qtbot, "model.dense.kernel"), expected)
    for _ in range(3):
        with qtbot.waitSignal(panel.store.history_changed):
            qtbot.keyClick(panel.tree, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(_values(panel, qtbot, "model.dense.kernel"), before)
    assert panel.store.redo_labels[-1] == "Set dense.kernel"
    _settled(panel, qtbot)


def test_the_next_output_uses_a_changed_value(open_panel: Open, qtbot: QtBot, session: Session) -> None:
    """As Keras computes it by itself."""
    panel = open_panel("regression_2_4")
    panel.show_weight(_key(panel, "model.dense_1.bias"))
    with qtbot.waitSignal(panel.store.history_changed):
        _change(panel, qtbot, "", 3, "100")
    _settled(panel, qtbot)
    check = "assert abs(float(model(np.zeros((1, 4), 'float32'))[0, 0]) - 100) < 1e-4"
    assert execute(qtbot, session, check) == "ok"


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("9", "1", "There is no place 9 in dimension 0: the last one is 3."),
        ("a", "1", "a is no part of an array of shape (4, 4)"),
        ("0", "seven", "seven is no number"),
        ("0", "[1, 2]", "The shapes do not fit: expected (4,). Received: (2,)."),
    ],
)
def test_what_is_wrong_is_said_below_the_line(
    open_panel: Open, qtbot: QtBot, part: str, value: str, words: str
) -> None:
    """And nothing has changed."""
    panel = open_panel("regression_2_4")
    before = _values(panel, qtbot, "model.dense.kernel")
    _change(panel, qtbot, part, 0, value)
    qtbot.waitUntil(lambda: panel.detail.line.error.isVisible())
    assert panel.detail.line.error.text().startswith(words)
    np.testing.assert_array_equal(_values(panel, qtbot, "model.dense.kernel"), before)
    assert panel.store.undo_labels == ()


def test_a_layer_is_frozen_in_the_drawing_too(open_panel: Open, qtbot: QtBot) -> None:
    """So that code and model agree; a single weight only in the session."""
    panel = open_panel("regression_2_4")
    live, document = panel.store.live, panel.store.live.document
    layer = split_weight(_key(panel, "model.dense.kernel"))[0]
    with qtbot.waitSignal(panel.store.listed):
        _tick(panel, qtbot, layer)
    assert not document.project.main_block.layers[layer].trainable
    assert "self.dense.trainable = False" in generate(document.project, document.catalogue).text
    assert not panel.store.weights[f"{layer}|bias"].trainable
    _settled(panel, qtbot)
    assert not live.outdated
    project = document.project
    other = _key(panel, "model.dense_1.bias")
    with qtbot.waitSignal(panel.store.listed):
        _tick(panel, qtbot, other)
    assert document.project is project
    assert not panel.store.weights[other].trainable
    assert panel.model.index_of(other, TRAINED).data() == "here only"
    assert execute(qtbot, live.session, "assert len(model.trainable_weights) == 1") == "ok"


def test_elements_of_chains_are_frozen_in_the_drawing_too(open_panel: Open, qtbot: QtBot) -> None:
    """So that what is exported trains the same; what is frozen as a whole has to be unfrozen as a whole."""
    panel = open_panel("my_sequential")
    live, document = panel.store.live, panel.store.live.document
    element = split_weight(_key(panel, "model.chain.chain[1].kernel"))[0]
    with qtbot.waitSignal(panel.store.listed):
        _tick(panel, qtbot, element)
    text = generate(document.project, document.catalogue).text
    assert "self.chain.chain[1].trainable = False" in text
    trained = [each.trainable for each in panel.store.weights.values()]
    assert trained == [False, False, True, True]
    _settled(panel, qtbot)
    assert not live.outdated
    chain = live.result.places[element].around if live.result is not None else ""
    with qtbot.waitSignal(panel.store.listed):
        panel.doing.freeze(chain, False)
    with qtbot.waitSignal(panel.store.listed):
        _tick(panel, qtbot, chain)
    question = panel.doing.question
    trained = [each.trainable for each in panel.store.weights.values()]
    assert (question, trained) == (None, [False, False, True, True])
    document.undo()
    with qtbot.waitSignal(panel.store.listed):
        panel.doing.freeze(element, True)
    question = panel.doing.question
    assert question is not None
    assert question.text() == "model.chain is frozen as a whole. Unfreeze that first."
    question.close()
    document.undo()
    document.undo()
    _settled(panel, qtbot)


def test_weights_begin_anew_with_a_chosen_initialiser(open_panel: Open, qtbot: QtBot) -> None:
    """The histogram of what it would give comes first, and changes nothing."""
    panel = open_panel("custom_init")
    panel.show_weight(_key(panel, "model.dense.kernel"))
    panel.doing.reinitialise(panel.chosen(), "model.dense")
    dialog = panel.doing.dialog
    assert dialog is not None
    assert dialog.own.text() == "As it was made: MyInit"
    qtbot.waitUntil(lambda: dialog.bars.figures.count == 20 * 64)
    before = _values(panel, qtbot, "model.dense.kernel")
    combo = dialog.field.combo  # type: ignore[attr-defined]
    for title, least in (("RandomNormal", None), ("AllOnes", 1.0)):
        combo.setFocus()
        combo.setCurrentIndex(combo.findText(title))
        combo.activated.emit(combo.currentIndex())
        qtbot.waitUntil(lambda title=title: dialog.caption.text().startswith(title))
        assert least is None or dialog.bars.figures.minimum == least
    np.testing.assert_array_equal(_values(panel, qtbot, "model.dense.kernel"), before)
    with qtbot.waitSignal(panel.store.history_changed):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert (_values(panel, qtbot, "model.dense.kernel") == 1).all()
    assert panel.store.undo_labels == ("Re-initialise dense.kernel",)
    _settled(panel, qtbot)


def test_an_initialiser_that_fails_says_so(open_panel: Open, qtbot: QtBot) -> None:
    """In the dialog, in the words of Keras."""
    panel = open_panel("regression_2_4")
    panel.show_weight(_key(panel, "model.dense.bias"))
    panel.doing.reinitialise(panel.chosen(), "model.dense")
    dialog = panel.doing.dialog
    assert dialog is not None
    combo = dialog.field.combo  # type: ignore[attr-defined]
    combo.setCurrentIndex(combo.findText("Orthogonal"))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: bool(dialog.error.text()))
    assert "two-dimensional" in dialog.error.text()
    dialog.reject()
    _settled(panel, qtbot)


def test_unbuilt_layers_say_why(open_panel: Open, qtbot: QtBot, session: Session) -> None:
    """With the first data the weights appear."""
    panel = open_panel("deferred")
    assert _rows(panel) == ["dense", "dense_1"]
    assert _rows(panel, SHAPE) == ["not built", "not built"]
    assert panel.strip.kind == "unbuilt"
    assert panel.strip.words.text() == "input has no shape: the weights are made when the model meets data."
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == panel.strip.words.text()
    assert not panel.detail.line.isVisible()


# -- files -----------------------------------------------------------------------------------------------


def test_no_file_is_replaced_that_nobody_has_named(open_panel: Open, qtbot: QtBot, tmp_path: Path) -> None:
    """A name with another ending gets NumPy's; if such a file is there already, it stays."""
    panel = open_panel("regression_2_4")
    files, weight = panel.doing.files, next(iter(panel.store.weights.values()))
    told: list[str] = []
    files.told.connect(told.append)
    files.ask_save = lambda title, proposal, kinds: tmp_path / "kernel.v2"
    files.save_one(weight)
    qtbot.waitUntil(lambda: bool(told))
    assert [each.name for each in tmp_path.iterdir()] == ["kernel.v2.npy"]
    files.save_one(weight)
    assert files.warning is not None
    assert files.warning.text().startswith("kernel.v2.npy is there already.")
    files.warning.close()
    assert len(told) == 1


def test_tensors_go_to_files_and_come_back(open_panel: Open, qtbot: QtBot, tmp_path: Path) -> None:
    """One, a list of different lengths, and a dict; the dialog has found which is which."""
    panel = open_panel("regression_2_4")
    files, weights = panel.doing.files, list(panel.store.weights.values())
    told: list[str] = []
    files.told.connect(told.append)
    before = [_values(panel, qtbot, each.python[0]) for each in weights]
    names = {"one": tmp_path / "kernel.npy", "list": tmp_path / "list.npz", "dict": tmp_path / "dict.npz"}
    for name, path in names.items():
        files.ask_save = lambda title, proposal, kinds, path=path: path
        if name == "one":
            files.save_one(weights[0])
        else:
            files.save_several(weights, as_dict=name == "dict")
        qtbot.waitUntil(lambda path=path: bool(told) and str(path) in told[-1])
    np.testing.assert_array_equal(np.load(names["one"]), before[0])
    with np.load(names["list"]) as found:
        assert [found[name].shape for name in found.files] == [(4, 4), (4,), (4, 1), (1,)]
    with np.load(names["dict"]) as found:
        assert found.files == ["dense.kernel", "dense.bias", "dense_1.kernel", "dense_1.bias"]
    for path in (names["list"], names["dict"]):
        panel.store.change("weights.reinitialise", {"keys": [weights[0].key], "label": "x"}, told.append)
        files.ask_open = lambda title, kinds, path=path: path
        files.dialog = None
        files.load(weights)
        qtbot.waitUntil(lambda: files.dialog is not None)
        dialog = files.dialog
        assert dialog is not None
        assert len(dialog.matches) == 4
        with qtbot.waitSignal(panel.store.history_changed):
            qtbot.mouseClick(dialog.load_button, LEFT)
        for weight, expected in zip(weights, before, strict=True):
            np.testing.assert_array_equal(_values(panel, qtbot, weight.python[0]), expected)
    _settled(panel, qtbot)


def test_a_pickle_is_read_only_when_the_person_insists(
    open_panel: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    """After a warning whose usual answer is no."""
    panel = open_panel("regression_2_4")
    files, weights = panel.doing.files, list(panel.store.weights.values())
    path = tmp_path / "x.npy"
    path.write_bytes(pickle.dumps({"w": np.full((4, 4), 3.0, np.float32)}))
    files.load_from(path, weights)
    qtbot.waitUntil(lambda: files.warning is not None)
    box = files.warning
    assert box is not None
    assert box.text() == "x.npy holds a pickle. Reading it can run any program."
    assert box.defaultButton().text().replace("&", "") == "Cancel"
    insist = next(each for each in box.buttons() if each.text() == "Read it all the same")
    qtbot.mouseClick(insist, LEFT)
    qtbot.waitUntil(lambda: files.dialog is not None)
    dialog = files.dialog
    assert dialog is not None
    assert dialog.matches == {weights[0].key: "w"}
    with qtbot.waitSignal(panel.store.history_changed):
        qtbot.mouseClick(dialog.load_button, LEFT)
    assert (_values(panel, qtbot, "model.dense.kernel") == 3).all()
    _settled(panel, qtbot)


# -- what can be believed --------------------------------------------------------------------------------


def test_the_strip_builds_and_rebuilds(open_panel: Open, qtbot: QtBot) -> None:
    """Before the first build, after an edit, and when the console has another model."""
    panel = open_panel("regression_2_4", built=False)
    live, strip = panel.store.live, panel.strip
    assert strip.kind == "off"
    with qtbot.waitSignal(live.values_changed):
        qtbot.mouseClick(strip.button, LEFT)
    qtbot.waitUntil(lambda: not strip.isVisible())
    qtbot.waitUntil(lambda: len(panel.model.shown) == 4)
    document = live.document
    block = document.project.main_block
    dense = next(each for each in block.layers.values() if each.attribute == "dense")
    node = block.calls_of(dense.id)[0].id
    document.apply("Edit", lambda p: set_values(p, p.main, [node], "activation", "tanh", document.catalogue))
    qtbot.waitUntil(lambda: strip.kind == "outdated")
    with qtbot.waitSignal(live.built):
        qtbot.mouseClick(strip.button, LEFT)
    qtbot.waitUntil(lambda: strip.kind == "")
    _settled(panel, qtbot)


def test_gradients_have_a_column(open_panel: Open) -> None:
    """It is there as long as somebody shows something in it."""
    panel = open_panel("regression_2_4")
    assert panel.tree.isColumnHidden(GRADIENT)
    key = _key(panel, "model.dense.bias")
    panel.show_gradients({key: "0.25"})
    assert not panel.tree.isColumnHidden(GRADIENT)
    assert panel.model.index_of(key, GRADIENT).data() == "0.25"
    panel.show_gradients({})
    assert panel.tree.isColumnHidden(GRADIENT)


def test_columns_share_the_room(open_panel: Open, qtbot: QtBot) -> None:
    """What counts least is left out, and names become narrower, before anything is out of sight."""
    panel = open_panel("nest_mlp")
    tree = panel.tree
    panel.resize(2000, 360)
    settle()
    widest = tree.columnWidth(INITIALIZER)
    seen: list[tuple[bool, ...]] = []
    widths = []
    for width in range(2000, 500, -60):
        panel.resize(width, 360)
        settle()
        seen.append(tuple(not tree.isColumnHidden(group[0]) for group in OPTIONAL))
        widths.append(tree.columnWidth(INITIALIZER))
        assert any(seen[-1]) <= (tree.header().length() <= tree.viewport().width())
        assert tree.isColumnHidden(LEAST) == tree.isColumnHidden(MOST)
    assert seen[0] == (True,) * 4
    assert (True, False, False, False) in seen
    assert seen[-1] == (False,) * 4
    assert any(0 < each < widest for each in widths)
    about = panel.model.index_of(_key(panel, "model.dense_2.kernel"), NAME)
    assert "GlorotUniform" in panel.model.data(about, Qt.ItemDataRole.ToolTipRole)


def test_a_column_stays_as_wide_as_it_was_made(open_panel: Open, qtbot: QtBot) -> None:
    """Dragged by the edge of its title; others give way."""
    panel = open_panel("nest_mlp")
    header = panel.tree.header()
    edge = QPoint(header.sectionViewportPosition(SHAPE) - 1, header.height() // 2)
    before = header.sectionSize(NAME)
    view = header.viewport()
    qtbot.mousePress(view, LEFT, pos=edge)
    qtbot.mouseMove(view, edge + QPoint(15, 0))
    qtbot.mouseMove(view, edge + QPoint(30, 0))
    qtbot.mouseRelease(view, LEFT, pos=edge + QPoint(30, 0))
    panel.resize(1010, 360)
    settle()
    assert header.sectionSize(NAME) == before + 30


def test_a_hidden_panel_asks_nothing(qtbot: QtBot, make_live: Make) -> None:
    """What nobody sees costs the session nothing."""
    live = make_live(read(EXAMPLES / "regression_2_4.layers").project)
    store = LiveWeights(live)
    panel = WeightsPanel(live, live.document, DARK, store)
    build(qtbot, live)
    qtbot.waitUntil(lambda: live.is_idle)
    assert store.weights == {}
    panel.close()
    store.close()
    panel.deleteLater()


# -- the window ------------------------------------------------------------------------------------------


@pytest.fixture
def shared(open_window: Callable[..., MainWindow], qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    """A window with two tied layers, built, and the panel in front."""
    window = open_window(read(EXAMPLES / "shared_dense.layers").project, session=session)
    window.docks.raise_if(True, "weights")
    build(qtbot, window.live)
    store = window.live_panels.store
    qtbot.waitUntil(lambda: len(store.figures) == 6)
    qtbot.waitUntil(lambda: window.live.is_idle)
    yield window
    # Nobody is asked whether the values should be kept.
    window.weight_files.unsaved = False


def test_the_selection_goes_both_ways(shared: MainWindow, qtbot: QtBot) -> None:
    """A shared layer has its weights once; either of its nodes leads to them."""
    panel, canvas = shared.live_panels.weights, shared.canvas
    block = shared.document.project.main_block
    attributes = {layer.attribute: layer.id for layer in block.layers.values()}
    one, other = block.calls_of(attributes["dense_1"])
    for node in (one, other):
        canvas.select(frozenset([node.id]))
        assert panel.current is not None
        assert panel.current.title == "dense_1"
        assert panel.detail.python.text() == "model.dense_1.kernel"
    index = panel.model.index_of(f"{attributes['dense_2']}|bias")
    panel.tree.scrollTo(index)
    qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualRect(index).center())
    assert canvas.selection == {block.calls_of(attributes["dense_2"])[0].id}
    assert panel.current is not None
    assert panel.current.title == "bias"


def test_the_inspector_has_a_card_for_each_weight(shared: MainWindow, qtbot: QtBot) -> None:
    """In the place of what was expected; a click leads to the values."""
    cards, block = shared.live_panels.cards, shared.document.project.main_block
    layer = next(each for each in block.layers.values() if each.attribute == "dense_1")
    shared.canvas.select(frozenset([block.calls_of(layer.id)[0].id]))
    qtbot.waitUntil(lambda: len(cards.cards) == 2)
    kernel, bias = cards.cards
    assert (kernel.name.text(), kernel.shape.text()) == ("kernel", "(8, 8)")
    assert kernel.figures.text().startswith("mean ")
    assert bias.figures.text() == "zeros"
    assert cards.heading.remark.text() == "72 parameters"
    assert not shared.inspector.sections.weights.isVisible()
    qtbot.mouseClick(cards.python, LEFT)
    assert QGuiApplication.clipboard().text() == "model.dense_1.kernel"
    qtbot.mouseClick(bias, LEFT)
    panel = shared.live_panels.weights
    assert panel.current is not None
    assert panel.current.key == f"{layer.id}|bias"
    kernel.setFocus()
    qtbot.keyClick(kernel, Qt.Key.Key_Return)
    assert panel.current.key == f"{layer.id}|kernel"
    shared.canvas.select(frozenset())
    assert not cards.isVisible()


def test_undo_in_the_window_is_about_the_drawing(shared: MainWindow, qtbot: QtBot) -> None:
    """Only while the focus is in the panel it is about values."""
    panel = shared.live_panels.weights
    key = next(iter(panel.store.weights))
    panel.show_weight(key)
    with qtbot.waitSignal(panel.store.history_changed):
        _change(panel, qtbot, "", 3, "0")
    qtbot.waitUntil(lambda: shared.live.is_idle)
    shared.canvas.setFocus()
    qtbot.keyClick(shared.canvas, Qt.Key.Key_Z, CONTROL)
    assert panel.store.undo_labels == ("Fill dense.kernel",)
    panel.tree.setFocus()
    mode = QItemSelectionModel.SelectionFlag
    panel.tree.selectionModel().select(panel.model.index_of(key), mode.ClearAndSelect)
    assert isinstance(panel.tree, QTreeView)
    with qtbot.waitSignal(panel.store.history_changed):
        qtbot.keyClick(panel.tree, Qt.Key.Key_Z, CONTROL)
    assert panel.store.undo_labels == ()
    qtbot.waitUntil(lambda: shared.live.is_idle)
