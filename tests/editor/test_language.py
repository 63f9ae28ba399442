"""The window speaks the person's language, and another one as soon as that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from editor.app import Program
from editor.catalogue_words import worded
from editor.document import Document
from editor.language import CHINESE, Language, nearest
from editor.main_window import EXAMPLES, MainWindow
from editor.messages import translated
from editor.settings import ENGLISH, SYSTEM, Settings
from nodes.catalogue.search import Index
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node
from nodes.graph import NodeId, Place, Project, block_type, empty_project
from tests.editor.conftest import StubAnalyser, settle


@pytest.fixture
def speak(qapp: QApplication, settings: Settings) -> Iterator[Callable[[str], Language]]:
    """Lets the application speak a language until the test ends."""
    spoken: list[Language] = []

    def speak(choice: str) -> Language:
        settings.language = choice
        spoken.append(Language(qapp, settings))
        return spoken[-1]

    yield speak
    for each in spoken:
        each.close()
        shiboken6.delete(each)


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Program]:
    """A program in English whose analysers are stubs."""
    settings.language = ENGLISH
    program = Program(qapp, settings, catalogue, StubAnalyser)
    yield program
    for window in [*program.windows]:
        window.document.mark_saved(tmp_path / "saved.layers")
    program.quit()
    settle()
    program.language.close()
    qapp.setStyleSheet("")
    for each in (program.look, program.language, program):
        shiboken6.delete(each)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["zh-Hans-CN", "zh-CN", "zh"], CHINESE),
        (["zh"], CHINESE),
        (["en-GB", "zh-CN"], ENGLISH),
        (["fr-FR", "zh-CN", "en"], CHINESE),
        (["fr-FR"], ENGLISH),
        (["C"], ENGLISH),
        ([], ENGLISH),
    ],
)
def test_the_nearest_language_to_the_systems_is_spoken(wanted: list[str], found: str) -> None:
    """The first that we have, of those that the person reads; English where we have none."""
    assert nearest(wanted) == found


def test_a_language_that_there_is_not_counts_as_the_systems(
    speak: Callable[[str], Language], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged settings file is no reason to stop."""
    monkeypatch.setattr("editor.language.nearest", lambda wanted: CHINESE)
    assert speak("tlh").spoken == CHINESE
    assert speak(SYSTEM).spoken == CHINESE
    assert speak(ENGLISH).spoken == ENGLISH


def test_problems_and_qts_own_words_are_chinese(speak: Callable[[str], Language], qtbot: QtBot) -> None:
    """Our sentences come from our file, the words of Qt's dialogs from Qt's."""
    speak(CHINESE)
    assert translated("file-missing", {}) == "没有这个文件。"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


def test_the_catalogue_says_our_words_in_chinese_and_leaves_keras_alone(
    speak: Callable[[str], Language], catalogue: Catalogue
) -> None:
    """Shelves and our own nodes have Chinese names; Dense and its documentation stay Keras's."""
    speak(CHINESE)
    found = worded(catalogue)
    assert found.categories["convolution"].title == "卷积"
    assert found.nodes["input"].title == "输入"
    assert found.nodes["keras.layers.Dense"] == catalogue.nodes["keras.layers.Dense"]


def test_a_name_in_the_source_is_english_in_every_language(
    speak: Callable[[str], Language], catalogue: Catalogue
) -> None:
    """A node whose title is Chinese gives its layer the attribute that it has in English."""
    speak(CHINESE)
    known, project = worded(catalogue), empty_project()
    weight = known.nodes["weight"]
    project, node = add_node(project, project.main, weight, Place(0, 0), known, {})
    layer = project.main_block.layer_of(project.main_block.nodes[node])
    assert weight.title == "权重"
    assert layer is not None
    assert layer.attribute == "weight"


def test_a_block_of_the_project_is_told_of_in_chinese(
    speak: Callable[[str], Language], catalogue: Catalogue
) -> None:
    """What the vocabulary says of a block is said in the person's language, with the block's own name."""
    speak(CHINESE)
    project = empty_project("Main")
    other = empty_project("Encoder").main_block
    document = Document(project.with_block(other), worded(catalogue))
    assert document.catalogue.nodes[block_type(other.id)].summary == "此项目的块 Encoder。"


def test_an_example_opens_with_its_notes_in_chinese(
    speak: Callable[[str], Language], open_window: Callable[..., MainWindow]
) -> None:
    """The note of an example is a text of ours, and opening it is no edit."""
    speak(CHINESE)
    window = open_window()
    assert window.files.open_copy(EXAMPLES / "mlp.layers")
    notes = [node for node in window.document.project.main_block.nodes.values() if node.kind == "note"]
    assert str(notes[0].arguments["text"]).startswith("把模型写成类")
    assert not window.document.dirty


@pytest.mark.parametrize("word", ["输入", "Input"])
def test_a_node_is_found_by_both_its_names(
    speak: Callable[[str], Language], catalogue: Catalogue, word: str
) -> None:
    """Who reads an English book finds its nodes too."""
    speak(CHINESE)
    assert Index(worded(catalogue)).search(word)[0].spec.id == "input"


def test_choosing_a_language_changes_the_window_at_once(program: Program, qtbot: QtBot) -> None:
    """Menus, panels and the start page speak it without a restart, and speak English again when asked."""
    window = program.open_window()
    menus = [each.text() for each in window.menuBar().actions()]
    _choose(window, CHINESE, qtbot, program)
    window = program.windows[0]
    assert [each.text() for each in window.menuBar().actions()] != menus
    assert window.docks.dock("palette").windowTitle() == "节点库"
    assert "画一个神经网络" in [each.text() for each in window.starting.page.findChildren(QLabel)]
    assert window.menus.actions["view.language.zh_CN"].isChecked()
    _choose(window, ENGLISH, qtbot, program)
    assert [each.text() for each in program.windows[0].menuBar().actions()] == menus


def test_the_work_stays_when_the_language_changes(
    program: Program, mlp: tuple[Project, tuple[NodeId, ...]], qtbot: QtBot
) -> None:
    """Drawing, history, selection and analyser are the ones of before, and nobody was asked to save."""
    window = program.open_window()
    project, nodes = mlp
    document, analyser = window.document, window._analyser
    document.apply("Draw", lambda _: project)
    window.canvas.select(nodes[1:3])
    _choose(window, CHINESE, qtbot, program)
    (after,) = program.windows
    assert after is not window
    assert after.document is document
    assert (document.project, document.history.undo_label, document.dirty) == (project, "Draw", True)
    assert after.canvas.selection == frozenset(nodes[1:3])
    assert after._analyser is analyser
    assert not analyser.closed
    assert not after.starting.page.isVisible()
    assert after.document.catalogue.nodes["input"].title == "输入"


def test_the_window_of_before_hears_nothing_more(program: Program, qtbot: QtBot) -> None:
    """What was left behind is gone, and an edit reaches the new window alone."""
    window = program.open_window()
    _choose(window, CHINESE, qtbot, program)
    settle()
    assert not shiboken6.isValid(window)
    after = program.windows[0]
    after.canvas.add(after.document.catalogue.nodes["input"])
    after.document.undo()
    assert not after.document.dirty


def test_the_choice_is_there_at_the_next_start(program: Program, qtbot: QtBot) -> None:
    """It stands in the settings."""
    _choose(program.open_window(), CHINESE, qtbot, program)
    assert Settings().language == CHINESE


def _choose(window: MainWindow, choice: str, qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.language.changed):
        window.menus.actions[f"view.language.{choice}"].trigger()
    QCoreApplication.processEvents()
