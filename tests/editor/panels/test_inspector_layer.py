"""The inspector of layers in blocks: arguments of the block, layers from outside, sharing, odd fields."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.field_rows import FieldRow
from editor.panels.fields import Field
from editor.panels.inspector import InspectorPanel
from editor.panels.layers_field import LayersField
from editor.panels.name_prompt import NamePrompt
from editor.panels.object_fields import ObjectField
from editor.theme.colours import DARK
from nodes import edit
from nodes.blocks import instance_of, new_block
from nodes.graph import BlockId, Layer, NodeId, Object, Place, Project, argument, empty_project, unless_told
from nodes.nesting import passed_on
from nodes.sharing import duplicate_shared
from tests.editor.panels.editing import SilentCompletion

LEFT = Qt.MouseButton.LeftButton


class Scene:
    """A main block with two instances of the block Part, in which a Dense stands."""

    def __init__(self, qtbot: QtBot, catalogue) -> None:
        self.qtbot = qtbot
        self.document = document = Document(empty_project("Whole"), catalogue)
        self.part = BlockId("")
        document.apply("Block", self._with_part)
        self.inner = self.add_to(self.part, "keras.layers.Dense")
        self.one, self.other = (self._instance() for _ in range(2))
        self.panel = InspectorPanel(document, DARK)
        self.panel.forms.around.completion = SilentCompletion()
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 900)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def _with_part(self, project: Project) -> Project:
        project, self.part = new_block(project, "Part")
        return project

    def add_to(self, block: BlockId, id: str, **values) -> NodeId:
        """Place a node."""
        found: list[NodeId] = []

        def change(project: Project) -> Project:
            known = self.document.catalogue
            project, node = edit.add_node(project, block, known.nodes[id], Place(0, 0), known, values)
            found.append(node)
            return project

        self.document.apply("Add", change)
        return found[0]

    def _instance(self) -> NodeId:
        found: list[NodeId] = []

        def change(project: Project) -> Project:
            known = self.document.catalogue
            project, node = instance_of(project, project.main, self.part, Place(0, 0), known)
            found.append(node)
            return project

        self.document.apply("Add", change)
        return found[0]

    def layer(self, block: BlockId, node: NodeId) -> Layer:
        """The layer that a node calls."""
        here = self.document.project.blocks[block]
        found = here.layer_of(here.nodes[node])
        assert found is not None
        return found

    def inspect(self, block: BlockId, *nodes: NodeId) -> None:
        """Select nodes of a block."""
        self.panel.show(block, frozenset(nodes))

    def row(self, name: str, *way: str | int) -> FieldRow:
        """The row of an argument, or of one inside its value."""
        row = self.panel.row(name)
        field: Field = row.field
        for step in way:
            if isinstance(step, int):
                assert isinstance(field, LayersField)
                field = field.layers[step]
            else:
                assert isinstance(field, ObjectField)
                assert field.form is not None
                row = field.form.rows[step]
                field = row.field
        return row

    def choose(self, name: str, words: str, *way: str | int) -> None:
        """Choose something in the menu of an argument's row."""
        row = self.row(name, *way)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), row.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(row, event)
        menu = row.findChildren(QMenu)[-1]
        action = next(each for each in menu.actions() if words in each.text())
        self.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    def promote(self, name: str, text: str, *way: str | int) -> None:
        """Make an argument one of the block."""
        self.choose(name, "argument of the block", *way)
        prompt = self.panel.layer.prompt
        assert prompt is not None
        prompt.line.selectAll()
        self.qtbot.keyClicks(prompt.line, text)
        self.qtbot.keyClick(prompt.line, Qt.Key.Key_Return)


@pytest.fixture
def scene(qtbot: QtBot, catalogue) -> Scene:
    """Two instances of a block with a Dense."""
    return Scene(qtbot, catalogue)


# -- arguments of the block ------------------------------------------------------------------------------


def test_an_argument_becomes_one_of_the_block_and_its_own_again(scene: Scene, qtbot: QtBot) -> None:
    """The field gives way to a chip; the instance has a field of that name; the cross ends it all."""
    scene.inspect(scene.part, scene.inner)
    scene.promote("units", "width")
    assert scene.layer(scene.part, scene.inner).config["units"] == argument("width")
    row = scene.panel.row("units")
    assert (row.chip.label.text(), row.field.isVisible()) == ("= width", False)
    scene.inspect(scene.document.main, scene.one)
    assert scene.panel.row("width").field.isVisible()
    scene.inspect(scene.part, scene.inner)
    qtbot.mouseClick(scene.panel.row("units").chip.button, LEFT)
    assert scene.panel.row("units").field.isVisible()
    assert scene.document.project.blocks[scene.part].arguments == {}


