"""Fixtures of the window: a whole one, with an analyser that answers when the test says so."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from editor import checkpoints
from editor.document import Document
from editor.live_model import LiveModel
from editor.main_window import MainWindow
from editor.processes.session import IDLE, Execution, Session
from editor.settings import HOME_VARIABLE, Settings
from editor.theme.look import Look
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect_after
from nodes.formats import journal
from nodes.formats.journal import Work, opening
from nodes.formats.layers import write
from nodes.graph import NodeId, Place, Project, empty_project, new_id
from nodes.history import Step
from nodes.living import Built
from nodes.report import Report


class StubAnalyser(QObject):
    """Has the analyser's signals, and no process: a test says what it answers."""

    report_changed = Signal(object)
    state_changed = Signal(str)
    signature_read = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Project, int]] = []
        self.trusted: list[bool] = []
        self.signatures: list[str] = []
        self.closed = False
        self.renewed = 0

    def read_signature(self, name: str) -> None:
        """Remember the question."""
        self.signatures.append(name)

    def analyse(self, project: Project, revision: int, trusted: bool = False) -> None:
        """Remember the question."""
        self.asked.append((project, revision))
        self.trusted.append(trusted)

    def answer(self, report: Report) -> None:
        """Tell the window what Keras says."""
        self.report_changed.emit(report)

    def renew(self) -> None:
        """Remember that another process was wanted."""
        self.renewed += 1

    def close(self) -> None:
        """Remember that the window let go."""
        self.closed = True


PATIENCE_MS = 240_000
"""How long a test waits for what has to come; no longer than it takes. More than a kernel may take to start:
the machine may be slow, and busy with other things.
"""


WAITS = ("waitUntil", "waitSignal", "waitSignals")


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hand of all tests of widgets, with more patience than five seconds."""
    bot = QtBot(request)
    for name in WAITS:
        setattr(bot, name, partial(getattr(bot, name), timeout=PATIENCE_MS))
    return bot


@pytest.fixture(autouse=True)
def messages_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the status line says can be read as late as a slow machine comes to it."""
    monkeypatch.setattr("editor.panels.status_line.SHOWN_FOR", 3_600_000)


@pytest.fixture(autouse=True)
def drives_are_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of a slow machine is waited for, however long that takes."""
    monkeypatch.setattr("editor.errands.PATIENCE", 3_600.0)


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a test leaves a window, a running thread or a running timer behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    before = set(map(id, QApplication.topLevelWidgets()))
    ticked = _ticking()
    yield
    # What ends by itself in a moment is no leak, as the timer of a message that a shared session still sends.
    for _ in range(BREATHS):
        settle()
        left = _left_behind(before, ticked)
        if not left:
            return
        QThread.msleep(10)
    pytest.fail(left)


BREATHS = 3_000
"""So many times, each some hundredths of a second, a slow machine may need to come to an end."""


def _left_behind(before: set[int], ticked: list[QTimer]) -> str:
    """What is there now and was not before, in words."""
    windows = [each for each in QApplication.topLevelWidgets() if id(each) not in before and each.isVisible()]
    if windows:
        return f"windows left open: {windows}"
    running = [each for each in _alive(QThread) if each.isRunning() and each is not QThread.currentThread()]
    if running:
        return f"threads left running: {running}"
    ticking = [each for each in _ticking() if not any(each is known for known in ticked)]
    parents = [each.parent() for each in ticking]
    return f"timers left running: {ticking}, of {parents}" if ticking else ""


def settle() -> None:
    """Let everything that was put off happen, deletion too."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _ticking() -> list[QTimer]:
    return [each for each in _alive(QTimer) if each.isActive()]


def _alive(kind: type) -> list:
    found = gc.get_objects()
    # Classes are asked, not objects: of these there are a thousand times as many, for each test anew.
    kinds = {each for each in set(map(type, found)) if issubclass(each, kind)}
    return [each for each in found if type(each) in kinds and shiboken6.isValid(each)]


def leave(folder: Path, project: Project, path: Path | None = None, digest: str = "") -> Path:
    """Leave behind what a program does that dies with `project` unsaved."""
    begun = empty_project("Begun")
    steps = (Step("", begun), Step("Draw", project))
    _, lines = opening(Work(steps, 1, None if path is None else str(path), digest))
    file = folder / f"{new_id()}.journal"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(lines))
    return file


def journal_of(file: Path) -> Work:
    """The work that a journal holds."""
    found = journal.read(file.read_bytes())
    assert found.work is not None
    return found.work


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for settings and unsaved work that is the test's own."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where completion keeps what it has read of TensorFlow, for all tests of this process."""
    return tmp_path_factory.mktemp("read")


@pytest.fixture
def well_read(home: Path, read_before: Path) -> None:
    """Completion need not read again what it has read for another test."""
    state = home / "state"
    state.mkdir(parents=True)
    (state / "completion").symlink_to(read_before)


@pytest.fixture
def settings(home: Path) -> Settings:
    """Settings that nobody has changed yet."""
    return Settings()


@pytest.fixture
def look(qapp: QApplication, settings: Settings) -> Iterator[Look]:
    """The application in its own clothes, taken off again afterwards."""
    look = Look(qapp, settings)
    yield look
    qapp.setStyleSheet("")
    shiboken6.delete(look)


