"""The line at the bottom: what analyser and session do, totals, versions, zoom, and what was refused."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from nodes.summary import Totals

SHOWN_FOR = 6_000
"""Milliseconds that a message stays."""
BUSY_AFTER = 150
"""Milliseconds that the session may be busy before that is told: questions take less."""


class Elided(QLabel):
    """One line of text that ends in an ellipsis where there is no room for all of it."""

    def minimumSizeHint(self) -> QSize:
        """Room for a word."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class StatusLine(QWidget):
    """Three parts side by side; a message takes the place of the left one for a while."""

    again_wanted = Signal()
    """The person wants the analyser to be started once more."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = "starting"
        self._said = ""
        self._hint = ""
        self._session = ("off", "")
        self._session_dot, self.session = QLabel(), Elided()
        self.left = Elided()
        self.again = QToolButton()
        self._dot, self.middle, self.versions, self.zoom = (QLabel() for _ in range(4))
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._timer.timeout.connect(self._forget)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER)
        self._busy.timeout.connect(self._show_session)
        self._build_ui()
        self.set_zoom(1.0)
        self._show()
        self._show_session()

    def _build_ui(self) -> None:
        left, right = QHBoxLayout(), QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._dot)
        left.addWidget(self.left)
        left.addWidget(self.again)
        left.addSpacing(8)
        left.addWidget(self._session_dot)
        left.addWidget(self.session)
        left.addStretch(1)
        right.setSpacing(12)
        right.addStretch()
        right.addWidget(self.versions)
        right.addWidget(self.zoom)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 2, 12, 2)
        grid.addLayout(left, 0, 0)
        grid.addWidget(self.middle, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addLayout(right, 0, 2)
        for column, stretch in enumerate((5, 3, 2)):
            grid.setColumnStretch(column, stretch)
        for label in (self.session, self.middle, self.versions, self.zoom):
            label.setProperty("role", "dim")
        self.left.setTextFormat(Qt.TextFormat.PlainText)
        self.left.setAccessibleName(self.tr("Status"))
        self.again.setText(self.tr("Try again"))
        self.again.clicked.connect(self.again_wanted)
        self.again.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._show()
        self._show_session()

    @property
    def state(self) -> str:
        """What the analyser does, as it was told."""
        return self._state

    def set_state(self, state: str) -> None:
        """Say what the analyser does."""
        self._state = state
        self.again.setVisible(state == "failed")
        self._show()

    def set_session(self, state: str, condition: str) -> None:
        """Say what the session does, and whether its model is `outdated` or `replaced`."""
        self._session = (state, condition)
        if state == "busy":
            self._busy.start()
        else:
            self._busy.stop()
            self._show_session()

    def tell(self, text: str) -> None:
        """Show a message for a while."""
        self._said = text
        self._timer.start()
        self._show()

    def hint(self, text: str) -> None:
        """Show a hint until it is taken back with an empty one."""
        self._hint = text
        self._show()

    def set_totals(self, nodes: int, totals: Totals) -> None:
        """Show the sums of the model."""
        least = "" if totals.complete else "≥ "
        counted = self.tr("1 node") if nodes == 1 else self.tr("{nodes} nodes").format(nodes=f"{nodes:,}")
        self.middle.setText(
            self.tr("{nodes} · {parameters} parameters · {trainable} trainable").format(
                nodes=counted,
                parameters=f"{least}{totals.parameters:,}",
                trainable=f"{least}{totals.trainable:,}",
            )
        )

    def set_versions(self, keras: str, tensorflow: str = "") -> None:
        """Show which Keras is speaking, and which TensorFlow is below it."""
        text = self.tr("Keras {version}").format(version=keras)
        self.versions.setText(f"{text} · TensorFlow {tensorflow}" if tensorflow else text)

    def set_zoom(self, zoom: float) -> None:
        """Show the zoom."""
        self.zoom.setText(f"{zoom * 100:.0f} %")

    def _forget(self) -> None:
        self._said = ""
        self._show()

    def _show(self) -> None:
        words, colour = self._state_words()
        if self._said:
            colour = self._theme.accent
        self._dot.setText("●")
        self._dot.setStyleSheet(f"color: {colour}; font-size: 9px;")
        self.left.setText(self._said or self._hint or words)
        self.left.setToolTip(plain_tip(self.left.text()))

    def _show_session(self) -> None:
        words, colour = self._session_words()
        self._session_dot.setText("●")
        self._session_dot.setStyleSheet(f"color: {colour}; font-size: 9px;")
        self.session.setText(words)

    def _session_words(self) -> tuple[str, str]:
        theme, (state, condition) = self._theme, self._session
        if state == "idle" and condition:
            return {
                "outdated": (self.tr("Session: the drawing has changed since the build"), theme.warning),
                "replaced": (self.tr("Session: the model was changed in the console"), theme.warning),
            }[condition]
        return {
            "off": (self.tr("Session: off"), theme.faint),
            "starting": (self.tr("Session: loading TensorFlow"), theme.warning),
            "idle": (self.tr("Session: idle"), theme.good),
            "busy": (self.tr("Session: busy…"), theme.accent),
            "interrupting": (
                self.tr("Session: waiting for it to stop; Interrupt again ends it"),
                theme.warning,
            ),
            "silent": (
                self.tr("Session: no sign of life; Model, Restart session… ends it"),
                theme.warning,
            ),
            "restarting": (self.tr("Session: starting again"), theme.warning),
            "dead": (self.tr("Session: ended"), theme.error),
        }[state]

    def _state_words(self) -> tuple[str, str]:
        theme = self._theme
        return {
            "starting": (self.tr("Analyser: loading TensorFlow; you can draw already"), theme.warning),
            "idle": (self.tr("Analyser: up to date"), theme.good),
            "working": (self.tr("Analyser: asking Keras…"), theme.accent),
            "restarting": (self.tr("Analyser: starting again"), theme.warning),
            "failed": (self.tr("Analyser: it ends each time it is started"), theme.error),
        }[self._state]
