"""The inspector of constants that become weights, and of weights that become constants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.inspector import InspectorPanel
from editor.panels.object_fields import ObjectField
from editor.panels.special_fields import ArrayField
from editor.theme.colours import DARK
from nodes import edit
from nodes.arrays import array
from nodes.graph import NodeId, Object, Place, Project, Value, empty_project

LEFT = Qt.MouseButton.LeftButton
PAIR = array("float32", (2,), bytes(8))


class Scene:
    """An inspector of a drawing with constants."""

    def __init__(self, qtbot: QtBot, catalogue) -> None:
        self.document = Document(empty_project("Whole"), catalogue)
        self.panel = InspectorPanel(self.document, DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 900)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def add(self, id: str, **values: Value) -> NodeId:
        """Place a node and select it."""
        found: list[NodeId] = []

        def change(project: Project) -> Project:
            known = self.document.catalogue
            project, node = edit.add_node(project, project.main, known.nodes[id], Place(0, 0), known, values)
            found.append(node)
            return project

        self.document.apply("Add", change)
        self.panel.show(self.document.main, frozenset(found))
        return found[0]

    @property
    def field(self) -> ArrayField:
        """The field of the constant's value."""
        field = self.panel.row("value").field
        assert isinstance(field, ArrayField)
        return field


@pytest.fixture
def scene(qtbot: QtBot, catalogue) -> Scene:
    """An empty drawing."""
    return Scene(qtbot, catalogue)


def test_a_constant_is_made_a_weight_and_a_constant_again(scene: Scene, qtbot: QtBot) -> None:
    """Each is one step; the inspector shows what the node is now."""
    node = scene.add("constant", value=(1.0, 2.0))
    before = scene.document.project
    qtbot.mouseClick(scene.field.train, LEFT)
    block = scene.document.project.main_block
    layer = block.layer_of(block.nodes[node])
    assert layer is not None
    assert (layer.type, layer.trainable, layer.config["shape"]) == ("weight", True, (2,))
    trainable = scene.panel.header.trainable.field
    assert (trainable.isVisible(), trainable.shown) == (True, True)
    scene.document.undo()
    assert scene.document.project == before
    scene.document.redo()
    qtbot.mouseClick(scene.panel.header.constant, LEFT)
    assert scene.document.project == before
    assert not scene.panel.header.constant.isVisible()


def test_several_constants_are_made_weights_at_once(scene: Scene, qtbot: QtBot) -> None:
    """All of them, or none."""
    nodes = frozenset((scene.add("constant", value=1.0), scene.add("constant", value=PAIR)))
    scene.panel.show(scene.document.main, nodes)
    qtbot.mouseClick(scene.field.train, LEFT)
    block = scene.document.project.main_block
    assert len(block.layers) == 2
    assert all(node.kind == "layer" for node in block.nodes.values())


def test_what_cannot_be_trained_says_why(scene: Scene, qtbot: QtBot) -> None:
    """Whole numbers stay a constant."""
    scene.add("constant", value=1, dtype="int32")
    before = scene.document.project
    qtbot.mouseClick(scene.field.train, LEFT)
    assert scene.document.project is before
    assert "int32" in scene.panel.row("value").errors


def test_another_weight_is_not_offered_to_be_a_constant(scene: Scene) -> None:
    """A random one has no value."""
    scene.add("weight")
    assert not scene.panel.header.constant.isVisible()


def test_the_array_of_an_initialiser_is_shown(scene: Scene, qtbot: QtBot) -> None:
    """Its type and shape, and the way to another file."""
    scene.add("weight", shape=(2,), initializer=Object("keras.initializers.Constant", {"value": PAIR}))
    field = scene.panel.row("initializer").field
    assert isinstance(field, ObjectField)
    assert field.form is not None
    inner = field.form.rows["value"].field
    assert isinstance(inner, ArrayField)
    assert (inner.array.text(), inner.train.isVisible()) == ("(2,) float32", False)
