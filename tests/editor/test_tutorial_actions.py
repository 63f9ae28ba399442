"""What a learner does with a model, through the window, and what Keras itself says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from editor.dialogs import places
from editor.main_window import EXAMPLES, MainWindow
from editor.panels.trust_dialog import TrustDialog
from editor.panels.weights_model import DTYPE, GRADIENT, SHAPE, TRAINED
from editor.processes.session import Session
from nodes.formats.layers import read
from nodes.living import split_weight
from tests.editor.person import Person

At = Callable[[str], Person]
REGRESSION = ["dense.kernel", "dense.bias", "dense_1.kernel", "dense_1.bias"]


@pytest.fixture
def at(qtbot: QtBot, open_window: Callable[..., MainWindow], session: Session, tmp_path: Path) -> At:
    """Opens an example."""

    def open(example: str) -> Person:
        window = open_window(read(EXAMPLES / f"{example}.layers").project, session=session)
        return Person(qtbot, window, tmp_path)

    return open


def flat(array: np.ndarray) -> np.ndarray:
    """Values in a row: a bias stands in its table as a column."""
    return np.asarray(array, "float32").ravel()


# -- parameters --------------------------------------------------------------------------------------------


def test_every_parameter_is_told(at: At) -> None:
    """Of the net, of a layer, by index, by name and by pattern: name, shape, type, values, trained or not."""
    person = at("regression_2_4")
    person.build()
    person.open_weights()
    by_hand = person.keras(
        "answer = [[w.path.split('/', 1)[1].replace('/', '.'), str(tuple(w.shape)), w.dtype,"
        " str(w.trainable)] for w in build().weights]"
    )
    told = []
    for title in REGRESSION:
        shape, dtype = (person.row(title, column).data().strip() for column in (SHAPE, DTYPE))
        trained = person.row(title, TRAINED).data(Qt.ItemDataRole.CheckStateRole)
        told.append([title, shape, dtype, str(Qt.CheckState(trained) == Qt.CheckState.Checked)])
    assert told == by_hand.tolist()
    assert len(person.weights.model.shown) == 4
    for title, values in zip(REGRESSION, person.values(), strict=True):
        person.pick(title)
        np.testing.assert_array_equal(flat(person.shown()), flat(values))
    person.pick("dense_1")
    assert "5" in person.row("dense_1", SHAPE).data()
    person.pick("dense_1.kernel")
    python = person.weights.detail.python
    menu = python.menu()
    for number, text in enumerate(python.texts):
        menu.popup(python.mapToGlobal(python.rect().bottomLeft()))
        person.take(menu, text)
        copied = QGuiApplication.clipboard().text()
        assert (
            copied == ("model.dense_1.kernel", "model.weights[2]", "model.layers[2].get_weights()[0]")[number]
        )
        np.testing.assert_array_equal(person.keras(f"answer = {copied}"), person.shown())


def test_parameters_are_found_by_name_and_pattern(at: At) -> None:
    """Those and no others are listed."""
    person = at("regression_2_4")
    person.build()
    person.open_weights()
    model, built = person.weights.model, person.live.result
    for pattern, named in (("dense_1.kernel", [2]), ("*.bias", [1, 3]), ("dense_1*", [2, 3])):
        person.type_over(person.weights.filter, pattern)
        found = [f"{built.python(owner)}.{name}" for owner, name in map(split_weight, model.shown)]
        assert found == [f"model.{REGRESSION[each]}" for each in named]
    person.rest()


# -- gradients ---------------------------------------------------------------------------------------------

PARTS = """
weights = model.get_weights()
w0, b0, w1, b1, w2, b2 = map(tf.constant, weights)
first, second = tf.Variable(w1), tf.Variable(w1)
with tf.GradientTape() as tape:
    x = tf.nn.relu(tf.convert_to_tensor(inputs) @ w0 + b0)
    x = tf.nn.relu(x @ first + b1)
    x = tf.nn.relu(x @ second + b1)
    loss = tf.reduce_sum(x @ w2 + b2)
