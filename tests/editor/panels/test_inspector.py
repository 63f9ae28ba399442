"""The inspector: fields made from the catalogue, for one node or many."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.fields import Field
from editor.panels.inspector import InspectorPanel
from editor.panels.inspector_state import Section
from editor.theme.colours import DARK, LIGHT
from nodes import edit
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue
from nodes.graph import Node, NodeId, Object, Place, PortName, Value, empty_project
from nodes.report import (
    LayerReport,
    NodeReport,
    NodeState,
    Problem,
    Report,
    Severity,
    TensorSpec,
    WeightSpec,
)


class Scene:
    """A document with nodes to inspect."""

    def __init__(self, qtbot: QtBot, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.document = Document(empty_project("MLP"), catalogue)
        self.panel = InspectorPanel(self.document, DARK)
        self.qtbot = qtbot
        qtbot.addWidget(self.panel)
        self.panel.resize(300, 800)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def add(self, id: str, **values: Value) -> NodeId:
        """Place a node."""
        made: list[NodeId] = []

        def change(project):  # type: ignore[no-untyped-def]
            project, node = edit.add_node(
                project, project.main, self.catalogue.nodes[id], Place(0, 0), self.catalogue, values
            )
            made.append(node)
            return project

        self.document.apply("Add", change)
        return made[0]

    def select(self, *nodes: NodeId) -> None:
        """Show `nodes`."""
        self.panel.show(self.document.main, frozenset(nodes))

    def value(self, node: NodeId, name: str) -> Value:
        """What the document holds, without its defaults."""
        block = self.document.project.main_block
        layer = block.layer_of(block.nodes[node])
        return (layer.config if layer else block.nodes[node].arguments).get(name)

    def type_into(self, name: str, text: str) -> Field:
        """Write `text` into the field of an argument."""
        field = self.panel.row(name).field
        rewrite(self.qtbot, field.focusProxy(), field.line, text)
        return field


def rewrite(qtbot: QtBot, editor: QWidget, line: QLineEdit, text: str) -> None:
    """Type `text` in place of what `line` holds."""
    editor.setFocus()
    line.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


@pytest.fixture
def scene(qtbot: QtBot, catalogue: Catalogue) -> Scene:
    """An empty document and an inspector on it."""
    return Scene(qtbot, catalogue)


# -- one node ------------------------------------------------------------------------------------------


def test_typing_changes_the_document_as_one_step(scene: Scene) -> None:
    """Each key stroke is seen at once; undo takes them back together."""
    dense = scene.add("keras.layers.Dense", units=64)
    scene.select(dense)
    scene.type_into("units", "256")
    assert scene.value(dense, "units") == 256
    assert scene.document.history.undo_label == "Set units of dense"
    scene.document.undo()
    assert scene.value(dense, "units") == 64
    assert scene.panel.row("units").field.line.text() == "64"


def test_the_history_tells_of_which_nodes(scene: Scene) -> None:
    """One by its name, several by their number; a note is not called by all that is written on it."""
    nodes = [scene.add("keras.layers.Dense") for _ in range(2)]
    note = scene.add("note", text="A long text")
    scene.select(*nodes)
    scene.type_into("units", "7")
    assert scene.document.history.undo_label == "Set units of 2 nodes"
    scene.panel.forms.finished.emit()
    scene.panel.forms.reset.emit("units")
    assert scene.document.history.undo_label == "Reset units of 2 nodes"
    scene.select(note)
    scene.panel.forms.edited.emit("text", "Short")
    assert scene.document.history.undo_label == "Set text of Note"


def test_leaving_a_field_ends_the_step(scene: Scene, qtbot: QtBot) -> None:
    """The next edit of the same field is another undo step."""
    dense = scene.add("keras.layers.Dense", units=64)
    scene.select(dense)
    field = scene.type_into("units", "128")
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    scene.type_into("units", "256")
    scene.document.undo()
    assert scene.value(dense, "units") == 128


def test_another_selection_ends_the_step(scene: Scene) -> None:
    """Even without leaving the field."""
    one, other = scene.add("keras.layers.Dense"), scene.add("keras.layers.Dense")
    scene.select(one)
    scene.type_into("units", "5")
    scene.select(other)
    scene.type_into("units", "6")
    scene.document.undo()
    assert (scene.value(one, "units"), scene.value(other, "units") != 6) == (5, True)


def test_a_changed_value_is_marked_and_reset(scene: Scene, qtbot: QtBot) -> None:
    """Bar, bold and a button, until it is the default again."""
    dense = scene.add("keras.layers.Dense", use_bias=False)
    scene.select(dense)
    row = scene.panel.row("use_bias")
    assert row.label.changed
    qtbot.mouseClick(row.label.button, Qt.MouseButton.LeftButton)
    assert scene.value(dense, "use_bias") is None
    assert not row.label.changed
    assert row.field.box.isChecked()


def test_a_default_typed_again_is_not_stored(scene: Scene) -> None:
    """What equals the default is the default."""
    dropout = scene.add("keras.layers.BatchNormalization", momentum=0.5)
    scene.select(dropout)
    scene.type_into("momentum", "0.99")
    assert scene.value(dropout, "momentum") is None


def test_what_is_out_of_range_is_said_and_not_taken(scene: Scene) -> None:
    """The document keeps the last good value."""
    dense = scene.add("keras.layers.Dense", units=64)
    scene.select(dense)
    scene.type_into("units", "0")
    assert scene.panel.row("units").errors == "Expected at least 1."
    assert scene.value(dense, "units") == 64


def test_the_cursor_stays_where_it_is_while_typing(scene: Scene, qtbot: QtBot) -> None:
    """Every key stroke changes the document, and the document answers."""
    conv = scene.add("keras.layers.Conv2D", kernel_size=(3, 3))
    scene.select(conv)
    line = scene.panel.row("kernel_size").field.line
    line.setFocus()
    line.setCursorPosition(2)
    qtbot.keyClicks(line, "1")
    assert (line.text(), line.cursorPosition(), line.hasFocus()) == ("(31, 3)", 3, True)
    assert scene.value(conv, "kernel_size") == (31, 3)


def test_fields_stay_while_values_change(scene: Scene) -> None:
    """Only another set of arguments makes other fields."""
    dense, other = scene.add("keras.layers.Dense"), scene.add("keras.layers.Dense")
    conv = scene.add("keras.layers.Conv2D")
    scene.select(dense)
    row = scene.panel.row("units")
    scene.type_into("units", "7")
    scene.select(other)
    scene.select(conv)
    scene.select(dense)
    assert scene.panel.row("units") is row


def test_an_initialiser_with_arguments(scene: Scene) -> None:
    """The whole object stands in the layer."""
    dense = scene.add("keras.layers.Dense")
    scene.select(dense)
    field = scene.panel.row("kernel_initializer").field
    field.combo.setCurrentText("RandomNormal")
    field.combo.activated.emit(field.combo.currentIndex())
    assert scene.value(dense, "kernel_initializer") == "random_normal"
    nested = field.form.rows["stddev"].field
    rewrite(scene.qtbot, nested.focusProxy(), nested.line, "0.2")
    assert scene.value(dense, "kernel_initializer") == Object(
        "keras.initializers.RandomNormal", {"stddev": 0.2}
    )
    assert nested.line.hasFocus() or nested.box.hasFocus()


def test_problems_stand_under_their_field_and_others_in_the_head(scene: Scene) -> None:
    """As the report tells them; they go when the report says so."""
    dense = scene.add("keras.layers.Dense")
    block = scene.document.main
    scene.select(dense)
    wrong = {"argument": "units", "title": "dense", "expected": "a number", "received": "x"}
    missing = {"port": "inputs", "title": "dense"}
    problems = (
        Problem("bad-argument", Severity.ERROR, block, dense, arguments=wrong),
        Problem("missing-input", Severity.ERROR, block, dense, arguments=missing),
        Problem("missing-input", Severity.ERROR, block, NodeId("another"), arguments=missing),
    )
    scene.panel.set_report(Report(1, problems=problems))
    assert "expected a number" in scene.panel.row("units").errors
    assert scene.panel.header.problems.text().count("Nothing enters") == 1
    scene.panel.set_report(Report(2))
    assert scene.panel.row("units").errors == ""
    assert not scene.panel.header.problems.isVisible()


def test_the_worst_problem_stands_first(scene: Scene) -> None:
    """In whatever order they were found."""
    dense = scene.add("keras.layers.Dense")
    scene.select(dense)
    about = {"port": "inputs", "title": "dense"}
    found = (("unused", Severity.HINT), ("missing-input", Severity.ERROR))
    problems = tuple(
        Problem(code, severity, scene.document.main, dense, arguments=about) for code, severity in found
    )
    scene.panel.set_report(Report(1, problems=problems))
    text = scene.panel.header.problems.text()
    assert 0 <= text.index("Nothing enters") < text.index("Nothing uses")


# -- names and the rest of the head -------------------------------------------------------------------


def test_the_title_is_edited(scene: Scene) -> None:
    """As one step; emptied, the attribute stands for it again."""
    dense = scene.add("keras.layers.Dense")
    scene.select(dense)
    title = scene.panel.header.title
    rewrite(scene.qtbot, title, title, "Hidden layer")
    assert scene.document.project.main_block.nodes[dense].title == "Hidden layer"
    assert title.text() == "Hidden layer"
    scene.document.undo()
    assert scene.document.project.main_block.nodes[dense].title == ""


def test_the_attribute_is_renamed(scene: Scene) -> None:
    """On the layer, not the node."""
    dense = scene.add("keras.layers.Dense")
    scene.select(dense)
    field = scene.panel.header.attribute.field
    rewrite(scene.qtbot, field.line, field.line, "hidden")
    block = scene.document.project.main_block
    assert block.layer_of(block.nodes[dense]).attribute == "hidden"


@pytest.mark.parametrize("name", ["2nd", "class", "call"])
def test_a_name_that_cannot_be_is_refused_with_the_reason(scene: Scene, name: str) -> None:
    """Under the field; the layer keeps its name."""
    dense = scene.add("keras.layers.Dense")
    scene.select(dense)
    field = scene.panel.header.attribute.field
    field.line.setFocus()
    field.line.selectAll()
    field.line.insert(name)
    field.line.textEdited.emit(name)
    assert "cannot be an attribute" in scene.panel.header.attribute.errors
    block = scene.document.project.main_block
    assert block.layer_of(block.nodes[dense]).attribute == "dense"


def test_a_shared_layer_says_so(scene: Scene, qtbot: QtBot) -> None:
    """With a way to select all its calls."""
    dense = scene.add("keras.layers.Dense")
    layer = scene.document.project.main_block.nodes[dense].layer
    twin = Node(NodeId("twin"), "layer", layer)

    def share(project):  # type: ignore[no-untyped-def]
        block = project.main_block
        places = {**block.places, twin.id: Place(0, 0)}
        return project.with_block(replace(block, nodes={**block.nodes, twin.id: twin}, places=places))

    scene.document.apply("Share", share)
    scene.select(dense)
    assert "Shared by 2 nodes" in scene.panel.header.shared.text()
    with qtbot.waitSignal(scene.panel.selection_wanted) as wanted:
        scene.panel.header.shared.linkActivated.emit("others")
    assert wanted.args == [frozenset({dense, twin.id})]


def test_a_layer_is_frozen(scene: Scene, qtbot: QtBot) -> None:
    """By its switch; a function has none."""
    dense, add = scene.add("keras.layers.Dense"), scene.add("keras.ops.add")
    scene.select(dense)
    qtbot.keyClick(scene.panel.header.trainable.field.box, Qt.Key.Key_Space)
    block = scene.document.project.main_block
    assert not block.layer_of(block.nodes[dense]).trainable
    assert scene.panel.header.trainable.label.changed
    scene.select(add)
    assert not scene.panel.header.trainable.isVisible()


# -- what Keras says ----------------------------------------------------------------------------------


def test_weights_and_shapes_are_shown(scene: Scene) -> None:
    """Name, shape, dtype, count, and the total."""
    source, dense = scene.add("input", shape=(20,)), scene.add("keras.layers.Dense")
    main, output = scene.document.main, PortName("output")
    port = scene.catalogue.nodes["keras.layers.Dense"].inputs[0].name
    scene.document.apply(
        "Connect", lambda p: edit.connect(p, main, source, output, dense, port, scene.catalogue)
    )
    layer = scene.document.project.main_block.nodes[dense].layer
    weights = (WeightSpec("kernel", (20, 10), "float32", True), WeightSpec("bias", (10,), "float32", True))
    report = Report(
        1,
        {
            ((), source): NodeReport(NodeState.OK, {output: TensorSpec((None, 20), "float32")}),
            ((), dense): NodeReport(NodeState.OK, {output: TensorSpec((None, 10), "float32")}),
        },
        {((), layer): LayerReport(weights)},
    )
    scene.panel.set_report(report)
    scene.select(dense)
    sections = scene.panel.sections
    assert [(line.name, line.value) for line in sections.weights.lines] == [
        ("kernel", "(20, 10)"),
        ("bias", "(10,)"),
    ]
    assert sections.weights.heading.remark.text() == "210 parameters"
    assert [line.value for line in sections.shapes.lines] == ["(None, 20) float32", "(None, 10) float32"]


# -- other kinds of node ------------------------------------------------------------------------------


def test_an_input_takes_its_shape_without_the_batch(scene: Scene) -> None:
    """And shows both; the batch can be fixed, the shape left open."""
    source = scene.add("input")
    scene.select(source)
    scene.type_into("shape", "28, 28")
    row = scene.panel.row("shape")
    assert scene.value(source, "shape") == (28, 28)
    assert row.remark_text == "(None, 28, 28)"
    scene.type_into("batch", "4")
    assert row.remark_text == "(4, 28, 28)"
    scene.type_into("shape", "")
    assert scene.value(source, "shape") is None
    assert row.remark_text == ""


def test_a_constant_holds_a_literal(scene: Scene) -> None:
    """Nested tuples of numbers."""
    constant = scene.add("constant")
    scene.select(constant)
    scene.type_into("value", "[[1, 2], [3, 4]]")
    assert scene.value(constant, "value") == ((1, 2), (3, 4))


def test_a_note_is_written_in_lines(scene: Scene, qtbot: QtBot) -> None:
    """In a field of several lines."""
    note = scene.add("note")
    scene.select(note)
    editor = scene.panel.row("text").field.text
    qtbot.keyClicks(editor, "one")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "two")
    assert scene.value(note, "text") == "one\ntwo"


def test_a_number_stands_in_for_a_wire(scene: Scene) -> None:
    """While the port has none."""
    source, times = scene.add("input"), scene.add("keras.ops.multiply")
    scene.select(times)
    scene.type_into("x2", "0.5")
    assert scene.value(times, "x2") == 0.5
    main, catalogue = scene.document.main, scene.catalogue
    ends = (source, PortName("output"), times, PortName("x2"))
    scene.document.apply("Connect", lambda p: edit.connect(p, main, *ends, catalogue))
    with pytest.raises(KeyError):
        scene.panel.row("x2")
    assert scene.panel.row("x1").field.line.text() == ""


def test_an_unknown_kind_is_kept(scene: Scene) -> None:
    """The panel says so instead of showing fields."""
    strange = Node(NodeId("strange"), "from.the.future")

    def add(project):  # type: ignore[no-untyped-def]
        block = project.main_block
        return project.with_block(replace(block, nodes={**block.nodes, strange.id: strange}))

    scene.document.apply("Open", add)
    scene.select(strange.id)
    assert scene.panel.unknown.isVisible()
    assert not scene.panel.header.isVisible()


# -- many nodes, and none ---------------------------------------------------------------------------


def test_many_nodes_are_edited_at_once(scene: Scene) -> None:
    """What differs is a dash; what is typed goes to all, as one step."""
    one, other = scene.add("keras.layers.Dense", units=4), scene.add("keras.layers.Dense", units=8)
    scene.select(one, other)
    assert scene.panel.header.title.text() == "2 nodes"
    assert scene.panel.row("units").field.line.placeholderText() == "—"
    scene.type_into("units", "16")
    assert (scene.value(one, "units"), scene.value(other, "units")) == (16, 16)
    scene.document.undo()
    assert (scene.value(one, "units"), scene.value(other, "units")) == (4, 8)


def test_different_kinds_share_what_they_have_in_common(scene: Scene) -> None:
    """Dense and Conv2D both have an activation, but not units."""
    dense, conv = scene.add("keras.layers.Dense"), scene.add("keras.layers.Conv2D")
    scene.select(dense, conv)
    field = scene.panel.row("activation").field
    field.combo.setCurrentText("relu")
    field.combo.activated.emit(field.combo.currentIndex())
    assert (scene.value(dense, "activation"), scene.value(conv, "activation")) == ("relu", "relu")
    with pytest.raises(KeyError):
        scene.panel.row("units")


@pytest.mark.parametrize(
    ("state", "other", "shown"),
    [
        (NodeState.ERROR, None, "≥ 210"),
        (NodeState.OK, None, "210"),
        (NodeState.OK, LayerReport((), built=False), "≥ 210"),
        (NodeState.ERROR, LayerReport(()), "210"),
    ],
)
def test_totals_are_a_least_where_keras_cannot_tell_all(
    scene: Scene, state: NodeState, other: LayerReport | None, shown: str
) -> None:
    """As in the status line: the weights of a layer in error are not known."""
    first, second = scene.add("keras.layers.Dense"), scene.add("keras.layers.Dense")
    block = scene.document.project.main_block
    known = {((), block.nodes[first].layer): LayerReport((WeightSpec("kernel", (21, 10), "float32", True),))}
    scene.panel.set_report(Report(1, {}, known))
    told = {((), block.nodes[second].layer): other} if other is not None else {}
    scene.panel.set_report(Report(2, {((), second): NodeReport(state)}, known | told))
    lines = {line.name: line.value for line in scene.panel.project_page.totals.lines}
    assert (lines["parameters"], lines["trainable"]) == (shown, shown)


def test_nothing_selected_shows_the_block(scene: Scene) -> None:
    """Its name, which can be changed, and its totals."""
    scene.add("keras.layers.Dense")
    page = scene.panel.project_page
    assert page.isVisible()
    assert ("nodes", "1") in {(line.name, line.value) for line in page.totals.lines}
    field = page.name.field
    rewrite(scene.qtbot, field.line, field.line, "Net")
    assert scene.document.project.main_block.name == "Net"
    scene.qtbot.keyClicks(field.line, " !")
    assert "cannot be" in page.name.errors
    assert scene.document.project.main_block.name == "Net"


def test_inputs_are_put_in_order(scene: Scene, qtbot: QtBot) -> None:
    """One place up at a click, one step each; a single input needs no order."""
    first, second = scene.add("input"), scene.add("input")
    page = scene.panel.project_page
    assert page.inputs.isVisible()
    assert not page.outputs.isVisible()
    qtbot.mouseClick(page.inputs.buttons[1], Qt.MouseButton.LeftButton)
    assert scene.document.project.main_block.inputs == (second, first)
    scene.document.undo()
    assert scene.document.project.main_block.inputs == (first, second)


def test_a_removed_node_is_no_longer_shown(scene: Scene) -> None:
    """The block is shown in its place."""
    dense = scene.add("keras.layers.Dense")
    scene.select(dense)
    scene.document.undo()
    assert scene.panel.project_page.isVisible()
    scene.document.redo()
    assert not scene.panel.project_page.isVisible()


def test_another_project_is_shown_from_its_start(scene: Scene) -> None:
    """Opening a file forgets the selection."""
    scene.select(scene.add("keras.layers.Dense"))
    scene.document.replace(empty_project("Other"), None)
    assert scene.panel.project_page.title.text() == "Other"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_both_themes_are_painted(scene: Scene, theme: object) -> None:
    """The bar of a changed value has the accent's colour."""
    scene.select(scene.add("keras.layers.Dense", use_bias=False))
    scene.panel.set_theme(theme)
    picture = scene.panel.row("use_bias").label.grab().toImage()
    assert picture.pixelColor(1, 13).name() == theme.accent


