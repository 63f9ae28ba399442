"""The inspector with nothing selected: the open block, and the blocks of the project."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.inspector import InspectorPanel
from editor.panels.inspector_blocks import BlockPage
from editor.theme.colours import LIGHT
from nodes.blocks import instance_of, new_block, promote
from nodes.edit import add_node
from nodes.graph import BlockId, NodeId, Place, Project, empty_project

LEFT = Qt.MouseButton.LeftButton


class Scene:
    """A main block with an instance of Part, which takes `units`, and a block that nothing uses."""

    def __init__(self, qtbot: QtBot, catalogue) -> None:
        self.qtbot = qtbot
        self.document = document = Document(empty_project("Whole"), catalogue)
        self.part, self.spare, self.instance = BlockId(""), BlockId(""), NodeId("")
        document.apply("Draw", self._drawn)
        document.apply("Place", self._placed)
        self.panel = InspectorPanel(document, LIGHT)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 900)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def _drawn(self, project: Project) -> Project:
        known = self.document.catalogue
        project, self.part = new_block(project, "Part")
        project, self.spare = new_block(project, "Spare")
        project, _ = add_node(project, self.part, known.nodes["keras.layers.Dense"], Place(0, 0), known)
        layer = next(iter(project.blocks[self.part].layers))
        return promote(project, self.part, layer, "units", "units", known)

    def _placed(self, project: Project) -> Project:
        known = self.document.catalogue
        project, self.instance = instance_of(project, project.main, self.part, Place(0, 0), known)
        return project

    @property
    def page(self) -> BlockPage:
        """What is looked at."""
        return self.panel.block_page

    def open(self, block: BlockId) -> None:
        """Open a block with nothing selected."""
        self.panel.show(block, frozenset())

    def choose(self, block: BlockId, words: str) -> None:
        """Choose something in the menu of a block's row."""
        menu = self.page.rows[block].menu
        self._choose(menu, words)

    def _choose(self, menu: QMenu, words: str) -> None:
        menu.popup(QPoint(0, 0))
        action = next(each for each in menu.actions() if words in each.text())
        self.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    def choose_of_argument(self, name: str, words: str) -> None:
        """Choose something in the menu of an argument's row."""
        row = self.page.form.rows[name]
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), row.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(row, event)
        self._choose(row.findChildren(QMenu)[-1], words)

    def type(self, text: str) -> None:
        """Answer the prompt."""
        prompt = self.page.prompt
        prompt.line.selectAll()
        self.qtbot.keyClicks(prompt.line, text)
        self.qtbot.keyClick(prompt.line, Qt.Key.Key_Return)

    def names(self) -> list[str]:
        """The blocks as they are called."""
        return [block.name for block in self.document.project.blocks.values()]


@pytest.fixture
def scene(qtbot: QtBot, catalogue) -> Scene:
    """Three blocks."""
    return Scene(qtbot, catalogue)


def test_the_defaults_of_the_arguments_can_be_edited(scene: Scene, qtbot: QtBot) -> None:
    """The field is that of the inner argument."""
    scene.open(scene.part)
    line = scene.page.form.rows["units"].field.focusProxy()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "128")
    assert scene.document.project.blocks[scene.part].arguments == {"units": 128}


def test_an_argument_is_renamed_and_removed(scene: Scene) -> None:
    """Inside and at its instances; once removed, the inner layer has the value again."""
    scene.open(scene.part)
    scene.choose_of_argument("units", "Rename")
    scene.type("width")
    assert list(scene.document.project.blocks[scene.part].arguments) == ["width"]
    scene.choose_of_argument("width", "Remove")
    assert scene.document.project.blocks[scene.part].arguments == {}
    assert scene.page.form is None


def test_a_block_tells_where_it_is_used(scene: Scene, qtbot: QtBot) -> None:
    """A click leads to the instance; a block that nothing uses says so."""
    scene.open(scene.part)
    assert "Whole ▸ part" in scene.page.uses.text()
    with qtbot.waitSignal(scene.panel.node_wanted) as heard:
        scene.page.uses.linkActivated.emit(scene.instance)
    assert heard.args == [scene.instance]
    scene.open(scene.spare)
    assert "Nothing uses" in scene.page.uses.text()


def test_blocks_are_opened_renamed_copied_and_made(scene: Scene, qtbot: QtBot) -> None:
    """Each from its row; the new ones are opened."""
    with qtbot.waitSignal(scene.panel.block_wanted) as heard:
        qtbot.mouseClick(scene.page.rows[scene.part].name, LEFT)
    assert heard.args == [scene.part]
    scene.choose(scene.part, "Rename")
    scene.type("Piece")
    scene.choose(scene.part, "Duplicate")
    with qtbot.waitSignal(scene.panel.block_wanted):
        scene.type("Other")
    qtbot.mouseClick(scene.page.new, LEFT)
    with qtbot.waitSignal(scene.panel.block_wanted):
        scene.type("Fresh")
    assert scene.names() == ["Whole", "Piece", "Spare", "Other", "Fresh"]


def test_a_name_that_is_taken_is_refused(scene: Scene) -> None:
    """The prompt stays."""
    scene.choose(scene.part, "Rename")
    scene.type("Spare")
    assert scene.page.prompt.isVisible()
    assert "Spare" in scene.page.prompt.error.text()
    scene.page.prompt.close()


def test_only_a_block_that_nothing_uses_is_deleted(scene: Scene) -> None:
    """For another one the page says what uses it."""
    scene.choose(scene.part, "Delete")
    assert "part" in scene.page.refusal.text()
    scene.choose(scene.spare, "Delete")
    assert scene.names() == ["Whole", "Part"]
    assert not scene.page.refusal.isVisible()


def test_another_block_becomes_the_main_one_and_a_layer(scene: Scene, qtbot: QtBot) -> None:
    """The mark moves; the class may be a layer's."""
    scene.open(scene.spare)
    scene.choose(scene.spare, "main")
    assert scene.document.project.main == scene.spare
    scene.open(scene.part)
    scene.page.kind.setFocus()
    qtbot.keyClick(scene.page.kind, Qt.Key.Key_Down)
    assert scene.document.project.blocks[scene.part].kind == "layer"


def test_given_layers_are_listed(scene: Scene) -> None:
    """By the name under which they are given."""
    block = scene.document.project.blocks[scene.part]
    layer = replace(next(iter(block.layers.values())), given=True, config={})
    scene.document.apply("Give", lambda p: p.with_block(replace(block, layers={layer.id: layer})))
    scene.open(scene.part)
    assert [line.name for line in scene.page.given.lines] == [layer.attribute]
