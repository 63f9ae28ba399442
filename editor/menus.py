"""Menus, toolbar and shortcuts, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QPushButton,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from editor.actions import ACTIONS, MENUS, Action, Window, menu_title, tr
from editor.dialogs.shortcuts import Entry
from editor.files import SUFFIX, Files
from editor.messages import QT_TRANSLATE_NOOP
from editor.panels.start_examples import besides, card_of, in_chapter
from editor.settings import Settings
from editor.theme.colours import Theme
from editor.theme.icons import icon
from editor.versions import time_of

ICON_SIZE = 22

TOOLBAR = (
    ("file.new", "file.open", "file.save"),
    ("edit.undo", "edit.redo"),
    ("graph.add", "graph.arrange", "view.fit"),
    ("model.build", "model.run", "model.save_weights", "model.load_weights"),
    ("file.export_python",),
)
"""Ids on the toolbar, in groups."""

WORDLESS = frozenset(
    {"file.new", "file.open", "file.save", "edit.undo", "edit.redo", "graph.arrange", "view.fit"}
)
"""What stands there as an icon alone, so that there is room for the rest."""

PRIMARY = "model.build"
"""What is to be seen first."""

CONTEXT_MENU = (
    ("graph.add", "graph.note", "graph.frame"),
    ("edit.rename", "graph.bypass"),
    ("graph.open_block", "graph.wrap", "graph.unpack", "graph.duplicate_block", "graph.chain"),
    ("graph.duplicate_shared", "graph.tie", "graph.untie"),
    ("graph.wrap_while", "graph.wrap_for", "graph.wrap_if"),
    ("edit.cut", "edit.copy", "edit.paste", "edit.duplicate"),
    ("edit.delete", "edit.delete_heal"),
    ("graph.arrange", "view.fit"),
)
"""Ids in the menu of the canvas, in groups."""

GESTURES = (
    (QT_TRANSLATE_NOOP("Actions", "Place a node"), QT_TRANSLATE_NOOP("Actions", "Drag it from the palette")),
    (
        QT_TRANSLATE_NOOP("Actions", "Search what to place here"),
        QT_TRANSLATE_NOOP("Actions", "Tab, or double click on empty space"),
    ),
    (QT_TRANSLATE_NOOP("Actions", "Wire two nodes"), QT_TRANSLATE_NOOP("Actions", "Drag from port to port")),
    (
        QT_TRANSLATE_NOOP("Actions", "Search what fits a wire"),
        QT_TRANSLATE_NOOP("Actions", "Drop the wire on empty space"),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Insert a node into a wire"),
        QT_TRANSLATE_NOOP("Actions", "Drop it on the wire"),
    ),
    (QT_TRANSLATE_NOOP("Actions", "Take a wire off"), QT_TRANSLATE_NOOP("Actions", "Drag its end away")),
    (
        QT_TRANSLATE_NOOP("Actions", "Cut wires"),
        QT_TRANSLATE_NOOP("Actions", "Hold X, or Alt+Shift, and drag across them"),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Select several"),
        QT_TRANSLATE_NOOP("Actions", "Drag around them, or Shift+click"),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Move the selection"),
        QT_TRANSLATE_NOOP("Actions", "Drag, or arrow keys; with Shift farther"),
    ),
    (QT_TRANSLATE_NOOP("Actions", "Move without the grid"), QT_TRANSLATE_NOOP("Actions", "Alt+drag")),
    (QT_TRANSLATE_NOOP("Actions", "Rename in place"), QT_TRANSLATE_NOOP("Actions", "Double click the title")),
    (
        QT_TRANSLATE_NOOP("Actions", "Move the view"),
        QT_TRANSLATE_NOOP("Actions", "Drag with the middle button, or Space+drag"),
    ),
    (QT_TRANSLATE_NOOP("Actions", "Zoom"), QT_TRANSLATE_NOOP("Actions", "Mouse wheel")),
)
"""What is done with the mouse, for the list of shortcuts."""


class Menus(QObject):
    """The QActions of one window, kept in step with what can be done."""

    def __init__(self, owner: QWidget, window: Window, canvas: QWidget) -> None:
        super().__init__(owner)
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self.actions: dict[str, QAction] = {}
        for record in ACTIONS:
            self.actions[record.id] = self._action(record, canvas if record.on_canvas else owner)

    def fill(self, bar: QMenuBar, extra: Mapping[str, Callable[[QMenu], None]]) -> None:
        """Put every action into `bar`; `extra` fills submenus that are not made from the table.

        A key of `extra` is the id of the action after which the submenu stands.
        """
        for path, title in MENUS:
            parent = self._menus.get(path.rpartition("/")[0])
            menu = parent.addMenu(tr(title)) if parent else bar.addMenu(tr(title))
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            self._menus[path] = menu
            self._fill(menu, path, extra)

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Put the chosen actions onto `bar`."""
        records = {record.id: record for record in ACTIONS}
        for number, group in enumerate(TOOLBAR):
            if number:
                bar.addSeparator()
            for id in group:
                action = self.actions[id]
                action.setIconText(tr(records[id].toolbar))
                bar.addAction(action)
                self._dress(id, bar.widgetForAction(action))

    def _dress(self, id: str, button: QWidget) -> None:
        if isinstance(button, QToolButton) and id in WORDLESS:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        if id == PRIMARY:
            button.setProperty("role", "primary")

    def context_menu(self, parent: QWidget) -> QMenu:
        """The menu for what is selected on the canvas, to be shown once."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, group in enumerate(CONTEXT_MENU):
            if number:
                menu.addSeparator()
            menu.addActions([self.actions[id] for id in group])
        return menu

    def refresh(self) -> None:
        """Enable, check and name every action as things are now."""
        for record in ACTIONS:
            action = self.actions[record.id]
            action.setEnabled(record.enabled_when(self._window))
            if record.checked_when is not None:
                action.setChecked(record.checked_when(self._window))
            if record.title_now is not None:
                action.setText(record.title_now(self._window))

    def set_theme(self, theme: Theme) -> None:
        """Colour the icons."""
        for record in ACTIONS:
            self.actions[record.id].setIcon(icon(record.icon, theme.text, theme.faint))

    def _action(self, record: Action, place: QWidget) -> QAction:
        action = QAction(tr(record.title), self)
        action.setShortcuts([QKeySequence(each) for each in record.shortcuts])
        on_canvas = Qt.ShortcutContext.WidgetWithChildrenShortcut
        in_window = Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(on_canvas if record.on_canvas else in_window)
        action.setCheckable(record.checked_when is not None)
        action.setStatusTip(tr(record.hint))
        action.setToolTip(f"{tr(record.hint)}{_in_brackets(record)}")
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setIconVisibleInMenu(not action.isCheckable())
        action.triggered.connect(lambda: record.run(self._window))
        place.addAction(action)
        return action

    def _fill(self, menu: QMenu, path: str, extra: Mapping[str, Callable[[QMenu], None]]) -> None:
        for record in ACTIONS:
            if record.menu != path:
                continue
            if record.starts_group:
                menu.addSeparator()
            menu.addAction(self.actions[record.id])
            if record.id in extra:
                extra[record.id](menu)


class CommandBar(QToolBar):
    """The toolbar: the chosen actions, and a button that searches all of them."""

    def __init__(self, menus: Menus, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Toolbar"))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        menus.fill_toolbar(self)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.addWidget(self._search_button(menus.actions["view.commands"]))
        self._more = self.findChild(QToolButton, "qt_toolbar_ext_button")

    def set_theme(self, theme: Theme) -> None:
        """Colour the button that shows what a narrow window has no room for."""
        if self._more is not None:
            self._more.setIcon(icon("dots-three-vertical-bold", theme.text, theme.faint))

    def fit(self, scale: float) -> None:
        """Keep the icons in step with the text."""
        side = round(ICON_SIZE * scale)
        self.setIconSize(QSize(side, side))

    def _search_button(self, search: QAction) -> QPushButton:
        button = QPushButton(self.tr("Search commands"))
        button.setProperty("role", "search")
        button.setToolTip(search.toolTip())
        button.clicked.connect(search.trigger)
        keys = QLabel(search.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        keys.setProperty("role", "small")
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(button)
        row.setContentsMargins(12, 0, 12, 0)
        row.addStretch()
        row.addWidget(keys)
        return button


class FileMenus(QObject):
    """The submenus of recent files, earlier versions and examples, filled when they are opened."""

    def __init__(self, files: Files, settings: Settings, examples: Path) -> None:
        super().__init__(files)
        self._files = files
        self._settings = settings
        self._examples = examples

    def add_to(self, menu: QMenu) -> None:
        """Add the submenus to the File menu."""
        recent = menu.addMenu(self.tr("Open recent"))
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        revert = menu.addMenu(self.tr("Revert to"))
        revert.aboutToShow.connect(lambda: self._fill_versions(revert))
        examples = menu.addMenu(self.tr("Examples"))
        examples.aboutToShow.connect(lambda: self._fill_examples(examples))

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._settings.recent_files:
            action = menu.addAction(path.stem)
            action.setStatusTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self._files.open(path))
        menu.addSeparator()
        clear = menu.addAction(self.tr("Clear list"))
        clear.setEnabled(bool(self._settings.recent_files))
        clear.triggered.connect(self._settings.forget_recent_files)

    def _fill_versions(self, menu: QMenu) -> None:
        menu.clear()
        for version in self._files.versions():
            action = menu.addAction(time_of(version))
            action.setStatusTip(self.tr("What was in the file until then; undo brings back the drawing"))
            action.triggered.connect(lambda _checked=False, version=version: self._files.revert(version))
        if menu.isEmpty():
            menu.addAction(self.tr("No earlier version is kept")).setEnabled(False)

    def _fill_examples(self, menu: QMenu) -> None:
        menu.clear()
        paths = sorted(self._examples.glob(f"*{SUFFIX}"))
        chapter, others = in_chapter(paths), besides(paths)
        for group in (chapter, others):
            if group is others and chapter:
                menu.addSeparator()
            for path in group:
                action = menu.addAction(card_of(path)[0].replace("&", "&&"))
                action.setStatusTip(card_of(path)[1])
                action.triggered.connect(lambda _checked=False, path=path: self._files.open_copy(path))


def _in_brackets(record: Action) -> str:
    keys = keys_of(record)
    return f" ({keys})" if keys else ""


def keys_of(record: Action) -> str:
    """The keys of an action as the platform writes them."""
    shortcuts = [record.keys] if record.keys else []
    shortcuts += [
        QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in record.shortcuts
    ]
    return ", ".join(shortcuts)


def entries(records: Sequence[Action] = ACTIONS) -> list[Entry]:
    """Every action with a key, by menu, and the gestures of the mouse."""
    found = [
        Entry(menu_title(record.menu.partition("/")[0]), tr(record.title), keys_of(record))
        for record in records
        if keys_of(record)
    ]
    return found + [Entry(tr(_MOUSE), tr(title), tr(keys)) for title, keys in GESTURES]


_MOUSE = QT_TRANSLATE_NOOP("Actions", "On the canvas")
