"""A dialog for the time in which a drive does not answer."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from editor.plain_text import show_plainly

LOOK_MS = 50


class WaitingDialog(QProgressDialog):
    """Is there until `future` has its answer, or the person does not want to wait any longer."""

    def __init__(self, parent: QWidget, path: Path, future: Future[Any]) -> None:
        super().__init__(parent)
        self._future = future
        show_plainly(self)
        self.setWindowTitle(self.tr("Layerwright"))
        self.setLabelText(
            self.tr(
                "Waiting for {name} in {folder} …\n\nThe drive has not answered yet. If you stop waiting, the"
                " drawing stays as it is in this window."
            ).format(name=path.name, folder=path.parent)
        )
        self.setCancelButtonText(self.tr("Stop waiting"))
        self.setAutoClose(False)
        self.setAutoReset(False)
        self.setMinimumDuration(0)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setRange(0, 0)
        self.canceled.connect(self.reject)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def _look(self) -> None:
        if self._future.done():
            self._looking.stop()
            self.accept()