answer = [each.numpy() for each in tape.gradient(loss, [first, second])]
"""
GRADIENT_OF = """
twin = build()
twin.set_weights(model.get_weights())
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(twin(inputs))
answer = tape.gradient(loss, twin.weights[{index}].value)
"""


def test_gradients_come_with_a_backward_pass_and_parts_add_up(at: At) -> None:
    """None before; then in each weight's shape as a tape has them; of a shared one the sum of both calls."""
    person = at("shared_dense")
    person.build()
    person.open_weights()
    titles = [f"{layer}.{name}" for layer in ("dense", "dense_1", "dense_2") for name in ("kernel", "bias")]
    assert {person.row(title, GRADIENT).data() for title in titles} == {"no pass yet"}
    backward = person.window.live_panels.backward
    person.click(backward.bar.button)
    person.wait(lambda: backward.gradients.found is not None)
    person.rest()
    for index, title in enumerate(titles):
        real = person.keras(GRADIENT_OF.format(index=index))
        norm = float(person.row(title, GRADIENT).data())
        assert norm == pytest.approx(float(np.linalg.norm(real)), rel=1e-3)
        if title.startswith("dense_1"):
            person.click_row(person.weights.tree, person.row(title, GRADIENT), twice=True)
            assert backward.values is not None
            shown, most = flat(person.shown(backward.values.view)), abs(real).max()
            np.testing.assert_allclose(shown, flat(real), rtol=1e-5, atol=1e-6 * most)
            backward.values.close()
    total = person.keras(GRADIENT_OF.format(index=2))
    parts = person.keras(PARTS)
    # Parts of opposite signs leave little of themselves in the sum.
    np.testing.assert_allclose(parts.sum(axis=0), total, rtol=1e-4, atol=1e-5 * abs(parts).max())
    person.select("dense_1")
    line = re.search(r"kernel‖ = (\S+) \(call 1: (\S+), call 2: (\S+)\)", backward.lines.label.text())
    assert line is not None
    norms = [np.linalg.norm(total), *(np.linalg.norm(part) for part in parts)]
    assert [float(each) for each in line.groups()] == pytest.approx(list(map(float, norms)), rel=1e-3)


# -- changing ----------------------------------------------------------------------------------------------

WITH = """
twin = build()
twin.set_weights([given_0, given_1, given_2, given_3])
answer = twin(inputs)
"""


def test_changed_values_are_used_by_the_next_output(at: At) -> None:
    """Add 1, set one element, fill: each time the run gives what Keras gives with such weights."""
    person = at("regression_2_4")
    person.build()
    person.open_tab("Run")
    panel = person.window.live_panels.run
    person.wait(lambda: bool(panel.rows))
    # Ones: what is added to a weight or set there never ends below 0, where a relu would hide it.
    person.choose(panel.rows[0].how, "Constant")
    person.type_over(panel.rows[0].value, "1")
    before = person.run()
    expected = person.values()
    person.open_weights()
    changes = [
        ("dense.kernel", "", "add", "1", lambda w: w[0].__iadd__(1)),
        ("dense.kernel", "0, 0", "set to", "42", lambda w: w[0].__setitem__((0, 0), 42)),
        ("dense_1.kernel", "", "fill", "0.5", lambda w: w[2].fill(0.5)),
    ]
    for title, part, operation, value, change in changes:
        person.open_weights()
        person.pick(title)
        person.change(part, operation, value)
        change(expected)
        np.testing.assert_array_equal(flat(person.shown()), flat(expected[REGRESSION.index(title)]))
        after = person.run()
        real = person.keras(WITH, **{f"given_{at}": each for at, each in enumerate(expected)})
        np.testing.assert_allclose(after, real, rtol=1e-5, atol=1e-5)
        assert not np.allclose(after, before)
        before = after


# -- beginning anew ----------------------------------------------------------------------------------------


