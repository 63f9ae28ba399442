"""Random edits of blocks, loops and shared layers, and what each of them has to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nodes import blocks, edit, regions, sharing
from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.chains import CHAINS, chain_of, unchain
from nodes.graph import (
    Block,
    BlockId,
    LayerId,
    NodeId,
    Object,
    Place,
    Project,
    Value,
    block_of_type,
    empty_project,
)
from nodes.names import is_legal_attribute
from nodes.nesting import ENDS, bound_in, contains, objects_in, used_layers, values_of
from nodes.parameters import given_names
from nodes.ports import is_broken, leads_to, ports_of, spec_of
from nodes.reaching import Way, called_at, element_of, found_at, object_spec
from nodes.vocabulary import vocabulary
from tests.nodes.strategies import CATALOGUE, Gesture

KINDS = (
    "input",
    "output",
    "keras.layers.Dense",
    "keras.layers.Dense",
    "keras.layers.Add",
    "keras.layers.LSTM",
    "operator.add",
    "constant",
    "weight",
    "expression",
)
Edit = Callable[[Project, Block, tuple[int, int, int, int], Catalogue], Project]


def pick(things: Any, number: int) -> Any:
    """One of `things`; None when there is none."""
    things = sorted(things)
    return things[number % len(things)] if things else None


def some(things: Any, number: int) -> list[Any]:
    """A few of `things`: those whose bit is set."""
    return [each for place, each in enumerate(sorted(things)) if number >> place % 12 & 1]


def _add(project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue) -> Project:
    a, b, x, y = numbers
    spec = catalogue.nodes[KINDS[a % len(KINDS)]]
    region = pick([id for id, node in block.nodes.items() if node.kind in REGIONS] + [""], b) or None
    project, id = edit.add_node(project, block.id, spec, Place(x, y), catalogue, region=region)
    previous = pick(block.nodes, b + 1)
    if previous is not None and y % 2:
        project = edit.connect_after(project, block.id, previous, id, catalogue)
    return project


def _connect(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    a, b, c, d = numbers
    source, target = pick(block.nodes, a), pick(block.nodes, b)
    if source is None:
        return project
    outputs = ports_of(block, block.nodes[source], catalogue).outputs
    inputs = ports_of(block, block.nodes[target], catalogue).inputs
    if not outputs or not inputs:
        return project
    port = inputs[d % len(inputs)].name
    return edit.connect(project, block.id, source, outputs[c % len(outputs)], target, port, catalogue)


def _insert(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    node, wire = pick(block.nodes, numbers[0]), pick(block.wires, numbers[1])
    return project if wire is None else edit.insert_on_wire(project, block.id, node, wire, catalogue)


def _remove(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    gone = {pick(block.nodes, numbers[0])} - {None}
    return edit.remove(project, block.id, gone, catalogue, heal=bool(numbers[1] % 2))


def _region(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    a, b, c, _ = numbers
    kind = ("while", "for", "if")[a % 3]
    names = ("x", "y", "z")[: b % 3 + 1]
    inside = pick([id for id, node in block.nodes.items() if node.kind in REGIONS] + [""], c) or None
    return regions.add_region(project, block.id, kind, Place(b, c), catalogue, names, inside)[0]


def _set_region(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    region = pick([id for id, node in block.nodes.items() if node.kind in REGIONS] + [""], numbers[1]) or None
    return regions.set_region(project, block.id, some(block.nodes, numbers[0]), region)


def _carried(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    region = pick([id for id, node in block.nodes.items() if node.kind in REGIONS], numbers[0])
    if region is None:
        return project
    names = regions.carried(block, region)
    if numbers[1] % 3 == 0:
        return regions.add_value(project, block.id, region, catalogue)[0]
    if numbers[1] % 3 == 1 and len(names) > 1:
        name = names[numbers[2] % len(names)]
        return regions.remove_value(project, block.id, region, name, catalogue)
    new = tuple(f"{name}{numbers[3] % 2}" for name in names)
    return edit.set_values(project, block.id, [region], "values", new, catalogue)


def _loop(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    kind = ("while", "for", "if")[numbers[1] % 3]
    return regions.wrap_in_region(project, block.id, some(block.nodes, numbers[0]), kind, catalogue)[0]


def _wrap(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    name = blocks.free_block_name(project, "Part")
    return blocks.wrap(project, block.id, some(block.nodes, numbers[0]), name, catalogue)[0]


def instances(block: Block) -> list[NodeId]:
    """The nodes that call an instance of a block."""
    return [
        node.id
        for node in block.nodes.values()
        if (layer := block.layer_of(node)) is not None and block_of_type(layer.type) is not None
    ]


def _unpack(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    node = pick(instances(block), numbers[0])
    return project if node is None else blocks.unpack(project, block.id, node, catalogue)[0]


def _instance(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    inner = pick(project.blocks, numbers[0])
    return blocks.instance_of(project, block.id, inner, Place(numbers[1], numbers[2]), catalogue)[0]


def _duplicate_block(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    node = pick(instances(block), numbers[0])
    return project if node is None else blocks.duplicate_block(project, block.id, node)[0]


def _share(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    return sharing.duplicate_shared(project, block.id, some(block.nodes, numbers[0]), catalogue)[0]


def _tie(project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue) -> Project:
    layer = pick(block.layers, numbers[0])
    goal = None if layer is None else pick(sharing.can_tie_to(block, layer, catalogue), numbers[1])
    return project if goal is None else sharing.tie(project, block.id, [layer], goal)


def _untie(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    node = pick([id for id, node in block.nodes.items() if node.layer], numbers[0])
    return project if node is None else sharing.untie(project, block.id, node, catalogue)[0]


def _promote(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    layer = pick(block.layers, numbers[0])
    spec = None if layer is None else catalogue.get(block.layers[layer].type)
    if spec is None or not spec.arguments:
        return project
    found = list(places_in(spec, block.layers[layer].config, catalogue))
    name, way = found[numbers[1] % len(found)]
    wish = blocks.free_argument_name(block, called_at(name, way))
    return blocks.promote(project, block.id, layer, name, wish, catalogue, way)


def places_in(spec: NodeSpec, values: Mapping[str, Value], catalogue: Catalogue) -> Iterator[tuple[str, Way]]:
    """Every argument of a layer and, where its value has arguments itself, these too."""
    for each in spec.arguments:
        yield each.name, ()
        value = values.get(each.name, each.default)
        for way, inner in _objects_at(value):
            known = element_of(each) if way else each
            inside = object_spec(known, inner, catalogue)
            config = inner.config if isinstance(inner, Object) else {}
            for name, rest in () if inside is None else places_in(inside, config, catalogue):
                yield each.name, (*way, name, *rest)


def _objects_at(value: Value) -> Iterator[tuple[Way, Value]]:
    if isinstance(value, tuple):
        yield from (((place,), each) for place, each in enumerate(value) if isinstance(each, Object))
    else:
        yield (), value


def _promote_in_call(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    node = pick(block.nodes, numbers[0])
    spec = None if node is None else spec_of(block, block.nodes[node], catalogue)
    if node is None or spec is None:
        return project
    names = sorted({each.name for each in (*spec.arguments, *spec.call_arguments)} | {"x", "y"})
    name = names[numbers[1] % len(names)]
    wish = blocks.free_argument_name(block, name)
    return blocks.promote_in_call(project, block.id, node, name, wish, catalogue)


def _own(project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue) -> Project:
    layer = pick(block.layers, numbers[0])
    spec = None if layer is None else catalogue.get(block.layers[layer].type)
    if layer is None or spec is None:
        return project
    config = block.layers[layer].config
    for name, way in places_in(spec, config, catalogue):
        found = found_at(spec, config, name, way, catalogue)
        if found is not None and isinstance(found[1], Object) and found[1].type == "argument":
            return blocks.own_value(project, block.id, layer, name, catalogue, way)
    return project


def _demote(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    name = pick(block.arguments, numbers[0])
    return project if name is None else blocks.demote(project, block.id, name, catalogue)


def _give(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    layer = pick(block.layers, numbers[0])
    if layer is None:
        return project
    make = blocks.make_own if block.layers[layer].given else blocks.make_given
    return make(project, block.id, layer, catalogue)


def _rename(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    layer, name = pick(block.layers, numbers[0]), f"name_{numbers[1] % 6}"
    if numbers[2] % 3 == 0 and block.arguments:
        return blocks.rename_argument(project, block.id, pick(block.arguments, numbers[0]), name)
    if numbers[2] % 3 == 1:
        return edit.rename_block(project, block.id, f"Block{numbers[1] % 6}")
    return project if layer is None else edit.rename_attribute(project, block.id, layer, name, catalogue)


def _title(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    node = pick(block.nodes, numbers[0])
    title = ("", "left", "right", "a b", "für")[numbers[1] % 5]
    return project if node is None else edit.set_title(project, block.id, node, title)


def _chain(
    project: Project, block: Block, numbers: tuple[int, int, int, int], catalogue: Catalogue
) -> Project:
    chains = [id for id, node in block.nodes.items() if _type(block, id) in CHAINS]
    if chains and numbers[0] % 2:
        return unchain(project, block.id, pick(chains, numbers[1]), catalogue)[0]
    start = pick([id for id in block.nodes if _type(block, id).startswith("keras.")], numbers[1])
    line = [start] if start else []
    while line and len(line) < numbers[2] % 4 + 1:
        following = [wire.target for wire in block.wires_from(line[-1])]
        if len(following) != 1:
            break
        line.append(following[0])
    return chain_of(project, block.id, line, catalogue)[0] if line else project


def _type(block: Block, node: NodeId) -> str:
    layer = block.layer_of(block.nodes[node])
    return "" if layer is None else layer.type


EDITS: dict[str, Edit] = {
    "add": _add,
    "connect": _connect,
    "insert": _insert,
    "remove": _remove,
    "region": _region,
    "set region": _set_region,
    "carried": _carried,
    "loop": _loop,
    "wrap": _wrap,
    "unpack": _unpack,
    "instance": _instance,
    "duplicate block": _duplicate_block,
    "share": _share,
    "tie": _tie,
    "untie": _untie,
    "promote": _promote,
    "promote in call": _promote_in_call,
    "demote": _demote,
    "own": _own,
    "give": _give,
    "rename": _rename,
    "title": _title,
    "chain": _chain,
}
_KINDS = ("add", "add", "add", "add", "connect", "connect", "connect", "connect", "region", "wrap", *EDITS)
_number = st.integers(0, 9_999)
gestures = st.builds(Gesture, st.sampled_from(_KINDS), st.tuples(_number, _number, _number, _number), _number)


def perform(project: Project, gesture: Gesture, catalogue: Catalogue = CATALOGUE) -> Project:
    """The project after `gesture` in one of its blocks; the same one when it is refused."""
    known = vocabulary(project, catalogue)
    number = gesture.value if isinstance(gesture.value, int) else 0
    # Half of the edits are made in the main block.
    id = project.main if number % 2 else pick(project.blocks, number // 2)
    try:
        return EDITS[gesture.kind](project, project.blocks[BlockId(id)], gesture.numbers, known)
    except edit.Refusal:
        return project


def drawn(steps: Sequence[Gesture]) -> Project:
    """The project that `steps` lead to from an empty one."""
    project = empty_project()
    for step in steps:
        project = perform(project, step)
    return project


projects = st.lists(gestures, max_size=40).map(drawn)
"""Projects with blocks, loops, shared layers and chains."""


def check_project(project: Project, catalogue: Catalogue = CATALOGUE) -> None:
    """Assert what every edit has to keep, in every block."""
    known = vocabulary(project, catalogue)
    assert project.main in project.blocks
    names = [block.name for block in project.blocks.values()]
    assert len(set(names)) == len(names)
    for block in project.blocks.values():
        assert block.id in project.blocks
        _check_layers(project, block, known)
        _check_nodes(block)
        _check_wires(block, known)
        assert not any(
            contains(project, inner, block.id)
            for layer in block.layers.values()
            if (inner := block_of_type(layer.type)) is not None
        ), "a block that contains itself"


def _check_layers(project: Project, block: Block, catalogue: Catalogue) -> None:
    attributes = [layer.attribute for layer in block.layers.values()]
    assert len(set(attributes)) == len(attributes)
    assert all(is_legal_attribute(name, catalogue) for name in attributes)
    assert {node.layer for node in block.nodes.values()} - {None} <= set(block.layers)
    unused = set(block.layers) - used_layers(block)
    assert all(block.layers[id].given for id in unused), "a layer that nothing uses"
    assert not given_names(block) & set(block.arguments)
    assert not (block.id == project.main and given_names(block))
    for value in values_of(block):
        for each in objects_in(value):
            if each.type == "argument":
                assert each.config["name"] in block.arguments
            if each.type == "layer":
                assert LayerId(str(each.config["id"])) in block.layers
    for layer in block.layers.values():
        inner = block_of_type(layer.type)
        if inner is not None and not layer.given:
            assert inner in project.blocks
            used = project.blocks[inner]
            assert set(layer.config) <= given_names(used) | set(used.arguments)
            assert set(bound_in(layer.config)) <= set(block.layers)


def _check_nodes(block: Block) -> None:
    assert set(block.places) == set(block.nodes)
    for kind, ends in (("input", block.inputs), ("output", block.outputs)):
        assert sorted(ends) == sorted(id for id, node in block.nodes.items() if node.kind == kind)
    for node in block.nodes.values():
        assert node.region is None or block.nodes[node.region].kind in REGIONS
        assert node.id not in regions.enclosing(block, node.id)
        if node.kind in ENDS:
            assert node.region is not None
        if node.kind in REGIONS:
            kinds = sorted(each.kind for each in block.members_of(node.id) if each.kind in ENDS)
            assert kinds == (["else", "enter", "then"] if node.kind == "if" else ["enter", "leave"])


def _check_wires(block: Block, catalogue: Catalogue) -> None:
    places = set()
    for wire in block.wires.values():
        assert wire.source in block.nodes
        assert wire.target in block.nodes
        shaped = any(
            (spec := spec_of(block, block.nodes[id], catalogue)) is None or spec.shaped or ":" in spec.id
            for id in (wire.source, wire.target)
        )
        assert shaped or not is_broken(wire, block, catalogue)
        assert not leads_to(block, wire.target, wire.source), "a circle"
        port = ports_of(block, block.nodes[wire.target], catalogue).input(wire.target_port)
        assert port is not None
        place = (wire.target, wire.target_port, wire.key)
        assert place not in places, "two wires end in the same place"
        places.add(place)


# -- what a block means ------------------------------------------------------------------------------------


def named(project: Project) -> Project:
    """`project` with a title of its own for every node of the main block, which edits keep."""
    block = project.main_block
    order = sorted(block.nodes)
    nodes = {id: replace(block.nodes[id], title=f"n{number}") for number, id in enumerate(order)}
    return project.with_block(replace(block, nodes=nodes))


def meaning(project: Project) -> Any:
    """The main block without ids: nodes by title, what they call, wires between titles."""
    block = project.main_block
    titles = {id: node.title for id, node in block.nodes.items()}
    layers = {
        layer.id: (
            layer.attribute,
            layer.type,
            repr(_by_name(block, layer.config)),
            layer.trainable,
            frozenset(titles[node.id] for node in block.calls_of(layer.id)),
        )
        for layer in block.layers.values()
    }
    nodes = {
        node.title: (
            node.kind,
            repr(dict(node.arguments)),
            titles.get(node.region) if node.region else None,
            layers.get(node.layer) if node.layer else None,
            block.places[node.id],
        )
        for node in block.nodes.values()
    }
    wires = {
        (titles[wire.source], wire.source_port, titles[wire.target], wire.target_port, wire.key)
        for wire in block.wires.values()
    }
    ends = [[titles[id] for id in each] for each in (block.inputs, block.outputs)]
    return nodes, wires, ends, frozenset(layers.values())


def _by_name(block: Block, config: Any) -> Any:
    text = repr(sorted(config.items(), key=lambda item: item[0]))
    for id, layer in block.layers.items():
        text = text.replace(f"'{id}'", f"<{layer.attribute}>")
    return text
