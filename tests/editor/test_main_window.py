"""The main window, used as a person would: keys, menus, files, closing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from editor import files
from editor.dialogs.shortcuts import ShortcutsDialog
from editor.dialogs.unsaved import Answer
from editor.main_window import EXAMPLES, MainWindow
from editor.recovery import left_over
from editor.settings import Settings
from editor.theme.colours import LIGHT
from editor.theme.look import Look
from nodes.formats.files import FileError
from nodes.formats.layers import read, write
from nodes.graph import NodeId, PortName, Project
from nodes.report import NodeReport, NodeState, Problem, Report, Severity, TensorSpec
from tests.editor.conftest import StubAnalyser, journal_of, leave, settle

Mlp = tuple[Project, tuple[NodeId, ...]]
Open = Callable[..., MainWindow]


def _add_dense(window: MainWindow) -> None:
    window.palette_panel.chosen.emit("keras.layers.Dense")
    settle()


def _nodes(window: MainWindow) -> set[str]:
    block = window.document.project.main_block
    return {layer.type for layer in block.layers.values()} | {
        node.kind for node in block.nodes.values() if node.layer is None
    }


def _answer(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr(files, "ask_to_save", lambda _window, name: asked.append(name) or answer)
    return asked


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(files, "ask_open", lambda *given: path)
    monkeypatch.setattr(files, "ask_save", lambda *given: path)


# -- edits -----------------------------------------------------------------------------------------------


def test_a_kind_from_the_palette_is_placed_undone_and_redone_by_keys(
    window: MainWindow, qtbot: QtBot
) -> None:
    """The shortest way from nothing to a layer and back."""
    _add_dense(window)
    assert _nodes(window) == {"keras.layers.Dense"}
    keyboard = QApplication.focusWidget()
    qtbot.keyClick(keyboard, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _nodes(window) == set()
    qtbot.keyClick(keyboard, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert _nodes(window) == {"keras.layers.Dense"}


def test_the_menu_says_what_undo_would_take_back(window: MainWindow) -> None:
    """The label of the step stands in the menu; without a step there is nothing to undo."""
    undo = window.menus.actions["edit.undo"]
    assert (undo.isEnabled(), undo.text()) == (False, "Undo")
    _add_dense(window)
    assert undo.isEnabled()
    assert undo.text() == f"Undo {window.document.history.undo_label}"


def test_placed_kinds_are_remembered_for_the_palette(window: MainWindow, settings: Settings) -> None:
    """What was placed last is offered first."""
    _add_dense(window)
    assert settings.recent_kinds == ["keras.layers.Dense"]
    settings.add_recent_kind("input")
    window.document.undo()
    window.document.redo()
    assert settings.recent_kinds[0] == "input", "what comes back was not placed now"


def test_delete_works_on_the_canvas_and_leaves_text_fields_alone(
    open_window: Open, mlp: Mlp, qtbot: QtBot
) -> None:
    """The same key removes nodes or letters, depending on where the focus is."""
    project, nodes = mlp
    window = open_window(project)
    window.canvas.select(nodes[-1:])
    window.menus.refresh()
    window.header.rename()
    qtbot.keyClick(window.header.field, Qt.Key.Key_Backspace)
    assert len(window.document.project.main_block.nodes) == 4
    qtbot.keyClick(window.header.field, Qt.Key.Key_Escape)
    window.canvas.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert len(window.document.project.main_block.nodes) == 3


def test_the_class_is_renamed_in_the_strip(window: MainWindow, qtbot: QtBot) -> None:
    """A double click, a name, Enter; a name that Python refuses stays in the field, marked."""
    qtbot.mouseDClick(window.header.name, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.header.field, "Fancy")
    qtbot.keyClick(window.header.field, Qt.Key.Key_Return)
    assert window.document.project.main_block.name == "Fancy"
    window.header.rename()
    qtbot.keyClicks(window.header.field, "1x")
    qtbot.keyClick(window.header.field, Qt.Key.Key_Return)
    assert window.document.project.main_block.name == "Fancy"
    assert window.header.field.property("wrong") == "true"


# -- what is known ---------------------------------------------------------------------------------------


def test_the_analyser_is_asked_about_every_state(window: MainWindow, analyser: StubAnalyser) -> None:
    """After an edit the newest project is analysed, under its revision."""
    _add_dense(window)
    project, revision = analyser.asked[-1]
    assert project is window.document.project
    assert revision == window.document.revision


def test_problems_are_counted_on_the_tab_and_lead_to_the_node(
    open_window: Open, mlp: Mlp, analyser: StubAnalyser, qtbot: QtBot
) -> None:
    """What Keras refuses is listed; a click selects the node on the canvas."""
    project, nodes = mlp
    window = open_window(project, analyser)
    problem = Problem("keras", Severity.ERROR, project.main, nodes[2], arguments={"text": "No."})
    analyser.answer(Report(window.document.revision, problems=(problem,)))
    dock = window.docks.dock("problems")
    assert dock.windowTitle() == "Problems (1)"
    dock.raise_()
    settle()
    listed = window.problems.list
    item = listed.topLevelItem(0)
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualItemRect(item).center())
    assert window.canvas.selection == {nodes[2]}


def test_ports_that_keras_tells_are_recorded_without_an_undo_step(
    open_window: Open, analyser: StubAnalyser, catalogue
) -> None:
    """A node whose number of outputs depends on its arguments gets the ports that Keras told."""
    window = open_window(analyser=analyser)
    spec = next(each for each in catalogue.nodes.values() if each.dynamic_outputs)
    window.palette_panel.chosen.emit(spec.id)
    settle()
    (node,) = window.document.project.main_block.nodes
    steps = len(window.document.history.steps)
    names = [PortName(f"output_{number}") for number in range(3)]
    told = NodeReport(NodeState.OK, {name: TensorSpec((1,), "float32") for name in names})
    analyser.answer(Report(window.document.revision, {((), node): told}))
    assert window.document.project.main_block.nodes[node].outputs == tuple(names)
    assert len(window.document.history.steps) == steps


def test_the_status_line_says_what_the_analyser_does(window: MainWindow, analyser: StubAnalyser) -> None:
    """Each state has words; a refusal takes their place for a while."""
    analyser.state_changed.emit("idle")
    assert "up to date" in window.status.left.text()
    window.canvas.refused.emit("This wire would close a circle.")
    assert window.status.left.text() == "This wire would close a circle."


def test_the_totals_stand_in_the_status_line(open_window: Open, mlp: Mlp, qtbot: QtBot) -> None:
    """Nodes and parameters, as the summary has them."""
    window = open_window(mlp[0])
    window.summary.refresh()
    assert window.status.middle.text().startswith("4 nodes")


def test_selection_is_in_step_everywhere(open_window: Open, mlp: Mlp, qtbot: QtBot) -> None:
    """A node selected on the canvas is selected in the table, and the other way round."""
    project, nodes = mlp
    window = open_window(project)
    window.docks.raise_if(True, "summary")
    window.summary.refresh()
    window.canvas.select(nodes[1:2])
    selected = window.summary.table.selectionModel().selectedRows()
    assert [index.data() for index in selected] == ["flatten"]
    table = window.summary.table
    rect = table.visualRect(table.model().index(3, 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert window.canvas.selection == {nodes[3]}


# -- files -----------------------------------------------------------------------------------------------


def test_a_project_is_saved_opened_and_listed(
    open_window: Open, mlp: Mlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Save asks for a name once; the file opens as the same project; both are in the recents."""
    window = open_window(mlp[0])
    path = tmp_path / "mlp.layers"
    _choose(monkeypatch, path)
    assert window.files.save()
    assert window.windowTitle() == "mlp[*] — Layerwright"
    assert read(path).project == mlp[0]
    window.files.new()
    assert window.files.open(path)
    assert window.document.project == mlp[0]
    assert settings.recent_files == [path]


