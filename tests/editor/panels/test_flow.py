"""Rows, columns and whole panels fit the width there is; what is behind a tab is in nobody's sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from editor.count_box import CountBox
from editor.document import Document
from editor.live_model import LiveModel
from editor.panels.flow import ColumnArea, FlowLayout
from editor.panels.live_weights import LiveWeights
from editor.panels.run import RunPanel
from editor.panels.sight import is_in_sight
from editor.panels.train import TrainPanel
from editor.panels.weights import WeightsPanel
from editor.theme.colours import DARK
from editor.theme.look import Look
from nodes.catalogue.spec import Catalogue
from nodes.graph import empty_project

NARROW = 900
"""What a panel below the canvas may need at most in twice the size of letters, on a screen of 1600."""


@pytest.fixture
def live(qapp: QApplication, catalogue: Catalogue) -> Iterator[LiveModel]:
    """A live model that has no session yet."""
    live = LiveModel(Document(empty_project(), catalogue))
    yield live
    live.close()


@pytest.mark.parametrize("kind", [RunPanel, TrainPanel, WeightsPanel])
def test_a_panel_fits_in_twice_the_size_of_letters(
    qtbot: QtBot, look: Look, live: LiveModel, kind: type[RunPanel]
) -> None:
    """So that it leaves room for the panels beside it."""
    more = (LiveWeights(live),) if kind is WeightsPanel else ()
    panel = kind(live, live.document, DARK, *more)  # type: ignore[call-arg]
    try:
        look.rescale(2.0)
        panel.show()
        qtbot.waitExposed(panel)
        assert panel.minimumSizeHint().width() <= NARROW
    finally:
        look.rescale(1.0)
        panel.close()
        panel.deleteLater()
        for each in more:
            each.close()


def test_a_row_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    """What grows takes what is left of its line; what is hidden takes nothing."""
    whole = QWidget()
    qtbot.addWidget(whole)
    row = FlowLayout(whole, gap=4)
    buttons = [QPushButton(text) for text in ("One", "Another one", "hidden")]
    grows = QLabel("…")
    grows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    for each in (*buttons, grows):
        row.addWidget(each)
    row.put_first(first := QLabel("first"))
    buttons[2].hide()
    wide = row.sizeHint().width() + 200
    whole.resize(wide, row.heightForWidth(wide))
    whole.show()
    assert first.x() < buttons[0].x() < buttons[1].x() < grows.x()
    assert grows.geometry().right() == wide - 1
    narrow = max(each.sizeHint().width() for each in buttons[:2]) + 2
    assert row.heightForWidth(narrow) > row.heightForWidth(wide)
    whole.resize(narrow, row.heightForWidth(narrow))
    qtbot.waitUntil(lambda: buttons[1].y() > buttons[0].y())
    assert row.minimumSize().width() <= narrow
    assert row.expandingDirections() == Qt.Orientation(0)
    assert row.itemAt(9) is None
    assert row.takeAt(9) is None


def test_a_column_is_never_narrower_than_what_stands_in_it(qtbot: QtBot) -> None:
    """It only scrolls up and down; a field for numbers needs no room for the largest."""
    button = QPushButton("A button with many words")
    area = ColumnArea(button, 20)
    qtbot.addWidget(area)
    assert area.minimumSizeHint().width() > button.minimumSizeHint().width()
    box = CountBox(0, 2**31 - 1)
    qtbot.addWidget(box)
    plain = QSpinBox(minimum=0, maximum=2**31 - 1)
    qtbot.addWidget(plain)
    assert box.minimumSizeHint().width() < plain.minimumSizeHint().width()


def test_what_is_behind_a_tab_is_in_nobodys_sight(qtbot: QtBot) -> None:
    """Though Qt calls it visible."""
    window = QMainWindow()
    qtbot.addWidget(window)
    panels, docks = [QLabel("one"), QLabel("two")], [QDockWidget("one"), QDockWidget("two")]
    for panel, dock in zip(panels, docks, strict=True):
        dock.setWidget(panel)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    window.resize(400, 300)
    assert not is_in_sight(panels[0])
    window.show()
    qtbot.waitExposed(window)
    for seen, hidden in ((0, 1), (1, 0)):
        docks[seen].raise_()
        qtbot.waitUntil(
            lambda seen=seen, hidden=hidden: is_in_sight(panels[seen]) and not is_in_sight(panels[hidden])
        )
    assert panels[0].isVisible()
