"""A dialog that says how far something is that the session writes into a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from editor.errands import begun
from editor.plain_text import show_plainly
from nodes.formats.leftovers import written_beside

AFTER_MS = 400
"""What takes longer than this shows its progress."""
LOOK_MS = 250
WHOLE = 1000


class SavingDialog(QProgressDialog):
    """Comes when it takes a while, tells what is done and how much of it has been written, and can stop it.

    What is written stands beside `path` until it is whole; `total` is about how many bytes that will be, 0
    where nobody knows.
    """

    def __init__(self, parent: QWidget, path: Path, total: int = 0) -> None:
        super().__init__(parent)
        self._path, self._total = path, total
        self._step = ""
        self._written = 0
        # A drive that does not answer shall not hold the window up.
        self._asked = begun(self._sum)
        show_plainly(self)
        self.setWindowTitle(self.tr("Layerwright"))
        self.setCancelButtonText(self.tr("Cancel"))
        self.setAutoClose(False)
        self.setAutoReset(False)
        self.setMinimumDuration(AFTER_MS)
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.setRange(0, WHOLE if total else 0)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()
        self._look()

    def show_step(self, told: dict[str, Any]) -> None:
        """What the session is doing now: `trace` or `write`."""
        self._step = str(told.get("step", ""))
        self._look()

    def end(self) -> None:
        """It is done, or it came to nothing."""
        self._looking.stop()
        self.canceled.disconnect()
        self.close()
        self.deleteLater()

    def _look(self) -> None:
        if self._asked.done():
            self._written = self._asked.result()
            self._asked = begun(self._sum)
        written = self._written
        self.setLabelText(self._words(written))
        if self._total and written:
            # A value of 0 would have Qt wait anew before it shows itself.
            self.setValue(min(WHOLE - 1, WHOLE * written // self._total))

    def _sum(self) -> int:
        return sum(_sizes(written_beside(self._path)))

    def _words(self, written: int) -> str:
        if self._step == "trace":
            return self.tr("Tracing the call of the model for {name} …").format(name=self._path.name)
        if not written:
            return self.tr("Writing {name} …").format(name=self._path.name)
        return self.tr("Writing {name}: {size} …").format(name=self._path.name, size=_megabytes(written))


def _sizes(paths: list[Path]) -> Iterator[int]:
    for path in paths:
        files = path.rglob("*") if path.is_dir() else (path,)
        for each in files:
            try:
                yield os.stat(each).st_size
            except OSError:
                # It has its own name by now.
                continue


def _megabytes(count: int) -> str:
    text = QCoreApplication.translate("SavingDialog", "{megabytes} MB")
    return text.format(megabytes=f"{count / 1_000_000:,.1f}")
