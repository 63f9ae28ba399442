"""What an action is, what it may act on, and the menus there are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from editor.canvas.canvas import Canvas
from editor.comparing import Comparing
from editor.document import Document
from editor.exporting import Exporting
from editor.files import Files
from editor.live_model import LiveModel
from editor.messages import QT_TRANSLATE_NOOP
from editor.navigation import Navigation
from editor.session_settings import SessionSettings
from editor.settings import Settings
from editor.theme.look import Look
from editor.trust_withdrawal import TrustWithdrawal
from editor.weight_files import WeightFiles

CONTEXT = "Actions"
_UNDO = QT_TRANSLATE_NOOP("Actions", "Undo")
_UNDO_STEP = QT_TRANSLATE_NOOP("Actions", "Undo {step}")
_REDO = QT_TRANSLATE_NOOP("Actions", "Redo")
_REDO_STEP = QT_TRANSLATE_NOOP("Actions", "Redo {step}")


class Window(Protocol):
    """What an action may act on: the parts of one main window."""

    document: Document
    canvas: Canvas
    comparing: Comparing
    exporting: Exporting
    files: Files
    live: LiveModel
    look: Look
    navigation: Navigation
    session_settings: SessionSettings
    settings: Settings
    trust_withdrawal: TrustWithdrawal
    weight_files: WeightFiles

    def new_window(self) -> object:
        """Open another window."""

    def close(self) -> bool:
        """Close this one."""

    def quit(self) -> None:
        """Close all."""

    def choose_language(self, choice: str) -> None:
        """Speak another language."""

    def search_nodes(self) -> None:
        """Search the catalogue for something to place."""

    def search_commands(self) -> None:
        """Search this table for something to do."""

    def tie(self) -> None:
        """Let the selected nodes share a layer."""

    def find_node(self) -> None:
        """Search the drawing."""

    def show_start_page(self) -> None:
        """Show recents and examples."""

    def show_shortcuts(self) -> None:
        """List the shortcuts."""

    def show_about(self) -> None:
        """Tell the version."""

    def toggle_panel(self, name: str) -> None:
        """Show or hide a panel."""

    def is_panel_shown(self, name: str) -> bool:
        """Whether a panel can be seen."""

    def reset_layout(self) -> None:
        """Put the panels back."""

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or not."""

    def isFullScreen(self) -> bool:
        """Whether the window uses the whole screen."""


def always(window: Window) -> bool:
    """At any time."""
    return True


def has_selection(window: Window) -> bool:
    """While something is selected."""
    return bool(window.canvas.selection)


def has_several(window: Window) -> bool:
    """While several nodes are selected."""
    return len(window.canvas.selection) > 1


def has_one(window: Window) -> bool:
    """While one node is selected."""
    return len(window.canvas.selection) == 1


def has_nodes(window: Window) -> bool:
    """While there is something on the canvas."""
    return bool(window.document.project.blocks[window.canvas.block].nodes)


def undo_title(window: Window) -> str:
    """What undo would take back."""
    label = window.document.history.undo_label
    return tr(_UNDO) if label is None else tr(_UNDO_STEP).format(step=label)


def redo_title(window: Window) -> str:
    """What redo would do again."""
    label = window.document.history.redo_label
    return tr(_REDO) if label is None else tr(_REDO_STEP).format(step=label)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. Texts are English; `tr` gives them in the person's language.

    `menu` is a path such as `View/Theme`. `on_canvas`: the shortcut works only while the canvas has the
    focus, because other places use the same key. `keys` are told but handled elsewhere.
    """

    id: str
    title: str
    menu: str
    run: Callable[[Window], object]
    hint: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    enabled_when: Callable[[Window], bool] = always
    checked_when: Callable[[Window], bool] | None = None
    title_now: Callable[[Window], str] | None = None
    on_canvas: bool = False
    keys: str = ""
    toolbar: str = ""
    """The label on the toolbar; empty: not there."""
    starts_group: bool = False


def tr(text: str) -> str:
    """A text of the table in the person's language."""
    return QCoreApplication.translate(CONTEXT, text)


MENUS: tuple[tuple[str, str], ...] = (
    ("File", QT_TRANSLATE_NOOP("Actions", "&File")),
    ("Edit", QT_TRANSLATE_NOOP("Actions", "&Edit")),
    ("View", QT_TRANSLATE_NOOP("Actions", "&View")),
    ("View/Theme", QT_TRANSLATE_NOOP("Actions", "&Theme")),
    ("View/Language", QT_TRANSLATE_NOOP("Actions", "&Language")),
    ("View/Text size", QT_TRANSLATE_NOOP("Actions", "Te&xt size")),
    ("View/Blocks", QT_TRANSLATE_NOOP("Actions", "&Blocks")),
    ("View/Panels", QT_TRANSLATE_NOOP("Actions", "&Panels")),
    ("Graph", QT_TRANSLATE_NOOP("Actions", "&Graph")),
    ("Graph/Share", QT_TRANSLATE_NOOP("Actions", "&Share weights")),
    ("Graph/Block", QT_TRANSLATE_NOOP("Actions", "&Block")),
    ("Graph/Align", QT_TRANSLATE_NOOP("Actions", "&Align")),
    ("Model", QT_TRANSLATE_NOOP("Actions", "&Model")),
    ("Help", QT_TRANSLATE_NOOP("Actions", "&Help")),
)
"""Menu paths and titles, in order. `File/Open recent` and `File/Examples` are filled by the window."""


def menu_title(path: str) -> str:
    """The title of a menu in the person's language, without the key that opens it."""
    return re.sub(r"\(&\w\)|&", "", tr(dict(MENUS)[path]))