def test_what_holds_until_the_model_is_told_is_shown_as_such(scene: Scene, qtbot: QtBot) -> None:
    """A chip with a mark of what is left open, as functional models of Keras have it; the cross makes it a
    value of its own.
    """
    node = scene.add_to(scene.part, "keras.layers.BatchNormalization")
    project, base = scene.document.project, scene.document.catalogue
    told = edit.set_values(project, scene.part, [node], "training", unless_told(False), base)
    scene.document.apply("Set", lambda _: told)
    scene.inspect(scene.part, node)
    chip = scene.panel.row("training").chip
    assert chip.label.text() == "= False …"
    assert "until the model is told" in chip.label.toolTip()
    qtbot.mouseClick(chip.button, LEFT)
    assert scene.document.project.blocks[scene.part].nodes[node].arguments == {"training": False}
    assert scene.panel.row("training").field.isVisible()


def test_the_name_is_asked_for_on_the_screen(qtbot: QtBot) -> None:
    """All of the prompt can be seen, also when the mouse is in the screen's last corner."""
    prompt = NamePrompt("Name of the block's argument", "units", lambda _name: "", None)
    qtbot.addWidget(prompt)
    room = prompt.screen().availableGeometry()
    prompt.open_at(room.bottomRight())
    assert room.contains(prompt.geometry())
    prompt.open_at(room.center())
    assert prompt.pos() == room.center()


def test_a_name_that_cannot_be_is_refused_where_it_is_typed(scene: Scene) -> None:
    """The prompt stays and says why."""
    scene.inspect(scene.part, scene.inner)
    scene.promote("units", "no name")
    prompt = scene.panel.layer.prompt
    assert prompt is not None
    assert prompt.isVisible()
    assert "no name" in prompt.error.text()
    prompt.close()


def test_an_argument_that_an_instance_gives_stays_one(scene: Scene, qtbot: QtBot) -> None:
    """Ending it would change that instance: the row says so."""
    scene.inspect(scene.part, scene.inner)
    scene.promote("units", "width")
    known = scene.document.catalogue
    scene.document.apply(
        "Set", lambda p: edit.set_values(p, scene.document.main, [scene.one], "width", 99, known)
    )
    qtbot.mouseClick(scene.panel.row("units").chip.button, LEFT)
    assert "width" in scene.panel.row("units").errors
    assert scene.layer(scene.part, scene.inner).config["units"] == argument("width")


PAIR = (Object("keras.layers.Dense", {"units": 8}), Object("keras.layers.Dense", {"units": 3}))


@pytest.mark.parametrize(
    ("kind", "values", "name", "way", "before"),
    [
        ("chain", {"layers": PAIR}, "layers", (1, "units"), 3),
        ("chain", {"layers": PAIR}, "layers", (0, "kernel_initializer", "seed"), None),
        ("keras.layers.TimeDistributed", {"layer": PAIR[0]}, "layer", ("units",), 8),
        ("keras.layers.Dense", {}, "kernel_initializer", ("seed",), None),
    ],
)
def test_what_stands_inside_a_value_becomes_an_argument(
    scene: Scene, qtbot: QtBot, kind: str, values: dict, name: str, way: tuple, before: object
) -> None:
    """Its row shows the chip, undo takes all of it back, the cross gives it a value of its own."""
    node = scene.add_to(scene.part, kind, **values)
    scene.inspect(scene.part, node)
    drawn = scene.document.project
    scene.promote(name, "given", *way)
    assert scene.document.project.blocks[scene.part].arguments == {"given": before}
    row = scene.row(name, *way)
    assert (row.chip.label.text(), row.chip.isVisible(), row.field.isVisible()) == ("= given", True, False)
    promoted = scene.document.project
    scene.document.undo()
    assert scene.document.project is drawn
    assert not scene.row(name, *way).chip.isVisible()
    scene.document.redo()
    assert scene.document.project is promoted
    button = scene.row(name, *way).chip.button
    qtbot.waitUntil(lambda: button.height() > 0)
    qtbot.mouseClick(button, LEFT)
    assert scene.document.project == drawn
    scene.promote(name, "given", *way)
    scene.choose(name, "value of its own", *way)
    assert scene.document.project == drawn


