"""The choice of kernel and setup: the dialog, what the program makes of it, and a session that follows it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.app import Program
from editor.dialogs.session_settings import SessionSettingsDialog
from editor.main_window import MainWindow
from editor.processes import kernels
from editor.processes.kernels import CatalogueMaker, Lack, Probe, catalogue_name, lacks
from editor.processes.session import COMMAND, IDLE, Session
from editor.session_settings import ChosenRuntime, is_ours
from editor.settings import ChosenKernel, Settings, cache_folder
from nodes.catalogue.load import FUNCTIONS, SHIPPED, catalogue_in, load_catalogue
from nodes.catalogue.spec import Catalogue
from tests.editor.conftest import StubAnalyser, execute
from tests.editor.programs import running

ARGUMENTS = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
GOOD = {
    **{"python": "3.12.1", "tensorflow": "2.16.0", "keras": "3.0.5"},
    **{"numpy": "1.26", "h5py": "3.10", "ipykernel": "6"},
}


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kernels of a test's own: a twin of this Python, one that is gone, and one that is not Python."""
    entries = {
        "twin": {"argv": [sys.executable, *ARGUMENTS], "language": "python", "env": {"TWIN": "yes"}},
        "gone": {"argv": ["/nowhere/python", *ARGUMENTS], "language": "python"},
        "other": {"argv": [sys.executable], "language": "R"},
        "empty": {"argv": [], "language": "python"},
    }
    for name, entry in entries.items():
        folder = tmp_path / "jupyter" / "kernels" / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps({**entry, "display_name": name.title()}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_NO_CONFIG", "1")
    return tmp_path


@pytest.fixture
def dialog(specs: Path, settings: Settings, qtbot: QtBot) -> Iterator[SessionSettingsDialog]:
    """The dialog, once every kernel has been asked."""
    dialog = SessionSettingsDialog(settings)
    qtbot.addWidget(dialog)
    dialog.open()
    with ExitStack() as stack:
        stack.callback(dialog.reject)
        qtbot.waitUntil(lambda: {"twin", "gone"} <= dialog._versions.keys())
        yield dialog


def row_of(dialog: SessionSettingsDialog, name: str) -> int:
    """The row of a kernel."""
    return [each.name for each in dialog._kernels].index(name)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"tensorflow": "2.16.0rc1"}, []),
        ({"tensorflow": "2.15.1"}, [Lack("tensorflow", "2.16", "2.15.1")]),
        ({"keras": "2.15.0"}, [Lack("keras", "3", "2.15.0")]),
        ({"python": "3.10.9"}, [Lack("Python", "3.11", "3.10.9")]),
        ({"h5py": ""}, [Lack("h5py", "", "")]),
        ({"tensorflow": ""}, [Lack("tensorflow", "2.16", "")]),
    ],
)
def test_what_a_kernel_lacks_is_known_by_its_versions(changes: dict[str, str], found: list[Lack]) -> None:
    """Missing, or older than the least."""
    assert lacks({**GOOD, **changes}) == found


def test_kernels_and_what_they_offer_are_listed(dialog: SessionSettingsDialog, qtbot: QtBot) -> None:
    """The program's own Python first; of others those of Python alone; a sentence for what will not do."""
    names = [each.name for each in dialog._kernels]
    assert names[0] == ""
    assert {"twin", "gone"} <= set(names)
    assert not {"other", "empty"} & set(names)
    row = row_of(dialog, "twin")
    assert dialog.table.item(row, 3).text().startswith("3.")  # type: ignore[union-attr]
    dialog.table.setCurrentCell(row, 0)
    assert dialog.accept_button.isEnabled()
    dialog.table.setCurrentCell(row_of(dialog, "gone"), 0)
    assert "does not answer" in dialog.words.text()
    assert not dialog.accept_button.isEnabled()


def test_what_will_not_do_says_why(dialog: SessionSettingsDialog) -> None:
    """Each thing that is missing, and the version that is needed."""
    row = row_of(dialog, "twin")
    dialog._on_found(dialog._kernels[row], {**GOOD, "keras": "2.15.0", "h5py": ""})
    dialog.table.setCurrentCell(row, 0)
    assert "keras 2.15.0 is too old: at least 3 is needed" in dialog.words.text()
    assert "It has no h5py." in dialog.words.text()
    assert not dialog.accept_button.isEnabled()


