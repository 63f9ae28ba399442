"""The search that opens at the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from editor.panels.search_popup import HIT, SearchPopup, values_text
from editor.theme.colours import DARK, LIGHT
from nodes.catalogue.spec import Catalogue


@pytest.fixture
def popup(qtbot: QtBot, catalogue: Catalogue) -> SearchPopup:
    """An open popup."""
    window = SearchPopup(catalogue, DARK)
    qtbot.addWidget(window)
    window.open_at(QPoint(40, 40))
    return window


def titles(popup: SearchPopup) -> list[str]:
    """What is listed."""
    return [popup.hits.index(row).data() for row in range(popup.hits.rowCount())]


def test_it_opens_ready_to_type(popup: SearchPopup, catalogue: Catalogue) -> None:
    """Empty, with the whole catalogue and the first entry chosen."""
    assert popup.isVisible()
    assert popup.field.text() == ""
    assert popup.hits.rowCount() == len(catalogue.nodes)
    assert popup.list.currentIndex().row() == 0


def test_enter_adds_with_the_arguments_that_were_typed(qtbot: QtBot, popup: SearchPopup) -> None:
    """`Dense 256 relu`, Enter."""
    qtbot.keyClicks(popup.field, "Dense 256 relu")
    with qtbot.waitSignal(popup.chosen) as chosen:
        qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    (choice,) = chosen.args
    assert choice.spec.id == "keras.layers.Dense"
    assert dict(choice.values) == {"units": 256, "activation": "relu"}
    assert not popup.isVisible()


def test_what_was_understood_is_shown(qtbot: QtBot, popup: SearchPopup) -> None:
    """As arguments, with the words that mean nothing beside them."""
    qtbot.keyClicks(popup.field, "Dense 256 relu foo")
    hit = popup.list.currentIndex().data(HIT)
    assert values_text(hit.values) == "units=256, activation=relu"
    assert hit.unused == ("foo",)
    assert not popup.list.viewport().grab().isNull()


def test_arrows_choose_another_hit(qtbot: QtBot, popup: SearchPopup) -> None:
    """Down and up move within the list and stop at its ends."""
    qtbot.keyClicks(popup.field, "dense")
    second = titles(popup)[1]
    qtbot.keyClick(popup.field, Qt.Key.Key_Up)
    qtbot.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.field.hasFocus()
    with qtbot.waitSignal(popup.chosen) as chosen:
        qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen.args[0].spec.title == second


def test_the_mouse_chooses_too(qtbot: QtBot, popup: SearchPopup) -> None:
    """One click on a hit adds it."""
    qtbot.keyClicks(popup.field, "dense")
    place = popup.list.visualRect(popup.hits.index(1)).center()
    with qtbot.waitSignal(popup.chosen) as chosen:
        qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args[0].spec.title == "EinsumDense"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Tab])
def test_it_closes_without_a_choice(qtbot: QtBot, popup: SearchPopup, key: Qt.Key) -> None:
    """Esc closes; so does Tab, which opened it."""
    with qtbot.assertNotEmitted(popup.chosen), qtbot.waitSignal(popup.closed):
        qtbot.keyClick(popup.field, key)
    assert not popup.isVisible()


def test_escape_closes_at_once_even_with_text(qtbot: QtBot, popup: SearchPopup) -> None:
    """One key is enough to get back to the canvas."""
    qtbot.keyClicks(popup.field, "dense")
    qtbot.keyClick(popup.field, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_only_what_can_take_the_wire_is_listed(qtbot: QtBot, popup: SearchPopup) -> None:
    """For a wire dropped in empty space, the canvas says what fits."""
    popup.open_at(QPoint(0, 0), lambda spec: bool(spec.inputs))
    assert "Dense" in titles(popup)
    assert "Input" not in titles(popup)
    qtbot.keyClicks(popup.field, "input")
    assert "Input" not in titles(popup)


def test_the_next_opening_starts_afresh(qtbot: QtBot, popup: SearchPopup) -> None:
    """Neither text nor filter stay."""
    popup.open_at(QPoint(0, 0), lambda spec: False)
    qtbot.keyClicks(popup.field, "dense")
    assert popup.hits.rowCount() == 0
    popup.open_at(QPoint(0, 0))
    assert popup.field.text() == ""
    assert popup.hits.rowCount() > 0


def test_recents_stand_first(popup: SearchPopup) -> None:
    """Before anything is typed."""
    popup.set_recents(["keras.layers.LSTM", "keras.ops.add"])
    popup.open_at(QPoint(0, 0))
    assert titles(popup)[:2] == ["LSTM", "add"]


def test_it_stays_on_the_screen(popup: SearchPopup) -> None:
    """Opened at the very corner, it is moved inside."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    popup.open_at(room.bottomRight())
    assert room.contains(popup.geometry())


def test_enter_with_nothing_found_does_nothing(qtbot: QtBot, popup: SearchPopup) -> None:
    """The popup waits for another word."""
    qtbot.keyClicks(popup.field, "xyzzyxyzzy")
    with qtbot.assertNotEmitted(popup.chosen):
        qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_both_themes_are_painted(popup: SearchPopup, theme: object) -> None:
    """A hit's square has the colour of its category."""
    popup.set_theme(theme)
    popup.field.setText("Dense")
    row = popup.list.visualRect(popup.hits.index(0))
    picture = popup.list.viewport().grab().toImage()
    colours = {picture.pixelColor(16, y).name() for y in range(row.top(), row.bottom())}
    assert theme.roles["core"] in colours