def test_what_a_call_is_given_becomes_an_argument(scene: Scene, qtbot: QtBot) -> None:
    """Of a function, and a number in the place of a wire; not the text of an expression."""
    node = scene.add_to(scene.part, "keras.ops.sum", axis=1)
    scene.inspect(scene.part, node)
    drawn = scene.document.project
    scene.promote("axis", "direction")
    assert scene.panel.row("axis").chip.label.text() == "= direction"
    scene.inspect(scene.document.main, scene.one)
    assert scene.panel.row("direction").field.isVisible()
    scene.inspect(scene.part, node)
    qtbot.mouseClick(scene.panel.row("axis").chip.button, LEFT)
    assert scene.document.project == drawn
    node = scene.add_to(scene.part, "operator.add", y=2.0)
    scene.inspect(scene.part, node)
    scene.promote("y", "more")
    assert scene.document.project.blocks[scene.part].arguments == {"more": 2.0}
    node = scene.add_to(scene.part, "expression")
    scene.inspect(scene.part, node)
    with pytest.raises(StopIteration):
        scene.choose("text", "argument of the block")


# -- layers from outside ---------------------------------------------------------------------------------


def test_a_layer_is_given_from_outside_and_chosen_at_the_instance(scene: Scene, qtbot: QtBot) -> None:
    """Both instances are given one of their own at first; the second may be given that of the first."""
    scene.inspect(scene.part, scene.inner)
    qtbot.mouseClick(scene.panel.header.given.field.box, LEFT, pos=QPoint(8, 13))
    assert scene.layer(scene.part, scene.inner).given
    with pytest.raises(KeyError):
        scene.panel.row("units")
    main = scene.document.project.main_block
    assert len(passed_on(main)) == 2
    name = scene.layer(scene.part, scene.inner).attribute
    scene.inspect(scene.document.main, scene.one)
    first = scene.panel.row(name).field.combo.currentText()
    scene.inspect(scene.document.main, scene.other)
    combo = scene.panel.row(name).field.combo
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert combo.currentText() == first
    held = {repr(scene.layer(scene.document.main, each).config[name]) for each in (scene.one, scene.other)}
    assert len(held) == 1


def test_in_the_main_block_nothing_is_given(scene: Scene) -> None:
    """Nothing surrounds it."""
    scene.inspect(scene.document.main, scene.one)
    assert not scene.panel.header.given.isVisible()


# -- sharing ---------------------------------------------------------------------------------------------


def test_layers_are_tied_and_untied_in_the_head(scene: Scene, qtbot: QtBot) -> None:
    """The menu names the other layers of the type; the calls are listed, each a way to it."""
    other = scene.add_to(scene.part, "keras.layers.Dense")
    scene.inspect(scene.part, other)
    sharing = scene.panel.header.sharing
    action = sharing.menu.actions()[0]
    assert action.text() == scene.layer(scene.part, scene.inner).attribute
    sharing.menu.popup(QPoint(0, 0))
    qtbot.mouseClick(sharing.menu, LEFT, pos=sharing.menu.actionGeometry(action).center())
    assert scene.layer(scene.part, other) is scene.layer(scene.part, scene.inner)
    assert sharing.calls.isVisible()
    with qtbot.waitSignal(scene.panel.selection_wanted) as heard:
        sharing.calls.linkActivated.emit(scene.inner)
    assert heard.args == [frozenset({scene.inner})]
    qtbot.mouseClick(sharing.untie, LEFT)
    assert scene.layer(scene.part, other) is not scene.layer(scene.part, scene.inner)


def test_layers_that_do_not_agree_are_not_tied(scene: Scene, qtbot: QtBot) -> None:
    """The head says in which argument they differ."""
    other = scene.add_to(scene.part, "keras.layers.Dense", units=77)
    scene.inspect(scene.part, other)
    sharing = scene.panel.header.sharing
    sharing.menu.popup(QPoint(0, 0))
    qtbot.mouseClick(sharing.menu, LEFT, pos=sharing.menu.actionGeometry(sharing.menu.actions()[0]).center())
    assert "units" in sharing.refusal.text()
    assert sharing.refusal.isVisible()


def test_a_layer_without_another_of_its_type_offers_nothing(scene: Scene) -> None:
    """There is nothing to tie it to."""
    scene.inspect(scene.part, scene.inner)
    assert not scene.panel.header.sharing.isVisible()


def test_a_shared_layer_of_a_block_lists_its_calls(scene: Scene) -> None:
    """Both nodes are named."""
    scene.document.apply(
        "Share", lambda p: duplicate_shared(p, scene.part, [scene.inner], scene.document.catalogue)[0]
    )
    scene.inspect(scene.part, scene.inner)
    assert scene.panel.header.sharing.calls.text().count("dense") == 2


# -- odd fields ------------------------------------------------------------------------------------------


def _typed(scene: Scene, name: str, text: str) -> None:
    line = scene.panel.row(name).field.line
    line.setFocus()
    line.selectAll()
    scene.qtbot.keyClicks(line, text)


