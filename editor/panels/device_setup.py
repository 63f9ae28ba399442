"""What a session begins with: virtual CPUs, memory growth, precision. A running one is restarted for it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from editor.count_box import CountBox
from editor.live_model import LiveModel
from editor.panels.field_rows import WrappedLabel
from editor.panels.fields import Guard
from editor.settings import MOST_CPUS, PRECISIONS, Settings


class SessionSetup(QWidget):
    """Fields for what cannot be changed in a session any more."""

    restart_wanted = Signal()

    def __init__(self, settings: Settings, live: LiveModel) -> None:
        super().__init__()
        self._settings = settings
        self._live = live
        self._begun = settings.session_setup
        """What the session that runs began with."""
        self.cpus = CountBox(1, MOST_CPUS)
        self.cpus.setToolTip(
            self.tr("Divides the CPU into several devices, CPU:0, CPU:1 …, to learn and test placement on")
        )
        self.growth = QCheckBox()
        self.growth.setToolTip(self.tr("Take the memory of a GPU only as needed"))
        self.growth.setAccessibleName(self.tr("Memory growth"))
        self.precision = QComboBox()
        self.precision.addItems(list(PRECISIONS))
        self.precision.setToolTip(self.tr("Keras's policy: with a mixed one, layers compute in 16 bits"))
        self.words = WrappedLabel("dim")
        self.words.setText(self.tr("Takes effect when the session is restarted."))
        self.restart = QPushButton(self.tr("Restart session…"))
        self._build_ui()
        self.refresh()
        self.cpus.valueChanged.connect(self._keep)
        self.growth.clicked.connect(self._keep)
        self.precision.activated.connect(self._keep)
        self.restart.clicked.connect(self.restart_wanted)
        live.state_changed.connect(self.show_state)

    def _build_ui(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.addRow(self.tr("Virtual CPUs"), self.cpus)
        form.addRow(self.tr("Precision"), self.precision)
        form.addRow(self.tr("Memory growth"), self.growth)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.restart)
        for field in (self.cpus, self.precision):
            field.installEventFilter(Guard(field))

    def refresh(self) -> None:
        """Show the settings as they are; another window may have changed them."""
        with QSignalBlocker(self.cpus):
            self.cpus.setValue(self._settings.virtual_cpus)
        self.growth.setChecked(self._settings.memory_growth)
        self.precision.setCurrentText(self._settings.precision)
        self.show_state()

    def _keep(self) -> None:
        self._settings.virtual_cpus = self.cpus.value()
        self._settings.memory_growth = self.growth.isChecked()
        self._settings.precision = self.precision.currentText()
        self.show_state()

    def show_state(self) -> None:
        """Offer to restart a session that began with something else; the next one begins with this."""
        session = self._live.session
        wanted = self._settings.session_setup
        runs = self._live.state not in ("off", "dead")
        if not runs or self._live.state in ("starting", "restarting"):
            self._begun = wanted
        session.setup = wanted
        pending = runs and self._begun != wanted
        self.words.setVisible(pending)
        self.restart.setVisible(pending)
