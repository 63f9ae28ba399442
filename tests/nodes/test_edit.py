"""Edits are exact, refuse with a reason, and keep every rule of the drawing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from nodes import edit
from nodes.graph import LayerId, Node, NodeId, Object, Place, PortName, Project, Wire, WireId
from tests.nodes.drawing import INPUTS, OUTPUT, Drawing
from tests.nodes.strategies import check_sound, gestures, perform, projects

# -- any edits -------------------------------------------------------------------------------------------


@given(projects, gestures)
@settings(max_examples=150, deadline=None)
def test_every_edit_keeps_the_rules(project: Project, gesture) -> None:
    """Whatever is done to a sound drawing, it stays sound, and the drawing before is as it was."""
    copy = replace(project)
    after = perform(project, gesture)
    check_sound(after.main_block)
    assert project == copy


# -- adding ----------------------------------------------------------------------------------------------


def test_a_layer_comes_with_a_layer_of_its_own(drawing: Drawing) -> None:
    """Two Dense nodes have two layers with names as Keras would give them."""
    first, second = drawing.dense(units=5), drawing.dense()
    layers = [drawing.block.layer_of(drawing.block.nodes[id]) for id in (first, second)]
    assert [layer.attribute for layer in layers] == ["dense", "dense_1"]
    assert layers[0].config == {"units": 5}


def test_values_go_to_the_constructor_or_to_the_call(drawing: Drawing) -> None:
    """What the constructor takes is the layer's, what the call takes is the node's."""
    id = drawing.add("keras.layers.Dropout", rate=0.25, training=True)
    node = drawing.block.nodes[id]
    assert node.arguments == {"training": True}
    assert drawing.block.layer_of(node).config == {"rate": 0.25}


def test_inputs_and_outputs_have_an_order(drawing: Drawing) -> None:
    """Input and Output nodes are listed in the order in which they were placed."""
    inputs = (drawing.add("input"), drawing.add("input"))
    output = drawing.add("output")
    assert (drawing.block.inputs, drawing.block.outputs) == (inputs, (output,))


# -- removing --------------------------------------------------------------------------------------------


def test_removing_takes_wires_and_layers_along(drawing: Drawing) -> None:
    """A removed node leaves no wire, no layer and no place behind."""
    a, b = drawing.add("input"), drawing.dense()
    drawing.wire(a, b)
    project = edit.remove(drawing.project, drawing.project.main, [b], drawing.catalogue)
    assert project.main_block.wires == project.main_block.layers == {}
    assert list(project.main_block.places) == [a]


def test_a_layer_stays_while_another_node_calls_it(drawing: Drawing) -> None:
    """Removing one call of a shared layer keeps the layer."""
    a = drawing.dense()
    twin = replace(drawing.block.nodes[a], id=NodeId("twin"))
    block = replace(drawing.block, nodes={**drawing.block.nodes, twin.id: twin})
    project = edit.remove(drawing.project.with_block(block), block.id, [a], drawing.catalogue)
    assert len(project.main_block.layers) == 1


@pytest.mark.parametrize("turn", [False, True])
def test_healing_leads_past_a_chain_of_removed_nodes(drawing: Drawing, turn: bool) -> None:
    """What entered the first of several removed nodes goes on to where the last one led."""
    a, b, c, d, e = drawing.add("input"), *(drawing.dense() for _ in range(4))
    for source, target in ((a, b), (b, c), (c, d), (d, e)):
        drawing.wire(source, target)
    gone = [d, c, b] if turn else [b, c, d]
    project = edit.remove(drawing.project, drawing.project.main, gone, drawing.catalogue, heal=True)
    assert [(w.source, w.target) for w in project.main_block.wires.values()] == [(a, e)]


def test_healing_keeps_the_place_in_a_list(drawing: Drawing) -> None:
    """A wire that is led past a removed node keeps its place among the inputs of a merge."""
    a, b, merge = drawing.add("input"), drawing.dense(), drawing.add("keras.layers.Concatenate")
    drawing.wire(a, b)
    into = drawing.wire(b, merge)
    drawing.wire(a, merge)
    project = edit.remove(drawing.project, drawing.project.main, [b], drawing.catalogue, heal=True)
    assert project.main_block.wires[into.id] == replace(into, source=a)


def test_healing_without_anything_before_drops_the_wire(drawing: Drawing) -> None:
    """Where nothing entered the removed node, nothing goes on."""
    a, b = drawing.dense(), drawing.dense()
    drawing.wire(a, b)
    project = edit.remove(drawing.project, drawing.project.main, [a], drawing.catalogue, heal=True)
    assert project.main_block.wires == {}


# -- wires -----------------------------------------------------------------------------------------------


def test_a_second_wire_into_a_single_input_replaces_the_first(drawing: Drawing) -> None:
    """A single input holds one wire, the newest."""
    a, b, c = drawing.add("input"), drawing.add("input"), drawing.dense()
    drawing.wire(a, c)
    drawing.wire(b, c)
    assert drawing.pairs() == {(b, c)}


def test_drawing_the_same_wire_again_changes_nothing(drawing: Drawing) -> None:
    """The wire that is there already is kept, id and all."""
    a, b = drawing.add("input"), drawing.dense()
    drawing.wire(a, b)
    again = edit.connect(drawing.project, drawing.project.main, a, OUTPUT, b, INPUTS, drawing.catalogue)
    assert again is drawing.project


def test_a_list_input_takes_wires_in_order(drawing: Drawing) -> None:
    """Wires into a merge are numbered; a key names the place to replace."""
    a, b, merge = drawing.add("input"), drawing.add("input"), drawing.add("keras.layers.Add")
    keys = [drawing.wire(source, merge).key for source in (a, b, a)]
    assert keys == [0, 1, 2]
    drawing.wire(b, merge, key=0)
    assert sorted((w.key, w.source == b) for w in drawing.block.wires.values()) == [
        (0, True),
        (1, True),
        (2, False),
    ]


def test_refused_wires_say_why(drawing: Drawing) -> None:
    """Circles, unknown nodes and unknown ports are refused with a code, and nothing changes."""
    a, b = drawing.dense(), drawing.dense()
    drawing.wire(a, b)
    table = [
        ((b, OUTPUT, a, INPUTS), "cycle"),
        ((a, OUTPUT, a, INPUTS), "cycle"),
        ((a, OUTPUT, NodeId("gone"), INPUTS), "no-such-node"),
        ((a, PortName("state"), b, INPUTS), "no-such-port"),
        ((a, OUTPUT, b, PortName("mask")), "no-such-port"),
    ]
    for ends, code in table:
        with pytest.raises(edit.Refusal) as caught:
            edit.connect(drawing.project, drawing.project.main, *ends, drawing.catalogue)
        assert caught.value.code == code
        assert str(caught.value)


def test_a_full_list_refuses_one_more(drawing: Drawing) -> None:
    """Subtract takes two, and says so; a wire that replaces another is still taken."""
    a, minus = drawing.add("input"), drawing.add("keras.layers.Subtract")
    port = drawing.catalogue.nodes["keras.layers.Subtract"].inputs[0]
    assert port.most == 2
    for _ in range(port.most):
        drawing.wire(a, minus)
    with pytest.raises(edit.Refusal, match="at most"):
        drawing.wire(a, minus)


def test_a_port_that_is_gone_takes_no_new_wire(drawing: Drawing) -> None:
    """A broken wire shows its port, but nothing else can be tied to it."""
    a, b = drawing.add("input"), drawing.dense()
    broken = Wire(WireId("w"), a, OUTPUT, b, PortName("state"))
    project = drawing.project.with_block(replace(drawing.block, wires={broken.id: broken}))
    with pytest.raises(edit.Refusal) as caught:
        edit.connect(project, project.main, a, OUTPUT, b, PortName("state"), drawing.catalogue)
    assert caught.value.code == "no-such-port"


def test_inserting_leads_the_wire_through_the_node(drawing: Drawing) -> None:
    """A → C with B dropped on it becomes A → B → C, and the place in a list stays."""
    a, b, merge = drawing.add("input"), drawing.dense(), drawing.add("keras.layers.Add")
    drawing.wire(a, merge)
    second = drawing.wire(a, merge)
    project = edit.insert_on_wire(drawing.project, drawing.project.main, b, second.id, drawing.catalogue)
    found = {(w.source, w.target, w.key) for w in project.main_block.wires.values()}
    assert found == {(a, merge, 0), (a, b, None), (b, merge, 1)}


def test_inserting_a_wired_node_replaces_what_entered_it(drawing: Drawing) -> None:
    """A node that had an input and an output takes the new input and keeps what it fed."""
    a, other, b, c, d = drawing.add("input"), drawing.add("input"), *(drawing.dense() for _ in range(3))
    drawing.wire(other, b)
    drawing.wire(b, d)
    wire = drawing.wire(a, c)
    project = edit.insert_on_wire(drawing.project, drawing.project.main, b, wire.id, drawing.catalogue)
    assert {(w.source, w.target) for w in project.main_block.wires.values()} == {(a, b), (b, c), (b, d)}


def test_inserting_is_refused_whole(drawing: Drawing) -> None:
    """A node cannot be inserted on its own wire, nor one without an input."""
    a, b = drawing.add("input"), drawing.dense()
    wire = drawing.wire(a, b)
    for node, code in ((b, "cycle"), (drawing.add("input"), "no-such-port")):
        with pytest.raises(edit.Refusal) as caught:
            edit.insert_on_wire(drawing.project, drawing.project.main, node, wire.id, drawing.catalogue)
        assert caught.value.code == code


def test_a_node_is_wired_after_another(drawing: Drawing) -> None:
    """The first output leads to the first input; without one of them nothing happens."""
    a, b, note = drawing.add("input"), drawing.dense(), drawing.add("note")
    project = edit.connect_after(drawing.project, drawing.project.main, a, b, drawing.catalogue)
    assert [(w.source, w.target) for w in project.main_block.wires.values()] == [(a, b)]
    assert edit.connect_after(project, project.main, a, note, drawing.catalogue) is project


# -- values ----------------------------------------------------------------------------------------------


def test_a_default_is_not_stored(drawing: Drawing) -> None:
    """Setting a value to its default is the same as resetting it; 1 and True are not."""
    a = drawing.dense(use_bias=False)
    for value, config in ((True, {}), (1, {"use_bias": 1}), (1.0, {"use_bias": 1.0})):
        project = edit.set_values(
            drawing.project, drawing.project.main, [a], "use_bias", value, drawing.catalogue
        )
        layer = project.main_block.layer_of(project.main_block.nodes[a])
        assert layer.config == {"units": layer.config["units"], **config}


def test_resetting_a_required_argument_brings_back_its_sample(drawing: Drawing) -> None:
    """A required argument has no default: it goes back to what a new node starts with."""
    a = drawing.dense(units=7)
    sample = drawing.catalogue.nodes["keras.layers.Dense"].argument("units").sample
    project = edit.reset_values(drawing.project, drawing.project.main, [a], "units", drawing.catalogue)
    assert project.main_block.layer_of(project.main_block.nodes[a]).config == {"units": sample}


def test_a_value_reaches_every_node_that_has_it(drawing: Drawing) -> None:
    """Several nodes are edited at once; those without such an argument are left alone."""
    a, b, flat = drawing.dense(), drawing.dense(), drawing.add("keras.layers.Flatten")
    relu = Object("keras.activations.relu")
    project = edit.set_values(
        drawing.project, drawing.project.main, [a, b, flat], "activation", relu, drawing.catalogue
    )
    configs = [layer.config.get("activation") for layer in project.main_block.layers.values()]
    assert sorted(configs, key=str) == sorted([relu, relu, None], key=str)


def test_a_number_may_stand_in_for_a_wire(drawing: Drawing) -> None:
    """A literal of a port is kept in the node's arguments."""
    a = drawing.add("keras.ops.add")
    project = edit.set_values(drawing.project, drawing.project.main, [a], "x2", 2.0, drawing.catalogue)
    assert project.main_block.nodes[a].arguments == {"x2": 2.0}


