"""Blocks: wrapped, unpacked, used, given things, and never inside themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes import blocks, edit, regions, sharing
from nodes.graph import (
    BlockId,
    LayerId,
    NodeId,
    Object,
    Place,
    PortName,
    argument,
    block_type,
    given_layer,
)
from nodes.ports import ports_of
from nodes.refusal import Refusal
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.deep import check_project, meaning, named
from tests.nodes.drawing import Drawing

DENSE = "keras.layers.Dense"


def wrap(drawing: Drawing, *nodes: NodeId, name: str = "Part") -> NodeId:
    """Wrap nodes of the main block; the vocabulary follows."""
    known = vocabulary(drawing.project, drawing.catalogue)
    drawing.project, id = blocks.wrap(drawing.project, drawing.project.main, nodes, name, known)
    check_project(drawing.project)
    return id


def known(drawing: Drawing):
    """The vocabulary as it is now."""
    return vocabulary(drawing.project, drawing.catalogue)


def block_named(drawing: Drawing, name: str):
    """A block by name."""
    return next(block for block in drawing.project.blocks.values() if block.name == name)


def refusal(code: str):
    """Expect a refusal with `code`."""
    return pytest.raises(Refusal, check=lambda error: error.code == code)


# -- wrapping ----------------------------------------------------------------------------------------------


def test_a_wrapped_line_has_ports_named_after_what_they_carry(drawing: Drawing) -> None:
    """One Input for what enters, one Output for what leaves, in a class of its own."""
    a, b, c, d, e = drawing.chain("input", DENSE, DENSE, DENSE, "output")
    drawing.project = edit.set_title(drawing.project, drawing.block.id, a, "Pixels")
    instance = wrap(drawing, b, c)
    part = block_named(drawing, "Part")
    assert tuple(part.input_ports.values()) == ("pixels",)
    assert tuple(part.output_ports.values()) == ("dense_1",)
    assert drawing.pairs() == {(a, instance), (instance, d), (d, e)}
    layer = drawing.block.layer_of(drawing.node(instance))
    assert layer is not None
    assert (layer.type, layer.attribute) == (block_type(part.id), "part")
    assert {node.kind for node in part.nodes.values()} == {"input", "layer", "output"}
    assert problems(drawing.project, known(drawing)) == ()


def test_one_port_for_each_tensor_however_often_it_is_used(drawing: Drawing) -> None:
    """Two wires from one source are one Input; one result used twice is one Output."""
    a, b = drawing.chain("input", DENSE)
    add, one, two = drawing.add("operator.add"), drawing.dense(), drawing.dense()
    for source, target, port in ((a, add, "x"), (b, add, "y"), (add, one, "inputs"), (add, two, "inputs")):
        drawing.wire(source, target, port)
    wrap(drawing, b, add)
    part = block_named(drawing, "Part")
    assert (len(part.inputs), len(part.outputs)) == (1, 1)


def test_the_order_of_a_list_is_kept(drawing: Drawing) -> None:
    """A wrapped source stays in its place in a list input."""
    a, b, c = drawing.add("input"), drawing.dense(), drawing.dense()
    concatenate = drawing.add("keras.layers.Concatenate")
    drawing.wire(a, b)
    drawing.wire(a, c)
    for source in (b, c, a):
        drawing.wire(source, concatenate)
    before = {wire.source: wire.key for wire in drawing.block.wires_into(concatenate)}
    instance = wrap(drawing, b)
    after = {wire.source: wire.key for wire in drawing.block.wires_into(concatenate)}
    assert after == {instance: before[b], c: before[c], a: before[a]}


def test_what_comes_back_cannot_be_wrapped(drawing: Drawing) -> None:
    """Both ends of a line without its middle would need themselves."""
    a, b, c = drawing.chain(DENSE, DENSE, DENSE)
    with refusal("wrap-cycle"):
        wrap(drawing, a, c)
    assert wrap(drawing, a, b)
    assert c in drawing.block.nodes


def test_names_and_nothing_are_refused(drawing: Drawing) -> None:
    """A class has a name of its own, and there is something in it."""
    a, b = drawing.chain("input", DENSE)
    for name, code in (("a b", "bad-attribute"), (drawing.block.name, "attribute-taken")):
        with refusal(code):
            wrap(drawing, b, name=name)
    with refusal("nothing-to-wrap"):
        wrap(drawing, a)


def test_a_loop_is_wrapped_whole(drawing: Drawing) -> None:
    """With its body; not its ends alone, nor nodes of several bodies."""
    _, b, _ = drawing.chain("input", DENSE, "output")
    drawing.project, loop = regions.wrap_in_region(
        drawing.project, drawing.block.id, [b], "while", drawing.catalogue
    )
    ends = [node.id for node in drawing.block.members_of(loop) if node.kind in regions.ENDS]
    with refusal("part-of-body"):
        wrap(drawing, b, *ends)
    other = drawing.dense()
    with refusal("part-of-body"):
        wrap(drawing, b, other)
    wrap(drawing, loop)
    assert len(block_named(drawing, "Part").members_of(loop)) == 3


def test_an_instance_stands_in_the_body_where_its_nodes_stood(drawing: Drawing) -> None:
    """And unpacking puts them back there."""
    _, b, c, _ = drawing.chain("input", DENSE, DENSE, "output")
    drawing.project, loop = regions.wrap_in_region(
        drawing.project, drawing.block.id, [b, c], "while", drawing.catalogue
    )
    drawing.project = named(drawing.project)
    before = meaning(drawing.project)
    instance = wrap(drawing, b)
    assert drawing.node(instance).region == loop
    drawing.project, _ = blocks.unpack(drawing.project, drawing.block.id, instance, known(drawing))
    assert meaning(drawing.project) == before


def test_a_layer_that_is_called_outside_too_is_given(drawing: Drawing) -> None:
    """The instance passes it on; the weights stay one."""
    _, b, c = drawing.chain("input", DENSE, DENSE)
    drawing.project, (twin,) = sharing.duplicate_shared(
        drawing.project, drawing.block.id, [b], drawing.catalogue
    )
    shared = drawing.node(b).layer
    assert shared is not None
    instance = wrap(drawing, b, c)
    part = block_named(drawing, "Part")
    layer = drawing.block.layer_of(drawing.node(instance))
    assert layer is not None
    assert layer.config == {"dense": given_layer(shared)}
    assert [each.attribute for each in part.layers.values() if each.given] == ["dense"]
    project = edit.remove(drawing.project, drawing.block.id, [twin], drawing.catalogue)
    assert shared in project.main_block.layers
    check_project(project)
    project = edit.remove(project, drawing.block.id, [instance], drawing.catalogue)
    assert not project.main_block.layers


# -- unpacking ---------------------------------------------------------------------------------------------


def test_a_block_that_is_used_elsewhere_stays(drawing: Drawing) -> None:
    """The other instance is not touched; names are made free."""
    _, b, _ = drawing.chain("input", DENSE, "output")
    first = wrap(drawing, b)
    part = block_named(drawing, "Part")
    drawing.project, second = blocks.instance_of(
        drawing.project, drawing.block.id, part.id, Place(9, 9), known(drawing)
    )
    drawing.dense()
    project, (new,) = blocks.unpack(drawing.project, drawing.block.id, first, known(drawing))
    assert project.blocks[part.id] is part
    assert second in project.main_block.nodes
    layer = project.main_block.layer_of(project.main_block.nodes[new])
    assert layer is not None
    assert layer.attribute == "dense_1"
    project, _ = blocks.unpack(project, drawing.block.id, second, known(drawing))
    assert part.id not in project.blocks


def test_a_shared_instance_is_unpacked_with_its_weights_shared(drawing: Drawing) -> None:
    """Both calls of the one instance become calls of the same layers."""
    _, b, _ = drawing.chain("input", DENSE, "output")
    instance = wrap(drawing, b)
    drawing.project, _ = sharing.duplicate_shared(
        drawing.project, drawing.block.id, [instance], known(drawing)
    )
    project, new = blocks.unpack(drawing.project, drawing.block.id, instance, known(drawing))
    assert len(new) == 2
    assert len({project.main_block.nodes[id].layer for id in new}) == 1


def test_a_frozen_instance_leaves_frozen_layers(drawing: Drawing) -> None:
    """What was not trained is not trained afterwards."""
    _, b = drawing.chain("input", DENSE)
    instance = wrap(drawing, b)
    layer = drawing.node(instance).layer
    assert layer is not None
    project = edit.set_trainable(drawing.project, drawing.block.id, [layer], False)
    project, _ = blocks.unpack(project, drawing.block.id, instance, known(drawing))
    assert [each.trainable for each in project.main_block.layers.values()] == [False]


def test_an_input_that_leads_straight_to_an_output_becomes_one_wire(drawing: Drawing) -> None:
    """Nothing is left of a block that only passes on."""
    a, e = drawing.add("input"), drawing.add("output")
    drawing.project, inner = blocks.new_block(drawing.project, "Through")
    project = drawing.project
    for kind in ("input", "output"):
        spec = drawing.catalogue.nodes[kind]
        project, _ = edit.add_node(project, inner, spec, Place(0, 0), drawing.catalogue)
    through = project.blocks[inner]
    project = edit.connect_after(project, inner, through.inputs[0], through.outputs[0], drawing.catalogue)
    everything = vocabulary(project, drawing.catalogue)
    project, instance = blocks.instance_of(project, drawing.block.id, inner, Place(0, 0), everything)
    project = edit.connect_after(project, drawing.block.id, a, instance, everything)
    project = edit.connect_after(project, drawing.block.id, instance, e, everything)
    project, new = blocks.unpack(project, drawing.block.id, instance, everything)
    assert new == ()
    assert [(w.source, w.target) for w in project.main_block.wires.values()] == [(a, e)]


def test_what_is_no_plain_instance_is_not_unpacked(drawing: Drawing) -> None:
    """Another node, a bypassed one."""
    _, b = drawing.chain("input", DENSE)
    with refusal("no-instance"):
        blocks.unpack(drawing.project, drawing.block.id, b, drawing.catalogue)
    instance = wrap(drawing, b)
    project = edit.set_bypassed(drawing.project, drawing.block.id, [instance], True)
    with refusal("unpack-bypassed"):
        blocks.unpack(project, drawing.block.id, instance, known(drawing))


# -- using -------------------------------------------------------------------------------------------------


def test_no_block_contains_itself(drawing: Drawing) -> None:
    """Not directly, not by way of others, not in a chain, not through a value."""
    main = drawing.project.main
    _, b = drawing.chain("input", DENSE)
    wrap(drawing, b)
    part = block_named(drawing, "Part").id
    everything = known(drawing)
    for inner in (main, part):
        with refusal("contains-itself"):
            blocks.instance_of(drawing.project, part, inner, Place(0, 0), everything)
    chain = everything.nodes["chain"]
    held = (Object(block_type(main)),)
    with refusal("contains-itself"):
        edit.add_node(drawing.project, part, chain, Place(0, 0), everything, {"layers": held})
    project, id = edit.add_node(drawing.project, part, chain, Place(0, 0), everything)
    with refusal("contains-itself"):
        edit.set_values(project, part, [id], "layers", held, everything)


def test_paths_lead_to_every_instance(drawing: Drawing) -> None:
    """Through blocks, and to elements of chains."""
    _, b = drawing.chain("input", DENSE)
    first = wrap(drawing, b, name="Inner")
    inner = block_named(drawing, "Inner").id
    wrap(drawing, first, name="Outer")
    chain = drawing.catalogue.nodes["chain"]
    nested = Object("keras.Sequential", {"layers": (Object(block_type(inner)),)})
    values = {"layers": (Object(DENSE, {"units": 1}), Object(block_type(inner)), nested)}
    drawing.project, node = edit.add_node(
        drawing.project, drawing.block.id, chain, Place(0, 0), known(drawing), values
    )
    layer = drawing.node(node).layer
    outer = next(id for id, each in drawing.block.layers.items() if each.attribute == "outer")
    paths = blocks.instances_of(drawing.project, inner)
    assert {path for path in paths if len(path) == 1} == {(f"{layer}.1",), (f"{layer}.2.0",)}
    assert [path[0] for path in paths if len(path) == 2] == [outer]
    assert blocks.instances_of(drawing.project, drawing.project.main) == ((),)
    assert len(blocks.uses(drawing.project, inner)) == 2


def test_a_duplicate_is_a_block_of_its_own(drawing: Drawing) -> None:
    """This instance is one of the copy, the others stay, and no id is shared."""
    _, b, c = drawing.chain("input", DENSE, DENSE)
    instance = wrap(drawing, b, c)
    original = block_named(drawing, "Part")
    drawing.project, copy = blocks.duplicate_block(drawing.project, drawing.block.id, instance)
    check_project(drawing.project)
    made = drawing.project.blocks[copy]
    assert made.name == "Part1"
    assert not set(made.nodes) & set(original.nodes)
    assert not set(made.layers) & set(original.layers)
    assert blocks.uses(drawing.project, original.id) == ()
    assert list(made.output_ports.values()) == list(original.output_ports.values())


def test_only_blocks_that_nothing_uses_can_be_removed(drawing: Drawing) -> None:
    """Neither the main block nor one with instances."""
    _, b = drawing.chain("input", DENSE)
    before = drawing.project
    instance = wrap(drawing, b)
    part = block_named(drawing, "Part").id
    with refusal("block-used"):
        blocks.remove_block(drawing.project, part)
    with refusal("main-block"):
        blocks.remove_block(drawing.project, drawing.project.main)
    project = edit.remove(drawing.project, drawing.block.id, [instance], drawing.catalogue)
    assert blocks.remove_block(project, part).blocks.keys() == before.blocks.keys()
    assert blocks.set_main(project, part).main == part
    assert blocks.set_kind(project, part, "layer").blocks[part].kind == "layer"
    with pytest.raises(ValueError, match="other"):
        blocks.set_kind(project, part, "other")


# -- what a block takes --------------------------------------------------------------------------------------


@pytest.fixture
def part(drawing: Drawing) -> tuple[BlockId, LayerId, NodeId]:
    """A block of one Dense: its id, the inner layer, the instance."""
    _, b, _ = drawing.chain("input", DENSE, "output")
    layer = drawing.node(b).layer
    assert layer is not None
    instance = wrap(drawing, b)
    return block_named(drawing, "Part").id, layer, instance


def test_a_promoted_value_is_an_argument_with_that_default(
    drawing: Drawing, part: tuple[BlockId, LayerId, NodeId]
) -> None:
    """Instances mean what they meant, and may be given others; demoting undoes it exactly."""
    inner, layer, instance = part
    before = drawing.project
    promoted = blocks.promote(before, inner, layer, "units", "width", known(drawing))
    assert promoted.blocks[inner].arguments == {"width": before.blocks[inner].layers[layer].config["units"]}
    assert promoted.blocks[inner].layers[layer].config["units"] == argument("width")
    everything = vocabulary(promoted, drawing.catalogue)
    assert blocks.demote(promoted, inner, "width", everything) == before
    other = edit.set_values(promoted, promoted.main, [instance], "width", 3, everything)
    with refusal("argument-given"):
        blocks.demote(other, inner, "width", everything)
    unpacked, (new,) = blocks.unpack(other, other.main, instance, everything)
    found = unpacked.main_block.layer_of(unpacked.main_block.nodes[new])
    assert found is not None
    assert found.config["units"] == 3


def test_two_values_can_be_one_argument(drawing: Drawing, part: tuple[BlockId, LayerId, NodeId]) -> None:
    """If they are the same; else the name is taken. A value is promoted once."""
    inner, layer, _ = part
    everything = known(drawing)
    project = blocks.promote(drawing.project, inner, layer, "kernel_initializer", "start", everything)
    with refusal("argument-taken"):
        blocks.promote(project, inner, layer, "bias_initializer", "start", everything)
    with refusal("cannot-promote"):
        blocks.promote(project, inner, layer, "kernel_initializer", "again", everything)
    for name in ("self", "a b", "class", "name"):
        with refusal("bad-argument-name"):
            blocks.promote(project, inner, layer, "units", name, everything)
    project = blocks.promote(project, inner, layer, "bias_constraint", "rule", everything)
    project = blocks.promote(project, inner, layer, "kernel_constraint", "rule", everything)
    renamed = blocks.rename_argument(project, inner, "rule", "law")
    assert set(renamed.blocks[inner].arguments) == {"start", "law"}
    assert blocks.rename_argument(renamed, inner, "law", "rule") == project


def test_a_layer_parameter_is_bound_in_every_instance(
    drawing: Drawing, part: tuple[BlockId, LayerId, NodeId]
) -> None:
    """Each instance is given a layer made the same way; making it the block's own takes them away."""
    inner, layer, instance = part
    project = blocks.make_given(drawing.project, inner, layer, known(drawing))
    check_project(project)
    outer = project.main_block.layer_of(project.main_block.nodes[instance])
    assert outer is not None
    bound = outer.config["dense"]
    assert isinstance(bound, Object)
    made = project.main_block.layers[LayerId(str(bound.config["id"]))]
    assert made.config == drawing.project.blocks[inner].layers[layer].config
    codes = {each.code for each in problems(project, vocabulary(project, drawing.catalogue))}
    assert codes == set()
    renamed = edit.rename_attribute(project, inner, layer, "core", drawing.catalogue)
    again = renamed.main_block.layer_of(renamed.main_block.nodes[instance])
    assert again is not None
    assert set(again.config) == {"core"}
    back = blocks.make_own(project, inner, layer, vocabulary(project, drawing.catalogue))
    assert back == drawing.project
    with refusal("given-in-main"):
        blocks.make_given(project, project.main, made.id, drawing.catalogue)
    with refusal("given-in-main"):
        blocks.set_main(project, inner)