# -- the whole catalogue ---------------------------------------------------------------------------


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.full)], ids=["some", "all"])
def test_every_entry_opens_with_its_defaults_unmarked(scene: Scene, step: int) -> None:
    """One field for each argument; what a new node begins with is nobody's change."""
    for id, spec in list(scene.catalogue.nodes.items())[::step]:
        node = scene.add(id)
        scene.select(node)
        for section, form in scene.panel.forms.forms.items():
            for name, row in form.rows.items():
                assert not row.label.changed, (id, section, name)
                assert not row.errors, (id, name, row.errors)
        shown = {name for form in scene.panel.forms.forms.values() for name in form.rows}
        wanted = {each.name for each in (*spec.arguments, *spec.call_arguments)}
        assert shown >= wanted - {"name", "trainable"}, id


SAMPLES: dict[ArgumentKind, tuple[Value, ...]] = {
    ArgumentKind.INT: (3, 2),
    ArgumentKind.FLOAT: (0.25, 1.0),
    ArgumentKind.NUMBER: (0.25, 3),
    ArgumentKind.BOOL: (True, False),
    ArgumentKind.STR: ("abc", "d"),
    ArgumentKind.INTS: (3, (2, 2)),
    ArgumentKind.FLOATS: (0.25, (0.1, 0.2)),
    ArgumentKind.SHAPE: ((7, 7), (8,)),
    ArgumentKind.DTYPE: ("float64", "int32"),
    ArgumentKind.ANY: ((1, "a"), 5),
    ArgumentKind.SEED: (5, 6),
    ArgumentKind.ACTIVATION: ("tanh", "relu"),
    ArgumentKind.INITIALIZER: ("he_normal", Object("keras.initializers.Constant", {"value": 2.0})),
    ArgumentKind.REGULARIZER: ("l2", Object("keras.regularizers.L1", {"l1": 0.5})),
    ArgumentKind.CONSTRAINT: ("non_neg", Object("keras.constraints.MaxNorm", {"max_value": 3})),
    ArgumentKind.LAYER: (Object("keras.layers.Dense", {"units": 3}), Object("keras.layers.Flatten")),
    ArgumentKind.LAYERS: ((Object("keras.layers.Flatten"),), (Object("keras.layers.Dense", {"units": 3}),)),
}