def reinitialise(person: Person, title: str, wanted: str = "") -> None:
    """From the menu of a row, or of nothing by the panel's button: begin anew, as made or as `wanted`."""
    doing = person.weights.doing
    if title:
        person.menu_of_row(person.weights.tree, person.row(title), "Re-initialise")
    else:
        person.press("Re-initialise all")
    dialog = doing.dialog
    assert dialog is not None
    if wanted:
        person.choose(dialog.field.combo, wanted)
        assert dialog.other.isChecked()
    person.wait(lambda: dialog.bars.figures.count > 0 and dialog.caption.text().startswith(wanted))
    with person.qtbot.waitSignal(person.weights.store.history_changed):
        person.click(dialog.accept_button)
    person.rest()


def test_parameters_begin_anew_one_or_all(at: At) -> None:
    """One with a built-in initialiser, a layer and the net as they were made; shapes stay."""
    person = at("linear_init")
    person.build()
    person.open_weights()
    before = person.values()
    reinitialise(person, "dense.kernel", "Ones")
    values = person.values()
    np.testing.assert_array_equal(values[0], person.keras("answer = keras.initializers.Ones()((20, 10))"))
    for old, new in zip(before[1:], values[1:], strict=True):
        np.testing.assert_array_equal(old, new)
    person.pick("dense_1.kernel")
    person.change("", "multiply", "7")
    assert (person.values()[2] == 7).all()
    reinitialise(person, "dense_1")
    values = person.values()
    assert (values[2] == 1).all()
    assert (values[3] == 1).all()
    assert (values[0] == 1).all()
    reinitialise(person, "")
    values = person.values()
    assert [each.shape for each in values] == [each.shape for each in before]
    assert 0.005 < values[0].std() < 0.015
    assert not np.array_equal(values[0], before[0])
    for value, real in zip(values[1:], before[1:], strict=True):
        np.testing.assert_array_equal(value, real)


def test_parameters_begin_anew_with_an_own_initialiser(at: At) -> None:
    """The code of the project is trusted first; then `AllOnes`, and the one it was made with."""
    person = at("custom_init")
    person.click(person.window.own_code.bar.look)
    dialog = person.window.findChild(TrustDialog)
    assert dialog is not None
    person.click(dialog.trust)
    person.build()
    person.open_weights()
    first = person.values()[0]
    reinitialise(person, "dense.kernel", "AllOnes")
    np.testing.assert_array_equal(person.values()[0], person.keras("answer = AllOnes()((20, 64), 'float32')"))
    reinitialise(person, "dense.kernel")
    for kernel in (first, person.values()[0], person.keras("answer = build().dense.kernel")):
        assert kernel.shape == (20, 64)
        assert ((kernel == 0) | (abs(kernel) >= 5)).all()
        assert 0.4 < (kernel == 0).mean() < 0.6
    assert not np.array_equal(first, person.values()[0])


# -- before the first data ---------------------------------------------------------------------------------

DEFERRED = "twin = build()\nassert twin.weights == []\ntwin(np.zeros((2, 20), 'float32'))\n"
SHAPES = DEFERRED + "answer = [str(tuple(w.shape)) for w in twin.weights]"


def test_weights_are_absent_before_the_first_data(at: At) -> None:
    """The rows say so and why; the first run makes them, with the shapes that Keras gives."""
    person = at("deferred")
    person.build()
    person.open_weights()
    assert [person.row(each, SHAPE).data().strip() for each in ("dense", "dense_1")] == ["not built"] * 2
    assert "has no shape" in person.weights.strip.words.text()
    assert person.keras("answer = len(model.weights)") == 0
    person.open_tab("Run")
    panel = person.window.live_panels.run
    person.wait(lambda: bool(panel.rows))
    person.type_over(panel.rows[0].shape, "2, 20")
    shown = person.run()
    person.open_weights()
    person.wait(lambda: len(person.weights.model.shown) == 4)
    person.rest()
    assert [person.row(each, SHAPE).data().strip() for each in REGRESSION] == person.keras(SHAPES).tolist()
    assert not person.weights.strip.isVisible()
    given = {f"given_{at}": each for at, each in enumerate(person.values())}
    real = person.keras(DEFERRED + WITH.partition("\n")[2].partition("\n")[2], **given)
    np.testing.assert_allclose(shown, real, rtol=1e-5, atol=1e-6)