def test_the_title_tells_unsaved_changes(window: MainWindow) -> None:
    """The dirty mark comes with an edit and goes with its undo."""
    assert not window.isWindowModified()
    _add_dense(window)
    assert window.isWindowModified()
    window.document.undo()
    assert not window.isWindowModified()


@pytest.mark.parametrize(
    ("answer", "closes", "saves"),
    [(Answer.CANCEL, False, False), (Answer.DISCARD, True, False), (Answer.SAVE, True, True)],
)
def test_closing_asks_about_unsaved_work(
    open_window: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    closes: bool,
    saves: bool,
) -> None:
    """Cancel keeps the window, discard loses the work, save writes it."""
    analyser = StubAnalyser()
    window = open_window(analyser=analyser)
    _add_dense(window)
    asked = _answer(monkeypatch, answer)
    _choose(monkeypatch, tmp_path / "work.layers")
    assert window.close() is closes
    assert asked == ["Untitled"]
    assert analyser.closed is closes
    assert (tmp_path / "work.layers").exists() is saves


def test_closing_without_changes_asks_nothing(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to lose."""
    asked = _answer(monkeypatch, Answer.CANCEL)
    assert open_window().close()
    assert asked == []


def test_an_example_is_opened_as_an_untitled_copy(window: MainWindow, settings: Settings) -> None:
    """Saving it cannot change the example, and it does not fill the recents."""
    example = next(iter(sorted(EXAMPLES.glob("*.layers"))))
    assert window.files.open_copy(example)
    assert window.document.path is None
    assert window.files.name == "Untitled"
    assert settings.recent_files == []
    assert window.document.project.main_block.nodes


def test_what_is_opened_is_fitted_into_the_canvas(window: MainWindow, qtbot: QtBot) -> None:
    """Also the second one, and one that is wider than the canvas at full size."""
    window.resize(1200, 800)
    window.show()
    canvas = window.canvas
    for name in ("sequential", "mlp"):
        assert window.files.open_copy(EXAMPLES / f"{name}.layers")
        qtbot.waitUntil(lambda: canvas.view.visible_rect().contains(canvas.stage.bounds()))
    assert canvas.zoom < 1


def test_a_file_that_cannot_be_used_is_told_with_its_place(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document stays, and the error names the file and where in it."""
    told: list[FileError] = []
    monkeypatch.setattr(files, "show_file_error", lambda _window, error: told.append(error))
    bad = tmp_path / "bad.layers"
    bad.write_text('{"format": 1,\n nonsense}')
    before = window.document.project
    assert not window.files.open(bad)
    assert window.document.project is before
    assert told[0].path == str(bad)
    assert told[0].arguments["line"] == 2


def test_a_file_with_problems_opens_with_the_problems_listed(
    open_window: Open, mlp: Mlp, tmp_path: Path, qtbot: QtBot
) -> None:
    """What cannot be read is told; the rest is there."""
    path = tmp_path / "half.layers"
    write(path, mlp[0])
    path.write_text(path.read_text().replace('"kind": "input"', '"kind": 7'))
    window = open_window()
    assert window.files.open(path)
    qtbot.waitUntil(lambda: window.problems.count > 0)
    assert len(window.document.project.main_block.nodes) == 3


def test_a_newer_file_opens_read_only_and_is_saved_under_another_name(
    open_window: Open, mlp: Mlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The title says so, and save asks for another file."""
    path, other = tmp_path / "newer.layers", tmp_path / "other.layers"
    write(path, mlp[0])
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    window = open_window()
    assert window.files.open(path)
    assert "[read-only]" in window.windowTitle()
    _choose(monkeypatch, other)
    assert window.files.save()
    assert other.exists()
    assert "[read-only]" not in window.windowTitle()


def test_a_file_that_cannot_be_written_leaves_the_work_unsaved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is told, and the document stays dirty."""
    told: list[FileError] = []
    monkeypatch.setattr(files, "show_file_error", lambda _window, error: told.append(error))
    _add_dense(window)
    _choose(monkeypatch, tmp_path / "no such folder" / "work.layers")
    assert not window.files.save()
    assert told
    assert window.document.dirty


def test_a_picture_of_another_kind_is_refused(
    open_window: Open, mlp: Mlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than something else written under that name."""
    told: list[FileError] = []
    monkeypatch.setattr(files, "show_file_error", lambda _window, error: told.append(error))
    _choose(monkeypatch, tmp_path / "picture.jpg")
    window = open_window(mlp[0])
    assert not window.files.export_picture()
    assert told[0].arguments["reason"] == "A picture is an .svg or a .png file"
    assert not (tmp_path / "picture.jpg").exists()


def test_python_and_pictures_are_exported(
    open_window: Open, mlp: Mlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source is what the code panel shows; the picture has the suffix's format."""
    window = open_window(mlp[0])
    _choose(monkeypatch, tmp_path / "mlp.py")
    assert window.files.export_python()
    assert (tmp_path / "mlp.py").read_text() == window.code.text()
    for name, begin in (("mlp.svg", b"<?xml"), ("mlp.png", b"\x89PNG")):
        _choose(monkeypatch, tmp_path / name)
        assert window.files.export_picture()
        assert (tmp_path / name).read_bytes().startswith(begin)


@pytest.mark.parametrize(("name", "opens"), [("mlp.layers", True), ("mlp.txt", False)])
def test_a_dropped_project_is_opened(
    open_window: Open, mlp: Mlp, tmp_path: Path, name: str, opens: bool
) -> None:
    """One project file may be dropped on the window; other files are not taken."""
    path = tmp_path / name
    write(path, mlp[0])
    window = open_window()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted() is opens
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), action, data, button, keys))
    assert (window.document.path == path) is opens