def test_a_layer_that_was_only_there_to_be_given_goes_with_its_binding(
    drawing: Drawing, part: tuple[BlockId, LayerId, NodeId]
) -> None:
    """Binding another layer leaves none behind that nobody sees."""
    inner, layer, instance = part
    drawing.project = blocks.make_given(drawing.project, inner, layer, known(drawing))
    other = drawing.dense()
    goal = drawing.node(other).layer
    assert goal is not None
    project = edit.set_values(
        drawing.project, drawing.block.id, [instance], "dense", given_layer(goal), known(drawing)
    )
    check_project(project)
    assert len(project.main_block.layers) == 2


# -- chains --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["chain", "keras.Sequential"])
def test_a_line_of_layers_becomes_a_chain_and_back(drawing: Drawing, type: str) -> None:
    """In the order of the wires, frozen ones frozen."""
    a, b, c, d, e = drawing.chain("input", "keras.layers.Flatten", DENSE, DENSE, "output")
    layer = drawing.node(c).layer
    assert layer is not None
    drawing.project = edit.set_trainable(drawing.project, drawing.block.id, [layer], False)
    project, chain = blocks.chain_of(drawing.project, drawing.block.id, [d, b, c], drawing.catalogue, type)
    (made,) = project.main_block.layers.values()
    elements = made.config["layers"]
    assert isinstance(elements, tuple)
    assert [each.type for each in elements if isinstance(each, Object)] == [
        "keras.layers.Flatten",
        DENSE,
        DENSE,
    ]
    assert {(w.source, w.target) for w in project.main_block.wires.values()} == {(a, chain), (chain, e)}
    back, new = blocks.unchain(project, drawing.block.id, chain, drawing.catalogue)
    assert [wire.target_port for wire in back.main_block.wires_into(new[0])] == [PortName("inputs")]
    before, after = (
        sorted(
            (each.attribute, each.type, str(each.config), each.trainable) for each in block.layers.values()
        )
        for block in (drawing.block, back.main_block)
    )
    assert before == after
    assert len(back.main_block.wires) == 4


def test_what_is_no_line_is_no_chain(drawing: Drawing) -> None:
    """A fork, a function, a shared layer, an argument of the call."""
    a, b, c = drawing.chain(DENSE, DENSE, DENSE)
    other = drawing.dense()
    cases = [[a, c], [a, b, other]]
    drawing.wire(a, other)
    cases += [[a, b], [drawing.add("keras.ops.abs")], [drawing.add("keras.layers.Dropout", training=True)]]
    drawing.project, (twin,) = sharing.duplicate_shared(
        drawing.project, drawing.block.id, [c], drawing.catalogue
    )
    cases += [[twin], [c]]
    for nodes in cases:
        with refusal("not-in-a-row"):
            blocks.chain_of(drawing.project, drawing.block.id, nodes, drawing.catalogue)
    with refusal("no-chain"):
        blocks.unchain(drawing.project, drawing.block.id, a, drawing.catalogue)
    assert ports_of(drawing.block, drawing.node(b), drawing.catalogue).outputs
    assert replace(drawing.project) == drawing.project
