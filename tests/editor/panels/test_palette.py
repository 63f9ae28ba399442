"""The palette: a tree of everything that can be placed, and a search over it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag
from pytestqt.qtbot import QtBot

from editor.panels.palette import PalettePanel
from editor.panels.palette_model import MIME_TYPE, SPEC, PaletteModel
from editor.theme.colours import DARK, LIGHT
from nodes.catalogue.spec import Catalogue


@pytest.fixture
def palette(qtbot: QtBot, catalogue: Catalogue) -> PalettePanel:
    """A palette on screen."""
    panel = PalettePanel(catalogue, DARK)
    qtbot.addWidget(panel)
    panel.resize(260, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def listed(palette: PalettePanel) -> dict[str, list[str]]:
    """Titles of entries by title of their category, as the tree has them."""
    rows = palette.tree.rows
    tops = [rows.index(row, 0) for row in range(rows.rowCount())]
    return {top.data(): [rows.index(row, 0, top).data() for row in range(rows.rowCount(top))] for top in tops}


def middle(palette: PalettePanel, id: str) -> QPoint:
    """Where the row of entry `id` is."""
    palette.tree.scrollTo(palette.tree.rows.index_of(id))
    return palette.tree.visualRect(palette.tree.rows.index_of(id)).center()


def test_the_tree_holds_the_whole_catalogue(palette: PalettePanel, catalogue: Catalogue) -> None:
    """Every entry once, in the order of the categories."""
    tree = listed(palette)
    assert sum(map(len, tree.values())) == len(catalogue.nodes)
    order = [category.title for category in catalogue.categories.values()]
    assert list(tree) == [title for title in order if title in tree]
    assert "Dense" in tree["Core layers"]


def test_typing_lists_what_is_found(qtbot: QtBot, palette: PalettePanel) -> None:
    """The tree shows the hits alone, all of them open, and the field says how many."""
    qtbot.keyClicks(palette.field, "norm")
    tree = listed(palette)
    assert "BatchNormalization" in tree["Normalization"]
    assert palette.field.count_text == f"{sum(map(len, tree.values()))} found"
    rows = palette.tree.rows
    assert all(palette.tree.isExpanded(rows.index(row, 0)) for row in range(rows.rowCount()))


def test_the_best_hit_is_chosen_by_enter(qtbot: QtBot, palette: PalettePanel) -> None:
    """Type, Enter: the entry is placed."""
    qtbot.keyClicks(palette.field, "conv2d")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen.args == ["keras.layers.Conv2D"]


def test_down_moves_into_the_list(qtbot: QtBot, palette: PalettePanel) -> None:
    """The arrow leaves the field for the next hit, which Enter then places."""
    qtbot.keyClicks(palette.field, "dense")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.tree.hasFocus()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.tree, Qt.Key.Key_Return)
    assert chosen.args == ["keras.layers.EinsumDense"]


def test_letters_typed_in_the_list_go_to_the_field(qtbot: QtBot, palette: PalettePanel) -> None:
    """A search begins from anywhere in the panel."""
    palette.tree.setFocus()
    qtbot.keyClick(palette.tree, Qt.Key.Key_D)
    assert (palette.field.text(), palette.field.hasFocus()) == ("d", True)


def test_escape_empties_the_search(qtbot: QtBot, palette: PalettePanel, catalogue: Catalogue) -> None:
    """All entries are back, and no count is told."""
    qtbot.keyClicks(palette.field, "dense")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.field.text() == ""
    assert palette.tree.rows.count == len(catalogue.nodes)
    assert palette.field.count_text == ""


def test_escape_in_the_list_empties_the_search_too(qtbot: QtBot, palette: PalettePanel) -> None:
    """And the field has the focus again."""
    qtbot.keyClicks(palette.field, "dense")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.tree, Qt.Key.Key_Escape)
    assert (palette.field.text(), palette.field.hasFocus()) == ("", True)


def test_a_double_click_places_an_entry_once(qtbot: QtBot, palette: PalettePanel) -> None:
    """One double click, one node."""
    heard: list[str] = []
    palette.chosen.connect(heard.append)
    view = palette.tree.viewport()
    place = middle(palette, "keras.layers.Dense")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert heard == ["keras.layers.Dense"]


def test_a_click_opens_and_closes_a_category(qtbot: QtBot, palette: PalettePanel) -> None:
    """What was opened is still open after a search."""
    rows, tree = palette.tree.rows, palette.tree
    place = tree.visualRect(rows.index(2, 0)).center()
    assert not tree.isExpanded(rows.index(2, 0))
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tree.isExpanded(rows.index(2, 0))
    qtbot.keyClicks(palette.field, "x")
    palette.field.clear()
    assert tree.isExpanded(rows.index(2, 0))
    qtbot.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(rows.index(2, 0)).center()
    )
    assert not tree.isExpanded(rows.index(2, 0))


def test_enter_opens_a_category(qtbot: QtBot, palette: PalettePanel) -> None:
    """The tree can be worked without a mouse."""
    rows, tree = palette.tree.rows, palette.tree
    tree.setCurrentIndex(rows.index(2, 0))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert tree.isExpanded(rows.index(2, 0))


def test_an_entry_is_dragged_by_its_id(
    qtbot: QtBot, palette: PalettePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press and a move start a drag that carries the catalogue id and a picture."""
    dragged: list[tuple[str, bool]] = []

    def note(drag: QDrag, *_: object) -> Qt.DropAction:
        text = bytes(drag.mimeData().data(MIME_TYPE).data()).decode()
        dragged.append((text, drag.pixmap().isNull()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", note)
    view, place = palette.tree.viewport(), middle(palette, "keras.layers.Dense")
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    palette.tree.startDrag(Qt.DropAction.CopyAction)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place)
    assert dragged == [("keras.layers.Dense", False)]


def test_only_entries_can_be_dragged(catalogue: Catalogue) -> None:
    """A category cannot; an entry's data is its id."""
    rows = PaletteModel(catalogue)
    rows.show_everything()
    assert not rows.flags(rows.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    data = rows.mimeData([rows.index_of("keras.ops.matmul")])
    assert isinstance(data, QMimeData)
    assert bytes(data.data(MIME_TYPE).data()) == b"keras.ops.matmul"


def test_recent_entries_are_chips(qtbot: QtBot, palette: PalettePanel) -> None:
    """A click on one places it; unknown ones are left out."""
    palette.set_recents(["keras.layers.Dense", "gone.from.the.catalogue", "keras.ops.matmul"])
    assert palette.chips.ids == ("keras.layers.Dense", "keras.ops.matmul")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(palette.chips.buttons[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["keras.ops.matmul"]


def test_chips_flow_into_lines(qtbot: QtBot, palette: PalettePanel) -> None:
    """Where there is no room beside each other they stand below each other, inside the panel."""
    palette.set_recents(
        [f"keras.layers.{name}" for name in ("Dense", "Conv2D", "BatchNormalization", "LSTM")]
    )
    qtbot.waitUntil(lambda: palette.chips.buttons[-1].y() > 0)
    assert all(chip.geometry().right() <= palette.chips.width() for chip in palette.chips.buttons)


def test_nothing_found_is_said(qtbot: QtBot, palette: PalettePanel) -> None:
    """An empty tree explains itself."""
    qtbot.keyClicks(palette.field, "xyzzyxyzzy")
    assert palette.field.count_text == "0 found"
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_every_entry_has_its_docs_on_hover_and_a_name_for_readers(catalogue: Catalogue) -> None:
    """Tooltips quote Keras; screen readers hear the title."""
    rows = PaletteModel(catalogue)
    rows.show_everything()
    for id, spec in catalogue.nodes.items():
        index = rows.index_of(id)
        assert index.data(SPEC) is spec
        assert spec.title in index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert "<script" not in index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_both_themes_are_painted(qtbot: QtBot, palette: PalettePanel, theme: object) -> None:
    """The square of a Dense has the colour of its category."""
    palette.set_theme(theme)
    palette.set_recents(["keras.layers.Dense"])
    place = middle(palette, "keras.layers.Dense")
    row = palette.tree.visualRect(palette.tree.rows.index_of("keras.layers.Dense"))
    picture = palette.tree.viewport().grab().toImage()
    colours = {picture.pixelColor(16, y).name() for y in range(row.top(), row.bottom())}
    assert place.y() > 0
    assert theme.roles["core"] in colours
