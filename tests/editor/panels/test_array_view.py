"""Arrays in a view: as a table, a histogram, a heat map and an image."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from editor.panels.array_source import HeldArray, smaller
from editor.panels.array_table import PAGE, TILE, value_text
from editor.panels.array_view import HEAT, HISTOGRAM, IMAGE, TABLE, ArrayView
from editor.theme.colours import DARK, LIGHT


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ArrayView]:
    """An empty view on screen."""
    view = ArrayView(DARK)
    view.resize(700, 300)
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.close()
    view.deleteLater()


class Slow(HeldArray):
    """An array whose answers come when the test says so."""

    def __init__(self, array: Any) -> None:
        super().__init__(array)
        self.blocks: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.waiting: list[Callable[[], None]] = []

    def fetch_block(self, index: Any, rows: Any, columns: Any, then: Any, failed: Any) -> None:
        """Remember what was asked."""
        self.blocks.append((rows, columns))
        fetch = super().fetch_block
        self.waiting.append(lambda: fetch(index, rows, columns, then, failed))

    def fetch_figures(self, then: Any, failed: Any) -> None:
        """Nothing."""

    def answer(self) -> None:
        """Give all answers."""
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            each()


def _cell(view: ArrayView, row: int, column: int) -> str:
    return str(view.model.index(row, column).data())


def _filled(view: ArrayView, qtbot: QtBot, row: int = 0, column: int = 0) -> str:
    view.model.index(row, column).data()
    qtbot.waitUntil(lambda: _cell(view, row, column) != "…")
    return _cell(view, row, column)


def _tabs(view: ArrayView) -> list[int]:
    return [page for page in range(4) if view.tabs.isTabVisible(page)]


def _spins(view: ArrayView) -> list[QSpinBox]:
    return [each for each in view.findChildren(QSpinBox) if each.isVisible()]


CASES = {
    "vector": (np.array([1.5, -2.25], np.float32), (2, 1), "1.5", [TABLE, HISTOGRAM, HEAT]),
    "matrix": (np.arange(6, dtype=np.int64).reshape(2, 3), (2, 3), "0", [TABLE, HISTOGRAM, HEAT]),
    "scalar": (np.float32(0.1).reshape(()), (1, 1), "0.1", [TABLE, HISTOGRAM]),
    "bools": (np.array([True, False]), (2, 1), "True", [TABLE, HISTOGRAM, HEAT]),
    "complex": (np.array([1 - 2j]), (1, 1), "1 - 2j", [TABLE, HISTOGRAM, HEAT]),
    "text": (np.array(["ä\n", "b"]), (2, 1), "ä\n", [TABLE]),
    "halves": (np.array([[0.5]], np.float16), (1, 1), "0.5", [TABLE, HISTOGRAM, HEAT]),
    "stack": (np.ones((2, 4, 5)), (4, 5), "1", [TABLE, HISTOGRAM, HEAT]),
    "image": (np.zeros((8, 9, 3), np.uint8), (9, 3), "0", [TABLE, HISTOGRAM, HEAT, IMAGE]),
    "wrong": (np.array([np.nan, np.inf]), (2, 1), "nan", [TABLE, HISTOGRAM, HEAT]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_array_is_shown(view: ArrayView, qtbot: QtBot, case: str) -> None:
    """With its own pages, each of which can be looked at in both themes."""
    array, size, first, pages = CASES[case]
    view.set_array(array, case)
    assert (view.model.rowCount(), view.model.columnCount()) == size
    assert _filled(view, qtbot) == first
    assert _tabs(view) == pages
    for page in pages:
        view.show_page(page)
        for theme in (LIGHT, DARK):
            view.set_theme(theme)
            assert not view.grab().isNull()


def test_all_tabs_are_in_sight(view: ArrayView, qtbot: QtBot) -> None:
    """Also those that an array has which the one before had not."""
    for array, last in ((np.array(["a"]), TABLE), (np.zeros((8, 9, 3)), IMAGE), (np.zeros(3), HEAT)):
        view.set_array(array)
        view.show_page(last)
        qtbot.waitUntil(lambda last=last: view.tabs.tabRect(last).right() <= view.tabs.width())
        assert view.tabs.tabRect(TABLE).left() >= 0


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 4, 4, 3)])
def test_an_empty_array_says_so(view: ArrayView, shape: tuple[int, ...]) -> None:
    """And nothing is asked of it."""
    view.set_array(np.zeros(shape), "empty")
    assert view.empty.isVisible()
    assert view.empty.text() == "No values"
    view.set_array(None)
    assert view.empty.text() == "Nothing to show"


def test_higher_ranks_are_shown_slice_by_slice(view: ArrayView, qtbot: QtBot) -> None:
    """A number for each leading dimension, typed or stepped."""
    array = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    view.set_array(array)
    first, second = _spins(view)
    qtbot.keyClick(first, Qt.Key.Key_Up)
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert view.index == (1, 1)
    assert _filled(view, qtbot, 2, 3) == str(array[1, 1, 2, 3])
    assert first.maximum() == 1
    assert second.maximum() == 2


def test_only_what_is_seen_is_fetched(view: ArrayView, qtbot: QtBot) -> None:
    """A hundred million numbers cost what the screen shows; scrolling fetches what comes into sight."""
    source = Slow(np.broadcast_to(np.float32(7), (10_000, 10_000)))
    view.set_source(source)
    qtbot.waitUntil(lambda: bool(source.blocks))
    (rows, columns), *_ = source.blocks
    assert (rows[1] - rows[0]) * (columns[1] - columns[0]) < 100 * 100
    source.answer()
    qtbot.waitUntil(lambda: _cell(view, 0, 0) == "7")
    view.table.verticalScrollBar().setValue(5_000)
    qtbot.waitUntil(lambda: bool(source.waiting))
    assert source.blocks[-1][0][0] // TILE == 5_000 // TILE
    source.answer()


def test_a_late_answer_for_another_array_is_dropped(view: ArrayView, qtbot: QtBot) -> None:
    """What is shown belongs to what was chosen last."""
    slow = Slow(np.full((3, 3), 1.0))
    view.set_source(slow)
    qtbot.waitUntil(lambda: bool(slow.waiting))
    view.set_array(np.full((3, 3), 2.0))
    slow.answer()
    assert _filled(view, qtbot) == "2"


def test_long_arrays_have_pages(view: ArrayView, qtbot: QtBot) -> None:
    """A number says from which row on they are shown."""
    view.set_array(np.arange(3 * PAGE))
    assert view.model.rowCount() == PAGE
    (first,) = _spins(view)
    first.setFocus()
    first.selectAll()
    qtbot.keyClicks(first, str(2 * PAGE + 5))
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert view.model.rowCount() == PAGE - 5
    assert _filled(view, qtbot) == str(2 * PAGE + 5)
    assert view.model.headerData(0, Qt.Orientation.Vertical) == str(2 * PAGE + 5)


def _type(view: ArrayView, qtbot: QtBot, row: int, column: int, text: str) -> None:
    view.table.setFocus()
    view.table.setCurrentIndex(view.model.index(row, column))
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    editor = view.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


@pytest.mark.parametrize(("text", "number"), [("2.5", 2.5), ("-1e-3", -0.001), ("-inf", -np.inf)])
def test_a_cell_is_set_by_typing(view: ArrayView, qtbot: QtBot, text: str, number: float) -> None:
    """The index in the whole array is told with the number."""
    heard: list[tuple[tuple[int, ...], Any]] = []
    view.set_source(HeldArray(np.zeros((2, 3, 4))), "x", lambda index, value: heard.append((index, value)))
    view.set_index((1,))
    _filled(view, qtbot, 2, 1)
    _type(view, qtbot, 2, 1, text)
    qtbot.waitUntil(lambda: heard == [((1, 2, 1), number)])


def test_what_is_no_number_is_refused(view: ArrayView, qtbot: QtBot) -> None:
    """In words that say what was expected."""
    heard: list[Any] = []
    view.set_source(HeldArray(np.zeros(3)), "x", lambda *given: heard.append(given))
    _filled(view, qtbot)
    with qtbot.waitSignal(view.refused) as told:
        _type(view, qtbot, 0, 0, "seven")
    assert told.args == ["Expected a number. Received: seven"]
    assert heard == []


def test_without_a_setter_nothing_can_be_typed(view: ArrayView) -> None:
    """The table is one to look at."""
    view.set_array(np.zeros(3))
    assert not view.model.flags(view.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_selected_cells_are_copied(view: ArrayView, qtbot: QtBot) -> None:
    """As lines with tabs."""
    view.set_array(np.arange(4).reshape(2, 2))
    _filled(view, qtbot)
    view.table.setFocus()
    view.table.selectAll()
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "0\t1\n2\t3"


def test_the_caption_tells_the_figures(view: ArrayView) -> None:
    """What is not a number is counted apart."""
    view.set_array(np.array([0.0, 2.0, np.nan, np.inf]))
    assert view.caption.text() == "mean 1 · std 1 · 0 to 2 · 1 zeros · 1 NaN · 1 infinite"


def test_a_heat_map_tells_what_is_under_the_mouse(view: ArrayView) -> None:
    """Its place and its value; a place that cannot be a number has the colour of errors."""
    view.set_array(np.array([[0.0, 1.0], [np.nan, 3.0]]))
    view.show_page(HEAT)
    area = view.heat._area()
    at = QPointF(area.left() + area.width() * 0.75, area.top() + area.height() * 0.75)
    assert view.heat.text_at(at) == "[1, 1]  3"
    assert view.heat.image.pixelColor(0, 1) == QColor(DARK.error)
    assert view.heat.image.pixelColor(0, 0) == QColor(DARK.canvas)


def test_large_pictures_are_means() -> None:
    """Of as many rows and columns as there are for each point, the last part too."""
    array = np.arange(5 * 3, dtype=np.float64).reshape(5, 3)
    found = smaller(array, 2)
    assert found.tolist() == [
        [array[:3, :2].mean(), array[:3, 2:].mean()],
        [array[3:, :2].mean(), array[3:, 2:].mean()],
    ]


@pytest.mark.parametrize(
    ("value", "short", "whole"),
    [
        (np.float32(0.1), "0.1", "0.1"),
        (np.float32(1 / 3), "0.3333", "0.33333334"),
        (np.float64("nan"), "nan", "nan"),
        (np.int64(2**62), str(2**62), str(2**62)),
        (np.complex64(1j), "0 + 1j", "0.0 + 1.0j"),
        (b"a\xff", "a\\xff", "a\\xff"),
    ],
)
def test_values_are_short_in_cells_and_whole_when_edited(value: Any, short: str, whole: str) -> None:
    """In their own precision."""
    assert value_text(value) == short
    assert value_text(value, whole=True) == whole


@pytest.mark.parametrize(
    ("first", "last", "part"),
    [((2, 1), (2, 1), "1, 2, 1"), ((0, 1), (2, 1), "1, 0:3, 1"), ((1, 0), (2, 3), "1, 1:3, 0:4")],
)
def test_the_selected_part_is_told(
    view: ArrayView, qtbot: QtBot, first: tuple[int, int], last: tuple[int, int], part: str
) -> None:
    """As an index of the whole array."""
    view.set_source(HeldArray(np.zeros((2, 3, 4))), "x")
    view.set_index((1,))
    _filled(view, qtbot)
    told: list[str] = []
    view.part_chosen.connect(told.append)
    places = [view.table.visualRect(view.model.index(*cell)).center() for cell in (first, last)]
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(view.table.viewport(), left, pos=places[0])
    qtbot.mouseClick(view.table.viewport(), left, shift, pos=places[1])
    assert told[-1] == part