def test_what_is_chosen_is_remembered(
    dialog: SessionSettingsDialog, settings: Settings, qtbot: QtBot
) -> None:
    """Kernel, devices and precision; cancelling changes nothing."""
    dialog.table.setCurrentCell(row_of(dialog, "twin"), 0)
    dialog.cpus.setValue(3)
    dialog.precision.setCurrentText("mixed_bfloat16")
    qtbot.keyClick(dialog.growth, Qt.Key.Key_Space)
    growth = False
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    again = Settings()
    settings.save()
    assert again.kernel is not None
    assert again.kernel.name == "twin"
    assert again.kernel.environment == {"TWIN": "yes"}
    assert is_ours(again.kernel.versions)
    setup = {"virtual_cpus": 3, "memory_growth": growth, "precision": "mixed_bfloat16"}
    setup["memory"] = settings.session_memory
    assert again.session_setup == setup
    second = SessionSettingsDialog(again)
    second.cpus.setValue(1)
    second.reject()
    assert again.session_setup == setup


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "x"}', '{"argv": 1}'])
def test_a_broken_entry_in_the_settings_is_no_kernel(settings: Settings, text: str) -> None:
    """The program's own Python then."""
    settings._store.setValue("session/kernel", text)
    assert settings.kernel is None


def test_a_probe_is_not_waited_for_too_long(qapp: QApplication, qtbot: QtBot) -> None:
    """Neither for one that hangs, nor for one that talks nonsense; the next is asked all the same."""
    told: dict[str, object] = {}
    hangs = kernels.Kernel("hangs", "", ("/bin/sleep", "600"))
    with closing(Probe(deadline_ms=500)) as probe:
        probe.found.connect(lambda kernel, versions: told.update({kernel.name: versions}))
        probe._run.start(("/bin/sleep", "600"), {})
        probe._waiting.append(hangs)
        probe.ask([kernels.Kernel("talks", "", ("/bin/echo",))])
        qtbot.waitUntil(lambda: len(told) == 2)
    assert told == {"hangs": None, "talks": None}


# -- what the program makes of it --------------------------------------------------------------------------


def chosen(name: str = "twin", interpreter: str = sys.executable, keras: str = "") -> ChosenKernel:
    """A kernel that somebody has chosen; of another version than ours with `keras`."""
    from importlib.metadata import version

    versions = {"keras": keras or version("keras"), "tensorflow": version("tensorflow")}
    return ChosenKernel(name, name.title(), (interpreter, *ARGUMENTS), {"TWIN": "yes"}, versions)


def keep_catalogue(kernel: ChosenKernel) -> Path:
    """Stand in for a catalogue that was made before."""
    folder = cache_folder() / "catalogue" / catalogue_name(kernel.versions)
    folder.mkdir(parents=True)
    data = json.loads(SHIPPED.read_text())
    data["keras"] = kernel.versions["keras"]
    (folder / SHIPPED.name).write_text(json.dumps(data))
    (folder / FUNCTIONS.name).write_text(FUNCTIONS.read_text())
    return folder


class Analyser(StubAnalyser):
    """Remembers how it was made."""

    def __init__(self, **options: object) -> None:
        super().__init__()
        self.options = options


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Program]:
    """A program whose analysers are stubs."""
    with running(qapp, settings, catalogue, Analyser, tmp_path) as program:
        yield program


def test_the_analyser_follows_the_kernel(program: Program, settings: Settings, qtbot: QtBot) -> None:
    """The window is made anew around its document; everything that starts a process uses the other Python."""
    before = program.open_window()
    assert before._analyser.options == {}  # type: ignore[attr-defined]
    kernel = chosen(keras="3.99.0")
    folder = keep_catalogue(kernel)
    settings.kernel, settings.virtual_cpus = kernel, 3
    before.session_settings.chosen.emit()
    qtbot.waitUntil(lambda: program.windows[0] is not before)
    window = program.windows[0]
    assert window.document is before.document
    command = (sys.executable, "-m", "nodes.runtime.analyser", str(folder))
    assert window._analyser.options == {"command": command, "environment": {"TWIN": "yes"}}  # type: ignore[attr-defined]
    assert before._analyser.closed  # type: ignore[attr-defined]
    assert window.own_code.checker.command[-1] == str(folder)
    assert window.exporting.prover.environment == {"TWIN": "yes"}
    assert window.live.session.command == kernel.argv
    assert window.live.session.setup["virtual_cpus"] == 3
    assert window.document.catalogue.keras_version == "3.99.0"
    assert "3.99.0" in window.status.versions.text()
    settings.kernel = None
    window.session_settings.chosen.emit()
    qtbot.waitUntil(lambda: program.windows[0] is not window)
    assert program.windows[0].live.session.command == COMMAND
    assert program.windows[0].document.catalogue.keras_version != "3.99.0"


