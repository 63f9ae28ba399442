"""The console: what a person types in a real session, what others do there, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.console import ConsolePanel
from editor.panels.terminal import Terminal, readable
from editor.processes.session import BUSY, Execution, Session
from editor.theme.colours import DARK, LIGHT
from editor.theme.look import Look
from editor.theme.style import contrast
from nodes.catalogue.spec import Catalogue
from nodes.graph import empty_project


class Owner(QObject):
    """Stands for the live model: a test says what becomes of the session."""

    state_changed = Signal(str)

    def __init__(self, session: Session | None) -> None:
        super().__init__()
        self.real = session
        self.session = self
        self.state = "off" if session is None else "idle"
        self.started = self.interrupted = 0

    @property
    def connection_file(self) -> Path | None:
        """That of the real session."""
        return None if self.real is None else self.real.connection_file

    def start(self) -> None:
        """Count."""
        self.started += 1

    def interrupt(self) -> None:
        """Count, and do it."""
        self.interrupted += 1
        if self.real is not None:
            self.real.interrupt()

    def become(self, state: str) -> None:
        """Be in another state."""
        self.state = state
        self.state_changed.emit(state)


Open = Callable[[Owner], ConsolePanel]


@pytest.fixture
def open_panel(qtbot: QtBot, catalogue: Catalogue, look: Look) -> Iterator[Open]:
    """Opens consoles."""
    opened: list[ConsolePanel] = []

    def open(owner: Owner) -> ConsolePanel:
        panel = ConsolePanel(owner, Document(empty_project(), catalogue), look.theme)
        opened.append(panel)
        panel.resize(900, 400)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield open
    for panel in opened:
        panel.close()
        panel.deleteLater()


@pytest.fixture
def owner(session: Session) -> Owner:
    """A real session that is idle."""
    return Owner(session)


def terminal_of(qtbot: QtBot, panel: ConsolePanel) -> Terminal:
    """The console, once it shows its first prompt."""
    qtbot.waitUntil(lambda: panel.terminal is not None)
    assert panel.terminal is not None
    terminal = panel.terminal
    qtbot.waitUntil(lambda: terminal.text.rstrip().endswith("]:"))
    return terminal


def enter(qtbot: QtBot, terminal: Terminal, text: str, answer: str) -> None:
    """Type a line, and wait until `answer` is there."""
    QTest.keyClicks(terminal._control, text)
    QTest.keyClick(terminal._control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: answer in terminal.text)
    qtbot.waitUntil(lambda: not terminal._executing)


def other(qtbot: QtBot, session: Session, code: str, silent: bool) -> None:
    """Have something done by another client."""
    ends: list[str] = []
    session.execute(Execution(code, lambda told: None, lambda status, reply: ends.append(status), silent))
    qtbot.waitUntil(lambda: bool(ends) and session.is_free)


def test_without_a_session_a_button_starts_one(open_panel: Open, qtbot: QtBot) -> None:
    """Nothing of a console is made before."""
    owner = Owner(None)
    panel = open_panel(owner)
    assert panel.start_button.isVisible()
    qtbot.mouseClick(panel.start_button, Qt.MouseButton.LeftButton)
    assert owner.started == 1
    owner.become("starting")
    assert not panel.start_button.isVisible()
    assert "starting" in panel.words.text()
    assert panel.terminal is None


def test_what_is_typed_is_executed_in_the_session(open_panel: Open, owner: Owner, qtbot: QtBot) -> None:
    """A line, lines that go on, history, and an error that is told."""
    terminal = terminal_of(qtbot, open_panel(owner))
    terminal.focus()
    enter(qtbot, terminal, "answer = 6 * 7", "In [")
    enter(qtbot, terminal, "answer", "]: 42")
    QTest.keyClicks(terminal._control, "for i in range(2):")
    QTest.keyClick(terminal._control, Qt.Key.Key_Return)
    assert "...:" in terminal.text.rpartition("range(2):")[2]
    enter(qtbot, terminal, "print('line', i)", "...:")
    QTest.keyClick(terminal._control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "line 1" in terminal.text)
    qtbot.waitUntil(lambda: not terminal._executing)
    QTest.keyClick(terminal._control, Qt.Key.Key_Up)
    assert terminal.input_buffer.startswith("for i in range(2):")
    terminal.input_buffer = ""
    enter(qtbot, terminal, "1 / 0", "ZeroDivisionError")


def test_what_others_let_be_seen_appears_and_their_silent_requests_do_not(
    open_panel: Open, owner: Owner, session: Session, qtbot: QtBot
) -> None:
    """A build of ours stands there as the code that did it; what was done before is there from the start."""
    other(qtbot, session, "early = 'before anybody looked'\nearly", silent=False)
    terminal = terminal_of(qtbot, open_panel(owner))
    qtbot.waitUntil(lambda: "before anybody looked" in terminal.text)
    QTest.keyClicks(terminal._control, "half a ne")
    QTest.keyClick(terminal._control, Qt.Key.Key_Left)
    QTest.keyClick(terminal._control, Qt.Key.Key_Left)
    other(qtbot, session, "model = 'built'\nmodel", silent=False)
    # What was typed stands below it again.
    qtbot.waitUntil(lambda: "]: 'built'" in terminal.text and terminal.text.endswith("]: half a ne"))
    said = terminal.text
    assert "]: model = 'built'\n" in said
    mime = "{'application/vnd.layerwright+json': {}}"
    other(qtbot, session, f"from IPython.display import display\ndisplay({mime}, raw=True)", silent=True)
    other(qtbot, session, "'nobody sees this'", silent=True)
    other(qtbot, session, "raise RuntimeError('nor this')", silent=True)
    QTest.keyClicks(terminal._control, "li")
    enter(qtbot, terminal, "", "SyntaxError")
    assert "nobody sees" not in terminal.text
    assert "nor this" not in terminal.text
    assert terminal.text.startswith(said.removesuffix("ne") + "line")


def test_a_selection_is_copied_without_prompts(open_panel: Open, owner: Owner, qtbot: QtBot) -> None:
    """Ctrl+C copies; it interrupts nothing while something is selected."""
    terminal = terminal_of(qtbot, open_panel(owner))
    terminal.focus()
    enter(qtbot, terminal, "copied = 1", "In [")
    place = terminal.text.index("copied")
    cursor = terminal._control.textCursor()
    cursor.setPosition(place)
    cursor.setPosition(place + len("copied = 1"), QTextCursor.MoveMode.KeepAnchor)
    terminal._control.setTextCursor(cursor)
    QTest.keyClick(terminal._control, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "copied = 1"
    assert owner.interrupted == 0


def test_what_runs_can_be_interrupted(open_panel: Open, owner: Owner, session: Session, qtbot: QtBot) -> None:
    """By the keys of the console, and by its button while the session is busy."""
    panel = open_panel(owner)
    terminal = terminal_of(qtbot, panel)
    assert not panel.interrupt_button.isEnabled()
    session.state_changed.connect(owner.become)
    endless = "print('be' + 'gun')\nwhile True: pass"
    for stop in (
        lambda: QTest.keyClick(terminal._control, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier),
        lambda: qtbot.mouseClick(panel.interrupt_button, Qt.MouseButton.LeftButton),
    ):
        begun, count = (terminal.text.count(each) for each in ("begun", "KeyboardInterrupt"))
        terminal.execute(endless)
        # An interrupt that comes before the code is heard by nobody.
        qtbot.waitUntil(lambda begun=begun: terminal.text.count("begun") > begun)
        qtbot.waitUntil(panel.interrupt_button.isEnabled)
        stop()
        qtbot.waitUntil(lambda count=count: terminal.text.count("KeyboardInterrupt") > count)
        qtbot.waitUntil(lambda: session.is_free and not terminal._executing)
    assert owner.interrupted == 2


BEFORE = """\
def before(lines):
    get_ipython().input_transformers_cleanup.remove(before)
    print('be' + 'gun')
    while True: pass
