"""Some steps of training, chosen, started, stopped and taken back by mouse, in a real session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.live_model import LiveModel
from editor.main_window import EXAMPLES
from editor.panels.train import TrainPanel
from editor.theme.colours import DARK, LIGHT
from nodes.formats.layers import read
from nodes.graph import Project
from tests.editor.conftest import execute

LEFT = Qt.MouseButton.LeftButton
Make = Callable[[Project], LiveModel]
Open = Callable[..., TrainPanel]


@pytest.fixture
def open_panel(qtbot: QtBot, make_live: Make) -> Iterator[Open]:
    """Opens the panel on an example."""
    panels: list[TrainPanel] = []

    def open(name: str = "linear_init", **choices: object) -> TrainPanel:
        live = make_live(read(EXAMPLES / f"{name}.layers").project)
        panel = TrainPanel(live, live.document, DARK)
        panels.append(panel)
        panel.resize(1000, 320)
        panel.show()
        qtbot.waitExposed(panel)
        choose(qtbot, panel, **choices)
        return panel

    yield open
    for panel in panels:
        panel.close()
        panel.deleteLater()


def choose(qtbot: QtBot, panel: TrainPanel, rate: str = "0.01", steps: int = 20, loss: str = "mse") -> None:
    """Type a rate and a number of steps, and choose a loss by its keys."""
    choices = panel.choices
    type_into(qtbot, choices.rate, rate)
    type_into(qtbot, choices.steps.lineEdit(), str(steps))
    qtbot.keyClick(choices.steps, Qt.Key.Key_Return)
    choices.loss.setFocus()
    for _ in range(choices.loss.findData(loss) - choices.loss.currentIndex()):
        qtbot.keyClick(choices.loss, Qt.Key.Key_Down)
    assert choices.loss.name == loss


def type_into(qtbot: QtBot, line: object, text: str) -> None:
    """Type over what stands in a line."""
    line.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(line, text)


def train(qtbot: QtBot, panel: TrainPanel) -> None:
    """Start, and wait for the end."""
    with qtbot.waitSignal(panel.trainer.ended):
        qtbot.mouseClick(panel.start_button, LEFT)


def runs(qtbot: QtBot, panel: TrainPanel, code: str) -> bool:
    """Whether `code` goes well in the session."""
    live = panel.trainer._live
    qtbot.waitUntil(lambda: live.session.is_free)
    return execute(qtbot, live.session, code) == "ok"


KEEP = "before = [each.numpy() for each in model.weights]"
SAME = "assert all((one == each.numpy()).all() for one, each in zip(before, model.weights))"
MOVED = "assert not any((one == each.numpy()).all() for one, each in zip(before, model.weights))"


def test_the_loss_falls_and_everything_comes_back(qtbot: QtBot, open_panel: Open) -> None:
    """A drawing that was never built is; each step is drawn; what moved is said; Restore takes it back."""
    panel = open_panel(steps=40, rate="0.02")
    assert panel.curve.empty.isVisible()
    assert not panel.restore_button.isEnabled()
    train(qtbot, panel)
    losses = panel.curve.losses
    assert len(losses) == 40
    assert losses[-1] < losses[0]
    assert "in 40 steps" in panel.result.text()
    assert "4 of 4 weights moved" in panel.result.text()
    assert panel.start_button.isEnabled()
    assert not panel.cancel_button.isEnabled()
    assert runs(qtbot, panel, "assert not model.compiled")
    assert runs(qtbot, panel, KEEP)
    with qtbot.waitSignals([panel.trainer.restored, panel._live.values_changed]):
        qtbot.mouseClick(panel.restore_button, LEFT)
    assert not panel.restore_button.isEnabled()
    assert runs(qtbot, panel, MOVED)


def test_a_panel_that_is_made_anew_shows_the_last_training(qtbot: QtBot, open_panel: Open) -> None:
    """As with another language: the curve, what came of it and what was chosen; values can still go back."""
    first = open_panel(steps=7, rate="0.03", loss="mae")
    train(qtbot, first)
    live = first.trainer._live
    again = TrainPanel(live, live.document, DARK)
    again.show()
    try:
        assert again.curve.losses == first.curve.losses
        assert again.result.text() == first.result.text()
        chosen = {name: each for name, each in first.choices.payload().items() if name != "targets"}
        assert chosen.items() <= again.choices.payload().items()
        with qtbot.waitSignal(again.trainer.restored):
            qtbot.mouseClick(again.restore_button, LEFT)
    finally:
        again.close()
        again.deleteLater()
    third = TrainPanel(live, live.document, DARK)
    assert not third.restore_button.isEnabled()
    assert len(third.curve.losses) == 7
    third.close()
    third.deleteLater()
    live.forget()
    assert live.last_training is None


def test_cancel_stops_after_a_step(qtbot: QtBot, open_panel: Open) -> None:
    """What was learnt up to then is there, the session goes on, and the weights can go back."""
    panel = open_panel(steps=100_000)
    panel.trainer.stepped.connect(lambda first, losses: qtbot.mouseClick(panel.cancel_button, LEFT))
    train(qtbot, panel)
    assert 0 < len(panel.curve.losses) < 100_000
    assert panel.result.text().startswith("Cancelled.")
    assert panel.restore_button.isEnabled()
    assert runs(qtbot, panel, "assert True")


def test_a_panel_that_goes_leaves_no_optimiser_behind(qtbot: QtBot, open_panel: Open) -> None:
    """As with another language in the midst of a training: the model is no more compiled than before."""
    panel = open_panel(steps=100_000)
    with qtbot.waitSignal(panel.trainer.stepped):
        qtbot.mouseClick(panel.start_button, LEFT)
    live = panel.trainer._live
    panel.trainer.close()
    panel.trainer.close = lambda: None  # type: ignore[method-assign]
    live.interrupt()
    qtbot.waitUntil(lambda: live.is_idle)
    assert runs(qtbot, panel, "assert not model.compiled")


@pytest.mark.full
def test_a_loss_that_is_no_number_is_named(qtbot: QtBot, open_panel: Open) -> None:
    """With the step, the weights that hold such values, and what may help."""
    panel = open_panel("mlp", steps=400, rate="1e30")
    train(qtbot, panel)
    assert panel.curve.losses[-1] is None
    assert f"Stopped at step {len(panel.curve.losses)}" in panel.result.text()
    assert "model.dense" in panel.result.text()


def test_what_the_session_refuses_is_said_in_the_panel(qtbot: QtBot, open_panel: Open) -> None:
    """Class numbers for an output of one number: what was expected, what was received, what to do."""
    panel = open_panel(loss="sparse_categorical_crossentropy")
    assert panel.choices.from_logits.isVisible()
    panel.choices.targets.rows[0].how.setCurrentIndex(1)
    type_into(qtbot, panel.choices.targets.rows[0].value, "7")
    with qtbot.waitSignal(panel.trainer.failed):
        qtbot.mouseClick(panel.start_button, LEFT)
    assert "from 0 to 0" in panel.wrong.text()
    assert panel.wrong.isVisible()
    assert panel.start_button.isEnabled()


@pytest.mark.full
def test_data_and_target_from_files(qtbot: QtBot, open_panel: Open, tmp_path: Path) -> None:
    """A target from a file needs a file, and fits its rows."""
    panel = open_panel()
    row = panel.choices.targets.rows[0]
    row.how.setFocus()
    qtbot.keyClick(row.how, Qt.Key.Key_End)
    assert not panel.start_button.isEnabled()
    np.save(tmp_path / "target.npy", np.zeros((32, 1), np.float32))
    panel.ask_file = lambda: tmp_path / "target.npy"
    qtbot.mouseClick(row.file, LEFT)
    assert row.file.text() == "target.npy"
    train(qtbot, panel)
    np.save(tmp_path / "target.npy", np.zeros((31, 1), np.float32))
    with qtbot.waitSignal(panel.trainer.failed):
        qtbot.mouseClick(panel.start_button, LEFT)
    assert "(31, 1)" in panel.wrong.text()


@pytest.mark.parametrize("text", ["", "fast", "-1", "0", "nan"])
def test_a_rate_that_is_none_starts_nothing(qtbot: QtBot, open_panel: Open, text: str) -> None:
    """It is said what a rate is."""
    panel = open_panel()
    panel.choices.rate.clear()
    type_into(qtbot, panel.choices.rate, text)
    assert panel.choices.wrong.isVisible()
    assert not panel.start_button.isEnabled()
    type_into(qtbot, panel.choices.rate, "1e-3")
    assert not panel.choices.wrong.isVisible()
    assert panel.start_button.isEnabled()


def test_the_curve_can_be_logarithmic_and_light(qtbot: QtBot, open_panel: Open) -> None:
    """Losses that are not above 0 leave a gap, in both colours, without a complaint."""
    panel = open_panel()
    panel.curve.begin(4)
    panel.curve.add(0, [10.0, 0.1, None, -1.0])
    qtbot.mouseClick(panel.logarithmic, LEFT, pos=panel.logarithmic.rect().center())
    assert panel.curve.logarithmic
    drawn = panel.curve.drawn()
    np.testing.assert_allclose(drawn[:2], [1.0, -1.0])
    assert np.isnan(drawn[2:]).all()
    panel.set_theme(LIGHT)
    panel.curve.grab()
