"""A file is not one window's alone: what others do to it is noticed, and nothing is written over unasked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from editor import files, on_disk
from editor.comparing import CompareDialog
from editor.dialogs.recovery_offer import RecoveryDialog
from editor.main_window import MainWindow
from editor.on_disk import OnDisk
from editor.recovery import left_over
from nodes.edit import set_title
from nodes.formats.files import digest_of
from nodes.formats.layers import dumps, read, write
from nodes.graph import NodeId, Project, empty_project
from tests.editor.conftest import journal_of, leave, settle

Open = Callable[..., MainWindow]
Mlp = tuple[Project, tuple[NodeId, ...]]
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Answering:
    """Clicks the button that says `title` in whatever dialog comes, and remembers what that said."""

    def __init__(self, qtbot: QtBot, *titles: str) -> None:
        self._qtbot = qtbot
        self._titles = list(titles)
        self.told: list[str] = []
        self.timer = QTimer(interval=5)
        self.timer.timeout.connect(self._look)
        self.timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not self._titles or not dialog.isVisible():
            return
        buttons = {each.text().replace("&", ""): each for each in dialog.findChildren(QAbstractButton)}
        title = self._titles.pop(0)
        if not self._titles:
            self.timer.stop()
        if isinstance(dialog, QMessageBox):
            self.told.append(dialog.text())
        self._qtbot.mouseClick(buttons[title], LEFT)


@pytest.fixture
def answering(qtbot: QtBot) -> Iterator[Callable[..., Answering]]:
    """Answers dialogs that come later."""
    made: list[Answering] = []

    def answer(*titles: str) -> Answering:
        made.append(Answering(qtbot, *titles))
        return made[-1]

    yield answer
    for each in made:
        each.timer.stop()


def titled(project: Project, node: NodeId, title: str) -> Project:
    """`project` with another title on a node."""
    return set_title(project, project.main, node, title)


def edit(window: MainWindow, node: NodeId, title: str = "mine") -> None:
    """Change the drawing."""
    window.document.apply("Rename", lambda project: titled(project, node, title))


def click(qtbot: QtBot, window: MainWindow, title: str) -> None:
    """Click a button of the bar about the file."""
    bar = window.files.changes.bar
    assert bar.isVisible()
    (button,) = (each for each in bar.buttons if each.text() == title)
    qtbot.mouseClick(button, LEFT)
    settle()


def wait_for_bar(qtbot: QtBot, window: MainWindow) -> str:
    """What the bar says, once it is there."""
    qtbot.waitUntil(window.files.changes.bar.isVisible)
    return window.files.changes.bar.words.text()


# -- changed while it is open ----------------------------------------------------------------------------


def test_a_change_from_outside_is_noticed_and_reloaded_as_one_step(
    qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path
) -> None:
    """What the file holds now comes in; undo brings back what was there, with what was not saved."""
    project, nodes = mlp
    edit(opened, nodes[1])
    mine = opened.document.project
    theirs = titled(project, nodes[0], "theirs")
    write(path, theirs)
    words = wait_for_bar(qtbot, opened)
    assert "mlp.layers has been changed by another program." in words
    assert "undo" in words
    click(qtbot, opened, "Reload")
    assert not opened.files.changes.bar.isVisible()
    assert opened.document.project == theirs
    assert not opened.document.dirty
    qtbot.keyClick(opened, Qt.Key.Key_Z, CONTROL)
    assert opened.document.project == mine
    assert opened.document.dirty


def test_mine_can_be_kept_and_is_saved_without_another_question(
    qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path
) -> None:
    """Who said so once is not asked again; what the other program wrote is among the earlier versions."""
    theirs = titled(mlp[0], mlp[1][0], "theirs")
    write(path, theirs)
    wait_for_bar(qtbot, opened)
    click(qtbot, opened, "Keep mine")
    assert opened.document.dirty
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    assert read(path).project == mlp[0]
    assert [read(each.file).project for each in opened.files.versions()] == [theirs]


def test_mine_can_be_compared_before_anything_is_decided(
    qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path
) -> None:
    """Both drawings side by side; the question stays."""
    write(path, titled(mlp[0], mlp[1][0], "theirs"))
    wait_for_bar(qtbot, opened)
    click(qtbot, opened, "Compare")
    qtbot.waitUntil(lambda: bool(opened.findChildren(CompareDialog)))
    (dialog,) = opened.findChildren(CompareDialog)
    dialog.reject()
    settle()
    assert opened.files.changes.bar.isVisible()


def test_the_same_content_written_again_is_no_change(qtbot: QtBot, opened: MainWindow, path: Path) -> None:
    """Only what the file holds counts, not when it was written."""
    text = path.read_bytes()
    disk = opened.files.disk
    path.write_bytes(text + b"\n")
    wait_for_bar(qtbot, opened)
    path.write_bytes(text)
    qtbot.waitUntil(lambda: not opened.files.changes.bar.isVisible())
    assert disk.digest == digest_of(text)
    assert not opened.document.dirty


def test_it_is_looked_at_when_the_person_comes_back(qtbot: QtBot, opened: MainWindow, path: Path) -> None:
    """Network drives tell nothing of changes."""
    disk = opened.files.disk
    disk._watcher.removePaths([*disk._watcher.files(), *disk._watcher.directories()])
    path.write_bytes(path.read_bytes() + b"\n")
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)  # type: ignore[union-attr]
    wait_for_bar(qtbot, opened)


def test_a_file_that_is_deleted_is_missed_and_comes_back_by_saving(
    qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path
) -> None:
    """The drawing is unsaved work then, whether or not it was changed."""
    path.unlink()
    assert "is gone" in wait_for_bar(qtbot, opened)
    assert opened.document.dirty
    assert opened.isWindowModified()
    click(qtbot, opened, "Save it again")
    assert read(path).project == mlp[0]
    assert not opened.document.dirty


def test_a_deletion_that_is_taken_back_leaves_no_trace(qtbot: QtBot, opened: MainWindow, path: Path) -> None:
    """The file is again what it was, and so is the mark of unsaved work."""
    text = path.read_bytes()
    path.unlink()
    wait_for_bar(qtbot, opened)
    path.write_bytes(text)
    qtbot.waitUntil(lambda: not opened.files.changes.bar.isVisible())
    assert not opened.document.dirty


def _pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes of a name here")
    os.mkfifo(path)


IN_ITS_PLACE: dict[str, Callable[[Path], None]] = {
    "a folder": Path.mkdir,
    "a pipe": _pipe,
    "a circle of links": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("what", sorted(IN_ITS_PLACE))
def test_what_is_no_file_in_its_place_is_not_taken_for_it(
    qtbot: QtBot, opened: MainWindow, path: Path, what: str
) -> None:
    """The drawing stays unsaved, and the bar stays; it can still be asked whose the path is."""
    path.unlink()
    wait_for_bar(qtbot, opened)
    IN_ITS_PLACE[what](path)
    for _ in range(2):
        # The first answer may be to a question from before.
        with qtbot.waitSignal(opened.files.disk.looked):
            opened.files.disk.look()
    assert opened.files.changes.bar.isVisible()
    assert opened.document.dirty
    assert opened.files.disk.is_at(path)
    assert opened.files.versions() == []


@pytest.mark.skipif(os.name == "nt", reason="there a file that is open elsewhere has no number to know it by")
def test_a_file_that_is_renamed_is_followed(qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path) -> None:
    """The window goes on with the new name, and saves there."""
    with qtbot.waitSignal(opened.files.disk.looked):
        opened.files.disk.look()
    other = path.with_name("other.layers")
    path.rename(other)
    assert "is called other.layers now" in wait_for_bar(qtbot, opened)
    click(qtbot, opened, "Go on with that")
    assert opened.windowTitle() == "other[*] — Layerwright"
    assert not opened.document.dirty
    edit(opened, mlp[1][0])
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    assert not path.exists()
    assert read(other).project == opened.document.project


def test_a_file_that_is_renamed_between_two_looks_is_followed(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    """The second was asked for before the first had told which file it was."""
    seen, renamed, asked = on_disk._seen, Event(), []

    def look(question: object) -> object:
        asked.append(question)
        # Whatever comes of the test, no thread waits for ever.
        assert len(asked) == 1 or renamed.wait(600)
        return seen(question)

    monkeypatch.setattr(on_disk, "_seen", look)
    with closing(OnDisk()) as disk:
        disk.follow(path, digest_of(path.read_bytes()))
        with qtbot.waitSignal(disk.looked):
            disk.look()
            disk.look()
        with qtbot.waitSignal(disk.gone) as gone:
            path.rename(path.with_name("other.layers"))
            renamed.set()
        assert gone.args == [path.with_name("other.layers")]


# -- saving over another version -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "holds", "dirty"),
    [("Save over it", "mine", False), ("Cancel", "theirs", True), ("Reload", "theirs", False)],
)
def test_saving_over_what_another_wrote_asks(
    qtbot: QtBot,
    opened: MainWindow,
    mlp: Mlp,
    path: Path,
    answering: Callable[..., Answering],
    answer: str,
    holds: str,
    dirty: bool,
) -> None:
    """Nothing that this window has not seen is written over without a question; what goes is kept aside."""
    project, nodes = mlp
    edit(opened, nodes[0], "mine")
    theirs = titled(project, nodes[0], "theirs")
    write(path, theirs)
    asked = answering(answer)
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    assert asked.told == ["mlp.layers has been changed by another program."]
    found = read(path).project
    assert found.main_block.nodes[nodes[0]].title == holds
    assert opened.document.dirty is dirty
    if holds == "mine":
        assert [read(each.file).project for each in opened.files.versions()] == [theirs]


def test_saving_under_another_name_leaves_theirs(
    qtbot: QtBot,
    opened: MainWindow,
    mlp: Mlp,
    path: Path,
    answering: Callable[..., Answering],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both are kept."""
    theirs = titled(mlp[0], mlp[1][0], "theirs")
    write(path, theirs)
    edit(opened, mlp[1][0])
    other = path.with_name("mine.layers")
    monkeypatch.setattr(files, "ask_save", lambda *given: other)
    answering("Save as…")
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    assert read(path).project == theirs
    assert read(other).project == opened.document.project
    assert opened.document.path == other


