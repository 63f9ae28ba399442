"""Random values, random edits and the projects that they lead to, on the real catalogue."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from nodes import edit
from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, Layer, Node, Object, Place, PortName, Project, Value, Wire, empty_project
from nodes.names import is_legal_attribute
from nodes.ports import is_broken, ports_of, spec_of

CATALOGUE = load_catalogue()
COMMON = (
    "input",
    "output",
    "keras.layers.Dense",
    "keras.layers.Add",
    "keras.layers.LSTM",
    "keras.ops.matmul",
)

names = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=8)
"""Keys of dicts and types of objects."""


def values() -> st.SearchStrategy[Value]:
    """Anything that a configuration may hold, apart from nan, which does not equal itself."""
    keys = names | st.sampled_from(["class", "config", "dict", "float"])
    scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3).map(tuple)
            | st.dictionaries(keys, inner, max_size=3)
            | st.builds(Object, names, st.dictionaries(names, inner, max_size=3))
        ),
        max_leaves=6,
    )


@dataclass(frozen=True, slots=True)
class Gesture:
    """One random edit: its name in `GESTURES`, and numbers and a value that choose among what there is."""

    kind: str
    numbers: tuple[int, int, int, int]
    value: Value = None


def perform(project: Project, gesture: Gesture, catalogue: Catalogue = CATALOGUE) -> Project:
    """The project after `gesture`; the same one when there is nothing to do it to, or it is refused."""
    try:
        return GESTURES[gesture.kind](project, gesture, catalogue)
    except edit.Refusal:
        return project


def _pick(things: Any, number: int) -> Any:
    things = sorted(things)
    return things[number % len(things)] if things else None


def _add(project: Project, gesture: Gesture, catalogue: Catalogue) -> Project:
    a, b, x, y = gesture.numbers
    offered = [id for id, spec in catalogue.nodes.items() if spec.offered]
    spec = catalogue.nodes[COMMON[a % len(COMMON)] if b % 2 else _pick(offered, a)]
    return edit.add_node(project, project.main, spec, Place(x, -y), catalogue)[0]


def _connect(project: Project, gesture: Gesture, catalogue: Catalogue) -> Project:
    block = project.main_block
    a, b, c, d = gesture.numbers
    source, target = _pick(block.nodes, a), _pick(block.nodes, b)
    if source is None:
        return project
    outputs = ports_of(block, block.nodes[source], catalogue).outputs
    inputs = ports_of(block, block.nodes[target], catalogue).inputs
    if not outputs or not inputs:
        return project
    port = inputs[d % len(inputs)].name
    return edit.connect(project, block.id, source, outputs[c % len(outputs)], target, port, catalogue)


def _disconnect(project: Project, gesture: Gesture, _: Catalogue) -> Project:
    wire = _pick(project.main_block.wires, gesture.numbers[0])
    return project if wire is None else edit.disconnect(project, project.main, [wire])


def _remove(project: Project, gesture: Gesture, catalogue: Catalogue) -> Project:
    a, b, heal, _ = gesture.numbers
    gone = {_pick(project.main_block.nodes, number) for number in (a, b)} - {None}
    return edit.remove(project, project.main, gone, catalogue, heal=bool(heal % 2))


def _insert(project: Project, gesture: Gesture, catalogue: Catalogue) -> Project:
    block = project.main_block
    node, wire = _pick(block.nodes, gesture.numbers[0]), _pick(block.wires, gesture.numbers[1])
    if wire is None:
        return project
    return edit.insert_on_wire(project, block.id, node, wire, catalogue)


def _set_value(project: Project, gesture: Gesture, catalogue: Catalogue) -> Project:
    block = project.main_block
    node = _pick(block.nodes, gesture.numbers[0])
    spec = node and spec_of(block, block.nodes[node], catalogue)
    arguments = spec and (*spec.arguments, *spec.call_arguments)
    if not arguments:
        return project
    name = arguments[gesture.numbers[1] % len(arguments)].name
    if gesture.numbers[2] % 4 == 0:
        return edit.reset_values(project, block.id, [node], name, catalogue)
    return edit.set_values(project, block.id, [node], name, gesture.value, catalogue)


def _rename(project: Project, gesture: Gesture, catalogue: Catalogue) -> Project:
    layer = _pick(project.main_block.layers, gesture.numbers[0])
    name = gesture.value if isinstance(gesture.value, str) else f"layer_{gesture.numbers[1] % 5}"
    if layer is None:
        return project
    return edit.rename_attribute(project, project.main, layer, name, catalogue)


def _decorate(project: Project, gesture: Gesture, _: Catalogue) -> Project:
    """A title, a bypass, a frozen layer or another place."""
    block = project.main_block
    a, b, c, d = gesture.numbers
    node = _pick(block.nodes, a)
    if node is None:
        return project
    layer = block.nodes[node].layer
    if b % 4 == 0:
        return edit.set_title(project, block.id, node, str(gesture.value))
    if b % 4 == 1:
        return edit.set_bypassed(project, block.id, [node], bool(c % 2))
    if b % 4 == 2 and layer is not None:
        return edit.set_trainable(project, block.id, [layer], bool(c % 2))
    return edit.move(project, block.id, {node: Place(c, d, c % 3 * 100, c % 3 * 50)})


GESTURES = {
    "add": _add,
    "connect": _connect,
    "disconnect": _disconnect,
    "remove": _remove,
    "insert": _insert,
    "set": _set_value,
    "rename": _rename,
    "decorate": _decorate,
}
# What makes a drawing grow comes up more often than what makes it smaller.
_KINDS = ("add", "add", "add", "connect", "connect", "connect", *GESTURES)
_number = st.integers(0, 9_999)

gestures = st.builds(
    Gesture, st.sampled_from(_KINDS), st.tuples(_number, _number, _number, _number), values()
)


def drawn(steps: Sequence[Gesture]) -> Project:
    """The project that `steps` lead to from an empty one."""
    project = empty_project()
    for step in steps:
        project = perform(project, step)
    return project


projects = st.lists(gestures, max_size=25).map(drawn)
"""Projects that keep every rule of the drawing, though not every value in them means something to Keras."""


_ids = st.sampled_from(["a", "b", "c", "d"])
broken_blocks = st.fixed_dictionaries(
    {
        "layers": st.lists(
            st.builds(
                Layer, _ids, st.sampled_from(["x", "y", "1"]), st.sampled_from(["keras.layers.Dense", "?"])
            )
        ),
        "nodes": st.lists(
            st.builds(
                Node,
                _ids,
                st.sampled_from(["layer", "input", "output", "keras.ops.matmul", "?"]),
                st.none() | _ids,
                st.just({}),
                outputs=st.none() | st.just((PortName("z"),)),
            )
        ),
        "wires": st.lists(
            st.builds(
                Wire, _ids, _ids, st.sampled_from(["output", "z"]), _ids, st.sampled_from(["inputs", "x1"])
            )
        ),
    }
)
"""The layers, nodes and wires of a block as only a file can hold them: nothing need fit together."""


def check_sound(block: Block, catalogue: Catalogue = CATALOGUE) -> None:
    """Assert what every edit has to keep."""
    _check_wires(block, catalogue)
    attributes = [layer.attribute for layer in block.layers.values()]
    assert len(set(attributes)) == len(attributes)
    assert all(is_legal_attribute(name, catalogue) for name in attributes)
    assert {node.layer for node in block.nodes.values()} - {None} == set(block.layers)
    assert set(block.places) == set(block.nodes)
    for kind, ends in (("input", block.inputs), ("output", block.outputs)):
        assert sorted(ends) == sorted(id for id, node in block.nodes.items() if node.kind == kind)


def _check_wires(block: Block, catalogue: Catalogue) -> None:
    places = set()
    for wire in block.wires.values():
        assert not is_broken(wire, block, catalogue)
        assert not edit.leads_to(block, wire.target, wire.source), "a circle"
        port = ports_of(block, block.nodes[wire.target], catalogue).input(wire.target_port)
        assert port is not None
        assert (wire.key is not None) == port.many
        place = (wire.target, wire.target_port, wire.key)
        assert place not in places, "two wires end in the same place"
        places.add(place)
