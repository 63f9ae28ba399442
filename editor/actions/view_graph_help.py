"""Actions of the View, Graph and Help menus."""

from __future__ import annotations

from editor.actions.record import Action, has_nodes, has_selection, has_several
from editor.language import NAMES
from editor.messages import QT_TRANSLATE_NOOP
from editor.settings import SYSTEM


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


def _language(choice: str, title: str, hint: str) -> Action:
    return Action(
        f"view.language.{choice}",
        title,
        "View/Language",
        lambda w: w.choose_language(choice),
        hint,
        icon="translate",
        checked_when=lambda w: w.settings.language == choice,
    )


def _panel(name: str, title: str, icon: str, shortcut: str = "") -> Action:
    return Action(
        f"view.panel.{name}",
        title,
        "View/Panels",
        lambda w: w.toggle_panel(name),
        QT_TRANSLATE_NOOP("Actions", "Show or hide this panel"),
        (shortcut,) if shortcut else (),
        icon,
        checked_when=lambda w: w.is_panel_shown(name),
    )


VIEW = (
    Action(
        "view.commands",
        QT_TRANSLATE_NOOP("Actions", "Search commands…"),
        "View",
        lambda w: w.search_commands(),
        QT_TRANSLATE_NOOP("Actions", "Find and run any command by typing part of its name"),
        ("Ctrl+Shift+P",),
        "terminal",
    ),
    Action(
        "view.fit",
        QT_TRANSLATE_NOOP("Actions", "Fit drawing"),
        "View",
        lambda w: w.canvas.fit(selection=True),
        QT_TRANSLATE_NOOP("Actions", "Show the whole drawing, or the selection if there is one"),
        ("F",),
        "corners-out",
        on_canvas=True,
        toolbar=QT_TRANSLATE_NOOP("Actions", "Fit"),
        starts_group=True,
    ),
    Action(
        "view.zoom_in",
        QT_TRANSLATE_NOOP("Actions", "Zoom in"),
        "View",
        lambda w: w.canvas.zoom_in(),
        QT_TRANSLATE_NOOP("Actions", "Make the drawing bigger"),
        ("Ctrl++", "Ctrl+="),
        "magnifying-glass-plus",
    ),
    Action(
        "view.zoom_out",
        QT_TRANSLATE_NOOP("Actions", "Zoom out"),
        "View",
        lambda w: w.canvas.zoom_out(),
        QT_TRANSLATE_NOOP("Actions", "Make the drawing smaller"),
        ("Ctrl+-",),
        "magnifying-glass-minus",
    ),
    Action(
        "view.zoom_reset",
        QT_TRANSLATE_NOOP("Actions", "Actual size"),
        "View",
        lambda w: w.canvas.zoom_reset(),
        QT_TRANSLATE_NOOP("Actions", "Show the drawing at 100 %"),
        ("Ctrl+0",),
        "frame-corners",
    ),
    _panel("palette", QT_TRANSLATE_NOOP("Actions", "Palette"), "squares-four", "Ctrl+1"),
    _panel("inspector", QT_TRANSLATE_NOOP("Actions", "Inspector"), "sliders-horizontal", "Ctrl+2"),
    _panel("code", QT_TRANSLATE_NOOP("Actions", "Code"), "code", "Ctrl+3"),
    _panel("summary", QT_TRANSLATE_NOOP("Actions", "Summary"), "table", "Ctrl+4"),
    _panel("problems", QT_TRANSLATE_NOOP("Actions", "Problems"), "warning-circle", "Ctrl+5"),
    _panel("history", QT_TRANSLATE_NOOP("Actions", "History"), "clock-counter-clockwise", "Ctrl+6"),
    _panel("custom", QT_TRANSLATE_NOOP("Actions", "Custom code"), "brackets-curly", "Ctrl+7"),
    _panel("run", QT_TRANSLATE_NOOP("Actions", "Values of a run"), "lightning", "Ctrl+8"),
    _panel("train", QT_TRANSLATE_NOOP("Actions", "Try to train"), "chart-line-up"),
    _panel("weights", QT_TRANSLATE_NOOP("Actions", "Weights"), "scales", "Ctrl+9"),
    _panel("console", QT_TRANSLATE_NOOP("Actions", "Console"), "terminal-window"),
    _panel("devices", QT_TRANSLATE_NOOP("Actions", "Devices"), "cpu"),
    Action(
        "view.reset_layout",
        QT_TRANSLATE_NOOP("Actions", "Reset layout"),
        "View/Panels",
        lambda w: w.reset_layout(),
        QT_TRANSLATE_NOOP("Actions", "Put all panels back where they were at first"),
        icon="layout",
        starts_group=True,
    ),
    _theme(
        "system",
        QT_TRANSLATE_NOOP("Actions", "Follow the system"),
        QT_TRANSLATE_NOOP("Actions", "Light or dark as the system is"),
        "desktop",
    ),
    _theme(
        "light",
        QT_TRANSLATE_NOOP("Actions", "Light"),
        QT_TRANSLATE_NOOP("Actions", "Always the light theme"),
        "sun",
    ),
    _theme(
        "dark",
        QT_TRANSLATE_NOOP("Actions", "Dark"),
        QT_TRANSLATE_NOOP("Actions", "Always the dark theme"),
        "moon",
    ),
    _language(
        SYSTEM,
        QT_TRANSLATE_NOOP("Actions", "Follow the system"),
        QT_TRANSLATE_NOOP("Actions", "The language of the system, or English"),
    ),
    *(
        _language(choice, name, QT_TRANSLATE_NOOP("Actions", "Show everything in this language"))
        for choice, name in NAMES.items()
    ),
    Action(
        "view.text_bigger",
        QT_TRANSLATE_NOOP("Actions", "Bigger text"),
        "View/Text size",
        lambda w: w.look.bigger(),
        QT_TRANSLATE_NOOP("Actions", "Make everything bigger, for a presentation"),
        ("Ctrl+Alt++", "Ctrl+Alt+="),
        "text-aa",
    ),
    Action(
        "view.text_smaller",
        QT_TRANSLATE_NOOP("Actions", "Smaller text"),
        "View/Text size",
        lambda w: w.look.smaller(),
        QT_TRANSLATE_NOOP("Actions", "Make everything smaller"),
        ("Ctrl+Alt+-",),
        "text-t",
    ),
    Action(
        "view.text_normal",
        QT_TRANSLATE_NOOP("Actions", "Normal text"),
        "View/Text size",
        lambda w: w.look.rescale(1.0),
        QT_TRANSLATE_NOOP("Actions", "Back to the normal size"),
        ("Ctrl+Alt+0",),
        "text-align-left",
    ),
    Action(
        "view.full_screen",
        QT_TRANSLATE_NOOP("Actions", "Full screen"),
        "View",
        lambda w: w.toggle_full_screen(),
        QT_TRANSLATE_NOOP("Actions", "Use the whole screen"),
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
        QT_TRANSLATE_NOOP("Actions", "Line up the selected nodes"),
        icon=icon,
        enabled_when=has_several,
    )


def _distribute(axis: str, title: str, icon: str) -> Action:
    return Action(
        f"graph.distribute.{axis}",
        title,
        "Graph/Align",
        lambda w: w.canvas.distribute(axis),
        QT_TRANSLATE_NOOP("Actions", "Leave the same space between the selected nodes"),
        icon=icon,
        enabled_when=lambda w: len(w.canvas.selection) > 2,
        starts_group=axis == "horizontal",
    )


GRAPH = (
    Action(
        "graph.add",
        QT_TRANSLATE_NOOP("Actions", "Add node…"),
        "Graph",
        lambda w: w.search_nodes(),
        QT_TRANSLATE_NOOP("Actions", "Search all layers and functions, and place one"),
        ("Ctrl+Return",),
        "plus",
        keys="Tab",
        toolbar=QT_TRANSLATE_NOOP("Actions", "Add node"),
    ),
    Action(
        "graph.note",
        QT_TRANSLATE_NOOP("Actions", "Add note"),
        "Graph",
        lambda w: w.canvas.add_note(),
        QT_TRANSLATE_NOOP("Actions", "Put a note on the canvas"),
        ("Shift+N",),
        "note",
        on_canvas=True,
    ),
    Action(
        "graph.frame",
        QT_TRANSLATE_NOOP("Actions", "Frame selection"),
        "Graph",
        lambda w: w.canvas.frame_selection(),
        QT_TRANSLATE_NOOP("Actions", "Draw a titled frame around the selected nodes"),
        ("Shift+F",),
        "bounding-box",
        has_selection,
        on_canvas=True,
    ),
    Action(
        "graph.bypass",
        QT_TRANSLATE_NOOP("Actions", "Bypass"),
        "Graph",
        lambda w: w.canvas.toggle_bypass(),
        QT_TRANSLATE_NOOP("Actions", "Lead the wire past the selected nodes, or through them again"),
        ("D",),
        "path",
        has_selection,
        on_canvas=True,
        starts_group=True,
    ),
    Action(
        "graph.arrange",
        QT_TRANSLATE_NOOP("Actions", "Arrange"),
        "Graph",
        lambda w: w.canvas.arrange(),
        QT_TRANSLATE_NOOP("Actions", "Lay out the drawing, or the selected nodes, from left to right"),
        ("Ctrl+L",),
        "tree-structure",
        has_nodes,
        toolbar=QT_TRANSLATE_NOOP("Actions", "Arrange"),
    ),
    _align("left", QT_TRANSLATE_NOOP("Actions", "Left edges"), "align-left"),
    _align("right", QT_TRANSLATE_NOOP("Actions", "Right edges"), "align-right"),
    _align("top", QT_TRANSLATE_NOOP("Actions", "Top edges"), "align-top"),
    _align("bottom", QT_TRANSLATE_NOOP("Actions", "Bottom edges"), "align-bottom"),
    _align("centre", QT_TRANSLATE_NOOP("Actions", "Centres, one above the other"), "align-center-horizontal"),
    _align("middle", QT_TRANSLATE_NOOP("Actions", "Middles, side by side"), "align-center-vertical"),
    _distribute("horizontal", QT_TRANSLATE_NOOP("Actions", "Distribute horizontally"), "arrows-left-right"),
    _distribute("vertical", QT_TRANSLATE_NOOP("Actions", "Distribute vertically"), "arrows-down-up"),
)

HELP = (
    Action(
        "help.start",
        QT_TRANSLATE_NOOP("Actions", "Start page"),
        "Help",
        lambda w: w.show_start_page(),
        QT_TRANSLATE_NOOP("Actions", "Show recent files and examples"),
        icon="house",
    ),
    Action(
        "help.shortcuts",
        QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts"),
        "Help",
        lambda w: w.show_shortcuts(),
        QT_TRANSLATE_NOOP("Actions", "List every shortcut and gesture"),
        ("F1", "Ctrl+/"),
        "keyboard",
    ),
    Action(
        "help.about",
        QT_TRANSLATE_NOOP("Actions", "About Layerwright"),
        "Help",
        lambda w: w.show_about(),
        QT_TRANSLATE_NOOP("Actions", "Version, licences, and where things are kept"),
        icon="info",
    ),
)
