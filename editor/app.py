"""The program: one QApplication, its windows, and the one handler for mistakes that nobody expected."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from editor.catalogue_words import worded
from editor.dialogs.errors import ErrorDialog
from editor.dialogs.recovery_offer import Choice
from editor.document import Document
from editor.files import unsaved_folder
from editor.findings import Analyses
from editor.language import Language
from editor.live_model import LiveModel
from editor.main_window import MainWindow
from editor.mistakes import (
    LOG,
    CrashWatch,
    ErrorHandler as ErrorHandler,
    about_here,
    crash_reports,
    last_lines,
)
from editor.one_program import Place, Reception
from editor.processes.analyser import Analyser
from editor.recovery import left_over
from editor.session_settings import ChosenRuntime
from editor.settings import ENGLISH, Settings, state_folder
from editor.theme.icons import icon
from editor.theme.look import Look
from editor.trust_withdrawal import TrustWithdrawal
from nodes import VERSION
from nodes.catalogue.load import catalogue_in, load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.graph import empty_project

LOG_FILE = "layerwright.log"


class Program(QObject):
    """The windows that are open, and what they share."""

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        catalogue: Catalogue,
        make_analyser: Callable[..., Analyses] = Analyser,
    ) -> None:
        super().__init__(app)
        self._settings = settings
        self._shipped = self._english = catalogue
        self._make_analyser = make_analyser
        self.language = Language(app, settings)
        self.language.changed.connect(self._on_language_changed)
        self._catalogue = self._said()
        self.look = Look(app, settings)
        self.runtime = ChosenRuntime(settings, self)
        self.runtime.ready.connect(self._on_runtime_ready)
        self._runs = self.runtime.options("nodes.runtime.analyser"), self.runtime.catalogue
        self._english = self._read_catalogue()
        self._catalogue = self._said()
        self.windows: list[MainWindow] = []
        if self.runtime.is_missing():
            self.runtime.prepare()

    def open_window(self, path: Path | None = None) -> MainWindow:
        """Open a window, with a file or with the start page."""
        document = Document(empty_project(), self._catalogue)
        document.trust_changed.connect(self._on_trust_changed)
        live = LiveModel(document)
        window = self._window_of(document, self._analyser(), live)
        if len(self.windows) > 1:
            before = self.windows[-2].geometry()
            window.setGeometry(before.translated(32, 32))
        window.show()
        if path is None or not window.files.open(path):
            window.show_start_page()
        return window

    def receive(self, paths: Sequence[Path]) -> None:
        """Show what another start of the program was asked to open: files, or one more window."""
        wanted: Sequence[Path | None] = paths or [None]
        for path in wanted:
            window = self._window_for(path)
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.raise_()
            window.activateWindow()

    def _window_for(self, path: Path | None) -> MainWindow:
        """The window with `path`: the one that it is open in, one in which nothing is yet, or another."""
        if path is None:
            return self.open_window()
        there = next((each for each in self.windows if each.files.disk.is_at(path)), None)
        empty = next((each for each in self.windows if each.is_untouched), None)
        if there is None and empty is not None:
            empty.files.open(path)
        return there or empty or self.open_window(path)

    def _window_of(self, document: Document, analyser: Analyses, live: LiveModel) -> MainWindow:
        window = MainWindow(document, self._settings, self.look, analyser, live)
        self.windows.append(window)
        self._dress(window)
        window.session_settings.chosen.connect(self.runtime.prepare, Qt.ConnectionType.QueuedConnection)
        window.window_wanted.connect(self.open_window)
        window.quit_wanted.connect(self.quit)
        withdrawal = window.trust_withdrawal
        withdrawal.withdrawing.connect(partial(self._on_trust_withdrawn, withdrawal))
        # Once the menu that it was chosen from has gone.
        window.language_wanted.connect(self.language.refresh, Qt.ConnectionType.QueuedConnection)
        window.closed.connect(self._on_window_closed)
        return window

    def _analyser(self) -> Analyses:
        return self._make_analyser(**self.runtime.options("nodes.runtime.analyser"))

    def _dress(self, window: MainWindow) -> None:
        """Let the processes of `window` be as was chosen, from their next start."""
        self.runtime.dress(window.live.session)
        for owner, module in (
            (window.own_code.checker, "nodes.runtime.checking"),
            (window.exporting.prover, "nodes.runtime.proving"),
        ):
            owner.command = self.runtime.command(module)
            owner.environment = self.runtime.options(module).get("environment", {})

    def quit(self) -> None:
        """Close all windows, until one has to stay open."""
        for window in [*self.windows]:
            if not window.close():
                return

    def offer_left_over(self) -> None:
        """Ask what to do with work that a crash left behind."""
        # Of a file that is open by now it was offered when that was opened.
        known = {window.files.disk.path for window in self.windows} - {None}
        work = [each for each in left_over(unsaved_folder()) if each.path not in known]
        if not work or not self.windows:
            return
        choice, marked = self.windows[0].files.ask_about(work)
        for each in marked:
            if choice is Choice.DISCARD:
                each.discard()
            elif choice is Choice.RESTORE:
                self._free_window().files.restore(each)

    def keep(self) -> None:
        """Put the work of every window in a safe place."""
        for window in self.windows:
            window.files.keep()

    def begin(self, crashed: Sequence[str]) -> None:
        """Offer what was left behind, and tell what earlier starts died of."""
        self.offer_left_over()
        if crashed:
            self.show_crash(crashed)

    def show_crash(self, reports: Sequence[str]) -> None:
        """Tell that an earlier start was ended by a mistake, with what it left and the end of the log."""
        log = last_lines(state_folder() / LOG_FILE)
        text = "\n\n".join([about_here(), *reports, *([log] if log else [])])
        parent = self.windows[0] if self.windows else None
        dialog = ErrorDialog(text, parent, ended=True)
        dialog.show()

    def _free_window(self) -> MainWindow:
        """A window with nothing in it that would be lost or put aside."""
        first = self.windows[0]
        untouched = not first.document.dirty and first.document.path is None
        return first if untouched else self.open_window()

    def _said(self) -> Catalogue:
        """The catalogue in the language that is spoken."""
        return self._english if self.language.spoken == ENGLISH else worded(self._english)

    def _read_catalogue(self) -> Catalogue:
        """The catalogue of the chosen Keras, in English."""
        folder = self.runtime.catalogue
        return self._shipped if folder is None else catalogue_in(folder)

    def _on_runtime_ready(self, words: str) -> None:
        """Go on as was chosen: with another Python behind the analyser, every window is made anew."""
        options, catalogue = self.runtime.options("nodes.runtime.analyser"), self.runtime.catalogue
        if (options, catalogue) != self._runs:
            self._runs = options, catalogue
            self._english = self._read_catalogue()
            self._renew_windows(new_analyser=True)
        for window in self.windows:
            self._dress(window)
            window.session_settings.offer_restart()
            if words:
                window.status.tell(words)

    def _on_language_changed(self) -> None:
        """Make every window anew: what a window says is said when it is made."""
        self._renew_windows()

    def _renew_windows(self, new_analyser: bool = False) -> None:
        """Make every window anew around its document."""
        self._catalogue = self._said()
        for before in [*self.windows]:
            before.document.catalogue = self._catalogue
            self.windows.remove(before)
            analyser = before.hand_over()
            if new_analyser:
                analyser.close()
                analyser = self._analyser()
            after = self._window_of(before.document, analyser, before.live)
            after.show()
            before.hide()
            _go_on(before, after)
            if new_analyser:
                after.status.set_state("starting")

    def _on_trust_changed(self) -> None:
        """Let every window know what was decided in one of them: the same code may be in others."""
        for window in self.windows:
            window.document.follow_trust()

    def _on_trust_withdrawn(self, asking: TrustWithdrawal, place: str, fingerprint: str) -> None:
        """Let the other windows follow: those with the same project, or with the same code."""
        others = [each.trust_withdrawal for each in self.windows if each.trust_withdrawal is not asking]
        # All are asked before one of them changes what is remembered.
        concerned = [each for each in others if each.concerns(place, fingerprint)]
        for each in others:
            each.follow(each in concerned, fingerprint)

    def _on_window_closed(self, window: MainWindow) -> None:
        self.windows.remove(window)
        if not self.windows:
            self.runtime.close()


def _go_on(before: MainWindow, after: MainWindow) -> None:
    """Show in one window of a document what the other one showed."""
    after.files.take_over(before.files)
    after.weight_files.take_over(before.weight_files)
    after.document.state_changed.emit()
    after.files.keep()
    after.findings.forget(before.findings.file_problems)
    after.status.set_state(before.status.state)
    for block in before.navigation.tabs:
        after.navigation.open(block)
    after.navigation.open(before.canvas.block, before.canvas.path)
    after.canvas.select(before.canvas.selection)
    if before.centre.shows_card:
        after.show_start_page()


def run(argv: Sequence[str], place: Place) -> int:
    """Open the editor with the files that `argv` (as `sys.argv`) names, until its last window closes.

    With `place` it also opens what later starts are asked to open.
    """
    app = QApplication([*argv] or ["layerwright"])
    app.setApplicationName("layerwright")
    app.setApplicationDisplayName("Layerwright")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("layerwright")
    _start_log()
    crashed = crash_reports(state_folder())
    watch = CrashWatch(state_folder())
    watch.begin()
    mistakes = ErrorHandler()
    mistakes.install()
    program = Program(app, Settings(), load_catalogue())
    mistakes.keep = program.keep
    favour_the_window()
    files: list[Path | None] = [Path(each) for each in argv[1:] if not each.startswith("-")]
    theme = program.look.theme
    app.setWindowIcon(icon("tree-structure", theme.accent, theme.faint))
    for path in files or [None]:
        program.open_window(path)
    QTimer.singleShot(0, program, lambda: program.begin(crashed))
    reception = Reception(place, program)
    reception.wanted.connect(program.receive)
    # Who is about to end takes nothing any more.
    app.lastWindowClosed.connect(reception.close)
    try:
        return app.exec()
    finally:
        reception.close()
        watch.end()


def favour_the_window() -> None:
    """Keep the interpreter from holding the window up."""
    # The threads that work for the panels have to give way often.
    sys.setswitchinterval(0.001)
    # What is loaded by now stays: looking through it for garbage takes a tenth of a second each time.
    gc.freeze()
    # And looking through a large drawing takes half of that: ten times as seldom as by itself.
    gc.set_threshold(7_000)


def _start_log() -> None:
    folder = state_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        LOG.warning("no log file: %s", error)
        return
    handler = RotatingFileHandler(folder / LOG_FILE, maxBytes=512_000, backupCount=1, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
