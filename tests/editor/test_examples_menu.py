"""The menu of examples."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from editor.files import SUFFIX
from editor.main_window import EXAMPLES, MainWindow
from editor.panels.start_examples import CHAPTER, OTHERS, card_of


def _menu(window: MainWindow) -> QMenu:
    return next(menu for menu in window.findChildren(QMenu) if menu.title() == "Examples")


def test_the_examples_stand_as_on_the_start_page(window: MainWindow, qtbot: QtBot) -> None:
    """Those of the chapter in its order, then a line, then the others; one opens as a copy."""
    menu = _menu(window)
    menu.popup(window.mapToGlobal(window.rect().center()))
    shown = [None if each.isSeparator() else each.text() for each in menu.actions()]
    titles = [[card_of(EXAMPLES / f"{stem}{SUFFIX}")[0] for stem in part] for part in (CHAPTER, OTHERS)]
    assert shown == [*titles[0], None, *titles[1]]
    first = menu.actions()[0]
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(first).center())
    assert window.document.path is None
    assert len(window.document.project.main_block.nodes) > 2
