"""In the inspector's head: the calls of a shared layer, and how layers are tied and untied."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from editor.panels.field_rows import WrappedLabel
from editor.theme.colours import Theme
from nodes.graph import LayerId, NodeId

MOST_CALLS = 12
"""So many calls are listed; all of them can be selected."""


class SharingBox(QWidget):
    """Lists the calls of the layer, each a way to it, and offers other layers to be tied to."""

    call_wanted = Signal(str)
    """The node to be shown."""
    tied = Signal(str)
    """The layer that the selected node should call instead of its own."""
    untied = Signal()
    """The selected node should have a layer of its own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._calls: tuple[tuple[NodeId, str], ...] = ()
        self._here: NodeId | None = None
        self.calls = WrappedLabel("")
        self.calls.setTextFormat(Qt.TextFormat.RichText)
        self.tie = QPushButton(self.tr("Tie to…"))
        self.tie.setToolTip(self.tr("Let this node call another layer of the same type, with its weights"))
        self.menu = QMenu(self)
        self.tie.setMenu(self.menu)
        self.untie = QPushButton(self.tr("Untie"))
        self.untie.setToolTip(self.tr("Give this node a layer of its own, with weights of its own"))
        self.refusal = WrappedLabel("error")
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self._build_ui()
        self.calls.linkActivated.connect(self.call_wanted)
        self.untie.clicked.connect(self.untied)

    def _build_ui(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addWidget(self.tie)
        buttons.addWidget(self.untie)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.calls)
        column.addLayout(buttons)
        column.addWidget(self.refusal)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._show_calls()

    def show_layer(
        self,
        here: NodeId | None,
        calls: Sequence[tuple[NodeId, str]],
        others: Sequence[tuple[LayerId, str]],
        shared: bool,
    ) -> None:
        """Show the `calls` of the layer of the node `here`, and the `others` that it could call."""
        if here != self._here:
            self.refuse("")
        self._here, self._calls = here, tuple(calls)
        self._show_calls()
        self.untie.setVisible(shared)
        self.tie.setVisible(bool(others))
        self.menu.clear()
        for id, name in others:
            action = self.menu.addAction(name)
            action.triggered.connect(lambda _on=False, id=id: self.tied.emit(id))
        self.setVisible(here is not None and (shared or bool(others) or bool(self.refusal.text())))

    def refuse(self, text: str) -> None:
        """Say why the layers cannot be tied."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    def _show_calls(self) -> None:
        self.calls.setVisible(len(self._calls) > 1)
        links = []
        for place, (node, title) in enumerate(self._calls[:MOST_CALLS], start=1):
            words = f"{place} {html.escape(title)}"
            link = f'<a href="{html.escape(node)}" style="color:{self._theme.accent}">{words}</a>'
            links.append(f"<b>{words}</b>" if node == self._here else link)
        more = " …" if len(self._calls) > MOST_CALLS else ""
        self.calls.setText(" · ".join(links) + more)
