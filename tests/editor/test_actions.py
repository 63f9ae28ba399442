"""The table of actions is whole, and every action can be run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMenu

from editor import files
from editor.actions import ACTIONS, MENUS, Action
from editor.command_search import found
from editor.dialogs.unsaved import Answer
from editor.main_window import MainWindow
from editor.menus import CONTEXT_MENU, TOOLBAR, entries, keys_of
from nodes.graph import NodeId, Project
from tests.editor.conftest import settle

EACH = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
OPEN_DIALOGS = {
    "help.about",
    "file.open",
    "file.save",
    "file.save_as",
    "file.export_python",
    "file.export_picture",
}
"""Actions that ask something first; the dialogs are answered by a cancelling hand in these tests."""


def test_ids_are_unique() -> None:
    """Nothing can be meant twice."""
    assert max(Counter(each.id for each in ACTIONS).values()) == 1


def test_no_shortcut_means_two_things() -> None:
    """Each key sequence runs one action, also where it works on the canvas only."""
    keys = [QKeySequence(key).toString() for each in ACTIONS for key in each.shortcuts]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert all(keys)


@EACH
def test_every_action_says_what_it_is(action: Action) -> None:
    """Title, hint, icon and a menu that exists."""
    assert action.title
    assert action.hint
    assert action.icon
    assert action.menu in dict(MENUS)


def test_toolbar_and_context_menu_name_actions_that_exist() -> None:
    """What stands on the toolbar has a short label."""
    records = {each.id: each for each in ACTIONS}
    assert all(records[id].toolbar for group in TOOLBAR for id in group)
    assert all(id in records for group in CONTEXT_MENU for id in group)
    assert {each.id for each in ACTIONS if each.toolbar} == {id for group in TOOLBAR for id in group}


@pytest.mark.parametrize("menu", [path for path, _ in MENUS])
def test_every_action_runs(
    menu: str,
    open_window: Callable[..., MainWindow],
    mlp: tuple[Project, tuple[NodeId, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With three nodes selected, every action of a menu does its work without a mistake."""
    project, nodes = mlp
    monkeypatch.setattr(files, "ask_open", lambda *given: None)
    monkeypatch.setattr(files, "ask_save", lambda *given: None)
    monkeypatch.setattr(files, "ask_to_save", lambda *given: Answer.DISCARD)
    for name in (
        "comparing.ask_open",
        "exporting.ask_save",
        "exporting.ask_folder",
        "weight_files.ask_save",
        "weight_files.ask_open",
    ):
        monkeypatch.setattr(f"editor.{name}", lambda *given: None)
    monkeypatch.setattr("editor.main_window.show_about", lambda *given: None)
    window = open_window(project)
    for action in (each for each in ACTIONS if each.menu == menu):
        print(action.id)
        if not shiboken6.isValid(window):
            window = open_window(project)
        window.document.replace(project, None)
        window.canvas.select(nodes[:1] if action.id == "edit.rename" else nodes[:3])
        window.menus.refresh()
        q_action = window.menus.actions[action.id]
        q_action.setEnabled(True)
        q_action.trigger()
        settle()
        for dialog in window.findChildren(QDialog) if shiboken6.isValid(window) else ():
            dialog.close()


def test_menus_hold_every_action(window: MainWindow) -> None:
    """Whatever is in the table is in a menu."""
    shown = {each for menu in window.menuBar().findChildren(QMenu) for each in menu.actions()}
    assert set(window.menus.actions.values()) <= shown


def test_menus_and_tooltips_tell_the_shortcut(window: MainWindow) -> None:
    """A person can learn the keys where they look first."""
    undo = window.menus.actions["edit.undo"]
    assert undo.shortcut() == QKeySequence("Ctrl+Z")
    assert "Ctrl+Z" in undo.toolTip()


def test_the_list_of_shortcuts_is_whole() -> None:
    """Every key of the table is in the list, and the gestures of the mouse are."""
    told = {(entry.title, entry.keys) for entry in entries()}
    for action in ACTIONS:
        assert not keys_of(action) or (action.title, keys_of(action)) in told
    assert any("palette" in entry.keys for entry in entries())


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("export py", "file.export_python"),
        ("undo", "edit.undo"),
        ("dark", "view.theme.dark"),
        ("heal", "edit.delete_heal"),
    ],
)
def test_commands_are_found_by_part_of_their_name(text: str, best: str) -> None:
    """All typed words have to occur; a match in the title comes first."""
    assert found(text)[0].id == best


def test_nonsense_finds_nothing() -> None:
    """The list may be empty."""
    assert found("xyzzy plugh") == []
