"""What can be found by typing: every command, and every node of the drawing."""

from __future__ import annotations

from PySide6.QtCore import QObject

from editor.actions import ACTIONS, Action, Window, menu_title, tr
from editor.menus import Menus, keys_of
from editor.panels.quick_pick import Pick, QuickPick
from editor.theme.colours import Theme
from nodes.catalogue.spec import Catalogue
from nodes.edit import title_of
from nodes.graph import Block, Node
from nodes.ports import spec_of
from nodes.sharing import can_tie_to


class CommandSearch(QObject):
    """Opens the two searches of one window."""

    def __init__(self, menus: Menus, window: Window, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._menus = menus
        self._window = window
        owner = window.canvas.window()
        self.commands = QuickPick(self._commands, self.tr("Type a command"), theme, owner)
        self.nodes = QuickPick(self._nodes, self.tr("Name or type of a node"), theme, owner)
        self.layers = QuickPick(self._layers, self.tr("The layer to share"), theme, owner)
        self.layers.chosen.connect(window.canvas.structure.tie_to)
        self.commands.chosen.connect(lambda id: menus.actions[id].trigger())
        self.nodes.chosen.connect(window.canvas.show_node)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.commands.set_theme(theme)
        self.nodes.set_theme(theme)
        self.layers.set_theme(theme)

    def open_commands(self) -> None:
        """Search commands."""
        self._menus.refresh()
        self.commands.open()

    def open_nodes(self) -> None:
        """Search the drawing."""
        self.nodes.open()

    def open_layers(self) -> None:
        """Choose the layer that the selected node is to share."""
        self.layers.open()

    def _layers(self, text: str) -> list[Pick]:
        document, canvas = self._window.document, self._window.canvas
        block = document.project.blocks[canvas.block]
        chosen = [block.nodes[id].layer for id in canvas.selection if id in block.nodes]
        own = next((id for id in chosen if id is not None), None)
        fitting = () if own is None else can_tie_to(block, own, document.catalogue)
        return [
            Pick(block.layers[id].attribute, block.layers[id].type.rpartition(".")[2], id)
            for id in fitting
            if text.strip().lower() in block.layers[id].attribute.lower()
        ]

    def _commands(self, text: str) -> list[Pick]:
        return [self._pick(record) for record in found(text)]

    def _pick(self, record: Action) -> Pick:
        action = self._menus.actions[record.id]
        title = f"{menu_title(record.menu)}: {action.text().replace('&', '')}"
        return Pick(title, keys_of(record), record.id, action.icon(), tr(record.hint), action.isEnabled())

    def _nodes(self, text: str) -> list[Pick]:
        document = self._window.document
        block = document.project.blocks[self._window.canvas.block]
        words = text.lower().split()
        picks = [_node_pick(block, node, document.catalogue) for node in block.nodes.values()]
        hits = [
            each for each in picks if all(word in f"{each.title} {each.detail}".lower() for word in words)
        ]
        return sorted(hits, key=lambda each: each.title.lower())[:200]


def _node_pick(block: Block, node: Node, catalogue: Catalogue) -> Pick:
    spec = spec_of(block, node, catalogue)
    return Pick(title_of(block, node), spec.title if spec else node.kind, node.id)


def found(text: str) -> list[Action]:
    """The commands that `text` may mean: all its words occur, best in the title."""
    words = text.lower().split()
    scored = []
    for number, record in enumerate(ACTIONS):
        title = tr(record.title).lower()
        with_menu = f"{menu_title(record.menu)} {title}".lower()
        # The English title finds a command in every language.
        told = f"{with_menu} {tr(record.hint)} {record.title}".lower()
        if all(word in told for word in words):
            in_title = all(word in with_menu for word in words)
            begins = bool(words) and title.startswith(words[0])
            scored.append((not begins, not in_title, number, record))
    return [record for *_order, record in sorted(scored, key=lambda each: each[:3])]
