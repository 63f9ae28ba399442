"""Taking trust back: from the project that is open, or from those that were trusted before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.trusted_projects import TrustedProjectsDialog
from editor.document import Document
from editor.live_model import LiveModel
from editor.processes.session import DEAD, OFF
from editor.settings import Settings
from editor.trusted_projects import place_of


class TrustWithdrawal(QObject):
    """Asks before trust is withdrawn in one window, and ends what runs the code."""

    withdrawing = Signal(str, str)
    """A project at this place (`place_of`), and code of this fingerprint, are about to lose trust."""

    def __init__(
        self,
        document: Document,
        live: LiveModel,
        settings: Settings,
        renew_analyser: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._live = live
        self._settings = settings
        self._renew_analyser = renew_analyser
        self._window = window
        self.question: QMessageBox | None = None
        self.dialog: TrustedProjectsDialog | None = None

    @property
    def is_possible(self) -> bool:
        """Whether there is code that runs."""
        return self._document.trust.code_is_there and self._document.trusted

    def ask(self) -> None:
        """Withdraw trust from the project that is open, once the person has agreed."""
        if not self.is_possible:
            return
        box = self.question = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Withdraw trust"))
        box.setText(self.tr("The code of this project will not be run any more until you trust it again."))
        if self._live.state not in (OFF, DEAD):
            box.setInformativeText(
                self.tr("The session is ended. Values of weights that have not been saved are lost.")
            )
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.addButton(self.tr("Withdraw"), QMessageBox.ButtonRole.AcceptRole).clicked.connect(self.withdraw)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.destroyed.connect(self._forget_question)
        box.open()

    def withdraw(self) -> None:
        """Trust the project that is open no more: what runs its code ends."""
        self.withdrawing.emit(place_of(self._document.path), self._document.trust.fingerprint)
        self._end()

    def concerns(self, place: str, fingerprint: str) -> bool:
        """Whether code runs here that is about to be trusted no more."""
        same = place != "" and place == place_of(self._document.path)
        return self.is_possible and (same or fingerprint == self._document.trust.fingerprint)

    def follow(self, concerned: bool, fingerprint: str) -> None:
        """Trust has been withdrawn in another window from what says `fingerprint`."""
        self._document.trust.forget(fingerprint)
        if concerned:
            self._end()

    def _end(self) -> None:
        self._document.withdraw_trust()
        self._settings.save()
        self._live.kill()
        self._renew_analyser()

    def show_projects(self) -> None:
        """List all projects that have been trusted."""
        dialog = self.dialog = TrustedProjectsDialog(self._settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.forgetting.connect(self._on_forgetting)
        dialog.destroyed.connect(self._forget_dialog)
        dialog.open()

    def close(self) -> None:
        """Ask no more."""
        for each in (self.question, self.dialog):
            if each is not None:
                each.reject()

    def _on_forgetting(self, place: str, fingerprint: str) -> None:
        concerned = self.concerns(place, fingerprint)
        self.withdrawing.emit(place, fingerprint)
        self.follow(concerned, fingerprint)

    def _forget_question(self) -> None:
        self.question = None

    def _forget_dialog(self) -> None:
        self.dialog = None
