"""A line above what the live model tells: whether it can be believed, and what to do when it cannot."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from editor.live_model import LiveModel
from editor.panels.field_rows import WrappedLabel
from editor.theme.colours import Theme
from editor.theme.icons import icon

ICON = 16
BRIEF = 500
"""Milliseconds for which a session may be busy before that is worth a word."""
BUSY = ("busy", "interrupting")
STARTING = ("starting", "restarting")
ICONS = {
    "off": ("cube", "dim"),
    "starting": ("hourglass", "dim"),
    "busy": ("hourglass", "accent"),
    "outdated": ("warning", "warning"),
    "replaced": ("terminal", "warning"),
    "unbuilt": ("info", "dim"),
}


class LiveStrip(QFrame):
    """Hides itself while there is nothing to say.

    `kind` is `"off"`, `"starting"`, `"busy"`, `"outdated"`, `"replaced"`, `"unbuilt"`, or `""`. Call `taken`
    when new values are shown, so that their age can be told while the session is busy.
    """

    kind_changed = Signal(str)
    """The strip says something else."""

    def __init__(self, live: LiveModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._theme = theme
        self._age = QElapsedTimer()
        self._busy = False
        self._unbuilt = ""
        self.kind = ""
        self.setProperty("role", "strip")
        self.sign = QLabel()
        self.words = WrappedLabel("")
        self.button = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self._waiting = QTimer(self, singleShot=True, interval=BRIEF)
        self._waiting.timeout.connect(self._on_waited)
        self._ticking = QTimer(self, interval=1000)
        self._ticking.timeout.connect(self._show)
        self.button.clicked.connect(self._on_clicked)
        for signal in (live.state_changed, live.condition_changed, live.built):
            signal.connect(self.refresh)
        self.refresh()

    def taken(self) -> None:
        """The values that are shown have just come."""
        self._age.start()

    def tell_unbuilt(self, why: str) -> None:
        """Say why there is nothing to show of a model that is there; an empty text says nothing."""
        self._unbuilt = why
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._show()

    def refresh(self) -> None:
        """Look at the live model again."""
        if self._live.state not in BUSY:
            self._busy = False
            self._waiting.stop()
        elif not self._waiting.isActive() and not self._busy:
            self._waiting.start()
        self._show()

    def close(self) -> bool:
        """Look at it no more."""
        for signal in (self._live.state_changed, self._live.condition_changed, self._live.built):
            signal.disconnect(self.refresh)
        self._waiting.stop()
        self._ticking.stop()
        return super().close()

    # -- inside ------------------------------------------------------------------------------------------

    def _kind(self) -> str:
        live = self._live
        if live.state in STARTING:
            return "starting"
        if self._busy:
            return "busy"
        if live.result is None:
            return "off"
        if live.replaced:
            return "replaced"
        return "outdated" if live.outdated else "unbuilt" if self._unbuilt else ""

    def _show(self) -> None:
        kind = self._kind()
        changed, self.kind = kind != self.kind, kind
        self.setVisible(bool(kind))
        if kind:
            name, colour = ICONS[kind]
            self.sign.setPixmap(
                icon(name, getattr(self._theme, colour), self._theme.faint).pixmap(ICON, ICON)
            )
            self.words.setText(self._text(kind))
            title = self._title(kind)
            self.button.setText(title)
            self.button.setVisible(bool(title))
        ticks = kind == "busy" and self._age.isValid() and self.isVisible()
        if ticks != self._ticking.isActive():
            (self._ticking.start if ticks else self._ticking.stop)()
        if changed:
            self.kind_changed.emit(kind)

    def _text(self, kind: str) -> str:
        if kind == "busy":
            seconds = self._age.elapsed() // 1000 if self._age.isValid() else 0
            if not seconds:
                return self.tr("The session is busy.")
            return self.tr("The session is busy. What is shown is %n s old.", "", seconds)
        return {
            "off": self.tr("There is no model in the session yet."),
            "starting": self.tr("The session is starting…"),
            "outdated": self.tr("The drawing has changed since the model was built."),
            "replaced": self.tr("Changed in the console: model is another one there than was built."),
            "unbuilt": self._unbuilt,
        }[kind]

    def _title(self, kind: str) -> str:
        return {
            "off": self.tr("Build"),
            "outdated": self.tr("Rebuild"),
            "replaced": self.tr("Rebuild"),
            "busy": self.tr("Interrupt"),
        }.get(kind, "")

    def _on_clicked(self) -> None:
        (self._live.interrupt_or_end if self.kind == "busy" else self._live.build)()

    def _on_waited(self) -> None:
        self._busy = True
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Count again."""
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count nothing that nobody sees."""
        super().hideEvent(event)
        self._ticking.stop()
