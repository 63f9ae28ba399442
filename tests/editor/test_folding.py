"""Equal parts are found, looked at and folded in the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.dialogs.fold_parts import FoldPartsDialog
from editor.main_window import MainWindow
from tests.architectures import chain, resnet
from tests.editor.canvas.hand import assert_mirrors


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