# -- unsaved work ----------------------------------------------------------------------------------------


def test_unsaved_work_is_copied_soon_and_dropped_when_saved(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The copy appears after an edit and goes with the save."""
    folder = files.unsaved_folder()
    _add_dense(window)
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.journal"))))
    (journal,) = folder.glob("*.journal")
    assert not journal_of(journal).saved
    _choose(monkeypatch, tmp_path / "saved.layers")
    window.files.save()
    qtbot.waitUntil(lambda: journal_of(journal).saved)


def test_work_left_by_a_crash_is_taken_over(open_window: Open, mlp: Mlp, tmp_path: Path) -> None:
    """Restored work is unsaved work of its old file, and its copy is ours then."""
    folder = files.unsaved_folder()
    folder.mkdir(parents=True)
    mine = tmp_path / "mine.layers"
    leave(folder, mlp[0], mine)
    window = open_window()
    (work,) = left_over(folder)
    assert window.files.restore(work)
    assert window.document.project == mlp[0]
    assert window.document.path == mine
    assert window.document.dirty
    assert left_over(folder) == []


# -- appearance ------------------------------------------------------------------------------------------


def test_all_views_wear_the_chosen_theme(window: MainWindow, look: Look) -> None:
    """Choosing another theme reaches the canvas and the panels at once."""
    window.menus.actions["view.theme.light"].trigger()
    assert look.theme is LIGHT
    light = QGuiApplication.palette().window().color()
    assert window.palette().window().color() == light
    picture = window.canvas.grab().toImage()
    assert picture.pixelColor(3, 3).lightness() > 200


def test_panels_are_toggled_and_put_back(window: MainWindow) -> None:
    """A panel that is in sight is hidden, a hidden one comes to the front; reset brings all back."""
    assert window.is_panel_shown("palette")
    window.toggle_panel("palette")
    assert not window.is_panel_shown("palette")
    window.toggle_panel("history")
    settle()
    assert not window.history.visibleRegion().isEmpty()
    window.reset_layout()
    settle()
    assert window.is_panel_shown("palette")
    assert not window.code.visibleRegion().isEmpty()


def _choose_panel(window: MainWindow, qtbot: QtBot, name: str) -> bool:
    """Click a panel's entry in the menu; whether it was ticked."""
    menu, entry = window.menus._menus["View/Panels"], window.menus.actions[f"view.panel.{name}"]
    menu.popup(window.mapToGlobal(QPoint(50, 50)))
    ticked = entry.isChecked()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    settle()
    return ticked


def test_a_panel_behind_a_tab_is_brought_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    """By its entry in the menu, which is ticked only while it can be seen; then the same entry hides it."""
    code, summary = window.docks.dock("code"), window.docks.dock("summary")
    assert not code.visibleRegion().isEmpty()
    for turn in (1, 2):
        assert not _choose_panel(window, qtbot, "summary"), turn
        assert not summary.visibleRegion().isEmpty()
        assert code.visibleRegion().isEmpty()
        assert not _choose_panel(window, qtbot, "code"), turn
        assert not code.visibleRegion().isEmpty()
    assert _choose_panel(window, qtbot, "code")
    assert code.isHidden()
    assert not _choose_panel(window, qtbot, "code")
    assert not code.visibleRegion().isEmpty()


def test_the_layout_is_remembered(open_window: Open) -> None:
    """A panel that was hidden when the window closed is hidden in the next one."""
    first = open_window()
    first.toggle_panel("inspector")
    first.close()
    assert not open_window().is_panel_shown("inspector")


def test_the_start_page_steps_aside(window: MainWindow, qtbot: QtBot) -> None:
    """It goes with the first action, whatever that is, and comes back when asked."""
    window.show_start_page()
    assert window.starting.page.isVisible()
    _add_dense(window)
    assert not window.starting.page.isVisible()
    window.menus.actions["help.start"].trigger()
    assert window.starting.page.isVisible()
    qtbot.mouseClick(window.starting.page.empty, Qt.MouseButton.LeftButton)
    assert not window.starting.page.isVisible()


@pytest.mark.parametrize("width", [260, 400, 720])
def test_the_start_page_is_not_squeezed(window: MainWindow, width: int) -> None:
    """A small window has fewer cards in a row and scrolls; no card lies on another."""
    window.show_start_page()
    page = window.starting.page
    page.resize(width, page.heightForWidth(width))
    settle()
    cards = [card.geometry() for card in page.findChildren(QPushButton) if card.property("role") == "card"]
    assert len(cards) > 1
    assert not any(one.intersects(other) for one, other in combinations(cards, 2))
    assert all(card.right() < width and card.width() > 160 for card in cards)


def test_a_recent_file_that_is_gone_leaves_the_start_page(
    window: MainWindow, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the person has been told."""
    told: list[FileError] = []
    monkeypatch.setattr(files, "show_file_error", lambda _window, error: told.append(error))
    settings.add_recent_file(tmp_path / "gone.layers")
    window.show_start_page()
    button = next(each for each in window.starting.page.findChildren(QPushButton) if "gone" in each.text())
    button.click()
    settle()
    assert len(told) == 1
    left = [each.text() for each in window.starting.page.findChildren(QPushButton) if each.isVisible()]
    assert not any("gone" in text for text in left)


def test_a_command_is_found_and_run_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    """Type part of a name, Enter."""
    window.search_commands()
    picker = window._find().commands
    qtbot.keyClicks(picker.field, "theme light")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert window.look.choice == "light"
    assert not picker.isVisible()


def test_a_node_of_the_drawing_is_found(open_window: Open, mlp: Mlp, qtbot: QtBot) -> None:
    """Its name or type is enough; Enter goes there."""
    project, nodes = mlp
    window = open_window(project)
    window.find_node()
    picker = window._find().nodes
    qtbot.keyClicks(picker.field, "flat")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert window.canvas.selection == {nodes[1]}


def test_the_shortcuts_can_be_filtered(window: MainWindow, qtbot: QtBot) -> None:
    """Only lines with all the words stay."""
    window.show_shortcuts()
    (dialog,) = window.findChildren(ShortcutsDialog)
    qtbot.keyClicks(dialog.search, "undo")
    sections = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    shown = [
        section.child(number).text(0)
        for section in sections
        if not section.isHidden()
        for number in range(section.childCount())
        if not section.child(number).isHidden()
    ]
    assert shown == ["Undo"]
    dialog.close()


def test_two_windows_do_not_disturb_each_other(open_window: Open, mlp: Mlp) -> None:
    """Each has its own document; closing one leaves the other."""
    first, second = open_window(), open_window(mlp[0])
    _add_dense(first)
    assert len(second.document.project.main_block.nodes) == 4
    second.close()
    _add_dense(first)
    assert len(first.document.project.main_block.nodes) == 2


def test_an_empty_project_is_replaced_by_a_new_one(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New keeps the work when the person changes their mind."""
    _add_dense(window)
    _answer(monkeypatch, Answer.CANCEL)
    assert not window.files.new()
    _answer(monkeypatch, Answer.DISCARD)
    assert window.files.new()
    assert not window.document.project.main_block.nodes


def test_nothing_is_built_of_an_empty_drawing(window: MainWindow, qtbot: QtBot) -> None:
    """Whatever needs a model waits for the first node, and goes with it."""
    needs = ("build", "run", "train", "backward", "prove", "save_keras", "save_weights", "load_weights")
    actions = [window.menus.actions[f"model.{each}"] for each in needs]
    assert not any(each.isEnabled() for each in actions)
    button = window.toolbar.widgetForAction(actions[0])
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.live.session.pid == 0
    _add_dense(window)
    assert all(each.isEnabled() for each in actions)
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not any(each.isEnabled() for each in actions)