def test_the_size_of_the_input_makes_them_at_once(at: At) -> None:
    """Typed in the inspector."""
    person = at("deferred")
    person.select("input")
    field = person.window.inspector.row("shape").field
    person.type_over(field.line, "20", end=True)
    person.build()
    person.open_weights()
    assert [person.row(each, SHAPE).data().strip() for each in REGRESSION] == [
        "(20, 256)",
        "(256,)",
        "(256, 10)",
        "(10,)",
    ]
    shapes = person.keras("answer = [str(tuple(w.shape)) for w in build().weights]")
    assert [str(each.shape) for each in person.values()] == shapes.tolist()


# -- tensors in files --------------------------------------------------------------------------------------


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def answer_dialogs(monkeypatch: pytest.MonkeyPatch, chosen: list[Path]) -> None:
    """Have the file dialogs end at once with the last name that was chosen."""
    monkeypatch.setattr(places.QFileDialog, "exec", lambda dialog: dialog.DialogCode.Accepted)
    monkeypatch.setattr(places.QFileDialog, "selectedFiles", lambda dialog: [str(chosen[-1])])


def files_menu(person: Person, text: str) -> None:
    """Take something from the menu of the floppy disk."""
    person.press("Save and load tensors")
    person.take(person.popup(), text)


def test_tensors_go_to_files_and_back(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One, a list of different lengths, a dict: NumPy reads them, and so does the panel."""
    person = at("regression_2_4")
    person.build()
    person.open_weights()
    chosen: list[Path] = []
    answer_dialogs(monkeypatch, chosen)
    files, tree = person.weights.doing.files, person.weights.tree
    before = person.values()
    one, several, named = (tmp_path / name for name in ("one.npy", "list.npz", "dict.npz"))
    chosen.append(one)
    person.menu_of_row(tree, person.row("dense.kernel"), "Save tensor")
    person.wait(one.exists)
    person.rest()
    np.testing.assert_array_equal(np.load(one), before[0])
    for path, words in ((several, "Save as a list"), (named, "Save as a dict")):
        chosen.append(path)
        files_menu(person, words)
        person.wait(path.exists)
        person.rest()
        with np.load(path) as found:
            assert path is several or found.files == REGRESSION
            for name, expected in zip(found.files, before, strict=True):
                np.testing.assert_array_equal(found[name], expected)
    for path in (one, several, named):
        reinitialise(person, "", "Zeros")
        assert not any(each.any() for each in person.values())
        files.dialog = None
        chosen.append(path)
        files_menu(person, "Load tensors")
        person.wait(lambda: files.dialog is not None)
        with person.qtbot.waitSignal(person.weights.store.history_changed):
            person.click(files.dialog.load_button)
        person.rest()
        values = person.values()
        np.testing.assert_array_equal(values[0], before[0])
        for value, expected in zip(values[1:], before[1:], strict=True):
            np.testing.assert_array_equal(value, expected if path is not one else np.zeros_like(expected))


def test_a_pickle_is_not_read_without_asking(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return takes the warning's usual answer, which is no: nothing runs, no value changes."""
    person = at("regression_2_4")
    person.build()
    person.open_weights()
    files, before, chosen = person.weights.doing.files, person.values(), []
    answer_dialogs(monkeypatch, chosen)
    pickled, sprung = tmp_path / "dict.npy", tmp_path / "sprung"
    np.save(pickled, np.array({"kernel": Trap(sprung)}, dtype=object), allow_pickle=True)
    chosen.append(pickled)
    files_menu(person, "Load tensors")
    person.wait(lambda: files.warning is not None)
    assert "pickle" in files.warning.text()
    person.qtbot.keyClick(files.warning, Qt.Key.Key_Return)
    person.rest()
    assert files.dialog is None
    assert not sprung.exists()
    for value, expected in zip(person.values(), before, strict=True):
        np.testing.assert_array_equal(value, expected)