# -- open in two windows ---------------------------------------------------------------------------------


def test_a_project_that_is_open_elsewhere_opens_read_only(
    open_window: Open, opened: MainWindow, path: Path, answering: Callable[..., Answering]
) -> None:
    """The person is told, and may look; the first window goes on as before."""
    other = open_window()
    asked = answering("Open read-only")
    assert other.files.open(path)
    assert asked.told == ["mlp.layers is open in another window."]
    assert other.files.read_only
    assert "[read-only]" in other.windowTitle()
    assert not opened.files.read_only


def test_a_project_that_is_open_elsewhere_opens_as_a_copy(
    open_window: Open, opened: MainWindow, mlp: Mlp, path: Path, answering: Callable[..., Answering]
) -> None:
    """It has no name, so that it is saved elsewhere."""
    other = open_window()
    answering("Open a copy")
    assert other.files.open(path)
    assert other.document.project == mlp[0]
    assert other.document.path is None


def test_who_thinks_better_of_it_opens_nothing(
    open_window: Open, opened: MainWindow, path: Path, answering: Callable[..., Answering]
) -> None:
    """The second window stays as it was."""
    other = open_window()
    before = other.document.project
    answering("Cancel")
    assert not other.files.open(path)
    assert other.document.project is before


def test_a_closed_window_holds_nothing(open_window: Open, path: Path) -> None:
    """The next one opens the file without a question, and no trace of the first is left beside it."""
    first = open_window()
    assert first.files.open(path)
    assert (path.parent / f".{path.name}.lock").exists()
    first.close()
    assert not (path.parent / f".{path.name}.lock").exists()
    second = open_window()
    assert second.files.open(path)
    assert not second.files.read_only


