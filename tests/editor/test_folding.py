"""Equal parts are found, looked at and folded in the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.dialogs.fold_parts import FoldPartsDialog
from editor.main_window import MainWindow
from editor.processes.session import Session
from nodes.graph import Project
from nodes.repeats import repeats
from tests.architectures import Sketch, chain, resnet
from tests.editor.canvas.hand import assert_mirrors
from tests.editor.conftest import build, execute


@pytest.fixture
def fold(qtbot, open_window: Callable[..., MainWindow]) -> Callable[..., tuple[MainWindow, FoldPartsDialog]]:
    """Opens a drawing and asks for what repeats in it."""

    def open(project) -> tuple[MainWindow, FoldPartsDialog]:
        window = open_window(project)
        window.menus.actions["graph.fold_parts"].trigger()
        (dialog,) = window.findChildren(FoldPartsDialog)
        before = dialog.words.text()
        qtbot.waitUntil(lambda: dialog.words.text() != before)
        return window, dialog

    return open


def close(qtbot, dialog: FoldPartsDialog) -> None:
    """Close the dialog as Escape does."""
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_equal_parts_are_folded_as_one_step(qtbot, catalogue, fold) -> None:
    """The first finding is selected on the canvas; Fold makes a block of it; undo takes all of it back."""
    project = resnet(catalogue, (3, 3))
    window, dialog = fold(project)
    assert len(dialog.findings) == dialog.list.topLevelItemCount() > 0
    parts = dialog.findings[0].parts
    assert window.canvas.selection == {id for part in parts for id in part}
    dialog.name.clear()
    assert not dialog.fold.isEnabled()
    QTest.keyClicks(dialog.name, "Residual")
    QTest.mouseClick(dialog.fold, Qt.MouseButton.LeftButton)
    document = window.document
    (block,) = (each for each in document.project.blocks.values() if each.name == "Residual")
    assert len(window.canvas.selection) == len(parts)
    assert all(document.project.main_block.nodes[id].kind == "layer" for id in window.canvas.selection)
    assert len(block.layers) == len(parts[0])
    assert_mirrors(window.canvas)
    document.undo()
    assert document.project == project
    close(qtbot, dialog)


def test_another_finding_is_looked_at(qtbot, catalogue, fold) -> None:
    """Going down the list selects what is found there; a taken name is refused and nothing changes."""
    window, dialog = fold(resnet(catalogue, (3, 3)))
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert window.canvas.selection == {id for part in dialog.findings[1].parts for id in part}
    dialog.name.clear()
    QTest.keyClicks(dialog.name, "ResNet")
    with qtbot.waitSignal(window.canvas.refused):
        QTest.mouseClick(dialog.fold, Qt.MouseButton.LeftButton)
    assert len(window.document.project.blocks) == 1
    close(qtbot, dialog)


def test_where_nothing_repeats_that_is_said(qtbot, catalogue, fold) -> None:
    """There is nothing to choose, and no button to press."""
    _, dialog = fold(chain(catalogue, 5))
    assert dialog.findings == ()
    assert "Nothing repeats" in dialog.words.text()
    assert not dialog.fold.isEnabled()
    close(qtbot, dialog)


def _stacked(catalogue) -> Project:
    """Four equal parts, each of a Dense and a normalisation beside what enters."""
    sketch = Sketch(catalogue, "Stacked")
    x = sketch.layer("Dense", sketch.input(5), units=6)
    for _ in range(4):
        y = sketch.layer("Activation", sketch.layer("Dense", x, units=6), activation="tanh")
        x = sketch.layer("Add", x, sketch.layer("LayerNormalization", y))
    sketch.output(sketch.layer("Dense", x, units=2))
    return sketch.project()


KEEP = """
import numpy as np
rng = np.random.default_rng(3)
for each in model.weights:
    each.assign(rng.normal(size=each.shape))
x = rng.normal(size=(4, 5)).astype("float32")
trained, answer = [each.numpy() for each in model.weights], model(x).numpy()
"""
SAME = """
assert sorted(each.numpy().tobytes() for each in model.weights) == sorted(each.tobytes() for each in trained)
assert (model(x).numpy() == answer).all()
"""


@pytest.mark.keras
def test_a_trained_model_keeps_its_values_when_it_is_folded(
    qtbot, catalogue, open_window: Callable[..., MainWindow], session: Session
) -> None:
    """To the bit, each part its own; what is trained then comes back with undo, and again with redo."""
    window = open_window(_stacked(catalogue), session=session)
    live, document = window.live, window.document
    build(qtbot, live)
    assert execute(qtbot, session, KEEP) == "ok"
    (finding, *_) = repeats(document.project.main_block)
    assert len(finding.parts) == 4
    assert window.canvas.structure.fold(finding, "Residual")
    folded = build(qtbot, live)
    assert (folded.new, folded.reshaped) == ((), ())
    assert execute(qtbot, session, SAME) == "ok"
    more = "for each in model.weights: each.assign_add(each * 0 + 1)"
    assert execute(qtbot, session, f"{more}\ntrained = [each.numpy() for each in model.weights]") == "ok"
    assert execute(qtbot, session, "answer = model(x).numpy()") == "ok"
    for travel in (document.undo, document.redo):
        travel()
        built = build(qtbot, live)
        assert built.new == ()
        assert execute(qtbot, session, SAME) == "ok"


@pytest.mark.keras
@pytest.mark.full
def test_layers_that_are_wrapped_and_unpacked_keep_their_values(
    qtbot, catalogue, open_window: Callable[..., MainWindow], session: Session
) -> None:
    """Also where they were wrapped twice before the next build."""
    window = open_window(_stacked(catalogue), session=session)
    live, document = window.live, window.document
    build(qtbot, live)
    assert execute(qtbot, session, KEEP) == "ok"
    nodes = [node.id for node in document.project.main_block.nodes.values() if node.kind == "layer"]
    window.canvas.select(nodes[1:4])
    window.canvas.structure.wrap()
    window.canvas.select([*window.canvas.selection, nodes[4]])
    window.canvas.structure.wrap()
    (outer,) = window.canvas.selection
    assert build(qtbot, live).new == ()
    assert execute(qtbot, session, SAME) == "ok"
    window.canvas.select([outer])
    window.canvas.structure.unpack()
    assert build(qtbot, live).new == ()
    assert execute(qtbot, session, SAME) == "ok"
