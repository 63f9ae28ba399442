"""Everything a person can do from a menu, as one table.

Menus, toolbar, shortcuts, their list and the command search are all made from `ACTIONS`. A new action is one
record here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.files import Files
from editor.messages import QT_TRANSLATE_NOOP
from editor.theme.look import Look

CONTEXT = "Actions"


class Window(Protocol):
    """What an action may act on: the parts of one main window."""

    document: Document
    canvas: Canvas
    files: Files
    look: Look

    def new_window(self) -> object:
        """Open another window."""

    def close(self) -> bool:
        """Close this one."""

    def quit(self) -> None:
        """Close all."""

    def search_nodes(self) -> None:
        """Search the catalogue for something to place."""

    def search_commands(self) -> None:
        """Search this table for something to do."""

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


def _always(window: Window) -> bool:
    return True


def _has_selection(window: Window) -> bool:
    return bool(window.canvas.selection)


def _has_several(window: Window) -> bool:
    return len(window.canvas.selection) > 1


def _has_one(window: Window) -> bool:
    return len(window.canvas.selection) == 1


def _has_nodes(window: Window) -> bool:
    return bool(window.document.project.blocks[window.canvas.block].nodes)


def _undo_title(window: Window) -> str:
    label = window.document.history.undo_label
    return tr("Undo") if label is None else tr("Undo {step}").format(step=label)


def _redo_title(window: Window) -> str:
    label = window.document.history.redo_label
    return tr("Redo") if label is None else tr("Redo {step}").format(step=label)


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
    enabled_when: Callable[[Window], bool] = _always
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


_T = QT_TRANSLATE_NOOP

MENUS: tuple[tuple[str, str], ...] = (
    ("File", _T("Actions", "&File")),
    ("Edit", _T("Actions", "&Edit")),
    ("View", _T("Actions", "&View")),
    ("View/Theme", _T("Actions", "&Theme")),
    ("View/Text size", _T("Actions", "Te&xt size")),
    ("View/Panels", _T("Actions", "&Panels")),
    ("Graph", _T("Actions", "&Graph")),
    ("Graph/Align", _T("Actions", "&Align")),
    ("Help", _T("Actions", "&Help")),
)
"""Menu paths and titles, in order. `File/Open recent` and `File/Examples` are filled by the window."""

FILE = (
    Action(
        "file.new",
        _T("Actions", "New"),
        "File",
        lambda w: w.files.new(),
        _T("Actions", "Begin an empty drawing in this window"),
        ("Ctrl+N",),
        "file-plus",
        toolbar=_T("Actions", "New"),
    ),
    Action(
        "file.new_window",
        _T("Actions", "New window"),
        "File",
        lambda w: w.new_window(),
        _T("Actions", "Open another window with an empty drawing"),
        ("Ctrl+Shift+N",),
        "app-window",
    ),
    Action(
        "file.open",
        _T("Actions", "Open…"),
        "File",
        lambda w: w.files.open(),
        _T("Actions", "Open a project from a .layers file"),
        ("Ctrl+O",),
        "folder-open",
        toolbar=_T("Actions", "Open"),
    ),
    Action(
        "file.save",
        _T("Actions", "Save"),
        "File",
        lambda w: w.files.save(),
        _T("Actions", "Write the project to its file"),
        ("Ctrl+S",),
        "floppy-disk",
        toolbar=_T("Actions", "Save"),
        starts_group=True,
    ),
    Action(
        "file.save_as",
        _T("Actions", "Save as…"),
        "File",
        lambda w: w.files.save_as(),
        _T("Actions", "Write the project to another file and go on with that one"),
        ("Ctrl+Shift+S",),
        "floppy-disk-back",
    ),
    Action(
        "file.export_python",
        _T("Actions", "Export Python…"),
        "File",
        lambda w: w.files.export_python(),
        _T("Actions", "Write the model as Python source that needs only TensorFlow"),
        ("Ctrl+E",),
        "brackets-curly",
        toolbar=_T("Actions", "Export"),
        starts_group=True,
    ),
    Action(
        "file.export_picture",
        _T("Actions", "Export picture…"),
        "File",
        lambda w: w.files.export_picture(),
        _T("Actions", "Write the drawing as an SVG or PNG picture"),
        ("Ctrl+Shift+E",),
        "image",
        _has_nodes,
    ),
    Action(
        "file.close",
        _T("Actions", "Close window"),
        "File",
        lambda w: w.close(),
        _T("Actions", "Close this window"),
        ("Ctrl+W",),
        "x",
        starts_group=True,
    ),
    Action(
        "file.quit",
        _T("Actions", "Quit"),
        "File",
        lambda w: w.quit(),
        _T("Actions", "Close all windows"),
        ("Ctrl+Q",),
        "power",
    ),
)

EDIT = (
    Action(
        "edit.undo",
        _T("Actions", "Undo"),
        "Edit",
        lambda w: w.document.undo(),
        _T("Actions", "Take back the newest step"),
        ("Ctrl+Z",),
        "arrow-counter-clockwise",
        lambda w: w.document.history.undo_label is not None,
        title_now=_undo_title,
        toolbar=_T("Actions", "Undo"),
    ),
    Action(
        "edit.redo",
        _T("Actions", "Redo"),
        "Edit",
        lambda w: w.document.redo(),
        _T("Actions", "Do again the step that was taken back last"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "arrow-clockwise",
        lambda w: w.document.history.redo_label is not None,
        title_now=_redo_title,
        toolbar=_T("Actions", "Redo"),
    ),
    Action(
        "edit.cut",
        _T("Actions", "Cut"),
        "Edit",
        lambda w: w.canvas.cut(),
        _T("Actions", "Take the selected nodes to the clipboard"),
        ("Ctrl+X",),
        "scissors",
        _has_selection,
        on_canvas=True,
        starts_group=True,
    ),
    Action(
        "edit.copy",
        _T("Actions", "Copy"),
        "Edit",
        lambda w: w.canvas.copy(),
        _T("Actions", "Copy the selected nodes, with the wires between them"),
        ("Ctrl+C",),
        "copy",
        _has_selection,
        on_canvas=True,
    ),
    Action(
        "edit.paste",
        _T("Actions", "Paste"),
        "Edit",
        lambda w: w.canvas.paste(),
        _T("Actions", "Put the copied nodes where the mouse is"),
        ("Ctrl+V",),
        "clipboard",
        on_canvas=True,
    ),
    Action(
        "edit.duplicate",
        _T("Actions", "Duplicate"),
        "Edit",
        lambda w: w.canvas.duplicate(),
        _T("Actions", "Put a copy of the selected nodes beside them"),
        ("Ctrl+D",),
        "copy-simple",
        _has_selection,
    ),
    Action(
        "edit.delete",
        _T("Actions", "Delete"),
        "Edit",
        lambda w: w.canvas.delete(),
        _T("Actions", "Remove the selected nodes and their wires"),
        ("Del", "Backspace"),
        "trash",
        _has_selection,
        on_canvas=True,
    ),
    Action(
        "edit.delete_heal",
        _T("Actions", "Delete and heal the wire"),
        "Edit",
        lambda w: w.canvas.delete(heal=True),
        _T("Actions", "Remove the selected nodes and connect what was before to what was after"),
        ("Ctrl+Del", "Ctrl+Backspace"),
        "bandaids",
        _has_selection,
        on_canvas=True,
    ),
    Action(
        "edit.select_all",
        _T("Actions", "Select all"),
        "Edit",
        lambda w: w.canvas.select_all(),
        _T("Actions", "Select every node of the block"),
        ("Ctrl+A",),
        "selection-all",
        _has_nodes,
        on_canvas=True,
        starts_group=True,
    ),
    Action(
        "edit.find",
        _T("Actions", "Find node…"),
        "Edit",
        lambda w: w.find_node(),
        _T("Actions", "Go to a node of the drawing by its name or type"),
        ("Ctrl+F",),
        "magnifying-glass",
        _has_nodes,
    ),
    Action(
        "edit.rename",
        _T("Actions", "Rename"),
        "Edit",
        lambda w: w.canvas.rename(),
        _T("Actions", "Give the selected node another title"),
        ("F2",),
        "pencil",
        _has_one,
    ),
)


def _theme(choice: str, title: str, hint: str, icon: str) -> Action:
    return Action(
        f"view.theme.{choice}",
        title,
        "View/Theme",
        lambda w: w.look.choose(choice),
        hint,
        icon=icon,
        checked_when=lambda w: w.look.choice == choice,
    )


def _panel(name: str, title: str, icon: str, shortcut: str) -> Action:
    return Action(
        f"view.panel.{name}",
        title,
        "View/Panels",
        lambda w: w.toggle_panel(name),
        _T("Actions", "Show or hide this panel"),
        (shortcut,),
        icon,
        checked_when=lambda w: w.is_panel_shown(name),
    )


VIEW = (
    Action(
        "view.commands",
        _T("Actions", "Search commands…"),
        "View",
        lambda w: w.search_commands(),
        _T("Actions", "Find and run any command by typing part of its name"),
        ("Ctrl+Shift+P",),
        "terminal",
    ),
    Action(
        "view.fit",
        _T("Actions", "Fit drawing"),
        "View",
        lambda w: w.canvas.fit(selection=True),
        _T("Actions", "Show the whole drawing, or the selection if there is one"),
        ("F",),
        "corners-out",
        on_canvas=True,
        toolbar=_T("Actions", "Fit"),
        starts_group=True,
    ),
    Action(
        "view.zoom_in",
        _T("Actions", "Zoom in"),
        "View",
        lambda w: w.canvas.zoom_in(),
        _T("Actions", "Make the drawing bigger"),
        ("Ctrl++", "Ctrl+="),
        "magnifying-glass-plus",
    ),
    Action(
        "view.zoom_out",
        _T("Actions", "Zoom out"),
        "View",
        lambda w: w.canvas.zoom_out(),
        _T("Actions", "Make the drawing smaller"),
        ("Ctrl+-",),
        "magnifying-glass-minus",
    ),
    Action(
        "view.zoom_reset",
        _T("Actions", "Actual size"),
        "View",
        lambda w: w.canvas.zoom_reset(),
        _T("Actions", "Show the drawing at 100 %"),
        ("Ctrl+0",),
        "frame-corners",
    ),
    _panel("palette", _T("Actions", "Palette"), "squares-four", "Ctrl+1"),
    _panel("inspector", _T("Actions", "Inspector"), "sliders-horizontal", "Ctrl+2"),
    _panel("code", _T("Actions", "Code"), "code", "Ctrl+3"),
    _panel("summary", _T("Actions", "Summary"), "table", "Ctrl+4"),
    _panel("problems", _T("Actions", "Problems"), "warning-circle", "Ctrl+5"),
    _panel("history", _T("Actions", "History"), "clock-counter-clockwise", "Ctrl+6"),
    Action(
        "view.reset_layout",
        _T("Actions", "Reset layout"),
        "View/Panels",
        lambda w: w.reset_layout(),
        _T("Actions", "Put all panels back where they were at first"),
        icon="layout",
        starts_group=True,
    ),
    _theme(
        "system",
        _T("Actions", "Follow the system"),
        _T("Actions", "Light or dark as the system is"),
        "desktop",
    ),
    _theme("light", _T("Actions", "Light"), _T("Actions", "Always the light theme"), "sun"),
    _theme("dark", _T("Actions", "Dark"), _T("Actions", "Always the dark theme"), "moon"),
    Action(
        "view.text_bigger",
        _T("Actions", "Bigger text"),
        "View/Text size",
        lambda w: w.look.bigger(),
        _T("Actions", "Make everything bigger, for a presentation"),
        ("Ctrl+Alt++", "Ctrl+Alt+="),
        "text-aa",
    ),
    Action(
        "view.text_smaller",
        _T("Actions", "Smaller text"),
        "View/Text size",
        lambda w: w.look.smaller(),
        _T("Actions", "Make everything smaller"),
        ("Ctrl+Alt+-",),
        "text-t",
    ),
    Action(
        "view.text_normal",
        _T("Actions", "Normal text"),
        "View/Text size",
        lambda w: w.look.rescale(1.0),
        _T("Actions", "Back to the normal size"),
        ("Ctrl+Alt+0",),
        "text-align-left",
    ),
    Action(
        "view.full_screen",
        _T("Actions", "Full screen"),
        "View",
        lambda w: w.toggle_full_screen(),
        _T("Actions", "Use the whole screen"),
        ("F11",),
        "arrows-out",
        checked_when=lambda w: w.isFullScreen(),
        starts_group=True,
    ),
)


def _align(edge: str, title: str, icon: str) -> Action:
    return Action(
        f"graph.align.{edge}",
        title,
        "Graph/Align",
        lambda w: w.canvas.align(edge),
        _T("Actions", "Line up the selected nodes"),
        icon=icon,
        enabled_when=_has_several,
    )


def _distribute(axis: str, title: str, icon: str) -> Action:
    return Action(
        f"graph.distribute.{axis}",
        title,
        "Graph/Align",
        lambda w: w.canvas.distribute(axis),
        _T("Actions", "Leave the same space between the selected nodes"),
        icon=icon,
        enabled_when=lambda w: len(w.canvas.selection) > 2,
        starts_group=axis == "horizontal",
    )


GRAPH = (
    Action(
        "graph.add",
        _T("Actions", "Add node…"),
        "Graph",
        lambda w: w.search_nodes(),
        _T("Actions", "Search all layers and functions, and place one"),
        ("Ctrl+Return",),
        "plus",
        keys="Tab",
        toolbar=_T("Actions", "Add node"),
    ),
    Action(
        "graph.note",
        _T("Actions", "Add note"),
        "Graph",
        lambda w: w.canvas.add_note(),
        _T("Actions", "Put a note on the canvas"),
        ("Shift+N",),
        "note",
        on_canvas=True,
    ),
    Action(
        "graph.frame",
        _T("Actions", "Frame selection"),
        "Graph",
        lambda w: w.canvas.frame_selection(),
        _T("Actions", "Draw a titled frame around the selected nodes"),
        ("Shift+F",),
        "bounding-box",
        _has_selection,
        on_canvas=True,
    ),
    Action(
        "graph.bypass",
        _T("Actions", "Bypass"),
        "Graph",
        lambda w: w.canvas.toggle_bypass(),
        _T("Actions", "Lead the wire past the selected nodes, or through them again"),
        ("D",),
        "path",
        _has_selection,
        on_canvas=True,
        starts_group=True,
    ),
    Action(
        "graph.arrange",
        _T("Actions", "Arrange"),
        "Graph",
        lambda w: w.canvas.arrange(),
        _T("Actions", "Lay out the drawing, or the selected nodes, from left to right"),
        ("Ctrl+L",),
        "tree-structure",
        _has_nodes,
        toolbar=_T("Actions", "Arrange"),
    ),
    _align("left", _T("Actions", "Left edges"), "align-left"),
    _align("right", _T("Actions", "Right edges"), "align-right"),
    _align("top", _T("Actions", "Top edges"), "align-top"),
    _align("bottom", _T("Actions", "Bottom edges"), "align-bottom"),
    _distribute("horizontal", _T("Actions", "Distribute horizontally"), "arrows-left-right"),
    _distribute("vertical", _T("Actions", "Distribute vertically"), "arrows-down-up"),
)

HELP = (
    Action(
        "help.start",
        _T("Actions", "Start page"),
        "Help",
        lambda w: w.show_start_page(),
        _T("Actions", "Show recent files and examples"),
        icon="house",
    ),
    Action(
        "help.shortcuts",
        _T("Actions", "Keyboard shortcuts"),
        "Help",
        lambda w: w.show_shortcuts(),
        _T("Actions", "List every shortcut and gesture"),
        ("F1", "Ctrl+/"),
        "keyboard",
    ),
    Action(
        "help.about",
        _T("Actions", "About Layerwright"),
        "Help",
        lambda w: w.show_about(),
        _T("Actions", "Version, licences, and where things are kept"),
        icon="info",
    ),
)

ACTIONS: tuple[Action, ...] = (*FILE, *EDIT, *VIEW, *GRAPH, *HELP)