def test_what_a_dead_program_held_is_free(open_window: Open, path: Path) -> None:
    """A lock whose process is gone keeps nobody out."""
    (path.parent / f".{path.name}.lock").write_text("999999999\nlayerwright\n\n\n\n")
    window = open_window()
    assert window.files.open(path)
    assert not window.files.read_only


def test_what_another_machine_holds_can_be_opened_anyway(
    open_window: Open, path: Path, answering: Callable[..., Answering]
) -> None:
    """Nobody can see from here whether that program still runs."""
    (path.parent / f".{path.name}.lock").write_text("1\nlayerwright\nfar.away\n\n\n")
    window = open_window()
    asked = answering("Cancel")
    assert not window.files.open(path)
    assert asked.told == ["mlp.layers is open on the machine far.away."]
    answering("Open anyway")
    assert window.files.open(path)
    assert not window.files.read_only
    other = open_window()
    asked = answering("Cancel")
    assert not other.files.open(path)
    assert asked.told == ["mlp.layers is open in another window."]


def test_a_folder_that_takes_no_lock_opens_as_usual(
    open_window: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can be told, nobody is asked."""
    (path.parent / f".{path.name}.lock").mkdir()
    window = open_window()
    assert window.files.open(path)


def test_opening_it_again_in_the_same_window_asks_nothing(opened: MainWindow, path: Path) -> None:
    """The window holds it itself."""
    assert opened.files.open(path)
    assert not opened.files.read_only


# -- earlier versions ------------------------------------------------------------------------------------


def test_each_save_keeps_what_was_there(qtbot: QtBot, opened: MainWindow, mlp: Mlp, path: Path) -> None:
    """File ▸ Revert to offers the newest ones; choosing one is a step that can be undone."""
    project, nodes = mlp
    for title in "abc":
        edit(opened, nodes[0], title)
        qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    titles = [read(each.file).project.main_block.nodes[nodes[0]].title for each in opened.files.versions()]
    assert titles == ["b", "a", project.main_block.nodes[nodes[0]].title]
    menu = next(each for each in opened.findChildren(QMenu) if each.title() == "Revert to")
    menu.aboutToShow.emit()
    now = opened.document.project
    menu.actions()[1].trigger()
    assert opened.document.project.main_block.nodes[nodes[0]].title == "a"
    assert opened.document.dirty
    opened.document.undo()
    assert opened.document.project is now


# -- what a crash left -----------------------------------------------------------------------------------


def test_opening_a_project_offers_what_a_crash_left_of_it(
    window: MainWindow, mlp: Mlp, path: Path, answering: Callable[..., Answering]
) -> None:
    """It comes with its history; and the journal is this window's from then on."""
    folder = files.unsaved_folder()
    work = titled(mlp[0], mlp[1][0], "lost")
    leave(folder, work, path, digest_of(path.read_bytes()))
    leave(folder, empty_project("Other"), path.with_name("other.layers"))
    answering("Restore")
    assert window.files.open(path)
    assert window.document.project == work
    assert window.document.path == path
    assert window.document.dirty
    assert window.document.history.undo_label == "Draw"
    window.document.undo()
    assert window.document.project.main_block.name == "Begun"
    (other,) = left_over(folder)
    assert other.path == path.with_name("other.layers")
    window.files.journal.keeper.wait()
    assert len(journal_of(window.files.journal.keeper.file).steps) == 2


def test_refusing_keeps_it_until_it_is_discarded(
    window: MainWindow, mlp: Mlp, path: Path, answering: Callable[..., Answering]
) -> None:
    """The file opens as it is; the work is offered again."""
    folder = files.unsaved_folder()
    leave(folder, titled(mlp[0], mlp[1][0], "lost"), path)
    answering("Ask again later")
    assert window.files.open(path)
    assert window.document.project == mlp[0]
    assert len(left_over(folder)) == 1
    answering("Discard")
    assert window.files.open(path)
    assert left_over(folder) == []


def test_work_of_a_file_that_was_saved_since_can_be_compared_and_taken(
    qtbot: QtBot, window: MainWindow, mlp: Mlp, path: Path, answering: Callable[..., Answering]
) -> None:
    """It is said that the file is another one now; after taking the work the file can still be had."""
    folder = files.unsaved_folder()
    leave(folder, titled(mlp[0], mlp[1][0], "lost"), path, "another")
    (left,) = left_over(folder)
    dialog = RecoveryDialog([left], window, window.files.compare)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "its file has been saved since" in dialog.list.item(0).text()
    qtbot.mouseClick(dialog.compare_button, LEFT)
    (compared,) = dialog.findChildren(CompareDialog)
    compared.reject()
    dialog.close()
    answering("Restore")
    assert window.files.open(path)
    assert "changed by another program" in wait_for_bar(qtbot, window)
    click(qtbot, window, "Reload")
    assert window.document.project == mlp[0]


def test_a_journal_that_is_torn_says_what_is_missing(
    window: MainWindow, mlp: Mlp, path: Path, answering: Callable[..., Answering]
) -> None:
    """What stands before the damage is taken."""
    folder = files.unsaved_folder()
    file = leave(folder, titled(mlp[0], mlp[1][0], "lost"), path)
    file.write_bytes(file.read_bytes()[:-9])
    told: list[str] = []
    window.files.told.connect(told.append)
    answering("Restore")
    assert window.files.open(path)
    assert window.document.project.main_block.name == "Begun"
    assert any("are left out" in each for each in told)


def test_a_watch_that_ends_tells_nothing_any_more(qtbot: QtBot, path: Path) -> None:
    """Closing while the file is looked at is no mistake."""
    disk = OnDisk()
    disk.follow(path, "another")
    disk.look()
    disk.close()
    settle()
    assert dumps(read(path).project)
