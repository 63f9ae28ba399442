"""The history panel: every state, and a way back to it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels import history
from editor.panels.history import HistoryPanel
from editor.theme.colours import DARK
from nodes.catalogue.spec import Catalogue
from nodes.edit import rename_block
from nodes.graph import empty_project
from tests.editor.questions import questions_to

Shown = tuple[HistoryPanel, Document]


@pytest.fixture
def shown(qtbot: QtBot, catalogue: Catalogue) -> Shown:
    """A history on screen with two steps."""
    document = Document(empty_project("A"), catalogue)
    panel = HistoryPanel(document, DARK)
    qtbot.addWidget(panel)
    panel.show()
    for name in ("B", "C"):
        document.apply(f"Rename to {name}", lambda p, name=name: rename_block(p, p.main, name))
    return panel, document


def test_only_steps_that_are_seen_are_asked_for(shown: Shown) -> None:
    """After every edit, of however many steps: each answer waits for busy threads."""
    panel, document = shown
    for number in range(500):
        document.apply("Rename", lambda p, number=number: rename_block(p, p.main, f"D{number}"))
    with questions_to(history) as asked:
        document.undo()
        panel.list.doItemsLayout()
        panel.list.viewport().repaint()
    assert panel.list.model().rowCount() == 503
    assert 0 < asked.total() < 500, asked


def _labels(panel: HistoryPanel) -> list[str]:
    model = panel.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_every_step_is_listed_under_the_beginning(shown: Shown) -> None:
    """The newest stands last and is current."""
    panel, _document = shown
    assert _labels(panel) == ["Beginning", "Rename to B", "Rename to C"]
    assert panel.list.currentIndex().row() == 2


def test_a_click_goes_to_a_state(shown: Shown, qtbot: QtBot) -> None:
    """The drawing is as it was; what came after stays, dim, to go back to."""
    panel, document = shown
    place = panel.list.visualRect(panel.list.model().index(0, 0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert document.project.main_block.name == "A"
    last = panel.list.model().index(2, 0)
    assert last.data(Qt.ItemDataRole.ForegroundRole) == QColor(DARK.faint)
    assert panel.list.model().index(0, 0).data(Qt.ItemDataRole.FontRole).bold()


def test_undo_moves_the_mark(shown: Shown) -> None:
    """The list follows the document, wherever it is moved from."""
    panel, document = shown
    document.undo()
    assert panel.list.currentIndex().row() == 1
    document.apply("Other", lambda p: rename_block(p, p.main, "D"))
    assert _labels(panel) == ["Beginning", "Rename to B", "Other"]