def test_other_devices_alone_leave_the_window_as_it_is(
    program: Program, settings: Settings, qtbot: QtBot
) -> None:
    """The session gets them at its next start."""
    window = program.open_window()
    settings.virtual_cpus = 2
    with qtbot.waitSignal(program.runtime.ready):
        window.session_settings.chosen.emit()
    assert program.windows == [window]
    assert window.live.session.setup["virtual_cpus"] == 2


def test_a_kernel_that_is_gone_gives_way_to_our_own(settings: Settings, qtbot: QtBot) -> None:
    """And the person is told so."""
    settings.kernel = chosen(interpreter="/nowhere/python")
    runtime = ChosenRuntime(settings)
    assert runtime.is_missing()
    with qtbot.waitSignal(runtime.ready) as ready:
        runtime.prepare()
    assert "/nowhere/python is not there any more" in ready.args[0]
    assert settings.kernel is None
    assert runtime.options("nodes.runtime.analyser") == {}


def test_a_catalogue_that_cannot_be_made_is_said(settings: Settings, qtbot: QtBot) -> None:
    """What ships with the program is shown instead."""
    settings.kernel = chosen(interpreter="/bin/false", keras="3.99.0")
    runtime = ChosenRuntime(settings)
    with qtbot.waitSignal(runtime.ready) as ready:
        runtime.prepare()
    assert "could not be made" in ready.args[0]
    assert runtime.command("nodes.runtime.analyser") == ("/bin/false", "-m", "nodes.runtime.analyser")


@pytest.mark.full
def test_another_keras_makes_its_own_catalogue_once(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    """On its own interpreter; the next time it is there. Here it is this Keras under another name."""
    kernel = chosen(keras="3.99.0")
    with closing(CatalogueMaker(deadline_ms=800_000)) as maker:
        with qtbot.waitSignal(maker.made, timeout=800_000) as made:
            maker.make(kernel, tmp_path)
        assert catalogue_in(made.args[0]) == load_catalogue()
        with qtbot.waitSignal(maker.made):
            maker.make(kernel, tmp_path)


def test_a_session_runs_on_the_chosen_kernelspec(settings: Settings, tmp_path: Path, qtbot: QtBot) -> None:
    """With its environment, and set up as was chosen."""
    settings.kernel, settings.virtual_cpus, settings.precision = chosen(), 3, "mixed_bfloat16"
    session = Session()
    session.where = tmp_path
    ChosenRuntime(settings).dress(session)
    session.environment = {**session.environment, "IPYTHONDIR": str(tmp_path / "ipython")}
    with closing(session):
        session.start()
        qtbot.waitUntil(lambda: session.state == IDLE and session.is_free)
        code = (
            "import os, keras, tensorflow as tf\n"
            "assert os.environ['TWIN'] == 'yes'\n"
            "assert len(tf.config.list_logical_devices('CPU')) == 3\n"
            "assert keras.config.dtype_policy().name == 'mixed_bfloat16'"
        )
        assert execute(qtbot, session, code) == "ok"


@pytest.mark.parametrize("restart", [False, True])
def test_a_running_session_is_offered_a_restart(
    open_window: Callable[..., MainWindow],
    session: Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    restart: bool,
) -> None:
    """Later is what Enter means."""
    window = open_window(session=session)
    restarted: list[bool] = []
    monkeypatch.setattr(window.live.session, "restart", lambda: restarted.append(True))
    window.session_settings.offer_restart()
    box = window.session_settings.offer
    assert box is not None
    buttons = {each.text(): each for each in box.buttons()}
    assert box.defaultButton() is buttons["Later"]
    qtbot.mouseClick(buttons["Restart" if restart else "Later"], Qt.MouseButton.LeftButton)
    assert restarted == [True] * restart
