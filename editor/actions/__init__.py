"""Everything a person can do from a menu, as one table.

Menus, toolbar, shortcuts, their list and the command search are all made from `ACTIONS`. A new action is one
record in this package.
"""

from __future__ import annotations

from editor.actions.file_and_edit import EDIT, FILE
from editor.actions.model import MODEL
from editor.actions.record import MENUS, Action, Window, menu_title, tr
from editor.actions.structure import STRUCTURE
from editor.actions.view_graph_help import GRAPH, HELP, VIEW

__all__ = ["ACTIONS", "MENUS", "Action", "Window", "menu_title", "tr"]

ACTIONS: tuple[Action, ...] = (*FILE, *EDIT, *VIEW, *GRAPH, *STRUCTURE, *MODEL, *HELP)
