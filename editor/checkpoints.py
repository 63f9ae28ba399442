"""Copies of the model's values that are in no file, so that a crash does not cost a training."""

from __future__ import annotations

import contextlib
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QDateTime, QLocale, QObject, QTimer, Signal

from editor.journaling import Journaling
from editor.live_model import LiveModel, Lost
from editor.weight_files import WeightFiles

QUIET_MS = 2_000
"""Milliseconds for which nothing has changed before a copy is made: never while something is at work."""
EVERY_S = 60.0
"""Seconds from one copy to the next, at least."""
MOST_BYTES = 1 << 30
"""Of larger models no copy is made: it would hold up the session, and fill the disk."""


class Checkpoints(QObject):
    """Has the session write its values beside the journal, while they are in no file, and offers them again.

    The copy is one, the newest. It goes when the values have been saved, and with the journal.
    """

    told = Signal(str)
    """Something to say in the status line."""

    def __init__(
        self, live: LiveModel, weight_files: WeightFiles, journal: Journaling, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._live = live
        self._weight_files = weight_files
        self._journal = journal
        self._last = -EVERY_S
        self._has_told = False
        self._copied: Path | None = None
        """The copy of values that are in no file; None where there is none."""
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._look)
        live.values_changed.connect(self._timer.start)
        live.lost.connect(self._on_lost)
        weight_files.told.connect(self._on_told)

    def offer(self, path: Path) -> None:
        """Offer the values that a crash has left behind."""
        words = self.tr("The model had values that are in no file. A copy of {time} was kept.")
        self._weight_files.offer_passing(words.format(time=_time_of(path)), path)

    def close(self) -> None:
        """Copy nothing any more."""
        self._timer.stop()
        self._live.values_changed.disconnect(self._timer.start)
        self._live.lost.disconnect(self._on_lost)

    def _on_told(self) -> None:
        # Values may have been saved.
        if self._copied is not None and not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        result = self._live.result
        if result is None or not result.weights:
            return
        if not self._weight_files.unsaved:
            self._drop()
        elif not self._live.is_idle or monotonic() - self._last < EVERY_S:
            self._timer.start()
        elif result.bytes > MOST_BYTES:
            self._say_too_large()
        else:
            self._copy()

    def _copy(self) -> None:
        self._last = monotonic()
        path = self._journal.keeper.values
        # It belongs to work that may be saved, but is to be found again.
        self._journal.keep(anyway=True)
        self._live.ask(
            "weights.save", {"path": str(path)}, lambda data: self._on_copied(path), self._on_failed
        )

    def _on_copied(self, path: Path) -> None:
        if path == self._journal.keeper.values:
            self._copied = path

    def _on_failed(self, text: str) -> None:
        # It may have been interrupted: the next one comes when its time has come.
        self._timer.start()
        if not self._has_told:
            self._has_told = True
            self.told.emit(
                self.tr("The model's values cannot be kept against a crash: {text}").format(text=text)
            )

    def _say_too_large(self) -> None:
        if not self._has_told:
            self._has_told = True
            self.told.emit(
                self.tr("The model is too large to keep its values against a crash: save them now and then.")
            )

    def _drop(self) -> None:
        copied, self._copied = self._copied, None
        if copied is not None:
            with contextlib.suppress(OSError):
                copied.unlink(missing_ok=True)

    def _on_lost(self, lost: Lost) -> None:
        self._timer.stop()
        # It stays until there is another one: a model that is built anew has other values.
        path, self._copied = self._copied, None
        if path is not None and path.is_file():
            words = self.tr(
                "The session has ended, and with it the values of the weights. A copy of {time} was kept."
            )
            self._weight_files.offer_passing(words.format(time=_time_of(path)), path)


def _time_of(path: Path) -> str:
    when = QDateTime.fromSecsSinceEpoch(int(path.stat().st_mtime))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)