# -- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "1x", "a b", "class", "call", "weights", "_hidden", "é-x", "a;b"])
def test_illegal_attributes_are_refused(drawing: Drawing, name: str) -> None:
    """An attribute has to be a Python name that keras.Model does not use itself."""
    drawing.dense()
    layer = next(iter(drawing.block.layers))
    with pytest.raises(edit.Refusal) as caught:
        edit.rename_attribute(drawing.project, drawing.project.main, layer, name, drawing.catalogue)
    assert caught.value.code == "bad-attribute"


def test_a_taken_attribute_is_refused(drawing: Drawing) -> None:
    """Two layers of a block never have one name; a layer may keep its own."""
    drawing.dense()
    drawing.dense()
    first, second = drawing.block.layers
    rename = edit.rename_attribute
    with pytest.raises(edit.Refusal) as caught:
        rename(drawing.project, drawing.project.main, second, "dense", drawing.catalogue)
    assert caught.value.code == "attribute-taken"
    assert rename(drawing.project, drawing.project.main, first, "dense", drawing.catalogue) == drawing.project


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("dense", "dense_2"),
        ("dense_1", "dense_2"),
        ("stage_1", "stage_1"),
        ("call", "call_1"),
        ("1d", "layer"),
        ("", "layer"),
        ("_x", "layer"),
    ],
)
def test_a_free_attribute_is_found_for_any_wish(drawing: Drawing, wish: str, expected: str) -> None:
    """The first name that is legal and free, counting on from the number that is there."""
    drawing.dense()
    drawing.dense()
    assert edit.free_attribute(drawing.block, wish, drawing.catalogue) == expected


