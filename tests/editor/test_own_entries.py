"""What the project itself defines can be found wherever something is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.document import Document
from editor.main_window import MainWindow
from nodes.edit import rename_block
from nodes.graph import Block, BlockId, Code, Project, empty_project

SCALE = "def scale(x):\n    return 2 * x\n"


def with_block(project: Project) -> Project:
    """`project` with a second block, called Part."""
    return replace(project, blocks={**project.blocks, BlockId("part"): Block(BlockId("part"), "Part")})


def listed(window: MainWindow) -> set[str]:
    """The titles in the palette."""
    rows = window.palette_panel.tree.rows
    shelves = [rows.index(row, 0) for row in range(rows.rowCount())]
    return {
        rows.index(row, 0, shelf).data(Qt.ItemDataRole.DisplayRole)
        for shelf in shelves
        for row in range(rows.rowCount(shelf))
    }


def test_the_catalogue_stays_the_same_object_until_an_own_entry_changes(catalogue):
    """What is shown of the catalogue need not be made anew for every edit."""
    document = Document(with_block(empty_project()), catalogue)
    before = document.catalogue
    document.apply("Rename", lambda p: rename_block(p, p.main, "Other"))
    assert document.catalogue is not before
    again = document.catalogue
    main = document.project.main_block
    document.apply("Kind", lambda p: p.with_block(replace(main, kind="layer")))
    assert document.catalogue is again


def test_the_palette_lists_blocks_and_code_as_they_come_and_go(window):
    """A new block, a renamed one and a function written by the person are listed; undo takes them away."""
    assert "Part" not in listed(window)
    window.document.apply("Add", with_block)
    assert "Part" in listed(window)
    window.document.apply("Rename", lambda p: rename_block(p, BlockId("part"), "Piece"))
    assert "Piece" in listed(window)
    assert "Part" not in listed(window)
    code = {"scale": Code("scale", "function", SCALE)}
    window.document.apply("Write", lambda p: replace(p, code=code))
    assert "scale" in listed(window)
    for _ in range(3):
        window.document.undo()
    assert not {"Part", "Piece", "scale"} & listed(window)


def test_the_palette_never_lists_the_ends_of_a_body(window):
    """They come with their loop."""
    titles = listed(window)
    assert {"While", "For", "If"} <= titles
    assert not {"Enter", "Next", "Then", "Else"} & titles


@pytest.mark.parametrize("text", ["part", "Part"])
def test_the_search_finds_a_block_and_places_it(window, text):
    """A block is typed, and placed, as any layer."""
    window.document.apply("Add", with_block)
    window.search_nodes()
    QTest.keyClicks(window.placing.popup.field, text)
    QTest.keyClick(window.placing.popup.field, Qt.Key.Key_Return)
    block = window.document.project.main_block
    assert [layer.type for layer in block.layers.values()] == ["block:part"]


def test_a_search_that_was_open_before_knows_new_blocks(window):
    """The popup is made once and offers what there is each time."""
    window.search_nodes()
    window.placing.popup.close()
    window.document.apply("Add", with_block)
    window.placing.popup.open_at(QPoint(0, 0))
    window.search_nodes()
    QTest.keyClicks(window.placing.popup.field, "Part")
    assert window.placing.popup.hits.rowCount() > 0
    assert window.placing.popup.list.currentIndex().data() == "Part"
    window.placing.popup.close()