def other_value(spec: ArgumentSpec) -> Value:
    """A value of the kind of `spec` that is not its default."""
    samples = [each for each in spec.choices if each is not None] or SAMPLES.get(spec.kind, ())
    start = spec.sample if spec.required else spec.default
    return next((each for each in samples if repr(each) != repr(start)), None)


@pytest.mark.parametrize("kind", list(ArgumentKind))
def test_every_kind_shows_other_values_marked(scene: Scene, kind: ArgumentKind) -> None:
    """A value that is not the default is shown by its field, marked, and reset to what it was."""
    seen = 0
    for id, spec in scene.catalogue.nodes.items():
        argument = next((each for each in spec.arguments if each.kind is kind and not each.common), None)
        if argument is None or seen >= 2:
            continue
        seen += 1
        value = other_value(argument)
        node = scene.add(id, **{argument.name: value})
        scene.select(node)
        row = scene.panel.row(argument.name)
        assert row.label.changed, (id, argument.name)
        assert repr(row.field.shown) == repr(value), (id, argument.name)
        before = scene.document.project
        row.field.give(value)
        assert scene.document.project is before
        row.reset.emit(argument.name)
        start = argument.sample if argument.required else None
        assert repr(scene.value(node, argument.name)) == repr(start), (id, argument.name)


