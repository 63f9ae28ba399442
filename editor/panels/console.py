"""The panel with the console of the session, or what stands there while there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.processes.background import Background
from editor.theme.colours import Theme
from editor.theme.icons import icon

if TYPE_CHECKING:
    from editor.panels.terminal import Terminal

THERE = frozenset({"idle", "busy", "interrupting"})
"""States of a session that can be talked to."""


class Kernel(Protocol):
    """What the console needs of the session."""

    connection_file: Path | None
    """How clients reach its kernel; None while there is none."""

    def start(self) -> None:
        """Start it."""


class Talks(Protocol):
    """What the console needs of the live model."""

    @property
    def session(self) -> Kernel:
        """The session that it lives in."""

    @property
    def state(self) -> str:
        """What the session does."""

    @property
    def state_changed(self) -> SignalInstance:
        """Carries the state."""

    def interrupt(self) -> None:
        """Stop what the session is doing."""


class ConsolePanel(QWidget):
    """Shows a console on the session's kernel; before there is a session, a button that starts one.

    The console is made when the panel is first seen beside a running session.
    """

    def __init__(self, live: Talks, document: Document, theme: Theme) -> None:
        super().__init__()
        self._live = live
        self._document = document
        self._theme = theme
        self._closed = False
        self._loading: Background | None = None
        self.terminal: Terminal | None = None
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.start_button = QPushButton()
        self.interrupt_button, self.clear_button = QToolButton(), QToolButton()
        self._pages = QStackedWidget()
        self._empty, self._room = QWidget(), QWidget()
        self._build_ui()
        self.start_button.clicked.connect(live.session.start)
        self.interrupt_button.clicked.connect(live.interrupt)
        self.clear_button.clicked.connect(self.clear)
        live.state_changed.connect(self._follow)
        self.set_theme(theme)
        self._show_state()

    def _build_ui(self) -> None:
        self.words.setProperty("role", "dim")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = QVBoxLayout(self._empty)
        middle.setSpacing(12)
        middle.addStretch()
        middle.addWidget(self.words)
        middle.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignCenter)
        middle.addStretch()
        self.start_button.setText(self.tr("Start the session"))
        side = QVBoxLayout()
        side.setContentsMargins(4, 6, 4, 6)
        for button, tip in (
            (self.interrupt_button, self.tr("Stop what the session is doing (Ctrl+.)")),
            (self.clear_button, self.tr("Clear the console")),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            side.addWidget(button)
        side.addStretch()
        row = QHBoxLayout(self._room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(side)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    # -- what the window says ------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.interrupt_button.setIcon(icon("stop", theme.error, theme.faint))
        self.clear_button.setIcon(icon("eraser", theme.dim, theme.faint))
        if self.terminal is not None:
            self.terminal.set_theme(theme)

    def clear(self) -> None:
        """Remove everything but the prompt."""
        if self.terminal is not None:
            self.terminal.wipe()

    # -- the session comes and goes ------------------------------------------------------------------------

    def _follow(self, state: str) -> None:
        if state in THERE:
            self._open()
        elif self.terminal is not None and self.terminal.joined:
            self.terminal.part(self._farewell(state))
        self._show_state()

    def _farewell(self, state: str) -> str:
        if state == "restarting":
            return self.tr("The session starts again. Its variables are gone; the drawing is as it was.")
        if state == "dead":
            return self.tr(
                "The session's process has ended. Its variables are gone; the drawing is as it was."
            )
        return self.tr("The session has ended.")

    def _open(self) -> None:
        """Connect with the session, once someone looks."""
        if self.terminal is not None:
            self._join(self.terminal)
        elif self._loading is None and self.isVisible():
            self._loading = Background(_load, self)
            self._loading.answered.connect(self._on_loaded)
            self._loading.ask(None)

    def _on_loaded(self, made: type[Terminal]) -> None:
        if self._loading is not None:
            self._loading.close()
            self._loading = None
        self.terminal = terminal = made(self._theme)
        terminal.interrupt_wanted.connect(self._live.interrupt)
        terminal.leaving_wanted.connect(self._on_leaving_wanted)
        layout = self._room.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(0, terminal, 1)
        if self._live.state in THERE:
            self._join(terminal)
        self._show_state()
        if self._pages.hasFocus() or self.isAncestorOf(self.focusWidget() or self):
            terminal.focus()

    def _join(self, terminal: Terminal) -> None:
        path = self._live.session.connection_file
        if path is not None and not terminal.joined:
            terminal.join(path)

    def _on_leaving_wanted(self) -> None:
        assert self.terminal is not None
        self.terminal.tell(
            self.tr("The session goes on: the model lives in it. Model ▸ Restart session begins a new one.")
        )

    def _show_state(self) -> None:
        state = self._live.state
        self.interrupt_button.setEnabled(state == "busy")
        self._pages.setCurrentWidget(self._empty if self.terminal is None else self._room)
        self.start_button.setVisible(state in ("off", "dead"))
        if state in ("off", "dead"):
            text = self.tr(
                "A console on the session: the Python process in which the model is built and run.\n"
                "It holds model, inputs, outputs, tf, np, and the classes of the blocks."
            )
        elif state in THERE:
            text = self.tr("Opening the console…")
        else:
            text = self.tr("The session is starting…")
        self.words.setText(text)

    # -- Qt's own ------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Make the console when it is first seen."""
        super().showEvent(event)
        if self._live.state in THERE:
            self._open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the session."""
        if self._loading is not None:
            self._loading.close()
        if self.terminal is not None:
            self.terminal.let_go()
        if not self._closed:
            self._closed = True
            self._live.state_changed.disconnect(self._follow)
        super().closeEvent(event)


def _load(_nothing: object) -> type[Terminal]:
    """Import what a console needs, which takes most of a second."""
    from editor.panels.terminal import Terminal

    return Terminal