def test_a_formula_says_at_once_what_is_wrong_and_counts_on_enter(scene: Scene, qtbot: QtBot) -> None:
    """What does not fit the grammar never reaches the document."""
    node = scene.add_to(scene.document.main, "expression")
    scene.inspect(scene.document.main, node)
    _typed(scene, "text", "x * __import__('os')")
    assert "formula" in scene.panel.row("text").errors
    qtbot.keyClick(scene.panel.row("text").field.line, Qt.Key.Key_Return)
    nodes = scene.document.project.main_block.nodes
    assert nodes[node].arguments["text"] == "x + 1"
    _typed(scene, "text", "x * 2 + y")
    assert scene.panel.row("text").errors == ""
    assert scene.document.project.main_block.nodes[node].arguments["text"] == "x + 1"
    qtbot.keyClick(scene.panel.row("text").field.line, Qt.Key.Key_Return)
    assert scene.document.project.main_block.nodes[node].arguments["text"] == "x * 2 + y"


def test_the_values_of_a_loop_are_names_given_on_enter(scene: Scene, qtbot: QtBot) -> None:
    """Half a list of names would take wires away."""
    node = scene.add_to(scene.document.main, "while")
    scene.inspect(scene.document.main, node)
    assert "Repeats" in scene.panel.header.words.text()
    _typed(scene, "values", "x, total")
    assert scene.document.project.main_block.nodes[node].arguments["values"] == ("x",)
    qtbot.keyClick(scene.panel.row("values").field.line, Qt.Key.Key_Return)
    assert scene.document.project.main_block.nodes[node].arguments["values"] == ("x", "total")


def test_the_lines_of_a_code_node_count_on_control_enter(scene: Scene, qtbot: QtBot) -> None:
    """They are typed into the code editor."""
    node = scene.add_to(scene.document.main, "code")
    scene.inspect(scene.document.main, node)
    editor = scene.panel.row("body").field.editor
    assert editor.text() == "y = x"
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, " * 2")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert scene.document.project.main_block.nodes[node].arguments["body"] == "y = x * 2"


def test_a_constant_is_read_from_a_file(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    """Of several arrays one is chosen; type and shape are shown, and a reset brings the literal back."""
    np.savez(tmp_path / "some.npz", first=np.zeros((2, 3), "float32"), second=np.ones(4, "int64"))
    node = scene.add_to(scene.document.main, "constant")
    scene.panel.forms.around.ask_file = lambda: tmp_path / "some.npz"
    scene.inspect(scene.document.main, node)
    field = scene.panel.row("value").field
    qtbot.mouseClick(field.button, LEFT)
    action = next(each for each in field.menu.actions() if each.text() == "first")
    qtbot.mouseClick(field.menu, LEFT, pos=field.menu.actionGeometry(action).center())
    value = scene.document.project.main_block.nodes[node].arguments["value"]
    assert isinstance(value, Object)
    assert (value.config["dtype"], value.config["shape"]) == ("float32", (2, 3))
    assert field.array.text() == "(2, 3) float32"
    scene.panel.row("value").label.reset.emit()
    assert field.line.isVisible()


def test_a_file_without_an_array_says_why(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    """Nothing changes."""
    (tmp_path / "none.npy").write_text("no array")
    node = scene.add_to(scene.document.main, "constant")
    scene.panel.forms.around.ask_file = lambda: tmp_path / "none.npy"
    scene.inspect(scene.document.main, node)
    qtbot.mouseClick(scene.panel.row("value").field.button, LEFT)
    assert "no array" in scene.panel.row("value").errors


def test_a_weight_begins_untrained_and_may_be_trained(scene: Scene, qtbot: QtBot) -> None:
    """Beginning so is no change; the box makes it one."""
    node = scene.add_to(scene.document.main, "weight")
    scene.inspect(scene.document.main, node)
    trainable = scene.panel.header.trainable
    assert not trainable.label.changed
    qtbot.mouseClick(trainable.field.box, LEFT, pos=QPoint(8, 13))
    assert scene.layer(scene.document.main, node).trainable
    assert trainable.label.changed


def test_a_chain_may_hold_a_block_but_not_the_one_it_stands_in(scene: Scene) -> None:
    """What would contain itself is not offered."""
    node = scene.add_to(scene.part, "chain")
    scene.inspect(scene.part, node)
    assert "Part" not in scene.panel.row("layers").field.layers[0].labels
    node = scene.add_to(scene.document.main, "chain")
    scene.inspect(scene.document.main, node)
    assert "Part" in scene.panel.row("layers").field.layers[0].labels