@pytest.fixture
def analyser(qapp: QApplication) -> StubAnalyser:
    """The analyser of the `window` fixture."""
    return StubAnalyser()


@pytest.fixture
def open_window(
    qtbot: QtBot,
    catalogue: Catalogue,
    settings: Settings,
    look: Look,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., MainWindow]]:
    """Opens main windows, and closes them without a question. They copy no values by themselves."""
    monkeypatch.setattr(checkpoints, "QUIET_MS", 1 << 30)
    opened: list[MainWindow] = []

    def open(
        project: Project | None = None,
        analyser: StubAnalyser | None = None,
        session: Session | None = None,
    ) -> MainWindow:
        document = Document(project or empty_project(), catalogue)
        live = LiveModel(document, session)
        window = MainWindow(document, settings, look, analyser or StubAnalyser(), live)
        opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        settle()
        return window

    yield open
    for window in opened:
        if shiboken6.isValid(window):
            window.document.mark_saved(home / "saved.layers")
            window.weight_files.unsaved = False
            window.close()
    settle()


@pytest.fixture(scope="session")
def only_session(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The one kernel of this process of tests; `session` is it with nothing in it."""
    session = Session()
    session.environment = {"IPYTHONDIR": str(tmp_path_factory.mktemp("ipython"))}
    session.where = tmp_path_factory.mktemp("work")
    yield session
    session.close()


@pytest.fixture
def session(qtbot: QtBot, only_session: Session) -> Session:
    """A real session, idle, whose live model holds nothing. All tests share its kernel: one that ends or
    restarts it, or leaves it busy, makes a `Session` of its own instead.

    `LiveModel(document, session)` borrows it, and so does `open_window(project, session=session)`.
    """
    if only_session.state != IDLE:
        only_session.start()
        qtbot.waitUntil(lambda: only_session.is_free)
    execute(qtbot, only_session, ANEW)
    return only_session


ANEW = """\
for name in [name for name in get_ipython().user_ns if name.islower() and name[0] != "_"]:
    if name not in ("get_ipython", "exit", "quit", "open"):
        del get_ipython().user_ns[name]
import layerwright
__import__("keras").utils.set_random_seed(1)
layerwright.begin(get_ipython().user_ns, layerwright.LIVE.publish, {})
"""
"""Lets a session forget the model and what the person's names mean; its random numbers begin anew."""


def execute(qtbot: QtBot, session: Session, code: str) -> str:
    """Have code executed and wait for its end; the status that it ended with."""
    ends: list[str] = []
    session.execute(Execution(code, lambda told: None, lambda status, reply: ends.append(status)))
    qtbot.waitUntil(lambda: bool(ends) and session.is_free)
    return ends[0]


@pytest.fixture
def make_live(catalogue: Catalogue, session: Session) -> Iterator[Callable[[Project], LiveModel]]:
    """Makes live models of projects, each with a document of its own, in the session that all tests share."""
    made: list[LiveModel] = []

    def make(project: Project) -> LiveModel:
        made.append(LiveModel(Document(project, catalogue), session))
        return made[-1]

    yield make
    for live in made:
        live.close()


def build(qtbot: QtBot, live: LiveModel) -> Built:
    """Build the drawing as it is now, and wait until that is done."""
    with qtbot.waitSignals([live.built, live.values_changed]):
        live.build()
    assert live.result is not None
    qtbot.waitUntil(lambda: live.session.is_free)
    return live.result


@pytest.fixture
def window(open_window: Callable[..., MainWindow], analyser: StubAnalyser) -> MainWindow:
    """A main window with an empty drawing."""
    return open_window(analyser=analyser)


@pytest.fixture
def mlp(catalogue: Catalogue) -> tuple[Project, tuple[NodeId, ...]]:
    """Input (20,) → Flatten → Dense(256) → Dense(10), and its nodes."""
    return draw_mlp(catalogue)


@pytest.fixture
def path(mlp: tuple[Project, tuple[NodeId, ...]], tmp_path: Path) -> Path:
    """A project in a file."""
    path = tmp_path / "mlp.layers"
    write(path, mlp[0])
    return path


@pytest.fixture
def opened(window: MainWindow, path: Path) -> MainWindow:
    """A window with that file open."""
    assert window.files.open(path)
    settle()
    return window


def draw_mlp(catalogue: Catalogue) -> tuple[Project, tuple[NodeId, ...]]:
    """The model that the tour of the README draws."""
    project, nodes = empty_project("MLP"), []
    steps = (
        ("input", {"shape": (20,)}),
        ("keras.layers.Flatten", {}),
        ("keras.layers.Dense", {"units": 256, "activation": "relu"}),
        ("keras.layers.Dense", {"units": 10}),
    )
    for kind, values in steps:
        place = Place(240 * len(nodes), 0)
        project, node = add_node(project, project.main, catalogue.nodes[kind], place, catalogue, values)
        if nodes:
            project = connect_after(project, project.main, nodes[-1], node, catalogue)
        nodes.append(node)
    return project, tuple(nodes)


def keys_to(widget: QWidget) -> QWidget:
    """The widget that gets what is typed into `widget`."""
    return widget.focusProxy() or widget