@pytest.mark.parametrize(
    ("title", "attribute"),
    [
        ("BatchNormalization", "batch_normalization"),
        ("Conv2D", "conv2d"),
        ("LSTM", "lstm"),
        ("MaxPooling2D", "max_pooling2d"),
        ("ReLU", "re_lu"),
    ],
)
def test_attributes_are_written_as_keras_writes_them(title: str, attribute: str) -> None:
    """Class names become the names that Keras gives its layers."""
    assert edit.snake_case(title) == attribute


def test_blocks_are_renamed_to_python_names(drawing: Drawing) -> None:
    """A block's name is the name of a class."""
    project = edit.rename_block(drawing.project, drawing.project.main, "ResNet")
    assert project.main_block.name == "ResNet"
    with pytest.raises(edit.Refusal):
        edit.rename_block(project, project.main, "Res Net")


# -- the rest --------------------------------------------------------------------------------------------


def test_moving_ignores_nodes_that_are_not_there(drawing: Drawing) -> None:
    """A late answer about a removed node leaves no place behind."""
    a = drawing.dense()
    places = {a: Place(5, 6), NodeId("gone"): Place(1, 1)}
    assert edit.move(drawing.project, drawing.project.main, places).main_block.places == {a: Place(5, 6)}


def test_outputs_that_keras_told_are_recorded(drawing: Drawing) -> None:
    """Recorded outputs replace those of the catalogue; the same ones again change nothing."""
    a = drawing.add("keras.layers.LSTM")
    told = {a: (OUTPUT, PortName("state_h"), PortName("state_c")), NodeId("gone"): (OUTPUT,)}
    project = edit.record_outputs(drawing.project, drawing.project.main, told)
    assert project.main_block.nodes[a].outputs == told[a]
    assert edit.record_outputs(project, project.main, told) is project


def test_titles_come_from_the_node_the_layer_or_the_kind(drawing: Drawing) -> None:
    """A node's own title wins; an empty one brings back the attribute."""
    a, b = drawing.dense(), drawing.add("keras.ops.matmul")
    titled = edit.set_title(drawing.project, drawing.project.main, a, "  Head ")
    titles = [edit.title_of(titled.main_block, titled.main_block.nodes[id]) for id in (a, b)]
    assert titles == ["Head", "matmul"]
    plain = edit.set_title(titled, titled.main, a, " ")
    assert edit.title_of(plain.main_block, plain.main_block.nodes[a]) == "dense"


def test_a_node_without_its_layer_is_left_alone(drawing: Drawing) -> None:
    """Values of a node whose layer is missing cannot be set, and nothing breaks."""
    lost = Node(NodeId("n"), "layer", LayerId("gone"))
    project = drawing.project.with_block(replace(drawing.block, nodes={lost.id: lost}))
    after = edit.set_values(project, project.main, [lost.id], "units", 3, drawing.catalogue)
    assert after.main_block.nodes == {lost.id: lost}