get_ipython().input_transformers_cleanup.append(before)
"""
"""Holds up the next line that is entered before anything of it is done."""


def test_what_has_not_begun_can_be_interrupted_too(
    open_panel: Open, owner: Owner, session: Session, qtbot: QtBot
) -> None:
    """The kernel sends no reply to it; there is a prompt again all the same."""
    terminal = terminal_of(qtbot, open_panel(owner))
    other(qtbot, session, BEFORE, silent=True)
    terminal.execute("'not reached'")
    qtbot.waitUntil(lambda: "begun" in terminal.text and session.state == BUSY)
    session.interrupt()
    qtbot.waitUntil(lambda: session.is_free and not terminal._executing)
    enter(qtbot, terminal, "'again'", "]: 'again'")


def test_clearing_keeps_what_is_typed(open_panel: Open, owner: Owner, qtbot: QtBot) -> None:
    """And the prompt."""
    panel = open_panel(owner)
    terminal = terminal_of(qtbot, panel)
    enter(qtbot, terminal, "'to be cleared'", "]: 'to be cleared'")
    QTest.keyClicks(terminal._control, "typed")
    qtbot.mouseClick(panel.clear_button, Qt.MouseButton.LeftButton)
    assert "cleared" not in terminal.text
    assert terminal.text.strip().startswith("In [")
    assert terminal.input_buffer == "typed"


def test_clearing_without_a_session_makes_no_prompt(open_panel: Open, owner: Owner, qtbot: QtBot) -> None:
    """Nobody would answer there. The next session writes its own."""
    panel = open_panel(owner)
    terminal = terminal_of(qtbot, panel)
    enter(qtbot, terminal, "'to be cleared'", "]: 'to be cleared'")
    owner.become("dead")
    for _ in range(2):
        qtbot.mouseClick(panel.clear_button, Qt.MouseButton.LeftButton)
        assert terminal.text.strip() == ""
    owner.become("idle")
    qtbot.waitUntil(lambda: terminal.text.rstrip().endswith("]:"))
    assert "cleared" not in terminal.text
    enter(qtbot, terminal, "'again'", "]: 'again'")


@pytest.mark.parametrize(
    ("state", "words"),
    [("restarting", "starts again"), ("dead", "process has ended"), ("off", "The session has ended")],
)
def test_the_end_of_a_session_is_said_and_the_next_one_is_joined(
    open_panel: Open, owner: Owner, session: Session, qtbot: QtBot, state: str, words: str
) -> None:
    """What was said stays; typing goes nowhere meanwhile; then there is a prompt again."""
    terminal = terminal_of(qtbot, open_panel(owner))
    enter(qtbot, terminal, "'stays'", "]: 'stays'")
    owner.become(state)
    assert words in terminal.text
    assert not terminal.text.rstrip().endswith("]:")
    assert not terminal.joined
    QTest.keyClicks(terminal._control, "lost(")
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(terminal._control, key)
    assert "lost" not in terminal.text
    told = terminal.text
    owner.become("idle")
    qtbot.waitUntil(lambda: terminal.text.rstrip().endswith("]:"))
    other(qtbot, session, "'of another client'", silent=False)
    qtbot.waitUntil(lambda: "]: 'of another client'" in terminal.text)
    assert terminal.text.startswith(told)
    enter(qtbot, terminal, "'again'", "]: 'again'")


def test_leaving_is_explained(open_panel: Open, owner: Owner, qtbot: QtBot) -> None:
    """The session goes on: the model lives there."""
    terminal = terminal_of(qtbot, open_panel(owner))
    enter(qtbot, terminal, "exit", "The session goes on")
    enter(qtbot, terminal, "'still here'", "]: 'still here'")


def test_colours_follow_the_theme(open_panel: Open, owner: Owner, look: Look, qtbot: QtBot) -> None:
    """Also those of what stands there already: everything can be read on either ground."""
    panel = open_panel(owner)
    terminal = terminal_of(qtbot, panel)
    enter(qtbot, terminal, "'text', 1 / 0  # words", "ZeroDivisionError")
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        block, seen = terminal._control.document().begin(), set()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                brush = pieces.fragment().charFormat().foreground()
                if brush.style() != Qt.BrushStyle.NoBrush:
                    seen.add(brush.color().name())
                pieces += 1
            block = block.next()
        assert len(seen) > 3
        assert min(contrast(each, theme.canvas) for each in seen) > 4
    assert readable("#000000", DARK) != "#000000"
    assert QColor(readable("#ffffff", LIGHT)).lightness() < 200


def test_the_window_s_keys_stay_the_window_s(open_panel: Open, owner: Owner, qtbot: QtBot) -> None:
    """Saving, zooming and printing are the window's: the console's own actions have no shortcuts."""
    terminal = terminal_of(qtbot, open_panel(owner))
    shortcuts = [each.shortcut().toString() for each in terminal.actions()]
    assert {each for each in shortcuts if each} <= {"Ctrl+Shift+A", "Ctrl+A", "Ctrl+Shift+C"}
    assert terminal._context_menu_make(terminal.rect().center()).actions()[0].text() == "Copy"
