"""What a window of the program does by itself: it takes files that are dropped on it, tells
hints, lists the shortcuts, and asks for other windows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow

from editor.dialogs.shortcuts import ShortcutsDialog
from editor.files import SUFFIX
from editor.menus import entries
from nodes.formats.foreign import is_foreign
from nodes.formats.weights.names import may_hold_weights


class Frame(QMainWindow):
    """A window without anything in it yet."""

    window_wanted = Signal()
    """The person wants another window."""
    quit_wanted = Signal()
    """The person wants to close all windows."""
    file_dropped = Signal(Path)
    """A project file was dropped on the window."""
    model_dropped = Signal(Path)
    """A file was dropped that may hold a model, or weights alone."""
    weights_dropped = Signal(Path)
    """A file that may hold weights was dropped on the window."""
    hinted = Signal(str)
    """What the mouse is on wants to say this; an empty text when it has left."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)

    def new_window(self) -> None:
        """Open another window."""
        self.window_wanted.emit()

    def quit(self) -> None:
        """Close all windows."""
        self.quit_wanted.emit()

    def show_shortcuts(self) -> None:
        """List every shortcut."""
        ShortcutsDialog(entries(), self).open()

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def event(self, event: QEvent) -> bool:
        """Status tips are told: the status bar's own line for them would hide ours."""
        if isinstance(event, QStatusTipEvent):
            self.hinted.emit(event.tip())
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a project file, or one with weights."""
        if _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell of the file that was dropped."""
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            signal = self.file_dropped if _can_be_opened(path) else self.weights_dropped
            (self.model_dropped if is_foreign(path) and may_hold_weights(path) else signal).emit(path)


def _dropped_file(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    known = path is not None and (_can_be_opened(path) or may_hold_weights(path))
    return path if known else None


def _can_be_opened(path: Path) -> bool:
    return path.suffix == SUFFIX or is_foreign(path)