def test_sections_are_in_order(scene: Scene) -> None:
    """Arguments first, what is rarely wanted last."""
    scene.select(scene.add("keras.layers.Dense"))
    order = list(Section)
    places = [order.index(section) for section in scene.panel.forms.forms]
    assert places == sorted(places)


def test_long_paths_of_weights_leave_the_panel_narrow(qtbot: QtBot, catalogue: Catalogue) -> None:
    """The weights of a wrapped LSTM stand one step a line, so that no field is cut."""
    project = empty_project()
    spec = catalogue.nodes["keras.layers.Bidirectional"]
    project, node = edit.add_node(project, project.main, spec, Place(0, 0), catalogue)
    panel = InspectorPanel(Document(project, catalogue), DARK)
    qtbot.addWidget(panel)
    panel.resize(300, 800)
    panel.show()
    panel.show(project.main, frozenset([node]))
    layer = project.main_block.nodes[node].layer
    assert layer is not None
    weight = WeightSpec("backward_lstm/lstm_cell/recurrent_kernel", (16, 64), "float32", True)
    panel.set_report(Report(0, {}, {((), layer): LayerReport((weight,))}))
    qtbot.waitUntil(lambda: panel.area.widget().width() == panel.area.viewport().width())


def test_the_history_of_another_project_is_let_go(scene: Scene) -> None:
    """Its thousand steps would stay in memory as long as the window."""
    before = weakref.ref(scene.document.history)
    scene.document.replace(empty_project(), None)
    gc.collect()
    assert before() is None
